//! A point in time: UTC, to the millisecond (T1).
//!
//! In: RFC 3339 text or milliseconds. Out: [`Instant`] within the years 1900 to 9999. Never: a zone, a clock.

use alloc::string::String;
use chrono::{DateTime, Datelike, NaiveDateTime, Utc};
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::fault::Fault;

/// 1900-01-01T00:00:00.000Z.
const MIN_MILLIS: i64 = -2_208_988_800_000;
/// 9999-12-30T00:00:00.000Z: a day short of the year's end, so that its local time has four digits everywhere.
const MAX_MILLIS: i64 = 253_402_128_000_000;

/// An instant in UTC with millisecond precision, from 1900 to 9999. On the wire: RFC 3339, always with `Z` and milliseconds.
///
/// ```
/// use relance_core::base::Instant;
/// let instant: Instant = "2026-11-24T21:00:00+01:00".parse().unwrap();
/// assert_eq!(instant.to_string(), "2026-11-24T20:00:00.000Z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The earliest instant that the core works with.
    pub const MIN: Self = Self(MIN_MILLIS);
    /// The latest instant that the core works with.
    pub const MAX: Self = Self(MAX_MILLIS);

    /// The instant this many milliseconds after 1970-01-01T00:00Z; `None` outside 1900 to 9999.
    pub fn from_millis(millis: i64) -> Option<Self> {
        (MIN_MILLIS..=MAX_MILLIS).contains(&millis).then_some(Self(millis))
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00Z, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The instant this many milliseconds later (earlier if negative); `None` outside 1900 to 9999.
    pub fn plus_millis(self, millis: i64) -> Option<Self> {
        self.0.checked_add(millis).and_then(Self::from_millis)
    }

    /// The same, kept within 1900 to 9999.
    #[must_use]
    pub fn saturating_plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis).clamp(MIN_MILLIS, MAX_MILLIS))
    }

    /// The date and time that a clock at UTC shows.
    pub fn utc(self) -> NaiveDateTime {
        DateTime::<Utc>::from_timestamp_millis(self.0).unwrap_or_default().naive_utc()
    }

    /// The instant at which a clock at UTC shows this; `None` outside 1900 to 9999.
    pub fn from_utc(utc: NaiveDateTime) -> Option<Self> {
        Self::from_millis(utc.and_utc().timestamp_millis())
    }
}

impl Instant {
    /// RFC 3339 with milliseconds, 24 bytes of ASCII. Every state and decision holds a dozen instants: this is written by hand.
    fn written(self) -> [u8; WRITTEN.len()] {
        let (seconds, millis) = (self.seconds(), self.0.rem_euclid(1000));
        let (year, month, day) = civil(seconds.div_euclid(86_400));
        let second = seconds.rem_euclid(86_400);
        let parts = [year, month, day, second / 3600, second / 60 % 60, second % 60, millis];
        let mut text = *WRITTEN;
        for ((start, end), part) in PARTS.into_iter().zip(parts) {
            let mut rest = part;
            for digit in text.get_mut(start..end).unwrap_or_default().iter_mut().rev() {
                *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
                rest /= 10;
            }
        }
        text
    }

    /// What [`Instant::written`] has written; nothing for any other text, sound or not.
    fn read_back(text: &[u8]) -> Option<Self> {
        let mut parts = [0_i64; PARTS.len()];
        let same = text.len() == WRITTEN.len()
            && text
                .iter()
                .zip(WRITTEN)
                .all(|(found, wanted)| if *wanted == b'0' { found.is_ascii_digit() } else { found == wanted });
        if !same {
            return None;
        }
        for ((start, end), part) in PARTS.into_iter().zip(&mut parts) {
            *part = text.get(start..end)?.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
        }
        let [year, month, day, hour, minute, second, millis] = parts;
        let days = days_before(year, month, day);
        // A date that there is not, 30 February, comes out as another one.
        let sound = hour < 24 && minute < 60 && second < 60 && civil(days) == (year, month, day);
        sound.then(|| (days * 86_400 + hour * 3600 + minute * 60 + second) * 1000 + millis).and_then(Self::from_millis)
    }
}

