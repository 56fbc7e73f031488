//! Times of the day: `3pm`, `half past three`, `15h30`, `after lunch`, and the zone that is named beside one.
//!
//! In: words with their items. Out: minutes of the day, a part of the day, a zone. Never: the half of the day where nothing says it.

use super::super::super::words::ends_with;
use super::super::items::{Item, Part, Sign, Unit};
use super::super::lexicon::Role;
use super::super::zones;
use super::{Found, Kind, Reader};

impl Reader<'_, '_> {
    /// `3`, `3:30`, `3pm`, `half past three`, `quarter to five`, `15h30`.
    pub(super) fn clock(&self, at: usize, lead: Option<Sign>, after_day: bool) -> Found {
        if let Some(found) = self.spoken(at, lead, after_day) {
            return Some(found);
        }
        let before = at.wrapping_sub(1);
        let one = self.plays(at, Role::OneOClock)
            && (self.plays(before, Role::Hourly) || self.sign(before) == Some(Sign::At))
            && lead.is_some();
        if self.plays(at, Role::One) && !one {
            return None;
        }
        let digits = self.is_digits(at);
        let width = self.words.get(at).map_or(0, |word| word.folded.len());
        let (mut hour, mut minutes, mut said, mut to) = self.figures(at, lead)?;
        if let Some((more, after)) = self.added(to, lead)
            && minutes == 0
            && (1..=24).contains(&hour)
        {
            // `tres y media`, `cinco menos cuarto`.
            let whole = i64::from(hour) * 60 + more;
            (hour, minutes) = (u32::try_from(whole / 60).ok()?, u32::try_from(whole % 60).ok()?);
            (said, to) = (said || lead.is_some() || after_day || more == 30 || self.plays(before, Role::Hourly), after);
        }
        if hour > 24 || minutes > 59 {
            return None;
        }
        let mut bare = hour <= 12 && !(said && digits && width == 2 && hour < 10) && hour != 0;
        // `10h` means what it says, but for the hours of the night.
        let written = digits && hour >= 7 && self.is(at + 1, &["h"]) && self.before(at + 1).is_empty();
        bare = bare && (!written || matches!(self.item(self.fillers(to)), Some(Item::Part(_))));
        let hourly = one || (self.plays(before, Role::Hourly) && lead.is_some()) || lead == Some(Sign::At);
        let place = self.fillers(to);
        if hour == 12 && self.item(to) == Some(Item::Part(Part::Noon)) {
            return Some((Kind::Clock { minutes: 720, bare: false }, to + 1));
        }
        match self.half_of_day(place) {
            Some((pm, after)) => {
                hour = hour % 12 + if pm { 12 } else { 0 };
                (bare, said, to) = (false, true, after);
            }
            None if self.sign(to) == Some(Sign::Clock) => {
                // `o'clock` are two words.
                let more = usize::from(self.sign(to + 1) == Some(Sign::Clock));
                (said, to) = (true, to + 1 + more);
            }
            None if self.plays(to, Role::Hours) && (hourly || after_day) => (said, to) = (true, to + 1),
            None => {}
        }
        // `2 to 4pm`, `2-4pm`: the start, in the half of the day that the end names.
        let led_from = [before, at.wrapping_sub(2)].into_iter().any(|at| self.plays(at, Role::FromHour));
        if let Some((Kind::Clock { minutes: until, bare: open }, after)) = self.end_of_range(to)
            && (said || lead.is_some() || after_day || led_from || !open)
            && !matches!(self.item(after), Some(Item::Month(..) | Item::Unit(_)))
        {
            if bare && !open && hour < 12 && until > 720 && i64::from(hour) * 60 + 720 < until {
                (hour, bare) = (hour + 12, false);
            }
            (said, to) = (true, after);
        }
        (said || self.is_time(at, to, lead, hour, hourly, after_day)).then_some(())?;
        Some((Kind::Clock { minutes: i64::from(hour) * 60 + i64::from(minutes), bare }, to))
    }

    /// The time up to which a range goes that begins before this word.
    fn end_of_range(&self, to: usize) -> Found {
        let to_hour = self.sign(to) == Some(Sign::At) && !self.starts_clause(to);
        let ranged = to_hour
            || matches!(self.sign(to), Some(Sign::To | Sign::And | Sign::Or | Sign::Until))
            || matches!(self.before(to).trim(), "-" | "–");
        let end = self.fillers(to + usize::from(self.sign(to).is_some()));
        let end = self.fillers(end + usize::from(matches!(self.sign(end), Some(Sign::At | Sign::On))));
        let noon = self.item(end) == Some(Item::Part(Part::Noon));
        match ranged {
            true if noon => Some((Kind::Clock { minutes: 720, bare: false }, end + 1)),
            true => self.clock(end, Some(Sign::To), false),
            false => None,
        }
    }

