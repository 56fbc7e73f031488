//! Which days are open, laid out so that the next one is found without a walk: days of the week without closed dates.
//!
//! In: the open days of the week, closed dates. Out: the first open day from a day on. Never: a zone, an hour.

use alloc::vec;
use alloc::vec::Vec;

use super::dates::Dates;
use super::local::{DAY, Local, weekday_index};

/// The longest time between the first and the last closed date that is laid out day by day, in days; ten years.
const LAID_OUT: i64 = 3_660;
/// A day from which on no open day is near.
const FAR: u8 = u8::MAX;

/// Days of the week without closed dates.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct OpenDays {
    /// How many days after each day of the week the next open one is, closed dates or not; `FAR` where no day is open.
    weekly: [u8; 7],
    /// The first closed date.
    first: i64,
    /// The same for each day from the first closed date to the last, closed dates counted; at most `FAR`, from where one looks again.
    skips: Vec<u8>,
    closed: Dates,
}

impl OpenDays {
    /// The days of the week that are open, one bit each, Monday the lowest, without the closed dates.
    pub(super) fn of(open: u8, closed: Dates) -> Self {
        let distance = |from: usize| (0..7_u8).find(|far| open >> ((from + usize::from(*far)) % 7) & 1 == 1).unwrap_or(FAR);
        let mut days = Self { weekly: core::array::from_fn(distance), first: 0, skips: Vec::new(), closed };
        let Some((first, last)) = days.closed.ends().filter(|(first, last)| last - first < LAID_OUT) else { return days };
        // From the last closed date back: a closed day is one day further from the next open one than the day after it.
        let mut next = days.weekly(last + 1);
        let mut weekday = weekday_index(last);
        let mut skips = vec![0; usize::try_from(last - first + 1).unwrap_or(0)];
        for (skip, day) in skips.iter_mut().rev().zip((first..=last).rev()) {
            let open = open >> weekday & 1 == 1 && !days.closed.contains(day);
            next = if open { 0 } else { next.saturating_add(1) };
            *skip = next;
            weekday = if weekday == 0 { 6 } else { weekday - 1 };
        }
        (days.first, days.skips) = (first, skips);
        days
    }

    #[inline]
    fn weekly(&self, day: i64) -> u8 {
        self.weekly.get(weekday_index(day)).copied().unwrap_or(FAR)
    }

    /// The first open day from a day on. Days that begin at `bound` or after it may be left out.
    #[inline]
    pub(super) fn from(&self, mut day: i64, bound: Local) -> Option<i64> {
        loop {
            let laid_out = usize::try_from(day.wrapping_sub(self.first)).ok().and_then(|place| self.skips.get(place)).copied();
            match laid_out {
                Some(FAR) => day += i64::from(FAR),
                Some(skip) => return Some(day + i64::from(skip)),
                None => match self.weekly(day) {
                    // Dates too far apart to be laid out are looked up.
                    0 if self.skips.is_empty() && self.closed.contains(day) => day += 1,
                    0 => return Some(day),
                    skip => day += i64::from(skip),
                },
            }
            if day * DAY >= bound.0 {
                return None;
            }
        }
    }

    /// Whether a day is open.
    #[inline]
    pub(super) fn contains(&self, day: i64) -> bool {
        self.weekly(day) == 0 && !self.closed.contains(day)
    }

    /// Whether a date is closed.
    pub(super) fn is_closed(&self, day: i64) -> bool {
        self.closed.contains(day)
    }

    /// Whether any date is closed.
    pub(super) const fn has_closed(&self) -> bool {
        !self.closed.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;

    #[test]
    fn the_next_open_day_is_the_one_that_a_walk_finds() {
        let dates: [&[&str]; 5] = [
            &[],
            &["2026-12-25"],
            &["2026-01-01", "2026-01-02", "2026-01-05", "2026-12-25"],
            &["1990-01-01", "2026-12-25", "2090-05-05"],
            &["2026-06-01", "2027-12-31"],
        ];
        for dates in dates {
            let closed = || Dates::of(&dates.iter().map(|date| date.parse().unwrap()).collect::<BTreeSet<_>>());
            for open in [0, 0b1, 0b001_1111, 0b111_1111, 0b100_0010] {
                let days = OpenDays::of(open, closed());
                let walk = |day: i64| open >> weekday_index(day) & 1 == 1 && !closed().contains(day);
                for day in [7_000, 7_304, 20_400, 20_453, 20_454, 20_455, 20_800, 20_811, 20_812, 20_900, 21_183, 21_184, 43_952]
                {
                    let expected = (day..=day + 40).find(|day| walk(*day));
                    let found = days.from(day, Local::on(day + 41, 0)).filter(|found| *found <= day + 40);
                    assert_eq!(found, expected, "{dates:?} {open:b} {day}");
                    assert_eq!(days.contains(day), walk(day));
                }
            }
        }
        let year: BTreeSet<_> =
            (0..500).map(|day| crate::wire::LocalDate(chrono::NaiveDate::default() + chrono::Days::new(day))).collect();
        assert_eq!(OpenDays::of(0b111_1111, Dates::of(&year)).from(0, Local::on(1000, 0)), Some(500));
    }
}
