//! Pausing and resuming: what is left of a wait is frozen and goes on later (L7).
//!
//! In: a pause, a resumption, a wake-up. Out: the frozen remainder, or the moment that it leads to. Never: an absolute time moved.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;

use super::Ledger;
use super::frontier::frontier;
use crate::base::{Instant, Reason};
use crate::check::Facts;
use crate::time::Candidate;
use crate::wire::event::{Paused, Resumed};
use crate::wire::{
    Anchor, Enrollment, LocalTime, Pause, PauseLevel, Planned, Remaining, Status, Step, StepState, StepStatus, Wait, WaitingFor,
};

const MINUTE_MILLIS: i64 = 60_000;

/// Freezes what is left of the pending step's wait.
pub(super) fn pause(state: &mut Enrollment, paused: &Paused, at: Instant, facts: &Facts<'_>, ledger: &mut Ledger) {
    let by = paused.by.as_deref().unwrap_or("a person");
    if let Some(pause) = &mut state.pause {
        let mut levels = levels(pause);
        let known = levels.insert(paused.level, paused.until);
        set_levels(pause, levels);
        let text = match (known, paused.until) {
            (None, _) => format!("paused already; the {} is paused now too", paused.level.name()),
            (Some(_), Some(_)) => format!("paused already; the date of resumption was set by {by}"),
            (Some(Some(_)), None) => format!("paused already; the date of resumption was taken away by {by}"),
            (Some(None), None) => "paused already; it has no date of resumption".into(),
        };
        ledger.decide("paused", pause.until, Reason::new("lifecycle.paused", text).with("level", paused.level.name()));
        return;
    }
    let turn = frontier(state, facts.draft().list).first().copied();
    let step = turn.and_then(|index| state.steps.get(index)).map(|step| step.id.clone());
    let remaining = turn.and_then(|index| remaining(state, index, at, facts));
    let waiting_for = state.waiting_for.unwrap_or(WaitingFor::Time);
    let mut pause = Pause { at, until: None, levels: BTreeMap::new(), step, remaining, waiting_for };
    set_levels(&mut pause, [(paused.level, paused.until)].into());
    state.pause = Some(pause);
    state.status = Status::Paused;
    let reason = Reason::new("lifecycle.paused", format!("paused by {by}")).with("by", by);
    let above = paused.level != PauseLevel::Enrollment;
    let reason = if above { reason.with("level", paused.level.name()) } else { reason };
    ledger.decide("paused", paused.until, reason);
}

/// What stands above it is paused: so is the enrollment, until it is told that this is over (L8).
pub fn pause_above(state: &mut Enrollment, level: PauseLevel, facts: &Facts<'_>, ledger: &mut Ledger) {
    let by = Some(format!("the {}", level.name()));
    pause(state, &Paused { level, until: None, by }, facts.now, facts, ledger);
}

/// Who holds it, and until when each.
fn levels(pause: &Pause) -> BTreeMap<PauseLevel, Option<Instant>> {
    if pause.levels.is_empty() { [(PauseLevel::Enrollment, pause.until)].into() } else { pause.levels.clone() }
}

/// Notes who holds it; it goes on by itself when the last of them does, if all of them do.
fn set_levels(pause: &mut Pause, levels: BTreeMap<PauseLevel, Option<Instant>>) {
    let all: Option<Vec<Instant>> = levels.values().copied().collect();
    pause.until = all.and_then(|untils| untils.into_iter().max());
    let alone = levels.len() == 1 && levels.contains_key(&PauseLevel::Enrollment);
    pause.levels = if alone { BTreeMap::new() } else { levels };
}

