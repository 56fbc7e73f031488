//! Posts one request to a model's server, and says what came back.
//!
//! In: where to, the key's header, a body, how long it may take. Out: status and text, bounded; or how it was lost. Never: a redirect followed; a
//! proxy; a second try; a word of what was sent in what it says.

use std::io::{ErrorKind, Read};
use std::time::Duration;

use ureq::http::{HeaderMap, HeaderValue, Response};
use ureq::{Agent, Body, Error, Timeout};

use crate::clock::machine_now;
use crate::hook::post::date;
use crate::hook::reach::Barred;
use crate::send::http::is_untrusted;

/// How much of an answer is read, in bytes: more than any model writes.
const MOST_ANSWER: u64 = 1 << 20;
/// How long it may take until there is a connection.
const REACHING: Duration = Duration::from_secs(10);

/// What a server said.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) status: u16,
    pub(super) text: String,
    /// How long it wants to be left alone.
    pub(super) rest: Option<Duration>,
}

/// How an exchange was lost.
#[derive(Debug)]
pub(super) enum Lost {
    /// There was no connection.
    Unreached,
    /// It broke off.
    Broken,
    /// It took too long.
    Slow,
    /// There is more of the answer than is read.
    Huge,
    /// The server's certificate is not trusted.
    Untrusted,
    /// The address may not be gone to, and why.
    Barred(String),
}

/// Posts, and waits for the whole answer.
pub(super) fn post(agent: &Agent, url: &str, key: Option<&HeaderValue>, body: &str, patience: Duration) -> Result<Heard, Lost> {
    let reaching = Some(patience.min(REACHING));
    let request = agent.post(url).config().timeout_global(Some(patience)).timeout_resolve(reaching).timeout_connect(reaching);
    let request = request.build().header("content-type", "application/json").header("accept", "application/json");
    let request = key.into_iter().fold(request, |request, key| request.header("authorization", key));
    let mut response = request.send(body).map_err(|error| lost(&error))?;
    let (status, rest) = (response.status().as_u16(), rest(response.headers()));
    Ok(Heard { status, text: text(&mut response)?, rest })
}

fn text(response: &mut Response<Body>) -> Result<String, Lost> {
    let mut bytes = Vec::new();
    let read = response.body_mut().as_reader().take(MOST_ANSWER + 1).read_to_end(&mut bytes);
    let read = read.map_err(|error| lost(&Error::from(error)))?;
    if read as u64 > MOST_ANSWER {
        return Err(Lost::Huge);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `Retry-After` in seconds or as a date, or in milliseconds as Azure has it.
fn rest(headers: &HeaderMap) -> Option<Duration> {
    let header = |name: &str| Some(headers.get(name)?.to_str().ok()?.trim());
    let whole = |text: &str| text.parse::<u64>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(millis) = header("retry-after-ms").and_then(whole) {
        return Some(Duration::from_millis(millis));
    }
    let said = header("retry-after")?;
    if let Some(seconds) = whole(said) {
        return Some(Duration::from_secs(seconds));
    }
    let ahead = date(said)?.millis().saturating_sub(machine_now().millis());
    u64::try_from(ahead).ok().map(Duration::from_millis)
}

fn lost(error: &Error) -> Lost {
    if is_untrusted(error) {
        return Lost::Untrusted;
    }
    match error {
        Error::Other(inner) => inner.downcast_ref::<Barred>().map_or(Lost::Broken, |barred| Lost::Barred(barred.to_string())),
        Error::HostNotFound | Error::ConnectionFailed | Error::Timeout(Timeout::Resolve | Timeout::Connect) => Lost::Unreached,
        Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => Lost::Unreached,
        Error::Timeout(_) => Lost::Slow,
        _ => Lost::Broken,
    }
}
