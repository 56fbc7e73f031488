//! The words of time of each language, and how one asks in it to be contacted.
//!
//! In: a word in small letters without accents. Out: what it says of a time; tables of patterns (see `words::fits`). Never: a meaning that
//! depends on the words beside it.

mod english;
mod french;
mod german;
mod portuguese;
mod spanish;
mod verbs;

use alloc::vec::Vec;

use super::super::words::Word;
use super::items::{Item, Sign};
use super::pieces::{Kind, Reader};

/// What a phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// To be contacted.
    Contact,
    /// That a time is offered, or fits.
    Offer,
    /// That somebody can be had at a time.
    Around,
    /// That somebody else acts, or that it is done: what such a clause says of a time asks for nothing.
    Other,
    /// That a time does not fit.
    Declined,
    /// That somebody can't now.
    Busy,
    /// That they can't until a time.
    Wait,
    /// That what was named before is taken back.
    Correction,
    /// The time that was named before.
    Then,
    /// That what is offered is not wanted.
    NotInterested,
    /// That they have booked.
    Booked,
    /// That it is over.
    Goodbye,
    /// That they are dissatisfied.
    Complaint,
    /// That somebody else is looked for.
    WrongPerson,
}

/// Patterns of the words after some word (see `words::fits`), and what the last words say together.
pub(super) type Joined = &'static [(&'static str, &'static [Item])];

/// A language's own grammar: what begins at a word after such a sign, and the word after it.
type Own = fn(&Reader<'_, '_>, usize, Option<Sign>) -> Option<(Kind, usize)>;

/// A language.
pub(super) struct Language {
    /// Words that hardly any other of them has, by which it is told; in their order, for each word is looked up.
    pub(super) known_by: &'static [&'static str],
    /// What a word says of a time.
    pub(super) item: fn(&str) -> Option<Item>,
    /// What several words say together, by the first of them.
    pub(super) joined: fn(&str) -> Joined,
    /// Phrases by their first word: what they say, and the pattern of what must follow (see `words::fits`).
    pub(super) phrases: fn(&str) -> &'static [(Says, &'static str)],
    /// Words that turn what follows around.
    pub(super) negators: &'static [&'static str],
    /// Those among them that turn only the very next word around.
    pub(super) near: &'static [&'static str],
    /// Words at which one thought ends and another one begins.
    pub(super) breaks: &'static [&'static str],
    /// Whether what turns a word around may stand behind it: `Montag geht nicht`.
    pub(super) negates_behind: bool,
    /// Takes words apart that are written as one, of this text.
    pub(super) prepare: for<'a> fn(&'a str, Vec<Word<'a>>) -> Vec<Word<'a>>,
    /// Settles what a word says by the words beside it, and puts items in the order that the grammar reads.
    pub(super) settle: fn(&[Word<'_>], &mut [Option<Item>]),
    /// What its own grammar reads at a word that these signs lead in: what it says, and the word after it.
    pub(super) own: Own,
}

impl Language {
    /// Whether it is told by this word.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.known_by.binary_search(&word).is_ok()
    }
}

/// A language that writes no words as one.
fn as_written<'a>(_: &'a str, words: Vec<Word<'a>>) -> Vec<Word<'a>> {
    words
}

/// A language whose words say the same beside any others.
const fn as_said(_: &[Word<'_>], _: &mut [Option<Item>]) {}

/// A language without a grammar of its own.
const fn nothing_own(_: &Reader<'_, '_>, _: usize, _: Option<Sign>) -> Option<(Kind, usize)> {
    None
}

impl Language {
    /// Whether a refusal may stand behind what it refuses: `el martes no`.
    pub(super) fn refuses_behind(&self) -> bool {
        !self.near.contains(&"no")
    }
}

/// All of them, the first where nothing else is told.
pub(super) const LANGUAGES: [(&str, Language); 5] = [
    ("en", english::ENGLISH),
    ("es", spanish::SPANISH),
    ("pt", portuguese::PORTUGUESE),
    ("fr", french::FRENCH),
    ("de", german::GERMAN),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_tell_a_language_are_in_order() {
        for (name, language) in &LANGUAGES {
            assert!(language.known_by.is_sorted(), "{name}");
        }
    }
}
