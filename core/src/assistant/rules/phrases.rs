//! The phrases of a rule: how often, how far apart, at which hours, on which days, by which channels, and what says `not`, `only`, `at most`.
//!
//! In: the words of a sentence, a place among them. Out: the phrase that begins there, and the place behind it. Never: a word passed over
//! that might change what a rule means: it is [`Phrase::Unknown`].

use alloc::vec;
use alloc::vec::Vec;

use super::goodbye;
use super::lexicon::{CHANNELS, FILLERS, Join, KINDS, MARKS, NOT, NOUNS, NOUNS_BETWEEN, PERHAPS, Phrase, SENDING, TRIES};
use super::words::{WEEK, Words, is};
use crate::wire::{Channel, LocalTime, Wait, Weekday};

/// The phrases of a sentence, each with its places.
pub(super) fn phrases(words: &Words<'_>) -> Vec<(Phrase, usize, usize)> {
    let mut found: Vec<(Phrase, usize, usize)> = Vec::new();
    let mut place = 0;
    while place < words.places().end {
        let before = found.iter().rev().map(|(phrase, _, _)| phrase).find(|phrase| !matches!(phrase, Phrase::Filler));
        let (phrase, next) = phrase(words, place, before).unwrap_or((Phrase::Unknown, place + 1));
        found.push((phrase, place, next));
        place = next;
    }
    found
}

#[inline(never)]
fn phrase(words: &Words<'_>, place: usize, before: Option<&Phrase>) -> Option<(Phrase, usize)> {
    goodbye::phrase(words, place)
        .map(|next| (Phrase::Goodbye, next))
        .or_else(|| until_over(words, place))
        .or_else(|| hours(words, place))
        .or_else(|| days(words, place))
        .or_else(|| spans(words, place, before))
        .or_else(|| counts(words, place, before))
        .or_else(|| channels(words, place, before))
        .or_else(|| {
            let marked = |(text, phrase): &(&str, Phrase)| words.behind(place, text).map(|next| (phrase.clone(), next));
            MARKS.iter().find_map(marked)
        })
        .or_else(|| {
            let word = words.at(place);
            let phrase = match word {
                "," => Phrase::Break(Join::Comma),
                "and" | "plus" => Phrase::Break(Join::And),
                "or" | "nor" => Phrase::Break(Join::Or),
                "but" | "yet" => Phrase::Break(Join::But),
                "at" if is(words.at(0), "cap") && words.number(place + 1).is_some() => Phrase::Filler,
                // `Try not to` is a wish.
                "try" if is(words.at(place + 1), "not to") => return None,
                _ if is(word, NOT) => Phrase::Not,
                _ if is(word, TRIES) => Phrase::Tries,
                _ if is(word, FILLERS) => Phrase::Filler,
                _ => return None,
            };
            Some((phrase, place + 1))
        })
}

/// After how many it is over, or something else begins: `give up after the third attempt`, `after 3 messages, stop`, `after 2 tries`.
#[inline(never)]
fn until_over(words: &Words<'_>, place: usize) -> Option<(Phrase, usize)> {
    let so_many = |after: usize| {
        let from = words.skip(after, "the your first");
        counted(words, from).or_else(|| {
            let (order, behind) = words.order(words.skip(after, "the your"))?;
            let next = words.skip(behind, NOUNS);
            (next > behind).then_some((order, next))
        })
    };
    let stop = |at: usize| words.behind(at, "give up").or_else(|| is(words.at(at), "stop quit end finish").then_some(at + 1));
    if let Some(behind) = stop(place) {
        let after = words.behind(words.skip(behind, TRIES), "after")?;
        return so_many(after).map(|(count, next)| (Phrase::Stop(count), next));
    }
    let (count, next) = so_many(words.behind(place, "after")?)?;
    let next = words.skip(next, ",");
    match stop(words.skip(next, "please then")) {
        Some(behind) => Some((Phrase::Stop(count), behind)),
        None => Some((Phrase::AfterTries(count), next)),
    }
}

