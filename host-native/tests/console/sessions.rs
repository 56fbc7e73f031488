//! A session from its beginning to its end: its cookie, what ends it, and when it is over by itself.
//!
//! In: sign-ins. Out: whether somebody is known. Never: a session that outlives what it was begun for.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::browser::{ANN, Browser, WORD, ann, signed_in, user};
use crate::support::Service;

#[test]
fn a_session_is_a_caller_like_a_key_until_somebody_signs_out() {
    let service = Service::start();
    let browser = ann(&service);
    let put = browser.ask("PUT", "/v1/contacts/ada", json!({ "id": "ada", "email": "ada@example.com" }));
    assert_eq!(put.status, 201, "{put:?}");
    assert!(put.raw.header("ratelimit-remaining").parse::<u32>().is_ok(), "users have a rate as keys have");
    assert_eq!(browser.ask("GET", "/v1/contacts/ada", Value::Null).status, 200);

    let left = browser.copy();
    let out = browser.ask("DELETE", "/v1/session", Value::Null);

    assert_eq!((out.status, browser.cookie()), (204, String::new()));
    assert_eq!(left.ask("GET", "/v1/contacts/ada", Value::Null).status, 401, "a copy of the cookie is of no use any more");
    assert_eq!(left.session()["state"], "signedOut");
    assert_eq!(left.cookie(), "", "and the browser is told to forget it");
    assert_eq!(browser.ask("DELETE", "/v1/session", Value::Null).status, 204, "who is out already may say so again");
}

#[test]
fn the_cookie_is_for_this_host_alone_and_no_script_reads_it() {
    let service = Service::start();
    let made = ann(&service).sign_in(ANN, WORD);
    let cookie = made.raw.header("set-cookie").to_owned();
    let (name, rest) = cookie.split_once('=').unwrap();
    let (token, attributes) = rest.split_once("; ").unwrap();
    assert_eq!((name, token.len()), ("relance_session", 43));
    assert_eq!(attributes, "Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict");
    assert_eq!(made.raw.header("cache-control"), "no-store");
}

#[test]
fn where_the_world_comes_by_https_the_cookie_is_kept_to_it() {
    let service = Service::start_with(vec![("RELANCE_PUBLIC_URL", "https://go.example.com".into())]);
    let browser = ann(&service);
    let made = browser.sign_in(ANN, WORD);
    let cookie = made.raw.header("set-cookie");
    assert!(cookie.starts_with("__Host-relance_session=") && cookie.ends_with("; SameSite=Strict; Secure"), "{cookie}");
    assert_eq!(browser.session()["state"], "signedIn");
    let plain = browser.cookie().replace("__Host-", "");
    let other = Browser::of(&service);
    let came = other.ask_as("GET", "/v1/meta", &[("cookie", &plain)], Value::Null);
    assert_eq!(came.status, 401, "under another name it is none");
}

#[test]
fn a_wrong_password_and_a_user_who_is_not_there_look_the_same() {
    let service = Service::start();
    let admin = ann(&service);
    let id = user(&admin, "ben", "agent", false);
    assert_eq!(admin.ask("PATCH", &format!("/v1/users/{id}"), json!({ "disabled": true })).status, 200);
    let browser = Browser::of(&service);
    let told = |email: &str, password: &str| {
        let came = browser.sign_in(email, password);
        assert_eq!((came.status, came.code()), (401, "api.wrongPassword"), "{email}");
        assert_eq!(came.raw.header("set-cookie"), "");
        came.raw.body
    };
    let wrong = told(ANN, "another sentence");
    assert_eq!(told("nobody@example.com", WORD), wrong);
    assert_eq!(told("ben@example.com", WORD), wrong, "who is shut out");
    assert_eq!(told("", ""), wrong);
    let came = browser.ask("POST", "/v1/session", json!({ "key": "rl_nonsense" }));
    assert_eq!((came.status, came.code()), (401, "api.unauthorized"), "what is told of a key is of keys");
    assert_eq!(browser.sign_in("ANN@example.COM", WORD).status, 200, "an address has no case");
}

#[test]
fn a_sign_in_names_an_address_and_a_password_or_a_key() {
    let service = Service::start();
    let browser = Browser::of(&service);
    for (body, expected) in [
        (json!({}), (422, "api.oneOf", "")),
        (json!({ "email": ANN, "password": WORD, "key": "rl_x" }), (422, "api.oneOf", "")),
        (json!({ "email": ANN }), (422, "api.missing", "/password")),
        (json!({ "password": WORD }), (422, "api.missing", "/email")),
        (json!({ "email": ANN, "password": WORD, "stay": true }), (422, "wire.unknownField", "/stay")),
    ] {
        let came = browser.ask("POST", "/v1/session", body);
        assert_eq!(came.problem(), expected, "{came:?}");
    }
}

#[test]
fn another_password_ends_all_other_sessions_of_the_user() {
    let service = Service::start();
    let (admin, other) = (ann(&service), Browser::of(&service));
    assert_eq!(other.sign_in(ANN, WORD).status, 200);
    let change = |current: &str, new: &str| admin.ask("PUT", "/v1/session/password", json!({ "current": current, "new": new }));
    let wrong = change("not the password", "another sentence");
    assert_eq!((wrong.status, wrong.code()), (403, "api.wrongPassword"));
    assert_eq!(change(WORD, "short").problem(), (422, "user.password", "/new"));
    assert_eq!(other.session()["state"], "signedIn", "nothing has happened yet");

    assert_eq!(change(WORD, "another sentence").status, 204);

    assert_eq!(admin.session()["state"], "signedIn", "the one that it was done in goes on");
    assert_eq!(other.session()["state"], "signedOut");
    let again = Browser::of(&service);
    assert_eq!((again.sign_in(ANN, WORD).status, again.sign_in(ANN, "another sentence").status), (401, 200));
    let key = service.call("PUT", "/v1/session/password", json!({ "current": WORD, "new": "another sentence" }));
    assert_eq!((key.0, &key.1["code"]), (409, &json!("api.noUser")));
}

