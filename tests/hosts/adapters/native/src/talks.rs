//! What the adapter is asked about conversations that are watched.
//!
//! In: a conversation, an answer of a model or about satisfaction. Out: rows, what stands in them letter by letter. Never: a state that was
//! read and written anew.

use std::fmt::Display;

use relance::host::ModelSaid;
use relance::{Fault, Host};
use relance_core::base::{ConversationId, EnrollmentId, Private, SendKey};
use relance_core::wire::{Conversation, Message};
use serde::Serialize;

use crate::requests::Failure;
use crate::text;

/// A conversation, what was said in it lately, and its watch as it is stored.
#[derive(Serialize)]
struct Stored {
    conversation: Conversation,
    said: Vec<Message>,
    state: Option<String>,
    entries: Vec<String>,
}

pub(crate) fn watch(host: &Host, id: &ConversationId) -> Result<String, Failure> {
    let Some((conversation, said)) = host.words_of(id)? else { return Ok("null".into()) };
    let entries = host.watch_entries(id, 0, u32::MAX)?.into_iter().map(|entry| entry.json).collect();
    text(&Stored { conversation, said, state: host.watch_text(id)?, entries })
}

pub(crate) fn close(host: &mut Host, id: &ConversationId, by: Option<String>) -> Result<String, Failure> {
    done(host.close_conversation(id, by)?, "a conversation with the id", id)
}

/// Brings what a product's own model says to a question, word for word.
pub(crate) fn answer_question(host: &mut Host, key: &SendKey, answer: Private<String>) -> Result<String, Failure> {
    done(host.answer_question(key, ModelSaid::Answer(answer))?.is_some(), "an open question", key)
}

/// Keeps an answer about satisfaction.
pub(crate) fn answer_survey(host: &Host, id: &EnrollmentId, score: u32, comment: Option<&str>) -> Result<String, Failure> {
    done(host.answer_survey(id, score, comment)?, "a question about satisfaction of the enrollment", id)
}

fn done(found: bool, expected: &str, id: impl Display) -> Result<String, Failure> {
    if found { Ok("{}".into()) } else { Err(Fault::not_found(expected, id).into()) }
}
