//! Finds the words of a text that are of the time at which they are read, and are false by then: `tomorrow`, read a day late.
//!
//! In: a text, when it was written and when it would be read, on one clock. Out: phrases as they stand in it. Never: a date or a time of the
//! clock that means the same whenever it is read.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Timelike};

use super::super::dates::Order;
use super::super::words::{Word, sentences, source, words};
use super::items::{Item, Part, Sign, Unit};
use super::language;
use super::lexicon::{Role, Roles};
use super::moments::{Begins, Moment, moments};
use super::pieces::{Day, Reader, Sense};
use crate::wire::PartsOfDay;

/// How long `now` is now.
const NOW_LASTS: TimeDelta = TimeDelta::minutes(15);

/// When a text is written and when it is read, on the reader's clock.
#[derive(Debug, Clone, Copy)]
pub(in crate::understand) struct Times {
    pub(in crate::understand) written: NaiveDateTime,
    pub(in crate::understand) read: NaiveDateTime,
    /// So much time passes between them, whatever the clocks do.
    pub(in crate::understand) passed: TimeDelta,
}

/// The phrases that are false when they are read, in their order.
pub(in crate::understand) fn stale(text: &str, locale: Option<&str>, times: Times) -> Vec<String> {
    let words = words(text);
    let language = language(&words, locale);
    let words = (language.prepare)(text, words);
    let order = locale.map_or(Order::Unknown, Order::of);
    let mut found = Vec::new();
    for sentence in sentences(text, &words) {
        let roles: Vec<Roles> = sentence.words.iter().map(|word| language.roles(&word.folded)).collect();
        let reader = Reader::new(sentence.words, &roles, language, times.written, order);
        let moments = moments(&reader, Begins::of(PartsOfDay::default()));
        let mut at = 0;
        while at < sentence.words.len() {
            let moment = moments.iter().find(|moment| (moment.from..moment.to).contains(&at));
            let (from, to, is_false) = match moment {
                Some(moment) => {
                    (named_from(&reader, moment.from), moment.to, !ranges(&reader, moment) && times.over(&reader, moment))
                }
                None => times.lone(&reader, at),
            };
            if is_false {
                found.push(source(text, sentence.words.get(from..to).unwrap_or_default()).to_string());
            }
            at = to.max(at + 1);
        }
    }
    found
}

/// The word from which on a moment is named: `this` and `the` belong to it.
fn named_from(reader: &Reader<'_, '_>, from: usize) -> usize {
    match from.checked_sub(1) {
        Some(before) if !reader.starts_clause(from) => {
            let belongs = reader.sign(before) == Some(Sign::This) || reader.plays(before, Role::Article);
            if belongs { before } else { from }
        }
        _ => from,
    }
}

