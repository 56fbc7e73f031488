//! The providers, each with what it needs to know to send and to be believed.
//!
//! In: an account's members. Out: one type a provider. Never: a judgement of what stands in them (see `check`).

use relance_core::wire::Channel;
use serde::{Deserialize, Serialize};

use super::mail::{ImapAccount, MailAccount};
use super::{Channels, Secret};
use crate::config::Tls;

/// A provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", tag = "provider")]
pub enum Provider {
    /// A mail server.
    Smtp(SmtpAccount),
    /// Mail into a folder, for trials.
    Folder(FolderAccount),
    /// An address of one's own, by signed webhooks.
    Webhook(WebhookAccount),
    /// Twilio: SMS, or WhatsApp where the sender is a WhatsApp one.
    Twilio(TwilioAccount),
    /// WhatsApp, by Meta's Cloud API.
    WhatsappCloud(WhatsappAccount),
    /// Messenger, for one page.
    Messenger(MessengerAccount),
    /// Instagram, for one professional account.
    Instagram(InstagramAccount),
    /// Chatwoot: the conversations of one of its accounts.
    Chatwoot(ChatwootAccount),
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SmtpAccount {
    /// Its name.
    pub host: String,
    /// Its port; 587, 465 or 25 by `tls` unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// How the connection is protected; by STARTTLS unless said otherwise.
    #[serde(default)]
    pub tls: TlsWord,
    /// The user, if it asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// How long one command may take; 30 seconds unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u32>,
    /// How many connections are kept open; 4 unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connections: Option<u32>,
    /// A certificate authority of one's own, a PEM file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<String>,
    /// The name that this host gives itself in EHLO.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hello_name: Option<String>,
    /// The sender's address, `ann@example.com` or `Ann <ann@example.com>`.
    pub from: String,
    /// Where people unsubscribe if the settings name no address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe_url: Option<String>,
    /// What its email has beside its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Box<MailAccount>>,
    /// The mailbox that answers and bounces come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imap: Option<Box<ImapAccount>>,
}

/// How the connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum TlsWord {
    /// Not at all; for a server on this machine.
    None,
    /// By STARTTLS, without which nothing is sent.
    #[default]
    StartTls,
    /// From the first byte.
    Implicit,
}

impl From<TlsWord> for Tls {
    fn from(word: TlsWord) -> Self {
        match word {
            TlsWord::None => Self::None,
            TlsWord::StartTls => Self::StartTls,
            TlsWord::Implicit => Self::Implicit,
        }
    }
}

/// Mail into a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FolderAccount {
    /// Which; the host's own mail folder unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dir: Option<String>,
    /// The sender's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Where people unsubscribe if the settings name no address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsubscribe_url: Option<String>,
}

/// An address of one's own. What comes back from it is signed with the same secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WebhookAccount {
    /// The address: `https:`; `http:` on this machine alone; `http+plain:` where the network between is trusted.
    pub url: String,
    /// What webhooks are signed with, both ways: `whsec_` and base64 of 16 bytes or more.
    pub secret: Secret,
    /// The secret before it, which is believed too until it is taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_secret: Option<Secret>,
    /// How long an answer may take; 10 seconds unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u32>,
    /// Which channels it serves; every one unless said otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
}

/// Twilio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TwilioAccount {
    /// The account, `AC…`.
    pub account_sid: String,
    /// Its primary token: webhooks are signed with it, and messages are sent with it where there is no API key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_token: Option<Secret>,
    /// An API key, `SK…`, to send with instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key_sid: Option<String>,
    /// Its secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key_secret: Option<Secret>,
    /// The messaging service that sends, `MG…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messaging_service_sid: Option<String>,
    /// Or the number that does: E.164, a short code, a name of up to eleven letters, or `whatsapp:` and a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Where Twilio tells what became of a message; each message's key is added to it as `relance-key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_callback: Option<String>,
    /// Where the API is; `https://api.twilio.com` unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// How long an answer may take; 30 seconds unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u32>,
}

/// WhatsApp by Meta's Cloud API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WhatsappAccount {
    /// Meta's id of the number that sends.
    pub phone_number_id: String,
    /// Meta's id of the WhatsApp business account, whose templates they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_account_id: Option<String>,
    /// The token to send with.
    pub access_token: Secret,
    /// The app's secret, which webhooks are signed with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_secret: Option<Secret>,
    /// The word that Meta asks for when the webhook is set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verify_token: Option<Secret>,
    /// Where the Graph API is; `https://graph.facebook.com` unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Which version of it; `v24.0` unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    /// How long an answer may take; 30 seconds unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u32>,
}

/// Messenger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MessengerAccount {
    /// The page.
    pub page_id: String,
    /// Its token.
    pub access_token: Secret,
    /// The app: what it sent by itself is no human's answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_id: Option<String>,
    /// The app's secret, which webhooks are signed with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_secret: Option<Secret>,
    /// The word that Meta asks for when the webhook is set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verify_token: Option<Secret>,
    /// Where the Graph API is; `https://graph.facebook.com` unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Which version of it; `v24.0` unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    /// How long an answer may take; 30 seconds unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u32>,
}

