//! Reads when somebody is back out of the words of an automatic reply.
//!
//! In: what it says, the day it is, the order of day and month. Out: the first day of presence and the words that name it. Never: a day of the
//! absence itself; `until 5 December` means that the 6th is the first day of presence, `back on 5 December` that the 5th is.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use chrono::{Datelike, NaiveDate};
use core::ops::Range;

use super::super::dates::{Order, date, day_of};
use super::super::words::{Word, source, words};

/// How far before a date the word stands that says what it is for, in words.
const CUE: usize = 8;
/// How far behind a date `wieder` or `I will be back` stands, in words.
const BEHIND: usize = 8;

/// Words after which a date is the day of the return.
const BACK: [&str; 47] = [
    "back",
    "return",
    "returning",
    "returns",
    "returned",
    "resume",
    "resuming",
    "reachable",
    "vuelvo",
    "vuelta",
    "regreso",
    "regresare",
    "volvere",
    "regresando",
    "reincorporo",
    "reincorporare",
    "volta",
    "volto",
    "voltarei",
    "retorno",
    "retornarei",
    "regresso",
    "regressarei",
    "retour",
    "reviens",
    "reviendrai",
    "rentre",
    "rentrerai",
    "zuruck",
    "zuruckkehren",
    "wieder",
    "torno",
    "tornero",
    "rientro",
    "rientrero",
    "ritorno",
    "terug",
    "weer",
    "reprends",
    "reprendrai",
    "retomarei",
    "retomo",
    "retournerai",
    "retourne",
    "incorporo",
    "incorporare",
    "ruckkehr",
];
/// Words after which a date is the last day of the absence.
const UNTIL: [&str; 17] = [
    "until",
    "till",
    "til",
    "through",
    "thru",
    "hasta",
    "ate",
    "jusquau",
    "jusqua",
    "jusque",
    "bis",
    "fino",
    "sino",
    "tot",
    "tm",
    "inclusive",
    "einschliesslich",
];
/// Words after which a date is the first day of the absence, or of the return, as what follows says.
const FROM: [&str; 14] =
    ["from", "starting", "beginning", "between", "since", "ab", "vom", "del", "desde", "du", "dal", "vanaf", "partir", "seit"];
/// Words between the two ends of a range.
const TO: [&str; 8] = ["to", "al", "au", "a", "e", "and", "et", "und"];
/// Of the words above those that are English, too: they say nothing about the order of day and month.
const ENGLISH: [&str; 15] = [
    "back",
    "return",
    "returning",
    "returns",
    "returned",
    "resume",
    "resuming",
    "reachable",
    "until",
    "till",
    "til",
    "through",
    "thru",
    "inclusive",
    "tm",
];
/// How far before `until` a word for a return stands, in words: `not back in the office until Monday`.
const DENIED: usize = 4;

/// What a date is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The day of the return.
    Back,
    /// The last day of the absence.
    Until,
    /// The first day of the absence.
    From,
    /// Something else.
    Other,
}

/// A date that was found, and its words.
struct Found {
    date: NaiveDate,
    start: usize,
    end: usize,
}

/// The first day on which somebody is back, and the words that say so; none where no date is named, or one that has passed.
pub(super) fn returning(text: &str, today: NaiveDate, order: Order) -> Option<(NaiveDate, String)> {
    let words = words(text);
    let mut until: Option<(NaiveDate, String)> = None;
    let (mut last_start, mut last_end) = (0, 0);
    for found in dates(&words, today, order) {
        let (role, cue) = role(&words, &found, last_start..last_end);
        let phrase = || source(text, words.get(cue..found.end).unwrap_or_default()).to_string();
        (last_start, last_end) = (found.start, found.end);
        match role {
            Role::Back if found.date >= today => return Some((found.date, phrase())),
            Role::Until if until.is_none() => {
                until = found.date.succ_opt().filter(|date| *date >= today).map(|date| (date, phrase()));
            }
            _ => {}
        }
    }
    until
}

/// Every date, in order. A word for a language that writes the day first settles the order for dates after it.
fn dates(words: &[Word<'_>], today: NaiveDate, order: Order) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut order = order;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if order == Order::Unknown && abroad(word) {
            order = Order::DayFirst;
        }
        let rest = words.get(at..).unwrap_or_default();
        match date(rest, today, order) {
            Some((date, taken)) => {
                found.push(Found { date, start: at, end: at + taken });
                at += taken;
                let range = words.get(at);
                // `December 1-5`: the last day of a range whose month was named already.
                let last = range.filter(|word| is_dash(word.before)).and_then(day_of).and_then(|day| date.with_day(day));
                if let Some(last) = last.filter(|last| *last > date) {
                    found.push(Found { date: last, start: at, end: at + 1 });
                    at += 1;
                }
            }
            None => at += 1,
        }
    }
    found
}

