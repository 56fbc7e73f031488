//! An incident capsule becomes a vector that holds as it is.
//!
//! In: a host's story, its capsule, plain and anonymous. Out: a failure where the vector does not hold, or could not fail. Never: a vector
//! that is put right by hand.
#![allow(clippy::unwrap_used, reason = "a test that can't go on says so by failing")]

use std::path::Path;
use std::sync::atomic::AtomicBool;

use conformance::{native, vector};
use relance::capsule::{Capsule, vector as made_of};
use relance::host::{Enroll, Run, To};
use relance::{Clock, Host, Options, SenderConfig};
use relance_core::base::{ContactId, EnrollmentId, SequenceId};
use relance_core::wire::Event;

const SETTINGS: &str = r#"{ "zone": "Europe/Lisbon", "caps": [{ "max": 2, "per": { "days": 7 } }],
  "calendar": { "workingHours": { "mon": ["08:00-17:00"], "wed": ["08:00-17:00"], "thu": ["08:00-17:00"] }, "spreadMinutes": 20 } }"#;
const ADA: &str = r#"[{ "id": "ada", "firstName": "Ada", "email": "ada@example.com", "timezone": "America/Sao_Paulo",
  "attributes": { "plan": "solo", "seats": 12.5 } }]"#;
const DRAFT: &str = r#"{ "name": "Welcome", "purpose": "service", "onReply": "continue", "steps": [
  { "id": "hello", "wait": { "minutes": 5 }, "channel": "email",
    "content": { "type": "text", "subject": "Hi", "body": "Hi {{ contact.firstName }} ({{ contact.attributes.plan }})" } },
  { "id": "tour", "wait": { "businessDays": 1 }, "at": ["09:00"], "channel": "email",
    "content": { "type": "text", "subject": "A tour", "body": "Shall I?" } },
  { "id": "third", "wait": { "days": 1 }, "channel": "email", "content": { "type": "text", "subject": "3", "body": "Beyond the cap" } }
] }"#;

/// A story: two messages, a reply that changes nothing, a third message that the cap puts off.
fn told(folder: &Path) -> (Host, EnrollmentId) {
    let clock = Clock::standing_at("2026-11-23T09:00:00Z".parse().unwrap());
    let sender = SenderConfig { unsubscribe_url: Some("https://example.com/leave?k={key}".into()), ..SenderConfig::default() };
    let mut host = Host::open(Options { clock, sender, ..Options::new(folder) }).unwrap();
    host.set_settings(SETTINGS, None).unwrap();
    host.import_contacts(serde_json::from_str(ADA).unwrap()).unwrap();
    host.publish(DRAFT, Some(&SequenceId::new("welcome"))).unwrap();
    let (sequence, contacts) = (SequenceId::new("welcome"), vec![ContactId::new("ada")]);
    let what = Enroll { sequence, version: None, contacts, target: None, conversation: None, dry_run: false };
    host.enroll(&what, &mut |_| {}).unwrap();
    let id = host.enrollments(&relance::report::EnrollmentFilter::default()).unwrap().remove(0).id;
    run(&mut host, "2026-11-25T20:00:00Z");
    let reply: Event =
        serde_json::from_str(r#"{ "type": "replied", "at": "2026-11-25T20:00:00Z", "id": "m1", "text": "Later" }"#).unwrap();
    host.event(&To::Contact(ContactId::new("ada")), reply).unwrap();
    run(&mut host, "2026-12-10T20:00:00Z");
    (host, id)
}

fn run(host: &mut Host, until: &str) {
    let stop = AtomicBool::new(false);
    let run = Run { hands: None, everybody: false, until: Some(until.parse().unwrap()), forever: false, stop: &stop };
    host.run(&run, &mut |_| {}).unwrap();
}

/// What does not hold of a capsule's vector.
fn failures(capsule: &Capsule) -> Vec<String> {
    let cases = vector::read("replay/incident.json", &made_of(capsule.content()).unwrap()).unwrap();
    native::run(&cases).unwrap().failures
}

#[test]
fn a_capsules_vector_holds_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (mut host, id) = told(folder.path());
    for anonymous in [false, true] {
        let capsule = host.capsule(&id, anonymous).unwrap();
        assert!(capsule.content().timeline.len() >= 7, "{}", capsule.content().timeline.len());
        let failures = failures(&Capsule::read(&capsule.text().unwrap()).unwrap());
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}

#[test]
fn a_vector_of_what_was_recorded_otherwise_does_not_hold() {
    let folder = tempfile::tempdir().unwrap();
    let (mut host, id) = told(folder.path());
    let mut content = host.capsule(&id, false).unwrap().into_content();
    let entry = &mut content.timeline.last_mut().unwrap().entry;
    let other = entry.get().replacen("\"revision\":", "\"revision\":1", 1);
    *entry = serde_json::from_str(&other).unwrap();
    let failures = failures(&Capsule::seal(content).unwrap());
    assert_eq!(failures.len(), 1, "{failures:?}");
}
