//! Tells which vectors pin down which capability and which rule, and where one has none yet.
//!
//! In: the `rules` of every vector. Out: `tests/COVERAGE.md`, or that it is stale. Never: a row left out because it is empty.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;

use crate::files;

const TABLE: &str = "tests/COVERAGE.md";
const HEAD: &str = "<!-- Made by `cargo xtask coverage`. -->\n\n# Coverage\n\nWhich vectors name which capability (A to F1) and \
    which rule (T, S, R, L, X, M). A row without one is a hole.\n";

/// Each family with its name and how many ids it has.
const FAMILIES: [(&str, &str, u32); 12] = [
    ("A", "Scheduled messages", 10),
    ("B", "Sequences", 13),
    ("C", "Enrollments", 9),
    ("D", "Calendar", 5),
    ("E", "Auto follow-ups", 13),
    ("F", "Sending", 1),
    ("T", "Time", 14),
    ("S", "Steps and content", 7),
    ("R", "Channels", 5),
    ("L", "Lifecycle", 13),
    ("X", "Deciding and doing", 9),
    ("M", "Assistant", 5),
];

/// The task; with `--check` it compares.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let made = table(&named()?);
    let path = files::root().join(TABLE);
    if !arguments.iter().any(|argument| argument == "--check") {
        return std::fs::write(&path, made).with_context(|| format!("writing {TABLE}"));
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    let lines = || made.lines().zip(there.lines().chain(std::iter::repeat("")));
    match lines().find(|(made, there)| made != there) {
        None if made == there => Ok(()),
        found => {
            let (made, there) = found.unwrap_or_default();
            bail!("{TABLE} is stale\n- {there}\n+ {made}\nremedy: cargo xtask coverage")
        }
    }
}

/// The vectors that name each id.
fn named() -> Result<BTreeMap<String, Vec<String>>> {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in files::committed()?.iter().filter(|path| path.starts_with("tests/vectors/") && path.ends_with(".json")) {
        let text = std::fs::read_to_string(files::root().join(path)).with_context(|| format!("reading {path}"))?;
        let vector: serde_json::Value = serde_json::from_str(&text).with_context(|| format!("reading {path}"))?;
        let short = path.trim_start_matches("tests/vectors/").trim_end_matches(".json");
        for rule in vector.get("rules").and_then(serde_json::Value::as_array).into_iter().flatten() {
            let rule = rule.as_str().with_context(|| format!("{path}: expected the ids of rules, found {rule}"))?;
            if !known(rule) {
                bail!("{path}: expected a rule or capability, found `{rule}`");
            }
            named.entry(rule.to_owned()).or_default().push(short.to_owned());
        }
    }
    named.values_mut().for_each(|vectors| vectors.sort());
    Ok(named)
}

fn known(rule: &str) -> bool {
    let (family, number) = rule.split_at(rule.len().min(1));
    // The hosts' own are named by vectors too, but have a table of their own.
    family == "G"
        || number.parse::<u32>().is_ok_and(|number| {
            let most = |known: &(&str, &str, u32)| if known.0 == "F" { 5 } else { known.2 };
            FAMILIES.iter().any(|known| known.0 == family && (1..=most(known)).contains(&number))
        })
}

fn table(named: &BTreeMap<String, Vec<String>>) -> String {
    let mut out = String::from(HEAD);
    let mut holes = 0;
    for (family, title, count) in FAMILIES {
        out += &format!("\n## {family}. {title}\n\n| id | vectors |\n| --- | --- |\n");
        for number in 1..=count {
            let id = format!("{family}{number}");
            let vectors = named.get(&id).map(|vectors| vectors.join(", "));
            holes += u32::from(vectors.is_none());
            out += &format!("| {id} | {} |\n", vectors.as_deref().unwrap_or("**none**"));
        }
    }
    out += &format!("\n{holes} holes\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_has_its_row_and_holes_are_counted() {
        let named = BTreeMap::from([("T5".to_owned(), vec!["time/windows".to_owned(), "time/window-edges".to_owned()])]);
        let table = table(&named);
        assert!(table.contains("| T5 | time/windows, time/window-edges |"), "{table}");
        assert!(table.contains("| L13 | **none** |") && table.contains("\n103 holes\n"), "{table}");
    }

    #[test]
    fn an_id_that_is_none_is_not_known() {
        assert!(known("T14") && known("A10") && known("F4") && known("E7"));
        assert!(!known("T15") && !known("Z1") && !known("B") && !known(""));
    }
}
