//! Checks the house by reading its sources: directions, places, caps, heads, names, what may be committed.
//!
//! In: every file that git knows. Out: each finding with file, line, what is wrong and what to do. Never: a change to a file.

mod committed;
mod order;
mod places;
mod shape;
mod source;

use anyhow::{Result, bail};
use std::fmt;

use crate::files;
use source::Source;

/// Something that the house does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    path: String,
    line: usize,
    what: String,
    remedy: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.path, self.line, self.what, self.remedy)
    }
}

/// A rule over all sources together.
type Rule = fn(&[Source]) -> Vec<Finding>;

/// Every rule, with the sentence that it checks.
const RULES: &[(&str, Rule)] = &[
    ("inside core a file imports only from its left", order::inside_core),
    ("between folders the directions hold", order::between_folders),
    ("nothing imports tests", order::tests_are_a_leaf),
    ("the core names neither std nor a hash map nor a float", places::pure_core),
    ("unsafe is in one file", places::unsafe_code),
    ("wasmtime is named in one file", places::wasmtime),
    ("the clock is read in one file", places::clock),
    ("SQL is under engines", places::sql),
    ("every exception to a lint has its reason", places::exceptions),
    ("files and functions keep their caps", shape::caps),
    ("every file says what it does", shape::heads),
    ("names say what a thing is", shape::names),
    ("generated files name the command that makes them", committed::generated),
    ("every dependency has its sentence", committed::dependencies),
    ("nothing of one machine is committed", committed::machines),
    ("no merge is left half done", committed::merges),
];

/// The task.
pub(crate) fn run(_: &[String]) -> Result<()> {
    let rules = check()?;
    println!("   tidy: {rules} rules hold");
    Ok(())
}

/// Checks every rule; returns how many there are.
///
/// # Errors
/// All findings, when there is one.
pub(crate) fn check() -> Result<usize> {
    let mut sources = Vec::new();
    for path in files::committed()? {
        let bytes = std::fs::read(files::root().join(&path))?;
        if let Ok(text) = String::from_utf8(bytes) {
            sources.push(Source::new(&path, &text));
        }
    }
    let findings: Vec<Finding> = RULES.iter().flat_map(|(_, rule)| rule(&sources)).collect();
    if findings.is_empty() {
        return Ok(RULES.len());
    }
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    bail!("{} findings\n{}", lines.len(), lines.join("\n"))
}

/// What a rule finds in one source; for the rules' own tests.
#[cfg(test)]
fn found(rule: Rule, path: &str, text: &str) -> Vec<String> {
    rule(&[Source::new(path, text)]).iter().map(ToString::to_string).collect()
}
