//! Days: `tomorrow`, `next Friday`, `a week from Monday`, `5 December`, `the 5th`.
//!
//! In: words with their items. Out: a day as it is named. Never: its date, but where the words are one.

use chrono::{Datelike, Months};

use super::super::super::dates;
use super::super::items::{Item, Sign, Unit};
use super::super::lexicon::Role;
use super::{Day, Found, Kind, Reader};

impl Reader<'_, '_> {
    /// `5 December`, `Dec 5th`, `5/12`, `the 5th`.
    pub(super) fn date(&self, at: usize, lead: Option<Sign>) -> Found {
        let rest = self.words.get(at..)?;
        if self.is(at, &["24"]) && self.is(at + 1, &["7"]) {
            return None; // Around the clock.
        }
        // `wed @ 4`.
        if self.before(at).contains('@') {
            return None;
        }
        if let Some((date, taken)) = dates::on_calendar(rest, self.today, self.order) {
            let street = self.plays(at + taken, Role::Street);
            return (!street).then_some((Kind::Day(Day::Date(date)), at + taken));
        }
        if let Some((day, to)) = self.nth(at) {
            // `the twenty-second of June`.
            if let Some(Item::Month(month, _)) = self.item(self.fillers(to)) {
                return Some((Kind::Day(Day::Named { month, day }), self.fillers(to) + 1));
            }
            let the = self.plays(at.wrapping_sub(1), Role::The) && lead.is_some();
            return the.then(|| self.of_month(day, to));
        }
        let Some(Item::Number(day @ 1..=31)) = self.item(at) else { return None };
        // `el 02-03`.
        let month = self.plays(at.wrapping_sub(1), Role::TheDate).then(|| self.item(at + 1)).flatten();
        if let Some(Item::Number(month @ 1..=12)) = month
            && self.before(at + 1) == "-"
        {
            return Some((Kind::Day(Day::Named { month, day }), at + 2));
        }
        let ordinal = self.sign(at + 1) == Some(Sign::Ordinal) && self.before(at + 1).is_empty();
        let the = self.plays(at.wrapping_sub(1), Role::The);
        let led = matches!(lead, Some(Sign::On | Sign::By | Sign::Until | Sign::After | Sign::Before | Sign::From)) && the;
        let to = at + 1 + usize::from(ordinal);
        let unit = matches!(self.item(to), Some(Item::Unit(_) | Item::Sign(Sign::Clock))) && !self.starts_clause(to);
        let counted = unit || self.before(to).contains('%') || self.before(to) == ":" || self.plays(to, Role::Counted);
        ((ordinal || led) && !counted).then(|| self.of_month(day, to))
    }

    /// Which of a row, in one word or two: `second`, `twenty-second`.
    fn nth(&self, at: usize) -> Option<(u32, usize)> {
        match (self.item(at)?, self.item(at + 1)) {
            (Item::Nth(day), _) => Some((day, at + 1)),
            (Item::Number(tens @ (20 | 30)), Some(Item::Nth(one @ 1..=9))) if !self.is_digits(at) => Some((tens + one, at + 2)),
            _ => None,
        }
    }

    /// A day of the month, which may be named behind it: `the 4th of next month`, `el 4 del mes que viene`.
    fn of_month(&self, day: u32, to: usize) -> (Kind, usize) {
        let month = Some(Item::Unit(Unit::Month));
        let place = self.fillers(to);
        let next = Kind::Day(Day::Month { ahead: 1, day });
        if self.sign(place) == Some(Sign::Next) && self.item(place + 1) == month {
            return (next, place + 2);
        }
        let behind = self.fillers(place + 1);
        if self.item(place) == month && self.sign(behind) == Some(Sign::Next) && !self.starts_clause(behind) {
            return (next, behind + 1);
        }
        (Kind::Day(Day::OfMonth(day)), to)
    }

