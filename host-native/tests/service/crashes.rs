//! Requests with an idempotency key whose process is killed while they are done: repeated, they do nothing twice.
//!
//! In: a database that never comes to an end at a chosen place, and a process that is killed there. Out: what a repeat answers, what there is
//! afterwards. Never: code in the service that is there for a test.

use std::io::Read as _;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{Answer, Service, draft, once_free, people, problem};

const KEY: [(&str, &str); 1] = [("idempotency-key", "once")];

/// A service whose database can be reached into; none on another database.
fn on_sqlite() -> Option<Service> {
    std::env::var_os("RELANCE_TEST_DATABASE").is_none().then(Service::start)
}

fn database(service: &Service) -> Connection {
    Connection::open(service.options().data_dir.join("relance.db")).unwrap()
}

/// From here on, whatever the trigger is for takes longer than anybody lives.
fn never_ends(service: &Service, trigger: &str) {
    let burns = "CREATE TABLE burn (n INTEGER); WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 2000)
                 INSERT INTO burn SELECT n FROM up;";
    let forever = "BEGIN SELECT count(*) FROM burn a, burn b, burn c, burn d, burn e; END";
    database(service).execute_batch(&format!("{burns} CREATE TRIGGER forever {trigger} {forever}")).unwrap();
}

/// Asks, and kills the process where the database has stopped; then everything ends again.
fn killed_at_it(service: &mut Service, path: &str, body: &Value) {
    let (url, key, path, body) = (service.authority().to_owned(), service.key.clone(), path.to_owned(), body.to_string());
    let asking = std::thread::spawn(move || {
        let request = ureq::http::Request::post(format!("http://{url}{path}")).header("authorization", format!("Bearer {key}"));
        ureq::run(request.header("idempotency-key", "once").body(body).unwrap()).is_err()
    });
    let database = database(service);
    database.busy_timeout(Duration::ZERO).unwrap();
    let (mut taken, end) = (0, Instant::now() + Duration::from_secs(60));
    // Longer than any transaction that comes to an end.
    while taken < 60 {
        assert!(Instant::now() < end, "it never came to the place where it is to stand still");
        let is_taken = database.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_err();
        taken = if is_taken { taken + 1 } else { 0 };
        std::thread::sleep(Duration::from_millis(50));
    }
    service.end();
    database.busy_timeout(Duration::from_secs(10)).unwrap();
    database.execute_batch("DROP TRIGGER forever").unwrap();
    service.begin_again();
    assert!(asking.join().unwrap(), "nobody was answered");
}

fn ask(service: &Service, path: &str, body: &Value) -> Answer {
    service.ask(&service.key, "POST", path, &KEY, body.clone())
}

