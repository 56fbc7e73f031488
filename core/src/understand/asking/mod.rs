//! Reads when somebody asks to be contacted (M5), and that they can't now.
//!
//! In: what the person wrote, the time in their zone. Out: the local time with the words that it rests on. Never: a time where nobody asks
//! to be contacted, one that has passed, a guess.

mod items;
mod lexicon;
mod moments;
mod pieces;
mod wish;
mod zones;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use chrono::{NaiveDateTime, TimeDelta};

use super::dates::Order;
use super::words::{Word, sentences, source, words};
use crate::wire::request::{Grain, Intent};
use items::{Part, Sign};
use lexicon::{LANGUAGES, Language, Roles, Says, told_by};
use moments::{Moment, moments};
use pieces::Reader;
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
    },
    /// Something that is said without a time.
    Said { intent: Intent, phrase: String },
}

/// A moment that may be asked for.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    moment: Moment,
    wanted: Wanted,
    /// In which sentence.
    sentence: usize,
}

/// What a message asks for. `local` is the time now in a zone, or in the contact's where none is named.
pub(super) fn read(
    text: &str,
    locale: Option<&str>,
    local: &dyn Fn(Option<&'static str>) -> Option<NaiveDateTime>,
) -> Option<Asked> {
    let words = words(text);
    let language = language(&words, locale);
    let words = (language.prepare)(text, words);
    let order = locale.map_or(Order::Unknown, Order::of);
    let today = local(None)?.date();
    let sentences = sentences(text, &words);
    let does: Vec<Roles> = words.iter().map(|word| language.roles(&word.folded)).collect();
    let mut rest = does.as_slice();
    let roles: Vec<&[Roles]> = sentences.iter().filter_map(|sentence| rest.split_off(..sentence.words.len())).collect();
    let wishes: Vec<Wishes<'_, '_>> =
        sentences.iter().zip(&roles).map(|(sentence, roles)| Wishes::of(*sentence, roles, language)).collect();
    let says = |says: Says| wishes.iter().any(|wishes| wishes.says(says));
    let open = says(Says::Contact) || says(Says::Busy);
    let pointed = says(Says::Then) && (says(Says::Contact) || says(Says::Around) || says(Says::Offer));
    let mut found: Vec<Candidate> = Vec::new();
    for (index, (sentence, wishes)) in sentences.iter().zip(&wishes).enumerate() {
        let reader = Reader::new(sentence.words, wishes.roles(), language, today, order);
        for mut moment in moments(&reader) {
            if moment.is_past() || (moment.is_bare() && !wishes.waits(&moment, open, pointed)) {
                continue;
            }
            let (wanted, not_before) = wishes.wanted(&reader, &moment, open);
            moment.negated |= not_before;
            found.push(Candidate { moment, wanted, sentence: index });
        }
    }
    let said = |wanted: &[(Says, Intent)]| {
        wanted.iter().find_map(|(says, intent)| {
            let (_, sentence) = wishes.iter().zip(&sentences).find(|(wishes, _)| wishes.says(*says))?;
            Some(Asked::Said { intent: *intent, phrase: source(text, sentence.words).to_string() })
        })
    };
    let before = [
        (Says::Complaint, Intent::Complaint),
        (Says::WrongPerson, Intent::WrongPerson),
        (Says::NotInterested, Intent::NotInterested),
        (Says::Booked, Intent::Booked),
    ];
    if let Some(said) = said(&before) {
        return Some(said);
    }
    take_back(&mut found, &wishes);
    if let Some((at, candidate, grain)) = earliest(&found, pointed, local) {
        let Candidate { moment, sentence, wanted } = candidate;
        let words = sentences.get(sentence)?.words.get(moment.from..moment.to)?;
        let (phrase, clearly) = (source(text, words).to_string(), wanted == Wanted::Asked || (pointed && says(Says::Contact)));
        return Some(Asked::For { at, elapsed: moment.elapsed(), zone: moment.zone, grain, phrase, clearly });
    }
    said(&[(Says::Busy, Intent::Busy), (Says::Wait, Intent::Busy), (Says::Goodbye, Intent::Goodbye)])
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
