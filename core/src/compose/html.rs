//! Makes the text part of an email from its HTML: what a reader without HTML needs, and nothing of the markup.
//!
//! In: HTML as people write it for email. Out: text with paragraphs, lists, links and rows. Never: a script, a style, a picture without words.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Elements whose content no reader sees.
const HIDDEN: [&str; 6] = ["head", "script", "style", "template", "title", "noscript"];
/// Elements that stand on lines of their own.
const BLOCKS: [&str; 24] = [
    "address",
    "article",
    "blockquote",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "main",
    "ol",
    "section",
    "table",
    "tr",
    "ul",
];
/// The names of the characters that people write by name.
const NAMED: [(&str, &str); 22] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("hellip", "…"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("euro", "€"),
    ("pound", "£"),
    ("bull", "•"),
    ("middot", "·"),
    ("zwnj", ""),
    ("shy", ""),
];

/// The text of a document.
pub(super) fn text_of(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        writer.words(before);
        rest = match tag(from) {
            Some((tag, after)) => writer.tag(&tag, after),
            None => {
                writer.words("&lt;");
                from.get(1..).unwrap_or_default()
            }
        };
    }
    writer.words(rest);
    writer.finish()
}

/// A tag: its name in lower case, whether it closes, its attributes as they stand.
struct Tag<'a> {
    name: String,
    closes: bool,
    attributes: &'a str,
}

/// The tag or comment that a text begins with, and what follows it.
fn tag(from: &str) -> Option<(Tag<'_>, &str)> {
    if let Some(comment) = from.strip_prefix("<!--") {
        let after = comment.split_once("-->").map_or("", |(_, after)| after);
        return Some((Tag { name: String::new(), closes: false, attributes: "" }, after));
    }
    let inner = from.get(1..)?;
    let closes = inner.starts_with('/');
    let named = inner.trim_start_matches('/');
    if !named.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '!' || letter == '?') {
        return None;
    }
    let mut quote = None;
    let end = named.char_indices().find_map(|(at, letter)| match (quote, letter) {
        (None, '>') => Some(at),
        (None, '"' | '\'') => {
            quote = Some(letter);
            None
        }
        (Some(open), letter) if open == letter => {
            quote = None;
            None
        }
        _ => None,
    })?;
    let (whole, after) = named.split_at(end);
    let (name, attributes) = whole.split_once(|letter: char| letter.is_whitespace() || letter == '/').unwrap_or((whole, ""));
    Some((Tag { name: name.to_ascii_lowercase(), closes, attributes }, after.get(1..).unwrap_or_default()))
}

/// The value of an attribute.
fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let name = name.trim().rsplit(char::is_whitespace).next().unwrap_or_default();
        let (value, next) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => after.get(1..)?.split_once(quote)?,
            _ => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(decoded(value).trim().to_owned());
        }
        rest = next.trim_start();
    }
    None
}

/// Text with its character references replaced.
fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let found =
            after.split_once(';').filter(|(name, _)| name.len() < 10).and_then(|(name, next)| Some((letter(name)?, next)));
        match found {
            Some((letter, next)) => {
                out.push_str(&letter);
                rest = next;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn letter(name: &str) -> Option<String> {
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    match number {
        Some(number) => char::from_u32(number).map(String::from),
        None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, letter)| (*letter).to_owned()),
    }
}

/// The text as it grows.
#[derive(Default)]
struct Writer {
    out: String,
    /// A space is owed before the next word.
    space: bool,
    /// The links that are open: where each leads, and where its words begin.
    links: Vec<(String, usize)>,
    /// The lists that are open: the number of the next item; none where items have dots.
    lists: Vec<Option<u32>>,
    preformatted: usize,
}

impl Writer {
    fn words(&mut self, text: &str) {
        let text = decoded(text);
        if self.preformatted > 0 {
            self.out.push_str(&text);
            return;
        }
        for word in text.split_inclusive(|letter: char| letter.is_whitespace() && letter != '\u{a0}') {
            let bare = word.trim_matches(|letter: char| letter.is_whitespace() && letter != '\u{a0}');
            if bare.is_empty() {
                self.space = true;
                continue;
            }
            if self.space && !self.out.is_empty() && !self.out.ends_with(['\n', ' ']) {
                self.out.push(' ');
            }
            self.out.push_str(bare);
            self.space = bare.len() < word.len();
        }
    }

