//! Conversations and targets over HTTP: kept, changed, and what a change does to enrollments.
//!
//! In: threads, appointments. Out: what stands, what moves. Never: a thing that goes over to another person.

use relance_core::base::SequenceId;
use serde_json::{Value, json};

use crate::support::{Service, people, problem};

#[test]
fn a_conversation_belongs_to_one_person_and_remembers_the_latest_words() {
    let service = Service::start();
    people(&service, &service.key, 2);
    let ask = |method: &str, path: &str, headers: &[(&str, &str)], body: Value| {
        service.ask(&service.key, method, &format!("/v1/conversations/t1{path}"), headers, body)
    };
    let made = ask(
        "PUT",
        "",
        &[],
        json!({ "contact": "p0", "channel": "whatsapp", "lastInbound": "2026-11-20T10:00:00Z", "handledBy": "human" }),
    );
    assert_eq!((made.status, &made.body["contact"], &made.body["id"]), (201, &json!("p0"), &json!("t1")), "{made:?}");
    let older = ask(
        "PUT",
        "",
        &[],
        json!({ "contact": "p0", "channel": "whatsapp", "lastInbound": "2026-11-19T10:00:00Z", "handledBy": "human" }),
    );
    assert_eq!((older.status, &older.body["lastInbound"]), (200, &json!("2026-11-20T10:00:00.000Z")));
    assert_eq!(ask("PUT", "", &[("if-match", "\"x\"")], json!({ "contact": "p0", "channel": "sms" })).status, 412);
    let theirs = ask("PUT", "", &[], json!({ "contact": "p1", "channel": "whatsapp" }));
    assert_eq!((theirs.status, &theirs.body["code"]), (409, &json!("api.otherContact")));
    assert_eq!(
        problem(&ask("PUT", "", &[], json!({ "contact": "nobody", "channel": "sms" }))),
        (422, "api.contactUnknown", "/contact")
    );
    assert_eq!(problem(&ask("PUT", "", &[], json!({ "contact": "p0" }))), (422, "wire.missingField", "/channel"));
    let said = ask("POST", "/outbound", &[], json!({ "by": "human" }));
    assert_eq!((said.status, &said.body["turns"]), (200, &json!([])), "{said:?}");
    assert!(ask("GET", "", &[], Value::Null).body["lastOutbound"].is_string());
    ask("POST", "/handBack", &[], Value::Null);
    let back = ask("GET", "", &[], Value::Null);
    assert_eq!(back.body["handledBy"], "ai");
    assert_eq!(ask("POST", "/close", &[], Value::Null).body["closed"], true);
    let listed = service.call("GET", "/v1/conversations?contact=p0", Value::Null).1;
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["items"][0]["id"]), (1, &json!("t1")));
    let other = service.key_for("other", &["*:write"]);
    for (method, path) in [("GET", ""), ("POST", "/close"), ("POST", "/handBack"), ("POST", "/outbound")] {
        assert_eq!(service.ask(&other, method, &format!("/v1/conversations/t1{path}"), &[], Value::Null).status, 404);
    }
    assert_eq!(service.call("GET", "/v1/conversations", Value::Null).0, 422);
}

/// One message a day before an appointment.
fn reminder() -> Value {
    json!({ "name": "Reminder", "purpose": "service", "target": "appointment", "steps": [
        { "id": "before", "wait": { "days": -1 }, "anchor": "targetDate", "channel": "email",
          "content": { "type": "text", "subject": "Tomorrow", "body": "See you" } }] })
}

