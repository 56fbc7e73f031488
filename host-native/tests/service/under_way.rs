//! What the service does with enrollments that are under way: moved to a version, paused with their sequence.
//!
//! In: sequences with people in them. Out: where each stands, and that a replay of it says the same. Never: one that was left out.

use std::time::{Duration, Instant};

use relance::Host;
use relance::host::Enroll;
use relance::report::{EnrollItem, EnrollOutcome};
use relance_core::base::{ContactId, EnrollmentId, SequenceId};
use serde_json::{Value, json};

use crate::support::{Service, draft, people, problem};

fn enroll(host: &mut Host, from: usize, to: usize) -> Vec<EnrollItem> {
    let contacts = (from..to).map(|index| ContactId::new(format!("p{index}"))).collect();
    let sequence = SequenceId::new("welcome");
    let what = Enroll { sequence, version: None, contacts, target: None, conversation: None, dry_run: false };
    host.enroll(&what, &mut |_| {}).unwrap()
}

fn ids(items: &[EnrollItem]) -> Vec<EnrollmentId> {
    let id = |item: &EnrollItem| match &item.outcome {
        EnrollOutcome::Enrolled { enrollment, .. } => enrollment.clone(),
        other => panic!("{other:?}"),
    };
    items.iter().map(id).collect()
}

fn state(host: &Host, id: &EnrollmentId) -> Value {
    serde_json::to_value(host.state(id).unwrap().unwrap()).unwrap()
}

#[test]
fn b4_enrollments_move_to_a_version_as_the_dry_run_said_and_a_replay_says_the_same() {
    let service = Service::start();
    people(&service, &service.key, 70);
    let ask = |path: &str, body: Value| service.ask(&service.key, "POST", &format!("/v1/sequences/welcome{path}"), &[], body);
    service.call("POST", "/v1/sequences", json!({ "id": "welcome", "draft": draft("Welcome") }));
    ask("/publish", Value::Null);
    let mut host = service.host();
    let enrolled = ids(&enroll(&mut host, 0, 70));
    let mut next = draft("Welcome");
    next["steps"][0]["wait"] = json!({ "days": 9 });
    next["steps"].as_array_mut().unwrap().remove(1);
    service.call("PUT", "/v1/sequences/welcome", next);
    let diff = ask("/diff", json!({ "limit": 1 })).body;
    assert_eq!((&diff["live"], diff["enrollments"].as_array().unwrap().len()), (&json!(70), 1), "{diff}");
    assert_eq!(diff["enrollments"][0]["changes"], json!(true));
    assert_eq!(problem(&ask("/migrate", json!({ "to": 2, "all": true }))), (422, "api.versionUnknown", "/to"));
    ask("/publish", Value::Null);

    assert_eq!(problem(&ask("/migrate", json!({ "to": 2 }))), (422, "api.oneOf", ""));
    assert_eq!(problem(&ask("/migrate", json!({ "to": 2, "all": true, "colour": 1 }))), (422, "wire.unknownField", "/colour"));
    let dry = ask("/migrate", json!({ "to": 2, "dryRun": true, "enrollments": [enrolled[0], "nobody"] }));
    assert_eq!((dry.status, dry.body["enrollments"].as_array().unwrap().len()), (200, 1), "{dry:?}");
    assert_eq!(dry.body["undecided"][0]["problems"][0]["code"], json!("host.notUnderWay"));
    let foretold = dry.body["enrollments"][0]["after"].clone();
    let page = ask("/migrate", json!({ "to": 2, "dryRun": true, "all": true, "limit": 60 })).body;
    let rest = ask("/migrate", json!({ "to": 2, "dryRun": true, "all": true, "after": page["next"] })).body;
    assert_eq!((&page["whole"], rest["enrollments"].as_array().unwrap().len(), &rest["next"]), (&json!(70), 10, &Value::Null));
    assert_eq!(state(&host, &enrolled[0])["version"], json!(1), "a dry run moves nobody");

    let one = ask("/migrate", json!({ "to": 2, "enrollments": [enrolled[0], "nobody"], "by": "Ana" }));
    assert_eq!(one.status, 202, "{one:?}");
    let job = service.over(&one.location);
    assert_eq!((&job["result"]["changed"], &job["result"]["failed"]), (&json!(1), &json!(1)), "{job}");
    assert_eq!(job["result"]["failures"][0]["enrollment"], json!("nobody"));
    let moved = state(&host, &enrolled[0]);
    assert_eq!((&moved["version"], &moved["steps"][0]["planned"]["at"]), (&json!(2), &foretold["at"]), "as it was foretold");
    assert_eq!(state(&host, &enrolled[1])["version"], json!(1));
    let all = ask("/migrate", json!({ "to": 2, "all": true }));
    let job = service.over(&all.location);
    assert_eq!(
        (&job["status"], &job["done"], &job["result"]["changed"], &job["result"]["unchanged"]),
        (&json!("done"), &json!(70), &json!(69), &json!(1)),
        "{job}"
    );
    for id in &enrolled {
        assert_eq!(state(&host, id)["version"], json!(2));
        assert!(host.replay(id).unwrap().same, "{id}");
    }
    let timeline = host.timeline(&enrolled[0]).unwrap();
    assert_eq!((timeline.len(), timeline[1].event.what.name()), (2, "migrated"), "moved once");
    let stranger = service.key_for("other", &["*:write"]);
    assert_eq!(service.ask(&stranger, "GET", &all.location, &[], Value::Null).status, 404);
}

