//! Enrollments over HTTP: begun one by one and by the thousand, seen, paused, moved, stopped, taken back.
//!
//! In: people and a sequence. Out: what became of each. Never: an error for a wish of which nothing came.

use relance::Clock;
use relance::engines::sql::engine::Engine;
use relance::engines::{postgres, sqlite};
use serde_json::{Value, json};

use crate::contacts::enroll;
use crate::support::{Service, people, problem};

#[test]
fn one_is_enrolled_or_refused_with_the_cores_reason() {
    let service = Service::start();
    people(&service, &service.key, 2);
    enroll(&service, &[]);
    let create = |body: Value| service.ask(&service.key, "POST", "/v1/enrollments", &[], body);
    let tried = create(json!({ "sequence": "welcome", "contact": "p0", "dryRun": true }));
    assert_eq!((tried.status, &tried.body["outcome"]), (200, &json!("enrolled")), "{tried:?}");
    let made = create(json!({ "sequence": "welcome", "contact": "p0" }));
    let id = made.body["enrollment"].as_str().unwrap();
    assert_eq!((made.status, made.location.as_str()), (201, &*format!("/v1/enrollments/{id}")));
    let twice = create(json!({ "sequence": "welcome", "contact": "p0" }));
    assert_eq!(
        (twice.status, &twice.body["code"], &twice.body["reason"]["enrollment"]),
        (409, &json!("enroll.alreadyEnrolled"), &json!(id))
    );
    assert_eq!(create(json!({ "sequence": "nothing", "contact": "p0" })).status, 404);
    assert_eq!(create(json!({ "sequence": "welcome", "version": 9, "contact": "p1" })).status, 404);
    assert_eq!(create(json!({ "sequence": "welcome", "contact": "nobody" })).status, 404);
    assert_eq!(problem(&create(json!({ "sequence": "welcome" }))), (422, "wire.missingField", "/contact"));
    assert_eq!(
        problem(&create(json!({ "sequence": "welcome", "contact": "p1", "conversation": "t9" }))),
        (422, "api.conversationUnknown", "/conversation")
    );
    service.host().set_settings(r#"{ "plan": { "maxEnrollments": 1 } }"#, None).unwrap();
    let full = create(json!({ "sequence": "welcome", "contact": "p1" }));
    assert_eq!((full.status, &full.body["code"]), (402, &json!("enroll.planLimit")), "{full:?}");
}

#[test]
fn a_thousand_are_enrolled_in_one_call_each_with_its_own_result_in_order() {
    let service = Service::start();
    people(&service, &service.key, 1_000);
    enroll(&service, &["p7"]);
    let contacts: Vec<String> = (0..1_000).map(|index| format!("p{index}")).chain(["nobody".to_owned()]).collect();
    let began = std::time::Instant::now();
    let (status, done) = service.call("POST", "/v1/enrollments/bulk", json!({ "sequence": "welcome", "contacts": contacts }));
    println!("1,001 enrolled in {} ms", began.elapsed().as_millis());
    assert_eq!((status, &done["enrolled"], &done["refused"]), (200, &json!(999), &json!(2)));
    let items = done["items"].as_array().unwrap();
    let order: Vec<&str> = items.iter().map(|item| item["contact"].as_str().unwrap()).collect();
    assert_eq!(order, contacts);
    assert_eq!(items[7]["reason"]["code"], "enroll.alreadyEnrolled");
    assert_eq!(items[1_000]["reason"]["code"], "host.contactUnknown");
    assert_eq!(service.call("GET", "/v1/usage", Value::Null).1["total"]["enrollments"], 1_000);
    let bulk = |body: Value| service.ask(&service.key, "POST", "/v1/enrollments/bulk", &[], body);
    assert_eq!(problem(&bulk(json!({ "sequence": "welcome" }))), (422, "api.whom", "/contacts"));
    let both = json!({ "sequence": "welcome", "contacts": ["p0"], "filter": {} });
    assert_eq!(problem(&bulk(both)), (422, "api.whom", "/contacts"));
    let stranger = json!({ "sequence": "welcome", "contacts": ["p0"], "targets": { "p1": { "type": "deal", "id": "d" } } });
    assert_eq!(problem(&bulk(stranger)), (422, "api.otherContact", "/targets/p1"));
}

#[test]
fn people_are_enrolled_by_what_they_are() {
    let service = Service::start();
    let gold = |id: &str, tier: &str| json!({ "id": id, "email": format!("{id}@example.com"), "attributes": { "tier": tier } });
    let mut mute = gold("mute", "gold");
    mute["email"] = Value::Null;
    let contacts = json!([gold("a", "gold"), gold("b", "silver"), gold("c", "gold"), mute, { "id": "old", "email": "old@example.com", "attributes": { "tier": "gold" }, "archived": true }]);
    assert_eq!(service.call("POST", "/v1/contacts/bulk", json!({ "contacts": contacts })).0, 200);
    enroll(&service, &[]);
    let body =
        json!({ "sequence": "welcome", "filter": { "attributes": { "tier": "gold" }, "channel": "email" }, "dryRun": true });
    let (_, tried) = service.call("POST", "/v1/enrollments/bulk", body);
    let whom: Vec<&str> = tried["items"].as_array().unwrap().iter().map(|item| item["contact"].as_str().unwrap()).collect();
    assert_eq!((whom, &tried["enrolled"]), (vec!["a", "c"], &json!(2)));
    assert!(service.call("GET", "/v1/enrollments", Value::Null).1["items"].as_array().unwrap().is_empty());
}

#[test]
fn enrollments_are_listed_by_what_is_asked_and_shown_whole() {
    let service = Service::start();
    people(&service, &service.key, 5);
    let ids = enroll(&service, &["p0", "p1", "p2", "p3", "p4"]);
    service.call("POST", &format!("/v1/enrollments/{}/pause", ids[2]), json!({}));
    let listed = |query: &str| -> Vec<String> {
        let (status, body) = service.call("GET", &format!("/v1/enrollments?{query}"), Value::Null);
        assert_eq!(status, 200, "{body}");
        body["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut sorted = ids.clone();
    sorted.sort();
    assert_eq!(listed(""), sorted);
    assert_eq!(listed("limit=2"), sorted[..2]);
    let next = service.call("GET", "/v1/enrollments?limit=2", Value::Null).1["next"].as_str().unwrap().to_owned();
    assert_eq!(listed(&format!("limit=2&after={next}")), sorted[2..4]);
    assert_eq!(listed("contact=p3"), [ids[3].clone()]);
    assert_eq!(listed("status=paused"), [ids[2].clone()]);
    assert_eq!(listed("sequence=welcome&waitingFor=time").len(), 4);
    assert!(listed("sequence=other").is_empty() && listed("quarantined=true").is_empty());
    assert_eq!(service.call("GET", "/v1/enrollments?status=sleeping", Value::Null).0, 422);

    let path = format!("/v1/enrollments/{}", ids[0]);
    let state = service.ask(&service.key, "GET", &path, &[], Value::Null);
    assert_eq!((&state.body["contact"], state.etag.as_str()), (&json!("p0"), "\"1\""), "{state:?}");
    let timeline = service.call("GET", &format!("{path}/timeline"), Value::Null).1;
    assert_eq!(timeline["items"][0]["event"]["type"], "enrolled");
    let explained = service.call("GET", &format!("{path}/explain"), Value::Null).1;
    assert!(!explained["headline"].as_str().unwrap().is_empty(), "{explained}");
    let replay = service.call("GET", &format!("{path}/replay"), Value::Null).1;
    assert_eq!((&replay["same"], &replay["entries"]), (&json!(true), &json!(1)));
    let other = service.key_for("other", &["*:write"]);
    for part in ["", "/timeline", "/explain", "/replay"] {
        assert_eq!(service.ask(&other, "GET", &format!("{path}{part}"), &[], Value::Null).status, 404, "{part}");
    }
    assert_eq!(service.ask(&other, "POST", &format!("{path}/stop"), &[], json!({})).status, 404);
    assert!(service.ask(&other, "GET", "/v1/enrollments", &[], Value::Null).body["items"].as_array().unwrap().is_empty());
}

#[test]
fn each_wish_says_what_came_of_it_and_who_wished_it() {
    let service = Service::start();
    people(&service, &service.key, 1);
    service.host().set_settings(r#"{ "email": { "unsubscribeUrl": "https://example.com/leave?k={key}" } }"#, None).unwrap();
    let id = enroll(&service, &["p0"]).remove(0);
    let act = |what: &str, body: Value| service.ask(&service.key, "POST", &format!("/v1/enrollments/{id}/{what}"), &[], body);
    let code = |answer: &crate::support::Answer| answer.body["decisions"][0]["reasons"][0]["code"].as_str().unwrap().to_owned();
    let paused = act("pause", json!({ "by": "Mia", "until": "2031-01-01T00:00:00Z" }));
    assert_eq!(
        (paused.status, &paused.body["status"], &paused.body["wakeAt"]),
        (200, &json!("paused"), &json!("2031-01-01T00:00:00.000Z"))
    );
    assert_eq!(paused.body["decisions"][0]["reasons"][0]["by"], "Mia");
    assert_eq!(problem(&act("pause", json!({ "until": "2020-01-01T00:00:00Z" }))), (422, "api.past", "/until"));
    assert_eq!(act("resume", json!({})).body["status"], "active");
    let nothing = act("resume", Value::Null);
    assert_eq!(
        (nothing.status, &nothing.body["decisions"][0]["what"], code(&nothing).as_str()),
        (200, &json!("ignored"), "lifecycle.notPaused")
    );
    let moved = act("reschedule", json!({ "to": "2031-02-01T10:00:00Z" }));
    assert_eq!((moved.status, &moved.body["wakeAt"]), (200, &json!("2031-02-01T10:00:00.000Z")), "{moved:?}");
    assert_eq!(problem(&act("reschedule", json!({}))), (422, "wire.missingField", "/to"));
    assert_eq!(code(&act("cancel", json!({ "step": "again" }))), "lifecycle.cancelledByPerson");
    assert_eq!(act("skip", json!({ "step": "nowhere" })).status, 404);
    assert_eq!(code(&act("release", json!({}))), "lifecycle.notHeld");
    let now = act("send-now", json!({ "step": "hello" }));
    assert_eq!((now.status, &now.body["waitingFor"]), (200, &json!("delivery")), "{now:?}");
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    let sent = loop {
        let found = service.call("GET", &format!("/v1/messages?enrollment={id}"), Value::Null).1;
        if found["items"][0]["status"] == "accepted" {
            break found["items"][0].clone();
        }
        assert!(std::time::Instant::now() < until, "{found}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    let key = sent["key"].as_str().unwrap();
    let message = service.call("GET", &format!("/v1/messages/by-key?key={key}"), Value::Null).1;
    assert_eq!((&message["to"], &message["content"]["body"]), (&json!("p0@example.com"), &json!("Hi Person 0")), "{message}");
    let used = service.call("GET", "/v1/usage", Value::Null).1;
    assert_eq!((&used["total"]["sends"], &used["total"]["enrollments"]), (&json!({ "email": 1 }), &json!(1)), "{used}");
    assert_eq!(service.call("GET", "/v1/contacts/p0/messages", Value::Null).1["items"][0]["key"], key);
    for query in ["status=pending", "channel=sms", "contact=p9"] {
        let none = service.call("GET", &format!("/v1/messages?{query}"), Value::Null).1;
        assert!(none["items"].as_array().unwrap().is_empty(), "{query}: {none}");
    }
    assert_eq!(service.call("GET", "/v1/messages/by-key?key=a/b/1", Value::Null).0, 404);
    let reader = service.key_for("default", &["enrollments:read"]);
    assert_eq!(service.ask(&reader, "GET", "/v1/messages", &[], Value::Null).status, 403);
    let other = service.key_for("other", &["*:write"]);
    assert_eq!(service.ask(&other, "GET", &format!("/v1/messages/by-key?key={key}"), &[], Value::Null).status, 404);

    let stopped = act("stop", json!({}));
    let by = &stopped.body["decisions"][0]["reasons"][0]["by"];
    assert_eq!((&stopped.body["status"], by), (&json!("stopped"), &json!("first")), "the key's name: {stopped:?}");
}

#[test]
fn what_was_put_aside_is_shown_and_taken_back() {
    let service = Service::start();
    people(&service, &service.key, 1);
    let id = enroll(&service, &["p0"]).remove(0);
    let options = service.options();
    let engine: Box<dyn Engine> = match options.database {
        Some(config) => Box::new(postgres::open(&config, &Clock::system()).unwrap()),
        None => Box::new(sqlite::open(&options.data_dir, &Clock::system()).unwrap()),
    };
    engine.run("UPDATE enrollment SET put_aside = 1", &[]).unwrap();
    let aside = || service.call("GET", "/v1/enrollments?quarantined=true", Value::Null).1["items"].as_array().unwrap().len();
    let status = service.call("GET", "/v1/status", Value::Null).1;
    assert_eq!((aside(), status["quarantined"].as_u64()), (1, Some(1)), "{status}");
    let (status, _) = service.call("POST", &format!("/v1/enrollments/{id}/release"), json!({}));
    assert_eq!((status, aside()), (200, 0));
}

#[test]
fn everything_stands_at_a_glance() {
    let service = Service::start();
    people(&service, &service.key, 3);
    enroll(&service, &["p0", "p1"]);
    let (status, seen) = service.call("GET", "/v1/status", Value::Null);
    assert_eq!(
        (status, &seen["contacts"], &seen["enrollments"]["active"], &seen["overdue"]),
        (200, &json!(3), &json!(2), &json!(0)),
        "{seen}"
    );
    assert!(seen["nextDue"].is_string() && seen["oldestOverdue"].is_null());
    let other = service.key_for("other", &["*:write"]);
    assert_eq!(service.ask(&other, "GET", "/v1/status", &[], Value::Null).body["contacts"], 0);
    assert_eq!(service.ask(&other, "GET", "/v1/usage", &[], Value::Null).body["total"]["enrollments"], 0);
    for query in ["from=2026-11-02&to=2026-11-01", "from=2020-01-01&to=2026-11-01", "from=yesterday"] {
        let (status, body) = service.call("GET", &format!("/v1/usage?{query}"), Value::Null);
        assert_eq!((status, &body["code"]), (422, &json!("api.query")), "{query}");
    }
}
