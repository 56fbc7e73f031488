//! What an operator looks at: the doctor's findings, the schema's steps, and a log that names nobody.
//!
//! In: a folder with something wrong. Out: a failure where it is not told, or where too much is. Never: a repair.

use crate::copies::worker;
use crate::program::Folder;
use crate::store::{LATER, START, begun, done, json};
use std::os::unix::fs::PermissionsExt;

fn codes(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let said = folder.run(&[&["doctor", "--json"], arguments].concat());
    let document = said.json();
    let wrong = document["wrong"].as_array().unwrap();
    assert_eq!(said.code, i32::from(!wrong.is_empty()), "{said:?}");
    assert!(wrong.iter().all(|one| one["message"].is_string() && one["help"].is_string()), "{said:?}");
    wrong.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

fn set_mode(path: &std::path::Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn the_data_directory_is_its_owners_and_the_doctor_tells_when_it_is_not() {
    let folder = begun();
    let data = folder.path().join("data");
    assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(codes(&folder, &["--now", START]).is_empty());
    set_mode(&data, 0o755);
    set_mode(&data.join("relance.db"), 0o644);
    assert_eq!(codes(&folder, &["--now", START]), ["doctor.databaseReadable"]);
    set_mode(&data, 0o700);
    let key = data.join("signing.key");
    std::fs::write(&key, "geheim").unwrap();
    set_mode(&key, 0o644);
    assert_eq!(codes(&folder, &["--now", START]), ["doctor.secretReadable"]);
    set_mode(&key, 0o600);
    let file = folder.file("options.yaml", "from: me@example.com\nsmtp: smtp+plain://me:geheim@127.0.0.1:1\n");
    set_mode(std::path::Path::new(&file), 0o644);
    assert_eq!(codes(&folder, &["--now", START, "--config", &file]), ["doctor.sender", "doctor.secretReadable"]);
}

#[test]
fn the_doctor_tells_of_overdue_work_and_of_a_clock_that_is_behind() {
    let folder = begun();
    done(&folder, &["enroll", "hello", "--all", "--now", "2090-01-02T09:00:00Z"]);
    assert_eq!(codes(&folder, &["--now", "2090-02-01T09:00:00Z"]), ["doctor.overdue", "doctor.zoneData"]);
    done(&folder, &["run", "--now", "2090-01-02T09:00:00Z", "--until", "2090-01-10T09:00:00Z"]);
    let found = codes(&folder, &[]);
    assert!(found.contains(&"doctor.clockBehind".to_owned()), "{found:?}");
}

#[test]
fn the_doctor_tells_when_the_clock_was_set_while_a_worker_ran() {
    let folder = begun();
    let mut worker = worker(&folder);
    let locks = || std::fs::read_dir(folder.path().join("data/workers")).unwrap().map(|entry| entry.unwrap().path());
    let note = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
    let noted = locks().find(|path| note(path).contains(' ')).expect("the worker noted the clock");
    assert!(!codes(&folder, &[]).contains(&"doctor.clockSet".to_owned()));
    // As if it had been an hour earlier when the worker began: what was noted then is the clock's lead over the boot.
    let text = note(&noted);
    let (boot, ahead) = text.split_once(' ').unwrap();
    std::fs::write(&noted, format!("{boot} {}", ahead.parse::<i64>().unwrap() - 3_600_000)).unwrap();
    assert!(codes(&folder, &[]).contains(&"doctor.clockSet".to_owned()));
    worker.kill().unwrap();
    worker.wait().unwrap();
    assert!(!codes(&folder, &[]).contains(&"doctor.clockSet".to_owned()), "the dead say nothing");
}

#[test]
fn the_schema_is_looked_at_without_being_made() {
    let folder = Folder::new();
    let pending = json(&folder, &["migrate", "--dry-run"]);
    assert_eq!((&pending["found"], &pending["applied"]), (&0.into(), &false.into()));
    let statements = pending["steps"][0]["statements"].as_array().unwrap();
    assert!(statements.iter().any(|one| one["name"] == "CREATE TABLE enrollment" && one["waits"] == "writers"), "{pending}");
    assert!(!folder.path().join("data").exists());
    let done = json(&folder, &["migrate"]);
    assert_eq!((&done["applied"], &done["current"]), (&true.into(), &pending["current"]));
    assert!(json(&folder, &["migrate", "--dry-run"])["steps"].as_array().unwrap().is_empty());
}

#[test]
fn the_log_has_ids_and_never_an_address_a_name_a_text_or_a_secret() {
    let folder = begun();
    let names = ["ana@x.example", "kim@x.example", "Ana", "Kim", "Hello", "Again", "Very private", "whsec_", "leave/"];
    let log = |arguments: &[&str], format: &str| {
        done(&folder, &[arguments, &["--log-level", "debug", "--log-format", format]].concat()).err
    };
    let mut told = String::new();
    told += &log(&["enroll", "hello", "--all", "--now", START], "json");
    told += &log(&["run", "--now", START, "--until", "2026-11-24T12:00:00Z"], "json");
    told += &log(&["reply", "ana@x.example", "--text", "Very private", "--now", "2026-11-24T12:00:00Z"], "json");
    told += &log(&["run", "--now", "2026-11-24T12:00:00Z", "--until", LATER], "text");
    // The secret is whsec_ and base64; nobody listens at that port.
    let hook = ["--webhook-url", "http://127.0.0.1:9/hook", "--webhook-secret", "whsec_c2VjcmV0c2VjcmV0c2VjcmV0"];
    done(&folder, &["enroll", "hello", "--contact", "ana", "--now", LATER]);
    told += &log(&[&["run", "--now", LATER, "--until", "2026-12-01T10:00:00Z"], &hook[..]].concat(), "json");
    assert!(told.contains(r#""outcome":"accepted""#) && told.contains("outcome=\"accepted\""), "{told}");
    assert!(told.contains(r#""contact":"ana""#), "{told}");
    for name in names {
        assert!(!told.contains(name), "{name} stands in the log:\n{told}");
    }
    for line in told.lines().filter(|line| line.starts_with('{')) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["timestamp"].is_string() && line["level"].is_string() && line["message"].is_string(), "{line}");
    }
}

#[test]
fn the_log_is_as_loud_as_it_is_told_to_be() {
    let folder = begun();
    done(&folder, &["enroll", "hello", "--all", "--now", START]);
    let quiet = done(&folder, &["run", "--now", START, "--until", "2026-11-24T12:00:00Z"]);
    assert!(!quiet.err.contains("handed over"), "{quiet:?}");
    let loud = done(&folder, &["run", "--now", "2026-11-24T12:00:00Z", "--until", LATER, "--log-level", "info"]);
    assert_eq!(loud.err.matches("handed over").count(), 2, "{loud:?}");
}