/// A word for an absence or a return in a language whose countries all write the day before the month.
fn abroad(word: &Word<'_>) -> bool {
    // `até` is one, `ate` is English.
    let bare = word.folded == "ate" && word.end - word.start == word.folded.len();
    (word.is(&BACK) || word.is(&UNTIL)) && !word.is(&ENGLISH) && !bare
}

fn is_dash(between: &str) -> bool {
    matches!(between.trim(), "-" | "–" | "—" | "‑")
}

/// What a date is for, and where the word stands that says so.
fn role(words: &[Word<'_>], found: &Found, last: Range<usize>) -> (Role, usize) {
    let last_end = last.end;
    let mut place = found.start;
    // The end of a range: `1 to 5 December`, `del 1 al 5 de diciembre`, `1-5 December`.
    if ends_range(words, found.start, last_end) {
        let bare = found.start.saturating_sub(if is_dash(words.get(found.start).map_or("", |word| word.before)) { 1 } else { 2 });
        return (Role::Until, if bare < last_end { last.start } else { bare });
    }
    let mut cue = (Role::Other, found.start);
    for _ in 0..CUE {
        let Some(before) = place.checked_sub(1).filter(|before| *before >= last_end) else { break };
        let Some(word) = words.get(before) else { break };
        if word.is(&UNTIL) {
            // `Not back until Monday`, `erst ab Montag wieder`: what ends then is the absence.
            let from = before.saturating_sub(DENIED).max(last_end);
            let back = words.get(from..before).unwrap_or_default().iter().position(|word| word.is(&BACK));
            cue = back.map_or((Role::Until, before), |back| (Role::Back, from + back));
            break;
        }
        if word.is(&BACK) {
            cue = (Role::Back, before);
            break;
        }
        if word.is(&FROM) {
            cue = (Role::From, before);
            break;
        }
        if words.get(place).is_some_and(|word| word.before.contains(['!', '?', ';']) || word.before.contains(". "))
            && place < found.start
        {
            break;
        }
        place = before;
    }
    match cue.0 {
        // `Ab dem 7. Dezember bin ich wieder da`, `on 7 December I will be back`.
        Role::From | Role::Other if back_behind(words, found.end) => (Role::Back, cue.1),
        _ => cue,
    }
}

/// Whether a word for a return follows in the same clause, before another date or the end of an absence is named.
fn back_behind(words: &[Word<'_>], end: usize) -> bool {
    let behind = words.iter().skip(end).take(BEHIND);
    let mut clause = behind
        .take_while(|word| !word.before.contains(['.', '!', '?', ';', '\n']) && !word.is(&UNTIL) && word.number().is_none());
    clause.any(|word| word.is(&BACK))
}

/// Whether a date ends a range that another date or a bare day begins, right before it.
fn ends_range(words: &[Word<'_>], start: usize, last_end: usize) -> bool {
    let Some(first) = words.get(start) else { return false };
    if is_dash(first.before) {
        return start > 0 && words.get(start - 1).is_some_and(|word| start == last_end || day_of(word).is_some());
    }
    // `1er au 5`: what makes the day's number an ordinal is a word of its own.
    let ordinal = start.checked_sub(2).and_then(|place| words.get(place)).is_some_and(|word| word.before.is_empty());
    let Some(before) = start.checked_sub(2 + usize::from(ordinal)) else { return false };
    // `and`, `to` and the like, perhaps with an article: `del 1 al 5`, `dal 1 al 5`, `from Monday 1 to Friday 5`.
    let joined = words.get(start - 1).is_some_and(|word| word.is(&TO));
    joined && (last_end == start - 1 || words.get(before).is_some_and(|word| day_of(word).is_some()) && begun(words, before))
}

/// Whether a range has been begun right before a bare day: `from 1`, `del 1`, `du 1`, `de 1`.
fn begun(words: &[Word<'_>], day: usize) -> bool {
    let before = day.checked_sub(1).and_then(|place| words.get(place));
    before.is_some_and(|word| word.is(&FROM) || word.is(&["de", "of", "the", "le", "entre", "dia"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Saturday.
    const TODAY: (i32, u32, u32) = (2026, 11, 21);

    fn found(text: &str, order: Order) -> Option<String> {
        let today = NaiveDate::from_ymd_opt(TODAY.0, TODAY.1, TODAY.2).unwrap();
        assert_eq!(today.weekday(), chrono::Weekday::Sat);
        returning(text, today, order).map(|(date, phrase)| alloc::format!("{date} {phrase}"))
    }

    #[test]
    fn c4_the_day_after_an_absence_and_the_day_of_a_return_are_told_apart() {
        for (text, day) in [
            ("I am out of the office until Monday 7 December.", "2026-12-08 until Monday 7 December"),
            ("I am out until December 7th, 2026 and have no mail.", "2026-12-08 until December 7th, 2026"),
            ("I'll be back on 5 Dec", "2026-12-05 back on 5 Dec"),
            ("I will return to the office on Monday, December 7.", "2026-12-07 return to the office on Monday, December 7"),
            ("I will not be back in the office until Monday.", "2026-11-23 not be back in the office until Monday"),
            ("Ich bin bis zum 3. Dezember nicht im Büro.", "2026-12-04 bis zum 3. Dezember"),
            ("Ich bin bis einschließlich 03.12. abwesend.", "2026-12-04 bis einschließlich 03.12"),
            ("Ab dem 7. Dezember bin ich wieder erreichbar.", "2026-12-07 Ab dem 7. Dezember"),
            ("Am 7.12.2026 bin ich wieder da.", "2026-12-07 7.12.2026"),
            ("Je serai de retour le 4 janvier.", "2027-01-04 retour le 4 janvier"),
            ("Je suis absente du 1er au 5 décembre inclus.", "2026-12-06 1er au 5 décembre"),
            ("Absent jusqu'au 3 décembre.", "2026-12-04 jusqu'au 3 décembre"),
            ("Vuelvo el 5 de enero de 2027", "2027-01-05 Vuelvo el 5 de enero de 2027"),
            ("Estaré fuera del 1 al 5 de diciembre.", "2026-12-06 1 al 5 de diciembre"),
            ("Estarei de volta em 6 de janeiro", "2027-01-06 volta em 6 de janeiro"),
            ("Estou ausente até o dia 3 de dezembro", "2026-12-04 até o dia 3 de dezembro"),
            ("Sarò di ritorno il 4 gennaio", "2027-01-04 ritorno il 4 gennaio"),
            ("Ik ben terug op 7 december", "2026-12-07 terug op 7 december"),
            ("Out until Friday, back on Monday.", "2026-11-23 back on Monday"),
            ("Out of office December 1-5, 2026.", "2026-12-06 December 1-5"),
            ("I am away from 1 December to 5 December.", "2026-12-06 1 December to 5 December"),
            ("I return 2026-12-07", "2026-12-07 return 2026-12-07"),
            ("On 7 December I will be back.", "2026-12-07 7 December I will be back"),
            ("I'm back tomorrow", "2026-11-22 back tomorrow"),
            ("I am back on Saturday", "2026-11-21 back on Saturday"),
            ("I am back next Saturday", "2026-11-28 back next Saturday"),
        ] {
            let (expected, phrase) = day.split_at(10);
            let found = found(text, Order::Unknown).unwrap_or_else(|| std::panic!("nothing in {text}"));
            assert!(found.starts_with(expected), "{text}: {found}");
            assert!(found.contains(phrase.trim()) || text.contains(phrase.trim()), "{text}: {found}");
        }
    }

    #[test]
    fn c4_numbers_are_a_date_where_their_order_is_known() {
        let back = "I am back on 12/3";
        assert_eq!(found(back, Order::MonthFirst).as_deref(), Some("2026-12-03 back on 12/3"));
        assert_eq!(found(back, Order::DayFirst).as_deref(), Some("2027-03-12 back on 12/3"));
        assert_eq!(found(back, Order::Unknown), None);
        assert_eq!(found("I am back on 12/13", Order::Unknown).as_deref(), Some("2026-12-13 back on 12/13"));
        assert_eq!(found("Estoy fuera hasta el 3/12", Order::Unknown).as_deref(), Some("2026-12-04 hasta el 3/12"));
    }

    #[test]
    fn c4_what_is_no_date_of_a_return_is_none() {
        for text in [
            "I am out of the office.",
            "Thank you for your mail of 3 December.",
            "I am out of the office from 1 December.",
            "Ab dem 1. Dezember bin ich im Urlaub.",
            "Call 555-12-07 until then, room 7. 12 people.",
            "I was back on 3 March 2026",
            "I was out until 10 November",
            "Available until 5 pm; I answer 5 out of 8 mails.",
            "back at 9.10 or so",
            "Mon bureau est fermé.",
        ] {
            assert_eq!(found(text, Order::Unknown), None, "{text}");
        }
    }
}
