//! Sample data: made in an empty workspace, looked at, and taken away; and nothing of it reaches anybody.
//!
//! In: an empty workspace. Out: something of everything, as the API shows it. Never: a wait for a certain hour: it must hold whenever it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use relance::report::{EnrollmentFilter, OutboxFilter};
use relance::{Clock, Host, Options};
use serde_json::{Value, json};

use crate::browser::{Browser, ann, signed_in, user};
use crate::support::Service;

fn items(browser: &Browser<'_>, path: &str) -> Vec<Value> {
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let sign = if path.contains('?') { '&' } else { '?' };
        let page = browser.ask("GET", &format!("{path}{sign}limit=100{after}"), Value::Null);
        assert_eq!(page.status, 200, "{path}: {page:?}");
        found.extend(page.body["items"].as_array().unwrap().iter().cloned());
        match page.body["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return found,
        }
    }
}

/// A service on a clock that stands at this time.
fn at(name: &str, time: &str) -> (Service, PathBuf) {
    let clock = std::env::temp_dir().join(format!("relance-sample-clock-{}-{name}", std::process::id()));
    std::fs::write(&clock, time).unwrap();
    let settings = vec![
        ("RELANCE_TRIAL_CLOCK", clock.to_str().unwrap().to_owned()),
        ("RELANCE_ALLOW_ACCOUNTS_TO", "192.0.2.0/24".to_owned()),
    ];
    (Service::start_with(settings), clock)
}

/// What a host shows of sample data that were made at this moment.
fn made_at(now: &str) -> BTreeMap<String, usize> {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { clock: Clock::standing_at(now.parse().unwrap()), ..Options::new(dir.path()) };
    let mut host = Host::open(options).unwrap();
    let made = host.make_sample(false, "a test").unwrap().unwrap();
    assert_eq!((made.contacts, made.sequences.len()), (24, 4), "{now}");
    let mut found = BTreeMap::new();
    let mut see = |what: String| *found.entry(what).or_default() += 1;
    let rows = host.enrollments(&EnrollmentFilter::default()).unwrap();
    for row in &rows {
        see(serde_json::to_value(row.status).unwrap().as_str().unwrap().to_owned());
        row.waiting_for.iter().for_each(|what| see(json!(what).as_str().unwrap().to_owned()));
        let at = row.wake_at.map(|at| at.to_string());
        assert!(at.as_deref().is_none_or(|at| at > now), "{now}: nothing is left of what is past: {row:?}");
        assert!(host.replay(&row.id).unwrap().same, "{now}: {row:?}");
        let soon = host.now().plus_millis(12 * 3_600_000).unwrap();
        if row.wake_at.is_some_and(|at| at < soon) {
            see("soon".into());
        }
    }
    let texts = host.texts(None, "", 100).unwrap();
    host.approvals(texts).unwrap().iter().for_each(|text| see(if text.content.is_some() { "text" } else { "no text" }.into()));
    for row in host.outbox(&OutboxFilter::default()).unwrap() {
        see(format!("{} {}", row.channel, row.status.name()));
    }
    found
}

#[test]
fn there_is_something_of_everything_whenever_it_is_made() {
    // Each an hour later in the day than the one before, over the days of a week, the one on which clocks go back among them.
    let times = [
        "2026-10-23T00:30:00Z",
        "2026-10-24T08:40:00Z",
        "2026-10-25T00:50:00Z",
        "2026-10-26T06:00:00Z",
        "2026-10-27T13:10:00Z",
        "2026-10-28T18:20:00Z",
        "2026-10-29T22:45:00Z",
    ];
    for now in times {
        let found = made_at(now);
        for what in [
            "active",
            "paused",
            "replied",
            "completed",
            "stopped",
            "unsubscribed",
            "bounced",
            "failed",
            "time",
            "attention",
            "approval",
            "text",
            "soon",
            "email accepted",
            "email rejected",
            "sms accepted",
        ] {
            assert!(found.contains_key(what), "{now}: nothing is `{what}` in {found:?}");
        }
    }
}

#[test]
fn what_was_made_shows_in_the_session_and_in_conversations_that_are_followed_up() {
    let (service, clock) = at("monday", "2026-11-23T09:00:00Z");
    let browser = ann(&service);
    let made = browser.ask("POST", "/v1/sample", json!({}));
    assert_eq!((made.status, &made.body["contacts"]), (201, &json!(24)), "{made:?}");
    let session = browser.session();
    assert_eq!(session["sample"], json!(true));
    let now = session["now"].as_str().unwrap();
    let rows = items(&browser, "/v1/enrollments");
    let own = rows.iter().filter(|row| row["sequence"].as_str().unwrap().starts_with("sample-")).count();
    assert_eq!(json!(own), made.body["enrollments"]);
    for conversation in ["chairs", "booths", "panels"] {
        let place = format!("/v1/conversations/sample-{conversation}/watch");
        let watch = browser.ask("GET", &place, Value::Null);
        assert!(watch.body["followUp"]["at"].as_str() > Some(now), "{conversation}: {}", watch.raw.body);
    }
    let other = browser.ask("POST", "/v1/workspaces", json!({ "id": "acme" }));
    assert_eq!(other.status, 201);
    let acme = browser.ask_as("GET", "/v1/session", &[("relance-workspace", "acme")], Value::Null);
    assert_eq!((acme.body.get("sample"), &acme.body["workspace"]), (None, &json!("acme")), "it is one workspace's");
    std::fs::remove_file(clock).unwrap();
}