    /// `tomorrow`, `the day after tomorrow`, `next Friday`, `Friday week`, `a week from Monday`.
    pub(super) fn day(&self, at: usize, lead: Option<Sign>) -> Found {
        if let (Some(Item::Unit(Unit::Day)), Some(Sign::After), Some(Item::Day(1) | Item::TomorrowOrMorning)) =
            (self.item(at), self.sign(at + 1), self.item(at + 2))
        {
            return Some((Kind::Day(Day::Offset(2)), at + 3));
        }
        // `dia 12`, `dia 10/03`.
        if self.plays(at, Role::DayNumber) && !self.is_digits(at.wrapping_sub(1)) && !self.starts_clause(at + 1) {
            if let Some((date, taken)) =
                self.words.get(at + 1..).and_then(|rest| dates::on_calendar(rest, self.today, self.order))
            {
                return Some((Kind::Day(Day::Date(date)), at + 1 + taken));
            }
            return self.date(at + 1, Some(Sign::On));
        }
        if self.item(at) == Some(Item::TomorrowOrMorning) && !self.is_morning(at) {
            return Some((Kind::Day(Day::Offset(1)), at + 1));
        }
        if let Some(Item::Day(days)) = self.item(at) {
            let (weeks, to) = self.weeks_after(at + 1);
            let day = if days < 0 { Day::Past } else { Day::Offset(days + 7 * weeks) };
            return Some((Kind::Day(day), to));
        }
        // `a week from Friday`, `two weeks on Monday`.
        if let Some((halves, place)) = self.amount(at)
            && let Some(Item::Unit(Unit::Week)) = self.item(place)
            && matches!(self.sign(place + 1), Some(Sign::From | Sign::On))
        {
            let days = match self.item(place + 2) {
                Some(Item::Weekday(index, _)) => Some(Day::Weekday { index, weeks: halves / 2 }),
                Some(Item::Day(days @ 0..)) => Some(Day::Offset(days + 7 * (halves / 2))),
                _ => None,
            };
            if let Some(day) = days {
                return Some((Kind::Day(day), place + 3));
            }
        }
        self.weekday(at, lead)
    }

    /// A day of the week: `next Friday`, `Friday the 5th`, `viernes que viene`, `Friday week`.
    fn weekday(&self, at: usize, lead: Option<Sign>) -> Found {
        let sign = self.sign(at).filter(|sign| matches!(sign, Sign::Next | Sign::This | Sign::Last));
        let place = at + usize::from(sign.is_some());
        let Some(Item::Weekday(index, weak)) = self.item(place) else { return None };
        if weak && !self.is_day(place, sign.is_some() || lead.is_some()) {
            return None;
        }
        if sign == Some(Sign::Last) {
            return Some((Kind::Day(Day::Past), place + 1));
        }
        self.dated_weekday(place, index).or_else(|| self.counted_weekday(place, index, sign))
    }

    /// Whether a word that is mostly another one is a day of the week here.
    fn is_day(&self, place: usize, led: bool) -> bool {
        let timed = matches!(self.sign(place + 1), Some(Sign::At | Sign::After | Sign::Before))
            || matches!(self.item(place + 1), Some(Item::Part(_) | Item::Number(_)));
        let paired = |at: usize, beside: usize| {
            matches!(self.sign(at), Some(Sign::Or | Sign::And)) && matches!(self.item(beside), Some(Item::Weekday(..)))
        };
        let timed = timed
            || paired(place + 1, place + 2)
            || paired(place.wrapping_sub(1), place.wrapping_sub(2))
            || self.plays(place.wrapping_sub(1), Role::BeforeDay)
            || self.before(place).contains('*');
        if self.plays(place, Role::AlsoNth) {
            return self.starts_clause(place + 1) || self.item(place + 1).is_some() || self.plays(place + 1, Role::AfterDay);
        }
        led || timed
    }

