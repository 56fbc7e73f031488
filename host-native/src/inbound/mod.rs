//! What providers and mailboxes tell: messages that people wrote, what became of ours, who wants no more.
//!
//! In: the raw bytes of a webhook or an email. Out: [`Inbound`]s, each with an id under which it counts once. Never: a store, a
//! decision; whose message it is, is found by the service, and what it changes by the core.
//!
//! A webhook of a provider goes through three doors, each by the account that it came to: [`challenge`] answers the question that a provider
//! asks once when the webhook is set up, [`verify`] says whether it is the provider's, [`read`] says what it tells. What a provider tells
//! beyond what is known here is left out and is no error; that something comes twice, late or in another order changes no id.

mod chatwoot;
mod json;
mod messenger;
mod meta;
mod signature;
mod standard;
mod twilio;
mod whatsapp;

pub mod imap;
pub mod mail;

use relance_core::base::{Instant, Private};
use relance_core::wire::{Channel, Handler, LocalDate, OpenedBy, Purpose, RejectClass};
use serde::{Deserialize, Serialize};

use crate::account::{Account, Provider};

/// The largest webhook that is read, in bytes.
pub const MOST_BODY: usize = 4 << 20;

/// How much a webhook may tell at once: as many as Meta sends together, and the others send less.
pub const MOST_TOLD: usize = 1_000;

/// A webhook's headers, name and value, as they came.
pub type Headers<'a> = [(&'a str, &'a str)];

/// The answer to a provider's question whether this address is ours: a `GET` with these parameters, still encoded.
///
/// # Errors
/// When the provider asks no such question, or does not know the word.
pub fn challenge(account: &Account, query: &str) -> Result<String, Refused> {
    let token = match &account.provider {
        Provider::WhatsappCloud(own) => own.verify_token.as_ref(),
        Provider::Messenger(own) => own.verify_token.as_ref(),
        Provider::Instagram(own) => own.verify_token.as_ref(),
        _ => None,
    };
    meta::challenge(token.ok_or(Refused::Forged)?, query)
}

/// Whether a webhook is from the account's provider: the address that the provider called, exactly as it called it, the headers, and the
/// body byte for byte.
///
/// # Errors
/// When its signature is missing or wrong, when it is too old, or when the account has nothing to judge it by.
pub fn verify(account: &Account, url: &str, headers: &Headers<'_>, body: &[u8], now: Instant) -> Result<(), Refused> {
    match &account.provider {
        Provider::Twilio(own) => twilio::verify(own, url, headers, body),
        Provider::WhatsappCloud(own) => meta::verify(own.app_secret.as_ref(), headers, body),
        Provider::Messenger(own) => meta::verify(own.app_secret.as_ref(), headers, body),
        Provider::Instagram(own) => meta::verify(own.app_secret.as_ref(), headers, body),
        Provider::Chatwoot(own) => chatwoot::verify(own, url, headers, body, now),
        Provider::Webhook(own) => {
            let secrets: Vec<_> = [Some(&own.secret), own.previous_secret.as_ref()].into_iter().flatten().collect();
            standard::verify(&secrets, headers, body, now)
        }
        Provider::Smtp(_) | Provider::Folder(_) => Err(Refused::Forged),
    }
}

/// What a webhook tells, which was verified before. `url` is the address that the provider called, `now` stands where the provider names no
/// time.
///
/// # Errors
/// When it can't be read at all.
pub fn read(account: &Account, url: &str, body: &[u8], now: Instant) -> Result<Vec<Inbound>, Refused> {
    if body.len() > MOST_BODY {
        return Err(Refused::Unreadable(format!("expected at most {MOST_BODY} bytes, found {}", body.len())));
    }
    match &account.provider {
        Provider::Twilio(own) => Ok(twilio::read(own, url, body, now)),
        Provider::WhatsappCloud(own) => whatsapp::read(own, &json::value(body)?, now),
        Provider::Messenger(own) => messenger::read(&messenger::Side::page(own), &json::value(body)?, now),
        Provider::Instagram(own) => messenger::read(&messenger::Side::instagram(own), &json::value(body)?, now),
        Provider::Chatwoot(own) => Ok(chatwoot::read(own, &json::value(body)?, now)),
        Provider::Webhook(_) => standard::read(body),
        Provider::Smtp(_) | Provider::Folder(_) => Ok(Vec::new()),
    }
}

