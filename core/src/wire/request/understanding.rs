//! Request and result of `understand`: what a contact wrote, and what is meant by it.
//!
//! In: the members of a request beside `v` and `op`. Out: the members of its `result`. Never: logic.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Deserializer, Serialize};

use crate::base::{Instant, Json, Private};
use crate::wire::{Channel, LocalDate, LocalDateTime, PartsOfDay, ZoneId};

/// `understand`: what does this message say, and what does it ask for?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UnderstandRequest {
    /// The message as plain text, as it came in; this or `html`. Where it is not blank the `html` is not read.
    #[serde(default)]
    pub text: Option<Private<String>>,
    /// The message as HTML; this or `text`.
    #[serde(default)]
    pub html: Option<Private<String>>,
    /// An email's subject.
    #[serde(default)]
    pub subject: Option<Private<String>>,
    /// An email's headers, by name in any case. Those that tell automatic mail are enough: `Auto-Submitted`, `Precedence`,
    /// `Content-Type` and whatever begins with `X-`.
    #[serde(default)]
    pub headers: BTreeMap<String, HeaderValues>,
    /// The channel that it came by. Absent, or `email`: what it quotes is left out. On `sms` the carriers' words count.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// Whether the contact has opted out of the channel now: only then a `YES` reopens it.
    #[serde(default)]
    pub opted_out: bool,
    /// When it came in.
    pub now: Instant,
    /// The contact's zone: in it `until Friday` is read.
    pub zone: ZoneId,
    /// The contact's BCP 47 locale, if known: it says whether `3/12` is in March or in December.
    #[serde(default)]
    pub locale: Option<String>,
    /// When the parts of a day begin, as the workspace's settings have it (M5).
    #[serde(default)]
    pub parts_of_day: PartsOfDay,
}

/// What a header says; a list where it stands there several times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum HeaderValues {
    /// Once.
    One(String),
    /// Several times.
    Many(Vec<String>),
}

impl<'de> Deserialize<'de> for HeaderValues {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Json::deserialize(deserializer)? {
            Json::List(values) => crate::base::read::nested(&Json::List(values)).map(Self::Many),
            value => crate::base::read::nested(&value).map(Self::One),
        }
    }
}

impl HeaderValues {
    /// The values, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(value) => core::slice::from_ref(value),
            Self::Many(values) => values.as_slice(),
        }
        .iter()
        .map(String::as_str)
    }
}

/// What a message asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Intent {
    /// No more messages on this channel.
    OptOut,
    /// Messages again, after an opt-out.
    OptIn,
    /// Who writes, and how to leave: carriers want `HELP` to be answered.
    Help,
    /// To be contacted at a time.
    AskedForTime,
    /// Somebody can't now, and names no time.
    Busy,
    /// They don't want what is offered.
    NotInterested,
    /// They have booked.
    Booked,
    /// What it was about is over.
    Goodbye,
    /// They are dissatisfied.
    Complaint,
    /// It is somebody else who is looked for.
    WrongPerson,
    /// Nothing: a program answered, and no person.
    AutoReply,
    /// Nothing of these.
    None,
}

impl Intent {
    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OptOut => "optOut",
            Self::OptIn => "optIn",
            Self::Help => "help",
            Self::AskedForTime => "askedForTime",
            Self::Busy => "busy",
            Self::NotInterested => "notInterested",
            Self::Booked => "booked",
            Self::Goodbye => "goodbye",
            Self::Complaint => "complaint",
            Self::WrongPerson => "wrongPerson",
            Self::AutoReply => "autoReply",
            Self::None => "none",
        }
    }
}

/// How exact a time is that somebody named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Grain {
    /// A time of the clock, or a length in minutes or hours.
    Minute,
    /// A part of a day.
    Hour,
    /// A day.
    Day,
}

/// How sure it is what a message asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Confidence {
    /// It may mean something else: for a person to look at.
    Unsure,
    /// People mean it when they write so.
    Likely,
    /// It can mean nothing else.
    Sure,
}

/// What a reading rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Basis {
    /// The message is one of the words that carriers act upon themselves: whoever wrote it may be blocked by the carrier already.
    Keyword,
    /// The message is such a word in another language, which carriers need not act upon.
    Translation,
    /// It says so in words of its own.
    Phrase,
    /// Its subject says so.
    Subject,
    /// Its headers say so.
    Headers,
}

/// What a message says and asks for.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UnderstandResult {
    /// What it asks for.
    pub intent: Intent,
    /// How sure that is; absent where it asks for nothing of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// What that rests on; absent where it asks for nothing of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// The words or the header that it rests on, as they stand in the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phrase: Option<Private<String>>,
    /// When they ask to be contacted, where they ask for a time (M5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// The same on the clock of the contact's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local: Option<LocalDateTime>,
    /// How exact that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grain: Option<Grain>,
    /// What the person newly wrote: without what they quote, and without what their program adds.
    pub text: Private<String>,
    /// Where a program answered: what it says of a return.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_reply: Option<AutoReply>,
}

/// What an automatic reply says of a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AutoReply {
    /// The first day on which the person is back; absent where it names none, or none that can be read only one way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_date: Option<LocalDate>,
    /// The words that name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phrase: Option<Private<String>>,
}
