//! A service that is another system's shadow: it decides by its clock, reaches nobody, and compares over HTTP.
//!
//! In: people, accounts, webhooks, what another system has sent. Out: a failure where anybody is reached, or a send is taken twice. Never: a
//! look inside.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Service, problem};

/// Somebody who listens and whom nobody may reach: how often somebody has.
fn listening() -> (String, Arc<AtomicUsize>) {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let (url, heard) = (format!("http://{}", socket.local_addr().unwrap()), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&heard);
    std::thread::spawn(move || {
        socket.incoming().for_each(|_| {
            count.fetch_add(1, Ordering::SeqCst);
        });
    });
    (url, heard)
}

fn shadow(more: &[(&'static str, String)]) -> Service {
    let own = [("RELANCE_SHADOW", "true".to_owned()), ("RELANCE_ALLOW_PRIVATE_ACCOUNTS", "true".to_owned())];
    Service::start_with(own.into_iter().chain(more.iter().cloned()).collect())
}

fn call(service: &Service, method: &str, path: &str, body: Value) -> Value {
    let (status, answer) = service.call(method, path, body);
    assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
    answer
}

/// Two people who get a message at once, and one of whose messages the other system has sent as well.
fn greeted(service: &Service) -> Value {
    for id in ["ada", "ben"] {
        call(
            service,
            "PUT",
            &format!("/v1/contacts/{id}"),
            json!({ "id": id, "email": format!("{id}@x.example"), "timezone": "UTC" }),
        );
    }
    let draft = json!({ "name": "Hello", "purpose": "service", "steps": [{ "id": "hello", "channel": "email",
        "content": { "type": "text", "subject": "Hello", "body": "Hello" }, "workflow": { "addTags": ["greeted"] } }] });
    call(service, "POST", "/v1/sequences", json!({ "id": "hello", "draft": draft }));
    call(service, "POST", "/v1/sequences/hello/publish", Value::Null);
    call(service, "POST", "/v1/enrollments/bulk", json!({ "sequence": "hello", "contacts": ["ada", "ben"] }));
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let sent = call(service, "GET", "/v1/messages?status=accepted", Value::Null);
        if sent["items"].as_array().unwrap().len() == 2 {
            return sent;
        }
        assert!(Instant::now() < until, "nothing was decided: {sent}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_shadow_decides_and_reaches_nobody() {
    let (url, heard) = listening();
    let secret = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0";
    let ways = [
        ("RELANCE_WEBHOOK_URL", url.clone()),
        ("RELANCE_WEBHOOK_SECRET", secret.to_owned()),
        ("RELANCE_ALLOW_PRIVATE_WEBHOOKS", "true".into()),
    ];
    let mut service = shadow(&ways);
    let (status, hook) = service.call("POST", "/v1/webhooks", json!({ "url": format!("{url}/hook"), "events": ["message.*"] }));
    assert_eq!(status, 201, "{hook}");
    let sent = greeted(&service);
    let at = sent["items"][0]["settledAt"].as_str().unwrap().to_owned();
    let whole =
        call(&service, "GET", &format!("/v1/messages/by-key?key={}", sent["items"][0]["key"].as_str().unwrap()), Value::Null);
    assert!(whole.to_string().contains("Hello"), "what it would have said is there: {whole}");

    let theirs = json!({ "sends": [
        { "id": "t1", "contact": "ada", "channel": "email", "at": at, "text": "Hello" },
        { "id": "t2", "address": "stranger@x.example", "channel": "email", "at": at },
    ] });
    assert_eq!(call(&service, "POST", "/v1/shadow/sends", theirs.clone()), json!({ "taken": 2, "known": 0 }));
    assert_eq!(call(&service, "POST", "/v1/shadow/sends", theirs), json!({ "taken": 0, "known": 2 }));
    let path = "/v1/shadow/report?to=2100-01-01T00:00:00Z&within=10m";
    let report = call(&service, "GET", path, Value::Null);
    let counts = json!({ "matched": 1, "otherText": 0, "otherChannel": 0, "otherTime": 0, "onlyWe": 1, "onlyThey": 1 });
    assert_eq!(report["counts"], counts, "{report}");

    service.crash();
    assert_eq!(call(&service, "GET", path, Value::Null)["counts"], counts, "it is a shadow still");
    let again = service.call("GET", "/v1/messages?status=accepted", Value::Null).1;
    assert_eq!(again["items"].as_array().unwrap().len(), 2, "nothing twice");
    assert_eq!(heard.load(Ordering::SeqCst), 0, "somebody was reached");
}

#[test]
fn what_is_not_sound_is_named_and_a_host_that_sends_compares_nothing() {
    let service = shadow(&[]);
    let post = |body: Value| service.ask(&service.key, "POST", "/v1/shadow/sends", &[], body);
    let both = json!({ "sends": [{ "id": "t", "channel": "email", "at": "2026-11-24T09:00:00Z" }] });
    assert_eq!(problem(&post(both)), (422, "shadow.towhom", "/sends/0"));
    let soon = json!({ "sends": [{ "id": "t", "contact": "ada", "channel": "email", "at": "soon" }] });
    assert_eq!(problem(&post(soon)).2, "/sends/0/at");
    for query in ["within=soon", "limit=0", "limit=201", "after=x", "from=soon"] {
        assert_eq!(service.call("GET", &format!("/v1/shadow/report?{query}"), Value::Null).0, 422, "{query}");
    }
    let real = Service::start();
    let refused = real.ask(&real.key, "GET", "/v1/shadow/report", &[], Value::Null);
    assert_eq!((refused.status, problem(&refused).1), (422, "shadow.none"), "{refused:?}");
    let key = service.call("POST", "/v1/keys", json!({ "name": "a test's", "scopes": ["contacts:read"] })).1["secret"].clone();
    assert_eq!(service.ask(key.as_str().unwrap(), "GET", "/v1/shadow/report", &[], Value::Null).status, 403);
}
