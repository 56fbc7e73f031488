//! The model against answers worked out by hand, so that it is a second opinion and not a second guess.
//!
//! In: questions on real dates. Out: agreement. Never: the core.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::too_many_lines, reason = "a test")]

use relance_model::read::{day, instant, local, minute, window};
use relance_model::{Calendar, Question, Start, Wait, Window, Zones, json, when};
use std::sync::LazyLock;

static ZONES: LazyLock<Zones> = LazyLock::new(Zones::load);

/// The windows of the named weekdays, 0 for Monday.
fn week(days: &[usize], windows: &[&str]) -> Option<[Vec<Window>; 7]> {
    let mut week: [Vec<Window>; 7] = Default::default();
    for day in days {
        week[*day] = windows.iter().map(|text| window(text)).collect();
    }
    Some(week)
}

const EVERY_DAY: &[usize] = &[0, 1, 2, 3, 4, 5, 6];
const OFFICE_DAYS: &[usize] = &[0, 1, 2, 3, 4];

fn ask(zone: &str, start: Start) -> Question {
    Question { zone: zone.into(), now: None, start, at: Vec::new(), calendar: None }
}

fn wait(zone: &str, base: &str, wait: Wait) -> Question {
    ask(zone, Start::Wait { base: instant(base), wait })
}

fn named(zone: &str, text: &str) -> Question {
    ask(zone, Start::Local(local(text)))
}

fn at(zone: &str, text: &str) -> Question {
    ask(zone, Start::Instant(instant(text)))
}

fn with(question: Question, calendar: Calendar) -> Question {
    Question { calendar: Some(calendar), ..question }
}

fn working(days: &[usize], windows: &[&str]) -> Calendar {
    Calendar { working_hours: week(days, windows), ..Calendar::default() }
}

/// Checks the instant, what the clock shows, its offset and the wall in one line; `held` for none.
#[track_caller]
fn answers(question: &Question, expected: &str) {
    let result = json::result(question, when(&ZONES, question));
    let field = |name: &str| result.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let found = if result.get("held").is_some() {
        "held".to_owned()
    } else {
        [field("at"), field("local"), field("offset"), field("wall")].join(" ")
    };
    assert_eq!(found, expected, "{}", json::request(question));
}

#[test]
fn t4_moves_a_time_that_does_not_exist_forward_by_the_gap() {
    answers(&named("Europe/Berlin", "2026-03-29T02:30"), "2026-03-29T01:30:00.000Z 2026-03-29T03:30 +02:00 gap");
    answers(&named("Europe/Berlin", "2026-03-29T02:00"), "2026-03-29T01:00:00.000Z 2026-03-29T03:00 +02:00 gap");
    answers(&named("Europe/Berlin", "2026-03-29T03:00"), "2026-03-29T01:00:00.000Z 2026-03-29T03:00 +02:00 normal");
    answers(&named("Australia/Lord_Howe", "2026-10-04T02:10"), "2026-10-03T15:40:00.000Z 2026-10-04T02:40 +11:00 gap");
    // Cairo has no midnight when the clock is put forward.
    answers(&named("Africa/Cairo", "2026-04-24T00:30"), "2026-04-23T22:30:00.000Z 2026-04-24T01:30 +03:00 gap");
    // Apia slept through 30 December 2011.
    answers(&named("Pacific/Apia", "2011-12-30T10:00"), "2011-12-30T20:00:00.000Z 2011-12-31T10:00 +14:00 gap");
}

#[test]
fn t4_takes_the_first_of_two() {
    answers(&named("Europe/Berlin", "2026-10-25T02:30"), "2026-10-25T00:30:00.000Z 2026-10-25T02:30 +02:00 overlap");
    answers(&named("Europe/Berlin", "2026-10-25T03:00"), "2026-10-25T02:00:00.000Z 2026-10-25T03:00 +01:00 normal");
    answers(&named("Australia/Lord_Howe", "2026-04-05T01:45"), "2026-04-04T14:45:00.000Z 2026-04-05T01:45 +11:00 overlap");
    let from_the_second = wait("Europe/Paris", "2026-10-25T01:30:00Z", Wait::Days(371));
    answers(&from_the_second, "2027-10-31T00:30:00.000Z 2027-10-31T02:30 +02:00 overlap");
}

