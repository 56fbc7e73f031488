//! What people of the workspace do to an enrollment: pause, resume, stop, skip, cancel, move, send now, release.
//!
//! In: an enrollment's id, a wish, who wishes. Out: where it stands now, and what was decided. Never: an error for a wish of which nothing
//! came: the decision says so; a step that is not there taken for one that is.

use relance_core::base::{EnrollmentId, EventId, Instant, Problem, StepId};
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
            |host, call: Call<Nothing, By>| of_all(host, &call, Act::Resume),
        ),
        post(
            "/v1/enrollments/{enrollment}/stop",
            "enrollments.stop",
            WRITE,
            "Stops it for good.",
            |host, call: Call<Nothing, By>| of_all(host, &call, Act::Stop),
        ),
        post("/v1/enrollments/{enrollment}/skip", "enrollments.skip", WRITE, "Leaves a step out.", |host, call| {
            of_step(host, &call, Act::Skip)
        }),
        post("/v1/enrollments/{enrollment}/cancel", "enrollments.cancel", WRITE, "Cancels a step's message.", |host, call| {
            of_step(host, &call, Act::Cancel)
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
            |host, call| of_step(host, &call, Act::SendNow),
        ),
        post("/v1/enrollments/{enrollment}/release", "enrollments.release", WRITE, release_says, |host, call| {
            of_step(host, &call, Act::Release)
        }),
    ]
}

/// What can be done to an enrollment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "EnrollmentAct"))]
#[serde(rename_all = "kebab-case")]
pub(super) enum Act {
    /// Sends a step's message now.
    SendNow,
    /// Leaves a step out.
    Skip,
    /// Cancels a step's message.
    Cancel,
    /// Moves a step's message.
    Reschedule,
    /// Pauses it.
    Pause,
    /// Goes on.
    Resume,
    /// Stops it for good.
    Stop,
    /// Tries a held step again, and takes it back to work where it was put aside.
    Release,
}

/// A wish of somebody's.
#[derive(Debug)]
pub(super) struct Wish {
    pub(super) act: Act,
    /// Which step; the one whose turn it is unless said otherwise.
    pub(super) step: Option<StepId>,
    /// To when, or until when.
    pub(super) at: Option<Instant>,
    /// Where that stands in what was sent.
    pub(super) at_path: &'static str,
    /// Who.
    pub(super) by: Option<String>,
}

/// Where an enrollment is thought to stand, and what was done before.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// How many turns it has had; nothing is done where it has gone on since.
    pub(super) revision: Option<u64>,
    /// The act's id: the same one twice is one.
    pub(super) event: Option<EventId>,
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
    let Pause { until, by } = &call.body;
    let wish = Wish { act: Act::Pause, step: None, at: *until, at_path: "/until", by: by.clone() };
    single(host, &call, wish)
}

fn reschedule(host: &mut Host, call: Call<Nothing, Move>) -> Result<Answer<TurnReport>, Refusal> {
    let Move { to, step, by } = &call.body;
    let wish = Wish { act: Act::Reschedule, step: step.clone(), at: Some(*to), at_path: "/to", by: by.clone() };
    single(host, &call, wish)
}

fn of_step(host: &mut Host, call: &Call<Nothing, Of>, act: Act) -> Result<Answer<TurnReport>, Refusal> {
    let Of { step, by } = &call.body;
    single(host, call, Wish { act, step: step.clone(), at: None, at_path: "", by: by.clone() })
}

fn of_all(host: &mut Host, call: &Call<Nothing, By>, act: Act) -> Result<Answer<TurnReport>, Refusal> {
    single(host, call, Wish { act, step: None, at: None, at_path: "", by: call.body.by.clone() })
}

fn single<B>(host: &mut Host, call: &Call<Nothing, B>, wish: Wish) -> Result<Answer<TurnReport>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    granted(host, &id, &call.caller, wish, Seen::default()).map(Answer::of)
}

