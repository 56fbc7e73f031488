//! What the rules of zones were while something happened.
//!
//! In: names of zones, a span of time. Out: each zone's offset at the beginning, and every change of it. Never: a rule of its own; the
//! core is asked.

use std::collections::{BTreeMap, BTreeSet};

use relance_core::base::{Instant, Json};
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::fault::Fault;
use crate::guest::Guest;

/// How far apart two looks at a zone are: no zone changes twice in so short a time.
const LOOK_MILLIS: i64 = 7 * 24 * 3_600_000;
/// How exactly the moment of a change is found.
const EXACT_MILLIS: i64 = 1_000;
/// The members that name a zone.
const NAMING: [&str; 4] = ["timezone", "zone", "workingHoursZone", "plausibleZones"];

#[derive(Serialize)]
struct When<'a> {
    v: u32,
    op: &'static str,
    zone: &'a str,
    instant: Instant,
}

#[derive(Deserialize)]
struct Reading {
    offset: String,
}

/// The rules of zones within a span; a name that is none has no rules.
///
/// # Errors
/// When an instant of the span can't be told.
pub fn rules(guest: &mut Guest, zones: &[&str], (from, to): (Instant, Instant)) -> Result<BTreeMap<String, Vec<Rule>>, Fault> {
    let mut found = BTreeMap::new();
    for zone in zones {
        let Some(first) = offset(guest, zone, from.millis()) else { continue };
        let mut rules = vec![Rule { since: from, offset: first }];
        let (mut at, end) = (from.millis(), to.millis());
        while at < end {
            let next = at.saturating_add(LOOK_MILLIS).min(end);
            let before = rules.last().map(|rule| rule.offset.clone()).unwrap_or_default();
            if let Some(after) = offset(guest, zone, next).filter(|after| *after != before) {
                let since = changed(guest, zone, (at, next), &before);
                rules.extend(Instant::from_millis(since).map(|since| Rule { since, offset: after }));
            }
            at = next;
        }
        found.insert((*zone).to_owned(), rules);
    }
    Ok(found)
}

/// Rules in a few words.
pub(super) fn told(rules: &[Rule]) -> String {
    let told = rules.iter().map(|rule| format!("{} since {}", rule.offset, rule.since));
    told.collect::<Vec<_>>().join(", ")
}

/// All zones that a value names.
pub fn named(value: &Json, found: &mut BTreeSet<String>) {
    match value {
        Json::Map(members) => {
            for (name, value) in members {
                if NAMING.contains(&name.as_str()) {
                    texts(value, found);
                }
                named(value, found);
            }
        }
        Json::List(items) => items.iter().for_each(|item| named(item, found)),
        _ => {}
    }
}

fn texts(value: &Json, found: &mut BTreeSet<String>) {
    match value {
        Json::Str(text) => {
            found.insert(text.clone());
        }
        Json::List(items) => items.iter().for_each(|item| texts(item, found)),
        _ => {}
    }
}

/// When a zone leaves an offset that it has at the beginning of a span and not at its end.
fn changed(guest: &mut Guest, zone: &str, (mut low, mut high): (i64, i64), before: &str) -> i64 {
    while high - low > EXACT_MILLIS {
        let middle = low + (high - low) / 2;
        if offset(guest, zone, middle).as_deref() == Some(before) { low = middle } else { high = middle }
    }
    high
}

fn offset(guest: &mut Guest, zone: &str, at: i64) -> Option<String> {
    let instant = Instant::from_millis(at)?;
    guest.ask_for::<Reading>(&When { v: 1, op: "when", zone, instant }).ok().map(|reading| reading.offset)
}
