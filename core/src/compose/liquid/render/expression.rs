//! Evaluates expressions and filters, and follows blanks through them (S2).
//!
//! In: expressions. Out: values, with the uses of variables that left a hole in them. Never: text.

use alloc::vec::Vec;

use super::super::ast::{Call, Expr, Filtered, Lookup, Root, Segment};
use super::super::filters::{self, Filter};
use super::super::number::{Num, leading_int};
use super::super::value::Value;
use super::super::work::Trouble;
use super::{Local, Run};
use crate::base::Json;

/// A value after its filters.
pub(super) struct Made<'a> {
    pub(super) value: Value<'a>,
    /// The blank variables that went into it and that no `default` answered for.
    pub(super) holes: Vec<u32>,
    /// Whether a `default` says that a blank result is wanted.
    is_answered: bool,
    /// Whether its text is HTML already.
    pub(super) is_markup: bool,
}

impl Made<'_> {
    /// Whether writing it leaves a gap that nobody asked for.
    pub(super) fn has_gap(&self) -> bool {
        !self.holes.is_empty() || (!self.is_answered && self.value.is_gap())
    }
}

impl<'a> Run<'a> {
    /// An expression through its filters.
    pub(super) fn filtered(&mut self, filtered: &'a Filtered) -> Result<Made<'a>, Trouble> {
        let mut holes = Vec::new();
        let (value, is_markup) = self.evaluate(&filtered.input, Some(&mut holes))?;
        let mut made = Made { value, holes, is_answered: false, is_markup };
        for call in &filtered.filters {
            self.work.spend(1)?;
            match call.filter {
                Filter::Default => self.default(call, &mut made)?,
                _ => self.call(call, &mut made)?,
            }
        }
        Ok(made)
    }

    /// The text of an output that is only a path to a text of the data with something in it: most outputs are, and this is
    /// the short way for them.
    pub(super) fn plain_text(&mut self, filtered: &'a Filtered) -> Option<&'a str> {
        let Expr::Lookup(lookup) = &filtered.input else { return None };
        let Root::Name(name, _) = &lookup.root else { return None };
        if !filtered.filters.is_empty() || !self.locals.is_empty() {
            return None;
        }
        let mut json = self.data.root(name)?;
        for segment in &lookup.path {
            json = match segment {
                Segment::Dot(name) | Segment::Key(name) => json.member(name)?,
                _ => return None,
            };
        }
        let text = json.as_str()?;
        if text.as_bytes().first().is_none_or(|first| first.is_ascii_whitespace() || !first.is_ascii()) && text.trim().is_empty()
        {
            return None;
        }
        self.trace.seen(lookup.number, &Value::Str(text));
        Some(text)
    }

    fn call(&mut self, call: &'a Call, made: &mut Made<'a>) -> Result<(), Trouble> {
        let mut arguments = [Value::Nil, Value::Nil];
        for (slot, argument) in arguments.iter_mut().zip(&call.arguments) {
            *slot = self.evaluate(argument, Some(&mut made.holes))?.0;
        }
        let arguments = arguments.get(..call.arguments.len()).unwrap_or_default();
        let mut input = core::mem::replace(&mut made.value, Value::Nil);
        let was_markup = made.is_markup;
        made.is_markup = match call.filter {
            Filter::Escape | Filter::EscapeOnce | Filter::Raw | Filter::UrlEncode => true,
            Filter::NewlineToBr => {
                if self.html && !was_markup {
                    input = filters::apply(Filter::Escape, input, &[], &mut self.work)?;
                }
                true
            }
            Filter::Strip | Filter::Lstrip | Filter::Rstrip | Filter::StripNewlines | Filter::Squish => was_markup,
            _ => false,
        };
        made.value = filters::apply(call.filter, input, arguments, &mut self.work)?;
        Ok(())
    }

    /// `default`: it answers for every blank before it, whether it had to step in or not.
    fn default(&mut self, call: &'a Call, made: &mut Made<'a>) -> Result<(), Trouble> {
        let allow_false = match &call.allow_false {
            Some(expr) => self.quietly(expr)?.is_truthy(),
            None => false,
        };
        let is_missing = if allow_false { made.value.is_nil() } else { !made.value.is_truthy() };
        let steps_in = is_missing || made.value.is_empty();
        let is_literal = !matches!(call.arguments.first(), Some(Expr::Lookup(_)));
        if steps_in {
            self.trace.defaulted(&made.holes);
            made.holes.clear();
            (made.value, made.is_markup) = match call.arguments.first() {
                Some(argument) => self.evaluate(argument, Some(&mut made.holes))?,
                None => (Value::Str(""), false),
            };
            made.is_answered = is_literal;
        } else {
            made.holes.clear();
            let wants_blank = match call.arguments.first() {
                Some(Expr::Str(text)) => text.trim().is_empty(),
                Some(Expr::Nil | Expr::Empty | Expr::Blank) | None => true,
                Some(_) => false,
            };
            made.is_answered = is_literal && wants_blank;
        }
        Ok(())
    }

    /// The holes of a value that has a gap: the blank variables, or all its variables if none of them is blank alone.
    pub(super) fn holes_of(&mut self, holes: Vec<u32>, filtered: &'a Filtered) -> Result<Vec<u32>, Trouble> {
        if !holes.is_empty() {
            return Ok(holes);
        }
        let mut all = Vec::new();
        let arguments = filtered.filters.iter().flat_map(|call| &call.arguments);
        for expr in core::iter::once(&filtered.input).chain(arguments) {
            if let Expr::Lookup(lookup) = expr {
                match self.local(lookup)? {
                    Some(local) => all.extend(local.holes.iter().flat_map(|holes| holes.iter().copied())),
                    None => all.push(lookup.number),
                }
            }
        }
        Ok(all)
    }

    /// An expression that is asked about and not written: its blanks leave no hole.
    pub(super) fn quietly(&mut self, expr: &'a Expr) -> Result<Value<'a>, Trouble> {
        self.evaluate(expr, None).map(|(value, _)| value)
    }

    /// A value, and whether its text is HTML already.
    pub(super) fn evaluate(&mut self, expr: &'a Expr, holes: Option<&mut Vec<u32>>) -> Result<(Value<'a>, bool), Trouble> {
        let value = match expr {
            Expr::Lookup(lookup) => return self.lookup(lookup, holes),
            Expr::Nil => Value::Nil,
            Expr::Bool(value) => Value::Bool(*value),
            Expr::Int(value) => Value::Int(*value),
            Expr::Dec(value) => Value::Dec(*value),
            Expr::Str(text) => Value::Str(text),
            Expr::Empty => Value::Empty,
            Expr::Blank => Value::Blank,
            Expr::Range(ends) => {
                let (first, last) = &**ends;
                Value::Range(bound(&self.quietly(first)?), bound(&self.quietly(last)?))
            }
        };
        Ok((value, matches!(expr, Expr::Range(_))))
    }

    /// The template's own variable that a path begins with, if that has a value by now.
    fn local(&mut self, lookup: &'a Lookup) -> Result<Option<Local<'a>>, Trouble> {
        if self.locals.is_empty() {
            return Ok(None);
        }
        let number = match &lookup.root {
            Root::Name(_, number) => Some(*number),
            Root::Computed(expr) => {
                let name = self.quietly(expr)?;
                name.as_str().and_then(|name| self.template.parsed.names.get(name)).copied()
            }
        };
        let Some(number) = number else { return Ok(None) };
        if let Some(local) = self.locals.get(number as usize).and_then(Option::as_ref) {
            return Ok(Some(local.clone()));
        }
        let counter = self.counters.get(number as usize).copied().flatten();
        Ok(counter.map(|value| Local { value: Value::Int(value), holes: None, is_markup: true }))
    }

    fn lookup(&mut self, lookup: &'a Lookup, holes: Option<&mut Vec<u32>>) -> Result<(Value<'a>, bool), Trouble> {
        if let Some(local) = self.local(lookup)? {
            if let (Some(holes), Some(more)) = (holes, &local.holes) {
                self.work.spend(more.len())?;
                holes.extend(more.iter());
            }
            let value = self.walk(local.value, &lookup.path)?;
            return Ok((value, local.is_markup && lookup.path.is_empty()));
        }
        let root = match &lookup.root {
            Root::Name(name, _) => self.data.root(name),
            Root::Computed(expr) => {
                let name = self.quietly(expr)?;
                name.as_str().and_then(|name| self.data.root(name))
            }
        };
        let value = match root {
            Some(root) => self.walk_data(root, &lookup.path)?,
            None => Value::Nil,
        };
        self.trace.seen(lookup.number, &value);
        if let Some(holes) = holes {
            self.work.spend(value.white())?;
            // An empty list may be counted or summed; only if nothing is written in the end is it a gap.
            if value.is_gap() && (value.is_nil() || value.as_str().is_some()) {
                holes.push(lookup.number);
            }
        }
        Ok((value, false))
    }

    /// Goes along a path while it leads through objects of the data, without making values of them.
    fn walk_data(&mut self, root: &'a Json, path: &'a [Segment]) -> Result<Value<'a>, Trouble> {
        let mut json = root;
        for (index, segment) in path.iter().enumerate() {
            match (json, segment) {
                (Json::Map(members), Segment::Dot(name) | Segment::Key(name)) => match members.get(&**name) {
                    Some(member) => json = member,
                    None => return self.walk(Value::from(json), path.get(index..).unwrap_or_default()),
                },
                _ => return self.walk(Value::from(json), path.get(index..).unwrap_or_default()),
            }
        }
        Ok(Value::from(json))
    }

    fn walk(&mut self, mut value: Value<'a>, path: &'a [Segment]) -> Result<Value<'a>, Trouble> {
        for segment in path {
            value = match segment {
                Segment::Dot(name) => match (value.member(&Value::Str(name)), &**name) {
                    (Some(member), _) => member,
                    (None, "size") => {
                        self.work.spend(value.as_str().map_or(0, |_| value.weight()))?;
                        value.size().map_or(Value::Nil, Value::Int)
                    }
                    (None, "first") => value.first(),
                    (None, "last") => value.last(),
                    _ => Value::Nil,
                },
                Segment::Key(name) => value.member(&Value::Str(name)).unwrap_or(Value::Nil),
                Segment::Index(index) => value.member(&Value::Int(i128::from(*index))).unwrap_or(Value::Nil),
                Segment::Computed(expr) => {
                    let key = self.quietly(expr)?;
                    value.member(&key).unwrap_or(Value::Nil)
                }
            };
        }
        Ok(value)
    }
}

/// The end of a range.
fn bound(value: &Value<'_>) -> i64 {
    let whole = match value.number() {
        Some(Num::Int(value)) => value,
        Some(number) => number.truncated(),
        None => value.as_str().map_or(0, leading_int),
    };
    i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX })
}
