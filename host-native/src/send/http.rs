//! Speaks HTTP with providers: one client, one hand-over behind the gate, one reading of what went wrong.
//!
//! In: a request. Out: the answer, bounded; or an outcome that says whether the message can have left. Never: a redirect, a proxy, a second
//! try, an address or a secret in what is said.

use std::error::Error as _;
use std::io::{ErrorKind, Read};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use relance_core::base::Instant;
use relance_core::wire::RejectClass;
use serde_json::Value;
use ureq::config::Config;
use ureq::http::{Response, Uri};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Error, RequestBuilder, Timeout};

use super::{Gate, Outcome};
use crate::crash;
use crate::hook::reach::{Barred, Guard};

/// How much of an answer is read, in bytes.
const MOST_ANSWER: u64 = 1 << 20;
/// How much of an answer's words is kept, in characters.
const MOST_WORDS: usize = 200;
/// How long a provider may take for its answer, unless an account says otherwise.
const PATIENCE: Duration = Duration::from_secs(30);
/// What an attempt takes beyond the other side's patience.
pub(crate) const MARGIN: Duration = Duration::from_secs(5);
/// A connection without use is let go before the other side is likely to.
const IDLE: Duration = Duration::from_secs(3);
/// How many digits in a row are taken for a part of an address.
const DIGITS_OF_ADDRESS: usize = 7;
/// A word that is longer may be a token.
const MOST_WORD: usize = 24;

/// The process's one client: connections and certificates are shared.
pub(crate) fn agent() -> &'static Agent {
    static AGENT: OnceLock<Agent> = OnceLock::new();
    AGENT.get_or_init(|| config().new_agent())
}

/// A client that goes where the guard lets it, for addresses that others have given.
pub(crate) fn guarded(guard: Guard) -> Agent {
    Agent::with_parts(config(), DefaultConnector::default(), guard)
}

fn config() -> Config {
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
        .build()
}

/// The request with so much time for all of it.
pub(crate) fn within<B>(request: RequestBuilder<B>, timeout: Duration) -> RequestBuilder<B> {
    request.config().timeout_global(Some(timeout)).timeout_resolve(Some(timeout)).timeout_connect(Some(timeout)).build()
}

/// What the other side answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The body, if it is JSON; else null.
    pub(crate) body: Value,
    pub(crate) retry_after: Option<String>,
    /// How long the body is, in the units that JavaScript counts a text in.
    pub(crate) units: usize,
}

impl Answer {
    pub(crate) const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// When to come back at the earliest, if it says.
    pub(crate) fn retry_at(&self, now: Instant) -> Option<Instant> {
        after(self.retry_after.as_deref()?, now)
    }

    /// A text at a place of the body.
    pub(crate) fn text(&self, pointer: &str) -> Option<&str> {
        self.body.pointer(pointer).and_then(Value::as_str)
    }

    /// A number at a place of the body, whether it is written as one or as a text.
    pub(crate) fn number(&self, pointer: &str) -> Option<u32> {
        self.body.pointer(pointer).and_then(number)
    }
}

/// A number, whether it is written as one or as a text.
pub(crate) fn number(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).or_else(|| value.as_str()?.parse().ok())
}

