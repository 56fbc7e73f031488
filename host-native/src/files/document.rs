//! Reads one document, JSON or YAML by its name or its first character, and keeps where each of its values stands.
//!
//! In: a path or `-`. Out: JSON text and a map from pointer to place. Never: more than the core accepts in one request.

use relance_core::base::{Json, Problem, limits};
use std::collections::BTreeMap;
use std::io::Read;

use super::{Found, Place, json, yaml};

/// A document as the core wants it, and where its values stand in the file.
#[derive(Debug)]
pub(crate) struct Document {
    /// The name that it was given by.
    pub(crate) name: String,
    /// What it says.
    pub(crate) value: Json,
    places: BTreeMap<String, Place>,
    text: String,
}

impl Document {
    /// Reads a file, or standard input for `-`.
    ///
    /// # Errors
    /// When it can't be opened, is too large, or is neither JSON nor YAML.
    pub(crate) fn read(path: &str) -> Result<Self, Found> {
        let bytes = bytes_of(path)?;
        Self::parse(path, &text_of(path, &bytes)?)
    }

    /// Reads a text that was in a file of this name.
    ///
    /// # Errors
    /// When it is neither JSON nor YAML.
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self, Found> {
        let (value, places) = if is_json(name, text) { json::parse(name, text)? } else { yaml::parse(name, text)? };
        Ok(Self { name: name.to_owned(), value, places, text: text.to_owned() })
    }

    /// The document as JSON text, for a request.
    pub(crate) fn text(&self) -> String {
        serde_json::to_string(&self.value).unwrap_or_default()
    }

    /// A problem that the core found in the document, which stood in the request's member `inside`.
    pub(crate) fn locate(&self, problem: Problem, inside: &str) -> Found {
        let mut problem = problem;
        let member = problem.path.split('/').nth(1).unwrap_or_default();
        if member != inside && matches!(member, "contact" | "settings" | "start" | "target") {
            // It is about what the request says beside the document.
            return problem.into();
        }
        if let Some(rest) = problem.path.strip_prefix('/').and_then(|path| path.strip_prefix(inside)) {
            problem.path = rest.to_owned();
        }
        let place = self.place(&problem.path).map(|place| self.within(place, &problem));
        Found::in_file(&self.name, problem).at(place)
    }

    /// The place that a problem names within a text (`line 5, column 4: …`), where that text is a block of lines of its own.
    fn within(&self, place: Place, problem: &Problem) -> Place {
        let number = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u64>().ok();
        let named = problem.message.strip_prefix("line ").and_then(|rest| {
            let (line, rest) = rest.split_once(", column ")?;
            Some((number(line)?, number(rest)?))
        });
        let index = usize::try_from(place.line).unwrap_or(usize::MAX).saturating_sub(2);
        let before = self.text.lines().nth(index).unwrap_or_default();
        let is_block = [" |", " |-", " |+"].iter().any(|mark| before.trim_end().ends_with(mark));
        match named {
            Some((line @ 1.., column @ 1..)) if is_block => {
                Place { line: place.line + line - 1, column: place.column + column - 1 }
            }
            _ => place,
        }
    }

    /// Where the value of a pointer stands, or the nearest one around it.
    pub(crate) fn place(&self, pointer: &str) -> Option<Place> {
        let mut pointer = pointer;
        loop {
            if let Some(place) = self.places.get(pointer) {
                return Some(*place);
            }
            pointer = pointer.rsplit_once('/')?.0;
        }
    }
}

/// The bytes of a file or of standard input, bounded by what the core accepts.
///
/// # Errors
/// When it can't be read, or is too large.
pub(crate) fn bytes_of(path: &str) -> Result<Vec<u8>, Found> {
    bytes_up_to(path, limits::REQUEST_BYTES as u64)
}

/// The same of a file that may be so large.
///
/// # Errors
/// When it can't be read, or is too large.
pub(crate) fn bytes_up_to(path: &str, most: u64) -> Result<Vec<u8>, Found> {
    let refused = |error: &std::io::Error| Found::in_file(path, unreadable(error));
    let mut bytes = Vec::new();
    let bound = most.saturating_add(1);
    let read = if path == "-" {
        std::io::stdin().lock().take(bound).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(bound).read_to_end(&mut bytes))
    };
    read.map_err(|error| refused(&error))?;
    if bytes.len() as u64 > most {
        let message = format!("expected at most {most} bytes, found more");
        return Err(Found::in_file(path, Problem::error("file.tooLarge", "", message).help("split the file in smaller ones")));
    }
    Ok(bytes)
}

fn unreadable(error: &std::io::Error) -> Problem {
    let (code, message, help) = match error.kind() {
        std::io::ErrorKind::NotFound => ("file.notFound", "expected a file, found none".to_owned(), "check the path"),
        std::io::ErrorKind::PermissionDenied => {
            ("file.denied", "expected a file that may be read, found one that may not".to_owned(), "change its permissions")
        }
        _ => ("file.unreadable", format!("expected a file, found: {error}"), "check the path"),
    };
    Problem::error(code, "", message).help(help)
}

/// The text of a file without its byte order mark.
///
/// # Errors
/// When it is not UTF-8; names the place of the first byte that isn't.
pub(crate) fn text_of(name: &str, bytes: &[u8]) -> Result<String, Found> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let before = String::from_utf8_lossy(valid);
            let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
            let message = format!("expected UTF-8, found the byte 0x{byte:02X}");
            let problem = Problem::error("file.notUtf8", "", message).help("save the file as UTF-8");
            Err(Found::in_file(name, problem).at(Some(Place::of_byte(&before, before.len()))))
        }
    }
}

fn is_json(name: &str, text: &str) -> bool {
    let has = |ending: &str| name.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(ending));
    if has("json") {
        return true;
    }
    !has("yaml") && !has("yml") && text.trim_start().starts_with(['{', '['])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_line_of_a_problem_or_of_the_nearest_value_around_it() {
        let document = Document::parse("d.yaml", "name: A\nsteps:\n  - id: one\n    content:\n      type: text\n").unwrap();
        let found = document.locate(Problem::error("check.x", "/draft/steps/0/content/subject", "m"), "draft");
        assert_eq!((found.problem.path.as_str(), found.place), ("/steps/0/content/subject", Some(Place { line: 5, column: 7 })));
    }

    #[test]
    fn finds_the_line_within_a_block_of_text() {
        let document = Document::parse("d.yaml", "body: |\n  one\n  {{ two }}\nsubject: x\n").unwrap();
        let found = document.locate(Problem::warning("check.x", "/draft/body", "line 2, column 4: expected a"), "draft");
        assert_eq!(found.place, Some(Place { line: 3, column: 6 }));
        let found = document.locate(Problem::warning("check.x", "/draft/subject", "line 1, column 1: expected a"), "draft");
        assert_eq!(found.place, Some(Place { line: 4, column: 10 }));
    }

    #[test]
    fn names_the_place_of_a_byte_that_is_not_utf8() {
        let found = text_of("d.yaml", b"name: A\nb: \xFF").unwrap_err();
        assert_eq!(found.to_string().lines().next(), Some("error[file.notUtf8] d.yaml:2:4: expected UTF-8, found the byte 0xFF"));
    }
}
