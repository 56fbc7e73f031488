//! What German says in an order, or in one word, of its own: `halb vier`, `Mittwochnachmittag`, `Freitag in einer Woche`.
//!
//! In: words with their items. Out: words taken apart, settled items, pieces. Never: whether anybody wants to be contacted.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use chrono::Datelike;

use super::super::super::super::words::Word;
use super::super::super::items::{Item, Part, Sign, Unit};
use super::super::super::pieces::{Day, Kind, Reader, Sense};
use super::super::Role;
use super::GERMAN;

/// What ends a word that is made of two, each of time.
const TAILS: &[&str] = &[
    "vormittags",
    "vormittag",
    "nachmittags",
    "nachmittag",
    "mittags",
    "mittag",
    "abends",
    "abend",
    "morgens",
    "morgen",
    "fruh",
    "nacht",
    "nachts",
    "stunden",
    "stundchen",
    "stunderl",
    "stunde",
    "minuten",
    "wochen",
    "monate",
    "monaten",
    "tage",
    "tagen",
    "uhr",
    "viertel",
    "ende",
    "anfang",
    "mitte",
    "beginn",
];

/// Takes apart `Mittwochnachmittag`, `Viertelstunde`, `Monatsende`, `dreiviertel`; finds `naechste` and `wär` to be what they are.
pub(super) fn prepare<'a>(text: &'a str, words: Vec<Word<'a>>) -> Vec<Word<'a>> {
    let mut found = Vec::with_capacity(words.len() + 4);
    for mut word in words {
        if let Some(plain) = plain(text, &word) {
            word.folded = plain;
        }
        take_apart(word, &mut found, 0);
    }
    for at in 1..found.len() {
        let joined = found.get(at).and_then(|word| ordinal_before(&found, at, word));
        if let (Some(before), Some(word)) = (joined, found.get_mut(at)) {
            word.before = before;
        }
    }
    found
}

/// What stands before a word, without the dot of the day's number before it: `am 5. Mai`, `ab dem 7., dann`.
fn ordinal_before<'a>(words: &[Word<'a>], at: usize, word: &Word<'a>) -> Option<&'a str> {
    let rest = word.before.strip_prefix('.').filter(|rest| !rest.is_empty() && !rest.starts_with('.'))?;
    let number = words.get(at.checked_sub(1)?)?;
    let day = number.number().is_some_and(|day| (1..=31).contains(&day)) && number.folded.len() <= 2;
    let led = at.checked_sub(2).and_then(|at| words.get(at)).is_some_and(|lead| {
        lead.is(&["am", "den", "dem", "der", "zum", "vom", "ab", "bis", "vor", "nach", "und", "oder", "erst", "des", "zwischen"])
            || matches!(GERMAN.item(&lead.folded), Some(Item::Weekday(..)))
    });
    let named = matches!(GERMAN.item(&word.folded), Some(Item::Month(..)));
    (day && (led || named)).then_some(rest)
}

/// A word without what stands for its accents, where that is what makes it known.
fn plain(text: &str, word: &Word<'_>) -> Option<String> {
    // `wär` would be, `war` was.
    if matches!(word.folded.as_str(), "war" | "wars")
        && text.get(word.start..word.end).is_some_and(|source| source.contains(['ä', 'Ä']))
    {
        return Some(if word.folded == "war" { "ware" } else { "wares" }.to_string());
    }
    if word.folded == "waer" || word.folded == "waers" {
        return Some(if word.folded == "waer" { "ware" } else { "wares" }.to_string());
    }
    let spelt = ["ae", "oe", "ue"].iter().any(|spelt| word.folded.contains(spelt));
    if !spelt || is_known(&word.folded) {
        return None;
    }
    let plain = word.folded.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    is_known(&plain).then_some(plain)
}

fn is_known(word: &str) -> bool {
    GERMAN.knows(word)
}

