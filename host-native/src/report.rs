//! What the host gives back: plain values that a command line prints and a service serialises.
//!
//! In: nothing. Out: serde types, camelCase, instants as the wire has them. Never: logic.

use relance_core::base::{ContactId, EnrollmentId, Instant, Problem, Reason, SendKey, SequenceId, StepId};
use relance_core::wire::{Channel, Decision, Status, Version, WaitingFor};
use serde::{Deserialize, Serialize};

mod assistant;
mod counts;
mod health;
mod looks;
mod upcoming;

pub use assistant::{Approval, AssistantStands, LimitStands, Moved, OccasionStands, Planned, Stands, Whereabouts};
pub use counts::Counts;
pub use health::{AccountHealth, LastMessage, RateTaken};
pub use looks::{DoctorReport, Explained, ReplayReport};
pub use upcoming::UpcomingRow;

/// What was taken to another engine: all of it arrived, one by one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Carried {
    /// Rows, or contacts with whom something is under way.
    pub rows: u64,
    /// Enrollments that are to be woken.
    pub enrollments: u64,
    /// Conversations that are to be looked at.
    pub conversations: u64,
    /// Messages that are to be handed over.
    pub messages: u64,
}

/// What an import of contacts did; all of it or nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    /// Contacts that were not there before.
    pub created: usize,
    /// Contacts that changed.
    pub updated: usize,
    /// Contacts that were the same already.
    pub unchanged: usize,
}

/// A workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkspaceRow {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: Option<String>,
    /// It is closed: it takes nothing new, and nothing of it is sent.
    pub archived: bool,
    /// When it was made.
    pub created_at: Instant,
}

/// What publishing gave.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Published {
    /// The version; the one that exists where nothing has changed.
    pub version: Version,
    /// Whether it is a new one.
    pub changed: bool,
    /// What is worth a look.
    pub warnings: Vec<Problem>,
}

/// A published version in a list.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VersionRow {
    /// Its sequence.
    pub sequence: SequenceId,
    /// Its number.
    pub number: u32,
    /// What the sequence is called.
    pub name: String,
    /// Its hash.
    pub hash: String,
    /// When it was published.
    pub published_at: Instant,
}

/// What became of enrolling one contact.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnrollItem {
    /// Whom.
    pub contact: ContactId,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: EnrollOutcome,
}

/// What became of enrolling one contact.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum EnrollOutcome {
    /// It began; in a dry run: it would.
    #[serde(rename_all = "camelCase")]
    Enrolled {
        /// The enrollment.
        enrollment: EnrollmentId,
        /// When its first message is due.
        wake_at: Option<Instant>,
        /// The zone on whose clock it waits.
        zone: String,
        /// What was decided, and why.
        decisions: Vec<Decision>,
    },
    /// It did not, and this is why (L10).
    Refused {
        /// The first check that failed.
        reason: Reason,
    },
    /// It could not be decided.
    Problems {
        /// What was wrong.
        problems: Vec<Problem>,
    },
}

/// What an event did.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EventReport {
    /// The same event, by its id, was applied before; nothing has changed.
    pub duplicate: bool,
    /// What it did to each enrollment that it concerns.
    pub turns: Vec<TurnReport>,
}

/// What one event did to one enrollment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TurnReport {
    /// The enrollment.
    pub enrollment: EnrollmentId,
    /// Where it stands now.
    pub status: Status,
    /// What it waits for, while it is active.
    pub waiting_for: Option<WaitingFor>,
    /// When it is woken next.
    pub wake_at: Option<Instant>,
    /// What was decided, and why.
    pub decisions: Vec<Decision>,
}

/// A hand-made list that was scheduled.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Scheduled {
    /// The inline version that it is.
    pub sequence: SequenceId,
    /// What became of enrolling the contact in it.
    #[serde(flatten)]
    pub item: EnrollItem,
}

/// What the worker has done so far, or in all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunReport {
    /// The time on its clock.
    pub now: Option<Instant>,
    /// Wake-ups that were due and decided.
    pub wakes: u64,
    /// Messages that a provider accepted.
    pub accepted: u64,
    /// Messages that a provider refused.
    pub rejected: u64,
    /// Messages whose outcome nobody knows.
    pub unknown: u64,
    /// Messages cancelled before they were handed over.
    pub cancelled: u64,
    /// Hand-overs that an earlier run left unfinished and this one took up.
    pub recovered: u64,
    /// Enrollments put aside because they could not be decided.
    pub quarantined: u64,
}