fn count(service: &Service, what: &str) -> i64 {
    database(service).query_row(&format!("SELECT count(*) FROM {what}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn a_list_whose_answer_could_not_be_kept_is_scheduled_once() {
    let Some(mut service) = on_sqlite() else { return };
    people(&service, &service.key, 1);
    let list = json!({ "contact": "p0", "channel": "email", "entries": [
        { "local": "2031-12-01T09:00", "text": "First", "subject": "One" }, { "local": "2031-12-05T09:00", "text": "Second", "subject": "Two" }] });
    never_ends(&service, "BEFORE UPDATE OF answer ON idempotency WHEN NEW.answer IS NOT NULL");
    killed_at_it(&mut service, "/v1/scheduled-messages", &list);

    let again = ask(&service, "/v1/scheduled-messages", &list);
    assert_eq!(again.status, 201, "it is free at once, for whoever had it is gone: {again:?}");
    let waiting = service.call("GET", "/v1/scheduled-messages?contact=p0", Value::Null).1;
    assert_eq!(waiting["items"].as_array().unwrap().len(), 2, "{waiting}");
    assert_eq!(waiting["items"][0]["enrollment"], again.body["enrollment"]);
    let third = ask(&service, "/v1/scheduled-messages", &list);
    assert_eq!((third.status, &third.body), (201, &again.body), "and from then on it is answered as it was");
}

#[test]
fn keys_webhooks_and_accounts_whose_answer_could_not_be_kept_are_made_once() {
    for (path, body, table) in [
        ("/v1/keys", json!({ "name": "One", "scopes": ["contacts:read"] }), "api_key WHERE name = 'One'"),
        ("/v1/webhooks", json!({ "url": "https://203.0.114.7/hook" }), "endpoint"),
        ("/v1/accounts", json!({ "account": { "provider": "smtp", "host": "203.0.114.7", "from": "a@example.com" } }), "account"),
        ("/v1/workspaces", json!({ "id": "two" }), "workspace WHERE id = 'two'"),
    ] {
        let Some(mut service) = on_sqlite() else { return };
        never_ends(&service, "BEFORE UPDATE OF answer ON idempotency WHEN NEW.answer IS NOT NULL");
        killed_at_it(&mut service, path, &body);
        assert_eq!(count(&service, table), 0, "nothing of it is there without its answer: {path}");
        let again = ask(&service, path, &body);
        assert_eq!(again.status, 201, "{path}: {again:?}");
        assert_eq!(ask(&service, path, &body).body, again.body, "{path}");
        assert_eq!(count(&service, table), 1, "{path}");
    }
}

#[test]
fn a_thousand_who_are_half_enrolled_are_enrolled_once_each() {
    let Some(mut service) = on_sqlite() else { return };
    people(&service, &service.key, 100);
    let mut often = draft("Often");
    often["reenroll"] = json!("always");
    assert_eq!(service.call("POST", "/v1/sequences", json!({ "id": "often", "draft": often })).0, 201);
    assert_eq!(service.call("POST", "/v1/sequences/often/publish", json!({})).0, 200);
    let whom: Vec<String> = (0..100).map(|index| format!("p{index}")).collect();
    let many = json!({ "sequence": "often", "contacts": whom });
    never_ends(&service, "BEFORE INSERT ON enrollment WHEN (SELECT count(*) FROM enrollment) >= 80");
    killed_at_it(&mut service, "/v1/enrollments/bulk", &many);
    let before = count(&service, "enrollment");
    assert!((1..100).contains(&before), "a part of them is enrolled: {before}");

    let again = ask(&service, "/v1/enrollments/bulk", &many);
    assert_eq!((again.status, &again.body["enrolled"], &again.body["refused"]), (200, &json!(100), &json!(0)), "{again:?}");
    assert_eq!(count(&service, "enrollment"), 100, "who may be enrolled again and again is enrolled once by one request");
    assert!(again.body["items"][0]["decisions"][0].is_object(), "what was decided the first time is told: {again:?}");
    let other = service.ask(&service.key, "POST", "/v1/enrollments/bulk", &[("idempotency-key", "two")], many.clone());
    assert_eq!((other.status, &other.body["enrolled"]), (200, &json!(100)), "another request is another one");
    assert_eq!(count(&service, "enrollment"), 200);
}

#[test]
fn events_that_were_told_before_the_end_are_not_told_again() {
    let Some(mut service) = on_sqlite() else { return };
    people(&service, &service.key, 4);
    let goal = |person: &str| json!({ "contact": person, "event": { "type": "goal", "goal": "booked" } });
    let told = json!({ "events": [goal("p0"), goal("p1"), goal("p2"), goal("p3")] });
    never_ends(&service, "BEFORE INSERT ON inbox WHEN (SELECT count(*) FROM inbox) >= 2");
    killed_at_it(&mut service, "/v1/events/bulk", &told);
    let again = ask(&service, "/v1/events/bulk", &told);
    let outcomes: Vec<&str> =
        again.body["items"].as_array().unwrap().iter().map(|item| item["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["duplicate", "duplicate", "processed", "processed"], "{again:?}");
}

#[test]
fn a_request_is_its_workers_as_long_as_that_lives() {
    let variables = vec![("RELANCE_ALLOW_PRIVATE_ACCOUNTS", "true".to_owned())];
    let mut service = Service::start_with(variables);
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", silent.local_addr().unwrap());
    let account = json!({ "provider": "twilio", "accountSid": "AC0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a", "authToken": "s3cr3t-token",
                          "from": "+15550001111", "baseUrl": base });
    assert_eq!(service.call("POST", "/v1/accounts", json!({ "id": "texts", "account": account })).0, 201);
    let (url, key) = (service.authority().to_owned(), service.key.clone());
    let asking = std::thread::spawn(move || {
        let request = ureq::http::Request::post(format!("http://{url}/v1/accounts/texts/test"));
        let request = request.header("authorization", format!("Bearer {key}")).header("idempotency-key", "once");
        ureq::run(request.body("{}").unwrap()).is_err()
    });
    let (mut asked, _) = silent.accept().unwrap();
    asked.read_exact(&mut [0; 4]).unwrap();

    let meanwhile = ask(&service, "/v1/accounts/texts/test", &json!({}));
    assert_eq!((meanwhile.status, &meanwhile.body["code"]), (409, &json!("api.idempotencyRunning")), "{meanwhile:?}");
    assert_eq!(meanwhile.retry_after, "1", "whether it is free is known by then");
    let other = ask(&service, "/v1/accounts/texts/test", &json!({ "to": "+15550002222" }));
    assert_eq!((other.status, &other.body["code"]), (422, &json!("api.idempotencyKey")));
    drop(silent);
    service.crash();
    assert!(asking.join().unwrap());
    let again = once_free(|| ask(&service, "/v1/accounts/texts/test", &json!({})));
    assert_eq!((again.status, &again.body["works"]), (200, &json!(false)), "nobody has it in hand any more: {again:?}");
}

#[test]
fn a_request_that_is_refused_leaves_nothing_and_may_be_made_again_with_its_key() {
    let service = Service::start();
    let key = json!({ "name": "", "scopes": ["contacts:read"] });
    assert_eq!(problem(&ask(&service, "/v1/keys", &key)), (422, "api.name", "/name"));
    let made = ask(&service, "/v1/keys", &json!({ "name": "Good", "scopes": ["contacts:read"] }));
    assert_eq!(made.status, 201, "{made:?}");
}
