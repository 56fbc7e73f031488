//! What a sentence of rules means: clause by clause, each read as a whole or not at all.
//!
//! In: a sentence. Out: its limits, and the words that no limit was read from. Never: a limit from a clause with a word that the reading does
//! not know, or from a sentence with a condition; a negation that governs more than it is bound to.

use alloc::vec;
use alloc::vec::Vec;

use super::lexicon::{Join, Phrase};
use super::meaning::{Part, Sense, Topic, meaning};
use super::phrases::phrases;
use super::words::{Words, is};
use crate::wire::{Between, Limit, LocalTime, MaxFollowUps};

/// Words that make a rule hold only sometimes, or not for all: what it asks for is for a model to judge.
const CONDITIONS: &str = "if when unless who whose whom where except while until whenever otherwise depending provided however although though \
                          instead vip vips others";
/// Words that a wish begins with, which stands for itself and leaves the limits beside it as they are.
const WISHES: &str = "be keep offer mention use say tell ask give make start stay write send sign thank greet remind include add speak talk \
                      answer try let prefer call end close hand reply respond space address apologize congratulate recommend invite link \
                      share explain propose suggest inform promise respect treat help focus show check \
                      confirm escalate forward introduce personalize remember follow text email message contact never dont do no not avoid";
/// Those of them that what others are told stands behind.
const TELLING: &str = "mention say tell ask write remind explain inform promise answer reply";

/// How long a sentence is at most, in bytes: a longer one is no rule.
const LONGEST: usize = 1_000;
/// Words that a clause of its own begins with, which no `never` before it governs.
const VERBS: &str =
    "use using write send contact message follow reach remind nudge ping text email get do go wait leave keep take";

/// What was read of a sentence.
pub(super) struct Reading<'a> {
    pub(super) limits: Vec<Limit>,
    pub(super) rest: Vec<&'a str>,
}

/// A part of a sentence that says one thing.
pub(super) struct Clause {
    /// How it is bound to the one before it.
    pub(super) join: Join,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) phrases: Vec<Phrase>,
    /// It has a word that is not known.
    pub(super) unknown: bool,
    /// It names follow-ups.
    pub(super) tries: bool,
    /// It begins with what is to be done.
    pub(super) verb: bool,
}

impl Clause {
    fn new(join: Join, from: usize) -> Self {
        Self { join, from, to: from, phrases: Vec::new(), unknown: false, tries: false, verb: false }
    }

    /// It says something, and not only whether it is to be or not.
    fn says(&self) -> bool {
        let bare = |phrase: &Phrase| matches!(phrase, Phrase::Not | Phrase::Only | Phrase::May | Phrase::Always | Phrase::Use);
        self.unknown || !self.phrases.iter().all(bare)
    }
}

/// The limits of a sentence.
pub(super) fn read(sentence: &str) -> Reading<'_> {
    let whole = |limits| Reading { limits, rest: vec![sentence] };
    if sentence.len() > LONGEST {
        return whole(Vec::new());
    }
    let words = Words::of(sentence);
    let phrases = phrases(&words);
    let condition = |(phrase, at, _): &(Phrase, usize, usize)| *phrase == Phrase::Unknown && is(words.at(*at), CONDITIONS);
    if phrases.iter().any(condition) {
        return whole(Vec::new());
    }
    if is_never(&words, &phrases) {
        return Reading { limits: vec![Limit::MaxFollowUps(MaxFollowUps { max: 0 })], rest: Vec::new() };
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut last: Option<(Sense, Topic)> = None;
    let mut unread: Vec<(usize, usize)> = Vec::new();
    let (mut goes_on, mut disjunct, mut told) = (false, false, false);
    for mut clause in clauses(phrases) {
        let first = words.at(words.skip(clause.from, "please also always then just"));
        clause.verb = is(first, VERBS);
        let hidden = told && !is(first, WISHES);
        if let Some((found, sense, topic)) = Some(&clause).filter(|_| !hidden).and_then(|clause| meaning(clause, last, goes_on)) {
            parts.extend(found);
            (last, goes_on) = (Some((sense, topic)), false);
            continue;
        }
        if goes_on {
            // Behind what was not read it goes on with that.
            unread.last_mut().into_iter().for_each(|before| before.1 = clause.to);
            continue;
        }
        let stands = is(first, WISHES) && clause.join != Join::But;
        let either = clause.join == Join::Or && matches!(last, Some((Sense::Never, _)));
        told = is(first, TELLING);
        let reported = told && (clause.from..clause.to).any(|at| is(words.at(at), "that we were our i us"));
        if reported || !(stands || either) {
            return whole(Vec::new());
        }
        disjunct |= !stands;
        (last, goes_on) = (None, true);
        unread.push((clause.from, clause.to));
    }
    let Some(limits) = joined(parts) else { return whole(Vec::new()) };
    if disjunct || unread.is_empty() && limits.is_empty() {
        return whole(limits);
    }
    Reading { limits, rest: unread.into_iter().map(|(from, to)| words.written(from, to)).collect() }
}

