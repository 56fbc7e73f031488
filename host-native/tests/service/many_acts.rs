//! Many acts in one call over HTTP: each as the single operation does it, or only what would become of it.
//!
//! In: acts, sound and not. Out: a result for each, in order. Never: an act done twice; a state changed by a dry run.

use serde_json::{Value, json};

use crate::contacts::enroll;
use crate::support::{Answer, Service, once_free, people, problem};

fn scene(count: usize) -> (Service, Vec<String>) {
    let service = Service::start();
    people(&service, &service.key, count);
    let contacts: Vec<String> = (0..count).map(|index| format!("p{index}")).collect();
    let made = enroll(&service, &contacts.iter().map(String::as_str).collect::<Vec<_>>());
    (service, made)
}

fn acts(service: &Service, body: Value) -> Answer {
    service.ask(&service.key, "POST", "/v1/enrollments/acts", &[], body)
}

fn state(service: &Service, id: &str) -> Value {
    service.call("GET", &format!("/v1/enrollments/{id}"), Value::Null).1
}

fn outcomes(answer: &Answer) -> Vec<&str> {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["items"].as_array().unwrap().iter().map(|item| item["outcome"].as_str().unwrap()).collect()
}

#[test]
fn each_act_has_a_result_of_its_own_in_order() {
    let (service, made) = scene(4);
    let done = acts(
        &service,
        json!({ "by": "Mia", "acts": [
        { "enrollment": made[0], "act": "pause", "at": "2031-01-01T00:00:00Z" },
        { "enrollment": made[0], "act": "resume" },
        { "enrollment": made[0], "act": "resume" },
        { "enrollment": made[1], "act": "reschedule", "at": "2031-02-01T10:00:00Z" },
        { "enrollment": made[1], "act": "skip", "step": "hello" },
        { "enrollment": made[2], "act": "cancel", "step": "nowhere" },
        { "enrollment": "nobody", "act": "stop" },
        { "enrollment": made[3], "act": "reschedule", "at": "2020-02-01T10:00:00Z" },
        { "enrollment": made[3], "act": "release" },
        { "enrollment": made[3], "act": "stop" },
    ] }),
    );
    assert_eq!(outcomes(&done), ["done", "done", "ignored", "done", "done", "refused", "refused", "refused", "ignored", "done"]);
    let item = |index: usize| &done.body["items"][index];
    assert_eq!(item(0)["turn"]["decisions"][0]["reasons"][0]["by"], "Mia", "{}", item(0));
    assert_eq!((&item(2)["reason"]["code"], &item(2)["turn"]["status"]), (&json!("lifecycle.notPaused"), &json!("active")));
    assert_eq!(item(3)["turn"]["wakeAt"], "2031-02-01T10:00:00.000Z");
    assert_eq!((&item(5)["problem"]["status"], &item(6)["problem"]["status"]), (&json!(404), &json!(404)));
    assert_eq!((&item(7)["problem"]["code"], &item(7)["problem"]["problems"][0]["path"]), (&json!("api.past"), &json!("/at")));
    assert_eq!((&done.body["done"], &done.body["ignored"], &done.body["refused"]), (&json!(5), &json!(2), &json!(3)));
    assert_eq!(state(&service, &made[3])["status"], "stopped");
    assert_eq!(state(&service, &made[1])["steps"][0]["status"], "skipped");
    let replay = service.call("GET", &format!("/v1/enrollments/{}/replay", made[0]), Value::Null).1;
    assert_eq!((&replay["same"], &replay["entries"]), (&json!(true), &json!(4)));
}

#[test]
fn what_would_become_of_acts_is_told_and_nothing_is_kept() {
    let (service, made) = scene(2);
    let before: Vec<Value> = made.iter().map(|id| state(&service, id)).collect();
    let tried = acts(
        &service,
        json!({ "dryRun": true, "acts": [
        { "enrollment": made[0], "act": "pause" },
        { "enrollment": made[0], "act": "resume", "revision": 2 },
        { "enrollment": made[1], "act": "send-now" },
        { "enrollment": made[1], "act": "stop", "revision": 1 },
    ] }),
    );
    assert_eq!(outcomes(&tried), ["done", "done", "done", "refused"], "each as if those before it had been done: {tried:?}");
    assert_eq!((&tried.body["dryRun"], &tried.body["items"][0]["turn"]["status"]), (&json!(true), &json!("paused")));
    assert_eq!(tried.body["items"][3]["problem"]["code"], "api.changed");
    let after: Vec<Value> = made.iter().map(|id| state(&service, id)).collect();
    assert_eq!(before, after);
    let messages = service.call("GET", "/v1/messages", Value::Null).1;
    assert_eq!(messages["items"], json!([]), "nothing goes out");
    let timeline = service.call("GET", &format!("/v1/enrollments/{}/timeline", made[0]), Value::Null).1;
    assert_eq!(timeline["items"].as_array().unwrap().len(), 1);
}

