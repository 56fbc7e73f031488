//! Webhooks over the API: made, changed, delivered, looked at; a crash between an answer and its note.
//!
//! In: requests, receivers. Out: a failure where a secret, an address or an event goes where it must not. Never: a sleep.

use serde_json::{Value, json};

use crate::receiver::Receiver;
use crate::support::{Service, start};

const OWN: &[&str] = &["--allow-private-webhooks"];

fn make(service: &Service, receiver: &Receiver, events: &[&str]) -> (String, String) {
    let (status, made) = service.call("POST", "/v1/webhooks", Some(json!({ "url": receiver.url(), "events": events })));
    assert_eq!(status, 201, "{made}");
    (made["id"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned())
}

/// A delivery once it is settled: the log is asked again each time that the receiver has said something.
fn settled(service: &Service, path: &str) -> Value {
    for _ in 0..2_000 {
        let (_, found) = service.call("GET", path, None);
        if found["status"] != "waiting" {
            return found;
        }
        std::thread::yield_now();
    }
    panic!("{path} waits for ever");
}

#[test]
fn a_webhook_is_made_changed_by_its_revision_and_taken_away() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), OWN, &[]);
    let receiver = Receiver::answering(&["200 OK"]);
    let (id, secret) = make(&service, &receiver, &["message.*", "notice"]);
    let place = format!("/v1/webhooks/{id}");
    assert!(secret.starts_with("whsec_"));

    let (status, etag, shown) = service.ask("GET", &place, &service.key, &[], None);
    assert_eq!((status, &shown["events"], &shown["enabled"]), (200, &json!(["message.*", "notice"]), &json!(true)));
    assert!(!shown.to_string().contains("whsec_") && etag == "\"1\"");
    let (_, listed) = service.call("GET", "/v1/webhooks", None);
    assert_eq!(listed["items"], json!([shown]));

    let body = json!({ "url": receiver.url(), "description": "for the CRM", "enabled": false });
    let headers = [("if-match", etag.as_str())];
    let (status, newer, changed) = service.ask("PUT", &place, &service.key, &headers, Some(body.clone()));
    assert_eq!((status, newer.as_str(), &changed["disabled"]), (200, "\"2\"", &json!("byHand")));
    let (status, _, refused) = service.ask("PUT", &place, &service.key, &headers, Some(body));
    assert_eq!((status, &refused["code"]), (412, &json!("api.changed")));
    assert_eq!(service.call("POST", &format!("{place}/test"), None).0, 409, "what is disabled is not tried");

    assert_eq!(service.ask("DELETE", &place, &service.key, &headers, None).0, 412);
    assert_eq!(service.ask("DELETE", &place, &service.key, &[("if-match", newer.as_str())], None).0, 204);
    for (method, path) in [("GET", place.clone()), ("POST", format!("{place}/rotate")), ("GET", format!("{place}/deliveries"))] {
        assert_eq!(service.call(method, &path, None).0, 404, "{method} {path}");
    }
    assert_eq!(service.call("GET", "/v1/webhooks", None).1["items"], json!([]));
}

#[test]
fn a_test_event_arrives_signed_and_stands_in_the_log_and_a_new_secret_signs_beside_the_old() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), OWN, &[]);
    let receiver = Receiver::answering(&["200 OK|thanks"]);
    let (id, secret) = make(&service, &receiver, &["notice"]);
    let place = format!("/v1/webhooks/{id}");
    let (status, sent) = service.call("POST", &format!("{place}/test"), None);
    assert_eq!((status, &sent["type"], &sent["event"]["type"]), (202, &json!("webhook.test"), &json!("webhook.test")));
    let request = &receiver.wait_for(1)[0];
    assert!(request.is_signed_with(&secret));
    assert_eq!((request.id(), &request.event()), (sent["id"].as_str().unwrap(), &sent["event"]));

    let delivery = format!("{place}/deliveries/{}", request.id());
    let found = settled(&service, &delivery);
    assert_eq!(
        (&found["status"], &found["tries"][0]["status"], &found["tries"][0]["said"]),
        (&json!("delivered"), &json!(200), &json!("thanks"))
    );
    let (_, listed) = service.call("GET", &format!("{place}/deliveries?status=delivered"), None);
    assert_eq!(listed["items"][0]["tries"], found["tries"]);
    assert_eq!(service.call("GET", &format!("{place}/deliveries?status=lost"), None).0, 422);

    let (status, rotated) = service.call("POST", &format!("{place}/rotate"), None);
    let newer = rotated["secret"].as_str().unwrap();
    assert!(status == 200 && newer != secret && rotated["oldSecretUntil"].is_string());
    let (status, again) = service.call("POST", &format!("{delivery}/resend"), None);
    assert_eq!((status, &again["status"]), (202, &json!("waiting")));
    let request = &receiver.wait_for(2)[1];
    assert_eq!(request.id(), sent["id"].as_str().unwrap());
    assert!(request.is_signed_with(&secret) && request.is_signed_with(newer));
    assert_eq!(service.call("POST", &format!("{place}/deliveries/evt_none/resend"), None).0, 404);
    let wrong = json!({ "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z" });
    assert_eq!(service.call("POST", &format!("{place}/replay"), Some(wrong)).1["problems"][0]["path"], "/to");
}

