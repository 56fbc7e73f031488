//! Tells a wish to be contacted from a mere mention of a time.
//!
//! In: a sentence, a moment in it. Out: how clearly somebody asks to be in touch then. Never: a time.

use alloc::vec::Vec;

use super::super::words::{Sentence, Word, fits};
use super::items::Sign;
use super::lexicon::{Language, Says};
use super::moments::Moment;
use super::pieces::Reader;

/// How far before a phrase a word is looked for that turns it around, in words.
const TURNED: usize = 4;
/// A clause of so few other words has no verb of its own: `maybe Friday`, `after five please`.
const SHORT: usize = 3;

/// A wish that a message closes with has so few words.
const CLOSING: usize = 5;

/// What is denied where nothing is.
const IDLE: &[&str] = &[
    "mind", "worry", "worries", "problem", "hesitate", "forget", "matter", "issue", "just", "only", "hay", "importa", "pasa",
    "dudes", "dude", "duden", "olvides", "olvide", "olviden", "solo", "problema", "hesite", "esqueca", "esquece", "so", "souci",
    "soucis", "probleme",
];

/// Words for a time that is needed.
const NEEDED: &[&str] = &[
    "need",
    "brauch",
    "brauche",
    "brauchen",
    "brauchte",
    "brauchten",
    "brauchts",
    "benotige",
    "besoin",
    "faut",
    "faudrait",
    "faudra",
];

/// Words before a day that say nothing of it.
const ARTICLES: &[&str] = &["the", "el", "la", "los", "o", "a", "le", "les", "der", "die", "das", "den", "dem"];

/// Words for a time that one asks to be given.
const GIVEN: &[&str] = &[
    "give",
    "gimme",
    "wait",
    "dame",
    "deme",
    "denme",
    "danos",
    "dadme",
    "denos",
    "regalame",
    "regaleme",
    "dao",
    "deem",
    "espera",
    "espere",
    "esperame",
    "espereme",
    "aguanta",
    "aguantame",
    "aguarda",
    "aguarde",
    "gib",
    "gebt",
    "geben",
    "gebens",
    "gebts",
    "wart",
    "warte",
    "warten",
    "wartet",
    "laisse",
    "laissez",
    "donne",
    "donnez",
    "attends",
    "attendez",
    "attendre",
    "patientez",
    "patiente",
    "accordez",
    "accorde",
];

/// A phrase in a sentence.
#[derive(Debug, Clone, Copy)]
struct Hit {
    says: Says,
    from: usize,
    /// Something before it turns it around.
    turned: bool,
}

