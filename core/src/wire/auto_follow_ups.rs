//! How a workspace's conversations are watched: when a silence counts, what is followed up, in whose words, and how it ends (E).
//!
//! In: settings as written; unknown members refused. Out: the same, typed. Never: a decision (see `watch`).

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{Calendar, Channel, Compose, Content, LocalTime, Purpose, Wait, Weekday, Workflow};
use crate::base::Json;
use crate::base::read::{self, tagged};

/// After how long without a word a conversation counts as idle (E1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Inactivity {
    /// Of a conversation that the assistant handles; 20 minutes unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai: Option<Wait>,
    /// Of one that a person handles; 20 minutes unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub human: Option<Wait>,
    /// An idle conversation stays open.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub stays_open: bool,
}

/// What an assistant does about conversations that it watches (E2–E11). Absent from the settings: nothing but closing idle ones.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AutoFollowUps {
    /// Switched off for now, without forgetting the rest.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub off: bool,
    /// Who decides what becomes of a silence: the scenario's cadence, or a model (E4).
    #[serde(skip_serializing_if = "is_default")]
    pub decide: Decide,
    /// The contact does not answer any more.
    #[serde(skip_serializing_if = "is_default")]
    pub stopped_replying: Scenario,
    /// The contact can't now.
    #[serde(skip_serializing_if = "is_default")]
    pub busy: Scenario,
    /// The contact asks to be contacted at a time; the cadence says what comes after that.
    #[serde(skip_serializing_if = "is_default")]
    pub asked_for_time: Scenario,
    /// Rules in plain words, one a line. What is a limit is enforced; the rest goes to the model (E10).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub instructions: String,
    /// Limits beside those of the instructions; of two the stricter counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// How a conversation ends whose follow-ups are used up (E11).
    #[serde(skip_serializing_if = "is_default")]
    pub closing: Closing,
    /// A complaint is left to the assistant; unless said so it goes to a person (E6).
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub keeps_complaints: bool,
    /// It goes on although a person handles the conversation (L5).
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub with_human: bool,
    /// What the follow-ups are for; `service` unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// When they may go out; absent: as the workspace's calendar says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

/// Who decides what becomes of a silence (E4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Decide {
    /// The cadence of the scenario.
    #[default]
    Cadence,
    /// A model, within the limits; the cadence where none is at hand or none answers.
    Model,
}

/// One of the occasions for a follow-up (E2).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Scenario {
    /// It is no occasion.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub off: bool,
    /// When its follow-ups go out, one after the other; absent: 5 minutes after the silence and 15 minutes after that for who stopped
    /// replying, 2 hours and a day for who is busy, once for who asks for a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cadence: Option<Vec<Pace>>,
    /// What they say, one after the other, the last one again and again; absent: what the model writes (E7).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Content>,
    /// What they say outside a channel's free-text window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside_window: Option<Content>,
    /// Where the model writes: whether a person approves; `full`, nobody, unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compose: Option<Compose>,
    /// Where the model writes: what it is asked to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    /// What else happens when one is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workflow: Option<Workflow>,
}

/// One place of a cadence: a wait, `{ "minutes": 5 }`, with local times beside it if it has some, `{ "days": 1, "at": ["09:00"] }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pace {
    /// How long after the one before it, or after the silence began.
    #[serde(flatten)]
    pub wait: Wait,
    /// Local times to move to, whichever comes first (T8).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<LocalTime>,
}

impl<'de> Deserialize<'de> for Pace {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Listed {
            #[serde(default)]
            at: Vec<LocalTime>,
        }
        let mut value = Json::deserialize(deserializer)?;
        let Listed { at } = read::nested(&value)?;
        if let Json::Map(members) = &mut value {
            members.retain(|name, _| name != "at");
        }
        Ok(Self { wait: read::nested(&value)?, at })
    }
}

/// How a conversation ends whose follow-ups are used up (E11).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Closing {
    /// It stays open.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub stays_open: bool,
    /// It is closed without a summary.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub without_summary: bool,
    /// A question that is sent when it is closed: how satisfied the contact is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survey: Option<Survey>,
}

/// A question about satisfaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Survey {
    /// What it says; in it `{{ target.surveyUrl }}` is where the answer is given.
    pub content: Content,
    /// What it says outside a channel's free-text window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside_window: Option<Content>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

tagged! {
    /// A limit that follow-ups keep, whatever a model proposes (E10).
    pub enum Limit {
        /// At most so many follow-ups before the contact writes again.
        MaxFollowUps(MaxFollowUps) = "maxFollowUps",
        /// At least so long between two follow-ups.
        Spacing(AtLeast) = "spacing",
        /// At least so long between our last message and the first follow-up.
        FirstAfter(AtLeast) = "firstAfter",
        /// From some try on follow-ups go out at these local times.
        Times(AtTimes) = "times",
        /// None goes out outside these hours of a day.
        Between(Between) = "between",
        /// None goes out on these days, unless the contact asks for one.
        NotOn(NotOn) = "notOn",
        /// None goes out on these channels.
        NotBy(NotBy) = "notBy",
        /// A good-bye closes the conversation. It does in every workspace: nothing switches it off, and this limit adds nothing to it. It is read
        /// so that whoever wrote the rule sees that it holds.
        CloseOnGoodbye(OnGoodbye) = "closeOnGoodbye",
    }
}

/// At most so many follow-ups before the contact writes again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MaxFollowUps {
    /// How many; 0: none at all.
    pub max: u32,
}

/// At least so long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AtLeast {
    /// How long.
    pub wait: Wait,
}

/// From some try on at these local times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AtTimes {
    /// How many tries go out at any time before.
    #[serde(default)]
    pub after: u32,
    /// The local times; whichever comes first is taken (T8).
    pub at: Vec<LocalTime>,
}

/// The hours of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Between {
    /// From when on, on the contact's clock.
    pub from: LocalTime,
    /// Until when; not after `from`: into the next day.
    pub to: LocalTime,
}

/// Days of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NotOn {
    /// Which.
    pub days: Vec<Weekday>,
}

/// Channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NotBy {
    /// Which.
    pub channels: Vec<Channel>,
}

/// A good-bye closes the conversation, as it does anyway; nothing more is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OnGoodbye {}
