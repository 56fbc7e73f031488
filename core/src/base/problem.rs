//! A problem: what is wrong with an input, where, and what to do about it.
//!
//! In: a code, a place, a sentence. Out: the wire's `Problem`. Never: personal data in the sentence.

use alloc::borrow::Cow;
use alloc::string::String;
use serde::{Deserialize, Serialize};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// It can't be accepted as it is.
    Error,
    /// It can be accepted; somebody should look.
    Warning,
}

/// What is wrong, where, and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A stable code, `room.whatIsWrong`.
    pub code: Cow<'static, str>,
    /// Whether it stops the input from being accepted.
    pub severity: Severity,
    /// JSON pointer (RFC 6901) into the request; empty for the whole of it.
    pub path: String,
    /// What was expected and what was found.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Problem {
    /// A problem that stops the input from being accepted.
    pub fn error(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: Cow::Borrowed(code), severity: Severity::Error, path: path.into(), message: message.into(), help: None }
    }

    /// A problem that somebody should look at.
    pub fn warning(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, path, message) }
    }

    /// The same problem with a remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether it stops the input from being accepted.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
