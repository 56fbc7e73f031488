//! Waits, local times, windows and calendars as they cross the wall.
//!
//! In: `{"days": 3}`, `"09:00"`, `"08:00-17:00"`. Out: values that cannot be wrong. Never: a zone's rules (see `time`).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::base::fault::Fault;
use crate::base::instant::shown;
use crate::base::{Name, limits};

/// How long to wait. Minutes and hours are elapsed time; days and business days are local dates (T2, T3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Wait {
    /// Elapsed minutes.
    Minutes(i64),
    /// Elapsed hours.
    Hours(i64),
    /// Calendar days: the same local time, so many local dates later.
    Days(i64),
    /// Business days: the same local time, on the n-th following business date.
    BusinessDays(i64),
}

impl Wait {
    /// No wait at all.
    pub const NONE: Self = Self::Minutes(0);

    /// The number, whatever its unit.
    pub const fn amount(self) -> i64 {
        match self {
            Self::Minutes(amount) | Self::Hours(amount) | Self::Days(amount) | Self::BusinessDays(amount) => amount,
        }
    }

    /// The same wait counted ahead, whichever way it was written.
    #[must_use]
    pub const fn ahead(self) -> Self {
        let ahead = self.amount().saturating_abs();
        match self {
            Self::Minutes(_) => Self::Minutes(ahead),
            Self::Hours(_) => Self::Hours(ahead),
            Self::Days(_) => Self::Days(ahead),
            Self::BusinessDays(_) => Self::BusinessDays(ahead),
        }
    }

    /// The same wait counted back, whichever way it was written.
    #[must_use]
    pub const fn back(self) -> Self {
        let back = self.amount().saturating_abs().saturating_neg();
        match self {
            Self::Minutes(_) => Self::Minutes(back),
            Self::Hours(_) => Self::Hours(back),
            Self::Days(_) => Self::Days(back),
            Self::BusinessDays(_) => Self::BusinessDays(back),
        }
    }

    /// Whether it is within about a century, either way.
    pub const fn in_range(self) -> bool {
        let limit = match self {
            Self::Minutes(_) => limits::WAIT_DAYS * 24 * 60,
            Self::Hours(_) => limits::WAIT_DAYS * 24,
            Self::Days(_) | Self::BusinessDays(_) => limits::WAIT_DAYS,
        };
        -limit <= self.amount() && self.amount() <= limit
    }
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self {
            Self::Minutes(_) => "minute",
            Self::Hours(_) => "hour",
            Self::Days(_) => "day",
            Self::BusinessDays(_) => "business day",
        };
        let plural = if self.amount() == 1 { "" } else { "s" };
        write!(f, "{} {unit}{plural}", self.amount())
    }
}

/// The name of a zone in the IANA database; whether it exists is for `time` to say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct ZoneId(pub Name);

impl ZoneId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ZoneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A day of the week, `mon` to `sun`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Weekday {
    /// Monday
    Mon,
    /// Tuesday
    Tue,
    /// Wednesday
    Wed,
    /// Thursday
    Thu,
    /// Friday
    Fri,
    /// Saturday
    Sat,
    /// Sunday
    Sun,
}

impl Weekday {
    /// The weekday of a date.
    pub fn of(date: NaiveDate) -> Self {
        match date.weekday() {
            chrono::Weekday::Mon => Self::Mon,
            chrono::Weekday::Tue => Self::Tue,
            chrono::Weekday::Wed => Self::Wed,
            chrono::Weekday::Thu => Self::Thu,
            chrono::Weekday::Fri => Self::Fri,
            chrono::Weekday::Sat => Self::Sat,
            chrono::Weekday::Sun => Self::Sun,
        }
    }

    /// Its English name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mon => "Monday",
            Self::Tue => "Tuesday",
            Self::Wed => "Wednesday",
            Self::Thu => "Thursday",
            Self::Fri => "Friday",
            Self::Sat => "Saturday",
            Self::Sun => "Sunday",
        }
    }
}

/// A wall-clock time to the minute, `00:00` to `23:59`; as a window's end also `24:00`. Held as minutes since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime(u16);

