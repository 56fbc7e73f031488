//! One contact's turn: the transaction that decides, the lease that hands over.
//!
//! In: the port's calls. Out: what they say. Never: two turns of one contact at a time; a provider reached without the lease.

use std::collections::BTreeMap;
use std::time::Duration;

use relance_core::base::{ContactId, EnrollmentId, EventId, Instant, SendKey};
use relance_core::wire::{Channel, Send, SentRecord};
use rusqlite::OptionalExtension;

use super::{Store, rows};
use crate::crash;
use crate::drive::port::{Abandoned, Change, Notice, Scene, Seat, Turn, View};
use crate::fault::{Fault, FaultKind};
use crate::send::{Asked, Outcome, Sender};

/// How long a turn waits for another worker's lease.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often it looks.
const LOOK: Duration = Duration::from_millis(10);
/// What a lease lasts beyond the longest attempt.
const LEASE_MARGIN_MILLIS: i64 = 30_000;
/// A message that was taken in hand so often without an outcome is put aside with its enrollment.
pub(super) const MOST_ATTEMPTS: u32 = 5;
/// For how long accepted messages count for caps.
const CAPS_MILLIS: i64 = 31 * 24 * 3_600_000;

/// A contact's turn in SQLite.
pub struct SqliteTurn<'a> {
    store: &'a mut Store,
    sender: &'a dyn Sender,
    contact: ContactId,
    wakes: BTreeMap<EnrollmentId, Option<Instant>>,
    /// The message that this turn has in hand.
    mine: Option<SendKey>,
    open: bool,
    listener: &'a mut dyn FnMut(Notice),
}

impl<'a> SqliteTurn<'a> {
    /// The turn of this contact; nothing is taken before `load` or `reserve`.
    pub fn new(store: &'a mut Store, sender: &'a dyn Sender, contact: ContactId, listener: &'a mut dyn FnMut(Notice)) -> Self {
        Self { store, sender, contact, wakes: BTreeMap::new(), mine: None, open: false, listener }
    }

    /// Begins the transaction once no other worker has a message of this contact in hand. Within a group nobody waits: the worker
    /// waited for could not finish.
    fn begin(&mut self) -> Result<(), Fault> {
        let deadline = self.store.clock.machine() + i64::try_from(PATIENCE.as_millis()).unwrap_or(i64::MAX);
        loop {
            self.store.connection.execute_batch(if self.store.grouped { "SAVEPOINT turn" } else { "BEGIN IMMEDIATE" })?;
            self.open = true;
            let Some(worker) = self.blocking_worker()? else { return Ok(()) };
            self.rollback()?;
            if self.store.grouped || self.store.clock.machine() > deadline {
                let message = "a message of this contact is in another worker's hand for too long";
                return Err(Fault::new(FaultKind::Busy, message).help("try again"));
            }
            if self.store.lives(&worker) {
                self.store.clock.rest(LOOK);
            } else {
                self.store.sweep()?;
            }
        }
    }

