//! Hands messages to an address of one's own as signed webhooks, by the Standard Webhooks scheme; the Node host's are the same.
//!
//! In: a send. Out: accepted, refused with its class, or unknown. Never: another id for another try of one key: the receiver knows a
//! repeated message by its `webhook-id` and must take it once; a redirect; the secret in what it says.

use std::error::Error as _;
use std::io::{ErrorKind, Read};
use std::sync::Arc;
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
use ureq::http::{Response, Uri};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, Body, Error, Timeout};

use super::message::{digest, known};
use super::{Asked, Gate, Outcome, Sender};
use crate::clock::machine_millis;
use crate::config::WebhookConfig;
use crate::crash;

/// The shortest secret, in bytes.
const LEAST_SECRET: usize = 16;
/// How much of an answer is read, in the units that JavaScript counts a text in.
const MOST_ANSWER: usize = 10_000;
/// How much of an answer's words is kept, in characters.
const MOST_WORDS: usize = 200;
/// What an attempt takes beyond the receiver's patience.
const MARGIN: Duration = Duration::from_secs(5);
/// A connection without use is let go before the other side is likely to.
const IDLE: Duration = Duration::from_secs(3);

/// An address of one's own.
pub struct Webhook {
    url: String,
    origin: String,
    workspace: String,
    key: Vec<u8>,
    timeout: Duration,
    agent: Agent,
}

/// A client that waits so long, and follows no redirect; certificates are judged as the machine judges them.
pub(crate) fn agent(timeout: Duration) -> Agent {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(provider)
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(concat!("relance/", env!("CARGO_PKG_VERSION")))
        .max_idle_age(IDLE)
        .timeout_global(Some(timeout))
        .timeout_resolve(Some(timeout))
        .timeout_connect(Some(timeout))
        .build()
        .new_agent()
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
        let (url, origin) = address(&config.url)?;
        let agent = agent(config.timeout);
        Ok(Self { url, origin, workspace: workspace.into(), key: key(&config.secret)?, timeout: config.timeout, agent })
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
        let request = self
            .agent
            .post(&self.url)
            .header("content-type", "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", &time)
            .header("webhook-signature", &signature);
        crash::point("webhook.before");
        if !gate() {
            return Outcome::Withdrawn;
        }
        crash::point("webhook.gate");
        let answer = request.send(body.as_str());
        crash::point("webhook.answered");
        match answer {
            Ok(mut response) => {
                let said = said(&mut response);
                outcome(&response, &said, now)
            }
            Err(error) => failed(&error),
        }
    }

    fn can_be_asked(&self) -> bool {
        false
    }

    fn keys_honoured(&self) -> bool {
        true
    }

    fn ask(&self, _: &Send) -> Asked {
        Asked::CannotTell // It need not be asked: a repeated message is known by its id.
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

/// The address to post to, and as much of it as may be shown. Messages hold people's addresses and words, so that they go in the clear
/// only where nobody else is on the line, or where somebody says that this is so.
fn address(text: &str) -> Result<(String, String), String> {
    let wrong = || "expected the address of a webhook such as https://example.com/hook, found something else".to_owned();
    let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
    let (scheme, trusted) = match scheme {
        "https" => ("https", true),
        "http" => ("http", false),
        "http+plain" => ("http", true),
        _ => return Err(wrong()),
    };
    let url = format!("{scheme}://{rest}");
    let uri: Uri = url.parse().map_err(|_| wrong())?;
    let authority = uri.authority().filter(|authority| !authority.host().is_empty()).ok_or_else(wrong)?;
    if authority.as_str().contains('@') {
        return Err("expected the address of a webhook without a user and a password, found some".into());
    }
    if !trusted && !is_loopback(authority.host()) {
        return Err(
            "expected https: for a webhook beyond this machine, found http:; write http+plain: where the network between \
                    is trusted"
                .into(),
        );
    }
    Ok((url.clone(), format!("{scheme}://{authority}")))
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The bytes of a secret.
fn key(secret: &str) -> Result<Vec<u8>, String> {
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let decoded = secret.strip_prefix("whsec_").and_then(|text| GeneralPurpose::new(&STANDARD, lenient).decode(text).ok());
    decoded.filter(|key| key.len() >= LEAST_SECRET).ok_or_else(|| {
        format!("expected a webhook's secret, `whsec_` and base64 of {LEAST_SECRET} bytes or more, found something else")
    })
}

/// What the receiver says of it in JSON: an `id`, or a `class` with `detail` and `retryAt`. What can't be read says nothing.
fn said(response: &mut Response<Body>) -> Value {
    let mut bytes = Vec::new();
    // A character has three bytes a unit at most.
    let most = u64::try_from(MOST_ANSWER * 3).unwrap_or(u64::MAX);
    if response.body_mut().as_reader().take(most).read_to_end(&mut bytes).is_err() {
        return Value::Null;
    }
    let text = String::from_utf8_lossy(&bytes);
    let mut units = 0;
    let head = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= MOST_ANSWER
    });
    serde_json::from_str(&head.collect::<String>()).unwrap_or(Value::Null)
}