impl LocalTime {
    /// Midnight at the end of a day, legal only as a window's end.
    pub const END_OF_DAY: Self = Self(24 * 60);

    /// The time so many minutes after midnight; `None` past 24:00.
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes <= 24 * 60 { Some(Self(minutes)) } else { None }
    }

    /// Minutes since midnight, 0 to 1440.
    pub const fn minutes(self) -> u16 {
        self.0
    }

    fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let two = |digits: &str| {
            (digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse::<u16>().ok()).flatten()
        };
        let (hour, minute) = (two(hour)?, two(minute)?);
        (minute < 60 && hour <= 24).then_some(())?;
        Self::from_minutes(hour * 60 + minute)
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// What the local clock shows within one date and one minute: `[start, end)`. One whose end is not after its start runs past
/// midnight into the next date (T5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// When it opens, on the date that it belongs to.
    pub start: LocalTime,
    /// When it closes; on the next date if not after the start.
    pub end: LocalTime,
}

impl Window {
    /// How long it is open on the wall clock, in minutes: 1 to 1440.
    pub const fn minutes(self) -> u16 {
        let (start, end) = (self.start.minutes(), self.end.minutes());
        if end > start { end - start } else { end + 24 * 60 - start }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.start, self.end)
    }
}

/// Windows by the weekday on which they start; a day left out is closed.
pub type Windows = BTreeMap<Weekday, Vec<Window>>;

/// When sending is allowed, in three kinds that must all hold (T6), and which dates are business days.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Calendar {
    /// Our hours, a courtesy: by weekday; absent: always open; a day left out: closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_hours: Option<Windows>,
    /// The zone in which working hours are read; absent: the contact's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_hours_zone: Option<ZoneId>,
    /// Their rest, protective: closed every day within these windows, on the contact's clock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quiet_hours: Vec<Window>,
    /// What the law allows, never overridden, on the contact's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_hours: Option<Windows>,
    /// Dates on which no working hours start and that are no business days.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub closed_dates: BTreeSet<LocalDate>,
    /// The weekdays that are business days; Monday to Friday unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_days: Option<BTreeSet<Weekday>>,
    /// Over how many minutes sends that would fall on one opening are spread; 0: not at all.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub spread_minutes: u16,
    /// How many days beyond the candidate an opening is looked for; 14 unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horizon_days: Option<u32>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(value: &u16) -> bool {
    *value == 0
}

/// A calendar date without a zone, `2026-12-25`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalDate(pub NaiveDate);

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

/// What a local clock shows: `2026-11-25T08:00`, with seconds and milliseconds only where they are not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalDateTime(pub NaiveDateTime);

impl fmt::Display for LocalDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (millis, second) = (self.0.nanosecond() / 1_000_000, self.0.second());
        write!(f, "{}T{:02}:{:02}", LocalDate(self.0.date()), self.0.hour(), self.0.minute())?;
        match (second, millis) {
            (0, 0) => Ok(()),
            (second, 0) => write!(f, ":{second:02}"),
            (second, millis) => write!(f, ":{second:02}.{millis:03}"),
        }
    }
}

/// The numbers of a text that is written like this one, which has a digit for each `0`: what these types write, read without chrono's
/// language of formats.
fn numbers<const N: usize>(text: &str, like: &str) -> Option<[u32; N]> {
    let fits = |(found, wanted): (u8, u8)| if wanted == b'0' { found.is_ascii_digit() } else { found == wanted };
    if text.len() != like.len() || !text.bytes().zip(like.bytes()).all(fits) {
        return None;
    }
    let mut parts = text.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse().ok());
    let mut numbers = [0; N];
    for number in &mut numbers {
        *number = parts.next()??;
    }
    Some(numbers)
}

fn parse_date(text: &str) -> Option<NaiveDate> {
    four_digit_date(text).filter(|date| date.year() >= 1900)
}