#[test]
fn what_has_gone_on_since_it_was_seen_is_left_alone() {
    let (service, made) = scene(2);
    service.call("POST", &format!("/v1/enrollments/{}/pause", made[0]), json!({}));
    let done = acts(
        &service,
        json!({ "acts": [
        { "enrollment": made[0], "act": "stop", "revision": 1 },
        { "enrollment": made[0], "act": "release", "revision": 1 },
        { "enrollment": made[0], "act": "resume", "revision": 2 },
        { "enrollment": made[1], "act": "stop", "revision": 1 },
    ] }),
    );
    assert_eq!(outcomes(&done), ["refused", "refused", "done", "done"], "{done:?}");
    let refused = &done.body["items"][0]["problem"];
    assert_eq!((&refused["status"], &refused["code"]), (&json!(412), &json!("api.changed")), "{refused}");
    assert_eq!(
        (&state(&service, &made[0])["status"], &state(&service, &made[1])["status"]),
        (&json!("active"), &json!("stopped"))
    );
}

#[test]
fn acts_that_are_sent_again_are_done_once() {
    let (mut service, made) = scene(2);
    let body = json!({ "acts": [
        { "enrollment": made[0], "act": "skip" }, { "enrollment": made[1], "act": "pause" }, { "enrollment": made[1], "act": "resume" } ] });
    let key = [("idempotency-key", "k1")];
    let ask = |service: &Service| service.ask(&service.key, "POST", "/v1/enrollments/acts", &key, body.clone());
    let first = ask(&service);
    let again = ask(&service);
    assert_eq!((first.status, &first.body), (200, &again.body), "the same answer");
    assert_eq!(state(&service, &made[0])["revision"], 2, "one step was left out");
    let other = json!({ "acts": [{ "enrollment": made[0], "act": "stop" }] });
    assert_eq!(service.ask(&service.key, "POST", "/v1/enrollments/acts", &key, other).status, 422);

    // A process that ends between two groups leaves what is done; whoever repeats the request goes on.
    let service_that_ends = Service::start_until(Some("store.grouped:2"));
    drop(std::mem::replace(&mut service, service_that_ends));
    people(&service, &service.key, 60);
    let contacts: Vec<String> = (0..60).map(|index| format!("p{index}")).collect();
    let made = enroll(&service, &contacts.iter().map(String::as_str).collect::<Vec<_>>());
    let skips: Vec<Value> = made.iter().map(|id| json!({ "enrollment": id, "act": "skip" })).collect();
    let (address, secret, text) = (service.authority().to_owned(), service.key.clone(), json!({ "acts": skips }).to_string());
    let call = move || {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(&address).unwrap();
        let head = format!(
            "POST /v1/enrollments/acts HTTP/1.1\r\nhost: here\r\nconnection: close\r\nidempotency-key: k2\r\nauthorization: Bearer {secret}\r\ncontent-length: {}\r\n\r\n",
            text.len()
        );
        stream.write_all(format!("{head}{text}").as_bytes()).unwrap();
        let _ = stream.read_to_string(&mut String::new()); // It is cut off.
    };
    let cut = std::thread::spawn(call);
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while state(&service, &made[0])["revision"] == 1 {
        assert!(std::time::Instant::now() < until);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    service.crash();
    cut.join().unwrap();
    let body = json!({ "acts": skips });
    let again = || service.ask(&service.key, "POST", "/v1/enrollments/acts", &[("idempotency-key", "k2")], body.clone());
    let done = once_free(again);
    assert_eq!((done.status, &done.body["done"]), (200, &json!(60)), "{done:?}");
    for id in &made {
        assert_eq!(state(&service, id)["revision"], 2, "each step is left out once");
    }
}

#[test]
fn what_is_no_act_is_refused_before_any_is_done() {
    let (service, made) = scene(1);
    let one = |act: Value| json!({ "acts": [{ "enrollment": made[0], "act": "stop" }, act] });
    let wrong = [
        (json!({ "enrollment": made[0], "act": "reschedule" }), "api.act", "/acts/1/at"),
        (json!({ "enrollment": made[0], "act": "stop", "step": "hello" }), "api.act", "/acts/1/step"),
        (json!({ "enrollment": made[0], "act": "skip", "at": "2031-01-01T00:00:00Z" }), "api.act", "/acts/1/at"),
        (json!({ "enrollment": made[0], "act": "forget" }), "wire.unknownValue", "/acts/1/act"),
        (json!({ "act": "stop" }), "wire.missingField", "/acts/1/enrollment"),
    ];
    for (act, code, path) in wrong {
        let answer = acts(&service, one(act));
        assert_eq!(problem(&answer), (422, code, path), "{answer:?}");
    }
    let many: Vec<Value> = (0..501).map(|_| json!({ "enrollment": made[0], "act": "stop" })).collect();
    assert_eq!(problem(&acts(&service, json!({ "acts": many }))), (422, "api.tooMany", "/acts"));
    assert_eq!(state(&service, &made[0])["status"], "active");
    assert_eq!(outcomes(&acts(&service, json!({ "acts": [] }))).len(), 0);
    let reader = service.key_for("default", &["enrollments:read"]);
    assert_eq!(service.ask(&reader, "POST", "/v1/enrollments/acts", &[], json!({ "acts": [], "dryRun": true })).status, 403);
    let other = service.key_for("other", &["*:write"]);
    let theirs =
        service.ask(&other, "POST", "/v1/enrollments/acts", &[], json!({ "acts": [{ "enrollment": made[0], "act": "stop" }] }));
    assert_eq!(theirs.body["items"][0]["problem"]["status"], 404);
}
