//! Asks the core: one request of the contract, one typed answer.
//!
//! In: the name of an operation and its members. Out: the result, or the core's problems. Never: an answer of one's own.

use relance::Host;
use relance_core::base::{Instant, Problem};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use super::words;

/// Whoever carries a request to the core: the host, or the core's module by itself.
pub(crate) trait Carrier {
    /// The response to a request, both UTF-8 JSON.
    fn carry(&mut self, request: &[u8]) -> Vec<u8>;
}

impl Carrier for Host {
    fn carry(&mut self, request: &[u8]) -> Vec<u8> {
        Self::carry(self, request)
    }
}

#[derive(Deserialize)]
struct Response<'a> {
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(default)]
    problems: Vec<Problem>,
}

/// Asks for an operation with these members.
///
/// # Errors
/// What the core finds wrong.
pub(crate) fn ask<T: DeserializeOwned>(carrier: &mut dyn Carrier, op: &str, members: Value) -> Result<T, Vec<Problem>> {
    let mut request = members;
    if let Value::Object(members) = &mut request {
        members.insert("v".into(), 1.into());
        members.insert("op".into(), op.into());
    }
    let text = serde_json::to_vec(&request).unwrap_or_default();
    read(&carrier.carry(&text))
}

/// Asks with members that are JSON text already, such as a whole draft: `"draft":{…},"start":"…"`.
///
/// # Errors
/// What the core finds wrong.
pub(crate) fn ask_text<T: DeserializeOwned>(carrier: &mut dyn Carrier, op: &str, members: &str) -> Result<T, Vec<Problem>> {
    read(&carrier.carry(format!(r#"{{"v":1,"op":"{op}",{members}}}"#).as_bytes()))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Vec<Problem>> {
    let unread = |error: &dyn std::fmt::Display| {
        let message = format!("expected an answer of the contract, found: {error}");
        vec![Problem::error("host.coreAnswer", "", message).help("the host and its core don't fit: install them anew")]
    };
    let response: Response<'_> = serde_json::from_slice(bytes).map_err(|error| unread(&error))?;
    match response.result {
        Some(result) => serde_json::from_str(result.get()).map_err(|error| unread(&error)),
        None if response.problems.is_empty() => Err(unread(&"neither a result nor problems")),
        None => Err(response.problems),
    }
}

/// What the core says of an instant to people.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Label {
    /// "in 23 hours".
    pub(crate) label: String,
    /// What the local clock shows.
    pub(crate) local: String,
    /// Where the zone's clock changes in between.
    #[serde(default)]
    pub(crate) clock_change: Option<ClockChange>,
}

/// A change of a zone's clock.
#[derive(Debug, Deserialize)]
pub(crate) struct ClockChange {
    /// "clocks in Europe/Paris go back by 60 minutes on Sunday 2026-10-25".
    pub(crate) text: String,
}

/// How an instant reads in a zone.
///
/// # Errors
/// When the zone is not known.
pub(crate) fn label(carrier: &mut dyn Carrier, at: Instant, now: Instant, zone: &str) -> Result<Label, Vec<Problem>> {
    ask(carrier, "label", serde_json::json!({ "at": at, "now": now, "zone": zone }))
}

/// How an instant reads on the clock of a zone, with its weekday; in UTC where no zone is known.
pub(crate) fn local_or_utc(carrier: &mut dyn Carrier, at: Instant, zone: Option<&str>) -> String {
    let label = zone.and_then(|zone| label(carrier, at, at, zone).ok());
    label.map_or_else(|| words::utc(at), |label| words::local(&label.local))
}
