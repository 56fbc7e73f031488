//! Requests as questions: the way back from `json`, so that a vector can be put to the model too.
//!
//! In: a sound `when` request. Out: the question. Never: a check of it; what can't be read stops the test.

use crate::calendar::{Calendar, Week, Window};
use crate::when::{Question, Start, Wait};
use crate::zone::{Reading, day_number};
use jiff::civil::{Date, DateTime, Time};
use serde_json::Value;

/// The question that a request asks.
pub fn question(request: &Value) -> Question {
    let member = |name: &str| request.get(name).filter(|value| !value.is_null());
    let start = match (member("base"), member("instant"), member("local")) {
        (Some(base), None, None) => Start::Wait { base: instant(text(base)), wait: wait(&request["wait"]) },
        (None, Some(at), None) => Start::Instant(instant(text(at))),
        (None, None, Some(shown)) => Start::Local(local(text(shown))),
        _ => panic!("one of base, instant and local: {request}"),
    };
    Question {
        zone: text(&request["zone"]).into(),
        now: member("now").map(|now| instant(text(now))),
        start,
        at: member("at").map(list).unwrap_or_default().into_iter().map(|time| minute(text(time))).collect(),
        calendar: member("calendar").map(calendar),
    }
}

/// The milliseconds of an instant.
pub fn instant(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().expect("an instant").as_millisecond()
}

/// What a clock shows.
pub fn local(text: &str) -> Reading {
    let time: DateTime = text.parse().expect("a local time");
    let since = time.duration_since(time.date().to_datetime(Time::midnight()));
    Reading { day: day_of(time.date()), millis: i64::try_from(since.as_millis()).expect("less than a day") }
}

/// The day number of a date.
pub fn day(text: &str) -> i64 {
    day_of(text.parse().expect("a date"))
}

/// `08:00-17:00` as minutes.
pub fn window(text: &str) -> Window {
    let (start, end) = text.split_once('-').expect("a window");
    Window { start: minute(start), end: minute(end) }
}

/// `09:00` as minutes since midnight.
pub fn minute(text: &str) -> i64 {
    let (hour, minute) = text.split_once(':').expect("a local time");
    hour.parse::<i64>().expect("an hour") * 60 + minute.parse::<i64>().expect("a minute")
}

fn day_of(date: Date) -> i64 {
    day_number(date.year(), date.month(), date.day())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}"))
}

fn list(value: &Value) -> Vec<&Value> {
    value.as_array().unwrap_or_else(|| panic!("a list, not {value}")).iter().collect()
}

fn wait(value: &Value) -> Wait {
    let (unit, amount) = value.as_object().and_then(|wait| wait.iter().next()).expect("a wait");
    let amount = amount.as_i64().expect("a whole number");
    match unit.as_str() {
        "minutes" => Wait::Minutes(amount),
        "hours" => Wait::Hours(amount),
        "days" => Wait::Days(amount),
        "businessDays" => Wait::BusinessDays(amount),
        unit => panic!("no wait is in {unit}"),
    }
}

fn calendar(value: &Value) -> Calendar {
    let member = |name: &str| value.get(name).filter(|value| !value.is_null());
    Calendar {
        working_hours: member("workingHours").map(week),
        working_hours_zone: member("workingHoursZone").map(|zone| text(zone).into()),
        quiet_hours: member("quietHours").map(windows).unwrap_or_default(),
        legal_hours: member("legalHours").map(week),
        closed_dates: member("closedDates").map(list).unwrap_or_default().into_iter().map(|date| day(text(date))).collect(),
        business_days: member("businessDays").map(|days| {
            let named = list(days);
            crate::json::WEEKDAYS.map(|name| named.iter().any(|day| *day == name))
        }),
        horizon_days: member("horizonDays").map(|days| days.as_i64().expect("a whole number")),
    }
}

fn week(value: &Value) -> Week {
    crate::json::WEEKDAYS.map(|name| value.get(name).map(windows).unwrap_or_default())
}

fn windows(value: &Value) -> Vec<Window> {
    list(value).into_iter().map(|value| window(text(value))).collect()
}
