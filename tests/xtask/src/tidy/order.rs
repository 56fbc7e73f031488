//! The directions: inside core one total order, between folders the arrows of the house, and nobody imports tests.
//!
//! In: sources and manifests. Out: findings. Never: an opinion about what is inside a room.

use super::Finding;
use super::source::{Source, words};

/// The total order inside core, from the left. The rooms of one row don't know each other.
const ORDER: &[&[&str]] = &[
    &["base"],
    &["wire"],
    &["time", "html"],
    &["check"],
    &["understand"],
    &["assistant"],
    &["lifecycle"],
    &["schedule"],
    &["route"],
    &["compose"],
    &["emit"],
    &["engine"],
    &["watch"],
    &["preview", "simulate", "explore", "catalogue", "diff", "replay", "explain", "bulk"],
    &["call"],
    &["schema"],
    &["lib"],
];

/// A file of core imports only from the left of its own room, and from its room.
pub(super) fn inside_core(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources {
        let Some(place) = source.path.strip_prefix("core/src/").filter(|_| source.is_rust()) else { continue };
        let module = module_path(place);
        let own = module.first().map_or("lib", String::as_str);
        let Some(own_rank) = rank(own) else {
            found.push(source.finding(
                1,
                format!("`{own}` has no place in the order of core"),
                "give it one in tests/xtask/src/tidy/order.rs",
            ));
            continue;
        };
        for (line, room) in rooms_named(source, &module) {
            let fits = room == own || rank(&room).is_some_and(|rank| rank < own_rank);
            if !fits && rank(&room).is_some() {
                let remedy = format!("a file of `{own}` imports only from its left; move what both need to the left");
                found.push(source.finding(line, format!("`{own}` imports `{room}`"), remedy));
            }
        }
    }
    found
}

fn rank(room: &str) -> Option<usize> {
    ORDER.iter().position(|row| row.contains(&room))
}

/// The path of a file's module below the crate: `time/zone.rs` is `time`, `zone`; `lib.rs` is none.
fn module_path(place: &str) -> Vec<String> {
    let stem = place.trim_end_matches(".rs");
    stem.split('/').filter(|part| !matches!(*part, "mod" | "lib")).map(str::to_owned).collect()
}

/// The rooms that a file names through `crate::` or through enough `super::`, with the lines.
fn rooms_named(source: &Source, module: &[String]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let lines: Vec<(usize, &str)> = source.production().collect();
    for (index, (line, text)) in lines.iter().enumerate() {
        for (at, word) in words(text) {
            let after = text.get(at + word.len()..).unwrap_or("");
            let before = text.get(..at).unwrap_or("").trim_end();
            let rest = match word {
                "crate" if !before.ends_with(['(', '$']) || after.starts_with("::") => after.strip_prefix("::"),
                "super" if !before.ends_with("::") => above(after, module.len()),
                _ => None,
            };
            let Some(rest) = rest else { continue };
            let following: String =
                lines.iter().skip(index + 1).map_while(|(_, next)| Some(*next)).collect::<Vec<_>>().join("\n");
            found.extend(first_names(&format!("{rest}\n{following}")).into_iter().map(|room| (*line, room)));
        }
    }
    found
}

/// What follows so many `super` that the crate's root is meant; `None` when fewer or more stand there.
fn above(after_first: &str, depth: usize) -> Option<&str> {
    let mut rest = after_first.strip_prefix("::")?;
    for _ in 1..depth {
        rest = rest.strip_prefix("super")?.strip_prefix("::")?;
    }
    (depth > 0 && !rest.starts_with("super")).then_some(rest)
}

/// The first name of a path, or of each path of a group in braces.
fn first_names(text: &str) -> Vec<String> {
    let text = text.trim_start();
    let Some(group) = text.strip_prefix('{') else {
        return words(text).next().map(|(_, name)| name.to_owned()).into_iter().collect();
    };
    let mut names = Vec::new();
    let (mut depth, mut fresh, mut name) = (0_usize, true, String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 && fresh && (c.is_alphanumeric() || c == '_') {
            name.push(c);
        } else if !name.is_empty() {
            names.push(std::mem::take(&mut name));
            fresh = false;
        }
        fresh = fresh || depth == 0 && c == ',';
    }
    names.extend((!name.is_empty()).then_some(name));
    names
}

