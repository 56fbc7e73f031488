//! The engine for many machines, on a real server: what is due goes out, an answer ends it, whoever dies.
//!
//! In: Restate's server, this host's objects. Out: what the provider's folder has. Never: a server that outlives the test.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what went wrong by stopping")]

#[path = "support/node.rs"]
mod node;
mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use node::Node;
use relance::drive::To;
use relance::engines::restate::{Endpoint, Ingress, Pool, serve};
use relance::host::Enroll;
use relance::report::{EnrollmentFilter, OutboxFilter, OutboxRow, SendStatus};
use relance::service::{Objects, to_objects};
use relance::{Clock, Fault, FaultKind, Host, Options};
use relance_core::base::{ContactId, SequenceId};
use relance_core::wire::{Event, Status};
use serde_json::json;
use support::{options, people};

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < end, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A host whose contacts are objects of a server, with what serves them.
struct World {
    host: Host,
    _runtime: tokio::runtime::Runtime,
    node: Node,
}

fn own(dir: &Path) -> Options {
    Options { sender: support::sender(), ..options(dir, &Clock::system()) }
}

/// A process that serves the objects of this folder's database, until it is dropped.
fn serving(dir: &Path, node: &Node) -> Result<tokio::runtime::Runtime, Fault> {
    let (own, runtime) = (own(dir), tokio::runtime::Runtime::new().unwrap());
    let (deciders, hands) = (Pool::new(&own, 2, "decider"), Pool::new(&own, 2, "hand"));
    let endpoint = Endpoint { listen: "127.0.0.1:0".parse().unwrap(), admin: vec![node.admin.clone()], advertised: None };
    runtime.block_on(serve(&endpoint, deciders, hands))?;
    Ok(runtime)
}

/// A host whose contacts are that server's.
fn asking(dir: &Path, node: &Node) -> Host {
    let ingress = Ingress::new(std::slice::from_ref(&node.ingress));
    Host::open(Options { bookkeeper: Some(Arc::new(ingress)), ..own(dir) }).unwrap()
}

fn world(dir: &Path) -> World {
    let node = Node::start();
    let runtime = serving(dir, &node).unwrap();
    World { host: asking(dir, &node), _runtime: runtime, node }
}

/// Brings what is under way to the server; says how many enrollments and messages arrived.
fn brought(dir: &Path, node: &Node) -> u64 {
    let endpoint = Endpoint { listen: "127.0.0.1:0".parse().unwrap(), admin: vec![node.admin.clone()], advertised: None };
    let carried = to_objects(&own(dir), &Objects { ingress: vec![node.ingress.clone()], endpoint }).unwrap();
    carried.enrollments + carried.messages
}

fn replied(host: &mut Host, contact: &str) -> Status {
    let event = json!({ "type": "replied", "at": host.now().to_string(), "id": "m1", "channel": "email" });
    let report = host.event(&To::Contact(ContactId::new(contact)), serde_json::from_value(event).unwrap()).unwrap();
    report.turns[0].status
}

fn statuses(host: &Host) -> Vec<Status> {
    host.enrollments(&EnrollmentFilter::default()).unwrap().iter().map(|row| row.status).collect()
}

/// Enrolls everybody in a sequence of these steps.
fn enroll(host: &mut Host, count: usize, steps: &[(&str, &str)]) {
    host.import_contacts(people(count)).unwrap();
    let steps: Vec<_> = steps
        .iter()
        .map(|(id, unit)| {
            json!({ "id": id, "wait": { *unit: if *unit == "days" { 3 } else { 0 } }, "channel": "email",
                    "content": { "type": "text", "subject": "Hello", "body": "Hello" } })
        })
        .collect();
    let draft = json!({ "name": "Short", "purpose": "transactional", "onReply": "stop", "steps": steps });
    host.publish(&draft.to_string(), Some(&SequenceId::new("short"))).unwrap();
    let what = Enroll {
        sequence: SequenceId::new("short"),
        version: None,
        contacts: (0..count).map(|index| ContactId::new(format!("p{index}"))).collect(),
        target: None,
        conversation: None,
        dry_run: false,
    };
    host.enroll(&what, &mut |_| {}).unwrap();
}

fn accepted(host: &Host) -> Vec<OutboxRow> {
    let filter = OutboxFilter { status: Some(SendStatus::Accepted), limit: 0, ..OutboxFilter::default() };
    host.outbox(&filter).unwrap()
}

#[test]
fn messages_go_as_fast_as_their_account_may_whoever_they_are_to() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = world(dir.path());
    let host = &mut world.host;
    let account = json!({ "provider": "folder", "unsubscribeUrl": "https://example.com/leave?k={key}",
                          "limits": { "perSecond": 4, "burst": 2, "perRecipient": { "perSecond": 1 } } });
    host.put_account("mail", account).unwrap();

    let began = host.now().millis();
    enroll(host, 6, &[("one", "minutes"), ("two", "minutes")]);
    until("everybody gets two messages", || accepted(host).len() == 12);

    // Each has a moment of its own, two at once and then one in a quarter of a second; it may go later, and never sooner.
    let mut at: Vec<i64> = accepted(host).iter().map(|row| row.settled_at.unwrap().millis() - began).collect();
    at.sort_unstable();
    for (number, at) in at.iter().enumerate().skip(2) {
        assert!(*at >= i64::try_from(number - 1).unwrap() * 250, "message {number} went after {at} ms");
    }
    let mut of_one: BTreeMap<ContactId, Vec<i64>> = BTreeMap::new();
    for row in accepted(host) {
        of_one.entry(row.contact).or_default().push(row.settled_at.unwrap().millis() - began);
    }
    for (contact, at) in of_one {
        assert!(at.iter().max() >= Some(&1_000), "{contact} got two within a second: {at:?}");
    }
    let rows: i64 = support::stored(dir.path(), "SELECT count(*) FROM pace WHERE name = 'account/mail' AND free_at > 0", &[]);
    assert_eq!(rows, 1, "the rows follow");
}

