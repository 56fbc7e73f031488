//! A value while a template is rendered: borrowed from the data or the template as long as nothing changes it.
//!
//! In: JSON and literals. Out: truth, equality, order, text, as Ruby's Liquid has them. Never: a filter.

use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt::Write;

use super::number::Num;
use super::work::BYTES_A_STEP;
use crate::base::{Decimal, Json};

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    Nil,
    Bool(bool),
    Int(i128),
    Dec(Decimal),
    /// Text of the data or the template.
    Str(&'a str),
    /// Text that was made.
    Text(Rc<str>),
    /// A list or an object of the data.
    Tree(&'a Json),
    /// A list that was made.
    List(Rc<[Value<'a>]>),
    Range(i64, i64),
    Empty,
    Blank,
}

impl<'a> From<&'a Json> for Value<'a> {
    fn from(json: &'a Json) -> Self {
        match json {
            Json::Null => Self::Nil,
            Json::Bool(value) => Self::Bool(*value),
            Json::Int(value) => Self::Int(i128::from(*value)),
            Json::Dec(value) => Self::Dec(*value),
            Json::Str(text) => Self::Str(text),
            Json::List(_) | Json::Map(_) => Self::Tree(json),
        }
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        match text {
            Cow::Borrowed(text) => Self::Str(text),
            Cow::Owned(text) => Self::Text(text.into()),
        }
    }
}

impl From<Num> for Value<'_> {
    fn from(number: Num) -> Self {
        match number {
            Num::Int(value) => Self::Int(value),
            Num::Dec(value) => Self::Dec(value.nearest()),
        }
    }
}

impl<'a> Value<'a> {
    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::List(items.into())
    }

    pub(super) fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// The text, if it is one.
    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) const fn is_nil(&self) -> bool {
        matches!(self, Self::Nil)
    }

    /// Only nil and false are false.
    pub(super) const fn is_truthy(&self) -> bool {
        !matches!(self, Self::Nil | Self::Bool(false))
    }

    pub(super) const fn is_object(&self) -> bool {
        matches!(self, Self::Tree(Json::Map(_)))
    }

    /// Whether it is a text, list or object with nothing in it; nil is not, as in Liquid.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Str(text) => text.is_empty(),
            Self::Text(text) => text.is_empty(),
            Self::Tree(Json::List(items)) => items.is_empty(),
            Self::Tree(Json::Map(members)) => members.is_empty(),
            Self::List(items) => items.is_empty(),
            _ => false,
        }
    }

    /// What `== blank` holds for: nil, false, and whatever is empty or only white space.
    pub(super) fn is_liquid_blank(&self) -> bool {
        match self {
            Self::Nil | Self::Bool(false) => true,
            _ => self.as_str().map_or_else(|| self.is_empty(), |text| text.trim().is_empty()),
        }
    }

    /// What counts as blank for `onBlank` (S2): undefined, null, text of white space only, an empty list or object.
    pub(super) fn is_gap(&self) -> bool {
        match self {
            Self::Nil | Self::Empty | Self::Blank => true,
            Self::Str(text) => text.trim_start().is_empty(),
            Self::Text(text) => text.trim_start().is_empty(),
            _ => self.is_empty(),
        }
    }

    /// The items of a list, or `None` for anything else.
    pub(super) fn items(&self) -> Option<Vec<Self>> {
        match self {
            Self::Tree(Json::List(items)) => Some(items.iter().map(Self::from).collect()),
            Self::List(items) => Some(items.to_vec()),
            _ => None,
        }
    }

    /// How many things there are in a list, object, range or text.
    pub(super) fn size(&self) -> Option<i128> {
        let count = match self {
            Self::Str(text) => text.chars().count(),
            Self::Text(text) => text.chars().count(),
            Self::Tree(Json::List(items)) => items.len(),
            Self::Tree(Json::Map(members)) => members.len(),
            Self::List(items) => items.len(),
            Self::Range(first, last) => return Some((i128::from(*last) - i128::from(*first) + 1).max(0)),
            _ => return None,
        };
        i128::try_from(count).ok()
    }

    pub(super) fn first(&self) -> Self {
        match self {
            Self::Tree(Json::List(items)) => items.first().map_or(Self::Nil, Self::from),
            Self::Tree(Json::Map(members)) => members
                .first_key_value()
                .map_or(Self::Nil, |(name, value)| Self::list(alloc::vec![Self::Str(name), Self::from(value)])),
            Self::List(items) => items.first().cloned().unwrap_or(Self::Nil),
            Self::Range(first, last) if first <= last => Self::Int(i128::from(*first)),
            _ => Self::Nil,
        }
    }

    pub(super) fn last(&self) -> Self {
        match self {
            Self::Tree(Json::List(items)) => items.last().map_or(Self::Nil, Self::from),
            Self::List(items) => items.last().cloned().unwrap_or(Self::Nil),
            Self::Range(first, last) if first <= last => Self::Int(i128::from(*last)),
            _ => Self::Nil,
        }
    }

    /// The member or item that a key names, if there is one.
    pub(super) fn member(&self, key: &Value<'_>) -> Option<Self> {
        match (self, key) {
            (Self::Tree(Json::Map(members)), key) => members.get(key.as_str()?).map(Self::from),
            (Self::Tree(Json::List(items)), Value::Int(index)) => items.get(position(*index, items.len())?).map(Self::from),
            (Self::List(items), Value::Int(index)) => items.get(position(*index, items.len())?).cloned(),
            _ => None,
        }
    }

    /// The text that a filter makes of it: a list is shown with its brackets, as Ruby shows it.
    pub(super) fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Str(text) => Cow::Borrowed(text),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Nil | Self::Empty | Self::Blank => Cow::Borrowed(""),
            Self::Bool(true) => Cow::Borrowed("true"),
            Self::Bool(false) => Cow::Borrowed("false"),
            _ => {
                let mut text = String::new();
                self.show(&mut text);
                Cow::Owned(text)
            }
        }
    }

    /// The text that an output writes.
    pub(super) fn to_written(&self) -> Cow<'_, str> {
        match self {
            Self::Tree(Json::List(_)) | Self::List(_) => {
                let mut text = String::new();
                self.write(&mut text);
                Cow::Owned(text)
            }
            _ => self.to_text(),
        }
    }

    /// Writes it as Ruby shows it: a list in brackets, and what is in it with quotes.
    fn show(&self, out: &mut String) {
        match self {
            Self::Tree(json) => inspect(json, out),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index > 0 { ", " } else { "" });
                    match item.as_str() {
                        Some(text) => inspect_text(text, out),
                        None if item.is_nil() => out.push_str("nil"),
                        None => item.show(out),
                    }
                }
                out.push(']');
            }
            _ => self.write(out),
        }
    }

    /// The text, borrowed as long as the value lives.
    pub(super) fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Str(text) => Cow::Borrowed(text),
            other => Cow::Owned(other.to_text().into_owned()),
        }
    }

    /// Writes it as an output does: a list's items one after the other.
    pub(super) fn write(&self, out: &mut String) {
        match self {
            Self::Nil | Self::Empty | Self::Blank => {}
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Int(value) => {
                let _ = write!(out, "{value}");
            }
            Self::Dec(value) => super::number::write_float(value, out),
            Self::Str(text) => out.push_str(text),
            Self::Text(text) => out.push_str(text),
            Self::Tree(Json::List(items)) => items.iter().for_each(|item| Self::from(item).write(out)),
            Self::List(items) => items.iter().for_each(|item| item.write(out)),
            Self::Tree(json) => inspect(json, out),
            Self::Range(first, last) => {
                let _ = write!(out, "{first}..{last}");
            }
        }
    }

    /// Whether two values are equal; a whole number equals a decimal of the same value, and nothing else is converted.
    pub(super) fn equals(&self, other: &Value<'_>) -> bool {
        match (self, other) {
            (Self::Empty, Value::Empty) | (Self::Blank, Value::Blank) => true,
            (Self::Empty, value) => value.is_empty(),
            (value, Value::Empty) => value.is_empty(),
            (Self::Blank, value) => value.is_liquid_blank(),
            (value, Value::Blank) => value.is_liquid_blank(),
            (Self::Nil, Value::Nil) => true,
            (Self::Bool(left), Value::Bool(right)) => left == right,
            (Self::Range(first, last), Value::Range(from, to)) => first == from && last == to,
            (Self::Tree(left @ Json::Map(_)), Value::Tree(right @ Json::Map(_))) => left == right,
            (Self::Tree(left), Value::Tree(right)) if core::ptr::eq(*left, *right) => true,
            _ => match (self.as_str(), other.as_str()) {
                (Some(left), Some(right)) => left == right,
                (None, None) => self.equal_numbers_or_lists(other),
                _ => false,
            },
        }
    }

    fn equal_numbers_or_lists(&self, other: &Value<'_>) -> bool {
        if let (Some(left), Some(right)) = (self.number(), other.number()) {
            return left.compare(&right) == Ordering::Equal;
        }
        match (self.items(), other.items()) {
            (Some(left), Some(right)) => {
                left.len() == right.len() && left.iter().zip(&right).all(|(left, right)| left.equals(right))
            }
            _ => false,
        }
    }

    /// What it costs to look at all of it, in steps.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Str(text) => text.len() / BYTES_A_STEP,
            Self::Text(text) => text.len() / BYTES_A_STEP,
            Self::Tree(json) => weight(json),
            Self::List(items) => items.iter().map(|item| 1 + item.weight()).sum(),
            _ => 0,
        }
    }

    /// What it costs to see whether it is blank, in steps: how much white space it begins with.
    pub(super) fn white(&self) -> usize {
        self.as_str().map_or(0, |text| (text.len() - text.trim_start().len()) / BYTES_A_STEP)
    }

    /// What it costs to compare the two, in steps.
    pub(super) fn cost_beside(&self, other: &Value<'_>) -> usize {
        match (self, other) {
            (Self::Blank, value) => value.white(),
            (value, Value::Blank) => value.white(),
            (Self::Str(_) | Self::Text(_), Value::Str(_) | Value::Text(_)) => self.weight().min(other.weight()),
            (Self::Tree(_) | Self::List(_), Value::Tree(_) | Value::List(_)) => self.weight().saturating_add(other.weight()),
            _ => 0,
        }
    }

    /// The number, if it is one.
    pub(super) const fn number(&self) -> Option<Num> {
        match self {
            Self::Int(value) => Some(Num::Int(*value)),
            Self::Dec(value) => Some(Num::Dec(*value)),
            _ => None,
        }
    }
}

fn weight(json: &Json) -> usize {
    match json {
        Json::Str(text) => text.len() / BYTES_A_STEP,
        Json::List(items) => items.iter().map(|item| 1 + weight(item)).sum(),
        Json::Map(members) => members.values().map(|value| 1 + weight(value)).sum(),
        _ => 0,
    }
}

/// The place of an index that counts from the end when negative.
fn position(index: i128, length: usize) -> Option<usize> {
    let length = i128::try_from(length).ok()?;
    usize::try_from(if index < 0 { index.checked_add(length)? } else { index }).ok()
}

/// Writes a value the way Ruby shows it inside an object: strings in quotes, `nil`, `"name"=>value`.
fn inspect(json: &Json, out: &mut String) {
    match json {
        Json::Null => out.push_str("nil"),
        Json::Str(text) => inspect_text(text, out),
        Json::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                inspect(item, out);
            }
            out.push(']');
        }
        Json::Map(members) => {
            out.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                inspect_text(name, out);
                out.push_str("=>");
                inspect(value, out);
            }
            out.push('}');
        }
        Json::Bool(_) | Json::Int(_) | Json::Dec(_) => Value::from(json).write(out),
    }
}

/// Writes a text in quotes.
fn inspect_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
}
