//! The instant at which something may be sent: wait, listed local times, calendar, one after the other.
//!
//! In: a question, the zones. Out: the instant and what the clock shows then, or that it is held. Never: reasons, spread (T10).

use crate::calendar::Calendar;
use crate::zone::{DAY, MINUTE, Reading, Wall, Zone, Zones};

/// How long to wait (T2, T3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Elapsed minutes.
    Minutes(i64),
    /// Elapsed hours.
    Hours(i64),
    /// Local dates later, at the same local time.
    Days(i64),
    /// Business dates later, at the same local time.
    BusinessDays(i64),
}

/// From where the candidate comes. Instants are milliseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// A wait from a base.
    Wait {
        /// The instant from which it counts.
        base: i64,
        /// The wait.
        wait: Wait,
    },
    /// An instant as it is.
    Instant(i64),
    /// What the clock of the question's zone shows.
    Local(Reading),
}

/// A request to `when`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The contact's zone.
    pub zone: String,
    /// Nothing is answered that lies before it.
    pub now: Option<i64>,
    /// The candidate.
    pub start: Start,
    /// Local times to move to, in minutes since midnight; empty: none (T8).
    pub at: Vec<i64>,
    /// When sending is allowed; absent: always.
    pub calendar: Option<Calendar>,
}

/// What `when` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It may be sent then.
    At {
        /// The instant.
        at: i64,
        /// What the contact's clock shows then.
        local: Reading,
        /// The offset of the contact's clock then, in milliseconds.
        offset: i64,
        /// How the local time that the wait or `local` named reads.
        wall: Wall,
    },
    /// Nothing opens within the horizon (T7).
    Held,
}

/// Answers a question.
pub fn when(zones: &Zones, question: &Question) -> Answer {
    let zone = zones.named(&question.zone);
    let always = Calendar::default();
    let calendar = question.calendar.as_ref().unwrap_or(&always);
    let (candidate, wall, day) = candidate(zone, calendar, question.start);
    let candidate = earliest_listed(zone, candidate, day, &question.at);
    let from = question.now.map_or(candidate, |now| candidate.max(now));
    match next_open(zones, zone, calendar, from) {
        Some(at) => Answer::At { at, local: zone.reading(at), offset: zone.offset(at), wall },
        None => Answer::Held,
    }
}

/// The instant, how the local time that was named reads, and the date that was meant: where the clock skips that time, another
/// date may be shown.
fn candidate(zone: &Zone, calendar: &Calendar, start: Start) -> (i64, Wall, i64) {
    let elapsed = |instant: i64| (instant, Wall::Normal, zone.reading(instant).day);
    let named = |local: Reading| {
        let (instant, wall) = zone.instant(local);
        (instant, wall, local.day)
    };
    match start {
        Start::Instant(instant) => elapsed(instant),
        Start::Local(local) => named(local),
        Start::Wait { base, wait } => match wait {
            Wait::Minutes(minutes) => elapsed(base + minutes * MINUTE),
            Wait::Hours(hours) => elapsed(base + hours * 60 * MINUTE),
            // No wait is no wait: a base in the second of two like hours stays where it is, though its local time reads twice.
            Wait::Days(0) | Wait::BusinessDays(0) => {
                let (_, wall, day) = named(zone.reading(base));
                (base, wall, day)
            }
            Wait::Days(days) => named(zone.reading(base).plus_days(days)),
            Wait::BusinessDays(days) => named(business_dates_later(calendar, zone.reading(base), days)),
        },
    }
}

/// Counts dates one at a time; the date it starts from is day 0 whatever day it is (T3).
fn business_dates_later(calendar: &Calendar, from: Reading, days: i64) -> Reading {
    let mut reading = from;
    let mut counted = 0;
    while counted < days.abs() {
        reading = reading.plus_days(days.signum());
        if calendar.is_business_date(reading.day) {
            counted += 1;
        }
    }
    reading
}

/// The earliest listed local time that is not before the candidate, on its date or a following one (T8).
fn earliest_listed(zone: &Zone, candidate: i64, day: i64, listed: &[i64]) -> i64 {
    (day..=day + 3)
        .flat_map(|day| listed.iter().map(move |minute| Reading { day, millis: minute * MINUTE }))
        .map(|local| zone.instant(local).0)
        .filter(|instant| *instant >= candidate)
        .min()
        .unwrap_or(candidate)
}

/// The least instant not before `from` at which sending is allowed, if there is one within the horizon (T7). Clocks change and
/// windows begin on whole minutes, so after `from` itself only whole minutes are asked.
fn next_open(zones: &Zones, zone: &Zone, calendar: &Calendar, from: i64) -> Option<i64> {
    let working = calendar.working_hours_zone.as_ref().map_or(zone, |name| zones.named(name));
    let last = from + calendar.horizon_days.unwrap_or(14) * DAY;
    let first_whole = from - from.rem_euclid(MINUTE) + MINUTE;
    let whole_minutes = (0..).map(|n| first_whole + n * MINUTE).take_while(|instant| *instant <= last);
    std::iter::once(from).chain(whole_minutes).find(|instant| calendar.is_open(zone.reading(*instant), working.reading(*instant)))
}
