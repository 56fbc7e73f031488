//! Hands messages to an address of one's own as signed webhooks, by the Standard Webhooks scheme; the Node host's are the same.
//!
//! In: a send. Out: accepted, refused with its class, or unknown. Never: another id for another try of one key: the receiver knows a
//! repeated message by its `webhook-id` and must take it once; a redirect; the secret in what it says.

use std::time::Duration;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, Mac};
use relance_core::base::Instant;
use relance_core::wire::{RejectClass, Send};
use serde::Serialize;
use serde_json::Value;
use sha2::Sha256;
use ureq::Agent;

use super::http::{self, Answer, MARGIN, address, plain};
use super::message::{digest, known};
use super::{Asked, Gate, Outcome, Sender};
use crate::clock::machine_millis;
use crate::config::WebhookConfig;

/// The shortest secret, in bytes.
const LEAST_SECRET: usize = 16;
/// How much of an answer is read, in the units that JavaScript counts a text in; the Node host reads no more.
const MOST_ANSWER: usize = 10_000;

/// An address of one's own.
pub struct Webhook {
    url: String,
    origin: String,
    workspace: String,
    key: Vec<u8>,
    timeout: Duration,
    keys_honoured: bool,
    agent: Agent,
}

#[derive(Serialize)]
struct Message<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    workspace: &'a str,
    send: &'a Send,
}

impl Webhook {
    /// An address as it is configured, for the messages of one workspace. Nothing is reached for yet.
    pub fn new(config: &WebhookConfig, workspace: &str) -> Result<Self, String> {
        Self::over(config, workspace, http::agent().clone())
    }

    /// The same by another client.
    pub(super) fn over(config: &WebhookConfig, workspace: &str, agent: Agent) -> Result<Self, String> {
        let (url, origin) = address(&config.url)?;
        let (key, workspace) = (key(&config.secret)?, workspace.into());
        let WebhookConfig { timeout, keys_honoured, .. } = *config;
        Ok(Self { url, origin, workspace, key, timeout, keys_honoured, agent })
    }

    /// `v1,` and base64 of the HMAC-SHA-256 over id, time and body.
    fn signature(&self, id: &str, time: &str, body: &str) -> Option<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        for part in [id, ".", time, ".", body] {
            mac.update(part.as_bytes());
        }
        Some(format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes())))
    }
}

impl Sender for Webhook {
    fn attempt(&self, send: &Send, now: Instant, gate: &mut Gate<'_>) -> Outcome {
        let unwritable = || Outcome::rejected(RejectClass::Content, "expected a message that can be written");
        let Ok(body) = serde_json::to_string(&Message { kind: "message", workspace: &self.workspace, send }) else {
            return unwritable();
        };
        let (id, time) =
            (format!("msg_{}", digest(&known(&self.workspace, &send.key))), machine_millis().div_euclid(1_000).to_string());
        let Some(signature) = self.signature(&id, &time, &body) else { return unwritable() };
        let request = http::within(self.agent.post(&self.url), self.timeout)
            .header("content-type", "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", &time)
            .header("webhook-signature", &signature);
        let points = ["webhook.before", "webhook.gate", "webhook.answered"];
        match http::hand_over(points, gate, || request.send(body.as_str())) {
            Ok(answer) => outcome(&answer, now),
            Err(outcome) => outcome,
        }
    }

    fn can_be_asked(&self) -> bool {
        false
    }

    fn keys_honoured(&self) -> bool {
        self.keys_honoured
    }

    fn ask(&self, _: &Send) -> Asked {
        Asked::CannotTell // Where repeats are known by their id, it need not be asked; elsewhere it can't be.
    }

    fn longest(&self) -> Duration {
        self.timeout + MARGIN
    }

    fn describe(&self) -> String {
        format!("webhooks to `{}`", self.origin)
    }

    fn check(&self) -> Result<(), String> {
        Ok(()) // There is no request that every receiver would take for a question only.
    }
}

/// The bytes of a secret.
pub(crate) fn secret_bytes(secret: &str) -> Option<Vec<u8>> {
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    secret.strip_prefix("whsec_").and_then(|text| GeneralPurpose::new(&STANDARD, lenient).decode(text).ok())
}

fn key(secret: &str) -> Result<Vec<u8>, String> {
    secret_bytes(secret).filter(|key| key.len() >= LEAST_SECRET).ok_or_else(|| {
        format!("expected a webhook's secret, `whsec_` and base64 of {LEAST_SECRET} bytes or more, found something else")
    })
}

/// What the receiver says of it in JSON: an `id`, or a `class` with `detail` and `retryAt`. What can't be read says nothing.
fn outcome(answer: &Answer, now: Instant) -> Outcome {
    let status = answer.status;
    let word = |name: &str| answer.body.get(name).and_then(Value::as_str).filter(|_| answer.units <= MOST_ANSWER);
    if answer.is_success() {
        return Outcome::Accepted { message_id: word("id").map(plain) };
    }
    let detail = match word("detail") {
        Some(words) if !words.contains('@') => format!("{status} {}", plain(words)),
        _ => status.to_string(),
    };
    let class = word("class").and_then(class_named).unwrap_or_else(|| class_of(status));
    let retry_at = word("retryAt").and_then(|at| at.parse().ok()).or_else(|| answer.retry_at(now));
    Outcome::Rejected { class, detail, retry_at, purpose: None }
}

fn class_named(name: &str) -> Option<RejectClass> {
    Some(match name {
        "transient" => RejectClass::Transient,
        "throttle" => RejectClass::Throttle,
        "defer" => RejectClass::Defer,
        "windowClosed" => RejectClass::WindowClosed,
        "permanent" => RejectClass::Permanent,
        "optedOut" => RejectClass::OptedOut,
        "content" => RejectClass::Content,
        "config" => RejectClass::Config,
        _ => return None,
    })
}

const fn class_of(status: u16) -> RejectClass {
    match status {
        429 => RejectClass::Throttle,
        408 | 500.. => RejectClass::Transient,
        400 | 413 | 422 => RejectClass::Content,
        _ => RejectClass::Config,
    }
}
