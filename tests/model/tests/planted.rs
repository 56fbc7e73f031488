//! The comparison finds what it is there to find: faults planted in a copy of the model are caught, and made small.
//!
//! In: the model against itself with a fault. Out: differences. Never: the core.
#![allow(clippy::indexing_slicing, reason = "a test")]

use relance_model::compare::differences;
use relance_model::{Zones, json, read};
use serde_json::{Value, json};

/// Answers a request as the model would, had it been asked what `changed` makes of it.
fn caught(changed: fn(&mut Value)) -> Vec<Value> {
    let zones = Zones::load();
    let found = differences(&zones, 3, 20_000, 2, 3, || {
        |request: &Value| {
            let mut request = request.clone();
            changed(&mut request);
            let question = read::question(&request);
            json!({ "v": 1, "result": json::result(&question, relance_model::when(&zones, &question)) })
        }
    });
    found.into_iter().map(|difference| difference.request).collect()
}

fn forget(request: &mut Value, member: &str) {
    if let Some(calendar) = request.get_mut("calendar").and_then(Value::as_object_mut) {
        calendar.remove(member);
    }
}

#[test]
fn the_model_agrees_with_itself() {
    assert_eq!(caught(|_| ()), Vec::<Value>::new());
}

#[test]
fn closed_dates_that_are_overlooked_are_found_and_shown_small() {
    let found = caught(|request| forget(request, "closedDates"));
    assert_eq!(found.len(), 3);
    for request in found {
        assert_eq!(request["calendar"]["closedDates"].as_array().map(Vec::len), Some(1), "{request}");
        assert!(request["calendar"].get("legalHours").is_none(), "{request}");
    }
}

#[test]
fn a_clock_that_is_overlooked_is_found() {
    let found = caught(|request| forget(request, "workingHoursZone"));
    assert_eq!(found.len(), 3);
}