/// The crates that live in each folder, and whose crates it may name in its manifest and its sources; the first that fits counts.
const ARROWS: &[(&str, &[&str])] =
    &[("core/fuzz/", &["relance-core"]), ("core/", &[]), ("wasm/", &["relance-core"]), ("host-native/", &["relance-core"])];

/// What of core the native host may name: types, not decisions.
const TYPES_OF_CORE: &[&str] = &["base", "wire"];

/// `wasm → core`, `host-native → core's wire types`, and scripts stay in their package.
pub(super) fn between_folders(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources {
        if let Some((folder, allowed)) = ARROWS.iter().find(|(folder, _)| source.path.starts_with(folder)) {
            if source.path.ends_with("Cargo.toml") {
                found.extend(manifest_arrows(source, allowed));
            }
            if *folder == "host-native/" && source.is_rust() {
                found.extend(decisions_named(source));
            }
        }
        if source.is_script() && !source.path.starts_with("tests/") && !source.is_generated() {
            found.extend(scripts_outside(source));
        }
    }
    found
}

fn manifest_arrows(source: &Source, allowed: &[&str]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut in_dependencies = false;
    for (line, text) in (1..).zip(source.text.lines()) {
        if text.starts_with('[') {
            in_dependencies = text.contains("dependencies");
            continue;
        }
        let name = text.split(['=', '.', ' ']).next().unwrap_or("");
        let ours = name.starts_with("relance") || text.contains("path =");
        if in_dependencies && ours && !allowed.contains(&name) {
            found.push(source.finding(line, format!("depends on `{name}`"), "the arrows of the house don't go there"));
        }
    }
    found
}

fn decisions_named(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    for (line, text) in source.production() {
        for (at, _) in words(text).filter(|(_, word)| *word == "relance_core") {
            let rest = text.get(at..).unwrap_or("").trim_start_matches("relance_core").trim_start_matches("::");
            for name in first_names(rest).iter().filter(|name| !TYPES_OF_CORE.contains(&name.as_str())) {
                let remedy = "the native host takes types from core, and decisions from the wasm module";
                found.push(source.finding(line, format!("the native host names `relance_core::{name}`"), remedy));
            }
        }
    }
    found
}

fn scripts_outside(source: &Source) -> Vec<Finding> {
    let package = ["wasm/npm", "host-node", "host-native/console"].iter().find(|package| source.path.starts_with(*package));
    let Some(package) = package else { return Vec::new() };
    let depth = source.path.get(package.len() + 1..).unwrap_or("").matches('/').count();
    let mut found = Vec::new();
    for (line, text) in (1..).zip(source.text.lines()) {
        let imports = text.contains("import") || text.contains("require(") || text.contains(" from ");
        if imports && text.matches("../").count() > depth {
            found.push(source.finding(line, format!("imports from outside `{package}`"), "import the package by its name"));
        }
    }
    found
}