#[test]
fn what_an_account_has_no_room_for_soon_does_not_go() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = world(dir.path());
    let host = &mut world.host;
    let account =
        json!({ "provider": "folder", "unsubscribeUrl": "https://example.com/leave?k={key}", "limits": { "perMinute": 1 } });
    host.put_account("mail", account).unwrap();

    enroll(host, 4, &[("one", "minutes")]);
    let settled = |host: &Host, status| {
        let filter = OutboxFilter { status: Some(status), limit: 0, ..OutboxFilter::default() };
        host.outbox(&filter).unwrap().len()
    };
    until("one goes, and the others are to come again", || {
        settled(host, SendStatus::Accepted) == 1 && settled(host, SendStatus::Rejected) == 3
    });

    let mut wakes: Vec<_> =
        host.enrollments(&EnrollmentFilter::default()).unwrap().iter().filter_map(|row| row.wake_at).collect();
    wakes.sort_unstable();
    wakes.dedup();
    assert_eq!(wakes.len(), 3, "each at a moment of its own: {wakes:?}");
}

#[test]
fn a_process_that_is_gone_leaves_its_contacts_to_those_that_are_there() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = world(dir.path());
    let last = serving(dir.path(), &world.node).unwrap(); // New calls go there from here on.
    enroll(&mut world.host, 2, &[("one", "minutes"), ("late", "days")]);
    until("both get a message", || accepted(&world.host).len() == 2);
    drop(last);

    // Nobody is at that address any more: the first one hears of it, and goes on.
    assert_eq!(replied(&mut world.host, "p0"), Status::Replied);
    enroll(&mut world.host, 4, &[("one", "minutes")]);
    until("those who came then get a message too", || accepted(&world.host).len() > 4);
}

#[test]
fn what_is_due_waits_for_the_service_while_contacts_are_brought_there_and_again() {
    let (dir, node) = (tempfile::tempdir().unwrap(), Node::start());
    enroll(&mut Host::open(own(dir.path())).unwrap(), 2, &[("one", "minutes"), ("late", "days")]);
    assert_eq!(brought(dir.path(), &node), 2);
    assert_eq!(brought(dir.path(), &node), 2, "said again");
    let (_runtime, host) = (serving(dir.path(), &node).unwrap(), asking(dir.path(), &node));
    until("both get their message from the service", || accepted(&host).len() == 2);
}

#[test]
fn contacts_that_a_server_has_lost_are_brought_again_and_the_rows_follow() {
    let (dir, lost, node) = (tempfile::tempdir().unwrap(), Node::start(), Node::start());
    Host::open(own(dir.path())).unwrap().follow_books().unwrap();
    let runtime = serving(dir.path(), &lost).unwrap();
    let mut host = asking(dir.path(), &lost);
    enroll(&mut host, 2, &[("one", "minutes"), ("late", "days")]);
    until("both get a message", || accepted(&host).len() == 2);
    drop((host, runtime, lost));

    let refused = serving(dir.path(), &node).unwrap_err();
    assert!(refused.kind == FaultKind::Input && refused.to_string().contains("move --to restate"), "{refused}");
    assert_eq!(brought(dir.path(), &node), 2);
    let _runtime = serving(dir.path(), &node).unwrap();
    let mut host = asking(dir.path(), &node);
    assert_eq!(replied(&mut host, "p0"), Status::Replied);
    until("the rows have it too", || statuses(&host).contains(&Status::Replied));
    assert_eq!(accepted(&host).len(), 2, "nothing twice");
}

#[test]
fn a_server_has_the_contacts_of_one_database() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let world = world(one.path());
    let refused = serving(other.path(), &world.node).unwrap_err();
    assert_eq!(refused.kind, FaultKind::Input, "{refused}");
    assert!(refused.to_string().contains("--restate-admin"), "{refused}");
    serving(one.path(), &world.node).unwrap();
}

#[test]
fn what_is_due_goes_out_once_and_an_answer_ends_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = world(dir.path());
    let host = &mut world.host;
    enroll(host, 2, &[("one", "minutes"), ("two", "minutes"), ("late", "days")]);
    until("both get two messages", || accepted(host).len() == 4);
    let event: Event =
        serde_json::from_value(json!({ "type": "replied", "at": host.now().to_string(), "id": "m1", "channel": "email" }))
            .unwrap();
    let report = host.event(&To::Contact(ContactId::new("p0")), event.clone()).unwrap();
    assert_eq!(report.turns[0].status, Status::Replied);
    assert!(host.event(&To::Contact(ContactId::new("p0")), event).unwrap().duplicate);
    let statuses: Vec<Status> = host.enrollments(&EnrollmentFilter::default()).unwrap().iter().map(|row| row.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == Status::Active).count(), 1, "{statuses:?}");
}
