//! Where a wait ends (T2, T3), and the next of a list of local times (T8).
//!
//! In: a base instant, a wait, the zone, the business days. Out: a [`Candidate`]: the instant and the local time that it came from.
//! Never: a calendar's hours, `now`.

use super::dates::Dates;
use super::days::OpenDays;
use super::local::{Local, MINUTE};
use super::week::WEEK;
use super::zone::{Wall, Zone};
use crate::base::Instant;
use crate::wire::{Calendar, LocalTime, Wait};

/// The most days that are looked through for a business day; a century of waiting on a one-day week is twice within it.
const DAYS_SEARCHED: i64 = 600_000;

/// One bit a weekday, Monday the lowest.
const MONDAY_TO_FRIDAY: u8 = 0b001_1111;

/// A moment before any calendar has moved it: the instant and the local intent that it came from (T1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The instant.
    pub at: Instant,
    /// The local time that was meant; where it does not exist, `at` shows another one.
    pub local: Local,
    /// How the local time that was meant reads.
    pub wall: Wall,
}

/// Why a wait has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCandidate {
    /// It ends outside the years 1900 to 9999.
    OutOfRange,
    /// No date is a business day.
    NoBusinessDay,
}

/// Which dates are business days (T3): days of the week without the closed dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessDays {
    days: OpenDays,
}

impl Default for BusinessDays {
    fn default() -> Self {
        Self { days: OpenDays::of(MONDAY_TO_FRIDAY, Dates::default()) }
    }
}

impl BusinessDays {
    /// The business days of a calendar: Monday to Friday unless it says otherwise, without its closed dates.
    pub fn of(calendar: &Calendar) -> Self {
        let days = match &calendar.business_days {
            Some(days) => WEEK.iter().rev().fold(0, |bits, day| bits << 1 | u8::from(days.contains(day))),
            None => MONDAY_TO_FRIDAY,
        };
        Self { days: OpenDays::of(days, Dates::of(&calendar.closed_dates)) }
    }

    /// The n-th business day after a day, or before it if `n` is negative.
    fn nth(&self, from: i64, n: i64) -> Option<i64> {
        let end = Local::on(from + DAYS_SEARCHED, 0);
        if n >= 0 {
            return (0..n).try_fold(from, |day, _| self.days.from(day + 1, end));
        }
        let mut before = (from - DAYS_SEARCHED..from).rev().filter(|day| self.days.contains(*day));
        before.nth(usize::try_from(-n - 1).ok()?)
    }
}

impl BusinessDays {
    /// How many business dates there are after one local date, up to another and with it; 0 if that is not later. At most a
    /// century is counted.
    pub fn between(&self, from: Local, to: Local) -> i64 {
        let days = (to.day() - from.day()).clamp(0, DAYS_SEARCHED);
        let count = (1..=days).filter(|days| self.days.contains(from.day() + days)).count();
        i64::try_from(count).unwrap_or(DAYS_SEARCHED)
    }
}

impl Candidate {
    /// The moment that a local time means in a zone (T4).
    ///
    /// # Errors
    /// When it is outside the years 1900 to 9999.
    pub fn of_local(local: Local, zone: &Zone) -> Result<Self, NoCandidate> {
        let (at, wall) = zone.resolve(local);
        Ok(Self { at: Instant::from_millis(at).ok_or(NoCandidate::OutOfRange)?, local, wall })
    }

    /// An instant as it is; no local time was named.
    pub fn of_instant(at: Instant, zone: &Zone) -> Self {
        Self { at, local: zone.local(at), wall: Wall::Normal }
    }

    /// Where a wait that begins at `base` ends: elapsed time for minutes and hours, local dates for days (T2), business dates for
    /// business days (T3). A negative amount counts backwards. None at all, in days too, is `base` itself, also when `base` is in the
    /// second pass of a doubled hour.
    ///
    /// ```
    /// use relance_core::{base::Instant, time::{BusinessDays, Candidate, Zones}, wire::Wait};
    /// let zone = Zones::embedded().zone("Europe/Paris").unwrap();
    /// let friday: Instant = "2026-11-20T09:00:00Z".parse().unwrap();
    /// let end = Candidate::after(friday, Wait::BusinessDays(3), &zone, &BusinessDays::default()).unwrap();
    /// assert_eq!(end.at.to_string(), "2026-11-25T09:00:00.000Z");
    /// ```
    ///
    /// # Errors
    /// When it ends outside the years 1900 to 9999, or no date is a business day.
    pub fn after(base: Instant, wait: Wait, zone: &Zone, business: &BusinessDays) -> Result<Self, NoCandidate> {
        let elapsed = |amount: i64, unit: i64| {
            let at = amount.checked_mul(unit).and_then(|millis| base.plus_millis(millis)).ok_or(NoCandidate::OutOfRange)?;
            Ok(Self::of_instant(at, zone))
        };
        if !wait.in_range() {
            return Err(NoCandidate::OutOfRange);
        }
        match wait {
            Wait::Minutes(amount) => elapsed(amount, MINUTE),
            Wait::Hours(amount) => elapsed(amount, 60 * MINUTE),
            Wait::Days(days) => Self::same_time(base, zone, |day| Ok(day + days)),
            Wait::BusinessDays(days) => {
                Self::same_time(base, zone, |day| business.nth(day, days).ok_or(NoCandidate::NoBusinessDay))
            }
        }
    }

