//! Reads when somebody asks to be contacted (M5), and that they can't now.
//!
//! In: what the person wrote, the time in their zone. Out: the local time with the words that it rests on. Never: a time where nobody asks
//! to be contacted, one that has passed, a guess.

mod items;
mod lexicon;
mod moments;
mod pieces;
mod stale;
mod weigh;
mod wish;
mod zones;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use chrono::{NaiveDateTime, TimeDelta};

use super::dates::Order;
use super::words::{Sentence, Word, sentences, source, words};
use crate::wire::PartsOfDay;
use crate::wire::request::{Grain, Intent};
use items::{Part, Sign};
use lexicon::{LANGUAGES, Language, Roles, Says, told_by};
use moments::{Begins, Moment, moments};
use pieces::Reader;
pub(super) use stale::{Times, stale};
use wish::{Wanted, Wishes};

/// How many words that tell a language the locale is worth.
const FAMILIAR: usize = 2;
/// Nobody is promised anything sooner, or later.
const SOONEST: TimeDelta = TimeDelta::minutes(5);
const LATEST: TimeDelta = TimeDelta::days(180);

/// Whether anybody may be promised something so far ahead.
pub(super) fn may_be_promised(ahead: TimeDelta) -> bool {
    (SOONEST..=LATEST).contains(&ahead)
}

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// To be contacted at this local time, of this zone if they name one.
    For {
        at: NaiveDateTime,
        /// Where they name minutes or hours: so long after now.
        elapsed: Option<TimeDelta>,
        zone: Option<&'static str>,
        grain: Grain,
        phrase: String,
        /// They say so, and not only that they can be had.
        clearly: bool,
        /// They don't want it any sooner: `no calls until Monday`.
        not_before: bool,
    },
    /// Something that is said without a time.
    Said { intent: Intent, phrase: String, firmly: bool },
}

/// What a message says of being contacted at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Heard {
    pub(super) asked: Option<Asked>,
    /// They name a time at which they don't want to be contacted: `don't call me tomorrow`.
    pub(super) refused: bool,
}

/// A moment that may be asked for.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    moment: Moment,
    wanted: Wanted,
    /// In which sentence.
    sentence: usize,
    /// It is until then: `away until Friday`.
    until: bool,
}

/// A message taken apart.
struct Message<'a, 'w> {
    text: &'a str,
    sentences: &'w [Sentence<'a, 'w>],
    wishes: Vec<Wishes<'a, 'w>>,
    language: &'static Language,
}

