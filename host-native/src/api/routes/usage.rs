//! What was used, by day; and everything at a glance.
//!
//! In: dates. Out: counts. Never: whom they are about.

use std::collections::BTreeMap;

use relance_core::base::Instant;
use relance_core::wire::LocalDate;
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::CREDITS;
use crate::host::Host;
use crate::report::{Counts, StatusReport};

const READ: Scope = Scope::Read(Area::Usage);
const DAY_MILLIS: i64 = 24 * 3_600_000;
/// How many days are shown unless said otherwise, and at most.
const USUAL: i64 = 30;
const MOST: i64 = 400;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        get(
            "/v1/usage",
            "usage.get",
            READ,
            "What was used, by day (UTC): messages accepted, enrollments begun, model calls.",
            usage,
        ),
        get(
            "/v1/counts",
            "counts.get",
            READ,
            "Counts what there is, as the tabs of a console show it; cheap to ask again.",
            counts,
        ),
        get("/v1/status", "status.get", READ, "Everything at a glance: counts, what is due next, what is overdue.", status),
    ]
}

/// From when to when.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Days {
    /// The first day, such as `2026-11-01`; 30 days before the last unless said otherwise.
    from: Option<LocalDate>,
    /// The last day, included; today unless said otherwise.
    to: Option<LocalDate>,
}

/// What was used on a day.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Used {
    /// Messages that a provider accepted, by channel.
    sends: BTreeMap<String, u64>,
    /// Enrollments that began.
    enrollments: u64,
    /// Calls of a model.
    model_calls: u64,
    /// What they read, in tokens.
    model_tokens_in: u64,
    /// What they wrote, in tokens.
    model_tokens_out: u64,
    /// Credits: a call of a model is one, and so is a message of an assistant's.
    credits: u64,
}

/// What was used.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Usage {
    /// The first day.
    from: String,
    /// The last day, included.
    to: String,
    /// By day (UTC); a day without use is left out.
    days: BTreeMap<String, Used>,
    /// In all.
    total: Used,
}

impl Used {
    fn add(&mut self, name: &str, count: u64) {
        match name.split_once('/') {
            Some(("sends", channel)) => *self.sends.entry(channel.to_owned()).or_default() += count,
            _ if name == "enrollments" => self.enrollments += count,
            _ if name == "modelCalls" => self.model_calls += count,
            _ if name == "modelTokensIn" => self.model_tokens_in += count,
            _ if name == "modelTokensOut" => self.model_tokens_out += count,
            _ if name == CREDITS => self.credits += count,
            _ => {} // Another version of the host counts it.
        }
    }
}

fn usage(host: &mut Host, call: Call<Days, Nothing>) -> Result<Answer<Usage>, Refusal> {
    let midnight = |date: LocalDate| format!("{date}T00:00:00.000Z").parse::<Instant>().ok();
    let wrong = |detail: String| Refusal::new(422, "api.query", "not sound", detail);
    let read = |name: &str, date: LocalDate| {
        midnight(date).ok_or_else(|| wrong(format!("expected a date in the years 1900 to 9999 as `{name}`, found `{date}`")))
    };
    let to = call.query.to.map(|to| read("to", to)).transpose()?.unwrap_or_else(|| host.now());
    let from = call.query.from.map(|from| read("from", from)).transpose()?;
    let from = from.unwrap_or_else(|| to.saturating_plus_millis(-USUAL * DAY_MILLIS));
    let length = (to.millis() - from.millis()) / DAY_MILLIS;
    if from > to || length > MOST {
        return Err(wrong(format!("expected `from` up to {MOST} days before `to`, found {length} days between them")));
    }
    let [from, to] = [from, to].map(|at| at.utc().date().to_string());
    let mut total = Used::default();
    let mut days: BTreeMap<String, Used> = BTreeMap::new();
    for (day, names) in host.store().usage(&from, &to)? {
        let used = days.entry(day).or_default();
        for (name, count) in names {
            used.add(&name, count);
            total.add(&name, count);
        }
    }
    Ok(Answer::of(Usage { from, to, days, total }))
}

fn status(host: &mut Host, _: Call<Nothing, Nothing>) -> Result<Answer<StatusReport>, Refusal> {
    Ok(Answer::of(host.status()?))
}

fn counts(host: &mut Host, _: Call<Nothing, Nothing>) -> Result<Answer<Counts>, Refusal> {
    Ok(Answer::of(host.store().count_all()?))
}
