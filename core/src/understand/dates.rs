//! Reads a date as people write it in six languages: `7 December`, `Dec 7th, 2026`, `7. Dezember`, `3/12`, `next Monday`, `tomorrow`.
//!
//! In: words, the day it is, whose order of day and month holds. Out: a date and how many words it takes. Never: a guess; `3/12` without an
//! order of day and month is none.

use chrono::{Datelike, Days, NaiveDate};

use super::words::Word;

/// Names of the months, January first, with how they are shortened; in letters without accents.
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "jan", "enero", "ene", "janeiro", "janvier", "janv", "januar", "janner", "jaenner", "gennaio", "genn",
        "januari",
    ],
    &["february", "feb", "febrero", "fevereiro", "fev", "fevrier", "fevr", "februar", "feber", "febbraio", "febb", "februari"],
    &["march", "mar", "marzo", "marco", "mars", "marz", "maerz", "maart", "mrt"],
    &["april", "apr", "abril", "abr", "avril", "avr", "aprile"],
    &["may", "mayo", "maio", "mai", "maggio", "magg", "mei"],
    &["june", "jun", "junio", "junho", "juin", "juni", "giugno", "giu"],
    &["july", "jul", "julio", "julho", "juillet", "juil", "juli", "luglio", "lug"],
    &["august", "aug", "agosto", "ago", "aout", "augustus"],
    &["september", "sep", "sept", "septiembre", "setiembre", "setembro", "set", "septembre", "settembre", "sett"],
    &["october", "oct", "octubre", "outubro", "out", "octobre", "oktober", "okt", "ottobre", "ott"],
    &["november", "nov", "noviembre", "novembro", "novembre"],
    &["december", "dec", "diciembre", "dic", "dezembro", "dez", "decembre", "dezember", "dicembre"],
];
/// Names of the days of the week, Monday first. Not `mon`, `sat`, `sun`: those are words too, and a date most often follows them.
const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "lunes", "segunda", "lundi", "montag", "lunedi", "maandag"],
    &["tuesday", "tue", "tues", "martes", "terca", "mardi", "dienstag", "martedi", "dinsdag"],
    &["wednesday", "wed", "miercoles", "quarta", "mercredi", "mittwoch", "mercoledi", "woensdag"],
    &["thursday", "thu", "thur", "thurs", "jueves", "quinta", "jeudi", "donnerstag", "giovedi", "donderdag"],
    &["friday", "fri", "viernes", "sexta", "vendredi", "freitag", "venerdi", "vrijdag"],
    &["saturday", "sabado", "samedi", "samstag", "sonnabend", "sabato", "zaterdag"],
    &["sunday", "domingo", "dimanche", "sonntag", "domenica", "zondag"],
];
/// Words that make a day of the week the one after today.
const NEXT: [&str; 16] = [
    "next",
    "following",
    "proximo",
    "proxima",
    "prochain",
    "prochaine",
    "nachsten",
    "nachster",
    "nachste",
    "kommenden",
    "kommender",
    "prossimo",
    "prossima",
    "volgende",
    "komende",
    "coming",
];
/// Tomorrow. The German one also means a morning, and counts where nothing but its day can be meant: behind a word for a return.
const TOMORROW: [&str; 6] = ["tomorrow", "manana", "amanha", "demain", "morgen", "domani"];
/// What stands between the parts of a date and says nothing.
const BETWEEN: [&str; 8] = ["of", "de", "del", "the", "den", "dem", "feira", "di"];
/// What follows a day's number: `7th`, `1er`, `1º`.
const ORDINAL: [&str; 7] = ["st", "nd", "rd", "th", "er", "o", "e"];
/// A date without a year that passed so many days ago is last year's notice, and not next year's.
const STALE: u64 = 31;

/// In which order a date of numbers is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// `3/12` is in December.
    DayFirst,
    /// `3/12` is in March.
    MonthFirst,
    /// Nobody knows.
    Unknown,
}

