//! The words of a rule: numbers, waits, times of the clock and days among them.
//!
//! In: a sentence. Out: its words in small letters, each with its place; what stands at a place. Never: what a rule means.

use alloc::string::String;
use alloc::vec::Vec;

use crate::wire::{LocalTime, Wait, Weekday};

/// Numbers that people write as words, and their order.
const NUMBERS: &[(&str, &str, u32)] = &[
    ("one", "first", 1),
    ("two", "second", 2),
    ("three", "third", 3),
    ("four", "fourth", 4),
    ("five", "fifth", 5),
    ("six", "sixth", 6),
    ("seven", "seventh", 7),
    ("eight", "eighth", 8),
    ("nine", "ninth", 9),
    ("ten", "tenth", 10),
    ("twelve", "", 12),
    ("fifteen", "", 15),
    ("twenty", "", 20),
    ("thirty", "", 30),
    ("sixty", "", 60),
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
/// The days of a week, in order.
pub(super) const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
const DAYS: &str = "mon monday tue tuesday wed wednesday thu thursday fri friday sat saturday sun sunday";

/// Whether a word is one of those in a list, which has a space between two. Once in the module, as what follows is: it is asked everywhere.
#[inline(never)]
pub(super) fn is(word: &str, list: &str) -> bool {
    !word.is_empty() && list.split(' ').any(|known| known == word)
}

/// A time of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) time: LocalTime,
    /// It can't be twelve hours later: `9 am`, `18:00`, `09:00` are sure, `9:00` is not.
    pub(super) sure: bool,
    /// Its half of the day is named: `9 am`, `noon`.
    pub(super) half: bool,
}

struct Word {
    text: String,
    from: usize,
    to: usize,
}

/// The words of a sentence, in small letters; a comma, and whatever else divides, is one.
pub(super) struct Words<'a> {
    sentence: &'a str,
    words: Vec<Word>,
}

impl<'a> Words<'a> {
    #[inline(never)]
    pub(super) fn of(sentence: &'a str) -> Self {
        let mut words: Vec<Word> = Vec::new();
        let mut open = false;
        let mut letters = sentence.char_indices().peekable();
        let mut before = ' ';
        while let Some((at, letter)) = letters.next() {
            let next = letters.peek().map_or(' ', |(_, next)| *next);
            let to = at + letter.len_utf8();
            let last = words.last().map_or("", |word| word.text.as_str());
            // `9:30` and `9.30` are times; of `a.m.` the letters stay.
            let clock = matches!(letter, ':' | '.') && before.is_ascii_digit() && next.is_ascii_digit();
            let half = letter == '.' && open && is(last, "a p") && matches!(next, 'm' | 'M');
            if letter.is_alphanumeric() || clock {
                let digits = last.chars().all(|known| known.is_ascii_digit() || known == ':');
                let apart = digits && !letter.is_ascii_digit() && !clock;
                if !open || apart {
                    words.push(Word { text: String::new(), from: at, to });
                }
                if let Some(word) = words.last_mut() {
                    word.to = to;
                    if clock { word.text.push(':') } else { word.text.extend(letter.to_lowercase()) }
                }
                open = true;
            } else if !(half || (open && matches!(letter, '\'' | '\u{2019}'))) {
                open = false;
                let joined = before.is_alphanumeric() && next.is_alphanumeric();
                let divides = match letter {
                    _ if letter.is_whitespace() => "",
                    '.' | '!' | '?' | ':' | '"' | '\'' | '*' | '\u{2018}'..='\u{201d}' => "",
                    ',' | '(' | ')' | '\u{2014}' => ",",
                    '-' | '\u{2010}'..='\u{2013}' if joined => "-",
                    '-' | '\u{2010}'..='\u{2013}' => ",",
                    '&' => "and",
                    '/' => "/",
                    _ => "?",
                };
                if !divides.is_empty() {
                    words.push(Word { text: divides.into(), from: at, to });
                }
            }
            before = letter;
        }
        let mut words = Self { sentence, words };
        words.mend();
        words
    }

    /// A stroke stays a stroke between times and days; in `follow-up` it is nothing. `1 a day` may be written with one that leans.
    fn mend(&mut self) {
        for place in self.places().rev() {
            let before = place.checked_sub(1).unwrap_or(usize::MAX);
            let timely = |at: usize| {
                self.at(at).starts_with(|letter: char| letter.is_ascii_digit())
                    || is(self.at(at), "am pm noon midnight")
                    || self.day(at).is_some()
            };
            let ranges = timely(before) && timely(place + 1);
            let per = self.wait(place + 1).is_some();
            match self.at(place) {
                "-" if !ranges => {
                    self.words.remove(place);
                }
                "/" => {
                    if let Some(word) = self.words.get_mut(place) {
                        word.text = if per { "per".into() } else { "or".into() };
                    }
                }
                _ => {}
            }
        }
    }

