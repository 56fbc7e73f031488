//! Answers for instants before the zone pack begins, from `chrono-tz`.
//!
//! In: a zone's name and an instant. Out: the clock at that instant and how long it surely stays. Never: an instant after 2000.

use alloc::format;
use alloc::string::String;
use chrono::{NaiveDateTime, Offset, TimeZone};
use chrono_tz::{OffsetName, Tz};

use super::SECONDS_A_DAY;

/// A zone's history before the pack begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before(Option<Tz>);

impl Before {
    /// The history of a zone; one that `chrono-tz` doesn't know has none.
    pub(super) fn of(name: &str) -> Self {
        Self(name.parse().ok())
    }

    /// Seconds east of UTC at an instant (seconds since 1970); `None` for a zone without history.
    pub(super) fn offset(self, at: i64) -> Option<i32> {
        Some(self.0?.offset_from_utc_datetime(&utc(at)).fix().local_minus_utc())
    }

    /// What people call the clock at an instant; a clock without a name is called by its numbers, `+0330`.
    pub(super) fn abbreviation(self, at: i64) -> String {
        let Some(zone) = self.0 else { return String::new() };
        let offset = zone.offset_from_utc_datetime(&utc(at));
        if let Some(name) = offset.abbreviation() {
            return name.into();
        }
        let seconds = offset.fix().local_minus_utc();
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs() / 60);
        match (minutes / 60, minutes % 60) {
            (hours, 0) => format!("{sign}{hours:02}"),
            (hours, minutes) => format!("{sign}{hours:02}{minutes:02}"),
        }
    }

    /// Until when the offset at `at` surely stays: up to a day, and not past `end`.
    pub(super) fn steady_until(self, at: i64, end: i64) -> i64 {
        let steady = self.offset(at);
        // No zone has changed its clock twice within a day, so one look a day ahead sees every change.
        let ahead = (at + SECONDS_A_DAY).min(end);
        if self.offset(ahead - 1) == steady {
            return ahead;
        }
        let (mut same, mut changed) = (at, ahead - 1);
        while changed - same > 1 {
            let middle = same + (changed - same) / 2;
            if self.offset(middle) == steady {
                same = middle;
            } else {
                changed = middle;
            }
        }
        changed
    }
}

fn utc(at: i64) -> NaiveDateTime {
    chrono::DateTime::from_timestamp(at, 0).unwrap_or_default().naive_utc()
}
