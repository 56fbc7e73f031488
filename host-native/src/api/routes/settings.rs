//! The workspace's settings: read, held against the core, put; and whom they would move.
//!
//! In: settings. Out: the same as they stand, what the core finds in them, which messages would go at another time. Never: settings that
//! the core finds wrong.

use relance_core::base::Problem;
use relance_core::wire::Settings;
use serde::{Deserialize, Serialize};

use super::foretelling::{Affected, Foretold, Undecided, foretell};
use super::jobs::Job;
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post, put};
use crate::api::paging::Page;
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::api::told::{Told, done};
use crate::host::{Forecast, Host};

const READ: Scope = Scope::Read(Area::Settings);
const WRITE: Scope = Scope::Write(Area::Settings);

pub(super) fn operations() -> Vec<Operation> {
    let effective_says = "Shows the settings as decisions are made from them: a channel whose account is paused is paused.";
    let says = "Puts settings in place of the workspace's; what is planned follows from them, at once or by a job.";
    vec![
        get("/v1/settings", "settings.get", READ, "Shows the workspace's settings.", show),
        get("/v1/settings/effective", "settings.effective", READ, effective_says, effective),
        put("/v1/settings", "settings.put", WRITE, says, change).revised(),
        post("/v1/settings/check", "settings.check", READ, "Says what is wrong with settings, and what they would move.", check),
    ]
}

/// Settings that were put.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct PutSettings {
    /// As they stand now.
    settings: Settings,
    /// The jobs that plan anew what they move, and pause or resume who is under way; none: nothing follows from them.
    jobs: Vec<Job>,
}

/// Settings to look at.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CheckSettings {
    /// The settings.
    settings: Settings,
    /// How many live enrollments to look at, with `all` how many moves to tell, 1 to 500; 50 unless said otherwise.
    #[serde(default)]
    limit: Option<u32>,
    /// The `next` of the answer before.
    #[serde(default)]
    after: Option<String>,
    /// Look at all live enrollments, or at as many as two seconds are enough for; `next` goes on from there.
    #[serde(default)]
    all: bool,
}

/// What the core finds in settings, and what they would do.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct CheckedSettings {
    /// What is wrong or worth a look.
    problems: Vec<Problem>,
    /// Whether they can be put.
    sound: bool,
    /// How many enrollments are under way.
    live: u32,
    /// How many of them were looked at for this answer; 0 where nothing that moments depend on differs.
    looked_at: u32,
    /// How many of these would move.
    moved: u32,
    /// Those of them that would move: from where, to where, and why; with `all` the first of them.
    moves: Vec<Affected>,
    /// Those of them that the core can't plan by these settings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    undecided: Vec<Undecided>,
    /// Where to go on looking; absent: all were looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

fn show(host: &mut Host, _: Call<Nothing, Nothing>) -> Result<Answer<Settings>, Refusal> {
    let hash = host.store().settings_hash()?;
    Ok(Answer::of(host.settings()?).revision(hash))
}

fn effective(host: &mut Host, _: Call<Nothing, Nothing>) -> Result<Answer<Told<Settings>>, Refusal> {
    let settings = host.store().settings_in_force()?;
    Ok(Answer::of((*settings.json).to_owned().into()))
}

fn change(host: &mut Host, call: Call<Nothing, Settings>) -> Result<Answer<PutSettings>, Refusal> {
    let by = call.by(None);
    let put = host.put_settings(call.body, call.if_match.as_deref(), Some(by)).map_err(|mut fault| {
        for problem in &mut fault.problems {
            if let Some(below) = problem.path.strip_prefix("/settings") {
                problem.path = below.into();
            }
        }
        Refusal::from(fault)
    })?;
    let put = done(put, "settings of the workspace", &call.workspace)?;
    Ok(Answer::of(PutSettings { settings: put.settings, jobs: put.jobs.into_iter().map(Job::from).collect() }).revision(put.hash))
}

fn check(host: &mut Host, call: Call<Nothing, CheckSettings>) -> Result<Answer<CheckedSettings>, Refusal> {
    let CheckSettings { settings, limit, after, all } = call.body;
    let page = Page { limit, after };
    let problems = host.check_settings(&settings)?;
    let sound = !problems.iter().any(Problem::is_error);
    let live = host.store().count_under_way(None)?;
    let ask = |host: &mut Host, after: &str, most| match sound {
        true => host.forecast_settings(&settings, after, most),
        false => Ok(Forecast::default()),
    };
    let Foretold { enrollments, undecided, looked_at, changed, next } = foretell(host, &call.caller, &page, all, ask)?;
    Ok(Answer::of(CheckedSettings { problems, sound, live, looked_at, moved: changed, moves: enrollments, undecided, next }))
}
