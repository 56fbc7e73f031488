//! Reads a provider's JSON, which may be anything.
//!
//! In: bytes, or a value and a place in it. Out: the text, number, list or time that stands there, or nothing. Never: what stands there in
//! an error.

use relance_core::base::{Instant, Private};
use relance_core::wire::Channel;
use serde_json::Value;

use super::{Delivered, Inbound, Refused, What};
use crate::send::codes::Judged;

/// A body as JSON.
pub(super) fn value(body: &[u8]) -> Result<Value, Refused> {
    serde_json::from_slice(body).map_err(|error| {
        Refused::Unreadable(format!("expected JSON, found something else at line {} column {}", error.line(), error.column()))
    })
}

/// A text that is not empty.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// A text or a whole number, as a text.
pub(super) fn id(value: &Value, name: &str) -> Option<String> {
    match value.get(name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) if number.is_u64() => Some(number.to_string()),
        _ => None,
    }
}

/// A list; what is none is an empty one.
pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A whole number, whether it is written as one or as a text.
pub(super) fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// A time in seconds.
pub(super) fn seconds(value: &Value, name: &str) -> Option<Instant> {
    value.get(name).and_then(whole)?.checked_mul(1_000).and_then(Instant::from_millis)
}

/// A time in milliseconds.
pub(super) fn millis(value: &Value, name: &str) -> Option<Instant> {
    value.get(name).and_then(whole).and_then(Instant::from_millis)
}

/// A phone number as WhatsApp writes it, in E.164.
pub(super) fn phone(digits: &str) -> Option<String> {
    let phone = format!("+{}", digits.trim_start_matches('+'));
    crate::account::is_phone(&phone).then_some(phone)
}

/// Something told about a person.
pub(super) fn inbound(
    id: String,
    at: Instant,
    channel: Channel,
    from: Option<String>,
    to: Option<String>,
    what: What,
) -> Inbound {
    Inbound { id, at, channel, from: from.map(Private::new), to, what }
}

/// A message that was accepted and failed later.
pub(super) fn failed(judged: Judged) -> Delivered {
    Delivered::Failed { class: judged.means.class(), detail: judged.detail, purpose: judged.means.purpose() }
}
