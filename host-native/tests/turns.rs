//! Turns of one contact never overlap, claims are counted, and what can't be decided harms nobody else (X8, X9).
//!
//! In: races and states that break. Out: a failure where a neighbour suffers. Never: a sleep.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what went wrong by stopping")]

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender as Channel, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use relance::config::Limits;
use relance::drive::port::{Notice, Turn, View};
use relance::drive::{self, To};
use relance::engines::sql::{Among, NewJob, SqlTurn};
use relance::guest::Guest;
use relance::host::{Enroll, Run};
use relance::report::{EnrollOutcome, EnrollmentFilter, OutboxFilter, Progress, SendStatus};
use relance::send::{Asked, Gate, Outcome, Sender, Ways};
use relance::{Clock, FaultKind, Host, Options};
use relance_core::base::{ContactId, EnrollmentId, Instant, SequenceId};
use relance_core::wire::{Event, Send, Status};
use support::{END, START, at, change, mail, open, run_until, sender, set_up, store, stored};

fn reply(id: &str) -> Event {
    serde_json::from_str(&format!(r#"{{"type":"replied","id":"{id}","at":"{START}","channel":"email"}}"#)).unwrap()
}

/// A provider that keeps a message until it is told to go on, and notes when each one left.
struct Slow {
    begun: Channel<()>,
    go_on: Mutex<Receiver<()>>,
    left: Arc<Mutex<Vec<String>>>,
}

impl Sender for Slow {
    fn attempt(&self, send: &Send, _: Instant, gate: &mut Gate<'_>) -> Outcome {
        self.begun.send(()).unwrap();
        self.go_on.lock().unwrap().recv().unwrap();
        if !gate() {
            return Outcome::Withdrawn;
        }
        self.left.lock().unwrap().push(send.key.as_str().to_owned());
        Outcome::Accepted { message_id: None }
    }
    fn can_be_asked(&self) -> bool {
        false
    }
    fn ask(&self, _: &Send) -> Asked {
        Asked::CannotTell
    }
    fn longest(&self) -> Duration {
        Duration::from_secs(60)
    }
    fn describe(&self) -> String {
        "slow".into()
    }
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// The messages of this contact wait in the outbox.
fn queued(dir: &Path, people: usize) -> (Clock, Vec<EnrollmentId>) {
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir, &clock, &sender());
    set_up(&mut host, people);
    let rows = host.enrollments(&EnrollmentFilter::default()).unwrap();
    drop(host);
    clock.advance_to(at("2026-11-23T08:06:00Z"), Duration::ZERO);
    let (mut store, mut guest) = (store(dir, &clock), Guest::new(Limits::default()).unwrap());
    let (slow, ..) = slow();
    for row in rows.iter().filter(|row| row.wake_at.is_some_and(|wake| wake <= clock.now())) {
        let mut unheard = |_: Notice| {};
        let mut turn = SqlTurn::new(&mut store, &slow, row.contact.clone(), &mut unheard);
        drive::wake(&mut turn, &mut guest, &row.id).unwrap();
    }
    (clock, rows.into_iter().map(|row| row.id).collect())
}

type Strings = Arc<Mutex<Vec<String>>>;

fn slow() -> (Slow, Receiver<()>, Channel<()>, Strings) {
    let (begun, has_begun) = channel();
    let (go, go_on) = channel();
    let left = Arc::new(Mutex::new(Vec::new()));
    (Slow { begun, go_on: Mutex::new(go_on), left: Arc::clone(&left) }, has_begun, go, left)
}

fn hand_over(dir: &Path, clock: &Clock, provider: &dyn Ways) {
    let (mut store, mut guest) = (store(dir, clock), Guest::new(Limits::default()).unwrap());
    let mut unheard = |_: Notice| {};
    let mut turn = SqlTurn::new(&mut store, provider, ContactId::new("p0"), &mut unheard);
    drive::hand_over(&mut turn, &mut guest).unwrap();
}

#[test]
fn a_reply_that_comes_while_a_message_is_in_hand_is_acknowledged_after_it() {
    // X8
    let dir = tempfile::tempdir().unwrap();
    let (clock, _) = queued(dir.path(), 1);
    let (slow, has_begun, go, left) = slow();
    let acknowledged = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| hand_over(dir.path(), &clock, &slow));
        has_begun.recv().unwrap();
        let replier = scope.spawn(|| {
            let mut host = open(dir.path(), &clock, &sender());
            let report = host.event(&To::Contact(ContactId::new("p0")), reply("m1")).unwrap();
            acknowledged.store(true, Ordering::SeqCst);
            assert_eq!(left.lock().unwrap().len(), 1, "the message had left when the reply was acknowledged");
            report
        });
        // The message can't be taken back any more, so the reply has to wait for it.
        for _ in 0..1000 {
            std::thread::yield_now();
        }
        assert!(!acknowledged.load(Ordering::SeqCst));
        go.send(()).unwrap();
        assert_eq!(replier.join().unwrap().turns[0].status, Status::Replied);
    });
    let host = open(dir.path(), &clock, &sender());
    assert_eq!(host.outbox(&OutboxFilter::default()).unwrap()[0].status, SendStatus::Accepted);
}

