//! Whoever keeps contacts as books, and takes their turns.
//!
//! In: the port that such an engine implements. Out: [`Bookkeeper`]. Never: a rule.

use relance_core::base::{ContactId, EnrollmentId, Instant};
use serde::{Deserialize, Serialize};

use super::Book;
use crate::drive::{Command, Done};
use crate::fault::Fault;

/// What is changed in a book without a turn.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Amendment {
    /// An enrollment that was put aside goes on again.
    TakeBack(EnrollmentId),
    /// What silences come to has changed: conversations in which something is planned, or about to be, are looked at at once.
    LookAtSilences,
}

/// An engine whose contacts are books; the rows of the database follow them.
pub trait Bookkeeper: std::fmt::Debug + Send + Sync {
    /// Does something in a contact's turn.
    ///
    /// # Errors
    /// What the turn found wrong, or that the engine does not answer.
    fn perform(&self, workspace: &str, contact: &ContactId, command: &Command) -> Result<Done, Fault>;

    /// Changes the book of a contact without a turn; says whether there was anything to change.
    ///
    /// # Errors
    /// When the engine does not answer.
    fn amend(&self, workspace: &str, contact: &ContactId, amendment: &Amendment) -> Result<bool, Fault>;

    /// Whether it is there at all; asked by those who can't wait long.
    fn answers(&self) -> bool;
}

impl Book {
    /// Changes this without a turn; says whether there was anything to change.
    pub fn amend(&mut self, amendment: &Amendment, now: Instant) -> bool {
        match amendment {
            Amendment::TakeBack(enrollment) => self.take_back(enrollment, now),
            Amendment::LookAtSilences => self.look_at_silences(now),
        }
    }
}
