//! The vectors of `when` put to the model: a vector and the model can't both be right if they differ.
//!
//! In: `tests/vectors/time`. Out: agreement on every vector that the model can answer. Never: the core.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

use relance_model::{Zones, json, read, when};
use serde_json::Value;
use std::path::Path;

/// Whether the model has an answer: to a sound `when` without spread.
fn answerable(request: &Value, expected: &Value) -> bool {
    let spread = request["calendar"]["spreadMinutes"].as_u64().unwrap_or(0);
    let sound = expected["result"].get("at").is_some() || expected["result"].get("held").is_some();
    request["op"] == "when" && sound && (spread == 0 || request.get("key").is_none())
}

/// The value with every `{ "$given": name }` in it replaced by the given value, overridden by the members beside it.
fn filled(value: &Value, given: &[&Value]) -> Value {
    match value {
        Value::Array(list) => list.iter().map(|value| filled(value, given)).collect(),
        Value::Object(members) => {
            let name = members.get("$given").and_then(Value::as_str);
            let base =
                name.map(|name| given.iter().find_map(|given| given.get(name)).unwrap_or_else(|| panic!("no given {name}")));
            let mut whole = base.map_or(Value::Object(serde_json::Map::new()), |base| filled(base, given));
            for (name, member) in members.iter().filter(|(name, _)| *name != "$given") {
                whole[name] = filled(member, given);
            }
            whole
        }
        other => other.clone(),
    }
}

/// The requests of a vector or case, each with what is expected.
fn steps(case: &Value, given: &[&Value]) -> Vec<(Value, Value)> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
    let Some(when) = case.get("when") else { return Vec::new() };
    list(when).iter().zip(list(&case["then"])).map(|(request, expected)| (filled(request, given), expected)).collect()
}

/// Whether every named member of the expectation is in the result; the model gives no reasons, so those are not asked.
fn holds(expected: &Value, result: &Value) -> bool {
    let known = ["at", "local", "offset", "zone", "wall"];
    let absent = |value: &&Value| value["$absent"] == true;
    let same = known.iter().all(|name| match expected.get(name) {
        Some(value) if absent(&value) => result.get(name).is_none(),
        Some(value) => result.get(name) == Some(value),
        None => true,
    });
    same && expected.get("held").filter(|value| !absent(value)).is_some() == result.get("held").is_some()
}

#[test]
fn the_model_answers_the_vectors() {
    let zones = Zones::load();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/time");
    let mut asked = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let vector: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let cases = vector["cases"].as_array().cloned().unwrap_or_default();
        for case in std::iter::once(&vector).chain(&cases) {
            for (request, expected) in steps(case, &[&case["given"], &vector["given"]]) {
                if answerable(&request, &expected) {
                    let question = read::question(&request);
                    let result = json::result(&question, when(&zones, &question));
                    let name = &case["name"];
                    assert!(holds(&expected["result"], &result), "{} {name}: the model says {result:#}", path.display());
                    asked += 1;
                }
            }
        }
    }
    println!("{asked} requests");
    assert!(asked > 20, "only {asked} of the vectors' requests could be asked");
}