/// The hours of a range. One that is written without its half of the day is read where it can't be the other one.
#[inline(never)]
fn range(words: &Words<'_>, place: usize) -> Option<(LocalTime, LocalTime, usize)> {
    let hour = |at: usize| words.number(at).and_then(|hour| u16::try_from(hour).ok()).filter(|hour| *hour < 24);
    let headed = is(words.at(place), "between from");
    let start = place + usize::from(headed);
    let (from, behind) = match words.time(start) {
        Some((clock, behind)) => (Some(clock), behind),
        None => (None, hour(start).map(|_| start + 1)?),
    };
    let and = headed && words.at(behind) == "and";
    if !and && !is(words.at(behind), "- to until till") {
        return None;
    }
    let clock = |hour: u16| LocalTime::from_minutes(hour * 60);
    let Some((to, next)) = words.time(behind + 1) else {
        // `9-18`: both by a clock of 24 hours, or nothing that is a time.
        let (early, late) = (from.map(|from| from.time).or_else(|| clock(hour(start)?))?, hour(behind + 1)?);
        let alone = !is(words.at(behind + 2), NOUNS) && words.wait(behind + 1).is_none();
        return (late > 12 && alone)
            .then(|| clock(late))
            .flatten()
            .filter(|late| early < *late)
            .map(|late| (early, late, behind + 2));
    };
    let early = from.map_or_else(|| clock(hour(start)?), |from| Some(from.time))?;
    let late = to.time.minutes();
    let fits = match from {
        Some(from) if from.sure => true,
        _ if to.half && late >= 12 * 60 => early.minutes() >= late - 12 * 60,
        _ if to.half => early.minutes() < late,
        None => to.sure,
        Some(_) => true,
    };
    let from = Some(early).filter(|_| fits)?;
    // `9:00 to 6:00` is no night.
    (from < to.time || to.sure || from.minutes() > 12 * 60).then_some((from, to.time, next)).filter(|(from, to, _)| from != to)
}

#[inline(never)]
fn hours(words: &Words<'_>, place: usize) -> Option<(Phrase, usize)> {
    if let Some((from, to, next)) = range(words, place) {
        return Some((Phrase::Range(from, to), next));
    }
    let headed = |heads: &[&str]| heads.iter().find_map(|head| words.behind(place, head));
    if let Some((clock, next)) = headed(&["before", "earlier than", "sooner than"]).and_then(|at| words.time(at)) {
        return Some((Phrase::Before(clock), next));
    }
    if let Some((clock, next)) = headed(&["after", "later than", "past"]).and_then(|at| words.time(at)) {
        return Some((Phrase::After(clock), next));
    }
    let list = |mut place: usize| {
        let mut times = Vec::new();
        while let Some((clock, next)) = words.time(place) {
            times.push(clock.time);
            place = next;
            let further = words.skip(words.skip(place, ","), "and or at");
            if words.time(further).is_none() {
                break;
            }
            place = further;
        }
        (!times.is_empty()).then_some((times, place))
    };
    let nearest = words.skip(place, "use at the");
    if is(words.at(nearest), "nearest next closest") {
        return list(nearest + 1).map(|(times, next)| (Phrase::Nearest(times), next));
    }
    let (times, next) = list(words.behind(place, "at")?)?;
    Some((Phrase::At(times), next))
}

