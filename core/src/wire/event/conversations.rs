//! What happens in a conversation, and to what a watch of it has begun.
//!
//! In: the members of such an event. Out: the same, typed. Never: what it changes (see `lifecycle` and `watch`).

use alloc::boxed::Box;
use alloc::string::String;
use serde::{Deserialize, Serialize};

use crate::base::{ConversationId, EnrollmentId, Private, Reason};
use crate::wire::{Enrollment, Handler};

/// Our side wrote to the contact, outside of this enrollment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Outbound {
    /// Who wrote: the assistant, or a person.
    pub by: Handler,
    /// In which conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
    /// What was written, for hosts that keep it for a model to read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Private<String>>,
}

/// It concerns one conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct InConversation {
    /// Which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
}

/// The enrollment of a conversation's follow-up, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FollowUpState {
    /// Its state after the turn that changed it.
    pub enrollment: Box<Enrollment>,
}

/// A follow-up could not begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FollowUpRefused {
    /// The id that it would have had.
    pub enrollment: EnrollmentId,
    /// The reason of `enroll`.
    pub reason: Reason,
}
