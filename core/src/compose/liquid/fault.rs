//! What can be wrong with a template: while it is read, and while it is rendered.
//!
//! In: a code, a place, a sentence. Out: [`SyntaxError`] and [`RenderError`]. Never: a value from the data in the sentence.

use alloc::string::String;
use core::fmt;

/// A place in a template's source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a source is no template (S3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// `compose.templateSyntax`, `compose.unknownTag`, `compose.unknownFilter`, `compose.filterArguments`,
    /// `compose.notInSubset`, `compose.templateTooLarge` or `compose.templateTooDeep`.
    pub code: &'static str,
    /// Where it is.
    pub at: Place,
    /// What was expected and what was found.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}

/// Why a template could not be rendered with this data. At send it holds the step (S3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderError {
    /// `compose.renderSteps`, `compose.renderTooLong` or `compose.renderValue`.
    pub code: &'static str,
    /// The output or tag that was being rendered.
    pub at: Place,
    /// What was expected and what was found.
    pub message: String,
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}

/// Turns byte offsets of one source into places, in one pass as long as the offsets grow.
pub(super) struct Places<'s> {
    source: &'s str,
    offset: usize,
    at: Place,
}

impl<'s> Places<'s> {
    pub(super) const fn new(source: &'s str) -> Self {
        Self { source, offset: 0, at: Place { line: 1, column: 1 } }
    }

    pub(super) fn place(&mut self, offset: usize) -> Place {
        if offset < self.offset {
            *self = Self::new(self.source);
        }
        for c in self.source.get(self.offset..offset).unwrap_or_default().chars() {
            if c == '\n' {
                self.at = Place { line: self.at.line.saturating_add(1), column: 1 };
            } else {
                self.at.column = self.at.column.saturating_add(1);
            }
        }
        self.offset = offset;
        self.at
    }
}
