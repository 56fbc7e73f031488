//! Many acts at once: each as the single route does it, with a result of its own, in order; or only what would become of each.
//!
//! In: up to 500 acts. Out: what became of each. Never: an act done twice because its request was repeated; anything kept of a dry run.

use std::collections::BTreeSet;

use relance_core::base::{EnrollmentId, EventId, Instant, Problem, Reason, StepId, pointer};
use serde::{Deserialize, Serialize};

use super::acts::{Act, Seen, Wish, granted, ignored};
use crate::api::answer::Answer;
use crate::api::caller::Caller;
use crate::api::operation::{Call, Nothing, Operation, post};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::Origin;
use crate::host::Host;
use crate::report::TurnReport;

/// How many acts one call may have.
const MOST: usize = 500;
/// How many are done in one transaction: others wait for no more.
const GROUP: usize = 50;

pub(super) fn operations() -> Vec<Operation> {
    let says = "Does up to 500 acts, each with a result of its own, in order, as the single operations do; with `dryRun` it says what \
                would become of each.";
    vec![post("/v1/enrollments/acts", "enrollments.acts", Scope::Write(Area::Enrollments), says, many).in_parts()]
}

/// Acts.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "EnrollmentActs"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Acts {
    /// What is to be done, up to 500 acts, one after the other.
    acts: Vec<OneAct>,
    /// Only say what would become of each, as if those before it had been done.
    #[serde(default)]
    dry_run: bool,
    /// Who, for timelines; what the key is called unless said otherwise.
    #[serde(default)]
    by: Option<String>,
}

/// One act.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OneAct {
    /// To which enrollment.
    enrollment: EnrollmentId,
    /// What.
    act: Act,
    /// To send, skip, cancel, move or release: the step; the one whose turn it is unless said otherwise.
    #[serde(default)]
    step: Option<StepId>,
    /// To move: to when. To pause: until when; until somebody resumes unless said otherwise.
    #[serde(default)]
    at: Option<Instant>,
    /// The revision of the state that was seen: where it has another by now, nothing is done to it (`api.changed`).
    #[serde(default)]
    revision: Option<u64>,
}

/// What became of them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ActResults"))]
#[serde(rename_all = "camelCase")]
struct Results {
    /// How many were done; in a dry run: would be.
    done: usize,
    /// Of how many nothing came.
    ignored: usize,
    /// How many could not be done.
    refused: usize,
    /// Nothing was kept: it was only looked at.
    dry_run: bool,
    /// Each, in order.
    items: Vec<ActResult>,
}

/// What became of an act.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct ActResult {
    /// To which enrollment.
    enrollment: EnrollmentId,
    /// What.
    act: Act,
    /// What became of it.
    outcome: Outcome,
    /// Where the enrollment stands now, and what was decided; absent where it could not be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    turn: Option<TurnReport>,
    /// Why nothing came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
    /// Why it could not be done, as the single operation would say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Refusal>,
}

/// What became of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ActOutcome"))]
#[serde(rename_all = "camelCase")]
enum Outcome {
    /// It was done.
    Done,
    /// Nothing came of it.
    Ignored,
    /// It could not be done.
    Refused,
}

/// Who acts, and in which request.
struct Actor<'a> {
    caller: &'a Caller,
    by: Option<&'a String>,
    origin: Option<&'a Origin>,
}

fn many(host: &mut Host, call: Call<Nothing, Acts>) -> Result<Answer<Results>, Refusal> {
    let Acts { acts, dry_run, by } = &call.body;
    sound(acts)?;
    let actor = Actor { caller: &call.caller, by: by.as_ref(), origin: call.origin.as_ref().filter(|_| !dry_run) };
    let items = if *dry_run { tried(host, acts, &actor)? } else { all(host, acts, &actor)? };
    let count = |outcome| items.iter().filter(|item| item.outcome == outcome).count();
    let (done, ignored, refused) = (count(Outcome::Done), count(Outcome::Ignored), count(Outcome::Refused));
    Ok(Answer::of(Results { done, ignored, refused, dry_run: *dry_run, items }))
}