/// Something that a worker did, for a progress bar or a log. It names ids only.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum Progress {
    /// The clock came to this instant.
    Time {
        /// The instant.
        now: Instant,
    },
    /// A message was handed over, and this became of it.
    Handed {
        /// When.
        now: Instant,
        /// The send's key.
        key: SendKey,
        /// To whom.
        contact: ContactId,
        /// Which step.
        step: StepId,
        /// On which channel.
        channel: Channel,
        /// `accepted`, `rejected`, `unknown` or `cancelled`.
        outcome: SendStatus,
    },
    /// An enrollment was put aside because it could not be decided.
    Quarantined {
        /// Which.
        enrollment: EnrollmentId,
    },
    /// The core asks that somebody is told.
    Told {
        /// Whose enrollment.
        enrollment: EnrollmentId,
        /// About whom.
        contact: ContactId,
        /// What happened.
        reason: Reason,
    },
    /// The database does not answer, or is busy for too long; the worker tries again.
    Hindered {
        /// What it said.
        message: String,
    },
}

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum SendStatus {
    /// Stored, not begun.
    Pending,
    /// A worker has it in hand.
    Attempting,
    /// The provider took it.
    Accepted,
    /// The provider refused it.
    Rejected,
    /// Nobody knows.
    Unknown,
    /// It was called back before it was handed over.
    Cancelled,
}

impl SendStatus {
    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Attempting => "attempting",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status by its word.
    pub fn named(word: &str) -> Option<Self> {
        [Self::Pending, Self::Attempting, Self::Accepted, Self::Rejected, Self::Unknown, Self::Cancelled]
            .into_iter()
            .find(|status| status.name() == word)
    }
}

/// Everything at a glance.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StatusReport {
    /// The time on the host's clock.
    pub now: Option<Instant>,
    /// How many contacts there are.
    pub contacts: u64,
    /// How many sequences are published.
    pub sequences: u64,
    /// Enrollments by status, with the wire's words.
    pub enrollments: std::collections::BTreeMap<String, u64>,
    /// Live enrollments by what they wait for, with the wire's words.
    pub waiting_for: std::collections::BTreeMap<String, u64>,
    /// Messages by how far they are, with the wire's words.
    pub outbox: std::collections::BTreeMap<String, u64>,
    /// Wake-ups that are due now, of enrollments and of conversations.
    pub due: u64,
    /// Questions to a model that wait for an answer.
    pub questions: u64,
    /// The next wake-up.
    pub next_due: Option<Instant>,
    /// Wake-ups that are overdue by more than a minute: a sign that no worker runs.
    pub overdue: u64,
    /// The oldest of them.
    pub oldest_overdue: Option<Instant>,
    /// Enrollments put aside.
    pub quarantined: u64,
}

/// Which enrollments to list.
#[derive(Debug, Clone, Default)]
pub struct EnrollmentFilter {
    /// Of this contact only.
    pub contact: Option<ContactId>,
    /// Of this sequence only.
    pub sequence: Option<SequenceId>,
    /// With this status only.
    pub status: Option<Status>,
    /// Only those that are live.
    pub live: bool,
    /// At most so many; 0: all.
    pub limit: usize,
}

/// An enrollment in a list.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnrollmentRow {
    /// Its id.
    pub id: EnrollmentId,
    /// The person.
    pub contact: ContactId,
    /// The sequence.
    pub sequence: SequenceId,
    /// What the sequence is called.
    pub name: String,
    /// The version.
    pub version: u32,
    /// Where it stands.
    pub status: Status,
    /// What it waits for, while it is active.
    pub waiting_for: Option<WaitingFor>,
    /// When it is woken next.
    pub wake_at: Option<Instant>,
    /// The step whose turn it is.
    pub step: Option<StepId>,
    /// Its zone.
    pub zone: String,
    /// When it began.
    pub enrolled_at: Instant,
    /// It was put aside because it could not be decided so many times.
    pub quarantined: bool,
}

/// A message in the outbox. What it says is not part of it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OutboxRow {
    /// Its key.
    pub key: SendKey,
    /// Whose enrollment.
    pub enrollment: EnrollmentId,
    /// To whom.
    pub contact: ContactId,
    /// Of which sequence.
    pub sequence: SequenceId,
    /// Which step.
    pub step: StepId,
    /// On which channel.
    pub channel: Channel,
    /// How far it is.
    pub status: SendStatus,
    /// How many times a worker took it in hand.
    pub attempts: u32,
    /// When it was stored.
    pub queued_at: Instant,
    /// When its outcome was known.
    pub settled_at: Option<Instant>,
    /// The provider's id of the message.
    pub message_id: Option<String>,
    /// What the provider said, when it refused.
    pub detail: Option<String>,
}

/// Which messages to list.
#[derive(Debug, Clone, Default)]
pub struct OutboxFilter {
    /// To this contact only.
    pub contact: Option<ContactId>,
    /// Of this enrollment only.
    pub enrollment: Option<EnrollmentId>,
    /// This far only.
    pub status: Option<SendStatus>,
    /// At most so many; 0: all.
    pub limit: usize,
}
