//! Turns a step of a vector into the text of a request: references, repetitions, and events.
//!
//! In: a step, the case's values, the responses so far. Out: the request's text. Never: a value that the vector does not name.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

/// The text of a request, and whether it was given as a value.
#[derive(Debug, PartialEq)]
pub struct Request {
    /// One line.
    pub text: String,
    /// Whether it was given as a value; else as text, which may be no JSON at all.
    pub is_value: bool,
}

/// The request of a step.
///
/// # Errors
/// A reference to nothing, or a text that has a line's end in it.
pub fn request(step: &Value, given: &Map<String, Value>, results: &[Value]) -> Result<Request> {
    let mut value = resolve(step, given, results)?;
    if let Some(text) = value.get("text").filter(|_| value.get("op").is_none() && value.get("type").is_none()) {
        let text = text.as_str().context("expected `text` to be a string")?.to_owned();
        if text.contains('\n') {
            bail!("a request is one line; found a line's end in `text`");
        }
        return Ok(Request { text, is_value: false });
    }
    if value.get("type").is_some() && value.get("op").is_none() {
        value = if given.contains_key("watch") { watch(value, given, results)? } else { advance(value, given, results)? };
    }
    if let Value::Object(members) = &mut value {
        members.entry("v").or_insert(json!(1));
    }
    Ok(Request { text: value.to_string(), is_value: true })
}

/// An event in time stands for an `advance` of the last state with the given facts, at the event's own moment.
fn advance(mut event: Value, given: &Map<String, Value>, results: &[Value]) -> Result<Value> {
    let state = results.iter().rev().find_map(|response| response.pointer("/result/state"));
    let state = state.context("an event needs a step before it that leaves a `state`")?;
    let facts = given.get("facts").context("an event needs `facts` under `given`")?;
    let facts = resolve(facts, given, results)?;
    let now = event.as_object_mut().and_then(|members| members.remove("now"));
    let now = now.or_else(|| event.get("at").cloned()).context("an event needs `at`")?;
    Ok(json!({ "op": "advance", "state": state, "event": event, "facts": facts, "now": now }))
}

/// Where `watch` is given, an event stands for a `watch` of the last conversation's state, if there is one, with those facts.
fn watch(mut event: Value, given: &Map<String, Value>, results: &[Value]) -> Result<Value> {
    let states = results.iter().rev().filter_map(|response| response.pointer("/result/state"));
    let state = states.into_iter().find(|state| state.get("conversation").is_some() && state.get("steps").is_none());
    let event_facts = event.as_object_mut().and_then(|members| members.remove("facts"));
    let facts = event_facts.or_else(|| given.get("watch").cloned()).context("an event needs facts under `watch`")?;
    let facts = resolve(&facts, given, results)?;
    let now = event.as_object_mut().and_then(|members| members.remove("now"));
    let now = now.or_else(|| event.get("at").cloned()).context("an event needs `at`")?;
    Ok(json!({ "op": "watch", "state": state, "event": event, "facts": facts, "now": now }))
}

/// Replaces `{"$given": "name"}`, `{"$result": "0/state"}`, `{"$repeat": "x", "times": 3}` and `{"$concat": [ … ]}`.
fn resolve(value: &Value, given: &Map<String, Value>, results: &[Value]) -> Result<Value> {
    match value {
        Value::Array(items) => {
            items.iter().map(|item| resolve(item, given, results)).collect::<Result<Vec<_>>>().map(Value::Array)
        }
        Value::Object(members) => {
            if let Some(name) = members.get("$given") {
                return with_rest(from_given(name, given, results)?, members, "$given", given, results);
            }
            if let Some(pointer) = members.get("$result") {
                return with_rest(from_results(pointer, results)?, members, "$result", given, results);
            }
            if let Some(part) = members.get("$repeat") {
                return repeat(part, members.get("times"));
            }
            if let Some(Value::Array(parts)) = members.get("$concat") {
                return concat(parts, given, results);
            }
            let resolved = members.iter().map(|(name, value)| Ok((name.clone(), resolve(value, given, results)?)));
            resolved.collect::<Result<Map<_, _>>>().map(Value::Object)
        }
        other => Ok(other.clone()),
    }
}