#[test]
fn an_address_that_must_not_be_reached_is_refused_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &["--allow-webhooks-to", "127.0.0.1/32"], &[]);
    for (url, code) in [
        ("https://169.254.169.254/latest", "webhook.address"),
        ("https://2130706434/", "webhook.address"),
        ("https://[::1]/", "webhook.address"),
        ("http://8.8.8.8/", "webhook.address"),
        ("https://user:hunter2@example.com/", "webhook.url"),
        ("ftp://example.com/", "webhook.url"),
    ] {
        let (status, refused) = service.call("POST", "/v1/webhooks", Some(json!({ "url": url })));
        let problem = &refused["problems"][0];
        assert_eq!((status, &problem["path"], &problem["code"]), (422, &json!("/url"), &json!(code)), "{url}: {refused}");
        assert!(!refused.to_string().contains("hunter2"));
    }
    let body = json!({ "url": "ftp://example.com/", "events": ["notice", "messages"], "description": "x".repeat(501) });
    let (_, refused) = service.call("POST", "/v1/webhooks", Some(body));
    let paths: Vec<&Value> = refused["problems"].as_array().unwrap().iter().map(|problem| &problem["path"]).collect();
    assert_eq!(paths, ["/url", "/events/1", "/description"], "all that is wrong at once");
    let receiver = Receiver::answering(&["200 OK"]);
    let (id, _) = make(&service, &receiver, &[]);
    service.call("POST", &format!("/v1/webhooks/{id}/test"), None);
    receiver.wait_for(1);
}

#[test]
fn nothing_of_another_workspace_is_reached_and_a_key_does_what_it_may() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), OWN, &[]);
    let receiver = Receiver::answering(&["200 OK"]);
    let (id, _) = make(&service, &receiver, &[]);
    let (_, sent) = service.call("POST", &format!("/v1/webhooks/{id}/test"), None);
    assert_eq!(service.call("POST", "/v1/workspaces", Some(json!({ "id": "other" }))).0, 201);
    let place = format!("/v1/webhooks/{id}");
    let delivery = format!("{place}/deliveries/{}", sent["id"].as_str().unwrap());
    let body = || Some(json!({ "url": "https://8.8.8.8/" }));
    for (method, path, body) in [
        ("GET", place.clone(), None),
        ("PUT", place.clone(), body()),
        ("DELETE", place.clone(), None),
        ("POST", format!("{place}/rotate"), None),
        ("POST", format!("{place}/test"), None),
        ("POST", format!("{place}/replay"), Some(json!({ "from": "2026-01-01T00:00:00Z" }))),
        ("GET", format!("{place}/deliveries"), None),
        ("GET", delivery.clone(), None),
        ("POST", format!("{delivery}/resend"), None),
    ] {
        let (status, _, refused) = service.ask(method, &path, &service.key, &[("relance-workspace", "other")], body);
        assert_eq!((status, &refused["code"]), (404, &json!("api.unknown")), "{method} {path}");
    }
    let (_, key) = service.call("POST", "/v1/keys", Some(json!({ "name": "reader", "scopes": ["webhooks:read"] })));
    let key = key["secret"].as_str().unwrap();
    assert_eq!(service.ask("GET", &place, key, &[], None).0, 200);
    assert_eq!(service.ask("POST", &format!("{place}/test"), key, &[], None).0, 403);
}