/// One level goes on; the enrollment does when no other one holds it (L8).
pub(super) fn resumed(state: &mut Enrollment, resumed: &Resumed, facts: &Facts<'_>, ledger: &mut Ledger) {
    if let Some(pause) = &mut state.pause {
        let mut left = levels(pause);
        if left.remove(&resumed.level).is_none() {
            let text = format!("it is not the {} that is paused; nothing changes", resumed.level.name());
            ledger.decide("ignored", None, Reason::new("lifecycle.notPaused", text).with("level", resumed.level.name()));
            return;
        }
        if let Some(level) = left.keys().next_back().copied() {
            set_levels(pause, left);
            let text = format!("the {} is still paused", level.name());
            ledger.decide("paused", pause.until, Reason::new("lifecycle.stillPaused", text).with("level", level.name()));
            return;
        }
    }
    resume(state, facts.now, facts, ledger);
}

/// What is left of a step's wait; nothing where its moment is fixed from outside or by a person: a pause does not move that.
fn remaining(state: &Enrollment, index: usize, at: Instant, facts: &Facts<'_>) -> Option<Remaining> {
    let (step, own) = (state.steps.get(index)?, facts.steps().get(index)?);
    if step.status != StepStatus::Pending || is_fixed(step, own, facts) {
        return None;
    }
    // Told late: of a wait that began after it, nothing has passed.
    let at = began(own, state).map_or(at, |began| began.max(at));
    Some(left(step, own.wait, step.planned.as_ref()?.wanted, at, facts))
}

/// When a step's wait began to pass; none of a silence, which is measured from what was said.
fn began(own: &Step, state: &Enrollment) -> Option<Instant> {
    match own.anchor {
        Anchor::Previous => Some(state.base),
        Anchor::Enrollment => Some(state.episode_at),
        _ => None,
    }
}

/// What is left at a moment of a wait that leads to another.
fn left(step: &StepState, wait: Wait, wanted: Instant, at: Instant, facts: &Facts<'_>) -> Remaining {
    if matches!(wait, Wait::BusinessDays(_)) && step.wanted.is_none() {
        let business = facts.business_days();
        let days = business.between(facts.zone.local(at), facts.zone.local(wanted));
        if days > 0 {
            return Remaining::Wait(Wait::BusinessDays(days));
        }
    }
    Remaining::Millis((wanted.millis() - at.millis()).max(0))
}

/// Whether a step's moment is fixed from outside, by a person, or by the list that it is in: a pause does not move it.
fn is_fixed(step: &StepState, own: &Step, facts: &Facts<'_>) -> bool {
    matches!(own.anchor, Anchor::At | Anchor::TargetDate | Anchor::WindowClose) || step.by_hand || facts.draft().list
}

/// After a move to another version while it was paused: the step whose wait was frozen is the one whose turn it is now, and what was left
/// of its wait is what would have been left of it then (L11). A wait that began during the pause has not begun to pass.
fn freeze_anew(pause: &mut Pause, state: &Enrollment, facts: &Facts<'_>) {
    let turn = frontier(state, facts.draft().list).first().copied();
    let Some((step, own)) = turn.and_then(|index| Some((state.steps.get(index)?, facts.steps().get(index)?))) else { return };
    if step.status != StepStatus::Pending || is_fixed(step, own, facts) {
        return;
    }
    let Some(from) = began(own, state).filter(|from| *from <= pause.at) else { return };
    let wanted = step.wanted.or_else(|| Some(Candidate::after(from, own.wait, &facts.zone, facts.business_days()).ok()?.at));
    pause.step = Some(step.id.clone());
    pause.remaining = wanted.map(|wanted| left(step, own.wait, wanted, pause.at, facts));
}

