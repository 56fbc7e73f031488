//! A shadow: everything is decided and nothing leaves; what another system has sent is laid beside it.
//!
//! In: people, their events, another system's sends. Out: a failure where a provider hears of anything, or a difference has another name.
//! Never: a look inside.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::program::Folder;
use crate::store::{done, json, letters};

const START: &str = "2026-11-23T09:00:00Z";
const NOON: &str = "2026-11-23T12:00:00Z";
const LATER: &str = "2026-11-26T09:00:00Z";
const PEOPLE: [&str; 9] = ["same", "text", "channel", "time", "ours", "answered", "night", "left", "capped"];

/// Nine people who are to get one message the next day at nine, UTC.
fn begun() -> Folder {
    let folder = Folder::new();
    let people: Vec<Value> = PEOPLE
        .iter()
        .map(|id| json!({ "id": id, "firstName": id, "email": format!("{id}@x.example"), "phone": "+34600000001", "timezone": "UTC" }))
        .collect();
    let people = folder.file("people.json", json!(people).to_string());
    let settings = json!({ "channels": { "email": {}, "sms": {} }, "caps": [{ "max": 1, "per": { "hours": 3 } }],
        "calendar": { "quietHours": ["21:00-08:00"] } });
    let settings = folder.file("s.json", settings.to_string());
    let draft = json!({ "name": "Hello", "purpose": "service", "steps": [{ "id": "hello", "wait": { "days": 1 }, "channel": "email",
        "content": { "type": "text", "subject": "Hello", "body": "Hi {{ contact.firstName | default: 'there' }}" },
        "workflow": { "addTags": ["greeted"] } }] });
    let draft = folder.file("d.json", draft.to_string());
    for arguments in [&["settings", "set", &settings][..], &["contacts", "import", &people], &["publish", &draft]] {
        done(&folder, arguments);
    }
    done(&folder, &["enroll", "hello", "--all", "--now", START]);
    folder
}

/// A provider that nobody may reach: how often somebody has.
fn provider() -> (String, Arc<AtomicUsize>) {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let (url, heard) = (format!("http://{}", socket.local_addr().unwrap()), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&heard);
    std::thread::spawn(move || {
        socket.incoming().for_each(|_| {
            count.fetch_add(1, Ordering::SeqCst);
        })
    });
    (url, heard)
}

fn run(folder: &Folder, url: &str, now: &str, until: &str) -> Vec<Value> {
    let secret = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0";
    let said = done(
        folder,
        &["run", "--shadow", "--webhook-url", url, "--webhook-secret", secret, "--now", now, "--until", until, "--json"],
    );
    said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn their(id: &str, contact: &str, channel: &str, at: &str, text: Option<&str>) -> String {
    let mut send = json!({ "id": id, "contact": contact, "channel": channel, "at": at });
    if let Some(text) = text {
        send["text"] = json!(text);
    }
    send.to_string()
}

/// The story of nine people, lived through as a shadow; and what the other system did with them.
fn lived() -> Folder {
    let (folder, (url, heard)) = (begun(), provider());
    run(&folder, &url, START, NOON);
    done(&folder, &["reply", "answered", "--text", "I have it", "--channel", "email", "--now", NOON]);
    done(&folder, &["unsubscribe", "left", "--channel", "email", "--now", NOON]);
    let told = run(&folder, &url, NOON, LATER);
    assert_eq!(told.last().unwrap()["accepted"], 7, "{told:?}");
    assert_eq!(heard.load(Ordering::SeqCst), 0, "the provider was reached");
    assert_eq!(letters(&folder), 0, "a letter was written");
    let lines = [
        their("t1", "same", "email", "2026-11-24T09:05:00Z", Some("Hi  same")),
        their("t2", "text", "email", "2026-11-24T09:01:00Z", Some("Good morning")),
        their("t3", "channel", "sms", "2026-11-24T08:58:00Z", None),
        their("t4", "time", "email", "2026-11-24T13:00:00Z", None),
        their("t6", "answered", "email", "2026-11-24T09:00:00Z", None),
        their("t7", "night", "email", "2026-11-24T09:00:00Z", None),
        their("t8", "night", "email", "2026-11-24T23:00:00Z", None),
        their("t9", "left", "email", "2026-11-24T09:00:00Z", None),
    ];
    let file = folder.file("theirs.jsonl", lines.join("\n") + "\n\n");
    assert_eq!(json(&folder, &["shadow", "import", &file]), json!({ "taken": 8, "known": 0 }));
    let csv = "id,address,channel,at,text\nt10,capped@x.example,email,2026-11-24T09:02:00Z,\nt11,capped@x.example,email,2026-11-24T10:00:00Z,\n\
               t12,stranger@x.example,email,2026-11-24T10:00:00Z,\"Who, me?\"\nt1,same@x.example,email,2026-11-24T23:05:00Z,again\n";
    let csv = folder.file("theirs.csv", csv);
    assert_eq!(json(&folder, &["shadow", "import", &csv]), json!({ "taken": 3, "known": 1 }), "the same id is the same message");
    folder
}

fn report(folder: &Folder, more: &[&str]) -> Value {
    json(folder, &[&["shadow", "report", "--now", LATER], more].concat())
}

fn row<'a>(report: &'a Value, id: &str) -> &'a Value {
    let of = |row: &&Value| row["theirs"]["id"] == id;
    report["rows"].as_array().unwrap().iter().find(of).unwrap_or_else(|| panic!("no {id} in {report}"))
}

