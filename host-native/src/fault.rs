//! What goes wrong in the host, with a sentence for people and the remedy.
//!
//! In: the errors of the store, the senders and the core. Out: one [`Fault`]. Never: personal data, a message's text.

use relance_core::base::Problem;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What kind of thing went wrong: a command's exit code depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FaultKind {
    /// The input is not sound; `problems` says where.
    Input,
    /// There is no such contact, sequence, version or enrollment.
    NotFound,
    /// The database or the data directory.
    Store,
    /// The sender's configuration.
    Sender,
    /// The model's configuration.
    Model,
    /// The core could not answer, or what it is asked about can't be read; it concerns one contact and nobody else.
    Core,
    /// The database does not answer, or has no room: whatever was not stored has not happened.
    Unreachable,
    /// Somebody else holds what is needed, for longer than it was waited for; nothing has happened.
    Busy,
}

/// Something went wrong and nothing of it was kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// What kind of thing.
    pub kind: FaultKind,
    /// What was expected and what was found: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where the input is at fault, as the core says it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

impl Fault {
    /// A fault of a kind, with its sentence.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), help: None, problems: Vec::new() }
    }

    /// The same with its remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Nothing of that kind has this id.
    pub fn not_found(what: &str, id: impl fmt::Display) -> Self {
        Self::new(FaultKind::NotFound, format!("expected {what} `{id}`, found none"))
    }

    /// There is no room for what was to be stored: whoever works waits for some, and counts nothing that was in hand as tried.
    pub(crate) fn full() -> Self {
        Self::new(FaultKind::Unreachable, "the disk is full").help("make room; nothing was lost")
    }

    /// What the core found wrong with an input.
    pub fn problems(problems: Vec<Problem>) -> Self {
        let core = problems.iter().any(|problem| problem.code.starts_with("host."));
        let message = match problems.first() {
            Some(problem) if problem.path.is_empty() => problem.message.clone(),
            Some(problem) => format!("{}: {}", problem.path, problem.message),
            None => "the core answered with neither a result nor a problem".into(),
        };
        let help = problems.first().and_then(|problem| problem.help.clone());
        Self { kind: if core { FaultKind::Core } else { FaultKind::Input }, message, help, problems }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}
