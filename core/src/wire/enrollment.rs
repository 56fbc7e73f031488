//! The state of an enrollment: everything that the core must be given again to go on.
//!
//! In and out: the same value; a host stores it and hands it back untouched. Never: logic.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{Channel, LocalDateTime, Target, Wait, Written, ZoneId};
use crate::base::{ContactId, ConversationId, EnrollmentId, EventId, Instant, Reason, SendKey, SequenceId, StepId};

/// One target going through one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Enrollment {
    /// Its id.
    pub id: EnrollmentId,
    /// The sequence that it goes through.
    pub sequence: SequenceId,
    /// The number of the version that it started on.
    pub version: u32,
    /// The version's hash.
    pub hash: String,
    /// Whom it follows up.
    pub contact: ContactId,
    /// What it is about.
    pub target: Target,
    /// The conversation that it is tied to, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
    /// Where it stands.
    pub status: Status,
    /// While it is active: what it waits for (L13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_for: Option<WaitingFor>,
    /// When it must be woken, if time is what it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wake_at: Option<Instant>,
    /// The zone in which its days are counted, and where that comes from (T9).
    pub zone: ZoneChoice,
    /// When it began.
    pub enrolled_at: Instant,
    /// Its run through the steps, 1 at first; a reset begins the next (L3).
    pub episode: u32,
    /// When this episode began: the enrollment, or our outbound message after a reset.
    pub episode_at: Instant,
    /// Our last outbound message that it knows of, where silence is what it watches (L4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_outbound: Option<Instant>,
    /// Until when a person's message holds it (L5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Instant>,
    /// Channels on which the contact's address turned out to be dead since it began.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dead_channels: Vec<Channel>,
    /// How often a message came back for now, by channel (C6).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub soft_bounces: BTreeMap<Channel, u32>,
    /// Nothing is sent before this instant, since it moved to another version (L11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Instant>,
    /// Steps that its version has no more, but earlier ones had and sent: they are never sent again (L11).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<StepState>,
    /// From when the next wait counts: the last real send, or where it would have been (T11).
    pub base: Instant,
    /// Each step's state, in the version's order.
    pub steps: Vec<StepState>,
    /// How it is paused, if it is (L7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Pause>,
    /// How it ended, if it has (L6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// The ids of the events last applied, to know a repeated one (X6).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<EventId>,
    /// How many changes it has gone through.
    pub revision: u64,
}

/// Where an enrollment stands (C1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// It goes on; see what it waits for.
    Active,
    /// It stands still until it is resumed.
    Paused,
    /// The contact answered.
    Replied,
    /// All steps are done, or a goal was reached.
    Completed,
    /// A person stopped it, or its rules did.
    Stopped,
    /// The contact opted out or complained.
    Unsubscribed,
    /// The address is dead.
    Bounced,
    /// It could not go on.
    Failed,
}

impl Status {
    /// Whether it can still change by itself.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Active | Self::Paused)
    }

    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Replied => "replied",
            Self::Completed => "completed",
            Self::Stopped => "stopped",
            Self::Unsubscribed => "unsubscribed",
            Self::Bounced => "bounced",
            Self::Failed => "failed",
        }
    }
}

/// What an active enrollment waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum WaitingFor {
    /// A moment: `wakeAt`.
    Time,
    /// A model's answer.
    Model,
    /// A person's approval.
    Approval,
    /// The outcome of a send.
    Delivery,
    /// A person: a step is held.
    Attention,
    /// Our next outbound message, from which silence is measured.
    Silence,
}

/// A zone and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ZoneChoice {
    /// The zone.
    pub zone: ZoneId,
    /// Whose it is.
    pub source: ZoneSource,
}

/// Whose zone was taken (T9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ZoneSource {
    /// The contact's own.
    Contact,
    /// The sequence's.
    Sequence,
    /// The workspace's.
    Workspace,
    /// None of them names one: UTC.
    Default,
}

