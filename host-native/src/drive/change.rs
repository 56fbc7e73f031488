//! What one turn changes, as a value: what was decided, what became of messages, what is known of the person.
//!
//! In and out: [`Change`] and its parts, which an engine stores all together. Never: a rule.

use relance_core::base::{ContactId, ConversationId, EnrollmentId, EventId, SendKey, SequenceId, StepId};
use relance_core::wire::{Channel, Contact, Conversation, Effect, Event, Message, Suppress, WatchEffect};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::port::{Hashed, Standing, Watch};
use crate::report::SendStatus;

/// What one turn changes, all of it stored together or none.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Change {
    /// The contact, if it changed.
    pub contact: Option<Contact>,
    /// Conversations that changed.
    pub conversations: Vec<Conversation>,
    /// What the person has said no to, by an event that no enrollment need hear: their addresses are remembered.
    pub refused: Vec<Suppress>,
    /// The channels that the person has said yes to again: the opt-outs of their addresses there are lifted.
    pub opened: Vec<Channel>,
    /// What was decided, one enrollment after the other.
    pub decided: Vec<Decided>,
    /// Messages whose outcome is known now.
    pub settled: Vec<Settled>,
    /// Enrollments that could not be decided and must not go on by themselves.
    pub put_aside: Vec<EnrollmentId>,
    /// The event that this turn has processed, so that it is not processed twice.
    pub event: Option<EventId>,
    /// What was decided about conversations, one turn after the other.
    pub watched: Vec<WatchTurn>,
    /// Conversations that could not be decided and must not go on by themselves.
    pub watches_aside: Vec<ConversationId>,
    /// What was said in conversations, for a model to read.
    pub said: Vec<(ConversationId, Message)>,
    /// Questions about satisfaction: the enrollment that asks, and in which conversation.
    pub surveys: Vec<(EnrollmentId, ConversationId)>,
    /// The person is gone: of what they said nothing is kept.
    pub forgotten: bool,
}

impl Change {
    /// How many enrollments it begins, which nobody counts before it is stored.
    pub fn begun(&self) -> u32 {
        let first = |decided: &&Decided| decided.state.revision == 1 && decided.state.status.is_live();
        u32::try_from(self.decided.iter().filter(first).count()).unwrap_or(u32::MAX)
    }
}

/// One conversation's turn, as the core decided it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WatchTurn {
    /// Where it stands from here on.
    pub watch: Watch,
    /// What happened.
    pub event: Event,
    /// What is to be done after it is stored.
    pub effects: Vec<WatchEffect>,
    /// What was decided, and why: a list, byte for byte.
    pub decisions: Box<RawValue>,
}

/// One enrollment's turn, as the core decided it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Decided {
    /// Where it stands from here on.
    pub state: Standing,
    /// The new state, byte for byte.
    pub json: Box<RawValue>,
    /// The version that it goes through.
    pub version: Hashed,
    /// The settings that it was decided from.
    pub settings: Hashed,
    /// Its timeline entry, byte for byte.
    pub entry: Box<RawValue>,
    /// What is to be done after it is stored.
    pub wishes: Vec<Wish>,
    /// What was decided, and why: a list, byte for byte.
    pub decisions: Box<RawValue>,
    /// The facts that it was decided from, for a replay.
    pub facts: Box<RawValue>,
    /// It is a new enrollment.
    pub new: bool,
}

impl Decided {
    /// Whether there is a message in it.
    pub(crate) fn sends(&self) -> bool {
        self.wishes.iter().any(|wish| matches!(wish, Wish::Send(_)))
    }
}

/// Something that the core asks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Wish {
    /// A message to hand over: a row of the outbox.
    Send(Queued),
    /// Anything else.
    Other(Effect),
}

/// A message as the outbox keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Queued {
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
    /// The message, byte for byte.
    pub json: String,
}

/// What became of a message.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settled {
    /// Its key.
    pub key: SendKey,
    /// What became of it; `pending` puts it back for another attempt under the same key.
    pub status: SendStatus,
    /// The provider's id of it.
    pub message_id: Option<String>,
    /// What the provider said.
    pub detail: Option<String>,
}
