//! Leaves out what was said, for keys that may see what happened but not read messages.
//!
//! In: a timeline's entry, a state. Out: the same without texts and addresses. Never: a text that only has another name.

use relance_core::base::Json;
use serde::Serialize;

/// An entry of a timeline, as the core wrote it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "TimelineRow"))]
#[serde(transparent)]
pub(super) struct Entry(#[cfg_attr(feature = "schema", schemars(with = "relance_core::wire::TimelineEntry"))] pub(super) Json);

/// A state, as the core gave it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub(super) struct State(#[cfg_attr(feature = "schema", schemars(with = "relance_core::wire::Enrollment"))] pub(super) Json);

/// What an effect or an event says, or to whom.
const SAID: [&str; 5] = ["content", "draft", "text", "to", "unsubscribe"];

/// An entry without what was said.
pub(super) fn unsaid(mut entry: Json) -> Json {
    if let Json::Map(members) = &mut entry {
        members.remove("contact");
        // When a message was moved to is no text.
        let moved = members.get("event").and_then(|event| event.member("type")).and_then(Json::as_str) == Some("rescheduled");
        if let Some(event) = members.get_mut("event").filter(|_| !moved) {
            strip(event);
        }
        if let Some(Json::List(effects)) = members.get_mut("effects") {
            effects.iter_mut().for_each(strip);
        }
    }
    entry
}

/// A state without what was written for its steps.
pub(super) fn unwritten(mut state: Json) -> Json {
    if let Json::Map(members) = &mut state {
        for list in ["steps", "gone"] {
            if let Some(Json::List(steps)) = members.get_mut(list) {
                for step in steps {
                    if let Json::Map(step) = step
                        && let Some(written) = step.get_mut("written")
                    {
                        strip(written);
                    }
                }
            }
        }
    }
    state
}

fn strip(value: &mut Json) {
    if let Json::Map(members) = value {
        members.retain(|name, _| !SAID.contains(&name.as_str()));
    }
}
