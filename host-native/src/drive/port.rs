//! The small port between the loop and an engine: what one turn of one contact may ask of the world.
//!
//! In and out: [`Turn`], which an engine implements: SQLite and PostgreSQL now, Restate and a simulator beside them. Never: a rule.
//!
//! **Why it is one contact's turn (X8).** An event or a due step is decided with all of that contact's enrollments in view, and two
//! such decisions must never overlap, or a reply and a send could each be right and both together wrong. So an engine gives a turn
//! only to one caller at a time: SQLite and Postgres by a row of the contact that is locked while deciding and leased while a
//! message is handed over, Restate by a virtual object keyed by the contact, the simulator by a plain queue.
//!
//! **How a message goes out.** `save` stores states, timeline entries and outbox rows together. After it, `reserve` takes one message
//! of this contact in hand: it counts the attempt, notes who has it, and takes the contact's lease, all durably. Then `attempt`
//! reaches the provider, and immediately before the point of no return the gate asks once more whether the lease still holds. A
//! reply that comes in meanwhile waits for the lease and is acknowledged after it; a reply that was processed before finds the
//! message still in the outbox and takes it back, so that no provider call begins after a reply was acknowledged.
//!
//! **What survives a crash (X9).** The wake-up is part of the stored state, not a timer of its own, so it can't be lost. A message
//! in hand of a dead worker is *abandoned*: the next turn asks the sender what became of it before it decides anything else. What
//! a worker takes in hand is written before any of it is decided, and what a crash leaves of that is counted, so that a state which
//! brings the process down is found out, and put aside.

use std::sync::Arc;

use relance_core::base::{ContactId, ConversationId, EnrollmentId, EventId, Instant, Reason, SequenceId};
use relance_core::wire::{
    Contact, Conversation, Ended, Pause, Send, SentRecord, Status, Target, Version, WaitingFor, Watched, ZoneChoice,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::fault::{Fault, FaultKind};
use crate::report::SendStatus;
use crate::send::{Asked, Outcome};

pub use super::change::{Change, Decided, Queued, Settled, WatchTurn, Wish};

/// A JSON text and the hash under which it is known.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Hashed {
    /// SHA-256 in hexadecimal, or any other name that is never given twice.
    pub hash: Arc<str>,
    /// The text.
    pub json: Arc<RawValue>,
}

/// The same, as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    hash: String,
    json: Box<RawValue>,
}

impl From<Hashed> for Written {
    fn from(Hashed { hash, json }: Hashed) -> Self {
        Self { hash: hash.as_ref().into(), json: (*json).to_owned() }
    }
}

impl From<Written> for Hashed {
    fn from(Written { hash, json }: Written) -> Self {
        Self { hash: hash.into(), json: json.into() }
    }
}

/// A person, as stored until somebody has to look inside: the core is told in the stored words.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Person {
    /// The stored text.
    Stored(Box<RawValue>),
    /// Read, and perhaps changed since.
    Known(Box<Contact>),
}

impl Person {
    /// The person, read.
    pub fn known(&mut self) -> Result<&mut Contact, Fault> {
        if let Self::Stored(json) = self {
            *self = Self::Known(serde_json::from_str(json.get())?);
        }
        match self {
            Self::Known(contact) => Ok(contact),
            Self::Stored(_) => Err(Fault::new(FaultKind::Core, "a stored contact can't be read")),
        }
    }
}

/// What the loop looks at of an enrollment's state; the rest is the core's alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// Its id.
    pub id: EnrollmentId,
    /// Whose it is.
    pub contact: ContactId,
    /// Which sequence.
    pub sequence: SequenceId,
    /// Which version of it.
    pub version: u32,
    /// What it is about.
    pub target: Target,
    /// Where it stands.
    pub status: Status,
    /// What it waits for.
    #[serde(default)]
    pub waiting_for: Option<WaitingFor>,
    /// The conversation that it is tied to.
    #[serde(default)]
    pub conversation: Option<ConversationId>,
    /// When it is to be woken.
    #[serde(default)]
    pub wake_at: Option<Instant>,
    /// The pause that holds it.
    #[serde(default)]
    pub pause: Option<Pause>,
    /// When it began.
    pub enrolled_at: Instant,
    /// When its present run began.
    pub episode_at: Instant,
    /// How it ended, if it has.
    #[serde(default)]
    pub ended: Option<Ended>,
    /// How many turns it has had.
    pub revision: u64,
    /// The zone of its times, and whose that is.
    pub zone: ZoneChoice,
}

/// Everything of one contact that a decision may depend on.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The person.
    pub contact: Person,
    /// The workspace's settings.
    pub settings: Hashed,
    /// The enrollments that an event may concern: the live ones, and the ended ones if they were asked for.
    pub seats: Vec<Seat>,
    /// The person's conversations.
    pub conversations: Vec<Conversation>,
    /// Messages lately accepted for this person.
    pub sent: Vec<SentRecord>,
    /// Messages in the hand of a worker that is gone.
    pub abandoned: Vec<Abandoned>,
    /// The sequences of the workspace that are paused (L8).
    pub paused: Vec<SequenceId>,
    /// Enrollments whose stored state can't be read; they are put aside, and the others go on.
    pub unreadable: Vec<EnrollmentId>,
}

