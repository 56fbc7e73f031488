//! Looks at a draft's moments before it is published: waits that are too short, times that can never come (B2).
//!
//! In: a draft, the workspace's settings, zone data. Out: problems. Never: a moment for a person.

use alloc::format;
use alloc::vec::Vec;

use crate::base::{Instant, Problem};
use crate::check::facts::calendars;
use crate::time::{Hours, NoReasons, OpenHours, Zones};
use crate::wire::{Anchor, Calendar, Draft, LocalTime, Settings, Step, Wait, Weekday, Window, Windows};

/// Shorter than this after the previous message is rarely polite, in minutes.
const POLITE_MINUTES: i64 = 5;

/// The days of a week, in order.
const WEEK: [Weekday; 7] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Problems with a draft's moments; `from` is any instant from which openings are looked for.
pub fn review(draft: &Draft, settings: &Settings, zones: &Zones, from: Instant) -> Vec<Problem> {
    let mut problems = Vec::new();
    let calendars = calendars(draft, settings);
    for (index, step) in draft.steps.iter().enumerate() {
        let at = format!("/draft/steps/{index}");
        problems.extend(too_short(step, index, &at));
        for (place, time) in step.at.iter().enumerate() {
            if !calendars.is_empty() && !ever_open(*time, step.ignore_working_hours, &calendars) {
                let message = format!("expected a time at which the calendar is open on some day, found `{time}`");
                let problem = Problem::warning("check.timeNeverOpen", format!("{at}/at/{place}"), message);
                problems.push(problem.help("a message for this time always moves to the next opening; choose another time"));
            }
        }
    }
    let mut compiled = Vec::new();
    for (calendar, at) in &calendars {
        match Hours::compile(calendar, zones, in_request(at)) {
            Err(found) => problems.extend(found),
            Ok(hours) => compiled.push(hours),
        }
    }
    if let Some((_, at)) = calendars.first().filter(|_| compiled.len() == calendars.len()) {
        problems.extend(never_open(draft, &compiled, zones, from, in_request(at)));
    }
    problems
}

/// Where a calendar stands in a request that has a draft.
fn in_request(at: &'static str) -> &'static str {
    if at == "/version/calendar" { "/draft/calendar" } else { at }
}

fn too_short(step: &Step, index: usize, at: &str) -> Option<Problem> {
    let short = match step.wait {
        Wait::Minutes(minutes) => minutes < POLITE_MINUTES,
        Wait::Hours(amount) | Wait::Days(amount) | Wait::BusinessDays(amount) => amount == 0,
    };
    (index > 0 && short && step.anchor == Anchor::Previous && step.at.is_empty()).then(|| {
        let message =
            format!("expected a wait of at least {POLITE_MINUTES} minutes after the message before, found {}", step.wait);
        let problem = Problem::warning("check.waitTooShort", format!("{at}/wait"), message);
        problem.help("people read two messages in a row as one machine")
    })
}

/// Whether all calendars are open at a local time on some day of the week. Working hours on another clock are not looked at.
fn ever_open(time: LocalTime, waived: bool, calendars: &[(Calendar, &'static str)]) -> bool {
    let inside = |windows: &Windows, day: usize| {
        let on = |day: usize| WEEK.get(day % 7).and_then(|day| windows.get(day)).into_iter().flatten();
        let overnight = |window: &&Window| window.end <= window.start;
        on(day).any(|window| window.start <= time && (time < window.end || overnight(&window)))
            || on(day + 6).filter(overnight).any(|window| time < window.end)
    };
    (0..7).any(|day| {
        calendars.iter().all(|(calendar, _)| {
            let works = waived || calendar.working_hours_zone.is_some();
            let working = works || calendar.working_hours.as_ref().is_none_or(|windows| inside(windows, day));
            let legal = calendar.legal_hours.as_ref().is_none_or(|windows| inside(windows, day));
            let quiet: Windows = WEEK.iter().map(|day| (*day, calendar.quiet_hours.clone())).collect();
            working && legal && !inside(&quiet, day)
        })
    })
}

/// Calendars that together never open within their horizon, for steps that obey working hours and for those that don't.
fn never_open(draft: &Draft, hours: &[Hours], zones: &Zones, from: Instant, at: &str) -> Option<Problem> {
    let zone = zones.zone("UTC").ok()?;
    let calendars: Vec<&Hours> = hours.iter().collect();
    let waived = draft.steps.iter().all(|step| step.ignore_working_hours);
    let open = OpenHours { calendars: &calendars, zone: &zone, plausible: &[], waive_working: waived };
    let none = open.next_open(from, None, None, &mut NoReasons).err()?;
    let message = format!("expected an opening within {} days, found none", none.horizon_days);
    let help = "widen the working hours, the legal hours or the horizon, or shorten the quiet hours";
    Some(Problem::error("check.neverOpen", at, message).help(help))
}