#[test]
fn l8_a_paused_sequence_holds_all_who_are_under_way_and_takes_nobody_new_until_it_goes_on() {
    let service = Service::start();
    people(&service, &service.key, 67);
    let ask = |path: &str, body: Value| service.ask(&service.key, "POST", &format!("/v1/sequences/welcome{path}"), &[], body);
    service.call("POST", "/v1/sequences", json!({ "id": "welcome", "draft": draft("Welcome") }));
    ask("/publish", Value::Null);
    let mut host = service.host();
    let enrolled = ids(&enroll(&mut host, 0, 66));
    let paused = ask("/pause", json!({ "by": "Ana" }));
    assert_eq!(paused.status, 202, "{paused:?}");
    assert_eq!(service.call("GET", "/v1/sequences/welcome", Value::Null).1["paused"], json!(true));
    let refused = enroll(&mut host, 66, 67).remove(0).outcome;
    assert!(matches!(&refused, EnrollOutcome::Refused { reason } if reason.code == "enroll.paused"), "{refused:?}");
    assert_eq!(service.over(&paused.location)["result"]["changed"], json!(66));
    for id in &enrolled {
        assert_eq!(state(&host, id)["status"], json!("paused"));
    }
    let again = service.over(&ask("/pause", Value::Null).location);
    assert_eq!((&again["result"]["changed"], &again["result"]["unchanged"]), (&json!(0), &json!(66)), "{again}");

    // The later wish holds, whoever is served first.
    let (resumed, twice) = (ask("/resume", Value::Null), ask("/resume", Value::Null));
    let changed = |answer: &crate::support::Answer| service.over(&answer.location)["result"]["changed"].as_u64().unwrap();
    assert_eq!(changed(&resumed) + changed(&twice), 66);
    for id in &enrolled {
        assert_eq!(state(&host, id)["status"], json!("active"));
        assert!(host.replay(id).unwrap().same, "{id}");
    }
    assert!(matches!(enroll(&mut host, 66, 67).remove(0).outcome, EnrollOutcome::Enrolled { .. }));
    assert_eq!(problem(&ask("/pause", json!({ "until": 1 }))), (422, "wire.unknownField", "/until"));
}

#[test]
fn l8_settings_that_pause_the_workspace_hold_all_who_are_under_way_and_those_that_do_not_let_them_go_on() {
    let service = Service::start();
    people(&service, &service.key, 2);
    let mut host = service.host();
    host.publish(&draft("Welcome").to_string(), None).unwrap();
    let enrolled = ids(&enroll(&mut host, 0, 2));
    for (settings, kind, status) in [(json!({ "paused": true }), "pause", "paused"), (json!({}), "resume", "active")] {
        let put = service.ask(&service.key, "PUT", "/v1/settings", &[], settings);
        let job = service.over(&format!("/v1/jobs/{}", put.body["jobs"][0]["id"].as_str().unwrap()));
        assert_eq!((&job["kind"], &job["result"]["changed"]), (&json!(kind), &json!(2)), "{job}");
        for id in &enrolled {
            assert_eq!(state(&host, id)["status"], json!(status));
        }
    }
    assert!(host.replay(&enrolled[0]).unwrap().same);
}

#[test]
fn l10_an_archived_sequence_takes_nobody_new_and_who_is_under_way_goes_on() {
    let service = Service::start();
    people(&service, &service.key, 2);
    let mut host = service.host();
    host.publish(&draft("Welcome").to_string(), None).unwrap();
    let enrolled = ids(&enroll(&mut host, 0, 1));
    let archived = service.ask(&service.key, "DELETE", "/v1/sequences/welcome", &[], Value::Null);
    assert_eq!(archived.status, 204);
    let refused = enroll(&mut host, 1, 2).remove(0).outcome;
    assert!(matches!(&refused, EnrollOutcome::Refused { reason } if reason.code == "host.sequenceArchived"), "{refused:?}");
    assert_eq!(state(&host, &enrolled[0])["status"], json!("active"));
}

