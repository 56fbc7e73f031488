//! The same schedule as fast as one can write it for this one calendar: tables of offsets, of business dates and of what follows.
//!
//! In: an enrollment's index. Out: its four instants. Never: a calendar other than this one; it is the limit that others are
//! compared with.

use relance_core::base::Instant;
use relance_core::time::Zones;

use super::{CLOSED, ZONES, start};

const DAY: i64 = 86_400;
/// 2025-12-25, a week before the first enrollment.
const FIRST: i64 = 20_447;
const DAYS: usize = 420;

/// A stretch of one offset: from when on, in seconds.
#[derive(Clone, Copy)]
struct Stretch {
    since: i64,
    offset: i64,
}

pub(crate) struct Table {
    zones: Vec<Vec<Stretch>>,
    /// For each day: the first business date from it on.
    open: Vec<i64>,
    /// For each day: the third business date after it.
    third: Vec<i64>,
}

impl Table {
    pub(crate) fn new() -> Self {
        let zones = Zones::embedded();
        let stretches = |name: &&str| {
            let zone = zones.zone(name).unwrap();
            let mut found: Vec<Stretch> = Vec::new();
            for minutes in 0..DAYS as i64 * 24 * 60 {
                let since = FIRST * DAY + minutes * 60;
                let offset = i64::from(zone.offset(Instant::from_millis(since * 1000).unwrap()));
                if found.last().is_none_or(|last| last.offset != offset) {
                    found.push(Stretch { since, offset });
                }
            }
            found
        };
        let closed: Vec<i64> = CLOSED
            .iter()
            .map(|date| date.parse::<chrono::NaiveDate>().unwrap().signed_duration_since(chrono::NaiveDate::default()).num_days())
            .collect();
        let is_business = |day: i64| (day + 3) % 7 < 5 && !closed.contains(&day);
        let after = |day: i64, count: usize| (day..).filter(|day| is_business(*day)).nth(count).unwrap();
        let days = || (FIRST..).take(DAYS);
        let third = days().map(|day| after(day + 1, 2)).collect();
        Self { zones: ZONES.iter().map(stretches).collect(), open: days().map(|day| after(day, 0)).collect(), third }
    }

    pub(crate) fn times(&self, index: usize) -> [i64; 4] {
        let zone = &self.zones[index % 40];
        let millis = start(index);
        let (mut at, part) = (millis.div_euclid(1000), millis.rem_euclid(1000));
        let mut times = [0; 4];
        let mut rest = part;
        for (step, time) in times.iter_mut().enumerate() {
            let local = at + offset(zone, at);
            let day = local.div_euclid(DAY);
            let candidate = match step {
                0 => at + 300,
                1 => instant(zone, local + 2 * DAY),
                2 => instant(zone, self.third[(day - FIRST) as usize] * DAY + local.rem_euclid(DAY)),
                _ => instant(zone, local + 7 * DAY),
            };
            let local = candidate + offset(zone, candidate);
            let (day, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
            let open = self.open[(day - FIRST) as usize];
            at = if open == day && (8 * 3600..17 * 3600).contains(&second) {
                candidate
            } else {
                rest = 0;
                let day = if open == day && second >= 17 * 3600 { self.open[(day + 1 - FIRST) as usize] } else { open };
                instant(zone, day * DAY + 8 * 3600)
            };
            *time = at * 1000 + rest;
        }
        times
    }
}

#[inline]
fn offset(zone: &[Stretch], at: i64) -> i64 {
    let mut offset = zone[0].offset;
    for stretch in &zone[1..] {
        if at < stretch.since {
            break;
        }
        offset = stretch.offset;
    }
    offset
}

/// The instant of a local time: the first of two, and after a gap by its length.
#[inline]
fn instant(zone: &[Stretch], local: i64) -> i64 {
    let mut before = zone[0].offset;
    for stretch in &zone[1..] {
        if local - before < stretch.since {
            break;
        }
        // A gap's local times are not reached by the new offset yet: they keep the old one.
        if local - stretch.offset < stretch.since {
            break;
        }
        before = stretch.offset;
    }
    local - before
}