/// One thing that a provider or a mailbox told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Inbound {
    /// The same thing told twice has the same id, whichever way it came: the provider's own id of it, and its kind.
    pub id: String,
    /// When it happened, by the provider's clock.
    pub at: Instant,
    /// On which channel.
    pub channel: Channel,
    /// The person's address on that channel, in the form in which contacts have it: E.164 for phones, small letters for email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Private<String>>,
    /// Our address on that channel: the number, page or mailbox that it came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What it was.
    #[serde(flatten)]
    pub what: What,
}

/// What was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum What {
    /// The person wrote, or a machine of theirs did.
    Message(Message),
    /// The person opened the channel in another way: a call, a click on an advertisement.
    Opened {
        /// How.
        by: OpenedBy,
    },
    /// Our side wrote, by another program or by hand: a human has answered.
    Echo {
        /// The provider's id of what was written. Where it is one that a message of ours was accepted with, no human has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        /// The provider's id of the thread.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread: Option<String>,
    },
    /// A thread was closed, opened, or handed to somebody, at the provider's.
    Thread(Thread),
    /// What became of a message of ours.
    Delivery(Delivery),
    /// A message of ours came back after it was accepted.
    Bounce(Bounce),
    /// The person called a message of ours spam.
    Complaint(Returned),
    /// The person said no, by the provider's own means.
    OptOut {
        /// To what, if not to everything.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<Purpose>,
    },
    /// The person said yes again, by the provider's own means.
    OptIn {
        /// To what, if not to everything.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<Purpose>,
    },
}

/// A thread as the provider has it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Thread {
    /// The provider's id of it.
    pub thread: String,
    /// It is closed.
    pub closed: bool,
    /// Who handles it, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handled_by: Option<Handler>,
}

/// What a person wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Message {
    /// The words: of an email, all of its text, quoted text and signature included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Private<String>>,
    /// The same as HTML, where that is all there is, or beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<Private<String>>,
    /// An email's subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Private<String>>,
    /// Headers by which automatic mail is known, as they stand: name in small letters, value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// The provider's ids of the messages that it answers, the nearest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// The provider's id of the thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// How many things other than words came with it.
    pub attachments: u32,
    /// The provider says that a machine wrote it, with the date of return where it says one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automatic: Option<Automatic>,
}

/// A machine wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Automatic {
    /// The date of return.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_date: Option<LocalDate>,
}

/// What became of a message of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The provider's id of it, as it was accepted with.
    pub message: String,
    /// Our key of it, where the provider gives back what a message carried: it tells of a message whose answer was lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What became of it.
    pub status: Delivered,
}

/// How far a message came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "status")]
pub enum Delivered {
    /// The provider handed it on.
    Sent,
    /// It is with the person.
    Delivered,
    /// The person has read it, says the provider; machines do too.
    Read,
    /// It was accepted and failed later.
    #[serde(rename_all = "camelCase")]
    Failed {
        /// What kind of failure it is.
        class: RejectClass,
        /// The provider's code and words, without addresses.
        detail: String,
        /// With `optedOut`: the purpose that the person said no to, if it is not all of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<Purpose>,
    },
}

/// A message of ours that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bounce {
    /// For good; else for now.
    pub hard: bool,
    /// The enhanced status code or the words that say so, without addresses.
    pub detail: String,
    /// Which one.
    #[serde(flatten)]
    pub of: Returned,
}

/// By what a message of ours is known in what came back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Returned {
    /// Its id, as it was accepted with (of an email: its Message-ID with the angle brackets).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// To whom it went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<Private<String>>,
}

/// Why a webhook is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Its signature is missing or wrong, or it is too old.
    Forged,
    /// It is signed, and can't be read: what was expected and what was found, without personal data.
    Unreadable(String),
}
