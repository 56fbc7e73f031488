//! One contact's turn over its book.
//!
//! In: the port's calls. Out: what they say. Never: a book that is changed and not put back; a provider reached without the gate.

use std::sync::Arc;

use relance_core::base::{ContactId, EnrollmentId, EventId, Instant, SendKey};
use relance_core::wire::{self, Send};

use super::apply::Wakes;
use super::shelf::{Shelf, Turned, Version, Way};
use super::{Book, CAPS_MILLIS, Enrolled, Held};
use crate::drive::port::{Abandoned, Change, Hashed, Notice, Person, Scene, Seat, Turn, View, Watch};
use crate::fault::{Fault, FaultKind};
use crate::report::SendStatus;
use crate::send::header::Threading;
use crate::send::{Asked, Outcome, Sender};

/// A message that was taken in hand so often without an outcome is put aside with its enrollment.
const MOST_ATTEMPTS: u32 = 5;
/// For how long a hand is believed beyond the longest attempt.
const MARGIN_MILLIS: i64 = 30_000;

/// A contact's turn over its book.
pub struct BookTurn<'a> {
    shelf: &'a mut dyn Shelf,
    contact: ContactId,
    /// The book, while it is this turn's.
    book: Option<Book>,
    wakes: Wakes,
    /// The message that this turn has in hand.
    mine: Option<InHand>,
    hurried: bool,
}

/// A message in hand.
struct InHand {
    key: SendKey,
    /// By which way it goes.
    sender: Arc<dyn Sender>,
    /// The provider's ids of the messages that it answers to.
    thread: Vec<String>,
}

impl<'a> BookTurn<'a> {
    /// The turn of this contact; nothing is taken before `load` or `reserve`.
    pub fn new(shelf: &'a mut dyn Shelf, contact: ContactId) -> Self {
        Self { shelf, contact, book: None, wakes: Wakes::new(), mine: None, hurried: false }
    }

    /// The same after a message was taken in hand and attempted, which goes on with what became of it.
    pub fn resumed(shelf: &'a mut dyn Shelf, contact: ContactId, key: SendKey, sender: Arc<dyn Sender>) -> Self {
        let mut turn = Self::new(shelf, contact);
        turn.mine = Some(InHand { key, sender, thread: Vec::new() });
        turn
    }

    /// The same, which does not wait for another hand: whoever has many to see to comes again.
    pub fn hurry(&mut self) {
        self.hurried = true;
    }

    fn book(&self) -> Result<&Book, Fault> {
        self.book.as_ref().ok_or_else(|| Fault::new(FaultKind::Core, "a turn was asked before it was taken"))
    }

    fn scene(&mut self, book: &Book, view: &View) -> Result<Scene, Fault> {
        let (settings, paused) = self.shelf.standing()?;
        let (now, worker) = (self.shelf.now(), self.shelf.worker());
        let mine = self.mine.as_ref().map(|mine| &mine.key);
        let in_hand = |letter: &&super::Letter| letter.status == SendStatus::Attempting;
        let others = book
            .letters
            .iter()
            .filter(in_hand)
            .filter(|letter| letter.held_by.as_deref() != Some(&worker) || Some(&letter.key) != mine);
        let abandoned: Vec<Abandoned> =
            others.filter_map(|letter| Some(Abandoned { send: letter.read()?, passed_gate: letter.passed_gate })).collect();
        let (mut seats, mut unreadable) = (Vec::new(), Vec::new());
        for enrolled in &book.enrollments {
            let wanted = enrolled.live
                || match view {
                    View::All => true,
                    View::Live => false,
                    View::With(id) => *id == enrolled.id,
                }
                || abandoned.iter().any(|abandoned| abandoned.send.enrollment == enrolled.id);
            match self.seat(enrolled).transpose().filter(|_| wanted) {
                Some(seat) => seats.push(seat?),
                None if wanted && !enrolled.put_aside => unreadable.push(enrolled.id.clone()),
                None => {} // Not asked for; or known, and it waits for a person.
            }
        }
        let mut sent: Vec<_> = book.letters.iter().filter_map(super::Letter::counts).collect();
        sent.retain(|record| record.at.millis() > now.millis() - CAPS_MILLIS);
        sent.sort_by(|one, other| (one.at, &one.key).cmp(&(other.at, &other.key)));
        Ok(Scene {
            contact: Person::Known(Box::new(book.contact.clone())),
            settings,
            seats,
            conversations: book.conversations.clone(),
            sent,
            abandoned,
            paused,
            unreadable,
        })
    }

