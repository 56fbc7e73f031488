//! Counts what there is, as the tabs of a console show it.
//!
//! In: nothing. Out: numbers, each from an index that has them in order. Never: a look at a row; only of a text that waits, whether it does.

use std::collections::BTreeMap;

use super::engine::Columns;
use super::{Store, drafts, enrolled};
use crate::fault::Fault;
use crate::report::Counts;

const DAY_MILLIS: i64 = 24 * 3_600_000;
const WEEK_MILLIS: i64 = 7 * DAY_MILLIS;

/// How many there are of each kind, and how many of them are put aside.
type ByWord = BTreeMap<String, (u64, u64)>;

impl Store {
    /// What there is, at one moment.
    pub fn count_all(&self) -> Result<Counts, Fault> {
        self.in_one_look(Self::counted_all)
    }

    fn counted_all(&self) -> Result<Counts, Fault> {
        let (now, dialect) = (self.clock.now(), self.engine.dialect());
        let (statuses, waiting) = (self.by_status()?, self.by_waiting()?);
        let held = waiting.get("attention").map_or(0, |(all, aside)| all.saturating_sub(*aside));
        let people =
            format!("SELECT count(*) FROM person {} WHERE workspace = :w AND archived = 0", (dialect.index)("person_changed"));
        let sequences = format!("SELECT count(*) FROM {} WHERE coalesce(s.archived, 0) = 0", drafts::KNOWN);
        let approvals = format!("SELECT count(*) FROM ({}) texts", enrolled::texts(dialect));
        Ok(Counts {
            now,
            quarantined: statuses.values().map(|(_, aside)| aside).sum(),
            enrollments: statuses.into_iter().map(|(word, (count, _))| (word, count)).collect(),
            waiting_for: waiting.into_iter().map(|(word, (count, _))| (word, count)).collect(),
            held,
            approvals: self.count(&approvals, None)?,
            questions: self.count("SELECT count(*) FROM question WHERE workspace = :w AND until > :at", Some(now.millis()))?,
            failed: self.settled_since("rejected", now.millis() - WEEK_MILLIS)?,
            sent: self.settled_since("accepted", now.millis() - DAY_MILLIS)?,
            contacts: self.count(&people, None)?,
            sequences: self.count(&sequences, None)?,
        })
    }

    /// Enrollments by status.
    pub(super) fn by_status(&self) -> Result<ByWord, Fault> {
        let index = (self.engine.dialect().index)("enrollment_status");
        self.by_word(&format!(
            "SELECT status, count(*), CAST(sum(put_aside) AS BIGINT) FROM enrollment {index} WHERE workspace = :w GROUP BY status"
        ))
    }

    /// Active enrollments by what they wait for.
    pub(super) fn by_waiting(&self) -> Result<ByWord, Fault> {
        let index = (self.engine.dialect().index)("enrollment_waiting");
        self.by_word(&format!(
            "SELECT waiting_for, count(*), CAST(sum(put_aside) AS BIGINT) FROM enrollment {index}
             WHERE workspace = :w AND waiting_for IS NOT NULL AND status = 'active' GROUP BY waiting_for"
        ))
    }

    fn by_word(&self, sql: &str) -> Result<ByWord, Fault> {
        let number = |row: &mut Columns| Ok::<_, Fault>(u64::try_from(row.take::<i64>()?).unwrap_or(0));
        let read = |row: &mut Columns| Ok((row.take()?, (number(row)?, number(row)?)));
        Ok(self.all(sql, &[(":w", self.w())], read)?.into_iter().collect())
    }

    /// How many messages came to this end since then. They stand by account: each account's are counted by themselves, and those that went
    /// over none.
    fn settled_since(&self, status: &'static str, since: i64) -> Result<u64, Fault> {
        let index = (self.engine.dialect().index)("outbox_account");
        let of = format!(
            "FROM outbox o {index} WHERE o.workspace = :w AND o.status = :status AND o.settled_at > :since AND o.settled_at IS NOT NULL"
        );
        let next = |beyond: &str| {
            format!(
                "(SELECT o.account FROM outbox o {index} WHERE o.workspace = :w AND o.settled_at IS NOT NULL {beyond}
                  ORDER BY o.account LIMIT 1)"
            )
        };
        let sql = format!(
            "WITH RECURSIVE used (account) AS (
               SELECT {} UNION ALL SELECT {} FROM used u WHERE u.account IS NOT NULL)
             SELECT CAST(coalesce(sum((SELECT count(*) {of} AND o.account = u.account)), 0) AS BIGINT)
               + (SELECT count(*) {of} AND o.account IS NULL)
             FROM used u WHERE u.account IS NOT NULL",
            next("AND o.account IS NOT NULL"),
            next("AND o.account > u.account")
        );
        self.number(&sql, &[(":w", self.w()), (":status", status.into()), (":since", since.into())])
    }
}