    /// The base's local time on another day.
    fn same_time(base: Instant, zone: &Zone, day: impl Fn(i64) -> Result<i64, NoCandidate>) -> Result<Self, NoCandidate> {
        let local = zone.local(base);
        let meant = Local::at(day(local.day())?, local.millis_of_day());
        let candidate = Self::of_local(meant, zone)?;
        // A wait of no days must not end an hour before it began.
        Ok(if meant == local { Self { at: base, ..candidate } } else { candidate })
    }

    /// The earliest of the listed local times that is not before the candidate, on its local date or a following one (T8).
    /// An empty list moves nothing. A listed time that a clock change skips or repeats is read by T4.
    ///
    /// # Errors
    /// When it is outside the years 1900 to 9999.
    pub fn listed(self, times: &[LocalTime], zone: &Zone) -> Result<Self, NoCandidate> {
        if times.is_empty() {
            return Ok(self);
        }
        // The date that was meant comes first, also where a gap at midnight shows another one. The first date may have passed all
        // its times, the second may be one that the zone leaves out.
        let first = self.local.day().min(zone.local(self.at).day());
        for day in first..first + 5 {
            if let Some(found) = self.earliest_on(day, times, zone)? {
                // Where the clock skips to midnight, a time of this date can come after one of the next.
                let next = self.earliest_on(day + 1, times, zone)?;
                return Ok(next.filter(|next| next.at < found.at).unwrap_or(found));
            }
        }
        Err(NoCandidate::OutOfRange)
    }

