//! One contact's turn: the transaction that decides, the lease that hands over.
//!
//! In: the port's calls. Out: what they say. Never: two turns of one contact at a time; a provider reached without the lease.

use std::collections::BTreeMap;
use std::time::Duration;

use relance_core::base::{ContactId, EnrollmentId, EventId, Instant, SendKey};
use relance_core::wire::{Send, Version};

use super::Store;
use super::engine::{Columns, Value};
use super::save::Saved;
use crate::account::Moment;
use crate::crash;
use crate::drive::port::{Change, Decided, Hashed, Notice, Person, Scene, Turn, View, Watch};
use crate::fault::{Fault, FaultKind};
use crate::send::header::Threading;
use crate::send::{Asked, By, Lent, Outcome, Ways, crowded};

/// How long a turn waits for another worker's lease.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often it looks.
const LOOK: Duration = Duration::from_millis(10);
/// What a lease lasts beyond the longest attempt.
const LEASE_MARGIN_MILLIS: i64 = 30_000;
/// A message that was taken in hand so often without an outcome is put aside with its enrollment.
const MOST_ATTEMPTS: u32 = 5;
/// What is due within this time is announced to those who sleep.
const SOON_MILLIS: i64 = 1_000;
/// For how long accepted messages count for caps.
pub(super) const CAPS_MILLIS: i64 = 31 * 24 * 3_600_000;

/// A message whose turn it is.
struct Next {
    send: Send,
    attempts: u32,
    /// The account over which it has waited for its moment.
    reserved: Option<String>,
}

/// A contact's turn in a database.
pub struct SqlTurn<'a> {
    store: &'a mut Store,
    ways: &'a dyn Ways,
    /// By which way the message in hand goes.
    sender: Option<Lent<'a>>,
    contact: ContactId,
    wakes: BTreeMap<EnrollmentId, Option<Instant>>,
    /// The message that this turn has in hand.
    mine: Option<SendKey>,
    open: bool,
    patient: bool,
    listener: &'a mut dyn FnMut(Notice),
}

impl<'a> SqlTurn<'a> {
    /// The turn of this contact; nothing is taken before `load` or `reserve`.
    pub fn new(store: &'a mut Store, ways: &'a dyn Ways, contact: ContactId, listener: &'a mut dyn FnMut(Notice)) -> Self {
        Self { store, ways, sender: None, contact, wakes: BTreeMap::new(), mine: None, open: false, patient: true, listener }
    }

    /// The same, which does not wait for another worker's lease: whoever has many to see to comes again.
    pub fn hurry(&mut self) {
        self.patient = false;
    }

    /// Begins the transaction once no other worker has a message of this contact in hand. Within a group nobody waits: the worker
    /// waited for could not finish.
    fn begin(&mut self) -> Result<(), Fault> {
        let deadline = self.store.clock.machine() + i64::try_from(PATIENCE.as_millis()).unwrap_or(i64::MAX);
        while let Some(worker) = self.try_begin(!self.store.grouped)? {
            let over = self.store.grouped || !self.patient || self.store.clock.machine() > deadline;
            if !over && !self.store.engine.lives(&worker)? {
                self.store.sweep()?;
            }
            if over || !self.store.waited(LOOK) {
                return Err(busy("a message of this contact is in another worker's hand for too long"));
            }
        }
        Ok(())
    }

    /// Begins, unless another worker has a message of this contact in hand: then that worker is named. `wait`: for whoever has the
    /// contact's row just now, which is never long.
    fn try_begin(&mut self, wait: bool) -> Result<Option<String>, Fault> {
        if self.store.grouped {
            self.store.engine.exec("SAVEPOINT turn")?;
        } else {
            self.store.engine.begin()?;
        }
        self.open = true;
        let worker = self.blocking_worker(wait)?;
        if worker.is_some() {
            self.rollback()?;
        }
        Ok(worker)
    }

