//! Looks at a draft's moments before it is published: waits that are too short, times that can never come (B2).
//!
//! In: a draft, the workspace's settings, zone data. Out: problems. Never: a moment for a person.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::base::{Instant, Problem};
use crate::check::facts::calendars;
use crate::time::policies;
use crate::time::{Hours, NoReasons, OpenHours, Zones};
use crate::wire::time::PolicyView;
use crate::wire::{Anchor, Calendar, Channel, ChannelChoice, Draft, LocalTime, Settings, Step, Wait, Weekday, Window, Windows};

/// Shorter than this after the previous message is rarely polite, in minutes.
const POLITE_MINUTES: i64 = 5;

/// The days of a week, in order.
const WEEK: [Weekday; 7] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Contacts' clocks beside which working hours on a clock of their own may stand: one for each whole hour.
const CLOCKS: [&str; 27] = [
    "Etc/GMT+12",
    "Etc/GMT+11",
    "Etc/GMT+10",
    "Etc/GMT+9",
    "Etc/GMT+8",
    "Etc/GMT+7",
    "Etc/GMT+6",
    "Etc/GMT+5",
    "Etc/GMT+4",
    "Etc/GMT+3",
    "Etc/GMT+2",
    "Etc/GMT+1",
    "UTC",
    "Etc/GMT-1",
    "Etc/GMT-2",
    "Etc/GMT-3",
    "Etc/GMT-4",
    "Etc/GMT-5",
    "Etc/GMT-6",
    "Etc/GMT-7",
    "Etc/GMT-8",
    "Etc/GMT-9",
    "Etc/GMT-10",
    "Etc/GMT-11",
    "Etc/GMT-12",
    "Etc/GMT-13",
    "Etc/GMT-14",
];

/// Problems with a draft's moments; `from` is any instant from which openings are looked for.
pub fn review(draft: &Draft, settings: &Settings, zones: &Zones, from: Instant) -> Vec<Problem> {
    let mut problems = Vec::new();
    let calendars = calendars(draft, settings);
    for (index, step) in draft.steps.iter().enumerate() {
        let at = format!("/draft/steps/{index}");
        problems.extend(too_short(step, index, &at));
        let policies = covering(step, draft, settings);
        for (place, time) in step.at.iter().enumerate() {
            problems.extend(never_at(*time, step, &calendars, &policies).map(|(what, help)| {
                let message = format!("expected a time at which {what} on some day, found `{time}`");
                Problem::warning("check.timeNeverOpen", format!("{at}/at/{place}"), message).help(help)
            }));
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
        let elsewhere = calendars.iter().any(|(calendar, _)| calendar.working_hours_zone.is_some());
        let clocks: &[&str] = if elsewhere { &CLOCKS } else { &["UTC"] };
        problems.extend(never_open(draft, &compiled, zones, clocks, from, in_request(at)));
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

/// The policies whose hours hold for a step: those that cover its draft's purpose and a channel that it may take (D5).
fn covering(step: &Step, draft: &Draft, settings: &Settings) -> Vec<PolicyView> {
    if step.at.is_empty() || settings.policies.is_empty() {
        return Vec::new();
    }
    let on = |channel: &&Channel| settings.is_on(channel);
    let taken = |channel: &Channel| match &step.channel {
        ChannelChoice::Named(named) => named == channel || step.fallback.contains(channel),
        // Which one the conversation is on is not known.
        ChannelChoice::SameConversation => step.fallback.contains(channel),
        ChannelChoice::Automatic => true,
    };
    let holds = |policy: &PolicyView| {
        settings.policies.contains(&policy.id)
            && policy.purposes.contains(&draft.purpose)
            && policy.channels.iter().filter(on).any(taken)
    };
    policies::all().into_iter().filter(holds).collect()
}

/// What never allows a time on any day, and what that comes to: the calendars, or a policy together with them.
fn never_at(
    time: LocalTime,
    step: &Step,
    calendars: &[(Calendar, &'static str)],
    policies: &[PolicyView],
) -> Option<(String, String)> {
    let waived = step.ignore_working_hours;
    if !ever_open(time, waived, calendars, None) {
        let help = "a message for this time always moves to the next opening; choose another time";
        return Some(("the calendar is open".into(), help.into()));
    }
    // Which region's hours hold depends on the contact: one that allows the time is enough.
    let never =
        |policy: &&PolicyView| policy.entries.iter().all(|entry| !ever_open(time, waived, calendars, Some(&entry.legal_hours)));
    let found = policies.iter().find(never)?;
    let beside = if calendars.is_empty() { "" } else { " while the calendar is open" };
    let help = format!("wherever `{}` ({}) holds, a message for this time moves to its next opening", found.id, found.title);
    Some((format!("policy `{}` allows messages{beside}", found.id), help))
}

/// Whether all calendars, and a policy's hours if there is one, are open at a local time on some day of the week. Working hours on
/// another clock are not looked at.
fn ever_open(time: LocalTime, waived: bool, calendars: &[(Calendar, &'static str)], policy: Option<&Windows>) -> bool {
    let inside = |windows: &Windows, day: usize| {
        let on = |day: usize| WEEK.get(day % 7).and_then(|day| windows.get(day)).into_iter().flatten();
        let overnight = |window: &&Window| window.end <= window.start;
        on(day).any(|window| window.start <= time && (time < window.end || overnight(&window)))
            || on(day + 6).filter(overnight).any(|window| time < window.end)
    };
    (0..7).any(|day| {
        policy.is_none_or(|hours| inside(hours, day))
            && calendars.iter().all(|(calendar, _)| {
                let works = waived || calendar.working_hours_zone.is_some();
                let working = works || calendar.working_hours.as_ref().is_none_or(|windows| inside(windows, day));
                let legal = calendar.legal_hours.as_ref().is_none_or(|windows| inside(windows, day));
                let quiet: Windows = WEEK.iter().map(|day| (*day, calendar.quiet_hours.clone())).collect();
                working && legal && !inside(&quiet, day)
            })
    })
}

/// Calendars that together never open within their horizon, for steps that obey working hours and for those that don't.
fn never_open(draft: &Draft, hours: &[Hours], zones: &Zones, clocks: &[&str], from: Instant, at: &str) -> Option<Problem> {
    let calendars: Vec<&Hours> = hours.iter().collect();
    let waived = draft.steps.iter().all(|step| step.ignore_working_hours);
    let closed = |clock: &&str| {
        let zone = zones.zone(clock).ok()?;
        let open = OpenHours { calendars: &calendars, zone: &zone, plausible: &[], waive_working: waived };
        open.next_open(from, None, None, &mut NoReasons).err()
    };
    let none = clocks.iter().map(closed).collect::<Option<Vec<_>>>()?.pop()?;
    let message = format!("expected an opening within {} days, found none", none.horizon_days);
    let help = "widen the working hours, the legal hours or the horizon, or shorten the quiet hours";
    Some(Problem::error("check.neverOpen", at, message).help(help))
}
