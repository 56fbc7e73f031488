//! Webhooks: made, listed, changed, taken away; their secrets changed, their deliveries looked at and sent again.
//!
//! In: URLs and kinds of events. Out: rows, and a secret once. Never: a secret a second time; an address that must not be reached.

use relance_core::base::{Instant, Problem};
use serde::{Deserialize, Serialize};

use super::deliveries::Delivery;
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, delete, get, post, put};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::EndpointRow;
use crate::feed::{FeedEvent, Filter, Occurrence, OfWebhook};
use crate::hook::Secrets;
use crate::host::Host;
use crate::service::random;

pub(super) const READ: Scope = Scope::Read(Area::Webhooks);
pub(super) const WRITE: Scope = Scope::Write(Area::Webhooks);
/// How many webhooks a workspace may have.
const MOST: u32 = 100;
/// How long a description may be, in bytes.
const MOST_DESCRIPTION: usize = 500;
/// Disabled by its owner.
const BY_HAND: &str = "byHand";

pub(super) fn operations() -> Vec<Operation> {
    vec![
        get("/v1/webhooks", "webhooks.list", READ, "Lists the webhooks, by id.", list),
        post("/v1/webhooks", "webhooks.create", WRITE, "Makes a webhook; its secret is shown this once.", create)
            .gives(201)
            .looks_first()
            .shows_secret()
            .asks_others(),
        get("/v1/webhooks/{webhook}", "webhooks.get", READ, "Shows a webhook.", one),
        put("/v1/webhooks/{webhook}", "webhooks.put", WRITE, "Changes a webhook, disables or enables it.", change)
            .revised()
            .asks_others(),
        delete("/v1/webhooks/{webhook}", "webhooks.delete", WRITE, "Takes a webhook away.", remove).gives(204).revised(),
        post(
            "/v1/webhooks/{webhook}/rotate",
            "webhooks.rotate",
            WRITE,
            "Makes a new secret, shown this once; the old one signs beside it for 24 hours.",
            rotate,
        )
        .also_gives(&[412])
        .shows_secret(),
        post("/v1/webhooks/{webhook}/test", "webhooks.test", WRITE, "Sends a `webhook.test` event.", test).gives(202),
    ]
}

/// A webhook: an address that is told what happens, at least once and in no promised order.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Webhook {
    /// Its id.
    id: String,
    /// Where events are posted to.
    url: String,
    /// Which kinds of events; none named: all.
    events: Vec<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// Whether it gets anything.
    enabled: bool,
    /// Why it gets nothing: `byHand`, `gone` (it answered 410), `failing` (nothing but failures for days).
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled: Option<String>,
    /// Since when nothing but failures came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    failing_since: Option<Instant>,
    /// When it was made.
    created_at: Instant,
    /// When it was last changed.
    updated_at: Instant,
    /// What its deliveries are signed with; only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    /// Until when the secret before signs too.
    #[serde(skip_serializing_if = "Option::is_none")]
    old_secret_until: Option<Instant>,
}

/// A webhook to make.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewWebhook {
    /// Where events are posted to: `https:`, at an address of the public Internet unless the service allows others.
    url: String,
    /// Which kinds of events, `message.*` for all of a group; all unless said otherwise.
    #[serde(default)]
    events: Vec<String>,
    /// What it is for.
    #[serde(default)]
    description: Option<String>,
}

/// What a webhook is to be.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ChangedWebhook {
    /// Where events are posted to.
    url: String,
    /// Which kinds of events; none named: all.
    #[serde(default)]
    events: Vec<String>,
    /// What it is for; absent: nothing is said.
    #[serde(default)]
    description: Option<String>,
    /// Whether it gets anything; what waits meanwhile goes on when it does again.
    #[serde(default = "yes")]
    enabled: bool,
}

const fn yes() -> bool {
    true
}

impl From<EndpointRow> for Webhook {
    fn from(row: EndpointRow) -> Self {
        let EndpointRow { id, url, events, description, disabled, failing_since, created_at, updated_at, .. } = row;
        let (events, enabled) = (events.names().to_vec(), disabled.is_none());
        let (secret, old_secret_until) = (None, None);
        Self { id, url, events, description, enabled, disabled, failing_since, created_at, updated_at, secret, old_secret_until }
    }
}

