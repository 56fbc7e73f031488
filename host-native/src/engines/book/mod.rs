//! A contact as one value: everything that its turns are decided from, and that they change.
//!
//! In: what a turn has changed. Out: the contact as it is from then on; what of it is due. Never: a clock, a place where it is kept: that is
//! an engine's which keeps each contact for itself.

mod apply;
mod keeper;
mod letter;
mod shelf;
mod turn;

use relance_core::base::{ContactId, EnrollmentId, EventId, Instant};
use relance_core::wire::{Contact, Conversation, Send};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::drive::port::Standing;
use crate::report::SendStatus;
pub use apply::Wakes;
pub use keeper::{Amendment, Bookkeeper};
pub use letter::Letter;
pub use shelf::{Shelf, Turned, Version, Way};
pub use turn::BookTurn;

/// For how long the ids of events are known, so that none is processed twice.
pub(super) const SEEN_MILLIS: i64 = 30 * 24 * 3_600_000;
/// For how long accepted messages count for caps.
pub(super) const CAPS_MILLIS: i64 = 31 * 24 * 3_600_000;

/// A contact, with all that is under way with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Book {
    /// How many changes have made it what it is.
    pub revision: u64,
    /// The person.
    pub contact: Contact,
    /// What they go through and went through, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enrollments: Vec<Enrolled>,
    /// Their conversations, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conversations: Vec<Conversation>,
    /// Which of those are watched, by conversation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub watches: Vec<Watching>,
    /// Their messages: those that wait or are in hand, those that count for caps, those of enrollments under way; in the order in which they
    /// were decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<Letter>,
    /// The events that were processed lately.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<Seen>,
    /// Who has a message in hand, until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
}

/// An enrollment in a book.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enrolled {
    /// Its id.
    pub id: EnrollmentId,
    /// Its sequence.
    pub sequence: String,
    /// Its version's number.
    pub version: u32,
    /// Whether it is under way.
    pub live: bool,
    /// When it began.
    pub enrolled_at: Instant,
    /// Its state as the core gave it, byte for byte.
    pub state: Box<RawValue>,
    /// When it is to be woken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// It could not be decided, and waits for a person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub put_aside: bool,
    /// How many times it was woken since it was last decided.
    #[serde(default)]
    pub claims: u32,
}

/// A conversation's watch in a book.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Watching {
    /// The state as the core gave it, byte for byte.
    pub state: Box<RawValue>,
    /// When it is to be looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// It could not be decided, and goes on no more by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub put_aside: bool,
}

/// An event that was processed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Seen {
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: Instant,
}

/// Who has a message of a contact in hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The worker, unique over restarts.
    pub by: String,
    /// Until when it is believed without being asked.
    pub until: Instant,
}

/// What of a book is to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// This enrollment is to be woken.
    Enrollment(EnrollmentId),
    /// This conversation is to be looked at.
    Conversation(relance_core::base::ConversationId),
    /// A message waits to be handed over.
    Letter,
    /// A message was in a hand that may be gone.
    Abandoned,
}

impl Book {
    /// The book of somebody with whom nothing is under way.
    pub const fn of(contact: Contact) -> Self {
        Self {
            revision: 0,
            contact,
            enrollments: Vec::new(),
            conversations: Vec::new(),
            watches: Vec::new(),
            letters: Vec::new(),
            seen: Vec::new(),
            held: None,
        }
    }

    /// Whose it is.
    pub const fn whose(&self) -> &ContactId {
        &self.contact.id
    }

    /// An enrollment by id.
    pub fn enrollment(&self, id: &EnrollmentId) -> Option<&Enrolled> {
        self.enrollments.iter().find(|one| one.id == *id)
    }

    /// The provider's ids of this enrollment's earlier messages on this channel, the oldest first.
    pub fn earlier(&self, send: &Send) -> Vec<String> {
        let of = |letter: &&Letter| letter.enrollment == send.enrollment && letter.channel == send.channel;
        let mut accepted: Vec<_> =
            self.letters.iter().filter(of).filter(|letter| letter.status == SendStatus::Accepted).collect();
        accepted.sort_by(|one, other| (one.settled_at, &one.key).cmp(&(other.settled_at, &other.key)));
        accepted.into_iter().filter_map(|letter| letter.message_id.clone()).collect()
    }

    /// What is to be done by now, and the moment of what comes next where nothing is.
    pub fn due(&self, now: Instant) -> (Vec<Due>, Option<Instant>) {
        let (mut due, mut next) = (Vec::new(), None::<Instant>);
        let mut note = |at: Instant, what: Due| match at <= now {
            true => due.push(what),
            false => next = Some(next.map_or(at, |known| known.min(at))),
        };
        for letter in self.letters.iter().filter(|letter| self.may_go(letter)) {
            note(letter.not_before.unwrap_or(Instant::MIN), Due::Letter);
        }
        let in_hand = |letter: &Letter| letter.status == SendStatus::Attempting && !self.is_aside(&letter.enrollment);
        if self.letters.iter().any(in_hand) {
            note(Instant::MIN, Due::Abandoned);
        }
        for enrolled in self.enrollments.iter().filter(|enrolled| !enrolled.put_aside) {
            if let Some(at) = enrolled.due_at {
                note(at, Due::Enrollment(enrolled.id.clone()));
            }
        }
        for watching in self.watches.iter().filter(|watching| !watching.put_aside) {
            if let (Some(at), Ok(watched)) = (watching.due_at, watching.read()) {
                note(at, Due::Conversation(watched.conversation));
            }
        }
        due.dedup();
        (due, next)
    }

    /// Whether a message waits for nothing but its moment.
    fn may_go(&self, letter: &Letter) -> bool {
        letter.status == SendStatus::Pending && !self.is_aside(&letter.enrollment)
    }

    fn is_aside(&self, enrollment: &EnrollmentId) -> bool {
        self.enrollment(enrollment).is_some_and(|enrolled| enrolled.put_aside)
    }
}

impl Enrolled {
    /// What the loop looks at of its state; nothing where that can't be read.
    pub fn standing(&self) -> Option<Standing> {
        serde_json::from_str(self.state.get()).ok()
    }
}

impl Watching {
    pub(crate) fn read(&self) -> Result<relance_core::wire::Watched, serde_json::Error> {
        serde_json::from_str(self.state.get())
    }
}
