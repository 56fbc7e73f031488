//! Contacts over HTTP: added, found, changed, forgotten, many at once.
//!
//! In: contacts, good and bad. Out: what stands, and why not. Never: an address in a problem.

use relance::host::Enroll;
use relance_core::base::{ContactId, SequenceId};
use serde_json::{Value, json};

use crate::support::{Service, draft, people, problem};

fn ana() -> Value {
    json!({ "id": "ana", "firstName": "Ana", "email": "Ana@Example.com", "phone": "+34600000001", "timezone": "Europe/Madrid",
            "addresses": { "messenger": "m-1" }, "attributes": { "tier": "gold", "age": 30 } })
}

/// A sequence with a message that is far away, and everybody in it.
pub(crate) fn enroll(service: &Service, contacts: &[&str]) -> Vec<String> {
    let mut host = service.host();
    let sequence = SequenceId::new("welcome");
    host.publish(&draft("Welcome").to_string(), Some(&sequence)).unwrap();
    let contacts = contacts.iter().map(|id| ContactId::new(*id)).collect();
    let what = Enroll { sequence, version: None, contacts, target: None, conversation: None, dry_run: false };
    let items = serde_json::to_value(host.enroll(&what, &mut |_| {}).unwrap()).unwrap();
    items.as_array().unwrap().iter().map(|item| item["enrollment"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_contact_is_added_changed_and_merged_by_one_at_a_time() {
    let service = Service::start();
    let ask = |method: &str, headers: &[(&str, &str)], body: Value| {
        service.ask(&service.key, method, "/v1/contacts/ana", headers, body)
    };
    let made = ask("PUT", &[], ana());
    assert_eq!((made.status, &made.body["firstName"]), (201, &json!("Ana")), "{made:?}");
    let shown = ask("GET", &[], Value::Null);
    assert_eq!((shown.status, &shown.etag), (200, &made.etag));
    assert!(!shown.etag.is_empty());

    let patched = ask(
        "PATCH",
        &[("if-match", &made.etag)],
        json!({ "firstName": "Anna", "phone": null, "attributes": { "tier": "silver" } }),
    );
    assert_eq!(
        (patched.status, &patched.body["firstName"], patched.body.get("phone")),
        (200, &json!("Anna"), None),
        "{patched:?}"
    );
    assert_eq!(patched.body["attributes"], json!({ "tier": "silver", "age": 30 }));
    let late = ask("PATCH", &[("if-match", &made.etag)], json!({ "firstName": "Late" }));
    assert_eq!((late.status, &late.body["code"]), (412, &json!("api.changed")));
    let late = ask("PUT", &[("if-match", &made.etag)], ana());
    assert_eq!(late.status, 412);
    let again = ask("PUT", &[("if-match", &patched.etag)], ana());
    assert_eq!((again.status, &again.etag), (200, &made.etag), "the same thing has the same revision: {again:?}");
    assert_eq!(service.call("PATCH", "/v1/contacts/bob", json!({})).0, 404);
}

#[test]
fn what_is_wrong_with_a_contact_is_told_with_its_place_and_without_its_value() {
    let service = Service::start();
    let put = |body: Value| service.ask(&service.key, "PUT", "/v1/contacts/ana", &[], body);
    let with = |name: &str, value: Value| {
        let mut contact = ana();
        contact[name] = value;
        put(contact)
    };
    let zone = with("timezone", json!("Europe/Madird"));
    assert_eq!(problem(&zone), (422, "time.zoneUnknown", "/timezone"));
    assert_eq!(zone.body["problems"][0]["help"], "did you mean `Europe/Madrid`?");
    let phone = with("phone", json!("600 000 001"));
    assert_eq!(problem(&phone), (422, "contacts.phoneMalformed", "/phone"));
    assert!(!phone.body.to_string().contains("600"), "{phone:?}");
    let email = with("email", json!("ana at example"));
    assert_eq!(problem(&email), (422, "contacts.emailMalformed", "/email"));
    assert!(!email.body.to_string().contains("ana at"), "{email:?}");
    assert_eq!(
        problem(&with("addresses", json!({ "whatsapp": "600" }))),
        (422, "contacts.addressMalformed", "/addresses/whatsapp")
    );
    assert_eq!(problem(&with("locale", json!("pt BR"))), (422, "contacts.localeMalformed", "/locale"));
    assert_eq!(problem(&with("optOuts", json!(["sms", "e-mail"]))), (422, "check.optOutUnknown", "/optOuts/1"));
    assert_eq!(problem(&with("region", json!("Spain"))), (422, "check.regionUnknown", "/region"));
    assert_eq!(problem(&with("fristName", json!("Ana"))), (422, "wire.unknownField", "/fristName"));
    assert_eq!(problem(&with("id", json!("bob"))), (422, "api.otherId", "/id"));
    assert_eq!(problem(&put(json!({ "id": "ana", "email": 7 }))), (422, "wire.wrongType", "/email"));
    assert_eq!(service.call("GET", "/v1/contacts/ana", Value::Null).0, 404, "nothing of them is kept");
}

#[test]
fn contacts_are_listed_in_pages_and_found_by_any_address() {
    let service = Service::start();
    people(&service, &service.key, 7);
    service.call("PUT", "/v1/contacts/ana", ana());
    service.call("PUT", "/v1/contacts/old", json!({ "id": "old", "archived": true }));
    let ids = |body: &Value| -> Vec<String> {
        body["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let first = service.call("GET", "/v1/contacts?limit=5", Value::Null).1;
    let next = first["next"].as_str().unwrap();
    let second = service.call("GET", &format!("/v1/contacts?limit=5&after={next}"), Value::Null).1;
    assert_eq!([ids(&first), ids(&second)].concat(), ["ana", "old", "p0", "p1", "p2", "p3", "p4", "p5", "p6"]);
    assert_eq!(second.get("next"), None);
    let found = |query: &str| ids(&service.call("GET", &format!("/v1/contacts?{query}"), Value::Null).1);
    assert_eq!(found("email=ana@example.COM"), ["ana"]);
    assert_eq!(found("phone=%2B34600000001"), ["ana"]);
    assert_eq!(found("channel=messenger&address=m-1"), ["ana"]);
    assert!(found("channel=messenger&address=m-2").is_empty());
    assert_eq!(found("archived=true"), ["old"]);
    assert_eq!(found("archived=false&limit=1"), ["ana"]);
    for query in ["email=a&phone=b", "address=m-1", "limit=0", "limit=501", "after=%21", "colour=red"] {
        let (status, body) = service.call("GET", &format!("/v1/contacts?{query}"), Value::Null);
        assert_eq!((status, &body["code"]), (422, &json!("api.query")), "{query}: {body}");
    }
}

#[test]
fn what_a_person_said_survives_whoever_changes_the_contact() {
    let service = Service::start();
    service.call("PUT", "/v1/contacts/ana", ana());
    service.call("POST", "/v1/contacts/ana/stop", json!({ "optOut": true, "channel": "email" }));
    assert_eq!(service.call("PUT", "/v1/contacts/ana", ana()).1["optOuts"], json!(["email"]));
    assert_eq!(service.call("PATCH", "/v1/contacts/ana", json!({ "optOuts": null })).1["optOuts"], json!(["email"]));
    let other = json!({ "id": "anita", "email": "ana@example.com" });
    assert_eq!(service.call("PUT", "/v1/contacts/anita", other).1["optOuts"], json!(["email"]), "whoever has the address now");
}

#[test]
fn a_person_who_is_forgotten_leaves_only_what_can_be_counted() {
    let service = Service::start();
    service.call("PUT", "/v1/contacts/ana", ana());
    let enrollment = enroll(&service, &["ana"]).remove(0);
    let shown = service.ask(&service.key, "GET", "/v1/contacts/ana", &[], Value::Null);
    assert_eq!(service.ask(&service.key, "DELETE", "/v1/contacts/ana", &[("if-match", "\"old\"")], Value::Null).status, 412);
    assert_eq!(service.ask(&service.key, "DELETE", "/v1/contacts/ana", &[("if-match", &shown.etag)], Value::Null).status, 204);
    let (status, left) = service.call("GET", "/v1/contacts/ana", Value::Null);
    assert_eq!((status, left), (200, json!({ "id": "ana", "archived": true })));
    let state = service.call("GET", &format!("/v1/enrollments/{enrollment}"), Value::Null).1;
    assert_eq!((&state["status"], &state["ended"]["by"]), (&json!("stopped"), &json!("contactDeleted")), "{state}");
    assert!(service.call("GET", "/v1/contacts?email=ana@example.com", Value::Null).1["items"].as_array().unwrap().is_empty());
    assert_eq!(service.call("GET", "/v1/usage", Value::Null).1["total"]["enrollments"], 1);
    assert_eq!(service.call("DELETE", "/v1/contacts/bob", Value::Null).0, 404);
}

#[test]
fn many_contacts_come_all_or_none_or_without_the_faulty_ones() {
    let service = Service::start();
    let rows = json!([{ "id": "a", "email": "a@example.com" }, { "id": "b", "timezone": "Mars/Phobos" }, { "id": "a" }, { "nam": 1 }, { "id": "c" }]);
    let bulk = |query: &str, body: Value| service.ask(&service.key, "POST", &format!("/v1/contacts/bulk{query}"), &[], body);
    let refused = bulk("", json!({ "contacts": rows }));
    let problems = refused.body["problems"].as_array().unwrap();
    let places: Vec<&str> = problems.iter().map(|problem| problem["path"].as_str().unwrap()).collect();
    assert_eq!((refused.status, places.join(" ")), (422, "/contacts/1/timezone /contacts/2/id /contacts/3/nam".to_owned()));
    assert_eq!(service.call("GET", "/v1/contacts/a", Value::Null).0, 404, "none of them is kept");

    let tried = bulk("?onError=skip", json!({ "contacts": rows, "dryRun": true }));
    let outcomes = |body: &Value| -> Vec<String> {
        body["rows"].as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(outcomes(&tried.body), ["created", "skipped", "skipped", "skipped", "created"]);
    assert_eq!(service.call("GET", "/v1/contacts/a", Value::Null).0, 404, "it was only looked at");
    let kept = bulk("?onError=skip", json!({ "contacts": rows }));
    assert_eq!(outcomes(&kept.body), outcomes(&tried.body));
    assert_eq!((&kept.body["created"], &kept.body["skipped"]), (&json!(2), &json!(3)));
    assert_eq!(kept.body["rows"][1]["problems"][0]["code"], "time.zoneUnknown");
    let again = bulk("", json!({ "contacts": [{ "id": "a", "email": "a@example.com" }, { "id": "c", "firstName": "C" }] }));
    assert_eq!(outcomes(&again.body), ["unchanged", "updated"], "{again:?}");
}

#[test]
fn a_new_zone_moves_what_is_planned() {
    let service = Service::start();
    service.call("PUT", "/v1/contacts/ana", ana());
    let mut host = service.host();
    let nine = json!({ "name": "Nine", "purpose": "service", "steps": [{ "id": "a", "wait": { "days": 5 }, "at": ["09:00"], "channel": "email",
        "content": { "type": "text", "subject": "s", "body": "b" } }] });
    host.publish(&nine.to_string(), Some(&SequenceId::new("nine"))).unwrap();
    let made = service.call("POST", "/v1/enrollments", json!({ "sequence": "nine", "contact": "ana" })).1;
    let before = service.call("GET", "/v1/contacts/ana/upcoming", Value::Null).1;
    assert_eq!((&before["items"][0]["zone"], &before["items"][0]["at"]), (&json!("Europe/Madrid"), &made["wakeAt"]));
    assert_eq!(service.call("PATCH", "/v1/contacts/ana", json!({ "timezone": "Asia/Tokyo" })).0, 200);
    let after = service.call("GET", "/v1/contacts/ana/upcoming", Value::Null).1;
    assert_eq!(after["items"][0]["zone"], "Asia/Tokyo", "{after}");
    assert!(after["items"][0]["local"].as_str().unwrap().ends_with("T09:00"), "{after}");
    let bulk = json!({ "contacts": [{ "id": "ana", "email": "ana@example.com", "timezone": "America/New_York" }] });
    assert_eq!(service.call("POST", "/v1/contacts/bulk", bulk).1["updated"], 1);
    let moved = service.call("GET", "/v1/contacts/ana/upcoming", Value::Null).1;
    assert_eq!(moved["items"][0]["zone"], "America/New_York", "{moved}");
}

#[test]
fn another_workspaces_key_finds_nobody_and_a_readers_key_changes_nobody() {
    let service = Service::start();
    service.call("PUT", "/v1/contacts/ana", ana());
    let other = service.key_for("other", &["*:write"]);
    let theirs = |method: &str, path: &str, body: Value| service.ask(&other, method, path, &[], body).status;
    for path in ["", "/upcoming", "/timeline", "/messages"] {
        assert_eq!(theirs("GET", &format!("/v1/contacts/ana{path}"), Value::Null), 404, "{path}");
    }
    assert_eq!(theirs("DELETE", "/v1/contacts/ana", Value::Null), 404);
    assert_eq!(theirs("PATCH", "/v1/contacts/ana", json!({})), 404);
    assert_eq!(theirs("POST", "/v1/contacts/ana/stop", json!({ "optOut": true })), 404);
    assert!(
        service.ask(&other, "GET", "/v1/contacts?email=ana@example.com", &[], Value::Null).body["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert_eq!(theirs("PUT", "/v1/contacts/ana", json!({ "id": "ana" })), 201, "theirs is another");
    assert_eq!(service.call("GET", "/v1/contacts/ana", Value::Null).1["firstName"], "Ana");
    let reader = service.key_for("default", &["contacts:read"]);
    assert_eq!(service.ask(&reader, "GET", "/v1/contacts/ana", &[], Value::Null).status, 200);
    for (method, path) in [("PUT", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/stop")] {
        let answer = service.ask(&reader, method, &format!("/v1/contacts/ana{path}"), &[], json!({}));
        assert_eq!((answer.status, &answer.body["code"]), (403, &json!("api.forbidden")));
    }
}
