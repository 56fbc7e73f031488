//! The places: what may be named in one place only.
//!
//! In: sources. Out: findings. Never: a look at what the code does there.

use super::Finding;
use super::source::{Source, has_word, words};

/// Core's production code names neither `std`, nor a hash map, nor a float outside the one file for JSON's floats.
pub(super) fn pure_core(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("core/src/") && source.is_rust()) {
        if source.path == "core/src/lib.rs" && !source.code.contains("#![no_std]") {
            found.push(source.finding(1, "the core is not `#![no_std]`", "add the attribute"));
        }
        for (line, text) in source.production() {
            if names_std(text) && !source.path.starts_with("core/src/schema") {
                found.push(source.finding(line, "core names `std`", "use `core` and `alloc`"));
            }
            if has_word(text, "HashMap") || has_word(text, "HashSet") {
                found.push(source.finding(line, "core names a hash map", "its order is random; use `BTreeMap`"));
            }
            if names_float(&source.path, text) {
                found.push(source.finding(
                    line,
                    "core names a float",
                    "use `base::Decimal`; floats of JSON end in core/src/base/number.rs",
                ));
            }
        }
    }
    found
}

fn names_std(line: &str) -> bool {
    words(line).any(|(at, word)| word == "std" && line.get(at + 3..).is_some_and(|rest| rest.starts_with("::")))
}

fn names_float(path: &str, line: &str) -> bool {
    if path == "core/src/base/number.rs" {
        return false;
    }
    let glue = matches!(path, "core/src/base/json.rs" | "core/src/base/read.rs")
        && ["visit_f64", "serialize_f64", "f32 f64"].iter().any(|word| line.contains(word));
    let float_type = has_word(line, "f32") || has_word(line, "f64");
    (float_type && !glue) || has_float_literal(line)
}

/// A literal such as `1.5`; not the field of a field, `a.0.1`, nor a range.
fn has_float_literal(line: &str) -> bool {
    words(line).any(|(at, word)| {
        let before = line.get(..at).unwrap_or("");
        let mut after = line.get(at + word.len()..).unwrap_or("").chars();
        word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
            && !before.ends_with('.')
            && after.next() == Some('.')
            && after.next().is_some_and(|c| c.is_ascii_digit())
    })
}

/// `unsafe` stands in the raw face only, and once where the native host takes the machine code that its own build made, which
/// wasmtime lets in through no other door.
pub(super) fn unsafe_code(sources: &[Source]) -> Vec<Finding> {
    const MACHINE: &str = "host-native/src/guest/machine.rs";
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.path == MACHINE) {
        let lines = source.production().filter(|(_, text)| has_word(text, "unsafe"));
        for (line, _) in lines.skip(1) {
            found.push(source.finding(line, "a second `unsafe` beside the machine code's", "go through `Program::new`"));
        }
    }
    let concerned = |source: &Source| source.is_rust() && source.path != MACHINE;
    found.extend(elsewhere(sources, "wasm/src/raw.rs", concerned, |line| has_word(line, "unsafe"), "`unsafe`"));
    found
}

/// One file of the native host knows the runtime.
pub(super) fn wasmtime(sources: &[Source]) -> Vec<Finding> {
    let mut naming: Vec<Finding> = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("host-native/src/") && source.is_rust()) {
        if let Some((line, _)) = source.production().find(|(_, text)| has_word(text, "wasmtime")) {
            naming.push(source.finding(line, "wasmtime is named in more than one file", "go through the guest's own file"));
        }
    }
    if naming.len() > 1 { naming } else { Vec::new() }
}

/// One file of the native host reads the clock; the core and the faces none.
pub(super) fn clock(sources: &[Source]) -> Vec<Finding> {
    let reads = |line: &str| ["SystemTime::now", "Instant::now", "Utc::now", "Local::now"].iter().any(|now| line.contains(now));
    let published =
        |source: &Source| source.is_rust() && !source.path.starts_with("tests/") && !source.path.contains("/benches/");
    elsewhere(sources, "host-native/src/clock.rs", published, reads, "a look at the clock")
}

/// SQL stands under `engines/`, in strings or in files of its own.
pub(super) fn sql(sources: &[Source]) -> Vec<Finding> {
    const VERBS: &[&str] = &["SELECT ", "INSERT INTO ", "INSERT OR ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "PRAGMA "];
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| !source.path.starts_with("tests/") && !source.path.contains("/engines/")) {
        if source.path.ends_with(".sql") {
            found.push(source.finding(1, "SQL outside engines", "move the file under the engine that runs it"));
        }
        for (line, text) in (1..).zip(source.strings.lines()).filter(|(line, _)| !source.in_test(*line)) {
            if VERBS.iter().any(|verb| text.contains(verb)) {
                found.push(source.finding(line, "SQL outside engines", "move the statement into the engine that runs it"));
            }
        }
    }
    found
}

