//! Reads HTML as a row of tags and words between them, in time that grows with its length alone.
//!
//! In: HTML, sound or not. Out: pieces in order; words with their character references replaced. Never: what a tag means.

use alloc::borrow::ToOwned;
use alloc::string::String;

/// Elements whose content no reader sees.
const HIDDEN: [&str; 6] = ["head", "script", "style", "template", "title", "noscript"];
/// The longest name of a character that is looked for, in bytes.
const LONGEST_NAME: usize = 10;
/// The names of the characters that people and programs write by name.
const NAMED: [(&str, &str); 26] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("shy", ""),
    ("trade", "™"),
    ("hellip", "…"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("sbquo", "‚"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bdquo", "„"),
    ("lsaquo", "‹"),
    ("rsaquo", "›"),
    ("euro", "€"),
    ("bull", "•"),
    ("zwnj", ""),
    ("zwj", "\u{200d}"),
    ("ensp", "\u{2002}"),
    ("OElig", "Œ"),
    ("oelig", "œ"),
];
/// The names of U+00A0 to U+00FF in order. Source: HTML 4.01, 24.2.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro \
    para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc \
    Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig \
    agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc \
    otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

/// A part of a document.
pub(crate) enum Piece<'a> {
    /// Words, as they stand in the source.
    Words(&'a str),
    /// A tag.
    Tag(Tag<'a>),
}

/// A tag: its name in lower case, whether it closes, its attributes as they stand.
pub(crate) struct Tag<'a> {
    pub(crate) name: String,
    pub(crate) closes: bool,
    attributes: &'a str,
}

/// The parts of a document that a reader sees, in order.
pub(crate) struct Scan<'a> {
    rest: &'a str,
    /// A quote was once opened and never closed: from there on quotes don't count, so that nothing is looked through twice.
    quotes_broken: bool,
    /// No tag ends any more.
    tags_are_over: bool,
    /// Ends that were looked for once and are not there.
    never_closed: [bool; HIDDEN.len()],
}

impl<'a> Scan<'a> {
    pub(crate) const fn new(html: &'a str) -> Self {
        Self { rest: html, quotes_broken: false, tags_are_over: false, never_closed: [false; HIDDEN.len()] }
    }

    /// The tag or comment at the beginning of what is left; none where a `<` is only a sign.
    fn tag(&mut self) -> Option<Tag<'a>> {
        let inner = self.rest.get(1..).filter(|_| !self.tags_are_over)?;
        if let Some(comment) = inner.strip_prefix("!--") {
            let empty = comment.strip_prefix('>').or_else(|| comment.strip_prefix("->"));
            self.rest = empty.unwrap_or_else(|| comment.split_once("-->").map_or("", |(_, after)| after));
            return Some(Tag { name: String::new(), closes: false, attributes: "" });
        }
        let closes = inner.starts_with('/');
        let named = inner.strip_prefix('/').unwrap_or(inner);
        if !named.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '!' || letter == '?') {
            return None;
        }
        let mut end = if self.quotes_broken { None } else { end_outside_quotes(named) };
        if end.is_none() {
            self.quotes_broken = true;
            end = named.find('>');
        }
        self.tags_are_over = end.is_none();
        let end = end?;
        let whole = named.get(..end)?;
        self.rest = named.get(end + 1..)?;
        let (name, attributes) = whole.split_once(|letter: char| letter.is_whitespace() || letter == '/').unwrap_or((whole, ""));
        Some(Tag { name: name.to_ascii_lowercase(), closes, attributes })
    }

    /// Leaves out an element whose content is not shown. One that never ends hides nothing, but for those that are no text at all.
    fn leave_hidden(&mut self, name: &str) {
        let Some(place) = HIDDEN.iter().position(|hidden| *hidden == name) else { return };
        let is_code = matches!(name, "script" | "style");
        if self.never_closed.get(place).copied().unwrap_or(true) {
            return;
        }
        match end_of(self.rest, name) {
            Some(after) => self.rest = after,
            None if is_code => self.rest = "",
            None => self.never_closed.iter_mut().skip(place).take(1).for_each(|never| *never = true),
        }
    }
}

impl<'a> Iterator for Scan<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if self.rest.starts_with('<') {
            if let Some(tag) = self.tag() {
                if !tag.closes {
                    self.leave_hidden(&tag.name);
                }
                return Some(Piece::Tag(tag));
            }
            let (sign, rest) = self.rest.split_at(1);
            self.rest = rest;
            return Some(Piece::Words(sign));
        }
        let (words, rest) = self.rest.split_at(self.rest.find('<').unwrap_or(self.rest.len()));
        self.rest = rest;
        Some(Piece::Words(words))
    }
}

impl Tag<'_> {
    /// The value of an attribute.
    pub(crate) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes.trim_start();
        while !rest.is_empty() {
            let (name, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let name = name.trim().rsplit(char::is_whitespace).next().unwrap_or_default();
            let (value, next) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after.get(1..)?.split_once(quote)?,
                _ => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(decoded(value).trim().to_owned());
            }
            rest = next.trim_start();
        }
        None
    }
}

/// Where a tag ends that may have `>` in its quotes.
fn end_outside_quotes(named: &str) -> Option<usize> {
    let mut quote = None;
    named.bytes().position(|letter| match (quote, letter) {
        (None, b'>') => true,
        (None, b'"' | b'\'') => {
            quote = Some(letter);
            false
        }
        (Some(open), letter) if open == letter => {
            quote = None;
            false
        }
        _ => false,
    })
}

/// What follows the end of an element; none where it has no end. A head also ends where the body begins.
fn end_of<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.match_indices('<').find_map(|(at, _)| {
        let inner = text.get(at + 1..)?;
        if name == "head" && begins_with(inner, "body") {
            return text.get(at..);
        }
        let closing = inner.strip_prefix('/').filter(|named| begins_with(named, name))?;
        Some(closing.split_once('>').map_or("", |(_, after)| after))
    })
}

fn begins_with(text: &str, name: &str) -> bool {
    text.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name))
}

/// Text with its character references replaced.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(LONGEST_NAME).position(|byte| byte == b';');
        match end.and_then(|end| Some((letter(after.get(..end)?)?, after.get(end + 1..)?))) {
            Some((letter, next)) => {
                out.push_str(&letter);
                rest = next;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn letter(name: &str) -> Option<String> {
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    if let Some(number) = number {
        return letter_of(number);
    }
    let named = NAMED.iter().find(|(known, _)| *known == name).map(|(_, letter)| (*letter).to_owned());
    named.or_else(|| (0xa0..).zip(LATIN.split(' ')).find(|(_, known)| *known == name).and_then(|(code, _)| letter_of(code)))
}

fn letter_of(code: u32) -> Option<String> {
    char::from_u32(code).map(String::from)
}