    /// The other worker that has the contact's lease now, if one has and it has not run out. The contact is locked from here on.
    fn blocking_worker(&self, wait: bool) -> Result<Option<String>, Fault> {
        let engine = &self.store.engine;
        let dialect = engine.dialect();
        let sql = format!(
            "SELECT held_by, CASE WHEN held_until > {} THEN 1 ELSE 0 END FROM contact WHERE workspace = :w AND id = :contact{}",
            dialect.machine,
            if wait { dialect.locked } else { dialect.skipping }
        );
        let values = [self.w(), self.whose(), (":machine", self.store.clock.machine().into())];
        let row: Option<(Option<String>, bool)> = self.store.one(&sql, &values, |row| Ok((row.take()?, row.take()?)))?;
        let Some((held_by, holds)) = row else {
            let there = self.store.contact(&self.contact)?.is_some();
            return Err(if there {
                busy("this contact is in another hand")
            } else {
                Fault::not_found("a contact with the id", &self.contact)
            });
        };
        Ok(held_by.filter(|worker| worker != engine.worker() && holds))
    }

    fn rollback(&mut self) -> Result<(), Fault> {
        match std::mem::take(&mut self.open) {
            true if self.store.grouped => self.store.engine.exec("ROLLBACK TO turn; RELEASE turn"),
            true => self.store.engine.rollback(),
            false => Ok(()),
        }
    }

    fn commit(&mut self) -> Result<(), Fault> {
        if self.store.grouped {
            self.store.engine.exec("RELEASE turn")?;
        } else {
            self.store.commit()?;
        }
        self.open = false;
        Ok(())
    }

    fn w(&self) -> (&'static str, Value<'_>) {
        (":w", (&self.store.workspace).into())
    }

    fn whose(&self) -> (&'static str, Value<'_>) {
        (":contact", self.contact.as_str().into())
    }

    fn scene(&mut self, view: &View) -> Result<Scene, Fault> {
        let contact =
            self.store.contact(&self.contact)?.ok_or_else(|| Fault::not_found("a contact with the id", &self.contact))?;
        let ((settings, _), paused) = self.store.standing()?;
        let abandoned = self.store.abandoned(&self.contact, self.mine.as_ref())?;
        let (mut seats, mut unreadable) = (Vec::new(), Vec::new());
        for row in self.store.seats(&self.contact)? {
            let wanted = row.live
                || match view {
                    View::All => true,
                    View::Live => false,
                    View::With(wanted) => *wanted == row.id,
                }
                || abandoned.iter().any(|abandoned| abandoned.send.enrollment == row.id);
            if wanted {
                let (id, aside) = (row.id.clone(), row.put_aside);
                match self.store.seat(row)? {
                    Some(seat) => seats.push(seat),
                    None if !aside => unreadable.push(id),
                    None => {} // Known; it waits for a person.
                }
            }
        }
        let conversations = self.store.conversations(&self.contact)?;
        Ok(Scene {
            contact: Person::Known(Box::new(contact)),
            settings,
            seats,
            conversations,
            sent: self.store.sent(&self.contact)?,
            abandoned,
            paused,
            unreadable,
        })
    }

    /// The contact's next message that may go; one whose enrollment has ended is called back here at the latest.
    fn next_message(&self) -> Result<Option<Next>, Fault> {
        let sql = "SELECT o.key, o.effect, o.attempts, e.live, o.not_before, o.account FROM outbox o
                     JOIN enrollment e ON e.workspace = o.workspace AND e.id = o.enrollment
                   WHERE o.workspace = :w AND o.contact = :contact AND o.settled_at IS NULL AND o.status = 'pending' AND o.not_before <= :now AND e.put_aside = 0
                   ORDER BY o.queued_at, o.key";
        let now = (":now", self.store.clock.now().millis().into());
        let pending: Vec<(String, String, u32, bool, Option<String>)> =
            self.store.all(sql, &[self.w(), self.whose(), now], |row| {
                let (key, effect, attempts, live) = (row.take()?, row.take()?, row.take()?, row.take()?);
                let (waited, account) = (row.take::<bool>()?, row.take::<Option<String>>()?);
                Ok((key, effect, attempts, live, account.filter(|_| waited)))
            })?;
        for (key, effect, attempts, live, reserved) in pending {
            if live {
                return Ok(Some(Next { send: serde_json::from_str(&effect)?, attempts, reserved }));
            }
            let back = "UPDATE outbox SET status = 'cancelled', settled_at = :now WHERE workspace = :w AND key = :key";
            let now = (":now", self.store.clock.now().millis().into());
            self.store.engine.run(back, &[self.w(), (":key", key.into()), now])?;
        }
        Ok(None)
    }

