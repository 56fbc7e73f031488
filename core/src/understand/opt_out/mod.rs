//! Reads whether a message asks to leave, to come back, or who writes.
//!
//! In: what the person wrote, on which channel, and whether they have left already. Out: an intent with how sure it is and the words that it
//! rests on. Never: a guess told as sure; where a phrase may mean something else the answer says `unsure`.

mod around;
mod phrases;

use alloc::string::{String, ToString};

use super::Reading;
use super::words::{Sentence, Word, sentences, source, words};
use crate::wire::request::{Basis, Confidence, Intent};
use around::{ASKING, BREAKS, DOUBT, FROM, INSTEAD, LIMITS, OURS, UNTIL};
use phrases::{
    COURTESY, HELP, HELP_ABROAD, PHRASES, PLAIN_STOP, REOPENING, START, STOP, STOP_ABROAD, STOP_ABROAD_PERHAPS, YES, YES_ABROAD,
};

/// How far before a phrase a word is looked for that turns it around, in words.
const TURNED: usize = 5;
/// How far before a phrase a word is looked for that makes it a condition or a question, in words.
const NEAR: usize = 20;
/// How far after a phrase a word is looked for that limits it, in words.
const LIMITED: usize = 3;
/// How far after `from` it is looked whether our messages are meant, in words.
const NAMED: usize = 4;

/// Where a message came by, as far as it matters for what its words mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Carriers read along, and act upon their words.
    pub(super) carrier: bool,
    /// The contact has left.
    pub(super) opted_out: bool,
}

/// What a message asks for; none where it asks for nothing of these.
pub(super) fn read(text: &str, place: Place) -> Option<Reading> {
    let words = words(text);
    let whole = || text.trim().to_string();
    if let Some((intent, confidence, basis)) = keyword(&words, place) {
        return Some(Reading { intent, confidence, basis, phrase: whole() });
    }
    let sentences = sentences(text, &words);
    let found = [phrase(text, &sentences), lone_word(text, &words)].into_iter().flatten();
    found.rev().max_by_key(|reading| reading.confidence).or_else(|| reopening(text, &sentences, place))
}

/// Whether a subject asks to leave: the programs that unsubscribe somebody by mail write it, and nothing else.
pub(super) fn subject(subject: &str) -> Option<Reading> {
    let joined = joined(&words(subject))?;
    let leaves = joined == "unsubscribe" || joined == "optout";
    let reading = Reading {
        intent: Intent::OptOut,
        confidence: Confidence::Sure,
        basis: Basis::Subject,
        phrase: subject.trim().to_string(),
    };
    leaves.then_some(reading)
}

