//! What can be had by hand: a table of jobs, batches claimed at once, one write a job, nothing decided.
//!
//! In: a fresh database. Out: what draining it costs. Never: a feature.

pub(crate) mod postgres;
pub(crate) mod sqlite;

/// How many jobs are claimed at once.
const BATCH: i64 = 1_000;
/// When everything happens, in milliseconds; what is due was due before, what pends is due after.
const NOW: i64 = 1_800_000_000_000;
