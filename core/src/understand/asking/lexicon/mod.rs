//! The words of time of each language, and how one asks in it to be contacted.
//!
//! In: a word in small letters without accents. Out: what it says of a time, what it does, the phrases that it begins. Never: a meaning that
//! depends on the words beside it.

mod english;
mod french;
mod german;
mod portuguese;
mod roles;
mod spanish;
mod verbs;

use alloc::vec::Vec;

use super::super::table::{Rows, Table, table};
use super::super::words::Word;
use super::items::{Item, Sign};
use super::pieces::{Kind, Reader};

pub(super) use roles::{Role, Roles};

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
    /// Nothing of the above, though its words look so: `not only`, `bye to my old car`.
    Idiom,
    /// That another business is spoken of.
    Elsewhere,
    /// That it is so for now: `not at the moment`.
    ForNow,
    /// Who writes, or why, is asked.
    Stranger,
    /// That they have never been in touch.
    Unknown,
}

/// A language's own grammar: what begins at a word after such a sign, and the word after it.
type Own = fn(&Reader<'_, '_>, usize, Option<Sign>) -> Option<(Kind, usize)>;

/// A language.
pub(super) struct Language {
    /// As locales begin with it.
    pub(super) name: &'static str,
    items: Table<Item>,
    roles: Table<Role>,
    /// What several words say together; what it says is of the last of them.
    pub(super) joined: Table<&'static [Item]>,
    phrases: Table<Says>,
    /// What a word says that no table has: a number written as one.
    number: fn(&str) -> Option<Item>,
    /// What a form of a verb says that no table has.
    verb: fn(&str) -> Option<Says>,
    /// The words before a negator with which it asks for what it seems to deny: `why don't we talk`. A pattern, see `words::fits`.
    pub(super) why: &'static str,
    /// The words before a number by which it is a time: `make it 5`. A pattern.
    pub(super) shows: &'static str,
    /// The words before a time that is not meant: `rather than`. A pattern.
    pub(super) instead: &'static str,
    /// Whether a refusal may stand behind what it refuses: `el martes no`.
    pub(super) refuses_behind: bool,
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
    pub(super) fn is_told_by(&self, word: &str) -> bool {
        told_by(word).any(|name| name == self.name)
    }

    /// Whether any of its tables has this word.
    fn knows(&self, word: &str) -> bool {
        self.item(word).is_some() || self.phrases.knows(word) || self.is_told_by(word)
    }

    /// What a word says of a time.
    pub(super) fn item(&self, word: &str) -> Option<Item> {
        self.items.means(word).copied().or_else(|| (self.number)(word))
    }

    /// What a word does.
    pub(super) fn roles(&self, word: &str) -> Roles {
        self.roles.at(word).fold(Roles::default(), |roles, begun| roles.with(*begun.means))
    }

    /// The phrases that a word begins: what they say, and the patterns of what must follow it, with ` / ` between them (see `words::fits`).
    pub(super) fn phrases(&self, word: &str) -> impl Iterator<Item = (Says, &'static str)> {
        let form = if self.phrases.knows(word) { None } else { (self.verb)(word) };
        self.phrases.at(word).map(|begun| (*begun.means, begun.rest())).chain(form.map(|says| (says, "")))
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

/// The languages that are told by this word.
pub(super) fn told_by(word: &str) -> impl Iterator<Item = &'static str> {
    TOLD.at(word).map(|begun| *begun.means)
}

static TOLD: Table<&str> = table!(TOLD_BY);

const TOLD_BY: Rows<&str> = &[
    ("en", english::TOLD_BY),
    ("es", spanish::TOLD_BY),
    ("pt", portuguese::TOLD_BY),
    ("fr", french::TOLD_BY),
    ("de", german::TOLD_BY),
];

/// All of them, the first where nothing else is told.
pub(super) static LANGUAGES: [&Language; 5] =
    [&english::ENGLISH, &spanish::SPANISH, &portuguese::PORTUGUESE, &french::FRENCH, &german::GERMAN];
