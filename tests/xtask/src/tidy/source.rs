//! A source as the rules see it: code without comments and strings, strings alone, and which lines are tests.
//!
//! In: a path and a text. Out: [`Source`]. Never: a full parse; words, braces and lines are enough here.

use super::Finding;

/// A file of the project.
pub(super) struct Source {
    /// Relative to the root, with `/` between names.
    pub(super) path: String,
    /// As it is.
    pub(super) text: String,
    /// Rust only: comments, strings and characters blanked, lines and columns kept.
    pub(super) code: String,
    /// Rust only: nothing but the contents of strings, lines and columns kept.
    pub(super) strings: String,
    /// For each line, whether it is inside a `#[cfg(test)]` module.
    tests: Vec<bool>,
}

impl Source {
    /// Reads a text.
    pub(super) fn new(path: &str, text: &str) -> Self {
        let (code, strings) = if path.ends_with(".rs") { split(text) } else { (String::new(), String::new()) };
        let tests = test_lines(&code);
        Self { path: path.into(), text: text.into(), code, strings, tests }
    }

    /// Whether it is Rust.
    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether it is JavaScript or TypeScript.
    pub(super) fn is_script(&self) -> bool {
        [".js", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts"].iter().any(|end| self.path.ends_with(end))
    }

    /// Whether it is written by a command.
    pub(super) fn is_generated(&self) -> bool {
        self.path.split('/').any(|part| part == "generated" || part == "schema")
    }

    /// Whether all of it is tests: `tests.rs`, or a file of a crate's or a room's folder `tests`.
    pub(super) fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// Whether this line (from 1) is part of a test.
    pub(super) fn in_test(&self, line: usize) -> bool {
        self.is_test() || self.tests.get(line.wrapping_sub(1)).copied().unwrap_or(false)
    }

    /// The lines of code that are no test, with their numbers.
    pub(super) fn production(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.code.lines()).filter(|(line, _)| !self.in_test(*line))
    }

    /// How many lines are no test.
    pub(super) fn production_lines(&self) -> usize {
        (1..).zip(self.text.lines()).filter(|(line, _)| !self.in_test(*line)).count()
    }

    /// A finding at a line of this source.
    pub(super) fn finding(&self, line: usize, what: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, what: what.into(), remedy: remedy.into() }
    }
}

/// The words of a line of code: identifiers and keywords, with where they begin.
pub(super) fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    line.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr().addr() - line.as_ptr().addr(), word))
}

/// Whether a line of code has this word.
pub(super) fn has_word(line: &str, wanted: &str) -> bool {
    words(line).any(|(_, word)| word == wanted)
}

#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Code,
    LineComment,
    BlockComment(usize),
    Text { hashes: Option<usize> },
}

/// Blanks comments and strings in one copy, and everything but strings in the other.
fn split(text: &str) -> (String, String) {
    let chars: Vec<char> = text.chars().collect();
    let (mut code, mut strings) = (String::with_capacity(text.len()), String::with_capacity(text.len()));
    let mut inside = Inside::Code;
    let mut at = 0;
    while at < chars.len() {
        let (next, width) = advance(&chars, at, inside);
        for c in chars.get(at..at + width).unwrap_or_default() {
            let blank = if *c == '\n' { '\n' } else { ' ' };
            let is_text = matches!((inside, next), (Inside::Text { .. }, Inside::Text { .. }));
            code.push(if inside == Inside::Code && next == Inside::Code && width == 1 { *c } else { blank });
            strings.push(if is_text { *c } else { blank });
        }
        inside = next;
        at += width;
    }
    (code, strings)
}

/// What the scanner is inside of after the next few characters, and how many those are.
fn advance(chars: &[char], at: usize, inside: Inside) -> (Inside, usize) {
    let c = |offset: usize| chars.get(at + offset).copied().unwrap_or('\0');
    match inside {
        Inside::Code => match (c(0), c(1)) {
            ('/', '/') => (Inside::LineComment, 2),
            ('/', '*') => (Inside::BlockComment(1), 2),
            ('"', _) => (Inside::Text { hashes: None }, 1),
            ('r', '"' | '#') if !follows_word(chars, at) => match raw_start(chars, at) {
                Some((hashes, width)) => (Inside::Text { hashes: Some(hashes) }, width),
                None => (Inside::Code, 1),
            },
            ('\'', _) => (Inside::Code, character_width(chars, at)),
            _ => (Inside::Code, 1),
        },
        Inside::LineComment => (if c(0) == '\n' { Inside::Code } else { inside }, 1),
        Inside::BlockComment(depth) => match (c(0), c(1)) {
            ('*', '/') if depth == 1 => (Inside::Code, 2),
            ('*', '/') => (Inside::BlockComment(depth - 1), 2),
            ('/', '*') => (Inside::BlockComment(depth + 1), 2),
            _ => (inside, 1),
        },
        Inside::Text { hashes: None } => match c(0) {
            '\\' => (inside, 2),
            '"' => (Inside::Code, 1),
            _ => (inside, 1),
        },
        Inside::Text { hashes: Some(hashes) } => {
            let ends = c(0) == '"' && (1..=hashes).all(|offset| c(offset) == '#');
            if ends { (Inside::Code, 1 + hashes) } else { (inside, 1) }
        }
    }
}