/// Does what somebody wishes, and says where the enrollment stands now.
pub(super) fn granted(
    host: &mut Host,
    id: &EnrollmentId,
    caller: &Caller,
    wish: Wish,
    seen: Seen,
) -> Result<TurnReport, Refusal> {
    is_to_come(host, &wish)?;
    known_step(host, id, wish.step.as_ref())?;
    let Wish { act, step, at, by, .. } = wish;
    if act == Act::Release {
        if let Some(wanted) = seen.revision {
            let state = host.state(id)?.ok_or_else(|| unknown(id))?;
            same(wanted, state.revision)?;
        }
        host.take_back(id)?;
    }
    let to = at.unwrap_or_else(|| host.now());
    let what = |by| match act {
        Act::SendNow => Happened::SendNow(OfStep { step, by }),
        Act::Skip => Happened::StepSkipped(OfStep { step, by }),
        Act::Cancel => Happened::StepCancelled(OfStep { step, by }),
        Act::Release => Happened::Released(OfStep { step, by }),
        Act::Reschedule => Happened::Rescheduled(Rescheduled { step, to, by }),
        Act::Pause => Happened::Paused(Paused { until: at, by, ..Paused::default() }),
        Act::Resume => Happened::Resumed(Resumed { by, ..Resumed::default() }),
        Act::Stop => Happened::Stopped(ByPerson { by }),
    };
    happened(host, id, what(caller.who(by)), seen)
}

/// Refuses a moment that has passed.
fn is_to_come(host: &Host, wish: &Wish) -> Result<(), Refusal> {
    let now = host.now();
    let past = match (wish.act, wish.at) {
        (Act::Pause, Some(until)) if until <= now => {
            let message = format!("expected a moment in the future, found one before {now}");
            (message, "leave it out to pause until somebody resumes")
        }
        (Act::Reschedule, Some(to)) if to < now => {
            (format!("expected a moment that is to come, found `{to}`; it is {now}"), "`send-now` sends it at once")
        }
        _ => return Ok(()),
    };
    Err(Refusal::problems(vec![Problem::error("api.past", wish.at_path, past.0).help(past.1)]))
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

fn same(wanted: u64, newest: u64) -> Result<(), Refusal> {
    if wanted == newest { Ok(()) } else { Err(Refusal::moved_on(wanted, newest)) }
}

/// Does it to one enrollment, and says where that stands now.
pub(super) fn done(
    host: &mut Host,
    id: &EnrollmentId,
    caller: &Caller,
    what: impl FnOnce(Option<String>) -> Happened,
    by: Option<String>,
) -> Result<TurnReport, Refusal> {
    happened(host, id, what(caller.who(by)), Seen::default())
}

fn happened(host: &mut Host, id: &EnrollmentId, what: Happened, seen: Seen) -> Result<TurnReport, Refusal> {
    host.store().contact_of(id)?.ok_or_else(|| unknown(id))?;
    let event = Event { at: host.now(), id: seen.event, what };
    let report = match seen.revision {
        Some(revision) => host.event_if(id, &event, revision)?.map_err(|newest| Refusal::moved_on(revision, newest))?,
        None => host.event(&To::Enrollment(id.clone()), event)?,
    };
    if report.duplicate {
        return stands(host, id);
    }
    let turn = report.turns.into_iter().find(|turn| turn.enrollment == *id);
    turn.ok_or_else(|| Refusal::broken("an event to an enrollment gave no turn"))
}

/// Where an enrollment stands, of which a request that is repeated has moved it already.
fn stands(host: &Host, id: &EnrollmentId) -> Result<TurnReport, Refusal> {
    let state = host.state(id)?.ok_or_else(|| unknown(id))?;
    let (status, waiting_for, wake_at) = (state.status, state.waiting_for, state.wake_at);
    Ok(TurnReport { enrollment: state.id, status, waiting_for, wake_at, decisions: Vec::new() })
}
