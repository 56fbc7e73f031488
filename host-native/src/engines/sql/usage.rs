//! What was used, by day: counted in the transaction in which it happens, so that no crash makes it more or less.
//!
//! In: a name and a moment. Out: sums. Never: a row that all workers wait for: each counts in a part of its own.

use std::collections::BTreeMap;

use relance_core::base::Instant;

use super::Store;
use super::engine::Columns;
use crate::fault::Fault;

/// Into how many parts a day's count is divided.
const PARTS: u32 = 64;

impl Store {
    /// One more of this was used. Within the transaction that uses it.
    pub(super) fn used(&self, name: &str, at: Instant) -> Result<(), Fault> {
        // Any number will do that differs between most workers: Fowler, Noll and Vo's.
        let hash =
            self.engine.worker().bytes().fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619));
        self.engine.run(
            "INSERT INTO usage (workspace, day, name, part, count) VALUES (:w, :day, :name, :part, 1)
             ON CONFLICT (workspace, day, name, part) DO UPDATE SET count = usage.count + 1",
            &[(":w", self.w()), (":day", day(at).into()), (":name", name.into()), (":part", (hash % PARTS).into())],
        )?;
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
fn day(at: Instant) -> String {
    at.utc().date().to_string()
}