/// The message as one word, without what stands between; none where it is too long to be one.
fn joined(words: &[Word<'_>]) -> Option<String> {
    let length: usize = words.iter().map(|word| word.folded.len()).try_fold(0_usize, usize::checked_add)?;
    (length <= 24).then(|| words.iter().map(|word| word.folded.as_str()).collect())
}

/// The whole message is a word that is known; the same word several times is that word.
fn keyword(words: &[Word<'_>], place: Place) -> Option<(Intent, Confidence, Basis)> {
    use Confidence::{Likely, Sure, Unsure};
    let repeated = words.split_first().filter(|(first, others)| others.iter().all(|word| word.folded == first.folded));
    let word = match repeated {
        Some((first, _)) => first.folded.clone(),
        None => joined(words)?,
    };
    let word = word.as_str();
    // Off the carriers' networks the same words are common in answers: `End`, `Cancel`, `Start`, `Help`.
    let on_carrier = |there, elsewhere| if place.carrier { there } else { elsewhere };
    let (intent, confidence, basis) = match word {
        _ if PLAIN_STOP.contains(&word) => (Intent::OptOut, Sure, Basis::Keyword),
        _ if STOP.contains(&word) => (Intent::OptOut, on_carrier(Sure, Unsure), Basis::Keyword),
        _ if STOP_ABROAD.contains(&word) => (Intent::OptOut, on_carrier(Sure, Likely), Basis::Translation),
        _ if STOP_ABROAD_PERHAPS.contains(&word) => (Intent::OptOut, Unsure, Basis::Translation),
        _ if START.contains(&word) && (place.carrier || place.opted_out) => {
            (Intent::OptIn, on_carrier(Sure, Likely), Basis::Keyword)
        }
        YES if place.opted_out => (Intent::OptIn, on_carrier(Sure, Unsure), Basis::Keyword),
        _ if YES_ABROAD.contains(&word) && place.opted_out => (Intent::OptIn, Unsure, Basis::Translation),
        _ if HELP.contains(&word) => (Intent::Help, on_carrier(Sure, Unsure), Basis::Keyword),
        _ if HELP_ABROAD.contains(&word) => (Intent::Help, on_carrier(Likely, Unsure), Basis::Translation),
        _ => return None,
    };
    Some((intent, confidence, basis))
}

/// The first line that is more than a greeting is nothing but a stop word and courtesy: `Unsubscribe`, and a name below.
fn lone_word(text: &str, words: &[Word<'_>]) -> Option<Reading> {
    let first = words.iter().position(|word| !word.is(&COURTESY))?;
    let others = words.get(first + 1..)?;
    let length = 1 + others.iter().position(|word| word.before.contains('\n')).unwrap_or(others.len());
    let line = words.get(first..first + length)?;
    let word = line.first().filter(|word| word.is(&PLAIN_STOP) || word.is(&STOP_ABROAD))?;
    let alone = line.iter().skip(1).all(|word| word.is(&COURTESY));
    // `Stop?` may ask what is meant; `Alto` and `Baja` begin other lines as well.
    let asks = text.get(line.last()?.end..)?.starts_with('?');
    let confidence = if !asks && word.is(&PLAIN_STOP) { Confidence::Likely } else { Confidence::Unsure };
    alone.then(|| leaving(confidence, source(text, line).to_string()))
}

/// A phrase of the tables, the surest and of these the first.
fn phrase(text: &str, sentences: &[Sentence<'_, '_>]) -> Option<Reading> {
    let mut best: Option<(Confidence, String)> = None;
    for sentence in sentences {
        let instead = sentence.words.iter().any(|word| word.is(&INSTEAD));
        for at in 0..sentence.words.len() {
            for (length, begun) in PHRASES.fitting(sentence.words.get(at..).unwrap_or_default(), &COURTESY) {
                let (confidence, negators) = *begun.means;
                let Some(most) = circumstances(*sentence, at, at + length, negators) else { continue };
                let confidence = confidence.min(most).min(if instead { Confidence::Unsure } else { Confidence::Sure });
                if best.as_ref().is_none_or(|(found, _)| *found < confidence) {
                    best = Some((confidence, source(text, sentence.words.get(at..at + length).unwrap_or_default()).to_string()));
                }
            }
        }
    }
    best.map(|(confidence, phrase)| leaving(confidence, phrase))
}

/// How sure a phrase can be at most for what stands around it; none where it is turned around.
fn circumstances(sentence: Sentence<'_, '_>, at: usize, end: usize, negators: &[&str]) -> Option<Confidence> {
    let near = at.saturating_sub(NEAR);
    let before = sentence.words.get(near..at)?;
    let after = sentence.words.get(end..)?;
    // A word before a comma is no condition: `sí, quítame` says yes.
    let nexts = sentence.words.get(near + 1..=at).unwrap_or_default();
    let doubted = before.iter().zip(nexts).any(|(word, next)| word.is(&DOUBT) && !next.before.contains(','));
    if is_turned(sentence.words, at, negators) {
        // `Why don't you stop emailing me` and `if you don't stop` ask for what they seem to deny.
        return doubted.then_some(Confidence::Unsure);
    }
    let within = sentence.words.get(at..end)?;
    // The last word of a phrase names nothing: `tragen Sie mich aus`.
    let named = within.get(1..within.len().saturating_sub(1)).unwrap_or_default();
    let names = named.iter().chain(after.first()).any(|word| word.is(&FROM));
    let ours = within.iter().chain(after.iter().take(NAMED + 1)).any(|word| word.is(&OURS));
    // `Bis Montag bitte keine Anrufe`.
    let held = before.iter().any(|word| word.is(&UNTIL));
    let limited = held || after.iter().take(LIMITED).any(|word| word.is(&LIMITS));
    let wonders = sentence.asks && !before.iter().chain(within).any(|word| word.is(&ASKING));
    Some(match () {
        () if doubted || limited || wonders || (names && !ours) => Confidence::Unsure,
        () if sentence.asks => Confidence::Likely,
        () => Confidence::Sure,
    })
}

/// Whether a word before a phrase, in the same clause, turns it around.
fn is_turned(words: &[Word<'_>], at: usize, negators: &[&str]) -> bool {
    let mut place = at;
    for _ in 0..TURNED {
        if words.get(place).is_none_or(Word::begins_clause) {
            return false;
        }
        let Some(before) = place.checked_sub(1) else { return false };
        match words.get(before) {
            Some(word) if word.is(negators) => return true,
            Some(word) if word.is(&BREAKS) => return false,
            _ => {}
        }
        place = before;
    }
    false
}

/// Words by which somebody who has left comes back.
fn reopening(text: &str, sentences: &[Sentence<'_, '_>], place: Place) -> Option<Reading> {
    for sentence in sentences.iter().filter(|_| place.opted_out) {
        for at in 0..sentence.words.len() {
            let rest = sentence.words.get(at..).unwrap_or_default();
            let Some((length, begun)) = REOPENING.fitting(rest, &COURTESY).next() else { continue };
            if is_turned(sentence.words, at, begun.means) {
                continue;
            }
            let doubted = sentence.asks || sentence.words.iter().take(at).rev().take(NEAR).any(|word| word.is(&DOUBT));
            let confidence = if doubted { Confidence::Unsure } else { Confidence::Likely };
            let phrase = source(text, rest.get(..length).unwrap_or_default()).to_string();
            return Some(Reading { intent: Intent::OptIn, confidence, basis: Basis::Phrase, phrase });
        }
    }
    None
}

const fn leaving(confidence: Confidence, phrase: String) -> Reading {
    Reading { intent: Intent::OptOut, confidence, basis: Basis::Phrase, phrase }
}
