//! The state of a conversation that is watched, what its turns ask the host to do, and what they give back (E).
//!
//! In and out: the same values; a host stores the state and hands it back untouched. Never: logic.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{Decision, LocalDateTime, Target, Version};
use crate::base::read::tagged;
use crate::base::{ContactId, ConversationId, EnrollmentId, EventId, Instant, Private, Reason, SendKey};

/// One conversation, as the assistant sees it. Its follow-ups are enrollments of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Watched {
    /// The conversation.
    pub conversation: ConversationId,
    /// With whom.
    pub contact: ContactId,
    /// Where it stands.
    pub status: WatchStatus,
    /// Why it stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// When it must be woken, if time is what it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wake_at: Option<Instant>,
    /// When the contact last wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_inbound: Option<Instant>,
    /// When our side last wrote, follow-ups included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_outbound: Option<Instant>,
    /// Until when a person's message holds it (L5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Instant>,
    /// The bot is inactive: nothing begins (E9).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub bot_inactive: bool,
    /// How many episodes there have been; one begins when our side first writes after the contact, or a follow-up is promised (L3).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub episode: u32,
    /// Since when the present one lasts; absent: it is our side's turn to write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episode_at: Option<Instant>,
    /// In how many episodes a follow-up went out; there is a most of that (L3).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub followed: u32,
    /// How many follow-ups went out in the present one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub sent: u32,
    /// When the last one of them did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sent: Option<Instant>,
    /// Why there are no more follow-ups in this episode, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Reason>,
    /// The follow-up that is under way, and what it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<Box<FollowUp>>,
    /// What a model was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Box<Question>>,
    /// The contact was asked how satisfied they are, and our side has not written since: they are not asked again.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub surveyed: bool,
    /// How many enrollments it has begun; their ids are made of it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub enrolled: u32,
    /// How many questions it has asked; their keys are made of it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub questions: u32,
    /// The ids of the events last applied, to know a repeated one (X6).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<EventId>,
    /// How many changes it has gone through.
    #[serde(default)]
    pub revision: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(value: &u32) -> bool {
    *value == 0
}

/// Where a conversation that is watched stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum WatchStatus {
    /// It is our side's turn to write: there is no silence.
    Open,
    /// The contact is silent; at `wakeAt` something becomes of it.
    Silent,
    /// A follow-up is under way.
    Following,
    /// A model was asked.
    Asking,
    /// Nothing more before the contact writes again.
    Resting,
    /// A person has it.
    HandedOver,
    /// Nothing more ever: the contact does not want it.
    Stopped,
    /// It is closed; the contact's next message opens it again.
    Closed,
}

impl WatchStatus {
    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Silent => "silent",
            Self::Following => "following",
            Self::Asking => "asking",
            Self::Resting => "resting",
            Self::HandedOver => "handedOver",
            Self::Stopped => "stopped",
            Self::Closed => "closed",
        }
    }
}

/// The occasions for a follow-up (E2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Occasion {
    /// The contact does not answer any more.
    StoppedReplying,
    /// The contact can't now.
    Busy,
    /// The contact asks to be contacted at a time.
    AskedForTime,
    /// The conversation is closed with a question about satisfaction.
    Survey,
}

impl Occasion {
    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StoppedReplying => "stoppedReplying",
            Self::Busy => "busy",
            Self::AskedForTime => "askedForTime",
            Self::Survey => "survey",
        }
    }
}

/// A follow-up that is under way, and what it rests on (E12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FollowUp {
    /// Its enrollment.
    pub enrollment: EnrollmentId,
    /// Its occasion.
    pub occasion: Occasion,
    /// Since when.
    pub since: Instant,
    /// Why it is made.
    pub reason: Reason,
    /// What was promised to the contact, if something was (M2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promised>,
    /// What a model proposed, if one did, and what became of it (M1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Proposed>,
    /// How many of its messages went out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub sent: u32,
}

