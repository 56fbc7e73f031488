//! What an operator does to a database of either kind: newer zone data for every worker on it, a review after a restore by its own means.
//!
//! In: two hosts on one database. Out: a failure where one goes by other rules than the other, or sends what is held. Never: a clock that
//! runs by itself.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what went wrong by stopping")]

mod support;

use std::sync::Arc;

use relance::guest::ZonePack;
use relance::host::Rules;
use relance::{Clock, FaultKind};
use relance_core::base::Instant;
use support::{END, START, at, mail, open, run_until, sender, set_up};

/// The core's own pack, of which the tests make a newer one.
const PACK: &[u8] = include_bytes!("../../core/zones/zones.bin");

/// The core's pack as of another edition, with clocks in Central Europe an hour further east.
fn pack(edition: &str) -> Arc<ZonePack> {
    let (rule, moved) = (b"CET-1CEST,M3.5.0,M10.5.0/3", b"CET-2CEST,M3.5.0,M10.5.0/3");
    let mut bytes = PACK.to_vec();
    bytes[5..10].copy_from_slice(edition.as_bytes());
    for at in 0..bytes.len() - rule.len() {
        if &bytes[at..at + rule.len()] == rule {
            bytes[at..at + rule.len()].copy_from_slice(moved);
        }
    }
    Arc::new(ZonePack::new(&bytes).unwrap())
}

#[test]
fn what_one_host_keeps_every_host_of_the_database_goes_by() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    set_up(&mut host, 5);
    run_until(&mut host, "2026-11-23T09:00:00.000Z");
    let newer = pack("2099a");
    let (before, after) = (Rules::of_zones(None), Rules::of_zones(Some(Arc::clone(&newer))));
    let listed = host.moves(Some(&before), &after).unwrap();
    // Of five zones one is in Central Europe.
    assert_eq!((listed.looked_at, listed.moved.len(), listed.undecided.len()), (5, 1, 0), "{listed:?}");
    let moved = &listed.moved[0];
    assert_eq!(
        (moved.contact.as_str(), moved.from, moved.to),
        ("p0", Some(at("2026-11-26T08:00:00Z")), Some(at("2026-11-26T07:00:00Z")))
    );
    assert!(host.moves(Some(&before), &before).unwrap().moved.is_empty());

    host.keep_zones(&newer).unwrap();
    let mut other = open(dir.path(), &clock, &sender());
    assert_eq!(other.zone_data().unwrap().used, "2099a");
    assert!(host.others_work().unwrap() && other.others_work().unwrap());
    assert_eq!(other.plan_anew(&listed.moved).unwrap(), 1);
    assert!(other.moves(None, &Rules::of_zones(Some(newer))).unwrap().moved.is_empty());
    assert_eq!(host.upcoming(None, 0).unwrap().iter().filter(|row| Some(row.at) == moved.to).count(), 1);
    assert_eq!(other.keep_zones(&pack("2098z")).unwrap_err().kind, FaultKind::Input);
}

#[test]
fn a_review_holds_what_is_due_and_sending_goes_on_when_it_is_over() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    set_up(&mut host, 5);
    let sent = |host: &mut relance::Host, until: &str| run_until(host, until).0.accepted;
    let due_by: Instant = at("2026-11-23T08:05:00Z");
    let held = host.begin_review(due_by).unwrap();
    // Where the working day has begun: in Madrid.
    assert_eq!((held, host.held().unwrap().len()), (1, 1));
    assert_eq!(sent(&mut host, "2026-11-24T08:00:00Z"), 0);
    assert!(host.doctor().unwrap().restored.is_some());
    for one in host.held().unwrap() {
        host.was_sent(&one).unwrap();
        host.release(&one.enrollment).unwrap();
    }
    host.end_review().unwrap();
    assert!(host.restored().unwrap().is_none() && !host.settings().unwrap().paused);
    // Five people, three messages each, of which one was sent before.
    assert_eq!(sent(&mut host, END), 14);
    assert_eq!(mail(dir.path()).len(), 14);
}
