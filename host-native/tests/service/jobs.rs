//! Jobs over HTTP: simulations, how far they are, what comes of them, also where the service ends in the middle.
//!
//! In: drafts and people. Out: jobs. Never: a job that is lost, or in another workspace.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Service, draft, people, problem};

const START: &str = "2026-11-23T08:00:00.000Z";

fn population(count: u32) -> Value {
    json!({ "count": count, "zones": { "Europe/Madrid": 2, "America/New_York": 1 }, "replyRate": "0.1" })
}

#[test]
fn b13_a_simulation_is_a_job_with_the_answer_of_one_call() {
    let service = Service::start();
    let body = json!({ "draft": draft("x"), "population": population(1000), "seed": 7, "start": START, "days": 30 });
    let asked = service.ask(&service.key, "POST", "/v1/simulate", &[("idempotency-key", "one")], body.clone());
    assert_eq!((asked.status, &asked.body["whole"]), (202, &json!(1000)), "{asked:?}");
    let again = service.ask(&service.key, "POST", "/v1/simulate", &[("idempotency-key", "one")], body.clone());
    assert_eq!((again.status, &again.location), (202, &asked.location), "asked once");
    let job = service.over(&asked.location);
    assert_eq!((&job["status"], &job["done"], &job["kind"]), (&json!("done"), &json!(1000), &json!("simulate")), "{job}");
    let mut request = body;
    request.as_object_mut().unwrap().extend([
        ("v".into(), json!(1)),
        ("op".into(), json!("simulate")),
        ("settings".into(), json!({})),
    ]);
    let told: Value = serde_json::from_slice(&service.host().call(request.to_string().as_bytes())).unwrap();
    assert_eq!(job["result"], told["result"]);
    let listed = service.call("GET", "/v1/jobs?limit=1", Value::Null).1;
    assert_eq!((&listed["items"][0]["id"], listed["items"][0].get("result")), (&job["id"], None));
    let stranger = service.key_for("other", &["*:write"]);
    assert_eq!(service.ask(&stranger, "GET", &asked.location, &[], Value::Null).status, 404);
    assert_eq!(service.ask(&stranger, "POST", &format!("{}/cancel", asked.location), &[], Value::Null).status, 404);
    let over = service.ask(&service.key, "POST", &format!("{}/cancel", asked.location), &[], Value::Null);
    assert_eq!((over.status, &over.body["code"]), (409, &json!("api.jobOver")));
}

#[test]
fn what_can_not_be_simulated_is_refused_at_once() {
    let service = Service::start();
    people(&service, &service.key, 2);
    let ask = |body: Value| service.ask(&service.key, "POST", "/v1/simulate", &[], body);
    let mut wrong = draft("x");
    wrong["calendar"] = json!({ "workingHours": { "mon": ["09:00-08:60"] } });
    for (body, code, path) in [
        (json!({ "population": population(1) }), "api.oneOf", ""),
        (json!({ "draft": draft("x") }), "simulate.people", "/population/count"),
        (json!({ "draft": draft("x"), "population": population(1), "days": 5000 }), "simulate.days", "/days"),
        (json!({ "sequence": "nowhere", "population": population(1) }), "api.versionUnknown", "/sequence"),
        (json!({ "draft": draft("x"), "contactIds": ["p0", "p9"] }), "api.contactUnknown", "/contactIds/1"),
        (json!({ "draft": draft("x"), "contactIds": ["p0"], "allContacts": true }), "api.oneOf", ""),
        (json!({ "draft": draft("x"), "population": { "count": 1, "colour": 1 } }), "wire.unknownField", "/population/colour"),
    ] {
        assert_eq!(problem(&ask(body.clone())), (422, code, path), "{body}");
    }
    assert_eq!(problem(&ask(json!({ "draft": wrong, "population": population(1) }))).0, 422);
    assert_eq!(service.call("GET", "/v1/jobs", Value::Null).1["items"], json!([]), "nothing of it is kept");
    let all = ask(json!({ "draft": draft("x"), "allContacts": true, "start": START }));
    assert_eq!(service.over(&all.location)["result"]["tally"]["people"], json!(2));
    let writer = service.key_for("default", &["sequences:write"]);
    let body = json!({ "draft": draft("x"), "allContacts": true });
    assert_eq!(service.ask(&writer, "POST", "/v1/simulate", &[], body).status, 403);
    assert_eq!(service.call("GET", "/v1/jobs/nowhere", Value::Null).0, 404);
}

/// A simulation that has begun and is not over.
fn under_way(service: &Service, count: u32) -> String {
    let body = json!({ "draft": draft("x"), "population": population(count), "seed": 3, "start": START });
    let asked = service.ask(&service.key, "POST", "/v1/simulate", &[], body);
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let job = service.call("GET", &asked.location, Value::Null).1;
        if job["done"].as_u64().unwrap() > 0 {
            assert_eq!(job["status"], json!("running"), "{job}");
            return asked.location;
        }
        assert!(Instant::now() < until, "{job}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_job_that_is_cancelled_in_the_middle_goes_no_further() {
    let service = Service::start();
    let place = under_way(&service, 2_000_000);
    let cancelled = service.call("POST", &format!("{place}/cancel"), Value::Null).1;
    assert_eq!(cancelled["status"], json!("cancelled"));
    let done = cancelled["done"].as_u64().unwrap();
    let other =
        service.ask(&service.key, "POST", "/v1/simulate", &[], json!({ "draft": draft("x"), "population": population(10) }));
    assert_eq!(service.over(&other.location)["status"], json!("done"), "the next one has its turn");
    let after = service.call("GET", &place, Value::Null).1;
    assert_eq!((&after["status"], after["done"].as_u64().unwrap()), (&json!("cancelled"), done));
    assert!(done < 2_000_000);
}

#[test]
fn a_job_whose_worker_is_killed_is_taken_up_where_it_was() {
    let mut service = Service::start();
    let place = under_way(&service, 60_000);
    let before = service.call("GET", &place, Value::Null).1["done"].as_u64().unwrap();
    service.crash();
    let taken_up = service.call("GET", &place, Value::Null).1;
    assert!(taken_up["done"].as_u64().unwrap() >= before, "{taken_up}");
    let job = service.over(&place);
    assert_eq!((&job["status"], &job["result"]["tally"]["people"]), (&json!("done"), &json!(60_000)), "{}", job["status"]);
}

#[test]
fn a_long_job_of_one_workspace_does_not_hold_another_up() {
    let service = Service::start();
    let long = under_way(&service, 5_000_000);
    let key = service.key_for("other", &["*:write"]);
    let asked = service.ask(&key, "POST", "/v1/simulate", &[], json!({ "draft": draft("x"), "population": population(10) }));
    let until = Instant::now() + Duration::from_secs(30);
    while service.ask(&key, "GET", &asked.location, &[], Value::Null).body["status"] != json!("done") {
        assert!(Instant::now() < until);
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(service.call("POST", &format!("{long}/cancel"), Value::Null).0, 200, "it was not over");
}
