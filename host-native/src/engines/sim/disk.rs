//! What survives: the books as they were stored last, and what the workspace goes by.
//!
//! In: a process's wish to read or to store. Out: a [`Shelf`] for each contact's turns. Never: a half of a book.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use relance_core::base::{ContactId, EnrollmentId, Instant, SendKey, SequenceId};
use relance_core::wire::{self, Send};

use super::schedule::{PASSED, Process};
use crate::drive::port::{Hashed, Notice};
use crate::engines::book::{Book, Letter, Shelf, Turned, Version, Way};
use crate::fault::{Fault, FaultKind};
use crate::report::SendStatus;
use crate::send::Sender;

/// How long somebody waits before looking again whether a hand has let go.
const LOOK_MILLIS: u64 = 10;
/// How often.
const LOOKS: u32 = 60_000;

/// A contact's book as it is stored, and who reads it to change it.
#[derive(Debug, Default)]
pub struct Slot {
    /// The book, as text.
    text: String,
    /// The worker whose turn it is.
    taken_by: Option<String>,
}

struct Kept {
    slots: BTreeMap<ContactId, Slot>,
    settings: Hashed,
    versions: BTreeMap<(String, u32), Version>,
    paused: Vec<SequenceId>,
}

/// What survives every death.
#[derive(Clone)]
pub struct Disk(Arc<Mutex<Kept>>);

/// A contact's place on it, for one process.
pub struct Place<'a> {
    /// What survives.
    pub disk: &'a Disk,
    /// Whose.
    pub contact: ContactId,
    /// Who looks.
    pub process: &'a Process,
    /// By which way messages go.
    pub sender: &'a Arc<dyn Sender>,
    /// Who hears what is told.
    pub listener: &'a mut dyn FnMut(Notice),
}

impl Disk {
    /// One with these settings and versions, and nobody on it.
    pub fn new(settings: Hashed, versions: BTreeMap<(String, u32), Version>) -> Self {
        Self(Arc::new(Mutex::new(Kept { slots: BTreeMap::new(), settings, versions, paused: Vec::new() })))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds somebody.
    pub fn add(&self, book: &Book) -> Result<(), Fault> {
        let slot = Slot { text: serde_json::to_string(book)?, taken_by: None };
        self.kept().slots.insert(book.whose().clone(), slot);
        Ok(())
    }

    /// A version by sequence and number.
    pub fn version(&self, sequence: &str, number: u32) -> Option<Version> {
        self.kept().versions.get(&(sequence.to_owned(), number)).cloned()
    }

    /// Somebody's book, as it is stored.
    pub fn book(&self, contact: &ContactId) -> Result<Option<Book>, Fault> {
        let kept = self.kept();
        Ok(kept.slots.get(contact).map(|slot| serde_json::from_str(&slot.text)).transpose()?)
    }

    /// Everybody's book, as it is stored.
    pub fn books(&self) -> Result<Vec<Book>, Fault> {
        let kept = self.kept();
        kept.slots.values().map(|slot| Ok(serde_json::from_str(&slot.text)?)).collect()
    }
}

impl Place<'_> {
    /// The slot, if nobody who lives has it; that is the end of whoever died with it.
    fn try_take(&self) -> Option<String> {
        let mut kept = self.disk.kept();
        let slot = kept.slots.get_mut(&self.contact)?;
        if slot.taken_by.as_ref().is_some_and(|worker| self.process.lives(worker)) {
            return None;
        }
        slot.taken_by = Some(self.process.id());
        Some(slot.text.clone())
    }

    fn let_go(&self) {
        let me = self.process.id();
        if let Some(slot) = self.disk.kept().slots.get_mut(&self.contact)
            && slot.taken_by.as_deref() == Some(&me)
        {
            slot.taken_by = None;
        }
    }

    fn is_taken_by_another(&self) -> bool {
        let me = self.process.id();
        let kept = self.disk.kept();
        let taken_by = kept.slots.get(&self.contact).and_then(|slot| slot.taken_by.as_ref());
        taken_by.is_some_and(|worker| *worker != me && self.process.lives(worker))
    }

