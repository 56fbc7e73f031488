//! Whether a message may go out at an instant, asked of the second opinion minute by minute (T4–T6, T9, D5), and where a wait ends.
//!
//! In: what is known, an instant. Out: the rule that forbids it, if one does. Never: a line of the core's calendars or policies.

use crate::walk::Known;
use crate::world::DAY;
use relance_core::base::Instant;
use relance_core::wire::{self, Channel, LocalDate, Purpose, Weekday, ZoneRule};
use relance_model::when::{Answer, Question, Start, Wait};
use relance_model::{Calendar, Window, Zone, Zones};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static ZONES: LazyLock<Zones> = LazyLock::new(Zones::load);

const WEEK: [Weekday; 7] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

fn window(window: &wire::Window) -> Window {
    Window { start: window.start.minutes().into(), end: window.end.minutes().into() }
}

fn week(windows: &wire::Windows) -> [Vec<Window>; 7] {
    WEEK.map(|day| windows.get(&day).into_iter().flatten().map(window).collect())
}

fn days<'a>(dates: impl IntoIterator<Item = &'a LocalDate>) -> BTreeSet<i64> {
    let midnight = |date: &LocalDate| date.0.and_hms_opt(0, 0, 0).expect("midnight").and_utc().timestamp_millis();
    dates.into_iter().map(|date| midnight(date) / DAY).collect()
}

fn working(calendar: &wire::Calendar) -> Calendar {
    Calendar {
        working_hours: calendar.working_hours.as_ref().map(week),
        closed_dates: days(&calendar.closed_dates),
        ..Calendar::default()
    }
}

/// The zone in which a contact's clock is read, and whether it is the contact's own.
fn zone(known: &Known) -> (&'static Zone, bool) {
    let rule = match &known.version.draft.zone {
        ZoneRule::Zone(zone) => Some(zone),
        ZoneRule::Contact => known.settings.zone.as_ref(),
    };
    let own = known.contact.timezone.as_ref();
    (ZONES.named(own.or(rule).map_or("UTC", |zone| zone.as_str())), own.is_some())
}

/// The rule that forbids sending, if one does. Courtesy is not asked where it is waived (T6).
pub fn forbidden(known: &Known, channel: &Channel, at: Instant, courtesy_waived: bool) -> Option<&'static str> {
    let (own, workspace) = (known.version.draft.calendar.as_ref(), known.settings.calendar.as_ref());
    let at = at.millis();
    let (theirs, has_zone) = zone(known);
    let shown = theirs.reading(at);
    let clocks: Vec<_> = if has_zone {
        vec![shown]
    } else {
        known.settings.plausible_zones.iter().map(|zone| ZONES.named(zone.as_str()).reading(at)).collect()
    };
    let lawful = |legal: &Calendar| !clocks.is_empty() && clocks.iter().all(|shown| legal.is_open(*shown, *shown));
    for calendar in own.iter().chain(&workspace) {
        let quiet = Calendar { quiet_hours: calendar.quiet_hours.iter().map(window).collect(), ..Calendar::default() };
        if !quiet.is_open(shown, shown) {
            return Some("quiet hours");
        }
        let legal = calendar.legal_hours.as_ref().map(week);
        if legal.is_some_and(|legal| !lawful(&Calendar { legal_hours: Some(legal), ..Calendar::default() })) {
            return Some("legal hours");
        }
    }
    if !policies(known, channel).iter().all(lawful) {
        return Some("the hours of a policy");
    }
    let ours = own.or(workspace).filter(|_| !courtesy_waived)?;
    let clock = ours.working_hours_zone.as_ref().map_or(theirs, |zone| ZONES.named(zone.as_str())).reading(at);
    (!working(ours).is_open(clock, clock)).then_some("working hours")
}

fn hours(from: i64, to: i64) -> Window {
    Window { start: from * 60, end: to * 60 }
}

fn daily(from: i64, to: i64) -> Calendar {
    Calendar { working_hours: Some(std::array::from_fn(|_| vec![hours(from, to)])), ..Calendar::default() }
}

/// The hours of the policies that hold for a message on a channel, written down once more from their sources (D5).
fn policies(known: &Known, channel: &Channel) -> Vec<Calendar> {
    let purpose = known.version.draft.purpose;
    let rings = channel.as_str() != "email";
    let telephone = channel.as_str() == "sms" && purpose == Purpose::Marketing;
    let mut all = Vec::new();
    for policy in &known.settings.policies {
        match policy.as_str() {
            "us.telephone" if telephone => all.extend(united_states(known)),
            "fr.telephone" if telephone => all.extend(france(known)),
            "night" if rings && purpose != Purpose::Transactional => all.push(daily(8, 21)),
            _ => {}
        }
    }
    all
}

/// Whether a contact whose region is not known may live in one of these zones.
fn may_live(known: &Known, zones: &[&str]) -> bool {
    known.contact.timezone.as_ref().is_none_or(|zone| zones.contains(&zone.as_str()))
}

fn united_states(known: &Known) -> Vec<Calendar> {
    let texas = || {
        let day = |day: usize| vec![if day == 6 { hours(12, 21) } else { hours(9, 21) }];
        Calendar { working_hours: Some(std::array::from_fn(day)), ..Calendar::default() }
    };
    match known.contact.region.as_deref() {
        // Whoever may live anywhere in the country has the hours of all of its states.
        Some("US") => vec![daily(9, 20), texas()],
        None if may_live(known, &["America/New_York", "America/Chicago"]) => vec![daily(9, 20), texas()],
        Some("US-TX") => vec![texas()],
        Some("US-CT") => vec![daily(9, 20)],
        Some(region) if region.starts_with("US-") => vec![daily(8, 21)],
        _ => Vec::new(),
    }
}

fn france(known: &Known) -> Vec<Calendar> {
    let region = known.contact.region.as_deref();
    let lives = region.map_or_else(|| may_live(known, &["Europe/Paris"]), |region| region.split('-').next() == Some("FR"));
    let day = |day: usize| if day < 5 { vec![hours(10, 13), hours(14, 20)] } else { Vec::new() };
    let holidays = ["FR"].into_iter().chain(region).filter_map(|region| known.settings.holidays.get(region)).flatten();
    let week = Calendar { working_hours: Some(std::array::from_fn(day)), closed_dates: days(holidays), ..Calendar::default() };
    if lives { vec![week] } else { Vec::new() }
}

/// Where a wait ends, by the second opinion.
pub fn after(known: &Known, base: Instant, wait: wire::Wait) -> i64 {
    let calendar = known.version.draft.calendar.as_ref().or(known.settings.calendar.as_ref());
    let base = base.millis();
    let wait = match wait {
        wire::Wait::Minutes(amount) => return base + amount * 60_000,
        wire::Wait::Hours(amount) => return base + amount * 3_600_000,
        wire::Wait::Days(amount) => Wait::Days(amount),
        wire::Wait::BusinessDays(amount) => Wait::BusinessDays(amount),
    };
    // Of the calendar only the business days matter.
    let calendar = calendar.filter(|_| matches!(wait, Wait::BusinessDays(_)));
    let business = calendar.map(|calendar| Calendar {
        closed_dates: days(&calendar.closed_dates),
        business_days: calendar.business_days.as_ref().map(|days| WEEK.map(|day| days.contains(&day))),
        ..Calendar::default()
    });
    let question = Question {
        zone: zone(known).0.name.clone(),
        now: None,
        start: Start::Wait { base, wait },
        at: Vec::new(),
        calendar: business,
    };
    match relance_model::when(&ZONES, &question) {
        Answer::At { at, .. } => at,
        Answer::Held => i64::MAX,
    }
}