/// Instagram.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InstagramAccount {
    /// The professional account, as webhooks name it.
    pub account_id: String,
    /// Its token.
    pub access_token: Secret,
    /// The app: what it sent by itself is no human's answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_id: Option<String>,
    /// The app's secret, which webhooks are signed with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_secret: Option<Secret>,
    /// The word that Meta asks for when the webhook is set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verify_token: Option<Secret>,
    /// Where the Graph API is; `https://graph.instagram.com` unless said otherwise (a page's token goes to `https://graph.facebook.com`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Which version of it; `v24.0` unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    /// How long an answer may take; 30 seconds unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u32>,
}

/// Chatwoot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChatwootAccount {
    /// Where it is.
    pub base_url: String,
    /// The account there.
    pub account_id: u64,
    /// The token of an agent or an agent bot. A Chatwoot that does not keep a message's attributes tells an agent's message of ours as a
    /// human's, and only its id tells them apart; a bot's never is.
    pub api_access_token: Secret,
    /// The inbox; every one unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbox_id: Option<u64>,
    /// Which channel its conversations are; `liveChat` unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// What a contact's address on it is.
    #[serde(default)]
    pub address_by: AddressBy,
    /// What its webhooks are signed with, where its version signs them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook_secret: Option<Secret>,
    /// What else its webhooks' address has as `token`, where it does not sign them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook_token: Option<Secret>,
    /// How long an answer may take; 30 seconds unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u32>,
}

/// What a contact's address in Chatwoot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AddressBy {
    /// The conversation's number.
    #[default]
    Conversation,
    /// The contact's identifier; the newest of the contact's conversations is written to.
    Identifier,
}

impl Provider {
    /// Its secrets, by their places in the account's JSON.
    pub(super) fn secrets(&self) -> Vec<(String, &Secret)> {
        let meta = |token, app, verify| [("accessToken", Some(token)), ("appSecret", app), ("verifyToken", verify)].to_vec();
        let all: Vec<(&'static str, Option<&Secret>)> = match self {
            Self::Smtp(own) => vec![("password", own.password.as_ref())],
            Self::Folder(_) => Vec::new(),
            Self::Webhook(own) => vec![("secret", Some(&own.secret)), ("previousSecret", own.previous_secret.as_ref())],
            Self::Twilio(own) => {
                vec![("authToken", own.auth_token.as_ref()), ("apiKeySecret", own.api_key_secret.as_ref())]
            }
            Self::WhatsappCloud(own) => meta(&own.access_token, own.app_secret.as_ref(), own.verify_token.as_ref()),
            Self::Messenger(own) => meta(&own.access_token, own.app_secret.as_ref(), own.verify_token.as_ref()),
            Self::Instagram(own) => meta(&own.access_token, own.app_secret.as_ref(), own.verify_token.as_ref()),
            Self::Chatwoot(own) => vec![
                ("apiAccessToken", Some(&own.api_access_token)),
                ("webhookSecret", own.webhook_secret.as_ref()),
                ("webhookToken", own.webhook_token.as_ref()),
            ],
        };
        let own = all.into_iter().filter_map(|(name, secret)| Some((format!("/{name}"), secret?)));
        let (mail, imap) = match self {
            Self::Smtp(own) => (own.mail.as_deref(), own.imap.as_deref()),
            _ => (None, None),
        };
        own.chain(mail.into_iter().flat_map(MailAccount::secrets))
            .chain(imap.into_iter().flat_map(ImapAccount::secrets))
            .collect()
    }

    pub(super) fn channels(&self) -> Channels {
        let one = |name: &'static str| Channels::These(vec![Channel::fixed(name)]);
        match self {
            Self::Smtp(_) | Self::Folder(_) => one("email"),
            Self::Webhook(own) if own.channels.is_empty() => Channels::Every,
            Self::Webhook(own) => Channels::These(own.channels.clone()),
            Self::Twilio(own) if own.is_whatsapp() => one("whatsapp"),
            Self::Twilio(_) => one("sms"),
            Self::WhatsappCloud(_) => one("whatsapp"),
            Self::Messenger(_) => one("messenger"),
            Self::Instagram(_) => one("instagram"),
            Self::Chatwoot(own) => Channels::These(vec![own.channel()]),
        }
    }
}

impl TwilioAccount {
    /// Whether it sends on WhatsApp.
    pub(crate) fn is_whatsapp(&self) -> bool {
        self.from.as_deref().is_some_and(|from| from.starts_with("whatsapp:"))
    }
}

impl ChatwootAccount {
    /// Which channel its conversations are.
    pub(crate) fn channel(&self) -> Channel {
        self.channel.clone().unwrap_or(Channel::fixed("liveChat"))
    }
}
