//! Workspaces share a database and nothing else: the same people, sequences and keys in two of them do not meet.
//!
//! In: two hosts on one folder. Out: a failure where one sees or stops what is the other's. Never: the real clock.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what went wrong by stopping")]

mod support;

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use relance::engines::sql::Among;
use relance::host::{Run, To};
use relance::report::{EnrollmentFilter, OutboxFilter, SendStatus};
use relance::{Clock, FaultKind, Host, Options};
use relance_core::base::ContactId;
use relance_core::wire::{Event, Status};
use support::{END, START, at, options, run_until, sender, set_up};

fn open(dir: &std::path::Path, workspace: &str, clock: &Clock) -> Result<Host, relance::Fault> {
    Host::open(Options { workspace: workspace.into(), sender: sender(), ..options(dir, clock) })
}

#[test]
fn what_is_the_same_in_two_workspaces_does_not_meet() {
    let dir = tempfile::tempdir().unwrap();
    let clocks = [Clock::standing_at(at(START)), Clock::standing_at(at(START))];
    let mut acme = open(dir.path(), "acme", &clocks[0]).unwrap();
    let mut other = open(dir.path(), "other", &clocks[1]).unwrap();
    set_up(&mut acme, 3);
    assert_eq!(other.status().unwrap().contacts, 0);
    assert!(other.contacts().unwrap().is_empty() && other.versions().unwrap().is_empty());
    set_up(&mut other, 3);

    let reply: Event = serde_json::from_str(r#"{"type":"optedOut","at":"2026-11-23T08:01:00Z","id":"e1"}"#).unwrap();
    let to = To::Contact(ContactId::new("p0"));
    acme.event(&to, reply.clone()).unwrap();
    let (here, _) = run_until(&mut acme, END);
    let (there, _) = run_until(&mut other, END);

    assert_eq!((here.accepted, there.accepted), (6, 9));
    assert!(!other.event(&to, reply).unwrap().duplicate, "an id is a workspace's own");
    for (host, enrolled, sent) in [(&acme, 3, 6), (&other, 3, 9)] {
        assert_eq!(host.enrollments(&EnrollmentFilter::default()).unwrap().len(), enrolled);
        let outbox = host.outbox(&OutboxFilter { status: Some(SendStatus::Accepted), ..OutboxFilter::default() }).unwrap();
        assert_eq!(outbox.len(), sent);
    }
    for (folder, files) in [("mail-acme", 6), ("mail-other", 9)] {
        let mail = std::fs::read_dir(dir.path().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        assert_eq!(mail.filter(|path| path.extension().is_some_and(|extension| extension == "eml")).count(), files, "{folder}");
    }
}

#[test]
fn one_worker_for_everybody_serves_a_small_workspace_beside_a_large_one() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut large = open(dir.path(), "large", &clock).unwrap();
    set_up(&mut large, 200);
    let mut small = open(dir.path(), "small", &clock).unwrap();
    set_up(&mut small, 2);
    clock.advance_to(at("2026-11-24T20:00:00Z"), Duration::ZERO);

    let mut store = support::store(dir.path(), &clock);
    let claims = store.claim(&Among::all(), 64).unwrap().claims;
    let of_small = claims.iter().filter(|claim| claim.workspace == "small").count();
    assert_eq!((claims.len(), of_small), (64, 2), "one of everybody's before anybody's second");
    drop(store);

    let stop = AtomicBool::new(false);
    let run = Run { hands: None, everybody: true, until: Some(at(END)), forever: false, stop: &stop };
    let report = large.run(&run, &mut |_| {}).unwrap();
    assert_eq!(report.accepted, 3 * 202);
    for (host, count) in [(&large, 200), (&small, 2)] {
        let completed = EnrollmentFilter { status: Some(Status::Completed), ..EnrollmentFilter::default() };
        assert_eq!(host.enrollments(&completed).unwrap().len(), count);
    }
}

#[test]
fn a_name_that_is_no_name_is_refused_before_anything_is_made() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["", "a b", "../up", "é", &"x".repeat(65)] {
        let fault = open(&dir.path().join("data"), name, &Clock::system()).err().unwrap();
        assert_eq!(fault.kind, FaultKind::Input, "{name}");
        assert!(fault.help.is_some());
    }
    assert!(!dir.path().join("data").exists());
}
