//! What there is, as the tabs of a console show it.
//!
//! In: nothing; it is data. Out: a serialisable value. Never: whom a number is about.

use std::collections::BTreeMap;

use relance_core::base::Instant;
use serde::Serialize;

/// Counts of what there is.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// The time on the host's clock.
    pub now: Instant,
    /// Enrollments by status, with the wire's words; a status that none has is left out.
    pub enrollments: BTreeMap<String, u64>,
    /// Active enrollments by what they wait for, with the wire's words.
    pub waiting_for: BTreeMap<String, u64>,
    /// Active enrollments with a step that is held for a person.
    pub held: u64,
    /// Texts that wait for a person's approval, or for a person to write them.
    pub approvals: u64,
    /// Questions to a model that wait for an answer.
    pub questions: u64,
    /// Messages that were refused in the last 7 days.
    pub failed: u64,
    /// Messages that were accepted in the last 24 hours.
    pub sent: u64,
    /// Enrollments that were put aside because they could not be decided.
    pub quarantined: u64,
    /// People who are not archived.
    pub contacts: u64,
    /// Sequences that are not archived.
    pub sequences: u64,
}
