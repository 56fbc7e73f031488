//! What a change would do before it is done: another version (B4), other zone data or calendars (T14).
//!
//! In: two versions, or changed facts; states. Out: what differs, and where each enrollment would be. Never: a change: it walks the
//! corridor and throws the outcome away.

use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

use crate::base::{Instant, Json, Problem, Reason};
use crate::check::Facts;
use crate::engine;
use crate::lifecycle::{Ledger, frontier};
use crate::wire::event::{ByPerson, Event, Happened, Nothing};
use crate::wire::request::{Change, Outlook, Standing, StepChange};
use crate::wire::{Enrollment, Step, Version};

/// What differs between two versions: the sequence's own members, and its steps.
pub fn versions(from: &Version, to: &Version) -> (Vec<String>, Vec<StepChange>) {
    let mut members = differing(&from.draft, &to.draft);
    members.retain(|member| member != "steps");
    let mut changes = Vec::new();
    let known = |step: &Step| from.draft.steps.iter().position(|old| old.id == step.id);
    // Where the steps that both have stand among each other.
    let mut last = None;
    for step in &to.draft.steps {
        let change = |change, members| StepChange { step: step.id.clone(), change, members };
        let Some((place, old)) = known(step).and_then(|place| Some((place, from.draft.steps.get(place)?))) else {
            changes.push(change(Change::Added, Vec::new()));
            continue;
        };
        let members = differing(old, step);
        let moved = last.is_some_and(|last| place < last);
        last = last.max(Some(place));
        if !members.is_empty() {
            changes.push(change(Change::Changed, members));
        } else if moved {
            changes.push(change(Change::Moved, Vec::new()));
        }
    }
    let gone = from.draft.steps.iter().filter(|old| to.draft.steps.iter().all(|step| step.id != old.id));
    changes.extend(gone.map(|old| StepChange { step: old.id.clone(), change: Change::Removed, members: Vec::new() }));
    (members, changes)
}

/// The members in which two values differ, by name.
fn differing(left: &impl Serialize, right: &impl Serialize) -> Vec<String> {
    let (Json::Map(left), Json::Map(right)) = (json(left), json(right)) else { return Vec::new() };
    let names = left.keys().chain(right.keys().filter(|name| !left.contains_key(*name)));
    let mut names: Vec<String> = names.filter(|name| left.get(*name) != right.get(*name)).cloned().collect();
    names.sort();
    names
}

fn json(value: &impl Serialize) -> Json {
    serde_json::to_vec(value).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// What moving to the version in the facts would do to an enrollment.
pub fn migration(state: &Enrollment, facts: &Facts<'_>) -> Outlook {
    outlook(state, Happened::Migrated(ByPerson::default()), facts)
}

/// What planning anew by the facts would do to an enrollment.
///
/// # Errors
/// When the state is of another version or contact than the facts.
pub fn recalculation(state: &Enrollment, facts: &Facts<'_>, path: &str) -> Result<Outlook, Vec<Problem>> {
    facts.belong_to(state, path)?;
    Ok(outlook(state, Happened::Recalculated(Nothing {}), facts))
}

fn outlook(state: &Enrollment, what: Happened, facts: &Facts<'_>) -> Outlook {
    let before = standing(state, facts);
    let event = Event { at: facts.now, id: None, what };
    let (after, ledger) = engine::walk(state.clone(), &event, facts, Ledger::default());
    let (decisions, _) = ledger.into_parts();
    let after = standing(&after, facts);
    let reasons: Vec<Reason> = decisions.into_iter().flat_map(|decision| decision.reasons).collect();
    Outlook { enrollment: state.id.clone(), changes: before != after, before, after, reasons }
}

fn standing(state: &Enrollment, facts: &Facts<'_>) -> Standing {
    let next = frontier(state, facts.draft().list);
    let planned = |index: &usize| -> Option<Instant> { Some(state.steps.get(*index)?.planned.as_ref()?.at) };
    let first = next.iter().copied().min_by_key(|index| planned(index).unwrap_or(Instant::MAX));
    let step = first.and_then(|index| state.steps.get(index)).filter(|_| state.status.is_live());
    let at = step.and_then(|step| step.planned.as_ref()).map(|planned| planned.at);
    Standing { status: state.status, step: step.map(|step| step.id.clone()), at }
}