    /// The words as they were written, from one place up to another.
    pub(super) fn written(&self, from: usize, to: usize) -> &'a str {
        let start = self.words.get(from).map_or(0, |word| word.from);
        let end = to.checked_sub(1).and_then(|last| self.words.get(last)).map_or(self.sentence.len(), |word| word.to);
        self.sentence.get(start..end).unwrap_or_default().trim()
    }

    /// The places, one after the other.
    pub(super) fn places(&self) -> core::ops::Range<usize> {
        0..self.words.len()
    }

    #[inline(never)]
    pub(super) fn at(&self, place: usize) -> &str {
        self.words.get(place).map_or("", |word| word.text.as_str())
    }

    /// The place behind these words, with a space between two, where they stand at a place one after the other.
    #[inline(never)]
    pub(super) fn behind(&self, place: usize, phrase: &str) -> Option<usize> {
        let mut next = place;
        for word in phrase.split(' ') {
            if self.at(next) != word {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    /// The place behind as many words of a list as stand there.
    #[inline(never)]
    pub(super) fn skip(&self, mut place: usize, list: &str) -> usize {
        while is(self.at(place), list) {
            place += 1;
        }
        place
    }

    /// How many: `3`, `three`.
    #[inline(never)]
    pub(super) fn number(&self, place: usize) -> Option<u32> {
        let word = self.at(place);
        word.parse().ok().or_else(|| NUMBERS.iter().find(|(known, _, _)| *known == word).map(|(_, _, number)| *number))
    }

    /// Which one: `third`, `3rd`; and the place behind it.
    #[inline(never)]
    pub(super) fn order(&self, place: usize) -> Option<(u32, usize)> {
        let word = self.at(place);
        if is(self.at(place + 1), "st nd rd th") {
            return word.parse().ok().map(|number| (number, place + 2));
        }
        let known = NUMBERS.iter().find(|(_, order, _)| !order.is_empty() && *order == word)?;
        Some((known.2, place + 1))
    }

    /// A wait that begins at a place, `12 hours`, `2 working days`, `a day`, `day`; and the place behind it.
    #[inline(never)]
    pub(super) fn wait(&self, place: usize) -> Option<(Wait, usize)> {
        if let Some(behind) = self.behind(place, "half an hour") {
            return Some((Wait::Minutes(30), behind));
        }
        let (count, mut next) = match self.number(place) {
            Some(count) => (count, place + 1),
            None if self.behind(place, "a couple of").is_some() => (2, place + 3),
            None => (1, place + usize::from(is(self.at(place), "a an"))),
        };
        next = self.skip(next, "full whole");
        let working = is(self.at(next), "business working work");
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
        let fits = amount > 0 && wait.in_range() && !(working && word.starts_with('h'));
        fits.then_some((wait, next + 1))
    }

    /// A time of the clock that begins at a place, `9 am`, `18:00`, `noon`; and the place behind it.
    #[inline(never)]
    pub(super) fn time(&self, place: usize) -> Option<(Clock, usize)> {
        let clock = |hour: u16, minute: u16, half: bool| {
            let time = (hour < 24 && minute < 60).then(|| LocalTime::from_minutes(hour * 60 + minute)).flatten()?;
            Some(Clock { time, sure: half || hour > 12 || self.at(place).starts_with('0'), half })
        };
        match self.at(place) {
            "noon" | "midday" => return clock(12, 0, true).map(|time| (time, place + 1)),
            "midnight" => return clock(0, 0, true).map(|time| (time, place + 1)),
            _ => {}
        }
        let (hour, minute) = self.at(place).split_once(':').unwrap_or((self.at(place), ""));
        let hour: u16 = hour.parse().ok()?;
        let sharp = minute.is_empty();
        let minute: u16 = if sharp { 0 } else { minute.parse().ok().filter(|_| minute.len() == 2)? };
        let half = |hour: u16| (1..=12).contains(&hour).then_some(hour % 12);
        match self.at(place + 1) {
            "am" => clock(half(hour)?, minute, true).map(|time| (time, place + 2)),
            "pm" => clock(half(hour)? + 12, minute, true).map(|time| (time, place + 2)),
            _ if sharp => None,
            _ => clock(hour, minute, false).map(|time| (time, place + 1)),
        }
    }

    /// A day of the week, `monday`, `tues`, as its place in the week.
    #[inline(never)]
    pub(super) fn day(&self, place: usize) -> Option<usize> {
        let word = self.at(place);
        let word = if is(word, "tues thur thurs weds") { word.get(..3).unwrap_or_default() } else { word };
        let known = |day: &&str| *day == word || word.strip_suffix('s') == Some(day);
        DAYS.split(' ').position(|day| known(&day)).map(|place| place / 2)
    }
}
