//! The labelled set: sentences as contacts write them, when they came, and what they ask for.
//!
//! In: files of JSON lines (see `tests/understand/README.md`). Out: sentences. Never: a line that can't be read.

use anyhow::{Context, Result};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use std::fs;

/// How local times are written in the set; seconds may follow.
pub(crate) const MINUTES: &str = "%Y-%m-%dT%H:%M";

/// One line of the set.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub(crate) struct Sentence {
    pub(crate) text: String,
    pub(crate) locale: String,
    /// When it came, on the clock of the zone.
    pub(crate) now: String,
    pub(crate) zone: String,
    pub(crate) intent: String,
    /// When they ask to be contacted, on the same clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<String>,
}

impl Sentence {
    /// The language that it is in.
    pub(crate) fn language(&self) -> &str {
        self.locale.split('-').next().unwrap_or_default()
    }

    pub(crate) fn now(&self) -> Result<NaiveDateTime> {
        local(&self.now)
    }

    pub(crate) fn wanted(&self) -> Result<Option<NaiveDateTime>> {
        self.at.as_deref().map(local).transpose()
    }
}

/// A local time as the set writes it.
pub(crate) fn local(text: &str) -> Result<NaiveDateTime> {
    let minutes = text.get(..16).unwrap_or(text);
    NaiveDateTime::parse_from_str(minutes, MINUTES).with_context(|| format!("expected a local time, found `{text}`"))
}

pub(crate) fn read(files: &[String]) -> Result<Vec<Sentence>> {
    let mut all = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).with_context(|| format!("reading `{file}`"))?;
        for (number, line) in text.lines().enumerate() {
            all.push(serde_json::from_str(line).with_context(|| format!("{file}:{}", number + 1))?);
        }
    }
    Ok(all)
}
