//! How fast accounts send: exactly as fast as they may, whoever works, and nobody waits for another one's account.
//!
//! In: people enrolled at one moment, accounts with limits, a clock that stands. Out: when each message went. Never: the real clock.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what went wrong by stopping")]

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use relance::engines::sql::Keep;
use relance::host::{Run, To};
use relance::report::{OutboxFilter, OutboxRow, SendStatus};
use relance::{Clock, Host};
use relance_core::base::{ContactId, Instant};
use relance_core::wire::{Contact, Event};
use serde_json::json;
use support::{START, at, mail, open, run_until, sender, set_up, store, stored};

/// When the first step of everybody is due.
const DUE: &str = "2026-11-23T08:05:00.000Z";

fn account(limits: serde_json::Value) -> serde_json::Value {
    json!({ "provider": "folder", "unsubscribeUrl": "https://example.com/leave?k={key}", "limits": limits })
}

fn sent(host: &Host) -> Vec<OutboxRow> {
    let filter = OutboxFilter { status: Some(SendStatus::Accepted), limit: 0, ..OutboxFilter::default() };
    let mut rows = host.outbox(&filter).unwrap();
    rows.sort_by_key(|row| row.settled_at);
    rows
}

/// How many milliseconds after they were due the first messages went.
fn delays(host: &Host) -> Vec<i64> {
    let due = at(DUE).millis();
    sent(host).iter().filter(|row| row.step.as_str() == "hello").map(|row| row.settled_at.unwrap().millis() - due).collect()
}

/// Works until nothing can be done at the moment that the clock shows.
fn work(host: &mut Host, now: Instant) {
    let stop = AtomicBool::new(false);
    host.run(&Run { hands: None, everybody: true, until: Some(now), forever: false, stop: &stop }, &mut |_| {}).unwrap();
}

/// Everybody who is in Madrid, so that all are due at one moment.
fn neighbours(host: &mut Host, count: usize) {
    set_up(host, 0);
    let people = (0..count).map(|index| {
        let json = json!({ "id": format!("p{index}"), "email": format!("p{index}@example.com"), "phone": format!("+3460000{index:04}"),
            "timezone": "Europe/Madrid" });
        serde_json::from_value::<Contact>(json).unwrap()
    });
    host.import_contacts(people.collect()).unwrap();
    let what = relance::host::Enroll {
        sequence: relance_core::base::SequenceId::new("welcome"),
        version: None,
        contacts: (0..count).map(|index| ContactId::new(format!("p{index}"))).collect(),
        target: None,
        conversation: None,
        dry_run: false,
    };
    host.enroll(&what, &mut |_| {}).unwrap();
}

#[test]
fn messages_go_as_fast_as_their_account_may_and_no_faster() {
    let dir = tempfile::tempdir().unwrap();
    let mut host = open(dir.path(), &Clock::standing_at(at(START)), &sender());
    host.put_account("mail", account(json!({ "perSecond": 2, "burst": 3 }))).unwrap();
    neighbours(&mut host, 8);
    run_until(&mut host, "2026-11-23T09:00:00Z");
    assert_eq!(delays(&host), [0, 0, 0, 500, 1_000, 1_500, 2_000, 2_500]);
    assert_eq!(mail(dir.path()).len(), 8, "each once");
    let whose: String = stored(dir.path(), "SELECT min(account) FROM outbox WHERE status = 'accepted'", &[]);
    assert_eq!(whose, "mail");
}

#[test]
fn what_would_wait_long_is_decided_anew_when_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let mut host = open(dir.path(), &Clock::standing_at(at(START)), &sender());
    host.put_account("mail", account(json!({ "perMinute": 1 }))).unwrap();
    neighbours(&mut host, 6);
    run_until(&mut host, "2026-11-23T08:06:30Z");
    assert_eq!(delays(&host), [0, 60_000]);
    // Somebody answers while waiting for the account: they get nothing any more.
    let waiting = host.outbox(&OutboxFilter { limit: 0, ..OutboxFilter::default() }).unwrap();
    let waiting = waiting.iter().find(|row| row.status != SendStatus::Accepted).unwrap().contact.clone();
    let reply: Event = serde_json::from_str(r#"{"type":"replied","at":"2026-11-23T08:06:30Z"}"#).unwrap();
    host.event(&To::Contact(waiting.clone()), reply).unwrap();
    run_until(&mut host, "2026-11-23T09:00:00Z");
    let delays = delays(&host);
    assert_eq!(delays.len(), 5, "{delays:?}");
    assert!(delays.windows(2).all(|two| two[1] - two[0] >= 60_000), "{delays:?}");
    assert!(delays[4] <= 6 * 60_000, "the account does not stand still for somebody who has answered: {delays:?}");
    assert!(sent(&host).iter().all(|row| row.contact != waiting));
}

#[test]
fn one_person_gets_messages_as_fast_as_one_person_may() {
    let dir = tempfile::tempdir().unwrap();
    let mut host = open(dir.path(), &Clock::standing_at(at(START)), &sender());
    host.put_account("mail", account(json!({ "perSecond": 50, "perRecipient": { "perMinute": 6 } }))).unwrap();
    neighbours(&mut host, 2);
    // The same person in a second sequence, due at the same moment.
    host.publish(support::WELCOME, Some(&relance_core::base::SequenceId::new("again"))).unwrap();
    let what = relance::host::Enroll {
        sequence: relance_core::base::SequenceId::new("again"),
        version: None,
        contacts: vec![ContactId::new("p0")],
        target: None,
        conversation: None,
        dry_run: false,
    };
    host.enroll(&what, &mut |_| {}).unwrap();
    run_until(&mut host, "2026-11-23T09:00:00Z");
    let delays = delays(&host);
    assert_eq!(delays.len(), 3);
    assert!(delays[1] <= 40 && delays[2] >= 10_000 && delays[2] < 10_100, "{delays:?}");
}

