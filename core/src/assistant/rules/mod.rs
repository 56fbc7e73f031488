//! Limits in plain-word rules, without a model: what is a limit is enforced by the core, the rest is a model's to read (E10).
//!
//! In: instructions, one rule a line. Out: the limits, each with its line; the words that none was read from. Never: a limit that makes
//! anything looser; one read from a rule with a condition, or from words that may mean something else; a word that is neither read nor told.

mod clauses;
mod goodbye;
mod lexicon;
mod meaning;
mod phrases;
mod words;

use alloc::string::String;
use alloc::vec::Vec;

use crate::wire::Wait;
use crate::wire::request::{Lines, ReadLimit, RestLine, RulesResult};

/// Abbreviations whose full stop does not end a sentence.
const SHORT: &str = "max min e.g i.e a.m p.m approx vs";
/// Words by which a sentence takes back some of the one before it.
const BACK: &str = "except unless but however although though otherwise";

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
    // `For VIP customers:` speaks of the lines below it.
    let mut scoped = false;
    for (index, line) in lines.into_iter().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let line = bare(line);
        if let Some(heading) = line.strip_suffix(':') {
            scoped = words::is(heading.split(' ').next().unwrap_or_default().to_lowercase().as_str(), SCOPES);
        }
        scoped &= !line.is_empty();
        for sentence in sentences(line) {
            let found = if scoped { None } else { Some(clauses::read(sentence)) };
            let found = found.unwrap_or_else(|| clauses::Reading { limits: Vec::new(), rest: alloc::vec![sentence] });
            read.limits.extend(found.limits.into_iter().map(|limit| ReadLimit { line: number, text: sentence.into(), limit }));
            read.rest.extend(found.rest.into_iter().map(|text| RestLine { line: number, text: text.into() }));
        }
    }
    read
}

/// Words that begin a heading of rules that hold only sometimes.
const SCOPES: &str = "for if when with in during vip while unless";

/// Whether words may hold only sometimes, so that nobody may read a limit from them that always holds.
pub(super) fn has_condition(text: &str) -> bool {
    clauses::has_condition(text)
}

/// A line without what marks it as one of a list.
fn bare(line: &str) -> &str {
    let line = line.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '-' | '*' | '\u{2022}'));
    let digits = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    match digits.strip_prefix(['.', ')']).filter(|rest| digits.len() < line.len() && rest.starts_with(' ')) {
        Some(rest) => rest.trim(),
        None => line,
    }
}

/// The sentences of a line: up to a mark that ends one, or a semicolon. One that takes back what was said belongs to what was said.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for (at, mark) in line.char_indices().filter(|(_, letter)| matches!(letter, '.' | '!' | '?' | ';')) {
        let end = at + mark.len_utf8();
        let behind = line.get(end..).unwrap_or_default();
        if mark != ';' && !behind.is_empty() && !behind.starts_with(char::is_whitespace) {
            continue;
        }
        let before = line.get(start..at).unwrap_or_default();
        let word = before.rsplit([' ', '(']).next().unwrap_or_default().to_lowercase();
        let shortened = mark == '.'
            && words::is(&word, SHORT)
            && !(word.ends_with('m') && behind.trim_start().starts_with(|letter: char| letter.is_uppercase()));
        if !shortened {
            found.push((start, at));
            start = end;
        }
    }
    found.push((start, line.len()));
    let mut whole: Vec<(usize, usize)> = Vec::new();
    for (from, to) in found {
        let mut words = line.get(from..to).unwrap_or_default().split_whitespace().map(str::to_lowercase);
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let back = words::is(first.trim_end_matches(','), BACK) || (first == "only" && words::is(&second, SCOPES));
        match whole.last_mut().filter(|_| back) {
            Some(before) => before.1 = to,
            None => whole.push((from, to)),
        }
    }
    whole.into_iter().filter_map(|(from, to)| {
        let sentence = line.get(from..to).unwrap_or_default().trim().trim_end_matches(['.', '!', ':']).trim();
        (!sentence.is_empty()).then_some(sentence)
    })
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
