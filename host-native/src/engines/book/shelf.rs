//! Where one contact's book is kept, and what its turns need to know beside it.
//!
//! In: the port that an engine of books implements. Out: [`Shelf`]. Never: a rule.

use std::sync::Arc;

use relance_core::base::{EnrollmentId, Instant, SendKey, SequenceId};
use relance_core::wire::{self, Send};

use serde::{Deserialize, Serialize};

use super::{Book, Wakes};
use crate::drive::port::{Change, Hashed, Notice};
use crate::fault::Fault;
use crate::send::Sender;

/// A sequence's version.
#[derive(Debug, Clone)]
pub struct Version {
    /// It.
    pub version: Hashed,
    /// Its exclusive group.
    pub exclusive_group: Option<String>,
    /// Its priority.
    pub priority: i32,
}

/// What a turn has changed, for those who keep more of it than the book does.
#[derive(Debug, Serialize, Deserialize)]
pub struct Turned {
    /// What was decided, and what became of messages.
    pub change: Change,
    /// When enrollments are to be woken.
    pub wakes: Wakes,
    /// When.
    pub at: Instant,
}

/// By which way a message goes, and when.
pub enum Way {
    /// Over this account, or the process's own way, now.
    Now(Arc<dyn Sender>, Option<String>),
    /// Over this account, then: that moment is its own.
    Then(Instant, Option<String>),
}

/// One contact's place in an engine that keeps each contact for itself.
pub trait Shelf {
    /// The deployment's one clock.
    fn now(&self) -> Instant;

    /// The time that hands are believed by: nobody sets it.
    fn machine(&self) -> Instant;

    /// Who works here, unique over restarts.
    fn worker(&self) -> String;

    /// Takes the book: nobody else has it until it is put back or left. Whoever has a message in hand is waited for, or, in a hurry, nothing
    /// is given. A hand that is gone, or has had it for too long, is not waited for.
    fn take(&mut self, hurried: bool) -> Result<Option<Book>, Fault>;

    /// Puts it back as it is now, durably, whole or not at all. What a turn has changed comes with it; nothing where a message was taken in
    /// hand.
    fn put(&mut self, book: Book, turn: Option<Turned>) -> Result<(), Fault>;

    /// Leaves it as it was.
    fn leave(&mut self);

    /// Whether the message may leave this host now: this worker has it in hand still. Passing is noted durably where the sender can't be
    /// asked afterwards.
    fn gate(&self, key: &SendKey, noted: bool) -> bool;

    /// The workspace's settings and its paused sequences.
    fn standing(&mut self) -> Result<(Hashed, Vec<SequenceId>), Fault>;

    /// A version by sequence and number.
    fn version(&mut self, sequence: &str, number: u32) -> Result<Option<Version>, Fault>;

    /// How many enrollments of the workspace are live, where its plan has a limit, else 0.
    fn live(&mut self) -> Result<u32, Fault>;

    /// Keeps a version that was made for one conversation.
    fn inline(&mut self, version: &wire::Version) -> Result<Hashed, Fault>;

    /// Where the contact answers how satisfied they are, if there is a page for that.
    fn survey_url(&self, enrollment: &EnrollmentId) -> Option<String>;

    /// By which way a message goes; `reserved` is the account that has given it this moment.
    fn way(&mut self, send: &Send, reserved: Option<&str>) -> Result<Way, Fault>;

    /// The sender of a message that was in hand, over the account that it was taken for; nothing where nobody knows it any more.
    fn sender(&self, send: &Send, account: Option<&str>) -> Option<Arc<dyn Sender>>;

    /// Says something to whoever listens, after it is stored.
    fn tell(&mut self, notice: Notice);
}
