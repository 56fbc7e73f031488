//! Lengths of time: `in two and a half hours`, `a couple of days from now`, `half an hour ago`.
//!
//! In: words with their items. Out: so many half units, and whether they lie ahead. Never: a day; a time of the clock.

use super::super::items::{Item, Sign, Unit};
use super::super::lexicon::Role;
use super::{Found, Kind, Reader, Sense};

impl Reader<'_, '_> {
    /// `in two and a half hours`, `a couple of days from now`, `half an hour ago`, `2-3 weeks`.
    pub(in crate::understand::asking) fn length(&self, at: usize, lead: Option<Sign>) -> Found {
        if let Some(found) = self.quarter_of_an_hour(at, lead) {
            return Some(found);
        }
        let (halves, place) = self.amount(at)?;
        // `a las 16 horas`: not how long.
        if (self.plays(place, Role::Hours) || self.plays(place, Role::Hour))
            && (self.plays(at.wrapping_sub(1), Role::Hourly) || lead == Some(Sign::At))
        {
            return None;
        }
        // `1700 hours` are a time of the clock.
        let four = self.is_digits(at) && self.words.get(at).is_some_and(|word| word.folded.len() == 4);
        if four && self.item(place) == Some(Item::Unit(Unit::Hour)) {
            return None;
        }
        let (unit, factor, mut to) = self.unit(place, lead, halves).or_else(|| self.given(at, place))?;
        let mut halves = halves.checked_mul(factor)?;
        // `an hour and a half`, `a day or two`, `1h30`.
        if self.sign(to) == Some(Sign::And) {
            let place = to + 1 + usize::from(self.item(to + 1) == Some(Item::Number(1)));
            if self.item(place) == Some(Item::Half) {
                halves += factor;
                to = place + 1;
            }
        } else if self.sign(to) == Some(Sign::Or) && matches!(self.item(to + 1), Some(Item::Number(_))) {
            to = to + 2 + usize::from(matches!(self.item(to + 2), Some(Item::Unit(_))));
        }
        let (mut halves, mut unit) = (halves, unit);
        if unit == Unit::Hour && self.sign(to) == Some(Sign::And) {
            let place = to + 1 + usize::from(self.item(to + 1) == Some(Item::Number(1)));
            if self.item(place) == Some(Item::Quarter) {
                (halves, unit, to) = (halves * 60 + 30, Unit::Minute, place + 1);
            }
        }
        if unit == Unit::Hour && self.is_digits(to) && self.before(to).is_empty() {
            let (minutes, after) = self.number(to)?;
            (halves, unit, to) = (halves * 60 + i64::from(minutes) * 2, Unit::Minute, after);
        }
        let (sense, to) = self.sense(at, to, lead);
        Some((Kind::Length { halves, unit, sense }, to))
    }

    /// Where it lies, by what stands around it, and the word after that.
    fn sense(&self, at: usize, to: usize, lead: Option<Sign>) -> (Sense, usize) {
        let mut to = to;
        let ahead = matches!(lead, Some(Sign::In | Sign::After | Sign::From)) || self.plays(at.wrapping_sub(1), Role::Another);
        let sense = match (self.sign(to), self.sign(to + 1)) {
            (Some(Sign::Ago), _) => {
                to += 1;
                Sense::Past
            }
            (Some(Sign::From), Some(Sign::Now)) => {
                to += 2;
                Sense::Ahead
            }
            (Some(Sign::From), _) if matches!(self.item(to + 1), Some(Item::Day(0))) => {
                to += 2;
                Sense::Ahead
            }
            (Some(Sign::Later), _) => {
                to += 1;
                Sense::Ahead
            }
            (Some(Sign::Last), _) => {
                to += 1;
                Sense::Past
            }
            _ if self.sign(at.wrapping_sub(1)) == Some(Sign::Ago) => Sense::Past,
            _ if self.sign(at.wrapping_sub(1)) == Some(Sign::Filler) && self.sign(at.wrapping_sub(2)) == Some(Sign::Ago) => {
                Sense::Past
            }
            // `vor zwei Stunden`.
            _ if lead == Some(Sign::Before) && !self.is_not(at) => Sense::Past,
            _ if ahead || lead == Some(Sign::Before) => Sense::Ahead,
            _ => Sense::Bare,
        };
        (sense, to)
    }

    /// Whether `not` stands before what leads this word in.
    pub(super) fn is_not(&self, at: usize) -> bool {
        self.lead(at, 0).1
    }

    /// `hoje, 16 horas`.
    pub(super) fn is_hour_of_day(&self, at: usize) -> bool {
        matches!(self.item(at), Some(Item::Number(6..=23))) && self.plays(at + 1, Role::Hours)
    }