    /// Hour and minutes as they are written, whether they can be nothing else, and the word after them: `3`, `3:30`, `15h30`, `930`.
    fn figures(&self, at: usize, lead: Option<Sign>) -> Option<(u32, u32, bool, usize)> {
        let (hour, mut to) = self.number(at)?;
        let digits = self.is_digits(at);
        let width = self.words.get(at).map_or(0, |word| word.folded.len());
        let (mut hour, mut minutes, mut said) = (hour, 0, false);
        let two = |place: usize| self.words.get(place).is_some_and(|word| word.number().is_some() && word.folded.len() == 2);
        if digits && two(to) && matches!(self.before(to), ":" | ".") {
            (minutes, said, to) = (self.number(to)?.0, true, to + 1);
        } else if digits && self.is(to, &["h", "u"]) && self.before(to).is_empty() {
            (said, to) = (true, to + 1);
            if two(to) && self.before(to).is_empty() {
                (minutes, to) = (self.number(to)?.0, to + 1);
            }
        } else if digits && width == 4 && hour < 2400 && hour % 100 < 60 && self.item(to) == Some(Item::Unit(Unit::Hour)) {
            (hour, minutes, said, to) = (hour / 100, hour % 100, true, to + 1); // `1700 hours`
        } else if digits && (3..=4).contains(&width) && hour < 2400 && hour % 100 < 60 && hour % 5 == 0 {
            let shown = lead == Some(Sign::At) || self.before(at).contains('@') || self.half_of_day(to).is_some();
            if !shown && !self.plays(to, Role::AfterFigures) {
                return None;
            }
            (hour, minutes, said) = (hour / 100, hour % 100, true);
        } else if !digits && matches!(self.number(to), Some((10..=59, _))) && lead.is_some() {
            let (spoken, after) = self.number(to)?;
            (minutes, to) = (spoken, after); // `three thirty`
        }
        Some((hour, minutes, said, to))
    }

    /// Whether a number that may be of anything is an hour, by what stands around it.
    fn is_time(&self, at: usize, to: usize, lead: Option<Sign>, hour: u32, hourly: bool, after_day: bool) -> bool {
        let digits = self.is_digits(at);
        let led = matches!(
            lead,
            Some(Sign::At | Sign::After | Sign::Before | Sign::From | Sign::Until | Sign::By | Sign::Between | Sign::To)
        );
        // A number by itself may be of anything.
        // `a las 12 hora canaria`: a zone follows.
        let of_zone = self.plays(to, Role::Hour) && hourly;
        let counted =
            (matches!(self.item(to), Some(Item::Unit(_) | Item::Month(..))) && !of_zone) || (self.counts(to) && !hourly);
        let dated = matches!(self.item(self.fillers(to)), Some(Item::Day(0..) | Item::Part(_)))
            || (matches!(self.sign(to), Some(Sign::In | Sign::On))
                && matches!(self.item(self.fillers(to + 1)), Some(Item::Part(_) | Item::Weekday(..))));
        let shown = (lead != Some(Sign::On) && self.plays(at.wrapping_sub(1), Role::BeforeHour))
            || ends_with(self.language.shows, self.words.get(..at).unwrap_or_default())
            || self.before(at).contains('@');
        let ends = self.starts_clause(to) || self.plays(to, Role::AfterHour);
        let alone = digits && (at == 0 || self.starts_clause(at)) && self.plays(to, Role::AfterLoneHour);
        let zoned = self.words.get(to..).and_then(zones::named).is_some();
        let led = led || (dated && hour <= 12) || (zoned && hour <= 12) || alone || (shown && ends);
        // `9 ft by 5`: how large it is.
        let sized = lead == Some(Sign::By) && (2..=3).any(|before| self.is_digits(at.wrapping_sub(before)));
        (led && !counted && !sized) || (after_day && !counted && to - at == 1)
    }

    /// Minutes after or before an hour that has been named: `y media`, `e meia`, `et quart`, `menos diez`.
    pub(super) fn added(&self, at: usize, lead: Option<Sign>) -> Option<(i64, usize)> {
        let sign = self.sign(at).filter(|sign| matches!(sign, Sign::And | Sign::Minus))?;
        let article = usize::from(self.plays(at + 1, Role::One) || self.plays(at + 1, Role::Article));
        let place = at + 1 + article;
        let (minutes, to) = match self.item(place)? {
            Item::Half if self.plays(place, Role::HalfPast) => (30, place + 1),
            Item::Quarter if lead.is_some() || sign == Sign::Minus => (15, place + 1),
            Item::Number(_) if article == 0 && lead.is_some() && !matches!(lead, Some(Sign::Between)) => {
                let (number, to) = self.number(place)?;
                (1..60).contains(&number).then_some(())?;
                (number % 5 == 0).then_some((i64::from(number), to))?
            }
            _ => return None,
        };
        // `a las 9 y 10 minutos`, `às 3 e 20 min`.
        let to = to + usize::from(self.item(to) == Some(Item::Unit(Unit::Minute)));
        Some((if sign == Sign::Minus { -minutes } else { minutes }, to))
    }

