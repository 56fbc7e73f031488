//! Copies of the database: made while a worker runs, whole whenever the process ends, put in place while none runs, and nothing sent again
//! after that without somebody's word.
//!
//! In: commands, kills. Out: a failure where a copy is half, a database is lost, or a message goes out twice. Never: a sleep.

use crate::program::{Folder, Said};
use crate::store::{LATER, START, begun, done, json, lines};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Stdio};

/// After the first message of each, before the second.
const BETWEEN: &str = "2026-11-24T12:00:00Z";

/// A worker that says that it works.
pub(crate) fn worker(folder: &Folder) -> Child {
    let mut worker = folder.command(&["run"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = [0; 7];
    worker.stderr.as_mut().unwrap().read_exact(&mut said).unwrap();
    assert_eq!(&said, b"working");
    worker
}

/// Runs a command up to a crash point, and kills it there.
fn killed_at(folder: &Folder, point: &str, arguments: &[&str]) {
    let mut command = folder.command(arguments);
    let mut child = command.env("RELANCE_CRASH_AT", format!("{point}:1")).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line.trim_end(), format!("crash point {point}:1"));
    child.kill().unwrap();
    child.wait().unwrap();
}

fn people(folder: &Folder) -> u64 {
    json(folder, &["status"])["contacts"].as_u64().unwrap()
}

fn refused(said: &Said, code: &str) {
    assert!(said.code > 0 && said.err.contains(&format!("error[{code}]")) && said.err.contains("help: "), "{said:?}");
}

#[test]
fn a_copy_is_made_while_a_worker_runs_and_others_write() {
    let folder = begun();
    let mut worker = worker(&folder);
    for round in 0..5 {
        let file = folder.file("more.csv", format!("id,email\nm{round},m{round}@x.example\n"));
        let importing = folder.command(&["contacts", "import", &file]).stdout(Stdio::null()).spawn().unwrap();
        let said = done(&folder, &["backup", &format!("copy{round}.db"), "--json"]).json();
        assert!(said["bytes"].as_u64().unwrap() > 0 && said["schema"].as_u64().unwrap() > 0, "{said}");
        assert!(importing.wait_with_output().unwrap().status.success());
    }
    refused(&folder.run(&["restore", "copy0.db"]), "host.busy");
    assert_eq!(people(&folder), 7, "the refused restore changed nothing");
    worker.kill().unwrap();
    worker.wait().unwrap();
    done(&folder, &["backup", "last.db"]);
    for (name, at_least) in [("copy0.db", 2), ("copy4.db", 6), ("last.db", 7)] {
        let data = folder.path().join(format!("data-of-{name}"));
        done(&folder, &["restore", name, "--data", data.to_str().unwrap()]);
        let found = json(&folder, &["status", "--data", data.to_str().unwrap()])["contacts"].as_u64().unwrap();
        assert!((at_least..=7).contains(&found), "{name}: {found}");
    }
}

#[test]
fn a_copy_does_not_take_the_place_of_another_file_unless_told_to() {
    let folder = begun();
    let other = folder.file("copy.db", "precious");
    refused(&folder.run(&["backup", &other]), "host.input");
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "precious");
    done(&folder, &["backup", &other, "--force"]);
    refused(&folder.run(&["backup", "nowhere/copy.db"]), "host.store");
    refused(&Folder::new().run(&["backup", "copy.db"]), "host.input");
}

#[test]
fn a_kill_leaves_no_half_copy_and_no_half_database() {
    let folder = begun();
    killed_at(&folder, "backup.copied", &["backup", "copy.db"]);
    assert!(!folder.path().join("copy.db").exists(), "only a whole copy has the name");
    done(&folder, &["backup", "copy.db"]);
    let more = folder.file("more.csv", "id,email\nzoe,zoe@x.example\n");
    done(&folder, &["contacts", "import", &more]);
    for point in ["restore.copied", "restore.aside"] {
        killed_at(&folder, point, &["restore", "copy.db"]);
        assert_eq!(people(&folder), 3, "{point}: the old database is there, whole");
    }
    let said = done(&folder, &["restore", "copy.db", "--json"]).json();
    assert_eq!(people(&folder), 2);
    let aside = folder.path().join("data").join(Path::new(said["aside"].as_str().unwrap()).file_name().unwrap());
    done(&folder, &["restore", aside.to_str().unwrap(), "--nothing-sent-since"]);
    assert_eq!(people(&folder), 3, "what was put aside is a database too");
}

#[test]
fn what_is_no_copy_is_refused_and_nothing_is_touched() {
    let folder = begun();
    done(&folder, &["backup", "copy.db"]);
    let whole = std::fs::read(folder.path().join("copy.db")).unwrap();
    let mut damaged = whole.clone();
    // Past the first page, which says what the others are.
    for byte in damaged.iter_mut().skip(8_192).step_by(7) {
        *byte ^= 0x55;
    }
    for (name, bytes) in [
        ("text.db", b"hello".to_vec()),
        ("empty.db", Vec::new()),
        ("damaged.db", damaged),
        ("cut.db", whole[..whole.len() / 2].to_vec()),
    ] {
        let file = folder.file(name, bytes);
        let said = folder.run(&["restore", &file]);
        assert!(said.code > 0 && said.err.contains("error["), "{name}: {said:?}");
    }
    refused(&folder.run(&["restore", "missing.db"]), "host.input");
    assert_eq!(people(&folder), 2);
    assert!(json(&folder, &["review"])["restored"].is_null());
}