/// An `allow` or `expect` of a lint says why: `reason = "…"`, or a comment on its line or the one before.
pub(super) fn exceptions(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_rust()) {
        let lines: Vec<&str> = source.text.lines().collect();
        for (line, text) in source.production() {
            let excepts = ["[allow(", "[expect("].iter().any(|attribute| text.contains(attribute));
            let here = lines.get(line - 1).copied().unwrap_or("");
            let before = line.checked_sub(2).and_then(|index| lines.get(index)).map_or("", |text| text.trim_start());
            let reasoned = here.contains("reason =") || here.contains("//") || before.starts_with("// ");
            if excepts && !reasoned && !following_reason(&lines, line) {
                found.push(source.finding(line, "an exception to a lint without its reason", "add `reason = \"…\"`"));
            }
        }
    }
    found
}

/// An attribute over several lines may have its reason on any of them.
fn following_reason(lines: &[&str], line: usize) -> bool {
    let open = lines.get(line - 1).is_some_and(|text| !text.contains(")]"));
    open && lines.iter().skip(line).take(12).take_while(|text| !text.contains(")]")).any(|text| text.contains("reason ="))
}

fn elsewhere(
    sources: &[Source],
    place: &str,
    concerned: impl Fn(&Source) -> bool,
    names: impl Fn(&str) -> bool,
    what: &str,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.path != place && concerned(source)) {
        for (line, _) in source.production().filter(|(_, text)| names(text)) {
            found.push(source.finding(line, format!("{what} outside `{place}`"), format!("go through `{place}`")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn core_is_without_std_hash_maps_and_floats() {
        assert!(
            found(pure_core, "core/src/time/a.rs", "use alloc::vec::Vec;\nlet a = b.0.1; let r = 1..2; // 1.5 f64 std::fs\n")
                .is_empty()
        );
        for text in ["use std::fs;\n", "let a: HashMap<u8, u8>;\n", "fn a(b: f64) {}\n", "let a = 1.5;\n"] {
            assert_eq!(found(pure_core, "core/src/time/a.rs", text).len(), 1, "{text}");
        }
        assert_eq!(found(pure_core, "core/src/lib.rs", "pub mod base;\n").len(), 1);
    }

    #[test]
    fn the_glue_for_floats_of_json_is_where_it_is() {
        let glue = "fn visit_f64<E: de::Error>(self, value: f64) -> Result<Json, E> {\n";
        assert!(found(pure_core, "core/src/base/json.rs", glue).is_empty());
        assert_eq!(found(pure_core, "core/src/base/instant.rs", glue).len(), 1);
        assert!(found(pure_core, "core/src/base/number.rs", "let half = 0.5_f64;\n").is_empty());
    }

    #[test]
    fn unsafe_has_one_file() {
        assert!(found(unsafe_code, "wasm/src/raw.rs", "unsafe { a() }\n").is_empty());
        assert_eq!(found(unsafe_code, "wasm/src/js.rs", "unsafe { a() }\n").len(), 1);
        assert!(found(unsafe_code, "host-native/src/guest/machine.rs", "unsafe { a() }\n").is_empty());
        assert_eq!(found(unsafe_code, "host-native/src/guest/machine.rs", "unsafe { a() }\nunsafe { b() }\n").len(), 1);
    }

    #[test]
    fn wasmtime_has_one_file() {
        let naming = |path| Source::new(path, "use wasmtime::Engine;\n");
        assert!(wasmtime(&[naming("host-native/src/guest.rs")]).is_empty());
        assert_eq!(wasmtime(&[naming("host-native/src/guest.rs"), naming("host-native/src/drive.rs")]).len(), 2);
    }

    #[test]
    fn the_clock_has_one_file() {
        assert!(found(clock, "host-native/src/clock.rs", "let a = SystemTime::now();\n").is_empty());
        assert_eq!(found(clock, "host-native/src/drive.rs", "let a = std::time::Instant::now();\n").len(), 1);
    }

    #[test]
    fn sql_is_under_engines() {
        let text = "let a = \"SELECT id FROM outbox\";\n";
        assert!(found(sql, "host-native/src/engines/sqlite/claim.rs", text).is_empty());
        assert_eq!(found(sql, "host-native/src/drive.rs", text).len(), 1);
        assert_eq!(found(sql, "host-native/migrations/V1.sql", "CREATE TABLE a (b)").len(), 1);
    }

    #[test]
    fn an_exception_has_its_reason() {
        assert_eq!(found(exceptions, "core/src/a.rs", "#[allow(dead_code)]\nfn a() {}\n").len(), 1);
        assert!(found(exceptions, "core/src/a.rs", "#[allow(dead_code, reason = \"read by hosts\")]\nfn a() {}\n").is_empty());
        let long = "#![allow(\n    clippy::panic,\n    reason = \"a test\"\n)]\n";
        assert!(found(exceptions, "tests/model/src/lib.rs", long).is_empty());
        assert_eq!(found(exceptions, "tests/model/src/lib.rs", "#![allow(\n    clippy::panic,\n)]\n").len(), 1);
    }
}