#[test]
fn two_workers_together_are_no_faster_than_the_account() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    host.put_account("mail", account(json!({ "perSecond": 10, "burst": 5 }))).unwrap();
    neighbours(&mut host, 40);
    clock.advance_to(at(DUE), Duration::ZERO);
    let mut counts = Vec::new();
    for tick in 0..3 {
        let now = at(DUE).saturating_plus_millis(tick * 1_000);
        clock.advance_to(now, Duration::ZERO);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| work(&mut open(dir.path(), &clock, &sender()), now));
            }
        });
        counts.push(sent(&host).len());
    }
    assert_eq!(counts, [5, 15, 25], "the burst, then ten a second");
    let keys: BTreeMap<String, usize> = sent(&host).iter().fold(BTreeMap::new(), |mut keys, row| {
        *keys.entry(row.key.to_string()).or_default() += 1;
        keys
    });
    assert!(keys.values().all(|count| *count == 1));
}

#[test]
fn a_message_of_another_account_does_not_wait_behind_a_crowd() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    host.set_settings(r#"{ "channels": { "email": { "account": "slow" }, "sms": { "account": "fast" } } }"#, None).unwrap();
    host.put_account("slow", account(json!({ "perDay": 1 }))).unwrap();
    let url = "http://127.0.0.1:9/nobody";
    let rules = relance::config::AccountRules {
        reach: relance::hook::reach::Reach { own: true, ranges: Vec::new() },
        local_files: false,
    };
    let mut operator = Host::open(relance::Options { accounts: rules, ..support::options(dir.path(), &clock) }).unwrap();
    let hook =
        json!({ "provider": "webhook", "url": url, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "channels": ["sms"] });
    operator.put_account("fast", hook).unwrap();
    neighbours(&mut operator, 300);
    let text = r#"{ "name": "Text", "purpose": "transactional", "steps": [ { "id": "text", "wait": { "minutes": 6 }, "channel": "sms",
        "content": { "type": "text", "body": "Hello" } } ] }"#;
    operator.publish(text, Some(&relance_core::base::SequenceId::new("text"))).unwrap();
    let what = relance::host::Enroll {
        sequence: relance_core::base::SequenceId::new("text"),
        version: None,
        contacts: vec![ContactId::new("p299")],
        target: None,
        conversation: None,
        dry_run: false,
    };
    operator.enroll(&what, &mut |_| {}).unwrap();
    clock.advance_to(at("2026-11-23T08:06:00Z"), Duration::ZERO);
    // All are decided; then a few batches of messages are handed over.
    let stop = AtomicBool::new(false);
    let run = Run { hands: None, everybody: false, until: Some(clock.now()), forever: false, stop: &stop };
    while operator.decide(&run, &mut |_| {}).unwrap().0 {}
    let mut handed = 0;
    let mut tried = None;
    operator
        .run(&run, &mut |progress| {
            if let relance::report::Progress::Handed { step, .. } = progress {
                handed += 1;
                if step.as_str() == "text" && tried.is_none() {
                    tried = Some(handed);
                    stop.store(true, std::sync::atomic::Ordering::Relaxed);
                }
            }
        })
        .unwrap();
    assert!(tried.is_some_and(|place| place <= 200), "it came after {tried:?} of 301");
}

#[test]
fn what_waited_for_a_limit_is_cleared_away_when_the_limit_is_free() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    host.put_account("mail", account(json!({ "perSecond": 2, "perRecipient": { "perMinute": 6 } }))).unwrap();
    neighbours(&mut host, 3);
    run_until(&mut host, "2026-11-23T08:10:00Z");
    let rows = |dir: &Path| stored::<i64>(dir, "SELECT count(*) FROM pace", &[]);
    assert_eq!(rows(dir.path()), 4, "one for the account, one for each person");
    let swept = || store(dir.path(), &clock).sweep_old(&Keep::default(), 100).unwrap().limits;
    assert_eq!(swept(), 0);
    clock.advance_to(at("2026-11-23T10:00:00Z"), Duration::ZERO);
    assert_eq!((swept(), rows(dir.path())), (4, 0));
}

#[test]
fn an_account_that_was_changed_is_used_as_it_is_now_and_one_that_is_gone_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut worker = open(dir.path(), &clock, &sender());
    let from = |name: &str| json!({ "provider": "folder", "from": format!("{name}@example.com"), "unsubscribeUrl": "https://example.com/leave" });
    worker.put_account("mail", from("first")).unwrap();
    neighbours(&mut worker, 1);
    run_until(&mut worker, "2026-11-23T08:10:00Z");
    let mut other = open(dir.path(), &clock, &sender());
    other.put_account("mail", from("second")).unwrap();
    run_until(&mut worker, "2026-11-26T08:00:00Z");
    other.delete_account("mail").unwrap();
    run_until(&mut worker, "2026-12-07T08:00:00Z");
    let mails = mail(dir.path());
    let count = |text: &str| mails.iter().filter(|(_, body)| body.contains(text)).count();
    assert_eq!((count("From: first@"), count("From: second@"), mails.len()), (1, 1, 3));
    assert_eq!(count("From: relance@localhost"), 1, "where there is no account, the process's own way");
}
