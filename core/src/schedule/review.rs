//! Looks at a draft's moments before it is published: waits that are too short, times that can never come (B2).
//!
//! In: a draft, its calendar, zone data. Out: problems. Never: a moment for a person.

use alloc::format;
use alloc::vec::Vec;

use crate::base::{Instant, Problem};
use crate::time::{Hours, NoReasons, OpenHours, Zones};
use crate::wire::{Anchor, Calendar, Draft, Wait};

/// Shorter than this after the previous message is rarely polite, in minutes.
const POLITE_MINUTES: i64 = 5;

/// Problems with a draft's moments; `from` is any instant from which openings are looked for.
pub fn review(draft: &Draft, workspace: Option<&Calendar>, zones: &Zones, from: Instant) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, step) in draft.steps.iter().enumerate() {
        let short = match step.wait {
            Wait::Minutes(minutes) => minutes < POLITE_MINUTES,
            Wait::Hours(amount) | Wait::Days(amount) | Wait::BusinessDays(amount) => amount == 0,
        };
        if index > 0 && short && step.anchor == Anchor::Previous && step.at.is_empty() {
            let message =
                format!("expected a wait of at least {POLITE_MINUTES} minutes after the message before, found {}", step.wait);
            let problem = Problem::warning("check.waitTooShort", format!("/draft/steps/{index}/wait"), message);
            problems.push(problem.help("people read two messages in a row as one machine"));
        }
    }
    let calendar = draft.calendar.as_ref().or(workspace);
    let at = if draft.calendar.is_some() { "/draft/calendar" } else { "/settings/calendar" };
    if let Some(calendar) = calendar {
        match Hours::compile(calendar, zones, at) {
            Err(found) => problems.extend(found),
            Ok(hours) => problems.extend(never_open(draft, &hours, zones, from, at)),
        }
    }
    problems
}

/// A calendar that never opens within its horizon, for steps that obey working hours and for those that don't.
fn never_open(draft: &Draft, hours: &Hours, zones: &Zones, from: Instant, at: &str) -> Option<Problem> {
    let zone = zones.zone("UTC").ok()?;
    let calendars = [hours];
    let waived = draft.steps.iter().all(|step| step.ignore_working_hours);
    let open = OpenHours { calendars: &calendars, zone: &zone, plausible: &[], waive_working: waived };
    let none = open.next_open(from, None, None, &mut NoReasons).err()?;
    let message = format!("expected an opening within {} days, found none", none.horizon_days);
    let help = "widen the working hours, the legal hours or the horizon, or shorten the quiet hours";
    Some(Problem::error("check.neverOpen", at, message).help(help))
}
