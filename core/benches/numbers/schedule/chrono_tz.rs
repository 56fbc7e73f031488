//! The same schedule with `chrono-tz`, as one would write it.
//!
//! In: an enrollment's index. Out: its four instants. Never: a table prepared beforehand.

use ::chrono_tz::Tz;
use chrono::{Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use relance_core::wire::Wait;

use super::{CLOSED, STEPS, ZONES, start};

pub(crate) struct Plain {
    zones: Vec<Tz>,
    closed: Vec<NaiveDate>,
}

impl Plain {
    pub(crate) fn new() -> Self {
        let zones = ZONES.iter().map(|name| name.parse().unwrap()).collect();
        Self { zones, closed: CLOSED.iter().map(|date| date.parse().unwrap()).collect() }
    }

    pub(crate) fn times(&self, index: usize) -> [i64; 4] {
        let zone = self.zones[index % 40];
        let mut base = Utc.timestamp_millis_opt(start(index)).unwrap().naive_utc();
        STEPS.map(|wait| {
            base = self.step(zone, base, wait);
            base.and_utc().timestamp_millis()
        })
    }

    fn step(&self, zone: Tz, base: NaiveDateTime, wait: Wait) -> NaiveDateTime {
        let local = zone.from_utc_datetime(&base).naive_local();
        let candidate = match wait {
            Wait::Minutes(minutes) => base + TimeDelta::minutes(minutes),
            Wait::Hours(hours) => base + TimeDelta::hours(hours),
            Wait::Days(days) => instant(zone, local + Days::new(days as u64)),
            Wait::BusinessDays(days) => {
                let (mut date, mut left) = (local.date(), days);
                while left > 0 {
                    date = date.succ_opt().unwrap();
                    left -= i64::from(self.is_business(date));
                }
                instant(zone, date.and_time(local.time()))
            }
        };
        let local = zone.from_utc_datetime(&candidate).naive_local();
        let (open, close) = (NaiveTime::from_hms_opt(8, 0, 0).unwrap(), NaiveTime::from_hms_opt(17, 0, 0).unwrap());
        if self.is_business(local.date()) && local.time() >= open && local.time() < close {
            return candidate;
        }
        let mut date = if local.time() < open { local.date() } else { local.date().succ_opt().unwrap() };
        while !self.is_business(date) {
            date = date.succ_opt().unwrap();
        }
        instant(zone, date.and_time(open))
    }

    fn is_business(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && !self.closed.contains(&date)
    }
}

fn instant(zone: Tz, local: NaiveDateTime) -> NaiveDateTime {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.naive_utc(),
        LocalResult::None => {
            let before = zone.from_local_datetime(&(local - TimeDelta::hours(3))).earliest().unwrap();
            before.naive_utc() + TimeDelta::hours(3)
        }
    }
}
