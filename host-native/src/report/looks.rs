//! What looking closely gives back: a replay, an explanation, the state of the host's health.
//!
//! In: nothing. Out: serialisable values. Never: a secret, a message's text.

use relance_core::base::{EnrollmentId, Instant};
use serde::Serialize;

/// What `replay` found.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReplayReport {
    /// How many entries the timeline has.
    pub entries: usize,
    /// Whether the timeline leads to the stored state, byte for byte.
    pub same: bool,
    /// The first place where what the timeline says and what follows from it differ; as the core gives it.
    pub difference: Option<relance_core::base::Json>,
}

/// What `explain` says.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// What is planned, in a few words.
    pub headline: String,
    /// One sentence a step, and why.
    pub lines: Vec<String>,
}

/// What `doctor` looks at.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DoctorReport {
    /// The host's version.
    pub host: String,
    /// What the core says of itself: versions of core, wire and zone data.
    pub core: relance_core::base::Json,
    /// Where the database is, without secrets.
    pub database: String,
    /// The database's schema version, and the one that this host writes.
    pub schema: (u32, u32),
    /// Whether the database's own check found nothing wrong.
    pub database_sound: bool,
    /// How the sender is set up, without secrets.
    pub sender: String,
    /// What is wrong with the sender's setup, if something is.
    pub sender_problem: Option<String>,
    /// The time on the host's clock.
    pub now: Instant,
    /// Wake-ups that are overdue by more than a minute, and the oldest.
    pub overdue: u64,
    /// The oldest overdue wake-up.
    pub oldest_overdue: Option<Instant>,
    /// Enrollments that were put aside.
    pub quarantined: Vec<EnrollmentId>,
    /// Live enrollments that neither have a wake-up nor wait for a named thing (L13); there should be none.
    pub stuck: Vec<EnrollmentId>,
    /// Messages in a worker's hand whose worker is gone.
    pub abandoned: u64,
    /// Which zone data there is, and which of it counts.
    pub zone_data: crate::host::ZoneData,
    /// By how many milliseconds the database's clock is ahead of this machine's.
    pub database_ahead: i64,
    /// When something happened last, as the database remembers it.
    pub last_known: Option<Instant>,
    /// A restore that was not seen to yet.
    pub restored: Option<crate::host::Restored>,
}
