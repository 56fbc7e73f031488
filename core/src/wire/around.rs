//! What goes on around an enrollment: the contact's other enrollments, and the messages that the contact has got.
//!
//! In: what the host knows of them. Out: the same, typed. Never: logic.

use alloc::collections::BTreeMap;
use alloc::string::String;
use serde::{Deserialize, Serialize};

use super::{Channel, Purpose, Send, Status, Target};
use crate::base::{EnrollmentId, Instant, SendKey, SequenceId};

/// What an enrollment of the same contact looks like to a new one (L10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Existing {
    /// Its id.
    pub id: EnrollmentId,
    /// Its sequence.
    pub sequence: SequenceId,
    /// What it is about.
    pub target: Target,
    /// Where it stands.
    pub status: Status,
    /// Its sequence's exclusive group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusive_group: Option<String>,
}

/// A message that was accepted, for caps and for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SentRecord {
    /// When it was accepted.
    pub at: Instant,
    /// On which channel.
    pub channel: Channel,
    /// The key of the send, if it was one of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<SendKey>,
    /// What it was for; a transactional message counts for no cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Other facts about it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
}

impl SentRecord {
    /// A message of ours, accepted at a moment.
    pub fn of(send: &Send, at: Instant) -> Self {
        let attributes = BTreeMap::new();
        Self { at, channel: send.channel.clone(), key: Some(send.key.clone()), purpose: Some(send.purpose), attributes }
    }
}

/// Another enrollment of the same contact whose message is due too (L12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Competing {
    /// Its id.
    pub id: EnrollmentId,
    /// Its sequence's priority.
    #[serde(default)]
    pub priority: i32,
    /// Since when its message is due.
    pub due: Instant,
    /// On which channel it would go out, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
}
