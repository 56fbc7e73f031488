//! The `date` filter: which moment a value means, shown in the reader's zone.
//!
//! In: a value, a format, a [`Zone`]. Out: text. Never: a clock; the zone says what now is.

mod cursor;
mod format;
mod read;

use alloc::string::String;
use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};

use super::value::Value;
use super::work::{Trouble, Work};
use crate::base::Instant;

/// What a clock in some zone shows at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The date and time on the wall.
    pub local: NaiveDateTime,
    /// How many seconds the wall clock is ahead of UTC.
    pub offset_seconds: i32,
    /// What the zone calls itself then: `CET`. May be empty.
    pub abbreviation: String,
}

/// The zone that dates are shown in, and what time it is.
pub trait Zone {
    /// The moment of rendering, for `"now" | date: …`; without it such a value stays as it is.
    fn now(&self) -> Option<Instant>;
    /// What the wall clock shows at an instant.
    fn reading(&self, at: Instant) -> Reading;
    /// The instant at which the wall clock shows this; where it never does or does twice, the zone's rule decides.
    fn instant(&self, local: NaiveDateTime) -> Option<Instant>;
    /// Whether a moment written with an offset (`2026-11-24T20:00:00Z`) is shown in this zone. Without it, as in Ruby's
    /// Liquid, it is shown at the offset it was written with.
    fn converts(&self) -> bool {
        true
    }
}

/// UTC with no clock, showing written offsets as they are: how Liquid behaves on a server at UTC.
///
/// ```
/// use relance_core::base::Json;
/// use relance_core::compose::liquid::{Context, Template, Utc};
/// let template = Template::parse("{{ '2026-03-14' | date: '%A, %-d %B' }}").unwrap();
/// let context = Context { zone: &Utc, ..Context::default() };
/// assert_eq!(template.render(&Json::Null, &context).unwrap().text, "Saturday, 14 March");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Utc;

impl Zone for Utc {
    fn now(&self) -> Option<Instant> {
        None
    }
    fn reading(&self, at: Instant) -> Reading {
        Reading { local: at.utc(), offset_seconds: 0, abbreviation: "UTC".into() }
    }
    fn instant(&self, local: NaiveDateTime) -> Option<Instant> {
        Instant::from_utc(local)
    }
    fn converts(&self) -> bool {
        false
    }
}

/// A moment to be written.
pub(super) struct Moment {
    local: NaiveDateTime,
    offset_seconds: i32,
    abbreviation: String,
}

impl Moment {
    fn at(instant: Instant, zone: &dyn Zone) -> Self {
        let Reading { local, offset_seconds, abbreviation } = zone.reading(instant);
        Self { local, offset_seconds, abbreviation }
    }
}

/// `value | date: format`; a value that is no date stays as it is.
pub(super) fn filter<'a>(input: Value<'a>, pattern: Option<&Value<'a>>, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    let Some(pattern) = pattern.filter(|pattern| !pattern.to_text().is_empty()) else { return Ok(input) };
    let Some(moment) = moment(&input, work.zone) else { return Ok(input) };
    let mut out = String::new();
    format::write(&moment, &pattern.to_text(), &mut out, work)?;
    work.made(out)
}

/// The moment that a value means.
fn moment(value: &Value<'_>, zone: &dyn Zone) -> Option<Moment> {
    if let Value::Int(seconds) = value {
        return timestamp(*seconds, zone);
    }
    let text = value.as_str()?.to_lowercase();
    match text.as_str() {
        "" => None,
        "now" | "today" => zone.now().map(|now| Moment::at(now, zone)),
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => timestamp(digits.parse().ok()?, zone),
        text => resolved(&read::parts(text)?, zone),
    }
}

fn timestamp(seconds: i128, zone: &dyn Zone) -> Option<Moment> {
    let millis = i64::try_from(seconds.checked_mul(1000)?).ok()?;
    Instant::from_millis(millis).map(|instant| Moment::at(instant, zone))
}

/// Fills what a text left out: from today above the largest part that was written, with the smallest value below it.
fn resolved(parts: &read::Parts, zone: &dyn Zone) -> Option<Moment> {
    let today = || zone.now().map(|now| zone.reading(now).local.date());
    let year = match parts.year {
        Some(year) => year,
        None => today()?.year(),
    };
    let date = match parts.day_of_year {
        Some(day) => NaiveDate::from_yo_opt(year, day)?,
        None => calendar(parts, year, today)?,
    };
    let (hour, carried) = if parts.hour == 24 { (0, 1) } else { (parts.hour, 0) };
    if carried == 1 && (parts.minute, parts.second) != (0, 0) {
        return None;
    }
    let (second, leap) = if parts.second == 60 { (59, 1) } else { (parts.second, 0) };
    let local = date.and_hms_nano_opt(hour, parts.minute, second, parts.nanos)?;
    let local = local.checked_add_signed(TimeDelta::seconds(leap + carried * 86_400))?;
    let Some(offset) = parts.offset_seconds else {
        let instant = zone.instant(local)?;
        let Reading { offset_seconds, abbreviation, local: shown } = zone.reading(instant);
        let same_second = shown.and_utc().timestamp() == local.and_utc().timestamp();
        return Some(Moment { local: if same_second { local } else { shown }, offset_seconds, abbreviation });
    };
    if zone.converts() {
        let utc = local.checked_sub_signed(TimeDelta::seconds(i64::from(offset)))?;
        return Some(Moment::at(Instant::from_utc(utc)?, zone));
    }
    let abbreviation = if parts.is_utc { String::from("UTC") } else { String::new() };
    Some(Moment { local, offset_seconds: offset, abbreviation })
}

fn calendar(parts: &read::Parts, year: i32, today: impl Fn() -> Option<NaiveDate>) -> Option<NaiveDate> {
    let month = match parts.month {
        Some(month) => month,
        None if parts.year.is_none() => today()?.month(),
        None => 1,
    };
    let day = match parts.day {
        Some(day) => day,
        None if parts.year.is_none() && parts.month.is_none() => today()?.day(),
        None => 1,
    };
    NaiveDate::from_ymd_opt(year, month, day)
}
