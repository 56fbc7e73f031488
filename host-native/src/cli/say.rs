//! Prints: tables and lines for people, JSON for machines, problems with their remedy, progress on long work.
//!
//! In: values. Out: standard output and standard error. Never: a colour or a bar where nobody looks at a terminal.

use console::{Style, Term};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use super::failure::{Exit, Failure};
use super::table;
use crate::files::Found;

/// How many problems of one kind of input people are shown; `--json` gives all.
const SHOWN: usize = 50;

/// The way of saying things.
#[derive(Debug)]
pub(crate) struct Say {
    /// For machines.
    pub(crate) json: bool,
    terminal: bool,
    watched: bool,
    colour: bool,
}

impl Say {
    /// Looks at where the output goes.
    pub(crate) fn new(json: bool) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let watched = std::io::stderr().is_terminal();
        Self { json, terminal: std::io::stdout().is_terminal(), watched, colour: watched && !plain }
    }

    /// One JSON document, on one line where a machine reads it and indented where a person looks.
    pub(crate) fn document(&self, value: &impl Serialize) -> Result<(), Failure> {
        let text = if self.terminal { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
        let text = text.map_err(|error| Failure::environment("cli.output", error.to_string(), "report this"))?;
        self.line(&text)
    }

    /// One JSON document on one line.
    pub(crate) fn json_line(&self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(value);
        self.line(&text.map_err(|error| Failure::environment("cli.output", error.to_string(), "report this"))?)
    }

    /// One line.
    pub(crate) fn line(&self, text: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.write_all(b"\n")?;
        Ok(out.flush()?)
    }

    /// Bytes as they are.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        out.write_all(bytes)?;
        Ok(out.flush()?)
    }

    /// A table: with lines and fitted on a terminal, plain columns elsewhere.
    pub(crate) fn table(&self, header: &[&str], rows: Vec<Vec<String>>) -> Result<(), Failure> {
        let width = self.terminal.then(|| usize::from(Term::stdout().size().1));
        self.line(&table::table(header, rows, width))
    }

    /// A problem with its remedy, for people.
    pub(crate) fn found(&self, found: &Found) {
        let text = found.to_string();
        let style = if found.is_error() { Style::new().red().bold() } else { Style::new().yellow().bold() };
        let (word, rest) = text.split_once('[').unwrap_or(("", &text));
        let line = format!("{}[{rest}", style.for_stderr().force_styling(self.colour).apply_to(word));
        // Nothing is left to be done where standard error is gone too.
        drop(writeln!(std::io::stderr().lock(), "{line}"));
    }

    /// What stopped a command: a JSON document for machines, lines on standard error for people.
    pub(crate) fn failure(&self, failure: &Failure) -> Exit {
        if failure.found.is_empty() {
            return failure.exit;
        }
        if self.json {
            drop(self.document(&serde_json::json!({ "problems": failure.found })));
            return failure.exit;
        }
        for found in failure.found.iter().take(SHOWN) {
            self.found(found);
        }
        if let Some(more @ 1..) = failure.found.len().checked_sub(SHOWN) {
            self.note(&format!("… and {more} more; `--json` gives all"));
        }
        failure.exit
    }

    /// A line beside the answer, for people only.
    pub(crate) fn note(&self, text: &str) {
        if !self.json {
            drop(writeln!(std::io::stderr().lock(), "{text}"));
        }
    }

    /// A bar on standard error, if somebody looks.
    pub(crate) fn bar(&self, length: usize, what: &'static str) -> ProgressBar {
        let bar = self.drawn(ProgressBar::new(length as u64));
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        bar.with_message(what)
    }

    /// A wheel on standard error, if somebody looks.
    pub(crate) fn wheel(&self) -> ProgressBar {
        let wheel = self.drawn(ProgressBar::new_spinner());
        wheel.enable_steady_tick(Duration::from_millis(120));
        wheel
    }

    fn drawn(&self, bar: ProgressBar) -> ProgressBar {
        if !self.watched || self.json {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        bar
    }
}