    fn seat(&mut self, enrolled: &Enrolled) -> Result<Option<Seat>, Fault> {
        let Some(Version { version, exclusive_group, priority }) = self.shelf.version(&enrolled.sequence, enrolled.version)?
        else {
            return Ok(None);
        };
        let Some(state) = enrolled.standing() else { return Ok(None) };
        Ok(Some(Seat { state, json: enrolled.state.clone(), version, exclusive_group, priority, claims: enrolled.claims }))
    }

    /// The contact's next message that may go; one whose enrollment has ended is called back here at the latest.
    fn next_letter(book: &mut Book, now: Instant) -> Option<usize> {
        let alive = |id: &EnrollmentId, book: &Book| book.enrollment(id).map(|one| (one.live, one.put_aside));
        let mut order: Vec<usize> = (0..book.letters.len()).collect();
        let place = |book: &Book, index: usize| book.letters.get(index).map(|letter| (letter.queued_at, letter.key.clone()));
        order.sort_by_key(|index| place(book, *index));
        for index in order {
            let Some(letter) = book.letters.get(index) else { continue };
            let waits = letter.status == SendStatus::Pending && letter.not_before.is_none_or(|at| at <= now);
            match alive(&letter.enrollment, book).filter(|_| waits) {
                Some((true, false)) => return Some(index),
                Some((false, false)) => {
                    if let Some(letter) = book.letters.get_mut(index) {
                        letter.call_back(None, now);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Takes the next message in hand in this book; nothing where none may go now.
    fn take_in_hand(&mut self, book: &mut Book) -> Result<Option<Send>, Fault> {
        let now = self.shelf.now();
        while let Some(index) = Self::next_letter(book, now) {
            let Some(letter) = book.letters.get_mut(index) else { return Ok(None) };
            let Some(send) = letter.read().filter(|_| letter.attempts < MOST_ATTEMPTS) else {
                let enrollment = letter.enrollment.clone();
                book.put_aside(&enrollment);
                self.shelf.tell(Notice::PutAside { enrollment });
                return Ok(None);
            };
            let reserved = letter.account.as_deref().filter(|_| letter.not_before.is_some());
            match self.shelf.way(&send, reserved)? {
                Way::Now(sender, account) => {
                    let worker = self.shelf.worker();
                    letter.take_in_hand(&worker, account, sender.can_be_asked());
                    let longest = i64::try_from(sender.longest().as_millis()).unwrap_or(i64::MAX / 2);
                    book.held =
                        Some(Held { by: worker, until: self.shelf.machine().saturating_plus_millis(longest + MARGIN_MILLIS) });
                    self.mine = Some(InHand { key: send.key.clone(), sender, thread: book.earlier(&send) });
                    return Ok(Some(send));
                }
                Way::Then(at, account) => (letter.not_before, letter.account) = (Some(at), account),
            }
        }
        Ok(None)
    }

    /// The sender of a message that is, or was, in hand.
    fn sender_of(&self, send: &Send) -> Option<Arc<dyn Sender>> {
        if let Some(mine) = self.mine.as_ref().filter(|mine| mine.key == send.key) {
            return Some(Arc::clone(&mine.sender));
        }
        let letter = self.book.as_ref().and_then(|book| book.letters.iter().find(|letter| letter.key == send.key));
        self.shelf.sender(send, letter.and_then(|letter| letter.account.as_deref()))
    }
}

impl Drop for BookTurn<'_> {
    fn drop(&mut self) {
        if self.book.take().is_some() {
            self.shelf.leave(); // Only after a fault: whatever it was in the middle of did not happen.
        }
    }
}

impl Turn for BookTurn<'_> {
    fn now(&self) -> Instant {
        self.shelf.now()
    }

    fn load(&mut self, view: &View) -> Result<Scene, Fault> {
        self.wakes.clear();
        let busy = || Fault::new(FaultKind::Busy, "a message of this contact is in another worker's hand").help("try again");
        let book = self.shelf.take(self.hurried)?.ok_or_else(busy)?;
        let scene = self.scene(&book, view);
        self.book = Some(book);
        scene
    }

    fn seen(&mut self, event: &EventId) -> Result<bool, Fault> {
        Ok(self.book()?.seen.iter().any(|seen| seen.id == *event))
    }

    fn arm(&mut self, enrollment: &EnrollmentId, at: Instant) {
        self.wakes.insert(enrollment.clone(), Some(at));
    }

    fn disarm(&mut self, enrollment: &EnrollmentId) {
        self.wakes.insert(enrollment.clone(), None);
    }

    fn watches(&mut self) -> Result<Vec<Watch>, Fault> {
        let read = |watching: &super::Watching| {
            Some(Watch { state: watching.read().ok()?, json: watching.state.clone(), due_at: watching.due_at })
        };
        Ok(self.book()?.watches.iter().filter_map(read).collect())
    }

    fn live(&mut self) -> Result<u32, Fault> {
        self.shelf.live()
    }

    fn inline(&mut self, version: &wire::Version) -> Result<Hashed, Fault> {
        self.shelf.inline(version)
    }

    fn survey_url(&self, enrollment: &EnrollmentId) -> Option<String> {
        self.shelf.survey_url(enrollment)
    }

    fn save(&mut self, change: Change) -> Result<(), Fault> {
        let (wakes, now) = (std::mem::take(&mut self.wakes), self.shelf.now());
        let Some(mut book) = self.book.take() else {
            return Err(Fault::new(FaultKind::Core, format!("the turn of the contact `{}` was over", self.contact)));
        };
        if let Err(fault) = book.apply(&change, &wakes, now) {
            self.shelf.leave();
            return Err(fault);
        }
        book.held = None; // Nobody else's: the turn would not be ours.
        self.mine = None;
        self.shelf.put(book, Some(Turned { change, wakes, at: now }))
    }

    fn pass(&mut self) -> Result<(), Fault> {
        self.wakes.clear();
        if self.book.take().is_some() {
            self.shelf.leave();
        }
        Ok(())
    }

    fn reserve(&mut self) -> Result<Option<Send>, Fault> {
        let Some(mut book) = self.shelf.take(true)? else { return Ok(None) };
        match self.take_in_hand(&mut book) {
            Ok(taken) => {
                book.revision += 1;
                self.shelf.put(book, None).map(|()| taken) // What was called back stays so, too.
            }
            Err(fault) => {
                self.shelf.leave();
                Err(fault)
            }
        }
    }

    fn attempt(&mut self, send: &Send) -> Outcome {
        let Some(sender) = self.sender_of(send) else { return Outcome::Withdrawn };
        let now = self.shelf.now();
        let mut gate = || self.shelf.gate(&send.key, !sender.can_be_asked());
        let thread = self.mine.as_ref().filter(|mine| mine.key == send.key && sender.threads()).map(|mine| mine.thread.clone());
        match thread {
            Some(thread) => sender.attempt_in(send, &Threading::after(thread), now, &mut gate),
            None => sender.attempt(send, now, &mut gate),
        }
    }

    fn keys_honoured(&self, send: &Send) -> bool {
        self.sender_of(send).is_some_and(|sender| sender.keys_honoured())
    }

    fn ask(&mut self, send: &Send) -> Asked {
        self.sender_of(send).map_or(Asked::CannotTell, |sender| sender.ask(send))
    }

    fn tell(&mut self, notice: Notice) {
        self.shelf.tell(notice);
    }
}
