//! Requests and results of the operations that move an enrollment: `enroll`, `advance`, `replay`, `explain`.
//!
//! In: the members of a request beside `v` and `op`. Out: the members of its `result`. Never: logic.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::OrHandle;
use crate::base::{EnrollmentId, Instant, Json, Reason};
use crate::wire::{
    Competing, Contact, Conversation, Enrollment, Event, Existing, SentRecord, Settings, Target, TimelineEntry, Turn, Version,
};

/// `enroll`: begin.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnrollRequest {
    /// The version to go through.
    pub version: OrHandle<Version>,
    /// The person.
    pub contact: Contact,
    /// What it is about; the contact itself unless said otherwise.
    #[serde(default)]
    pub target: Option<Target>,
    /// The conversation, if there is one.
    #[serde(default)]
    pub conversation: Option<Conversation>,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// The enrollments that this contact has or had.
    #[serde(default)]
    pub existing: Vec<Existing>,
    /// How many enrollments of the workspace are live, where the plan limits them.
    #[serde(default)]
    pub live: u32,
    /// Messages lately accepted for this contact, for caps.
    #[serde(default)]
    pub sent: Vec<SentRecord>,
    /// The sequence is paused (L8).
    #[serde(default)]
    pub sequence_paused: bool,
    /// The new enrollment's id; absent: one made from contact, sequence, target and time.
    #[serde(default)]
    pub id: Option<EnrollmentId>,
    /// The time.
    pub now: Instant,
}

/// An enrollment that began, or why it did not.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum EnrollResult {
    /// It began.
    Enrolled(alloc::boxed::Box<Turn>),
    /// It did not.
    Refused {
        /// Why: the first check that failed (L10).
        refused: Reason,
    },
}

/// `advance`: what does this event change?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AdvanceRequest {
    /// The state that the last call gave.
    pub state: Enrollment,
    /// What happened.
    pub event: Event,
    /// What is true now.
    pub facts: Facts,
    /// The time.
    pub now: Instant,
}

/// What is true now; never older than the decision (X2).
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// The version that the enrollment goes through.
    pub version: OrHandle<Version>,
    /// The person.
    pub contact: Contact,
    /// The conversation, if there is one.
    #[serde(default)]
    pub conversation: Option<Conversation>,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// Messages lately accepted for this contact, over all of its enrollments, for caps.
    #[serde(default)]
    pub sent: Vec<SentRecord>,
    /// The contact's other enrollments whose messages are due too (L12).
    #[serde(default)]
    pub competing: Vec<Competing>,
    /// The sequence is paused (L8).
    #[serde(default)]
    pub sequence_paused: bool,
}

/// `replay`: does this timeline lead to the states that it says?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReplayRequest {
    /// The timeline, from the `enrolled` entry on.
    pub timeline: Vec<TimelineEntry>,
    /// What was true; where an entry has its own contact or conversation, that counts.
    pub facts: Facts,
    /// What the enrollment is about; the contact itself unless said otherwise.
    #[serde(default)]
    pub target: Option<Target>,
    /// The enrollment's id, where the host gave it.
    #[serde(default)]
    pub id: Option<EnrollmentId>,
}

/// Where a timeline leads.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReplayResult {
    /// The state at its end, or up to the first difference.
    pub state: Option<Enrollment>,
    /// The first place where what it says and what follows from it differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Difference>,
}

/// Where a timeline and its replay part.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// The index of the entry.
    pub index: u32,
    /// Which member differs: `revision`, `decisions`, `effects`, `wakeAt` or `digest`.
    pub member: String,
    /// What the timeline says.
    pub recorded: Json,
    /// What follows from the event.
    pub replayed: Json,
}

/// `explain`: what is going on here, in sentences?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExplainRequest {
    /// The enrollment.
    pub state: Enrollment,
    /// The time from which "in 3 days" is meant.
    pub now: Instant,
}

/// Sentences about an enrollment.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExplainResult {
    /// What is planned, in a few words: "follow-up in 23 hours".
    pub headline: String,
    /// One sentence a step, and why.
    pub lines: Vec<String>,
}
