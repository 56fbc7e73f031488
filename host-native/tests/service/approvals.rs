//! Approvals over HTTP: texts that wait for a person, and what becomes of them.
//!
//! In: a text that a model wrote. Out: sent, changed, left out, or refused because another text waits by now. Never: an approval of one
//! text taken for another's.

use relance::host::To;
use relance_core::base::{EnrollmentId, SequenceId};
use serde_json::{Value, json};

use crate::support::{Service, people, problem};

/// An enrollment whose text waits for approval, and its digest.
pub(crate) fn waiting(service: &Service, contact: &str) -> (String, String) {
    let mut host = service.host();
    host.set_settings(r#"{ "model": {} }"#, None).unwrap();
    let draft = json!({ "name": "Written", "purpose": "service", "steps": [{ "id": "ask", "channel": "email", "compose": "assisted", "instructions": "be kind",
        "content": { "type": "text", "subject": "Hi", "body": "Hello" } }, { "id": "later", "wait": { "days": 9 }, "channel": "email", "content": { "type": "text", "subject": "s", "body": "b" } }] });
    host.publish(&draft.to_string(), Some(&SequenceId::new("written"))).unwrap();
    let made = service.call("POST", "/v1/enrollments", json!({ "sequence": "written", "contact": contact })).1;
    let id = made["enrollment"].as_str().unwrap().to_owned();
    let state = host.state(&EnrollmentId::new(id.clone())).unwrap().unwrap();
    let answer = json!({ "type": "modelAnswered", "at": host.now(), "key": state.steps[0].question, "content": { "type": "text", "subject": "Hi", "body": "A kind word" } });
    host.event(&To::Enrollment(EnrollmentId::new(id.clone())), serde_json::from_value(answer).unwrap()).unwrap();
    let listed = service.call("GET", "/v1/approvals", Value::Null).1;
    let own = listed["items"].as_array().unwrap().iter().find(|row| row["enrollment"] == id.as_str()).unwrap().clone();
    assert_eq!(
        (&own["content"]["body"], &own["contact"], &own["step"]),
        (&json!("A kind word"), &json!(contact), &json!("ask")),
        "{own}"
    );
    assert!(own["since"].is_string() && own["expiresAt"].is_string() && own["firstName"].is_string(), "{own}");
    (id, own["digest"].as_str().unwrap().to_owned())
}

#[test]
fn a_text_is_approved_by_its_digest_as_it_is_or_changed() {
    let service = Service::start();
    people(&service, &service.key, 2);
    let (id, digest) = waiting(&service, "p0");
    let approve = |id: &str, body: Value| service.ask(&service.key, "POST", &format!("/v1/approvals/{id}/approve"), &[], body);
    assert_eq!(problem(&approve(&id, json!({}))), (422, "wire.missingField", "/digest"));
    let stale = approve(&id, json!({ "digest": "old" }));
    assert_eq!((stale.status, &stale.body["code"]), (409, &json!("approvals.stale")));
    assert!(stale.body["detail"].as_str().unwrap().contains(&digest), "it names the newest: {stale:?}");
    let other = service.key_for("other", &["*:write"]);
    assert_eq!(service.ask(&other, "POST", &format!("/v1/approvals/{id}/approve"), &[], json!({ "digest": digest })).status, 404);
    assert!(service.ask(&other, "GET", "/v1/approvals", &[], Value::Null).body["items"].as_array().unwrap().is_empty());
    let changed =
        json!({ "digest": digest, "by": "Mia", "content": { "type": "text", "subject": "Hi", "body": "A kinder word" } });
    let done = approve(&id, changed);
    assert_eq!((done.status, &done.body["decisions"][0]["what"]), (200, &json!("approved")), "{done:?}");
    let message = service.call("GET", &format!("/v1/messages?enrollment={id}"), Value::Null).1;
    let key = message["items"][0]["key"].as_str().unwrap();
    let message = service.call("GET", &format!("/v1/messages/by-key?key={key}"), Value::Null).1;
    assert_eq!(message["content"]["body"], "A kinder word");
    let again = approve(&id, json!({ "digest": digest }));
    assert_eq!((again.status, &again.body["code"]), (409, &json!("approvals.none")));
    let reader = service.key_for("default", &["enrollments:read"]);
    let state = service.ask(&reader, "GET", &format!("/v1/enrollments/{id}"), &[], Value::Null);
    assert!(state.status == 200 && !state.body.to_string().contains("kinder word"), "{state:?}");
}

#[test]
fn a_text_that_is_refused_is_left_out() {
    let service = Service::start();
    people(&service, &service.key, 1);
    let (id, digest) = waiting(&service, "p0");
    let refuse = |body: Value| service.ask(&service.key, "POST", &format!("/v1/approvals/{id}/refuse"), &[], body);
    assert_eq!(refuse(json!({ "digest": "old" })).status, 409);
    let done = refuse(json!({ "digest": digest, "by": "Mia" }));
    assert_eq!((done.status, &done.body["decisions"][0]["reasons"][0]["code"]), (200, &json!("lifecycle.refused")), "{done:?}");
    assert!(service.call("GET", "/v1/approvals", Value::Null).1["items"].as_array().unwrap().is_empty());
    assert_eq!(service.call("POST", "/v1/approvals/e-9/refuse", json!({})).0, 404);
}

#[test]
fn a_text_that_no_model_has_written_is_a_persons_to_write_or_to_leave_out() {
    let service = Service::start();
    people(&service, &service.key, 2);
    let mut host = service.host();
    let draft = json!({ "name": "Unwritten", "purpose": "service", "steps": [{ "id": "ask", "channel": "email", "compose": "assisted",
        "content": { "type": "text", "subject": "Hi", "body": "Hello {{ contact.firstName }}" } }, { "id": "later", "wait": { "days": 9 }, "channel": "email", "content": { "type": "text", "subject": "s", "body": "b" } }] });
    host.publish(&draft.to_string(), Some(&SequenceId::new("unwritten"))).unwrap();
    let enroll = |contact: &str| {
        let made = service.call("POST", "/v1/enrollments", json!({ "sequence": "unwritten", "contact": contact })).1;
        made["enrollment"].as_str().unwrap().to_owned()
    };
    let (one, other) = (enroll("p0"), enroll("p1"));
    let listed = service.call("GET", "/v1/approvals", Value::Null).1;
    let row = listed["items"].as_array().unwrap().iter().find(|row| row["enrollment"] == one.as_str()).unwrap().clone();
    assert_eq!((&row["step"], &row["digest"], row.get("content")), (&json!("ask"), &json!(""), None), "{row}");
    assert_eq!(
        (&row["reason"]["code"], &row["draft"]["body"]),
        (&json!("compose.couldNotCompose"), &json!("Hello {{ contact.firstName }}"))
    );

    let approve = |id: &str, body: Value| service.ask(&service.key, "POST", &format!("/v1/approvals/{id}/approve"), &[], body);
    assert_eq!(problem(&approve(&one, json!({ "digest": "" }))), (422, "approvals.unwritten", "/content"));
    let words = json!({ "type": "text", "subject": "Hi", "body": "Written by Mia" });
    let stale = approve(&one, json!({ "digest": "of another", "content": words }));
    assert_eq!((stale.status, &stale.body["code"]), (409, &json!("approvals.stale")));
    let done = approve(&one, json!({ "digest": "", "by": "Mia", "content": words }));
    assert_eq!((done.status, &done.body["decisions"][0]["what"]), (200, &json!("approved")), "{done:?}");
    let message = service.call("GET", &format!("/v1/messages?enrollment={one}"), Value::Null).1;
    let key = message["items"][0]["key"].as_str().unwrap();
    let message = service.call("GET", &format!("/v1/messages/by-key?key={key}"), Value::Null).1;
    assert_eq!(message["content"]["body"], "Written by Mia");

    let refused = service.ask(&service.key, "POST", &format!("/v1/approvals/{other}/refuse"), &[], json!({ "by": "Mia" }));
    assert_eq!((refused.status, &refused.body["decisions"][0]["what"]), (200, &json!("skipped")), "{refused:?}");
    assert_eq!(service.call("GET", "/v1/approvals", Value::Null).1["items"], json!([]), "nothing waits for anybody");
}
