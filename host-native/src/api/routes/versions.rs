//! Published versions of a sequence: listed, compared, and moved to.
//!
//! In: numbers of versions. Out: versions; what differs; what would become of those who are under way. Never: a version changed.

use relance_core::base::{EnrollmentId, Instant, Problem, SequenceId};
use relance_core::wire::Version;
use relance_core::wire::request::StepChange;
use serde::{Deserialize, Serialize};

use super::foretelling::{Affected, Foretold, Undecided, foretell, foretold};
use super::jobs::given;
use super::sequences::{READ, WRITE, found};
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::api::told::Told;
use crate::host::{Host, Migrate, Task};

pub(super) fn operations() -> Vec<Operation> {
    let one_says = "Shows a version; that of a hand-made list, which is in no list of sequences, to keys with `messages:read`.";
    let diffs =
        "Says what differs between two versions or a version and the draft, and what would become of each live enrollment.";
    let moves = "Moves live enrollments to a version, by a job; with `dryRun` it says what would become of each.";
    vec![
        get("/v1/sequences/{sequence}/versions", "versions.list", READ, "Lists a sequence's versions, the newest first.", list),
        get("/v1/sequences/{sequence}/versions/{number}", "versions.get", READ, one_says, one),
        post("/v1/sequences/{sequence}/diff", "versions.diff", READ, diffs, diff),
        post("/v1/sequences/{sequence}/migrate", "versions.migrate", WRITE, moves, migrate).also_gives(&[202]).looks_first(),
    ]
}

/// A version in a list.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct VersionInList {
    /// Its number.
    number: u32,
    /// What the sequence was called.
    name: String,
    /// SHA-256 of its content, in hexadecimal.
    hash: String,
    /// When it was published.
    published_at: Instant,
}

/// What to compare.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DiffVersions {
    /// A version; the newest unless said otherwise.
    #[serde(default)]
    from: Option<u32>,
    /// Another version; the draft unless said otherwise.
    #[serde(default)]
    to: Option<u32>,
    /// How many live enrollments to tell of, 1 to 500; 50 unless said otherwise.
    #[serde(default)]
    limit: Option<u32>,
    /// The `next` of the answer before.
    #[serde(default)]
    after: Option<String>,
    /// Look at all live enrollments, or at as many as two seconds are enough for, and tell only of those whose next message would change;
    /// `next` goes on from there.
    #[serde(default)]
    all: bool,
}

/// What differs, and what would become of live enrollments.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct DiffedVersions {
    /// The version that was compared.
    from: Option<u32>,
    /// The one that it was compared with; of a draft the number that it would have.
    to: u32,
    /// Whether the two say the same.
    same: bool,
    /// The sequence's own members that differ.
    members: Vec<String>,
    /// The steps that differ, in the order of the new one, then those that are gone.
    steps: Vec<Told<StepChange>>,
    /// How many enrollments of the sequence are under way, on whichever version.
    live: u32,
    /// How many of them were looked at for this answer.
    looked_at: u32,
    /// Of how many of these the next message would change.
    changed: u32,
    /// Where each is, where it would be and when it would send.
    enrollments: Vec<Affected>,
    /// Those of which the core can't say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    undecided: Vec<Undecided>,
    /// Where to go on; absent: these are the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Which enrollments are to move where.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct MigrateTo {
    /// The number of the version.
    to: u32,
    /// Only say what would become of each.
    #[serde(default)]
    dry_run: bool,
    /// All that are under way; this or `enrollments`.
    #[serde(default)]
    all: bool,
    /// Which, up to 10000; this or `all`.
    #[serde(default)]
    enrollments: Option<Vec<EnrollmentId>>,
    /// With `dryRun` and `all`: how many to tell of, 1 to 500; 50 unless said otherwise.
    #[serde(default)]
    limit: Option<u32>,
    /// With `dryRun` and `all`: the `next` of the answer before.
    #[serde(default)]
    after: Option<String>,
    /// Who wants it, for timelines; the key unless said otherwise.
    #[serde(default)]
    by: Option<String>,
}

/// What a move would do.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct MigrationForecast {
    /// The number of the version.
    to: u32,
    /// How many would be asked to move.
    whole: u32,
    /// Of how many of those that were looked at the next message would change.
    changed: u32,
    /// Where each is, where it would be and when it would send.
    enrollments: Vec<Affected>,
    /// Those of which the core can't say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    undecided: Vec<Undecided>,
    /// Where to go on; absent: these are the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// The job of a move, or what it would do.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Migration {
    /// With `dryRun`.
    Forecast(MigrationForecast),
    /// Without.
    Job(super::jobs::Job),
}