    fn put_aside(&mut self, enrollment: EnrollmentId) -> Result<(), Fault> {
        let sql = "UPDATE enrollment SET put_aside = 1, claimed_by = NULL WHERE workspace = :w AND id = :id";
        self.store.engine.run(sql, &[self.w(), (":id", enrollment.as_str().into())])?;
        self.commit()?;
        (self.listener)(Notice::PutAside { enrollment });
        Ok(())
    }

    /// By which way a message that was in hand was to go; nothing where nobody knows any more.
    fn taken(&self, send: &Send) -> Option<Lent<'a>> {
        let by = match self.store.by_taken(send) {
            Ok(By::Paused(named)) => By::Account(named), // What it has done before can still be asked.
            Ok(By::Missing(_)) | Err(_) => return None,
            Ok(by) => by,
        };
        Some(self.ways.of(&self.store.workspace, &by))
    }

    /// By which way a message goes now, and which account that is; nothing where it has to wait for its account.
    fn way_now(&mut self, next: &Next) -> Result<Option<(Lent<'a>, Option<String>)>, Fault> {
        let by = self.store.by(&next.send)?;
        let account = match &by {
            By::Account(named) => named,
            By::Paused(named) => return Ok(Some((self.ways.of(&self.store.workspace, &by), Some(named.id.clone())))),
            By::Own | By::Missing(_) | By::Sample => return Ok(Some((self.ways.of(&self.store.workspace, &by), None))),
        };
        let id = Some(account.id.clone());
        Ok(match self.store.room(account, &next.send, next.reserved == id)? {
            Moment::Now => Some((self.ways.of(&self.store.workspace, &by), id)),
            Moment::Later(at) => Some((crowded(at), id)),
            Moment::Then(at) => {
                let sql = "UPDATE outbox SET not_before = :at, account = :account WHERE workspace = :w AND key = :key";
                let key = (":key", next.send.key.as_str().into());
                self.store.engine.run(sql, &[self.w(), key, (":at", at.millis().into()), (":account", id.into())])?;
                None
            }
        })
    }

    fn take_in_hand(&mut self, send: &Send, sender: Lent<'a>, account: Option<String>) -> Result<(), Fault> {
        let engine = &self.store.engine;
        let worker = || (":worker", engine.worker().into());
        // A sender that can be asked afterwards needs no note of the gate.
        let taken = "UPDATE outbox SET status = 'attempting', attempts = attempts + 1, held_by = :worker, passed_gate = :passed,
                       account = :account
                     WHERE workspace = :w AND key = :key";
        let passed = (":passed", sender.can_be_asked().into());
        let account = (":account", account.into());
        engine.run(taken, &[self.w(), (":key", send.key.as_str().into()), worker(), passed, account])?;
        let leased = format!(
            "UPDATE contact SET held_by = :worker, held_until = {} + CAST(:length AS BIGINT) WHERE workspace = :w AND id = :contact",
            engine.dialect().machine
        );
        let longest = i64::try_from(sender.longest().as_millis()).unwrap_or(i64::MAX / 2);
        let length = (":length", (longest + LEASE_MARGIN_MILLIS).into());
        engine.run(&leased, &[self.w(), self.whose(), worker(), (":machine", self.store.clock.machine().into()), length])?;
        crash::point("store.reserve");
        self.commit()?;
        crash::point("store.reserved");
        self.mine = Some(send.key.clone());
        self.sender = Some(sender);
        Ok(())
    }
}

impl Drop for SqlTurn<'_> {
    fn drop(&mut self) {
        let _ = self.rollback(); // Only after a fault: whatever it was in the middle of did not happen.
    }
}

