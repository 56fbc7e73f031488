//! Turns over books that are kept elsewhere: decided here, by the settings, versions and people that this host's database knows.
//!
//! In: a book, a command. Out: what it led to, and the book as it is then. Never: a book that is kept here.

use std::sync::Arc;
use std::time::Duration;

use relance_core::base::{ContactId, EnrollmentId, Instant, SendKey, SequenceId};
use relance_core::wire::{self, Send};
use serde::{Deserialize, Serialize};

use super::Host;
use crate::clock::Stopwatch;
use crate::drive::port::{Hashed, Notice, Turn};
use crate::drive::{self, Command, Done};
use crate::engines::book::{Book, BookTurn, Due, Shelf, Turned, Version, Way};
use crate::engines::sql::{Books, Moment, Store};
use crate::fault::{Fault, FaultKind};
use crate::send::{Asked, By, Gate, Lent, Outcome, Sender, Senders, Ways, crowded};

/// What a command over a book led to.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// What it led to; a fault where nothing has happened.
    pub done: Result<Done, Fault>,
    /// The book from here on; nothing where it is as it was.
    pub book: Option<Book>,
    /// What was changed, turn by turn.
    pub turned: Vec<Turned>,
    /// When.
    pub at: Instant,
}

/// A message of a book in hand.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Taken {
    /// The message; nothing where none may go now.
    pub send: Option<Box<Send>>,
    /// The account that it goes over.
    pub account: Option<String>,
    /// The provider's ids of the messages that it answers to.
    pub thread: Vec<String>,
    /// The book from here on; nothing where it is as it was.
    pub book: Option<Book>,
    /// When.
    pub at: Instant,
}

/// What a wake-up of a book finds to do first.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum First {
    /// It was decided.
    Decided(Box<Decision>),
    /// A message waits.
    Letter,
    /// Nothing is due.
    Nothing(Instant),
}

/// A book on a desk: everything of it is in hand, and nobody else has it.
pub(super) struct Desk<'a> {
    store: &'a mut Store,
    senders: &'a Senders,
    now: Instant,
    book: Book,
    changed: bool,
    turned: Vec<Turned>,
    notices: Vec<Notice>,
}

/// How long an attempt may take before its message leaves: less than an object waits for a call of which nothing is heard.
const LONGEST_BEFORE_GATE: Duration = Duration::from_secs(600);
/// Who has a book in hand: its engine gives it to one alone.
const KEEPER: &str = "book";