/// Goes on with the next unsent step, with what was left of its wait `from` then on.
fn resume(state: &mut Enrollment, from: Instant, facts: &Facts<'_>, ledger: &mut Ledger) {
    let Some(mut pause) = state.pause.take() else {
        ledger.decide("ignored", None, Reason::new("lifecycle.notPaused", "the enrollment is not paused; nothing changes"));
        return;
    };
    if pause.step.is_none() {
        freeze_anew(&mut pause, state, facts);
    }
    state.status = Status::Active;
    state.waiting_for = (pause.waiting_for == WaitingFor::Silence).then_some(WaitingFor::Silence);
    let wanted = pause.remaining.and_then(|remaining| after(remaining, from, facts));
    let index = pause.step.and_then(|id| state.steps.iter().position(|step| step.id == id));
    let paused = index.and_then(|index| state.steps.get_mut(index));
    let at = match (paused, wanted) {
        // The wait was over and a calendar had moved it to a moment that is still ahead: that stays (T10).
        (Some(step), Some(_)) if pause.remaining == Some(Remaining::Millis(0)) && is_ahead(step, facts) => {
            step.planned.as_ref().map(|planned| planned.at)
        }
        (Some(step), Some(wanted)) if step.status == StepStatus::Pending => {
            let wanted = not_before(step, wanted, pause.at, pause.remaining, facts);
            let times = index.and_then(|index| facts.steps().get(index)).map_or(&[][..], |step| &step.at);
            let over = pause.remaining == Some(Remaining::Millis(0));
            let times = if over || !is_listed(step, times, facts) { &[] } else { times };
            let listed = Candidate::of_instant(wanted, &facts.zone).listed(times, &facts.zone);
            step.wanted = Some(listed.map_or(wanted, |listed| listed.at));
            step.planned = None;
            step.wanted
        }
        // It was left out meanwhile: the next wait counts from where it would have been sent (T11).
        (Some(step), Some(wanted)) if step.status != StepStatus::Sent => {
            state.base = wanted;
            None
        }
        // It was sent meanwhile: the next wait has not begun to pass.
        _ => {
            if state.base > pause.at {
                state.base = from;
            }
            None
        }
    };
    ledger.decide("resumed", at, Reason::new("lifecycle.resumed", "it goes on with what was left of the wait"));
}

/// The moment to which what was left of a wait leads.
fn after(remaining: Remaining, from: Instant, facts: &Facts<'_>) -> Option<Instant> {
    match remaining {
        Remaining::Millis(millis) => Some(from.saturating_plus_millis(millis)),
        Remaining::Wait(wait) => {
            let candidate = Candidate::after(from, wait, &facts.zone, facts.business_days());
            candidate.ok().map(|candidate| candidate.at)
        }
    }
}

/// A pause makes nothing earlier; and where no date has passed, none of the business days that were left has either.
fn not_before(step: &StepState, wanted: Instant, paused: Instant, remaining: Option<Remaining>, facts: &Facts<'_>) -> Instant {
    let Some(planned) = &step.planned else { return wanted };
    let same_date = facts.zone.local(paused).date() == facts.zone.local(facts.now).date();
    if same_date && matches!(remaining, Some(Remaining::Wait(_))) { planned.wanted } else { wanted.max(planned.wanted) }
}

/// Whether a pending step's planned moment has not come.
fn is_ahead(step: &StepState, facts: &Facts<'_>) -> bool {
    step.status == StepStatus::Pending && step.planned.as_ref().is_some_and(|planned| planned.at > facts.now)
}

/// Whether a step was planned for one of its listed times: a retry and a date of return are not, and stay apart from them.
fn is_listed(step: &StepState, times: &[LocalTime], facts: &Facts<'_>) -> bool {
    let minute = |planned: &Planned| facts.zone.local(planned.wanted).millis_of_day() / MINUTE_MILLIS;
    let shown = step.planned.as_ref().map(minute);
    shown.is_none_or(|shown| times.iter().any(|time| i64::from(time.minutes()) == shown))
}

/// A wake-up: a pause with a date ends when the date has come. What is due is for the engine to see.
pub(super) fn wake(state: &mut Enrollment, facts: &Facts<'_>, ledger: &mut Ledger) {
    if let Some(until) = state.pause.as_ref().and_then(|pause| pause.until).filter(|until| *until <= facts.now) {
        resume(state, until, facts, ledger);
    }
}