fn list(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<Webhook>>, Refusal> {
    let rows = host.store().endpoints(&call.query.after()?, call.query.most()? + 1)?;
    let items: Vec<Webhook> = rows.into_iter().map(Webhook::from).collect();
    Ok(Answer::of(call.query.of(items, |row| row.id.clone())?))
}

/// What a webhook may be, or all that is wrong with it.
fn sound(host: &Host, url: &str, events: Vec<String>, description: Option<&String>) -> Result<(String, Filter), Refusal> {
    let mut problems = Vec::new();
    let url = host.hook_url(url).map_err(|problem| problems.push(problem));
    let filter = Filter::of(events, "/events").map_err(|wrong| problems.extend(wrong));
    if description.is_some_and(|text| text.len() > MOST_DESCRIPTION) {
        let message = format!("expected a description of up to {MOST_DESCRIPTION} bytes, found a longer one");
        problems.push(Problem::error("webhook.description", "/description", message));
    }
    match (url, filter) {
        (Ok(url), Ok(filter)) if problems.is_empty() => Ok((url, filter)),
        _ => Err(Refusal::problems(problems)),
    }
}

fn create(host: &mut Host, call: Call<Nothing, NewWebhook>) -> Result<Answer<Webhook>, Refusal> {
    let NewWebhook { url, events, description } = call.body;
    let (url, events) = sound(host, &url, events, description.as_ref())?;
    host.store().whole_from_here()?;
    if host.store().endpoints("", MOST)?.len() >= usize::try_from(MOST).unwrap_or(usize::MAX) {
        let detail = format!("expected fewer than {MOST} webhooks in the workspace, found as many");
        return Err(
            Refusal::new(409, "webhook.tooMany", "too many", detail).help("take one away, or give one more kinds of events")
        );
    }
    let (id, secrets, now) = (random::id("wh")?, Secrets::new()?, host.now());
    let sealed = host.seal_secrets(&secrets, &id)?;
    let (created_at, updated_at, revision) = (now, now, 1);
    let (disabled, failing_since) = (None, None);
    let row = EndpointRow { id, url, events, description, sealed, disabled, failing_since, revision, created_at, updated_at };
    host.store().add_endpoint(&row)?;
    let place = format!("/v1/webhooks/{}", row.id);
    let shown = Webhook { secret: Some(secrets.newest().into()), ..Webhook::from(row) };
    Ok(Answer::of(shown).revision(revision).at(place))
}

/// The webhook of the path.
pub(super) fn found<Q, B>(host: &mut Host, call: &Call<Q, B>) -> Result<EndpointRow, Refusal> {
    let id = call.at("webhook");
    host.store().endpoint(id)?.ok_or_else(|| Refusal::unknown("a webhook", id))
}

/// The same, if it still has the revision that the caller knows.
fn current<Q, B>(host: &mut Host, call: &Call<Q, B>) -> Result<EndpointRow, Refusal> {
    let row = found(host, call)?;
    match &call.if_match {
        Some(known) if *known != row.revision.to_string() && known != "*" => Err(Refusal::changed(row.revision)),
        _ => Ok(row),
    }
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Webhook>, Refusal> {
    let row = found(host, &call)?;
    let old = host.open_secrets(&row)?.old_until(host.now());
    let revision = row.revision;
    Ok(Answer::of(Webhook { old_secret_until: old, ..Webhook::from(row) }).revision(revision))
}

/// Stores what a webhook is from here on; somebody else may have been faster.
fn store(host: &mut Host, row: &EndpointRow) -> Result<EndpointRow, Refusal> {
    let changed = host.store().change_endpoint(row)?;
    let newest = host.store().endpoint(&row.id)?.ok_or_else(|| Refusal::unknown("a webhook", &row.id))?;
    if changed { Ok(newest) } else { Err(Refusal::changed(newest.revision)) }
}

fn change(host: &mut Host, call: Call<Nothing, ChangedWebhook>) -> Result<Answer<Webhook>, Refusal> {
    let row = current(host, &call)?;
    let ChangedWebhook { url, events, description, enabled } = call.body;
    let (url, events) = sound(host, &url, events, description.as_ref())?;
    let disabled = if enabled { None } else { Some(row.disabled.clone().unwrap_or_else(|| BY_HAND.into())) };
    // Whoever enables it says that it is mended: its days of failures count from here.
    let failing_since = row.failing_since.filter(|_| row.disabled.is_none() || !enabled);
    let newest = store(host, &EndpointRow { url, events, description, disabled, failing_since, ..row })?;
    let revision = newest.revision;
    Ok(Answer::of(Webhook::from(newest)).revision(revision))
}

fn remove(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Nothing>, Refusal> {
    let row = current(host, &call)?;
    host.store().delete_endpoint(&row.id)?;
    Ok(Answer::done())
}

fn rotate(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Webhook>, Refusal> {
    let row = found(host, &call)?;
    let now = host.now();
    let secrets = host.open_secrets(&row)?.rotated(now)?;
    let sealed = host.seal_secrets(&secrets, &row.id)?;
    let newest = store(host, &EndpointRow { sealed, ..row })?;
    let revision = newest.revision;
    let (secret, old_secret_until) = (Some(secrets.newest().into()), secrets.old_until(now));
    Ok(Answer::of(Webhook { secret, old_secret_until, ..Webhook::from(newest) }).revision(revision))
}

fn test(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Delivery>, Refusal> {
    let row = found(host, &call)?;
    if row.disabled.is_some() {
        let detail = "expected a webhook that is enabled, found one that is not";
        return Err(Refusal::new(409, "webhook.disabled", "disabled", detail).help("enable it with PUT"));
    }
    let (id, timestamp, workspace) = (random::id("evt")?, host.now(), call.workspace.clone());
    let what = Occurrence::WebhookTest(OfWebhook { webhook: row.id.clone(), reason: "test".into() });
    let kind = what.kind();
    let event = FeedEvent { id: id.clone(), timestamp, workspace, what };
    let body = serde_json::to_string(&event).map_err(|error| Refusal::broken(error.to_string()))?;
    host.store().tell_endpoint(&row.id, &id, kind, &body)?;
    super::deliveries::shown(host, &row.id, &id)
}
