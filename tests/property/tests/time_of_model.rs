//! The laws of time, tried on the second opinion: a law that it breaks is no law, or it is no second opinion.
//!
//! In: the model. Out: no broken law. Never: the core.

use relance_model::{json, read, when};
use relance_property::questions::ZONES;
use relance_property::time;
use serde_json::Value;

fn model(request: &Value) -> Vec<u8> {
    let question = read::question(request);
    serde_json::json!({ "v": 1, "result": json::result(&question, when(&ZONES, &question)) }).to_string().into_bytes()
}

#[test]
fn the_model_keeps_the_laws_of_time() {
    time::never_answers_the_past(&model);
    time::answers_an_open_time(&model);
    time::answers_a_result_with_itself(&model);
    time::answers_the_same_with_the_same_bytes(&model);
    time::answers_no_earlier_when_asked_later(&model);
    time::answers_no_earlier_when_more_is_forbidden(&model);
}