#[test]
fn t2_counts_days_by_the_calendar_and_hours_by_the_clock() {
    let base = "2026-03-28T12:00:00Z";
    answers(&wait("Europe/Berlin", base, Wait::Hours(24)), "2026-03-29T12:00:00.000Z 2026-03-29T14:00 +02:00 normal");
    answers(&wait("Europe/Berlin", base, Wait::Minutes(1440)), "2026-03-29T12:00:00.000Z 2026-03-29T14:00 +02:00 normal");
    answers(&wait("Europe/Berlin", base, Wait::Days(1)), "2026-03-29T11:00:00.000Z 2026-03-29T13:00 +02:00 normal");
    let early = wait("Europe/Berlin", "2026-03-28T01:30:15.250Z", Wait::Days(1));
    answers(&early, "2026-03-29T01:30:15.250Z 2026-03-29T03:30:15.250 +02:00 gap");
    let skipped = wait("Pacific/Apia", "2011-12-29T20:00:00Z", Wait::Days(2));
    answers(&skipped, "2011-12-30T20:00:00.000Z 2011-12-31T10:00 +14:00 normal");
}

#[test]
fn t3_counts_business_dates() {
    // 2026-11-20 is a Friday.
    let friday = |days| wait("UTC", "2026-11-20T10:00:00Z", Wait::BusinessDays(days));
    answers(&friday(3), "2026-11-25T10:00:00.000Z 2026-11-25T10:00 +00:00 normal");
    answers(&friday(0), "2026-11-20T10:00:00.000Z 2026-11-20T10:00 +00:00 normal");
    let saturday = wait("UTC", "2026-11-21T10:00:00Z", Wait::BusinessDays(1));
    answers(&saturday, "2026-11-23T10:00:00.000Z 2026-11-23T10:00 +00:00 normal");
    answers(&Question { start: saturday.start, ..friday(0) }, "2026-11-23T10:00:00.000Z 2026-11-23T10:00 +00:00 normal");
    let closed = Calendar { closed_dates: [day("2026-11-23")].into(), ..Calendar::default() };
    answers(&with(friday(1), closed), "2026-11-24T10:00:00.000Z 2026-11-24T10:00 +00:00 normal");
    let sundays = Calendar { business_days: Some([false, false, false, false, false, false, true]), ..Calendar::default() };
    answers(&with(friday(2), sundays), "2026-11-29T10:00:00.000Z 2026-11-29T10:00 +00:00 normal");
    // In Auckland it is Saturday already.
    let auckland = wait("Pacific/Auckland", "2026-11-20T22:00:00Z", Wait::BusinessDays(1));
    answers(&auckland, "2026-11-22T22:00:00.000Z 2026-11-23T11:00 +13:00 normal");
}

#[test]
fn t5_opens_on_the_next_morning() {
    let evening = at("Europe/Berlin", "2026-11-24T20:00:00Z");
    let office = working(OFFICE_DAYS, &["08:00-17:00"]);
    answers(&with(evening, office.clone()), "2026-11-25T07:00:00.000Z 2026-11-25T08:00 +01:00 normal");
    // The end is outside, the start inside, and seconds within stay.
    let end = at("Europe/Berlin", "2026-11-24T16:00:00Z");
    answers(&with(end, office.clone()), "2026-11-25T07:00:00.000Z 2026-11-25T08:00 +01:00 normal");
    let last = at("Europe/Berlin", "2026-11-24T15:59:59.999Z");
    answers(&with(last, office.clone()), "2026-11-24T15:59:59.999Z 2026-11-24T16:59:59.999 +01:00 normal");
    let before = at("Europe/Berlin", "2026-11-24T06:59:59.999Z");
    answers(&with(before, office), "2026-11-24T07:00:00.000Z 2026-11-24T08:00 +01:00 normal");
    let late = working(&[1], &["09:00-12:00", "13:00-24:00"]);
    let lunch = at("UTC", "2026-11-24T12:30:00Z");
    answers(&with(lunch, late.clone()), "2026-11-24T13:00:00.000Z 2026-11-24T13:00 +00:00 normal");
    let night = at("UTC", "2026-11-24T23:59:00Z");
    answers(&with(night, late), "2026-11-24T23:59:00.000Z 2026-11-24T23:59 +00:00 normal");
}