fn outcome(response: &Response<Body>, said: &Value, now: Instant) -> Outcome {
    let status = response.status().as_u16();
    let word = |name: &str| said.get(name).and_then(Value::as_str);
    if response.status().is_success() {
        return Outcome::Accepted { message_id: word("id").map(plain) };
    }
    let detail = match word("detail") {
        Some(words) if !words.contains('@') => format!("{status} {}", plain(words)),
        _ => status.to_string(),
    };
    let class = word("class").and_then(class_named).unwrap_or_else(|| class_of(status));
    let header = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
    let retry_at = word("retryAt").and_then(|at| at.parse().ok()).or_else(|| after(header?, now));
    Outcome::Rejected { class, detail, retry_at, purpose: None }
}

/// As much of a receiver's words as is kept, on one line: not every database takes every character.
fn plain(words: &str) -> String {
    words.chars().filter(|c| !c.is_control()).take(MOST_WORDS).collect()
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

/// `Retry-After` in seconds, by the deployment's one clock.
fn after(header: &str, now: Instant) -> Option<Instant> {
    let plain = (1..=6).contains(&header.len()) && header.bytes().all(|byte| byte.is_ascii_digit());
    let seconds: i64 = header.parse().ok().filter(|_| plain)?;
    now.plus_millis(seconds * 1_000)
}

/// What a failed exchange means. Only what fails before there is a connection is sure to have sent nothing.
fn failed(error: &Error) -> Outcome {
    if is_untrusted(error) {
        return Outcome::rejected(RejectClass::Config, "the receiver's certificate is not trusted");
    }
    let unreached = match error {
        Error::HostNotFound | Error::ConnectionFailed | Error::Timeout(Timeout::Resolve | Timeout::Connect) => true,
        // Only a connection that is not there yet is refused; an unreachable host may be one that became so.
        Error::Io(error) => error.kind() == ErrorKind::ConnectionRefused,
        _ => false,
    };
    if unreached {
        return Outcome::rejected(RejectClass::Transient, "the receiver can't be reached; nothing was sent");
    }
    let detail = if matches!(error, Error::Timeout(_)) { "no answer in time" } else { "the connection failed" };
    Outcome::Unknown { detail: detail.into() }
}

/// A certificate is judged in the handshake, before anything of the message.
fn is_untrusted(error: &Error) -> bool {
    let judged = |error: &rustls::Error| matches!(error, rustls::Error::InvalidCertificate(_));
    match error {
        Error::Rustls(error) => judged(error),
        Error::Io(error) => error.get_ref().and_then(|inner| inner.downcast_ref()).is_some_and(judged),
        other => other.source().and_then(|inner| inner.downcast_ref()).is_some_and(judged),
    }
}