#[test]
fn a_reply_that_was_processed_before_takes_the_message_back() {
    // X8, S1
    let dir = tempfile::tempdir().unwrap();
    let (clock, ids) = queued(dir.path(), 1);
    let mut host = open(dir.path(), &clock, &sender());
    assert_eq!(host.outbox(&OutboxFilter::default()).unwrap()[0].status, SendStatus::Pending);

    host.event(&To::Enrollment(ids[0].clone()), reply("m1")).unwrap();
    let (report, _) = run_until(&mut host, END);

    assert_eq!(report.accepted, 0);
    assert!(mail(dir.path()).is_empty());
    assert_eq!(host.outbox(&OutboxFilter::default()).unwrap()[0].status, SendStatus::Cancelled);
}

#[test]
fn a_reply_counts_although_the_clock_was_set_back_to_before_its_run_began() {
    // X8: by such a clock nothing tells an old word from a new one.
    let dir = tempfile::tempdir().unwrap();
    let mut host = open(dir.path(), &Clock::standing_at(at(START)), &sender());
    set_up(&mut host, 2);
    drop(host);
    let yesterday = at("2026-11-22T08:00:00Z");
    let mut host = open(dir.path(), &Clock::standing_at(yesterday), &sender());
    let word = |at: Instant| Event { at, ..reply("m1") };

    let report = host.event(&To::Contact(ContactId::new("p0")), word(yesterday)).unwrap();

    assert_eq!(report.turns[0].status, Status::Replied);
    drop(host);
    let mut host = open(dir.path(), &Clock::standing_at(at(START)), &sender());
    let late = host.event(&To::Contact(ContactId::new("p1")), word(yesterday)).unwrap();
    assert_eq!(late.turns[0].status, Status::Active, "by a clock that is right it is from before the run");
}

#[test]
fn a_worker_that_lost_its_lease_stops_at_the_gate() {
    // X8: a stopped process that wakes up again must not send what somebody else has taken back.
    let dir = tempfile::tempdir().unwrap();
    let (clock, _) = queued(dir.path(), 1);
    let (slow, has_begun, go, left) = slow();
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| hand_over(dir.path(), &clock, &slow));
        has_begun.recv().unwrap();
        change(dir.path(), "UPDATE contact SET held_until = 0", &[]);
        let mut host = open(dir.path(), &clock, &sender());
        let report = host.event(&To::Contact(ContactId::new("p0")), reply("m1")).unwrap();
        assert_eq!(report.turns[0].status, Status::Replied);
        go.send(()).unwrap();
        worker.join().unwrap();
    });
    assert!(left.lock().unwrap().is_empty());
    let host = open(dir.path(), &clock, &sender());
    assert_eq!(host.outbox(&OutboxFilter::default()).unwrap()[0].status, SendStatus::Cancelled);
}

/// Writes down the order in which messages left.
struct Ordered<'a> {
    order: &'a AtomicU64,
    left: &'a Mutex<BTreeMap<String, u64>>,
}

