//! Keys: what they look like, whether one is good, and how long what is known of them is believed.
//!
//! In: `rl_…`. Out: a [`Caller`]. Never: a key in a log, an error or the store.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use relance_core::base::Instant;
use sha2::{Digest, Sha256};

use super::caller::Caller;
use super::refusal::Refusal;
use crate::clock::machine_millis;
use crate::engines::sql::{KeyRow, Store};
use crate::fault::Fault;
use crate::service::random;

/// What every key begins with, so that one that was committed by mistake is found.
const PREFIX: &str = "rl_";
/// How long what is known of a key is believed: a revoked one is good for so long at most.
const BELIEVED_MILLIS: i64 = 2_000;
/// How many keys are remembered.
const MOST_KNOWN: usize = 10_000;

/// What is remembered of keys.
#[derive(Default)]
pub(super) struct Keys(Mutex<BTreeMap<String, (i64, KeyRow)>>);

impl Keys {
    /// What is remembered of a key.
    pub(super) fn known(&self, id: &str) -> Option<KeyRow> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(id).filter(|(at, _)| machine_millis() - at < BELIEVED_MILLIS).map(|(_, row)| row.clone())
    }

    /// Whether a key with this id was there once, as far as is remembered.
    pub(super) fn is_one(&self, id: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(id)
    }

    /// Remembers a key.
    pub(super) fn keep(&self, row: KeyRow) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(row.id.clone(), (machine_millis(), row));
    }
}

/// A key as its holder sends it: its id and its secret.
pub(super) fn parts(token: &str) -> Option<(String, &str)> {
    let (id, secret) = token.strip_prefix(PREFIX)?.split_once('_')?;
    (id.len() == 28 && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| (format!("key_{id}"), secret))
}

/// Who sends this secret with this key.
pub(super) fn caller(row: &KeyRow, secret: &str, now: Instant) -> Result<Caller, Refusal> {
    // Digests of what nobody can guess: how long their comparison takes tells nothing of the secret.
    if digest(secret) == row.digest && is_good(row, now) { Ok(Caller::of_key(row)) } else { Err(unauthorized()) }
}

/// Whether a key still opens anything.
pub(super) fn is_good(row: &KeyRow, now: Instant) -> bool {
    row.revoked_at.is_none() && row.expires_at.is_none_or(|until| now < until)
}

/// No key, or none that is good; which of them is not said.
pub(in crate::api) fn unauthorized() -> Refusal {
    Refusal::new(401, "api.unauthorized", "who are you?", "expected a key that is good, found none")
        .help("send `authorization: Bearer rl_…`, which `relance keys add` makes, or sign in")
}

/// Makes a key and keeps its digest. The key itself is given once.
pub fn make(
    store: &Store,
    workspace: Option<&str>,
    name: &str,
    scopes: &str,
    expires_at: Option<Instant>,
) -> Result<(KeyRow, String), Fault> {
    let (id, secret) = (random::id("key")?, random::secret()?);
    let token = format!("{PREFIX}{}_{secret}", id.trim_start_matches("key_"));
    let row = KeyRow {
        id,
        workspace: workspace.map(Into::into),
        name: name.into(),
        digest: digest(&secret),
        scopes: scopes.into(),
        created_at: store.clock().now(),
        expires_at,
        used_at: None,
        revoked_at: None,
    };
    store.put_key(&row)?;
    Ok((row, token))
}

/// As what a secret is kept.
pub(super) fn digest(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
