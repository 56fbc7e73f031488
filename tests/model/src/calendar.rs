//! Whether sending is allowed while the clocks show this: the rules T4 to T6, read word by word.
//!
//! In: a calendar, what the contact's clock shows, what the clock for working hours shows. Out: yes or no. Never: a zone, an
//! instant, the next opening.

use crate::zone::{Reading, weekday};
use std::collections::BTreeSet;

/// `[start, end)` on the wall clock, in minutes since midnight; past midnight if the end is not after the start (T5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// 0 to 1439.
    pub start: i64,
    /// 0 to 1440.
    pub end: i64,
}

impl Window {
    /// Whether it runs past midnight into the next date.
    pub const fn passes_midnight(self) -> bool {
        self.end <= self.start
    }
}

/// The windows that start on each weekday, Monday first.
pub type Week = [Vec<Window>; 7];

/// When sending is allowed; the fields are those of the wire's calendar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// Ours; absent: always open.
    pub working_hours: Option<Week>,
    /// On which clock working hours are read; absent: the contact's.
    pub working_hours_zone: Option<String>,
    /// Theirs: closed every day within these.
    pub quiet_hours: Vec<Window>,
    /// The law's; absent: no such law.
    pub legal_hours: Option<Week>,
    /// Day numbers that are no business dates and on which no working hours start.
    pub closed_dates: BTreeSet<i64>,
    /// Which weekdays are business days; absent: Monday to Friday.
    pub business_days: Option<[bool; 7]>,
    /// How many days beyond the candidate an opening is looked for; absent: 14.
    pub horizon_days: Option<i64>,
}

impl Calendar {
    /// Whether all three kinds of allowed time hold (T6): the law and their rest on the contact's clock, our hours on their own.
    pub fn is_open(&self, contact: Reading, working: Reading) -> bool {
        self.law_allows(contact) && !self.they_rest(contact) && self.we_work(working)
    }

    /// Whether a date is a business date (T3).
    pub fn is_business_date(&self, day: i64) -> bool {
        let weekdays = self.business_days.unwrap_or([true, true, true, true, true, false, false]);
        weekdays[weekday(day)] && !self.closed_dates.contains(&day)
    }

    fn law_allows(&self, shown: Reading) -> bool {
        self.legal_hours.as_ref().is_none_or(|week| is_inside(shown, |day| &week[weekday(day)]))
    }

    fn they_rest(&self, shown: Reading) -> bool {
        is_inside(shown, |_| &self.quiet_hours)
    }

    /// Closed dates are ours, as working hours are. Without working hours every date is open from midnight to midnight, and a
    /// closed date removes that.
    fn we_work(&self, shown: Reading) -> bool {
        const ALL_DAY: &[Window] = &[Window { start: 0, end: 24 * 60 }];
        is_inside(shown, |day| match &self.working_hours {
            _ if self.closed_dates.contains(&day) => &[],
            Some(week) => &week[weekday(day)],
            None => ALL_DAY,
        })
    }
}

/// Whether what the clock shows lies in a window that starts on the date that it shows, or in one that started on the date before
/// and runs past midnight (T5). Where the clock skips or repeats an hour nothing else is needed: what is never shown is never
/// asked about, and what is shown twice is answered twice (T4).
fn is_inside<'a>(shown: Reading, windows_of: impl Fn(i64) -> &'a [Window]) -> bool {
    let minute = shown.minute();
    let of_today = windows_of(shown.day).iter().any(|w| w.start <= minute && (minute < w.end || w.passes_midnight()));
    let of_yesterday = windows_of(shown.day - 1).iter().any(|w| w.passes_midnight() && minute < w.end);
    of_today || of_yesterday
}
