//! Takes what a person newly wrote out of an email: without what they quote, their program's additions and their signature.
//!
//! In: a message as text or HTML. Out: the lines that the person wrote, in order. Never: a line of theirs left out; where it is unsure whose
//! a line is, it stays.

mod headers;
mod html;
mod signs;

use alloc::string::String;
use alloc::vec::Vec;

use headers::{header_block, is_forward_line};
use signs::{Attribution, attribution, is_device_line, is_rule, is_signature_mark};

/// What a person newly wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// The lines.
    pub(super) text: String,
    /// What it quotes could not be told from what is new, and stands among it.
    pub(super) doubtful: bool,
}

/// What is known of a line before its words are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Nothing.
    Plain,
    /// It is quoted.
    Quoted,
    /// It is quoted if a line before it says so: a lone `>50 %`, a paragraph that is set in.
    Perhaps,
    /// The program says who wrote what follows.
    Attribution,
    /// The program says that it is a signature.
    Signature,
    /// The program says that from here on all is quoted.
    Cut,
}

/// A line and its mark.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    mark: Mark,
}

impl Line<'_> {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.mark != Mark::Cut
    }

    fn is_quoted(&self) -> bool {
        matches!(self.mark, Mark::Quoted | Mark::Perhaps)
    }

    /// It is for its words to say what it is.
    fn speaks(&self) -> bool {
        matches!(self.mark, Mark::Plain | Mark::Attribution)
    }
}

/// What is new in a message of plain text.
pub(super) fn of_text(text: &str) -> Reply {
    let mut lines: Vec<Line<'_>> = text.lines().map(|text| Line { text, mark: by_prefix(text) }).collect();
    settle(&mut lines);
    take(&lines)
}

/// What is new in a message of HTML.
pub(super) fn of_html(html: &str) -> Reply {
    let parts = html::parts(html);
    let lines = parts.iter().flat_map(|(mark, text)| {
        // A part without words still says something: that a quote begins, that all below is one.
        let bare = text.is_empty().then_some(Line { text: "", mark: *mark });
        text.lines().map(|text| Line { text, mark: *mark }).chain(bare)
    });
    let mut lines: Vec<Line<'_>> = lines.collect();
    for line in &mut lines {
        if line.mark == Mark::Plain {
            line.mark = by_prefix(line.text);
        }
    }
    settle(&mut lines);
    take(&lines)
}

/// A message that quotes nothing because its channel has no quotes.
pub(super) fn whole(text: &str) -> Reply {
    Reply { text: text.trim().into(), doubtful: false }
}

fn by_prefix(line: &str) -> Mark {
    match line.trim_start().strip_prefix('>') {
        Some(rest) if rest.is_empty() || rest.starts_with([' ', '>', '\t', '\u{a0}']) => Mark::Quoted,
        Some(_) => Mark::Perhaps,
        None => Mark::Plain,
    }
}

