//! The vectors of `when` put to the model: a vector and the model can't both be right if they differ.
//!
//! In: `tests/vectors/time`. Out: agreement on every vector that the model can answer. Never: the core.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use relance_model::compare::agrees;
use relance_model::{Zones, json, read, when};
use serde_json::Value;
use std::path::Path;

/// Whether the model has an answer: to a sound `when` without spread.
fn answerable(vector: &Value) -> bool {
    let request = &vector["when"];
    let spread = request["calendar"]["spreadMinutes"].as_u64().unwrap_or(0);
    request["op"] == "when" && vector["then"].get("result").is_some() && (spread == 0 || request.get("key").is_none())
}

#[test]
fn the_model_answers_the_vectors() {
    let zones = Zones::load();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/time");
    let mut asked = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let vector: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        if answerable(&vector) {
            let question = read::question(&vector["when"]);
            let answer = json::result(&question, when(&zones, &question));
            assert!(agrees(&answer, &vector["then"]), "{}: the model says {answer:#}", path.display());
            asked += 1;
        }
    }
    assert!(asked > 0, "there are vectors");
}
