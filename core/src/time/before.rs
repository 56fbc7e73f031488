//! Answers for instants before the zone pack begins, from `chrono-tz`.
//!
//! In: a zone's name and an instant. Out: the clock at that instant and how long it surely stays. Never: an instant after 2000.

use alloc::string::String;
use chrono::{NaiveDateTime, Offset, TimeZone};
use chrono_tz::{OffsetName, Tz};

use super::SECONDS_A_DAY;
use super::posix::Clock;

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

    /// The clock at an instant; `None` for a zone without history.
    pub(super) fn clock(self, at: i64) -> Option<Clock> {
        let offset = self.0?.offset_from_utc_datetime(&utc(at));
        Some(Clock {
            offset: offset.fix().local_minus_utc(),
            abbreviation: offset.abbreviation().map_or_else(String::new, String::from),
        })
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
