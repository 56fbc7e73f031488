//! The schedule of four steps over forty zones: five minutes, two days, three business days, seven days, each into working hours.
//!
//! In: nothing. Out: what an enrollment costs the core, jiff, chrono-tz, and tables made by hand.
//! Never: a program that was not compared with the core on every enrollment.

mod by_hand;
mod chrono_tz;
mod jiff;

use relance_core::base::Instant;
use relance_core::time::{Candidate, Hours, NoReasons, OpenHours, Zone, Zones};
use relance_core::wire::{Calendar, Wait};
use serde_json::json;

use crate::measure::{cost, say};

pub(crate) const ZONES: [&str; 40] = [
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
pub(crate) const CLOSED: [&str; 10] = [
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
pub(crate) const STEPS: [Wait; 4] = [Wait::Minutes(5), Wait::Days(2), Wait::BusinessDays(3), Wait::Days(7)];
const ENROLLMENTS: usize = 200_000;

/// Enrollments begin over the year's first nine months, at any minute.
pub(crate) const fn start(index: usize) -> i64 {
    1_767_225_600_000 + (index as i64 * 7_919 * 60_061) % (270 * 86_400_000)
}

pub(crate) fn run() {
    let zones = Zones::embedded();
    let calendar: Calendar = serde_json::from_value(calendar()).unwrap();
    let hours = Hours::compile(&calendar, &zones, "/calendar").unwrap();
    let own: Vec<Zone> = ZONES.iter().map(|name| zones.zone(name).unwrap()).collect();
    let by_hand = by_hand::Table::new();
    let chrono_tz = chrono_tz::Plain::new();
    let jiff = jiff::Plain::new();
    for index in 0..ENROLLMENTS {
        let expected = times(&own[index % 40], &hours, start(index));
        assert_eq!(chrono_tz.times(index), expected, "chrono-tz {index}");
        assert_eq!(jiff.times(index), expected, "jiff {index}");
        assert_eq!(by_hand.times(index), expected, "by hand {index}");
    }
    say("schedule core times", cost(ENROLLMENTS, |index| times(&own[index % 40], &hours, start(index))));
    say("schedule jiff", cost(ENROLLMENTS, |index| jiff.times(index)));
    say("schedule chrono-tz", cost(ENROLLMENTS, |index| chrono_tz.times(index)));
    say("schedule by hand", cost(ENROLLMENTS, |index| by_hand.times(index)));
}

pub(crate) fn calendar() -> serde_json::Value {
    let office = ["mon", "tue", "wed", "thu", "fri"].map(|day| (day.to_owned(), json!(["08:00-17:00"])));
    json!({ "workingHours": serde_json::Map::from_iter(office), "closedDates": CLOSED })
}

/// The core's way for those who only want the times.
fn times(zone: &Zone, hours: &Hours, start: i64) -> [i64; 4] {
    let calendars = [hours];
    let open = OpenHours::new(&calendars, zone);
    let mut base = Instant::from_millis(start).unwrap();
    STEPS.map(|wait| {
        let candidate = Candidate::after(base, wait, zone, hours.business_days()).unwrap();
        base = open.next_open(candidate.at, None, None, &mut NoReasons).unwrap().at;
        base.millis()
    })
}
