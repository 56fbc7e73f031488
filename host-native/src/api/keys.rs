//! Who calls: keys, what they open, and how long what is known of them is believed.
//!
//! In: `Authorization: Bearer …`. Out: a [`Caller`]. Never: a key in a log, an error or the store.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use relance_core::base::Instant;
use sha2::{Digest, Sha256};

use super::refusal::Refusal;
use super::scope::{Grant, Scope};
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

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caller {
    /// The key's id; `-` for nobody in particular.
    pub(super) key: String,
    /// What the key is called.
    name: String,
    /// The workspace that the key opens; absent: all of them.
    pub(super) workspace: Option<String>,
    grants: Vec<Grant>,
}

impl Caller {
    /// Somebody without a key.
    pub(super) fn nobody() -> Self {
        Self { key: "-".into(), name: String::new(), workspace: Some(String::new()), grants: Vec::new() }
    }

    /// Who did it, for a timeline: whom the caller names, else what its key is called.
    pub(super) fn who(&self, by: Option<String>) -> Option<String> {
        let own = || if self.name.trim().is_empty() { self.key.clone() } else { self.name.clone() };
        Some(by.filter(|by| !by.trim().is_empty()).unwrap_or_else(own))
    }

    /// Whether the caller may do what asks for this.
    pub(super) fn may(&self, scope: Scope) -> bool {
        let beyond = self.workspace.is_some() && scope.is_beyond_a_workspace();
        self.may_do_everything() || scope == Scope::Anybody || !beyond && self.grants.iter().any(|grant| grant.allows(scope))
    }

    fn may_do_everything(&self) -> bool {
        self.workspace.is_none() && self.grants.contains(&Grant::ALL)
    }

    /// Whether a key with these grants may be made by the caller: nobody gives what they don't have.
    pub(super) fn may_give(&self, scopes: &[Grant]) -> bool {
        self.may_do_everything() || scopes.iter().all(|wanted| self.grants.iter().any(|own| own.covers(*wanted)))
    }
}

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
    let good = digest(secret) == row.digest && row.revoked_at.is_none() && row.expires_at.is_none_or(|until| now < until);
    if !good {
        return Err(unauthorized());
    }
    let grants = row.scopes.split(' ').filter_map(|scope| scope.parse().ok()).collect();
    Ok(Caller { key: row.id.clone(), name: row.name.clone(), workspace: row.workspace.clone(), grants })
}

/// No key, or none that is good; which of them is not said.
pub(super) fn unauthorized() -> Refusal {
    Refusal::new(401, "api.unauthorized", "who are you?", "expected a key that is good, found none")
        .help("send `authorization: Bearer rl_…`; `relance keys add` makes one")
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

fn digest(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
