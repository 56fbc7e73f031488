//! Requests and results of what concerns conversations and models: `watch`, `rules`, `assistant.ask`, `assistant.read`.
//!
//! In: the members of a request beside `v` and `op`. Out: the members of its `result`. Never: logic.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{EntriesResult, OrHandle};
use crate::base::{Instant, Json, Private, Problem};
use crate::wire::assistant::{ClassifyAnswer, SummarizeAnswer};
use crate::wire::{
    AskModel, ComposeAnswer, Contact, Conversation, DecideAnswer, Event, Kind, Limit, Message, Said, Settings, Watched,
};

/// `watch`: what does this event change about a conversation?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WatchRequest {
    /// The state that the last call gave; absent at first.
    #[serde(default)]
    pub state: Option<Watched>,
    /// What happened.
    pub event: Event,
    /// What is true now.
    pub facts: WatchFacts,
    /// The time.
    pub now: Instant,
}

/// What is true of a conversation now.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WatchFacts {
    /// The person.
    pub contact: Contact,
    /// The conversation, as it is after the event.
    pub conversation: Conversation,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
}

/// `rules`: which limits are in these plain words?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RulesRequest {
    /// The rules, one a line; several sentences of a line are read one by one. Or a list of lines.
    pub instructions: Lines,
}

/// Lines, in one text or as a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Lines {
    /// One text.
    Text(String),
    /// A list.
    List(Vec<String>),
}

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Json::deserialize(deserializer)? {
            Json::List(lines) => crate::base::read::nested(&Json::List(lines)).map(Self::List),
            value => crate::base::read::nested(&value).map(Self::Text),
        }
    }
}

/// What of plain-word rules is enforced, and what a model is told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RulesResult {
    /// The limits, each with its line: they hold whatever a model says.
    pub limits: Vec<ReadLimit>,
    /// The words that no limit was read from, a line or a part of one. A model reads them; without one nobody does. Where a sentence is read in part
    /// and what remains can't stand alone, it is the whole sentence.
    pub rest: Vec<RestLine>,
}

/// A limit, and the words that it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReadLimit {
    /// The line, from 1.
    pub line: u32,
    /// Its words: the whole sentence, of which the limit may be a part.
    pub text: String,
    /// The limit.
    pub limit: Limit,
}

/// A line, or a part of it, that goes to the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RestLine {
    /// The line, from 1.
    pub line: u32,
    /// Its words.
    pub text: String,
}

/// `assistant.ask`: how is a model asked for this?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AskRequest {
    /// What it is asked for.
    pub kind: Kind,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// The person; for all but `rules`.
    #[serde(default)]
    pub contact: Option<Contact>,
    /// The conversation, if there is one.
    #[serde(default)]
    pub conversation: Option<Conversation>,
    /// Its last messages, the oldest first; of very many and very long ones the last are taken.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// With `decide`: the state of the watch that asks.
    #[serde(default)]
    pub watched: Option<Watched>,
    /// With `compose`: the effect that asks.
    #[serde(default)]
    pub effect: Option<AskModel>,
    /// With `autoFill`: what the messages are for. With `rules`: the rules.
    #[serde(default)]
    pub instructions: Option<String>,
    /// The time.
    pub now: Instant,
}

/// A request to a model, for the host to carry.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AskResult {
    /// What is said to it, in order.
    pub messages: Vec<Said>,
    /// A name for the answer's schema: letters and underscores.
    pub schema_name: String,
    /// The JSON Schema of the answer: every member required, none besides.
    pub schema: Json,
    /// How many tokens the answer has at most.
    pub max_output_tokens: u32,
}

/// `assistant.read`: what does this answer of a model say?
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReadRequest {
    /// What it was asked for.
    pub kind: Kind,
    /// Its answer, word for word.
    pub answer: Private<String>,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// The person; whose zone counts.
    #[serde(default)]
    pub contact: Option<Contact>,
    /// With `rules`: the rules.
    #[serde(default)]
    pub instructions: Option<String>,
    /// The time.
    pub now: Instant,
}

/// A model's answer, read; or what is wrong with it.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReadResult {
    /// It can be used.
    pub usable: bool,
    /// What is wrong with it, where it can't.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
    /// What to say to the model after its answer, to have it mended; once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repair: Option<String>,
    /// With `decide`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decide: Option<DecideAnswer>,
    /// With `compose`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compose: Option<ComposeAnswer>,
    /// With `autoFill`: the list, as `entries.view` shows it; nothing is scheduled by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_fill: Option<EntriesResult>,
    /// With `classify`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classify: Option<ClassifyAnswer>,
    /// With `classify` or `decide`: the instant of its `at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// With `summarize`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summarize: Option<SummarizeAnswer>,
    /// With `rules`: what was read without a model, and what the model adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<RulesResult>,
}
