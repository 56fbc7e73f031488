//! What `explore` finds in the vectors can be gone again: its scenarios, turn by turn through `enroll` and `advance`, end in the decision
//! that it told (X1, B2).
//!
//! In: the findings of all vectors. Out: a test. Never: a call of `explore` to prove what it said.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that can't go on says so by failing")]

use std::collections::{BTreeMap, BTreeSet};

use conformance::{native, vector};
use relance_core::call::Core;
use serde_json::{Value, json};

const CODES: [&str; 9] = [
    "explore.alwaysLate",
    "explore.capExceeded",
    "explore.deadEnd",
    "explore.deferredByCap",
    "explore.expires",
    "explore.neverOpens",
    "explore.nightSend",
    "explore.outsideWindow",
    "explore.unreachable",
];

/// The result of the last turn of a scenario, each turn asked of the core anew.
fn gone_again(core: &mut Core, scenario: &Value, versions: &Value, settings: &Value) -> Value {
    let mut contact = scenario["contact"].clone();
    let mut states: BTreeMap<u64, Value> = BTreeMap::new();
    let mut last = Value::Null;
    for turn in scenario["turns"].as_array().unwrap() {
        let whose = turn["version"].as_u64().unwrap();
        if let Some(changed) = turn.get("contact") {
            contact = changed.clone();
        }
        let mut facts = json!({ "version": versions[usize::try_from(whose).unwrap()], "contact": contact, "settings": settings });
        for (name, from) in [("conversation", scenario), ("sent", turn), ("competing", turn)] {
            if let Some(value) = from.get(name) {
                facts[name] = value.clone();
            }
        }
        let now = &turn["event"]["at"];
        let request = if turn["event"]["type"] == "enrolled" {
            facts["id"] = turn["id"].clone();
            facts["now"] = now.clone();
            facts["v"] = json!(1);
            facts["op"] = json!("enroll");
            if let Some(target) = turn.get("target") {
                facts["target"] = target.clone();
            }
            facts
        } else {
            json!({ "v": 1, "op": "advance", "state": states[&whose], "event": turn["event"], "facts": facts, "now": now })
        };
        let response: Value = serde_json::from_slice(&core.call(request.to_string().as_bytes())).unwrap();
        let result = response.get("result");
        assert!(result.is_some(), "{request}\n{response}");
        last = result.cloned().unwrap();
        if let Some(state) = last.get("state") {
            states.insert(whose, state.clone());
        }
    }
    last
}

#[test]
fn every_scenario_of_the_vectors_ends_in_the_decision_that_it_told() {
    let cases: Vec<_> = vector::all().unwrap().into_iter().filter(|case| case.from.contains("explore/")).collect();
    let mut core = Core::new();
    let mut codes = BTreeSet::new();
    for exchange in native::run(&cases).unwrap().exchanges {
        let request: Value = serde_json::from_str(&exchange.request).unwrap();
        let response: Value = serde_json::from_str(&exchange.response).unwrap();
        let Some(findings) = response.pointer("/result/findings").and_then(Value::as_array) else { continue };
        let settings = request.get("settings").cloned().unwrap_or(json!({}));
        for finding in findings {
            let scenario = &finding["scenario"];
            let last = gone_again(&mut core, scenario, &response["result"]["versions"], &settings);
            match scenario["seen"].get("decision") {
                Some(decision) => {
                    assert!(last["decisions"].as_array().unwrap().contains(decision), "{}\n{finding}\n{last}", exchange.from)
                }
                None => assert_eq!(last["refused"], scenario["seen"]["refused"], "{}", exchange.from),
            }
            codes.insert(finding["code"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(codes, CODES.into_iter().map(str::to_owned).collect());
}
