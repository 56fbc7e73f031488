//! What waits in the whole installation, for whoever operates it.
//!
//! In: nothing. Out: counts over all workspaces. Never: a look at more rows than a number needs: what is more than that is told as that.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Store;
use super::engine::Columns;
use super::reports::OVERDUE_MILLIS;
use crate::fault::Fault;

/// Up to here is counted; more is more than anybody wants to see.
const MOST: i64 = 100_000;

/// What waits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Wake-ups that are due.
    pub due: u64,
    /// Those for which that was so a minute ago.
    pub overdue: u64,
    /// Enrollments that were put aside.
    pub put_aside: u64,
    /// Messages that wait to be handed over.
    pub messages: u64,
    /// Those that somebody has in hand.
    pub under_way: u64,
    /// Deliveries to webhooks that are not settled.
    pub deliveries: u64,
    /// Events without a place in the feed.
    pub feed: u64,
    /// How old the oldest of them is.
    pub feed_lag: Duration,
    /// Jobs by status.
    pub jobs: BTreeMap<String, u64>,
}

impl Backlog {
    /// Its counts by name.
    pub const fn counts(&self) -> [(&'static str, u64); 7] {
        [
            ("due", self.due),
            ("overdue", self.overdue),
            ("putAside", self.put_aside),
            ("messages", self.messages),
            ("messagesUnderWay", self.under_way),
            ("deliveries", self.deliveries),
            ("feed", self.feed),
        ]
    }
}

impl Store {
    /// What waits in all workspaces.
    pub fn backlog(&self) -> Result<Backlog, Fault> {
        let now = self.clock.now().millis();
        let lag: Option<i64> = self.one("SELECT min(at) FROM feed WHERE seq IS NULL", &[], Columns::take)?.flatten();
        let jobs = self.all("SELECT status, count(*) FROM job GROUP BY status", &[], |row: &mut Columns| {
            Ok((row.take()?, u64::try_from(row.take::<i64>()?).unwrap_or(0)))
        })?;
        let enrollments = |which: &str| format!("workspace w JOIN enrollment e ON e.workspace = w.id AND {which}");
        let outbox = |status: &str| {
            let open = "o.status IN ('pending', 'attempting')";
            format!("workspace w JOIN outbox o ON o.workspace = w.id AND {open} AND o.status = '{status}'")
        };
        let due = enrollments("e.due_at <= :at AND e.put_aside = 0");
        Ok(Backlog {
            due: self.so_many(&due, now)?,
            overdue: self.overdue_of_all()?,
            put_aside: self.so_many(&enrollments("e.live = 1 AND e.put_aside = 1"), now)?,
            messages: self.so_many(&outbox("pending"), now)?,
            under_way: self.so_many(&outbox("attempting"), now)?,
            deliveries: self.so_many("delivery WHERE next_at IS NOT NULL", now)?,
            feed: self.so_many("feed WHERE seq IS NULL", now)?,
            feed_lag: Duration::from_millis(lag.map_or(0, |at| u64::try_from(now - at).unwrap_or(0))),
            jobs: jobs.into_iter().collect(),
        })
    }

    /// Wake-ups of all workspaces that are late.
    pub fn overdue_of_all(&self) -> Result<u64, Fault> {
        let late = self.clock.now().millis() - OVERDUE_MILLIS;
        self.so_many("workspace w JOIN enrollment e ON e.workspace = w.id AND e.due_at <= :at AND e.put_aside = 0", late)
    }

    fn so_many(&self, rows: &str, at: i64) -> Result<u64, Fault> {
        let sql = format!("SELECT count(*) FROM (SELECT 1 AS one FROM {rows} LIMIT {MOST}) found");
        let count: i64 = self.one(&sql, &[(":at", at.into())], Columns::take)?.unwrap_or(0);
        Ok(u64::try_from(count).unwrap_or(0))
    }
}