impl Sender for Ordered<'_> {
    fn attempt(&self, send: &Send, _: Instant, gate: &mut Gate<'_>) -> Outcome {
        if !gate() {
            return Outcome::Withdrawn;
        }
        let tick = self.order.fetch_add(1, Ordering::SeqCst);
        assert!(self.left.lock().unwrap().insert(send.contact.as_str().to_owned(), tick).is_none(), "no key twice");
        Outcome::Accepted { message_id: None }
    }
    fn can_be_asked(&self) -> bool {
        true
    }
    fn ask(&self, send: &Send) -> Asked {
        if self.left.lock().unwrap().contains_key(send.contact.as_str()) { Asked::Accepted } else { Asked::NotAccepted }
    }
    fn longest(&self) -> Duration {
        Duration::from_secs(60)
    }
    fn describe(&self) -> String {
        "ordered".into()
    }
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

#[test]
fn no_message_leaves_after_a_reply_was_acknowledged_whoever_is_faster() {
    // X8: two workers and one replier on one database, each contact a race.
    const PEOPLE: usize = 40;
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    set_up(&mut host, PEOPLE);
    let rows = host.enrollments(&EnrollmentFilter::default()).unwrap();
    clock.advance_to(at("2026-11-25T08:00:00Z"), Duration::ZERO); // Everybody's first message is due.
    let (order, left) = (AtomicU64::new(1), Mutex::new(BTreeMap::new()));
    let provider = Ordered { order: &order, left: &left };
    let work = |backwards: bool| {
        let (mut store, mut guest) = (store(dir.path(), &clock), Guest::new(Limits::default()).unwrap());
        let mut rows: Vec<_> = rows.iter().collect();
        if backwards {
            rows.reverse();
        }
        for row in rows {
            let mut unheard = |_: Notice| {};
            let mut turn = SqlTurn::new(&mut store, &provider, row.contact.clone(), &mut unheard);
            drive::wake(&mut turn, &mut guest, &row.id).unwrap();
            drive::hand_over(&mut turn, &mut guest).unwrap();
        }
    };
    let mut acknowledged = BTreeMap::new();
    std::thread::scope(|scope| {
        scope.spawn(|| work(false));
        scope.spawn(|| work(true));
        for index in (0..PEOPLE).map(|index| (index * 17) % PEOPLE) {
            let contact = format!("p{index}");
            host.event(&To::Contact(ContactId::new(contact.clone())), reply(&format!("m{index}"))).unwrap();
            acknowledged.insert(contact, order.fetch_add(1, Ordering::SeqCst));
        }
    });
    let left = left.lock().unwrap();
    for (contact, when) in left.iter() {
        assert!(when < &acknowledged[contact], "{contact} was written to after its reply");
    }
    let outbox = host.outbox(&OutboxFilter::default()).unwrap();
    assert_eq!(outbox.iter().filter(|row| row.status == SendStatus::Accepted).count(), left.len());
    assert!(outbox.iter().all(|row| matches!(row.status, SendStatus::Accepted | SendStatus::Cancelled)));
}

#[test]
fn a_state_that_cannot_be_decided_is_put_aside_after_counted_claims_and_its_neighbours_go_on() {
    // X9
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    let items = set_up(&mut host, 3);
    assert_eq!(items.len(), 3);
    let rows = host.enrollments(&EnrollmentFilter::default()).unwrap();
    let (bad, worse) = (rows[0].id.clone(), rows[1].id.clone());
    // One that the core refuses: no step of its version has that id. One that is no state at all.
    let spoil = "UPDATE enrollment SET state = replace(state, '\"id\":\"hello\"', '\"id\":\"nobody\"') WHERE id = :id";
    let id = |id: &EnrollmentId| [(":id", id.to_string().into())];
    assert_eq!(change(dir.path(), spoil, &id(&bad)), 1);
    assert_eq!(change(dir.path(), "UPDATE enrollment SET state = '{' WHERE id = :id", &id(&worse)), 1);

    let stop = AtomicBool::new(false);
    let mut aside = Vec::new();
    let run = Run { hands: None, everybody: false, until: Some(at(END)), forever: false, stop: &stop };
    let report = host
        .run(&run, &mut |progress| {
            if let Progress::Quarantined { enrollment } = progress {
                aside.push(enrollment);
            }
        })
        .unwrap();

    aside.sort();
    let mut expected = vec![bad.clone(), worse.clone()];
    expected.sort();
    assert_eq!(aside, expected, "{report:?}");
    assert_eq!((report.accepted, report.quarantined), (3, 2));
    let mut found = host.doctor().unwrap().quarantined;
    found.sort();
    assert_eq!(found, expected);
    let claims: u32 = stored(dir.path(), "SELECT claims FROM enrollment WHERE id = :id", &id(&bad));
    assert_eq!(claims, 5);
    assert_eq!(host.release(&EnrollmentId::new("nobody")).unwrap_err().kind, FaultKind::NotFound);
    host.release(&bad).unwrap();
    assert_eq!(host.doctor().unwrap().quarantined, std::slice::from_ref(&worse));
    // What can't be read is visible all the same, and hides nobody.
    let rows = host.enrollments(&EnrollmentFilter::default()).unwrap();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().any(|row| row.id == worse && row.quarantined && row.status == Status::Active && row.step.is_none()));
    assert!(host.upcoming(None, 0).unwrap().iter().all(|row| row.enrollment != worse));
}

