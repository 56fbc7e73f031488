//! Suppressions over HTTP: addresses that nobody is written to on, whoever has them; lifted with a reason.
//!
//! In: addresses. Out: who is told, who may be written to again. Never: a complaint that is lifted by accident.

use serde_json::{Value, json};

use crate::contacts::enroll;
use crate::support::{Service, people, problem};

#[test]
fn an_address_that_is_added_ends_what_would_write_to_it() {
    let service = Service::start();
    people(&service, &service.key, 2);
    let ids = enroll(&service, &["p0", "p1"]);
    let (status, added) = service.call("PUT", "/v1/suppressions/email/P0@example.com", json!({}));
    assert_eq!((status, &added["contacts"], &added["cause"]), (201, &json!(["p0"]), &json!("optOut")), "{added}");
    let state = |id: &str| service.call("GET", &format!("/v1/enrollments/{id}"), Value::Null).1["status"].clone();
    assert_eq!((state(&ids[0]), state(&ids[1])), (json!("unsubscribed"), json!("active")));
    assert_eq!(service.call("PUT", "/v1/suppressions/email/p0@example.com", json!({})).0, 200, "it is known");
    let add = |body: Value| service.ask(&service.key, "POST", "/v1/suppressions", &[], body);
    let file = json!({ "addresses": [{ "address": "p1@example.com", "cause": "complaint" }, { "address": "new@example.com" }, { "channel": "sms", "address": "+34600000009", "cause": "hardBounce" }, { "address": "p0@example.com" }] });
    let done = add(file);
    assert_eq!((done.status, &done.body), (200, &json!({ "added": 3, "known": 1, "contacts": 2 })), "{done:?}");
    assert_eq!(state(&ids[1]), "unsubscribed");
    assert_eq!(service.call("GET", "/v1/contacts/p1", Value::Null).1["suppressed"], json!({ "email": "complaint" }));
    let wrong = add(json!({ "addresses": [{ "address": "ok@example.com" }, { "channel": "sms", "address": "600" }] }));
    assert_eq!(problem(&wrong), (422, "suppressions.addressMalformed", "/addresses/1/address"));
    assert!(!wrong.body.to_string().contains("600"));
    let came = service.call("PUT", "/v1/contacts/late", json!({ "id": "late", "email": "new@example.com" })).1;
    assert_eq!(came["optOuts"], json!(["email"]), "whoever comes with it later");
    let listed = |query: &str| -> Vec<Value> {
        service.call("GET", &format!("/v1/suppressions?{query}"), Value::Null).1["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["address"].clone())
            .collect()
    };
    assert_eq!(listed("channel=email"), ["new@example.com", "p0@example.com", "p1@example.com"]);
    assert_eq!(listed("channel=sms&address=%2B34600000009"), ["+34600000009"]);
    let first = service.call("GET", "/v1/suppressions?limit=3", Value::Null).1;
    let next = first["next"].as_str().unwrap();
    assert_eq!(listed(&format!("limit=3&after={next}")), ["+34600000009"]);
    let other = service.key_for("other", &["*:write"]);
    assert!(service.ask(&other, "GET", "/v1/suppressions", &[], Value::Null).body["items"].as_array().unwrap().is_empty());
    assert_eq!(service.ask(&other, "GET", "/v1/suppressions/email/p0@example.com", &[], Value::Null).status, 404);
}

#[test]
fn an_address_is_lifted_with_a_reason_and_a_complaint_by_force_only() {
    let service = Service::start();
    people(&service, &service.key, 2);
    service.call("POST", "/v1/contacts/p0/stop", json!({ "optOut": true }));
    service.call("PUT", "/v1/suppressions/email/p1@example.com", json!({ "cause": "complaint" }));
    let lift = |address: &str, query: &str| {
        service.ask(&service.key, "DELETE", &format!("/v1/suppressions/email/{address}{query}"), &[], Value::Null)
    };
    assert_eq!((lift("p0@example.com", "").status, lift("p0@example.com", "?reason=+").status), (422, 422));
    assert_eq!(lift("nobody@example.com", "?reason=x").status, 404);
    let open = lift("p0@example.com", "?reason=they+asked+by+phone&by=Mia");
    assert_eq!((open.status, &open.body["contacts"]), (200, &json!(["p0"])), "{open:?}");
    let opted_out = service.call("GET", "/v1/contacts/p0", Value::Null).1["optOuts"].clone();
    let channels: Vec<&str> = opted_out.as_array().unwrap().iter().map(|channel| channel.as_str().unwrap()).collect();
    assert!(!channels.contains(&"email") && !channels.contains(&"all") && channels.contains(&"sms"), "{channels:?}");
    enroll(&service, &["p0"]);
    let spam = lift("p1@example.com", "?reason=sorry");
    assert_eq!((spam.status, &spam.body["code"]), (409, &json!("suppressions.complaint")));
    assert_eq!(lift("p1@example.com", "?reason=sorry&force=true").status, 200);
    assert_eq!(service.call("GET", "/v1/contacts/p1", Value::Null).1.get("suppressed"), None);
    let told = service.call("GET", "/v1/suppressions/lifted", Value::Null).1;
    let words: Vec<(&str, &str)> = told["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["by"].as_str().unwrap(), row["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(words, [("Mia", "they asked by phone"), ("first", "sorry")]);
}
