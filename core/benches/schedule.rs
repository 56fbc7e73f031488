//! Times the schedule of four steps over forty zones: the core's own way against `chrono-tz` used plainly.
//!
//! In: nothing. Out: enrollments a second, one core, best of five rounds. Never: a result that isn't checked against the other way.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a benchmark prints")]
#![allow(missing_docs, reason = "a benchmark has no users")]

use std::hint::black_box;
use std::time::Instant as Clock;

use chrono::{Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use relance_core::base::Instant;
use relance_core::time::{Candidate, Hours, NoReasons, OpenHours, Zone, Zones};
use relance_core::wire::{Calendar, Wait};

const ZONES: [&str; 40] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Toronto",
    "America/Halifax",
    "America/St_Johns",
    "America/Mexico_City",
    "America/Bogota",
    "America/Lima",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Rome",
    "Europe/Warsaw",
    "Europe/Athens",
    "Europe/Helsinki",
    "Europe/Kyiv",
    "Europe/Istanbul",
    "Africa/Cairo",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
];
const CLOSED: [&str; 10] = [
    "2026-01-01",
    "2026-04-03",
    "2026-04-06",
    "2026-05-01",
    "2026-05-25",
    "2026-07-14",
    "2026-08-31",
    "2026-11-11",
    "2026-12-25",
    "2026-12-28",
];
const STEPS: [Wait; 4] = [Wait::Minutes(5), Wait::Days(2), Wait::BusinessDays(3), Wait::Days(7)];
const ENROLLMENTS: usize = 400_000;

fn main() {
    let zones = Zones::embedded();
    let office = r#"["08:00-17:00"]"#;
    let week: Vec<String> = ["mon", "tue", "wed", "thu", "fri"].iter().map(|day| format!("\"{day}\":{office}")).collect();
    let closed: Vec<String> = CLOSED.iter().map(|date| format!("\"{date}\"")).collect();
    let text = format!("{{\"workingHours\":{{{}}},\"closedDates\":[{}]}}", week.join(","), closed.join(","));
    let calendar: Calendar = serde_json::from_str(&text).unwrap();
    let hours = Hours::compile(&calendar, &zones, "/calendar").unwrap();
    let own: Vec<Zone> = ZONES.iter().map(|name| zones.zone(name).unwrap()).collect();
    let plain: Vec<Tz> = ZONES.iter().map(|name| name.parse().unwrap()).collect();
    let dates: Vec<NaiveDate> = CLOSED.iter().map(|date| date.parse().unwrap()).collect();

    let own_rate = best(|index| own_way(&own[index % 40], &hours, start(index)));
    let plain_rate = best(|index| plain_way(plain[index % 40], &dates, start(index)));
    for index in 0..ENROLLMENTS {
        assert_eq!(
            own_way(&own[index % 40], &hours, start(index)),
            plain_way(plain[index % 40], &dates, start(index)),
            "{index}"
        );
    }
    println!("four steps, enrollments a second: core {own_rate}, chrono-tz used plainly {plain_rate}");

    let loads = best(|index| zones.zone(ZONES[index % 40]).unwrap().stretch(0).since);
    println!("zones looked up and decoded a second: {loads}");
}

/// Enrollments begin every seven minutes or so over the year's first nine months.
const fn start(index: usize) -> i64 {
    1_767_225_600_000 + (index as i64 * 7_919 * 60_061) % (270 * 86_400_000)
}

fn best<T>(run: impl Fn(usize) -> T) -> u64 {
    let round = || {
        let clock = Clock::now();
        for index in 0..ENROLLMENTS {
            black_box(run(black_box(index)));
        }
        ENROLLMENTS as u64 * 1_000_000_000 / u64::try_from(clock.elapsed().as_nanos()).unwrap()
    };
    (0..5).map(|_| round()).max().unwrap_or(0)
}

fn own_way(zone: &Zone, hours: &Hours, start: i64) -> [i64; 4] {
    let calendars = [hours];
    let open = OpenHours::new(&calendars, zone);
    let mut base = Instant::from_millis(start).unwrap();
    STEPS.map(|wait| {
        let candidate = Candidate::after(base, wait, zone, hours.business_days()).unwrap();
        base = open.next_open(candidate.at, None, None, &mut NoReasons).unwrap().at;
        base.millis()
    })
}

fn plain_way(zone: Tz, closed: &[NaiveDate], start: i64) -> [i64; 4] {
    let mut base = Utc.timestamp_millis_opt(start).unwrap().naive_utc();
    let workday = |date: NaiveDate| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && !closed.contains(&date);
    let instant = |local: NaiveDateTime| match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.naive_utc(),
        LocalResult::None => {
            let before = zone.from_local_datetime(&(local - TimeDelta::hours(3))).earliest().unwrap();
            before.naive_utc() + TimeDelta::hours(3)
        }
    };
    let mut step = |wait: Wait| {
        let local = zone.from_utc_datetime(&base).naive_local();
        let candidate = match wait {
            Wait::Minutes(minutes) => base + TimeDelta::minutes(minutes),
            Wait::Days(days) => instant(local + Days::new(days as u64)),
            Wait::BusinessDays(days) => {
                let (mut date, mut left) = (local.date(), days);
                while left > 0 {
                    date = date.succ_opt().unwrap();
                    left -= i64::from(workday(date));
                }
                instant(date.and_time(local.time()))
            }
            Wait::Hours(_) => base,
        };
        let local = zone.from_utc_datetime(&candidate).naive_local();
        let (open, close) = (NaiveTime::from_hms_opt(8, 0, 0).unwrap(), NaiveTime::from_hms_opt(17, 0, 0).unwrap());
        base = if workday(local.date()) && local.time() >= open && local.time() < close {
            candidate
        } else {
            let mut date = if local.time() < open { local.date() } else { local.date().succ_opt().unwrap() };
            while !workday(date) {
                date = date.succ_opt().unwrap();
            }
            instant(date.and_time(open))
        };
        base.and_utc().timestamp_millis()
    };
    STEPS.map(&mut step)
}