fn take_apart<'a>(word: Word<'a>, found: &mut Vec<Word<'a>>, depth: usize) {
    if depth < 3 && word.folded.len() > 6 && GERMAN.item(&word.folded).is_none() {
        for tail in TAILS {
            let Some(head) = word.folded.strip_suffix(tail) else { continue };
            // `Monatsende`, `Wochenanfang`.
            let joined = [head, head.strip_suffix('s').unwrap_or(head), head.strip_suffix('n').unwrap_or(head)];
            let Some(head) = joined.into_iter().find(|head| !head.is_empty() && is_of_time(head)) else { continue };
            let (start, end) = (word.start, word.end);
            take_apart(Word { folded: head.to_string(), before: word.before, start, end }, found, depth + 1);
            found.push(Word { folded: (*tail).to_string(), before: "", start, end });
            return;
        }
    }
    found.push(word);
}

/// Whether a word says something of a time that others may be joined to.
fn is_of_time(word: &str) -> bool {
    let plain = matches!(
        GERMAN.item(word),
        Some(
            Item::Weekday(_, false)
                | Item::Unit(_)
                | Item::Half
                | Item::HalfTo
                | Item::Quarter
                | Item::Day(_)
                | Item::TomorrowOrMorning
        )
    );
    plain || word == "dreiviertel" || matches!(GERMAN.item(word), Some(Item::Number(number)) if number < 25)
}