    /// A day of the week with its date.
    fn dated_weekday(&self, place: usize, index: i64) -> Found {
        // `Friday the 5th`: the date says more.
        let after = self.fillers(place + 1);
        if self.before(after).contains('@') {
            return None;
        }
        if let Some((date, taken)) = self.words.get(after..).and_then(|rest| dates::on_calendar(rest, self.today, self.order)) {
            return Some((Kind::Day(Day::Date(date)), after + taken));
        }
        if let Some((Kind::Day(day @ Day::OfMonth(_)), to)) = self.date(after, Some(Sign::On)) {
            return Some((Kind::Day(day), to));
        }
        // `lunes 14`: the next 14th is a Monday.
        if let Some(Item::Number(number @ 1..=31)) = self.item(after)
            && after == place + 1
            && self.is_digits(after)
            && !self.goes_on(after + 1)
            && self.falls_on(number, index)
        {
            return Some((Kind::Day(Day::OfMonth(number)), after + 1));
        }
        None
    }

    /// A day of the week, and which of them.
    fn counted_weekday(&self, place: usize, index: i64, sign: Option<Sign>) -> Found {
        let beside = self.fillers(place + 1);
        match self.sign(beside) {
            Some(Sign::Last) if beside > place && !self.starts_clause(beside) => return Some((Kind::Day(Day::Past), beside + 1)),
            Some(Sign::Next) if !self.starts_clause(beside) => {
                if self.item(beside + 1) == Some(Item::Unit(Unit::Week)) {
                    return Some((Kind::Day(Day::OfWeek { index, weeks: 1 }), beside + 2));
                }
                return Some((Kind::Day(self.coming(index)), beside + 1));
            }
            _ => {}
        }
        if self.sign(place + 1) == Some(Sign::Next) && self.item(place + 2) == Some(Item::Unit(Unit::Week)) {
            return Some((Kind::Day(Day::OfWeek { index, weeks: 1 }), place + 3));
        }
        if self.sign(place + 1) == Some(Sign::Next) {
            return Some((Kind::Day(Day::Weekday { index, weeks: 0 }), place + 2));
        }
        if self.sign(place + 1) == Some(Sign::After) && self.sign(place + 2) == Some(Sign::Next) {
            return Some((Kind::Day(Day::Weekday { index, weeks: 1 }), place + 3));
        }
        let (weeks, to) = self.weeks_after(place + 1);
        if sign == Some(Sign::Next) && weeks == 0 {
            return Some((Kind::Day(self.coming(index)), to));
        }
        Some((Kind::Day(Day::Weekday { index, weeks }), to))
    }

    /// `la mañana`, `esta mañana`: not tomorrow.
    pub(super) fn is_morning(&self, at: usize) -> bool {
        let before = at.wrapping_sub(1);
        let of_day = self.plays(before, Role::OfMorning)
            && matches!(self.item(at.wrapping_sub(2)), Some(Item::Weekday(..) | Item::TomorrowOrMorning));
        self.plays(before, Role::BeforeMorning) || of_day
    }

    /// Whether a number before this word is of a clock.
    pub(super) fn goes_on(&self, at: usize) -> bool {
        matches!(self.before(at), ":" | "." | "/") && self.is_digits(at)
            || matches!(
                self.item(at),
                Some(
                    Item::Sign(Sign::Clock | Sign::Am | Sign::Pm | Sign::Ordinal | Sign::To)
                        | Item::Unit(_)
                        | Item::Month(..)
                        | Item::Half
                )
            )
            || (self.is(at, &["a", "p"]) && self.is(at + 1, &["m"]))
            || (self.sign(at) == Some(Sign::And) && matches!(self.item(at + 1), Some(Item::Half | Item::Quarter)))
    }

    /// Whether the next such day of a month is that day of the week.
    pub(super) fn falls_on(&self, day: u32, index: i64) -> bool {
        let first = self.today.with_day(1);
        let months = (0..3).filter_map(|months| first?.checked_add_months(Months::new(months))?.with_day(day));
        let next = months.into_iter().find(|date| *date > self.today);
        next.is_some_and(|date| i64::from(date.weekday().num_days_from_monday()) == index)
    }

    /// `Friday week`.
    pub(super) fn weeks_after(&self, at: usize) -> (i64, usize) {
        match self.item(at) {
            Some(Item::Unit(Unit::Week)) if self.plays(at, Role::WeekLater) && !self.starts_clause(at) => (1, at + 1),
            _ => (0, at),
        }
    }
}
