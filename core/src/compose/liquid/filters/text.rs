//! The filters on text.
//!
//! In: any value, read as text. Out: text, or a list of texts. Never: a piece cut inside a character.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::super::scan::is_space;
use super::super::value::Value;
use super::super::work::{Trouble, Work, add};
use super::{Filter, integer};

/// What Ruby strips at the ends of a text.
const fn is_stripped(c: char) -> bool {
    is_space(c) || c == '\0'
}

/// Applies one of them.
pub(super) fn apply<'a>(
    filter: Filter,
    input: Value<'a>,
    arguments: &[Value<'a>],
    work: &mut Work<'_>,
) -> Result<Value<'a>, Trouble> {
    let first = arguments.first().map_or(Cow::Borrowed(""), Value::to_text);
    let second = arguments.get(1).map_or(Cow::Borrowed(""), Value::to_text);
    match filter {
        Filter::Append => joined(&input.to_text(), &first, work),
        Filter::Prepend => joined(&first, &input.to_text(), work),
        Filter::Downcase => work.made(input.to_text().to_lowercase()),
        Filter::Upcase => work.made(input.to_text().to_uppercase()),
        Filter::Capitalize => work.made(capitalized(&input.to_text())),
        Filter::Strip => Ok(trimmed(input, |text| text.trim_start_matches(is_space).trim_end_matches(is_stripped))),
        Filter::Lstrip => Ok(trimmed(input, |text| text.trim_start_matches(is_stripped))),
        Filter::Rstrip => Ok(trimmed(input, |text| text.trim_end_matches(is_stripped))),
        Filter::Squish => match input {
            Value::Nil => Ok(Value::Nil),
            input => work.made(input.to_text().split_whitespace().collect::<Vec<_>>().join(" ")),
        },
        Filter::Replace | Filter::Remove => replace(&input.to_text(), &first, &second, usize::MAX, work),
        Filter::ReplaceFirst | Filter::RemoveFirst => replace(&input.to_text(), &first, &second, 1, work),
        Filter::ReplaceLast | Filter::RemoveLast => replace_last(&input.to_text(), &first, &second, work),
        Filter::Slice => slice(input, arguments, work),
        Filter::Split => split(&input.to_text(), &first, work),
        Filter::Truncate => truncate(input, arguments, work),
        _ => truncate_words(input, arguments, work),
    }
}

fn joined<'a>(left: &str, right: &str, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    let mut text = String::with_capacity(left.len().saturating_add(right.len()));
    add(&mut text, left)?;
    add(&mut text, right)?;
    work.made(text)
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let mut out: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    out.push_str(&chars.as_str().to_lowercase());
    out
}

fn trimmed<'a>(input: Value<'a>, trim: impl Fn(&str) -> &str) -> Value<'a> {
    match input.into_text() {
        Cow::Borrowed(text) => Value::Str(trim(text)),
        Cow::Owned(text) => Value::text(trim(&text)),
    }
}

fn replace<'a>(text: &str, from: &str, to: &str, most: usize, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    let to = replacement(from, to);
    let mut out = String::new();
    let mut end = 0;
    for (at, found) in text.match_indices(from).take(most) {
        work.spend(1)?;
        add(&mut out, text.get(end..at).unwrap_or_default())?;
        add(&mut out, &to)?;
        end = at + found.len();
    }
    add(&mut out, text.get(end..).unwrap_or_default())?;
    work.made(out)
}

/// In a replacement `\0` and `\&` stand for what was found, `\\` for a backslash, as in Ruby.
fn replacement<'t>(found: &str, text: &'t str) -> Cow<'t, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let rest = chars.as_str();
        match (c, rest.chars().next()) {
            ('\\', Some('0' | '&')) => out.push_str(found),
            ('\\', Some('\\')) => out.push('\\'),
            ('\\', Some('1'..='9')) => {}
            _ => {
                out.push(c);
                continue;
            }
        }
        chars.next();
    }
    Cow::Owned(out)
}

