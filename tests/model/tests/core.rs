//! The core against the model, question after question, through the one call.
//!
//! In: `RELANCE_MODEL_QUESTIONS` (default 1,000,000) and `RELANCE_MODEL_SEED` (default 1). Out: no difference, or the first few,
//! each as a vector ready to keep. Never: the core's inside.
#![allow(clippy::panic, reason = "a test")]

use relance_core::call::Core;
use relance_model::compare::{differences, setting};
use relance_model::{Zones, zone};
use serde_json::{Value, json};

fn ask(core: &mut Core, request: &Value) -> Value {
    let response = core.call(request.to_string().as_bytes());
    serde_json::from_slice(&response).unwrap_or_else(|error| panic!("{request} was answered with no JSON: {error}"))
}

#[test]
fn the_core_answers_as_the_model_does() {
    let zones = Zones::load();
    let (seed, questions) = (setting("RELANCE_MODEL_SEED", 1), setting("RELANCE_MODEL_QUESTIONS", 1_000_000));
    let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let began = std::time::Instant::now();
    let found = differences(&zones, seed, questions, threads, 5, || {
        let mut core = Core::new();
        move |request: &Value| ask(&mut core, request)
    });
    println!("seed {seed}: {questions} questions in {:?}", began.elapsed());
    for difference in &found {
        println!("{difference}\n");
    }
    assert!(found.is_empty(), "seed {seed}: the core and the model differ, see above");
}

#[test]
fn both_answer_by_the_same_zone_data() {
    let about = ask(&mut Core::new(), &json!({ "v": 1, "op": "about" }));
    assert!(about.to_string().contains(zone::VERSION), "{about}");
}
