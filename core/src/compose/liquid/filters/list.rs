//! The filters on lists.
//!
//! In: a list; an object counts as a list of one, nil as an empty one, any other value as a list of itself. Out: lists and
//! values. Never: a loop whose length is not paid for in steps.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;

use super::super::number::Num;
use super::super::value::Value;
use super::super::work::{Trouble, Work, add};
use super::{Filter, math};
use crate::base::instant::shown;

/// Applies one of them.
pub(super) fn apply<'a>(
    filter: Filter,
    input: Value<'a>,
    arguments: &[Value<'a>],
    work: &mut Work<'_>,
) -> Result<Value<'a>, Trouble> {
    let property = arguments.first().filter(|value| !value.is_nil());
    match filter {
        Filter::First => return Ok(input.first()),
        Filter::Last => return Ok(input.last()),
        _ => {}
    }
    let items = sequence(input, work)?;
    match filter {
        Filter::Join => join(&items, arguments.first(), work),
        Filter::Reverse => Ok(Value::list(items.into_iter().rev().collect())),
        Filter::Concat => concat(items, arguments.first(), work),
        Filter::Compact => compact(items, property),
        Filter::Uniq => uniq(items, property, work),
        Filter::Sort => sort(items, property, work),
        Filter::SortNatural => sort_natural(items, property, work),
        Filter::Sum => sum(items, property, work),
        Filter::Map => map(items, arguments.first().unwrap_or(&Value::Nil)),
        _ => choose(filter, items, arguments),
    }
}

/// The value as a flat list.
fn sequence<'a>(input: Value<'a>, work: &mut Work<'_>) -> Result<Vec<Value<'a>>, Trouble> {
    match input {
        Value::Nil => Ok(Vec::new()),
        Value::Range(first, last) => {
            let count = input.size().and_then(|size| usize::try_from(size).ok()).unwrap_or(usize::MAX);
            work.spend(count)?;
            Ok((first..=last).map(|number| Value::Int(i128::from(number))).collect())
        }
        input => {
            let mut flat = Vec::new();
            flatten(input, &mut flat, work)?;
            Ok(flat)
        }
    }
}

/// Lists nest no deeper than the data does, which is bounded when it is read.
fn flatten<'a>(value: Value<'a>, flat: &mut Vec<Value<'a>>, work: &mut Work<'_>) -> Result<(), Trouble> {
    work.spend(1)?;
    match value.items() {
        Some(items) => items.into_iter().try_for_each(|item| flatten(item, flat, work)),
        None => {
            flat.push(value);
            Ok(())
        }
    }
}

fn not_readable(property: &Value<'_>) -> Trouble {
    Trouble::Value(format!("expected items with a property `{}`, found an item without properties", shown(&property.to_text())))
}

/// What an item has under a key: `Ok(None)` if it is a kind of value that has nothing under any key.
fn member<'a>(item: &Value<'a>, key: &Value<'a>) -> Result<Option<Value<'a>>, Trouble> {
    match item {
        item if item.is_object() => Ok(Some(item.member(key).unwrap_or(Value::Nil))),
        Value::Int(_) => Err(not_readable(key)),
        item => match (item.as_str(), key.as_str()) {
            (Some(text), Some(part)) => Ok(Some(if text.contains(part) { key.clone() } else { Value::Nil })),
            (Some(_), None) if !key.is_nil() => Err(not_readable(key)),
            _ => Ok(None),
        },
    }
}

fn join<'a>(items: &[Value<'a>], glue: Option<&Value<'a>>, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    let glue = glue.map_or(alloc::borrow::Cow::Borrowed(" "), Value::to_text);
    let mut out = String::new();
    for (index, item) in items.iter().enumerate() {
        add(&mut out, if index > 0 { &glue } else { "" })?;
        add(&mut out, &item.to_text())?;
    }
    work.made(out)
}

fn concat<'a>(mut items: Vec<Value<'a>>, other: Option<&Value<'a>>, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    let more = other
        .and_then(Value::items)
        .ok_or_else(|| Trouble::Value("expected a list as argument of `concat`, found another value".into()))?;
    work.spend(more.len())?;
    items.extend(more);
    Ok(Value::list(items))
}

fn compact<'a>(items: Vec<Value<'a>>, property: Option<&Value<'a>>) -> Result<Value<'a>, Trouble> {
    let mut kept = Vec::with_capacity(items.len());
    for item in items {
        let is_nil = match property {
            None => item.is_nil(),
            Some(property) => match member(&item, property)? {
                Some(value) => value.is_nil(),
                None => return Ok(Value::Nil),
            },
        };
        if !is_nil {
            kept.push(item);
        }
    }
    Ok(Value::list(kept))
}

/// A text that two values share only if they are the same in kind and content.
fn identity(value: &Value<'_>) -> String {
    let kind = match value {
        Value::Nil => 'n',
        Value::Bool(_) => 'b',
        Value::Int(_) => 'i',
        Value::Dec(_) => 'd',
        Value::Str(_) | Value::Text(_) => 's',
        _ => 'x',
    };
    format!("{kind}{}", value.to_text())
}