/// One enrollment in a scene.
#[derive(Debug, Clone)]
pub struct Seat {
    /// Where it stands.
    pub state: Standing,
    /// Its state as the core gave it, byte for byte.
    pub json: Box<RawValue>,
    /// The version that it goes through.
    pub version: Hashed,
    /// The exclusive group of its sequence.
    pub exclusive_group: Option<String>,
    /// The priority of its sequence.
    pub priority: i32,
    /// How many times it was claimed since it was last decided.
    pub claims: u32,
}

/// Another version of its sequence that an enrollment is to go through from here on (B4).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Destination {
    /// Its number.
    pub number: u32,
    /// The version itself.
    pub version: Hashed,
    /// The exclusive group that it has.
    pub exclusive_group: Option<String>,
    /// The priority that it has.
    pub priority: i32,
}

/// A message that a crash left in a worker's hand.
#[derive(Debug, Clone)]
pub struct Abandoned {
    /// The message.
    pub send: Send,
    /// Whether it had passed the gate: only then can it have left this host.
    pub passed_gate: bool,
}

/// A conversation that is watched, as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Watch {
    /// Where it stands.
    pub state: Watched,
    /// The same as the core gave it, byte for byte.
    pub json: Box<RawValue>,
    /// When it is to be looked at: as the core said, or at once, where something else has changed that it goes by.
    pub due_at: Option<Instant>,
}

/// What the loop tells the outside after a turn is stored. Ids and reasons only.
#[derive(Debug, Clone)]
pub enum Notice {
    /// The core asks that somebody is told.
    Told {
        /// Whose enrollment.
        enrollment: EnrollmentId,
        /// About whom.
        contact: ContactId,
        /// What happened.
        reason: Reason,
    },
    /// A message was handed over, or taken up after a crash, and this became of it.
    Handed {
        /// The message.
        send: Box<Send>,
        /// What became of it.
        status: SendStatus,
        /// A crash had left it behind.
        recovered: bool,
    },
    /// An enrollment could not be decided and was put aside.
    PutAside {
        /// Which.
        enrollment: EnrollmentId,
    },
}

/// Which enrollments a scene must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// The live ones.
    Live,
    /// All of them, ended ones too: for an event that can change how an enrollment ended (L6), and for enrolling (L10).
    All,
    /// The live ones and this one.
    With(EnrollmentId),
}

/// One contact's turn in an engine.
pub trait Turn {
    /// The deployment's one clock.
    fn now(&self) -> Instant;

    /// What that clock would show were it not held back; behind [`Turn::now`] while it is set back.
    fn shown(&self) -> Instant {
        self.now()
    }

    /// Waits for the turn, takes it, and shows what there is. Nobody else decides for this contact until `save` or `pass`.
    fn load(&mut self, view: &View) -> Result<Scene, Fault>;

    /// Whether this event was processed before.
    fn seen(&mut self, event: &EventId) -> Result<bool, Fault>;

    /// The enrollment is to be woken then; stored with the next `save`.
    fn arm(&mut self, enrollment: &EnrollmentId, at: Instant);

    /// The enrollment is not to be woken; stored with the next `save`.
    fn disarm(&mut self, enrollment: &EnrollmentId);

    /// The contact's conversations that are watched.
    fn watches(&mut self) -> Result<Vec<Watch>, Fault>;

    /// How many enrollments of the workspace are live, where the plan has a limit, else 0: counting takes the longer the more there
    /// are, and only enrolling asks.
    fn live(&mut self) -> Result<u32, Fault>;

    /// Keeps a version that was made for one conversation, in the turn; gives it as it is known from here on.
    fn inline(&mut self, version: &Version) -> Result<Hashed, Fault>;

    /// Where the contact answers how satisfied they are, if the host has a page for that.
    fn survey_url(&self, enrollment: &EnrollmentId) -> Option<String>;

    /// Stores what was decided, all of it or nothing, and ends the turn.
    fn save(&mut self, change: Change) -> Result<(), Fault>;

    /// Ends the turn without a change.
    fn pass(&mut self) -> Result<(), Fault>;

    /// Takes the contact's next message in hand, durably and under the contact's lease; nothing if there is none, or if what it
    /// belongs to has ended.
    fn reserve(&mut self) -> Result<Option<Send>, Fault>;

    /// Hands the message in hand to its provider, behind the gate.
    fn attempt(&mut self, send: &Send) -> Outcome;

    /// Whether a provider that has the message already would know it by its key.
    fn keys_honoured(&self, send: &Send) -> bool;

    /// What became of an abandoned message, if its provider can be asked.
    fn ask(&mut self, send: &Send) -> Asked;

    /// Says something to whoever listens, after it is stored.
    fn tell(&mut self, notice: Notice);
}
