//! Incident capsules over HTTP, and what the program makes of them where there is no database.
//!
//! In: people with conversations and enrollments, keys with scopes. Out: a failure where a key sees what is not its own, or a capsule is not
//! decided alike elsewhere. Never: a look inside.

use std::io::Write as _;
use std::process::{Command, Stdio};

use relance::capsule::Capsule;
use relance_core::base::EnrollmentId;
use serde_json::{Value, json};

use crate::support::Service;

/// What is somebody's: none of it may be in an anonymous capsule.
const OURS: [&str; 8] =
    ["lovelace", "contact-9931", "ada.lovelace", "thread-5512", "zirconium", "hyperion", "34600123987", "deal-7741"];

/// A person with a conversation and a deal, in a sequence; she answers in the conversation.
fn told(service: &Service) -> String {
    let settings = json!({ "zone": "America/Sao_Paulo", "channels": { "email": {}, "sms": {} },
        "email": { "unsubscribeUrl": "https://hyperion.example/leave?k={key}" } });
    service.host().set_settings(&settings.to_string(), None).unwrap();
    let call = |method: &str, path: &str, body: Value| {
        let (status, answer) = service.call(method, path, body);
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    };
    let ada = json!({ "id": "contact-9931", "firstName": "Ada", "lastName": "Lovelace", "email": "ada.lovelace@hyperion.example", "phone": "+34600123987",
        "timezone": "Europe/Madrid", "attributes": { "plan": "Zirconium" } });
    call("PUT", "/v1/contacts/contact-9931", ada);
    call(
        "PUT",
        "/v1/conversations/thread-5512",
        json!({ "contact": "contact-9931", "channel": "sms", "lastInbound": "2026-11-20T10:00:00Z" }),
    );
    call("PUT", "/v1/targets/deal/deal-7741", json!({ "contact": "contact-9931", "date": "2031-03-10T16:00:00Z" }));
    let text = |body: &str| json!({ "type": "text", "subject": "Hyperion", "body": body });
    let draft = json!({ "name": "Hyperion", "purpose": "service", "target": "deal", "onReply": "continue", "steps": [
        { "id": "soon", "wait": { "days": 2 }, "channel": "email", "content": text("Hi {{ contact.firstName }}, {{ contact.attributes.plan }}") },
        { "id": "before", "wait": { "days": -1 }, "anchor": "targetDate", "channel": "email", "content": text("{{ target.date | date: '%d.%m.' }}") } ] });
    call("POST", "/v1/sequences", json!({ "id": "hyperion", "draft": draft }));
    call("POST", "/v1/sequences/hyperion/publish", Value::Null);
    let body = json!({ "sequence": "hyperion", "contact": "contact-9931", "target": { "type": "deal", "id": "deal-7741" },
        "conversation": "thread-5512" });
    let id = call("POST", "/v1/enrollments", body)["enrollment"].as_str().unwrap().to_owned();
    call("POST", &format!("/v1/enrollments/{id}/pause"), json!({ "by": "Lovelace" }));
    call("POST", &format!("/v1/enrollments/{id}/resume"), json!({}));
    let said = json!({ "type": "replied", "id": "m-17", "channel": "sms", "conversation": "thread-5512", "text": "Zirconium, says Lovelace" });
    call("POST", "/v1/events", json!({ "contact": "contact-9931", "event": said }));
    call("PUT", "/v1/targets/deal/deal-7741", json!({ "contact": "contact-9931", "date": "2031-03-20T16:00:00Z" }));
    call("POST", &format!("/v1/enrollments/{id}/skip"), json!({ "step": "soon" }));
    id
}

/// What the program says of a capsule in a folder with nothing in it.
fn replayed(text: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_relance"));
    program.args(["replay", "-", "--json"]).env_clear().current_dir(folder.path());
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "a replay of a file leaves nothing behind");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_capsule_that_was_asked_for_is_decided_alike_elsewhere() {
    let service = Service::start();
    let id = told(&service);
    let (status, capsule) = service.call("GET", &format!("/v1/enrollments/{id}/capsule"), Value::Null);
    assert_eq!((status, &capsule["content"]["enrollment"]), (200, &json!(id)), "{capsule}");
    let text = service.host().capsule(&EnrollmentId::new(&*id), false).unwrap().text().unwrap();
    let report = replayed(&text);
    assert_eq!((&report["same"], &report["warnings"]), (&json!(true), &json!([])), "{report}");
    assert!(report["entries"].as_u64().unwrap() >= 5, "{report}");
    let kept = capsule["content"]["parts"].as_object().unwrap();
    assert!(kept.values().any(|part| part["id"] == "thread-5512"), "the conversation is there: {capsule}");
    let own = Capsule::read(&text).unwrap();
    assert_eq!(own.content().timeline.len() as u64, report["entries"].as_u64().unwrap());
}

#[test]
fn an_anonymous_one_has_nobodys_words() {
    let service = Service::start();
    let id = told(&service);
    let capsule = service.host().capsule(&EnrollmentId::new(&*id), true).unwrap();
    let text = capsule.text().unwrap();
    for ours in OURS {
        assert!(!text.to_lowercase().contains(ours), "`{ours}` is in it");
    }
    let report = replayed(&text);
    assert_eq!((&report["same"], &report["anonymous"]), (&json!(true), &json!({ "same": true })), "{report}");
    let (status, asked) = service.call("GET", &format!("/v1/enrollments/{id}/capsule?anonymous=true"), Value::Null);
    assert_eq!((status, &asked["content"]["anonymous"]["same"]), (200, &json!(true)));
    let asked = asked.to_string().to_lowercase();
    assert!(OURS.iter().all(|ours| !asked.contains(ours)), "over HTTP too");
}

#[test]
fn a_capsule_is_for_keys_that_may_see_what_is_in_it() {
    let service = Service::start();
    let id = told(&service);
    let (path, anonymous) = (format!("/v1/enrollments/{id}/capsule"), format!("/v1/enrollments/{id}/capsule?anonymous=true"));
    let key = |scopes: &[&str]| {
        let made = service.call("POST", "/v1/keys", json!({ "name": "a test's", "scopes": scopes })).1;
        made["secret"].as_str().unwrap().to_owned()
    };
    let all = ["enrollments:read", "sequences:read", "settings:read", "contacts:read", "messages:read"];
    let ask = |scopes: &[&str], path: &str| service.ask(&key(scopes), "GET", path, &[], Value::Null);
    assert_eq!((ask(&all, &path).status, ask(&all[..3], &anonymous).status), (200, 200));
    for left in 0..all.len() {
        let scopes: Vec<&str> = all.iter().enumerate().filter(|(at, _)| *at != left).map(|(_, scope)| *scope).collect();
        let refused = ask(&scopes, &path);
        assert_eq!((refused.status, &refused.body["code"]), (403, &json!("api.forbidden")), "{refused:?}");
    }
    assert_eq!(ask(&all[..2], &anonymous).status, 403);
    let other = service.key_for("other", &["*:write"]);
    assert_eq!(service.ask(&other, "GET", &path, &[], Value::Null).status, 404);
    assert_eq!(service.call("GET", &format!("{path}?anonymous=maybe"), Value::Null).0, 422);
}

#[test]
fn the_descriptions_example_is_a_capsule_that_holds() {
    let report = replayed(include_str!("../../src/api/openapi/capsule.json"));
    assert_eq!((&report["same"], &report["anonymous"]), (&json!(true), &json!({ "same": true })), "{report}");
}
