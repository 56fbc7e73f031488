//! Gives the same answer to the same request: `Idempotency-Key` on every POST.
//!
//! In: a key of the caller's choice. Out: the answer, made once. Never: a request done twice because its answer was lost, or because the
//! process ended before there was one; another request's answer.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, Method};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::answer::Given;
use super::caller::Caller;
use super::refusal::Refusal;
use crate::engines::sql::{Origin, Repeated};
use crate::host::Host;

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
const MOST_KEY: usize = 255;

/// An answer as it is kept.
#[derive(Serialize, Deserialize)]
struct Answer {
    etag: Option<String>,
    location: Option<String>,
    body: String,
}

/// The key, told apart by who sends it.
pub(super) fn key(headers: &HeaderMap, caller: &Caller) -> Result<Option<String>, Refusal> {
    let Some(key) = super::text(headers, &HEADER)? else { return Ok(None) };
    if key.is_empty() || key.len() > MOST_KEY {
        let detail = format!("expected an idempotency key of 1 to {MOST_KEY} characters, found {}", key.len());
        return Err(Refusal::new(422, "api.idempotencyKey", "not sound", detail));
    }
    Ok(Some(format!("{}/{key}", caller.key)))
}

/// What makes two requests the same.
pub(super) fn digest(method: &Method, path: &str, query: &str, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    for part in [method.as_str().as_bytes(), path.as_bytes(), query.as_bytes(), body] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// How what a request does is kept beside its answer, so that one that is repeated after a crash does nothing twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// All of it in one transaction with the answer.
    Together,
    /// The same from where the operation says so (`Store::whole_from_here`); before that it makes nothing, and may be slow.
    Later,
    /// Each part by itself: whoever repeats it finds the parts that are there.
    Apart,
}

/// A request that is to be done once.
pub(super) struct Once<'a> {
    pub(super) key: &'a str,
    pub(super) digest: &'a str,
    /// The status of an answer that names none.
    pub(super) status: u16,
    /// Its answer holds a secret, and is kept sealed.
    pub(super) sealed: bool,
    pub(super) kept: Kept,
}

/// What sealed answers are of.
const SEALED: &str = "answer";
/// How long a request waits each time for a message that others have in hand, as often as its desk has patience.
const WAIT: Duration = Duration::from_millis(20);

/// Does it, unless it was done: then the answer is that of the first time.
pub(super) fn once(
    host: &mut Host,
    once: &Once<'_>,
    mut act: impl FnMut(&mut Host, &Origin) -> Result<Given, Refusal>,
) -> Result<Given, Refusal> {
    let origin = match host.store().begin_request(once.key, once.digest)? {
        Repeated::Mine(origin) => origin,
        Repeated::Answered { status, answer } => {
            let answer = if once.sealed { host.open_text(SEALED, &answer, once.key)? } else { answer };
            let Answer { etag, location, body } =
                serde_json::from_str(&answer).map_err(|_| Refusal::broken("a kept answer can't be read"))?;
            return Ok(Given { status: Some(status), etag, location, cookie: None, kind: None, body: body.into(), live: None });
        }
        Repeated::Running => {
            let detail = "the same request is being answered just now";
            let refusal = Refusal::new(409, "api.idempotencyRunning", "in another hand", detail).after(1);
            return Err(
                refusal.help("send it again: it gets the same answer once there is one, and is done anew if its worker ends")
            );
        }
        Repeated::Different => {
            let detail = "expected the request that this idempotency key was first sent with, found another";
            return Err(Refusal::new(422, "api.idempotencyKey", "not sound", detail).help("choose a new key for a new request"));
        }
    };
    let workspace = host.store().workspace().to_owned();
    loop {
        let done = attempt(host, once, |host| act(host, &origin));
        host.enter(&workspace);
        let stored = done.and_then(|given| keep(host, once, &given).map(|()| given));
        let ended = host.store().end_whole(stored.is_ok());
        let stored = stored.and_then(|given| ended.map(|()| given).map_err(Refusal::from));
        match stored {
            Ok(given) => return Ok(given),
            Err(refusal) if refusal.is_busy() && once.kept != Kept::Apart && host.store().waited(WAIT) => {
                host.store().sweep_now_and_then()?; // Whoever has what it waits for may be gone.
            }
            Err(refusal) => {
                let part = once.kept == Kept::Apart && (refusal.status >= 500 || refusal.is_busy());
                let _ = host.store().give_up_request(once.key, part); // If not, it is free all the same: this worker has it not any more.
                return Err(refusal);
            }
        }
    }
}

fn attempt(host: &mut Host, once: &Once<'_>, act: impl FnOnce(&mut Host) -> Result<Given, Refusal>) -> Result<Given, Refusal> {
    if once.kept != Kept::Apart {
        host.store().await_whole();
    }
    if once.kept == Kept::Together {
        host.store().whole_from_here()?;
    }
    act(host)
}

fn keep(host: &mut Host, Once { key, status, sealed, .. }: &Once<'_>, given: &Given) -> Result<(), Refusal> {
    let body = String::from_utf8(given.body.clone()).map_err(|_| Refusal::broken("an answer is not UTF-8"))?;
    let answer = Answer { etag: given.etag.clone(), location: given.location.clone(), body };
    let answer = serde_json::to_string(&answer).map_err(|error| Refusal::broken(error.to_string()))?;
    let answer = if *sealed { host.seal_text(SEALED, &answer, key)? } else { answer };
    Ok(host.store().end_request(key, given.status.unwrap_or(*status), &answer)?)
}
