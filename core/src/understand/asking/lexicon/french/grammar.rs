//! What French says in an order of its own: `six heures moins le quart`, `la semaine prochaine`, `vendredi en huit`.
//!
//! In: words with their items. Out: words taken apart or joined, settled items, pieces. Never: whether anybody wants to be contacted.

use alloc::string::ToString;
use alloc::vec::Vec;

use super::super::super::super::words::Word;
use super::super::super::items::{Item, Part, Sign, Unit};
use super::super::super::pieces::{Day, Kind, Reader, Sense};
use super::FRENCH;

/// Words that lose their vowel before another one.
const ELIDED: &[&str] = &["jusqu", "lorsqu", "puisqu", "quoiqu", "qu", "l", "d", "m", "t", "s", "j", "n", "c"];
/// Words of two, and what they are together.
const JOINED: &[(&str, &str, &str)] = &[
    ("week", "end", "weekend"),
    ("apres", "demain", "apresdemain"),
    ("avant", "hier", "avanthier"),
    ("rendez", "vous", "rendezvous"),
    ("dix", "sept", "dixsept"),
    ("dix", "huit", "dixhuit"),
    ("dix", "neuf", "dixneuf"),
    ("vingt", "deux", "vingtdeux"),
    ("vingt", "trois", "vingttrois"),
    ("vingt", "quatre", "vingtquatre"),
    ("vingt", "cinq", "vingtcinq"),
    ("vingt", "six", "vingtsix"),
    ("vingt", "sept", "vingtsept"),
    ("vingt", "huit", "vingthuit"),
    ("vingt", "neuf", "vingtneuf"),
    ("trente", "cinq", "trentecinq"),
    ("quarante", "cinq", "quarantecinq"),
    ("quarante", "huit", "quarantehuit"),
];

/// Takes `l'heure`, `mappeler` apart and joins `week-end`, `après-midi`, `vingt et une`.
pub(super) fn prepare<'a>(text: &'a str, words: Vec<Word<'a>>) -> Vec<Word<'a>> {
    let mut found: Vec<Word<'a>> = Vec::with_capacity(words.len() + 4);
    for mut word in words {
        // `là` is then and there, `la` an article; `et non` denies.
        let source = text.get(word.start..word.end).unwrap_or_default();
        if word.folded == "la" && source.ends_with('à') {
            word.folded = "icila".to_string();
        }
        if word.folded == "non" && found.last().is_some_and(|last| last.folded == "et") {
            word.folded = "pas".to_string();
        }
        match elided(text, &word) {
            Some(length) => {
                let (Some(head), Some(rest)) = (word.folded.get(..length), word.folded.get(length..)) else { continue };
                found.push(Word { folded: head.to_string(), before: word.before, start: word.start, end: word.end });
                add(&mut found, Word { folded: rest.to_string(), before: "", start: word.start, end: word.end });
            }
            None => add(&mut found, word),
        }
    }
    found
}

/// How many letters of a word are one that has lost its vowel.
fn elided(text: &str, word: &Word<'_>) -> Option<usize> {
    let source = text.get(word.start..word.end).unwrap_or_default();
    let marked = source.contains(['\'', '’', '‘', '´', '`', 'ʼ']);
    let known = || FRENCH.item(&word.folded).is_some() || FRENCH.phrases.knows(&word.folded);
    if word.folded.starts_with("aujourd") {
        return None;
    }
    ELIDED.iter().find_map(|head| {
        let rest = word.folded.strip_prefix(head)?;
        let begins = marked && source.chars().nth(head.len()).is_some_and(|sign| !sign.is_alphanumeric());
        let vowel = rest.starts_with(['a', 'e', 'i', 'o', 'u', 'h', 'y']) || *head == "j";
        let guessed = !marked && rest.len() > 2 && vowel && is_known(rest) && !known()
            || !marked && *head == "jusqu" && matches!(rest, "a" | "au");
        (begins || guessed).then_some(head.len())
    })
}

fn is_known(word: &str) -> bool {
    FRENCH.knows(word)
}