/// Nothing outside `tests` names a file or a crate of it.
pub(super) fn tests_are_a_leaf(sources: &[Source]) -> Vec<Finding> {
    let crates: Vec<&str> = sources
        .iter()
        .filter(|source| source.path.starts_with("tests/") && source.path.ends_with("/Cargo.toml"))
        .filter_map(|source| source.text.lines().find_map(|line| line.strip_prefix("name = ")))
        .map(|name| name.trim_matches('"'))
        .collect();
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| !source.path.starts_with("tests/")) {
        let manifest = source.path.ends_with("/Cargo.toml");
        for (line, text) in (1..).zip(source.text.lines()) {
            let names = manifest && crates.iter().any(|name| text.split(['=', '.', ' ']).next() == Some(name));
            let includes = ["include_str!(", "include_bytes!(", "include!(", "#[path", "from \"", "require(\"", "path = \"../"]
                .iter()
                .any(|way| text.split_once(way).is_some_and(|(_, rest)| rest.contains("../tests/")));
            if names || includes {
                found.push(source.finding(line, "something outside imports tests", "move what is shared out of tests"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn a_room_imports_only_from_its_left() {
        assert!(
            found(inside_core, "core/src/time/zone.rs", "use crate::base::Instant;\nuse crate::{wire, base::{limits}};\n")
                .is_empty()
        );
        let right = found(inside_core, "core/src/time/zone.rs", "use crate::schedule::next;\n");
        assert_eq!(right.len(), 1);
        assert!(right[0].starts_with("core/src/time/zone.rs:1: `time` imports `schedule`;"), "{right:?}");
    }

    #[test]
    fn a_group_over_several_lines_is_read_to_its_end() {
        let text = "use crate::{\n    base::{Instant, limits},\n    engine,\n};\n";
        assert_eq!(found(inside_core, "core/src/emit/mod.rs", text).len(), 1);
    }

    #[test]
    fn a_way_through_super_counts() {
        assert_eq!(found(inside_core, "core/src/time/zone.rs", "use super::super::call::Core;\n").len(), 1);
        assert!(found(inside_core, "core/src/time/zone.rs", "use super::call;\n").is_empty());
        assert_eq!(found(inside_core, "core/src/engine.rs", "use super::preview;\n").len(), 1);
    }

    #[test]
    fn a_path_in_the_middle_of_code_counts() {
        assert_eq!(found(inside_core, "core/src/wire/mod.rs", "fn a() { crate::engine::advance() }\n").len(), 1);
    }

    #[test]
    fn rooms_of_one_row_do_not_know_each_other() {
        assert_eq!(found(inside_core, "core/src/preview.rs", "use crate::replay::run;\n").len(), 1);
    }

    #[test]
    fn a_room_without_a_place_is_found() {
        assert_eq!(found(inside_core, "core/src/attic/mod.rs", "").len(), 1);
    }

    #[test]
    fn the_native_host_takes_types_and_no_decisions() {
        assert!(found(between_folders, "host-native/src/drive.rs", "use relance_core::wire::Effect;\n").is_empty());
        assert_eq!(found(between_folders, "host-native/src/drive.rs", "use relance_core::engine::advance;\n").len(), 1);
    }

    #[test]
    fn the_core_depends_on_none_of_ours() {
        let text = "[dependencies]\nrelance-wasm.workspace = true\n";
        assert_eq!(found(between_folders, "core/Cargo.toml", text).len(), 1);
        assert!(found(between_folders, "wasm/Cargo.toml", "[dependencies]\nrelance-core.workspace = true\n").is_empty());
        let path = "[dependencies]\nrelance-core = { path = \"..\" }\n";
        assert!(found(between_folders, "core/fuzz/Cargo.toml", path).is_empty());
        assert_eq!(found(between_folders, "core/fuzz/Cargo.toml", text).len(), 1);
    }

    #[test]
    fn a_script_stays_in_its_package() {
        assert!(found(between_folders, "wasm/npm/entry/node.mjs", "import * as a from '../pkg/relance.js';\n").is_empty());
        assert_eq!(found(between_folders, "wasm/npm/entry/node.mjs", "import * as a from '../../src/a.js';\n").len(), 1);
    }

    #[test]
    fn nobody_imports_tests() {
        let text = "const A: &str = include_str!(\"../../tests/vectors/a.json\");\n";
        assert_eq!(found(tests_are_a_leaf, "core/src/time/zone.rs", text).len(), 1);
        let sources = [
            Source::new("tests/model/Cargo.toml", "[package]\nname = \"relance-model\"\n"),
            Source::new("core/Cargo.toml", "[dev-dependencies]\nrelance-model = { path = \"../tests/model\" }\n"),
        ];
        assert_eq!(tests_are_a_leaf(&sources).len(), 1);
    }
}
