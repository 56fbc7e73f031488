//! What an assistant's work looks like to people: texts that wait for them, where a conversation stands, what is set up.
//!
//! In: nothing; it is data. Out: serialisable values, the same for the service and the command line. Never: logic.

use relance_core::base::{ContactId, ConversationId, EnrollmentId, Instant, Json, Private, Reason, SequenceId, StepId};
use relance_core::wire::{Channel, Content, Conversation, Decide, Limit, Occasion, Promised, Proposed, Status, WatchStatus};
use serde::{Deserialize, Serialize};

/// A text that waits for a person.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Approval {
    /// Whose enrollment.
    pub enrollment: EnrollmentId,
    /// Of which sequence.
    pub sequence: SequenceId,
    /// What the sequence is called.
    pub name: String,
    /// Which step.
    pub step: StepId,
    /// To whom it would go.
    pub contact: ContactId,
    /// What the person is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<Private<String>>,
    /// What the person's family is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<Private<String>>,
    /// On which channel, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The conversation that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Conversation>,
    /// What it would say; absent: no model has written it, and an approval brings it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// The step's own words, where no model has written any: a template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<Content>,
    /// Why no model has written it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What an approval must name; empty where there is no text yet.
    pub digest: String,
    /// Since when it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
    /// When it comes too late, and the step is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
}

/// A follow-up that is planned or under way.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Planned {
    /// Its enrollment: to cancel it, stop that.
    pub enrollment: EnrollmentId,
    /// Its occasion.
    pub occasion: Occasion,
    /// Where its enrollment stands.
    pub status: Status,
    /// When its next message goes out; absent where it waits for something else: a text, an approval, a person, a bot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// The same in a few words: "in 23 hours".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What has moved it there, where something has: closed hours, a cap, a person's message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
    /// What was promised to the contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promised>,
    /// What a model proposed, and what became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Proposed>,
}

/// From where a message was moved, and why.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "MovedFollowUp"))]
#[serde(rename_all = "camelCase")]
pub struct Moved {
    /// When it would have gone.
    pub from: Instant,
    /// What moved it, in order.
    pub reasons: Vec<Reason>,
}

/// Where a conversation stands, in a list of them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Whereabouts {
    /// Where it stands; absent: it is not watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<WatchStatus>,
    /// In a few words: "Follow-up in 23 hours".
    pub headline: String,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<Planned>,
    /// When it is looked at again, if time is what it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wake_at: Option<Instant>,
}

/// Where a conversation stands.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Stands {
    /// The conversation.
    pub conversation: ConversationId,
    /// With whom.
    pub contact: ContactId,
    /// Where it stands; absent: it is not watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<WatchStatus>,
    /// In a few words: "Follow-up in 23 hours".
    pub headline: String,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<Planned>,
    /// When it is looked at again, if time is what it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wake_at: Option<Instant>,
    /// Its turns, as many of the last as are shown, the oldest first: each with its event, decisions and effects.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Value>"))]
    pub turns: Vec<Json>,
}

/// One occasion for follow-ups.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OccasionStands {
    /// Which.
    pub occasion: Occasion,
    /// It is followed up.
    pub on: bool,
    /// Who writes: `texts` of its own, or a `model`; `nobody` where neither is there.
    pub written_by: &'static str,
}

/// A limit that holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LimitStands {
    /// The line of the rules that says it, from 1; absent: it stands in the settings' `limits`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// That line's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The limit.
    pub limit: Limit,
}

/// What of auto follow-ups is set up.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AssistantStands {
    /// Auto follow-ups are on.
    pub on: bool,
    /// Who decides: `cadence` or `model`.
    pub decide: Decide,
    /// This host has a model to ask.
    pub model: bool,
    /// The occasions.
    pub occasions: Vec<OccasionStands>,
    /// The limits that hold, of two the stricter: those of the settings, and those that their rules say.
    pub limits: Vec<LimitStands>,
    /// The limits that were read from the rules, each with its line, and the lines that go to the model.
    #[cfg_attr(feature = "schema", schemars(with = "relance_core::wire::request::RulesResult"))]
    pub rules: Json,
    /// What is missing for all of it to work, in sentences.
    pub missing: Vec<String>,
    /// The sequence under which follow-ups stand among the enrollments.
    pub sequence: SequenceId,
}