#[test]
fn t5_gives_a_window_to_the_date_on_which_it_starts() {
    // Friday 2026-11-27, until Saturday 02:00.
    let nights = working(&[4], &["22:00-02:00"]);
    let saturday = at("UTC", "2026-11-28T01:00:00Z");
    answers(&with(saturday.clone(), nights.clone()), "2026-11-28T01:00:00.000Z 2026-11-28T01:00 +00:00 normal");
    let over = at("UTC", "2026-11-28T02:00:00Z");
    answers(&with(over, nights.clone()), "2026-12-04T22:00:00.000Z 2026-12-04T22:00 +00:00 normal");
    let closed = |text: &str| Calendar { closed_dates: [day(text)].into(), ..nights.clone() };
    answers(&with(saturday.clone(), closed("2026-11-27")), "2026-12-04T22:00:00.000Z 2026-12-04T22:00 +00:00 normal");
    answers(&with(saturday, closed("2026-11-28")), "2026-11-28T01:00:00.000Z 2026-11-28T01:00 +00:00 normal");
    // One that ends when it starts lasts a day.
    let whole = working(&[4], &["09:00-09:00"]);
    answers(&with(at("UTC", "2026-11-28T08:59:00Z"), whole.clone()), "2026-11-28T08:59:00.000Z 2026-11-28T08:59 +00:00 normal");
    answers(&with(at("UTC", "2026-11-28T09:00:00Z"), whole), "2026-12-04T09:00:00.000Z 2026-12-04T09:00 +00:00 normal");
}

#[test]
fn t4_reads_windows_off_the_wall_clock() {
    let spring = at("Europe/Berlin", "2026-03-28T23:30:00Z");
    let edge = working(&[6], &["02:30-05:00"]);
    answers(&with(spring.clone(), edge), "2026-03-29T01:00:00.000Z 2026-03-29T03:00 +02:00 normal");
    let inside = working(&[6], &["02:15-02:45"]);
    answers(&with(spring.clone(), inside.clone()), "2026-04-05T00:15:00.000Z 2026-04-05T02:15 +02:00 normal");
    answers(&with(spring, Calendar { horizon_days: Some(6), ..inside }), "held");
    let autumn = |text| at("Europe/Berlin", text);
    let hour = working(&[6], &["02:30-03:00"]);
    answers(&with(autumn("2026-10-25T00:50:00Z"), hour.clone()), "2026-10-25T00:50:00.000Z 2026-10-25T02:50 +02:00 normal");
    answers(&with(autumn("2026-10-25T01:10:00Z"), hour.clone()), "2026-10-25T01:30:00.000Z 2026-10-25T02:30 +01:00 normal");
    answers(&with(autumn("2026-10-25T01:45:00Z"), hour), "2026-10-25T01:45:00.000Z 2026-10-25T02:45 +01:00 normal");
}

#[test]
fn t6_asks_all_three_kinds() {
    let quiet = Calendar { quiet_hours: vec![window("21:00-08:00")], ..Calendar::default() };
    let night = at("Europe/Berlin", "2026-11-24T22:00:00Z");
    answers(&with(night.clone(), quiet.clone()), "2026-11-25T07:00:00.000Z 2026-11-25T08:00 +01:00 normal");
    // A closed date does not end their rest early.
    let closed = Calendar { closed_dates: [day("2026-11-24")].into(), ..quiet.clone() };
    answers(&with(night.clone(), closed), "2026-11-25T07:00:00.000Z 2026-11-25T08:00 +01:00 normal");
    let legal = Calendar { legal_hours: week(OFFICE_DAYS, &["10:00-13:00", "14:00-20:00"]), ..quiet.clone() };
    answers(&with(night.clone(), legal.clone()), "2026-11-25T09:00:00.000Z 2026-11-25T10:00 +01:00 normal");
    // Ours in New York, 09 to 17 there: 15:00 to 23:00 in Berlin.
    let abroad = Calendar {
        working_hours: week(OFFICE_DAYS, &["09:00-17:00"]),
        working_hours_zone: Some("America/New_York".into()),
        ..legal
    };
    answers(&with(night.clone(), abroad.clone()), "2026-11-25T14:00:00.000Z 2026-11-25T15:00 +01:00 normal");
    let never = Calendar { quiet_hours: vec![window("15:00-15:00")], ..abroad };
    answers(&with(night, never), "held");
}

