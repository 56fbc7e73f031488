//! Carries a core's request to a model, and brings the answer back word for word (M3).
//!
//! In: what `assistant.ask` gave, and the core's reading of an answer. Out: the answer, or why there is none. Never: a decision about a
//! follow-up; a key, or a word of a contact's, in what is said of a failure.

pub mod openai;
mod post;
mod reading;
pub mod scripted;
mod shape;

use std::fmt;

use relance_core::base::{Json, Private};
use relance_core::wire::{Role, Said};
use serde::Deserialize;

use crate::config::ModelConfig;
use crate::fault::{Fault, FaultKind};

/// A request to a model: the `result` of the core's operation `assistant.ask`.
///
/// ```
/// let result = r#"{ "messages": [{ "role": "user", "content": "Hello" }], "schemaName": "decide_answer",
///                   "schema": { "type": "object" }, "maxOutputTokens": 300 }"#;
/// let request: relance::model::Request = serde_json::from_str(result).unwrap();
/// assert_eq!(request.max_output_tokens, 300);
/// assert!(!format!("{request:?}").contains("Hello"));
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// What is said to it, in order.
    pub messages: Vec<Said>,
    /// A name for the answer's schema: `decide_answer`, `auto_fill_answer`.
    pub schema_name: String,
    /// The JSON Schema of the answer.
    pub schema: Json,
    /// How many tokens an answer has at most.
    pub max_output_tokens: u32,
}

/// What a model answered. It prints without its text, which may be meant for a contact.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The text, word for word; for the core to read.
    pub text: String,
    /// How many answers there were to pay for: 1, or 2 where the first had to be mended. What a server refused is not among them.
    pub calls: u32,
    /// What they read, in tokens, as far as the server counts them.
    pub tokens_in: u64,
    /// What they wrote, in tokens, as far as the server counts them.
    pub tokens_out: u64,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Answer");
        shown.field("text", &"‹redacted›").field("calls", &self.calls);
        shown.field("tokens_in", &self.tokens_in).field("tokens_out", &self.tokens_out).finish()
    }
}

/// Why there is no answer. The sentence is for the operator: what is wrong, and what to do; no key in it, and no word of a contact's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Not now: the server is away, or has too much to do. It may work later, as things are.
    Unavailable {
        /// What is wrong, and what to do.
        detail: String,
    },
    /// Not like this: a wrong key, an unknown model, an account without credit. Somebody has to change something first.
    Refused {
        /// What is wrong, and what to do.
        detail: String,
    },
    /// It took longer than it may.
    TooLate {
        /// What is wrong, and what to do.
        detail: String,
    },
}

impl Failure {
    /// What is wrong, and what to do.
    pub fn detail(&self) -> &str {
        match self {
            Self::Unavailable { detail } | Self::Refused { detail } | Self::TooLate { detail } => detail,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.detail())
    }
}

impl std::error::Error for Failure {}

/// Something that answers.
pub trait Model: Send {
    /// Asks, and waits for the answer: for as long as the configuration lets it, a minute unless it says otherwise.
    ///
    /// `check` is the core's reading of an answer (`assistant.read`): none where it can be used, else the words (`repair`) that are said to
    /// the model after it, once. The second answer is given back whatever it is worth, and the first where no second came: it was paid
    /// for, and the core reads it anyway.
    ///
    /// # Errors
    /// When there is no answer at all.
    fn answer(&mut self, request: &Request, check: &mut dyn FnMut(&str) -> Option<String>) -> Result<Answer, Failure>;
}

/// The model that is configured, if there is one. Nothing is reached for yet.
///
/// # Errors
/// When what is configured can't be used: an address that is none, a script that can't be read.
pub fn open(config: Option<&ModelConfig>) -> Result<Option<Box<dyn Model>>, Fault> {
    Ok(match config {
        None => None,
        Some(ModelConfig::OpenAi(config)) => Some(Box::new(openai::OpenAi::new(config)?)),
        Some(ModelConfig::Script(file)) => Some(Box::new(scripted::Scripted::read(file)?)),
    })
}

/// One answer, to be paid for.
struct Reply {
    text: String,
    tokens_in: u64,
    tokens_out: u64,
}

/// Asks, and where the core has something to mend, once more with its words.
fn converse(
    request: &Request,
    check: &mut dyn FnMut(&str) -> Option<String>,
    ask: &mut dyn FnMut(&[Said]) -> Result<Reply, Failure>,
) -> Result<Answer, Failure> {
    let first = ask(&request.messages)?;
    let answer = Answer { text: first.text, calls: 1, tokens_in: first.tokens_in, tokens_out: first.tokens_out };
    let Some(repair) = check(&answer.text) else { return Ok(answer) };
    let said = |role, content| Said { role, content: Private::new(content) };
    let mut messages = request.messages.clone();
    messages.extend([said(Role::Assistant, answer.text.clone()), said(Role::User, repair)]);
    match ask(&messages) {
        Ok(second) => Ok(Answer {
            text: second.text,
            calls: answer.calls + 1,
            tokens_in: answer.tokens_in.saturating_add(second.tokens_in),
            tokens_out: answer.tokens_out.saturating_add(second.tokens_out),
        }),
        Err(failure) => {
            tracing::warn!(detail = failure.detail(), "a model did not mend its answer");
            Ok(answer)
        }
    }
}

/// What is wrong with the configuration, and what to do.
fn unusable(message: impl Into<String>, help: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Model, message).help(help)
}
