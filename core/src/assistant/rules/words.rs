//! The words of a rule: numbers, waits, times of the clock and days among them.
//!
//! In: a sentence. Out: its words in small letters; what stands at a place. Never: what a rule means.

use alloc::string::String;
use alloc::vec::Vec;

use crate::wire::{LocalTime, Wait, Weekday};

/// Numbers that people write as words.
const NUMBERS: &[(&str, u32)] = &[
    ("no", 0),
    ("zero", 0),
    ("a", 1),
    ("an", 1),
    ("one", 1),
    ("first", 1),
    ("two", 2),
    ("second", 2),
    ("couple", 2),
    ("three", 3),
    ("third", 3),
    ("four", 4),
    ("fourth", 4),
    ("five", 5),
    ("fifth", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fifteen", 15),
    ("twenty", 20),
    ("thirty", 30),
    ("sixty", 60),
];
/// Units of a wait, each with how many of which they are.
const UNITS: &[(&str, Wait)] = &[
    ("minute", Wait::Minutes(1)),
    ("min", Wait::Minutes(1)),
    ("hour", Wait::Hours(1)),
    ("hr", Wait::Hours(1)),
    ("h", Wait::Hours(1)),
    ("day", Wait::Days(1)),
    ("week", Wait::Days(7)),
    ("fortnight", Wait::Days(14)),
];
const DAYS: &[(&str, &[Weekday])] = &[
    ("monday", &[Weekday::Mon]),
    ("tuesday", &[Weekday::Tue]),
    ("wednesday", &[Weekday::Wed]),
    ("thursday", &[Weekday::Thu]),
    ("friday", &[Weekday::Fri]),
    ("saturday", &[Weekday::Sat]),
    ("sunday", &[Weekday::Sun]),
    ("weekend", &[Weekday::Sat, Weekday::Sun]),
];

/// The words of a sentence, in small letters, without what stands between them.
pub(super) struct Words(Vec<String>);

impl Words {
    pub(super) fn of(sentence: &str) -> Self {
        let mut words: Vec<String> = Vec::new();
        let plain = sentence.to_lowercase().replace(['\u{2019}', '\''], "").replace("a.m", "am").replace("p.m", "pm");
        for word in plain.split(|letter: char| !(letter.is_alphanumeric() || letter == ':')) {
            let word = word.trim_matches(':');
            // `12h` and `9am` are two words.
            let digits = word.find(|letter: char| !letter.is_ascii_digit() && letter != ':').unwrap_or(word.len());
            let (number, unit) = word.split_at(digits);
            words.extend([number, unit].into_iter().filter(|part| !part.is_empty()).map(String::from));
        }
        Self(words)
    }

    /// The places, one after the other.
    pub(super) fn places(&self) -> core::ops::Range<usize> {
        0..self.0.len()
    }

    pub(super) fn at(&self, place: usize) -> &str {
        self.0.get(place).map_or("", String::as_str)
    }

    /// Whether one of these words stands anywhere.
    pub(super) fn any(&self, words: &[&str]) -> bool {
        self.0.iter().any(|word| words.contains(&word.as_str()))
    }

    /// Whether these words stand at a place, one after the other.
    pub(super) fn are(&self, place: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(index, word)| self.at(place + index) == *word)
    }

    /// Where these words stand for the first time, one after the other; the place behind them.
    pub(super) fn after(&self, words: &[&str]) -> Option<usize> {
        self.places().find(|place| self.are(*place, words)).map(|place| place + words.len())
    }

    pub(super) fn number(&self, place: usize) -> Option<u32> {
        let word = self.at(place);
        word.parse().ok().or_else(|| NUMBERS.iter().find(|(known, _)| *known == word).map(|(_, number)| *number))
    }

    /// A wait that begins at a place, `12 hours`, `2 working days`, `day`; and the place behind it.
    pub(super) fn wait(&self, place: usize) -> Option<(Wait, usize)> {
        let (count, mut next) = match self.number(place) {
            Some(count) if self.at(place + 1) == "of" => (count, place + 2),
            Some(count) => (count, place + 1),
            None => (1, place),
        };
        let working = ["business", "working", "work"].contains(&self.at(next));
        next += usize::from(working);
        let word = self.at(next);
        let unit = UNITS.iter().find(|(known, _)| word == *known || word.strip_suffix('s') == Some(known))?.1;
        let amount = unit.amount().checked_mul(i64::from(count))?;
        let wait = match unit {
            Wait::Minutes(_) => Wait::Minutes(amount),
            Wait::Hours(_) => Wait::Hours(amount),
            _ if working => Wait::BusinessDays(amount),
            _ => Wait::Days(amount),
        };
        (amount > 0 && wait.in_range()).then_some((wait, next + 1))
    }

    /// A time of the clock that begins at a place, `9 am`, `18:00`, `noon`; and the place behind it.
    pub(super) fn time(&self, place: usize) -> Option<(LocalTime, usize)> {
        let clock =
            |hour: u16, minute: u16| (hour < 24 && minute < 60).then(|| LocalTime::from_minutes(hour * 60 + minute)).flatten();
        match self.at(place) {
            "noon" | "midday" => return clock(12, 0).map(|time| (time, place + 1)),
            "midnight" => return clock(0, 0).map(|time| (time, place + 1)),
            _ => {}
        }
        let (hour, minute) = self.at(place).split_once(':').unwrap_or((self.at(place), ""));
        let hour: u16 = hour.parse().ok()?;
        let sharp = minute.is_empty();
        let minute: u16 = if sharp { 0 } else { minute.parse().ok()? };
        let half = |hour: u16| (1..=12).contains(&hour).then_some(hour % 12);
        match self.at(place + 1) {
            "am" => clock(half(hour)?, minute).map(|time| (time, place + 2)),
            "pm" => clock(half(hour)? + 12, minute).map(|time| (time, place + 2)),
            _ if sharp => None,
            _ => clock(hour, minute).map(|time| (time, place + 1)),
        }
    }

    /// All times of the clock, in order.
    pub(super) fn times(&self) -> Vec<LocalTime> {
        self.places().filter_map(|place| self.time(place)).map(|(time, _)| time).collect()
    }

    /// All days of the week that are named.
    pub(super) fn days(&self) -> Vec<Weekday> {
        let named = |word: &String| {
            DAYS.iter()
                .find(|(known, _)| word == known || word.strip_suffix('s') == Some(*known))
                .map_or(&[][..], |(_, days)| *days)
        };
        self.0.iter().flat_map(named).copied().collect()
    }
}