#[test]
fn a_worker_never_wakes_anything_early_and_early_wake_ups_are_armed_again() {
    // X9
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    set_up(&mut host, 1);
    let row = host.enrollments(&EnrollmentFilter::default()).unwrap().remove(0);
    let wake = row.wake_at.unwrap();
    change(dir.path(), "UPDATE enrollment SET due_at = :now", &[(":now", clock.now().millis().into())]);

    let (report, _) = run_until(&mut host, START);

    assert_eq!((report.wakes, report.accepted), (0, 0));
    let due: i64 = stored(dir.path(), "SELECT due_at FROM enrollment", &[]);
    assert_eq!(due, wake.millis());
    let (report, _) = run_until(&mut host, &wake.plus_millis(-1).unwrap().to_string());
    assert_eq!(report.wakes, 0);
    let (report, _) = run_until(&mut host, &wake.to_string());
    assert_eq!((report.wakes, report.accepted), (1, 1));
}

#[test]
fn live_enrollments_are_counted_where_somebody_enrolls_and_the_plan_has_a_limit() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    set_up(&mut host, 3);
    let (mut store, (slow, ..)) = (store(dir.path(), &clock), slow());
    let mut live = || {
        let mut unheard = |_: Notice| {};
        let mut turn = SqlTurn::new(&mut store, &slow, ContactId::new("p0"), &mut unheard);
        turn.load(&View::Live).unwrap();
        turn.live().unwrap()
    };
    assert_eq!(live(), 0);

    host.set_settings(r#"{ "plan": { "maxEnrollments": 3 } }"#, None).unwrap();

    assert_eq!(live(), 3);
    host.import_contacts(support::people(4)).unwrap();
    let what = Enroll {
        sequence: SequenceId::new("welcome"),
        version: None,
        contacts: vec![ContactId::new("p3")],
        target: None,
        conversation: None,
        dry_run: false,
    };
    let item = host.enroll(&what, &mut |_| {}).unwrap().remove(0);
    let EnrollOutcome::Refused { reason } = item.outcome else { panic!("{:?}", item.outcome) };
    assert_eq!(&*reason.code, "enroll.planLimit");
}

#[test]
fn several_workers_on_one_database_send_every_message_once() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let people = 12;
    let mut host = open(dir.path(), &clock, &sender());
    set_up(&mut host, people);
    // The clock is everybody's: it moves only while nobody works, or a worker would find late what another has in hand.
    while let Some(next) = host.status().unwrap().next_due {
        clock.advance_to(next, Duration::ZERO);
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| run_until(&mut open(dir.path(), &clock, &sender()), &next.to_string()));
            }
        });
    }
    assert_eq!(mail(dir.path()).len(), people * 3);
    for row in host.enrollments(&EnrollmentFilter::default()).unwrap() {
        assert_eq!(row.status, Status::Completed);
        assert!(host.replay(&row.id).unwrap().same);
    }
    let rows = host.outbox(&OutboxFilter::default()).unwrap();
    assert!(rows.iter().all(|row| row.status == SendStatus::Accepted && row.attempts == 1), "{rows:?}");
}

