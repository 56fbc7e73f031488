//! Requests and results of the operations on a hand-made list: `entries.*` (A).
//!
//! In: the members of a request beside `v` and `op`. Out: the members of its `result`. Never: logic.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::OrHandle;
use crate::base::{Instant, Json, Problem, Reason, StepId};
use crate::wire::time::ClockChange;
use crate::wire::{ChannelChoice, LocalDateTime, Settings, Version, Weekday, ZoneId};

/// A message of a hand-made list, as an editor holds it. What `entries.view` gave may be handed back as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Its id; made when it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<StepId>,
    /// When, as an instant; this or `local`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// When, as what the local clock shows; this or `at`. Where both are given and differ, this is what the person typed and counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<LocalDateTime>,
    /// What it says, a Liquid template; line breaks are kept.
    #[serde(default)]
    pub text: String,
    /// The subject, for email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Whether a reply cancels it, holds it, or leaves it; it cancels unless said otherwise (A8).
    #[serde(default)]
    pub cancel_on_reply: CancelOnReply,
}

/// What a reply does to a message of a hand-made list: `true` cancels it, `false` leaves it, `"hold"` holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CancelOnReply {
    /// It is cancelled.
    #[default]
    Cancel,
    /// It is sent all the same.
    Keep,
    /// It waits for a person.
    Hold,
}

impl Serialize for CancelOnReply {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Cancel => serializer.serialize_bool(true),
            Self::Keep => serializer.serialize_bool(false),
            Self::Hold => serializer.serialize_str("hold"),
        }
    }
}

impl<'de> Deserialize<'de> for CancelOnReply {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Json::deserialize(deserializer)? {
            Json::Bool(true) => Ok(Self::Cancel),
            Json::Bool(false) => Ok(Self::Keep),
            Json::Str(word) if word == "hold" => Ok(Self::Hold),
            other => {
                Err(serde::de::Error::custom(format_args!("expected `true`, `false` or `\"hold\"`, found {}", other.kind())))
            }
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for CancelOnReply {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "CancelOnReply".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "enum": [true, false, "hold"] })
    }
}

/// `entries.new`, `entries.add`, `entries.remove`, `entries.view` and `entries.toVersion`: a hand-made list (A).
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EntriesRequest {
    /// The list as it is; not for `entries.new`.
    #[serde(default)]
    pub entries: Vec<Entry>,
    /// For `entries.add`: where the new one goes (at the end unless said otherwise). For `entries.remove`: which one goes.
    #[serde(default)]
    pub index: Option<u32>,
    /// The time.
    pub now: Instant,
    /// The zone of the clock that people read.
    pub zone: ZoneId,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// For `entries.toVersion`: what the list is called.
    #[serde(default)]
    pub name: Option<String>,
    /// For `entries.toVersion`: the channel; `automatic` unless said otherwise.
    #[serde(default)]
    pub channel: ChannelChoice,
}

/// A hand-made list as people see it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EntriesResult {
    /// The entries, each with what there is to show of it.
    pub entries: Vec<EntryView>,
    /// Whether one more may be added.
    pub can_add: bool,
    /// Whether one may be removed.
    pub can_remove: bool,
    /// Whether the list may be sent as it is.
    pub can_send: bool,
    /// Why not, where one of the three is false.
    pub reasons: Vec<Reason>,
}

/// An entry and what there is to show of it (A3).
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// Its id.
    pub id: StepId,
    /// When.
    pub at: Instant,
    /// What the local clock shows then.
    pub local: LocalDateTime,
    /// What it says.
    pub text: String,
    /// The subject, for email.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Whether a reply cancels it.
    pub cancel_on_reply: CancelOnReply,
    /// Whole calendar days from now; negative in the past.
    pub days_from_now: i64,
    /// The weekday.
    pub weekday: Weekday,
    /// A short relative label: "in 5 days".
    pub label: String,
    /// It is not in the future.
    pub past: bool,
    /// Where the zone's clock changes in between: by how many minutes and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_change: Option<ClockChange>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// The inline version that a list is.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ToVersionResult {
    /// The version.
    pub version: Version,
}
