//! What there is about a person over HTTP: "stop everything", what comes, what happened.
//!
//! In: people with enrollments. Out: what is told of them. Never: what was said, to a key that may not read messages.

use serde_json::{Value, json};

use crate::contacts::enroll;
use crate::support::{Service, people, problem};

#[test]
fn everything_stops_for_a_person_in_one_call() {
    let service = Service::start();
    people(&service, &service.key, 2);
    let enrollments = enroll(&service, &["p0", "p1"]);
    let stop = |body: Value| service.ask(&service.key, "POST", "/v1/contacts/p0/stop", &[], body);
    assert_eq!(problem(&stop(json!({}))), (422, "wire.missingField", "/optOut"));
    assert_eq!(problem(&stop(json!({ "optOut": false, "channel": "sms" }))), (422, "api.channelUnused", "/channel"));
    let stopped = stop(json!({ "optOut": false, "by": "Mia" }));
    assert_eq!((stopped.status, &stopped.body["optOuts"]), (200, &json!([])), "{stopped:?}");
    let turn = &stopped.body["turns"][0];
    assert_eq!((&turn["enrollment"], &turn["status"]), (&json!(enrollments[0]), &json!("stopped")));
    assert_eq!(turn["decisions"][0]["reasons"][0]["by"], "Mia", "{turn}");
    let gone = stop(json!({ "optOut": true }));
    assert_eq!(gone.body["optOuts"], json!(["all"]));
    assert_eq!(gone.body["turns"][0]["status"], "unsubscribed", "the stronger reason takes its place: {gone:?}");
    let again = service.call("POST", "/v1/enrollments", json!({ "sequence": "welcome", "contact": "p0" }));
    assert_eq!((again.0, &again.1["code"]), (409, &json!("enroll.optedOut")), "{again:?}");
    let unnamed = service.call("POST", "/v1/contacts/p1/stop", json!({ "optOut": false })).1;
    assert_eq!(unnamed["turns"][0]["decisions"][0]["reasons"][0]["by"], "first", "the key's name: {unnamed}");
}

#[test]
fn a_persons_timeline_is_told_in_pages_over_all_enrollments() {
    let service = Service::start();
    people(&service, &service.key, 1);
    let first = enroll(&service, &["p0"]).remove(0);
    service.call("POST", &format!("/v1/enrollments/{first}/stop"), json!({}));
    let second = service.call("POST", "/v1/enrollments", json!({ "sequence": "welcome", "contact": "p0" })).1;
    let second = second["enrollment"].as_str().unwrap();
    let reply = json!({ "contact": "p0", "event": { "type": "replied", "channel": "email", "text": "my cat is ill" } });
    assert_eq!(service.call("POST", "/v1/events", reply).0, 200);
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = service.call("GET", &format!("/v1/contacts/p0/timeline?limit=1{after}"), Value::Null).1;
        for row in page["items"].as_array().unwrap() {
            let event = &row["entry"]["event"]["type"];
            seen.push((row["enrollment"].as_str().unwrap().to_owned(), event.as_str().unwrap().to_owned()));
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let told: Vec<(&str, &str)> = seen.iter().map(|(enrollment, event)| (enrollment.as_str(), event.as_str())).collect();
    assert_eq!(told, [(&*first, "enrolled"), (&*first, "stopped"), (second, "enrolled"), (second, "replied")]);

    let whole = service.call("GET", "/v1/contacts/p0/timeline", Value::Null).1.to_string();
    assert!(whole.contains("my cat is ill"));
    let reader = service.key_for("default", &["contacts:read", "enrollments:read"]);
    for path in ["/v1/contacts/p0/timeline".to_owned(), format!("/v1/enrollments/{second}/timeline")] {
        let told = service.ask(&reader, "GET", &path, &[], Value::Null);
        assert_eq!(told.status, 200);
        assert!(!told.body.to_string().contains("my cat is ill"), "{path}");
    }
    let (status, body) = service.call("GET", "/v1/contacts/p0/timeline?after=eA", Value::Null);
    assert_eq!((status, &body["code"]), (422, &json!("api.query")), "{body}");
}