#[test]
fn t6_reads_closed_dates_on_the_clock_of_the_working_hours() {
    let calendar = Calendar {
        working_hours: week(EVERY_DAY, &["00:00-24:00"]),
        working_hours_zone: Some("Asia/Tokyo".into()),
        closed_dates: [day("2026-12-25")].into(),
        ..Calendar::default()
    };
    let christmas_there = at("America/New_York", "2026-12-24T16:00:00Z");
    answers(&with(christmas_there, calendar), "2026-12-25T15:00:00.000Z 2026-12-25T10:00 -05:00 normal");
    let no_hours = Calendar { closed_dates: [day("2026-12-25")].into(), ..Calendar::default() };
    answers(&with(at("UTC", "2026-12-25T12:00:00Z"), no_hours), "2026-12-26T00:00:00.000Z 2026-12-26T00:00 +00:00 normal");
}

#[test]
fn t7_never_answers_a_time_that_has_passed() {
    let past = Question { now: Some(instant("2026-11-24T21:30:00Z")), ..at("UTC", "2026-11-24T12:00:00Z") };
    answers(&past, "2026-11-24T21:30:00.000Z 2026-11-24T21:30 +00:00 normal");
    let office = working(OFFICE_DAYS, &["08:00-17:00"]);
    answers(&with(past, office), "2026-11-25T08:00:00.000Z 2026-11-25T08:00 +00:00 normal");
    let ahead = Question { now: Some(instant("2026-11-24T11:00:00Z")), ..at("UTC", "2026-11-24T12:00:00Z") };
    answers(&ahead, "2026-11-24T12:00:00.000Z 2026-11-24T12:00 +00:00 normal");
}

#[test]
fn t8_moves_to_the_earliest_listed_time() {
    let listed = |question: Question| Question { at: vec![minute("18:00"), minute("09:00")], ..question };
    let expected = "2026-11-25T09:00:00.000Z 2026-11-25T09:00 +00:00 normal";
    answers(&listed(at("UTC", "2026-11-24T20:00:00Z")), expected);
    answers(&listed(at("UTC", "2026-11-24T18:00:00.001Z")), expected);
    answers(&listed(at("UTC", "2026-11-24T18:00:00Z")), "2026-11-24T18:00:00.000Z 2026-11-24T18:00 +00:00 normal");
    answers(&listed(at("UTC", "2026-11-24T08:00:00Z")), "2026-11-24T09:00:00.000Z 2026-11-24T09:00 +00:00 normal");
    let gap = Question { at: vec![minute("02:30")], ..at("Europe/Berlin", "2026-03-29T00:00:00Z") };
    answers(&gap, "2026-03-29T01:30:00.000Z 2026-03-29T03:30 +02:00 normal");
    // In the second pass the listed time has passed: it means the first.
    let second = Question { at: vec![minute("02:30")], ..at("Europe/Berlin", "2026-10-25T01:10:00Z") };
    answers(&second, "2026-10-26T01:30:00.000Z 2026-10-26T02:30 +01:00 normal");
}

#[test]
fn zone_data_is_of_2026() {
    answers(&at("America/Vancouver", "2026-12-01T20:00:00Z"), "2026-12-01T20:00:00.000Z 2026-12-01T13:00 -07:00 normal");
    answers(&at("America/Havana", "2026-12-01T20:00:00Z"), "2026-12-01T20:00:00.000Z 2026-12-01T16:00 -04:00 normal");
    assert_eq!(ZONES.all().count(), 598);
}

#[test]
fn the_table_of_offsets_is_what_jiff_says() {
    for zone in ZONES.all() {
        for (change, before, after) in zone.changes() {
            assert_eq!(zone.offset(change - 1), before, "{}", zone.name);
            assert_eq!(zone.offset(change), after, "{}", zone.name);
            let local = zone.reading(change + 7 * 24 * 60 * 60 * 1000);
            let (named, _) = zone.instant(local);
            assert_eq!(zone.reading(named), local, "{}", zone.name);
        }
    }
}
