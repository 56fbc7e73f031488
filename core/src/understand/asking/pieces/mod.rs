//! Finds what a row of words says of a time: lengths, days, clock times, parts of the day, zones.
//!
//! In: words with their items. Out: pieces with their places and what leads them in. Never: an instant; what pieces are together is for
//! `moments`.

mod clocks;
mod days;
mod kinds;
mod lengths;
mod spans;

use alloc::vec::Vec;
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use super::super::dates::Order;
use super::super::words::{Word, fits};
use super::items::{Item, Part, Sign};
use super::lexicon::{Language, Role, Roles};

pub(super) use kinds::{Day, Kind, Piece, Sense};

/// Words with what they say.
pub(super) struct Reader<'a, 'w> {
    pub(super) words: &'w [Word<'a>],
    pub(super) items: Vec<Option<Item>>,
    pub(super) today: NaiveDate,
    /// The minute of the day that it is.
    minute: i64,
    pub(super) order: Order,
    language: &'static Language,
    roles: &'w [Roles],
    /// Where the words begin that say together what this one stands for.
    begins: Vec<usize>,
}

type Found = Option<(Kind, usize)>;

impl<'a, 'w> Reader<'a, 'w> {
    pub(super) fn new(
        words: &'w [Word<'a>],
        roles: &'w [Roles],
        language: &'static Language,
        now: NaiveDateTime,
        order: Order,
    ) -> Self {
        let said = |word: &Word<'_>| word.number().map(Item::Number).or_else(|| language.item(&word.folded));
        let mut items: Vec<Option<Item>> = words.iter().map(said).collect();
        let mut begins: Vec<usize> = (0..words.len()).collect();
        let mut at = 0;
        while let Some((word, rest)) = words.get(at..).and_then(<[Word<'_>]>::split_first) {
            let mut taken = 1;
            for begun in language.joined.at(&word.folded) {
                let (Some(more), together) = (fits(begun.rest(), rest, &[]), begun.means) else { continue };
                taken += more;
                let plain = taken.saturating_sub(together.len());
                for place in 0..taken {
                    let item = place.checked_sub(plain).and_then(|place| together.get(place)).copied();
                    if place >= plain
                        && let Some(begin) = begins.get_mut(at + place)
                    {
                        *begin = at;
                    }
                    if let Some(slot) = items.get_mut(at + place) {
                        *slot = Some(item.unwrap_or(Item::Sign(Sign::Filler)));
                    }
                }
                break;
            }
            at += taken;
        }
        // `unas tres horas`: about three of them.
        for at in 1..items.len() {
            let counted = matches!(items.get(at), Some(Some(Item::Number(_))));
            if let Some(few @ Some(Item::Sign(Sign::Few))) = items.get_mut(at - 1)
                && counted
            {
                *few = Some(Item::Sign(Sign::Filler));
            }
        }
        (language.settle)(words, &mut items);
        let (today, minute) = (now.date(), i64::from(now.hour() * 60 + now.minute()));
        Self { words, items, today, minute, order, language, roles, begins }
    }

    pub(super) fn item(&self, at: usize) -> Option<Item> {
        self.items.get(at).copied().flatten()
    }

    pub(super) fn sign(&self, at: usize) -> Option<Sign> {
        if let Some(Item::Sign(sign)) = self.item(at) { Some(sign) } else { None }
    }

    pub(super) fn is(&self, at: usize, any: &[&str]) -> bool {
        self.words.get(at).is_some_and(|word| word.is(any))
    }

    /// Whether a word does this.
    pub(super) fn plays(&self, at: usize, role: Role) -> bool {
        self.roles.get(at).is_some_and(|roles| roles.has(role))
    }

    pub(super) fn before(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.before)
    }

    pub(super) fn fillers(&self, mut at: usize) -> usize {
        while self.sign(at) == Some(Sign::Filler) && !self.starts_clause(at) {
            at += 1;
        }
        at
    }

    /// The word after words of no meaning, and after `en el`, `no`.
    fn past_article(&self, at: usize) -> usize {
        let mut place = self.fillers(at);
        let hour = |at: usize| self.plays(at, Role::Hour);
        while !hour(place) && matches!(self.sign(place), Some(Sign::On | Sign::In | Sign::Filler)) {
            place += 1;
        }
        if hour(place) { place } else { self.fillers(at) }
    }

    pub(super) fn starts_clause(&self, at: usize) -> bool {
        self.words.get(at).is_none_or(Word::begins_clause)
    }

    /// All pieces, from left to right.
    pub(super) fn pieces(&self) -> Vec<Piece> {
        let mut found: Vec<Piece> = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            // `los lunes`: each of them.
            let each = self.plays(at, Role::Each) && matches!(self.item(at + 1), Some(Item::Weekday(..) | Item::Weekend));
            // `desde las cinco` may lie ahead, `desde el lunes` hardly.
            let from = self.plays(at, Role::Since) && self.plays(at + 1, Role::Hourly);
            if (self.plays(at, Role::Habit) && !from) || each || self.greets(at) {
                at = self.after_habit(at);
                continue;
            }
            let (lead, negated, from) = self.lead(at, found.last().map_or(0, |last| last.to));
            match self.kind(at, lead, found.last()) {
                Some((kind, to)) if to > at => {
                    let from = from.min(self.begins.get(at).copied().unwrap_or(from));
                    found.push(Piece { kind, lead, negated, from, to });
                    at = to;
                }
                _ => at += 1,
            }
        }
        found
    }

    /// The word after what happens every so often, after what has been since then, after a greeting.
    fn after_habit(&self, at: usize) -> usize {
        let first = self.fillers(at + 1);
        let first = first + usize::from(matches!(self.sign(first), Some(Sign::On | Sign::At)));
        let named = self.kind(first, Some(Sign::On), None).map_or(at + 1, |(_, to)| to);
        named.max(at + 1)
    }

    /// `good morning`, `good night`.
    fn greets(&self, at: usize) -> bool {
        self.plays(at, Role::Greeting) && matches!(self.item(at + 1), Some(Item::Part(_) | Item::Day(_)))
    }

    /// What leads a piece in: the sign before it, past words of no meaning, and whether it is turned around.
    pub(super) fn lead(&self, at: usize, floor: usize) -> (Option<Sign>, bool, usize) {
        use Sign::{After, At, Before, Between, By, Filler, From, In, Not, On, This, Until};
        let mut place = at;
        let mut lead = None;
        while place > floor {
            let before = place - 1;
            match self.sign(before) {
                Some(sign @ (In | At | On | After | Before | From | Until | By | Between)) => {
                    // `any time after`, `from about`: the one that says more.
                    if lead.is_none() || matches!(lead, Some(At | On)) || (lead == Some(In) && sign != By) {
                        lead = Some(sign);
                    }
                }
                Some(Filler | This) => {}
                Some(Not) if lead.is_some() => return (lead, true, before),
                _ => break,
            }
            place = before;
            if self.starts_clause(place) {
                break;
            }
        }
        (lead, false, if lead.is_some() { place } else { at })
    }

    fn kind(&self, at: usize, lead: Option<Sign>, last: Option<&Piece>) -> Found {
        let after_day = last.is_some_and(|last| matches!(last.kind, Kind::Day(_) | Kind::Part(_)) && self.fillers(last.to) == at);
        let hour = self.plays(at, Role::Hour) || self.sign(at) == Some(Sign::Clock);
        let timed = |last: &Piece| match last.kind {
            Kind::Clock { .. } | Kind::Part(Part::Noon | Part::Midnight) => true,
            Kind::Part(_) => hour,
            _ => false,
        };
        let after_clock = last.is_some_and(|last| timed(last) && self.past_article(last.to) == at);
        let same = self.item(at) == Some(Item::SameTime);
        self.zone(at, after_clock)
            .or_else(|| same.then_some((Kind::Clock { minutes: self.minute, bare: false }, at + 1)))
            .or_else(|| (self.language.own)(self, at, lead))
            .or_else(|| self.day(at, lead))
            .or_else(|| if after_day && self.is_hour_of_day(at) { None } else { self.length(at, lead) })
            .or_else(|| self.date(at, lead))
            .or_else(|| self.span(at, lead))
            .or_else(|| self.clock(at, lead, after_day))
            .or_else(|| self.part(at, lead, after_day))
    }

    /// A number, in one word or two: `twenty five`.
    pub(super) fn number(&self, at: usize) -> Option<(u32, usize)> {
        let Some(Item::Number(number)) = self.item(at) else { return None };
        let tens = number >= 20 && number % 10 == 0 && !self.is_digits(at);
        match self.item(at + 1) {
            Some(Item::Number(one))
                if tens && one < 10 && !self.is_digits(at + 1) && self.words.get(at + 1)?.folded.len() > 2 =>
            {
                Some((number + one, at + 2))
            }
            // `treinta y cinco`, `trinta e cinco`, `vingt et un`.
            Some(Item::Sign(Sign::And)) if tens => match self.item(at + 2) {
                Some(Item::Number(one @ 1..=9)) if !self.is_digits(at + 2) => Some((number + one, at + 3)),
                _ => Some((number, at + 1)),
            },
            _ => Some((number, at + 1)),
        }
    }

    pub(super) fn is_digits(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.number().is_some())
    }

    /// The next such day of the week, which is never today.
    fn coming(&self, index: i64) -> Day {
        let today = i64::from(self.today.weekday().num_days_from_monday());
        if today == index { Day::Offset(7) } else { Day::Weekday { index, weeks: 0 } }
    }
}
