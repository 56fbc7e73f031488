//! What the tests of the host share: a small workspace of people and a welcome sequence.
//!
//! In: a folder. Out: a host with contacts and a published sequence. Never: a clock that runs by itself.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what went wrong by stopping, and uses a part of this"
)]

pub(crate) mod post;
pub(crate) mod server;
pub(crate) mod standin;

use std::path::Path;
use std::sync::atomic::AtomicBool;

use relance::config::PostgresConfig;
use relance::engines::sql::Store;
use relance::engines::sql::engine::{Column, Engine, Values};
use relance::engines::{self, postgres, sqlite};
use relance::host::{Enroll, Run};
use relance::report::{EnrollItem, Progress, RunReport};
use relance::{Clock, Host, Options, SenderConfig};
use relance_core::base::{ContactId, Instant, SequenceId};
use relance_core::wire::Contact;

/// Monday morning in Madrid.
pub(crate) const START: &str = "2026-11-23T08:00:00.000Z";
/// Two weeks later.
pub(crate) const END: &str = "2026-12-07T08:00:00.000Z";

/// Three emails: at once, two business days later at nine, a week later.
pub(crate) const WELCOME: &str = r#"{
  "name": "Welcome", "purpose": "service", "goals": ["booked"],
  "calendar": { "workingHours": { "mon": ["08:00-17:00"], "tue": ["08:00-17:00"], "wed": ["08:00-17:00"], "thu": ["08:00-17:00"], "fri": ["08:00-17:00"] } },
  "steps": [
    { "id": "hello", "wait": { "minutes": 5 }, "channel": "email",
      "content": { "type": "text", "subject": "Welcome, {{ contact.firstName | default: 'friend' }}", "body": "Hello {{ contact.firstName | default: 'there' }},\nnice to have you." } },
    { "id": "tour", "wait": { "businessDays": 2 }, "at": ["09:00"], "channel": "email",
      "content": { "type": "rich", "subject": "A tour ✓", "html": "<p>Hi {{ contact.firstName | default: 'there' }}</p>", "text": "Hi {{ contact.firstName | default: 'there' }}" } },
    { "id": "last", "wait": { "days": 7 }, "channel": "email",
      "content": { "type": "text", "subject": "One last thing", "body": "Still there?" } }
  ]
}"#;

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// Mail into the folder, with a way to leave.
pub(crate) fn sender() -> SenderConfig {
    SenderConfig { unsubscribe_url: Some("https://example.com/leave?k={key}".into()), ..SenderConfig::default() }
}

pub(crate) fn open(dir: &Path, clock: &Clock, sender: &SenderConfig) -> Host {
    Host::open(Options { sender: sender.clone(), ..options(dir, clock) }).unwrap()
}

/// A host's data in this folder; where `RELANCE_TEST_DATABASE` names a PostgreSQL database, in a schema of its own there.
pub(crate) fn options(dir: &Path, clock: &Clock) -> Options {
    Options { database: database(dir), clock: clock.clone(), ..Options::new(dir) }
}

fn database(dir: &Path) -> Option<PostgresConfig> {
    let url = std::env::var("RELANCE_TEST_DATABASE").ok()?;
    let name: String = dir.file_name().unwrap().as_encoded_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    Some(PostgresConfig { schema: format!("t{name}"), ..PostgresConfig::new(url) })
}

/// The store of such a host.
pub(crate) fn store(dir: &Path, clock: &Clock) -> Store {
    engines::open(&options(dir, clock)).unwrap()
}

/// Changes the database behind the host's back, and says how many rows.
pub(crate) fn change(dir: &Path, sql: &str, values: &Values<'_>) -> u64 {
    database_of(dir).run(sql, values).unwrap()
}

/// The first column of the first row, as it stands in the database.
pub(crate) fn stored<T: Column>(dir: &Path, sql: &str, values: &Values<'_>) -> T {
    T::of(database_of(dir).rows(sql, values).unwrap().remove(0).remove(0)).unwrap()
}

fn database_of(dir: &Path) -> Box<dyn Engine> {
    match database(dir) {
        Some(config) => Box::new(postgres::open(&config, &Clock::system()).unwrap()),
        None => Box::new(sqlite::open(dir, &Clock::system()).unwrap()),
    }
}

/// So many people in a handful of zones, `p0@example.com` and on.
pub(crate) fn people(count: usize) -> Vec<Contact> {
    let zones = ["Europe/Madrid", "America/New_York", "Asia/Tokyo", "America/Sao_Paulo", "Australia/Sydney"];
    (0..count)
        .map(|index| {
            let zone = zones[index % zones.len()];
            let json =
                format!(r#"{{"id":"p{index}","firstName":"Person {index}","email":"p{index}@example.com","timezone":"{zone}"}}"#);
            serde_json::from_str(&json).unwrap()
        })
        .collect()
}

/// Contacts, the welcome sequence, and everybody enrolled in it.
pub(crate) fn set_up(host: &mut Host, count: usize) -> Vec<EnrollItem> {
    host.import_contacts(people(count)).unwrap();
    let published = host.publish(WELCOME, Some(&SequenceId::new("welcome"))).unwrap();
    let what = Enroll {
        sequence: published.version.sequence,
        version: None,
        contacts: (0..count).map(|index| ContactId::new(format!("p{index}"))).collect(),
        target: None,
        conversation: None,
        dry_run: false,
    };
    host.enroll(&what, &mut |_| {}).unwrap()
}

pub(crate) fn run_until(host: &mut Host, until: &str) -> (RunReport, Vec<Progress>) {
    let stop = AtomicBool::new(false);
    let mut heard = Vec::new();
    let run = Run { hands: None, everybody: false, until: Some(at(until)), forever: false, stop: &stop };
    let report = host.run(&run, &mut |progress| heard.push(progress)).unwrap();
    (report, heard)
}

/// The mail folder's files, by name.
pub(crate) fn mail(dir: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = std::fs::read_dir(dir.join("mail"))
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "eml"))
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read_to_string(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}
