//! What the core asks the host to do, what it decided, and the timeline that both end up on.
//!
//! In: nothing. Out: effects, decisions and timeline entries, serialised. Never: done here.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{Branding, Channel, Contact, Content, Conversation, Enrollment, Event, Purpose, Workflow};
use crate::base::read::tagged;
use crate::base::{ContactId, EnrollmentId, Instant, Private, Reason, SendKey, SequenceId, StepId};

tagged! {
    /// Something that the host is asked to do, once, after it has stored the new state.
    pub enum Effect {
        /// Hand a message to its provider, and report what became of it with the same key.
        Send(Box<Send>) = "send",
        /// Don't hand over this message if that has not begun.
        Cancel(Cancel) = "cancel",
        /// Tell somebody.
        Notify(Notify) = "notify",
        /// Run what the step asks for beside the message.
        RunWorkflow(RunWorkflow) = "runWorkflow",
        /// Note on the contact that this channel must not be used any more.
        Suppress(Suppress) = "suppress",
        /// Have a model write a message, and report its answer with the same key.
        AskModel(Box<AskModel>) = "askModel",
        /// Have a person approve, change or refuse a text.
        RequestApproval(Box<RequestApproval>) = "requestApproval",
        /// Stop sending with an account that its provider refuses, and tell somebody who can mend it.
        PauseAccount(PauseAccount) = "pauseAccount",
    }
}

/// A message for a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Send {
    /// The idempotency key, the same over all tries of one intent (X3).
    pub key: SendKey,
    /// Which try of this intent it is, from 1.
    pub attempt: u32,
    /// Whose enrollment.
    pub enrollment: EnrollmentId,
    /// Of which sequence.
    pub sequence: SequenceId,
    /// Of which version.
    pub version: u32,
    /// Which step.
    pub step: StepId,
    /// To whom.
    pub contact: ContactId,
    /// On which channel.
    pub channel: Channel,
    /// The address on that channel.
    pub to: Private<String>,
    /// What it says, all variables resolved.
    pub content: Content,
    /// What it is for.
    pub purpose: Purpose,
    /// For email that people may leave: where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe: Option<Unsubscribe>,
    /// The name beside the sender's address, for email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    /// How it looks, for email (F2); what of it `check` refuses is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branding: Option<Branding>,
}

/// Where a person unsubscribes (S2). A host that has neither this address nor one of its own must not send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Unsubscribe {
    /// The address; absent: the host's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A message that must not go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Cancel {
    /// The send's key.
    pub key: SendKey,
    /// Why.
    pub reason: Reason,
}

/// Somebody should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Notify {
    /// Whose enrollment.
    pub enrollment: EnrollmentId,
    /// About whom.
    pub contact: ContactId,
    /// The step, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
    /// What happened.
    pub reason: Reason,
}

/// What the step asks for beside the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RunWorkflow {
    /// The idempotency key: the send's, with `/workflow`.
    pub key: SendKey,
    /// Whose enrollment.
    pub enrollment: EnrollmentId,
    /// About whom.
    pub contact: ContactId,
    /// Which step.
    pub step: StepId,
    /// What to do.
    pub workflow: Workflow,
}

/// A channel of a contact that must not be used any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Suppress {
    /// Whose.
    pub contact: ContactId,
    /// Which channel; `all` for every one.
    pub channel: Channel,
    /// For which purpose alone, if not for all: `optOuts` then gets `channel/purpose`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// `optOut` goes to the contact's `optOuts`; `hardBounce` and `complaint` to `suppressed`.
    pub cause: Cow<'static, str>,
}

/// A question to a model (B8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AskModel {
    /// The key that its answer must have: `enrollment/step/model/n`.
    pub key: SendKey,
    /// Whose enrollment.
    pub enrollment: EnrollmentId,
    /// Which step.
    pub step: StepId,
    /// For whom.
    pub contact: ContactId,
    /// On which channel it would go out.
    pub channel: Channel,
    /// What the step asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    /// The step's own content with its variables resolved: a draft to start from.
    pub draft: Content,
    /// After this instant an answer is of no use any more.
    pub until: Instant,
}

/// A text that waits for a person (B8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestApproval {
    /// Whose enrollment.
    pub enrollment: EnrollmentId,
    /// Which step.
    pub step: StepId,
    /// For whom.
    pub contact: ContactId,
    /// What it would say.
    pub content: Content,
    /// What the approval must name: it holds for this text after this last message of the conversation only.
    pub digest: String,
    /// When it expires.
    pub until: Instant,
}

/// An account that its provider refuses. When it works again: an `accountRestored` event for each enrollment that waits for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PauseAccount {
    /// On which channel.
    pub channel: Channel,
    /// Which account, where the settings name one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// What the provider says.
    pub reason: Reason,
}

/// What was decided, when, and why (X5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// What: `planned`, `sent`, `held`, `skipped`, `expired`, `failed`, `cancelled`, `ended`, `ignored` and so on.
    pub what: Cow<'static, str>,
    /// The step that it concerns, if one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
    /// The instant that it names: when a planned step is due, when a message was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
}

/// What one event did, as the timeline keeps it (C9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    /// The enrollment's revision after it.
    pub revision: u64,
    /// When it was decided.
    pub now: Instant,
    /// What happened.
    pub event: Event,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// What the host was asked to do.
    pub effects: Vec<Effect>,
    /// When it must be woken next.
    pub wake_at: Option<Instant>,
    /// SHA-256 of the state after it, in hexadecimal.
    pub digest: String,
    /// The contact as it was then, where the host keeps it for a replay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Box<Contact>>,
    /// The conversation as it was then, where the host keeps it for a replay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Box<Conversation>>,
}

/// What enrolling or advancing gives back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Turn {
    /// The new state; store it before doing anything else.
    pub state: Enrollment,
    /// What to do after that.
    pub effects: Vec<Effect>,
    /// What was decided, and why.
    pub decisions: Vec<Decision>,
    /// When to come back with a `due` event, if time is what it waits for.
    pub wake_at: Option<Instant>,
    /// The same as the timeline keeps it.
    pub entry: TimelineEntry,
}