/// How many enrollments can be named.
const MOST_NAMED: usize = 10_000;
/// Of how many that are named a dry run tells.
const MOST_TOLD: usize = 500;

fn list(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<VersionInList>>, Refusal> {
    let row = found(host, &call)?;
    let after = call.query.after()?;
    // Numbers of versions are stored as 32 bits with a sign.
    let below = if after.is_empty() { i32::MAX.unsigned_abs() } else { after.parse().unwrap_or(0) };
    let rows = host.store().versions_of(&row.id, below, call.query.most()? + 1)?;
    let items = rows.into_iter().map(|row| VersionInList {
        number: row.number,
        name: row.name,
        hash: row.hash,
        published_at: row.published_at,
    });
    Ok(Answer::of(call.query.of(items.collect(), |row| row.number.to_string())?))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Version>, Refusal> {
    // A hand-made list is a sequence with no draft, and what it says is messages.
    let id: SequenceId = call.id("sequence")?;
    let listed = host.store().sequence(&id)?.is_some();
    let number: Option<u32> = call.at("number").parse().ok();
    let version = number.map(|number| host.version(&id, Some(number))).transpose()?.flatten();
    let version = version.ok_or_else(|| Refusal::unknown("a version", call.at("number")))?;
    let needed = Scope::Read(Area::Messages);
    if !listed && !call.caller.may(needed) {
        let detail = format!("expected a key with `{needed}` for a version of no listed sequence, found one without");
        return Err(Refusal::new(403, "api.forbidden", "not yours", detail));
    }
    let tag = version.hash.clone();
    Ok(Answer::of(version).revision(tag))
}

fn diff(host: &mut Host, call: Call<Nothing, DiffVersions>) -> Result<Answer<DiffedVersions>, Refusal> {
    let row = found(host, &call)?;
    let DiffVersions { from, to, limit, after, all } = call.body;
    let page = Page { limit, after };
    page.most()?;
    let diffed = host.diff_draft(&row, from, to)?;
    let live = host.store().count_under_way(Some(&row.id))?;
    let ask = |host: &mut Host, after: &str, most| host.forecast_version(&row.id, &diffed.to, after, most);
    let Foretold { enrollments, undecided, looked_at, changed, next } = foretell(host, &call.caller, &page, all, ask)?;
    let differences = diffed.differences;
    Ok(Answer::of(DiffedVersions {
        from: diffed.from_number,
        to: diffed.to_number,
        same: differences.same,
        members: differences.members,
        steps: differences.steps.into_iter().map(Told::from).collect(),
        live,
        looked_at,
        changed,
        enrollments,
        undecided,
        next,
    }))
}

fn migrate(host: &mut Host, call: Call<Nothing, MigrateTo>) -> Result<Answer<Migration>, Refusal> {
    let row = found(host, &call)?;
    let body = &call.body;
    crate::api::told::one_of(["all", "enrollments"], [body.all, body.enrollments.is_some()])?;
    let named = body.enrollments.as_deref().map_or(0, <[_]>::len);
    let most = if body.dry_run { MOST_TOLD } else { MOST_NAMED };
    if named > most {
        let message = format!("expected up to {most} enrollments, found {named}");
        let help = "send them in parts, or move `all`";
        return Err(Refusal::problems(vec![Problem::error("api.tooMany", "/enrollments", message).help(help)]));
    }
    let Some(to) = host.store().version(&row.id, Some(body.to))? else {
        let message = format!("expected the number of a version of `{}`, found {}", row.id, body.to);
        return Err(Refusal::problems(vec![Problem::error("api.versionUnknown", "/to", message)]));
    };
    let whole = match &body.enrollments {
        Some(_) => u32::try_from(named).unwrap_or(u32::MAX),
        None => host.store().count_under_way(Some(&row.id))?,
    };
    if !body.dry_run {
        let by = call.by(body.by.as_ref());
        let migrate = Migrate { sequence: row.id, to: body.to, by, enrollments: body.enrollments.clone() };
        host.store().whole_from_here()?;
        let job = host.begin(&Task::Migrate(migrate), whole)?;
        return Ok(given(job).map(Migration::Job));
    }
    let page = Page { limit: body.limit, after: body.after.clone() };
    let told = match &body.enrollments {
        Some(named) => {
            let forecast = host.forecast_named(&row.id, named, &to)?;
            foretold(host, &call.caller, forecast)?
        }
        None => {
            let ask = |host: &mut Host, after: &str, most| host.forecast_version(&row.id, &to, after, most);
            foretell(host, &call.caller, &page, false, ask)?
        }
    };
    let Foretold { enrollments, undecided, changed, next, .. } = told;
    Ok(Answer::of(Migration::Forecast(MigrationForecast { to: body.to, whole, changed, enrollments, undecided, next })))
}
