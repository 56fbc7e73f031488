//! Sequences as they are written and published: drafts, steps, contents, versions.
//!
//! In: a draft. Out: the same, typed; unknown members refused. Never: whether it is sound (see `check`).

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{Calendar, Channel, ChannelChoice, Content, LocalTime, Purpose, TargetKind, Wait, ZoneId};
use crate::base::read;
use crate::base::{Instant, Json, SequenceId, StepId};

/// A sequence while it is edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Draft {
    /// What people call it.
    pub name: String,
    /// What its messages are for.
    #[serde(default)]
    pub purpose: Purpose,
    /// What it is about.
    #[serde(default)]
    pub target: TargetKind,
    /// In which zone it thinks: `contact` (the contact's, where known), or a zone by name for those whose zone is not known.
    #[serde(default)]
    pub zone: ZoneRule,
    /// When it may send; absent: the workspace's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// What a reply does.
    #[serde(default)]
    pub on_reply: OnReply,
    /// Whether the same target may go through it again.
    #[serde(default)]
    pub reenroll: Reenroll,
    /// A contact is in one live enrollment of a group at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusive_group: Option<String>,
    /// Which goes first when several compete; higher first.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub priority: i32,
    /// Events that complete it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub goals: BTreeSet<String>,
    /// It goes on although a person handles the conversation (L5).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub with_human: bool,
    /// It is a hand-made list: each message stands for itself, at its own time.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub list: bool,
    /// It is an assistant's: nothing of it goes out while the bot of its conversation is inactive (E9).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub assistant: bool,
    /// What it says, in order.
    pub steps: Vec<Step>,
}

impl Draft {
    /// A draft without steps, everything else as it is when nothing is said.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.into(),
            purpose: Purpose::default(),
            target: TargetKind::default(),
            zone: ZoneRule::default(),
            calendar: None,
            on_reply: OnReply::default(),
            reenroll: Reenroll::default(),
            exclusive_group: None,
            priority: 0,
            goals: BTreeSet::new(),
            with_human: false,
            list: false,
            assistant: false,
            steps: Vec::new(),
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(value: &i32) -> bool {
    *value == 0
}

/// In which zone a sequence thinks (T9).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ZoneRule {
    /// The contact's, else the workspace's.
    #[default]
    Contact,
    /// The contact's, else this one.
    Zone(ZoneId),
}

impl Serialize for ZoneRule {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Contact => "contact",
            Self::Zone(zone) => zone.as_str(),
        })
    }
}

impl<'de> Deserialize<'de> for ZoneRule {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Ok(if name == "contact" { Self::Contact } else { Self::Zone(ZoneId(name.into())) })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ZoneRule {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "ZoneRule".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "`contact`, or the IANA zone of contacts whose own is not known."
        })
    }
}

/// What a reply does to what is pending (L2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum OnReply {
    /// It ends, and somebody is notified.
    #[default]
    Stop,
    /// It starts over at the next silence.
    Reset,
    /// It waits for a person.
    Hold,
    /// It goes on.
    Continue,
}

/// Whether the same target may go through a sequence again (C2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Reenroll {
    /// Once only.
    Never,
    /// When the last time has ended.
    #[default]
    AfterEnd,
    /// At any time.
    Always,
}

/// From when a step's wait counts (T11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Anchor {
    /// The instant at which the previous step's message was accepted; for the first step, the enrollment.
    #[default]
    Previous,
    /// The enrollment.
    Enrollment,
    /// The target's date; a negative wait counts back from it.
    TargetDate,
    /// The contact's last message.
    LastInbound,
    /// Our last message.
    LastOutbound,
    /// The close of the channel's free-text window; the wait counts back from it.
    WindowClose,
    /// The step's own `instant`.
    At,
}

/// What to do when a variable is blank (B9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum OnBlank {
    /// The step waits for a person.
    #[default]
    Hold,
    /// The step is left out.
    Skip,
    /// It is sent with the gap.
    Send,
}

/// What to do when no channel is usable (R4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum OnUnreachable {
    /// The step waits for a person.
    #[default]
    Hold,
    /// The step is left out.
    Skip,
    /// The enrollment ends.
    Stop,
}

/// Who writes the message (B8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Compose {
    /// The step's content, as it is.
    #[default]
    Static,
    /// A model drafts, a person approves.
    Assisted,
    /// A model writes.
    Full,
}

/// What to do when a model can't write the message (S7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum OnModelFailure {
    /// The step waits for a person.
    #[default]
    Hold,
    /// The step is left out.
    Skip,
    /// The step's own content goes out.
    FallbackText,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_hold(rule: &OnModelFailure) -> bool {
    matches!(rule, OnModelFailure::Hold)
}

/// Timing, channel, content, and what to do when it can't be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// Its id, stable over versions.
    pub id: StepId,
    /// How long after the anchor; none unless said otherwise.
    #[serde(default = "no_wait")]
    pub wait: Wait,
    /// From when the wait counts.
    #[serde(default)]
    pub anchor: Anchor,
    /// With anchor `at`: the instant itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instant: Option<Instant>,
    /// Local times to move to, whichever comes first (T8).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<LocalTime>,
    /// On which channel.
    #[serde(default)]
    pub channel: ChannelChoice,
    /// Channels to try when the named one is not usable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fallback: Vec<Channel>,
    /// Who writes it.
    #[serde(default)]
    pub compose: Compose,
    /// What it says; where a model writes, what it says if that fails, and a draft to start from.
    pub content: Content,
    /// Where a model writes: what it is asked to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    /// What to do when the model can't (S7).
    #[serde(default, skip_serializing_if = "is_hold")]
    pub on_model_failure: OnModelFailure,
    /// What it says outside a channel's free-text window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside_window: Option<Content>,
    /// What to do when a variable is blank.
    #[serde(default)]
    pub on_blank: OnBlank,
    /// What to do when no channel is usable.
    #[serde(default)]
    pub on_unreachable: OnUnreachable,
    /// What a reply does while this step is pending; absent: as the sequence says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_reply: Option<OnReply>,
    /// How late it may still be sent (T12).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_late: Option<Wait>,
    /// It is sent outside working hours too; legal and quiet hours hold all the same (T6).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub ignore_working_hours: bool,
    /// What else happens when it is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow: Option<Workflow>,
}

const fn no_wait() -> Wait {
    Wait::NONE
}

/// What else happens when a step is sent (E7).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Workflow {
    /// Tags to add.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add_tags: Vec<String>,
    /// Tags to remove.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove_tags: Vec<String>,
    /// To whom to assign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assign_to: Option<String>,
    /// Whom to notify.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notify: Vec<String>,
    /// Which address to call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<String>,
    /// Another bot to start; always refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_bot: Option<String>,
}

/// A draft frozen: what enrollments run. On the wire the draft's members stand beside the three others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// The sequence that it is a version of.
    pub sequence: SequenceId,
    /// 1, 2, 3 and so on.
    pub number: u32,
    /// SHA-256 of the draft's canonical JSON, in hexadecimal.
    pub hash: String,
    /// The draft as it was.
    #[serde(flatten)]
    pub draft: Draft,
}

/// What a version has beside its draft.
#[derive(Deserialize)]
struct Stamp {
    sequence: SequenceId,
    number: u32,
    hash: String,
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = Json::deserialize(deserializer)?;
        let Stamp { sequence, number, hash } = read::nested(&value)?;
        if let Json::Map(members) = &mut value {
            members.retain(|name, _| !matches!(name.as_str(), "sequence" | "number" | "hash"));
        }
        Ok(Self { sequence, number, hash, draft: read::nested(&value)? })
    }
}
