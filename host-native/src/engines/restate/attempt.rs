//! An attempt to hand a message over: made by the process that has begun it, or not at all.
//!
//! In: a message that is in hand. Out: what the attempt came to. Never: a second one where the first may have been made; one that is begun before
//! there is a hand for it, so that what only waits counts as not tried.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use relance_core::wire::Send;
use restate_sdk::prelude::*;
use serde::{Deserialize, Serialize};

use super::contact::again;
use super::pool::{Place, Pool};
use crate::crash;
use crate::fault::Fault;
use crate::send::Outcome;
use crate::service::random;

/// What an attempt came to.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Attempted {
    /// The provider, or the sender, said so.
    Came(Outcome),
    /// It was begun by a process that is gone, or by a call that was broken off: nobody here knows.
    LeftBehind,
}

/// The hands of this process.
#[derive(Clone)]
pub(super) struct Hands {
    pool: Pool,
    /// This process, unlike any other.
    process: String,
    begun: Arc<Begun>,
}

/// Attempts that this process has begun and not made.
#[derive(Debug, Default)]
struct Begun {
    next: AtomicU64,
    tokens: Mutex<BTreeSet<u64>>,
}

impl Begun {
    fn tokens(&self) -> MutexGuard<'_, BTreeSet<u64>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self) -> u64 {
        let token = self.next.fetch_add(1, Ordering::SeqCst);
        self.tokens().insert(token);
        token
    }
}

impl Hands {
    pub(super) fn new(pool: Pool) -> Result<Self, Fault> {
        Ok(Self { pool, process: random::id("prc")?, begun: Arc::default() })
    }

    /// One attempt, in two steps of the journal: that it is begun, and what it came to. The hand is kept from the one to the other.
    pub(super) async fn attempt(
        &self,
        ctx: &ObjectContext<'_>,
        workspace: &str,
        send: &Send,
        account: Option<String>,
        thread: Vec<String>,
    ) -> Result<Attempted, HandlerError> {
        let kept: Arc<Mutex<Option<Place>>> = Arc::default();
        let (own, keeps) = (self.clone(), Arc::clone(&kept));
        let begin = || async move {
            let place = own.pool.place().await.map_err(again)?;
            *keeps.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
            Ok(Json((own.process, own.begun.begin())))
        };
        let (process, token) = ctx.run(begin).name("begin attempt").await?.into_inner();
        let (own, keeps, workspace, send) = (self.clone(), Arc::clone(&kept), workspace.to_owned(), send.clone());
        let attempt = || async move {
            if process != own.process {
                return Ok(Json(Attempted::LeftBehind));
            }
            let place = keeps.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let place = match place {
                Some(place) => place,
                None => own.pool.place().await.map_err(again)?, // The call was broken off in between.
            };
            if !own.begun.tokens().remove(&token) {
                return Ok(Json(Attempted::LeftBehind));
            }
            let outcome = own.pool.begun_on(place, move |host, waits| {
                host.enter(&workspace);
                host.attempt_over(&send, account.as_deref(), thread, waits)
            });
            let outcome = outcome.await;
            crash::point("object.attempted");
            match outcome {
                Some(Ok(outcome)) => Ok(Json(Attempted::Came(outcome))),
                Some(Err(fault)) => {
                    own.begun.tokens().insert(token); // It did not come so far as to send anything: it is made yet.
                    Err(again(fault))
                }
                None => Ok(Json(Attempted::LeftBehind)), // It may have left: that is not another try.
            }
        };
        let attempted = ctx.run(attempt).name("attempt").await?.into_inner();
        drop(kept); // What it came to is in the journal: the hand is free.
        Ok(attempted)
    }
}