#[test]
fn l8_a_pause_whose_worker_dies_in_the_middle_is_taken_up_and_tells_nobody_twice() {
    // Before the first step is noted, and after: what was done is found done, or is not begun again.
    // The first group of all is that of the people who come in.
    for (point, twice) in [("store.grouped:2", 64), ("store.job:1", 0)] {
        let mut service = Service::start_until(Some(point));
        people(&service, &service.key, 70);
        let mut host = service.host();
        host.publish(&draft("Welcome").to_string(), None).unwrap();
        let enrolled = ids(&enroll(&mut host, 0, 70));
        let paused = service.ask(&service.key, "POST", "/v1/sequences/welcome/pause", &[], Value::Null);
        assert_eq!(paused.status, 202, "{paused:?}");
        let until = Instant::now() + Duration::from_secs(60);
        let stands = |host: &Host| {
            let told = enrolled.iter().filter(|id| state(host, id)["status"] == json!("paused")).count();
            let job = service.call("GET", &paused.location, Value::Null).1;
            assert_eq!(job["status"].as_str().filter(|status| *status != "waiting").unwrap_or("running"), "running", "{point}");
            told == 64 && (twice > 0 || job["done"] == json!(64))
        };
        while !stands(&host) {
            assert!(Instant::now() < until, "{point}");
            std::thread::sleep(Duration::from_millis(20));
        }
        service.crash();
        let job = service.over(&paused.location);
        let (changed, unchanged) = (job["result"]["changed"].as_u64().unwrap(), job["result"]["unchanged"].as_u64().unwrap());
        assert_eq!((changed + unchanged, unchanged), (70, twice), "{point}: {job}");
        for id in &enrolled {
            assert_eq!(state(&host, id)["status"], json!("paused"), "{point}");
            assert_eq!(host.timeline(id).unwrap().len(), 2, "{point}: told once");
        }
    }
}

#[test]
fn what_is_held_or_paused_is_said_to_be_and_a_step_that_is_not_there_is_none() {
    let service = Service::start();
    people(&service, &service.key, 1);
    assert_eq!(service.call("POST", "/v1/sequences", json!({ "id": "welcome", "draft": draft("Welcome") })).0, 201);
    assert_eq!(service.call("POST", "/v1/sequences/welcome/publish", json!({})).0, 200);
    let made = service.call("POST", "/v1/enrollments", json!({ "sequence": "welcome", "contact": "p0" })).1;
    let act = |what: &str, body: Value| {
        let path = format!("/v1/enrollments/{}/{what}", made["enrollment"].as_str().unwrap());
        service.ask(&service.key, "POST", &path, &[], body)
    };
    for (what, body) in [
        ("skip", json!({ "step": "nope" })),
        ("cancel", json!({ "step": "nope" })),
        ("send-now", json!({ "step": "nope" })),
        ("release", json!({ "step": "nope" })),
        ("reschedule", json!({ "step": "nope", "to": "2031-01-01T09:00:00Z" })),
    ] {
        let unknown = act(what, body);
        assert_eq!((unknown.status, &unknown.body["code"]), (404, &json!("api.unknown")), "{what}: {unknown:?}");
        assert!(unknown.body["help"].as_str().unwrap().contains("shows its steps"), "{unknown:?}");
    }
    let upcoming = || service.call("GET", "/v1/contacts/p0/upcoming", Value::Null).1["items"][0].clone();
    assert_eq!((&upcoming()["status"], upcoming().get("paused")), (&json!("pending"), None));
    let twice = [act("pause", json!({})), act("pause", json!({}))];
    assert_eq!(twice[1].body["decisions"][0]["reasons"][0]["text"], "paused already; it has no date of resumption");
    assert_eq!(upcoming()["paused"], json!(true), "{}", upcoming());

    let usage = service.ask(&service.key, "GET", "/v1/usage?from=%1b%5b31mred%07", &[], Value::Null);
    assert_eq!(usage.status, 422);
    assert!(!usage.body["detail"].as_str().unwrap().contains(char::is_control), "{usage:?}");
}

#[test]
fn who_opens_all_workspaces_sees_the_keys_that_do() {
    let service = Service::start();
    let of_one = service.key_for("default", &["keys:read"]);
    let listed = |key: &str| service.ask(key, "GET", "/v1/keys", &[], Value::Null).body["items"].as_array().unwrap().clone();
    let first = listed(&service.key).into_iter().find(|key| key["allWorkspaces"] == json!(true));
    assert!(first.is_some_and(|key| service.key.contains(key["id"].as_str().unwrap().trim_start_matches("key_"))));
    assert!(listed(&of_one).iter().all(|key| key.get("allWorkspaces").is_none()), "a workspace's key sees its own only");
}
