//! Holds the next opening against a scan that looks at every minute, near changes of the clock.
//!
//! In: generated calendars, zones and instants from a fixed seed. Out: the same opening, the same end of it, and the law that a
//! further restriction never makes a send earlier (X7). Never: code shared with the way that is tested, but for a zone's offset.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing helper fails its test")]

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Timelike};
use relance_core::base::Instant;
use relance_core::time::{Hours, NoReasons, OpenHours, Zone, Zones};
use relance_core::wire::{Calendar, LocalDate, LocalTime, Weekday, Window, Windows};

const SEED: u64 = 20_261_121;
const CASES: usize = 900;
const MINUTE: i64 = 60_000;

/// Zones and a change of the clock in each: an hour, half an hour, at midnight, a whole missing date, on a Sunday at noon UTC.
const PLACES: [(&str, &str); 9] = [
    ("Europe/Paris", "2026-03-29T01:00:00Z"),
    ("Europe/Paris", "2026-10-25T01:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
    ("America/Santiago", "2026-09-06T04:00:00Z"),
    ("America/Havana", "2027-11-07T05:00:00Z"),
    ("Pacific/Apia", "2011-12-30T10:00:00Z"),
    ("Asia/Beirut", "2026-10-24T21:00:00Z"),
    ("America/St_Johns", "2010-11-07T02:31:00Z"),
];

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn window(&mut self) -> Window {
        let start = self.roll(96) * 15;
        let long = 15 + self.roll(60) * 15;
        let end = if start + long > 1440 { start + long - 1440 } else { start + long };
        let time = |minutes: u64| LocalTime::from_minutes(u16::try_from(minutes).unwrap()).unwrap();
        Window { start: time(start), end: time(end) }
    }

    fn week(&mut self) -> Windows {
        let mut windows = Windows::new();
        for day in [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun] {
            if self.roll(4) > 0 {
                windows.insert(day, (0..=self.roll(3)).map(|_| self.window()).collect());
            }
        }
        windows
    }

    fn calendar(&mut self, around: NaiveDate) -> Calendar {
        let mut calendar = Calendar::default();
        if self.roll(4) > 0 {
            calendar.working_hours = Some(self.week());
        }
        if self.roll(3) == 0 {
            calendar.legal_hours = Some(self.week());
        }
        if self.roll(3) == 0 {
            calendar.quiet_hours = (0..=self.roll(2)).map(|_| self.window()).collect();
        }
        for _ in 0..self.roll(4) {
            calendar.closed_dates.insert(LocalDate(around - Days::new(3) + Days::new(self.roll(9))));
        }
        calendar
    }
}

/// Whether a window that starts on `date` is open at a local time.
fn inside(window: Window, date: NaiveDate, local: NaiveDateTime) -> bool {
    let minute = local.signed_duration_since(date.and_hms_opt(0, 0, 0).unwrap()).num_minutes();
    let start = i64::from(window.start.minutes());
    (start..start + i64::from(window.minutes())).contains(&minute)
}

fn inside_any(windows: &Windows, closed: &dyn Fn(NaiveDate) -> bool, local: NaiveDateTime) -> bool {
    [local.date(), local.date() - Days::new(1)].into_iter().filter(|date| !closed(*date)).any(|date| {
        let day = windows.get(&Weekday::of(date));
        day.is_some_and(|windows| windows.iter().any(|window| inside(*window, date, local)))
    })
}

/// T5 and T6, word for word.
fn allowed(calendar: &Calendar, zone: &Zone, at: i64) -> bool {
    let offset = i64::from(zone.offset(Instant::from_millis(at).unwrap()));
    let local = DateTime::from_timestamp_millis(at + offset * 1000).unwrap().naive_utc();
    assert!(local.second() < 60 && local.year() > 2000);
    let closed = |date: NaiveDate| calendar.closed_dates.contains(&LocalDate(date));
    let working = match &calendar.working_hours {
        Some(windows) => inside_any(windows, &closed, local),
        None => !closed(local.date()),
    };
    let legal = calendar.legal_hours.as_ref().is_none_or(|windows| inside_any(windows, &|_| false, local));
    let dates = [local.date(), local.date() - Days::new(1)];
    let quiet = dates.iter().any(|date| calendar.quiet_hours.iter().any(|window| inside(*window, *date, local)));
    working && legal && !quiet
}

/// The first allowed instant from `at` on: itself, or a whole minute.
fn scan(calendars: &[Calendar], zone: &Zone, at: i64, horizon: i64) -> Option<i64> {
    let minutes = (1..).map(|minute| (at / MINUTE + minute) * MINUTE);
    let mut instants = std::iter::once(at).chain(minutes).take_while(|instant| *instant <= at + horizon);
    instants.find(|instant| calendars.iter().all(|calendar| allowed(calendar, zone, *instant)))
}

#[test]
fn t4_t5_t6_t7_the_next_opening_is_the_first_minute_that_is_allowed() {
    let (zones, mut dice) = (Zones::embedded(), Dice(SEED));
    for case in 0..CASES {
        let (name, change) = PLACES[case % PLACES.len()];
        let (zone, change) = (zones.zone(name).unwrap(), change.parse::<Instant>().unwrap());
        let date = change.utc().date();
        let mut calendars: Vec<Calendar> = (0..=dice.roll(2)).map(|_| dice.calendar(date)).collect();
        for calendar in &mut calendars {
            calendar.horizon_days = Some(3);
        }
        let at = change.millis() - 36 * 60 * MINUTE + i64::try_from(dice.roll(72 * 60 * 60_000)).unwrap();
        let compiled: Vec<Hours> = calendars.iter().map(|calendar| Hours::compile(calendar, &zones, "").unwrap()).collect();
        let all: Vec<&Hours> = compiled.iter().collect();
        let open = OpenHours::new(&all, &zone);
        let candidate = Instant::from_millis(at).unwrap();
        let found = open.next_open(candidate, None, None, &mut NoReasons).ok().map(|opening| opening.at.millis());
        assert_eq!(
            found,
            scan(&calendars, &zone, at, 3 * 24 * 60 * MINUTE),
            "seed {SEED}, case {case}: {name} {candidate} {calendars:?}"
        );

        let Some(opened) = found.and_then(Instant::from_millis) else { continue };
        let limit = opened.plus_millis(30 * 60 * MINUTE).unwrap();
        let shut = open.closes(opened, limit).millis();
        let mut minutes = (opened.millis() / MINUTE + 1..).map(|minute| minute * MINUTE).take_while(|at| *at < limit.millis());
        let first_shut = minutes.find(|at| !calendars.iter().all(|calendar| allowed(calendar, &zone, *at)));
        assert_eq!(shut, first_shut.unwrap_or(limit.millis()), "seed {SEED}, case {case}: {name} {opened} {calendars:?}");

        for alone in &all {
            let alone = [*alone];
            let with_less = OpenHours::new(&alone, &zone).next_open(candidate, None, None, &mut NoReasons).unwrap().at;
            assert!(with_less <= opened, "a further calendar made a send earlier");
        }
    }
}