    /// `dame 2 hs`: the sign of the clock is of a length there.
    pub(super) fn given(&self, at: usize, place: usize) -> Option<(Unit, i64, usize)> {
        let given = self.plays(at.wrapping_sub(1), Role::BeforeHours);
        (given && self.sign(place) == Some(Sign::Clock)).then_some((Unit::Hour, 1, place + 1))
    }

    /// `in a quarter of an hour`, `in three quarters of an hour`.
    pub(in crate::understand::asking) fn quarter_of_an_hour(&self, at: usize, lead: Option<Sign>) -> Found {
        let (quarters, place) = match self.item(at)? {
            Item::Quarter => (1, at),
            Item::Number(quarters @ 1..=3) if self.item(at + 1) == Some(Item::Quarter) => (i64::from(quarters), at + 1),
            _ => return None,
        };
        let place = self.fillers(place + 1);
        let place = place + usize::from(self.item(place) == Some(Item::Number(1)));
        let hour = self.item(place) == Some(Item::Unit(Unit::Hour)) && lead != Some(Sign::At);
        let sense = if lead == Some(Sign::In) { Sense::Ahead } else { Sense::Bare };
        hour.then_some((Kind::Length { halves: quarters * 30, unit: Unit::Minute, sense }, place + 1))
    }

    /// How much of a unit, in halves.
    pub(in crate::understand::asking) fn amount(&self, at: usize) -> Option<(i64, usize)> {
        let article = usize::from(self.item(at) == Some(Item::Number(1)));
        match self.item(at + article)? {
            Item::Sign(Sign::Couple) => return Some((4, self.fillers(at + article + 1))),
            Item::Sign(Sign::Few) => return Some((6, self.fillers(at + article + 1))),
            Item::Half => {
                let place = at + article + 1;
                return Some((1, place + usize::from(self.item(place) == Some(Item::Number(1)))));
            }
            Item::Quarter => return None,
            _ => {}
        }
        // `1/2 hour`.
        if self.is(at, &["1"]) && self.is(at + 1, &["2"]) && self.before(at + 1) == "/" {
            return Some((1, at + 2));
        }
        // `a fortnight from now`, without its article.
        if matches!(self.item(at), Some(Item::Unit(_)))
            && self.sign(at + 1) == Some(Sign::From)
            && self.sign(at + 2) == Some(Sign::Now)
        {
            return Some((2, at));
        }
        let (number, mut to) = self.number(at)?;
        let mut halves = i64::from(number).checked_mul(2)?;
        let joined = |at: usize, signs: &str| self.is_digits(at) && self.words.get(at).is_some_and(|word| word.before == signs);
        if (joined(to, ".") || joined(to, ",")) && self.is(to, &["5"]) {
            halves += 1;
            to += 1;
        } else if self.is_digits(to) && matches!(self.before(to).trim(), "-" | "–" | "/") {
            to += 1; // `2-3 days`: the first.
        } else if self.before(to).trim() == "," && matches!(self.item(to + 1), Some(Item::Unit(_))) && self.number(to).is_some() {
            to += 1; // `in two, three days`.
        } else if matches!(self.sign(to), Some(Sign::To | Sign::Or | Sign::Until))
            && matches!(self.item(to + 1), Some(Item::Number(_)))
        {
            to = self.number(to + 1)?.1;
        } else if self.sign(to) == Some(Sign::And) {
            let place = to + 1 + usize::from(self.item(to + 1) == Some(Item::Number(1)));
            if self.item(place) == Some(Item::Half) {
                halves += 1;
                to = place + 1;
            }
        }
        Some((halves, to))
    }

    /// A unit, and how many of it the word is.
    pub(super) fn unit(&self, at: usize, lead: Option<Sign>, halves: i64) -> Option<(Unit, i64, usize)> {
        let at = self.fillers(at);
        if self.plays(at, Role::Business)
            && let Some(Item::Unit(Unit::Day)) = self.item(at + 1)
        {
            return Some((Unit::BusinessDay, 1, at + 2));
        }
        match self.item(at) {
            Some(Item::Unit(Unit::Day)) if self.plays(at + 1, Role::BusinessBehind) => Some((Unit::BusinessDay, 1, at + 2)),
            Some(Item::Unit(unit)) => Some((unit, if self.plays(at, Role::Fortnight) { 2 } else { 1 }, at + 1)),
            Some(Item::Sign(Sign::Clock)) if lead == Some(Sign::In) => Some((Unit::Hour, 1, at + 1)),
            // `in ten`: nobody means anything but minutes.
            None if lead == Some(Sign::In)
                && matches!(halves, 10 | 20 | 30 | 40 | 50 | 60 | 80 | 90)
                && (self.starts_clause(at) || self.plays(at, Role::AfterMinutes)) =>
            {
                Some((Unit::Minute, 1, at))
            }
            _ => None,
        }
    }
}
