//! What is planned, as lists of what comes show it.
//!
//! In: nothing; it is data. Out: a row. Never: a moment without what stands in its way.

use relance_core::base::{ContactId, EnrollmentId, Instant, Reason, SequenceId, StepId};
use relance_core::wire::StepStatus;
use serde::Serialize;

/// A message that is planned, for a list of what comes.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UpcomingRow {
    /// The enrollment.
    pub enrollment: EnrollmentId,
    /// The person.
    pub contact: ContactId,
    /// The sequence.
    pub sequence: SequenceId,
    /// The step.
    pub step: StepId,
    /// How far the step is: a held one goes when somebody has seen to it, not at its moment.
    pub status: StepStatus,
    /// Its enrollment is paused: what is left of the wait counts from its resumption.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub paused: bool,
    /// Why it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Reason>,
    /// When; of what is held or paused: when it was to be.
    pub at: Instant,
    /// What the local clock shows then.
    pub local: String,
    /// The zone of that clock.
    pub zone: String,
    /// What moved it, in order.
    pub reasons: Vec<Reason>,
}
