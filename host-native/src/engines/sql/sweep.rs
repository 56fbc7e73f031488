//! Sets free what dead workers had in hand.
//!
//! In: the workers that have opened the database. Out: claims, leases and messages that anybody may take up. Never: a guess from time
//! alone; a wait for a turn while a lock is held that the turn may want.

use super::Store;
use super::engine::Columns;
use crate::fault::Fault;

/// How often a working host looks at the locks of the others.
const SWEEP_MILLIS: i64 = 250;

impl Store {
    /// Sets free what the dead had in hand, if nobody has looked for a moment: each look is at a lock.
    pub fn sweep_now_and_then(&self) -> Result<(), Fault> {
        if self.clock.machine().saturating_sub(self.swept_at.get()) < SWEEP_MILLIS {
            return Ok(());
        }
        self.sweep()
    }

    /// Sets free what the dead had in hand: their claims, their leases, their messages.
    pub fn sweep(&self) -> Result<(), Fault> {
        self.swept_at.set(self.clock.machine());
        let others: Vec<String> =
            self.all("SELECT id FROM worker WHERE id <> :id", &[(":id", self.engine.worker().into())], Columns::take)?;
        for worker in others {
            if !self.engine.lives(&worker)? {
                self.together(|store| store.set_free(&worker))?;
                self.engine.forget(&worker);
            }
        }
        Ok(())
    }

    /// Contacts first, as turns do. Only one at a time does it: the others find the worker's row locked, or gone.
    fn set_free(&self, worker: &str) -> Result<(), Fault> {
        let id = [(":id", worker.into())];
        let mine = format!("SELECT id FROM worker WHERE id = :id{}", self.engine.dialect().skipping);
        if self.one(&mine, &id, Columns::take::<String>)?.is_none() {
            return Ok(());
        }
        for sql in [
            "UPDATE contact SET held_by = NULL, held_until = NULL WHERE held_by = :id AND (workspace, id) IN
               (SELECT workspace, contact FROM outbox WHERE status = 'attempting' AND held_by = :id)",
            "UPDATE outbox SET held_by = NULL WHERE status = 'attempting' AND held_by = :id",
            "UPDATE enrollment SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = :id",
            "DELETE FROM worker WHERE id = :id",
        ] {
            self.engine.run(sql, &id)?;
        }
        Ok(())
    }
}
