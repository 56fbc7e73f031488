//! Clears away what is old enough, little by little, so that nobody waits for it.
//!
//! In: for how many days things are kept. Out: how many rows went. Never: what is live, in line or in hand; what caps still count; more
//! than a few rows in one transaction.
//!
//! An enrollment goes with its timeline, its messages and what its decisions were made from. Whether somebody may be enrolled anew is
//! judged by the enrollments that there are: a sequence that never takes the same person twice forgets with them, which is why they are
//! kept for ever unless somebody says otherwise.

use super::Store;
use super::engine::Columns;
use super::fair;
use super::hooks::DELETED;
use crate::fault::Fault;

/// For how many days things are kept; 0: for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Events of the feed; 30 unless said otherwise.
    pub feed: u32,
    /// Deliveries to webhooks that are settled, or wait for one that is disabled; 30 unless said otherwise.
    pub deliveries: u32,
    /// Answers that are given again to the same request; 2 unless said otherwise.
    pub answers: u32,
    /// What providers and mailboxes told; 180 unless said otherwise.
    pub inbound: u32,
    /// Ended enrollments with all that belongs to them; for ever unless said otherwise, and 31 at least.
    pub enrollments: u32,
}

impl Default for Keep {
    fn default() -> Self {
        Self { feed: 30, deliveries: 30, answers: 2, inbound: 180, enrollments: 0 }
    }
}

/// How many rows went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Events of the feed.
    pub feed: u64,
    /// Deliveries.
    pub deliveries: u64,
    /// Answers.
    pub answers: u64,
    /// What came in.
    pub inbound: u64,
    /// Limits that are free again.
    pub limits: u64,
    /// Enrollments.
    pub enrollments: u64,
}

impl Swept {
    /// Whether nothing went.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

const DAY_MILLIS: i64 = 86_400_000;
/// For how long the row of a limit is kept that nobody has used.
const LIMIT_MILLIS: i64 = 3_600_000;
/// Caps look back so far at most: what they count is not cleared away.
const CAPS_DAYS: u32 = 31;

impl Store {
    /// Makes the indexes without which taking decisions' sources away would look at all of them. Only who clears enrollments away needs
    /// them, so only they pay for them, once.
    pub fn prepare_sweep(&self, keep: &Keep) -> Result<(), Fault> {
        if keep.enrollments == 0 {
            return Ok(());
        }
        let beside = self.engine.dialect().beside;
        for column in ["facts", "settings"] {
            let sql = format!("CREATE INDEX {beside} IF NOT EXISTS timeline_{column} ON timeline (workspace, {column})");
            self.engine.exec(&sql)?;
        }
        Ok(())
    }

    /// Clears away up to so many rows of each kind that are older than they are kept.
    pub fn sweep_old(&self, keep: &Keep, most: u32) -> Result<Swept, Fault> {
        let now = self.clock.now().millis();
        let before = |days: u32, now: i64| (days > 0).then(|| now - i64::from(days) * DAY_MILLIS);
        let mut swept = Swept::default();
        if let Some(before) = before(keep.feed, now) {
            swept.feed = self.together(|store| store.sweep_feed(before, most))?;
        }
        let stale = before(keep.deliveries, now).unwrap_or(i64::MIN);
        swept.deliveries = self.together(|store| store.sweep_deliveries(stale, most))?;
        if let Some(before) = before(keep.answers, self.clock.machine()) {
            let sql = "DELETE FROM idempotency WHERE (workspace, key) IN
                         (SELECT workspace, key FROM idempotency WHERE created_at < :before ORDER BY created_at LIMIT :most)";
            swept.answers = self.engine.run(sql, &[(":before", before.into()), (":most", most.into())])?;
        }
        if let Some(before) = before(keep.inbound, now) {
            let sql = "DELETE FROM inbound WHERE (workspace, id) IN
                         (SELECT i.workspace, i.id FROM workspace w JOIN inbound i ON i.workspace = w.id AND i.received_at < :before
                          LIMIT :most)";
            swept.inbound = self.engine.run(sql, &[(":before", before.into()), (":most", most.into())])?;
        }
        swept.limits = self.sweep_limits(now, most)?;
        let days = if keep.enrollments == 0 { 0 } else { keep.enrollments.max(CAPS_DAYS) };
        if let Some(before) = before(days, now) {
            swept.enrollments = self.together(|store| store.sweep_enrollments(before, most.min(100)))?;
        }
        Ok(swept)
    }

    /// Limits whose time is over: one that is free is as good as one that nobody has used. Those are left that somebody uses just now.
    fn sweep_limits(&self, now: i64, most: u32) -> Result<u64, Fault> {
        let sql = format!(
            "DELETE FROM pace WHERE (workspace, name) IN
               (SELECT workspace, name FROM pace WHERE free_at < :before ORDER BY free_at LIMIT :most{})",
            self.engine.dialect().skipping
        );
        let before = (now - LIMIT_MILLIS).saturating_mul(1_000); // They are counted in microseconds.
        self.engine.run(&sql, &[(":before", before.into()), (":most", most.into())])
    }

    /// The oldest events, in their order: what is not in order yet was not told yet.
    fn sweep_feed(&self, before: i64, most: u32) -> Result<u64, Fault> {
        let sql = "SELECT seq, at FROM feed WHERE seq IS NOT NULL ORDER BY seq LIMIT :most";
        let oldest: Vec<(i64, i64)> = self.all(sql, &[(":most", most.into())], |row| Ok((row.take()?, row.take()?)))?;
        let Some((last, _)) = oldest.iter().take_while(|(_, at)| *at < before).last() else { return Ok(0) };
        let last = (":last", (*last).into());
        let gone = self.engine.run("DELETE FROM feed WHERE seq <= :last", std::slice::from_ref(&last))?;
        let sql = "UPDATE mark SET value = :last WHERE name = 'feedCleared' AND value < :last";
        self.engine.run(sql, &[last])?;
        Ok(gone)
    }