/// Whether a day of the week begins or ends a range, as hours are given: `Monday to Friday`.
fn ranges(reader: &Reader<'_, '_>, moment: &Moment) -> bool {
    let day = |at: usize| matches!(reader.item(at), Some(Item::Weekday(..)));
    let between = |from: usize, to: usize| {
        let dashed = reader.words.get(to).is_some_and(|word: &Word<'_>| matches!(word.before.trim(), "-" | "–"));
        let signs = (from..to).all(|at| {
            matches!(reader.sign(at), Some(Sign::To | Sign::Until | Sign::At | Sign::By | Sign::Filler))
                || reader.plays(at, Role::Each)
        });
        (from == to && dashed) || (from < to && to - from <= 2 && signs)
    };
    let named = (moment.from..moment.to).filter(|at| day(*at));
    let beside = |at: usize| {
        let behind = (at + 1..at + 4).find(|other| day(*other)).is_some_and(|other| between(at + 1, other));
        let before = (at.saturating_sub(3)..at).rev().find(|other| day(*other)).is_some_and(|other| between(other + 1, at));
        behind || before
    };
    named.into_iter().any(beside)
}

impl Times {
    /// Whether it is another day.
    fn other_day(&self) -> bool {
        self.written.date() != self.read.date()
    }

    /// Whether it is another week, month or year.
    fn other(&self, unit: Unit) -> bool {
        let (written, read) = (self.written.date(), self.read.date());
        match unit {
            Unit::Week => written.iso_week() != read.iso_week(),
            Unit::Month => (written.year(), written.month()) != (read.year(), read.month()),
            Unit::Year => written.year() != read.year(),
            _ => written != read,
        }
    }

    /// `now`, `this week`: what no moment is, from where on, up to where, and whether it is over.
    fn lone(&self, reader: &Reader<'_, '_>, at: usize) -> (usize, usize, bool) {
        if reader.sign(at) == Some(Sign::Now) {
            return (at, at + 1, self.passed > NOW_LASTS);
        }
        match reader.item(at + 1) {
            Some(Item::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year))) if reader.sign(at) == Some(Sign::This) => {
                (at, at + 2, self.other(unit))
            }
            _ => (at, at + 1, false),
        }
    }

    /// Whether what a moment says is over when it is read.
    fn over(&self, reader: &Reader<'_, '_>, moment: &Moment) -> bool {
        if let Some((halves, unit, sense)) = moment.length {
            return sense != Sense::Bare && self.passed > half_of(halves, unit);
        }
        match moment.day {
            Some((Day::Offset(0), _)) => self.other_day() || self.part_is_over(moment) || self.clock_is_over(moment),
            Some((Day::Offset(_), _)) => self.other_day(),
            Some((Day::Past, _)) => self.other(unit_of(reader, moment)),
            Some((Day::Weekday { .. }, _)) => {
                let weekend = (moment.from..moment.to).any(|at| reader.item(at) == Some(Item::Weekend));
                let lasts = if weekend { 2 } else { 0 };
                self.named(moment)
                    .and_then(|day| day.checked_add_days(Days::new(lasts)))
                    .is_some_and(|day| self.read.date() >= day)
            }
            Some((Day::OfWeek { .. }, _)) => self.other(Unit::Week),
            Some((Day::Month { .. }, _)) => self.other(Unit::Month),
            Some((Day::NextYear, _)) => self.other(Unit::Year),
            Some((Day::Date(_) | Day::OfMonth(_) | Day::Named { .. }, _)) => false,
            // `this morning`, `tonight`; `in the morning` may be any.
            None => {
                let this = reader.sign(moment.from.wrapping_sub(1)) == Some(Sign::This)
                    || (moment.from..moment.to).any(|at| reader.plays(at, Role::OfToday));
                moment.part.is_some() && this && (self.other_day() || self.part_is_over(moment))
            }
        }
    }

    /// The day that a moment names, seen from when it was written.
    fn named(&self, moment: &Moment) -> Option<NaiveDate> {
        moment.resolve(self.written).map(|(at, _)| at.date())
    }

    /// Whether the part of the day is over that day.
    fn part_is_over(&self, moment: &Moment) -> bool {
        let until = match moment.part {
            Some((Part::Morning, _)) => 12,
            Some((Part::Noon | Part::AfterLunch, _)) => 15,
            Some((Part::Afternoon | Part::EndOfDay, _)) => 18,
            _ => return false,
        };
        self.read.hour() >= until
    }

    /// Whether the time of the clock is over that day: `today at five`.
    fn clock_is_over(&self, moment: &Moment) -> bool {
        moment.clock.is_some() && moment.resolve(self.written).is_some_and(|(at, _)| self.read > at)
    }
}

/// Half of a length of time.
fn half_of(halves: i64, unit: Unit) -> TimeDelta {
    let quarter = match unit {
        Unit::Minute => TimeDelta::seconds(15),
        Unit::Hour => TimeDelta::minutes(15),
        Unit::Day | Unit::BusinessDay => TimeDelta::hours(6),
        Unit::Week => TimeDelta::hours(42),
        Unit::Month => TimeDelta::hours(182),
        Unit::Year => TimeDelta::hours(2190),
    };
    i32::try_from(halves).ok().and_then(|halves| quarter.checked_mul(halves)).unwrap_or(TimeDelta::MAX)
}

