//! What a mail account has beside its server: how its email is signed, threaded and counted, and the mailbox that answers come to.
//!
//! In: members of an account. Out: the host's configuration of email and of a mailbox. Never: the address of the host's own pages, which
//! whoever runs the host gives.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Secret, TlsWord};
use crate::config::{After, DkimConfig, ImapConfig, ImapLogin, LinksConfig, MailConfig, Start};

/// What email has beside its words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct MailAccount {
    /// Where answers go, if not to the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The list that these messages are of (RFC 2919).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_id: Option<String>,
    /// By what the large providers count complaints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback_id: Option<String>,
    /// The language of its words, such as `es` or `pt-BR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Who signs; an RSA and an Ed25519 key can stand beside each other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dkim: Vec<DkimAccount>,
    /// Whether a later email of an enrollment answers the earlier ones.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub thread: bool,
    /// Whether opens are counted; as the host does it unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<bool>,
    /// Whether clicks are counted; as the host does it unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clicks: Option<bool>,
}

/// A key that signs email.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DkimAccount {
    /// The domain that signs.
    pub domain: String,
    /// Under which name the public key stands: `SELECTOR._domainkey.DOMAIN`.
    pub selector: String,
    /// The private key: PEM or the base64 of it.
    pub private_key: Secret,
}

/// The mailbox that answers and bounces come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImapAccount {
    /// The server's name.
    pub host: String,
    /// Its port; 993, or 143 where the connection does not begin with TLS, unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// How the connection is protected; from the first byte unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<TlsWord>,
    /// The user.
    pub user: String,
    /// The password; this or `token`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// An OAuth 2 access token (XOAUTH2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
    /// The folders that are read; `INBOX` unless said otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folders: Vec<String>,
    /// Folders of sent mail, which are read too: what is in them a human of yours wrote. Those of `folders` that the server marks as such
    /// (RFC 6154) need not stand here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent_folders: Vec<String>,
    /// Whether a folder that was never read is read from its first message; from what comes from now on unless said otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_the_first: bool,
    /// What becomes of a message that was read; nothing unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<AfterWord>,
    /// Where it is moved to, with `after` `move`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub move_to: Option<String>,
    /// How long one answer may take; 30 seconds unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u32>,
    /// A certificate authority of one's own, a PEM file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<String>,
}

/// What becomes of a message that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AfterWord {
    /// Nothing.
    Leave,
    /// It is marked as seen.
    Seen,
    /// It is moved to another folder.
    Move,
}

impl MailAccount {
    pub(super) fn secrets(&self) -> impl Iterator<Item = (String, &Secret)> {
        self.dkim.iter().enumerate().map(|(index, key)| (format!("/mail/dkim/{index}/privateKey"), &key.private_key))
    }

    /// The same for the sender, with the host's own links where it has pages.
    pub(crate) fn config(&self, links: Option<&LinksConfig>) -> MailConfig {
        let key = |key: &DkimAccount| DkimConfig {
            domain: key.domain.clone(),
            selector: key.selector.clone(),
            private_key: key.private_key.reveal().to_owned(),
        };
        MailConfig {
            reply_to: self.reply_to.clone(),
            list_id: self.list_id.clone(),
            feedback_id: self.feedback_id.clone(),
            language: self.language.clone(),
            dkim: self.dkim.iter().map(key).collect(),
            thread: self.thread,
            links: links.map(|links| LinksConfig {
                opens: self.opens.unwrap_or(links.opens),
                clicks: self.clicks.unwrap_or(links.clicks),
                ..links.clone()
            }),
        }
    }
}

impl ImapAccount {
    pub(super) fn secrets(&self) -> impl Iterator<Item = (String, &Secret)> {
        let both = [("password", self.password.as_ref()), ("token", self.token.as_ref())];
        both.into_iter().filter_map(|(name, secret)| Some((format!("/imap/{name}"), secret?)))
    }

    /// The same for whoever reads the mailbox.
    pub fn config(&self) -> ImapConfig {
        let login = match (&self.token, &self.password) {
            (Some(token), _) => ImapLogin::Token(token.reveal().to_owned()),
            (None, password) => ImapLogin::Password(password.as_ref().map_or("", Secret::reveal).to_owned()),
        };
        let usual = ImapConfig::new(self.host.clone(), self.user.clone(), login);
        ImapConfig {
            port: self.port,
            tls: self.tls.map_or(usual.tls, Into::into),
            folders: if self.folders.is_empty() { usual.folders } else { self.folders.clone() },
            sent: self.sent_folders.clone(),
            start: if self.from_the_first { Start::All } else { Start::Now },
            after: match self.after {
                None | Some(AfterWord::Leave) => After::Leave,
                Some(AfterWord::Seen) => After::Seen,
                Some(AfterWord::Move) => After::Move(self.move_to.clone().unwrap_or_default()),
            },
            timeout: self.timeout_seconds.map_or(usual.timeout, |seconds| Duration::from_secs(seconds.into())),
            ca_file: self.ca_file.as_ref().map(PathBuf::from),
            ..usual
        }
    }
}