fn replace_last<'a>(text: &str, from: &str, to: &str, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    let mut out = String::new();
    match text.rfind(from) {
        Some(at) => {
            add(&mut out, text.get(..at).unwrap_or_default())?;
            add(&mut out, to)?;
            add(&mut out, text.get(at + from.len()..).unwrap_or_default())?;
        }
        None => add(&mut out, text)?,
    }
    work.made(out)
}

/// The range of items that `slice` takes of this many, or `None` if it begins outside.
fn window(length: usize, offset: i128, count: i128) -> Option<(usize, usize)> {
    let start = if offset < 0 { offset.checked_add(i128::try_from(length).ok()?)? } else { offset };
    let start = usize::try_from(start).ok().filter(|start| *start <= length)?;
    let count = usize::try_from(count.min(i128::try_from(length).ok()?)).ok()?;
    Some((start, count))
}

fn slice<'a>(input: Value<'a>, arguments: &[Value<'a>], work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    let offset = integer(arguments.first().unwrap_or(&Value::Nil))?;
    let count = match arguments.get(1) {
        None | Some(Value::Nil | Value::Bool(false)) => 1,
        Some(count) => integer(count)?,
    };
    if let Some(items) = input.items() {
        work.spend(items.len())?;
        let (start, count) = window(items.len(), offset, count).unwrap_or((0, 0));
        return Ok(Value::list(items.into_iter().skip(start).take(count).collect()));
    }
    let text = input.into_text();
    let (start, count) = window(text.chars().count(), offset, count).unwrap_or((0, 0));
    work.made(text.chars().skip(start).take(count).collect())
}

fn split<'a>(text: &str, pattern: &str, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    let mut items = Vec::new();
    let mut push = |piece: &str| {
        work.spend(1)?;
        items.push(Value::text(piece));
        Ok(())
    };
    match pattern {
        "" => text.chars().try_for_each(|c| push(c.encode_utf8(&mut [0; 4])))?,
        " " => text.split(is_stripped).filter(|piece| !piece.is_empty()).try_for_each(&mut push)?,
        pattern => text.split(pattern).try_for_each(&mut push)?,
    }
    while items.last().is_some_and(Value::is_empty) {
        items.pop();
    }
    Ok(Value::list(items))
}

fn truncate<'a>(input: Value<'a>, arguments: &[Value<'a>], work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    if input.is_nil() {
        return Ok(input);
    }
    let length = arguments.first().map_or(Ok(50), integer)?;
    let tail = arguments.get(1).map_or(Cow::Borrowed("..."), Value::to_text);
    let text = input.to_text();
    if i128::try_from(text.chars().count()).is_ok_and(|count| count <= length) {
        return work.made(text.into_owned());
    }
    let kept = length.saturating_sub(i128::try_from(tail.chars().count()).unwrap_or(0)).max(0);
    let mut out: String = text.chars().take(usize::try_from(kept).unwrap_or(usize::MAX)).collect();
    add(&mut out, &tail)?;
    work.made(out)
}

fn truncate_words<'a>(input: Value<'a>, arguments: &[Value<'a>], work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    if input.is_nil() {
        return Ok(input);
    }
    let most = usize::try_from(arguments.first().map_or(Ok(15), integer)?.max(1)).unwrap_or(usize::MAX);
    let tail = arguments.get(1).map_or(Cow::Borrowed("..."), Value::to_text);
    let text = input.to_text();
    let Some(end) = end_of_word(&text, most) else { return work.made(text.into_owned()) };
    let mut out = String::new();
    let words = text.get(..end).unwrap_or_default().split(is_stripped).filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        add(&mut out, if index > 0 { " " } else { "" })?;
        add(&mut out, word)?;
    }
    add(&mut out, &tail)?;
    work.made(out)
}

/// Where this word ends, if anything follows it: white space is enough, as in Ruby.
fn end_of_word(text: &str, number: usize) -> Option<usize> {
    let mut count = 0;
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let was_in_word = core::mem::replace(&mut in_word, !is_stripped(c));
        if in_word && !was_in_word {
            count += 1;
        }
        if was_in_word && !in_word && count == number {
            return Some(at);
        }
    }
    None
}
