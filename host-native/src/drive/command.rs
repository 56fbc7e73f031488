//! What may be done in a contact's turn, as a value that can be carried to wherever the turn is taken.
//!
//! In: a command. Out: what it led to. Never: a way of its own: each is one of the loop's functions.

use relance_core::base::{ConversationId, EnrollmentId, SequenceId};
use relance_core::wire::{Conversation, Event, Send, Target};
use serde::{Deserialize, Serialize};

use super::port::{Hashed, Settled, Turn};
use super::steer::Course;
use super::{To, Woken, Words};
use crate::fault::{Fault, FaultKind};
use crate::guest::Guest;
use crate::report::{EnrollOutcome, EventReport, TurnReport};

/// What is to be done in a contact's turn.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Command {
    /// Something happened.
    Event {
        /// Whom it concerns.
        to: To,
        /// It.
        event: Event,
        /// Whether its words were read.
        words: Words,
    },
    /// The same, if the enrollment has had so many turns and no more.
    EventIf {
        /// Which.
        enrollment: EnrollmentId,
        /// What happened.
        event: Event,
        /// After how many turns.
        revision: u64,
    },
    /// Something happened in one conversation.
    Converse {
        /// Which.
        conversation: ConversationId,
        /// What.
        event: Event,
    },
    /// What became of a message whose outcome was lost.
    Learn {
        /// The message.
        send: Box<Send>,
        /// What became of it.
        settled: Settled,
        /// The same as its enrollment hears it.
        event: Event,
    },
    /// Somebody is to be enrolled.
    Enroll {
        /// In what.
        sequence: SequenceId,
        /// In which version of it.
        version: Hashed,
        /// The id that the enrollment is to have.
        id: Option<EnrollmentId>,
        /// What it is about.
        target: Option<Target>,
        /// In which conversation.
        conversation: Option<Conversation>,
        /// Only what would become of it is wanted.
        dry_run: bool,
    },
    /// An enrollment is to be where its workspace wants it.
    Steer {
        /// Which.
        enrollment: EnrollmentId,
        /// Where.
        course: Course,
    },
    /// An enrollment's time has come.
    Wake {
        /// Which.
        enrollment: EnrollmentId,
    },
    /// A conversation's time has come.
    WakeConversation {
        /// Which.
        conversation: ConversationId,
    },
    /// The next message is to be handed over.
    HandOver,
    /// What a crash left in a hand is to be taken up.
    Recover,
}

/// What a command led to.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Done {
    /// What an event did.
    Event(EventReport),
    /// Nothing: the enrollment has gone on since, and has had so many turns.
    GoneOn(u64),
    /// What became of enrolling.
    Enrolled(EnrollOutcome),
    /// What steering did, if it did anything.
    Steered(Option<TurnReport>),
    /// What a wake-up led to.
    Woken(Woken),
    /// Whether there was a message.
    Handed(bool),
    /// It was taken up.
    Recovered,
}

/// Does it in this turn.
pub fn perform(port: &mut dyn Turn, core: &mut Guest, command: &Command) -> Result<Done, Fault> {
    Ok(match command {
        Command::Event { to, event, words } => Done::Event(super::event(port, core, to, event, *words)?),
        Command::EventIf { enrollment, event, revision } => match super::event_if(port, core, enrollment, event, *revision)? {
            Ok(report) => Done::Event(report),
            Err(newest) => Done::GoneOn(newest),
        },
        Command::Converse { conversation, event } => Done::Event(super::converse(port, core, conversation, event)?),
        Command::Learn { send, settled, event } => Done::Event(super::learn(port, core, send, settled.clone(), event)?),
        Command::Enroll { sequence, version, id, target, conversation, dry_run } => {
            let about = (id.as_ref(), target.as_ref(), conversation.as_ref());
            Done::Enrolled(super::enroll(port, core, (sequence, version), about, *dry_run)?)
        }
        Command::Steer { enrollment, course } => Done::Steered(super::steer(port, core, enrollment, course)?),
        Command::Wake { enrollment } => Done::Woken(super::wake(port, core, enrollment)?),
        Command::WakeConversation { conversation } => Done::Woken(super::wake_conversation(port, core, conversation)?),
        Command::HandOver => Done::Handed(super::hand_over(port, core)?),
        Command::Recover => {
            super::recover(port, core)?;
            Done::Recovered
        }
    })
}

impl Done {
    /// What an event did, where the command was one.
    pub fn event(self) -> Result<EventReport, Fault> {
        match self {
            Self::Event(report) => Ok(report),
            other => Err(other.unlike("an event's report")),
        }
    }

    /// What became of enrolling, where that was the command.
    pub fn enrolled(self) -> Result<EnrollOutcome, Fault> {
        match self {
            Self::Enrolled(outcome) => Ok(outcome),
            other => Err(other.unlike("what became of enrolling")),
        }
    }

    /// What steering did, where that was the command.
    pub fn steered(self) -> Result<Option<TurnReport>, Fault> {
        match self {
            Self::Steered(report) => Ok(report),
            other => Err(other.unlike("what steering did")),
        }
    }

    /// What a wake-up led to, where the command was one.
    pub fn woken(self) -> Result<Woken, Fault> {
        match self {
            Self::Woken(woken) => Ok(woken),
            other => Err(other.unlike("what a wake-up led to")),
        }
    }

    fn unlike(&self, wanted: &str) -> Fault {
        Fault::new(FaultKind::Core, format!("expected {wanted}, found {self:?}"))
    }
}
