//! The laws of time, tried on the core through the one call.
//!
//! In: the core. Out: no broken law. Never: the core's inside.

use relance_core::call::Core;
use relance_property::time;
use serde_json::Value;
use std::cell::RefCell;

fn keeps(law: impl FnOnce(time::Answers<'_>)) {
    let core = RefCell::new(Core::new());
    law(&|request: &Value| core.borrow_mut().call(request.to_string().as_bytes()));
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
fn x7_the_same_request_gives_the_same_bytes_from_a_fresh_core() {
    time::answers_the_same_with_the_same_bytes(&|request: &Value| Core::new().call(request.to_string().as_bytes()));
}

#[test]
fn t7_a_later_now_gives_no_earlier_result() {
    keeps(time::answers_no_earlier_when_asked_later);
}

#[test]
fn x7_a_stricter_calendar_gives_no_earlier_result() {
    keeps(time::answers_no_earlier_when_more_is_forbidden);
}
