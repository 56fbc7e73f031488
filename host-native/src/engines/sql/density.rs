//! How many wake-ups fall between two moments: of enrollments that go on and wait for time.
//!
//! In: stretches of time, and whose wake-ups are meant. Out: a number for each. Never: a wake-up of what was put aside.

use relance_core::base::{Instant, SequenceId};

use super::Store;
use super::engine::{Columns, Given, Holds, Value};
use super::filter::Where;
use crate::fault::Fault;

/// A stretch of time.
const STRETCHES: &[(&str, Holds)] = &[("n", Holds::Int), ("since", Holds::Int), ("until", Holds::Int)];
/// Versions by their places.
const VERSIONS: &[(&str, Holds)] = &[("n", Holds::Int), ("sequence", Holds::Text), ("version", Holds::Int)];

/// Whose wake-ups are meant.
#[derive(Debug, Clone, Default)]
pub struct Planned {
    /// Of this sequence only.
    pub sequence: Option<SequenceId>,
    /// Of these versions only.
    pub versions: Option<Vec<(SequenceId, u32)>>,
}

/// A version that enrollments with wake-ups go through.
#[derive(Debug, Clone)]
pub struct DueVersion {
    /// Its sequence.
    pub sequence: SequenceId,
    /// Its number.
    pub number: u32,
    /// It as JSON.
    pub json: String,
}

/// A wake-up of one that goes through a version.
#[derive(Debug, Clone)]
pub struct DueState {
    /// When.
    pub due: i64,
    /// The version's place among those that were named.
    pub place: usize,
    /// The state as JSON.
    pub state: String,
}

impl Store {
    /// How many wake-ups fall in each of these stretches: from the first moment up to before the second.
    pub fn count_due(&self, stretches: &[(Instant, Instant)], planned: &Planned) -> Result<Vec<u64>, Fault> {
        let mut only = self.where_due(planned.sequence.as_ref());
        only.and("l.due_at >= r.since AND l.due_at < r.until");
        if let Some(versions) = &planned.versions {
            let items = (self.engine.dialect().items)("versions");
            only.and(&format!("(l.sequence, l.version) IN (SELECT value ->> 0, CAST(value ->> 1 AS BIGINT) FROM {items})"));
            let named = versions.iter().map(|(sequence, number)| [sequence.to_string(), number.to_string()]);
            only.value(":versions", super::fair::array(named));
        }
        let sql = format!(
            "SELECT r.n, (SELECT count(*) FROM enrollment l {} WHERE {}) FROM {}",
            (self.engine.dialect().index)("enrollment_due"),
            only.text,
            (self.engine.dialect().given)(STRETCHES)
        );
        let row = |(place, (since, until)): (usize, &(Instant, Instant))| {
            vec![i64::try_from(place).unwrap_or(i64::MAX).into(), since.millis().into(), until.millis().into()]
        };
        let rows: Vec<Vec<Value<'_>>> = stretches.iter().enumerate().map(row).collect();
        let mut counts = vec![0; stretches.len()];
        for row in self.engine.rows_for(&sql, &only.values, &Given { columns: STRETCHES, rows })? {
            let mut columns = Columns::from(row);
            let (place, count): (i64, i64) = (columns.take()?, columns.take()?);
            if let Some(found) = usize::try_from(place).ok().and_then(|place| counts.get_mut(place)) {
                *found = u64::try_from(count).unwrap_or(0);
            }
        }
        Ok(counts)
    }

    /// The versions that those go through whose wake-ups fall between two moments.
    pub fn due_versions(&self, from: Instant, to: Instant, sequence: Option<&SequenceId>) -> Result<Vec<DueVersion>, Fault> {
        let mut only = self.where_due(sequence);
        only.compare("l.due_at", ">=", ":from", Some(from.millis()));
        only.compare("l.due_at", "<", ":to", Some(to.millis()));
        let sql = format!(
            "SELECT d.sequence, d.version, v.json
             FROM (SELECT DISTINCT l.sequence, l.version FROM enrollment l {} WHERE {}) d
             JOIN version v ON v.workspace = :w AND v.sequence = d.sequence AND v.number = d.version",
            (self.engine.dialect().index)("enrollment_due"),
            only.text
        );
        self.all(&sql, &only.values, |row| {
            Ok(DueVersion { sequence: SequenceId::new(row.take::<String>()?), number: row.take()?, json: row.take()? })
        })
    }

    /// The wake-ups between two moments of those that go through these versions, each with its state.
    pub fn due_states(&self, from: Instant, to: Instant, versions: &[(SequenceId, u32)]) -> Result<Vec<DueState>, Fault> {
        let mut only = self.where_due(None);
        only.compare("l.due_at", ">=", ":from", Some(from.millis()));
        only.compare("l.due_at", "<", ":to", Some(to.millis()));
        only.and("l.sequence = r.sequence AND l.version = r.version");
        let sql = format!(
            "SELECT l.due_at, r.n, l.state FROM {} JOIN enrollment l {} ON {}",
            (self.engine.dialect().given)(VERSIONS),
            (self.engine.dialect().index)("enrollment_due"),
            only.text
        );
        let named = versions.iter().zip(0_i64..);
        let rows = named.map(|((sequence, number), n)| vec![n.into(), sequence.as_str().into(), (*number).into()]).collect();
        let found = self.engine.rows_for(&sql, &only.values, &Given { columns: VERSIONS, rows })?;
        let read = |mut row: Columns| {
            let (due, place) = (row.take()?, row.take::<i64>()?);
            Ok(DueState { due, place: usize::try_from(place).unwrap_or(usize::MAX), state: row.take()? })
        };
        found.into_iter().map(Columns::from).map(read).collect()
    }

    fn where_due<'a>(&'a self, sequence: Option<&'a SequenceId>) -> Where<'a> {
        let mut only = Where::of("l", self);
        only.and("l.due_at IS NOT NULL AND l.put_aside = 0 AND l.waiting_for = 'time'");
        only.is("l.sequence", ":sequence", sequence.map(SequenceId::as_str));
        only
    }
}
