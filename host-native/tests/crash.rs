//! Kill -9 at every store write and every send, then a restart: nothing lost, no key twice in the folder (X3, X9).
//!
//! The worker is this test binary itself, started anew with `RELANCE_CRASH_AT`. At the named point it says so and waits; the
//! driver
//! kills it with SIGKILL and starts it again without. It is driven by points and not by time, so each run is the same.
//!
//! In: crash points. Out: a failure where a message is lost or doubled. Never: a sleep.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "a test says what went wrong by stopping"
)]

mod support;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

use relance::config::Way;
use relance::host::{Enroll, Run};
use relance::report::{EnrollmentFilter, OutboxFilter, Progress, SendStatus};
use relance::{Clock, SenderConfig, SmtpConfig, Tls};
use relance_core::base::{ContactId, SequenceId};
use relance_core::wire::{Status, ZoneId};
use support::server::MailServer;
use support::{END, START, at, mail, open};

const PEOPLE: usize = 2;
const STEPS: usize = 3;

/// Everything from the first import to the last message, such that it can be begun again at any point.
#[test]
#[ignore = "the body of the process that the other tests start and kill"]
fn worker() {
    let dir = std::env::var("RELANCE_TEST_DIR").expect("the driver names the directory");
    let now = std::env::var("RELANCE_TEST_NOW").expect("the driver names the time");
    let mut host = open(Path::new(&dir), &Clock::standing_at(at(&now)), &sender());
    let mut people = support::people(PEOPLE);
    // One zone, so that they are due together and woken in groups.
    people.iter_mut().for_each(|person| person.timezone = Some(ZoneId("Europe/Madrid".into())));
    host.import_contacts(people).unwrap();
    let draft = support::WELCOME.replacen('{', r#"{"reenroll":"never","#, 1);
    host.publish(&draft, Some(&SequenceId::new("welcome"))).unwrap();
    let what = Enroll {
        sequence: SequenceId::new("welcome"),
        version: None,
        contacts: (0..PEOPLE).map(|index| ContactId::new(format!("p{index}"))).collect(),
        target: None,
        conversation: None,
        dry_run: false,
    };
    host.enroll(&what, &mut |_| {}).unwrap();
    let stop = AtomicBool::new(false);
    let run = Run { hands: None, everybody: false, until: Some(at(END)), forever: false, stop: &stop };
    host.run(&run, &mut |progress| {
        if let Progress::Time { now } = progress {
            println!("time {now}");
        }
    })
    .unwrap();
    println!("done");
}

fn sender() -> SenderConfig {
    let port = std::env::var("RELANCE_TEST_SMTP").ok().and_then(|port| port.parse().ok());
    match port {
        None => support::sender(),
        Some(port) => SenderConfig {
            from: Some("ann@example.com".into()),
            by: Way::Smtp(SmtpConfig { port: Some(port), tls: Tls::None, ..SmtpConfig::new("localhost") }),
            ..support::sender()
        },
    }
}

/// Starts the worker at this time and lets it run to its end or to the crash point, where it is killed. Says whether it was, and the
/// time on its clock.
fn start(dir: &Path, now: &str, crash_at: Option<&str>, smtp: Option<u16>) -> (bool, String) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "worker", "--ignored", "--nocapture"]).env("RELANCE_TEST_DIR", dir).env("RELANCE_TEST_NOW", now);
    let log = dir.join("worker.log");
    command.stdout(Stdio::piped()).stderr(std::fs::File::create(&log).unwrap());
    if let Some(point) = crash_at {
        command.env("RELANCE_CRASH_AT", point);
    }
    if let Some(port) = smtp {
        command.env("RELANCE_TEST_SMTP", port.to_string());
    }
    let mut child = command.spawn().unwrap();
    let mut time = now.to_owned();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if let Some((_, now)) = line.split_once("time ") {
            time = now.to_owned();
        }
        if line.contains("crash point") {
            child.kill().unwrap(); // SIGKILL
            child.wait().unwrap();
            return (true, time);
        }
    }
    let ended = child.wait().unwrap();
    let said = || std::fs::read_to_string(&log).unwrap();
    assert!(ended.success(), "the worker failed by itself at {crash_at:?}, {ended}: {}", said());
    (false, time)
}

/// Kills at each time that this point is passed, and looks at what a restart makes of it. Gives the number of kills.
fn kill_at_each(point: &str, look: impl Fn(&Path, &MailServer, usize), over_smtp: bool) -> usize {
    for nth in 1.. {
        let dir = tempfile::tempdir().unwrap();
        let server = MailServer::plain();
        let port = over_smtp.then_some(server.port);
        let (killed, time) = start(dir.path(), START, Some(&format!("{point}:{nth}")), port);
        if killed {
            let (again, _) = start(dir.path(), &time, None, port);
            assert!(!again);
        }
        look(dir.path(), &server, if killed { nth } else { 0 });
        if !killed {
            return nth - 1;
        }
    }
    0
}

