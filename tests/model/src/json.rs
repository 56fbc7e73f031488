//! Questions as requests, and answers as what a response must hold.
//!
//! In: a question or an answer. Out: the wire's JSON. Never: a rule of time.

use crate::calendar::{Week, Window};
use crate::when::{Answer, Question, Start, Wait};
use crate::zone::{MINUTE, Reading, Wall, civil_date};
use serde_json::{Map, Value, json};

/// The names of the weekdays, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The request that asks the core this question.
pub fn request(question: &Question) -> Value {
    let mut request = Map::new();
    let mut set = |name: &str, value: Value| {
        request.insert(name.into(), value);
    };
    set("v", json!(1));
    set("op", json!("when"));
    set("zone", json!(question.zone));
    if let Some(now) = question.now {
        set("now", json!(instant(now)));
    }
    match question.start {
        Start::Wait { base, wait } => {
            set("base", json!(instant(base)));
            set("wait", wait_value(wait));
        }
        Start::Instant(at) => set("instant", json!(instant(at))),
        Start::Local(reading) => set("local", json!(local(reading))),
    }
    if !question.at.is_empty() {
        set("at", question.at.iter().map(|minute| json!(clock(*minute))).collect());
    }
    if question.calendar.is_some() {
        set("calendar", calendar(question));
    }
    Value::Object(request)
}

/// What the core's result must hold to agree with this answer.
pub fn result(question: &Question, answer: Answer) -> Value {
    match answer {
        Answer::Held => json!({ "held": { "code": "schedule.noOpenTime" } }),
        Answer::At { at, local: reading, offset, wall } => {
            let wall = match wall {
                Wall::Normal => "normal",
                Wall::Gap => "gap",
                Wall::Overlap => "overlap",
            };
            json!({ "at": instant(at), "local": local(reading), "offset": self::offset(offset), "zone": question.zone, "wall": wall })
        }
    }
}

/// An instant as the wire writes it.
pub fn instant(millis: i64) -> String {
    let text =
        local_with_millis(Reading { day: millis.div_euclid(crate::zone::DAY), millis: millis.rem_euclid(crate::zone::DAY) });
    format!("{text}Z")
}

/// A local time as the wire writes it: seconds and milliseconds only where they are not zero.
pub fn local(reading: Reading) -> String {
    let text = local_with_millis(reading);
    let text = text.strip_suffix(".000").unwrap_or(&text);
    text.strip_suffix(":00").filter(|_| reading.millis % MINUTE == 0).unwrap_or(text).to_owned()
}

fn local_with_millis(reading: Reading) -> String {
    let seconds = reading.millis / 1000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}.{:03}", civil_date(reading.day), reading.millis % 1000)
}

/// An offset in milliseconds as the wire writes it, `+02:00`.
pub fn offset(offset: i64) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    format!("{sign}{}", clock(offset.abs() / MINUTE))
}

fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn wait_value(wait: Wait) -> Value {
    match wait {
        Wait::Minutes(minutes) => json!({ "minutes": minutes }),
        Wait::Hours(hours) => json!({ "hours": hours }),
        Wait::Days(days) => json!({ "days": days }),
        Wait::BusinessDays(days) => json!({ "businessDays": days }),
    }
}

fn calendar(question: &Question) -> Value {
    let mut written = Map::new();
    let Some(calendar) = &question.calendar else { return Value::Null };
    let mut set = |name: &str, value: Value| {
        written.insert(name.into(), value);
    };
    if let Some(hours) = &calendar.working_hours {
        set("workingHours", week(hours));
    }
    if let Some(zone) = &calendar.working_hours_zone {
        set("workingHoursZone", json!(zone));
    }
    if !calendar.quiet_hours.is_empty() {
        set("quietHours", windows(&calendar.quiet_hours));
    }
    if let Some(hours) = &calendar.legal_hours {
        set("legalHours", week(hours));
    }
    if !calendar.closed_dates.is_empty() {
        set("closedDates", calendar.closed_dates.iter().map(|day| json!(civil_date(*day).to_string())).collect());
    }
    if let Some(days) = calendar.business_days {
        set("businessDays", WEEKDAYS.iter().zip(days).filter(|(_, is)| *is).map(|(name, _)| json!(name)).collect());
    }
    if let Some(days) = calendar.horizon_days {
        set("horizonDays", json!(days));
    }
    Value::Object(written)
}

fn week(week: &Week) -> Value {
    let days = WEEKDAYS.iter().zip(week).filter(|(_, day)| !day.is_empty());
    Value::Object(days.map(|(name, day)| ((*name).to_owned(), windows(day))).collect())
}

fn windows(list: &[Window]) -> Value {
    list.iter().map(|window| json!(format!("{}-{}", clock(window.start), clock(window.end)))).collect()
}
