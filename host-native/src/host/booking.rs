//! Turns over books that are kept elsewhere: decided here, by the settings, versions and people that this host's database knows.
//!
//! In: a book, a command. Out: what it led to, and the book as it is then. Never: a book that is kept here.

mod desk;

use std::sync::Arc;
use std::time::Duration;

use relance_core::base::{ContactId, Instant, SendKey};
use relance_core::wire::Send;
use serde::{Deserialize, Serialize};

use super::Host;
use crate::account::Moment;
use crate::clock::Stopwatch;
use crate::drive::port::{Notice, Turn};
use crate::drive::{self, Command, Done};
use crate::engines::book::{Book, BookTurn, Due, Shelf, Turned};
use crate::engines::sql::{Books, Limited};
use crate::fault::{Fault, FaultKind};
use crate::send::{Outcome, Ways, crowded};
use crate::service::random;
use desk::Limiter;
pub(super) use desk::{Desk, Nowhere};

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
    /// It has to be known first when a message may go that comes under these limits.
    pub asks: Option<Limited>,
    /// Its account has no room for it soon: it is not handed over, and is to come again then.
    pub crowded: Option<Instant>,
}

/// When a message may go that comes under limits.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Given {
    /// Its key.
    pub key: SendKey,
    /// Over which account.
    pub account: String,
    /// When.
    pub moment: Moment,
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

/// How long an attempt may take before its message leaves: less than an object waits for a call of which nothing is heard.
const LONGEST_BEFORE_GATE: Duration = Duration::from_secs(600);
#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Refuses where the rows can't follow books that are kept elsewhere: a database with something under way is moved, not only followed.
    pub fn may_follow_books(&self) -> Result<(), Fault> {
        let refused =
            |message| Err(Fault::new(FaultKind::Input, message).help("take its contacts there with `relance move --to restate`"));
        match self.store.follows_books()? {
            Books::OnTheWay => refused("expected a database whose contacts were all moved, found one of which they were not"),
            Books::Here if self.store.live_anywhere()? => {
                refused("expected a database with nothing under way, or one whose contacts were moved, found enrollments")
            }
            Books::Here | Books::Elsewhere => Ok(()),
        }
    }

    /// From here on the rows follow books that are kept elsewhere.
    pub fn follow_books(&mut self) -> Result<(), Fault> {
        self.may_follow_books()?;
        self.store.follow_books(Books::Elsewhere)?;
        self.follows = true;
        Ok(())
    }

    /// By what the engine that has this database's contacts knows it. A shadow that began as a copy is not what it was copied from.
    pub(crate) fn known_by(&self) -> Result<String, Fault> {
        let number = self.store.known_by(i64::from_be_bytes(random::bytes()?))?;
        let of_what = if self.options.purpose.is_shadow() { "-shadow" } else { "" };
        Ok(format!("{number:016x}{of_what}"))
    }

    /// Whether there is something under way whose books are kept elsewhere.
    pub(crate) fn has_brought_contacts(&self) -> Result<bool, Fault> {
        Ok(self.store.follows_books()? == Books::Elsewhere && self.store.live_anywhere()?)
    }

    /// Refuses where somebody else works on these rows.
    pub(crate) fn works_alone(&self) -> Result<(), Fault> {
        if let Some(worker) = self.store.others()?.first() {
            let message = format!("the database is open in another process (the worker {worker})");
            return Err(Fault::new(FaultKind::Busy, message).help("stop every worker and service on this database first"));
        }
        Ok(())
    }

    /// Nobody decides over these rows any more: what is under way is taken to books. Not while somebody else works on them. Gives how it was
    /// before. `there`: the books are known to be where they are taken to; whoever has gone by them may go on by them whatever comes of this.
    pub(crate) fn begin_to_follow(&mut self, there: bool) -> Result<Books, Fault> {
        let before = self.store.follows_books()?;
        if before != Books::Elsewhere || !there {
            self.store.follow_books(Books::OnTheWay)?; // Who comes from here on refuses to decide.
        }
        self.follows = true;
        self.works_alone().or_else(|fault| self.follow_as_before(before).and(Err(fault)))?;
        Ok(before)
    }

    /// Nothing was taken anywhere.
    pub(crate) fn follow_as_before(&self, before: Books) -> Result<(), Fault> {
        self.store.follow_books(before)
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
    pub fn is_keeper(&self) -> Result<(), Fault> {
        if !self.follows {
            return Ok(());
        }
        Err(match self.store.follows_books()? {
            Books::OnTheWay => {
                let message = "expected a database that keeps its contacts, found one whose contacts are on their way to Restate";
                Fault::new(FaultKind::Input, message).help("bring the rest there: `relance move --to restate`")
            }
            Books::Here | Books::Elsewhere => {
                let message = "expected a database that keeps its contacts, found one that follows those that Restate has";
                Fault::new(FaultKind::Input, message).help(
                    "ask the service that was started with `--engine restate`, or start it so: `relance serve --engine restate`",
                )
            }
        })
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

    /// Takes the next message of this book in hand, or says of which one it has to be known first when it may go.
    pub fn take_over(&mut self, book: Book, given: Vec<Given>) -> Result<Taken, Fault> {
        let contact = book.whose().clone();
        let (mut send, mut asks) = (None, None);
        let known = given.clone();
        let decision = self.over(book, |desk, _| {
            desk.limiter = Limiter::Others(known);
            let reserved = BookTurn::new(desk, contact).reserve();
            asks = desk.asks.take();
            send = if asks.is_some() { None } else { reserved? };
            Ok(Done::Handed(send.is_some()))
        })?;
        decision.done?;
        let key = send.as_ref().map(|send| &send.key);
        let account =
            decision.book.as_ref().and_then(|book| book.letters.iter().find(|letter| Some(&letter.key) == key)?.account.clone());
        let thread = decision.book.as_ref().zip(send.as_ref()).map(|(book, send)| book.earlier(send)).unwrap_or_default();
        let crowded = given.into_iter().find_map(|one| match one.moment {
            Moment::Later(at) if Some(&one.key) == key => Some(at),
            _ => None,
        });
        Ok(Taken { send: send.map(Box::new), account, thread, book: decision.book, at: decision.at, asks, crowded })
    }

    /// Hands a message over, now and here, unless nobody `waits` for its outcome any more.
    pub fn attempt_over(
        &mut self,
        send: &Send,
        account: Option<&str>,
        thread: Vec<String>,
        waits: &dyn Fn() -> bool,
    ) -> Result<Outcome, Fault> {
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
        let (now, mut gate) = (self.clock.now(), || begun.passed() < LONGEST_BEFORE_GATE && waits());
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

    /// When a limit is free again, as far as these rows know.
    pub(crate) fn pace_kept(&self, name: &str) -> Result<i64, Fault> {
        self.store.pace_kept(name)
    }

    /// Notes of a limit that others keep when it is free again.
    pub fn keep_pace(&self, name: &str, free: i64) -> Result<(), Fault> {
        self.store.keep_pace(name, free)
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
        let mut desk = Desk::new(&mut self.store, &self.senders, now, book);
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
