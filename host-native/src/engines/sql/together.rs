//! Several statements as one: transactions, groups of turns, questions of one moment.
//!
//! In: what belongs together. Out: all of it stored, or nothing; answers that fit each other. Never: a half of it.

use super::Store;
use crate::crash;
use crate::fault::Fault;

impl Store {
    /// Whether a group is open.
    pub const fn is_grouped(&self) -> bool {
        self.grouped
    }

    /// From here on nothing is grouped: each turn is taken elsewhere, and stored there.
    pub fn never_group(&mut self) {
        self.apart = true;
    }

    /// Begins a group: the decisions of several contacts, each in a turn of its own, in one transaction. What is scarce is commits. A group
    /// within another is all or nothing too, and is stored with that one.
    pub fn open_group(&mut self) -> Result<(), Fault> {
        if self.apart {
            return Ok(());
        }
        if self.grouped {
            self.engine.exec("SAVEPOINT part")?;
            self.within += 1;
            return Ok(());
        }
        self.engine.begin()?;
        self.grouped = true;
        Ok(())
    }

    /// The same for turns that are read and written by statements for all of them.
    pub fn open_batch(&mut self) -> Result<(), Fault> {
        if self.grouped || self.apart {
            return self.open_group();
        }
        self.engine.begin_many()?;
        self.grouped = true;
        Ok(())
    }

    /// Ends a group: all of its turns are stored, or none.
    pub fn close_group(&mut self, keep: bool) -> Result<(), Fault> {
        if self.apart {
            return Ok(());
        }
        if self.within > 0 {
            self.within -= 1;
            return self.engine.exec(if keep { "RELEASE part" } else { "ROLLBACK TO part; RELEASE part" });
        }
        self.grouped = false;
        if !keep {
            self.kept.remove(&self.workspace); // What was read of a version that is not there.
            return self.engine.rollback();
        }
        crash::point("store.group");
        self.commit()?;
        crash::point("store.grouped");
        Ok(())
    }

    /// Does this in a transaction of its own: all of it is stored, or nothing.
    pub(super) fn together<T>(&self, act: impl FnOnce(&Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.grouped {
            return act(self); // The group is the transaction.
        }
        self.engine.begin()?;
        self.finish(act)
    }

    /// The same where a machine that fails may undo it.
    pub(super) fn together_loosely<T>(&self, act: impl FnOnce(&Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.grouped {
            return act(self);
        }
        self.engine.begin_loosely()?;
        self.finish(act)
    }

    /// Asks several questions of one moment.
    pub(crate) fn in_one_look<T>(&self, ask: impl FnOnce(&Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.grouped {
            return ask(self);
        }
        self.engine.begin_reading()?;
        let found = ask(self);
        self.engine.rollback()?;
        found
    }

    fn finish<T>(&self, act: impl FnOnce(&Self) -> Result<T, Fault>) -> Result<T, Fault> {
        match act(self) {
            Ok(done) => self.commit().map(|()| done),
            Err(fault) => {
                let _ = self.engine.rollback(); // What went wrong before is what the caller hears of.
                Err(fault)
            }
        }
    }
}