/// Of what unit a past day is: `last week` is false in another week, `yesterday` on another day.
fn unit_of(reader: &Reader<'_, '_>, moment: &Moment) -> Unit {
    let unit = |at: usize| match reader.item(at) {
        Some(Item::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year))) => Some(unit),
        Some(Item::Weekday(..) | Item::Weekend) => Some(Unit::Week),
        Some(Item::Month(..)) => Some(Unit::Year),
        _ => None,
    };
    (moment.from..moment.to).find_map(unit).unwrap_or(Unit::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is false of a text that was written on Wednesday, 18 November 2026 at 10:20, by the time that is named.
    fn by(read: &str, locale: &str, text: &str) -> Vec<String> {
        let local = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        let (written, read) = (local("2026-11-18 10:20"), local(read));
        stale(text, Some(locale), Times { written, read, passed: read - written })
    }

    #[test]
    fn a_day_is_false_on_another_date() {
        let text = "I can do tomorrow at 3, or the day after tomorrow. Yesterday was busy.";
        assert!(by("2026-11-18 23:59", "en-GB", text).is_empty());
        assert_eq!(by("2026-11-19 00:00", "en-GB", text), ["tomorrow at 3", "the day after tomorrow", "Yesterday"]);
        assert_eq!(by("2026-11-19 09:00", "es-ES", "¿Hablamos mañana por la tarde?"), ["mañana por la tarde"]);
        assert_eq!(by("2026-11-19 09:00", "pt-BR", "Falamos amanhã?"), ["amanhã"]);
        assert_eq!(by("2026-11-19 09:00", "fr-FR", "On en parle demain matin ?"), ["demain matin"]);
        assert_eq!(by("2026-11-19 09:00", "de-DE", "Passt es dir übermorgen?"), ["übermorgen"]);
    }

    #[test]
    fn a_part_of_today_is_false_when_it_is_over() {
        assert!(by("2026-11-18 11:59", "en-GB", "I tried you this morning.").is_empty());
        assert_eq!(by("2026-11-18 12:00", "en-GB", "I tried you this morning."), ["this morning"]);
        assert_eq!(by("2026-11-18 18:00", "en-GB", "Are you free this afternoon?"), ["this afternoon"]);
        assert!(by("2026-11-18 22:00", "en-GB", "Are you free tonight?").is_empty());
        assert_eq!(by("2026-11-19 08:00", "en-GB", "Are you free tonight?"), ["tonight"]);
        assert_eq!(by("2026-11-18 19:00", "es-ES", "¿Le va bien esta tarde?"), ["esta tarde"]);
        assert_eq!(by("2026-11-18 13:00", "fr-FR", "Je vous ai appelé ce matin."), ["ce matin"]);
        assert_eq!(by("2026-11-19 08:00", "de-DE", "Haben Sie heute Abend Zeit?"), ["heute Abend"]);
        assert_eq!(by("2026-11-18 17:01", "en-GB", "Can we talk today at 5pm?"), ["today at 5pm"]);
        // Of every day.
        assert!(by("2026-11-19 18:00", "en-GB", "We open in the morning.").is_empty());
    }

    #[test]
    fn a_length_is_false_when_half_of_it_has_passed() {
        assert!(by("2026-11-18 11:20", "en-GB", "I will call in 2 hours.").is_empty());
        assert_eq!(by("2026-11-18 11:21", "en-GB", "I will call in 2 hours."), ["in 2 hours"]);
        assert_eq!(by("2026-11-18 10:26", "de-DE", "Ich rufe in zehn Minuten an."), ["in zehn Minuten"]);
        assert_eq!(by("2026-11-18 11:30", "en-GB", "We spoke an hour ago."), ["an hour ago"]);
        assert_eq!(by("2026-11-18 11:00", "en-GB", "Are you free now?"), ["now"]);
        // How long it takes is as true as ever.
        assert!(by("2026-11-20 11:30", "en-GB", "It takes 10 minutes.").is_empty());
    }

    #[test]
    fn a_week_is_false_in_another_week() {
        assert!(by("2026-11-22 20:00", "en-GB", "Shall we talk next week?").is_empty());
        assert_eq!(by("2026-11-23 08:00", "en-GB", "Shall we talk next week?"), ["next week"]);
        assert_eq!(by("2026-11-23 08:00", "en-GB", "Any time this week?"), ["this week"]);
        assert_eq!(by("2026-11-23 08:00", "es-MX", "¿Hablamos la semana que viene?"), ["la semana que viene"]);
        assert_eq!(by("2026-11-23 08:00", "fr-FR", "On se parle la semaine prochaine ?"), ["la semaine prochaine"]);
        assert_eq!(by("2026-12-01 08:00", "de-DE", "Wir sprechen nächsten Monat."), ["nächsten Monat"]);
    }

    #[test]
    fn a_day_of_the_week_is_false_from_that_day_on() {
        assert!(by("2026-11-19 23:00", "en-GB", "See you on Friday.").is_empty());
        assert_eq!(by("2026-11-20 08:00", "en-GB", "See you on Friday."), ["on Friday"]);
        assert_eq!(by("2026-11-25 08:00", "pt-BR", "Nos falamos na segunda?"), ["na segunda"]);
        assert!(by("2026-11-22 08:00", "en-GB", "Have a look at the weekend.").is_empty());
        assert_eq!(by("2026-11-23 08:00", "en-GB", "Have a look at the weekend."), ["at the weekend"]);
    }

    #[test]
    fn what_is_the_same_whenever_it_is_read_is_never_false() {
        for text in
            ["We open at 9.", "Your appointment is on 5 December at 3pm.", "Every Monday we are closed.", "Monday to Friday, 9-5"]
        {
            assert!(by("2027-03-01 08:00", "en-GB", text).is_empty(), "{text}");
        }
        assert!(by("2027-03-01 08:00", "es-ES", "Abrimos de lunes a viernes.").is_empty());
        assert!(by("2027-03-01 08:00", "de-DE", "Geöffnet Montag bis Freitag.").is_empty());
    }
}