fn codes(row: &Value) -> Vec<&str> {
    row["reasons"].as_array().unwrap().iter().map(|reason| reason["code"].as_str().unwrap()).collect()
}

#[test]
fn every_difference_has_its_name_and_its_reason() {
    let folder = lived();
    let report = report(&folder, &[]);
    let expected = json!({ "matched": 3, "otherText": 1, "otherChannel": 1, "otherTime": 1, "onlyWe": 1, "onlyThey": 5 });
    assert_eq!(report["counts"], expected, "{report}");
    assert_eq!(report["otherTime"], json!({ "p50Seconds": 14_400, "p90Seconds": 14_400, "mostSeconds": 14_400 }));
    let class = |id: &str| row(&report, id)["class"].as_str().unwrap().to_owned();
    assert_eq!([class("t1"), class("t2"), class("t3"), class("t4")], ["matched", "otherText", "otherChannel", "otherTime"]);
    assert_eq!(
        (row(&report, "t1")["laterSeconds"].as_i64(), row(&report, "t3")["laterSeconds"].as_i64()),
        (Some(300), Some(-120))
    );
    let other = row(&report, "t2");
    assert_eq!((&other["ours"]["text"], &other["theirs"]["text"]), (&json!("Hi text"), &json!("Good morning")));
    assert!(row(&report, "t1")["ours"].get("text").is_none(), "texts are told where they differ alone");
    let alone = report["rows"].as_array().unwrap().iter().find(|row| row["class"] == "onlyWe").unwrap();
    assert_eq!((&alone["contact"], &alone["ours"]["step"], alone["theirs"].is_null()), (&json!("ours"), &json!("hello"), true));
    assert!(codes(alone).contains(&"schedule.waited") || codes(alone).contains(&"emit.handedOver"), "{alone}");

    let answered = row(&report, "t6");
    assert_eq!((answered["verdict"].as_str(), codes(answered)[0]), (Some("mayNotGo"), "lifecycle.replied"), "{answered}");
    let night = row(&report, "t8");
    assert_eq!(night["verdict"], "later", "{night}");
    assert!(codes(night).contains(&"schedule.quietHours"), "{night}");
    let left = row(&report, "t9");
    assert_eq!(left["verdict"], "mayNotGo", "{left}");
    assert!(codes(left).iter().any(|code| code.contains("ptedOut")), "{left}");
    let capped = row(&report, "t11");
    assert_eq!((capped["verdict"].as_str(), &capped["contact"]), (Some("later"), &json!("capped")), "{capped}");
    assert!(codes(capped).contains(&"schedule.capped"), "{capped}");
    assert_eq!((&row(&report, "t12")["verdict"], codes(row(&report, "t12"))), (&json!("unknown"), vec!["shadow.contactUnknown"]));
}

