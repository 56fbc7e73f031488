//! The engine for many machines, on a real server: what is due goes out, an answer ends it, whoever dies.
//!
//! In: Restate's server, this host's objects. Out: what the provider's folder has. Never: a server that outlives the test.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what went wrong by stopping")]

#[path = "support/node.rs"]
mod node;
mod support;

use std::time::{Duration, Instant};

use node::Node;
use relance::drive::To;
use std::sync::Arc;

use relance::engines::restate::{Endpoint, Ingress, Pool, serve};
use relance::host::Enroll;
use relance::report::{EnrollmentFilter, OutboxFilter, SendStatus};
use relance::{Clock, Host, Options};
use relance_core::base::{ContactId, SequenceId};
use relance_core::wire::{Event, Status};
use support::{options, people};

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < end, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn what_is_due_goes_out_once_and_an_answer_ends_it() {
    let node = Node::start();
    let dir = tempfile::tempdir().unwrap();
    let own = Options { sender: support::sender(), ..options(dir.path(), &Clock::system()) };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (deciders, hands) = (Pool::new(&own, 2, "decider"), Pool::new(&own, 2, "hand"));
    let endpoint = Endpoint { listen: "127.0.0.1:0".parse().unwrap(), admin: vec![node.admin.clone()], advertised: None };
    runtime.block_on(serve(&endpoint, deciders, hands)).unwrap();

    let mut host =
        Host::open(Options { bookkeeper: Some(Arc::new(Ingress::new(std::slice::from_ref(&node.ingress)))), ..own }).unwrap();
    host.import_contacts(people(2)).unwrap();
    let content = r#"{ "type": "text", "subject": "Hello", "body": "Hello" }"#;
    let step = |id: &str| format!(r#"{{ "id": "{id}", "wait": {{ "minutes": 0 }}, "channel": "email", "content": {content} }}"#);
    let draft = format!(
        r#"{{ "name": "Short", "purpose": "transactional", "onReply": "stop", "steps": [{}, {}, {{ "id": "late", "wait": {{ "days": 3 }}, "channel": "email", "content": {content} }}] }}"#,
        step("one"),
        step("two")
    );
    host.publish(&draft, Some(&SequenceId::new("short"))).unwrap();
    let what = Enroll {
        sequence: SequenceId::new("short"),
        version: None,
        contacts: ["p0", "p1"].map(ContactId::new).to_vec(),
        target: None,
        conversation: None,
        dry_run: false,
    };
    host.enroll(&what, &mut |_| {}).unwrap();
    until("both get two messages", || {
        let sent = host.outbox(&OutboxFilter::default()).unwrap();
        sent.iter().filter(|row| row.status == SendStatus::Accepted).count() == 4
    });
    let event: Event = serde_json::from_value(
        serde_json::json!({ "type": "replied", "at": host.now().to_string(), "id": "m1", "channel": "email" }),
    )
    .unwrap();
    let report = host.event(&To::Contact(ContactId::new("p0")), event.clone()).unwrap();
    assert_eq!(report.turns[0].status, Status::Replied);
    assert!(host.event(&To::Contact(ContactId::new("p0")), event).unwrap().duplicate);
    let statuses: Vec<Status> = host.enrollments(&EnrollmentFilter::default()).unwrap().iter().map(|row| row.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == Status::Active).count(), 1, "{statuses:?}");
}
