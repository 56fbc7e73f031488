//! Cuts a source into text, outputs and tags, and applies whitespace control.
//!
//! In: a source. Out: pieces with their byte offsets, one at a time. Never: what a piece means.

/// A piece of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'s> {
    Text(&'s str),
    /// The inside of `{{ … }}` and where it begins.
    Output(Markup<'s>),
    /// The name and the rest of `{% … %}`.
    Tag {
        name: &'s str,
        name_at: usize,
        rest: Markup<'s>,
    },
}

/// A part of a source that holds an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Markup<'s> {
    pub(super) text: &'s str,
    /// The byte offset of the text in the source.
    pub(super) at: usize,
}

/// What ended the cutting early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unclosed {
    pub(super) at: usize,
    pub(super) opened: &'static str,
    pub(super) closed: &'static str,
}

/// What Liquid strips beside `{{-` and `-}}`.
pub(super) const fn is_space(byte: char) -> bool {
    matches!(byte, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c')
}

/// The rest of a source.
pub(super) struct Scanner<'s> {
    source: &'s str,
    position: usize,
    /// Whether the piece before ended in `-}}` or `-%}`.
    trim: bool,
}

impl<'s> Scanner<'s> {
    pub(super) const fn new(source: &'s str) -> Self {
        Self { source, position: 0, trim: false }
    }

    fn rest(&self) -> &'s str {
        self.source.get(self.position..).unwrap_or_default()
    }

    /// The next piece, or what was opened and never closed.
    pub(super) fn next(&mut self) -> Option<Result<Piece<'s>, Unclosed>> {
        let rest = self.rest();
        if rest.is_empty() {
            return None;
        }
        let open = opening(rest);
        if open == 0 {
            return Some(self.tag_or_output());
        }
        let mut text = rest.get(..open).unwrap_or_default();
        self.position += open;
        if core::mem::take(&mut self.trim) {
            text = text.trim_start_matches(is_space);
        }
        if matches!(self.rest().as_bytes(), [b'{', b'{' | b'%', b'-', ..]) {
            text = text.trim_end_matches(is_space);
        }
        Some(Ok(Piece::Text(text)))
    }

    fn tag_or_output(&mut self) -> Result<Piece<'s>, Unclosed> {
        let start = self.position;
        let is_tag = self.rest().starts_with("{%");
        let (opened, closed) = if is_tag { ("{%", "%}") } else { ("{{", "}}") };
        let after = self.rest().get(2..).unwrap_or_default();
        let Some(length) = after.find(closed) else {
            self.position = self.source.len();
            return Err(Unclosed { at: start, opened, closed });
        };
        self.position = start + 2 + length + 2;
        let mut at = start + 2;
        let mut text = after.get(..length).unwrap_or_default();
        if let Some(inner) = text.strip_prefix('-') {
            (text, at) = (inner, at + 1);
        }
        self.trim = text.ends_with('-') || (length == 1 && at == start + 3);
        text = text.strip_suffix('-').unwrap_or(text);
        Ok(if is_tag { tag(text, at) } else { Piece::Output(Markup { text, at }) })
    }

    /// The text up to the tag that ends a verbatim block, or `None` if it never comes.
    pub(super) fn verbatim(&mut self, end: &str) -> Option<&'s str> {
        let start = self.position;
        let trim = core::mem::take(&mut self.trim);
        let mut search = start;
        loop {
            let open = search + self.source.get(search..)?.find("{%")?;
            let inside = self.source.get(open + 2..)?;
            let (dash, word) = inside.strip_prefix('-').map_or((false, inside), |word| (true, word));
            let Some(after) = word.trim_start().strip_prefix(end) else {
                search = open + 2;
                continue;
            };
            let after = after.trim_start();
            let (trims, after) = after.strip_prefix('-').map_or((false, after), |after| (true, after));
            let Some(after) = after.strip_prefix("%}") else {
                search = open + 2;
                continue;
            };
            self.position = self.source.len() - after.len();
            self.trim = trims;
            let mut body = self.source.get(start..open)?;
            if trim {
                body = body.trim_start_matches(is_space);
            }
            return Some(if dash { body.trim_end_matches(is_space) } else { body });
        }
    }
}

/// Where the next `{{` or `{%` stands, or the length of the text.
fn opening(text: &str) -> usize {
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('{')) {
        let at = from + found;
        if matches!(text.as_bytes().get(at + 1), Some(b'{' | b'%')) {
            return at;
        }
        from = at + 1;
    }
    text.len()
}

/// Splits the inside of a tag (or a line of a `liquid` tag) into its name and the rest.
pub(super) fn tag(text: &str, at: usize) -> Piece<'_> {
    let body = text.trim_start();
    let name_at = at + (text.len() - body.len());
    let end = if body.starts_with('#') {
        1
    } else {
        body.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(body.len())
    };
    let (name, rest) = body.split_at(end);
    Piece::Tag { name, name_at, rest: Markup { text: rest, at: name_at + end } }
}

impl<'s> Scanner<'s> {
    /// Goes behind the next tag, whatever stands before it, and gives its name.
    pub(super) fn skip_to_tag(&mut self) -> Option<&'s str> {
        let open = self.position + self.rest().find("{%")?;
        let inside = self.source.get(open + 2..)?;
        let body = inside.strip_prefix('-').unwrap_or(inside).trim_start();
        let end = body.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(body.len());
        let (name, after) = body.split_at(end);
        let close = after.find("%}")?;
        self.trim = after.get(..close).is_some_and(|rest| rest.ends_with('-'));
        self.position = self.source.len() - after.len() + close + 2;
        Some(name)
    }
}
