//! Sets free what dead workers had in hand.
//!
//! In: the workers that have opened the database. Out: claims, leases and messages that anybody may take up. Never: a guess from time
//! alone; a wait for a row that somebody else has.

use super::Store;
use super::engine::{Columns, Value};
use crate::fault::Fault;

/// How often a working host looks at the locks of the others.
const SWEEP_MILLIS: i64 = 250;
/// Where a worker's name stands, in the order in which turns lock: the table, its key beside the workspace, what it has in hand, what frees
/// it. Claims are looked for among what is due, also by a clock that goes before this one's.
const IN_HAND: [(&str, &str, &str, &str); 5] = [
    ("contact", "id", "held_by = :id", "held_by = NULL, held_until = NULL"),
    ("endpoint", "id", "held_by = :id", "held_by = NULL, held_until = NULL"),
    ("outbox", "key", "held_by = :id", "held_by = NULL"),
    ("enrollment", "id", CLAIMED, "claimed_by = NULL, claimed_until = NULL"),
    ("job", "id", "held_by = :id", "held_by = NULL, status = 'waiting'"),
];
const CLAIMED: &str = "claimed_by = :id AND put_aside = 0 AND due_at <= :soon";
/// How far another worker's clock may go before this one's.
const AHEAD_MILLIS: i64 = 3_600_000;

impl Store {
    /// Sets free what the dead had in hand, if nobody has looked for a moment: each look is at a lock.
    pub fn sweep_now_and_then(&self) -> Result<(), Fault> {
        let since = self.clock.machine().saturating_sub(self.swept_at.get());
        if (0..SWEEP_MILLIS).contains(&since) {
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
            if !self.engine.lives(&worker)? && self.together(|store| store.set_free(&worker))? {
                self.engine.forget(&worker);
            }
        }
        Ok(())
    }

    /// Whatever anybody has claimed was due before this.
    pub(super) fn soon(&self) -> (&'static str, Value<'static>) {
        (":soon", self.clock.now().saturating_plus_millis(AHEAD_MILLIS).millis().into())
    }

    /// Says whether nothing is left. Whoever gets the worker's row sweeps; a row that somebody is just using is left for the next look, so
    /// that neither two sweepers nor a sweeper and a turn can wait for each other.
    fn set_free(&self, worker: &str) -> Result<bool, Fault> {
        let id = [(":id", worker.into()), self.soon()];
        let skipping = self.engine.dialect().skipping;
        let mine = format!("SELECT id FROM worker WHERE id = :id{skipping}");
        // Asked again within: one that comes back now waits for this to end, and then writes its row anew.
        if self.one(&mine, &id, Columns::take::<String>)?.is_none() || self.engine.lives(worker)? {
            return Ok(false);
        }
        self.count_hand(worker)?;
        for (table, key, holder, free) in IN_HAND {
            let rows = format!("SELECT workspace, {key} FROM {table} WHERE {holder}{skipping}");
            self.engine.run(&format!("UPDATE {table} SET {free} WHERE (workspace, {key}) IN ({rows})"), &id)?;
        }
        let left = IN_HAND.map(|(table, _, holder, _)| format!("EXISTS (SELECT 1 FROM {table} WHERE {holder})")).join(" OR ");
        Ok(self.engine.run(&format!("DELETE FROM worker WHERE id = :id AND NOT ({left})"), &id)? > 0)
    }
}