impl Desk<'_> {
    /// Brings the book up to what the database knows of its person; says whether there is one.
    pub(super) fn freshen(&self, book: &mut Book) -> Result<bool, Fault> {
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
        let (by, moment) = self.store.way_for_book(send, reserved)?;
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
pub(super) struct Nowhere;

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

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// From here on the rows follow books that are kept elsewhere. A database with something under way is moved, not only followed.
    pub fn follow_books(&mut self) -> Result<(), Fault> {
        let refused =
            |message| Err(Fault::new(FaultKind::Input, message).help("take its contacts there with `relance move --to restate`"));
        match self.store.follows_books()? {
            Books::Elsewhere => return Ok(()),
            Books::OnTheWay => {
                return refused("expected a database whose contacts were all moved, found one of which they were not");
            }
            Books::Here if self.store.live_anywhere()? => {
                return refused(
                    "expected a database with nothing under way, or one whose contacts were moved, found enrollments",
                );
            }
            Books::Here => {}
        }
        self.store.follow_books(Books::Elsewhere)?;
        self.follows = true;
        Ok(())
    }

    /// Nobody decides over these rows any more: what is under way is taken to books. Not while somebody else works on them.
    pub(crate) fn begin_to_follow(&mut self) -> Result<(), Fault> {
        if self.store.follows_books()? == Books::Elsewhere {
            let message = "expected a database that keeps its contacts, found one whose contacts are objects of Restate already";
            return Err(Fault::new(FaultKind::Input, message).help("start the service with `--engine restate`"));
        }
        let before = self.store.follows_books()?;
        self.store.follow_books(Books::OnTheWay)?; // Who comes from here on refuses to decide.
        self.follows = true;
        if let Some(worker) = self.store.others()?.first() {
            self.store.follow_books(before)?;
            let message = format!("the database is open in another process (the worker {worker})");
            return Err(Fault::new(FaultKind::Busy, message).help("stop every worker and service on this database first"));
        }
        Ok(())
    }

    /// Everything has arrived.
    pub(crate) fn has_followed(&self) -> Result<(), Fault> {
        self.store.follow_books(Books::Elsewhere)
    }

    /// With whom something is to happen, in any workspace: so many after those.
    pub(crate) fn contacts_under_way(
        &self,
        after: Option<&(String, ContactId)>,
        most: u32,
    ) -> Result<Vec<(String, ContactId)>, Fault> {
        self.store.contacts_under_way(after, most)
    }

    /// Refuses to decide over rows that follow books: what was decided would be in no book.
    pub(super) fn is_keeper(&self) -> Result<(), Fault> {
        if self.follows {
            let message = "expected a database that keeps its contacts, found one that follows those that Restate has";
            return Err(Fault::new(FaultKind::Input, message).help("ask the service that was started with `--engine restate`"));
        }
        Ok(())
    }

    /// A contact's book as this host's database would begin it.
    pub fn first_book(&mut self, contact: &ContactId) -> Result<Option<Book>, Fault> {
        self.store.book(contact)
    }

    /// Does something in a turn over this book. Fails only where this host can't: whatever is wrong with the command is in the decision.
    pub fn perform_over(&mut self, book: Book, command: &Command) -> Result<Decision, Fault> {
        self.look_at_zones_now_and_then()?;
        let contact = book.whose().clone();
        self.over(book, |desk, guest| {
            let mut turn = BookTurn::new(desk, contact);
            drive::perform(&mut turn, guest, command)
        })
    }

    /// Does the first of what is due in this book, but hands nothing over.
    pub fn wake_over(&mut self, book: Book) -> Result<First, Fault> {
        let now = self.clock.now();
        let (due, _) = book.due(now);
        let command = match due.into_iter().min_by_key(order) {
            None => return Ok(First::Nothing(now)),
            Some(Due::Letter) => return Ok(First::Letter),
            Some(Due::Abandoned) => Command::Recover,
            Some(Due::Enrollment(enrollment)) => Command::Wake { enrollment },
            Some(Due::Conversation(conversation)) => Command::WakeConversation { conversation },
        };
        let before = book.clone();
        let mut decision = self.perform_over(book, &command)?;
        if decision.book.is_none() && !matches!(decision.done, Ok(Done::Woken(drive::Woken::Decided))) {
            // What can't be decided must not come again and again.
            let mut book = before;
            match &command {
                Command::Wake { enrollment } => book.put_aside(enrollment),
                Command::WakeConversation { conversation } => book.put_watch_aside(conversation),
                _ => book.put_in_hand_aside(),
            }
            book.revision += 1;
            decision.book = Some(book);
        }
        Ok(First::Decided(Box::new(decision)))
    }

    /// Takes the next message of this book in hand.
    pub fn take_over(&mut self, book: Book) -> Result<Taken, Fault> {
        let contact = book.whose().clone();
        let mut send = None;
        let decision = self.over(book, |desk, _| {
            send = BookTurn::new(desk, contact).reserve()?;
            Ok(Done::Handed(send.is_some()))
        })?;
        decision.done?;
        let key = send.as_ref().map(|send| &send.key);
        let account =
            decision.book.as_ref().and_then(|book| book.letters.iter().find(|letter| Some(&letter.key) == key)?.account.clone());
        let thread = decision.book.as_ref().zip(send.as_ref()).map(|(book, send)| book.earlier(send)).unwrap_or_default();
        Ok(Taken { send: send.map(Box::new), account, thread, book: decision.book, at: decision.at })
    }

    /// Hands a message over, now and here.
    pub fn attempt_over(&mut self, send: &Send, account: Option<&str>, thread: Vec<String>) -> Result<Outcome, Fault> {
        let (by, moment) = match account {
            Some(_) => (self.store.taken_for_book(send, account)?, Moment::Now),
            None => self.store.way_for_book(send, None)?,
        };
        if let Moment::Then(at) | Moment::Later(at) = moment {
            return Ok(crowded(at).attempt(send, self.clock.now(), &mut || true));
        }
        let sender = self.senders.of(self.store.workspace(), &by);
        // Whoever stood still for so long may not be the one who has the message in hand any more.
        let begun = Stopwatch::begin();
        let (now, mut gate) = (self.clock.now(), || begun.passed() < LONGEST_BEFORE_GATE);
        Ok(match sender.threads() {
            true => sender.attempt_in(send, &crate::send::header::Threading::after(thread), now, &mut gate),
            false => sender.attempt(send, now, &mut gate),
        })
    }

    /// Goes on with what became of a message of this book.
    pub fn settle_over(&mut self, book: Book, send: &Send, account: Option<&str>, outcome: Outcome) -> Result<Decision, Fault> {
        let contact = book.whose().clone();
        self.over(book, |desk, guest| {
            let sender = desk.sender(send, account).unwrap_or_else(|| Arc::new(Nowhere));
            let mut turn = BookTurn::resumed(desk, contact, send.key.clone(), sender);
            drive::settle(&mut turn, guest, send, outcome).map(|()| Done::Handed(true))
        })
    }

    /// Brings the rows of a contact to where its book is.
    pub fn project(&mut self, book: &Book, turned: Vec<Turned>) -> Result<(), Fault> {
        self.store.project(book, turned)
    }

    pub(super) fn over(
        &mut self,
        mut book: Book,
        act: impl FnOnce(&mut Desk<'_>, &mut crate::guest::Guest) -> Result<Done, Fault>,
    ) -> Result<Decision, Fault> {
        if !self.store.freshen(&mut book)? {
            let done = Err(Fault::not_found("a contact with the id", book.whose()));
            return Ok(Decision { done, book: None, turned: Vec::new(), at: self.clock.now() });
        }
        let now = self.clock.now();
        let mut desk = Desk {
            store: &mut self.store,
            senders: &self.senders,
            now,
            book,
            changed: false,
            turned: Vec::new(),
            notices: Vec::new(),
        };
        let done = act(&mut desk, &mut self.guest);
        if let Err(fault) = &done
            && matches!(fault.kind, FaultKind::Store | FaultKind::Unreachable)
        {
            return Err(fault.clone());
        }
        let Desk { book, changed, turned, notices, .. } = desk;
        for notice in &notices {
            if let Notice::Handed { send, status, .. } = notice {
                self.options.meter.handed(self.store.workspace(), &send.channel, *status);
            }
            super::working::log(notice);
        }
        Ok(Decision { done, book: changed.then_some(book), turned, at: now })
    }
}

/// What was left in a hand comes first, then what is due, then what waits to go.
fn order(due: &Due) -> u8 {
    match due {
        Due::Abandoned => 0,
        Due::Enrollment(_) => 1,
        Due::Conversation(_) => 2,
        Due::Letter => 3,
    }
}