/// How an instant is written: a digit for each `0`.
const WRITTEN: &[u8; 24] = b"0000-00-00T00:00:00.000Z";
/// Where year, month, day, hour, minute, second and milliseconds stand.
const PARTS: [(usize, usize); 7] = [(0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19), (20, 23)];

fn text_of(written: &[u8]) -> &str {
    core::str::from_utf8(written).unwrap_or_default()
}

/// Year, month and day of a day after 1970-01-01, in years that begin in March, so that the leap day is their last.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// Days from 1970-01-01 to a date; the other way round of [`civil`].
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(text_of(&self.written()))
    }
}

/// Why a text is no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotInstant {
    /// It is not RFC 3339.
    Malformed,
    /// It is outside 1900 to 9999.
    OutOfRange,
}

impl core::str::FromStr for Instant {
    type Err = NotInstant;

    fn from_str(text: &str) -> Result<Self, NotInstant> {
        if let Some(instant) = Self::read_back(text.as_bytes()) {
            return Ok(instant);
        }
        // chrono accepts a space for the `T` and lower case; RFC 3339 allows both, and so do we.
        let parsed = DateTime::parse_from_rfc3339(text).map_err(|_| NotInstant::Malformed)?;
        if parsed.year() < 1900 {
            return Err(NotInstant::OutOfRange);
        }
        Self::from_millis(parsed.timestamp_millis()).ok_or(NotInstant::OutOfRange)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text_of(&self.written()))
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

/// Reads an instant without a copy of its text.
struct Text;

impl de::Visitor<'_> for Text {
    type Value = Instant;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string") // As a text would say it.
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Instant, E> {
        text.parse().map_err(|fault| match fault {
            NotInstant::Malformed => de::Error::custom(Fault {
                code: "time.instantMalformed",
                message: format_args!("expected an RFC 3339 instant such as `2026-11-24T20:00:00.000Z`, found `{}`", shown(text)),
            }),
            NotInstant::OutOfRange => de::Error::custom(Fault {
                code: "time.outOfRange",
                message: format_args!("expected an instant in the years 1900 to 9999, found `{}`", shown(text)),
            }),
        })
    }
}

/// The beginning of a text, short enough for a message.
pub fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(60).map(|c| if c.is_control() { '·' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Instant {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Instant".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "format": "date-time",
            "description": "An instant in UTC with milliseconds, RFC 3339: `2026-11-24T20:00:00.000Z`."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use chrono::SecondsFormat;

    /// Instants all over the years, and those around the ends of months and years.
    fn many() -> impl Iterator<Item = Instant> {
        let ends = (0..8_100).flat_map(|year| [59, 60, 365].map(|day| MIN_MILLIS + (year * 365 + day) * 86_400_000 - 1));
        let spread = (0..200_000).map(|step| MIN_MILLIS + step * 1_277_953_211);
        ends.chain(spread).chain([MIN_MILLIS, -1, 0, 1, MAX_MILLIS]).filter_map(Instant::from_millis)
    }

    #[test]
    fn what_is_written_by_hand_is_what_chrono_writes() {
        for instant in many() {
            assert_eq!(instant.to_string(), instant.utc().and_utc().to_rfc3339_opts(SecondsFormat::Millis, true));
        }
    }

    #[test]
    fn what_was_written_is_read_back_and_dates_that_there_are_not_are_refused() {
        for instant in many() {
            assert_eq!(Instant::read_back(instant.to_string().as_bytes()), Some(instant));
        }
        for wrong in
            ["2026-02-30T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-01-00T00:00:00.000Z", "2026-01-01T24:00:00.000Z"]
        {
            assert_eq!(wrong.parse::<Instant>(), Err(NotInstant::Malformed), "{wrong}");
        }
        assert_eq!("1899-12-31T23:59:59.999Z".parse::<Instant>(), Err(NotInstant::OutOfRange));
    }
}