/// Everybody got the first message, and then a copy from before that was restored. Gives the log of the time between.
fn restored_to_before() -> (Folder, String) {
    let folder = begun();
    done(&folder, &["enroll", "hello", "--all", "--now", START]);
    done(&folder, &["backup", "copy.db"]);
    let ran = done(&folder, &["run", "--now", START, "--until", BETWEEN, "--log-format", "json", "--log-level", "info"]);
    assert!(ran.out.contains("2 messages sent"), "{ran:?}");
    let log = folder.file("worker.log", &ran.err);
    let said = done(&folder, &["restore", "copy.db", "--now", BETWEEN, "--json"]).json();
    assert_eq!((&said["held"]["workspaces"], &said["held"]["enrollments"]), (&1.into(), &2.into()), "{said}");
    (folder, log)
}

/// What a run handed over: step and contact.
fn handed(folder: &Folder, from: &str, until: &str) -> Vec<String> {
    let told = lines(folder, &["run", "--now", from, "--until", until]);
    let handed = told.iter().filter(|line| line["type"] == "handed");
    let mut found: Vec<_> =
        handed.map(|line| format!("{} {}", line["step"].as_str().unwrap(), line["contact"].as_str().unwrap())).collect();
    found.sort();
    found
}

#[test]
fn after_a_restore_nothing_goes_out_until_somebody_says_so() {
    let (folder, log) = restored_to_before();
    assert!(handed(&folder, BETWEEN, LATER).is_empty());
    let doctor = folder.run(&["doctor", "--now", BETWEEN, "--json"]);
    assert_eq!((doctor.code, &doctor.json()["wrong"][0]["code"]), (1, &"doctor.restored".into()), "{doctor:?}");
    assert_eq!(json(&folder, &["review", "--now", BETWEEN])["held"].as_array().unwrap().len(), 2);
    // The log of the worker knows what was sent: nobody gets that twice, and everybody gets the next one.
    assert_eq!(json(&folder, &["review", "sent", "--log", &log, "--now", BETWEEN])["enrollments"], 2);
    assert_eq!(json(&folder, &["review", "end", "--now", BETWEEN]), serde_json::json!({ "held": 0, "paused": false }));
    assert_eq!(handed(&folder, BETWEEN, LATER), ["again ana", "again kim"]);
    assert_eq!(json(&folder, &["doctor", "--now", LATER])["wrong"], serde_json::json!([]));
}

#[test]
fn what_was_not_sent_is_released_and_what_nobody_knows_stays_held() {
    let (folder, _) = restored_to_before();
    let held = json(&folder, &["review", "--now", BETWEEN])["held"].clone();
    let of = |contact: &str| {
        held.as_array().unwrap().iter().find(|one| one["contact"] == contact).unwrap()["enrollment"].as_str().unwrap().to_owned()
    };
    let unknown = folder.run(&["review", "release", "nobody"]);
    refused(&unknown, "review.notHeld");
    done(&folder, &["review", "release", &of("kim"), "--now", BETWEEN]);
    assert!(handed(&folder, BETWEEN, "2026-11-24T13:00:00Z").is_empty(), "sending stands still");
    assert_eq!(json(&folder, &["review", "end", "--now", "2026-11-24T13:00:00Z"])["held"], 1);
    assert_eq!(handed(&folder, "2026-11-24T13:00:00Z", LATER), ["again kim", "hello kim"]);
}

#[test]
fn a_copy_since_which_nothing_was_sent_goes_on_at_once() {
    let folder = begun();
    done(&folder, &["enroll", "hello", "--all", "--now", START]);
    done(&folder, &["backup", "copy.db"]);
    done(&folder, &["restore", "copy.db", "--nothing-sent-since", "--now", BETWEEN]);
    assert!(json(&folder, &["review"])["restored"].is_null());
    assert_eq!(handed(&folder, BETWEEN, LATER).len(), 4);
}

#[test]
fn postgres_has_programs_of_its_own_and_the_password_is_not_told() {
    let folder = Folder::new();
    let database = "postgres://ann:geheim@db.example.com:5433/crm?password=geheim";
    for (arguments, program) in [(["backup", "copy.dump"], "pg_dump"), (["restore", "copy.dump"], "pg_restore")] {
        let said = folder.run(&[&arguments[..], &["--database", database]].concat());
        refused(&said, "backup.postgres");
        assert!(said.err.contains(program) && said.err.contains("postgres://ann@db.example.com:5433/crm"), "{said:?}");
        assert!(!said.err.contains("geheim"), "{said:?}");
    }
}
