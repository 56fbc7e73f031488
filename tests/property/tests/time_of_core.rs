//! The laws of time, tried on the core's operation `when`.
//!
//! In: the core. Out: no broken law. Never: the core's inside.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use relance_core::time::Zones;
use relance_core::time::when::when;
use relance_core::wire::time::WhenRequest;
use relance_property::time;
use serde_json::{Value, json};

fn answer(zones: &Zones, request: &Value) -> Vec<u8> {
    let asked: WhenRequest = serde_json::from_value(request.clone()).unwrap();
    let response = match when(zones, &asked) {
        Ok(result) => json!({ "v": 1, "result": result }),
        Err(problems) => json!({ "v": 1, "problems": problems }),
    };
    serde_json::to_vec(&response).unwrap()
}

fn keeps(law: impl FnOnce(time::Answers<'_>)) {
    let zones = Zones::embedded();
    law(&|request: &Value| answer(&zones, request));
}

#[test]
fn t7_a_result_is_never_before_its_base_or_now() {
    keeps(time::never_answers_the_past);
}

#[test]
fn t6_a_result_is_open() {
    keeps(time::answers_an_open_time);
}

#[test]
fn a_result_stays_when_it_is_asked_for() {
    keeps(time::answers_a_result_with_itself);
}

#[test]
fn x7_the_same_request_gives_the_same_bytes() {
    keeps(time::answers_the_same_with_the_same_bytes);
}

#[test]
fn x7_the_same_request_gives_the_same_bytes_with_zone_data_read_anew() {
    time::answers_the_same_with_the_same_bytes(&|request: &Value| answer(&Zones::embedded(), request));
}

#[test]
fn t7_a_later_now_gives_no_earlier_result() {
    keeps(time::answers_no_earlier_when_asked_later);
}

#[test]
fn x7_a_stricter_calendar_gives_no_earlier_result() {
    keeps(time::answers_no_earlier_when_more_is_forbidden);
}