/// The phrases of a sentence.
pub(super) struct Wishes<'a, 'w> {
    words: &'w [Word<'a>],
    language: &'static Language,
    hits: Vec<Hit>,
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
    pub(super) fn of(sentence: Sentence<'a, 'w>, language: &'static Language) -> Self {
        let words = sentence.words;
        let mut hits = Vec::new();
        for (from, word) in words.iter().enumerate() {
            for (says, pattern) in (language.phrases)(&word.folded) {
                let (pattern, first) = pattern.strip_prefix('^').map_or((*pattern, false), |rest| (rest, true));
                if first && from > 0 && !words.get(from).is_some_and(|word| word.begins_clause()) {
                    continue;
                }
                let fits = |rest: &[Word<'_>]| pattern.split(" / ").any(|one| fits(one, rest, &[]).is_some());
                // A gap does not reach into the next clause.
                let rest = words.get(from + 1..).unwrap_or_default();
                let held = language.negates_behind && pattern.contains('…');
                let ends = if held { rest.iter().position(|word| word.begins_clause() && !is_dash(word)) } else { None };
                if rest.get(..ends.unwrap_or(rest.len())).is_some_and(fits) {
                    hits.push(Hit { says: *says, from, turned: is_denied(*says, words, from, language) });
                }
            }
        }
        Self { words, language, hits }
    }

    /// Whether this is said, and not turned around.
    pub(super) fn says(&self, says: Says) -> bool {
        self.hits.iter().any(|hit| hit.says == says && !hit.turned)
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
            let article = self.words.get(hit.from).is_some_and(|word| word.is(ARTICLES));
            hit.says == Says::Other
                && hit.from < moment.to
                && (hit.from >= moment.from || (article && hit.from + 1 == moment.from))
        };
        let here: Vec<&Hit> = self.hits.iter().filter(|hit| hit.from >= from && hit.from < to && !of_itself(hit)).collect();
        let has = |says: Says| here.iter().any(|hit| hit.says == says && !hit.turned);
        // `el martes no`, `antes das 18h não`.
        let closes = |at: usize| self.words.get(at).is_none_or(Word::begins_clause);
        let denied = self.language.refuses_behind()
            && self.words.get(moment.to).is_some_and(|word| word.is(self.language.negators) && !word.begins_clause())
            && closes(moment.to + 1);
        let refused = self.language.refuses_behind()
            && self.words.get(moment.to).is_some_and(|word| word.is(self.language.negators) && !word.begins_clause());
        let held = (moment.from..moment.to).any(|at| matches!(reader.sign(at), Some(Sign::Before | Sign::Until)));
        let negated = |at: usize| self.words.get(at).is_some_and(|word| word.is(self.language.negators));
        let turned = here.iter().any(|hit| hit.says == Says::Contact && hit.turned);
        let last = if self.language.negates_behind { to } else { moment.to };
        let near = (moment.from.saturating_sub(1)..last).any(negated);
        if held && (turned || refused || moment.negated || near || (has(Says::Wait) && (from..moment.to).any(negated))) {
            return (Wanted::Asked, true);
        }
        if held && has(Says::Wait) {
            return (Wanted::Offered, true);
        }
        let ends = (moment.from..moment.to).any(|at| reader.sign(at) == Some(Sign::Until));
        if ends && !has(Says::Contact) {
            return (Wanted::Mentioned, false);
        }
        // `Tomorrow, not today`: what is behind the moment is said of another one, but for `does not work`.
        let declined = here.iter().any(|hit| {
            let not = self.words.get(hit.from).is_some_and(|word| word.is(&["not", "no", "nao", "n"]));
            // `el jueves no puedo`.
            let at_once = hit.from == moment.to
                && self.language.refuses_behind()
                && self.words.get(hit.from).is_some_and(|word| !word.begins_clause());
            hit.says == Says::Declined && !hit.turned && (at_once || !(not && hit.from >= moment.to))
        });
        let mended = self.takes_back(moment.from.saturating_sub(3), moment.from);
        if turned || declined || denied || (moment.from > from && negated(moment.from - 1) && !mended) {
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
        let other = if self.language.refuses_behind() { told } else { first(Says::Other) };
        let contact = first(Says::Contact);
        match (contact, other) {
            (Some(contact), Some(other)) if other < contact => Wanted::Mentioned,
            (Some(_), _) => Wanted::Asked,
            // `OK, I'll come`: the first word agrees to something else.
            (None, Some(other)) if first(Says::Offer).is_some_and(|offer| offer > 0 && offer <= other) => Wanted::Offered,
            (None, Some(other)) if open && first(Says::Around).is_some_and(|around| around <= other) => Wanted::Around,
            (None, Some(_)) => Wanted::Mentioned,
            _ if has(Says::Offer) => Wanted::Offered,
            _ if has(Says::Around) && open => Wanted::Around,
            _ => {
                let beside = (to - from).saturating_sub(moment.to - moment.from);
                // `At five I sit by the phone, ring me`.
                let follows = |hit: &Hit| hit.says == Says::Contact && !hit.turned && hit.from >= to;
                let led = self.language.negates_behind && self.hits.iter().any(follows);
                let led = led || self.points_back(to);
                if (beside <= SHORT && open) || led { Wanted::Short } else { Wanted::Mentioned }
            }
        }
    }

    /// Whether a length of time that nothing leads in is one to wait: `give me ten minutes`, `twenty minutes please`.
    pub(super) fn waits(&self, moment: &Moment, open: bool, pointed: bool) -> bool {
        let (from, to) = self.clause(moment);
        let only = |at: usize| {
            let only = ["so", "solo", "just", "only", "como", "unos", "uns", "umas", "unas"];
            self.words.get(at).is_some_and(|word| word.is(&only))
        };
        let first = (from..moment.from).all(only);
        let any = |range: core::ops::Range<usize>, words: &[&str]| {
            range.into_iter().any(|at| self.words.get(at).is_some_and(|word| word.is(words)))
        };
        let ends = to - moment.to <= 1;
        let led = any(from..moment.from, GIVEN)
            || (!self.language.negates_behind && any(from..moment.from, &["da", "de"]))
            || (any(from..moment.from, NEEDED) && (ends || pointed));
        // `Dix minutes pour me garer et on se parle`.
        let then = |hit: &Hit| hit.says == Says::Contact && !hit.turned && hit.from >= moment.to;
        let opens = self.language.negates_behind && moment.from == 0 && self.hits.iter().any(then);
        // `Vier Tage brauche ich noch, dann gern`.
        led || opens || (pointed && any(moment.to..to, NEEDED)) || (open && first && ends)
    }

    /// Whether all that follows is a short wish to be contacted: `umas quatro e meia já devo ter saído, me liga`.
    fn points_back(&self, at: usize) -> bool {
        let rest = self.words.len().saturating_sub(at);
        let asked = |hit: &Hit| hit.says == Says::Contact && !hit.turned && hit.from >= at;
        (1..=CLOSING).contains(&rest) && self.language.refuses_behind() && self.hits.iter().any(asked)
    }

    /// The clause around a moment.
    fn clause(&self, moment: &Moment) -> (usize, usize) {
        let begins = |at: usize| {
            self.words.get(at).is_none_or(|word| (word.begins_clause() && !is_dash(word)) || word.before.contains(is_picture))
        };
        // `não é terça`: no `and`.
        let denied = |at: usize| at > 0 && self.words.get(at - 1).is_some_and(|word| word.is(self.language.negators));
        let parts = |at: usize| self.words.get(at).is_some_and(|word| word.is(self.language.breaks)) && !denied(at);
        let mut from = moment.from;
        while from > 0 && !begins(from) && !parts(from - 1) {
            from -= 1;
        }
        let mut to = moment.to;
        while to < self.words.len() && !begins(to) && !parts(to) {
            to += 1;
        }
        (from, to)
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

/// Whether what a phrase says is turned around by the words beside it.
fn is_denied(says: Says, words: &[Word<'_>], at: usize, language: &Language) -> bool {
    if !language.negates_behind {
        return is_turned(words, at, language);
    }
    // `m'appelez pas demain`.
    let mut behind = words.iter().skip(at + 1).take(2).take_while(|word| !word.begins_clause());
    match says {
        Says::Contact => behind.any(|word| word.is(&["pas", "jamais"])) || is_turned(words, at, language),
        // They hold what denies them: `ne donnerons pas suite`.
        Says::Other | Says::NotInterested | Says::WrongPerson | Says::Busy | Says::Wait | Says::Declined | Says::Goodbye => false,
        _ => is_turned(words, at, language),
    }
}

fn is_turned(words: &[Word<'_>], at: usize, language: &Language) -> bool {
    let negators = language.negators;
    let mut place = at;
    for _ in 0..TURNED {
        if place == 0 || words.get(place).is_none_or(Word::begins_clause) {
            return false;
        }
        place -= 1;
        if words.get(place).is_some_and(|word| word.is(language.breaks)) {
            return false;
        }
        // `why don't we talk`, `if you don't mind`, `no problem`: they deny nothing.
        let asks = place > 0 && words.get(place - 1).is_some_and(|word| word.is(&["why"]));
        let asks = asks
            || (place > 1
                && words.get(place - 1).is_some_and(|word| word.is(&["que", "q"]))
                && words.get(place - 2).is_some_and(|word| word.is(&["por"])));
        let of = usize::from(words.get(place + 1).is_some_and(|word| word.is(&["de"])));
        let idle = words.get(place + 1 + of).is_some_and(|word| word.is(IDLE));
        let far = words.get(place).is_some_and(|word| word.is(language.near)) && place + 1 < at;
        if words.get(place).is_some_and(|word| word.is(negators)) && !asks && !idle && !far {
            return true;
        }
    }
    false
}
