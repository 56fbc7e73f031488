//! What operators and their machines see: checks, counts, lines, ids; and the limits that they set.
//!
//! In: requests. Out: what is told of them. Never: a secret or a person in what is told.

use std::io::{BufRead, BufReader};

use serde_json::{Value, json};

use crate::raw::ask;
use crate::support::start;

#[test]
fn a_service_that_works_says_so_and_counts_what_it_does() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &[], &[]);
    let ready = ask(&service.address, "GET", "/readyz", &[], "");
    let told: Value = serde_json::from_str(&ready.body).unwrap();
    assert_eq!((ready.status, &told["ready"], &told["failed"]), (200, &json!(true), &json!([])), "{told}");
    for check in ["clock", "database", "schema", "zoneData", "overdue", "threads"] {
        assert!(told["checks"][check]["found"].is_string(), "{check}: {told}");
    }
    assert_eq!(ask(&service.address, "GET", "/livez", &[], "").body, "alive\n");
    service.call("GET", "/v1/meta", None);
    service.call("GET", "/v1/contacts/nobody", None);
    let metrics = ask(&service.address, "GET", "/metrics", &[], "");
    assert!(metrics.header("content-type").starts_with("application/openmetrics-text"));
    for line in [
        r#"relance_requests_total{operation="meta",class="2xx"} 1"#,
        r#"relance_requests_total{operation="contacts.get",class="4xx"} 1"#,
        r#"relance_request_seconds_count{operation="meta"} 1"#,
        r#"relance_backlog{of="due"} 0"#,
        r#"relance_backlog{of="deliveries"} 0"#,
        "# TYPE relance_commit_seconds histogram",
        "# EOF",
    ] {
        assert!(metrics.body.lines().any(|found| found == line), "{line} in {}", metrics.body);
    }
    assert!(!metrics.body.contains("nobody") && !metrics.body.contains("default"));
}

#[test]
fn a_service_whose_lines_nobody_reads_any_more_sends_all_that_is_due() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_relance"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--public-url", "https://go.example.com"]);
    command.env_clear().env("RELANCE_DATA", dir.path());
    let mut child = command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let address = lines.find_map(|line| Some(line.unwrap().split_once("answers at http://")?.1.trim().to_owned())).unwrap();
    let _ends = Ends(child);
    drop(lines); // Whatever it says from here on finds a pipe that nobody holds.
    let key = std::fs::read_to_string(dir.path().join("admin.key")).unwrap();
    let authorization = format!("Bearer {}", key.trim());
    let call = |method: &str, path: &str, body: Value| {
        let headers = [("authorization", authorization.as_str()), ("content-type", "application/json")];
        let answer = ask(&address, method, path, &headers, &body.to_string());
        assert_eq!(answer.status / 100, 2, "{path}: {answer:?}");
    };
    let contacts: Vec<Value> =
        (0..12).map(|n| json!({ "id": format!("p{n}"), "email": format!("p{n}@example.com"), "timezone": "UTC" })).collect();
    call("POST", "/v1/contacts/bulk", json!({ "contacts": contacts }));
    let content = json!({ "type": "text", "subject": "Hello", "body": "Hi" });
    let step = json!({ "id": "hello", "wait": { "minutes": 0 }, "channel": "email", "content": content });
    call("POST", "/v1/sequences", json!({ "id": "hello", "draft": { "name": "Hello", "purpose": "service", "steps": [step] } }));
    call("POST", "/v1/sequences/hello/publish", json!({}));
    for number in 0..12 {
        call("POST", "/v1/enrollments", json!({ "sequence": "hello", "contact": format!("p{number}") }));
    }
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    let accepted = "relance_messages_total{channel=\"email\",outcome=\"accepted\"} 12";
    while !ask(&address, "GET", "/metrics", &[], "").body.contains(accepted) {
        assert!(std::time::Instant::now() < until, "{}", ask(&address, "GET", "/metrics", &[], "").body);
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let ready: Value = serde_json::from_str(&ask(&address, "GET", "/readyz", &[], "").body).unwrap();
    assert_eq!(ready["checks"]["threads"]["verdict"], "ok", "{ready}");
}

/// A process that does not outlive its test.
struct Ends(std::process::Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill(); // It has ended already.
        let _ = self.0.wait();
    }
}

