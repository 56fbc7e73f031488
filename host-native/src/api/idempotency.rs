//! Gives the same answer to the same request: `Idempotency-Key` on every POST.
//!
//! In: a key of the caller's choice. Out: the answer, made once. Never: a request done twice because its answer was lost; another
//! request's answer.

use axum::http::{HeaderMap, HeaderName, Method};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::answer::Given;
use super::keys::Caller;
use super::refusal::Refusal;
use crate::engines::sql::Repeated;
use crate::host::Host;

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
const MOST_KEY: usize = 255;

/// An answer as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
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

/// A request that is to be done once.
pub(super) struct Once<'a> {
    pub(super) key: &'a str,
    pub(super) digest: &'a str,
    /// The status of an answer that names none.
    pub(super) status: u16,
    /// Its answer holds a secret, and is kept sealed.
    pub(super) sealed: bool,
}

/// What sealed answers are of.
const SEALED: &str = "answer";

/// Does it, unless it was done: then the answer is that of the first time.
pub(super) fn once(
    host: &mut Host,
    Once { key, digest, status, sealed }: &Once<'_>,
    act: impl FnOnce(&mut Host) -> Result<Given, Refusal>,
) -> Result<Given, Refusal> {
    match host.store().begin_request(key, digest)? {
        Repeated::New => {}
        Repeated::Answered { status, answer } => {
            let answer = if *sealed { host.open_text(SEALED, &answer, key)? } else { answer };
            let Kept { etag, location, body } =
                serde_json::from_str(&answer).map_err(|_| Refusal::broken("a kept answer can't be read"))?;
            return Ok(Given { status: Some(status), etag, location, kind: None, body: body.into(), live: None });
        }
        Repeated::Running => {
            let detail = "the same request is being answered just now";
            return Err(Refusal::new(409, "api.idempotencyRunning", "in another hand", detail).after(1));
        }
        Repeated::Different => {
            let detail = "expected the request that this idempotency key was first sent with, found another";
            return Err(Refusal::new(422, "api.idempotencyKey", "not sound", detail).help("choose a new key for a new request"));
        }
    }
    let workspace = host.store().workspace().to_owned();
    let done = act(host);
    host.enter(&workspace);
    match &done {
        Ok(given) => {
            let body = String::from_utf8(given.body.clone()).map_err(|_| Refusal::broken("an answer is not UTF-8"))?;
            let kept = Kept { etag: given.etag.clone(), location: given.location.clone(), body };
            let kept = serde_json::to_string(&kept).map_err(|error| Refusal::broken(error.to_string()))?;
            let kept = if *sealed { host.seal_text(SEALED, &kept, key)? } else { kept };
            host.store().end_request(key, Some((given.status.unwrap_or(*status), &kept)))?;
        }
        Err(_) => host.store().end_request(key, None)?, // Nothing was kept of it: it may be made again.
    }
    done
}
