//! What was counted, added up and put into a form that people read: days, peaks, percentiles.
//!
//! In: tallies. Out: their sum, and the report. Never: a number that is not in the tally.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::base::Instant;
use crate::wire::LocalDate;
use crate::wire::request::{DayCount, HourCount, Percentiles, Progress, Sample, SimulateResult, Tally};

const HOUR_MILLIS: i64 = 3_600_000;

/// Adds a tally to another.
pub(super) fn add(sum: &mut Tally, more: &Tally) {
    fn all<K: Ord + Clone>(sum: &mut BTreeMap<K, u64>, more: &BTreeMap<K, u64>) {
        for (key, count) in more {
            let place = sum.entry(key.clone()).or_default();
            *place = place.saturating_add(*count);
        }
    }
    sum.people = sum.people.saturating_add(more.people);
    all(&mut sum.hours, &more.hours);
    all(&mut sum.local_hours, &more.local_hours);
    all(&mut sum.channels, &more.channels);
    all(&mut sum.steps, &more.steps);
    all(&mut sum.moved, &more.moved);
    all(&mut sum.unsent, &more.unsent);
    all(&mut sum.refused, &more.refused);
    all(&mut sum.outcomes, &more.outcomes);
    all(&mut sum.completion, &more.completion);
}

/// The report of what was counted.
pub(super) fn report(tally: Tally, of: u64, next: Option<u32>, samples: Vec<Sample>) -> SimulateResult {
    let mut days: BTreeMap<LocalDate, u64> = BTreeMap::new();
    for (hour, sends) in &tally.hours {
        if let Some(at) = instant(*hour) {
            *days.entry(LocalDate(at.utc().date())).or_default() += sends;
        }
    }
    let by_day: Vec<DayCount> = days.into_iter().map(|(date, sends)| DayCount { date, sends }).collect();
    // Of several as busy the first.
    let peak_day = by_day.iter().copied().reduce(|best, day| if day.sends > best.sends { day } else { best });
    let hours = tally.hours.iter().filter_map(|(hour, sends)| Some(HourCount { at: instant(*hour)?, sends: *sends }));
    let peak_hour = hours.reduce(|best, hour| if hour.sends > best.sends { hour } else { best });
    SimulateResult {
        progress: Progress { done: tally.people, of },
        next,
        sends: tally.hours.values().sum(),
        by_day,
        peak_day,
        peak_hour,
        completion: percentiles(&tally.completion),
        samples,
        tally,
    }
}

fn instant(hour: i64) -> Option<Instant> {
    Instant::from_millis(hour.checked_mul(HOUR_MILLIS)?)
}

fn percentiles(completion: &BTreeMap<u32, u64>) -> Option<Percentiles> {
    let ended: u64 = completion.values().sum();
    // The least number of hours in which so many of a hundred have ended.
    let after = |share: u64| {
        let wanted = (ended * share).div_ceil(100);
        let mut so_far = 0;
        completion.iter().find_map(|(hours, count)| {
            so_far += count;
            (so_far >= wanted).then_some(*hours)
        })
    };
    (ended > 0).then_some(())?;
    Some(Percentiles { ended, p50_hours: after(50)?, p90_hours: after(90)?, p99_hours: after(99)? })
}
