//! What another system has sent, and how that compares with what was decided here.
//!
//! In: its sends, a span of time. Out: what was taken; counts and rows, each with a reason. Never: an answer of a host that sends for real.

use relance_core::base::{Instant, Problem};
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::host::{Comparison, Host};
use crate::shadow::{Report, Theirs, within};

/// How many sends one call may tell.
const MOST: usize = 1_000;
/// How long such a call may be, in bytes.
const MOST_BYTES: usize = 8 << 20;
/// How many rows a report may have.
const MOST_ROWS: usize = 200;

pub(super) fn operations() -> Vec<Operation> {
    let sends_says =
        "Takes up to 1,000 messages that the other system has sent, each once by its id. For a host that is its shadow.";
    let report_says =
        "Compares what the other system has sent with what was decided here: counts, and rows with reasons. For a shadow.";
    vec![
        post("/v1/shadow/sends", "shadow.sends", Scope::Write(Area::Events), sends_says, sends).takes_up_to(MOST_BYTES),
        get("/v1/shadow/report", "shadow.report", Scope::Read(Area::Messages), report_says, report),
    ]
}

/// What the other system has sent.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ShadowSends"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Sends {
    /// The messages, up to 1,000.
    sends: Vec<Theirs>,
}

/// What was taken.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ShadowTaken"))]
#[serde(rename_all = "camelCase")]
struct Taken {
    /// How many are new.
    taken: usize,
    /// How many were known by their ids; they stay as they were.
    known: usize,
}

/// Of when, and how exactly.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ShadowWanted"))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Wanted {
    /// From this instant; a week ago unless said otherwise.
    from: Option<Instant>,
    /// Until this instant; now unless said otherwise.
    to: Option<Instant>,
    /// Up to how far apart two messages are taken for the same: `15m` unless said otherwise, `90s`, `2h`.
    within: Option<String>,
    /// How many rows, 1 to 200; 50 unless said otherwise.
    limit: Option<usize>,
    /// The `next` of the part before.
    after: Option<String>,
}

fn sends(host: &mut Host, call: Call<Nothing, Sends>) -> Result<Answer<Taken>, Refusal> {
    let sends = call.body.sends;
    if sends.len() > MOST {
        let message = format!("expected at most {MOST} messages, found {}", sends.len());
        return Err(Refusal::problems(vec![Problem::error("shadow.tooMany", "/sends", message).help("send several calls")]));
    }
    let new = host.keep_theirs(&sends)?.into_iter().filter(|new| *new).count();
    Ok(Answer::of(Taken { taken: new, known: sends.len() - new }))
}

fn report(host: &mut Host, call: Call<Wanted, Nothing>) -> Result<Answer<Report>, Refusal> {
    let asked = call.query;
    let usual = Comparison::usual(host.now());
    let unsound = |detail: String| Refusal::new(422, "api.query", "not sound", detail);
    let limit = asked.limit.unwrap_or(usual.limit);
    if !(1..=MOST_ROWS).contains(&limit) {
        return Err(unsound(format!("expected a `limit` of 1 to {MOST_ROWS}, found {limit}")));
    }
    let after = asked.after.map_or(Ok(0), |after| after.parse()).map_err(|_| super::other_cursor())?;
    let within = asked.within.map_or(Ok(usual.within), |text| within(&text)).map_err(unsound)?;
    let wanted = Comparison { from: asked.from.unwrap_or(usual.from), to: asked.to.unwrap_or(usual.to), within, after, limit };
    Ok(Answer::of(host.compare(&wanted)?))
}
