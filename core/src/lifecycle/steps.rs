//! How a step ends, is held, or is cancelled: always once, always with a reason (S1).
//!
//! In: a state, the index of a step, a reason. Out: the changed step. Never: a sent step changed.

use alloc::vec;

use super::Ledger;
use super::stops::end;
use crate::base::{Instant, Reason};
use crate::check::Facts;
use crate::wire::{Enrollment, OnUnreachable, StepStatus, StopStrength, WaitingFor};

/// Ends a step without a message: left out, too late or failed. The next wait counts from where it would have been sent (T11).
pub fn conclude(state: &mut Enrollment, index: usize, status: StepStatus, reason: Reason, ledger: &mut Ledger) {
    let Some(step) = state.steps.get_mut(index) else { return };
    let due: Option<Instant> = step.planned.as_ref().map(|planned| planned.at);
    step.status = status;
    step.reason = Some(reason.clone());
    if let Some(due) = due {
        state.base = state.base.max(due);
    }
    let word = match status {
        StepStatus::Expired => "expired",
        StepStatus::Failed => "failed",
        StepStatus::Cancelled => "cancelled",
        _ => "skipped",
    };
    ledger.decide_step(word, &step.id, due, vec![reason]);
}

/// Why no channel can take a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutOff {
    /// The contact has said no to every one.
    SaidNo,
    /// One turned out to be dead, and there is no other.
    Dead,
    /// The account that would send is paused: nothing is used up for that.
    Account,
    /// For now, or for other reasons.
    Otherwise,
}

/// No channel can take a step: the contact has said no (C5), the address is dead (C6), or the step says what to do (R4).
pub fn unreachable(
    state: &mut Enrollment,
    index: usize,
    rule: OnUnreachable,
    cut: CutOff,
    reason: Reason,
    facts: &Facts<'_>,
    ledger: &mut Ledger,
) {
    let by = match (cut, rule) {
        (CutOff::SaidNo, _) => {
            end(state, StopStrength::OptedOut, facts.now, reason, ledger);
            return;
        }
        (CutOff::Account, _) => {
            hold(state, index, reason, ledger);
            return;
        }
        (_, OnUnreachable::Skip) => {
            conclude(state, index, StepStatus::Skipped, reason, ledger);
            return;
        }
        (CutOff::Otherwise, OnUnreachable::Hold) => {
            hold(state, index, reason, ledger);
            return;
        }
        (CutOff::Dead, _) => StopStrength::HardBounce,
        (CutOff::Otherwise, OnUnreachable::Stop) => StopStrength::StoppedByPerson,
    };
    conclude(state, index, StepStatus::Failed, reason.clone(), ledger);
    end(state, by, facts.now, reason, ledger);
}

/// Holds a step for a person and tells somebody.
pub fn hold(state: &mut Enrollment, index: usize, reason: Reason, ledger: &mut Ledger) {
    let Some(step) = state.steps.get_mut(index) else { return };
    step.status = StepStatus::Held;
    step.reason = Some(reason.clone());
    let id = step.id.clone();
    let due = step.planned.as_ref().map(|planned| planned.at);
    ledger.decide_step("held", &id, due, vec![reason.clone()]);
    ledger.notify(state, Some(id), reason);
}

/// The step that waited for our side to write is in a person's hands, or over; what is left is planned anew.
pub(super) fn leave_silence(state: &mut Enrollment) {
    match &mut state.pause {
        Some(pause) if pause.waiting_for == WaitingFor::Silence => pause.waiting_for = WaitingFor::Time,
        None if state.waiting_for == Some(WaitingFor::Silence) => state.waiting_for = None,
        _ => {}
    }
}

/// Cancels a step that has not ended; a message that is with the host is called back if that is still possible.
pub(super) fn cancel(state: &mut Enrollment, index: usize, reason: &Reason, ledger: &mut Ledger) {
    let Some(step) = state.steps.get_mut(index) else { return };
    if step.status.is_end() {
        return;
    }
    if let (StepStatus::Sending, Some(key)) = (step.status, &step.key) {
        ledger.cancel(key.clone(), reason.clone());
    }
    step.status = StepStatus::Cancelled;
    step.reason = Some(reason.clone());
    ledger.decide_step("cancelled", &step.id, step.planned.as_ref().map(|planned| planned.at), vec![reason.clone()]);
}

/// What ended an enrollment, in words.
pub(super) const fn end_word(by: StopStrength) -> &'static str {
    match by {
        StopStrength::Exhausted => "no step was left",
        StopStrength::StoppedByPerson => "it was stopped",
        StopStrength::Replied => "the contact answered",
        StopStrength::GoalReached => "a goal was reached",
        StopStrength::ContactDeleted => "the contact is gone",
        StopStrength::HardBounce => "the address is dead",
        StopStrength::OptedOut => "the contact opted out",
    }
}
