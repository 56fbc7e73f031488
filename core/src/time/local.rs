//! What a local clock shows, as plain arithmetic: milliseconds since 1970 on that clock, no zone.
//!
//! In: a local date and time. Out: its date, weekday and minute. Never: an instant (a zone's [`super::Zone`] makes those).

use alloc::format;
use alloc::string::String;
use chrono::{DateTime, NaiveDate};

use crate::wire::{LocalDate, LocalDateTime, LocalTime, Weekday};

/// Milliseconds of a day.
pub(super) const DAY: i64 = 86_400_000;
/// A whole number of weeks, so many days before 1970 that no date of the core's lies before it.
const EARLY_DAYS: i64 = 7 * 200_000;
/// Milliseconds of a minute.
pub(super) const MINUTE: i64 = 60_000;

/// A date and time on a local clock, in milliseconds since that clock showed 1970-01-01T00:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Local(pub(super) i64);

impl Local {
    /// The local moment of a wire value.
    pub fn of(local: LocalDateTime) -> Self {
        Self(local.0.and_utc().timestamp_millis())
    }

    /// So many minutes after midnight of a day (days since 1970).
    pub(super) const fn on(day: i64, minutes: i64) -> Self {
        Self(day * DAY + minutes * MINUTE)
    }

    /// So many milliseconds after midnight of a day (days since 1970).
    pub(super) const fn at(day: i64, millis: i64) -> Self {
        Self(day * DAY + millis)
    }

    /// Days since 1970-01-01 on this clock.
    #[inline]
    pub const fn day(self) -> i64 {
        // Counted from before any date, so that nothing is negative: that divides in half the time.
        ((self.0 + EARLY_DAYS * DAY) as u64 / DAY as u64) as i64 - EARLY_DAYS
    }

    /// Milliseconds since local midnight.
    #[inline]
    pub const fn millis_of_day(self) -> i64 {
        self.0 - self.day() * DAY
    }

    /// The day of the week, 0 for Monday to 6 for Sunday.
    pub const fn weekday_index(self) -> usize {
        weekday_index(self.day())
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        Weekday::of(self.date().0)
    }

    /// The date.
    pub fn date(self) -> LocalDate {
        LocalDate(DateTime::from_timestamp_millis(self.0).unwrap_or_default().date_naive())
    }

    /// The same as a wire value.
    pub fn date_time(self) -> LocalDateTime {
        LocalDateTime(DateTime::from_timestamp_millis(self.0).unwrap_or_default().naive_utc())
    }

    /// The time of day as people write it, without seconds: `08:00`.
    pub fn time(self) -> String {
        let minutes = self.millis_of_day() / MINUTE;
        u16::try_from(minutes).ok().and_then(LocalTime::from_minutes).map_or_else(String::new, |time| format!("{time}"))
    }
}

/// The day of the week of a day since 1970, 0 for Monday to 6 for Sunday.
pub(super) const fn weekday_index(day: i64) -> usize {
    // 1970-01-01 was a Thursday.
    ((day + EARLY_DAYS + 3) as u64 % 7) as usize
}

/// Days since 1970-01-01 of a date.
pub(super) fn day_number(date: NaiveDate) -> i64 {
    date.signed_duration_since(NaiveDate::default()).num_days()
}
