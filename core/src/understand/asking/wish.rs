//! Tells a wish to be contacted from a mere mention of a time.
//!
//! In: a sentence, a moment in it. Out: how clearly somebody asks to be in touch then. Never: a time.

use alloc::vec::Vec;
use core::ops::Range;

use super::super::words::{Sentence, Word, ends_with, fits};
use super::items::Sign;
use super::lexicon::{Language, Role, Roles, Says};
use super::moments::Moment;
use super::pieces::Reader;

/// How far before a phrase a word is looked for that turns it around, in words.
const TURNED: usize = 4;
/// A clause of so few other words has no verb of its own: `maybe Friday`, `after five please`.
const SHORT: usize = 3;

/// How far before a word of contact stands who acts, in words: `I will call`.
const ACTS: usize = 2;

/// A wish that a message closes with has so few words.
const CLOSING: usize = 5;

/// A phrase in a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) says: Says,
    pub(super) from: usize,
    /// The word behind it.
    pub(super) to: usize,
    /// Something before it turns it around.
    pub(super) turned: bool,
    /// Nothing around it leaves a doubt.
    pub(super) firm: bool,
}

/// The phrases of a sentence.
pub(super) struct Wishes<'a, 'w> {
    pub(super) words: &'w [Word<'a>],
    /// What each word does.
    roles: &'w [Roles],
    pub(super) language: &'static Language,
    pub(super) hits: Vec<Hit>,
}

/// What somebody wants with a moment, the clearest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wanted {
    /// Nothing: it does not fit, or they don't want to.
    No,
    /// Nothing: it is about something else, unless another sentence points to it.
    Mentioned,
    /// To be contacted then, for that is what the message is about.
    Short,
    /// To be contacted then: they can be had.
    Around,
    /// To be contacted then: it fits.
    Offered,
    /// To be contacted then.
    Asked,
}

impl<'a, 'w> Wishes<'a, 'w> {
    pub(super) fn of(sentence: Sentence<'a, 'w>, roles: &'w [Roles], language: &'static Language) -> Self {
        let words = sentence.words;
        let mut wishes = Self { words, roles, language, hits: Vec::new() };
        for (from, word) in words.iter().enumerate() {
            let rest = words.get(from + 1..).unwrap_or_default();
            for (says, patterns) in language.phrases(&word.folded) {
                if let Some(length) = wishes.goes_on(from, rest, patterns) {
                    let turned = wishes.is_denied(says, from);
                    wishes.hits.push(Hit { says, from, to: from + 1 + length, turned, firm: true });
                }
            }
        }
        wishes.weigh(sentence.asks);
        wishes
    }

