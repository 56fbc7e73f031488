//! A book on a desk: everything of it is in hand, and nobody else has it.
//!
//! In: the database, the ways of a host. Out: a [`Shelf`] of this one book. Never: a book that is stored here.

use std::sync::Arc;
use std::time::Duration;

use relance_core::base::{EnrollmentId, Instant, SendKey, SequenceId};
use relance_core::wire::{self, Send};

use super::Given;
use crate::account::Moment;
use crate::drive::port::{Hashed, Notice};
use crate::engines::book::{Book, Shelf, Turned, Version, Way};
use crate::engines::sql::{Limited, Store};
use crate::fault::{Fault, FaultKind};
use crate::send::{Asked, By, Gate, Lent, Outcome, Sender, Senders, Ways, crowded};

/// Who knows how much of limits is taken.
pub(super) enum Limiter {
    /// The database's rows.
    Rows,
    /// Others: so far they have said this.
    Others(Vec<Given>),
}

/// It, and what its turns need.
pub(in crate::host) struct Desk<'a> {
    store: &'a mut Store,
    senders: &'a Senders,
    now: Instant,
    pub(super) book: Book,
    pub(super) changed: bool,
    pub(super) turned: Vec<Turned>,
    pub(super) notices: Vec<Notice>,
    pub(super) limiter: Limiter,
    /// What has to be known of limits before its turn can go on.
    pub(super) asks: Option<Limited>,
}

/// Who has a book in hand: its engine gives it to one alone.
const KEEPER: &str = "book";

impl<'a> Desk<'a> {
    pub(super) fn new(store: &'a mut Store, senders: &'a Senders, now: Instant, book: Book) -> Self {
        let (turned, notices) = (Vec::new(), Vec::new());
        Self { store, senders, now, book, changed: false, turned, notices, limiter: Limiter::Rows, asks: None }
    }

    /// Brings the book up to what the database knows of its person; says whether there is one.
    pub(in crate::host) fn freshen(&self, book: &mut Book) -> Result<bool, Fault> {
        self.store.freshen(book)
    }
}

impl Shelf for Desk<'_> {
    fn now(&self) -> Instant {
        self.now
    }

    fn machine(&self) -> Instant {
        self.now
    }

    fn worker(&self) -> String {
        KEEPER.into()
    }

    fn take(&mut self, _: bool) -> Result<Option<Book>, Fault> {
        Ok(Some(self.book.clone()))
    }

    fn put(&mut self, book: Book, turn: Option<Turned>) -> Result<(), Fault> {
        (self.book, self.changed) = (book, true);
        self.turned.extend(turn);
        Ok(())
    }

    fn leave(&mut self) {}

    fn gate(&self, _: &SendKey, _: bool) -> bool {
        true
    }

    fn standing(&mut self) -> Result<(Hashed, Vec<SequenceId>), Fault> {
        self.store.standing_for_book()
    }

    fn version(&mut self, sequence: &str, number: u32) -> Result<Option<Version>, Fault> {
        self.store.version_for_book(sequence, number)
    }

    fn live(&mut self) -> Result<u32, Fault> {
        self.store.live_for_book()
    }

    fn inline(&mut self, version: &wire::Version) -> Result<Hashed, Fault> {
        self.store.inline_for_book(version.clone())
    }

    fn survey_url(&self, enrollment: &EnrollmentId) -> Option<String> {
        self.store.survey_for_book(enrollment)
    }

    fn way(&mut self, send: &Send, reserved: Option<&str>) -> Result<Way, Fault> {
        let (by, moment) = match &self.limiter {
            Limiter::Rows => self.store.way_for_book(send, reserved)?,
            Limiter::Others(given) => {
                let (by, limited) = self.store.limits_for_book(send, reserved)?;
                let own = |one: &&Given| {
                    limited.as_ref().is_some_and(|limited| (&one.key, &one.account) == (&limited.key, &limited.account))
                };
                match (given.iter().find(own).map(|one| one.moment), limited) {
                    (_, None) => (by, Moment::Now),
                    // What has come meanwhile is asked for anew, by a turn of its own.
                    (Some(Moment::Then(at)), _) => (by, Moment::Then(at.max(self.now.saturating_plus_millis(1)))),
                    (Some(moment), _) => (by, moment),
                    (None, limited) => {
                        self.asks = limited;
                        return Err(Fault::new(FaultKind::Busy, "it is not known yet when a message may go"));
                    }
                }
            }
        };
        let account = match &by {
            By::Account(named) | By::Paused(named) => Some(named.id.clone()),
            By::Own | By::Missing(_) | By::Sample => None,
        };
        Ok(match moment {
            Moment::Now => Way::Now(shared(self.senders.of(self.store.workspace(), &by)), account),
            Moment::Later(at) => Way::Now(shared(crowded(at)), account),
            Moment::Then(at) => Way::Then(at, account),
        })
    }

    fn sender(&self, send: &Send, account: Option<&str>) -> Option<Arc<dyn Sender>> {
        let by = match self.store.taken_for_book(send, account) {
            Ok(By::Paused(named)) => By::Account(named), // What it has done before can still be asked.
            Ok(By::Missing(_)) | Err(_) => return None,
            Ok(by) => by,
        };
        Some(shared(self.senders.of(self.store.workspace(), &by)))
    }

    fn tell(&mut self, notice: Notice) {
        self.notices.push(notice);
    }
}

/// The ways of a host are shared ones.
fn shared(lent: Lent<'_>) -> Arc<dyn Sender> {
    match lent {
        Lent::Shared(sender) => sender,
        Lent::Borrowed(_) => Arc::new(Nowhere),
    }
}

/// A way that can't be kept, and so is none.
pub(in crate::host) struct Nowhere;

impl Sender for Nowhere {
    fn attempt(&self, _: &Send, _: Instant, _: &mut Gate<'_>) -> Outcome {
        Outcome::Withdrawn
    }
    fn can_be_asked(&self) -> bool {
        false
    }
    fn ask(&self, _: &Send) -> Asked {
        Asked::CannotTell
    }
    fn longest(&self) -> Duration {
        Duration::ZERO
    }
    fn describe(&self) -> String {
        "nowhere".into()
    }
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}
