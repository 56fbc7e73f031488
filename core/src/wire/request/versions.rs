//! Requests and results of `diff` and `recalculate`: what a change would do to enrollments that are under way.
//!
//! In: the members of a request beside `v` and `op`. Out: the members of its `result`. Never: logic.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{Facts, OrHandle};
use crate::base::{EnrollmentId, Instant, Reason, StepId};
use crate::wire::{Contact, Conversation, Enrollment, SentRecord, Settings, Status, Version};

/// `diff`: what is different in this version, and what would become of these enrollments on it?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DiffRequest {
    /// The version that enrollments are on.
    pub from: OrHandle<Version>,
    /// The version that they would move to.
    pub to: OrHandle<Version>,
    /// The enrollments, each with its contact.
    #[serde(default)]
    pub states: Vec<Underway>,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// The time; needed where there are states.
    #[serde(default)]
    pub now: Option<Instant>,
}

/// An enrollment that is under way, with its person.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Underway {
    /// The enrollment.
    pub state: Enrollment,
    /// The person.
    pub contact: Contact,
    /// The conversation, if there is one.
    #[serde(default)]
    pub conversation: Option<Conversation>,
    /// Messages lately accepted for this contact.
    #[serde(default)]
    pub sent: Vec<SentRecord>,
}

/// What is different, and what would become of each enrollment.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DiffResult {
    /// Whether the two say the same.
    pub same: bool,
    /// The sequence's own members that differ: `name`, `calendar`, `goals` and so on.
    pub members: Vec<String>,
    /// The steps that differ, in the new version's order, then those that are gone.
    pub steps: Vec<StepChange>,
    /// What would become of each enrollment, in order.
    pub enrollments: Vec<Outlook>,
}

/// What happened to a step between two versions.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StepChange {
    /// The step.
    pub step: StepId,
    /// What happened to it.
    pub change: Change,
    /// The members that differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
}

/// What can happen to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says or does something else.
    Changed,
    /// It is the same at another place among the others.
    Moved,
}

/// What a change would do to one enrollment.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Outlook {
    /// Which.
    pub enrollment: EnrollmentId,
    /// Where it stands now.
    pub before: Standing,
    /// Where it would stand.
    pub after: Standing,
    /// Whether anything about its next message would change.
    pub changes: bool,
    /// Why, in order.
    pub reasons: Vec<Reason>,
}

/// Where an enrollment stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// Its status.
    pub status: Status,
    /// The step whose turn it is; absent: none is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
    /// When its next message is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
}

/// `recalculate`: what would a change of zone data, calendars or settings do to these enrollments?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RecalculateRequest {
    /// The enrollments.
    pub items: Vec<Recalculated>,
    /// The time.
    pub now: Instant,
}

/// An enrollment with the facts as they would be.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Recalculated {
    /// The enrollment.
    pub state: Enrollment,
    /// What would be true: the changed settings, the changed zone of the contact.
    pub facts: Facts,
}

/// What would become of each.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RecalculateResult {
    /// In order; nothing is changed by asking. A `recalculated` event does it.
    pub enrollments: Vec<Outlook>,
}