/// Settles `morgen`, `halb`, and what stands before its day of the week.
pub(super) fn settle(words: &[Word<'_>], items: &mut [Option<Item>]) {
    let is = |at: usize, any: &[&str]| words.get(at).is_some_and(|word| word.is(any));
    for at in 0..items.len() {
        let get = |items: &[Option<Item>], at: usize| items.get(at).copied().flatten();
        let before = at.checked_sub(1).and_then(|before| get(items, before));
        let next = get(items, at + 1);
        let settled = match get(items, at) {
            Some(Item::TomorrowOrMorning) => {
                let day = matches!(before, Some(Item::Day(_) | Item::Weekday(..)));
                let named = at > 0 && is(at - 1, &["am", "guten", "gute", "vom", "jeden", "diesen", "den", "schonen", "gegen"]);
                Some(if day || named { Item::Part(Part::Morning) } else { Item::Day(1) })
            }
            // `kurz vor acht`.
            Some(Item::Sign(Sign::Before | Sign::After))
                if at > 0 && is(at - 1, &["kurz"]) && matches!(next, Some(Item::Number(_) | Item::HalfTo)) =>
            {
                Some(Item::Sign(Sign::At))
            }
            // `in der neuen Woche`.
            None if is(at, &["neue", "neuen", "neuer"]) && matches!(next, Some(Item::Unit(Unit::Week | Unit::Month))) => {
                Some(Item::Sign(Sign::Next))
            }
            // `so um drei`, `so 19 Uhr`; but `sa 10-12, so 14 Uhr`.
            Some(Item::Weekday(6, true))
                if !words.get(at).is_some_and(Word::begins_clause) || matches!(next, Some(Item::Sign(_))) =>
            {
                Some(Item::Sign(Sign::Filler))
            }
            // `do you`, `mi hat keiner gfragt`: without a time they are other words.
            Some(Item::Weekday(index, true)) => {
                let timed = matches!(
                    next,
                    Some(
                        Item::Number(_)
                            | Item::Part(_)
                            | Item::TomorrowOrMorning
                            | Item::HalfTo
                            | Item::Quarter
                            | Item::Weekday(..)
                    )
                ) || matches!(
                    next,
                    Some(Item::Sign(Sign::At | Sign::From | Sign::Or | Sign::Between | Sign::Next | Sign::In))
                );
                let led = at > 0
                    && is(
                        at - 1,
                        &["am", "nachsten", "nachste", "kommenden", "diesen", "oder", "und", "bis", "ab", "vor", "nach", "erst"],
                    );
                let short = words.len() <= 3;
                (timed || led || short).then_some(Item::Weekday(index, false)).or(Some(Item::Weekday(index, true)))
            }
            // `der zweite`, `nach acht Tagen`.
            Some(Item::Sign(Sign::On)) if is(at, &["zu"]) && !matches!(next, Some(Item::Part(_))) => None,
            // `von mir`, `vor Ort`.
            other => other,
        };
        if let Some(item) = items.get_mut(at) {
            *item = settled;
        }
    }
}

/// What only German says so.
pub(super) fn own(reader: &Reader<'_, '_>, at: usize, lead: Option<Sign>) -> Option<(Kind, usize)> {
    length(reader, at, lead)
        .or_else(|| clock(reader, at, lead))
        .or_else(|| day(reader, at))
        .or_else(|| date(reader, at, lead))
        .or_else(|| part(reader, at))
}

/// `anderthalb Stunden`, `zweieinhalb Wochen`.
fn length(reader: &Reader<'_, '_>, at: usize, lead: Option<Sign>) -> Option<(Kind, usize)> {
    let halves = match reader.words.get(at)?.folded.as_str() {
        "anderthalb" | "eineinhalb" | "einundeinhalb" | "einenhalb" => 3,
        "zweieinhalb" | "zweiundeinhalb" | "zweienhalb" => 5,
        "dreieinhalb" => 7,
        "viereinhalb" => 9,
        // `Stündchen noch`.
        word if word.ends_with("chen") || word.ends_with("erl") => {
            let Some(Item::Unit(unit)) = reader.item(at) else { return None };
            let counted = at > 0
                && matches!(reader.item(at - 1), Some(Item::Number(_) | Item::Half | Item::Quarter | Item::Sign(Sign::Few)));
            return (!counted).then_some((Kind::Length { halves: 2, unit, sense: Sense::Bare }, at + 1));
        }
        _ => return None,
    };
    let Some(Item::Unit(unit)) = reader.item(at + 1) else { return None };
    let sense = match lead {
        Some(Sign::Before) => Sense::Past,
        Some(Sign::In | Sign::After) => Sense::Ahead,
        _ => Sense::Bare,
    };
    Some((Kind::Length { halves, unit, sense }, at + 2))
}

/// `halb vier`, `fünf vor halb vier`, `viertel vier`, `dreiviertel vier`, `Viertel nach zehn`, `10 nach 3`, `15 Uhr 20`.
fn clock(reader: &Reader<'_, '_>, at: usize, lead: Option<Sign>) -> Option<(Kind, usize)> {
    let hour = |at: usize| match reader.item(at) {
        Some(Item::Number(hour @ 1..=12)) if !reader.plays(at, Role::One) => Some(i64::from(hour)),
        _ => None,
    };
    let (offset, place) = match (reader.item(at)?, reader.item(at + 1)) {
        (Item::HalfTo, _) => (-30, at + 1),
        (Item::Number(3), Some(Item::Quarter)) if !reader.is_digits(at) && hour(at + 2).is_some() => (-15, at + 2),
        (Item::Quarter, Some(Item::Number(_))) => (-45, at + 1),
        (Item::Quarter, Some(Item::Sign(Sign::Before))) => (-15, at + 2),
        (Item::Quarter, Some(Item::Sign(Sign::After | Sign::From))) => (15, at + 2),
        (Item::Quarter, _) if reader.is(at + 1, &["uber"]) => (15, at + 2),
        (Item::Number(minutes @ (3..=10 | 12..=29)), Some(Item::Sign(side @ (Sign::Before | Sign::After)))) => {
            let half = reader.item(at + 2) == Some(Item::HalfTo);
            let place = at + 2 + usize::from(half);
            hour(place)?;
            let minutes = i64::from(minutes);
            (if side == Sign::Before { -minutes } else { minutes } - if half { 30 } else { 0 }, place)
        }
        (Item::Number(hour @ 0..=24), Some(Item::Sign(Sign::Clock))) if reader.is(at + 1, &["uhr"]) => {
            // `20 Uhr 30`, `drei Uhr fünfzehn`.
            let (minutes, to) = reader.number(at + 2).filter(|(minutes, _)| (1..60).contains(minutes))?;
            let counted = matches!(reader.item(to), Some(Item::Unit(_) | Item::Month(..) | Item::Sign(Sign::Clock)));
            let free = !reader.starts_clause(at + 2) && !reader.plays(at + 2, Role::One);
            let bare = hour <= 12 && hour > 0;
            let minutes = i64::from(hour) * 60 + i64::from(minutes);
            return (!counted && free).then_some((Kind::Clock { minutes, bare }, to));
        }
        _ => return None,
    };
    let hour = hour(place)?;
    let mut to = place + 1;
    if matches!(reader.item(to), Some(Item::Unit(_) | Item::Month(..))) || (offset == -45 && lead == Some(Sign::In)) {
        return None;
    }
    if reader.sign(to) == Some(Sign::Clock) {
        to += 1;
    }
    let minutes = (hour * 60 + offset).rem_euclid(24 * 60);
    Some((Kind::Clock { minutes: if minutes < 60 { minutes + 720 } else { minutes }, bare: true }, to))
}

/// `übernächste Woche`, `Freitag in einer Woche`, `Monatsende`, `heute in acht Tagen`.
fn day(reader: &Reader<'_, '_>, at: usize) -> Option<(Kind, usize)> {
    if reader.is(at, &["ubernachste", "ubernachsten", "ubernachster", "ubernachstes", "ubernachst"]) {
        let day = match reader.item(at + 1)? {
            Item::Unit(Unit::Week) => Day::OfWeek { index: 0, weeks: 2 },
            Item::Unit(Unit::Month) => Day::Month { ahead: 2, day: 1 },
            Item::Weekday(index, _) => Day::Weekday { index, weeks: 1 },
            Item::Weekend => Day::Weekday { index: 5, weeks: 1 },
            _ => return None,
        };
        return Some((Kind::Day(day), at + 2));
    }
    // `Dienstag übernächste Woche`, `Mittwoch der nächsten Woche`.
    if let Some(Item::Weekday(index, _)) = reader.item(at) {
        let place = reader.fillers(at + 1 + usize::from(reader.sign(at + 1) == Some(Sign::In)));
        let after_next = reader.words.get(place).is_some_and(|word| word.folded.starts_with("ubernachst"));
        let of_week = reader.item(place + 1) == Some(Item::Unit(Unit::Week)) && !reader.starts_clause(place);
        if of_week && (after_next || reader.sign(place) == Some(Sign::Next)) {
            return Some((Kind::Day(Day::OfWeek { index, weeks: if after_next { 2 } else { 1 } }), place + 2));
        }
    }
    if let Some(item @ (Item::Weekday(..) | Item::Day(0..=2))) = reader.item(at)
        && reader.sign(at + 1) == Some(Sign::In)
        && let Some((halves, place)) = reader.amount(at + 2)
    {
        let weeks = match reader.item(place) {
            Some(Item::Unit(Unit::Week)) => halves / 2,
            Some(Item::Unit(Unit::Day)) if matches!(halves / 2, 8 | 14) => halves / 14,
            _ => return None,
        };
        let day = match item {
            // On that very day it is counted from today.
            Item::Weekday(index, _) if index == i64::from(reader.today.weekday().num_days_from_monday()) => {
                Day::Offset(7 * weeks)
            }
            Item::Weekday(index, _) => Day::Weekday { index, weeks },
            Item::Day(days) => Day::Offset(days + 7 * weeks),
            _ => return None,
        };
        return Some((Kind::Day(day), place + 1));
    }
    // `Monatsende`, `Wochenanfang`.
    let edge = reader.sign(at + 1).filter(|_| reader.words.get(at + 1).is_some_and(|word| word.before.is_empty()))?;
    let day = match (reader.item(at)?, edge) {
        (Item::Unit(Unit::Month), Sign::End) => Day::Month { ahead: 0, day: 0 },
        (Item::Unit(Unit::Month), Sign::Start) => Day::Month { ahead: 0, day: 1 },
        (Item::Unit(Unit::Month), Sign::Middle) => Day::Month { ahead: 0, day: 15 },
        (Item::Unit(Unit::Week), Sign::Start) => Day::OfWeek { index: 0, weeks: 0 },
        (Item::Unit(Unit::Week), Sign::Middle) => Day::OfWeek { index: 2, weeks: 0 },
        (Item::Unit(Unit::Week), Sign::End) => Day::Weekday { index: 5, weeks: 0 },
        (Item::Unit(Unit::Year), Sign::Start) => Day::NextYear,
        (Item::Unit(Unit::Year), Sign::End) => Day::Named { month: 12, day: 0 },
        (Item::Unit(Unit::Day), Sign::End) => return Some((Kind::Part(Part::EndOfDay), at + 2)),
        _ => return None,
    };
    Some((Kind::Day(day), at + 2))
}

/// `am Ersten`, `am dritten Dezember`, `wie wärs mit dem 5.`
fn date(reader: &Reader<'_, '_>, at: usize, lead: Option<Sign>) -> Option<(Kind, usize)> {
    let the = reader.is(at.wrapping_sub(1), &["am", "zum", "den", "dem", "vom", "der"]);
    match reader.item(at)? {
        Item::Nth(day) => match reader.item(at + 1) {
            Some(Item::Month(month, _)) => Some((Kind::Day(Day::Named { month, day }), at + 2)),
            Some(Item::Unit(_) | Item::Weekday(..)) => None,
            _ => {
                let ends = reader.item(at + 1).is_some()
                    || reader.starts_clause(at + 1)
                    || reader.words.get(at + 1).is_some_and(|word| !word.folded.ends_with("tag"));
                (the && lead.is_some() && ends).then_some((Kind::Day(Day::OfMonth(day)), at + 1))
            }
        },
        Item::Number(day @ 1..=31) if reader.is_digits(at) && lead.is_none() => {
            let with = reader.is(at.wrapping_sub(2), &["mit", "auf", "fur"]) && reader.is(at.wrapping_sub(1), &["dem", "den"]);
            let dotted = reader.before(at + 1).starts_with('.');
            (with && dotted).then_some((Kind::Day(Day::OfMonth(day)), at + 1))
        }
        _ => None,
    }
}

/// `nach Feierabend`, `nach dem Mittagessen`, `zum Büroschluss`, `als Erstes`.
fn part(reader: &Reader<'_, '_>, at: usize) -> Option<(Kind, usize)> {
    let word = reader.words.get(at)?;
    let after = || reader.lead(at, 0).0 == Some(Sign::After);
    let evening =
        ["arbeit", "arbeiten", "dienst", "schicht", "dienstschluss", "arbeitsschluss", "feierobnd", "buro", "schaffe", "hackn"];
    let closing =
        ["buroschluss", "geschaftsschluss", "dienstschluss", "ladenschluss", "betriebsschluss", "arbeitsende", "dienstende"];
    let lunch = word.is(&["mittag", "mittagessen", "mittagspause", "zmittag", "essen", "lunch", "tisch", "mahlzeit"]);
    let part = match () {
        () if lunch && after() => Part::AfterLunch,
        () if word.is(&evening) && after() => Part::Evening,
        () if word.is(&closing) => Part::EndOfDay,
        () if word.is(&["erstes", "allererstes"]) && reader.is(at.wrapping_sub(1), &["als"]) => Part::Morning,
        () => return None,
    };
    Some((Kind::Part(part), at + 1))
}