/// Days: `on Sundays or Mondays`, `Monday to Friday`, `weekdays`, `at the weekend`, `every day except Sunday`.
#[inline(never)]
fn days(words: &Words<'_>, place: usize) -> Option<(Phrase, usize)> {
    let one = |place: usize| -> Option<(Vec<Weekday>, bool, usize)> {
        let at = words.skip(place, "on over at in during the from between");
        if is(words.at(at), "weekend weekends") {
            return Some((vec![Weekday::Sat, Weekday::Sun], false, at + 1));
        }
        let working = is(words.at(at), "business working work") && words.at(at + 1) == "days";
        if working || is(words.at(at), "weekdays weekday workdays") {
            return Some((WEEK.into_iter().take(5).collect(), true, at + 1 + usize::from(working)));
        }
        let day = words.day(at)?;
        let between = at > place && words.at(at - 1) == "between";
        let dash = is(words.at(at + 1), "- to through thru till until") || (between && words.at(at + 1) == "and");
        match words.day(at + 2).filter(|_| dash) {
            Some(last) => {
                let span = WEEK.iter().cycle().skip(day).take((last + 7 - day) % 7 + 1);
                Some((span.copied().collect(), true, at + 3))
            }
            None if between => None,
            None => Some((WEEK.get(day).into_iter().copied().collect(), false, at + 1)),
        }
    };
    let list = |place: usize| {
        let (mut days, mut span, mut next) = one(place)?;
        while let Some(further) = listed(words, next, |at| one(at).map(|(_, _, next)| next)) {
            let (more, also, behind) = one(further)?;
            days.extend(more);
            (span, next) = (span && also, behind);
        }
        days.sort_unstable();
        days.dedup();
        Some((days, span, next))
    };
    let every = ["every day", "any day", "all days", "all week"].iter().find_map(|every| words.behind(place, every));
    if let Some(but) = every.filter(|but| is(words.at(*but), "except but excluding")) {
        return list(words.skip(but + 1, "for not")).map(|(days, _, next)| (Phrase::AllBut(days), next));
    }
    list(place).map(|(days, span, next)| (Phrase::Days(days, span), next))
}

/// How far apart, how long, in which span.
#[inline(never)]
fn spans(words: &Words<'_>, place: usize, before: Option<&Phrase>) -> Option<(Phrase, usize)> {
    let counted = matches!(before, Some(Phrase::Count(_) | Phrase::Number(_) | Phrase::MoreOften));
    let first = words.skip(place, "in within during for");
    if let Some((wait, next)) = words.behind(first, "the first").filter(|_| first > place).and_then(|at| words.wait(at)) {
        return Some((Phrase::InFirst(wait), next));
    }
    for (each, span) in [("daily", Wait::Days(1)), ("weekly", Wait::Days(7)), ("every other day", Wait::Days(2))] {
        if let Some(next) = words.behind(place, each) {
            return Some((Phrase::Per(span), next));
        }
    }
    let each = if is(words.at(place), "per each every in within") { Some(place + 1) } else { words.behind(place, "on the same") };
    let each = each.map(|at| words.skip(at, "any the same one single"));
    let each = each.or_else(|| (counted && is(words.at(place), "a an")).then_some(place));
    if let Some((wait, next)) = each.and_then(|at| words.wait(at)) {
        return Some((Phrase::Per(wait), next));
    }
    let headed = |heads: &[&str]| heads.iter().find_map(|head| words.behind(place, head));
    if let Some((wait, next)) = headed(&["before", "earlier than", "sooner than"]).and_then(|at| words.wait(at)) {
        return Some((Phrase::Sooner(wait), next));
    }
    if let Some((wait, next)) = headed(&["after at least", "after"]).and_then(|at| words.wait(at)) {
        return Some((Phrase::Later(wait), next));
    }
    if let Some((wait, next)) = words.wait(place) {
        return Some((Phrase::Wait(wait), next));
    }
    if let Some(next) = headed(&["after the last message", "after our last message", "after your last message"]) {
        return Some((Phrase::SinceLast, next));
    }
    let behind = headed(&["between", "before", "after each", "after every"])?;
    let end = words.skip(behind, if words.at(place) == "before" { SENDING } else { NOUNS_BETWEEN });
    let found = |list: &str| (behind..end).any(|at| is(words.at(at), list));
    let phrase = match words.at(place) {
        _ if end == behind => return None,
        "before" if found("first") => Phrase::BeforeFirst,
        "before" if found("next another again second each every") => Phrase::BeforeNext,
        "before"
            if found(
                "following writing sending messaging contacting reaching reminding nudging trying starting write follow",
            ) =>
        {
            Phrase::BeforeFirst
        }
        "before" => return None,
        _ => Phrase::Apart,
    };
    Some((phrase, end))
}

