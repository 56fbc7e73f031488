//! What happened: the events that move an enrollment.
//!
//! In: `{ "type": "replied", "at": …, "id": …, … }`; unknown members are ignored, and so is an unknown type (X6). Out: the same,
//! typed. Never: what it changes (see `lifecycle`).

use alloc::string::String;
use serde::{Deserialize, Serialize};

mod conversations;
mod wishes;

pub use conversations::{FollowUpRefused, FollowUpState, InConversation, Outbound};
pub use wishes::{Approved, ByPerson, OfStep, Paused, Rescheduled, Resumed};

use super::{Channel, Content, LocalDate, Purpose, Target};
use crate::base::read::{self, take_type};
use crate::base::{ConversationId, EventId, Instant, Json, Private, SendKey};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// When it happened.
    pub at: Instant,
    /// Its id; the same id twice is the same event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<EventId>,
    /// What it was.
    #[serde(flatten)]
    pub what: Happened,
}

#[derive(Deserialize)]
struct Envelope {
    at: Instant,
    #[serde(default)]
    id: Option<EventId>,
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Json::deserialize(deserializer)?;
        let Envelope { at, id } = read::nested(&value)?;
        Ok(Self { at, id, what: read::nested(&value)? })
    }
}

macro_rules! happened {
    ($($(#[$doc:meta])* $variant:ident($inner:ty) = $tag:literal,)+) => {
        /// What an event says, by its `type`.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(tag = "type")]
        pub enum Happened {
            $($(#[$doc])* #[serde(rename = $tag)] $variant($inner),)+
            /// A type that this version does not know; it changes nothing.
            #[serde(rename = "unknown")]
            Unknown(UnknownEvent),
        }

        impl Happened {
            /// The event's `type`.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $tag,)+
                    Self::Unknown(event) => &event.name,
                }
            }
        }

        impl<'de> Deserialize<'de> for Happened {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut value = Json::deserialize(deserializer)?;
                let name = take_type::<D::Error>(&mut value)?;
                match name.as_str() {
                    $($tag => read::nested(&value).map(Self::$variant),)+
                    "unknown" => read::nested(&value).map(Self::Unknown),
                    _ => Ok(Self::Unknown(UnknownEvent { name })),
                }
            }
        }
    };
}

happened! {
    /// The wake-up came.
    Due(Nothing) = "due",
    /// The enrollment began; always the first on a timeline.
    Enrolled(Nothing) = "enrolled",
    /// The contact wrote.
    Replied(Replied) = "replied",
    /// The provider accepted a message.
    Sent(Sent) = "sent",
    /// The provider refused a message.
    Rejected(Rejected) = "rejected",
    /// Nobody knows whether the provider took a message.
    UnknownOutcome(UnknownOutcomeOf) = "unknownOutcome",
    /// A message came back.
    Bounced(Bounced) = "bounced",
    /// The contact used an unsubscribe link.
    Unsubscribed(OnChannel) = "unsubscribed",
    /// The contact called a message spam.
    Complained(OnChannel) = "complained",
    /// The contact wrote an opt-out word.
    OptedOut(OnChannel) = "optedOut",
    /// The contact is gone from the workspace.
    ContactDeleted(Nothing) = "contactDeleted",
    /// A goal was reached.
    Goal(GoalReached) = "goal",
    /// Somebody paused it.
    Paused(Paused) = "paused",
    /// Somebody resumed it.
    Resumed(Resumed) = "resumed",
    /// Somebody stopped it.
    Stopped(ByPerson) = "stopped",
    /// Somebody skipped a step.
    StepSkipped(OfStep) = "stepSkipped",
    /// Somebody cancelled a message.
    StepCancelled(OfStep) = "stepCancelled",
    /// Somebody moved a message.
    Rescheduled(Rescheduled) = "rescheduled",
    /// Somebody wants a message sent now.
    SendNow(OfStep) = "sendNow",
    /// Somebody released a held step: it is tried again.
    Released(OfStep) = "released",
    /// Our side wrote to the contact.
    Outbound(Outbound) = "outbound",
    /// A person handed a conversation back.
    HandedBack(InConversation) = "handedBack",
    /// A model wrote a message.
    ModelAnswered(ModelAnswered) = "modelAnswered",
    /// A model could not.
    ModelFailed(ModelFailed) = "modelFailed",
    /// A person approved a text, as it is or changed.
    Approved(Approved) = "approved",
    /// A person refused a text.
    Refused(OfStep) = "refused",
    /// An account that its provider refused works again.
    AccountRestored(OnChannel) = "accountRestored",
    /// Somebody moved it to another version of its sequence, the one in the facts (B4).
    Migrated(ByPerson) = "migrated",
    /// Zone data, a calendar or a contact's zone changed: pending steps are planned anew from what they mean (T14).
    Recalculated(Nothing) = "recalculated",
    /// What it is about has another date now, or other attributes.
    TargetChanged(TargetChanged) = "targetChanged",
    /// A conversation's bot is inactive: nothing automatic goes out (E9).
    BotDeactivated(InConversation) = "botDeactivated",
    /// It is active again.
    BotActivated(InConversation) = "botActivated",
    /// A conversation was closed by somebody else than the core.
    ConversationClosed(ByPerson) = "conversationClosed",
    /// The enrollment of a conversation's follow-up went on; only a watch is told so.
    FollowUp(FollowUpState) = "followUp",
    /// The enrollment of a conversation's follow-up was refused; only a watch is told so.
    FollowUpRefused(FollowUpRefused) = "followUpRefused",
}

/// An event that says nothing beyond its type.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Nothing {}

/// An event of a type that this version does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UnknownEvent {
    /// The type that it had.
    #[serde(default)]
    pub name: String,
}