    /// Whether the message in hand may leave: nothing where it is in nobody's hand, or another one's.
    fn pass(&self, key: &SendKey, noted: bool) -> Option<bool> {
        let (me, now) = (self.process.id(), self.process.machine());
        if self.is_taken_by_another() {
            return None;
        }
        let mut kept = self.disk.kept();
        let slot = kept.slots.get_mut(&self.contact)?;
        let mut book: Book = serde_json::from_str(&slot.text).ok()?;
        book.held.as_ref().filter(|held| held.by == me && held.until > now)?;
        let in_hand = |letter: &&mut Letter| letter.key == *key && letter.status == SendStatus::Attempting;
        let letter = book.letters.iter_mut().find(in_hand).filter(|letter| letter.held_by.as_deref() == Some(&me))?;
        if noted {
            letter.passed_gate = true;
            slot.text = serde_json::to_string(&book).ok()?;
        }
        Some(true)
    }

    /// Whether somebody else has a message in hand, lives, and is believed still.
    fn is_in_another_hand(&self, book: &Book) -> bool {
        let held = book.held.as_ref().filter(|held| held.by != self.process.id());
        held.is_some_and(|held| held.until > self.process.machine() && self.process.lives(&held.by))
    }
}

impl Shelf for Place<'_> {
    fn now(&self) -> Instant {
        self.process.now()
    }

    fn machine(&self) -> Instant {
        self.process.machine()
    }

    fn worker(&self) -> String {
        self.process.id()
    }

    fn take(&mut self, hurried: bool) -> Result<Option<Book>, Fault> {
        self.process.step("take")?;
        for _ in 0..LOOKS {
            let Some(text) = self.try_take() else {
                self.process.step("wait for a turn")?;
                continue;
            };
            let book: Book = serde_json::from_str(&text)?;
            if !self.is_in_another_hand(&book) {
                self.process.step("taken").inspect_err(|_| self.let_go())?;
                return Ok(Some(book));
            }
            self.let_go();
            if hurried {
                return Ok(None);
            }
            self.process.rest(LOOK_MILLIS);
            self.process.step("wait for a hand")?;
        }
        Err(Fault::new(FaultKind::Busy, "a message of this contact is in another worker's hand for too long"))
    }

    fn put(&mut self, book: Book, _: Option<Turned>) -> Result<(), Fault> {
        let text = serde_json::to_string(&book)?;
        let me = self.process.id();
        let stored = self.process.does("put", "stored", || {
            let mut kept = self.disk.kept();
            let slot = kept.slots.get_mut(&self.contact).filter(|slot| slot.taken_by.as_deref() == Some(&me));
            slot.map(|slot| *slot = Slot { text, taken_by: None })
        });
        if stored.is_err() {
            self.let_go();
        }
        stored?.ok_or_else(|| Fault::new(FaultKind::Core, "a book was put back that was not taken"))
    }

    fn leave(&mut self) {
        self.let_go();
    }

    fn gate(&self, key: &SendKey, noted: bool) -> bool {
        // Whoever decides just now is waited for: what it finds is what counts.
        while self.is_taken_by_another() {
            if self.process.step("wait at the gate").is_err() {
                return false;
            }
        }
        self.process.does("gate", PASSED, || self.pass(key, noted).unwrap_or(false)).unwrap_or(false)
    }

    fn standing(&mut self) -> Result<(Hashed, Vec<SequenceId>), Fault> {
        let kept = self.disk.kept();
        Ok((kept.settings.clone(), kept.paused.clone()))
    }

    fn version(&mut self, sequence: &str, number: u32) -> Result<Option<Version>, Fault> {
        Ok(self.disk.version(sequence, number))
    }

    fn live(&mut self) -> Result<u32, Fault> {
        Ok(0) // The world of trials has no plan.
    }

    fn inline(&mut self, version: &wire::Version) -> Result<Hashed, Fault> {
        let json = serde_json::value::to_raw_value(version)?;
        let hashed = Hashed { hash: format!("{}/{}", version.sequence, version.hash).into(), json: Arc::from(json) };
        let kept = Version { version: hashed.clone(), exclusive_group: None, priority: 0 };
        self.disk.kept().versions.insert((version.sequence.to_string(), version.number), kept);
        Ok(hashed)
    }

    fn survey_url(&self, _: &EnrollmentId) -> Option<String> {
        None
    }

    fn way(&mut self, _: &Send, _: Option<&str>) -> Result<Way, Fault> {
        Ok(Way::Now(Arc::clone(self.sender), None))
    }

    fn sender(&self, _: &Send, _: Option<&str>) -> Option<Arc<dyn Sender>> {
        Some(Arc::clone(self.sender))
    }

    fn tell(&mut self, notice: Notice) {
        (self.listener)(notice);
    }
}