fn uniq<'a>(items: Vec<Value<'a>>, property: Option<&Value<'a>>, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::with_capacity(items.len());
    for item in items {
        let key = match property {
            None => identity(&item),
            Some(property) => match member(&item, property)? {
                Some(value) => identity(&value),
                None => return Ok(Value::Nil),
            },
        };
        work.spend(key.len() / 64)?;
        if seen.insert(key) {
            kept.push(item);
        }
    }
    Ok(Value::list(kept))
}

/// The items with what they are sorted by.
fn keyed<'a>(items: Vec<Value<'a>>, property: Option<&Value<'a>>) -> Result<Option<Vec<(Value<'a>, Value<'a>)>>, Trouble> {
    let mut pairs = Vec::with_capacity(items.len());
    for item in items {
        let key = match property {
            None => item.clone(),
            Some(property) => match member(&item, property)? {
                Some(key) => key,
                None => return Ok(None),
            },
        };
        pairs.push((key, item));
    }
    Ok(Some(pairs))
}

fn nil_last(left: &Value<'_>, right: &Value<'_>, order: impl Fn() -> Ordering) -> Ordering {
    match (left.is_nil(), right.is_nil()) {
        (false, false) => order(),
        (left, right) => left.cmp(&right),
    }
}

fn sort<'a>(items: Vec<Value<'a>>, property: Option<&Value<'a>>, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    if items.len() < 2 {
        return Ok(Value::list(items));
    }
    let Some(mut pairs) = keyed(items, property)? else { return Ok(Value::Nil) };
    work.spend(pairs.len())?;
    let keys = || pairs.iter().map(|(key, _)| key).filter(|key| !key.is_nil());
    let alike = keys().all(|key| key.number().is_some()) || keys().all(|key| key.as_str().is_some());
    if !alike {
        return Err(Trouble::Value("expected values of one kind to sort, found values that cannot be compared".into()));
    }
    pairs.sort_by(|(left, _), (right, _)| {
        nil_last(left, right, || match (left.number(), right.number()) {
            (Some(left), Some(right)) => left.compare(&right),
            _ => left.as_str().cmp(&right.as_str()),
        })
    });
    Ok(Value::list(pairs.into_iter().map(|(_, item)| item).collect()))
}

fn sort_natural<'a>(items: Vec<Value<'a>>, property: Option<&Value<'a>>, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    let Some(pairs) = keyed(items, property)? else { return Ok(Value::Nil) };
    work.spend(pairs.len())?;
    let mut folded: Vec<(Option<String>, Value<'a>)> = pairs
        .into_iter()
        .map(|(key, item)| (if key.is_nil() { None } else { Some(key.to_text().to_ascii_lowercase()) }, item))
        .collect();
    folded.sort_by(|(left, _), (right, _)| left.is_none().cmp(&right.is_none()).then_with(|| left.cmp(right)));
    Ok(Value::list(folded.into_iter().map(|(_, item)| item).collect()))
}

fn sum<'a>(items: Vec<Value<'a>>, property: Option<&Value<'a>>, work: &mut Work<'_>) -> Result<Value<'a>, Trouble> {
    let mut total = Value::Int(0);
    for item in items {
        let value = match property {
            None => item,
            Some(property) => member(&item, property)?.unwrap_or(Value::Int(0)),
        };
        for number in sequence(value, work)? {
            total = math::apply(Filter::Plus, &total, Some(&number))?;
        }
    }
    Ok(match total.number() {
        Some(Num::Int(total)) => Value::Int(total),
        _ => total,
    })
}

fn map<'a>(items: Vec<Value<'a>>, property: &Value<'a>) -> Result<Value<'a>, Trouble> {
    let members = items.iter().map(|item| Ok(member(item, property)?.unwrap_or(Value::Nil)));
    Ok(Value::list(members.collect::<Result<_, Trouble>>()?))
}

/// `where`, `reject`, `find`, `find_index` and `has`: by a property that is true, or that equals a value.
fn choose<'a>(filter: Filter, items: Vec<Value<'a>>, arguments: &[Value<'a>]) -> Result<Value<'a>, Trouble> {
    let property = arguments.first().unwrap_or(&Value::Nil);
    let target = arguments.get(1).filter(|target| !target.is_nil());
    let mut kept = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        let Some(value) = member(&item, property)? else { return Ok(Value::Nil) };
        let holds = target.map_or_else(|| value.is_truthy(), |target| value.equals(target));
        match filter {
            Filter::Find if holds => return Ok(item),
            Filter::FindIndex if holds => return Ok(Value::Int(i128::try_from(index).unwrap_or(0))),
            Filter::Has if holds => return Ok(Value::Bool(true)),
            Filter::Where if holds => kept.push(item),
            Filter::Reject if !holds => kept.push(item),
            _ => {}
        }
    }
    Ok(match filter {
        Filter::Find | Filter::FindIndex => Value::Nil,
        Filter::Has => Value::Bool(false),
        _ => Value::list(kept),
    })
}
