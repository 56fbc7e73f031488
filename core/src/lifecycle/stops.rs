//! How an enrollment ends, and which of two ends wins (L6).
//!
//! In: a state, what ends it, why. Out: the ended state. Never: an ended enrollment made live again.

use alloc::format;

use super::Ledger;
use super::steps::{cancel, end_word};
use crate::base::{Instant, Reason};
use crate::wire::{Ended, Enrollment, Status, StopStrength};

/// Ends an enrollment; where it has ended already, a stronger end replaces a weaker one and a weaker one changes nothing (L6).
/// Says whether anything changed.
pub fn end(state: &mut Enrollment, by: StopStrength, at: Instant, reason: Reason, ledger: &mut Ledger) -> bool {
    if let Some(ended) = &state.ended
        && ended.by >= by
    {
        let text = format!("the enrollment has ended already ({}); nothing changes", end_word(ended.by));
        ledger.decide("ignored", None, Reason::new("lifecycle.alreadyEnded", text).with("status", state.status.name()));
        return false;
    }
    for index in 0..state.steps.len() {
        cancel(state, index, &reason, ledger);
    }
    state.status = status_of(by);
    (state.pause, state.held_until) = (None, None);
    (state.waiting_for, state.wake_at) = (None, None);
    state.ended = Some(Ended { at, by, reason: reason.clone(), goal: None });
    ledger.decide("ended", Some(at), reason.with("status", state.status.name()));
    true
}

/// The status that an end leaves.
const fn status_of(by: StopStrength) -> Status {
    match by {
        StopStrength::OptedOut => Status::Unsubscribed,
        StopStrength::HardBounce => Status::Bounced,
        StopStrength::ContactDeleted | StopStrength::StoppedByPerson => Status::Stopped,
        StopStrength::GoalReached | StopStrength::Exhausted => Status::Completed,
        StopStrength::Replied => Status::Replied,
    }
}

/// Ends an enrollment because a goal was reached.
pub(super) fn reach_goal(state: &mut Enrollment, goal: &str, at: Instant, ledger: &mut Ledger) {
    let reason = Reason::new("lifecycle.goalReached", format!("the goal `{goal}` was reached")).with("goal", goal);
    if end(state, StopStrength::GoalReached, at, reason, ledger)
        && let Some(ended) = &mut state.ended
    {
        ended.goal = Some(goal.into());
    }
}
