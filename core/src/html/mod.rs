//! Makes the text part of an email from its HTML: what a reader without HTML needs, and nothing of the markup.
//!
//! In: HTML as people write it for email. Out: text with paragraphs, lists, links and rows. Never: a script, a style, a picture without words.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

mod scan;

pub(crate) use scan::{Piece, Scan, Tag};

use scan::decoded;

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
/// The deepest nesting of lists that is shown by an indent.
const INDENTED: usize = 10;

/// The text of a document.
pub(super) fn text_of(html: &str) -> String {
    let mut writer = Writer::new(true);
    for piece in Scan::new(html) {
        writer.piece(&piece);
    }
    writer.finish()
}

/// The text as it grows.
pub(crate) struct Writer {
    /// Whether it says what nobody wrote as words: where links lead, what pictures show, rules.
    tells_all: bool,
    out: String,
    /// A space is owed before the next word.
    space: bool,
    /// The link that is open: where it leads, and where its words begin.
    link: Option<(String, usize)>,
    /// The lists that are open: the number of the next item; none where items have dots.
    lists: Vec<Option<u32>>,
    preformatted: usize,
}

impl Writer {
    /// An empty one; without `tells_all` it writes nothing but words that stand in the document.
    pub(crate) const fn new(tells_all: bool) -> Self {
        Self { tells_all, out: String::new(), space: false, link: None, lists: Vec::new(), preformatted: 0 }
    }

    /// Takes the next piece of a document.
    pub(crate) fn piece(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Words(text) => self.words(text),
            Piece::Tag(tag) => self.tag(tag),
        }
    }

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

    fn tag(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_str();
        match (name, tag.closes) {
            ("br", _) => self.out.push('\n'),
            ("hr", _) if !self.tells_all => self.lines(1),
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
            ("img", false) if self.tells_all => self.words(&tag.attribute("alt").unwrap_or_default()),
            ("a", false) if self.tells_all => {
                // A link within a link ends the outer one, as in every browser.
                self.leave_link();
                self.link = Some((tag.attribute("href").unwrap_or_default(), self.out.len()));
            }
            ("a", true) => self.leave_link(),
            (block, _) if BLOCKS.contains(&block) => self.lines(1),
            _ => {}
        }
    }

    fn item(&mut self) {
        self.lines(1);
        let depth = self.lists.len().saturating_sub(1).min(INDENTED);
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
        let Some((to, begins)) = self.link.take() else { return };
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

    pub(crate) fn finish(mut self) -> String {
        let kept = self.out.trim_end().len();
        self.out.truncate(kept);
        let begins = self.out.len() - self.out.trim_start_matches('\n').len();
        self.out.split_off(begins)
    }
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
            ("&eacute;t&eacute; &Uuml;ber &ntilde;, &laquo;a&raquo; &bdquo;b&ldquo;", "été Über ñ, «a» „b“"),
            ("<head><title>t</title><body>kept", "kept"),
            ("<!-->shown<!--[if mso]>no<![endif]-->", "shown"),
            (
                "<a href='https://x.example'>one<a href='https://y.example'>two</a>",
                "one (https://x.example)two (https://y.example)",
            ),
            ("<pre>a\n  b</pre>", "a\n  b"),
            ("", ""),
            ("<p", "<p"),
        ] {
            assert_eq!(text_of(html), text, "{html}");
        }
    }

    #[test]
    fn a_million_broken_tags_take_no_longer_than_a_million_sound_ones() {
        for broken in
            ["<", "<a", "<a \">\"", "<a <b '>", "<!-- ", "<head>", "<title>", "&", "&a", "<ul><li>", "<a href=x>", "<pre>"]
        {
            assert!(text_of(&broken.repeat(1_000_000 / broken.len())).len() < 25_000_000, "{broken}");
        }
    }
}
