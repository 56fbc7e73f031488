//! What a model is told and what it answers: messages of a conversation, requests, the shapes of answers.
//!
//! In: the messages of a conversation. Out: a request for any model; the answers' types, of which their JSON Schemas are made. Never:
//! a word of a request (see `assistant`), an answer trusted.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::Limit;
use super::request::Intent;
use crate::base::{Instant, Private};

/// What a model is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// What to do about a silence (E4).
    Decide,
    /// The text of a message (B8).
    Compose,
    /// A list of scheduled messages (A9).
    AutoFill,
    /// What a message asks for (E5).
    Classify,
    /// What a conversation was about (E11).
    Summarize,
    /// Limits in plain-word rules (E10).
    Rules,
}

impl Kind {
    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decide => "decide",
            Self::Compose => "compose",
            Self::AutoFill => "autoFill",
            Self::Classify => "classify",
            Self::Summarize => "summarize",
            Self::Rules => "rules",
        }
    }
}

/// Who wrote a message of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Author {
    /// The contact.
    Contact,
    /// The assistant.
    Ai,
    /// A person of the workspace.
    Human,
}

/// A message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Who wrote it.
    pub from: Author,
    /// When.
    pub at: Instant,
    /// What it says.
    pub text: Private<String>,
}

/// Who speaks in a request to a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// The rules.
    System,
    /// The material.
    User,
    /// The model's own answer before.
    Assistant,
}

/// One message of a request to a model, as OpenAI-compatible APIs take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Said {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub content: Private<String>,
}

/// A model's decision about a silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DecideAnswer {
    /// What to do.
    pub decision: Decided,
    /// With `schedule`: when, on the contact's clock, such as `2026-11-24T09:00`; else null.
    #[serde(default)]
    pub at: Option<String>,
    /// With `reEngage`: the message to send now, or null to have it written later.
    #[serde(default)]
    pub text: Option<String>,
    /// Why, in one sentence for the people of the workspace.
    pub reason: String,
}

/// The decisions that there are (E4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Decided {
    /// Write now.
    ReEngage,
    /// Write at a time.
    Schedule,
    /// Close the conversation.
    Close,
    /// Give it to a person.
    HandOver,
}

impl Decided {
    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReEngage => "reEngage",
            Self::Schedule => "schedule",
            Self::Close => "close",
            Self::HandOver => "handOver",
        }
    }
}

/// A message that a model wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ComposeAnswer {
    /// The message, ready to send.
    pub text: String,
    /// For email: its subject; else null.
    #[serde(default)]
    pub subject: Option<String>,
}

/// A list of scheduled messages that a model proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AutoFillAnswer {
    /// The messages, in order of time.
    pub entries: Vec<ProposedEntry>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProposedEntry {
    /// When, on the contact's clock, such as `2026-11-24T09:00`.
    pub local: String,
    /// The message, ready to send.
    pub text: String,
    /// For email: its subject; else null.
    #[serde(default)]
    pub subject: Option<String>,
}

/// What a model takes a message to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClassifyAnswer {
    /// What it asks for.
    pub intent: Intent,
    /// With `askedForTime`: when, on the contact's clock, such as `2026-11-24T09:00`; else null.
    #[serde(default)]
    pub at: Option<String>,
    /// The words of the message that it rests on, as they stand there; null where there are none.
    #[serde(default)]
    pub phrase: Option<String>,
}

/// What a conversation was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SummarizeAnswer {
    /// Two or three sentences for the people of the workspace.
    pub summary: String,
}

/// Limits that a model finds in plain-word rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RulesAnswer {
    /// The limits.
    pub limits: Vec<LineLimit>,
}

/// A limit and the line that it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LineLimit {
    /// The line, from 1.
    pub line: u32,
    /// The limit.
    pub limit: Limit,
}