#[test]
fn a_lower_role_being_shut_out_a_new_password_and_removal_end_sessions_at_once() {
    let service = Service::start();
    let admin = ann(&service);
    let changes: [(&str, &str, Value); 4] = [
        ("low", "PATCH", json!({ "role": "viewer" })),
        ("out", "PATCH", json!({ "disabled": true })),
        ("new", "PATCH", json!({ "password": "another sentence" })),
        ("gone", "DELETE", Value::Null),
    ];
    for (name, method, change) in changes {
        let id = user(&admin, name, "manager", false);
        let theirs = signed_in(&service, name);
        assert_eq!(theirs.ask("GET", "/v1/contacts", Value::Null).status, 200);
        let done = admin.ask(method, &format!("/v1/users/{id}"), change);
        assert!(done.status < 300, "{name}: {done:?}");
        assert_eq!(theirs.ask("GET", "/v1/contacts", Value::Null).status, 401, "{name}");
        assert_eq!(theirs.session()["state"], "signedOut", "{name}");
    }
    let id = user(&admin, "high", "agent", false);
    let theirs = signed_in(&service, "high");
    for change in [json!({ "role": "manager" }), json!({ "name": "Higher" })] {
        assert_eq!(admin.ask("PATCH", &format!("/v1/users/{id}"), change).status, 200);
    }
    let session = theirs.session();
    assert_eq!(
        (&session["user"]["role"], &session["user"]["name"]),
        (&json!("manager"), &json!("Higher")),
        "and no other ends any"
    );
}

/// A service on a clock that the test moves.
fn at(name: &str, time: &str) -> (Service, PathBuf) {
    let clock = std::env::temp_dir().join(format!("relance-console-clock-{}-{name}", std::process::id()));
    std::fs::write(&clock, time).unwrap();
    (Service::start_with(vec![("RELANCE_TRIAL_CLOCK", clock.to_str().unwrap().to_owned())]), clock)
}

#[test]
fn a_session_ends_twelve_hours_after_its_last_use() {
    let (service, clock) = at("idle", "2026-11-23T08:00:00Z");
    let browser = ann(&service);
    for (time, state) in [
        ("2026-11-23T19:59:00Z", "signedIn"),
        ("2026-11-24T07:58:00Z", "signedIn"),
        ("2026-11-24T19:57:00Z", "signedIn"),
        ("2026-11-25T07:58:00Z", "signedOut"),
    ] {
        std::fs::write(&clock, time).unwrap();
        assert_eq!(browser.session()["state"], state, "{time}");
    }
    std::fs::remove_file(clock).unwrap();
}

#[test]
fn a_session_ends_after_thirty_days_however_often_it_is_used() {
    let (service, clock) = at("longest", "2026-11-01T08:00:00Z");
    let browser = ann(&service);
    for day in 1..=30 {
        for hour in ["07:59", "15:00", "23:00"] {
            std::fs::write(&clock, format!("2026-11-{day:02}T{hour}:00Z")).unwrap();
            assert_eq!(browser.session()["state"], "signedIn", "{day} {hour}");
        }
    }
    std::fs::write(&clock, "2026-12-01T07:59:00Z").unwrap();
    assert_eq!(browser.session()["state"], "signedIn");
    std::fs::write(&clock, "2026-12-01T08:01:00Z").unwrap();
    assert_eq!(browser.session()["state"], "signedOut");
    std::fs::remove_file(clock).unwrap();
}

#[test]
fn sessions_and_users_stay_over_a_restart() {
    let mut service = Service::start();
    let (cookie, name) = {
        let browser = ann(&service);
        (browser.cookie(), browser.session()["user"]["name"].clone())
    };
    service.crash();
    let came = Browser::of(&service).ask_as("GET", "/v1/session", &[("cookie", &cookie)], Value::Null);
    assert_eq!((&came.body["state"], &came.body["user"]["name"]), (&json!("signedIn"), &name));
}

#[test]
fn what_a_user_does_bears_their_name_whoever_is_named_beside() {
    let service = Service::start();
    let browser = ann(&service);
    browser.ask("PUT", "/v1/contacts/ada", json!({ "id": "ada", "email": "ada@example.com" }));
    browser.ask("POST", "/v1/sequences", json!({ "id": "welcome", "draft": crate::support::draft("Welcome") }));
    assert_eq!(browser.ask("POST", "/v1/sequences/welcome/publish", json!({})).status, 200);
    let enrolled = browser.ask("POST", "/v1/enrollments", json!({ "sequence": "welcome", "contact": "ada" }));
    let place = format!("/v1/enrollments/{}", enrolled.body["enrollment"].as_str().unwrap());
    assert_eq!(browser.ask("POST", &format!("{place}/pause"), json!({ "by": "Somebody else" })).status, 200);
    let timeline = browser.ask("GET", &format!("{place}/timeline"), Value::Null).raw.body;
    assert!(timeline.contains("\"by\":\"Ann\"") && !timeline.contains("Somebody else"), "{timeline}");
}
