//! From which site a browser's request comes: another one's changes nothing.
//!
//! In: requests with a session and the headers that browsers put. Out: done, or 403. Never: a session used by another site's page.

use serde_json::{Value, json};

use crate::browser::{ANN, Browser, WORD, ann};
use crate::support::Service;

/// The name by which the tests reach the service (`host`).
const HERE: &str = "http://localhost";

#[test]
fn a_session_counts_for_changes_only_from_the_service_s_own_page() {
    let service = Service::start_with(vec![("RELANCE_PUBLIC_URL", "http://go.example.com:8080".into())]);
    let browser = ann(&service);
    let own = [
        vec![("sec-fetch-site", "same-origin")],
        vec![("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")],
        vec![("origin", HERE)],
        vec![("origin", "http://localhost:80")],
        vec![("origin", "http://go.example.com:8080")],
    ];
    let others = [
        vec![],
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("sec-fetch-site", "none")],
        vec![("sec-fetch-site", "cross-site"), ("origin", HERE)],
        vec![("origin", "null")],
        vec![("origin", "")],
        vec![("origin", "http://localhost:81")],
        vec![("origin", "http://localhost.evil.example")],
        vec![("origin", "http://go.example.com")],
        vec![("origin", "https://evil.example")],
        vec![("origin", "data:text/html,x")],
        vec![("referer", HERE)],
    ];
    let changes =
        [("PUT", "/v1/contacts/ada"), ("PATCH", "/v1/contacts/ada"), ("POST", "/v1/events"), ("DELETE", "/v1/contacts/ada")];
    for headers in others {
        let elsewhere = browser.copy().with(&headers);
        for (method, path) in changes {
            let came = elsewhere.ask(method, path, json!({ "id": "ada" }));
            assert_eq!((came.status, came.code()), (403, "api.crossSite"), "{method} {headers:?}");
        }
        assert_eq!(elsewhere.ask("DELETE", "/v1/session", Value::Null).code(), "api.crossSite", "{headers:?}");
        assert_eq!(elsewhere.ask("PUT", "/v1/session/password", json!({})).code(), "api.crossSite", "{headers:?}");
        assert_eq!(elsewhere.ask("GET", "/v1/contacts", Value::Null).status, 200, "looking changes nothing: {headers:?}");
    }
    assert_eq!(browser.ask("GET", "/v1/contacts/ada", Value::Null).status, 404, "nothing was changed from there");
    for headers in own {
        let here = browser.copy().with(&headers);
        let came = here.ask("PUT", "/v1/contacts/ada", json!({ "id": "ada" }));
        assert!(came.status < 300, "{headers:?}: {came:?}");
    }
}

#[test]
fn no_other_site_signs_a_browser_in() {
    let service = Service::start();
    ann(&service);
    for headers in [vec![("sec-fetch-site", "cross-site")], vec![("origin", "https://evil.example")], vec![("origin", "null")]] {
        let elsewhere = Browser::of(&service).with(&headers);
        let came = elsewhere.sign_in(ANN, WORD);
        assert_eq!((came.status, came.code(), elsewhere.cookie()), (403, "api.crossSite", String::new()), "{headers:?}");
        assert_eq!(
            elsewhere.ask("POST", "/v1/session/set-up", json!({ "token": "", "name": "", "email": "", "password": "" })).status,
            403
        );
    }
    assert_eq!(Browser::of(&service).with(&[]).sign_in(ANN, WORD).status, 200, "a program that is no browser may");
}

#[test]
fn a_session_that_is_none_is_a_stranger_whatever_site_it_is_from() {
    let service = Service::start();
    let stranger = Browser::of(&service).with(&[]);
    let cookie = format!("relance_session={}", "A".repeat(43));
    for method in ["GET", "PUT"] {
        let came = stranger.ask_as(method, "/v1/contacts/ada", &[("cookie", &cookie)], json!({ "id": "ada" }));
        assert_eq!((came.status, came.code()), (401, "api.unauthorized"), "{method}");
    }
}
