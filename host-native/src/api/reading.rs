//! Reads queries and bodies as the types that operations take.
//!
//! In: text, bytes. Out: a value, or what is wrong with it and where. Never: a character of what was sent that an answer can't hold.

use relance_core::base::{Json, Problem, read};
use serde::de::DeserializeOwned;

use super::refusal::Refusal;

/// A query as a type.
pub(super) fn in_query<Q: DeserializeOwned>(query: &str) -> Result<Q, Refusal> {
    // No name and no text of ours has it, and not every database can keep it.
    if form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name.contains('\0') || value.contains('\0')) {
        return Err(Refusal::new(422, "api.query", "not sound", "expected text, found the character U+0000 in the query"));
    }
    let read = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(read).map_err(|error| {
        let at = error.path().to_string();
        Refusal::of_query(if at == "." { "" } else { &at }, error.inner())
    })
}

/// A body is read as JSON, and nothing as an empty object: an operation that takes nothing needs none.
pub(super) fn in_body<B: DeserializeOwned>(body: &[u8]) -> Result<B, Refusal> {
    let body = if body.is_empty() { b"{}" } else { body };
    let value: Json = serde_json::from_slice(body).map_err(|error| {
        let message = format!("expected JSON, found at line {} column {}: {}", error.line(), error.column(), plain(&error));
        // A number that nobody can count with is JSON all the same.
        let code = if error.is_data() { "wire.invalidValue" } else { "wire.malformedJson" };
        Refusal::problems(vec![Problem::error(code, "", message)])
    })?;
    let Json::Map(_) = value else {
        // Read as a type, a list would be taken for the members in their order.
        let message = format!("expected an object, found {}", value.kind());
        return Err(Refusal::problems(vec![Problem::error("wire.wrongType", "", message)]));
    };
    read::read(&value, "").map_err(|problem| Refusal::problems(vec![problem]))
}

/// What the reader says, without the place.
fn plain(error: &serde_json::Error) -> String {
    let full = error.to_string();
    let tail = format!(" at line {} column {}", error.line(), error.column());
    let message = full.strip_suffix(&tail).unwrap_or(&full);
    message.rsplit('\u{1f}').next().unwrap_or(message).to_owned()
}
