//! The filters for HTML: escaping, stripping tags, breaking lines.
//!
//! In: any value, read as text. Out: text. Never: a parser of HTML; tags are found as Liquid finds them.

use alloc::string::String;

use super::super::value::Value;
use super::super::work::{Trouble, Work, add};
use super::Filter;
use super::encode::push_escaped;

/// Applies one of them.
pub(super) fn apply<'a>(filter: Filter, input: Value<'a>, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    if input.is_nil() && matches!(filter, Filter::Escape | Filter::EscapeOnce) {
        return Ok(input);
    }
    let text = input.to_text();
    let mut out = String::with_capacity(text.len());
    match filter {
        Filter::Escape => push_escaped(&text, &mut out),
        Filter::EscapeOnce => escape_once(&text, &mut out),
        Filter::NewlineToBr => lines(&text, "<br />\n", &mut out)?,
        Filter::StripNewlines => lines(&text, "", &mut out)?,
        _ => strip_tags(&strip_blocks(&text), &mut out),
    }
    work.made(out)
}

/// Puts something in the place of every `\n` or `\r\n`.
fn lines(text: &str, end: &str, out: &mut String) -> Result<(), Trouble> {
    let mut pieces = text.split('\n').peekable();
    while let Some(piece) = pieces.next() {
        let last = pieces.peek().is_none();
        add(out, if last { piece } else { piece.strip_suffix('\r').unwrap_or(piece) })?;
        add(out, if last { "" } else { end })?;
    }
    Ok(())
}

/// Escapes what is not an entity already.
fn escape_once(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, after) = rest.split_at(at);
        push_escaped(before, out);
        let entity = entity_length(after);
        match entity {
            Some(length) => out.push_str(after.get(..length).unwrap_or_default()),
            None => out.push_str("&amp;"),
        }
        rest = after.get(entity.unwrap_or(1)..).unwrap_or_default();
    }
    push_escaped(rest, out);
}

/// The length of the entity that a text begins with: `&lt;` or `&#39;`.
fn entity_length(text: &str) -> Option<usize> {
    let body = text.get(1..)?;
    let (sign, letters) = match body.strip_prefix('#') {
        Some(digits) => (2, digits.find(|c: char| !c.is_ascii_digit())?),
        None => (1, body.find(|c: char| !c.is_ascii_alphabetic())?),
    };
    let end = sign + letters;
    (letters > 0 && text.as_bytes().get(end) == Some(&b';')).then_some(end + 1)
}

/// Drops scripts, styles and comments with all that is in them.
fn strip_blocks(text: &str) -> String {
    const BLOCKS: [(&str, &str); 3] = [("<script", "</script>"), ("<!--", "-->"), ("<style", "</style>")];
    let mut unclosed = [false; BLOCKS.len()];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let found = BLOCKS.iter().zip(unclosed.iter_mut()).find_map(|((open, close), unclosed)| {
            if *unclosed || !after.starts_with(open) {
                return None;
            }
            let end = after.get(open.len()..).and_then(|inner| inner.find(close));
            *unclosed = end.is_none();
            end.map(|end| open.len() + end + close.len())
        });
        let taken = found.unwrap_or_else(|| {
            out.push('<');
            1
        });
        rest = after.get(taken..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Drops everything from a `<` to the next `>`.
fn strip_tags(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        let Some((_, behind)) = after.split_once('>') else { break };
        out.push_str(before);
        rest = behind;
    }
    out.push_str(rest);
}