/// How many follow-ups, by name: `3 times`, `two follow-up messages`, `twice`.
#[inline(never)]
fn counted(words: &Words<'_>, place: usize) -> Option<(u32, usize)> {
    for (word, count) in [("once", 1), ("twice", 2), ("thrice", 3)] {
        if let Some(next) = words.behind(place, word) {
            return Some((count, next));
        }
    }
    let (count, behind) = match words.number(place) {
        Some(count) => (count, place + 1),
        None => (1, words.behind(place, "a single")?),
    };
    let named = words.skip(behind, KINDS);
    let next = words.skip(named, NOUNS);
    (next > named).then_some((count, next))
}

#[inline(never)]
fn counts(words: &Words<'_>, place: usize, before: Option<&Phrase>) -> Option<(Phrase, usize)> {
    if let Some((count, next)) = counted(words, place) {
        return Some((Phrase::Count(count), next));
    }
    if let Some((order, behind)) = words.order(place) {
        let next = words.skip(words.skip(behind, "automatic"), NOUNS);
        return (next > behind).then_some((Phrase::Nth(order), next));
    }
    if let Some(number) = words.number(place) {
        // `2 or 3` is neither.
        let vague = is(words.at(place + 1), "or to -") && words.number(place + 2).is_some();
        return (!vague).then_some((Phrase::Number(number), place + 1));
    }
    let named = words.skip(place, "a an");
    let next = words.skip(named, NOUNS);
    let bound = matches!(before, Some(Phrase::MoreThan | Phrase::AtMost));
    (bound && named > place && next > named).then_some((Phrase::Count(1), next))
}

#[inline(never)]
fn channels(words: &Words<'_>, place: usize, before: Option<&Phrase>) -> Option<(Phrase, usize)> {
    let one = |at: usize, surely: bool| -> Option<(Vec<Channel>, usize)> {
        let known = |(name, channels): &(&str, &'static [&'static str])| {
            words.behind(at, name).map(|next| (channels.iter().copied().map(Channel::fixed).collect(), next))
        };
        let perhaps = |(names, channel): &(&str, &'static str)| {
            is(words.at(at), names).then(|| (vec![Channel::fixed(channel)], words.skip(at + 1, "message messages")))
        };
        CHANNELS.iter().find_map(known).or_else(|| PERHAPS.iter().filter(|_| surely).find_map(perhaps))
    };
    let by = "by via on over through";
    let headed = words.skip(place, by);
    let Some((mut channels, mut next)) = one(headed, headed > place || before == Some(&Phrase::Use)) else {
        let (found, next) = one(place, true)?;
        return Some((Phrase::Perhaps(found.into_iter().next()?), next));
    };
    while let Some(further) = listed(words, next, |at| one(words.skip(at, by), true).map(|(_, next)| next)) {
        let (more, behind) = one(words.skip(further, by), true)?;
        channels.extend(more);
        next = behind;
    }
    Some((Phrase::Channels(channels), next))
}

/// Where a list goes on: behind an `and` or an `or`, and behind a comma where one of them comes later (else it may be a clause of its own).
fn listed(words: &Words<'_>, place: usize, item: impl Fn(usize) -> Option<usize>) -> Option<usize> {
    let further = words.skip(place, ", and or nor");
    let behind = item(further).filter(|_| further > place)?;
    let comma = words.at(further - 1) == ",";
    (!comma || is(words.at(behind), ", and or nor")).then_some(further)
}