impl Turn for SqlTurn<'_> {
    fn now(&self) -> Instant {
        self.store.clock.now()
    }

    fn shown(&self) -> Instant {
        self.store.clock.shown()
    }

    fn load(&mut self, view: &View) -> Result<Scene, Fault> {
        self.wakes.clear();
        self.begin()?;
        self.scene(view)
    }

    fn seen(&mut self, event: &EventId) -> Result<bool, Fault> {
        let sql = "SELECT id FROM inbox WHERE workspace = :w AND contact = :contact AND id = :id";
        Ok(self.store.one(sql, &[self.w(), self.whose(), (":id", event.as_str().into())], Columns::take::<String>)?.is_some())
    }

    fn arm(&mut self, enrollment: &EnrollmentId, at: Instant) {
        self.wakes.insert(enrollment.clone(), Some(at));
    }

    fn disarm(&mut self, enrollment: &EnrollmentId) {
        self.wakes.insert(enrollment.clone(), None);
    }

    fn watches(&mut self) -> Result<Vec<Watch>, Fault> {
        self.store.watches(&self.contact)
    }

    fn live(&mut self) -> Result<u32, Fault> {
        self.store.live_where_limited()
    }

    fn inline(&mut self, version: &Version) -> Result<Hashed, Fault> {
        self.store.inline_in_turn(version.clone())
    }

    fn survey_url(&self, enrollment: &EnrollmentId) -> Option<String> {
        self.store.survey_url(enrollment)
    }

    fn save(&mut self, change: Change) -> Result<(), Fault> {
        let wakes = std::mem::take(&mut self.wakes);
        // Who sleeps until what was due before hears of what is due earlier.
        let by = self.store.clock.now().saturating_plus_millis(SOON_MILLIS);
        let soon = wakes.values().flatten().any(|at| *at <= by) || change.decided.iter().any(Decided::sends);
        let (workspace, contact) = (self.store.workspace.clone(), self.contact.clone());
        self.store.write(&[Saved { workspace, contact, change, wakes, leased: true }])?;
        if soon {
            self.store.engine.announce()?;
        }
        crash::point("store.save");
        self.commit()?;
        crash::point("store.saved");
        Ok(())
    }

    fn pass(&mut self) -> Result<(), Fault> {
        self.wakes.clear();
        self.rollback()
    }

    fn reserve(&mut self) -> Result<Option<Send>, Fault> {
        // Whoever has the contact goes on with what is left of it: nobody waits only to find nothing.
        match self.try_begin(false) {
            Ok(None) => {}
            Ok(Some(_)) => return Ok(None),
            Err(fault) if fault.kind == FaultKind::Busy => {
                self.rollback()?;
                return Ok(None);
            }
            Err(fault) => return Err(fault),
        }
        while let Some(next) = self.next_message()? {
            if next.attempts >= MOST_ATTEMPTS {
                self.put_aside(next.send.enrollment)?;
                return Ok(None);
            }
            if let Some((sender, account)) = self.way_now(&next)? {
                self.take_in_hand(&next.send, sender, account)?;
                return Ok(Some(next.send));
            }
        }
        self.commit()?; // A message that was called back stays so, and one that waits for its account waits.
        Ok(None)
    }

    fn attempt(&mut self, send: &Send) -> Outcome {
        let Some(sender) = self.sender.clone().or_else(|| self.taken(send)) else { return Outcome::Withdrawn };
        let (store, noted) = (&*self.store, !sender.can_be_asked());
        let mut gate = || store.gate(&self.contact, send, noted).unwrap_or(false);
        if !sender.threads() {
            return sender.attempt(send, store.clock.now(), &mut gate);
        }
        // A thread is a courtesy: where it can't be read, the message begins one.
        let thread = Threading::after(store.earlier(send).unwrap_or_default());
        sender.attempt_in(send, &thread, store.clock.now(), &mut gate)
    }

    fn keys_honoured(&self, send: &Send) -> bool {
        match &self.sender {
            Some(sender) if self.mine.as_ref() == Some(&send.key) => sender.keys_honoured(),
            _ => self.taken(send).is_some_and(|sender| sender.keys_honoured()),
        }
    }

    fn ask(&mut self, send: &Send) -> Asked {
        self.taken(send).map_or(Asked::CannotTell, |sender| sender.ask(send))
    }

    fn tell(&mut self, notice: Notice) {
        (self.listener)(notice);
    }
}

fn busy(message: &str) -> Fault {
    Fault::new(FaultKind::Busy, message).help("try again")
}
