//! A point in time: UTC, to the millisecond (T1).
//!
//! In: RFC 3339 text or milliseconds. Out: [`Instant`] within the years 1900 to 9999. Never: a zone, a clock.

use alloc::string::{String, ToString};
use chrono::{DateTime, Datelike, NaiveDateTime, SecondsFormat, Utc};
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

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.utc().and_utc().to_rfc3339_opts(SecondsFormat::Millis, true))
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
        serializer.serialize_str(&self.to_string())
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|fault| match fault {
            NotInstant::Malformed => de::Error::custom(Fault {
                code: "time.instantMalformed",
                message: format_args!(
                    "expected an RFC 3339 instant such as `2026-11-24T20:00:00.000Z`, found `{}`",
                    shown(&text)
                ),
            }),
            NotInstant::OutOfRange => de::Error::custom(Fault {
                code: "time.outOfRange",
                message: format_args!("expected an instant in the years 1900 to 9999, found `{}`", shown(&text)),
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
