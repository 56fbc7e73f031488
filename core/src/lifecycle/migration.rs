//! Moving an enrollment to another version of its sequence, by step id (L11), and planning anew when the rules changed (T14).
//!
//! In: a state, the facts with the new version. Out: the state on that version. Never: a sent step changed, or sent again.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec;

use super::Ledger;
use super::enrolling::fresh_step;
use super::frontier::{between_episodes, frontier};
use super::steps::{cancel, leave_silence};
use crate::base::{Instant, Reason};
use crate::check::Facts;
use crate::time::Candidate;
use crate::wire::event::ByPerson;
use crate::wire::{Enrollment, StepState, StepStatus, Wait};

/// How long after a move nothing is sent, unless the workspace says otherwise.
const GRACE: Wait = Wait::Hours(1);

/// Moves a state to the version in the facts.
pub(super) fn migrate(state: &mut Enrollment, by: &ByPerson, facts: &Facts<'_>, ledger: &mut Ledger) {
    if facts.version.hash == state.hash {
        let reason = Reason::new("lifecycle.sameVersion", "it is on this version already; nothing changes");
        ledger.decide("ignored", None, reason);
        return;
    }
    let from = state.version;
    let between = between_episodes(state);
    let known = state.steps.drain(..).chain(state.gone.drain(..));
    let mut known: BTreeMap<String, StepState> = known.map(|step| (step.id.as_str().into(), step)).collect();
    state.steps =
        facts.steps().iter().map(|step| known.remove(step.id.as_str()).unwrap_or_else(|| fresh_step(&step.id))).collect();
    let who = by.by.as_deref().unwrap_or("a person");
    let text = format!("moved from version {from} to version {} by {who}", facts.version.number);
    let moved = Reason::new("lifecycle.migrated", text).with("fromVersion", from).with("toVersion", facts.version.number);
    // What is being sent and has no place any more is called back; what was sent is remembered.
    for mut step in known.into_values() {
        if let (StepStatus::Sending, Some(key)) = (step.status, &step.key) {
            ledger.cancel(key.clone(), moved.clone());
            (step.status, step.reason) = (StepStatus::Cancelled, Some(moved.clone()));
        }
        if step.intents > 0 {
            state.gone.push(step);
        }
    }
    (state.version, state.hash) = (facts.version.number, facts.version.hash.clone());
    ledger.decide("migrated", Some(facts.now), moved.clone());
    if between {
        sit_out(state, ledger);
    } else {
        // Whether it still waits for a silence is for the step that has its turn now.
        leave_silence(state);
    }
    void_texts(state);
    pass_over(state, &moved, ledger);
    count_from_last_send(state);
    let grace = facts.settings.migration_grace.unwrap_or(GRACE);
    state.not_before = Candidate::after(facts.now, grace, &facts.zone, facts.business_days()).ok().map(|after| after.at);
    plan_anew(state);
    forget_moments(state, facts.draft().list);
    if let Some(pause) = &mut state.pause {
        // The step whose wait was frozen may be another one now: its time is computed when it goes on.
        (pause.remaining, pause.step) = (None, None);
    }
}

/// What the version has new has its turn in the next run, as all of its steps have (L3).
fn sit_out(state: &mut Enrollment, ledger: &mut Ledger) {
    let reason = Reason::new("lifecycle.noEpisode", "it waits for our side to write; the step has its turn in the next run");
    for index in 0..state.steps.len() {
        cancel(state, index, &reason, ledger);
    }
}

/// A text was written for a step as it was: it is written anew, after the grace (S6, L11).
fn void_texts(state: &mut Enrollment) {
    for step in state.steps.iter_mut().filter(|step| !step.status.is_end() && step.status != StepStatus::Sending) {
        step.written = None;
        if matches!(step.status, StepStatus::Composing | StepStatus::Approving) {
            (step.status, step.planned) = (StepStatus::Pending, None);
            (step.asked, step.question, step.expires_at) = (0, None, None);
        }
    }
}

/// New steps that stand before what was sent already have missed their turn.
fn pass_over(state: &mut Enrollment, why: &Reason, ledger: &mut Ledger) {
    let begun = |step: &StepState| matches!(step.status, StepStatus::Sent | StepStatus::Sending);
    let Some(last) = state.steps.iter().rposition(begun) else { return };
    for step in state.steps.iter_mut().take(last) {
        if !step.status.is_end() && step.status != StepStatus::Sending {
            step.status = StepStatus::Skipped;
            let reason = Reason::new("lifecycle.passed", "a step after it has been sent already");
            step.reason = Some(reason.clone());
            ledger.decide_step("skipped", &step.id, None, vec![reason, why.clone()]);
        }
    }
}

/// A moment that was named for a step whose turn it was says nothing when another stands before it now; what a person named, and another
/// try of the same message, stay.
fn forget_moments(state: &mut Enrollment, list: bool) {
    let turns = frontier(state, list);
    for (index, step) in state.steps.iter_mut().enumerate() {
        if step.status == StepStatus::Pending && step.key.is_none() && !step.by_hand && !turns.contains(&index) {
            step.wanted = None;
        }
    }
}

/// The next wait counts from the last real send of this run, else from its beginning; elapsed time counts.
fn count_from_last_send(state: &mut Enrollment) {
    let begun = state.episode_at;
    let sent = state.steps.iter().chain(&state.gone).filter_map(|step| step.sent_at).filter(|at| *at >= begun);
    let last: Option<Instant> = sent.max();
    state.base = last.unwrap_or(begun);
}

/// The rules changed: what is pending is planned anew from what it means. What a person moved stays where they put it (T14).
pub(super) fn recalculate(state: &mut Enrollment, facts: &Facts<'_>, ledger: &mut Ledger) {
    plan_anew(state);
    let reason = Reason::new("lifecycle.recalculated", "zones or calendars changed; what is pending is planned anew");
    ledger.decide("recalculated", Some(facts.now), reason);
}

fn plan_anew(state: &mut Enrollment) {
    // Also what had its turn once and stands behind others now.
    state.steps.iter_mut().filter(|step| step.status == StepStatus::Pending).for_each(|step| step.planned = None);
}
