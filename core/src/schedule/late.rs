//! How late a step may still be sent (T12).
//!
//! In: when it was due, the facts. Out: the latest moment; a reason when that has passed. Never: a step sent in a burst.

use alloc::format;

use super::plan::roughly;
use crate::base::{Instant, Reason};
use crate::check::Facts;
use crate::time::Candidate;

const HOUR_MILLIS: i64 = 3_600_000;
/// At least this late it may be, in hours.
const LEAST_HOURS: i64 = 4;
/// At most this late, in hours, unless the step says otherwise.
const MOST_HOURS: i64 = 72;

/// Until when a step that was due may still be sent: its own `maxLate`, else until the next step would be due, at least 4 hours and
/// at most 3 days.
pub fn latest(due: Instant, index: usize, facts: &Facts<'_>) -> Instant {
    let steps = facts.steps();
    if let Some(most) = steps.get(index).and_then(|step| step.max_late) {
        let end = Candidate::after(due, most, &facts.zone, &facts.business_days());
        return end.map_or(Instant::MAX, |end| end.at);
    }
    let least = due.saturating_plus_millis(LEAST_HOURS * HOUR_MILLIS);
    let most = due.saturating_plus_millis(MOST_HOURS * HOUR_MILLIS);
    let next = steps.get(index + 1).and_then(|next| roughly(next, due, None, facts));
    next.map_or(most, |next| next.clamp(least, most))
}

/// Why a step that was due at `due` must not be sent any more, if it must not.
pub fn too_late(due: Instant, index: usize, facts: &Facts<'_>) -> Option<Reason> {
    let latest = latest(due, index, facts);
    (facts.now > latest).then(|| {
        let text = format!(
            "it was due on {} and could be sent until {}; it is left out",
            facts.zone.local_date_time(due),
            facts.zone.local_date_time(latest)
        );
        Reason::new("schedule.tooLate", text).moved(due, facts.now)
    })
}
