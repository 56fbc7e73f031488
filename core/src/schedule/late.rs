//! How late a step may still be sent (T12).
//!
//! In: a state, when a step was due, the facts. Out: a reason when its time has passed; what is due beside it, moved apart. Never: a
//! step sent in a burst.

use alloc::format;

use super::plan::moment;
use crate::base::{Instant, Reason};
use crate::check::Facts;
use crate::lifecycle::Ledger;
use crate::time::Candidate;
use crate::wire::{Enrollment, StepStatus};

const HOUR_MILLIS: i64 = 3_600_000;
/// At least this late it may be, in hours.
const LEAST_HOURS: i64 = 4;
/// At most this late, in hours, unless the step says otherwise.
const MOST_HOURS: i64 = 72;

/// Until when a step that was due may still be sent: its own `maxLate`, else until the next step would be due, at least 4 hours and
/// at most 3 days.
pub fn latest(state: &Enrollment, due: Instant, index: usize, facts: &Facts<'_>) -> Instant {
    if let Some(most) = facts.steps().get(index).and_then(|step| step.max_late) {
        let end = Candidate::after(due, most, &facts.zone, facts.business_days());
        return end.map_or(Instant::MAX, |end| end.at);
    }
    let least = due.saturating_plus_millis(LEAST_HOURS * HOUR_MILLIS);
    let most = due.saturating_plus_millis(MOST_HOURS * HOUR_MILLIS);
    next_due(state, due, index, facts).map_or(most, |next| next.clamp(least, most))
}

/// When the next step that is left would be due, if this one were sent when it was due.
fn next_due(state: &Enrollment, due: Instant, index: usize, facts: &Facts<'_>) -> Option<Instant> {
    let next = (index + 1..state.steps.len()).find(|next| state.steps.get(*next).is_some_and(|step| !step.status.is_end()))?;
    moment(state, next, facts, due).ok()
}

/// Why a step that was due at `due` must not be sent any more, if it must not.
pub fn too_late(state: &Enrollment, due: Instant, index: usize, facts: &Facts<'_>) -> Option<Reason> {
    if facts.now <= due {
        return None;
    }
    let latest = latest(state, due, index, facts);
    (facts.now > latest).then(|| {
        let text = format!(
            "it was due on {} and could be sent until {}; it is left out",
            facts.zone.local_date_time(due),
            facts.zone.local_date_time(latest)
        );
        Reason::new("schedule.tooLate", text).moved(due, facts.now)
    })
}

/// Moves the messages of a hand-made list that are due too when one before them goes out late: each as long after it as was planned, so
/// that an outage does not end in a burst (T12). `sent` is when the one that goes out was due.
pub fn keep_apart(state: &mut Enrollment, sent: Instant, facts: &Facts<'_>, ledger: &mut Ledger) {
    if !facts.draft().list {
        return;
    }
    for step in state.steps.iter_mut().filter(|step| step.status == StepStatus::Pending) {
        let due = step.planned.as_ref().map(|planned| planned.at).filter(|due| *due <= facts.now && *due > sent);
        let Some(due) = due else { continue };
        let to = facts.now.saturating_plus_millis(due.millis() - sent.millis());
        (step.wanted, step.planned) = (Some(to), None);
        let text = "the message before it went out late; it keeps its distance";
        ledger.decide_step("moved", &step.id, Some(to), [Reason::new("schedule.keptApart", text).moved(due, to)].into());
    }
}