#[test]
fn a_message_whose_outcome_could_not_be_stored_is_taken_up_by_the_same_worker() {
    // X9: the disk was full when the outcome came; the worker lives, and so does its id.
    let dir = tempfile::tempdir().unwrap();
    let (clock, _) = queued(dir.path(), 1);
    let (mut store, mut guest) = (store(dir.path(), &clock), Guest::new(Limits::default()).unwrap());
    let (slow, _, _, left) = slow();
    let contact = ContactId::new("p0");
    let mut unheard = |_: Notice| {};
    let mut turn = SqlTurn::new(&mut store, &slow, contact.clone(), &mut unheard);
    assert!(turn.reserve().unwrap().is_some());
    drop(turn);
    let waiting = store.waiting(&Among::all(), 8).unwrap();
    assert_eq!(waiting.iter().map(|waiting| &waiting.contact).collect::<Vec<_>>(), [&contact]);
    assert!(store.has_abandoned(&contact).unwrap());

    let mut heard = Vec::new();
    let mut listener = |notice: Notice| heard.push(notice);
    let mut turn = SqlTurn::new(&mut store, &slow, contact.clone(), &mut listener);
    drive::recover(&mut turn, &mut guest).unwrap();
    drop(turn);

    assert!(matches!(heard.as_slice(), [Notice::Handed { recovered: true, status: SendStatus::Pending, .. }]), "{heard:?}");
    assert!(left.lock().unwrap().is_empty() && !store.has_abandoned(&contact).unwrap());
}

#[test]
fn what_was_due_beside_a_state_that_brings_workers_down_is_not_counted_with_it() {
    // X9: a worker that dies with a batch in hand leaves every claim counted; what that happened to twice is taken in hand alone.
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    set_up(&mut host, 5);
    clock.advance_to(at("2026-11-25T08:00:00Z"), Duration::ZERO);
    let mut store = store(dir.path(), &clock);
    assert_eq!(store.claim(&Among::all(), 64).unwrap().claims.len(), 5);
    for wanted in [&[2; 5][..], &[3]] {
        drop(store); // As if it had been killed: its lock is gone, what it had in hand is still written.
        store = support::store(dir.path(), &clock);
        store.sweep().unwrap();

        let again = store.claim(&Among::all(), 64).unwrap().claims;

        assert_eq!(again.iter().map(|claim| claim.claims).collect::<Vec<_>>(), wanted);
    }
    drop(store);
    let (report, _) = run_until(&mut host, END);
    assert_eq!(report.quarantined, 0);
    assert_eq!(mail(dir.path()).len(), 5 * 3);
}

#[test]
fn what_one_worker_has_in_hand_is_left_to_it_until_it_hangs_for_too_long() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    set_up(&mut open(dir.path(), &clock, &sender()), 5);
    clock.advance_to(at("2026-11-25T08:00:00Z"), Duration::ZERO);
    let (mut one, mut other) = (store(dir.path(), &clock), store(dir.path(), &clock));
    let claimed = |store: &mut relance::engines::sql::Store, most| -> Vec<(EnrollmentId, u32)> {
        store.claim(&Among::all(), most).unwrap().claims.into_iter().map(|claim| (claim.enrollment, claim.claims)).collect()
    };
    let hangs = claimed(&mut one, 3);
    let rest = claimed(&mut other, 64);
    assert_eq!((hangs.len(), rest.len()), (3, 2));
    assert!(hangs.iter().all(|taken| !rest.contains(taken)) && claimed(&mut store(dir.path(), &clock), 64).is_empty());
    one.let_go().unwrap();
    assert_eq!(claimed(&mut one, 64), hangs, "what is given back does not count");

    change(dir.path(), "UPDATE hand SET until = 0 WHERE taken LIKE '%' || :id || '%'", &[(":id", hangs[0].0.as_str().into())]);
    other.let_go().unwrap();
    let counted: Vec<_> = hangs.into_iter().map(|(id, _)| (id, 2)).collect();
    assert_eq!(claimed(&mut other, 64), counted, "anybody's, apart from those that nobody has hung with");
    assert_eq!(claimed(&mut store(dir.path(), &clock), 64), rest);
}

