//! The virtual object of a sending account, and of a person's own limit at one: it gives out moments.
//!
//! In: who asks, for a message each. Out: a moment that is that message's own, or one to come again. Never: a moment given twice; a limit that
//! two know of.

use std::time::Duration;

use relance_core::base::Instant;
use relance_core::wire::Send;
use restate_sdk::prelude::*;
use serde::{Deserialize, Serialize};

use super::Pool;
use super::contact::again;
use crate::account::{HORIZON_MILLIS, MICROS, Moment, Pace, millis_up};
use crate::engines::sql::Limited;
use crate::send::{Outcome, crowded};

/// When the limit is free again, in microseconds.
const FREE: &str = "free";
/// When whoever is put off is to come again, in microseconds.
const LATER: &str = "later";
/// How long after its moment has passed a person's limit is forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(60);

/// Somebody asks for a moment.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ask {
    now: Instant,
    pace: Pace,
    /// How long it may be until then, in milliseconds.
    horizon: i64,
}

/// What there is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Room {
    /// The moment that is the message's own; nothing where there is none so soon.
    at: Option<Instant>,
    /// When there is one.
    next: Instant,
}

/// The object of accounts' and persons' limits.
#[derive(Clone)]
pub(super) struct Accounts {
    pub(super) deciders: Pool,
}

impl Accounts {
    /// Until when the limit was taken by whoever kept it before this object; of a person's, which is short, nobody asks.
    async fn taken_before(&self, ctx: &ObjectContext<'_>) -> Result<i64, HandlerError> {
        let of_account = |(_, name): &(&str, &str)| name.starts_with("account/");
        let Some((workspace, name)) = ctx.key().split_once('/').filter(of_account) else { return Ok(0) };
        let (pool, workspace, name) = (self.deciders.clone(), workspace.to_owned(), name.to_owned());
        let run = || async move {
            let done = pool.on(move |host| {
                host.enter(&workspace);
                host.pace_kept(&name)
            });
            done.await.map_err(again)
        };
        Ok(ctx.run(run).name("taken before").await?)
    }

    /// Brings the row that others read to where the limit is.
    async fn follow(&self, ctx: &ObjectContext<'_>, free: i64) -> Result<(), HandlerError> {
        let Some((workspace, name)) = ctx.key().split_once('/') else { return Ok(()) };
        let (pool, workspace, name) = (self.deciders.clone(), workspace.to_owned(), name.to_owned());
        let run = || async move {
            let done = pool.on(move |host| {
                host.enter(&workspace);
                host.keep_pace(&name, free)
            });
            done.await.map_err(again)
        };
        ctx.run(run).name("follow").await?;
        Ok(())
    }
}

#[restate_sdk::object(
    name = "RelanceAccount",
    invocation_retry_policy(initial_interval = "50ms", max_interval = "5s", factor = 2.0)
)]
impl Accounts {
    /// Takes the next free moment, if it comes soon enough.
    #[handler]
    async fn take(&self, ctx: ObjectContext<'_>, ask: Json<Ask>) -> Result<Json<Room>, HandlerError> {
        let Json(Ask { now, pace, horizon }) = ask;
        let before = match ctx.get::<i64>(FREE).await? {
            Some(free) => free,
            None => self.taken_before(&ctx).await?,
        };
        let Some(free) = pace.take(before, now, horizon) else {
            return Ok(Json(Room { at: None, next: pace.next(before) }));
        };
        ctx.set(FREE, free);
        self.follow(&ctx, free).await?;
        if ctx.key().split('/').nth(1) == Some("to") {
            let ahead = Duration::from_micros(u64::try_from(free - now.millis() * MICROS).unwrap_or(0));
            let client = ctx.object_client::<AccountsClient>(ctx.key().to_owned());
            drop(client.forget(Json(free)).send_after(ahead + FORGOTTEN_AFTER));
        }
        let at = pace.moment(free);
        Ok(Json(Room { at: Some(at), next: at }))
    }

    /// A moment to come again, for each another one. Nobody has a right to it: whoever comes then finds room or not.
    #[handler]
    async fn put_off(&self, ctx: ObjectContext<'_>, ask: Json<Ask>) -> Result<Json<Instant>, HandlerError> {
        let Json(Ask { now, pace, horizon }) = ask;
        let base = (now.millis() + horizon) * MICROS;
        let at = ctx.get::<i64>(LATER).await?.unwrap_or(0).max(base);
        ctx.set(LATER, at + pace.cost());
        Ok(Json(millis_up(at)))
    }

    /// Forgets a limit that nobody has come up against since.
    #[handler]
    async fn forget(&self, ctx: ObjectContext<'_>, free: Json<i64>) -> Result<(), HandlerError> {
        if ctx.get::<i64>(FREE).await? == Some(free.into_inner()) {
            ctx.clear(FREE);
        }
        Ok(())
    }
}

/// When a message may go over its account: first the account is asked, then what it keeps of the person.
pub(super) async fn room(ctx: &ObjectContext<'_>, workspace: &str, limited: &Limited) -> Result<Moment, HandlerError> {
    let Limited { now, account, to, .. } = limited;
    let account = format!("{workspace}/account/{account}");
    if let Some(pace) = limited.pace {
        let client = || ctx.object_client::<AccountsClient>(account.clone());
        let ask = Ask { now: *now, pace, horizon: HORIZON_MILLIS };
        let Json(found) = client().take(Json(ask)).call().await?;
        match found.at {
            Some(at) if at > *now => return Ok(Moment::Then(at)),
            Some(_) => {}
            None => return Ok(Moment::Later(client().put_off(Json(ask)).call().await?.into_inner())),
        }
    }
    let Some(pace) = limited.per_recipient else { return Ok(Moment::Now) };
    let client = ctx.object_client::<AccountsClient>(format!("{workspace}/{to}"));
    let Json(found) = client.take(Json(Ask { now: *now, pace, horizon: 0 })).call().await?;
    Ok(match found.at {
        Some(_) => Moment::Now,
        None if found.next.millis() <= now.millis() + HORIZON_MILLIS => Moment::Then(found.next),
        None => Moment::Later(found.next),
    })
}

/// What becomes of a message whose account has no room for it soon.
pub(super) fn no_room(send: &Send, now: Instant, until: Instant) -> Outcome {
    crowded(until).attempt(send, now, &mut || true)
}
