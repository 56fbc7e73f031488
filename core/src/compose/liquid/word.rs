//! Cuts the inside of an output or tag into words: names, numbers, strings, signs.
//!
//! In: markup. Out: words with their byte offsets, one ahead. Never: what a word means.

use alloc::string::String;

use super::scan::Markup;
use crate::base::instant::shown;

/// A word of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word<'s> {
    Name(&'s str),
    Number(&'s str),
    Str(&'s str),
    /// `== != <> < <= > >=`
    Compare(&'s str),
    DotDot,
    /// One of `| . : , [ ] ( ) - ? =`
    Sign(u8),
    /// A character that no expression has.
    Stray(char),
    /// A string without its closing quote.
    Open(char),
    End,
}

impl Word<'_> {
    /// The word as it is shown in a message.
    pub(super) fn described(&self) -> String {
        match self {
            Self::Name(text) | Self::Number(text) | Self::Compare(text) => alloc::format!("`{}`", shown(text)),
            Self::Str(text) => alloc::format!("the string `{}`", shown(text)),
            Self::DotDot => "`..`".into(),
            Self::Sign(sign) => alloc::format!("`{}`", char::from(*sign)),
            Self::Stray(stray) => alloc::format!("`{stray}`"),
            Self::Open(quote) => alloc::format!("a string that `{quote}` opens and nothing closes"),
            Self::End => "the end".into(),
        }
    }
}

/// The words of one markup, with one ahead.
pub(super) struct Words<'s> {
    text: &'s str,
    base: usize,
    position: usize,
    ahead: Word<'s>,
    ahead_at: usize,
}

impl<'s> Words<'s> {
    pub(super) fn new(markup: Markup<'s>) -> Self {
        let mut words = Self { text: markup.text, base: markup.at, position: 0, ahead: Word::End, ahead_at: 0 };
        words.advance();
        words
    }

    /// The word ahead.
    pub(super) const fn peek(&self) -> Word<'s> {
        self.ahead
    }

    /// The byte offset of the word ahead in the source.
    pub(super) const fn at(&self) -> usize {
        self.base + self.ahead_at
    }

    /// Takes the word ahead.
    pub(super) fn take(&mut self) -> Word<'s> {
        let word = self.ahead;
        self.advance();
        word
    }

    /// Takes the word ahead if it is this sign.
    pub(super) fn take_sign(&mut self, sign: u8) -> bool {
        let found = self.ahead == Word::Sign(sign);
        if found {
            self.advance();
        }
        found
    }

    /// Takes the word ahead if it is this name.
    pub(super) fn take_name(&mut self, name: &str) -> bool {
        let found = self.ahead == Word::Name(name);
        if found {
            self.advance();
        }
        found
    }

    /// Whether the word ahead is a name with a colon behind it.
    pub(super) fn is_keyword(&self) -> bool {
        let after = self.text.get(self.position..).unwrap_or_default();
        matches!(self.ahead, Word::Name(_)) && after.trim_start().starts_with(':')
    }

    fn advance(&mut self) {
        let rest = self.text.get(self.position..).unwrap_or_default();
        let body = rest.trim_start_matches(char::is_whitespace);
        self.ahead_at = self.text.len() - body.len();
        let (word, length) = first_word(body);
        self.ahead = word;
        self.position = self.ahead_at + length;
    }
}

fn span(text: &str, matches: impl Fn(char) -> bool) -> usize {
    text.find(|c: char| !matches(c)).unwrap_or(text.len())
}

fn first_word(text: &str) -> (Word<'_>, usize) {
    let Some(first) = text.chars().next() else { return (Word::End, 0) };
    match first {
        'a'..='z' | 'A'..='Z' | '_' => {
            let mut length = span(text, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
            if text.as_bytes().get(length) == Some(&b'?') {
                length += 1;
            }
            (Word::Name(text.get(..length).unwrap_or_default()), length)
        }
        '0'..='9' => number(text, 0),
        '-' if text.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => number(text, 1),
        '\'' | '"' => match text.get(1..).and_then(|rest| rest.find(first)) {
            Some(length) => (Word::Str(text.get(1..=length).unwrap_or_default()), length + 2),
            None => (Word::Open(first), text.len()),
        },
        '=' | '!' | '<' | '>' => comparison(text, first),
        '.' if text.starts_with("..") => (Word::DotDot, 2),
        '|' | '.' | ':' | ',' | '[' | ']' | '(' | ')' | '-' | '?' => (Word::Sign(first as u8), 1),
        stray => (Word::Stray(stray), stray.len_utf8()),
    }
}

fn number(text: &str, sign: usize) -> (Word<'_>, usize) {
    let digits = |from: usize| span(text.get(from..).unwrap_or_default(), |c| c.is_ascii_digit());
    let mut length = sign + digits(sign);
    if text.as_bytes().get(length) == Some(&b'.') && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    (Word::Number(text.get(..length).unwrap_or_default()), length)
}

fn comparison(text: &str, first: char) -> (Word<'_>, usize) {
    for sign in ["==", "!=", "<>", "<=", ">=", "<", ">"] {
        if text.starts_with(sign) {
            return (Word::Compare(text.get(..sign.len()).unwrap_or_default()), sign.len());
        }
    }
    match first {
        '=' => (Word::Sign(b'='), 1),
        stray => (Word::Stray(stray), 1),
    }
}