/// Adds a word, or joins it to the one before.
fn add<'a>(found: &mut Vec<Word<'a>>, word: Word<'a>) {
    let near = matches!(word.before, " " | "-" | "\u{2011}");
    let count = found.len();
    let second = count.checked_sub(2).and_then(|at| found.get(at)).map_or("", |word| word.folded.as_str()).to_string();
    if let Some(last) = found.last_mut().filter(|_| near) {
        let pair = JOINED.iter().find(|(one, two, _)| last.folded == *one && word.folded == *two);
        // `après midi` by itself is after twelve.
        let dated = matches!(FRENCH.item(&second), Some(Item::Day(_) | Item::Weekday(..)))
            || matches!(second.as_str(), "l" | "cet" | "cette" | "ce" | "d" | "en" | "une" | "un" | "les");
        let joined = match (last.folded.as_str(), word.folded.as_str()) {
            ("apres", "midi") if word.before == "-" || dated => Some("apresmidi"),
            ("avant", "midi") if word.before == "-" || matches!(second.as_str(), "l" | "cet" | "en") => Some("avantmidi"),
            _ => pair.map(|(_, _, joined)| *joined),
        };
        if let Some(joined) = joined {
            last.folded = joined.to_string();
            last.end = word.end;
            return;
        }
    }
    // `vingt et une heures`.
    let one = word.folded == "un" || word.folded == "une";
    if one && near && second == "vingt" && found.last().is_some_and(|last| last.folded == "et") {
        found.pop();
        if let Some(tens) = found.last_mut() {
            tens.folded = "vingtetun".to_string();
            tens.end = word.end;
        }
        return;
    }
    found.push(word);
}