#[test]
fn operators_may_ask_at_an_address_of_their_own() {
    let dir = tempfile::tempdir().unwrap();
    let mut service = start(dir.path(), &["--ops-listen", "127.0.0.1:0"], &[]);
    let ops = service.line_with("operators ask at ").split_once("operators ask at ").unwrap().1.trim().to_owned();
    for path in ["/readyz", "/metrics", "/livez"] {
        assert_eq!(ask(&ops, "GET", path, &[], "").status, 200, "{path}");
        assert_eq!(ask(&service.address, "GET", path, &[], "").status, 404, "{path}");
    }
    assert_eq!(ask(&ops, "GET", "/v1/meta", &[], "").status, 404);
    service.key.clear();
    assert!(service.stop(), "both end");
}

#[test]
fn a_database_of_another_schema_is_told_as_not_ready() {
    if std::env::var("RELANCE_TEST_DATABASE").is_ok() {
        return; // It is not ours to take away.
    }
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &["--hands", "0", "--webhook-hands", "0"], &[]);
    let file = dir.path().join("relance.db");
    let broken = rusqlite_breaks(&file);
    assert!(broken, "the database could not be broken");
    let ready = ask(&service.address, "GET", "/readyz", &[], "");
    let told: Value = serde_json::from_str(&ready.body).unwrap();
    assert_eq!((ready.status, &told["ready"]), (503, &json!(false)), "{told}");
    assert!(!ready.body.contains(dir.path().to_str().unwrap()), "{}", ready.body);
    assert_eq!(ask(&service.address, "GET", "/livez", &[], "").status, 200, "alive all the same");
}

/// Says in the database that a newer host has been there.
fn rusqlite_breaks(file: &std::path::Path) -> bool {
    let connection = rusqlite::Connection::open(file).unwrap();
    connection.execute_batch("PRAGMA user_version = 4711").is_ok()
}

#[test]
fn each_request_has_an_id_and_one_line_that_names_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &["--log-format", "json", "--log-level", "info"], &[]);
    let authorization = format!("Bearer {}", service.key);
    let headers = [("authorization", authorization.as_str()), ("x-request-id", "mine-1.2_3")];
    let zoe = json!({ "id": "zoe", "email": "zoe@example.org" }).to_string();
    let put = ask(&service.address, "PUT", "/v1/contacts/zoe?note=secret-note", &headers, &zoe);
    assert_eq!(put.header("x-request-id"), "mine-1.2_3");
    let line: Value = serde_json::from_str(&service.line_with("\"mine-1.2_3\"")).unwrap();
    assert_eq!(
        (&line["operation"], &line["workspace"], &line["level"]),
        (&json!("contacts.put"), &json!("default"), &json!("INFO"))
    );
    assert_eq!(line["status"], json!(put.status));
    assert!(line["millis"].is_u64() && line["key"].as_str().unwrap().starts_with("key_"), "{line}");
    for word in ["zoe", "secret-note", "rl_", "example.org"] {
        assert!(!line.to_string().contains(word), "{word}: {line}");
    }
    let long = "x".repeat(65);
    for bad in ["a b", "ü", "", &long] {
        let answer = ask(&service.address, "GET", "/nowhere", &[("x-request-id", bad)], "");
        assert!(answer.header("x-request-id").starts_with("req_"), "{bad}");
    }
}

#[test]
fn what_the_database_says_when_it_fails_is_logged_and_not_told() {
    if std::env::var("RELANCE_TEST_DATABASE").is_ok() {
        return; // It is not ours to take apart.
    }
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &["--log-format", "json"], &[]);
    let connection = rusqlite::Connection::open(dir.path().join("relance.db")).unwrap();
    connection.execute_batch("DROP TABLE suppression").unwrap();
    let authorization = format!("Bearer {}", service.key);
    let headers = [("authorization", authorization.as_str()), ("x-request-id", "broken-1")];
    let failed = ask(&service.address, "GET", "/v1/suppressions", &headers, "");
    assert_eq!(failed.status, 500, "{}", failed.body);
    assert!(!failed.body.contains("suppression"), "{}", failed.body);
    let line: Value = serde_json::from_str(&service.line_with("\"broken-1\"")).unwrap();
    assert!(line["cause"].as_str().unwrap().contains("no such table"), "{line}");
}

