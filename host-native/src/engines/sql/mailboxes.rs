//! How far the accounts' mailboxes were read, and who reads them just now.
//!
//! In: workspaces and their accounts. Out: a mailbox in this worker's hand, its position. Never: one in two hands that both store: whoever
//! has lost it stores nothing.

use relance_core::base::Instant;
use serde::Serialize;

use super::engine::{Columns, Value};
use super::{Store, rows};
use crate::fault::{Fault, FaultKind};

/// How long a mailbox stays in a hand that says nothing.
const HELD_MILLIS: i64 = 5 * 60_000;

/// How reading a mailbox goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Mailbox"))]
#[serde(rename_all = "camelCase")]
pub struct MailboxRow {
    /// When it was last read to its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Instant>,
    /// How often it could not be read since.
    pub failures: u32,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// How reading a mailbox has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended<'a> {
    /// It is read to its end.
    Whole,
    /// It goes on there another time.
    Partly,
    /// It can't be read, and why.
    Failed(&'a str),
}

impl Store {
    /// Takes a mailbox in hand where it is to be looked at and nobody else does; gives how far it was read, as it was noted.
    pub fn take_mailbox(&self, account: &str) -> Result<Option<String>, Fault> {
        let machine = self.engine.dialect().machine;
        let [w, own, worker, now] = self.mailbox_of(account);
        let known = "SELECT held_by FROM mailbox WHERE workspace = :w AND account = :account";
        let mut dead = None;
        match self.one(known, &[w.clone(), own.clone()], Columns::take::<Option<String>>)? {
            None => {
                let sql = format!(
                    "INSERT INTO mailbox (workspace, account, position, next_at) VALUES (:w, :account, '{{}}', {machine})
                     ON CONFLICT (workspace, account) DO NOTHING"
                );
                self.engine.run(&sql, &[w.clone(), own.clone(), now.clone()])?;
            }
            Some(Some(holder)) if holder != self.engine.worker() && !self.engine.lives(&holder)? => dead = Some(holder),
            Some(_) => {}
        }
        let sql = format!(
            "UPDATE mailbox SET held_by = :worker, held_until = {machine} + CAST(:length AS BIGINT)
             WHERE workspace = :w AND account = :account AND next_at <= {machine}
               AND (held_by IS NULL OR held_until < {machine} OR held_by = CAST(:dead AS TEXT)) RETURNING position"
        );
        let values = [w, own, worker, now, (":length", HELD_MILLIS.into()), (":dead", dead.into())];
        self.engine.rows(&sql, &values)?.into_iter().next().map(|row| Columns::from(row).take()).transpose()
    }

    /// Notes how far the mailbox in hand was read, in the transaction in which what was read is stored.
    ///
    /// # Errors
    /// When it is in another hand by now.
    pub fn note_mailbox(&self, account: &str, position: &str) -> Result<(), Fault> {
        let [w, own, worker, now] = self.mailbox_of(account);
        let sql = format!(
            "UPDATE mailbox SET position = :position, held_until = {} + CAST(:length AS BIGINT)
             WHERE workspace = :w AND account = :account AND held_by = :worker",
            self.engine.dialect().machine
        );
        let values = [w, own, worker, now, (":position", position.into()), (":length", HELD_MILLIS.into())];
        if self.engine.run(&sql, &values)? == 0 {
            return Err(Fault::new(FaultKind::Busy, "the mailbox is in another hand").help("it is read there"));
        }
        Ok(())
    }

    /// Gives the mailbox back. `wait` says how long it is left alone, in milliseconds, by how often it failed, which is the answer.
    pub fn give_mailbox_back(&self, account: &str, ended: Ended<'_>, wait: &dyn Fn(u32) -> i64) -> Result<u32, Fault> {
        // A server says what it likes; not every database can keep all of it.
        let trouble: Option<String> = match ended {
            Ended::Failed(said) => Some(said.chars().filter(|letter| !letter.is_control()).collect()),
            Ended::Whole | Ended::Partly => None,
        };
        let failed = self.mailbox(account)?.map_or(0, |row| row.failures);
        let failures = trouble.as_ref().map_or(0, |_| failed.saturating_add(1));
        let [w, own, worker, now] = self.mailbox_of(account);
        let read = if ended == Ended::Whole { "CAST(:read AS BIGINT)" } else { "read_at" };
        let sql = format!(
            "UPDATE mailbox SET held_by = NULL, held_until = NULL, next_at = {} + CAST(:wait AS BIGINT), failures = :failures,
               trouble = :trouble, read_at = {read}
             WHERE workspace = :w AND account = :account AND held_by = :worker",
            self.engine.dialect().machine
        );
        let (wait, read) = ((":wait", wait(failures).into()), (":read", self.clock.now().millis().into()));
        let values = [w, own, worker, now, wait, read, (":failures", failures.into()), (":trouble", trouble.into())];
        self.engine.run(&sql, &values).map(|_| failures)
    }

    /// How reading a mailbox goes.
    pub fn mailbox(&self, account: &str) -> Result<Option<MailboxRow>, Fault> {
        let sql = "SELECT read_at, failures, trouble FROM mailbox WHERE workspace = :w AND account = :account";
        self.one(sql, &[(":w", self.w()), (":account", account.into())], |row| {
            let read_at = row.take::<Option<i64>>()?.map(rows::instant);
            Ok(MailboxRow { read_at, failures: row.take()?, trouble: row.take()? })
        })
    }

    fn mailbox_of<'a>(&'a self, account: &'a str) -> [(&'static str, Value<'a>); 4] {
        let machine = (":machine", self.clock.machine().into());
        [(":w", self.w()), (":account", account.into()), (":worker", self.engine.worker().into()), machine]
    }
}
