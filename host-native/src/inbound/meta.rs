//! Judges the webhooks of Meta, which are signed with the app's secret.
//!
//! In: a secret, headers, a body. Out: whether it is from Meta; the answer to its question. Never: the older SHA-1 signature.

use super::signature::{header, is_hex_sha256, is_same, members};
use super::{Headers, Refused};
use crate::account::Secret;

/// `X-Hub-Signature-256` over the raw body.
pub(super) fn verify(secret: Option<&Secret>, headers: &Headers<'_>, body: &[u8]) -> Result<(), Refused> {
    let secret = secret.ok_or(Refused::Forged)?.reveal();
    let signature = header(headers, "x-hub-signature-256").and_then(|value| value.strip_prefix("sha256="));
    let good = signature.is_some_and(|signature| is_hex_sha256(secret.as_bytes(), &[body], signature));
    if good { Ok(()) } else { Err(Refused::Forged) }
}

/// What Meta wants to hear when the webhook is set up: its own challenge, if it knows the word.
pub(super) fn challenge(token: &Secret, query: &str) -> Result<String, Refused> {
    let members = members(query.strip_prefix('?').unwrap_or(query));
    let member = |name: &str| members.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let known = member("hub.verify_token").is_some_and(|given| is_same(token.reveal(), given));
    match (member("hub.mode"), member("hub.challenge")) {
        (Some("subscribe"), Some(challenge)) if known => Ok(challenge.to_owned()),
        _ => Err(Refused::Forged),
    }
}
