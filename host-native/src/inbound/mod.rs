//! What providers and mailboxes tell: messages that people wrote, what became of ours, who wants no more.
//!
//! In: the raw bytes of a webhook or an email. Out: [`Inbound`]s, each with an id under which it counts once. Never: a store, a
//! decision; whose message it is, is found by the service, and what it changes by the core.

pub mod imap;
pub mod mail;

use relance_core::base::{Instant, Private};
use relance_core::wire::{Channel, LocalDate, OpenedBy, RejectClass};
use serde::{Deserialize, Serialize};

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
    Echo,
    /// What became of a message of ours.
    Delivery(Delivery),
    /// A message of ours came back after it was accepted.
    Bounce(Bounce),
    /// The person called a message of ours spam.
    Complaint(Returned),
    /// The person said no, by the provider's own means.
    OptOut,
    /// The person said yes again, by the provider's own means.
    OptIn,
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
