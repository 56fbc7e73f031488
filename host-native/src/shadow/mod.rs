//! Shadow mode: everything is decided at its time and nothing is sent; what another system did is laid beside it.
//!
//! In: what the other system has sent. Out: what both did, what only one did, and when. Never: a message that leaves; a rule of a cadence
//! (the core is asked, see [`crate::host`]).

mod pairs;
mod sender;

use std::collections::BTreeMap;

use relance_core::base::{ContactId, EnrollmentId, Instant, Private, Reason, SendKey, SequenceId, StepId};
use relance_core::wire::{Channel, Content};
use serde::{Deserialize, Serialize};

pub(crate) use pairs::{Pair, counted, moment as at_row, paired, text_of};
pub(crate) use sender::ShadowSender;

/// What a worker is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
    /// Whatever the database is for; a shadow's sends nothing.
    #[default]
    AsFound,
    /// To send for real.
    Real,
    /// To be another system's shadow.
    Shadow,
    /// The same, over a copy of a database that has sent for real.
    ShadowOfCopy,
}

impl Purpose {
    /// Whether it is a shadow.
    pub const fn is_shadow(self) -> bool {
        matches!(self, Self::Shadow | Self::ShadowOfCopy)
    }
}

/// How far apart two may be, in milliseconds: `15m`, `90s`, `2h`, up to a day.
///
/// # Errors
/// What was expected, in words.
pub fn within(text: &str) -> Result<i64, String> {
    let wrong = || format!("expected a time such as `15m`, `90s` or `2h`, up to `24h`, found `{}`", text.escape_debug());
    let split = text.len().saturating_sub(1);
    let (number, unit) = text.split_at_checked(split).ok_or_else(wrong)?;
    let unit = match unit {
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err(wrong()),
    };
    let millis = number.parse::<u32>().ok().and_then(|number| i64::from(number).checked_mul(unit));
    millis.filter(|millis| *millis <= MOST_WITHIN).ok_or_else(wrong)
}

/// Two that are farther apart are never taken for the same.
const MOST_WITHIN: i64 = 24 * 3_600_000;

/// A message that the other system has sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ShadowSend"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Theirs {
    /// The other system's id of it; the same id twice is the same message.
    pub id: String,
    /// To whom; this or `address`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// To which address on the channel; this or `contact`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Private<String>>,
    /// On which channel.
    pub channel: Channel,
    /// When.
    pub at: Instant,
    /// What it said, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Private<String>>,
    /// Which template it was, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Which step it was, where that is known and has the name that it has here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
}

/// A message that this host would have sent.
#[derive(Debug, Clone)]
pub struct Ours {
    /// Its key.
    pub key: SendKey,
    /// Of which enrollment.
    pub enrollment: EnrollmentId,
    /// To whom.
    pub contact: ContactId,
    /// Of which sequence.
    pub sequence: SequenceId,
    /// Which step.
    pub step: StepId,
    /// On which channel.
    pub channel: Channel,
    /// When.
    pub at: Instant,
    /// What it said.
    pub content: Option<Content>,
}

/// How the two systems stand to each other about one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ShadowClass"))]
#[serde(rename_all = "camelCase")]
pub enum Class {
    /// Both sent it, on one channel, at the same time within the tolerance.
    Matched,
    /// The same, and it said something else.
    OtherText,
    /// Both sent one at the same time, on different channels.
    OtherChannel,
    /// Both sent one on one channel, at different times, not a week apart.
    OtherTime,
    /// Only this host would have sent it.
    OnlyWe,
    /// Only the other system has sent it.
    OnlyThey,
}

/// How far apart in time the two systems were, in seconds; of what both sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ShadowApart"))]
#[serde(rename_all = "camelCase")]
pub struct Apart {
    /// Half are no farther apart.
    pub p50_seconds: i64,
    /// Nine of ten are no farther apart.
    pub p90_seconds: i64,
    /// The farthest.
    pub most_seconds: i64,
}

/// What the two systems did, laid beside each other: how many of each class, and a part of the rows.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ShadowReport"))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// Up to how far apart two are taken for the same, in seconds.
    pub within_seconds: i64,
    /// How many of each class.
    pub counts: BTreeMap<Class, u64>,
    /// How far apart those are that both sent at other times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_time: Option<Apart>,
    /// How far apart those are that are taken for the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_time: Option<Apart>,
    /// The rows, the oldest first.
    pub rows: Vec<Row>,
    /// Where the next rows begin; absent: there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One message, as the two systems treated it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ShadowRow"))]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// How they stand to each other.
    pub class: Class,
    /// The person, where this host knows them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// What this host would have sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ours: Option<Side>,
    /// What the other system has sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs: Option<Side>,
    /// By how many seconds the other system was later; less than 0: earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub later_seconds: Option<i64>,
    /// What the core says of the other system's message, or of this host's where the other sent none: may it go, and when.
    pub verdict: Verdict,
    /// Why, as the core decided it.
    pub reasons: Vec<Reason>,
}

/// What the core says of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ShadowVerdict"))]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// It may go then.
    MayGo,
    /// It may go later.
    Later,
    /// It may not go.
    MayNotGo,
    /// The person is not known here: nobody can say.
    Unknown,
}

/// One system's message.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ShadowSide"))]
#[serde(rename_all = "camelCase")]
pub struct Side {
    /// The key, or the other system's id.
    pub id: String,
    /// When.
    pub at: Instant,
    /// On which channel.
    pub channel: Channel,
    /// The enrollment, of this host's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrollment: Option<EnrollmentId>,
    /// The step, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
    /// What it said, where the two say something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Private<String>>,
}
