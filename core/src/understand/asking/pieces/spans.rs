//! Days by what they are part of: `next week`, `the end of the month`, `mid December`, `the weekend`.
//!
//! In: words with their items. Out: the first day of it, its middle or its last. Never: how long it lasts.

use super::super::items::{Item, Part, Sign, Unit};
use super::super::lexicon::Role;
use super::{Day, Found, Kind, Reader};

impl Reader<'_, '_> {
    /// `next week`, `the end of the month`, `mid December`, `the weekend`, `the week after next`.
    pub(super) fn span(&self, at: usize, lead: Option<Sign>) -> Found {
        if self.plays(at, Role::Midweek) {
            let index = 2;
            return Some((Kind::Day(Day::OfWeek { index, weeks: 0 }), at + 1));
        }
        let (edge, which, place) = self.edge(at);
        let unit = place + usize::from(which.is_some());
        let (item, mut to) = (self.item(unit)?, unit + 1);
        if which == Some(Sign::Last) && matches!(item, Item::Unit(_) | Item::Weekend | Item::Month(..) | Item::Part(_)) {
            return Some((Kind::Day(Day::Past), to));
        }
        let mut ahead = i64::from(which == Some(Sign::Next));
        // `la semana que viene`, `el mes pasado`, `la semaine prochaine`.
        if which.is_none() && matches!(item, Item::Unit(Unit::Week | Unit::Month | Unit::Year) | Item::Weekend | Item::Month(..))
        {
            let beside = self.fillers(to);
            match self.sign(beside).filter(|_| !self.starts_clause(beside)) {
                Some(Sign::Next) => (ahead, to) = (1, beside + 1),
                Some(Sign::Last) => return Some((Kind::Day(Day::Past), beside + 1)),
                _ => {}
            }
        }
        let after_next =
            self.sign(to) == Some(Sign::After) && (self.sign(to + 1) == Some(Sign::Next) || self.plays(to + 1, Role::That));
        if after_next && matches!(item, Item::Unit(_) | Item::Weekend) {
            (ahead, to) = (2, to + 2);
        }
        let (day, month_day) = match edge {
            None => (0, 1),
            Some(Sign::Start) => (0, 1),
            Some(Sign::Middle) => (2, 15),
            Some(_) => (4, 0),
        };
        let said = ahead > 0 || edge.is_some();
        let kind = match item {
            Item::Unit(Unit::Week) if said => Day::OfWeek { index: day, weeks: ahead },
            Item::Unit(Unit::Month) if said => Day::Month { ahead: u32::try_from(ahead).ok()?, day: month_day },
            Item::Unit(Unit::Year) if ahead == 1 && edge != Some(Sign::End) => Day::NextYear,
            Item::Unit(Unit::Day) if edge == Some(Sign::End) => return Some((Kind::Part(Part::EndOfDay), to)),
            Item::Weekend => Day::Weekday { index: 5, weeks: 0 },
            Item::Month(month, weak)
                if edge.is_some() || which.is_some() || !weak || matches!(lead, Some(Sign::In | Sign::Until)) =>
            {
                Day::Named { month, day: month_day }
            }
            _ => return None,
        };
        // `after the weekend` is Monday.
        if item == Item::Weekend && lead == Some(Sign::After) {
            return Some((Kind::Day(Day::Weekday { index: 6, weeks: 0 }), to));
        }
        Some((Kind::Day(kind), to))
    }

    /// Which end of it, which of them, and where it is named.
    fn edge(&self, at: usize) -> (Option<Sign>, Option<Sign>, usize) {
        let inner = |at: usize| self.fillers(at + usize::from(self.sign(at) == Some(Sign::In)));
        let (edge, place) = match self.sign(at) {
            Some(sign @ (Sign::Start | Sign::Middle | Sign::End)) => (Some(sign), inner(at + 1)),
            Some(Sign::Last) if self.item(at + 1) == Some(Item::Unit(Unit::Day)) && self.plays(at + 2, Role::Of) => {
                (Some(Sign::End), inner(at + 2))
            }
            // `the first day of`, `the first of`.
            None if self.item(at) == Some(Item::Nth(1))
                && (self.plays(at + 1, Role::Of) || matches!(self.item(at + 1), Some(Item::Unit(Unit::Day | Unit::Week)))) =>
            {
                (Some(Sign::Start), inner(at + 1 + usize::from(!self.plays(at + 1, Role::Of))))
            }
            Some(Sign::Later) if self.sign(at + 1) == Some(Sign::This) => (None, at),
            _ => (None, at),
        };
        let new = self.plays(place, Role::New) && matches!(self.item(place + 1), Some(Item::Unit(Unit::Week | Unit::Year)));
        let which = if new {
            Some(Sign::Next)
        } else {
            self.sign(place).filter(|sign| matches!(sign, Sign::Next | Sign::This | Sign::Last))
        };
        (edge, which, place)
    }
}
