//! The page as the real program serves it: where it is, where it is not, and what it never stands before.
//!
//! In: requests. Out: status, headers. Never: what the page itself does; a browser tries that.

use serde_json::Value;

use crate::raw::ask;
use crate::support::Service;

/// Everything that is the service's and not the page's.
const SERVICE: [(&str, u16, &str); 7] = [
    ("/livez", 200, "text/plain"),
    ("/readyz", 200, "application/json"),
    ("/metrics", 200, "application/openmetrics-text"),
    ("/openapi.json", 200, "application/json"),
    ("/docs", 200, "text/html"),
    ("/v1/meta", 401, "application/problem+json"),
    ("/v1/nothing", 404, "application/problem+json"),
];

#[test]
fn the_page_or_what_makes_one_is_at_its_paths_and_stands_before_nothing_else() {
    let service = Service::start_with(vec![("RELANCE_PUBLIC_URL", "https://go.example.com".into())]);
    let page = ask(service.authority(), "GET", "/", &[], "");
    for path in ["/", "/upcoming", "/sequences/welcome", "/people/ada", "/sign-in", "/set-up", "/settings/hours", "/users"] {
        let shown = ask(service.authority(), "GET", path, &[], "");
        assert_eq!((shown.status, shown.header("content-type")), (page.status, "text/html; charset=utf-8"), "{path}");
        assert_eq!(shown.body, page.body, "{path}");
    }
    match page.status {
        200 => assert!(page.body.contains("<script") && page.header("content-security-policy").contains("'wasm-unsafe-eval'")),
        503 => assert!(page.body.contains("cargo xtask setup"), "{}", page.body),
        other => panic!("{other}: {}", page.body),
    }
    for (path, status, kind) in SERVICE {
        let answer = ask(service.authority(), "GET", path, &[], "");
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.header("content-type").starts_with(kind), "{path}: {}", answer.header("content-type"));
    }
    for path in ["/u/AAAA", "/s/AAAA"] {
        let answer = ask(service.authority(), "GET", path, &[], "");
        assert!(answer.status == 404 && answer.body.contains("This link does not work"), "{path}: {}", answer.body);
    }
    let incoming = ask(service.authority(), "POST", "/in/default/nothing", &[], "{}");
    assert_ne!(incoming.body, page.body);
    let unknown = ask(service.authority(), "GET", "/assets/nothing-0000.js", &[], "");
    assert_eq!((unknown.status, unknown.header("content-type")), (404, "application/problem+json"));
    assert_eq!(ask(service.authority(), "POST", "/upcoming", &[], "").status, 405);
}

#[test]
fn without_the_console_its_paths_are_none_and_nobody_is_asked_to_set_it_up() {
    let service = Service::start_with(vec![("RELANCE_NO_CONSOLE", "true".into())]);
    for path in ["/", "/upcoming", "/set-up", "/assets/app.js"] {
        let answer = ask(service.authority(), "GET", path, &[], "");
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((answer.status, &problem["code"]), (404, &"api.unknown".into()), "{path}");
    }
    assert_eq!(service.call("GET", "/v1/session", Value::Null).0, 200, "sessions are the API's");
    assert!(!service.said().contains("set-up"), "{}", service.said());
}