/// What a message asks for. `local` is the time now in a zone, or in the contact's where none is named.
pub(super) fn read(
    text: &str,
    locale: Option<&str>,
    parts: PartsOfDay,
    local: &dyn Fn(Option<&'static str>) -> Option<NaiveDateTime>,
) -> Heard {
    let words = words(text);
    let language = language(&words, locale);
    let words = (language.prepare)(text, words);
    let order = locale.map_or(Order::Unknown, Order::of);
    let sentences = sentences(text, &words);
    let does: Vec<Roles> = words.iter().map(|word| language.roles(&word.folded)).collect();
    let mut rest = does.as_slice();
    let roles: Vec<&[Roles]> = sentences.iter().filter_map(|sentence| rest.split_off(..sentence.words.len())).collect();
    let wishes = sentences.iter().zip(&roles).map(|(sentence, roles)| Wishes::of(*sentence, roles, language)).collect();
    let message = Message { text, sentences: &sentences, wishes, language };
    let found = local(None).map(|now| message.candidates(now, order, Begins::of(parts))).unwrap_or_default();
    let refused =
        found.iter().any(|one| one.wanted == Wanted::No && message.wishes.get(one.sentence).is_some_and(Wishes::refuses));
    Heard { asked: message.asked(found, local), refused }
}

impl Message<'_, '_> {
    /// Whether any sentence says this.
    fn says(&self, says: Says) -> bool {
        self.wishes.iter().any(|wishes| wishes.says(says))
    }

    /// Whether it points to a time that is named elsewhere: `call me then`.
    fn points(&self) -> bool {
        self.says(Says::Then) && (self.says(Says::Contact) || self.says(Says::Around) || self.says(Says::Offer))
    }

    /// The moments that it names, with what is wanted then.
    fn candidates(&self, now: NaiveDateTime, order: Order, begins: Begins) -> Vec<Candidate> {
        let (open, pointed) = (self.wishes.iter().any(Wishes::opens), self.points());
        let mut found = Vec::new();
        for (index, (sentence, wishes)) in self.sentences.iter().zip(&self.wishes).enumerate() {
            let reader = Reader::new(sentence.words, wishes.roles(), self.language, now, order);
            for mut moment in moments(&reader, begins) {
                if moment.is_past() || wishes.recurs(&moment) || (moment.is_bare() && !wishes.waits(&moment, open, pointed)) {
                    continue;
                }
                let (wanted, not_before) = wishes.wanted(&reader, &moment, open);
                moment.negated |= not_before;
                let until = (moment.from..moment.to).any(|at| reader.sign(at) == Some(Sign::Until));
                found.push(Candidate { moment, wanted, sentence: index, until });
            }
        }
        found
    }

    /// What it asks for: the first that is said of what counts more than a time, the time, what counts less.
    fn asked(&self, mut found: Vec<Candidate>, local: &dyn Fn(Option<&'static str>) -> Option<NaiveDateTime>) -> Option<Asked> {
        let before = [
            (Says::Complaint, Intent::Complaint),
            (Says::WrongPerson, Intent::WrongPerson),
            (Says::Unknown, Intent::WrongPerson),
            (Says::NotInterested, Intent::NotInterested),
            (Says::Booked, Intent::Booked),
        ];
        if let Some(said) = self.said(&before, true) {
            return Some(said);
        }
        take_back(&mut found, &self.wishes);
        let pointed = self.points();
        let doubted = self.said(&before, false);
        // `Not interested, maybe next year` asks for nothing; `not for Monday, call me on Tuesday` does.
        let asked = |(_, candidate, _): &(_, Candidate, _)| doubted.is_none() || candidate.wanted == Wanted::Asked;
        if let Some((at, candidate, grain)) = earliest(&found, pointed, local).filter(asked) {
            let Candidate { moment, sentence, wanted, .. } = candidate;
            let words = self.sentences.get(sentence)?.words.get(moment.from..moment.to)?;
            return Some(Asked::For {
                at,
                elapsed: moment.elapsed(),
                zone: moment.zone,
                grain,
                phrase: source(self.text, words).to_string(),
                clearly: wanted == Wanted::Asked || (pointed && self.says(Says::Contact)),
                not_before: moment.negated,
            });
        }
        let busy = self.said(&[(Says::Busy, Intent::Busy)], true);
        // Who is away until a time can't now; who is somewhere only tells of it.
        let waits = || self.said(&[(Says::Wait, Intent::Busy)], true).filter(|_| found.iter().any(|one| one.until));
        let over = || self.said(&[(Says::Goodbye, Intent::Goodbye)], true);
        doubted.or(busy).or_else(waits).or_else(over)
    }

    /// The first of these intents that a sentence tells, with that sentence; `firmly` where nothing leaves a doubt.
    fn said(&self, intents: &[(Says, Intent)], firmly: bool) -> Option<Asked> {
        intents.iter().find_map(|(says, intent)| {
            let tells = |index: usize, sentence: &Sentence<'_, '_>| match says {
                // `Is it booked?` asks what `It is booked` tells.
                Says::Booked => !sentence.asks,
                Says::Goodbye => !sentence.asks && !self.goes_on(index),
                Says::NotInterested => !firmly || !self.goes_on(index),
                Says::Unknown => self.says(Says::Stranger),
                _ => true,
            };
            let said = |wishes: &Wishes<'_, '_>| if firmly { wishes.says_firmly(*says) } else { wishes.says(*says) };
            let mut told = self.wishes.iter().zip(self.sentences).enumerate();
            let (_, (_, sentence)) = told.find(|(index, (wishes, sentence))| said(wishes) && tells(*index, sentence))?;
            Some(Asked::Said { intent: *intent, phrase: source(self.text, sentence.words).to_string(), firmly })
        })
    }

    /// Whether a sentence behind this one keeps the conversation going: it asks, though not who writes, or takes back.
    fn goes_on(&self, index: usize) -> bool {
        let asks = |(wishes, sentence): (&Wishes<'_, '_>, &Sentence<'_, '_>)| sentence.asks && !wishes.says(Says::Stranger);
        let behind = || self.wishes.iter().zip(self.sentences).skip(index + 1);
        behind().any(asks) || behind().next().is_some_and(|(wishes, _)| wishes.turns_back(0))
    }
}

/// Leaves out what is taken back afterwards; what takes its place has its day, where it names none.
fn take_back(found: &mut Vec<Candidate>, wishes: &[Wishes<'_, '_>]) {
    let mut at = 1;
    while at < found.len() {
        let (Some(before), Some(after)) = (found.get(at - 1).copied(), found.get(at).copied()) else { return };
        let taken_back = (before.sentence..=after.sentence).any(|sentence| {
            let from = if sentence == before.sentence { before.moment.to } else { 0 };
            let to = if sentence == after.sentence { after.moment.to } else { usize::MAX };
            wishes.get(sentence).is_some_and(|wishes| wishes.takes_back(from, to))
        });
        if taken_back && before.wanted > Wanted::No && after.wanted > Wanted::No {
            if let Some(after) = found.get_mut(at) {
                after.wanted = after.wanted.max(before.wanted);
                if after.moment.day.is_none() && after.moment.length.is_none() {
                    after.moment.day = before.moment.day;
                }
                if after.moment.is_day_only() && after.moment.part.is_none() {
                    (after.moment.clock, after.moment.part) = (before.moment.clock, before.moment.part);
                }
            }
            found.remove(at - 1);
        } else {
            at += 1;
        }
    }
}

/// The earliest of those that are asked for most clearly.
fn earliest(
    found: &[Candidate],
    pointed: bool,
    local: &dyn Fn(Option<&'static str>) -> Option<NaiveDateTime>,
) -> Option<(NaiveDateTime, Candidate, Grain)> {
    let least = if pointed { Wanted::Mentioned } else { Wanted::Short };
    let clearest = found.iter().map(|candidate| candidate.wanted).max().filter(|wanted| *wanted >= least)?;
    let mut best: Option<(NaiveDateTime, Candidate, Grain)> = None;
    for (index, candidate) in found.iter().enumerate().filter(|(_, candidate)| candidate.wanted == clearest) {
        let completed = complete(found, index, *candidate, pointed);
        let Some(there) = local(completed.moment.zone) else { continue };
        // `às 10 da manhã, hoje já encerrei`: what stands beside it may be of something else.
        let Some((at, grain)) = completed.moment.resolve(there).or_else(|| candidate.moment.resolve(there)) else { continue };
        if may_be_promised(at - there) && best.as_ref().is_none_or(|(known, ..)| at < *known) {
            best = Some((at, completed, grain));
        }
    }
    best
}

/// A day with the time that is named beside it, and a time with its day: `Talk tomorrow? Noon?`
fn complete(found: &[Candidate], index: usize, candidate: Candidate, pointed: bool) -> Candidate {
    let mut completed = candidate;
    let own = candidate.moment;
    let near = |other: &&Candidate| {
        let apart = other.sentence.abs_diff(candidate.sentence);
        apart <= 1
            && (pointed && other.wanted > Wanted::No || matches!(other.wanted, Wanted::Short | Wanted::Offered | Wanted::Asked))
    };
    let next = index.checked_add(1).and_then(|next| found.get(next)).filter(near);
    let last = index.checked_sub(1).and_then(|last| found.get(last)).filter(near);
    let (day, length) = (own.day.is_some(), own.length.is_some());
    let exact = own.part.is_some_and(|(part, lead)| matches!(part, Part::Noon | Part::Midnight) || lead == Some(Sign::Before));
    if day && own.clock.is_none() && own.zone.is_none() && !exact {
        let timed = [next, last].into_iter().flatten().map(|other| other.moment);
        let time = timed.clone().find(|other| other.day.is_none() && other.length.is_none() && other.clock.is_some());
        let part = timed.clone().find(|other| other.day.is_none() && other.length.is_none() && other.part.is_some());
        if let Some(time) = time {
            (completed.moment.clock, completed.moment.zone) = (time.clock, time.zone);
            completed.moment.part = own.part.or(time.part);
        } else if let Some(part) = part.filter(|_| own.part.is_none()) {
            completed.moment.part = part.part;
        }
    } else if !day && !length {
        let bare = own.clock.is_some_and(|(_, bare, _)| bare);
        let fits = |other: &Moment| other.is_day_only() && (other.part.is_none() || (own.part.is_none() && bare));
        let dated = [last, next].into_iter().flatten().map(|other| other.moment).find(fits);
        if let Some(other) = dated.filter(|_| own.clock.is_some() || own.part.is_some()) {
            completed.moment.day = other.day;
            completed.moment.part = own.part.or(other.part);
        }
    }
    completed
}

/// The language of most of the words that tell one; another one than the locale's has to be told by two words more.
fn language(words: &[Word<'_>], locale: Option<&str>) -> &'static Language {
    let spoken = locale.and_then(|locale| locale.split(['-', '_']).next()).unwrap_or_default();
    let mut told = LANGUAGES.map(|language| if spoken.eq_ignore_ascii_case(language.name) { FAMILIAR } else { 0 });
    for name in words.iter().flat_map(|word| told_by(&word.folded)) {
        if let Some((_, count)) = LANGUAGES.iter().zip(&mut told).find(|(language, _)| language.name == name) {
            *count += 1;
        }
    }
    let mut best = LANGUAGES[0];
    let mut most = (0, false);
    for (language, count) in LANGUAGES.into_iter().zip(told) {
        // Two words that languages share, `do` and `me`, don't outweigh the locale.
        let this = (count, spoken.eq_ignore_ascii_case(language.name));
        if this > most {
            (best, most) = (language, this);
        }
    }
    best
}
