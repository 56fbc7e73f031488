//! Limits in plain-word rules, without a model: what is a limit is enforced by the core, the rest is a model's to read (E10).
//!
//! In: instructions, one rule a line. Out: the limits, each with its line; the lines that none was read from. Never: a limit that makes
//! anything looser; one read from a rule with a condition.

mod words;

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::wire::request::{Lines, ReadLimit, RestLine, RulesResult};
use crate::wire::{AtLeast, AtTimes, Between, Channel, Limit, LocalTime, MaxFollowUps, NotBy, NotOn, OnGoodbye, Wait, Weekday};
use words::Words;

/// What people call a follow-up, as one word or the second of two.
const TRIES: &[&str] = &[
    "time",
    "times",
    "try",
    "tries",
    "attempt",
    "attempts",
    "message",
    "messages",
    "followup",
    "followups",
    "ups",
    "up",
    "reminder",
    "reminders",
    "nudge",
    "nudges",
    "follow",
    "email",
    "emails",
    "texts",
    "sms",
];
/// Words that make a rule hold only sometimes: what it asks for is for a model to judge.
const CONDITIONS: &[&str] = &["if", "when", "unless", "who", "whose", "except", "while", "until", "whenever", "vip"];
const NOT: &[&str] = &["never", "not", "dont", "no", "nothing", "none", "without", "avoid"];
/// Channels as people call them.
const CHANNELS: &[(&[&str], &str)] = &[
    (&["sms"], "sms"),
    (&["whatsapp"], "whatsapp"),
    (&["email"], "email"),
    (&["emails"], "email"),
    (&["messenger"], "messenger"),
    (&["facebook"], "messenger"),
    (&["instagram"], "instagram"),
    (&["live", "chat"], "liveChat"),
];

/// The operation `rules`.
///
/// ```
/// use relance_core::{assistant::rules::rules, wire::{Limit, request::Lines}};
/// let read = rules(&Lines::Text("Never follow up more than 3 times.\nOffer 10% on the last one.".into()));
/// assert!(matches!(&read.limits[0].limit, Limit::MaxFollowUps(most) if most.max == 3));
/// assert_eq!(read.rest[0].text, "Offer 10% on the last one");
/// ```
pub fn rules(instructions: &Lines) -> RulesResult {
    let mut read = RulesResult { limits: Vec::new(), rest: Vec::new() };
    let lines: Vec<&str> = match instructions {
        Lines::Text(text) => text.lines().collect(),
        Lines::List(lines) => lines.iter().map(String::as_str).collect(),
    };
    for (index, line) in lines.into_iter().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        for sentence in sentences(line) {
            let found = limits(sentence);
            if found.is_empty() {
                read.rest.push(RestLine { line: number, text: sentence.into() });
            }
            read.limits.extend(found.into_iter().map(|limit| ReadLimit { line: number, text: sentence.into(), limit }));
        }
    }
    read
}

/// The sentences of a line: up to a full stop that ends one, or a semicolon.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let line = line.trim_start_matches(|letter: char| letter.is_whitespace() || matches!(letter, '-' | '*' | '\u{2022}'));
    line.split(';')
        .flat_map(|part| part.split(". "))
        .map(|sentence| sentence.trim().trim_end_matches(['.', '!']).trim())
        .filter(|sentence| !sentence.is_empty())
}

/// The limits of one sentence.
fn limits(sentence: &str) -> Vec<Limit> {
    let words = Words::of(sentence);
    if words.any(&["close", "end", "stop"]) && words.any(&["goodbye", "bye", "goodbyes"]) {
        return vec![Limit::CloseOnGoodbye(OnGoodbye {})];
    }
    if words.any(CONDITIONS) {
        return Vec::new();
    }
    let readings = [most(&words), spacing(&words), first_after(&words), times(&words), between(&words), not_on(&words)];
    let found: Vec<Limit> = readings.into_iter().flatten().collect();
    // `No emails on Sundays` forbids the Sunday, not the email.
    if found.is_empty() { not_by(&words).into_iter().collect() } else { found }
}

/// How often at most: `never more than 3 times`, `at most twice`, `stop after four tries`, `only once`.
fn most(words: &Words) -> Option<Limit> {
    let limit = |max| Some(Limit::MaxFollowUps(MaxFollowUps { max }));
    // `At most 3 a day` is another limit.
    let by_period = |place: usize| {
        let next = words.at(place);
        ["a", "per", "every", "each", "daily", "weekly"].contains(&next) || words.wait(place).is_some()
    };
    let sentence: Vec<&str> = words.places().map(|place| words.at(place)).collect();
    if matches!(sentence.as_slice(), ["never" | "dont", "follow", "up"] | ["do", "not", "follow", "up"] | ["no", "follow", "ups"])
    {
        return limit(0);
    }
    for place in words.places() {
        let ahead: &[&[&str]] = &[
            &["more", "than"],
            &["at", "most"],
            &["maximum", "of"],
            &["maximum"],
            &["max"],
            &["up", "to"],
            &["limit", "of"],
            &["stop", "after"],
            &["give", "up", "after"],
            &["only"],
        ];
        let Some(phrase) = ahead.iter().find(|phrase| words.are(place, phrase)) else { continue };
        let negated = words.places().take(place).any(|before| NOT.contains(&words.at(before)));
        if (phrase == &["more", "than"]) != negated {
            continue;
        }
        let from = place + phrase.len() + usize::from(["the", "follow"].contains(&words.at(place + phrase.len())));
        let from = from + usize::from(words.at(from) == "up");
        let often = match words.at(from) {
            "once" => Some((1, from + 1)),
            "twice" => Some((2, from + 1)),
            _ => words.number(from).filter(|_| TRIES.contains(&words.at(from + 1))).map(|number| {
                let two_words = words.at(from + 1) == "follow";
                (number, from + 2 + usize::from(two_words))
            }),
        };
        if let Some((often, behind)) = often
            && !by_period(behind)
        {
            return limit(often);
        }
    }
    None
}

