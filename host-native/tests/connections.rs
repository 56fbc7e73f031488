//! A database that cuts its connections, over and over: the worker goes on by itself, and nothing is lost or doubled.
//!
//! In: a PostgreSQL database, by `RELANCE_TEST_DATABASE`. Out: a failure where a message is missing or there twice. Never: another host's
//! connections, if they are not to this database.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what went wrong by stopping")]

mod support;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use relance::config::PostgresConfig;
use relance::engines::postgres;
use relance::engines::sql::engine::Engine;
use relance::host::{Run, To};
use relance::report::{EnrollmentFilter, OutboxFilter, Progress, SendStatus};
use relance::{Clock, FaultKind, Host, Options};
use relance_core::base::ContactId;
use support::{START, at, mail, open, options, sender, set_up};

const PEOPLE: usize = 40;
const STEPS: usize = 3;
const CUTS: usize = 25;

#[test]
#[ignore = "needs a PostgreSQL database"]
fn a_worker_whose_connections_are_cut_goes_on_and_nothing_is_lost_or_doubled() {
    // X9
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    set_up(&mut host, PEOPLE);
    let watcher = postgres::open(&options(dir.path(), &clock).database.unwrap(), &clock).unwrap();
    let stop = AtomicBool::new(false);
    let mut hindered = 0;
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let run = Run { hands: None, everybody: false, until: None, forever: true, stop: &stop };
            host.run(&run, &mut |progress| hindered += usize::from(matches!(progress, Progress::Hindered { .. })))
        });
        let open = "SELECT count(*) FROM enrollment WHERE live = 1";
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE application_name = 'relance' AND datname = current_database() AND pid <> pg_backend_pid()";
        for _ in 0..CUTS {
            clock.rest(Duration::from_millis(100));
            watcher.rows(cut, &[]).unwrap();
        }
        for _ in 0..600 {
            if format!("{:?}", watcher.rows(open, &[]).unwrap()) == "[[Int(0)]]" {
                break;
            }
            clock.rest(Duration::from_millis(100));
        }
        stop.store(true, Ordering::Relaxed);
        worker.join().unwrap().unwrap();
    });
    assert!(hindered > 0);
    let mut host = open(dir.path(), &clock, &sender());
    let rows = host.outbox(&OutboxFilter::default()).unwrap();
    assert_eq!(rows.len(), PEOPLE * STEPS);
    assert!(rows.iter().all(|row| row.status == SendStatus::Accepted), "{rows:?}");
    assert_eq!(mail(dir.path()).len(), PEOPLE * STEPS);
    for row in host.enrollments(&EnrollmentFilter::default()).unwrap() {
        assert!(host.replay(&row.id).unwrap().same, "{row:?}");
    }
}

#[test]
#[ignore = "needs a PostgreSQL database"]
fn a_newer_schema_a_wrong_name_and_a_server_that_is_not_there_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let config = options(dir.path(), &clock).database.unwrap();
    let told = |config: PostgresConfig| {
        let fault = Host::open(Options { database: Some(config), ..options(dir.path(), &clock) }).err().unwrap();
        (fault.kind, fault.to_string())
    };

    drop(open(dir.path(), &clock, &sender()));
    support::change(dir.path(), "INSERT INTO migration (number, applied_at) SELECT MAX(number) + 1, 0 FROM migration", &[]);
    let (kind, text) = told(config.clone());
    assert_eq!((kind, text.contains("schema 10 or less, found 11")), (FaultKind::Store, true), "{text}");

    let (kind, text) = told(PostgresConfig { schema: "Robert'); DROP".into(), ..config.clone() });
    assert_eq!((kind, text.contains("a schema's name")), (FaultKind::Input, true), "{text}");

    let (kind, text) = told(PostgresConfig::new("postgres://me:se%63ret@127.0.0.1:1/nowhere"));
    assert_eq!((kind, text.contains("refused"), text.contains("cret")), (FaultKind::Unreachable, true, false), "{text}");

    let (kind, text) = told(PostgresConfig::new("mysql://me@127.0.0.1/nowhere"));
    assert_eq!((kind, text.contains("postgres://")), (FaultKind::Input, true), "{text}");
}

#[test]
#[ignore = "needs a PostgreSQL database"]
fn a_no_that_comes_while_an_import_is_under_way_holds_for_the_rows_before_it() {
    // C5
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    let person = |id: &str, email: &str| serde_json::from_str(&format!(r#"{{"id":"{id}","email":"{email}"}}"#)).unwrap();
    host.import_contacts(vec![person("old", "ada@example.com"), person("z", "z@example.com")]).unwrap();
    let watcher = postgres::open(&options(dir.path(), &clock).database.unwrap(), &clock).unwrap();
    watcher.begin().unwrap();
    watcher.rows("SELECT id FROM contact WHERE id = 'z' FOR UPDATE", &[]).unwrap();
    std::thread::scope(|scope| {
        let import = scope.spawn(|| {
            let mut importing = open(dir.path(), &clock, &sender());
            importing.import_contacts(vec![person("new", "ada@example.com"), person("z", "zed@example.com")]).unwrap()
        });
        let waits = "SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))";
        while format!("{:?}", watcher.rows(waits, &[]).unwrap()) == "[[Int(0)]]" {
            assert!(!import.is_finished());
        }
        let no = serde_json::from_str(r#"{"type":"unsubscribed","channel":"email","at":"2026-11-23T08:01:00Z"}"#).unwrap();
        host.event(&To::Contact(ContactId::new("old")), no).unwrap();
        watcher.commit().unwrap();
        let imported = import.join().unwrap();
        assert_eq!((imported.created, imported.updated, imported.unchanged), (1, 1, 0));
    });
    let contact = host.contact(&ContactId::new("new")).unwrap().unwrap();
    assert!(contact.opt_outs.iter().any(|channel| channel.as_str() == "email"), "{:?}", contact.opt_outs);
}
