//! Jobs: what takes longer than an answer may, how far each is, and what came of it. Simulations are asked for here.
//!
//! In: a draft and people; ids of jobs. Out: jobs. Never: another workspace's.

use relance_core::base::{ContactId, Instant, Json, Problem, SequenceId};
use relance_core::wire::request::Population;
use relance_core::wire::{Contact, Draft, Settings};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::questions::{contact, may_see_contacts, settings_or_own, version};
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::api::told::{Told, one_of};
use crate::engines::sql::{JobRow, People};
use crate::host::{Host, Simulation, Task};

const READ: Scope = Scope::Read(Area::Sequences);
const WRITE: Scope = Scope::Write(Area::Sequences);
/// How many real people a simulation takes: each part of it is about all of them.
const MOST_CONTACTS: usize = 5_000;

pub(super) fn operations() -> Vec<Operation> {
    let says = "Asks for a simulation: what a draft would send to many people. The answer's `location` is its job.";
    vec![
        post("/v1/simulate", "simulate", WRITE, says, simulate).gives(202).looks_first().takes_up_to(16 << 20),
        get("/v1/jobs", "jobs.list", READ, "Lists the jobs, the newest first.", list),
        get("/v1/jobs/{job}", "jobs.get", READ, "Shows a job: how far it is, and what came of it.", one),
        post("/v1/jobs/{job}/cancel", "jobs.cancel", WRITE, "Ends a job that is not over; what it has done stays done.", cancel),
    ]
}

/// A job.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct Job {
    /// Its id.
    pub(super) id: String,
    /// What is done: `simulate`, `migrate`, `pause`, `resume`, `recalculate` or `restore`.
    kind: String,
    /// `waiting`, `running`, `done`, `failed` or `cancelled`.
    status: String,
    /// How many people or enrollments are done.
    done: u32,
    /// Of how many.
    whole: u32,
    /// When it was asked for.
    created_at: Instant,
    /// When it was first taken up.
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<Instant>,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<Instant>,
    /// What came of it: of a simulation the core's whole answer; of the others how many enrollments `changed`, were `unchanged` or
    /// `failed`, and the first hundred `failures`; of one that failed its `problems`. Only where one job is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Told<Json>>,
}

impl From<JobRow> for Job {
    fn from(row: JobRow) -> Self {
        let JobRow { id, kind, status, done, whole, created_at, started_at, finished_at, result } = row;
        let result = result.and_then(|result| RawValue::from_string(result).ok()).map(Told::from);
        Self { id, kind, status, done, whole, created_at, started_at, finished_at, result }
    }
}

/// What to simulate, with whom.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Simulate {
    /// A draft; this or `sequence`.
    #[serde(default)]
    draft: Option<Draft>,
    /// A published sequence; this or `draft`.
    #[serde(default)]
    sequence: Option<SequenceId>,
    /// With `sequence`: the version; the newest unless said otherwise.
    #[serde(default)]
    version: Option<u32>,
    /// Made-up people, and how people behave.
    #[serde(default)]
    population: Population,
    /// Real people in place of made-up ones.
    #[serde(default)]
    contacts: Vec<Contact>,
    /// The same by their ids.
    #[serde(default)]
    contact_ids: Vec<ContactId>,
    /// The same, all of the workspace; 5000 at most.
    #[serde(default)]
    all_contacts: bool,
    /// Settings in place of the workspace's.
    #[serde(default)]
    settings: Option<Settings>,
    /// The same seed gives the same answer; 1 unless said otherwise.
    #[serde(default)]
    seed: Option<u64>,
    /// When all of them are enrolled; now unless said otherwise.
    #[serde(default)]
    start: Option<Instant>,
    /// How many days are looked at; 90 unless said otherwise, 1000 at most.
    #[serde(default)]
    days: Option<u32>,
}

fn simulate(host: &mut Host, call: Call<Nothing, Simulate>) -> Result<Answer<Job>, Refusal> {
    let contacts = people(host, &call)?;
    let body = call.body;
    one_of(["draft", "sequence"], [body.draft.is_some(), body.sequence.is_some()])?;
    let version = version(host, body.sequence.as_ref(), body.version)?;
    let simulation = Simulation {
        draft: body.draft,
        version,
        population: body.population,
        contacts,
        settings: settings_or_own(host, body.settings.as_ref())?,
        seed: body.seed.unwrap_or(1),
        start: body.start.unwrap_or_else(|| host.now()),
        days: body.days,
    };
    let whole = host.try_simulation(&simulation)?;
    host.store().whole_from_here()?;
    let job = host.begin(&Task::Simulate(Box::new(simulation)), whole)?;
    Ok(given(job))
}

fn people(host: &mut Host, call: &Call<Nothing, Simulate>) -> Result<Vec<Contact>, Refusal> {
    let Simulate { contacts, contact_ids, all_contacts, .. } = &call.body;
    if [!contacts.is_empty(), !contact_ids.is_empty(), *all_contacts].into_iter().filter(|given| *given).count() > 1 {
        let message = "expected one of `contacts`, `contactIds` and `allContacts`, found more";
        return Err(Refusal::problems(vec![Problem::error("api.oneOf", "", message)]));
    }
    if *all_contacts || !contact_ids.is_empty() {
        may_see_contacts(&call.caller)?;
    }
    let too_many = |path: &str, found: usize| {
        let message = format!("expected up to {MOST_CONTACTS} people, found {found} or more");
        let help = "name some of them, or make people up with `population`";
        Err(Refusal::problems(vec![Problem::error("api.tooMany", path, message).help(help)]))
    };
    if contacts.len() > MOST_CONTACTS {
        return too_many("/contacts", contacts.len());
    }
    if contact_ids.len() > MOST_CONTACTS {
        return too_many("/contactIds", contact_ids.len());
    }
    if *all_contacts {
        let most = u32::try_from(MOST_CONTACTS).unwrap_or(u32::MAX);
        let all = host.store().people(&People::default(), "", most.saturating_add(1))?;
        return if all.len() > MOST_CONTACTS { too_many("/allContacts", all.len()) } else { Ok(all) };
    }
    let each = contact_ids.iter().enumerate();
    let named: Result<Vec<Contact>, Refusal> =
        each.map(|(index, id)| contact(host, id, &format!("/contactIds/{index}"))).collect();
    named.map(|named| if named.is_empty() { contacts.clone() } else { named })
}

fn list(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<Job>>, Refusal> {
    let rows = host.store().jobs(&call.query.after()?, call.query.most()? + 1)?;
    let items: Vec<Job> = rows.into_iter().map(Job::from).collect();
    Ok(Answer::of(call.query.of(items, |job| job.id.clone())?))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Job>, Refusal> {
    found(host, call.at("job"))
}

fn cancel(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Job>, Refusal> {
    let id = call.at("job");
    let cancelled = host.store().cancel_job(id)?;
    let answer = found(host, id)?;
    if cancelled {
        return Ok(answer);
    }
    Err(Refusal::new(409, "api.jobOver", "over already", format!("expected a job that is not over, found `{id}`, which is")))
}

fn found(host: &mut Host, id: &str) -> Result<Answer<Job>, Refusal> {
    let row = host.store().job(id)?.ok_or_else(|| Refusal::unknown("a job", id))?;
    Ok(Answer::of(Job::from(row)))
}

/// A job that was asked for: accepted, and where to look.
pub(super) fn given(row: JobRow) -> Answer<Job> {
    let place = format!("/v1/jobs/{}", row.id);
    Answer::of(Job::from(row)).status(202).at(place)
}
