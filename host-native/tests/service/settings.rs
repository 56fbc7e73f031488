//! Settings over HTTP: read, put, refused, and whom they move.
//!
//! In: settings, good and bad. Out: what stands, what moves, why not. Never: a paused account's channel opened.

use relance::config::AccountRules;
use relance::engines::sql::engine::Engine;
use relance::engines::{postgres, sqlite};
use relance::host::Enroll;
use relance::{Clock, Host, Options};
use relance_core::base::{ContactId, EnrollmentId, SequenceId};
use serde_json::{Value, json};

use crate::support::{Service, draft, people, problem};

#[test]
fn settings_are_put_by_one_at_a_time_and_only_if_the_core_finds_them_sound() {
    let service = Service::start();
    let ask =
        |method: &str, headers: &[(&str, &str)], body: Value| service.ask(&service.key, method, "/v1/settings", headers, body);
    let first = ask("GET", &[], Value::Null);
    assert_eq!((first.status, first.etag.len()), (200, 66), "{first:?}");
    let put = ask("PUT", &[("if-match", &first.etag)], json!({ "zone": "Asia/Tokyo" }));
    assert_eq!(
        (put.status, &put.body["settings"]["zone"], &put.body["jobs"]),
        (200, &json!("Asia/Tokyo"), &json!([])),
        "{put:?}"
    );
    let shown = ask("GET", &[], Value::Null);
    assert_eq!((&shown.etag, &shown.body["zone"]), (&put.etag, &json!("Asia/Tokyo")));
    let late = ask("PUT", &[("if-match", &first.etag)], json!({}));
    assert_eq!((late.status, &late.body["code"]), (412, &json!("api.changed")));

    assert_eq!(problem(&ask("PUT", &[], json!({ "zone": "Mars/Phobos" }))), (422, "time.zoneUnknown", "/zone"));
    assert_eq!(problem(&ask("PUT", &[], json!({ "colour": 1 }))), (422, "wire.unknownField", "/colour"));
    let caps = json!({ "caps": [{ "max": 0, "per": { "days": 1 } }] });
    assert_eq!(problem(&ask("PUT", &[], caps)), (422, "check.capOfNone", "/caps/0/max"));
    let policy = json!({ "policies": ["moon.telephone"] });
    assert_eq!(problem(&ask("PUT", &[], policy)).2, "/policies/0");
    let garbled = json!({ "calendar": { "workingHours": { "mon": ["25:00-26:00"] } } });
    assert_eq!(problem(&ask("PUT", &[], garbled)).2, "/calendar/workingHours/mon/0");
    assert_eq!(ask("GET", &[], Value::Null).etag, put.etag, "nothing of them is kept");

    let check = service.ask(&service.key, "POST", "/v1/settings/check", &[], json!({ "settings": { "zone": "Mars/Phobos" } }));
    assert_eq!(
        (&check.body["sound"], &check.body["problems"][0]["path"]),
        (&json!(false), &json!("/settings/zone")),
        "{check:?}"
    );
    let odd = service.ask(&service.key, "POST", "/v1/settings/check", &[], json!({ "settings": { "colour": 1 } }));
    assert_eq!(problem(&odd), (422, "wire.unknownField", "/settings/colour"));
    let stranger = service.key_for("other", &["settings:read"]);
    assert_eq!(service.ask(&stranger, "GET", "/v1/settings", &[], Value::Null).body.get("zone"), None);
    assert_eq!(service.ask(&stranger, "PUT", "/v1/settings", &[], json!({})).status, 403);
}

#[test]
fn t14_who_would_move_is_told_before_and_moves_with_the_settings() {
    let service = Service::start();
    people(&service, &service.key, 3);
    let mut host = service.host();
    host.publish(&draft("Welcome").to_string(), None).unwrap();
    let contacts = (0..3).map(|index| ContactId::new(format!("p{index}"))).collect();
    let enroll = Enroll {
        sequence: SequenceId::new("welcome"),
        version: None,
        contacts,
        target: None,
        conversation: None,
        dry_run: false,
    };
    host.enroll(&enroll, &mut |_| {}).unwrap();
    // Ten minutes, half a day from now: what was planned is not among them.
    let hour = (Clock::system().now().millis() / 3_600_000 + 12) % 24;
    let open = json!([format!("{hour:02}:00-{hour:02}:10")]);
    let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| (day.to_owned(), open.clone()));
    let settings = json!({ "calendar": { "workingHours": serde_json::Map::from_iter(week) } });
    let ask = |method: &str, path: &str, body: Value| service.ask(&service.key, method, path, &[], body);
    let nothing = ask("POST", "/v1/settings/check", json!({ "settings": { "locale": "es" } })).body;
    assert_eq!(
        (&nothing["sound"], &nothing["live"], &nothing["lookedAt"], &nothing["moves"]),
        (&json!(true), &json!(3), &json!(0), &json!([]))
    );
    let first = ask("POST", "/v1/settings/check", json!({ "settings": settings, "limit": 2 })).body;
    assert_eq!((&first["lookedAt"], first["moves"].as_array().unwrap().len()), (&json!(2), 2), "{first}");
    let more = ask("POST", "/v1/settings/check", json!({ "settings": settings, "limit": 2, "after": first["next"] })).body;
    assert_eq!((&more["lookedAt"], &more["next"]), (&json!(1), &Value::Null), "{more}");
    let foretold: Vec<&Value> = first["moves"].as_array().unwrap().iter().chain(more["moves"].as_array().unwrap()).collect();
    assert!(
        foretold
            .iter()
            .all(|each| each["before"]["at"] != each["after"]["at"] && !each["reasons"].as_array().unwrap().is_empty())
    );

    let put = ask("PUT", "/v1/settings", settings);
    assert_eq!(put.status, 200, "{put:?}");
    let job = service.over(&format!("/v1/jobs/{}", put.body["jobs"][0]["id"].as_str().unwrap()));
    assert_eq!(
        (&job["kind"], &job["status"], &job["result"]["changed"]),
        (&json!("recalculate"), &json!("done"), &json!(3)),
        "{job}"
    );
    for each in foretold {
        let id = EnrollmentId::new(each["enrollment"].as_str().unwrap());
        let state = serde_json::to_value(host.state(&id).unwrap().unwrap()).unwrap();
        assert_eq!(state["steps"][0]["planned"]["at"], each["after"]["at"], "as it was foretold");
        assert!(host.replay(&id).unwrap().same);
    }
}