    /// What is settled, what waits for an endpoint that gets nothing, and everything of an endpoint that was taken away.
    fn sweep_deliveries(&self, before: i64, most: u32) -> Result<u64, Fault> {
        let values = [(":before", before.into()), (":most", most.into())];
        let lists = [
            "SELECT workspace, endpoint, id FROM delivery WHERE settled_at IS NOT NULL AND settled_at < :before
             ORDER BY settled_at LIMIT :most",
            "SELECT d.workspace, d.endpoint, d.id FROM endpoint e JOIN delivery d
               ON d.workspace = e.workspace AND d.endpoint = e.id AND d.next_at IS NOT NULL AND d.next_at < :before
             WHERE e.disabled IS NOT NULL LIMIT :most",
            &format!(
                "SELECT d.workspace, d.endpoint, d.id FROM endpoint e JOIN delivery d ON d.workspace = e.workspace AND d.endpoint = e.id
                 WHERE e.disabled = '{DELETED}' LIMIT :most"
            ),
        ];
        let mut gone = 0;
        for list in lists {
            let found: Vec<[String; 3]> = self.all(list, &values, |row| Ok([row.take()?, row.take()?, row.take()?]))?;
            if found.is_empty() {
                continue;
            }
            let those = [(":those", fair::array(found.into_iter()).into())];
            let named = format!("SELECT value ->> 0, value ->> 1, value ->> 2 FROM {}", (self.engine.dialect().items)("those"));
            self.engine.run(&format!("DELETE FROM delivery_try WHERE (workspace, endpoint, delivery) IN ({named})"), &those)?;
            gone += self.engine.run(&format!("DELETE FROM delivery WHERE (workspace, endpoint, id) IN ({named})"), &those)?;
        }
        let empty = format!(
            "DELETE FROM endpoint WHERE disabled = '{DELETED}' AND NOT EXISTS
               (SELECT 1 FROM delivery d WHERE d.workspace = endpoint.workspace AND d.endpoint = endpoint.id)"
        );
        Ok(gone + self.engine.run(&empty, &[])?)
    }

    /// Ended enrollments whose contact nobody has in hand, with all that belongs to them.
    fn sweep_enrollments(&self, before: i64, most: u32) -> Result<u64, Fault> {
        let sql = "SELECT e.workspace, e.id, e.contact FROM workspace w JOIN enrollment e
                     ON e.workspace = w.id AND e.ended_at IS NOT NULL AND e.ended_at < :before
                   WHERE e.live = 0 AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.workspace = e.workspace AND o.enrollment = e.id
                     AND (o.status IN ('pending', 'attempting') OR coalesce(o.settled_at, o.queued_at) >= :before))
                   LIMIT :most";
        let values = [(":before", before.into()), (":most", most.into())];
        let found: Vec<[String; 3]> = self.all(sql, &values, |row| Ok([row.take()?, row.take()?, row.take()?]))?;
        let mut gone = 0;
        for [workspace, enrollment, contact] in &found {
            gone += u64::from(self.forget_enrollment(workspace, enrollment, contact)?);
        }
        Ok(gone)
    }

    fn forget_enrollment(&self, workspace: &str, enrollment: &str, contact: &str) -> Result<bool, Fault> {
        let whose = || vec![(":w", workspace.into()), (":id", enrollment.into()), (":contact", contact.into())];
        // Nobody decides for the contact meanwhile: an event may still change how an enrollment ended.
        let turn = format!(
            "SELECT id FROM contact WHERE workspace = :w AND id = :contact AND held_by IS NULL{}",
            self.engine.dialect().skipping
        );
        if self.one(&turn, &whose(), Columns::take::<String>)?.is_none() {
            return Ok(false);
        }
        let sources = "SELECT DISTINCT facts FROM timeline WHERE workspace = :w AND enrollment = :id AND seq > 0"; // All of its rows, by its key.
        let sources: Vec<String> = self.all(sources, &whose(), Columns::take)?;
        for sql in [
            "DELETE FROM engagement WHERE workspace = :w AND key IN (SELECT key FROM outbox WHERE workspace = :w AND enrollment = :id)",
            "DELETE FROM task WHERE workspace = :w AND key IN
               (SELECT key || '/workflow' FROM outbox WHERE workspace = :w AND enrollment = :id)",
            "DELETE FROM outbox WHERE workspace = :w AND enrollment = :id",
            "DELETE FROM timeline WHERE workspace = :w AND enrollment = :id",
            "DELETE FROM enrollment WHERE workspace = :w AND id = :id",
        ] {
            self.engine.run(sql, &whose())?;
        }
        // What only these decisions were made from. Others of the same person may have been made from the same.
        let sql = format!(
            "DELETE FROM snapshot WHERE workspace = :w AND hash IN (SELECT value ->> 0 FROM {})
               AND NOT EXISTS (SELECT 1 FROM timeline t WHERE t.workspace = snapshot.workspace AND t.facts = snapshot.hash)
               AND NOT EXISTS (SELECT 1 FROM timeline t WHERE t.workspace = snapshot.workspace AND t.settings = snapshot.hash)",
            (self.engine.dialect().items)("sources")
        );
        let sources = fair::array(sources.iter().map(|hash| [hash.as_str()]));
        self.engine.run(&sql, &[(":w", workspace.into()), (":sources", sources.into())])?;
        Ok(true)
    }
}
