//! A set of dates that answers quickly whether a day is in it.
//!
//! In: the closed dates of a calendar. Out: yes or no for a day. Never: a zone, a weekday.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::local::day_number;
use crate::wire::LocalDate;

/// The longest time between the first and the last date for which a bit a day is kept; a century.
const BITS: i64 = 36_525;

/// Dates, as days since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Dates {
    /// All of them, in order.
    days: Vec<i64>,
    /// The day of the first bit.
    first: i64,
    /// One bit a day from `first` on; empty where the dates are too far apart.
    bits: Vec<u64>,
}

impl Dates {
    pub(super) fn of(dates: &BTreeSet<LocalDate>) -> Self {
        // The order of the set is that of time.
        let days: Vec<i64> = dates.iter().map(|date| day_number(date.0)).collect();
        let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else { return Self::default() };
        if last - first >= BITS {
            return Self { days, first, bits: Vec::new() };
        }
        let mut bits = Vec::new();
        for day in &days {
            let place = usize::try_from((day - first) / 64).unwrap_or(0);
            bits.resize(place + 1, 0_u64);
            if let Some(word) = bits.last_mut() {
                *word |= 1 << ((day - first) % 64);
            }
        }
        Self { days, first, bits }
    }

    /// The first and the last.
    pub(super) fn ends(&self) -> Option<(i64, i64)> {
        self.days.first().copied().zip(self.days.last().copied())
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    #[inline]
    pub(super) fn contains(&self, day: i64) -> bool {
        if self.bits.is_empty() {
            return !self.days.is_empty() && self.days.binary_search(&day).is_ok();
        }
        let after = day.wrapping_sub(self.first);
        let word = usize::try_from(after >> 6).ok().and_then(|place| self.bits.get(place));
        word.is_some_and(|word| word >> (after & 63) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_in_the_set_only_if_its_date_was_given() {
        for dates in
            [&["2026-12-25"][..], &["2025-12-31", "2026-01-01", "2026-03-05"], &["1900-01-01", "2026-12-25", "9999-12-31"], &[]]
        {
            let dates: BTreeSet<LocalDate> = dates.iter().map(|date| date.parse().unwrap()).collect();
            let set = Dates::of(&dates);
            let given: BTreeSet<i64> = dates.iter().map(|date| day_number(date.0)).collect();
            let around = given.iter().flat_map(|day| day - 70..day + 70).chain([i64::MIN, -1, 0, 1, i64::MAX]);
            for day in around {
                assert_eq!(set.contains(day), given.contains(&day), "{day}");
            }
        }
    }
}
