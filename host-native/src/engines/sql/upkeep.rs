//! What an operator keeps beside a workspace's data, and asks of the database as a whole.
//!
//! In: a name and a JSON text. Out: the same back; the workspaces; the database's clock. Never: the workspace's settings.

use relance_core::base::Instant;

use super::Store;
use super::engine::{Columns, Value};
use crate::fault::Fault;

impl Store {
    /// The name that a kept text goes by, if there is one: a short look.
    pub fn kept_hash(&self, name: &str) -> Result<Option<String>, Fault> {
        self.one("SELECT hash FROM setting WHERE workspace = :w AND name = :name", &self.under(name), Columns::take)
    }

    /// A text that was kept under this name.
    pub fn note(&self, name: &str) -> Result<Option<String>, Fault> {
        self.one("SELECT json FROM setting WHERE workspace = :w AND name = :name", &self.under(name), Columns::take)
    }

    /// Keeps a text under this name, in place of the one before.
    pub fn keep(&self, name: &str, json: &str) -> Result<(), Fault> {
        let [w, name] = self.under(name);
        self.engine.run(
            "INSERT INTO setting (workspace, name, hash, json) VALUES (:w, :name, :hash, :json)
             ON CONFLICT (workspace, name) DO UPDATE SET hash = excluded.hash, json = excluded.json",
            &[w, name, (":hash", super::sha256(json).into()), (":json", json.into())],
        )?;
        Ok(())
    }

    /// Forgets what was kept under this name.
    pub fn discard(&self, name: &str) -> Result<(), Fault> {
        self.engine.run("DELETE FROM setting WHERE workspace = :w AND name = :name", &self.under(name))?;
        Ok(())
    }

    /// All workspaces of the database, by name.
    pub fn workspace_ids(&self) -> Result<Vec<String>, Fault> {
        self.all("SELECT id FROM workspace ORDER BY id", &[], Columns::take)
    }

    /// Other workers that have the database open now.
    pub fn others(&self) -> Result<Vec<String>, Fault> {
        let mut others: Vec<String> = self.all(
            "SELECT id FROM worker WHERE id <> :id ORDER BY id",
            &[(":id", self.engine.worker().into())],
            Columns::take,
        )?;
        for index in (0..others.len()).rev() {
            if others.get(index).is_some_and(|id| !self.engine.lives(id).unwrap_or(true)) {
                others.remove(index);
            }
        }
        Ok(others)
    }

    /// What the database's clock shows, in milliseconds; this machine's where it has none of its own.
    pub fn database_clock(&self) -> Result<i64, Fault> {
        let sql = format!("SELECT CAST({} AS BIGINT)", self.engine.dialect().machine);
        let machine = (":machine", self.clock.machine().into());
        Ok(self.one(&sql, &[machine], Columns::take)?.unwrap_or_else(|| self.clock.machine()))
    }

    /// The instant, in milliseconds, of the last thing that the database remembers to have happened.
    pub fn last_trace(&self) -> Result<Option<i64>, Fault> {
        let sql = "SELECT max(at) FROM (SELECT max(queued_at) AS at FROM outbox WHERE workspace = :w
                     UNION ALL SELECT max(settled_at) FROM outbox WHERE workspace = :w
                     UNION ALL SELECT max(published_at) FROM version WHERE workspace = :w
                     UNION ALL SELECT max(processed_at) FROM inbox WHERE workspace = :w) AS traces";
        Ok(self.one(sql, &[(":w", (&self.workspace).into())], Columns::take)?.flatten())
    }

    /// Puts every live enrollment aside that is due by then or has a message to hand over; says how many it were.
    pub fn put_due_aside(&self, by: Instant) -> Result<u64, Fault> {
        let sql = "UPDATE enrollment SET put_aside = 1, claimed_by = NULL, claimed_until = NULL
                   WHERE workspace = :w AND live = 1 AND put_aside = 0 AND (due_at <= :by OR EXISTS
                     (SELECT 1 FROM outbox o WHERE o.workspace = enrollment.workspace AND o.enrollment = enrollment.id
                        AND o.status IN ('pending', 'attempting')))";
        self.engine.run(sql, &[(":w", (&self.workspace).into()), (":by", by.millis().into())])
    }

    fn under<'a>(&'a self, name: &'a str) -> [(&'static str, Value<'a>); 2] {
        [(":w", (&self.workspace).into()), (":name", name.into())]
    }
}
