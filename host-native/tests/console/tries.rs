//! Whoever tries passwords: slowed down by address and by user, and no user is shut out for good by it.
//!
//! In: wrong passwords, from made-up addresses behind a proxy. Out: 401, then 429 with when to come again. Never: a wait that is not over soon.

use serde_json::Value;

use crate::browser::{ANN, Browser, Came, WORD, ann, user};
use crate::support::Service;

fn behind_a_proxy(rate: &str) -> Service {
    let variables = vec![("RELANCE_TRUST_PROXIES", "127.0.0.0/8".into()), ("RELANCE_WRONG_KEY_RATE", rate.into())];
    Service::start_with(variables)
}

fn try_from(service: &Service, from: &str, email: &str, password: &str) -> Came {
    Browser::of(service).with(&[("x-forwarded-for", from)]).sign_in(email, password)
}

/// A refusal that says when to come again, and that it is soon.
fn soon(came: &Came) {
    assert_eq!((came.status, came.code()), (429, "api.tooManyWrongPasswords"), "{came:?}");
    let wait: u64 = came.raw.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
}

#[test]
fn from_one_address_only_so_many_passwords_are_tried_whoever_is_named() {
    let service = behind_a_proxy("3");
    ann(&service);
    for number in 0..9 {
        let came = try_from(&service, "192.0.2.1", &format!("user{number}@example.com"), "a guess that is wrong");
        assert_eq!(came.status, 401, "{number}: {came:?}");
    }
    soon(&try_from(&service, "192.0.2.1", "user9@example.com", "a guess that is wrong"));
    soon(&try_from(&service, "192.0.2.1", ANN, WORD));
    assert_eq!(try_from(&service, "192.0.2.2", ANN, WORD).status, 200, "others come from elsewhere");
}

#[test]
fn for_one_user_only_so_many_passwords_are_tried_from_wherever_they_come() {
    let service = behind_a_proxy("10");
    let admin = ann(&service);
    user(&admin, "ben", "agent", false);
    assert_eq!(try_from(&service, "198.51.100.7", ANN, WORD).status, 200, "Ann signs in where she always does");
    for number in 0..10 {
        let came = try_from(&service, &format!("192.0.2.{number}"), "ann@EXAMPLE.com", "a guess that is wrong");
        assert_eq!(came.status, 401, "{number}: {came:?}");
    }
    soon(&try_from(&service, "203.0.113.1", ANN, "a guess that is wrong"));
    soon(&try_from(&service, "203.0.113.2", ANN, WORD));
    assert_eq!(try_from(&service, "203.0.113.1", "ben@example.com", WORD).status, 200, "another user is another's matter");
    assert_eq!(try_from(&service, "198.51.100.7", ANN, WORD).status, 200, "where she has signed in she waits for nobody");
    assert_eq!(admin.session()["state"], "signedIn", "and who is in stays in");
}

#[test]
fn a_user_who_is_not_there_is_counted_as_one_who_is() {
    let service = behind_a_proxy("10");
    ann(&service);
    let statuses = |email: &str| -> Vec<u16> {
        (0..12).map(|number| try_from(&service, &format!("192.0.2.{number}"), email, "a guess that is wrong").status).collect()
    };
    assert_eq!(statuses("nobody@example.com"), statuses(ANN));
}

#[test]
fn one_s_own_password_is_guessed_no_faster_in_a_session() {
    let service = behind_a_proxy("10");
    let browser = ann(&service);
    let guess = || {
        let body = serde_json::json!({ "current": "a guess that is wrong", "new": "another sentence" });
        browser.ask("PUT", "/v1/session/password", body)
    };
    let statuses: Vec<u16> = (0..12).map(|_| guess().status).collect();
    assert_eq!((&statuses[..9], *statuses.last().unwrap()), ([403; 9].as_slice(), 429), "{statuses:?}");
}

#[test]
fn sessions_that_are_over_are_not_wrong_keys_and_come_only_so_often_too() {
    let service = behind_a_proxy("1");
    let admin = ann(&service);
    let stale = |number: usize| {
        let cookie = format!("relance_session={number:0>43}");
        let headers = [("x-forwarded-for", "192.0.2.1"), ("cookie", cookie.as_str())];
        Browser::of(&service).with(&[]).ask_as("GET", "/v1/meta", &headers, Value::Null).status
    };
    let statuses: Vec<u16> = (0..32).map(stale).collect();
    assert_eq!((&statuses[..30], statuses[31]), ([401; 30].as_slice(), 429), "{statuses:?}");
    let same_office = [("x-forwarded-for", "192.0.2.1")];
    assert_eq!(
        admin.ask_as("GET", "/v1/meta", &same_office, Value::Null).status,
        200,
        "a session that was good before goes through"
    );
    let bearer = format!("Bearer {}", service.key);
    let headers = [("x-forwarded-for", "192.0.2.1"), ("authorization", bearer.as_str())];
    assert_eq!(Browser::of(&service).ask_as("GET", "/v1/meta", &headers, Value::Null).status, 200, "and so does a key");
}
