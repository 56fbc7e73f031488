//! Reads a JSON document and the place of each of its values.
//!
//! In: a text. Out: the value, and pointer → place; or one problem with line and column. Never: a member given twice, a number
//! that is none, nesting beyond the core's bound.

use relance_core::base::{Json, Problem, pointer};
use std::collections::BTreeMap;

use super::{Found, Place};

/// Between code, path and sentence in the errors of the core's own types.
const SEPARATOR: char = '\u{1f}';

/// Reads a text that was in a file of this name.
///
/// # Errors
/// When it is not JSON.
pub(crate) fn parse(name: &str, text: &str) -> Result<(Json, BTreeMap<String, Place>), Found> {
    match serde_json::from_str::<Json>(text) {
        Ok(value) => Ok((value, Walker::new(text).places())),
        Err(error) => Err(refusal(name, text, &error)),
    }
}

fn refusal(name: &str, text: &str, error: &serde_json::Error) -> Found {
    let full = error.to_string();
    let tail = format!(" at line {} column {}", error.line(), error.column());
    let message = full.strip_suffix(&tail).unwrap_or(&full);
    let problem = match message.split(SEPARATOR).collect::<Vec<_>>().as_slice() {
        [code, _, message] => coded(code, message),
        _ => Problem::error("file.jsonMalformed", "", format!("expected JSON, found: {message}")).help(remedy(message)),
    };
    let line_start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let offset = line_start + error.column().saturating_sub(1);
    let place = (error.line() > 0).then(|| Place::of_byte(text, floor(text, offset)));
    Found::in_file(name, problem).at(place)
}

fn coded(code: &str, message: &str) -> Problem {
    let mut problem = Problem::error("file.jsonMalformed", "", message);
    problem.code = code.to_owned().into();
    problem
}

fn remedy(message: &str) -> &'static str {
    if message.contains("surrogate") || message.contains("hex escape") {
        "write the character itself, or both halves of its pair"
    } else if message.contains("EOF") {
        "the file ends too early: close what was opened"
    } else if message.contains("trailing") {
        "remove what follows the value, or the comma before a closing bracket"
    } else {
        "check the comma, quote or bracket at this place"
    }
}

/// The last place at or before `offset` at which a character begins.
fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Walks over a text that is known to be JSON, and notes where each value begins.
struct Walker<'a> {
    text: &'a str,
    at: usize,
    /// How far lines and columns were counted, and what they were there.
    counted: usize,
    place: Place,
    places: BTreeMap<String, Place>,
}

impl<'a> Walker<'a> {
    const fn new(text: &'a str) -> Self {
        Self { text, at: 0, counted: 0, place: Place { line: 1, column: 1 }, places: BTreeMap::new() }
    }

    fn places(mut self) -> BTreeMap<String, Place> {
        self.value(String::new());
        self.places
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, stop: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(|byte| !stop(byte)) {
            self.at += 1;
        }
    }

    fn blanks(&mut self) {
        self.skip(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':'));
    }

    /// The place of the present byte; each byte of the text is counted once.
    fn here(&mut self) -> Place {
        for character in self.text.get(self.counted..self.at).unwrap_or_default().chars() {
            if character == '\n' {
                self.place = Place { line: self.place.line + 1, column: 1 };
            } else {
                self.place.column += 1;
            }
        }
        self.counted = self.at;
        self.place
    }

    fn value(&mut self, path: String) {
        self.blanks();
        let here = self.here();
        match self.peek() {
            Some(b'{') => self.members(&path),
            Some(b'[') => self.elements(&path),
            Some(b'"') => drop(self.string()),
            _ => self.skip(|byte| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace()),
        }
        self.places.insert(path, here);
    }

    fn members(&mut self, path: &str) {
        self.at += 1;
        loop {
            self.blanks();
            if self.peek() != Some(b'"') {
                self.at += 1;
                return;
            }
            let name = self.string();
            self.value(pointer::member(path, &name));
        }
    }

    fn elements(&mut self, path: &str) {
        self.at += 1;
        for index in 0_usize.. {
            self.blanks();
            if matches!(self.peek(), Some(b']') | None) {
                self.at += 1;
                return;
            }
            self.value(pointer::element(path, index));
        }
    }

    fn string(&mut self) -> String {
        let start = self.at;
        self.at += 1;
        loop {
            self.skip(|byte| matches!(byte, b'"' | b'\\'));
            match self.peek() {
                Some(b'\\') => self.at += 2,
                _ => break,
            }
        }
        self.at += 1;
        serde_json::from_str(self.text.get(start..self.at).unwrap_or_default()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_line(text: &str) -> String {
        parse("d.json", text).unwrap_err().to_string().lines().next().unwrap().to_owned()
    }

    #[test]
    fn notes_where_each_value_stands() {
        let text = "{\n  \"a\": [1, \"x\\\"]\", {\"b~/\": null}],\n  \"é\": true, \"c\": {}, \"d\": []}";
        let (_, places) = parse("d.json", text).unwrap();
        let at = |pointer: &str| places.get(pointer).map(|place| (place.line, place.column));
        assert_eq!(at(""), Some((1, 1)));
        assert_eq!(at("/a"), Some((2, 8)));
        assert_eq!(at("/a/1"), Some((2, 12)));
        assert_eq!(at("/a/2/b~0~1"), Some((2, 28)));
        assert_eq!(at("/c"), Some((3, 19)));
        assert_eq!(places.len(), 9);
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        assert!(first_line("{\"a\": NaN}").starts_with("error[file.jsonMalformed] d.json:1:"), "{}", first_line("{\"a\": NaN}"));
        assert!(first_line("{\"a\": 1, \"a\": 2}").starts_with("error[wire.duplicateMember] d.json:1:"));
        assert!(first_line(r#"{"a": "\ud800"}"#).ends_with("found: unexpected end of hex escape"));
        assert!(first_line(&"[".repeat(10_000)).starts_with("error[wire.tooDeep]"));
        assert!(first_line("{\"a\": 1e400}").starts_with("error[") && !first_line("{\"a\": 1e400}").contains(SEPARATOR));
        assert!(first_line("").starts_with("error[file.jsonMalformed] d.json"));
    }
}
