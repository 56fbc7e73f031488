//! Turns over books on the disk of a trial, of a workspace that is in the database otherwise.
//!
//! In: a disk, a process of it, a command. Out: what it led to; the book on the disk, and its rows where it is. Never: a turn that leaves the
//! two apart.

use std::sync::{Arc, Mutex, PoisonError};

use relance_core::base::{ContactId, EnrollmentId, Instant, SendKey, SequenceId};
use relance_core::wire::{self, Send};

use super::booking::{Decision, Desk, Nowhere};
use super::{Host, Options};
use crate::drive::port::{Hashed, Notice};
use crate::drive::{self, Command, Done};
use crate::engines::book::{Amendment, Book, BookTurn, Bookkeeper, Shelf, Turned, Version, Way};
use crate::engines::sim::{Disk, Place, Process};
use crate::fault::Fault;
use crate::send::Sender;

/// Contacts that are books on the disk of a trial, of one workspace.
pub struct Trial {
    host: Mutex<Host>,
    disk: Disk,
    process: Process,
}

impl std::fmt::Debug for Trial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Trial").field(&self.process.id()).finish()
    }
}

/// A book's place on the disk, with what else its turns need from the database.
struct Seated<'a, 'd> {
    place: Place<'a>,
    desk: &'a mut Desk<'d>,
}

impl Trial {
    /// With a host of its own for what is in the database. The process has begun, and nobody else is on its schedule.
    ///
    /// # Errors
    /// When the host can't be opened.
    pub fn new(options: Options, disk: Disk, process: Process) -> Result<Self, Fault> {
        Ok(Self { host: Mutex::new(Host::open(options)?), disk, process })
    }

    /// The book on the disk, which is begun where there is none.
    fn book(&self, host: &mut Host, contact: &ContactId) -> Result<Book, Fault> {
        if let Some(book) = self.disk.book(contact)? {
            return Ok(book);
        }
        let book = host.first_book(contact)?.ok_or_else(|| Fault::not_found("a contact with the id", contact))?;
        self.disk.add(&book)?;
        Ok(book)
    }
}

impl Bookkeeper for Trial {
    fn answers(&self) -> bool {
        true
    }

    fn perform(&self, workspace: &str, contact: &ContactId, command: &Command) -> Result<Done, Fault> {
        let mut host = self.host.lock().unwrap_or_else(PoisonError::into_inner);
        host.enter(workspace);
        host.look_at_zones_now_and_then()?;
        let book = self.book(&mut host, contact)?;
        let (disk, process, whose) = (&self.disk, &self.process, contact.clone());
        let unused: Arc<dyn Sender> = Arc::new(Nowhere);
        let Decision { done, book, turned, .. } = host.over(book, |desk, guest| {
            let mut unheard = |_: Notice| {};
            let place = Place { disk, contact: whose.clone(), process, sender: &unused, listener: &mut unheard };
            let mut seated = Seated { place, desk };
            drive::perform(&mut BookTurn::new(&mut seated, whose), guest, command)
        })?;
        if let Some(book) = book {
            host.project(&book, turned)?;
        }
        done
    }

    fn amend(&self, workspace: &str, contact: &ContactId, amendment: &Amendment) -> Result<bool, Fault> {
        let mut host = self.host.lock().unwrap_or_else(PoisonError::into_inner);
        host.enter(workspace);
        let mut book = self.book(&mut host, contact)?;
        let changed = book.amend(amendment, host.now());
        if changed {
            self.disk.add(&book)?;
            host.project(&book, Vec::new())?;
        }
        Ok(changed)
    }
}

impl Shelf for Seated<'_, '_> {
    fn now(&self) -> Instant {
        self.desk.now()
    }

    fn machine(&self) -> Instant {
        self.place.machine()
    }

    fn worker(&self) -> String {
        self.place.worker()
    }

    fn take(&mut self, hurried: bool) -> Result<Option<Book>, Fault> {
        let Some(mut book) = self.place.take(hurried)? else { return Ok(None) };
        match self.desk.freshen(&mut book) {
            Ok(true) => Ok(Some(book)),
            Ok(false) => {
                self.place.leave();
                Err(Fault::not_found("a contact with the id", book.whose()))
            }
            Err(fault) => {
                self.place.leave();
                Err(fault)
            }
        }
    }

    fn put(&mut self, book: Book, turn: Option<Turned>) -> Result<(), Fault> {
        self.place.put(book.clone(), None)?;
        self.desk.put(book, turn)
    }

    fn leave(&mut self) {
        self.place.leave();
    }

    fn gate(&self, key: &SendKey, noted: bool) -> bool {
        self.place.gate(key, noted)
    }

    fn standing(&mut self) -> Result<(Hashed, Vec<SequenceId>), Fault> {
        self.desk.standing()
    }

    fn version(&mut self, sequence: &str, number: u32) -> Result<Option<Version>, Fault> {
        self.desk.version(sequence, number)
    }

    fn live(&mut self) -> Result<u32, Fault> {
        self.desk.live()
    }

    fn inline(&mut self, version: &wire::Version) -> Result<Hashed, Fault> {
        self.desk.inline(version)
    }

    fn survey_url(&self, enrollment: &EnrollmentId) -> Option<String> {
        self.desk.survey_url(enrollment)
    }

    fn way(&mut self, send: &Send, reserved: Option<&str>) -> Result<Way, Fault> {
        self.desk.way(send, reserved)
    }

    fn sender(&self, send: &Send, account: Option<&str>) -> Option<Arc<dyn Sender>> {
        self.desk.sender(send, account)
    }

    fn tell(&mut self, notice: Notice) {
        self.desk.tell(notice);
    }
}
