//! How an account fares: what it sent, what was refused, what waits for it, how much of its limit is taken.
//!
//! In: nothing; it is data. Out: a serialisable value. Never: an address, a text.

use relance_core::base::{Instant, SendKey};
use relance_core::wire::Channel;
use serde::Serialize;

use crate::account::Limits;

/// How an account fares.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountHealth {
    /// The channels whose messages go over it now.
    pub serves: Vec<Channel>,
    /// The last message that its provider accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_accepted: Option<LastMessage>,
    /// The last message that its provider refused, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_refused: Option<LastMessage>,
    /// How many were accepted in the last 24 hours.
    pub accepted: u64,
    /// How many were refused in the last 24 hours.
    pub refused: u64,
    /// How many wait to go over it.
    pub in_line: u64,
    /// How many are being handed over.
    pub under_way: u64,
    /// How fast it may send: what it says itself, else its provider's own limit.
    pub limits: Limits,
    /// How much of that is taken; absent: nothing is limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<RateTaken>,
}

/// A message that came to an end.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LastMessage {
    /// Which.
    pub message: SendKey,
    /// When.
    pub at: Instant,
    /// What the provider said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// How much of a limit is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RateTaken {
    /// So many messages are ahead of the limit's pace; those that have a moment of their own to come are among them.
    pub taken: u32,
    /// So many may be, before one has to wait.
    pub of: u32,
    /// When the next one may go; absent: now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_at: Option<Instant>,
}