    /// How many of the words behind one fit what must follow it; none where they don't.
    fn goes_on(&self, from: usize, rest: &[Word<'_>], patterns: &str) -> Option<usize> {
        if patterns.is_empty() {
            return Some(0);
        }
        let (patterns, first) = patterns.strip_prefix('^').map_or((patterns, false), |rest| (rest, true));
        if first && from > 0 && !self.starts_clause(from) {
            return None;
        }
        let fits = |rest: &[Word<'_>]| patterns.split('/').find_map(|one| fits(one.trim(), rest, &[]));
        // A gap does not reach into the next clause.
        let held = self.language.negates_behind && patterns.contains('…');
        let ends = if held { rest.iter().position(|word| word.begins_clause() && !is_dash(word)) } else { None };
        rest.get(..ends.unwrap_or(rest.len())).and_then(fits)
    }

    /// What each word does.
    pub(super) const fn roles(&self) -> &'w [Roles] {
        self.roles
    }

    pub(super) fn plays(&self, at: usize, role: Role) -> bool {
        self.roles.get(at).is_some_and(|roles| roles.has(role))
    }

    pub(super) fn starts_clause(&self, at: usize) -> bool {
        self.words.get(at).is_none_or(Word::begins_clause)
    }

    /// Whether this is said, and not turned around.
    pub(super) fn says(&self, says: Says) -> bool {
        self.hits.iter().any(|hit| hit.says == says && !hit.turned)
    }

    /// Whether this is said, and nothing around it leaves a doubt.
    pub(super) fn says_firmly(&self, says: Says) -> bool {
        let told = || self.hits.iter().filter(move |hit| hit.says == says && !hit.turned);
        // What the same words say twice is as sure as the less sure of it.
        told().any(|hit| told().all(|other| other.firm || other.to <= hit.from || hit.to <= other.from))
    }

    /// Whether it asks to be contacted, or says that somebody can't now: `I'll call you` does not.
    pub(super) fn opens(&self) -> bool {
        let others = |at: usize| {
            let from = self.thought(at, at + 1).0.max(at.saturating_sub(ACTS));
            self.hits.iter().any(|hit| hit.says == Says::Other && !hit.turned && (from..at).contains(&hit.from))
        };
        let asks = |hit: &Hit| matches!(hit.says, Says::Contact | Says::Busy) && !hit.turned;
        self.hits.iter().any(|hit| asks(hit) && (hit.says == Says::Busy || !others(hit.from)))
    }

    /// Whether it asks not to be contacted.
    pub(super) fn refuses(&self) -> bool {
        self.hits.iter().any(|hit| hit.says == Says::Contact && hit.turned)
    }

    /// Whether what was named before this place, and after that one, is taken back.
    pub(super) fn takes_back(&self, after: usize, before: usize) -> bool {
        let starred = |word: &Word<'_>| word.before.contains('*');
        let corrected = |hit: &Hit| hit.says == Says::Correction && hit.from >= after && hit.from < before;
        self.hits.iter().any(corrected) || self.words.iter().take(before).skip(after).any(starred)
    }

    /// What is wanted with this moment, and whether not before it; `open` where the message asks to be contacted anywhere.
    pub(super) fn wanted(&self, reader: &Reader<'_, '_>, moment: &Moment, open: bool) -> (Wanted, bool) {
        let (from, to) = self.clause(moment);
        // `the Friday after next is good`: what is said is said of the moment.
        let of_itself = |hit: &&Hit| {
            let article = self.plays(hit.from, Role::Article);
            hit.says == Says::Other
                && hit.from < moment.to
                && (hit.from >= moment.from || (article && hit.from + 1 == moment.from))
        };
        let here: Vec<&Hit> = self.hits.iter().filter(|hit| hit.from >= from && hit.from < to && !of_itself(hit)).collect();
        let has = |says: Says| here.iter().any(|hit| hit.says == says && !hit.turned);
        // `el martes no`, `antes das 18h não`.
        let negated = |at: usize| self.plays(at, Role::Negator);
        let refused = self.language.refuses_behind && negated(moment.to) && !self.starts_clause(moment.to);
        let denied = refused && self.starts_clause(moment.to + 1);
        let held = (moment.from..moment.to).any(|at| matches!(reader.sign(at), Some(Sign::Before | Sign::Until)));
        let turned = here.iter().any(|hit| hit.says == Says::Contact && hit.turned);
        let last = if self.language.negates_behind { to } else { moment.to };
        let near = (moment.from.saturating_sub(1)..last).any(negated);
        if held && (turned || refused || moment.negated || near || (has(Says::Wait) && (from..moment.to).any(negated))) {
            return (Wanted::Asked, true);
        }
        // `Im Urlaub bis Freitag`: until when, and not from when on.
        let on_leave = moment.is_day_only() && (from..to).any(|at| self.plays(at, Role::Leave));
        if held && has(Says::Wait) && !on_leave {
            return (Wanted::Offered, true);
        }
        let ends = (moment.from..moment.to).any(|at| reader.sign(at) == Some(Sign::Until));
        if ends && !has(Says::Contact) {
            return (Wanted::Mentioned, false);
        }
        // `Tomorrow, not today`: what is behind the moment is said of another one, but for `does not work`.
        let declined = here.iter().any(|hit| {
            let not = self.plays(hit.from, Role::Not);
            // `el jueves no puedo`.
            let spoken = hit.from == moment.to + 1 && self.plays(moment.to, Role::Speaker);
            let at_once = (hit.from == moment.to || spoken) && self.language.refuses_behind && !self.starts_clause(moment.to);
            hit.says == Says::Declined && !hit.turned && (at_once || !(not && hit.from >= moment.to))
        });
        let mended = self.takes_back(moment.from.saturating_sub(3), moment.from);
        let instead = ends_with(self.language.instead, self.words.get(..moment.from).unwrap_or_default());
        if instead || turned || declined || denied || (moment.from > from && negated(moment.from - 1) && !mended) {
            return (Wanted::No, false);
        }
        (self.clearest(&here, moment, (from, to), open), false)
    }

    /// How clearly somebody asks, by what is said in the clause around a moment.
    fn clearest(&self, here: &[&Hit], moment: &Moment, (from, to): (usize, usize), open: bool) -> Wanted {
        let has = |says: Says| here.iter().any(|hit| hit.says == says && !hit.turned);
        let first = |says: Says| here.iter().filter(|hit| hit.says == says && !hit.turned).map(|hit| hit.from).min();
        // A word that begins both says the one that is more exact.
        let exact =
            |at: usize| here.iter().any(|hit| hit.from == at && !hit.turned && matches!(hit.says, Says::Contact | Says::Offer));
        let told = here.iter().filter(|hit| hit.says == Says::Other && !hit.turned && !exact(hit.from)).map(|hit| hit.from).min();
        let other = if self.language.refuses_behind { told } else { first(Says::Other) };
        let contact = first(Says::Contact);
        match (contact, other) {
            (Some(contact), Some(other)) if other < contact => Wanted::Mentioned,
            (Some(_), _) => Wanted::Asked,
            // `OK, I'll come`: the first word agrees to something else.
            (None, Some(other)) if first(Says::Offer).is_some_and(|offer| offer > 0 && offer <= other) => Wanted::Offered,
            (None, Some(other)) if open && first(Says::Around).is_some_and(|around| around <= other) => Wanted::Around,
            // `After six I have left work, call me`.
            (None, Some(_)) if self.points_back(to, false) => Wanted::Short,
            (None, Some(_)) => Wanted::Mentioned,
            _ if has(Says::Offer) => Wanted::Offered,
            _ if has(Says::Around) && open => Wanted::Around,
            _ => {
                let beside = (to - from).saturating_sub(moment.to - moment.from);
                // `At five I sit by the phone, ring me`.
                let follows = |hit: &Hit| hit.says == Says::Contact && !hit.turned && hit.from >= to;
                let led = self.language.negates_behind && self.hits.iter().any(follows);
                let led = led || self.points_back(to, beside == 0);
                if (beside <= SHORT && open) || led { Wanted::Short } else { Wanted::Mentioned }
            }
        }
    }

    /// Whether a length of time that nothing leads in is one to wait: `give me ten minutes`, `twenty minutes please`.
    pub(super) fn waits(&self, moment: &Moment, open: bool, pointed: bool) -> bool {
        let (from, to) = self.clause(moment);
        let first = (from..moment.from).all(|at| self.plays(at, Role::Only));
        let any = |mut range: Range<usize>, role: Role| range.any(|at| self.plays(at, role));
        let ends = to - moment.to <= 1;
        let led = any(from..moment.from, Role::Given) || (any(from..moment.from, Role::Needed) && (ends || pointed));
        // `Dix minutes pour me garer et on se parle`.
        let then = |hit: &Hit| hit.says == Says::Contact && !hit.turned && hit.from >= moment.to;
        let opens = self.language.negates_behind && moment.from == 0 && self.hits.iter().any(then);
        // `Vier Tage brauche ich noch, dann gern`.
        led || opens || (pointed && any(moment.to..to, Role::Needed)) || (open && first && ends)
    }

    /// Whether it happens every so often: `at nine every day`.
    pub(super) fn recurs(&self, moment: &Moment) -> bool {
        let counted = self.words.get(moment.to + 1).is_some_and(|word| self.language.item(&word.folded).is_some());
        let every = self.plays(moment.to, Role::Habit) && !self.plays(moment.to, Role::Whole);
        counted && every && !self.starts_clause(moment.to)
    }

    /// Whether all that follows is a short wish to be contacted: `umas quatro e meia já devo ter saído, me liga`; or, where the time stands
    /// alone, that it is one: `7 December, 2pm, I'm available`.
    fn points_back(&self, at: usize, alone: bool) -> bool {
        let rest = self.words.len().saturating_sub(at);
        let asked = |says: Says| says == Says::Contact || (alone && matches!(says, Says::Offer | Says::Around));
        let here = |hit: &Hit| asked(hit.says) && !hit.turned && hit.from >= at;
        (1..=CLOSING).contains(&rest) && (self.language.refuses_behind || alone) && self.hits.iter().any(here)
    }

    /// The clause around a moment.
    fn clause(&self, moment: &Moment) -> (usize, usize) {
        self.thought(moment.from, moment.to)
    }

    /// The words around these that are of one thought.
    pub(super) fn thought(&self, mut from: usize, mut to: usize) -> (usize, usize) {
        let begins = |at: usize| {
            self.words.get(at).is_none_or(|word| (word.begins_clause() && !is_dash(word)) || word.before.contains(is_picture))
        };
        // `não é terça`: no `and`.
        let denied = |at: usize| at > 0 && self.plays(at - 1, Role::Negator);
        let parts = |at: usize| self.plays(at, Role::Break) && !denied(at);
        while from > 0 && !begins(from) && !parts(from - 1) {
            from -= 1;
        }
        while to < self.words.len() && !begins(to) && !parts(to) {
            to += 1;
        }
        (from, to)
    }

    /// Whether what a phrase says is turned around by the words beside it.
    fn is_denied(&self, says: Says, at: usize) -> bool {
        if matches!(says, Says::Idiom | Says::Elsewhere | Says::ForNow | Says::Stranger | Says::Unknown) {
            return false;
        }
        if !self.language.negates_behind {
            return self.is_turned(at);
        }
        // `m'appelez pas demain`.
        let mut behind = (at + 1..at + 3).take_while(|at| !self.starts_clause(*at));
        match says {
            Says::Contact => behind.any(|at| self.plays(at, Role::DeniesBehind)) || self.is_turned(at),
            // They hold what denies them: `ne donnerons pas suite`.
            Says::Other | Says::NotInterested | Says::WrongPerson | Says::Busy | Says::Wait | Says::Declined | Says::Goodbye => {
                false
            }
            _ => self.is_turned(at),
        }
    }

    /// Whether a negator before a phrase, in the same thought, turns it around.
    fn is_turned(&self, at: usize) -> bool {
        let mut place = at;
        for _ in 0..TURNED {
            if place == 0 || self.starts_clause(place) {
                return false;
            }
            place -= 1;
            if self.plays(place, Role::Break) {
                return false;
            }
            // `why don't we talk`, `if you don't mind`, `no problem`: they deny nothing.
            let asks = ends_with(self.language.why, self.words.get(..place).unwrap_or_default());
            let idle = self.plays(place + 1 + usize::from(self.plays(place + 1, Role::Of)), Role::Idle);
            let far = self.plays(place, Role::Near) && place + 1 < at;
            if self.plays(place, Role::Negator) && !asks && !idle && !far {
                return true;
            }
        }
        false
    }
}

/// Whether what stands before it is a dash within a word.
fn is_dash(word: &Word<'_>) -> bool {
    word.before == "-"
}

/// Whether a sign is a picture, which ends a thought as a stop does.
const fn is_picture(sign: char) -> bool {
    matches!(sign, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}')
}
