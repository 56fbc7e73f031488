//! The windows of one rule laid out over the week, asked on a local clock that never jumps (T5).
//!
//! In: windows by weekday, closed dates. Out: the first local moment inside a window, and where its stretch ends.
//! Never: a zone; the jumps of a clock are for [`super::hours`].

use alloc::vec::Vec;

use super::dates::Dates;
use super::days::OpenDays;
use super::local::{DAY, Local, MINUTE, weekday_index};
use crate::wire::{Weekday, Window, Windows};

/// The days of the week in order.
pub(super) const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// A Monday, in days since 1970.
const MONDAY: i64 = 4;

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
    /// Each day's only window, where no day has more than one and none runs past midnight: then the next moment needs no search.
    single: Option<[Span; 7]>,
    /// The days with windows, without closed dates.
    pub(super) days: OpenDays,
    /// The days with windows, closed dates or not.
    pub(super) all_days: OpenDays,
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
        let mut week = Self {
            spans: Vec::new(),
            first: [0; 8],
            overnight: false,
            single: None,
            days: OpenDays::default(),
            all_days: OpenDays::default(),
        };
        let mut open = 0;
        for (weekday, next) in WEEK.into_iter().zip(1..) {
            let mut spans = day(weekday);
            open |= u8::from(!spans.is_empty()) << (next - 1);
            spans.sort_unstable();
            week.overnight |= spans.iter().any(|span| span.end > DAY);
            week.spans.extend(spans);
            if let Some(place) = week.first.get_mut(next) {
                *place = week.spans.len();
            }
        }
        let spans: [&[Span]; 7] = core::array::from_fn(|day| week.day(day as i64 + MONDAY));
        if !week.overnight && spans.iter().all(|spans| spans.len() <= 1) {
            week.single = Some(spans.map(|spans| spans.first().copied().unwrap_or(Span { start: 0, end: 0 })));
        }
        week.days = OpenDays::of(open, Dates::default());
        week.all_days = week.days.clone();
        week
    }

    /// The same without the windows that start on closed dates.
    #[must_use]
    pub(super) fn without(mut self, closed: Dates) -> Self {
        let open = (0..7).fold(0, |open, day| open | u8::from(!self.day(day + MONDAY).is_empty()) << day);
        self.days = OpenDays::of(open, closed);
        self
    }

    #[inline]
    fn day(&self, day: i64) -> &[Span] {
        let index = weekday_index(day);
        match (self.first.get(index), self.first.get(index + 1)) {
            (Some(from), Some(to)) => self.spans.get(*from..*to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The first moment from `local` on and before `bound` that lies in a window of these days.
    #[inline]
    pub(super) fn next(&self, local: Local, bound: Local, days: &OpenDays) -> Option<Local> {
        if let Some(single) = &self.single {
            let (today, since) = (local.day(), local.millis_of_day());
            let span = |day: i64| single.get(weekday_index(day)).copied().unwrap_or(Span { start: 0, end: 0 });
            let (own, next) = (span(today), days.from(today + 1, bound));
            // Whether a moment falls into office hours is a coin's toss, which no processor guesses: both answers are made.
            let inside = days.from(today, Local::at(today, 1)).is_some_and(|day| day == today) & (since < own.end);
            let later = next.map_or(bound, |day| Local::at(day, span(day).start));
            let found = core::hint::select_unpredictable(inside, Local::at(today, since.max(own.start)), later);
            return (found < bound).then_some(found);
        }
        self.next_of_many(local, bound, days)
    }

    fn next_of_many(&self, local: Local, bound: Local, days: &OpenDays) -> Option<Local> {
        let (today, since) = (local.day(), local.millis_of_day());
        if self.overnight && days.contains(today - 1) && self.day(today - 1).iter().any(|span| since + DAY < span.end) {
            return (local < bound).then_some(local);
        }
        let mut day = days.from(today, bound)?;
        if day == today {
            if let Some(span) = self.day(day).iter().find(|span| since < span.end) {
                let found = Local::at(day, since.max(span.start));
                return (found < bound).then_some(found);
            }
            day = days.from(today + 1, bound)?;
        }
        let found = Local::at(day, self.day(day).first()?.start);
        (found < bound).then_some(found)
    }

    /// The end of the stretch without a gap around a moment that lies in a window, looked for up to `bound`.
    pub(super) fn ends(&self, local: Local, bound: Local) -> Local {
        let mut end = local;
        while end < bound {
            let (day, since) = (end.day(), end.millis_of_day());
            let on = |day: i64, since: i64| {
                let spans = if self.days.is_closed(day) { &[] } else { self.day(day) };
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