/// The contact wrote (L1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Replied {
    /// On which channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// In which conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Private<String>>,
    /// It is an automatic reply (out of office), which is no reply (C4).
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub automatic: bool,
    /// The date of return that an automatic reply names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_date: Option<LocalDate>,
}

/// The provider accepted a message; `at` is the instant from which the next wait counts (T11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Sent {
    /// The send's key.
    pub key: SendKey,
    /// The provider's own id of the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// The provider refused a message (X4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Rejected {
    /// The send's key.
    pub key: SendKey,
    /// What kind of refusal it is.
    pub class: RejectClass,
    /// With `optedOut`: the purpose that the person said no to, if it is not all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// With `optedOut`: the channel that it went over; tells it where the key is of an earlier run, which the state no longer knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// When to try again at the earliest, if the provider says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<Instant>,
    /// The provider's code or words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The kinds of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum RejectClass {
    /// It may pass: tried again, later and later.
    #[serde(alias = "retry")]
    Transient,
    /// Too many at once: tried again, without counting as an attempt.
    Throttle,
    /// Not before `retryAt`.
    Defer,
    /// The channel's window has closed: only a template goes out.
    #[serde(alias = "template")]
    WindowClosed,
    /// This address does not work on this channel.
    #[serde(alias = "switch")]
    Permanent,
    /// The person has said no.
    #[serde(alias = "suppress")]
    OptedOut,
    /// What it says can't be sent: a person must look.
    Content,
    /// The account is wrongly set up: a person must look, and nothing is used up.
    Config,
}

/// Nobody knows whether the provider took a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UnknownOutcomeOf {
    /// The send's key.
    pub key: SendKey,
    /// The provider honours the key, so that the same send can be tried again safely.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub key_honoured: bool,
    /// What is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A message came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Bounced {
    /// For good, or for now.
    #[serde(default)]
    pub kind: BounceKind,
    /// The channel; email unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The key of the send that came back, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<SendKey>,
}

impl Bounced {
    /// An address that is dead.
    pub const fn hard() -> Self {
        Self { kind: BounceKind::Hard, channel: None, key: None }
    }
}

/// Whether an address is dead or only full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum BounceKind {
    /// The address is dead.
    #[default]
    Hard,
    /// It may work later.
    Soft,
}

/// The contact said no, on one channel or on all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct OnChannel {
    /// The channel; absent or `all`: every channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The purpose that the person said no to; absent: all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
}

/// A goal was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct GoalReached {
    /// Which.
    #[serde(alias = "name")]
    pub goal: String,
}

/// What it is about changed: an appointment was moved, a charge is due later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TargetChanged {
    /// It, as it is now.
    pub target: Target,
}

/// A model answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ModelAnswered {
    /// The question's key.
    pub key: SendKey,
    /// The message that it wrote, from a host that asks in words of its own; not a template: it goes out as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// Its answer to the request of `assistant.ask`, word for word. One that can't be read counts as a failure (M3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Private<String>>,
}

/// A model could not write a message (S7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ModelFailed {
    /// The question's key.
    pub key: SendKey,
    /// The workspace is out of credits: asking again is of no use.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub out_of_credits: bool,
    /// What went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}