#[test]
fn an_appointment_that_is_moved_takes_its_reminder_along() {
    let service = Service::start();
    people(&service, &service.key, 2);
    service.host().publish(&reminder().to_string(), Some(&SequenceId::new("reminder"))).unwrap();
    let put =
        |headers: &[(&str, &str)], body: Value| service.ask(&service.key, "PUT", "/v1/targets/appointment/v1", headers, body);
    let made = put(&[], json!({ "contact": "p0", "date": "2031-03-10T16:00:00Z", "attributes": { "room": "4" } }));
    assert_eq!((made.status, &made.body["type"], &made.body["id"]), (201, &json!("appointment"), &json!("v1")), "{made:?}");
    let body = json!({ "sequence": "reminder", "contact": "p0", "target": { "type": "appointment", "id": "v1" } });
    let (status, enrolled) = service.call("POST", "/v1/enrollments", body);
    assert_eq!((status, &enrolled["wakeAt"]), (201, &json!("2031-03-09T16:00:00.000Z")), "the kept date counts: {enrolled}");

    let moved = put(&[("if-match", &made.etag)], json!({ "contact": "p0", "date": "2031-03-12T10:00:00Z" }));
    assert_eq!(moved.status, 200, "{moved:?}");
    let turn = &moved.body["turns"][0];
    assert_eq!((&turn["enrollment"], &turn["wakeAt"]), (&enrolled["enrollment"], &json!("2031-03-11T10:00:00.000Z")), "{turn}");
    assert_eq!(turn["decisions"][0]["reasons"][0]["code"], "lifecycle.targetChanged");
    assert_eq!(put(&[("if-match", &made.etag)], json!({ "contact": "p0" })).status, 412);
    let upcoming = service.call("GET", "/v1/contacts/p0/upcoming", Value::Null).1;
    assert_eq!(upcoming["items"][0]["at"], "2031-03-11T10:00:00.000Z");
    let replay =
        service.call("GET", &format!("/v1/enrollments/{}/replay", enrolled["enrollment"].as_str().unwrap()), Value::Null).1;
    assert_eq!(replay["same"], true, "{replay}");

    assert_eq!(put(&[], json!({ "contact": "p1" })).status, 409);
    assert_eq!(problem(&put(&[], json!({ "contact": "p0", "date": "soon" }))).2, "/date");
    let theirs = json!({ "sequence": "reminder", "contact": "p1", "target": { "type": "appointment", "id": "v1" } });
    assert_eq!(
        problem(&service.ask(&service.key, "POST", "/v1/enrollments", &[], theirs)),
        (422, "api.otherContact", "/target/id")
    );
    let listed = service.call("GET", "/v1/targets?contact=p0", Value::Null).1;
    assert_eq!(listed["items"][0]["date"], "2031-03-12T10:00:00.000Z");
    let other = service.key_for("other", &["*:write"]);
    assert_eq!(service.ask(&other, "GET", "/v1/targets/appointment/v1", &[], Value::Null).status, 404);
    assert_eq!(service.ask(&other, "DELETE", "/v1/targets/appointment/v1", &[], Value::Null).status, 404);
    assert_eq!(service.call("GET", "/v1/targets/contact/p0", Value::Null).0, 404);
    let (status, gone) = service.call("DELETE", "/v1/targets/appointment/v1", Value::Null);
    assert_eq!((status, &gone["id"], &gone["turns"][0]["status"]), (200, &json!("v1"), &json!("stopped")), "{gone}");
    let reason = &gone["turns"][0]["decisions"][0]["reasons"][0];
    assert_eq!(reason["code"], "lifecycle.stopped");
    assert!(reason["by"].as_str().unwrap().ends_with(", who deleted the appointment `v1`"), "{reason}");
    assert_eq!(service.call("GET", "/v1/targets/appointment/v1", Value::Null).0, 404);
    let shown = service.call("GET", &format!("/v1/enrollments/{}", enrolled["enrollment"].as_str().unwrap()), Value::Null).1;
    assert_eq!(shown["status"], "stopped", "nobody is reminded of what is not there any more: {shown}");
    let upcoming = service.call("GET", "/v1/contacts/p0/upcoming", Value::Null).1;
    assert_eq!(upcoming["items"], json!([]));
    assert_eq!(service.call("DELETE", "/v1/targets/appointment/v1", Value::Null).0, 404);
}

#[test]
fn what_our_side_wrote_has_its_own_moment_and_counts_once() {
    let service = Service::start();
    people(&service, &service.key, 1);
    service.call("PUT", "/v1/conversations/t1", json!({ "contact": "p0", "channel": "whatsapp" }));
    let wrote = |body: Value| service.ask(&service.key, "POST", "/v1/conversations/t1/outbound", &[], body);
    let told = json!({ "by": "ai", "text": "40 €.", "at": "2026-01-20T10:00:00Z", "eventId": "m1" });
    assert_eq!(wrote(told.clone()).body["duplicate"], false);
    assert_eq!(service.call("GET", "/v1/conversations/t1", Value::Null).1["lastOutbound"], "2026-01-20T10:00:00.000Z");
    assert_eq!(wrote(told).body["duplicate"], true);
    let same = json!({ "contact": "p0", "event": { "type": "outbound", "conversation": "t1", "id": "m1" } });
    assert_eq!(service.call("POST", "/v1/events", same).1["duplicate"], true, "by whichever way it comes");
    assert_eq!(problem(&wrote(json!({ "at": "2999-01-01T00:00:00Z" }))), (422, "api.future", "/at"));
    assert_eq!(problem(&wrote(json!({ "eventId": "" }))), (422, "wire.invalidValue", "/eventId"));
}