#[test]
fn every_answer_has_headers_that_keep_browsers_from_doing_more_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &[], &[]);
    for (method, path) in
        [("GET", "/v1/meta"), ("GET", "/nowhere"), ("DELETE", "/livez"), ("GET", "/openapi.json"), ("GET", "/docs")]
    {
        let answer = ask(&service.address, method, path, &[], "");
        assert_eq!((answer.header("x-content-type-options"), answer.header("x-frame-options")), ("nosniff", "DENY"), "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
}

#[test]
fn the_reference_is_a_page_that_asks_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &[], &[]);
    let page = ask(&service.address, "GET", "/docs", &[], "");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self'") && policy.contains("connect-src 'self'"), "{policy}");
    for (path, kind) in [("/docs/reference.js", "text/javascript"), ("/docs/reference.css", "text/css")] {
        assert!(page.body.contains(path), "{path}");
        let part = ask(&service.address, "GET", path, &[], "");
        assert!(part.status == 200 && part.header("content-type").starts_with(kind), "{path}");
        assert!(!part.body.contains("https://") || path.ends_with(".js"), "{path}");
        assert!(!part.body.contains("innerHTML") && !part.body.contains("eval("), "{path}");
    }
    for inline in ["style=", "<style", "onclick", "javascript:", "<script>"] {
        assert!(!page.body.contains(inline), "{inline}: the policy would not take it");
    }
    let described: Value = serde_json::from_str(&ask(&service.address, "GET", "/openapi.json", &[], "").body).unwrap();
    assert!(described["paths"].as_object().unwrap().len() > 50);
}

#[test]
fn a_key_that_asks_too_often_is_told_when_to_come_again_and_others_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &["--key-rate", "2"], &[]);
    let (status, made) = service.call("POST", "/v1/keys", Some(json!({ "name": "other", "scopes": ["contacts:read"] })));
    assert_eq!(status, 201, "{made}");
    let other = format!("Bearer {}", made["secret"].as_str().unwrap());
    let own = format!("Bearer {}", service.key);
    let ask = |authorization: &str| ask(&service.address, "GET", "/v1/meta", &[("authorization", authorization)], "");
    let first = ask(&other);
    assert_eq!((first.status, first.header("ratelimit-limit"), first.header("ratelimit-remaining")), (200, "10", "9"));
    let refused = (0..30).map(|_| ask(&own)).find(|answer| answer.status != 200).expect("nothing was refused");
    let told: Value = serde_json::from_str(&refused.body).unwrap();
    assert_eq!((refused.status, told["code"].as_str()), (429, Some("api.tooMany")), "{told}");
    assert_eq!((refused.header("retry-after"), refused.header("content-type")), ("1", "application/problem+json"));
    assert_eq!(ask(&other).status, 200);
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(ask(&own).status, 200);
}

#[test]
fn wrong_keys_are_limited_by_address_and_good_ones_go_through_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &["--trust-proxies", "127.0.0.0/8"], &[]);
    let good = format!("Bearer {}", service.key);
    let ask = |authorization: &str, from: &str| {
        ask(&service.address, "GET", "/v1/meta", &[("authorization", authorization), ("x-forwarded-for", from)], "")
    };
    assert_eq!(ask(&good, "203.0.113.1").status, 200);
    let guess = |number: u32| format!("Bearer rl_{number:028x}_guessed");
    let statuses: Vec<u16> = (0..40).map(|number| ask(&guess(number), "203.0.113.1").status).collect();
    assert_eq!((statuses[0], statuses[29], statuses[39]), (401, 401, 429), "{statuses:?}");
    let refused = ask(&guess(99), "203.0.113.1");
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0 && refused.body.contains("api.tooManyWrongKeys"));
    assert_eq!(ask(&guess(99), "203.0.113.2").status, 401, "another caller behind the same proxy");
    assert_eq!(ask(&good, "203.0.113.1").status, 200, "a good key from the same address");
    std::thread::sleep(std::time::Duration::from_millis(2_100)); // What is known of a key is looked up again.
    assert_eq!(ask(&good, "203.0.113.1").status, 200);
}