    /// Whether what follows a number is what it counts.
    pub(super) fn counts(&self, at: usize) -> bool {
        !self.starts_clause(at)
            && self.item(at).is_none()
            && !self.plays(at, Role::Uncounted)
            && self.words.get(at).is_some_and(|word| {
                word.folded.len() > 2 && word.folded.ends_with('s') && !self.language.is_told_by(&word.folded)
            })
    }

    /// Whether it is before or after noon: `am`, `p.m.`.
    pub(in crate::understand::asking) fn half_of_day(&self, at: usize) -> Option<(bool, usize)> {
        match self.sign(at) {
            Some(Sign::Am) => return Some((false, at + 1)),
            Some(Sign::Pm) if !self.is(at, &["p"]) => return Some((true, at + 1)),
            _ => {}
        }
        let split = self.is(at + 1, &["m"]) && self.before(at + 1).starts_with('.');
        (split && self.is(at, &["a", "p"])).then(|| (self.is(at, &["p"]), at + 2))
    }

    /// `half past three`, `half three`, `quarter to five`, `ten past 4`.
    pub(super) fn spoken(&self, at: usize, lead: Option<Sign>, after_day: bool) -> Found {
        let at = at + usize::from(self.item(at) == Some(Item::Number(1)) && self.item(at + 1) == Some(Item::Quarter));
        let (part, place) = match self.item(at)? {
            Item::Half => (30, at + 1),
            Item::Quarter => (15, at + 1),
            Item::Number(minutes @ (5 | 10 | 15 | 20 | 25)) => (minutes, at + 1),
            _ => return None,
        };
        // `diez para las cuatro`, `quinze pras seis`.
        let hourly = |at: usize| self.plays(at, Role::Hourly) || self.sign(at) == Some(Sign::At);
        let before_hour = self.plays(place, Role::MinutesTo) || (self.sign(place) == Some(Sign::By) && hourly(place + 1));
        if before_hour && part != 30 {
            let place = place + 1;
            let place = place + usize::from(hourly(place));
            let (hour, mut to) = self.number(place).filter(|(hour, _)| (1..=12).contains(hour))?;
            let (mut hour, mut bare) = (i64::from(hour), true);
            if let Some((pm, after)) = self.half_of_day(self.fillers(to)) {
                (hour, bare, to) = (hour % 12 + if pm { 12 } else { 0 }, false, after);
            }
            return Some((Kind::Clock { minutes: hour * 60 - i64::from(part), bare }, to));
        }
        let shown = self.starts_clause(at) || at == 0 || self.plays(at.wrapping_sub(1), Role::BeforeHour);
        let (minutes, place) = match self.sign(place) {
            Some(Sign::Past) => (i64::from(part), place + 1),
            Some(Sign::After) if part != 30 && (self.item(at) == Some(Item::Quarter) || !self.is_digits(at)) => {
                (i64::from(part), place + 1)
            }
            Some(Sign::Filler) if self.item(at) == Some(Item::Quarter) && self.plays(place, Role::Of) => (-15, place + 1),
            Some(Sign::To) if part != 30 && !matches!(lead, Some(Sign::From | Sign::Between)) => (-i64::from(part), place + 1),
            None if part == 30 && (lead.is_some() || after_day || shown) => (30, place),
            _ => return None,
        };
        let (hour, mut to) = self.number(place).filter(|(hour, _)| (1..=12).contains(hour))?;
        let (mut hour, mut bare) = (i64::from(hour), true);
        if let Some((pm, after)) = self.half_of_day(to) {
            (hour, bare, to) = (hour % 12 + if pm { 12 } else { 0 }, false, after);
        }
        Some((Kind::Clock { minutes: hour * 60 + minutes, bare }, to))
    }

    /// `morning`, `after lunch`, `end of the day`, `first thing`.
    pub(super) fn part(&self, at: usize, lead: Option<Sign>, after_day: bool) -> Found {
        if self.item(at) == Some(Item::TomorrowOrMorning) {
            return Some((Kind::Part(Part::Morning), at + 1));
        }
        // `tarde` is late too, `lunch` a meal.
        let late = self.plays(at, Role::Late) && !self.plays(at.wrapping_sub(1), Role::BeforeLate);
        let weak = self.plays(at, Role::WeakPart) && lead.is_none();
        if (late || weak) && !after_day {
            return None;
        }
        match self.item(at)? {
            Item::Part(part) => Some((Kind::Part(part), at + 1)),
            _ => None,
        }
    }

    /// `EST`, `Pacific`, `London time`.
    pub(super) fn zone(&self, at: usize, after_clock: bool) -> Found {
        // `à 15h est-ce possible`, `14h et 16h`: words here, and names of zones elsewhere.
        let told = self.words.get(at).is_some_and(|word| self.language.is_told_by(&word.folded)) && !self.plays(at, Role::Hour);
        if told || self.sign(at) == Some(Sign::And) {
            return None;
        }
        let of = after_clock && self.plays(at.wrapping_sub(1), Role::Of);
        let (name, taken) = zones::named(self.words.get(at..)?).or_else(|| zones::of_place(self.words.get(at..)?, of))?;
        after_clock.then_some((Kind::Zone(name), at + taken))
    }
}