/// A line with a sign and no space after it is quoted where its neighbour is: `>so` beside `> and`; two of them are neighbours too.
fn settle(lines: &mut [Line<'_>]) {
    let by_sign = |line: &Line<'_>| line.mark == Mark::Perhaps && line.text.trim_start().starts_with('>');
    let mut start = 0;
    while start < lines.len() {
        let run = lines.iter().skip(start).take_while(|line| line.mark == Mark::Quoted || by_sign(line)).count();
        if run > 1 {
            lines.iter_mut().skip(start).take(run).for_each(|line| line.mark = Mark::Quoted);
        }
        start += run.max(1);
    }
}

/// The lines that stay.
fn take(lines: &[Line<'_>]) -> Reply {
    let mut kept = Kept::default();
    let mut at = 0;
    let mut in_signature = false;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        let found = quote(rest);
        if found.is_some() || line.mark != Mark::Plain {
            in_signature = false;
        }
        at += match found {
            Some(Quote::Lines(count)) => {
                kept.leave_out();
                count
            }
            Some(Quote::Rest(_)) if kept.has_words() => {
                kept.leave_out_rules();
                break;
            }
            // Nothing stands above: an answer may stand below, and nobody can tell where it begins.
            Some(Quote::Rest(count)) => {
                kept.doubtful = true;
                count
            }
            None if line.mark == Mark::Signature || in_signature || is_device_line(line.text) => {
                kept.leave_out();
                1
            }
            // Below a signature's mark there is nothing but the signature, unless nothing stands above it.
            None if kept.has_words() && is_signature_mark(line.text, rest) => {
                in_signature = true;
                1
            }
            None => {
                kept.push(line.text);
                1
            }
        };
    }
    Reply { doubtful: kept.doubtful, text: kept.text() }
}

/// Something quoted.
enum Quote {
    /// So many lines.
    Lines(usize),
    /// All that is left, if anything is quoted at all; so many lines say so.
    Rest(usize),
}

/// What is quoted at the beginning of these lines.
fn quote(lines: &[Line<'_>]) -> Option<Quote> {
    let first = lines.first()?;
    match first.mark {
        Mark::Quoted => return Some(Quote::Lines(1)),
        Mark::Cut => return Some(Quote::Rest(1)),
        Mark::Signature | Mark::Perhaps => return None,
        Mark::Attribution | Mark::Plain if first.is_blank() => return None,
        Mark::Attribution | Mark::Plain => {}
    }
    let spoken: usize = lines.iter().take_while(|line| line.speaks()).take(LOOK_AHEAD).count();
    let words: Vec<&str> = lines.iter().take(spoken).map(|line| line.text).collect();
    if let Some(length) = header_block(&words).or_else(|| is_forward_line(first.text).then_some(1)) {
        return Some(quoted_below(lines, length).map_or(Quote::Rest(length), Quote::Lines));
    }
    let alike = lines.iter().take(spoken).take_while(|line| line.mark == first.mark).count();
    let (length, sort) = attribution(words.get(..alike)?, first.mark == Mark::Attribution)?;
    match (quoted_below(lines, length), sort) {
        (Some(count), _) => Some(Quote::Lines(count)),
        (None, Attribution::Certain) => Some(Quote::Rest(length)),
        (None, Attribution::Perhaps) => None,
    }
}

/// How many lines an attribution or a header block looks ahead.
const LOOK_AHEAD: usize = 16;

/// So many lines and what is quoted right below them; none where what is below is not marked as quoted.
fn quoted_below(lines: &[Line<'_>], length: usize) -> Option<usize> {
    let blank = lines.iter().skip(length).take_while(|line| line.is_blank() && !line.is_quoted()).take(LOOK_AHEAD).count();
    let quoted = lines.iter().skip(length + blank).take_while(|line| line.is_quoted()).count();
    (quoted > 0).then_some(length + blank + quoted)
}

/// The lines that have been kept so far.
#[derive(Default)]
struct Kept<'a> {
    lines: Vec<&'a str>,
    has_words: bool,
    /// Something was left out since the last line.
    gap: bool,
    doubtful: bool,
}

impl<'a> Kept<'a> {
    const fn has_words(&self) -> bool {
        self.has_words
    }

    fn push(&mut self, line: &'a str) {
        let blank = line.trim().is_empty();
        // One blank line stands for whatever was left out.
        if self.gap {
            if blank {
                return;
            }
            if self.lines.last().is_some_and(|last| !last.trim().is_empty()) {
                self.lines.push("");
            }
        }
        self.gap = false;
        self.has_words |= !blank;
        self.lines.push(line);
    }

    fn leave_out(&mut self) {
        self.gap = true;
    }

    /// Lines of dashes that a program puts between an answer and what it answers.
    fn leave_out_rules(&mut self) {
        while self.lines.last().is_some_and(|line| line.trim().is_empty() || is_rule(line)) {
            self.lines.pop();
        }
    }

    fn text(self) -> String {
        self.lines.join("\n").trim().into()
    }
}

#[cfg(test)]
mod tests;
