//! How messages and accounts fare over HTTP: to whom and of what each message is, why one failed, what an account's provider says.
//!
//! In: accounts with a provider that stands in for the real one. Out: lists, health. Never: a request beyond loopback.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::contacts::enroll;
use crate::standin::{Reply, StandIn};
use crate::support::{Answer, Service, people};

const SID: &str = "AC0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a";

fn get(service: &Service, key: &str, path: &str) -> Answer {
    service.ask(key, "GET", path, &[], Value::Null)
}

fn until<T>(what: impl Fn() -> Option<T>, why: &str) -> T {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(found) = what() {
            return found;
        }
        assert!(Instant::now() < end, "{why}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn messages_are_found_by_to_whom_and_of_what_they_are() {
    let service = Service::start();
    people(&service, &service.key, 3);
    service.host().set_settings(r#"{ "email": { "unsubscribeUrl": "https://example.com/leave?k={key}" } }"#, None).unwrap();
    let made = enroll(&service, &["p0", "p1", "p2"]);
    for id in &made[..2] {
        assert_eq!(service.call("POST", &format!("/v1/enrollments/{id}/send-now"), json!({})).0, 200);
    }
    let list = |query: &str| {
        let answer = get(&service, &service.key, &format!("/v1/messages?{query}"));
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body["items"].as_array().unwrap().clone()
    };
    until(|| (list("status=accepted").len() == 2).then_some(()), "both go out");
    let row = list("q=person%201").remove(0);
    assert_eq!(
        (&row["contactName"], &row["sequenceName"], &row["contact"]),
        (&json!("Person 1"), &json!("Welcome"), &json!("p1")),
        "{row}"
    );
    assert_eq!(list("q=person").len(), 2);
    assert_eq!((list("sequence=welcome").len(), list("sequence=other").len()), (2, 0));
    assert_eq!((list("status=accepted,rejected&channel=email").len(), list("status=rejected,unknown").len()), (2, 0));
    assert_eq!(list("status=pending,attempting").len(), 0);
    let at = row["queuedAt"].as_str().unwrap();
    let both: Vec<Value> = list("").into_iter().map(|row| row["queuedAt"].clone()).collect();
    assert!(both.contains(&json!(at)) && !list(&format!("from={at}")).is_empty());
    assert!(list(&format!("to={at}")).iter().all(|row| row["queuedAt"].as_str().unwrap() < at));
    assert_eq!(list("from=2031-01-01T00:00:00Z").len(), 0);
    let page = get(&service, &service.key, "/v1/messages?limit=1&q=person");
    let next = page.body["next"].as_str().unwrap();
    assert_ne!(list(&format!("limit=1&q=person&after={next}"))[0]["key"], page.body["items"][0]["key"]);
    assert_eq!(service.call("GET", "/v1/counts", Value::Null).1["sent"], 2);
    let sent = get(&service, &service.key, "/v1/enrollments?contact=p0&facts=true").body["items"][0]["facts"]["sent"].clone();
    assert_eq!((sent.as_array().unwrap().len(), &sent[0]["channel"]), (1, &json!("email")), "{sent}");

    let blind = service.key_for("default", &["messages:read"]);
    let seen = get(&service, &blind, "/v1/messages");
    assert!(seen.body["items"].as_array().unwrap().iter().all(|row| row.get("contactName").is_none()), "{seen:?}");
    assert_eq!(get(&service, &blind, "/v1/messages?q=person").status, 403);
    assert_eq!(get(&service, &service.key, "/v1/messages?status=lost").status, 422);
    let other = service.key_for("other", &["*:write"]);
    assert_eq!(get(&service, &other, "/v1/messages?q=person").body["items"], json!([]));
}

#[test]
fn an_account_says_how_it_fares_and_a_failed_message_why() {
    let typed = "content-type: application/json\r\n";
    let stand_in = StandIn::answering(move |heard| match heard.body.contains("15550000001") {
        true => Reply::Says(400, typed, r#"{"code":21211,"message":"no such number","status":400}"#.into()),
        false => Reply::Says(201, typed, r#"{"sid":"SM1","status":"queued"}"#.into()),
    });
    let service = Service::start_with(vec![
        ("RELANCE_ALLOW_PRIVATE_ACCOUNTS", "true".into()),
        ("RELANCE_PUBLIC_URL", "https://go.example.com".into()),
    ]);
    let account = json!({ "provider": "twilio", "accountSid": SID, "authToken": "s3cr3t-token", "from": "+15550001111",
        "baseUrl": stand_in.url(), "limits": { "perHour": 60, "burst": 4 } });
    let (status, made) = service.call("PUT", "/v1/accounts/texts", json!({ "account": account }));
    assert_eq!(status, 201, "{made}");
    let health = made["health"].clone();
    assert_eq!(
        (&health["serves"], &health["accepted"], &health["rate"]["taken"]),
        (&json!(["sms"]), &json!(0), &json!(0)),
        "{health}"
    );
    assert_eq!((&health["limits"]["perHour"], &health["rate"]["of"]), (&json!(60), &json!(4)));
    service.call("PUT", "/v1/settings", json!({ "channels": { "sms": {} } }));
    let contacts = json!([{ "id": "good", "firstName": "Ann", "phone": "+15550000002" }, { "id": "dead", "firstName": "Bob", "phone": "+15550000001" }]);
    assert_eq!(service.call("POST", "/v1/contacts/bulk", json!({ "contacts": contacts })).0, 200);
    let draft = json!({ "name": "Text", "purpose": "service", "steps": [{ "id": "a", "channel": "sms", "content": { "type": "text", "body": "Hi" } }] });
    assert_eq!(service.call("POST", "/v1/sequences", json!({ "id": "text", "draft": draft })).0, 201);
    let (status, published) = service.call("POST", "/v1/sequences/text/publish", json!({}));
    assert!(status < 300, "{published}");
    for contact in ["good", "dead"] {
        assert_eq!(service.call("POST", "/v1/enrollments", json!({ "sequence": "text", "contact": contact })).0, 201);
    }
    let settled = || {
        let health = get(&service, &service.key, "/v1/accounts/texts").body["health"].clone();
        (health["accepted"] == 1 && health["refused"] == 1).then_some(health)
    };
    let health = until(settled, "one is accepted, one is refused");
    assert!(
        health["lastAccepted"]["at"].is_string() && health["lastRefused"]["detail"].as_str().unwrap().contains("21211"),
        "{health}"
    );
    assert_eq!((&health["inLine"], &health["underWay"]), (&json!(0), &json!(0)));
    assert!(health["rate"]["taken"].as_u64().unwrap() >= 2 && health["rate"].get("freeAt").is_none(), "{health}");
    let failed = get(&service, &service.key, "/v1/messages?status=rejected,unknown").body["items"].clone();
    assert_eq!((&failed[0]["contactName"], &failed[0]["account"]), (&json!("Bob"), &json!("texts")), "{failed}");
    assert!(failed[0]["detail"].as_str().unwrap().contains("21211"), "{failed}");
    let counts = service.call("GET", "/v1/counts", Value::Null).1;
    assert_eq!((&counts["failed"], &counts["sent"]), (&json!(1), &json!(1)), "{counts}");
    let listed = get(&service, &service.key, "/v1/accounts").body;
    assert_eq!((&listed["items"][0]["health"]["accepted"], &listed["items"][0]["health"]["refused"]), (&json!(1), &json!(1)));
}

#[test]
fn a_text_that_waits_is_shown_with_what_was_said_before_it() {
    let service = Service::start();
    people(&service, &service.key, 1);
    service.call("PUT", "/v1/conversations/t1", json!({ "contact": "p0", "channel": "email" }));
    service.host().set_settings(r#"{ "model": {} }"#, None).unwrap();
    for text in ["One", "Two"] {
        let event = json!({ "type": "replied", "channel": "email", "conversation": "t1", "text": text });
        assert_eq!(service.call("POST", "/v1/events", json!({ "contact": "p0", "event": event })).0, 200);
    }
    let draft = json!({ "name": "Unwritten", "purpose": "service", "onReply": "continue", "steps": [{ "id": "ask", "channel": "email", "compose": "assisted",
        "content": { "type": "text", "subject": "Hi", "body": "Hello" } }] });
    service.host().set_settings("{}", None).unwrap();
    service.call("POST", "/v1/sequences", json!({ "id": "unwritten", "draft": draft }));
    let (status, published) = service.call("POST", "/v1/sequences/unwritten/publish", json!({}));
    assert!(status < 300, "{published}");
    let made = service.call("POST", "/v1/enrollments", json!({ "sequence": "unwritten", "contact": "p0", "conversation": "t1" }));
    assert_eq!(made.0, 201, "{made:?}");
    let row = get(&service, &service.key, "/v1/approvals").body["items"][0].clone();
    let said: Vec<&Value> = row["said"].as_array().unwrap().iter().map(|message| &message["text"]).collect();
    assert_eq!(said, ["One", "Two"], "{row}");
    assert_eq!((&row["name"], &row["firstName"]), (&json!("Unwritten"), &json!("Person 0")));
    let blind = service.key_for("default", &["approvals:read"]);
    let seen = get(&service, &blind, "/v1/approvals").body["items"][0].clone();
    assert!(seen["enrollment"] == row["enrollment"] && seen.get("said").is_none(), "{seen}");
    assert_eq!(service.call("GET", "/v1/counts", Value::Null).1["approvals"], 1);
}