/// Whether a text has a word that makes a rule hold only sometimes.
pub(super) fn has_condition(text: &str) -> bool {
    let words = Words::of(text);
    words.places().any(|at| is(words.at(at), CONDITIONS))
}

/// The clauses of a sentence.
fn clauses(phrases: Vec<(Phrase, usize, usize)>) -> Vec<Clause> {
    let mut done = Vec::new();
    let mut clause = Clause::new(Join::Comma, 0);
    for (phrase, from, to) in phrases {
        match phrase {
            Phrase::Break(join) if clause.says() => done.push(core::mem::replace(&mut clause, Clause::new(join, to))),
            Phrase::Break(join) if clause.phrases.is_empty() && !clause.tries => clause = Clause::new(clause.join.max(join), to),
            // `No SMS, never, between 9 and 6`: whatever it is that is not to be.
            Phrase::Break(join) => clause.unknown |= join == Join::Comma && !clause.phrases.is_empty(),
            phrase => {
                clause.to = to;
                match phrase {
                    Phrase::Filler => {}
                    Phrase::Tries => clause.tries = true,
                    Phrase::Unknown => clause.unknown = true,
                    phrase => clause.phrases.push(phrase),
                }
                clause.from = clause.from.min(from);
            }
        }
    }
    if clause.says() || !clause.phrases.is_empty() {
        done.push(clause);
    }
    done
}

/// `Never follow up`, and nothing else.
fn is_never(words: &Words<'_>, phrases: &[(Phrase, usize, usize)]) -> bool {
    let nots = phrases.iter().filter(|(phrase, _, _)| *phrase == Phrase::Not).count();
    let known = "please never dont do not no follow up ups followup followups any ever send at all automatic automated messages";
    nots == 1
        && is(words.at(words.skip(0, "please")), "never dont do no")
        && words.places().any(|at| is(words.at(at), "follow followup followups"))
        && words.places().all(|at| is(words.at(at), known))
}

/// The limits of all clauses: what is said of a beginning and of an end is one span. None where they don't fit together.
fn joined(parts: Vec<Part>) -> Option<Vec<Limit>> {
    let (mut from, mut to, mut ranges) = (None::<LocalTime>, None::<LocalTime>, 0);
    let mut limits: Vec<Limit> = Vec::new();
    let mut half = None;
    for part in parts {
        let twice = match part {
            Part::From(time) => from.replace(time).is_some(),
            Part::To(time) => to.replace(time).is_some(),
            Part::Range(open) => {
                ranges += 1;
                limits.push(Limit::Between(open));
                ranges > 1
            }
            Part::Limit(limit) => {
                if !limits.contains(&limit) {
                    limits.push(limit);
                }
                false
            }
        };
        if twice {
            return None;
        }
        if half.is_none() && (from.is_some() || to.is_some()) {
            half = Some(limits.len());
        }
    }
    let midnight = LocalTime::from_minutes(0)?;
    if let Some(place) = half {
        let open = Between { from: from.unwrap_or(midnight), to: to.unwrap_or(midnight) };
        let sound = open.from != open.to && (open.from < open.to || to.is_none());
        limits.insert(place, Limit::Between(open));
        return sound.then_some(limits);
    }
    Some(limits)
}
