//! The first user: made once, by whoever has the address that the service printed.
//!
//! In: a service without users. Out: an admin, or why not. Never: a second first one.

use serde_json::{Value, json};

use crate::browser::{ANN, Browser, WORD, ann, token};
use crate::support::Service;

#[test]
fn the_first_user_is_made_with_the_printed_token_and_is_signed_in() {
    let service = Service::start();
    let browser = Browser::of(&service);
    let before = browser.session();
    assert_eq!((&before["state"], before.as_object().unwrap().len()), (&json!("setUp"), 2), "{before}");

    let user = json!({ "token": token(&service), "name": " Ann ", "email": "Ann@Example.com", "password": WORD });
    let made = browser.ask("POST", "/v1/session/set-up", user);

    assert_eq!((made.status, &made.body["state"]), (200, &json!("signedIn")), "{made:?}");
    let session = browser.session();
    assert_eq!(session["user"]["name"], "Ann");
    assert_eq!((&session["user"]["email"], &session["user"]["role"]), (&json!("Ann@Example.com"), &json!("admin")));
    assert_eq!((&session["user"]["allWorkspaces"], &session["workspace"]), (&json!(true), &json!("default")));
    assert_eq!(session["workspaces"], json!([{ "id": "default", "name": "default" }]));
    let may = session["may"].as_array().unwrap();
    for scope in ["users:write", "accounts:write", "contacts:read", "installation:write"] {
        assert!(may.contains(&json!(scope)), "{scope}: {session}");
    }
    assert!(session["now"].as_str().unwrap().ends_with('Z'));
    assert!(!session.to_string().contains(WORD) && !session.to_string().contains("argon2"));
    assert_eq!(Browser::of(&service).session()["state"], "signedOut");
}

#[test]
fn who_comes_second_is_told_that_it_is_set_up_already() {
    let service = Service::start();
    ann(&service);
    let browser = Browser::of(&service);
    let user = json!({ "token": token(&service), "name": "Ben", "email": "ben@example.com", "password": WORD });
    let second = browser.ask("POST", "/v1/session/set-up", user);
    assert_eq!((second.status, second.code()), (409, "api.setUp"));
    assert_eq!(browser.session()["state"], "signedOut");
}

#[test]
fn of_several_who_set_up_at_once_one_is_the_admin() {
    let service = Service::start();
    let token = token(&service);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..6)
            .map(|number| {
                let (service, token) = (&service, &token);
                scope.spawn(move || {
                    let email = format!("admin{number}@example.com");
                    let user = json!({ "token": token, "name": "Admin", "email": email, "password": WORD });
                    Browser::of(service).ask("POST", "/v1/session/set-up", user).status
                })
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let of = |status: u16| statuses.iter().filter(|found| **found == status).count();
    assert_eq!((of(200), of(409)), (1, 5), "{statuses:?}");
    let (_, users) = service.call("GET", "/v1/users", Value::Null);
    assert_eq!(users["items"].as_array().unwrap().len(), 1, "{users}");
}

#[test]
fn a_wrong_token_makes_nobody_and_is_slowed_down() {
    let service = Service::start_with(vec![("RELANCE_WRONG_KEY_RATE", "2".into())]);
    let browser = Browser::of(&service);
    let user = |token: &str| json!({ "token": token, "name": "Eve", "email": "eve@example.com", "password": WORD });
    let mut statuses = Vec::new();
    for number in 0..8 {
        let came = browser.ask("POST", "/v1/session/set-up", user(&format!("guess {number}")));
        statuses.push(came.status);
        match came.status {
            401 => assert_eq!(came.code(), "api.wrongToken"),
            _ => assert!(came.raw.header("retry-after").parse::<u64>().unwrap() >= 1, "{came:?}"),
        }
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 401, 429, 429], "three minutes of the rate at once");
    let right = browser.ask("POST", "/v1/session/set-up", user(&token(&service)));
    assert_eq!(right.status, 429, "nor may the right one be tried after them at once");
    assert_eq!(browser.session()["state"], "setUp");
}

#[test]
fn what_is_not_sound_of_the_first_user_is_told_with_its_place() {
    let service = Service::start();
    let browser = Browser::of(&service);
    let user = json!({ "token": token(&service), "name": " ", "email": "ann", "password": "too short" });
    let came = browser.ask("POST", "/v1/session/set-up", user);
    let problems = came.body["problems"].as_array().unwrap().clone();
    let paths: Vec<&str> = problems.iter().map(|problem| problem["path"].as_str().unwrap()).collect();
    assert_eq!((came.status, paths), (422, vec!["/name", "/email", "/password"]), "{came:?}");
    assert!(!came.raw.body.contains("too short"));
    assert_eq!(browser.session()["state"], "setUp");
}

#[test]
fn the_token_is_the_same_after_a_restart_and_gone_once_there_is_a_user() {
    let mut service = Service::start();
    let first = token(&service);
    service.crash();
    assert_eq!(token(&service), first, "whoever has opened the address before may go on");
    ann(&service);
    service.crash();
    let said = service.said();
    assert_eq!(Browser::of(&service).sign_in(ANN, WORD).status, 200, "whoever was made stays");
    assert_eq!(service.said()[said.len()..].matches("set-up").count(), 0, "{}", service.said());
}

#[test]
fn neither_the_token_nor_a_password_is_in_the_log() {
    let log = vec![("RELANCE_LOG_LEVEL", "debug".into()), ("RELANCE_LOG_FORMAT", "json".into())];
    let service = Service::start_with(log);
    let token = token(&service);
    let browser = ann(&service);
    browser.sign_in(ANN, "not the password");
    let cookie = browser.cookie();
    let (_, secret) = cookie.split_once('=').unwrap();
    browser.session();
    let said = service.said();
    let lines: Vec<&str> = said.lines().filter(|line| line.starts_with('{')).collect();
    assert!(lines.iter().any(|line| line.contains("session.setUp")), "{said}");
    for word in [token.as_str(), WORD, "not the password", ANN, secret] {
        assert!(!lines.iter().any(|line| line.contains(word)), "{word} in {said}");
    }
}