#[test]
fn what_comes_next_is_soon_or_was_moved_by_quiet_hours() {
    let (service, clock) = at("soon", "2026-11-23T09:00:00Z");
    let browser = ann(&service);
    assert_eq!(browser.ask("POST", "/v1/sample", json!({})).status, 201);
    let upcoming: Vec<Value> = items(&browser, "/v1/contacts")
        .iter()
        .flat_map(|contact| {
            let place = format!("/v1/contacts/{}/upcoming", contact["id"].as_str().unwrap());
            browser.ask("GET", &place, Value::Null).body["items"].as_array().unwrap().clone()
        })
        .collect();
    let text = json!(upcoming).to_string();
    assert!(upcoming.len() >= 10 && text.contains("schedule.quietHours"), "{text}");
    assert!(
        upcoming.iter().any(|row| row["at"].as_str().is_some_and(|at| at < "2026-11-23T10:00:00")),
        "nothing is due soon: {text}"
    );
    std::fs::remove_file(clock).unwrap();
}

/// The names of all files below a folder.
fn files(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .flat_map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { [entry.path().display().to_string()].into() })
        .collect()
}

#[test]
fn sample_people_are_carried_into_a_folder_whatever_accounts_there_are() {
    let (service, clock) = at("carried", "2026-11-23T10:00:00Z");
    let browser = ann(&service);
    assert_eq!(browser.ask("POST", "/v1/sample", json!({})).status, 201);
    let folder = service.options().data_dir.join("sample-mail-default");
    let before = files(&folder);
    assert!(before.len() >= 10, "{before:?}");
    // An account that would reach people if it were asked to: nothing listens there.
    let account = json!({ "provider": "smtp", "host": "192.0.2.1", "port": 2525, "from": "us@example.com", "tls": "none" });
    let put = browser.ask("PUT", "/v1/accounts/real", json!({ "account": account }));
    assert_eq!(put.status, 201, "{put:?}");
    let rows = items(&browser, "/v1/enrollments");
    let waiting = rows.iter().find(|row| row["status"] == "active" && row["contact"] == "sample-lena").unwrap();
    let sent = browser.ask("POST", &format!("/v1/enrollments/{}/send-now", waiting["id"].as_str().unwrap()), json!({}));
    assert!(sent.status < 300, "{sent:?}");
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while files(&folder).len() <= before.len() {
        let messages = browser.ask("GET", "/v1/contacts/sample-lena/messages", Value::Null).raw.body;
        assert!(std::time::Instant::now() < until, "{messages}");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let mine = browser.ask("PUT", "/v1/contacts/sample-own", json!({ "id": "sample-own", "email": "own@example.com" }));
    assert_eq!(mine.status, 201, "an id alone makes nobody a sample: {mine:?}");
    std::fs::remove_file(clock).unwrap();
}

#[test]
fn what_was_made_is_taken_away_and_nothing_else() {
    let service = Service::start();
    let browser = ann(&service);
    let settings = json!({ "zone": "Europe/Madrid" });
    assert_eq!(browser.ask("PUT", "/v1/settings", settings.clone()).status, 200);
    assert_eq!(browser.ask("DELETE", "/v1/sample", Value::Null).status, 404, "there is none yet");
    assert_eq!(browser.ask("POST", "/v1/sample", json!({})).status, 201);
    assert_ne!(browser.ask("GET", "/v1/settings", Value::Null).body, settings);
    assert_eq!(browser.ask("PUT", "/v1/contacts/zoe", json!({ "id": "zoe", "firstName": "Zoe" })).status, 201);

    assert_eq!(browser.ask("DELETE", "/v1/sample", Value::Null).status, 204);

    assert_eq!(browser.session().get("sample"), None);
    let people = items(&browser, "/v1/contacts?archived=false");
    assert_eq!((people.len(), &people[0]["id"]), (1, &json!("zoe")));
    assert!(items(&browser, "/v1/sequences").is_empty() && items(&browser, "/v1/approvals").is_empty());
    let live: Vec<Value> = items(&browser, "/v1/enrollments")
        .into_iter()
        .filter(|row| ["active", "paused"].contains(&row["status"].as_str().unwrap()))
        .collect();
    assert!(live.is_empty(), "{live:?}");
    assert!(items(&browser, "/v1/suppressions").is_empty(), "nor does anybody find their addresses closed");
    let unnamed = browser.ask("GET", "/v1/contacts/sample-lena", Value::Null).body;
    assert!(unnamed.get("email").is_none() && unnamed.get("firstName").is_none(), "{unnamed}");
    assert_eq!(browser.ask("GET", "/v1/settings", Value::Null).body["zone"], settings["zone"]);
    assert!(browser.ask("GET", "/v1/settings", Value::Null).body.get("autoFollowUps").is_none());
    assert!(files(&service.options().data_dir.join("sample-mail-default")).is_empty());

    let full = browser.ask("POST", "/v1/sample", json!({}));
    assert_eq!((full.status, full.code()), (409, "sample.notEmpty"));
    let again = browser.ask("POST", "/v1/sample", json!({ "again": true }));
    assert_eq!((again.status, &again.body["contacts"]), (201, &json!(24)), "{again:?}");
    let third = browser.ask("POST", "/v1/sample", json!({ "again": true }));
    assert_eq!((third.status, &third.body["contacts"]), (201, &json!(24)), "{third:?}");
    assert_eq!(items(&browser, "/v1/contacts?archived=false").len(), 25, "what there was of it before is gone");
    assert_eq!(browser.ask("GET", "/v1/contacts/zoe", Value::Null).status, 200);
}

#[test]
fn settings_that_somebody_has_changed_since_stay_as_they_are() {
    let service = Service::start();
    let browser = ann(&service);
    assert_eq!(browser.ask("POST", "/v1/sample", json!({})).status, 201);
    let mut settings = browser.ask("GET", "/v1/settings", Value::Null).body;
    settings["locale"] = json!("de");
    assert_eq!(browser.ask("PUT", "/v1/settings", settings.clone()).status, 200);
    assert_eq!(browser.ask("DELETE", "/v1/sample", Value::Null).status, 204);
    assert_eq!(browser.ask("GET", "/v1/settings", Value::Null).body["locale"], "de");
}

#[test]
fn a_workspace_that_reaches_people_or_is_heard_gets_none() {
    let refused = |service: &Service, code: &str| {
        let came = Browser::of(service).ask_as(
            "POST",
            "/v1/sample",
            &[("authorization", &format!("Bearer {}", service.key))],
            json!({ "again": true }),
        );
        assert_eq!((came.status, came.code()), (409, code), "{came:?}");
        assert!(service.call("GET", "/v1/contacts", Value::Null).1["items"].as_array().unwrap().is_empty());
    };
    let smtp = Service::start_with(vec![
        ("RELANCE_SMTP", "smtp+plain://127.0.0.1:2525".into()),
        ("RELANCE_FROM", "us@example.com".into()),
    ]);
    refused(&smtp, "sample.sends");
    let service = Service::start();
    let token = json!({ "provider": "messenger", "pageId": "1029384756", "accessToken": "a-token" });
    assert_eq!(service.call("POST", "/v1/accounts", json!({ "id": "page", "account": token })).0, 201);
    refused(&service, "sample.sends");
    assert_eq!(service.call("DELETE", "/v1/accounts/page", Value::Null).0, 204);
    assert_eq!(
        service.call("POST", "/v1/webhooks", json!({ "url": "https://example.com/hook", "events": ["message.*"] })).0,
        201
    );
    refused(&service, "sample.isHeard");
}

#[test]
fn who_may_fill_a_workspace_may_write_settings_contacts_and_sequences() {
    let service = Service::start();
    let admin = ann(&service);
    user(&admin, "ben", "agent", false);
    assert_eq!(signed_in(&service, "ben").ask("POST", "/v1/sample", json!({})).status, 403);
    for (scopes, missing) in [
        (vec!["settings:write", "contacts:write"], "sequences:write"),
        (vec!["settings:write", "sequences:write"], "contacts:write"),
        (vec!["contacts:write", "sequences:write"], "settings:write"),
    ] {
        let key = service.key_for("default", &scopes);
        for method in ["POST", "DELETE"] {
            let came = service.ask(&key, method, "/v1/sample", &[], json!({}));
            assert_eq!(came.status, 403, "{missing}");
            assert!(came.body["detail"].as_str().unwrap().contains(missing), "{came:?}");
        }
    }
    user(&admin, "mo", "manager", false);
    assert_eq!(signed_in(&service, "mo").ask("POST", "/v1/sample", json!({})).status, 201);
    assert_eq!(service.call("GET", "/v1/contacts?limit=1", Value::Null).1["items"].as_array().unwrap().len(), 1);
}