impl Order {
    /// The order of a locale: month first in the United States and where people write as there, unknown for English without a place and where
    /// both are in use.
    pub(super) fn of(locale: &str) -> Self {
        let mut parts = locale.split(['-', '_']);
        let language = parts.next().unwrap_or_default().to_ascii_lowercase();
        let region = parts.find(|part| part.len() == 2).map(str::to_ascii_uppercase);
        match (language.as_str(), region.as_deref()) {
            ("en", Some("US" | "PH" | "PR" | "GU" | "VI" | "AS" | "MP" | "FM" | "PW" | "MH" | "LR")) => Self::MonthFirst,
            ("en", None | Some("CA")) | ("", _) => Self::Unknown,
            ("en", Some(_)) => Self::DayFirst,
            // Years come first there, with four digits; two numbers are a month and a day.
            ("ja" | "ko" | "zh" | "hu" | "lt" | "mn", _) => Self::MonthFirst,
            _ => Self::DayFirst,
        }
    }
}

/// A date, and how many words it takes.
pub(super) type Read = (NaiveDate, usize);

/// The date that these words begin with.
pub(super) fn date(words: &[Word<'_>], today: NaiveDate, order: Order) -> Option<Read> {
    let first = words.first()?;
    if first.is(&TOMORROW) {
        return Some((today.succ_opt()?, 1));
    }
    let (next, skipped) = if first.is(&NEXT) { (true, 1) } else { (false, 0) };
    let rest = words.get(skipped..)?;
    let Some(weekday) = rest.first().and_then(|word| WEEKDAYS.iter().position(|names| word.is(names))) else {
        return if next { None } else { on_calendar(words, today, order) };
    };
    // `segunda-feira`, `lunes próximo`, `Monday the 7th of December`: the date says more than the day.
    let mut taken = 1 + rest.iter().skip(1).take_while(|word| word.is(&BETWEEN)).count().min(2);
    if let Some((date, more)) = on_calendar(rest.get(taken..)?, today, order) {
        return Some((date, skipped + taken + more));
    }
    if taken > 1 && !rest.get(1).is_some_and(|word| word.is(&["feira"])) {
        taken = 1;
    }
    let named_next = rest.get(taken).is_some_and(|word| word.is(&NEXT));
    let ahead = (7 + u64::try_from(weekday).ok()? - u64::from(today.weekday().num_days_from_monday())) % 7;
    let ahead = if ahead == 0 && (next || named_next) { 7 } else { ahead };
    Some((today.checked_add_days(Days::new(ahead))?, skipped + taken + usize::from(named_next)))
}

/// A date by its day and month.
pub(super) fn on_calendar(words: &[Word<'_>], today: NaiveDate, order: Order) -> Option<Read> {
    in_words(words, today).or_else(|| in_numbers(words, today, order))
}

/// `7 December 2026`, `7. Dez.`, `December 7th, 2026`, `7 de diciembre de 2026`.
fn in_words(words: &[Word<'_>], today: NaiveDate) -> Option<Read> {
    let first = words.first()?;
    let (day, month, mut taken) = match month_in_front(first) {
        Some(month) => {
            let skipped = words.iter().skip(1).take_while(|word| word.is(&["the", "of"])).count().min(1);
            let day = words.get(1 + skipped)?;
            (day_of(day)?, month, 2 + skipped + ordinal(words, 2 + skipped))
        }
        None => {
            let day = day_of(first)?;
            let mut at = 1 + ordinal(words, 1);
            at += words.iter().skip(at).take_while(|word| word.is(&BETWEEN)).count().min(2);
            let named = words.get(at)?;
            // `5 out of 8` is no date of a Portuguese October.
            let counted = named.is(&["out", "set"]) && words.get(at + 1).is_some_and(|word| word.is(&["of"]));
            (day, month(named).filter(|_| !counted)?, at + 1)
        }
    };
    let filler = words.iter().skip(taken).take_while(|word| word.is(&["de", "del", "of"])).count().min(1);
    let year = words.get(taken + filler).and_then(year_of);
    if year.is_some() {
        taken += filler + 1;
    }
    Some((dated(day, month, year, today)?, taken))
}

/// `2026-12-07`, `07.12.2026`, `7.12.`, `12/7`, `7-12-26`.
fn in_numbers(words: &[Word<'_>], today: NaiveDate, order: Order) -> Option<Read> {
    let (first, second) = (words.first()?, words.get(1)?);
    let sign = second.before;
    if !matches!(sign, "/" | "-" | "." | ". " | "‑") {
        return None;
    }
    let third = words.get(2).filter(|word| word.before == sign).and_then(|word| Some((word, word.number()?)));
    let (one, two) = (first.number()?, second.number()?);
    if first.folded.len() == 4 {
        let (_, day) = third?;
        return Some((NaiveDate::from_ymd_opt(i32::try_from(one).ok()?, two, day)?, 3));
    }
    // A row such as `555-12-07` or `1.12` of a price is no date: both numbers are short, and two with a dash are a range.
    let short = first.folded.len() <= 2 && second.folded.len() <= 2;
    // `7.12.` ends with a dot of its own; `9.30` is a time or a price.
    let dotted = words.get(2).map_or(order == Order::DayFirst, |word| word.before.starts_with('.'));
    let closed = third.is_some() || sign == "/" || (sign == "." && dotted);
    if !short || !closed {
        return None;
    }
    let year = match third {
        Some((word, year)) if word.folded.len() == 4 => Some(i32::try_from(year).ok()?),
        Some((word, year)) if word.folded.len() == 2 => Some(2000 + i32::try_from(year).ok()?),
        Some(_) => return None,
        None => None,
    };
    let (day, month) = match order {
        // Nobody writes a month before a dot.
        _ if sign.starts_with('.') => (one, two),
        _ if one == two || two > 12 && one <= 12 => (two, one),
        _ if one > 12 && two <= 12 => (one, two),
        Order::DayFirst => (one, two),
        Order::MonthFirst => (two, one),
        Order::Unknown => return None,
    };
    Some((dated(day, month, year, today)?, if third.is_some() { 3 } else { 2 }))
}

/// The date, in the year that it names, else the next such date. One that has just passed is no date: the notice is old.
fn dated(day: u32, month: u32, year: Option<i32>, today: NaiveDate) -> Option<NaiveDate> {
    if let Some(year) = year {
        return NaiveDate::from_ymd_opt(year, month, day);
    }
    // 29 February may be years away.
    let next =
        (0..8).filter_map(|ahead| NaiveDate::from_ymd_opt(today.year() + ahead, month, day)).find(|date| *date >= today)?;
    let last = NaiveDate::from_ymd_opt(next.year() - 1, month, day);
    let stale = last.is_some_and(|last| last.checked_add_days(Days::new(STALE)).is_some_and(|until| until >= today));
    (!stale).then_some(next)
}

/// A month that may stand before its day: the first names of each. Shorter ones are words too: `I am out 5 days`.
fn month_in_front(word: &Word<'_>) -> Option<u32> {
    month(word).filter(|month| {
        let names = usize::try_from(*month).ok().and_then(|month| MONTHS.get(month.wrapping_sub(1)));
        names.is_some_and(|names| names.iter().take(3).any(|name| *name == word.folded))
    })
}

fn month(word: &Word<'_>) -> Option<u32> {
    let place = MONTHS.iter().position(|names| word.is(names))?;
    u32::try_from(place + 1).ok()
}

/// The number of a day of a month.
pub(super) fn day_of(word: &Word<'_>) -> Option<u32> {
    word.number().filter(|day| (1..=31).contains(day) && word.folded.len() <= 2)
}

fn year_of(word: &Word<'_>) -> Option<i32> {
    word.number().filter(|year| (2000..2100).contains(year) && word.folded.len() == 4).and_then(|year| i32::try_from(year).ok())
}

fn ordinal(words: &[Word<'_>], at: usize) -> usize {
    usize::from(words.get(at).is_some_and(|word| word.before.is_empty() && word.is(&ORDINAL)))
}