fn four_digit_date(text: &str) -> Option<NaiveDate> {
    let date = match numbers(text, "0000-00-00") {
        Some([year, month, day]) => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?,
        None => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?,
    };
    (text.len() == 10 && (0..=9999).contains(&date.year())).then_some(date)
}

fn parse_date_time(text: &str) -> Option<NaiveDateTime> {
    let (date, time) = text.split_once('T')?;
    if let Some([hour, minute]) = numbers(time, "00:00") {
        return on(date, NaiveTime::from_hms_opt(hour, minute, 0)?);
    }
    let time = match time.len() {
        5 => NaiveTime::parse_from_str(time, "%H:%M"),
        8 => NaiveTime::parse_from_str(time, "%H:%M:%S"),
        12 => NaiveTime::parse_from_str(time, "%H:%M:%S%.3f"),
        _ => return None,
    };
    // chrono reads second 60 as a leap second; local clocks of this system have none.
    on(date, time.ok().filter(|time| time.nanosecond() < 1_000_000_000)?)
}

fn on(date: &str, time: NaiveTime) -> Option<NaiveDateTime> {
    // At the first instant of 1900 clocks west of Greenwich still show the day before: what is written can be read back.
    let eve = NaiveDate::from_ymd_opt(1899, 12, 31)?;
    Some(four_digit_date(date).filter(|date| *date >= eve)?.and_time(time))
}

fn parse_window(text: &str) -> Option<Window> {
    let (start, end) = text.split_once('-')?;
    let (start, end) = (LocalTime::parse(start)?, LocalTime::parse(end)?);
    (start < LocalTime::END_OF_DAY).then_some(Window { start, end })
}

/// Reads and writes a type as text, and says what was expected when the text does not fit.
macro_rules! as_text {
    ($type:ident, $parse:expr, $code:literal, $expected:literal, $pattern:literal) => {
        impl core::str::FromStr for $type {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                $parse(text).ok_or_else(|| format!(concat!("expected ", $expected, ", found `{}`"), shown(text)))
            }
        }
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.to_string())
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(|message: String| de::Error::custom(Fault { code: $code, message }))
            }
        }
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $type {
            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                stringify!($type).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": $pattern, "description": $expected })
            }
        }
    };
}

as_text!(
    LocalTime,
    |text| LocalTime::parse(text).filter(|time| *time < LocalTime::END_OF_DAY),
    "time.localTimeMalformed",
    "a local time such as `09:00`, from `00:00` to `23:59`",
    "^[0-2][0-9]:[0-5][0-9]$"
);
as_text!(
    Window,
    parse_window,
    "time.windowMalformed",
    "a window such as `08:00-17:00`, its end at most `24:00`",
    "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$"
);
as_text!(
    LocalDate,
    |text| parse_date(text).map(LocalDate),
    "time.dateMalformed",
    "a date such as `2026-12-25`, in the years 1900 to 9999",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
);
as_text!(
    LocalDateTime,
    |text| parse_date_time(text).map(LocalDateTime),
    "time.localMalformed",
    "a local date and time such as `2026-11-25T08:00`, in the years 1900 to 9999",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{3})?)?$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_windows() {
        for text in ["08:00-17:00", "22:00-02:00", "00:00-24:00", "09:00-09:00"] {
            assert_eq!(text.parse::<Window>().unwrap().to_string(), text);
        }
        for text in ["8:00-17:00", "24:00-02:00", "08:00", "08:00-25:00", "08:60-09:00", "08:00–17:00"] {
            assert!(text.parse::<Window>().is_err(), "{text}");
        }
    }

    #[test]
    fn prints_seconds_only_where_there_are_some() {
        for text in ["2026-11-25T08:00", "2026-11-25T08:00:30", "2026-11-25T08:00:00.250", "1899-12-31T19:00"] {
            assert_eq!(text.parse::<LocalDateTime>().unwrap().to_string(), text);
        }
        for text in ["2026-02-30T08:00", "2026-11-25", "2026-11-25 08:00", "2026-11-25T24:00", "1899-12-30T23:59"] {
            assert!(text.parse::<LocalDateTime>().is_err(), "{text}");
        }
    }
}
