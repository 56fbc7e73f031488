//! What people of the workspace do to an enrollment: pause, resume, stop, skip, cancel, move, send now, release.
//!
//! In: an enrollment's id, a wish, who wishes. Out: where it stands now, and what was decided. Never: an error for a wish of which nothing
//! came: the decision says so; a step that is not there taken for one that is.

use relance_core::base::{EnrollmentId, Instant, Problem, StepId};
use relance_core::wire::event::{ByPerson, OfStep, Paused, Rescheduled, Resumed};
use relance_core::wire::{Event, Happened};
use serde::{Deserialize, Serialize};

use super::enrollments::unknown;
use crate::api::answer::Answer;
use crate::api::caller::Caller;
use crate::api::operation::{Call, Nothing, Operation, post};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
pub(super) use crate::host::ignored;
use crate::host::{Host, To};
use crate::report::TurnReport;

const WRITE: Scope = Scope::Write(Area::Enrollments);

pub(super) fn operations() -> Vec<Operation> {
    let release_says = "Tries a held step again, and takes an enrollment that was put aside back to work.";
    vec![
        post("/v1/enrollments/{enrollment}/pause", "enrollments.pause", WRITE, "Pauses it; its wait freezes.", pause),
        post(
            "/v1/enrollments/{enrollment}/resume",
            "enrollments.resume",
            WRITE,
            "Goes on with what was left of the wait.",
            |host, call: Call<Nothing, By>| {
                act(host, &call, |by| Happened::Resumed(Resumed { by, ..Resumed::default() }), call.body.by.clone())
            },
        ),
        post(
            "/v1/enrollments/{enrollment}/stop",
            "enrollments.stop",
            WRITE,
            "Stops it for good.",
            |host, call: Call<Nothing, By>| act(host, &call, |by| Happened::Stopped(ByPerson { by }), call.body.by.clone()),
        ),
        post("/v1/enrollments/{enrollment}/skip", "enrollments.skip", WRITE, "Leaves a step out.", |host, call| {
            of_step(host, &call, Happened::StepSkipped)
        }),
        post("/v1/enrollments/{enrollment}/cancel", "enrollments.cancel", WRITE, "Cancels a step's message.", |host, call| {
            of_step(host, &call, Happened::StepCancelled)
        }),
        post(
            "/v1/enrollments/{enrollment}/reschedule",
            "enrollments.reschedule",
            WRITE,
            "Moves a step's message; legal and quiet hours hold all the same.",
            reschedule,
        ),
        post(
            "/v1/enrollments/{enrollment}/send-now",
            "enrollments.sendNow",
            WRITE,
            "Sends a step's message now; legal and quiet hours hold all the same.",
            |host, call| of_step(host, &call, Happened::SendNow),
        ),
        post("/v1/enrollments/{enrollment}/release", "enrollments.release", WRITE, release_says, release),
    ]
}

/// Who wishes it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "WhoActs"))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct By {
    /// Who, for the timeline; what the key is called unless said otherwise.
    by: Option<String>,
}

/// Which step.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Of {
    /// The step; the one whose turn it is unless said otherwise.
    step: Option<StepId>,
    /// Who, for the timeline; what the key is called unless said otherwise.
    by: Option<String>,
}

/// A pause.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "PauseOf"))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Pause {
    /// When it resumes by itself; never unless said otherwise.
    until: Option<Instant>,
    /// Who, for the timeline; what the key is called unless said otherwise.
    by: Option<String>,
}

/// To when.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Move {
    /// The moment; one that has passed is now.
    to: Instant,
    /// The step; the one whose turn it is unless said otherwise.
    #[serde(default)]
    step: Option<StepId>,
    /// Who, for the timeline; what the key is called unless said otherwise.
    #[serde(default)]
    by: Option<String>,
}

fn pause(host: &mut Host, call: Call<Nothing, Pause>) -> Result<Answer<TurnReport>, Refusal> {
    let until = call.body.until;
    if until.is_some_and(|until| until <= host.now()) {
        let message = format!("expected a moment in the future, found one before {}", host.now());
        let problem = relance_core::base::Problem::error("api.past", "/until", message);
        return Err(Refusal::problems(vec![problem.help("leave it out to pause until somebody resumes")]));
    }
    act(host, &call, |by| Happened::Paused(Paused { until, by, ..Paused::default() }), call.body.by.clone())
}

fn reschedule(host: &mut Host, call: Call<Nothing, Move>) -> Result<Answer<TurnReport>, Refusal> {
    let Move { to, step, by } = &call.body;
    if *to < host.now() {
        let message = format!("expected a moment that is to come, found `{to}`; it is {}", host.now());
        let problem = Problem::error("api.past", "/to", message).help("`send-now` sends it at once");
        return Err(Refusal::problems(vec![problem]));
    }
    known_step(host, &call.id("enrollment")?, step.as_ref())?;
    act(host, &call, |by| Happened::Rescheduled(Rescheduled { step: step.clone(), to: *to, by }), by.clone())
}

fn release(host: &mut Host, call: Call<Nothing, Of>) -> Result<Answer<TurnReport>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    known_step(host, &id, call.body.step.as_ref())?;
    host.store().take_back(&id)?;
    of_step(host, &call, Happened::Released)
}

fn of_step(host: &mut Host, call: &Call<Nothing, Of>, what: fn(OfStep) -> Happened) -> Result<Answer<TurnReport>, Refusal> {
    let Of { step, by } = &call.body;
    known_step(host, &call.id("enrollment")?, step.as_ref())?;
    act(host, call, |by| what(OfStep { step: step.clone(), by }), by.clone())
}

fn act<B>(
    host: &mut Host,
    call: &Call<Nothing, B>,
    what: impl FnOnce(Option<String>) -> Happened,
    by: Option<String>,
) -> Result<Answer<TurnReport>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    done(host, &id, &call.caller, what, by).map(Answer::of)
}

/// Refuses a step that the enrollment does not have.
fn known_step(host: &Host, id: &EnrollmentId, step: Option<&StepId>) -> Result<(), Refusal> {
    let Some(step) = step else { return Ok(()) };
    let state = host.state(id)?.ok_or_else(|| unknown(id))?;
    if state.steps.iter().any(|own| own.id == *step) {
        return Ok(());
    }
    let help = format!("GET /v1/enrollments/{id} shows its steps; without `step` the one is meant whose turn it is");
    Err(Refusal::unknown("a step of the enrollment with the id", step.as_str()).help(help))
}

/// Does it to one enrollment, and says where that stands now.
pub(super) fn done(
    host: &mut Host,
    id: &EnrollmentId,
    caller: &Caller,
    what: impl FnOnce(Option<String>) -> Happened,
    by: Option<String>,
) -> Result<TurnReport, Refusal> {
    host.store().contact_of(id)?.ok_or_else(|| unknown(id))?;
    let event = Event { at: host.now(), id: None, what: what(caller.who(by)) };
    let report = host.event(&To::Enrollment(id.clone()), event)?;
    let turn = report.turns.into_iter().find(|turn| turn.enrollment == *id);
    turn.ok_or_else(|| Refusal::broken("an event to an enrollment gave no turn"))
}