/// What the contact asked for: there is one at most, and a new one replaces it (M2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Promised {
    /// When.
    pub at: Instant,
    /// What the contact's clock shows then.
    pub local: LocalDateTime,
    /// The words that it rests on, as they stand in the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phrase: Option<Private<String>>,
    /// When they were written: what they say is relative to that.
    pub asked_at: Instant,
}

/// A model's proposal beside what became of it (M1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Proposed {
    /// When it wanted to write, if it named a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// When that is after the limits; the calendar may move it on.
    pub allowed: Instant,
    /// Why it wanted to, in its words.
    pub because: Private<String>,
}

/// A question to a model about a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// The key that its answer must have.
    pub key: SendKey,
    /// What is asked.
    pub about: Asked,
    /// Which try it is, from 1.
    pub attempt: u32,
    /// After this instant an answer is of no use any more.
    pub until: Instant,
    /// With a summary: why the conversation is closed then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Reason>,
}

/// What a model is asked about a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Asked {
    /// What to do next (E4).
    Decide,
    /// What the contact's last message asks for, where the words are not enough (E5).
    Classify,
    /// What it was about, before it is closed (E11).
    Summarize,
}

impl Asked {
    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decide => "decide",
            Self::Classify => "classify",
            Self::Summarize => "summarize",
        }
    }
}

tagged! {
    /// Something that the host is asked to do about a conversation, once, after it has stored the new state.
    pub enum WatchEffect {
        /// Begin an enrollment, in the same turn; where it is refused, report a `followUpRefused` event.
        Enroll(Box<BeginFollowUp>) = "enroll",
        /// End an enrollment, in the same turn.
        StopEnrollment(StopEnrollment) = "stopEnrollment",
        /// Have a model answer, and report its answer with the same key.
        AskModel(Box<AskAbout>) = "askModel",
        /// Close the conversation.
        CloseConversation(Box<CloseConversation>) = "closeConversation",
        /// Give the conversation to a person.
        HandOver(AboutConversation) = "handOver",
        /// Tell somebody.
        Notify(AboutConversation) = "notify",
    }
}

/// A follow-up to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BeginFollowUp {
    /// The id that the enrollment gets.
    pub enrollment: EnrollmentId,
    /// The version that it goes through, made for it alone.
    pub version: Version,
    /// With whom.
    pub contact: ContactId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// What it is about. For a survey the host adds `surveyUrl` to its attributes.
    pub target: Target,
    /// Its occasion.
    pub occasion: Occasion,
    /// Why it is made.
    pub reason: Reason,
}

/// A follow-up that is not wanted any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StopEnrollment {
    /// Its enrollment: it gets a `stopped` event with this `by`.
    pub enrollment: EnrollmentId,
    /// Who stops it.
    pub by: String,
    /// Why.
    pub reason: Reason,
}

/// A question to a model; the operation `assistant.ask` makes a request of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AskAbout {
    /// The key that its answer must have.
    pub key: SendKey,
    /// What is asked.
    pub about: Asked,
    /// In which conversation.
    pub conversation: ConversationId,
    /// About whom.
    pub contact: ContactId,
    /// After this instant an answer is of no use any more.
    pub until: Instant,
}

/// A conversation to close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CloseConversation {
    /// Which.
    pub conversation: ConversationId,
    /// With whom.
    pub contact: ContactId,
    /// Nobody is told: it was idle (E1).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub silent: bool,
    /// What it was about, for people of the workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Private<String>>,
    /// Why.
    pub reason: Reason,
}

/// Something about a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AboutConversation {
    /// Which.
    pub conversation: ConversationId,
    /// With whom.
    pub contact: ContactId,
    /// What happened.
    pub reason: Reason,
}

/// What a turn of a conversation gives back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WatchTurn {
    /// The new state; store it before doing anything else.
    pub state: Watched,
    /// What to do after that.
    pub effects: Vec<WatchEffect>,
    /// What was decided, and why.
    pub decisions: Vec<Decision>,
    /// When to come back with a `due` event, if time is what it waits for.
    pub wake_at: Option<Instant>,
}
