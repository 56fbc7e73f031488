//! Turns a capsule into a vector: the same story as a file of `tests/vectors`.
//!
//! In: a capsule's content. Out: the text of a vector file, whose every step expects what the timeline has recorded. Never: an
//! expectation that the core is asked for.

use std::collections::BTreeMap;

use relance_core::base::{Instant, Json};
use relance_core::wire::Target;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{Content, Entry};
use crate::fault::Fault;

/// What of an entry is needed to ask for it again.
#[derive(Deserialize)]
struct Happened<'a> {
    now: Instant,
    #[serde(borrow)]
    event: &'a RawValue,
}

/// A vector file; each given value, step and expectation on a line of its own.
#[derive(Serialize)]
struct File<'a> {
    name: String,
    why: &'static str,
    rules: [&'static str; 2],
    given: BTreeMap<String, &'a RawValue>,
    when: Vec<Box<RawValue>>,
    then: Vec<Box<RawValue>>,
}

/// The text of a vector file.
///
/// # Errors
/// When the capsule names a part that it does not have.
pub fn vector(content: &Content) -> Result<String, Fault> {
    let mut names = Names::default();
    let pack = content.zones.pack.as_ref();
    let (mut when, mut then) = (Vec::new(), Vec::new());
    if let Some(pack) = pack {
        when.push(raw(&json!({ "op": "load", "zonePack": pack }))?);
        then.push(raw(&Json::Null)?);
    }
    for (index, one) in content.timeline.iter().enumerate() {
        let step = names.step(content, index, one, pack.is_some())?;
        when.push(raw(&step)?);
        let last = index + 1 == content.timeline.len();
        let state = if last { format!(r#","state":{}"#, content.state.get()) } else { String::new() };
        then.push(RawValue::from_string(format!(r#"{{"result":{{"entry":{}{state}}}}}"#, one.entry.get()))?);
    }
    if pack.is_some() {
        when.push(raw(&json!({ "op": "drop", "handle": { "$result": "0/handle" } }))?);
        then.push(raw(&Json::Null)?);
    }
    content.story()?; // What is given below is there.
    let given = names.given.into_iter().filter_map(|(name, part)| Some((name, &**content.parts.get(&part)?))).collect();
    let name = format!("what happened to the enrollment {} is decided so again", content.enrollment);
    let why = "what was decided once, from the same facts, is decided alike by every build";
    let file = File { name, why, rules: ["C9", "X7"], given, when, then };
    Ok(serde_json::to_string_pretty(&file)? + "\n")
}

/// Under which names parts are given.
#[derive(Default)]
struct Names {
    /// The part, by its name in the vector.
    given: BTreeMap<String, String>,
}

impl Names {
    /// A reference to a part: the first settings are `settings1`.
    fn of(&mut self, kind: &str, part: &str) -> Value {
        let known = self.given.iter().find(|(name, of)| name.starts_with(kind) && of.as_str() == part);
        let name = match known {
            Some((name, _)) => name.clone(),
            None => format!("{kind}{}", self.given.keys().filter(|name| name.starts_with(kind)).count() + 1),
        };
        self.given.insert(name.clone(), part.to_owned());
        json!({ "$given": name })
    }

    fn step(&mut self, content: &Content, index: usize, one: &Entry, packed: bool) -> Result<Value, Fault> {
        let Happened { now, event } = serde_json::from_str(one.entry.get())?;
        let mut facts = json!({
            "version": self.of("version", &one.version),
            "settings": self.of("settings", &one.settings),
            "contact": self.of("contact", &one.contact),
        });
        let also = [("conversation", &one.conversation), ("sent", &one.sent), ("competing", &one.competing)];
        for (kind, part) in also {
            // An enrollment does not ask what competes with it.
            if let Some(part) = part.as_ref().filter(|_| index > 0 || kind != "competing") {
                set(&mut facts, kind, self.of(kind, part));
            }
        }
        if one.sequence_paused {
            set(&mut facts, "sequencePaused", true.into());
        }
        let mut step = if index == 0 {
            let mut step = facts;
            set(&mut step, "op", "enroll".into());
            set(&mut step, "id", content.enrollment.as_str().into());
            set(&mut step, "target", of_target(&content.target)?);
            step
        } else {
            let state = format!("{}/state", index - 1 + usize::from(packed));
            let event: Value = serde_json::from_str(event.get())?;
            json!({ "op": "advance", "state": { "$result": state }, "event": event, "facts": facts })
        };
        set(&mut step, "now", now.to_string().into());
        if packed {
            set(&mut step, "zonePack", json!({ "$result": "0/handle" }));
        }
        Ok(step)
    }
}

fn set(value: &mut Value, name: &str, to: Value) {
    if let Some(members) = value.as_object_mut() {
        members.insert(name.to_owned(), to);
    }
}

fn of_target(target: &Target) -> Result<Value, Fault> {
    Ok(serde_json::to_value(target)?)
}

fn raw(value: &impl Serialize) -> Result<Box<RawValue>, Fault> {
    Ok(serde_json::value::to_raw_value(value)?)
}
