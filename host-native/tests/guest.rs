//! The core in its cage: limits on memory and time, and an instance that breaks is replaced without anybody noticing.
//!
//! In: requests that break the core or the cage. Out: a failure where that is noticed. Never: a limit that only a timer sees.

#![allow(clippy::unwrap_used, reason = "a test says what went wrong by stopping")]

use std::time::Duration;

use relance::config::Limits;
use relance::guest::{Guest, Kind};
use serde_json::value::RawValue;

const ABOUT: &[u8] = br#"{"v":1,"op":"about"}"#;

fn answer(guest: &mut Guest, request: &[u8]) -> serde_json::Value {
    serde_json::from_slice(&guest.call(request)).unwrap()
}

#[test]
fn a_request_that_needs_too_much_memory_gets_a_problem_and_the_next_one_an_answer() {
    let mut guest = Guest::new(Limits { memory_bytes: 3 << 20, ..Limits::default() }).unwrap();
    assert!(answer(&mut guest, ABOUT)["result"].is_object());
    let large = format!(r#"{{"v":1,"op":"check","draft":"{}"}}"#, "x".repeat(4 << 20));

    let problems = answer(&mut guest, large.as_bytes());

    assert_eq!(problems["problems"][0]["code"], "host.coreTrapped");
    assert_eq!(guest.replaced(), 1);
    assert!(answer(&mut guest, ABOUT)["result"].is_object());
}

#[test]
fn a_request_that_takes_too_long_gets_a_problem_and_the_next_one_an_answer() {
    let mut guest = Guest::new(Limits { time: Duration::ZERO, ..Limits::default() }).unwrap();
    let one =
        r#"{"zone":"Europe/Madrid","base":"2026-11-20T09:00:00Z","wait":{"businessDays":200},"calendar":{"workingHours":{}}}"#;
    let items = vec![one; 60_000].join(",");
    let long = format!(r#"{{"v":1,"op":"batch","of":"when","items":[{items}]}}"#);

    let problems = answer(&mut guest, long.as_bytes());

    assert_eq!(problems["problems"][0]["code"], "host.coreTrapped", "{problems}");
    assert_eq!(guest.replaced(), 1);
    assert!(answer(&mut guest, ABOUT)["result"].is_object());
}

#[test]
fn many_requests_leave_no_memory_behind() {
    // Within 8 MiB there is no room for what 20,000 requests would leave.
    let mut guest = Guest::new(Limits { memory_bytes: 8 << 20, ..Limits::default() }).unwrap();
    let request = br#"{"v":1,"op":"when","zone":"Asia/Tokyo","base":"2026-11-20T09:00:00Z","wait":{"days":3}}"#;
    let first = guest.call(request);
    for _ in 0..20_000 {
        assert_eq!(guest.call(request), first);
    }
    assert_eq!(guest.replaced(), 0);
}

#[test]
fn what_is_referred_to_is_there_however_many_others_were_referred_to_before() {
    let mut guest = Guest::new(Limits::default()).unwrap();
    let settings = |number: u32| RawValue::from_string(format!(r#"{{"plan":{{"maxEnrollments":{number}}}}}"#)).unwrap();
    // One alone, and then two each time: some two come to where there is room for one.
    guest.refer_to(Kind::Settings, "alone", &settings(1));
    for number in 0..300_u32 {
        let draft = format!(
            r#"{{"name":"{number}","purpose":"service","steps":[{{"id":"a","wait":{{"days":1}},"channel":"email",
               "content":{{"type":"text","subject":"a","body":"a"}}}}]}}"#
        );
        let published = answer(&mut guest, format!(r#"{{"v":1,"op":"publish","draft":{draft}}}"#).as_bytes());
        let version: Box<RawValue> = serde_json::from_value(published["result"]["version"].clone()).unwrap();
        let (hash, settings) = (format!("version {number}"), settings(1_000 + number));
        let values = [(Kind::Version, &*hash, &*version), (Kind::Settings, &*hash, &*settings)];

        let [version, settings] = guest.refer(values).map(|reference| serde_json::to_string(&reference).unwrap());

        let contact = r#"{"id":"ana","email":"ana@example.com","timezone":"UTC"}"#;
        let request = format!(
            r#"{{"v":1,"op":"enroll","version":{version},"settings":{settings},"contact":{contact},"now":"2026-11-20T09:00:00Z"}}"#
        );
        assert!(version.starts_with("\"") && settings.starts_with("\""), "{version} {settings}");
        let enrolled = answer(&mut guest, request.as_bytes());
        assert!(enrolled["result"]["state"].is_object(), "{number}: {enrolled}");
    }
}
