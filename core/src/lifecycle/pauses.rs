//! Pausing and resuming: what is left of a wait is frozen and goes on later (L7).
//!
//! In: a pause, a resumption, a wake-up. Out: the frozen remainder, or the moment that it leads to. Never: an absolute time moved.

use alloc::format;

use super::Ledger;
use super::frontier::frontier;
use crate::base::{Instant, Reason};
use crate::check::Facts;
use crate::time::Candidate;
use crate::wire::event::Paused;
use crate::wire::{Anchor, Enrollment, Pause, Remaining, Status, StepStatus, Wait, WaitingFor};

/// Freezes what is left of the pending step's wait.
pub(super) fn pause(state: &mut Enrollment, paused: &Paused, at: Instant, facts: &Facts<'_>, ledger: &mut Ledger) {
    let by = paused.by.as_deref().unwrap_or("a person");
    if let Some(pause) = &mut state.pause {
        pause.until = paused.until;
        let reason = Reason::new("lifecycle.paused", format!("paused already; the date of resumption was set by {by}"));
        ledger.decide("paused", paused.until, reason);
        return;
    }
    let remaining = frontier(state, facts.draft().list).first().and_then(|index| remaining(state, *index, at, facts));
    let waiting_for = state.waiting_for.unwrap_or(WaitingFor::Time);
    state.pause = Some(Pause { at, until: paused.until, remaining, waiting_for });
    state.status = Status::Paused;
    ledger.decide("paused", paused.until, Reason::new("lifecycle.paused", format!("paused by {by}")).with("by", by));
}

/// What is left of a step's wait; nothing where its moment is fixed from outside, which a pause does not move.
fn remaining(state: &Enrollment, index: usize, at: Instant, facts: &Facts<'_>) -> Option<Remaining> {
    let (step, own) = (state.steps.get(index)?, facts.steps().get(index)?);
    let fixed = matches!(own.anchor, Anchor::At | Anchor::TargetDate | Anchor::WindowClose);
    if step.status != StepStatus::Pending || fixed || facts.draft().list {
        return None;
    }
    let wanted = step.planned.as_ref()?.wanted;
    if matches!(own.wait, Wait::BusinessDays(_)) && step.wanted.is_none() {
        let business = facts.business_days();
        let days = business.between(facts.zone.local(at), facts.zone.local(wanted));
        if days > 0 {
            return Some(Remaining::Wait(Wait::BusinessDays(days)));
        }
    }
    Some(Remaining::Millis((wanted.millis() - at.millis()).max(0)))
}

/// Goes on with the next unsent step, with what was left of its wait.
pub(super) fn resume(state: &mut Enrollment, facts: &Facts<'_>, ledger: &mut Ledger) {
    let Some(pause) = state.pause.take() else {
        ledger.decide("ignored", None, Reason::new("lifecycle.notPaused", "the enrollment is not paused; nothing changes"));
        return;
    };
    state.status = Status::Active;
    state.waiting_for = (pause.waiting_for == WaitingFor::Silence).then_some(WaitingFor::Silence);
    let wanted = pause.remaining.and_then(|remaining| match remaining {
        Remaining::Millis(millis) => Some(facts.now.saturating_plus_millis(millis)),
        Remaining::Wait(wait) => {
            let business = facts.business_days();
            Candidate::after(facts.now, wait, &facts.zone, &business).ok().map(|candidate| candidate.at)
        }
    });
    for index in frontier(state, facts.draft().list) {
        let Some(step) = state.steps.get_mut(index) else { continue };
        if step.status != StepStatus::Pending {
            continue;
        }
        if let Some(wanted) = wanted {
            step.wanted = Some(wanted);
            step.planned = None;
        }
    }
    ledger.decide("resumed", wanted, Reason::new("lifecycle.resumed", "it goes on with what was left of the wait"));
}

/// A wake-up: a pause with a date ends when the date has come. What is due is for the engine to see.
pub(super) fn wake(state: &mut Enrollment, facts: &Facts<'_>, ledger: &mut Ledger) {
    if state.pause.as_ref().and_then(|pause| pause.until).is_some_and(|until| until <= facts.now) {
        resume(state, facts, ledger);
    }
}
