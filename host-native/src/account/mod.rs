//! How a workspace sends on a channel: with which provider, under which name, with which secrets, how fast.
//!
//! In: an account as JSON, `{ "provider": "twilio", … }`. Out: the same, typed; or everything that is wrong with it at once; or one text
//! that can be stored ([`seal`]). Never: a secret in what is printed, serialised or complained of.
//!
//! Whoever may write accounts may name files and folders of this machine (`caFile`, `dir`): a service that lets strangers write them takes
//! those members away first.

mod check;
mod forms;
mod limits;
mod mail;
mod pace;
mod providers;
pub mod seal;
mod secret;

use relance_core::base::Problem;
use relance_core::wire::Channel;
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::Value;

use crate::config::ImapConfig;

pub(crate) use forms::{is_phone, is_user_id};
pub use limits::{Limits, Rate};
pub use mail::{AfterWord, DkimAccount, ImapAccount, MailAccount};
pub use pace::{HORIZON_MILLIS, MICROS, Moment, Pace, millis_up};
pub use providers::{
    AddressBy, ChatwootAccount, FolderAccount, InstagramAccount, MessengerAccount, Provider, SmtpAccount, TlsWord, TwilioAccount,
    WebhookAccount, WhatsappAccount,
};
pub use secret::{MASK, Secret};

/// An account with a provider. As JSON it is one object: the provider's members with `provider` and `limits` beside them; secrets are
/// masked unless they are asked for ([`Account::revealed`]).
///
/// ```
/// use relance::account::Account;
/// use relance_core::wire::Channel;
/// let account = Account::read(r#"{ "provider": "messenger", "pageId": "1029384756", "accessToken": "EAAG" }"#).unwrap();
/// assert!(account.channels().serve(&Channel::new("messenger")));
/// let problems = Account::read(r#"{ "provider": "messenger", "pageId": "my page" }"#).unwrap_err();
/// let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
/// assert_eq!(paths, ["/accessToken", "/pageId"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The provider, with what it needs to know.
    #[serde(flatten)]
    pub provider: Provider,
    /// How fast it may send; what is left out is the provider's own limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
}

/// The places that say where an account's secrets go; those of its mailbox and its keys have places of their own.
const PLACES: [&str; 5] = ["/provider", "/baseUrl", "/url", "/host", "/tls"];
const MAILBOX: [&str; 3] = ["/provider", "/imap/host", "/imap/tls"];

/// Which channels an account serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Channels {
    /// Whichever there is: what receives the messages knows them apart.
    Every,
    /// These.
    These(Vec<Channel>),
}

impl Channels {
    /// Whether this channel is one of them.
    pub fn serve(&self, channel: &Channel) -> bool {
        match self {
            Self::Every => true,
            Self::These(channels) => channels.contains(channel),
        }
    }
}

impl Account {
    /// Reads an account from JSON.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place and its remedy, and none with what stands there.
    pub fn read(json: &str) -> Result<Self, Vec<Problem>> {
        let value: Value = serde_json::from_str(json).map_err(|error| {
            let place = format!("expected JSON, found something else at line {} column {}", error.line(), error.column());
            vec![Problem::error("account.malformedJson", "", place)]
        })?;
        Self::from_value(value)
    }

    /// The same from a value that was read already.
    ///
    /// # Errors
    /// As for [`Account::read`].
    pub fn from_value(mut value: Value) -> Result<Self, Vec<Problem>> {
        let problems: Vec<Problem> = check::problems(&value).into_iter().filter(Problem::is_error).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        // What the library finds wrong is not shown: its sentences quote what they find.
        let unread = |_: serde_json::Error| {
            vec![Problem::error("account.malformed", "", "expected an account of a known form, found something else")]
        };
        let limits = value.as_object_mut().and_then(|members| members.remove("limits"));
        let limits = limits.filter(|limits| !limits.is_null()).map(serde_json::from_value).transpose().map_err(unread)?;
        Ok(Self { provider: serde_json::from_value(value).map_err(unread)?, limits })
    }

    /// An account as it was shown, its secrets masked: good to look at, not to send with.
    pub(crate) fn shown(json: &str) -> Result<Self, serde_json::Error> {
        let mut value: Value = serde_json::from_str(json)?;
        let limits = value.as_object_mut().and_then(|members| members.remove("limits"));
        let limits = limits.filter(|limits| !limits.is_null()).map(serde_json::from_value).transpose()?;
        Ok(Self { provider: serde_json::from_value(value)?, limits })
    }

    /// What is wrong with it, and what somebody should look at: all of it, each with its place and its remedy.
    pub fn check(&self) -> Vec<Problem> {
        check::problems(&self.revealed())
    }

    /// The account as JSON with its secrets: to be sealed, never to be shown.
    pub fn revealed(&self) -> Value {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        for (place, secret) in self.provider.secrets() {
            if let Some(member) = value.pointer_mut(&place) {
                *member = Value::String(secret.reveal().into());
            }
        }
        value
    }

    /// The mailbox that answers and bounces come to, if it has one.
    pub fn mailbox(&self) -> Option<ImapConfig> {
        match &self.provider {
            Provider::Smtp(own) => own.imap.as_deref().map(ImapAccount::config),
            _ => None,
        }
    }

    /// The address that its email comes from, if it sends email.
    pub fn address(&self) -> Option<String> {
        match &self.provider {
            Provider::Smtp(own) => Some(own.from.clone()),
            Provider::Folder(own) => own.from.clone(),
            _ => None,
        }
    }

    /// The members that name files and folders of this machine.
    pub fn local_files(&self) -> Vec<&'static str> {
        let (dir, ca, mailbox) = match &self.provider {
            Provider::Smtp(own) => (None, own.ca_file.as_ref(), own.imap.as_ref().and_then(|imap| imap.ca_file.as_ref())),
            Provider::Folder(own) => (own.dir.as_ref(), None, None),
            _ => (None, None, None),
        };
        [(dir, "/dir"), (ca, "/caFile"), (mailbox, "/imap/caFile")]
            .into_iter()
            .filter_map(|(it, place)| it.map(|_| place))
            .collect()
    }

    /// Which channels it serves.
    pub fn channels(&self) -> Channels {
        self.provider.channels()
    }

    /// An account that was shown masked and comes back changed: what is still masked is taken from the account before. Where the changed
    /// one goes to another place, nothing is: whoever may change an address must not learn by it what the secrets are.
    ///
    /// # Errors
    /// As for [`Account::read`]; a mask that stays is a problem of its member.
    pub fn merged(mut changed: Value, before: &Self) -> Result<Self, Vec<Problem>> {
        let known = before.revealed();
        for (place, secret) in before.provider.secrets() {
            let goes: Vec<String> = match place.strip_suffix("/privateKey") {
                Some(key) => vec![format!("{key}/domain"), format!("{key}/selector")],
                None if place.starts_with("/imap/") => MAILBOX.map(str::to_owned).into(),
                None => PLACES.map(str::to_owned).into(),
            };
            let same = |goes: &String| changed.pointer(goes).filter(|it| !it.is_null()) == known.pointer(goes);
            if goes.iter().all(same)
                && let Some(member) = changed.pointer_mut(&place).filter(|member| member.as_str() == Some(MASK))
            {
                *member = Value::String(secret.reveal().into());
            }
        }
        Self::from_value(changed)
    }
}

impl<'de> Deserialize<'de> for Account {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::from_value(value).map_err(|problems| {
            let first = problems.first().map(|problem| format!("{}: {}", problem.path, problem.message));
            de::Error::custom(first.unwrap_or_default())
        })
    }
}

#[cfg(test)]
mod tests;
