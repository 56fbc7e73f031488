//! The shape of a file: how long it and its functions are, what it opens with, what things are called.
//!
//! In: sources. Out: findings. Never: a word about generated files; those have their command.

use super::Finding;
use super::source::{Source, item_end, words};

/// The most production lines of a file.
const FILE_LINES: usize = 400;
/// The most lines of a function's body.
const FUNCTION_LINES: usize = 60;
/// Names that say nothing.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"];

/// At most 400 production lines a file, 60 a function.
pub(super) fn caps(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in written(sources) {
        let lines = source.production_lines();
        if lines > FILE_LINES {
            let what = format!("{lines} production lines, the cap is {FILE_LINES}");
            found.push(source.finding(FILE_LINES + 1, what, "split it by what its parts decide"));
        }
        found.extend(long_functions(source));
    }
    found
}

fn long_functions(source: &Source) -> Vec<Finding> {
    let lines: Vec<&str> = source.code.lines().collect();
    let mut found = Vec::new();
    for (line, text) in source.production() {
        let Some(name) = function_name(text) else { continue };
        let end = item_end(&lines, line - 1);
        let start = (line - 1..=end).find(|index| lines.get(*index).is_some_and(|text| text.contains('{'))).unwrap_or(end);
        let body = end.saturating_sub(start + 1);
        if body > FUNCTION_LINES {
            let what = format!("`{name}` has {body} lines, the cap is {FUNCTION_LINES}");
            found.push(source.finding(line, what, "give its parts names"));
        }
    }
    found
}

fn function_name(line: &str) -> Option<&str> {
    let mut words = words(line).skip_while(|(_, word)| *word != "fn");
    let (at, _) = words.next()?;
    line.get(at..)?.starts_with("fn ").then(|| words.next())?.map(|(_, name)| name) // Without a name it is a type.
}

/// Every source opens with what it decides or does, then what comes in, what goes out, what it never does.
pub(super) fn heads(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in written(sources) {
        let head = head(source);
        let missing: Vec<&str> =
            [("In", head_has(&head, "in")), ("Out", head_has(&head, "out")), ("Never", head_has(&head, "never"))]
                .into_iter()
                .filter_map(|(part, there)| (!there).then_some(part))
                .collect();
        if head.trim().is_empty() {
            found.push(source.finding(1, "the file does not say what it does", "open it with `//!` (`/** … */` in scripts)"));
        } else if !missing.is_empty() {
            let what = format!("the head does not say: {}", missing.join(", "));
            found.push(source.finding(1, what, "add what comes in, what goes out, what it never does"));
        }
    }
    found
}

fn head(source: &Source) -> String {
    let lines = source.text.lines().skip_while(|line| line.starts_with("#!/"));
    if source.is_rust() {
        return lines
            .take_while(|line| line.starts_with("//!"))
            .map(|line| line.trim_start_matches("//!"))
            .collect::<Vec<_>>()
            .join("\n");
    }
    let text = lines.collect::<Vec<_>>().join("\n");
    text.strip_prefix("/**").and_then(|rest| rest.split_once("*/")).map_or_else(String::new, |(head, _)| head.to_owned())
}

fn head_has(head: &str, part: &str) -> bool {
    words(head).any(|(_, word)| word.eq_ignore_ascii_case(part))
}

/// No file is called by a name that says nothing, and no function begins with `get_`.
pub(super) fn names(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources {
        let empty =
            source.path.split('/').map(|part| part.split('.').next().unwrap_or(part)).find(|part| EMPTY_NAMES.contains(part));
        if let Some(name) = empty {
            found.push(source.finding(1, format!("`{name}` says nothing"), "name it by what it decides or holds"));
        }
        for (line, text) in source.production() {
            if let Some(name) = function_name(text).filter(|name| name.starts_with("get_")) {
                found.push(source.finding(
                    line,
                    format!("`{name}` begins with `get_`"),
                    "a call that returns a thing has the thing's name",
                ));
            }
        }
    }
    found
}

fn written(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| (source.is_rust() || source.is_script()) && !source.is_generated())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn a_file_has_at_most_400_production_lines() {
        let full = "fn a() {}\n".repeat(400);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    fn b() {}\n".repeat(100));
        assert!(found(caps, "core/src/a.rs", &format!("{full}{tests}")).is_empty());
        assert_eq!(found(caps, "core/src/a.rs", &format!("{full}fn b() {{}}\n")).len(), 1);
    }

    #[test]
    fn a_function_has_at_most_60_lines() {
        let members = "    pub a: fn(u8),\n".repeat(70);
        assert!(found(caps, "core/src/a.rs", &format!("pub struct A {{\n{members}}}\n\nfn b() {{}}\n")).is_empty());
        let of = |lines: usize| format!("pub fn long(\n    a: u8,\n) {{\n{}}}\n", "    a();\n".repeat(lines));
        assert!(found(caps, "core/src/a.rs", &of(60)).is_empty());
        let long = found(caps, "core/src/a.rs", &of(61));
        assert_eq!(long.len(), 1);
        assert!(long[0].contains("`long` has 61 lines"), "{long:?}");
    }

    #[test]
    fn a_file_says_what_it_does() {
        assert_eq!(found(heads, "core/src/a.rs", "use b;\n").len(), 1);
        assert_eq!(found(heads, "core/src/a.rs", "//! Does a thing.\n").len(), 1);
        assert!(found(heads, "core/src/a.rs", "//! Does a thing.\n//!\n//! In: a. Out: b. Never: c.\n").is_empty());
        assert_eq!(found(heads, "wasm/npm/entry/node.mjs", "import a from 'b';\n").len(), 1);
        assert!(found(heads, "wasm/npm/entry/node.mjs", "/** Does. In: a. Out: b. Never: c. */\n").is_empty());
    }

    #[test]
    fn names_say_something() {
        assert_eq!(found(names, "core/src/time/utils.rs", "").len(), 1);
        assert_eq!(found(names, "core/src/helpers/zone.rs", "").len(), 1);
        assert_eq!(found(names, "core/src/time/zone.rs", "pub fn get_zone() {}\n").len(), 1);
        assert!(found(names, "core/src/time/zone.rs", "pub fn zone() { map.get(0) }\n").is_empty());
    }
}