/// Refuses what is no act at all, before any is done.
fn sound(acts: &[OneAct]) -> Result<(), Refusal> {
    if acts.len() > MOST {
        let message = format!("expected up to {MOST} acts, found {}", acts.len());
        return Err(Refusal::problems(vec![Problem::error("api.tooMany", "/acts", message).help("send them in parts")]));
    }
    let wrong = acts.iter().enumerate().filter_map(|(index, one)| {
        let at = |member: &str| format!("{}/{member}", pointer::element("/acts", index));
        let takes_step = matches!(one.act, Act::SendNow | Act::Skip | Act::Cancel | Act::Reschedule | Act::Release);
        let takes_at = matches!(one.act, Act::Reschedule | Act::Pause);
        let (path, message) = match one {
            OneAct { act: Act::Reschedule, at: None, .. } => (at("at"), "expected a moment to move to, found nothing"),
            OneAct { step: Some(_), .. } if !takes_step => {
                (at("step"), "expected no step for what is done to all of it, found one")
            }
            OneAct { at: Some(_), .. } if !takes_at => (at("at"), "expected no moment for an act that has none, found one"),
            _ => return None,
        };
        Some(Problem::error("api.act", path, message))
    });
    let wrong: Vec<Problem> = wrong.collect();
    if wrong.is_empty() { Ok(()) } else { Err(Refusal::problems(wrong)) }
}

/// Does them, a group in a transaction. What is in another hand just then is done by itself afterwards.
fn all(host: &mut Host, acts: &[OneAct], actor: &Actor<'_>) -> Result<Vec<ActResult>, Refusal> {
    let mut results = Vec::with_capacity(acts.len());
    for (first, group) in (0..).step_by(GROUP).zip(acts.chunks(GROUP)) {
        let places = || (first..).zip(group);
        let done = grouped(host, true, |host| {
            // What is about an enrollment that is in another hand waits with what came before it.
            let mut waiting: BTreeSet<&EnrollmentId> = BTreeSet::new();
            let each = places().map(|(place, one)| {
                let done = (!waiting.contains(&one.enrollment)).then(|| one_of_them(host, place, one, actor));
                let done = done.filter(|done| !matches!(done, Err(refusal) if refusal.is_busy()));
                if done.is_none() {
                    waiting.insert(&one.enrollment);
                }
                done
            });
            each.collect::<Vec<_>>()
        })?;
        for ((place, one), done) in places().zip(done) {
            let done = done.unwrap_or_else(|| one_of_them(host, place, one, actor));
            results.push(result(one, done)?);
        }
    }
    Ok(results)
}

/// What would become of each; all of it is taken back.
fn tried(host: &mut Host, acts: &[OneAct], actor: &Actor<'_>) -> Result<Vec<ActResult>, Refusal> {
    let done = grouped(host, false, |host| {
        acts.iter().enumerate().map(|(place, one)| one_of_them(host, place, one, actor)).collect::<Vec<_>>()
    })?;
    acts.iter().zip(done).map(|(one, done)| result(one, done)).collect()
}

fn grouped<T>(host: &mut Host, keep: bool, act: impl FnOnce(&mut Host) -> T) -> Result<T, Refusal> {
    host.store().open_group()?;
    let done = act(host);
    host.store().close_group(keep)?;
    Ok(done)
}

fn one_of_them(host: &mut Host, place: usize, one: &OneAct, actor: &Actor<'_>) -> Result<TurnReport, Refusal> {
    let event = actor.origin.map(|origin| EventId::new(origin.id("act", &place.to_string())));
    let wish = Wish { act: one.act, step: one.step.clone(), at: one.at, at_path: "/at", by: actor.by.cloned() };
    granted(host, &one.enrollment, actor.caller, wish, Seen { revision: one.revision, event })
}

/// What became of it; what is the service's own fault ends the whole request.
fn result(one: &OneAct, done: Result<TurnReport, Refusal>) -> Result<ActResult, Refusal> {
    let (enrollment, act) = (one.enrollment.clone(), one.act);
    Ok(match done {
        Err(refusal) if refusal.status >= 500 => return Err(refusal),
        Err(refusal) => {
            let problem = Some(refusal);
            ActResult { enrollment, act, outcome: Outcome::Refused, turn: None, reason: None, problem }
        }
        Ok(turn) => {
            let reason = ignored(&turn);
            let outcome = if reason.is_some() { Outcome::Ignored } else { Outcome::Done };
            ActResult { enrollment, act, outcome, turn: Some(turn), reason, problem: None }
        }
    })
}
