//! Which steps have their turn, and what an enrollment waits for (L13).
//!
//! In: a state. Out: the indices of the steps whose turn it is; `waitingFor` and `wakeAt`. Never: a plan made.

use alloc::vec::Vec;

use super::Ledger;
use super::stops::end;
use crate::base::{Instant, Reason};
use crate::check::Facts;
use crate::wire::{Enrollment, Status, StepStatus, StopStrength, WaitingFor};

/// The steps whose turn it is: the first that has not ended; in a hand-made list, all that have not.
pub fn frontier(state: &Enrollment, list: bool) -> Vec<usize> {
    let open = state.steps.iter().enumerate().filter(|(_, step)| !step.status.is_end()).map(|(index, _)| index);
    if list { open.collect() } else { open.take(1).collect() }
}

/// Whether it waits for our side to write, so that no episode is on (L3); a pause in between changes nothing about that.
pub(super) fn awaits_silence(state: &Enrollment) -> bool {
    let waiting_for = state.pause.as_ref().map_or(state.waiting_for, |pause| Some(pause.waiting_for));
    waiting_for == Some(WaitingFor::Silence)
}

/// Whether a reset is behind it: it waits for our side to write, and no step is left of the run before (L3). A silence that a step waits for
/// in its turn is of this run.
pub(super) fn between_episodes(state: &Enrollment) -> bool {
    awaits_silence(state) && state.steps.iter().all(|step| step.status.is_end())
}

/// Says what a live enrollment waits for, or ends it when nothing is left; there is no third state (L13).
pub fn settle(state: &mut Enrollment, facts: &Facts<'_>, ledger: &mut Ledger) {
    if !state.status.is_live() {
        (state.waiting_for, state.wake_at) = (None, None);
        return;
    }
    if let (Status::Paused, Some(pause)) = (state.status, &state.pause) {
        // A pause without a date waits for a person; one with a date for that date.
        state.wake_at = pause.until;
        state.waiting_for = Some(if pause.until.is_some() { WaitingFor::Time } else { WaitingFor::Attention });
        return;
    }
    if state.waiting_for == Some(WaitingFor::Silence) {
        state.wake_at = None;
        return;
    }
    let turn = frontier(state, facts.draft().list);
    if turn.is_empty() {
        exhaust(state, facts.now, ledger);
        return;
    }
    let steps = || turn.iter().filter_map(|index| state.steps.get(*index));
    let next =
        steps().filter(|step| step.status == StepStatus::Pending).filter_map(|step| step.planned.as_ref()).map(|p| p.at).min();
    let text = steps().filter_map(|step| match step.status {
        StepStatus::Composing => Some((WaitingFor::Model, step)),
        StepStatus::Approving => Some((WaitingFor::Approval, step)),
        _ => None,
    });
    // Of several texts the one that comes too late first.
    let text = text.min_by_key(|(_, step)| step.expires_at);
    (state.waiting_for, state.wake_at) = match next {
        // What comes too late for one is a moment to wake up at, too.
        next if text.is_some_and(|(_, step)| next.is_none() || step.expires_at < next) => {
            (text.map(|(what, _)| what), text.and_then(|(_, step)| step.expires_at))
        }
        Some(at) => (Some(WaitingFor::Time), Some(at)),
        None if steps().any(|step| step.status == StepStatus::Sending) => (Some(WaitingFor::Delivery), None),
        None => (Some(WaitingFor::Attention), None),
    };
}

/// Ends an enrollment that has no step left.
fn exhaust(state: &mut Enrollment, now: Instant, ledger: &mut Ledger) {
    let any = |status: StepStatus| state.steps.iter().any(|step| step.status == status);
    if !any(StepStatus::Sent) && any(StepStatus::Failed) {
        let reason = Reason::new("lifecycle.nothingSent", "every step has ended and none could be sent");
        end(state, StopStrength::Exhausted, now, reason, ledger);
        state.status = Status::Failed;
    } else {
        let reason = Reason::new("lifecycle.allStepsDone", "every step has ended");
        end(state, StopStrength::Exhausted, now, reason, ledger);
    }
}