#[test]
fn a_channel_whose_account_is_paused_stays_paused_whatever_is_put() {
    let service = Service::start();
    let options = service.options();
    let engine: Box<dyn Engine> = open(&options);
    let sql = "INSERT INTO account (workspace, id, provider, revision, paused, created_at, updated_at, json, sealed)
               VALUES ('default', :id, 'smtp', 1, :why, 0, 0, '{}', '')";
    engine.run(sql, &[(":id", "bad".into()), (":why", "refused".into())]).unwrap();
    let settings = json!({ "channels": { "email": { "account": "bad" }, "sms": { "account": "good" } } });
    let put = service.ask(&service.key, "PUT", "/v1/settings", &[], settings);
    let channels = &put.body["settings"]["channels"];
    assert_eq!((&channels["email"]["paused"], channels["sms"].get("paused")), (&json!(true), None), "{put:?}");
    let shown = service.ask(&service.key, "GET", "/v1/settings", &[], Value::Null);
    assert_eq!((&shown.body["channels"], shown.etag), (channels, put.etag.clone()));
}

fn open(options: &Options) -> Box<dyn Engine> {
    match &options.database {
        Some(config) => Box::new(postgres::open(config, &Clock::system()).unwrap()),
        None => Box::new(sqlite::open(&options.data_dir, &Clock::system()).unwrap()),
    }
}

#[test]
fn a_way_to_unsubscribe_that_no_mail_can_have_is_no_setting() {
    let service = Service::start();
    let put = |url: &str| service.ask(&service.key, "PUT", "/v1/settings", &[], json!({ "email": { "unsubscribeUrl": url } }));
    for url in [
        "javascript:alert(1)",
        "https://a.example/\r\nBcc: x@example.com",
        "https://a.example/ b",
        "example.com/leave",
        "",
        "https:",
    ] {
        let refused = put(url);
        assert_eq!(problem(&refused), (422, "settings.unsubscribeUrl", "/email/unsubscribeUrl"), "{url:?}: {refused:?}");
        assert!(!refused.body.to_string().contains("alert(1)"), "what it was is not said again: {refused:?}");
        let body = json!({ "settings": { "email": { "unsubscribeUrl": url } } });
        let check = service.ask(&service.key, "POST", "/v1/settings/check", &[], body);
        assert_eq!(
            (&check.body["sound"], &check.body["problems"][0]["path"]),
            (&json!(false), &json!("/settings/email/unsubscribeUrl"))
        );
        let by_hand = service.host().set_settings(&json!({ "email": { "unsubscribeUrl": url } }).to_string(), None).unwrap_err();
        assert_eq!(by_hand.problems[0].path, "/settings/email/unsubscribeUrl", "the command line's way: {by_hand:?}");
    }
    for url in ["https://a.example/{key}?w={workspace}", "mailto:leave@example.com"] {
        assert_eq!(put(url).status, 200, "{url}");
    }
}

/// Waits until an enrollment's step is there.
fn until_status(service: &Service, id: &str, status: &str) {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(30);
    loop {
        let shown = service.call("GET", &format!("/v1/enrollments/{id}"), Value::Null).1;
        if shown["steps"][0]["status"] == status {
            return;
        }
        assert!(std::time::Instant::now() < end, "{status}: {shown}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn mail_that_had_no_way_to_unsubscribe_goes_once_the_settings_have_one() {
    let service = Service::start();
    people(&service, &service.key, 1);
    let mails = service.options().data_dir.join("mails");
    let account = json!({ "provider": "folder", "dir": mails.to_str().unwrap(), "from": "ann@example.com" });
    let mut host =
        Host::open(Options { accounts: AccountRules { local_files: true, ..service.options().accounts }, ..service.options() })
            .unwrap();
    host.put_account("mail", account).unwrap();
    let mut draft = draft("News");
    draft["purpose"] = json!("marketing");
    draft["steps"][0]["wait"] = json!({ "minutes": 0 });
    assert_eq!(service.call("POST", "/v1/sequences", json!({ "id": "news", "draft": draft })).0, 201);
    assert_eq!(service.call("POST", "/v1/sequences/news/publish", json!({})).0, 200);
    let made = service.call("POST", "/v1/enrollments", json!({ "sequence": "news", "contact": "p0" })).1;
    let id = made["enrollment"].as_str().unwrap().to_owned();
    until_status(&service, &id, "held");
    assert!(service.call("GET", "/v1/accounts/mail", Value::Null).1["paused"].is_object());

    let put = service.call("PUT", "/v1/settings", json!({ "email": { "unsubscribeUrl": "https://a.example/{key}" } }));
    assert_eq!((put.0, &put.1["jobs"][0]["kind"]), (200, &json!("restore")), "{put:?}");
    until_status(&service, &id, "sent");
    assert!(
        service.call("GET", "/v1/accounts/mail", Value::Null).1.get("paused").is_none(),
        "it lacked what the settings now have"
    );
}