    /// The earliest of the listed times on one date that is not before the candidate.
    fn earliest_on(self, day: i64, times: &[LocalTime], zone: &Zone) -> Result<Option<Self>, NoCandidate> {
        let mut earliest: Option<Self> = None;
        for time in times {
            let reading = Self::of_local(Local::on(day, i64::from(time.minutes())), zone)?;
            if reading.at >= self.at && earliest.is_none_or(|found| reading.at < found.at) {
                earliest = Some(reading);
            }
        }
        Ok(earliest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Zones;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    fn zone(name: &str) -> Zone {
        Zones::embedded().zone(name).unwrap()
    }

    /// Base, zone and wait; the instant and how its local time reads.
    fn after(base: &str, name: &str, wait: Wait) -> (String, Wall) {
        let candidate = Candidate::after(base.parse().unwrap(), wait, &zone(name), &BusinessDays::default()).unwrap();
        (candidate.at.to_string(), candidate.wall)
    }

    #[test]
    fn t2_minutes_and_hours_are_elapsed_time() {
        // Clocks in Paris go forward at 01:00Z on 2026-03-29.
        assert_eq!(after("2026-03-28T12:30:15.250Z", "Europe/Paris", Wait::Hours(24)).0, "2026-03-29T12:30:15.250Z");
        assert_eq!(
            after("2026-03-29T00:59:00Z", "Europe/Paris", Wait::Minutes(5)),
            ("2026-03-29T01:04:00.000Z".into(), Wall::Normal)
        );
        assert_eq!(after("2026-03-29T00:59:00Z", "Europe/Paris", Wait::Hours(-2)).0, "2026-03-28T22:59:00.000Z");
    }

    #[test]
    fn t2_days_are_local_dates_at_the_same_local_time() {
        assert_eq!(after("2026-03-28T12:30:15.250Z", "Europe/Paris", Wait::Days(1)).0, "2026-03-29T11:30:15.250Z");
        assert_eq!(after("2026-03-28T01:30:00Z", "Europe/Paris", Wait::Days(1)), ("2026-03-29T01:30:00.000Z".into(), Wall::Gap));
        assert_eq!(
            after("2026-10-24T00:30:00Z", "Europe/Paris", Wait::Days(1)),
            ("2026-10-25T00:30:00.000Z".into(), Wall::Overlap)
        );
        assert_eq!(after("2026-03-30T12:00:00Z", "Europe/Paris", Wait::Days(-3)).0, "2026-03-27T13:00:00.000Z");
    }

    #[test]
    fn t4_the_first_pass_is_meant_also_when_the_base_was_in_the_second() {
        // 2026-10-25 and 2027-10-31 both double the hour from 02:00 to 03:00 in Paris.
        assert_eq!(
            after("2026-10-25T01:30:00Z", "Europe/Paris", Wait::Days(371)),
            ("2027-10-31T00:30:00.000Z".into(), Wall::Overlap)
        );
    }

    #[test]
    fn no_days_are_no_wait_even_in_the_second_pass() {
        for wait in [Wait::Days(0), Wait::BusinessDays(0), Wait::Minutes(0)] {
            assert_eq!(after("2026-10-25T01:30:00Z", "Europe/Paris", wait).0, "2026-10-25T01:30:00.000Z");
        }
    }

    #[test]
    fn t3_business_days_count_from_the_bases_date_whatever_day_it_is() {
        for (base, days, end) in [
            ("2026-11-20T09:00:00Z", 3, "2026-11-25T09:00:00.000Z"),
            ("2026-11-21T09:00:00Z", 1, "2026-11-23T09:00:00.000Z"),
            ("2026-11-21T09:00:00Z", 0, "2026-11-21T09:00:00.000Z"),
            ("2026-11-23T09:00:00Z", -1, "2026-11-20T09:00:00.000Z"),
            ("2026-11-22T09:00:00Z", -1, "2026-11-20T09:00:00.000Z"),
            ("2026-11-20T09:00:00Z", 250, "2027-11-05T09:00:00.000Z"),
        ] {
            assert_eq!(after(base, "UTC", Wait::BusinessDays(days)).0, end, "{base} + {days}");
        }
        // Friday 23:00 in New York is Saturday at UTC.
        assert_eq!(after("2026-11-21T04:00:00Z", "America/New_York", Wait::BusinessDays(1)).0, "2026-11-24T04:00:00.000Z");
    }

    #[test]
    fn t3_closed_dates_and_the_calendars_own_days_count() {
        let calendar: Calendar =
            serde_json::from_str(r#"{"businessDays":["sun","mon","tue","wed","thu"],"closedDates":["2026-11-23"]}"#).unwrap();
        let business = BusinessDays::of(&calendar);
        let base = "2026-11-19T09:00:00Z".parse().unwrap();
        let end = |days| Candidate::after(base, Wait::BusinessDays(days), &zone("UTC"), &business).unwrap().at.to_string();
        assert_eq!(end(1), "2026-11-22T09:00:00.000Z");
        assert_eq!(end(2), "2026-11-24T09:00:00.000Z");
        let none = BusinessDays { days: OpenDays::of(0, Dates::default()) };
        assert_eq!(Candidate::after(base, Wait::BusinessDays(1), &zone("UTC"), &none), Err(NoCandidate::NoBusinessDay));
    }

    #[test]
    fn a_wait_beyond_9999_has_no_end() {
        let (zone, business) = (zone("UTC"), BusinessDays::default());
        for wait in
            [Wait::Days(36_525), Wait::BusinessDays(1), Wait::Hours(800_000), Wait::Minutes(i64::MAX), Wait::Days(i64::MIN + 1)]
        {
            assert_eq!(Candidate::after(Instant::MAX, wait, &zone, &business), Err(NoCandidate::OutOfRange), "{wait:?}");
        }
    }

    #[test]
    fn t8_the_earliest_listed_time_that_is_not_before_the_candidate_is_taken() {
        let paris = zone("Europe/Paris");
        let listed = |at: &str, times: &[u16]| {
            let times: Vec<LocalTime> = times.iter().map(|minutes| LocalTime::from_minutes(*minutes).unwrap()).collect();
            let moved = Candidate::of_instant(at.parse().unwrap(), &paris).listed(&times, &paris).unwrap();
            (moved.at.to_string(), moved.wall)
        };
        let (nine, six) = (9 * 60, 18 * 60);
        assert_eq!(listed("2026-11-24T08:30:00Z", &[nine, six]).0, "2026-11-24T17:00:00.000Z");
        assert_eq!(listed("2026-11-24T08:00:00Z", &[six, nine]).0, "2026-11-24T08:00:00.000Z");
        assert_eq!(listed("2026-11-24T17:00:00.001Z", &[nine, six]).0, "2026-11-25T08:00:00.000Z");
        assert_eq!(listed("2026-11-24T17:00:00.001Z", &[]).0, "2026-11-24T17:00:00.001Z");
        assert_eq!(listed("2026-03-29T00:50:00Z", &[150]), ("2026-03-29T01:30:00.000Z".into(), Wall::Gap));
        // In the second pass of the doubled hour, 02:30 is over: the first was meant (T4).
        assert_eq!(listed("2026-10-25T01:10:00Z", &[150]).0, "2026-10-26T01:30:00.000Z");
    }
}