/// Members beside a reference replace those of the object that it refers to.
fn with_rest(
    mut value: Value,
    members: &Map<String, Value>,
    reference: &str,
    given: &Map<String, Value>,
    results: &[Value],
) -> Result<Value> {
    for (name, replacement) in members.iter().filter(|(name, _)| *name != reference) {
        let object =
            value.as_object_mut().with_context(|| format!("`{name}` beside a reference to something that is no object"))?;
        object.insert(name.clone(), resolve(replacement, given, results)?);
    }
    Ok(value)
}

fn from_given(name: &Value, given: &Map<String, Value>, results: &[Value]) -> Result<Value> {
    let name = name.as_str().context("expected the name of a given value")?;
    let value = given.get(name).with_context(|| format!("nothing is given as `{name}`"))?;
    // What is given may refer to what else is given, but not to itself.
    let rest: Map<String, Value> =
        given.iter().filter(|(other, _)| *other != name).map(|(k, v)| (k.clone(), v.clone())).collect();
    resolve(value, &rest, results)
}

/// `0/state` is the member `state` of the first step's result.
fn from_results(pointer: &Value, results: &[Value]) -> Result<Value> {
    let text = pointer.as_str().context("expected a step and a path, `0/state`")?;
    let (step, path) = text.split_once('/').unwrap_or((text, ""));
    let index: usize = step.parse().with_context(|| format!("expected a step's number, found `{step}`"))?;
    let response = results.get(index).with_context(|| format!("step {index} has not been answered yet"))?;
    let path = if path.is_empty() { "/result".into() } else { format!("/result/{path}") };
    response.pointer(&path).cloned().with_context(|| format!("step {index} has no `{path}` in {response}"))
}

fn repeat(part: &Value, times: Option<&Value>) -> Result<Value> {
    let part = part.as_str().context("expected a text to repeat")?;
    let times = times.and_then(Value::as_u64).context("expected how many `times` to repeat")?;
    Ok(Value::String(part.repeat(usize::try_from(times)?)))
}

fn concat(parts: &[Value], given: &Map<String, Value>, results: &[Value]) -> Result<Value> {
    let mut text = String::new();
    for part in parts {
        match resolve(part, given, results)? {
            Value::String(part) => text += &part,
            other => text += &other.to_string(),
        }
    }
    Ok(Value::String(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    fn text(step: Value, given_values: Value, results: &[Value]) -> Result<String> {
        request(&step, &given(given_values), results).map(|request| request.text)
    }

    #[test]
    fn a_request_gets_the_wires_version() {
        assert_eq!(text(json!({"op": "about"}), json!({}), &[]).unwrap(), r#"{"op":"about","v":1}"#);
        assert_eq!(text(json!({"op": "about", "v": 2}), json!({}), &[]).unwrap(), r#"{"op":"about","v":2}"#);
    }

    #[test]
    fn references_are_replaced_and_members_beside_them_win() {
        let results = [json!({"result": {"state": {"a": 1, "b": 2}}})];
        let step = json!({"op": "x", "one": {"$given": "g"}, "two": {"$result": "0/state", "b": {"$given": "g"}}});
        assert_eq!(text(step, json!({"g": 7}), &results).unwrap(), r#"{"one":7,"op":"x","two":{"a":1,"b":7},"v":1}"#);
    }

    #[test]
    fn a_reference_to_nothing_is_an_error() {
        assert!(text(json!({"op": {"$given": "g"}}), json!({}), &[]).is_err());
        assert!(text(json!({"op": {"$result": "0/state"}}), json!({}), &[]).is_err());
        assert!(text(json!({"op": {"$given": "g"}}), json!({"g": {"$given": "g"}}), &[]).is_err());
    }

    #[test]
    fn an_event_advances_the_last_state() {
        let results = [json!({"result": {"state": 1}}), json!({"result": {"state": 2}}), json!({"result": {}})];
        let step = json!({"type": "due", "at": "T", "id": "e"});
        let expected =
            r#"{"event":{"at":"T","id":"e","type":"due"},"facts":{"version":9},"now":"T","op":"advance","state":2,"v":1}"#;
        assert_eq!(text(step, json!({"facts": {"version": {"$given": "version"}}, "version": 9}), &results).unwrap(), expected);
    }

    #[test]
    fn text_is_sent_as_it_is() {
        let step = json!({"text": {"$concat": ["{", {"$repeat": "[", "times": 3}]}});
        assert_eq!(request(&step, &Map::new(), &[]).unwrap(), Request { text: "{[[[".into(), is_value: false });
        assert!(text(json!({"text": "a\nb"}), json!({}), &[]).is_err());
    }
}
