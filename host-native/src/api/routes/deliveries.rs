//! What was told to a webhook: a log with every try, and the same told once more.
//!
//! In: a webhook, a delivery, a stretch of time. Out: rows. Never: another event in the place of one that is sent again.

use relance_core::base::{Instant, Problem};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::webhooks::{READ, WRITE, found};
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::engines::sql::{DeliveryRow, TryRow};
use crate::host::Host;

/// How many events are put in line by one request.
const MOST_REPLAYED: u32 = 1_000;
const STATUSES: [&str; 3] = ["waiting", "delivered", "failed"];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        get(
            "/v1/webhooks/{webhook}/deliveries",
            "webhooks.deliveries",
            READ,
            "Lists what was told to a webhook, the newest first, with every try.",
            list,
        ),
        get(
            "/v1/webhooks/{webhook}/deliveries/{delivery}",
            "webhooks.delivery",
            READ,
            "Shows a delivery with its event and every try.",
            one,
        ),
        post(
            "/v1/webhooks/{webhook}/deliveries/{delivery}/resend",
            "webhooks.resend",
            WRITE,
            "Sends a delivery once more, under the same `webhook-id`.",
            resend,
        )
        .gives(202),
        post(
            "/v1/webhooks/{webhook}/replay",
            "webhooks.replay",
            WRITE,
            "Sends the events of a stretch of time to a webhook again, each under its own `webhook-id`.",
            replay,
        )
        .gives(202),
    ]
}

/// What is told to a webhook.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct Delivery {
    /// The event's id, which is the `webhook-id` of each try.
    id: String,
    /// The event's kind.
    #[serde(rename = "type")]
    kind: String,
    /// `waiting`, `delivered` or `failed`.
    status: String,
    /// When it is tried next.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_at: Option<Instant>,
    /// When it was put in line.
    created_at: Instant,
    /// When it was delivered or given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    settled_at: Option<Instant>,
    /// Every try, the first one first.
    tries: Vec<Try>,
    /// The event; not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::feed::FeedEvent>"))]
    event: Option<Box<RawValue>>,
}

/// One try.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Try {
    /// Which, from 1.
    number: u32,
    /// When.
    at: Instant,
    /// How long it took, in milliseconds.
    millis: i64,
    /// The answer's status; absent: there was no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u32>,
    /// The first 500 characters of the answer, or why there was none.
    said: String,
}

/// Which page of which deliveries.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Log {
    /// How many rows, 1 to 500; 50 unless said otherwise.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 500)))]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[serde(default)]
    after: Option<String>,
    /// `waiting`, `delivered` or `failed`; all unless said otherwise.
    #[serde(default)]
    status: Option<String>,
}

/// A stretch of time to tell again.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Replay {
    /// From when on.
    from: Instant,
    /// Until before when; now unless said otherwise.
    #[serde(default)]
    to: Option<Instant>,
    /// Also what was delivered; else only what never was.
    #[serde(default)]
    all: bool,
    /// The `next` of the answer before, to go on where it ended.
    #[serde(default)]
    after: Option<String>,
}

/// What was put in line.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Replayed {
    /// How many deliveries.
    deliveries: u64,
    /// Where to go on: send it as `after`; absent: that was all.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl Delivery {
    fn of(row: DeliveryRow, tries: Vec<TryRow>, event: Option<Box<RawValue>>) -> Self {
        let DeliveryRow { id, kind, status, next_at, created_at, settled_at, .. } = row;
        let of = |TryRow { number, at, millis, code, said }: TryRow| Try { number, at, millis, status: code, said };
        Self { id, kind, status, next_at, created_at, settled_at, tries: tries.into_iter().map(of).collect(), event }
    }
}

fn list(host: &mut Host, call: Call<Log, Nothing>) -> Result<Answer<Rows<Delivery>>, Refusal> {
    let webhook = found(host, &call)?;
    let Log { limit, after, status } = call.query;
    if status.as_deref().is_some_and(|status| !STATUSES.contains(&status)) {
        let detail = format!("expected a `status` of {}, found another text", STATUSES.join(", "));
        return Err(Refusal::new(422, "api.query", "not sound", detail));
    }
    let page = Page { limit, after };
    let rows = host.store().deliveries(&webhook.id, &page.after()?, status.as_deref(), page.most()? + 1)?;
    let mut tries = host.store().tries(&webhook.id, rows.iter().map(|row| row.id.as_str()))?;
    let items: Vec<Delivery> = rows
        .into_iter()
        .map(|row| {
            let tries = tries.remove(&row.id).unwrap_or_default();
            Delivery::of(row, tries, None)
        })
        .collect();
    Ok(Answer::of(page.of(items, |row| row.id.clone())?))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Delivery>, Refusal> {
    let webhook = found(host, &call)?;
    shown(host, &webhook.id, call.at("delivery")).map(|answer| answer.status(200))
}

/// A delivery with its event.
pub(super) fn shown(host: &mut Host, webhook: &str, id: &str) -> Result<Answer<Delivery>, Refusal> {
    let row = host.store().delivery(webhook, id)?.ok_or_else(|| Refusal::unknown("a delivery", id))?;
    let tries = host.store().tries(webhook, std::iter::once(id))?.remove(id).unwrap_or_default();
    let event = RawValue::from_string(row.body.clone()).map_err(|_| Refusal::broken("a stored event can't be read"))?;
    Ok(Answer::of(Delivery::of(row, tries, Some(event))))
}

fn resend(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Delivery>, Refusal> {
    let webhook = found(host, &call)?;
    let id = call.at("delivery");
    if !host.store().resend(&webhook.id, id)? {
        return Err(Refusal::unknown("a delivery", id));
    }
    shown(host, &webhook.id, id)
}

fn replay(host: &mut Host, call: Call<Nothing, Replay>) -> Result<Answer<Replayed>, Refusal> {
    let webhook = found(host, &call)?;
    let Replay { from, to, all, after } = call.body;
    let to = to.unwrap_or_else(|| host.now().saturating_plus_millis(1));
    if to <= from {
        let message = "expected an instant after `from`, found an earlier one";
        return Err(Refusal::problems(vec![Problem::error("webhook.replay", "/to", message)]));
    }
    let start = match after {
        None => (from.saturating_plus_millis(-1), i64::MAX), // Everything at `from` comes after that.
        Some(text) => place(&text).ok_or_else(|| {
            let message = "expected the `next` of an answer, found another text";
            Refusal::problems(vec![Problem::error("webhook.replay", "/after", message)])
        })?,
    };
    let (deliveries, next) = host.store().replay_feed(&webhook, start, to, MOST_REPLAYED, all)?;
    Ok(Answer::of(Replayed { deliveries, next: next.map(|(at, row)| format!("{}.{row}", at.millis())) }))
}

fn place(text: &str) -> Option<(Instant, i64)> {
    let (at, row) = text.split_once('.')?;
    Some((Instant::from_millis(at.parse().ok()?)?, row.parse().ok()?))
}
