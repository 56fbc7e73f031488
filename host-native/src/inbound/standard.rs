//! Reads webhooks by the Standard Webhooks scheme, from programs of one's own: one thing that was told, or many.
//!
//! In: `webhook-id`, `webhook-timestamp`, `webhook-signature`, and a body of one [`Inbound`] or a list of them as JSON. Out: the same,
//! typed. Never: one that is older or further ahead than five minutes.

use relance_core::base::Instant;
use serde_json::Value;

use super::signature::{header, is_base64_sha256, is_fresh};
use super::{Headers, Inbound, Refused, json};
use crate::account::Secret;
use crate::send::webhook::secret_bytes;

/// Any of the signatures by any of the secrets will do, so that either side can change its secret first.
pub(super) fn verify(secrets: &[&Secret], headers: &Headers<'_>, body: &[u8], now: Instant) -> Result<(), Refused> {
    let of = |name: &str| header(headers, name).ok_or(Refused::Forged);
    let (id, time, signatures) = (of("webhook-id")?, of("webhook-timestamp")?, of("webhook-signature")?);
    let parts: [&[u8]; 5] = [id.as_bytes(), b".", time.as_bytes(), b".", body];
    let keys: Vec<Vec<u8>> = secrets.iter().filter_map(|secret| secret_bytes(secret.reveal())).collect();
    let mut versions = signatures.split_ascii_whitespace().filter_map(|signature| signature.strip_prefix("v1,"));
    if !versions.any(|signature| keys.iter().any(|key| is_base64_sha256(key, &parts, signature))) {
        return Err(Refused::Forged);
    }
    is_fresh(time, now)
}

/// What it tells. Kinds that nobody knows are left out; what is of a known kind must be whole.
pub(super) fn read(body: &[u8]) -> Result<Vec<Inbound>, Refused> {
    let told = match json::value(body)? {
        Value::Array(told) => told,
        one => vec![one],
    };
    let known = |told: &Value| json::text(told, "kind").is_none_or(|kind| KINDS.contains(&kind));
    let mut found = Vec::new();
    for (index, told) in told.into_iter().enumerate().filter(|(_, told)| known(told)) {
        // The library's own sentence would show what it found.
        let wrong = |_| {
            Refused::Unreadable(format!(
                "expected `id`, `at`, `channel`, `kind` and its members at {index}, found something else"
            ))
        };
        let one: Inbound = serde_json::from_value(told).map_err(wrong)?;
        if one.id.is_empty() {
            return Err(Refused::Unreadable(format!("expected an `id` at {index}, found an empty one")));
        }
        found.push(Inbound { id: format!("webhook/{}", one.id), ..one });
    }
    Ok(found)
}

/// The kinds of what may be told.
const KINDS: [&str; 9] = ["message", "opened", "echo", "thread", "delivery", "bounce", "complaint", "optOut", "optIn"];