/// Whether the character before is part of a word other than the prefixes `b` and `c` of a string.
fn follows_word(chars: &[char], at: usize) -> bool {
    let before = |offset: usize| at.checked_sub(offset).and_then(|index| chars.get(index)).copied().unwrap_or(' ');
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let prefix = matches!(before(1), 'b' | 'c') && !is_word(before(2));
    is_word(before(1)) && !prefix
}

fn raw_start(chars: &[char], at: usize) -> Option<(usize, usize)> {
    let hashes = chars.get(at + 1..)?.iter().take_while(|c| **c == '#').count();
    (chars.get(at + 1 + hashes) == Some(&'"')).then_some((hashes, hashes + 2))
}

/// The width of a character literal, or 1 for the tick of a lifetime.
fn character_width(chars: &[char], at: usize) -> usize {
    match (chars.get(at + 1), chars.get(at + 2)) {
        (Some('\\'), _) => {
            let rest = chars.get(at + 3..).unwrap_or_default();
            4 + rest.iter().position(|c| *c == '\'').unwrap_or(0)
        }
        (Some(_), Some('\'')) => 3,
        _ => 1,
    }
}

/// Which lines stand in a module behind `#[cfg(test)]`, the attribute included.
fn test_lines(code: &str) -> Vec<bool> {
    let lines: Vec<&str> = code.lines().collect();
    let mut tests = vec![false; lines.len()];
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let is_start = line.trim_start().starts_with("#[cfg(test)]") || line.trim_start().starts_with("#[cfg(all(test");
        let end = if is_start { item_end(&lines, at) } else { at };
        if is_start {
            tests.iter_mut().take(end + 1).skip(at).for_each(|line| *line = true);
        }
        at = end + 1;
    }
    tests
}

/// The last line of the item that begins here: where its braces close, or its semicolon if it has none.
pub(super) fn item_end(lines: &[&str], start: usize) -> usize {
    let mut depth = 0_usize;
    for (index, line) in lines.iter().enumerate().skip(start) {
        for c in line.chars() {
            match c {
                '{' => depth += 1,
                '}' if depth == 1 => return index,
                '}' => depth = depth.saturating_sub(1),
                ';' if depth == 0 => return index,
                _ => {}
            }
        }
    }
    lines.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_comments_strings_and_characters_out_of_the_code() {
        let source = Source::new(
            "core/src/a.rs",
            "let a = \"unsafe {\"; // unsafe\nlet b = r#\"f64 \" \"#; let c = '{'; /* std */ fn d<'a>() {}\n",
        );
        assert!(!has_word(&source.code, "unsafe") && !has_word(&source.code, "f64") && !has_word(&source.code, "std"));
        assert_eq!(source.code.matches('{').count(), 1);
        assert!(source.code.contains("fn d<'a>() {}"));
        assert!(source.strings.contains("unsafe {") && source.strings.contains("f64"));
        assert_eq!(source.code.lines().count(), source.text.lines().count());
    }

    #[test]
    fn an_escaped_quote_does_not_end_a_string() {
        let source = Source::new("core/src/a.rs", r#"let a = "\" unsafe"; let q = '\''; let b = b"x"; std"#);
        assert!(!has_word(&source.code, "unsafe"));
        assert!(has_word(&source.code, "std") && !has_word(&source.code, "x"));
    }

    #[test]
    fn lines_of_a_test_module_are_no_production() {
        let source = Source::new("core/src/a.rs", "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n");
        let lines: Vec<usize> = source.production().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 6]);
        assert_eq!(source.production_lines(), 2);
    }

    #[test]
    fn knows_a_file_of_tests_by_its_place() {
        assert!(Source::new("core/src/time/tests.rs", "").is_test());
        assert!(Source::new("tests/conformance/tests/builds.rs", "").is_test());
        assert!(Source::new("wasm/tests/js.rs", "").is_test());
        assert!(!Source::new("tests/conformance/src/lib.rs", "").is_test());
        assert!(!Source::new("tests/xtask/src/tidy/mod.rs", "").is_test());
    }

    #[test]
    fn words_know_where_they_begin() {
        assert_eq!(words("a::bc(d)").collect::<Vec<_>>(), [(0, "a"), (3, "bc"), (6, "d")]);
    }
}
