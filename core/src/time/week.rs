//! The windows of one rule laid out over the week, asked on a local clock that never jumps (T5).
//!
//! In: windows by weekday, closed dates. Out: the first local moment inside a window, and where its stretch ends.
//! Never: a zone; the jumps of a clock are for [`super::hours`].

use alloc::vec::Vec;

use super::dates::Dates;
use super::local::{DAY, Local, MINUTE, weekday_index};
use crate::wire::{Weekday, Window, Windows};

/// The days of the week in order.
pub(super) const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// When a window is open, in milliseconds after the midnight that begins its date; the end may be on the next date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    start: i64,
    end: i64,
}

/// The windows of a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Week {
    /// Day after day, in order of their start.
    spans: Vec<Span>,
    /// Where each day's spans begin in `spans`, and where the last day's end.
    first: [usize; 8],
    /// Whether any window runs past midnight.
    overnight: bool,
}

impl Week {
    /// The windows as they were given; a day left out is closed.
    pub(super) fn of(windows: &Windows) -> Self {
        Self::build(|day| windows.get(&day).map(|day| day.iter().copied().map(Span::of).collect()).unwrap_or_default())
    }

    /// Every day from midnight to midnight.
    pub(super) fn always() -> Self {
        Self::build(|_| Vec::from([Span { start: 0, end: DAY }]))
    }

    /// What daily closed windows leave open.
    pub(super) fn outside(closed: &[Window]) -> Self {
        let mut cut: Vec<Span> = Vec::new();
        for span in closed.iter().copied().map(Span::of) {
            cut.push(Span { start: span.start, end: span.end.min(DAY) });
            if span.end > DAY {
                cut.push(Span { start: 0, end: span.end - DAY });
            }
        }
        cut.sort_unstable();
        let mut open = Vec::new();
        let mut since = 0;
        for span in cut {
            if span.start > since {
                open.push(Span { start: since, end: span.start });
            }
            since = since.max(span.end);
        }
        if since < DAY {
            open.push(Span { start: since, end: DAY });
        }
        Self::build(|_| open.clone())
    }

    fn build(day: impl Fn(Weekday) -> Vec<Span>) -> Self {
        let mut week = Self { spans: Vec::new(), first: [0; 8], overnight: false };
        for (weekday, next) in WEEK.into_iter().zip(1..) {
            let mut spans = day(weekday);
            spans.sort_unstable();
            week.overnight |= spans.iter().any(|span| span.end > DAY);
            week.spans.extend(spans);
            if let Some(place) = week.first.get_mut(next) {
                *place = week.spans.len();
            }
        }
        week
    }

    #[inline]
    fn day(&self, day: i64) -> &[Span] {
        let index = weekday_index(day);
        match (self.first.get(index), self.first.get(index + 1)) {
            (Some(from), Some(to)) => self.spans.get(*from..*to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The first moment from `local` on and before `bound` that lies in a window; windows that start on a closed date are not there.
    #[inline]
    pub(super) fn next(&self, local: Local, bound: Local, closed: &Dates) -> Option<Local> {
        let (mut day, mut since) = (local.day(), local.millis_of_day());
        if self.overnight && !closed.contains(day - 1) && self.day(day - 1).iter().any(|span| since + DAY < span.end) {
            return (local < bound).then_some(local);
        }
        while day * DAY < bound.0 {
            if !closed.contains(day)
                && let Some(span) = self.day(day).iter().find(|span| since < span.end)
            {
                let found = Local(day * DAY + since.max(span.start));
                return (found < bound).then_some(found);
            }
            day += 1;
            since = 0;
        }
        None
    }

    /// The end of the stretch without a gap around a moment that lies in a window, looked for up to `bound`.
    pub(super) fn ends(&self, local: Local, bound: Local, closed: &Dates) -> Local {
        let mut end = local;
        while end < bound {
            let (day, since) = (end.day(), end.millis_of_day());
            let on = |day: i64, since: i64| {
                let spans = if closed.contains(day) { &[] } else { self.day(day) };
                spans
                    .iter()
                    .filter(move |span| span.start <= since && since < span.end)
                    .map(move |span| day * DAY + span.end)
                    .max()
            };
            match on(day, since).max(on(day - 1, since + DAY)) {
                Some(later) => end = Local(later),
                None => break,
            }
        }
        end.min(bound)
    }

    /// The windows that start on a day (since 1970).
    pub(super) fn windows(&self, day: i64) -> impl Iterator<Item = Window> {
        self.day(day).iter().filter_map(|span| span.window())
    }

    /// The date on which the window around a moment starts (days since 1970), closed dates or not; if there are two, the later.
    pub(super) fn date_of(&self, local: Local) -> Option<i64> {
        let (day, since) = (local.day(), local.millis_of_day());
        let on = |day: i64, since: i64| self.day(day).iter().any(|span| span.start <= since && since < span.end).then_some(day);
        on(day, since).or_else(|| on(day - 1, since + DAY))
    }
}

impl Span {
    fn of(window: Window) -> Self {
        let start = i64::from(window.start.minutes()) * MINUTE;
        Self { start, end: start + i64::from(window.minutes()) * MINUTE }
    }

    fn window(self) -> Option<Window> {
        use crate::wire::LocalTime;
        let time = |millis: i64| LocalTime::from_minutes(u16::try_from(millis / MINUTE).ok()?);
        let end = if self.end > DAY { self.end - DAY } else { self.end };
        Some(Window { start: time(self.start)?, end: time(end)? })
    }
}
