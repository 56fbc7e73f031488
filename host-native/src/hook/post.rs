//! Posts a webhook and says what came back.
//!
//! In: where to, what, signed how. Out: the status, the beginning of the answer, how long it took. Never: a redirect followed; a proxy; a
//! connection to an address that was not judged; more of an answer than is kept.

use std::error::Error as _;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use relance_core::base::Instant;
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Error};

use super::Secrets;
use super::reach::{Barred, Guard};
use crate::clock::machine_millis;

/// How much of an answer is kept, in characters.
const MOST_SAID: usize = 500;
/// A character has four bytes at most.
const MOST_READ: u64 = 4 * MOST_SAID as u64;
/// The longest head of an answer, in bytes.
const MOST_HEAD: usize = 16 << 10;

/// A webhook, ready to go.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Where to.
    pub url: String,
    /// Its id: the same over all tries.
    pub id: String,
    /// What it says.
    pub body: String,
    /// What it is signed with.
    pub secrets: Secrets,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status; none where there was no answer.
    pub code: Option<u16>,
    /// The beginning of the answer, or why there was none.
    pub said: String,
    /// When the receiver wants to hear of it again.
    pub retry_at: Option<Instant>,
    /// How long it took.
    pub millis: i64,
}

/// Posts webhooks.
#[derive(Debug)]
pub struct Poster {
    agent: Agent,
}

impl Poster {
    /// One that waits so long for an answer, and goes where the guard lets it.
    pub fn new(guard: Guard, timeout: Duration) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(provider)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("relance-webhooks/", env!("CARGO_PKG_VERSION")))
            .max_response_header_size(MOST_HEAD)
            .max_idle_connections(0) // Each delivery is judged anew, so none goes over an old connection.
            .timeout_global(Some(timeout))
            .timeout_resolve(Some(timeout))
            .timeout_connect(Some(timeout))
            .build();
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), guard) }
    }

    /// Posts, and waits for the answer; `now` is the deployment's time.
    pub fn post(&self, letter: &Letter, now: Instant) -> Answer {
        let started = machine_millis();
        let time = started.div_euclid(1_000).to_string();
        let Letter { url, id, body, secrets } = letter;
        let Some(signature) = secrets.sign(id, &time, body, now) else {
            return Answer { code: None, said: "the secret can't be used".into(), retry_at: None, millis: 0 };
        };
        let request = self
            .agent
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", &time)
            .header("webhook-signature", &signature);
        let answer = match request.send(body.as_str()) {
            Ok(mut response) => {
                let retry_at = retry_at(&response, now);
                Answer { code: Some(response.status().as_u16()), said: beginning(&mut response), retry_at, millis: 0 }
            }
            Err(error) => Answer { code: None, said: why(&error), retry_at: None, millis: 0 },
        };
        Answer { millis: (machine_millis() - started).max(0), ..answer }
    }
}

/// As much of the answer as is kept; not every database takes every character.
fn beginning(response: &mut Response<Body>) -> String {
    let mut bytes = Vec::new();
    let _ = response.body_mut().as_reader().take(MOST_READ).read_to_end(&mut bytes); // What came before it broke off is kept.
    let kept = String::from_utf8_lossy(&bytes);
    kept.chars().filter(|c| !c.is_control() || *c == '\n').take(MOST_SAID).collect()
}

/// `Retry-After`, in seconds or as a date.
fn retry_at(response: &Response<Body>, now: Instant) -> Option<Instant> {
    let header = response.headers().get("retry-after")?.to_str().ok()?.trim();
    if (1..=8).contains(&header.len()) && header.bytes().all(|byte| byte.is_ascii_digit()) {
        return now.plus_millis(header.parse::<i64>().ok()? * 1_000);
    }
    date(header)
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that is written today.
pub(crate) fn date(text: &str) -> Option<Instant> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split_once(", ")?.1.split(' ');
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let (time, zone) = (words.next()?, words.next()?);
    let month = MONTHS.iter().position(|known| *known == month)? + 1;
    if zone != "GMT" || words.next().is_some() {
        return None;
    }
    format!("{year}-{month:02}-{day}T{time}Z").parse().ok()
}

/// Why there was no answer, without anything of the URL.
fn why(error: &Error) -> String {
    let untrusted = |error: &rustls::Error| matches!(error, rustls::Error::InvalidCertificate(_));
    let distrust = match error {
        Error::Rustls(error) => untrusted(error),
        Error::Io(error) => error.get_ref().and_then(|inner| inner.downcast_ref()).is_some_and(untrusted),
        other => other.source().and_then(|inner| inner.downcast_ref()).is_some_and(untrusted),
    };
    match error {
        _ if distrust => "the receiver's certificate is not trusted".into(),
        Error::Other(inner) if inner.is::<Barred>() => inner.to_string(),
        Error::HostNotFound => "the receiver's name was not found".into(),
        Error::Timeout(ureq::Timeout::Resolve) => "the receiver's name was not found in time".into(),
        Error::Timeout(_) => "no answer in time".into(),
        Error::LargeResponseHeader(..) => "the answer's head is too long".into(),
        Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => "the connection was refused".into(),
        _ => "the connection failed".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_http_is_read_and_nothing_else() {
        assert_eq!(date("Sun, 06 Nov 1994 08:49:37 GMT"), "1994-11-06T08:49:37Z".parse().ok());
        for text in
            ["", "tomorrow", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49 GMT"]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
