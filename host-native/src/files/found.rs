//! A problem together with the file, line and column in which it stands.
//!
//! In: a core problem and where the text came from. Out: what is printed and what `--json` gives. Never: a new rule.

use relance_core::base::{Problem, Severity};
use serde::Serialize;
use std::fmt;

/// A line and a column of a file, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Place {
    /// The line.
    pub(crate) line: u64,
    /// The character in the line.
    pub(crate) column: u64,
}

impl Place {
    /// The place of a byte in a text.
    pub(crate) fn of_byte(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() as u64 + 1;
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let column = before.get(start..).unwrap_or_default().chars().count() as u64 + 1;
        Self { line, column }
    }
}

/// A problem, and where it is if it is in a file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Found {
    /// What is wrong.
    #[serde(flatten)]
    pub(crate) problem: Box<Problem>,
    /// The file's name as it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    /// Where in it.
    #[serde(flatten)]
    pub(crate) place: Option<Place>,
}

impl Found {
    /// A problem in a file as a whole.
    pub(crate) fn in_file(file: &str, problem: Problem) -> Self {
        Self { problem: Box::new(problem), file: Some(file.to_owned()), place: None }
    }

    /// The same at a place.
    pub(crate) fn at(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    /// Whether it stops the input from being accepted.
    pub(crate) fn is_error(&self) -> bool {
        self.problem.is_error()
    }
}

impl From<Problem> for Found {
    fn from(problem: Problem) -> Self {
        Self { problem: Box::new(problem), file: None, place: None }
    }
}

impl fmt::Display for Found {
    /// `error[code] file:line:column /path: message`, and the remedy on a line of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}[{}]", self.problem.code)?;
        if let Some(file) = &self.file {
            write!(f, " {file}")?;
            if let Some(Place { line, column }) = self.place {
                write!(f, ":{line}:{column}")?;
            }
        }
        if !self.problem.path.is_empty() {
            write!(f, " {}", self.problem.path)?;
        }
        write!(f, ": {}", self.problem.message)?;
        match &self.problem.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_columns_in_characters() {
        let text = "a: 1\nprénom: x\n";
        let offset = text.find('x').unwrap();
        assert_eq!(Place::of_byte(text, offset), Place { line: 2, column: 9 });
    }

    #[test]
    fn prints_code_place_path_message_and_remedy() {
        let problem = Problem::error("check.x", "/steps/0", "expected a, found b").help("write a");
        let found = Found::in_file("w.yaml", problem).at(Some(Place { line: 3, column: 5 }));
        assert_eq!(found.to_string(), "error[check.x] w.yaml:3:5 /steps/0: expected a, found b\n  help: write a");
    }
}