#[test]
fn l8_what_is_due_while_its_sequence_is_paused_waits_although_nobody_has_told_it_yet() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    let items = set_up(&mut host, 1);
    let EnrollOutcome::Enrolled { enrollment, .. } = &items[0].outcome else { panic!("{items:?}") };
    let (store, welcome) = (store(dir.path(), &clock), SequenceId::new("welcome"));
    let job = |id: &str, kind| NewJob { id: id.into(), kind, whole: 1, request: r#"{"sequence":"welcome","by":"Ana"}"#.into() };
    store.pause_sequence(&welcome, true, &job("job_1", "pause")).unwrap();
    run_until(&mut host, END);
    assert!(mail(dir.path()).is_empty());
    let state = host.state(enrollment).unwrap().unwrap();
    assert_eq!((state.status, state.pause.unwrap().levels.len()), (Status::Paused, 1));

    let (mut last, stop) = (String::new(), AtomicBool::new(false));
    assert!(host.work_on_a_job(&mut last, &stop).unwrap());
    assert_eq!(host.timeline(enrollment).unwrap().len(), 2, "it is told already");
    store.pause_sequence(&welcome, false, &job("job_2", "resume")).unwrap();
    assert!(host.work_on_a_job(&mut last, &stop).unwrap());
    assert!(!host.work_on_a_job(&mut last, &stop).unwrap());
    run_until(&mut host, "2027-01-15T08:00:00.000Z");
    assert_eq!(mail(dir.path()).len(), 3, "it goes on");
    assert!(host.replay(enrollment).unwrap().same);
    assert_eq!(store.job("job_2").unwrap().unwrap().status, "done");
}

#[test]
fn a_job_that_brings_its_workers_down_over_and_over_is_given_up() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    let store = store(dir.path(), &clock);
    store.add_job(&NewJob { id: "job_1".into(), kind: "recalculate", whole: 1, request: "{}".into() }).unwrap();
    for _ in 0..5 {
        let claimed = store.claim_job("").unwrap().unwrap();
        assert!(store.claim_job("").unwrap().is_none() && !claimed.hopeless, "it is in one hand");
        store.put_job_back(&claimed).unwrap();
    }
    assert!(host.work_on_a_job(&mut String::new(), &AtomicBool::new(false)).unwrap());
    let job = store.job("job_1").unwrap().unwrap();
    assert_eq!(job.status, "failed");
    assert!(job.result.unwrap().contains("host.jobStuck"));
}

#[test]
fn a_database_of_the_first_step_is_brought_up_to_date_and_its_people_are_found_by_their_addresses() {
    let dir = tempfile::tempdir().unwrap();
    let old = rusqlite::Connection::open(dir.path().join("relance.db")).unwrap();
    old.execute_batch(include_str!("../src/engines/sqlite/migrations/0001_first.sql")).unwrap();
    old.execute_batch(
        r#"PRAGMA user_version = 1; INSERT INTO workspace VALUES ('default', 0);
           INSERT INTO contact (workspace, id, json) VALUES
             ('default', 'ann', '{"id":"ann","email":"Ann@Example.com","phone":"+33600000000","addresses":{"whatsapp":"w1"}}'),
             ('default', 'Jörg', '{"id":"Jörg","firstName":"JÖRG","lastName":"Straße"}')"#,
    )
    .unwrap();
    drop(old);

    let host = Host::open(Options::new(dir.path())).unwrap();

    assert_eq!(host.contact(&ContactId::new("ann")).unwrap().unwrap().addresses.len(), 1);
    drop(host);
    let now = rusqlite::Connection::open(dir.path().join("relance.db")).unwrap();
    let mut found = now.prepare("SELECT channel || ' ' || address FROM address ORDER BY channel").unwrap();
    let found: Vec<String> = found.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(found, ["email ann@example.com", "sms +33600000000", "whatsapp w1"]);
    let mut found = now.prepare("SELECT found FROM person WHERE contact = 'Jörg'").unwrap();
    assert_eq!(found.query_row([], |row| row.get::<_, String>(0)).unwrap(), "jorg strasse\njorg");
}
