//! What may be committed: generated files that name their command, dependencies that are explained, nothing that only one machine
//! knows.
//!
//! In: every text that git knows. Out: findings. Never: the content of what is generated; a test compares that.

use super::Finding;
use super::source::Source;

/// A generated text names the command that makes it within its first lines.
pub(super) fn generated(sources: &[Source]) -> Vec<Finding> {
    let nameless = |source: &&Source| {
        let head: String = source.text.chars().take(400).collect();
        source.is_generated() && !is_rust_of_a_room(source) && !head.contains("cargo xtask ")
    };
    let remedy = "let the command that makes it write its own name into the first lines";
    sources.iter().filter(nameless).map(|source| source.finding(1, "a generated file without its command", remedy)).collect()
}

/// `core/src/schema` is written by hand: it lists what the schema is made of.
fn is_rust_of_a_room(source: &Source) -> bool {
    source.path.starts_with("core/src/") && source.is_rust()
}

/// Each dependency of the workspace, and of an npm package in it, stands in the first column of DESIGN's table.
pub(super) fn dependencies(sources: &[Source]) -> Vec<Finding> {
    let Some(design) = sources.iter().find(|source| source.path == "core/docs/DESIGN.md") else { return Vec::new() };
    let explained: Vec<&str> = design
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split('|').next())
        .flat_map(|names| names.split(',').map(str::trim))
        .collect();
    let mut found = Vec::new();
    for source in sources {
        for (line, name) in declared(source) {
            if !explained.contains(&name) {
                let what = format!("the dependency `{name}` without a sentence");
                found.push(source.finding(line, what, "say in core/docs/DESIGN.md what it is for"));
            }
        }
    }
    found
}

/// The dependencies that a manifest names, without the project's own crates.
fn declared(source: &Source) -> Vec<(usize, &str)> {
    let (begins, quote): (&[&str], _) = match source.path.rsplit('/').next() {
        Some("Cargo.toml") if source.path == "Cargo.toml" => (&["[workspace.dependencies]"], ""),
        Some("package.json") => (&["\"dependencies\": {", "\"devDependencies\": {", "\"peerDependencies\": {"], "\""),
        _ => return Vec::new(),
    };
    let mut inside = false;
    let mut names = Vec::new();
    for (line, text) in (1..).zip(source.text.lines().map(str::trim)) {
        inside = (inside || begins.contains(&text)) && (begins.contains(&text) || !text.starts_with(['[', '}']));
        let name = text.split(['=', ':']).next().unwrap_or_default().trim().trim_matches('"');
        let is_entry = inside && !begins.contains(&text) && !name.is_empty() && !name.starts_with('#');
        if is_entry && text.starts_with(quote) && !text.contains("path = ") {
            names.push((line, name));
        }
    }
    names
}

/// No path of a machine, no address of a registry in a lock file.
pub(super) fn machines(sources: &[Source]) -> Vec<Finding> {
    let homes = [["/ho", "me/"], ["/ro", "ot/"], ["/wo", "rk/"], ["/Us", "ers/"]].map(|halves| halves.concat());
    let mut found = Vec::new();
    for source in sources {
        for (line, text) in (1..).zip(source.text.lines()) {
            if let Some(home) = homes.iter().find(|home| starts_a_path(text, home)) {
                found.push(source.finding(
                    line,
                    format!("a path of one machine, `{home}…`"),
                    "make it relative, or ask the environment",
                ));
            }
            if source.path.ends_with("package-lock.json") && text.trim_start().starts_with("\"resolved\": \"http") {
                found.push(source.finding(
                    line,
                    "the address of a registry",
                    "npm's `omit-lockfile-registry-resolved` leaves it out",
                ));
            }
        }
    }
    found
}

/// No merge is left half done.
pub(super) fn merges(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources {
        for (line, text) in (1..).zip(source.text.lines()) {
            if text.starts_with("<<<<<<< ") || text.starts_with(">>>>>>> ") {
                found.push(source.finding(line, "the mark of a merge", "settle what both sides changed"));
            }
        }
    }
    found
}

/// Whether an absolute path begins with this: what stands before it is no part of a longer path.
fn starts_a_path(text: &str, home: &str) -> bool {
    text.match_indices(home).any(|(at, _)| {
        let before = text.get(..at).unwrap_or("").chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '}' | '~' | '*'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn a_generated_file_names_its_command() {
        assert_eq!(found(generated, "wasm/npm/generated/types.d.ts", "export type A = 1;\n").len(), 1);
        assert!(found(generated, "wasm/npm/generated/types.d.ts", "// Made by `cargo xtask codegen`.\n").is_empty());
        assert!(
            found(generated, "core/schema/relance.schema.json", "{ \"$comment\": \"Made by `cargo xtask codegen`.\" }")
                .is_empty()
        );
    }

    #[test]
    fn a_dependency_has_its_sentence() {
        let manifest = "[workspace]\nmembers = []\n\n[workspace.dependencies]\nours = { path = \"core\" }\nserde = \"1\"\nother = \"2\"\n\n[profile.dev]\n";
        let package = "{\n  \"devDependencies\": {\n    \"typescript\": \"5\"\n  },\n  \"private\": true\n}\n";
        let design = "| crate | why |\n| serde, more | reads |\n";
        let sources = [("Cargo.toml", manifest), ("package.json", package), ("core/docs/DESIGN.md", design)]
            .map(|(path, text)| Source::new(path, text));
        let found: Vec<String> = dependencies(&sources).iter().map(|finding| finding.what.clone()).collect();
        assert_eq!(found, ["the dependency `other` without a sentence", "the dependency `typescript` without a sentence"]);
    }

    #[test]
    fn no_path_of_a_machine_is_committed() {
        for folder in ["home", "root", "work"] {
            assert_eq!(found(machines, "README.md", &format!("see /{folder}/me/notes\n")).len(), 1, "{folder}");
        }
        assert!(found(machines, "README.md", "see ./work/me and docs/home/me\n").is_empty());
    }

    #[test]
    fn no_merge_is_left_half_done() {
        let text = ["<<<<<<<", " HEAD\n=======\n", ">>>>>>>", " other\n"].concat();
        assert_eq!(found(merges, "tests/vectors/a.json", &text).len(), 2);
        assert!(found(merges, "README.md", "a heading\n=======\n").is_empty());
    }

    #[test]
    fn no_address_of_a_registry_is_committed() {
        assert_eq!(found(machines, "package-lock.json", "      \"resolved\": \"https://registry.example/a.tgz\",\n").len(), 1);
    }
}