/// Whatever was killed: every message is there, once, and every timeline replays to the stored state.
fn all_there_once(dir: &Path, point: &str, nth: usize) {
    let mail = mail(dir);
    assert_eq!(mail.len(), PEOPLE * STEPS, "{point}:{nth}");
    for person in 0..PEOPLE {
        let to = format!("To: p{person}@example.com");
        assert_eq!(mail.iter().filter(|(_, text)| text.contains(&to)).count(), STEPS, "{point}:{nth}");
    }
    let mut host = open(dir, &Clock::standing_at(at(END)), &support::sender());
    let outbox = host.outbox(&OutboxFilter::default()).unwrap();
    assert_eq!(outbox.len(), PEOPLE * STEPS, "{point}:{nth}");
    assert!(outbox.iter().all(|row| row.status == SendStatus::Accepted), "{point}:{nth} {outbox:?}");
    let enrollments = host.enrollments(&EnrollmentFilter::default()).unwrap();
    assert_eq!(enrollments.len(), PEOPLE, "{point}:{nth}");
    for row in enrollments {
        assert_eq!(row.status, Status::Completed, "{point}:{nth}");
        assert!(host.replay(&row.id).unwrap().same, "{point}:{nth}");
    }
    let doctor = host.doctor().unwrap();
    assert!(doctor.database_sound && doctor.abandoned == 0 && doctor.overdue == 0 && doctor.quarantined.is_empty());
}

fn folder_survives(point: &str, least: usize) {
    let kills = kill_at_each(point, |dir, _, nth| all_there_once(dir, point, nth), false);
    println!("{point}: {kills} kills");
    assert!(kills >= least, "{point} was passed {kills} times only");
}

#[test]
fn a_kill_while_importing_or_publishing_leaves_all_or_nothing() {
    folder_survives("store.import", 1);
    folder_survives("store.version", 1);
}

#[test]
fn a_kill_before_a_turn_is_stored_loses_nothing() {
    folder_survives("store.save", PEOPLE + 2 * PEOPLE * STEPS);
}

#[test]
fn a_kill_after_a_turn_is_stored_repeats_nothing() {
    folder_survives("store.saved", PEOPLE + 2 * PEOPLE * STEPS);
}

#[test]
fn a_kill_around_a_group_of_turns_keeps_all_of_them_or_none() {
    folder_survives("store.group", 1 + STEPS);
    folder_survives("store.grouped", 1 + STEPS);
}

#[test]
fn a_kill_with_wake_ups_in_hand_loses_none() {
    folder_survives("store.claimed", STEPS);
}

#[test]
fn a_kill_around_a_sleep_or_a_claim_loses_no_wake_up() {
    folder_survives("timer.sleeps", STEPS);
    folder_survives("timer.woke", STEPS);
    folder_survives("timer.due", STEPS);
    folder_survives("store.claim", STEPS);
}

#[test]
fn a_kill_around_a_question_to_the_core_decides_it_once() {
    folder_survives("core.before", PEOPLE + 2 * PEOPLE * STEPS);
    folder_survives("core.answered", PEOPLE + 2 * PEOPLE * STEPS);
}

#[test]
fn a_kill_around_an_outcome_keeps_it() {
    folder_survives("outcome.heard", PEOPLE * STEPS);
    folder_survives("outcome.stored", PEOPLE * STEPS);
}

#[test]
fn a_kill_around_taking_a_message_in_hand_sends_it_once() {
    folder_survives("store.reserve", PEOPLE * STEPS);
    folder_survives("store.reserved", PEOPLE * STEPS);
    folder_survives("store.gate", PEOPLE * STEPS);
}

#[test]
fn a_kill_around_writing_the_file_leaves_one_file() {
    folder_survives("folder.written", PEOPLE * STEPS);
    folder_survives("folder.gate", PEOPLE * STEPS);
    folder_survives("folder.renamed", PEOPLE * STEPS);
}

/// What the server has, and what the outbox says of it.
fn over_smtp(point: &str, look: impl Fn(usize, usize, usize)) {
    let total = PEOPLE * STEPS;
    let kills = kill_at_each(
        point,
        |dir, server, nth| {
            let host = open(dir, &Clock::standing_at(at(END)), &support::sender());
            let outbox = host.outbox(&OutboxFilter::default()).unwrap();
            let count = |status| outbox.iter().filter(|row| row.status == status).count();
            let (accepted, unknown) = (count(SendStatus::Accepted), count(SendStatus::Unknown));
            assert_eq!(accepted + unknown, total, "{point}:{nth}");
            let mut texts: Vec<String> = server.received().into_iter().map(|message| message.text).collect();
            texts.sort();
            let received = texts.len();
            texts.dedup();
            assert_eq!(texts.len(), received, "{point}:{nth}: no message twice");
            if nth > 0 {
                look(received, accepted, unknown);
            }
        },
        true,
    );
    assert_eq!(kills, total, "{point}");
}

#[test]
fn a_kill_before_the_gate_of_a_mail_server_is_tried_again() {
    over_smtp("smtp.data", |received, accepted, unknown| assert_eq!((received, accepted, unknown), (6, 6, 0)));
}

#[test]
fn a_kill_between_gate_and_answer_is_unknown_and_counts_as_sent() {
    // X4: rather one message less than the same one twice.
    over_smtp("smtp.gate", |received, accepted, unknown| assert_eq!((received, accepted, unknown), (5, 5, 1)));
    over_smtp("smtp.answered", |received, accepted, unknown| assert_eq!((received, accepted, unknown), (6, 5, 1)));
}