/// One step of one enrollment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StepState {
    /// The step's id.
    pub id: StepId,
    /// How far it is.
    pub status: StepStatus,
    /// When it is planned, while it is pending or held; when it was planned, afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<Planned>,
    /// A moment that stands in place of anchor and wait: a person moved it, it was resumed, or an automatic reply named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Instant>,
    /// The key of its last intent to send.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<SendKey>,
    /// How many intents to send there have been, over all episodes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub intents: u32,
    /// How many times the present intent was handed to the host.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub attempts: u32,
    /// The channel that it went to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Nobody knows whether the provider took the present intent: it may go out again under its key, and under no other (X4).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub unsure: bool,
    /// How often the provider wanted the present intent later.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub deferrals: u32,
    /// Channels that don't take this message, whatever they do with others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused_by: Vec<Channel>,
    /// How often a model was asked for the present text.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub asked: u32,
    /// The key of the last question to a model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<SendKey>,
    /// When what a model or a person still has to do for it comes too late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// What a model or a person has written for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Box<Written>>,
    /// The channel whose provider takes nothing but templates for it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template_only: Option<Channel>,
    /// When its message was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Instant>,
    /// A person wants it sent whatever the courtesy hours say.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub by_hand: bool,
    /// Why it is held, or how it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(value: &u32) -> bool {
    *value == 0
}

/// How far a step is (S1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum StepStatus {
    /// Its turn has not come, or its moment.
    Pending,
    /// It waits for a person.
    Held,
    /// A model is writing it.
    Composing,
    /// Its text waits for a person's approval.
    Approving,
    /// It is with the host.
    Sending,
    /// It was cancelled.
    Cancelled,
    /// It was left out.
    Skipped,
    /// It was found too late.
    Expired,
    /// It could not be sent.
    Failed,
    /// Its message was accepted.
    Sent,
}

impl StepStatus {
    /// Whether the step is over.
    pub const fn is_end(self) -> bool {
        !matches!(self, Self::Pending | Self::Held | Self::Composing | Self::Approving | Self::Sending)
    }
}

/// A planned moment, the local intent behind it, and the reasons that moved it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Planned {
    /// The instant.
    pub at: Instant,
    /// What the local clock shows then.
    pub local: LocalDateTime,
    /// The zone of that clock.
    pub zone: ZoneId,
    /// Where it would have been if no calendar had moved it.
    pub wanted: Instant,
    /// What moved it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
}

/// How an enrollment is paused (L7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Pause {
    /// Since when.
    pub at: Instant,
    /// Until when, if every level of it carries a date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// Who holds it, and until when; it goes on when none is left (L8). Absent: this enrollment alone.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<PauseLevel, Option<Instant>>,
    /// The step whose turn it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
    /// What was left of that step's wait, where it is of the kind that freezes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining: Option<Remaining>,
    /// What it waited for.
    pub waiting_for: WaitingFor,
}

/// What is paused (L8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum PauseLevel {
    /// This enrollment.
    #[default]
    Enrollment,
    /// All enrollments of the sequence.
    Sequence,
    /// All sending of the workspace.
    Workspace,
}

impl PauseLevel {
    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enrollment => "enrollment",
            Self::Sequence => "sequence",
            Self::Workspace => "workspace",
        }
    }
}

/// What was left of a wait when it was frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Remaining {
    /// Elapsed time, in milliseconds.
    Millis(i64),
    /// A wait in business days: how many were left.
    Wait(Wait),
}

/// How an enrollment ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Ended {
    /// When.
    pub at: Instant,
    /// By what; the stronger of two wins (L6).
    pub by: StopStrength,
    /// Why.
    pub reason: Reason,
    /// The goal that was reached, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
}

/// What can end an enrollment, the weakest first (L6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum StopStrength {
    /// No step is left.
    Exhausted,
    /// A person, or the sequence's own rule.
    StoppedByPerson,
    /// The contact answered.
    Replied,
    /// A goal was reached.
    GoalReached,
    /// The contact is gone.
    ContactDeleted,
    /// The address is dead.
    HardBounce,
    /// The contact opted out or complained.
    OptedOut,
}