#[test]
fn a_secret_is_the_same_for_the_same_request_and_is_kept_only_sealed() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), OWN, &[]);
    let body = || Some(json!({ "url": "https://8.8.8.8/hook" }));
    let headers = [("idempotency-key", "one")];
    let (status, etag, first) = service.ask("POST", "/v1/webhooks", &service.key, &headers, body());
    let (again, same, second) = service.ask("POST", "/v1/webhooks", &service.key, &headers, body());
    assert_eq!((status, again), (201, 201));
    assert_eq!((etag, first.clone()), (same, second), "made once, and shown to whoever lost the answer");
    assert_eq!(service.call("GET", "/v1/webhooks", None).1["items"].as_array().unwrap().len(), 1);
    let secret = first["secret"].as_str().unwrap().trim_start_matches("whsec_").to_owned();
    assert!(service.stop());
    for file in ["relance.db", "relance.db-wal"] {
        let bytes = std::fs::read(dir.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows(secret.len()).any(|found| found == secret.as_bytes()), "{file}");
    }
}

/// A delivery that is killed at this point, and what a new process makes of it: how often it arrives, and how often that is noted.
fn killed_at(point: &str, before: usize, after: usize) {
    let dir = tempfile::tempdir().unwrap();
    let receiver = Receiver::answering(&["200 OK"]);
    let service = start(dir.path(), OWN, &[("RELANCE_CRASH_AT", &format!("{point}:1"))]);
    let (id, secret) = make(&service, &receiver, &[]);
    let (_, sent) = service.call("POST", &format!("/v1/webhooks/{id}/test"), None);
    service.line_with(&format!("crash point {point}"));
    service.kill();
    assert_eq!(receiver.heard().len(), before, "{point}");

    let service = start(dir.path(), OWN, &[]);
    let found = settled(&service, &format!("/v1/webhooks/{id}/deliveries/{}", sent["id"].as_str().unwrap()));
    assert_eq!((&found["status"], found["tries"].as_array().unwrap().len()), (&json!("delivered"), 1), "{point}");
    let heard = receiver.heard();
    assert_eq!(heard.len(), after, "{point}");
    for request in &heard {
        assert_eq!((request.id(), &request.body), (sent["id"].as_str().unwrap(), &heard[0].body), "{point}");
        assert!(request.is_signed_with(&secret), "{point}: the key that seals is kept");
    }
    let database = std::fs::read(dir.path().join("relance.db")).unwrap_or_default();
    let plain = secret.trim_start_matches("whsec_").as_bytes();
    assert!(!database.windows(plain.len()).any(|bytes| bytes == plain), "sealed at rest");
}

#[test]
fn a_kill_anywhere_loses_no_delivery_and_what_comes_twice_has_one_id() {
    killed_at("hook.claimed", 0, 1);
    killed_at("hook.answered", 1, 2);
    killed_at("hook.settle", 1, 2);
    killed_at("hook.settled", 1, 1);
}

#[test]
fn a_kill_while_the_feed_is_put_in_order_tells_each_event_once() {
    let dir = tempfile::tempdir().unwrap();
    let (gone, watching) = (Receiver::answering(&["410 Gone"]), Receiver::answering(&["200 OK"]));
    let service = start(dir.path(), OWN, &[("RELANCE_CRASH_AT", "feed.ordered:1")]);
    let (id, _) = make(&service, &gone, &["notice"]);
    let (other, _) = make(&service, &watching, &["webhook.disabled"]);
    service.call("POST", &format!("/v1/webhooks/{id}/test"), None);
    service.line_with("crash point feed.ordered");
    service.kill();

    let service = start(dir.path(), OWN, &[]);
    let event = watching.wait_for(1)[0].event();
    assert_eq!((&event["type"], &event["data"]["webhook"]), (&json!("webhook.disabled"), &json!(id)));
    settled(&service, &format!("/v1/webhooks/{other}/deliveries/{}", event["id"].as_str().unwrap()));
    let (_, listed) = service.call("GET", &format!("/v1/webhooks/{other}/deliveries"), None);
    assert_eq!((listed["items"].as_array().unwrap().len(), watching.heard().len()), (1, 1));
}