    /// Takes a tag; returns where reading goes on.
    fn tag<'a>(&mut self, tag: &Tag<'_>, after: &'a str) -> &'a str {
        let name = tag.name.as_str();
        if HIDDEN.contains(&name) && !tag.closes {
            return after_end(after, name);
        }
        match (name, tag.closes) {
            ("br", _) => self.out.push('\n'),
            ("hr", _) => {
                self.lines(1);
                self.out.push_str("---");
                self.lines(1);
            }
            ("p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote", _) => self.lines(2),
            ("pre", false) => {
                self.lines(2);
                self.preformatted += 1;
            }
            ("pre", true) => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.lines(2);
            }
            ("ul" | "ol", false) => {
                self.lines(if self.lists.is_empty() { 2 } else { 1 });
                self.lists.push((name == "ol").then_some(1));
            }
            ("ul" | "ol", true) => {
                self.lists.pop();
                self.lines(if self.lists.is_empty() { 2 } else { 1 });
            }
            ("li", false) => self.item(),
            ("td" | "th", true) => self.space = true,
            ("img", false) => self.words(&attribute(tag.attributes, "alt").unwrap_or_default()),
            ("a", false) => {
                let to = attribute(tag.attributes, "href").unwrap_or_default();
                self.links.push((to, self.out.len()));
            }
            ("a", true) => self.leave_link(),
            (block, _) if BLOCKS.contains(&block) => self.lines(1),
            _ => {}
        }
        after
    }

    fn item(&mut self) {
        self.lines(1);
        let depth = self.lists.len().saturating_sub(1);
        (0..depth).for_each(|_| self.out.push_str("  "));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number += 1;
                self.out.push_str(&mark);
            }
            _ => self.out.push_str("- "),
        }
    }

    /// Where a link leads, unless its words say so already.
    fn leave_link(&mut self) {
        let Some((to, begins)) = self.links.pop() else { return };
        let words = self.out.get(begins..).unwrap_or_default().trim();
        let bare = |text: &str| {
            text.trim_start_matches("https://")
                .trim_start_matches("http://")
                .trim_start_matches("mailto:")
                .trim_end_matches('/')
                .to_owned()
        };
        if to.is_empty() || to.starts_with('#') || bare(words) == bare(&to) {
            return;
        }
        let target = if words.is_empty() { to } else { format!(" ({to})") };
        self.out.push_str(&target);
    }

    /// Ends the line, with so many line breaks at least.
    fn lines(&mut self, wanted: usize) {
        self.space = false;
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        if self.out.is_empty() {
            return;
        }
        let there = self.out.len() - self.out.trim_end_matches('\n').len();
        (there..wanted).for_each(|_| self.out.push('\n'));
    }

    fn finish(mut self) -> String {
        let kept = self.out.trim_end().len();
        self.out.truncate(kept);
        let begins = self.out.len() - self.out.trim_start_matches('\n').len();
        self.out.split_off(begins)
    }
}

/// What follows the end of an element whose content is not shown.
fn after_end<'a>(text: &'a str, name: &str) -> &'a str {
    let lower = text.to_ascii_lowercase();
    let end = format!("</{name}");
    let rest = lower.find(&end).and_then(|at| text.get(at..)).unwrap_or_default();
    rest.split_once('>').map_or("", |(_, after)| after)
}

#[cfg(test)]
mod tests {
    use super::text_of;

    #[test]
    fn f2_a_reader_without_html_gets_paragraphs_links_lists_and_rows() {
        for (html, text) in [
            ("<p>Hello&nbsp;<b>Ada</b>,</p>\n<p>one  two<br>three</p>", "Hello Ada,\n\none two\nthree"),
            ("Look <a href='https://x.example/a?b=1&amp;c=2'>here</a>.", "Look here (https://x.example/a?b=1&c=2)."),
            ("<a href=\"https://x.example/\">x.example</a>", "x.example"),
            ("<ul><li>one<li>two<ol><li>a</li><li>b</li></ol></ul>end", "- one\n- two\n  1. a\n  2. b\n\nend"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
            ("<style>p{color:red}</style><script>if (a<b) x()</script><title>t</title>ok", "ok"),
            ("<!-- <p>no</p> -->a < b &amp; c &#8364; &#x41; &unknown;", "a < b & c € A &unknown;"),
            ("<img src=x alt='Our shop'><hr>after", "Our shop\n---\nafter"),
            ("<h1>Big</h1>small", "Big\n\nsmall"),
            ("<pre>a\n  b</pre>", "a\n  b"),
            ("", ""),
            ("<p", "<p"),
        ] {
            assert_eq!(text_of(html), text, "{html}");
        }
    }
}