    /// The other worker that has the contact's lease now, if one has and it has not run out.
    fn blocking_worker(&self) -> Result<Option<String>, Fault> {
        let row: Option<(Option<String>, Option<i64>)> = self
            .store
            .connection
            .prepare_cached("SELECT held_by, held_until FROM contact WHERE workspace = ?1 AND id = ?2")?
            .query_row([&self.store.workspace, self.contact.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((held_by, held_until)) = row else { return Err(Fault::not_found("a contact with the id", &self.contact)) };
        let now = self.store.clock.machine();
        Ok(held_by.filter(|worker| *worker != self.store.worker.id && held_until.is_some_and(|until| until > now)))
    }

    fn rollback(&mut self) -> Result<(), Fault> {
        if std::mem::take(&mut self.open) {
            self.store.connection.execute_batch(if self.store.grouped {
                "ROLLBACK TO turn; RELEASE turn"
            } else {
                "ROLLBACK"
            })?;
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Fault> {
        self.store.connection.execute_batch(if self.store.grouped { "RELEASE turn" } else { "COMMIT" })?;
        self.open = false;
        Ok(())
    }

    fn scene(&mut self, view: &View) -> Result<Scene, Fault> {
        let contact = rows::contact(&self.store.connection, &self.store.workspace, &self.contact)?
            .ok_or_else(|| Fault::not_found("a contact with the id", &self.contact))?;
        let (settings, typed) = self.store.settings_now()?.clone();
        let limited = typed.plan.as_ref().is_some_and(|plan| plan.max_enrollments.is_some());
        let live = if limited { rows::live(&self.store.connection, &self.store.workspace)? } else { 0 };
        let abandoned = self.abandoned()?;
        let (mut seats, mut unreadable) = (Vec::new(), Vec::new());
        for row in rows::seats(&self.store.connection, &self.store.workspace, &self.contact)? {
            let wanted = row.live
                || match view {
                    View::All => true,
                    View::Live => false,
                    View::With(wanted) => *wanted == row.id,
                }
                || abandoned.iter().any(|abandoned| abandoned.send.enrollment == row.id);
            if wanted {
                match self.seat(&row)? {
                    Some(seat) => seats.push(seat),
                    None if !row.put_aside => unreadable.push(row.id),
                    None => {} // Known; it waits for a person.
                }
            }
        }
        let conversations = rows::conversations(&self.store.connection, &self.store.workspace, &self.contact)?;
        Ok(Scene { contact, settings, seats, conversations, sent: self.sent()?, abandoned, live, unreadable })
    }

    /// An enrollment as the loop sees it; nothing if its stored state can't be read.
    fn seat(&mut self, row: &rows::SeatRow) -> Result<Option<Seat>, Fault> {
        let (sequence, number) = &row.version;
        let Some((version, exclusive_group, priority)) = self.store.version_of(sequence, *number)? else { return Ok(None) };
        let Ok(state) = serde_json::from_str(&row.json) else { return Ok(None) };
        let json = serde_json::value::RawValue::from_string(row.json.clone())?;
        Ok(Some(Seat { state, json, version, exclusive_group, priority, claims: row.claims }))
    }

    /// Messages in a hand that is not there any more: the turn is ours, so whoever had them is dead or too late; or they were ours, and what
    /// became of them could not be stored.
    fn abandoned(&self) -> Result<Vec<Abandoned>, Fault> {
        let mut statement = self.store.connection.prepare_cached(
            "SELECT effect, passed_gate FROM outbox
             WHERE workspace = ?3 AND contact = ?1 AND status = 'attempting' AND key IS NOT ?2 ORDER BY queued_at, key",
        )?;
        let found = statement
            .query_map((self.contact.as_str(), self.mine.as_ref().map(SendKey::as_str), &self.store.workspace), |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?))
            })?;
        found
            .map(|row| {
                let (effect, passed_gate) = row?;
                Ok(Abandoned { send: serde_json::from_str(&effect)?, passed_gate })
            })
            .collect()
    }

    fn sent(&self) -> Result<Vec<SentRecord>, Fault> {
        let since = self.store.clock.now().millis() - CAPS_MILLIS;
        let mut statement = self.store.connection.prepare_cached(
            "SELECT coalesce(settled_at, queued_at) AS at, channel, key, json_extract(effect, '$.purpose') FROM outbox
             WHERE workspace = ?3 AND contact = ?1 AND at > ?2 AND status IN ('accepted', 'unknown', 'pending', 'attempting') ORDER BY at, key",
        )?;
        let found = statement.query_map((self.contact.as_str(), since, &self.store.workspace), |row| {
            Ok(SentRecord {
                at: rows::instant(row.get(0)?),
                channel: Channel::new(row.get::<_, String>(1)?),
                key: Some(SendKey::new(row.get::<_, String>(2)?)),
                purpose: row.get::<_, Option<String>>(3)?.and_then(|name| serde_json::from_value(name.into()).ok()),
                attributes: std::collections::BTreeMap::new(),
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The contact's next message that may go; one whose enrollment has ended is called back here at the latest.
    fn next_message(&self) -> Result<Option<(String, Send, u32)>, Fault> {
        loop {
            let row: Option<(String, String, u32, bool)> = self
                .store
                .connection
                .prepare_cached(
                    "SELECT o.key, o.effect, o.attempts, e.live FROM outbox o
                       JOIN enrollment e ON e.workspace = o.workspace AND e.id = o.enrollment
                     WHERE o.workspace = ?1 AND o.contact = ?2 AND o.status = 'pending' AND e.put_aside = 0 ORDER BY o.queued_at, o.key LIMIT 1",
                )?
                .query_row([&self.store.workspace, self.contact.as_str()], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })
                .optional()?;
            let Some((key, effect, attempts, live)) = row else { return Ok(None) };
            if live {
                return Ok(Some((key, serde_json::from_str(&effect)?, attempts)));
            }
            self.store
                .connection
                .prepare_cached("UPDATE outbox SET status = 'cancelled', settled_at = ?2 WHERE workspace = ?3 AND key = ?1")?
                .execute((&key, self.store.clock.now().millis(), &self.store.workspace))?;
        }
    }
}

impl Drop for SqliteTurn<'_> {
    fn drop(&mut self) {
        let _ = self.rollback(); // Only after a fault: whatever it was in the middle of did not happen.
    }
}

impl Turn for SqliteTurn<'_> {
    fn now(&self) -> Instant {
        self.store.clock.now()
    }

    fn load(&mut self, view: &View) -> Result<Scene, Fault> {
        self.wakes.clear();
        self.begin()?;
        self.scene(view)
    }

    fn seen(&mut self, event: &EventId) -> Result<bool, Fault> {
        Ok(self
            .store
            .connection
            .prepare_cached("SELECT 1 FROM inbox WHERE workspace = ?1 AND contact = ?2 AND id = ?3")?
            .exists((&self.store.workspace, self.contact.as_str(), event.as_str()))?)
    }

    fn arm(&mut self, enrollment: &EnrollmentId, at: Instant) {
        self.wakes.insert(enrollment.clone(), Some(at));
    }

    fn disarm(&mut self, enrollment: &EnrollmentId) {
        self.wakes.insert(enrollment.clone(), None);
    }

    fn save(&mut self, change: Change) -> Result<(), Fault> {
        let wakes = std::mem::take(&mut self.wakes);
        self.store.write(&self.contact, &change, &wakes)?;
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
        self.begin()?;
        let Some((key, send, attempts)) = self.next_message()? else {
            self.commit()?; // A message that was called back stays so.
            return Ok(None);
        };
        let connection = &self.store.connection;
        if attempts >= MOST_ATTEMPTS {
            connection
                .prepare_cached("UPDATE enrollment SET put_aside = 1, claimed_by = NULL WHERE workspace = ?1 AND id = ?2")?
                .execute([&self.store.workspace, send.enrollment.as_str()])?;
            self.commit()?;
            (self.listener)(Notice::PutAside { enrollment: send.enrollment });
            return Ok(None);
        }
        let longest = i64::try_from(self.sender.longest().as_millis()).unwrap_or(i64::MAX / 2);
        let until = self.store.clock.machine() + longest + LEASE_MARGIN_MILLIS;
        // A sender that can be asked afterwards needs no note of the gate.
        connection
            .prepare_cached(
                "UPDATE outbox SET status = 'attempting', attempts = attempts + 1, held_by = ?2, passed_gate = ?3
                 WHERE workspace = ?4 AND key = ?1",
            )?
            .execute((&key, &self.store.worker.id, self.sender.can_be_asked(), &self.store.workspace))?;
        connection
            .prepare_cached("UPDATE contact SET held_by = ?2, held_until = ?3 WHERE workspace = ?4 AND id = ?1")?
            .execute((self.contact.as_str(), &self.store.worker.id, until, &self.store.workspace))?;
        crash::point("store.reserve");
        self.commit()?;
        crash::point("store.reserved");
        self.mine = Some(send.key.clone());
        Ok(Some(send))
    }

    fn attempt(&mut self, send: &Send) -> Outcome {
        let store = &*self.store;
        let noted = !self.sender.can_be_asked();
        let mut gate = || store.gate(&self.contact, send, noted).unwrap_or(false);
        self.sender.attempt(send, store.clock.now(), &mut gate)
    }

    fn keys_honoured(&self, _: &Send) -> bool {
        self.sender.keys_honoured()
    }

    fn ask(&mut self, send: &Send) -> Asked {
        self.sender.ask(send)
    }

    fn tell(&mut self, notice: Notice) {
        (self.listener)(notice);
    }
}

impl Store {
    /// Whether the message may leave this host now: the lease still holds and nobody else took the message over. Where the
    /// provider can't be asked afterwards, passing is noted durably.
    fn gate(&self, contact: &ContactId, send: &Send, noted: bool) -> Result<bool, Fault> {
        let sql = if noted {
            "UPDATE outbox SET passed_gate = 1 WHERE workspace = ?5 AND key = ?1 AND status = 'attempting' AND held_by = ?2 AND EXISTS
               (SELECT 1 FROM contact WHERE workspace = ?5 AND id = ?3 AND held_by = ?2 AND held_until > ?4) RETURNING 1"
        } else {
            "SELECT 1 FROM outbox WHERE workspace = ?5 AND key = ?1 AND status = 'attempting' AND held_by = ?2 AND EXISTS
               (SELECT 1 FROM contact WHERE workspace = ?5 AND id = ?3 AND held_by = ?2 AND held_until > ?4)"
        };
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = (send.key.as_str(), &self.worker.id, contact.as_str(), self.clock.machine(), &self.workspace);
        let passed = statement.query(values)?.next()?.is_some();
        crash::point("store.gate");
        Ok(passed)
    }
}
