//! The workspace's settings: read, held against the core, put; and whom they would move.
//!
//! In: settings. Out: the same as they stand, what the core finds in them, which messages would go at another time. Never: settings that
//! the core finds wrong.

use relance_core::base::{EnrollmentId, Problem};
use relance_core::wire::Settings;
use relance_core::wire::request::Outlook as WireOutlook;
use serde::{Deserialize, Serialize};

use super::jobs::Job;
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post, put};
use crate::api::paging::Page;
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::api::told::{Told, done};
use crate::host::{Forecast, Host, Outlook};

const READ: Scope = Scope::Read(Area::Settings);
const WRITE: Scope = Scope::Write(Area::Settings);

pub(super) fn operations() -> Vec<Operation> {
    let says = "Puts settings in place of the workspace's; what is planned follows from them, at once or by a job.";
    vec![
        get("/v1/settings", "settings.get", READ, "Shows the workspace's settings.", show),
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
    /// How many live enrollments to look at, 1 to 500; 50 unless said otherwise.
    #[serde(default)]
    limit: Option<u32>,
    /// The `next` of the answer before.
    #[serde(default)]
    after: Option<String>,
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
    /// Those of them that would move: from where, to where, and why.
    moves: Vec<Told<WireOutlook>>,
    /// Those of them that the core can't plan by these settings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    undecided: Vec<Undecided>,
    /// Where to go on looking; absent: all were looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// An enrollment of which the core can't say what would become of it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct Undecided {
    /// Which.
    enrollment: EnrollmentId,
    /// Why.
    problems: Vec<Problem>,
}

/// What is told of a forecast: what would become of each, of which the core can't say, and where to go on.
pub(super) type Foretold = (Vec<Told<WireOutlook>>, Vec<Undecided>, Option<String>);

fn show(host: &mut Host, _: Call<Nothing, Nothing>) -> Result<Answer<Settings>, Refusal> {
    let hash = host.store().settings_hash()?;
    Ok(Answer::of(host.settings()?).revision(hash))
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
    let CheckSettings { settings, limit, after } = call.body;
    let page = Page { limit, after };
    let (most, after) = (page.most()?, page.after()?);
    let problems = host.check_settings(&settings)?;
    let sound = !problems.iter().any(Problem::is_error);
    let live = host.store().count_under_way(None)?;
    let forecast = if sound { host.forecast_settings(&settings, &after, most)? } else { Forecast::default() };
    let looked_at = forecast.looked_at;
    let (moves, undecided, next) = foretold(&page, forecast);
    Ok(Answer::of(CheckedSettings { problems, sound, live, looked_at, moves, undecided, next }))
}

pub(super) fn foretold(page: &Page, forecast: Forecast) -> Foretold {
    let (mut outlooks, mut undecided) = (Vec::new(), Vec::new());
    for outlook in forecast.outlooks {
        match outlook {
            Outlook::Told { outlook, .. } => outlooks.push(outlook.into()),
            Outlook::Undecided { enrollment, problems } => undecided.push(Undecided { enrollment, problems }),
        }
    }
    (outlooks, undecided, forecast.next.as_deref().map(|place| page.cursor(place)))
}
