//! Events over HTTP: what outsiders may tell, once each, in order.
//!
//! In: events, good and bad. Out: what they did. Never: an event that only the host can know.

use serde_json::{Value, json};

use crate::contacts::enroll;
use crate::support::{Service, people, problem};

#[test]
fn an_event_is_processed_once_and_says_what_it_did() {
    let service = Service::start();
    people(&service, &service.key, 1);
    let id = enroll(&service, &["p0"]).remove(0);
    let tell = |body: Value| service.ask(&service.key, "POST", "/v1/events", &[], body);
    let reply = json!({ "contact": "p0", "event": { "type": "replied", "id": "r1", "channel": "email" } });
    let told = tell(reply.clone());
    assert_eq!(
        (told.status, &told.body["duplicate"], &told.body["turns"][0]["status"]),
        (200, &json!(false), &json!("replied")),
        "{told:?}"
    );
    let again = tell(reply);
    assert_eq!((again.status, &again.body["duplicate"], &again.body["turns"]), (200, &json!(true), &json!([])));
    let person = service.call("GET", "/v1/contacts/p0", Value::Null).1;
    assert!(person["lastInbound"]["email"].is_string(), "{person}");
    let late = tell(json!({ "enrollment": id, "event": { "type": "paused" } }));
    assert_eq!(
        (late.status, &late.body["turns"][0]["decisions"][0]["what"]),
        (200, &json!("ignored")),
        "a late event is no error"
    );
}

#[test]
fn what_can_not_be_told_is_refused_with_its_place_and_the_remedy() {
    let service = Service::start();
    people(&service, &service.key, 1);
    let tell = |body: Value| service.ask(&service.key, "POST", "/v1/events", &[], body);
    let event = |event: Value| tell(json!({ "contact": "p0", "event": event }));
    assert_eq!(problem(&event(json!({ "type": "due" }))), (422, "api.eventReserved", "/event/type"));
    let typo = event(json!({ "type": "replyed" }));
    assert_eq!(problem(&typo), (422, "api.eventUnknown", "/event/type"));
    assert_eq!(typo.body["problems"][0]["help"], "did you mean `replied`?");
    assert_eq!(problem(&event(json!({ "type": "replied", "at": "2099-01-01T00:00:00Z" }))), (422, "api.future", "/event/at"));
    assert_eq!(problem(&event(json!({ "type": "replied", "at": "yesterday" }))).2, "/event/at");
    assert_eq!(problem(&event(json!({ "type": "rescheduled" }))), (422, "wire.missingField", "/event/to"));
    assert_eq!(problem(&event(json!({}))), (422, "wire.missingField", "/event/type"));
    assert_eq!(problem(&tell(json!({ "event": { "type": "replied" } }))), (422, "api.whom", ""));
    assert_eq!(tell(json!({ "contact": "nobody", "event": { "type": "replied" } })).status, 404);
    assert_eq!(tell(json!({ "enrollment": "e-9", "event": { "type": "stopped" } })).status, 404);
    let other = service.key_for("other", &["*:write"]);
    let theirs = service.ask(&other, "POST", "/v1/events", &[], json!({ "contact": "p0", "event": { "type": "replied" } }));
    assert_eq!(theirs.status, 404);
}

#[test]
fn many_events_have_a_result_each_in_order() {
    let service = Service::start();
    people(&service, &service.key, 2);
    enroll(&service, &["p0", "p1"]);
    let goal = |contact: &str, id: &str| json!({ "contact": contact, "event": { "type": "optedOut", "id": id } });
    let events = json!([goal("p0", "a"), goal("p0", "a"), goal("nobody", "b"), { "contact": "p1", "event": { "type": "sent", "key": "k" } }, { "contact": "p1" }, goal("p1", "c")]);
    let (status, done) = service.call("POST", "/v1/events/bulk", json!({ "events": events }));
    let outcomes: Vec<&str> = done["items"].as_array().unwrap().iter().map(|item| item["outcome"].as_str().unwrap()).collect();
    assert_eq!(
        (status, outcomes),
        (200, vec!["processed", "duplicate", "problems", "problems", "problems", "processed"]),
        "{done}"
    );
    let places: Vec<&Value> = (2..5).map(|index| &done["items"][index]["problems"][0]["path"]).collect();
    assert_eq!(places, [&json!("/events/2/contact"), &json!("/events/3/event/type"), &json!("/events/4/event")]);
    assert_eq!(done["items"][5]["turns"][0]["status"], "unsubscribed");
    let many: Vec<Value> = (0..1_001).map(|index| goal("p0", &index.to_string())).collect();
    let too_many = service.ask(&service.key, "POST", "/v1/events/bulk", &[], json!({ "events": many }));
    assert_eq!(problem(&too_many), (422, "api.tooMany", "/events"));
}