/// How far apart: `at least 12 hours apart`, `leave a day between them`, `at most once a day`.
fn spacing(words: &Words) -> Option<Limit> {
    for place in words.places() {
        let Some((wait, behind)) = words.wait(place) else { continue };
        let before = |back: usize| place.checked_sub(back).map_or("", |at| words.at(at));
        let apart = words.at(behind) == "apart" || words.at(behind) == "between";
        let once = before(1) == "once" || (["a", "per", "every", "each"].contains(&before(1)) && before(2) == "once");
        let most = words.any(&["most", "more", "max", "maximum", "only"]);
        let often = words.are(behind, &["at", "most"]) || words.after(&["often", "than"]).is_some_and(|at| at + 1 == place);
        if apart || (once && most) || often {
            return Some(Limit::Spacing(AtLeast { wait }));
        }
    }
    None
}

/// How long before the first: `wait 2 hours before the first follow-up`, `don't follow up in the first hour`.
fn first_after(words: &Words) -> Option<Limit> {
    for place in words.places() {
        let Some((wait, behind)) = words.wait(place) else { continue };
        let before = |back: usize| place.checked_sub(back).map_or("", |at| words.at(at));
        let waits = words.at(behind) == "before"
            && words.any(&["wait", "leave"])
            && (behind..behind + 5).any(|at| ["first", "follow", "following", "followup"].contains(&words.at(at)));
        let within = before(1) == "first" && words.any(NOT) && ["in", "within", "during"].contains(&before(3));
        let later = words
            .after(&["first", "follow", "up"])
            .is_some_and(|at| ["after", "least"].contains(&before(1)) && at < place && !words.any(&["then"]));
        if waits || within || later {
            return Some(Limit::FirstAfter(AtLeast { wait }));
        }
    }
    None
}

/// At which times: `after 2 tries use the nearest 9 AM or 6 PM`, `only at 9:00 or 18:00`.
fn times(words: &Words) -> Option<Limit> {
    let at = words.times();
    let listed = words.any(&["nearest", "next", "closest"])
        || words.after(&["only", "at"]).is_some()
        || words.after(&["always", "at"]).is_some();
    if at.is_empty() || !listed || words.any(&["between", "before"]) {
        return None;
    }
    let mut after = 0;
    for place in words.places().filter(|place| words.at(*place) == "after") {
        let from = place + 1 + usize::from(words.at(place + 1) == "the");
        if let Some(tries) = words.number(from).filter(|_| TRIES.contains(&words.at(from + 1))) {
            after = tries;
        }
    }
    Some(Limit::Times(AtTimes { after, at }))
}

/// Between which hours: `only between 9 am and 6 pm`, `nothing before 9:00 or after 20:00`.
fn between(words: &Words) -> Option<Limit> {
    let midnight = LocalTime::from_minutes(0)?;
    if let Some(place) = words.after(&["between"]) {
        let (from, next) = words.time(place)?;
        let (to, _) = words.time(next + usize::from(words.at(next) == "and"))?;
        let window = if words.any(NOT) { Between { from: to, to: from } } else { Between { from, to } };
        return (window.from != window.to).then_some(Limit::Between(window));
    }
    if !words.any(NOT) {
        return None;
    }
    let named = |word: &str| words.after(&[word]).and_then(|place| words.time(place)).map(|(time, _)| time);
    let (from, to) = (named("before"), named("after"));
    let window = Between { from: from.unwrap_or(midnight), to: to.unwrap_or(midnight) };
    (window.from != window.to).then_some(Limit::Between(window))
}

/// On which days not: `never on weekends`, `only on weekdays`.
fn not_on(words: &Words) -> Option<Limit> {
    let weekdays = words.any(&["weekdays", "weekday"])
        || words.after(&["business", "days"]).is_some()
        || words.after(&["working", "days"]).is_some();
    if weekdays && words.any(&["only"]) {
        return Some(Limit::NotOn(NotOn { days: vec![Weekday::Sat, Weekday::Sun] }));
    }
    let mut days = words.days();
    days.sort_unstable();
    days.dedup();
    (!days.is_empty() && words.any(NOT)).then_some(Limit::NotOn(NotOn { days }))
}

/// By which channels not: `never use SMS`, `no follow-ups on Instagram`.
fn not_by(words: &Words) -> Option<Limit> {
    if !words.any(NOT) {
        return None;
    }
    let mut channels = Vec::new();
    for (named, channel) in CHANNELS {
        let Some(behind) = words.after(named) else { continue };
        let before = behind.checked_sub(named.len() + 1).map_or("", |at| words.at(at));
        if ["use", "by", "via", "on", "over", "through", "no", "send", "or", "and", "an"].contains(&before) {
            channels.push(Channel::fixed(channel));
        }
    }
    channels.dedup();
    (!channels.is_empty()).then_some(Limit::NotBy(NotBy { channels }))
}

/// The stricter of two waits, of any units: a day counts as 24 hours, a business day as more than one.
pub fn longer(left: Wait, right: Wait) -> Wait {
    let minutes = |wait: Wait| match wait {
        Wait::Minutes(amount) => amount,
        Wait::Hours(amount) => amount.saturating_mul(60),
        Wait::Days(amount) => amount.saturating_mul(24 * 60),
        Wait::BusinessDays(amount) => amount.saturating_mul(24 * 60).saturating_add(1),
    };
    if minutes(right) > minutes(left) { right } else { left }
}

#[cfg(test)]
mod tests;