/// Puts `semaine prochaine` in the order of `next week`; settles `il y a`, `d'ici`, `une dizaine`.
pub(super) fn settle(words: &[Word<'_>], items: &mut [Option<Item>]) {
    let is = |at: usize, any: &[&str]| words.get(at).is_some_and(|word| word.is(any));
    for at in 0..items.len() {
        let this = items.get(at).copied().flatten();
        let next = items.get(at + 1).copied().flatten();
        match (this, next) {
            (
                Some(Item::Unit(Unit::Week | Unit::Month | Unit::Year) | Item::Weekend),
                Some(Item::Sign(Sign::Next | Sign::Last)),
            ) => {
                // `deux semaines suivantes` are no next week.
                items.swap(at, at + 1);
            }
            (Some(Item::Number(1)), Some(Item::Number(10..=40)))
                if is(at + 1, &["dizaine", "douzaine", "quinzaine", "vingtaine", "trentaine", "quarantaine"]) =>
            {
                put(items, at, Some(Item::Sign(Sign::Filler)));
            }
            // `il y a deux jours`, `y a une heure`.
            (Some(Item::Sign(Sign::At)), _) if at > 0 && is(at, &["a"]) && is(at - 1, &["y"]) => {
                put(items, at, Some(Item::Sign(Sign::Ago)))
            }
            // `il a`, `on a`: no sign.
            (Some(Item::Sign(Sign::At)), _)
                if at > 0 && is(at, &["a"]) && is(at - 1, &["il", "elle", "on", "qui", "ca", "m", "t", "l", "n"]) =>
            {
                put(items, at, None);
            }
            // `en fin de journée`, `en novembre`; not `j'en veux deux`.
            (Some(Item::Sign(Sign::In)), _) if at > 0 && is(at, &["en"]) && is(at - 1, &["j", "t", "m", "n", "s"]) => {
                put(items, at, None)
            }
            (Some(Item::Weekday(index, true)), _) => {
                let timed = matches!(next, Some(Item::Number(_) | Item::Part(_) | Item::Sign(Sign::At | Sign::Next | Sign::Or)));
                put(items, at, Some(Item::Weekday(index, !timed)));
            }
            // `laissez passer le week-end`.
            _ if at > 0 && is(at, &["passer", "passe"]) && is(at - 1, &["laissez", "laisse", "laissons"]) => {
                put(items, at, Some(Item::Sign(Sign::After)));
            }
            // `d'ici vendredi`.
            (Some(Item::Sign(Sign::Filler)), _) if is(at, &["d"]) && is(at + 1, &["ici"]) => {
                put(items, at + 1, Some(Item::Sign(Sign::By)))
            }
            // `un peu`, `peut-être`.
            (Some(Item::Sign(Sign::Filler)), _) if is(at, &["peut"]) && !is(at + 1, &["etre"]) => put(items, at, None),
            _ => {}
        }
    }
}

fn put(items: &mut [Option<Item>], at: usize, item: Option<Item>) {
    if let Some(place) = items.get_mut(at) {
        *place = item;
    }
}

/// What only French says so.
pub(super) fn own(reader: &Reader<'_, '_>, at: usize, lead: Option<Sign>) -> Option<(Kind, usize)> {
    part(reader, at)
        .or_else(|| length(reader, at, lead))
        .or_else(|| clock(reader, at, lead))
        .or_else(|| day(reader, at))
        .or_else(|| date(reader, at))
}

/// `une petite heure`, `deux bonnes semaines`, `dans une quinzaine`, `d'ici deux jours`.
fn length(reader: &Reader<'_, '_>, at: usize, lead: Option<Sign>) -> Option<(Kind, usize)> {
    let lead = if lead == Some(Sign::By) { Some(Sign::In) } else { lead };
    let sense = if matches!(lead, Some(Sign::In | Sign::After)) { Sense::Ahead } else { Sense::Bare };
    let (number, place) = reader.number(at)?;
    let halves = i64::from(number).checked_mul(2)?;
    if reader.is(place, &["petite", "petites", "petit", "petits", "bonne", "bonnes", "bon", "bons", "grosse", "grosses", "toute"])
    {
        if number == 1 && reader.item(place + 1) == Some(Item::Half) {
            return reader.length(place + 1, lead);
        }
        if number == 1 && reader.item(place + 1) == Some(Item::Quarter) {
            return reader.quarter_of_an_hour(place + 1, lead);
        }
        let Some(Item::Unit(unit)) = reader.item(place + 1) else { return None };
        return Some((Kind::Length { halves, unit, sense }, place + 2));
    }
    let alone = reader.is(at, &["quinzaine", "huitaine"]) && !reader.is(place, &["de", "d"]);
    if alone && lead == Some(Sign::In) {
        return Some((Kind::Length { halves, unit: Unit::Day, sense }, place));
    }
    if lead == Some(Sign::In) && matches!(reader.item(reader.fillers(place)), Some(Item::Unit(_))) {
        return reader.length(at, lead);
    }
    None
}

/// `15h`, `15 h 30`, `trois heures et demie`, `six heures moins le quart`, `midi et quart`, and the start of `de 9h à 11h`.
fn clock(reader: &Reader<'_, '_>, at: usize, lead: Option<Sign>) -> Option<(Kind, usize)> {
    let (minutes, bare, to) = one_clock(reader, at, lead)?;
    let signs = matches!(reader.sign(to), Some(Sign::At | Sign::And | Sign::Or | Sign::Until)) && !reader.starts_clause(to);
    let dashed = matches!(reader.before(to).trim(), "-" | "–" | "/");
    let place = if signs { to + 1 } else { to };
    let place = if signs && reader.sign(place) == Some(Sign::At) { place + 1 } else { place };
    let until = if signs || dashed { one_clock(reader, place, Some(Sign::At)) } else { None };
    Some((Kind::Clock { minutes, bare }, until.map_or(to, |(_, _, after)| after)))
}

fn one_clock(reader: &Reader<'_, '_>, at: usize, lead: Option<Sign>) -> Option<(i64, bool, usize)> {
    if let Some(Item::Part(part @ (Part::Noon | Part::Midnight))) = reader.item(at) {
        let base = if part == Part::Noon { 12 * 60 } else { 24 * 60 };
        let (minutes, to) = fraction(reader, at + 1)?;
        return Some((base + minutes, false, to));
    }
    let (hour, place) = reader.number(at).filter(|(hour, _)| *hour <= 24)?;
    if !reader.is(place, &["h", "heure", "heures", "hr", "hrs"]) || matches!(lead, Some(Sign::In | Sign::By)) {
        return None;
    }
    let mut to = place + 1;
    let digits = reader.is_digits(at);
    let mut minutes = 0;
    let mut exact = false;
    if let Some((more, after)) = fraction(reader, to) {
        (minutes, to, exact) = (more, after, true);
    } else if let Some((more @ 0..=59, after)) = reader.number(to).filter(|_| !reader.starts_clause(to)) {
        let width = reader.words.get(to).map_or(0, |word| word.folded.len());
        let counted = matches!(reader.item(after), Some(Item::Unit(_) | Item::Month(..))) && !reader.is(after, &["min", "mn"]);
        if !counted && (!digits || width == 2) && !matches!(reader.item(to), Some(Item::Number(1))) {
            (minutes, to, exact) = (i64::from(more), after, true);
            to += usize::from(reader.is(to, &["min", "mn", "minutes"]));
        }
    }
    let led = matches!(lead, Some(Sign::At | Sign::After | Sign::Before | Sign::From | Sign::Until | Sign::Between | Sign::To));
    let dated = at > 0 && matches!(reader.item(at - 1), Some(Item::Day(_) | Item::Weekday(..) | Item::Part(_) | Item::Month(..)));
    let dated = dated || (reader.item(reader.fillers(to)).is_some_and(|item| matches!(item, Item::Part(_) | Item::Day(0..))));
    let waited = reader.is(
        at.wrapping_sub(1),
        &["moi", "nous", "encore", "pendant", "durant", "attendez", "attends", "ya", "prend", "dure", "duree"],
    );
    // `deux heures de route`: how long it takes.
    let short = if digits { hour <= 3 && !exact || hour == 24 } else { hour <= 4 };
    let long = reader.is(to, &["de", "d"])
        && reader.item(to + 1).is_none()
        && !led
        && reader.is(place, &["h", "heure", "heures"])
        && short;
    if (!led && !dated && (short || (waited && !exact))) || long {
        return None;
    }
    let part = |at: usize| matches!(reader.item(at), Some(Item::Part(_)));
    let parted = part(reader.fillers(to)) || (at > 0 && part(at - 1)) || (reader.sign(to) == Some(Sign::At) && part(to + 1));
    let bare = hour > 0 && hour <= 12 && (!digits || hour < 7 || parted);
    Some((i64::from(hour) * 60 + minutes, bare, to))
}

/// `et demie`, `et quart`, `moins le quart`, `moins dix`: minutes, and the word after them.
fn fraction(reader: &Reader<'_, '_>, at: usize) -> Option<(i64, usize)> {
    let minus = reader.is(at, &["moins", "mns"]);
    let plus = reader.sign(at) == Some(Sign::And);
    let place = at + usize::from(minus || plus);
    let place = if minus || plus { place + usize::from(reader.is(place, &["le", "un"])) } else { place };
    match (reader.item(place)?, minus, plus) {
        (Item::Half, false, true) => Some((30, place + 1)),
        (Item::Quarter, true, _) => Some((-15, place + 1)),
        (Item::Quarter, _, true) => Some((15, place + 1)),
        (Item::Number(minutes @ (5 | 10 | 20 | 25)), true, _) => Some((-i64::from(minutes), place + 1)),
        (Item::Number(minutes @ (5 | 10 | 15 | 20 | 25 | 30 | 40 | 45 | 50)), false, false)
            if !reader.is_digits(place) && matches!(reader.item(at.wrapping_sub(1)), Some(Item::Part(_))) =>
        {
            Some((i64::from(minutes), place + 1))
        }
        _ => None,
    }
}

/// `vendredi en huit`, `mercredi de la semaine prochaine`, `lundi dernier`, `la semaine d'après`, `demain en huit`.
fn day(reader: &Reader<'_, '_>, at: usize) -> Option<(Kind, usize)> {
    let item = reader.item(at)?;
    if let Item::Weekday(index, false) = item {
        if reader.sign(at + 1) == Some(Sign::Last) {
            return Some((Kind::Day(Day::Past), at + 2));
        }
        if reader.is(at + 1, &["en"]) {
            let weeks = if reader.is(at + 2, &["quinze"]) { 2 } else { 1 };
            if reader.is(at + 2, &["huit", "quinze"]) || reader.item(at + 2) == Some(Item::Number(8)) {
                return Some((Kind::Day(Day::Weekday { index, weeks }), at + 3));
            }
        }
        let place = reader.fillers(at + 1);
        let next = reader.sign(place) == Some(Sign::Next) && reader.item(place + 1) == Some(Item::Unit(Unit::Week));
        if next {
            return Some((Kind::Day(Day::OfWeek { index, weeks: 1 }), place + 2));
        }
        // `mardi 9`, without an `h`.
        if let Some(Item::Number(day @ 1..=31)) = reader.item(at + 1) {
            let hour = reader.is(at + 2, &["h", "heure", "heures", "hr", "hrs", "pm", "am"])
                || matches!(reader.before(at + 2), ":" | "/" | "." | "h");
            let month = matches!(reader.item(at + 2), Some(Item::Month(..) | Item::Sign(Sign::Ordinal)));
            if reader.is_digits(at + 1) && !hour && !month {
                return Some((Kind::Day(Day::OfMonth(day)), at + 2));
            }
        }
    }
    let after = |place: usize| reader.is(place, &["d"]) && reader.is(place + 1, &["apres"]);
    match item {
        Item::Unit(Unit::Week) if after(at + 1) => Some((Kind::Day(Day::OfWeek { index: 0, weeks: 2 }), at + 3)),
        // `la fin de semaine`, in Canada.
        Item::Sign(Sign::End) if reader.is(at.wrapping_sub(1), &["la", "cette"]) => {
            let place = reader.fillers(at + 1);
            let week = reader.item(place) == Some(Item::Unit(Unit::Week)) && reader.is(at + 1, &["de"]) && place == at + 2;
            week.then_some((Kind::Day(Day::Weekday { index: 5, weeks: 0 }), place + 1))
        }
        // `la semaine du 12`.
        Item::Unit(Unit::Week) if reader.is(at + 1, &["du"]) && reader.is_digits(at + 2) => date(reader, at + 2),
        _ => None,
    }
}

/// `le 5`, `à partir du 20`.
fn date(reader: &Reader<'_, '_>, at: usize) -> Option<(Kind, usize)> {
    let Some(Item::Number(day @ 1..=31)) = reader.item(at) else { return None };
    let until = reader.is(at.wrapping_sub(1), &["au"]) && reader.is(at.wrapping_sub(2), &["jusqu", "jusque", "jusqua"]);
    let the = reader.is(at.wrapping_sub(1), &["le", "du"]) || until;
    let free = !matches!(reader.before(at + 1), "/" | "." | ":" | "-") && !reader.is_digits(at + 1);
    let other =
        matches!(reader.item(at + 1), Some(Item::Unit(_) | Item::Month(..) | Item::Sign(Sign::Clock | Sign::Ordinal | Sign::Pm)));
    let month = matches!(reader.item(reader.fillers(at + 1)), Some(Item::Month(..)));
    let street = reader.is(at + 1, &["rue", "avenue", "bis", "boulevard", "place", "chemin", "impasse"]);
    (the && reader.is_digits(at) && free && !other && !month && !street).then_some((Kind::Day(Day::OfMonth(day)), at + 1))
}

/// `après le déjeuner`, `après le boulot`, `à la première heure`, `début de soirée`.
fn part(reader: &Reader<'_, '_>, at: usize) -> Option<(Kind, usize)> {
    let word = reader.words.get(at)?;
    let after = || reader.lead(at, 0).0 == Some(Sign::After) || reader.is(at.wrapping_sub(2), &["apres"]);
    let meal = word.is(&["dejeuner", "dejeune", "repas", "manger", "lunch", "diner", "dej", "bouffe"]);
    let work = ["boulot", "travail", "taf", "bureau", "job", "taff", "turbin", "service", "ouvrage", "bosser", "shift"];
    let first = word.is(&["premiere"]) && reader.is(at + 1, &["heure"]);
    let edge = matches!(reader.sign(at), Some(Sign::Start | Sign::End | Sign::Middle));
    let of = reader.fillers(at + 1);
    match () {
        () if meal && after() => {
            let noon = reader.is(at + 1, &["de", "du"]) && reader.is(at + 2, &["midi"]);
            Some((Kind::Part(Part::AfterLunch), at + if noon { 3 } else { 1 }))
        }
        () if word.is(&work) && after() => Some((Kind::Part(Part::Evening), at + 1)),
        () if first => Some((Kind::Part(Part::Morning), at + 2)),
        () if edge => match reader.item(of)? {
            Item::Part(part) => Some((Kind::Part(part), of + 1)),
            _ => None,
        },
        () => None,
    }
}
