//! What was used, by day: counted in the transaction in which it happens, so that no crash makes it more or less.
//!
//! In: what many turns have used. Out: sums. Never: a row that all workers wait for: each counts in a part of its own.

use std::collections::BTreeMap;

use relance_core::base::Instant;

use super::Store;
use super::engine::{Columns, Given, Holds};
use super::many::Many;
use crate::fault::Fault;

/// The name under which credits are counted: calls of a model, and messages of an assistant's that were accepted (E13).
pub const CREDITS: &str = "credits";
/// Into how many parts a day's count is divided.
const PARTS: u32 = 64;
const COUNTS: &[(&str, Holds)] = &[("w", Holds::Text), ("name", Holds::Text), ("count", Holds::Int)];

impl Store {
    /// Counts what many turns have used, in the transaction that uses it: one statement, and none where nothing was.
    pub(super) fn write_usage(&self, many: &mut Many<'_>, at: Instant) -> Result<(), Fault> {
        let row =
            |((workspace, name), count): ((&str, String), i64)| vec![workspace.to_owned().into(), name.into(), count.into()];
        let rows: Vec<_> = many.usage().into_iter().map(row).collect();
        if rows.is_empty() {
            return Ok(());
        }
        // Any number will do that differs between most workers: Fowler, Noll and Vo's.
        let hash =
            self.engine.worker().bytes().fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619));
        let sql = format!(
            "INSERT INTO usage (workspace, day, name, part, count)
             SELECT r.w, CAST(:day AS TEXT), r.name, CAST(:part AS BIGINT), r.count FROM {} WHERE true
             ON CONFLICT (workspace, day, name, part) DO UPDATE SET count = usage.count + excluded.count",
            (self.engine.dialect().given)(COUNTS)
        );
        let values = [(":day", day(at).into()), (":part", (hash % PARTS).into())];
        self.engine.run_for(&sql, &values, &Given { columns: COUNTS, rows })?;
        Ok(())
    }

    /// What was used on each day from one to another, both included: by day, then by name.
    pub fn usage(&self, from: &str, to: &str) -> Result<BTreeMap<String, BTreeMap<String, u64>>, Fault> {
        let sql = "SELECT day, name, CAST(sum(count) AS BIGINT) FROM usage
                   WHERE workspace = :w AND day >= :from AND day <= :to GROUP BY day, name ORDER BY day, name";
        let rows: Vec<(String, String, i64)> =
            self.all(sql, &[(":w", self.w()), (":from", from.into()), (":to", to.into())], |row: &mut Columns| {
                Ok((row.take()?, row.take()?, row.take()?))
            })?;
        let mut days: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
        for (day, name, count) in rows {
            days.entry(day).or_default().insert(name, u64::try_from(count).unwrap_or(0));
        }
        Ok(days)
    }
}

/// The date of an instant in UTC.
pub(super) fn day(at: Instant) -> String {
    at.utc().date().to_string()
}