#[test]
fn a_report_is_of_a_span_and_comes_in_parts() {
    let folder = lived();
    let whole = report(&folder, &[]);
    let first = report(&folder, &["--limit", "5"]);
    assert_eq!((first["rows"].as_array().unwrap().len(), &first["counts"]), (5, &whole["counts"]));
    let second = report(&folder, &["--limit", "50", "--after", first["next"].as_str().unwrap()]);
    let rows = [first["rows"].as_array().unwrap().clone(), second["rows"].as_array().unwrap().clone()].concat();
    assert_eq!(json!(rows), whole["rows"]);
    assert!(second.get("next").is_none());
    let night = report(&folder, &["--from", "2026-11-24T20:00:00Z"]);
    assert_eq!((&night["counts"]["onlyThey"], night["rows"].as_array().unwrap().len()), (&json!(1), 1), "{night}");
    let exact = report(&folder, &["--within", "60s"]);
    assert_eq!((&exact["counts"]["matched"], &exact["counts"]["otherTime"]), (&json!(1), &json!(3)), "{exact}");
    assert_eq!(folder.run(&["shadow", "report", "--within", "soon"]).code, 2);
    let said = done(&folder, &["shadow", "report", "--now", LATER]);
    assert!(said.out.contains("5 only theirs") && said.out.contains("quiet hours"), "{said:?}");
}

#[test]
fn a_file_that_is_not_sound_is_refused_with_its_line() {
    let folder = lived();
    let bad = [
        ("a.jsonl", their("x", "same", "email", "soon", None), "a.jsonl:1"),
        ("b.jsonl", format!("{}\n{{\"id\":", their("x", "same", "email", START, None)), "b.jsonl:2"),
        ("c.csv", "id,channel,at\nx,email,2026-11-24T09:00:00Z\n".into(), "c.csv:2"),
        ("d.csv", "id,whom\nx,ana\n".into(), "d.csv:1"),
    ];
    for (name, text, place) in bad {
        let file = folder.file(name, text);
        let said = folder.run(&["shadow", "import", &file]);
        assert!(said.code == 1 && said.err.contains(place), "{name}: {said:?}");
    }
    assert_eq!(report(&folder, &[])["counts"]["onlyThey"], 5, "nothing of them was taken");
}

/// The code of what a command is refused with.
fn refused(folder: &Folder, arguments: &[&str]) -> (i32, String) {
    let said = folder.run(&[arguments, &["--json"]].concat());
    let code = said.json()["problems"][0]["code"].as_str().unwrap_or_else(|| panic!("{said:?}")).to_owned();
    (said.code, code)
}

#[test]
fn a_database_is_for_real_or_a_shadows_and_stays_so() {
    let (shadow, real, empty) = (begun(), begun(), begun());
    done(&shadow, &["run", "--shadow", "--now", START, "--once"]);
    assert_eq!(refused(&shadow, &["run", "--now", START, "--once"]), (2, "shadow.marked".into()));
    assert_eq!(refused(&shadow, &["serve", "--listen", "127.0.0.1:0"]), (2, "shadow.marked".into()));
    done(&shadow, &["run", "--shadow", "--now", START, "--until", LATER]);
    let variables = [("RELANCE_SHADOW", "true")];
    let mut command = shadow.command(&["run", "--now", LATER, "--once"]);
    assert!(command.envs(variables).output().unwrap().status.success(), "the variable says so too");

    let url = folder_settings(&real);
    done(&real, &["run", "--now", START, "--until", LATER]);
    assert_eq!(refused(&real, &["run", "--shadow", "--now", LATER, "--once"]), (2, "shadow.hasSent".into()), "{url}");
    assert_eq!(refused(&real, &["shadow", "report"]), (1, "shadow.none".into()));
    done(&real, &["run", "--shadow", "--shadow-of-copy", "--now", LATER, "--once"]);
    assert_eq!(refused(&real, &["run", "--now", LATER, "--once"]), (2, "shadow.marked".into()));

    done(&empty, &["run", "--now", START, "--once"]);
    assert_eq!(refused(&empty, &["run", "--shadow", "--now", START, "--once"]), (2, "shadow.real".into()));
    done(&empty, &["run", "--now", START, "--once"]);
}

#[test]
fn a_start_that_is_refused_leaves_the_database_as_it_was() {
    let spared = begun();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let over_restate = ["serve", "--listen", "127.0.0.1:0", "--engine", "restate", "--restate-listen", &taken];
    for start in [&["serve", "--listen", &taken] as &[&str], &over_restate] {
        assert_ne!(spared.run(start).code, 0);
    }
    done(&spared, &["run", "--shadow", "--now", START, "--once"]);
}

/// Email has a place to leave by, so that it goes into the folder.
fn folder_settings(folder: &Folder) -> String {
    let settings = json!({ "channels": { "email": {} }, "email": { "unsubscribeUrl": "https://x.example/leave/{key}" } });
    let file = folder.file("real.json", settings.to_string());
    done(folder, &["settings", "set", &file, "--now", START]);
    file
}