/// A message that leaves: asks the gate right before, and crosses the test's crash points.
pub(crate) fn hand_over(
    points: [&'static str; 3],
    gate: &mut Gate<'_>,
    send: impl FnOnce() -> Result<Response<Body>, Error>,
) -> Result<Answer, Outcome> {
    let [before, behind, answered] = points;
    crash::point(before);
    if !gate() {
        return Err(Outcome::Withdrawn);
    }
    crash::point(behind);
    let answer = send();
    crash::point(answered);
    answer.map(read).map_err(|error| failed(&error))
}

/// How long an account lets its provider take.
pub(crate) fn patience(seconds: Option<u32>) -> Duration {
    seconds.map_or(PATIENCE, |seconds| Duration::from_secs(seconds.into()))
}

/// A question that changes nothing at the other side.
pub(crate) fn ask(agent: &Agent, url: &str, headers: &[(&str, &str)], timeout: Duration) -> Result<Answer, Outcome> {
    let request = headers.iter().fold(agent.get(url), |request, (name, value)| request.header(*name, *value));
    within(request, timeout).call().map(read).map_err(|error| failed(&error))
}

fn read(mut response: Response<Body>) -> Answer {
    let status = response.status().as_u16();
    let header = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
    let retry_after = header.map(str::to_owned);
    let mut bytes = Vec::new();
    let whole = response.body_mut().as_reader().take(MOST_ANSWER).read_to_end(&mut bytes).is_ok();
    let text = String::from_utf8_lossy(&bytes);
    let body = if whole { serde_json::from_str(&text).unwrap_or(Value::Null) } else { Value::Null };
    Answer { status, body, retry_after, units: text.encode_utf16().count() }
}

/// What a failed exchange means. Only what fails before there is a connection is sure to have sent nothing.
pub(crate) fn failed(error: &Error) -> Outcome {
    if is_untrusted(error) {
        return Outcome::rejected(RejectClass::Config, "the receiver's certificate is not trusted");
    }
    if let Error::Other(inner) = error
        && let Some(barred) = inner.downcast_ref::<Barred>()
    {
        return Outcome::rejected(RejectClass::Config, barred.to_string());
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
pub(crate) fn is_untrusted(error: &Error) -> bool {
    let judged = |error: &rustls::Error| matches!(error, rustls::Error::InvalidCertificate(_));
    match error {
        Error::Rustls(error) => judged(error),
        Error::Io(error) => error.get_ref().and_then(|inner| inner.downcast_ref()).is_some_and(judged),
        other => other.source().and_then(|inner| inner.downcast_ref()).is_some_and(judged),
    }
}

/// `Retry-After` in seconds, by the deployment's one clock.
pub(crate) fn after(header: &str, now: Instant) -> Option<Instant> {
    let plain = (1..=6).contains(&header.len()) && header.bytes().all(|byte| byte.is_ascii_digit());
    let seconds: i64 = header.parse().ok().filter(|_| plain)?;
    now.plus_millis(seconds * 1_000)
}

/// As much of the other side's words as is kept, on one line: not every database takes every character.
pub(crate) fn plain(words: &str) -> String {
    words.chars().filter(|c| !c.is_control()).take(MOST_WORDS).collect()
}

/// The same without what may be an address or a token.
pub(crate) fn scrubbed(words: &str) -> String {
    let personal = |word: &str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        word.contains('@') || digits >= DIGITS_OF_ADDRESS || word.chars().count() > MOST_WORD
    };
    let words: Vec<&str> = words.split_whitespace().map(|word| if personal(word) { "‹redacted›" } else { word }).collect();
    plain(&words.join(" "))
}

/// The header of a user with a password.
pub(crate) fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")))
}

/// Percent-encoded for use within an address or a form.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

/// The members of a form, encoded.
pub(crate) fn form(members: &[(&str, &str)]) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    members.join("&")
}

/// The address to post to, and as much of it as may be shown. Messages hold people's addresses and words, so that they go in the clear
/// only where nobody else is on the line, or where somebody says that this is so.
pub(crate) fn address(text: &str) -> Result<(String, String), String> {
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

/// Whether this is the machine itself.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A base address without the slash at its end.
pub(crate) fn base<'a>(own: Option<&'a str>, usual: &'a str) -> &'a str {
    own.unwrap_or(usual).trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_an_address_or_a_token_is_left_out_of_the_others_words() {
        let words = "The 'To' number +15550001111 of zoe@example.com (#131056) is no\tnumber\r\nEAAGabcdefghijklmnopqrstuvwxyz";
        let kept = scrubbed(words);
        assert_eq!(kept, "The 'To' number ‹redacted› of ‹redacted› (#131056) is no number ‹redacted›");
    }

    #[test]
    fn a_form_is_encoded_byte_by_byte() {
        assert_eq!(form(&[("To", "+1 555"), ("Body", "Grüße & co")]), "To=%2B1%20555&Body=Gr%C3%BC%C3%9Fe%20%26%20co");
    }
}
