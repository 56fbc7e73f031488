//! The whole path: a draft, people, two weeks of virtual time, mail in a folder, and a timeline that replays to the same bytes.
//!
//! In: a draft and people. Out: a failure where the mail or the timeline differ. Never: the real clock.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what went wrong by stopping")]

mod support;

use relance::config::MailConfig;
use relance::host::{Enroll, To};
use relance::report::{EnrollOutcome, EnrollmentFilter, OutboxFilter, SendStatus};
use relance::{Clock, SenderConfig};
use relance_core::base::{ContactId, EnrollmentId, SequenceId};
use relance_core::wire::{Event, Status};
use support::{END, START, at, change, mail, open, run_until, sender, set_up};

fn enrolled(outcome: &EnrollOutcome) -> EnrollmentId {
    match outcome {
        EnrollOutcome::Enrolled { enrollment, .. } => enrollment.clone(),
        other => panic!("{other:?}"),
    }
}

fn event(json: &str) -> Event {
    serde_json::from_str(json).unwrap()
}

#[test]
fn two_weeks_pass_and_every_message_is_in_the_folder_once() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    let items = set_up(&mut host, 5);
    assert_eq!(items.len(), 5);

    let (report, _) = run_until(&mut host, END);

    assert_eq!((report.accepted, report.rejected, report.unknown, report.quarantined), (15, 0, 0, 0));
    assert_eq!(host.now(), at(END));
    let mail = mail(dir.path());
    assert_eq!(mail.len(), 15);
    assert!(mail.iter().all(|(_, text)| text.contains("Auto-Submitted: auto-generated")));
    for item in &items {
        let id = enrolled(&item.outcome);
        assert_eq!(host.state(&id).unwrap().unwrap().status, Status::Completed);
        let replay = host.replay(&id).unwrap();
        assert!(replay.same, "{replay:?}");
        assert!(!host.explain(&id).unwrap().headline.is_empty());
    }
    let status = host.status().unwrap();
    assert_eq!((status.due, status.next_due, status.quarantined), (0, None, 0));
    let doctor = host.doctor().unwrap();
    assert!(doctor.database_sound && doctor.stuck.is_empty() && doctor.abandoned == 0 && doctor.sender_problem.is_none());
}

#[test]
fn a_no_of_somebody_in_no_sequence_holds_for_their_address_in_the_next_import() {
    // C5
    let dir = tempfile::tempdir().unwrap();
    let mut host = open(dir.path(), &Clock::standing_at(at(START)), &sender());
    let person = |id: &str| serde_json::from_str(&format!(r#"{{"id":"{id}","email":"Ada@example.com"}}"#)).unwrap();
    host.import_contacts(vec![person("old")]).unwrap();
    let no = event(r#"{"type":"unsubscribed","channel":"email","at":"2026-11-23T08:01:00Z","id":"e1"}"#);
    host.event(&To::Contact(ContactId::new("old")), no).unwrap();

    host.import_contacts(vec![person("new")]).unwrap();

    let contact = host.contact(&ContactId::new("new")).unwrap().unwrap();
    assert!(contact.opt_outs.iter().any(|channel| channel.as_str() == "email"), "{:?}", contact.opt_outs);
}

#[test]
fn an_import_of_what_is_known_says_that_a_no_meanwhile_has_changed_it() {
    // C5
    let dir = tempfile::tempdir().unwrap();
    let mut host = open(dir.path(), &Clock::standing_at(at(START)), &sender());
    let person = |id: &str, email: &str| serde_json::from_str(&format!(r#"{{"id":"{id}","email":"{email}"}}"#)).unwrap();
    let all = || vec![person("one", "ada@example.com"), person("two", "ada@example.com"), person("three", "eve@example.com")];
    host.import_contacts(all()).unwrap();
    let bounced = event(r#"{"type":"bounced","channel":"email","kind":"hard","at":"2026-11-23T08:01:00Z"}"#);
    host.event(&To::Contact(ContactId::new("one")), bounced).unwrap();

    let again = host.import_contacts(all()).unwrap();
    let twice = host.import_contacts(vec![person("two", "ada@example.com"), person("two", "eve@example.com")]).unwrap();

    assert_eq!((again.created, again.updated, again.unchanged), (0, 1, 2));
    assert_eq!((twice.created, twice.updated, twice.unchanged), (0, 1, 1));
    let two = host.contact(&ContactId::new("two")).unwrap().unwrap();
    assert_eq!(serde_json::to_value(&two.suppressed).unwrap(), serde_json::json!({ "email": "hardBounce" }));
    assert_eq!(two.email.unwrap().reveal(), "eve@example.com");
}

#[test]
fn contacts_are_listed_in_the_order_of_their_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let mut host = open(dir.path(), &Clock::standing_at(at(START)), &sender());
    let contacts = ["a", "é", "z", "B"].map(|id| serde_json::from_str(&format!(r#"{{"id":"{id}"}}"#)).unwrap());
    host.import_contacts(contacts.into()).unwrap();

    let ids: Vec<String> = host.contacts().unwrap().into_iter().map(|contact| contact.id.as_str().to_owned()).collect();

    assert_eq!(ids, ["B", "a", "z", "é"]);
}

#[test]
fn an_enrollments_later_messages_answer_its_earlier_ones_where_the_account_says_so() {
    // F2
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let sender = SenderConfig { mail: MailConfig { thread: true, ..MailConfig::default() }, ..sender() };
    let mut host = open(dir.path(), &clock, &sender);
    set_up(&mut host, 2);

    run_until(&mut host, END);

    let of = |person: usize, step: &str| {
        let mine = |text: &str| text.contains(&format!("To: p{person}@example.com\r\n"));
        mail(dir.path()).into_iter().find(|(name, text)| name.contains(&format!("-{step}-")) && mine(text)).unwrap().1
    };
    let header = |text: &str, name: &str| {
        let unfolded = text.replace("\r\n ", " ");
        unfolded.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned))
    };
    for person in 0..2 {
        let [first, second, third] = ["hello", "tour", "last"].map(|step| of(person, step));
        let ids = [&first, &second].map(|text| header(text, "Message-ID").unwrap());
        assert_eq!((header(&first, "In-Reply-To"), header(&first, "References")), (None, None));
        assert_eq!((header(&second, "In-Reply-To"), header(&second, "References")), (Some(ids[0].clone()), Some(ids[0].clone())));
        assert_eq!((header(&third, "In-Reply-To"), header(&third, "References")), (Some(ids[1].clone()), Some(ids.join(" "))));
    }
}

#[test]
fn a_reply_stops_what_is_planned_and_its_second_arrival_changes_nothing() {
    // X6, X8, L2
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    let items = set_up(&mut host, 2);
    run_until(&mut host, "2026-11-24T08:00:00Z");
    assert_eq!(mail(dir.path()).len(), 2);

    let reply = event(r#"{"type":"replied","id":"m1","at":"2026-11-24T08:00:00Z","channel":"email","text":"yes please"}"#);
    let first = host.event(&To::Contact(ContactId::new("p0")), reply.clone()).unwrap();
    let again = host.event(&To::Contact(ContactId::new("p0")), reply).unwrap();

    assert_eq!(first.turns.len(), 1);
    assert_eq!(first.turns[0].status, Status::Replied);
    assert!(again.duplicate && again.turns.is_empty());
    assert!(host.contact(&ContactId::new("p0")).unwrap().unwrap().last_inbound.len() == 1);
    run_until(&mut host, END);
    assert_eq!(mail(dir.path()).len(), 1 + 3);
    assert!(host.replay(&enrolled(&items[0].outcome)).unwrap().same);
}

#[test]
fn an_opt_out_ends_everything_and_an_import_does_not_undo_it() {
    // C5, S2
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    set_up(&mut host, 1);

    host.event(&To::Contact(ContactId::new("p0")), event(r#"{"type":"unsubscribed","at":"2026-11-23T08:01:00Z"}"#)).unwrap();
    host.import_contacts(support::people(1)).unwrap();
    let mut twin = support::people(1).remove(0);
    twin.id = ContactId::new("twin");
    host.import_contacts(vec![twin]).unwrap();

    assert!(!host.contact(&ContactId::new("p0")).unwrap().unwrap().opt_outs.is_empty());
    assert!(!host.contact(&ContactId::new("twin")).unwrap().unwrap().opt_outs.is_empty(), "the address itself is remembered");
    let what = Enroll {
        sequence: SequenceId::new("welcome"),
        version: None,
        contacts: vec![ContactId::new("p0"), ContactId::new("twin"), ContactId::new("nobody")],
        target: None,
        conversation: None,
        dry_run: false,
    };
    let items = host.enroll(&what, &mut |_| {}).unwrap();
    assert!(items.iter().all(|item| matches!(item.outcome, EnrollOutcome::Refused { .. })), "{items:?}");
    let (report, _) = run_until(&mut host, END);
    assert_eq!(report.accepted, 0);
    assert!(mail(dir.path()).is_empty());
}

#[test]
fn a_dry_run_enrolls_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &SenderConfig::default());
    host.import_contacts(support::people(1)).unwrap();
    host.publish(support::WELCOME, Some(&SequenceId::new("welcome"))).unwrap();
    let what = Enroll {
        sequence: SequenceId::new("welcome"),
        version: None,
        contacts: vec![ContactId::new("p0")],
        target: None,
        conversation: None,
        dry_run: true,
    };

    let items = host.enroll(&what, &mut |_| {}).unwrap();

    assert!(matches!(items[0].outcome, EnrollOutcome::Enrolled { .. }));
    assert!(host.enrollments(&EnrollmentFilter::default()).unwrap().is_empty());
}

#[test]
fn an_email_that_people_may_leave_is_not_sent_without_the_way_to_leave_it() {
    // S2
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &SenderConfig::default());
    host.import_contacts(support::people(1)).unwrap();
    let draft = support::WELCOME.replace("\"service\"", "\"marketing\"");
    host.publish(&draft, Some(&SequenceId::new("offers"))).unwrap();
    let what = Enroll {
        sequence: SequenceId::new("offers"),
        version: None,
        contacts: vec![ContactId::new("p0")],
        target: None,
        conversation: None,
        dry_run: false,
    };
    host.enroll(&what, &mut |_| {}).unwrap();

    let (report, _) = run_until(&mut host, "2026-11-24T08:00:00Z");
    assert!(mail(dir.path()).is_empty(), "{report:?}");

    drop(host);
    let sender = SenderConfig { unsubscribe_url: Some("https://example.com/leave?k={key}".into()), ..SenderConfig::default() };
    let mut host = open(dir.path(), &clock, &sender);
    let id = host.enrollments(&EnrollmentFilter::default()).unwrap()[0].id.clone();
    host.event(&To::Enrollment(id), event(r#"{"type":"released","at":"2026-11-24T08:00:00Z"}"#)).unwrap();
    run_until(&mut host, "2026-11-24T18:00:00Z");
    let mail = mail(dir.path());
    assert_eq!(mail.len(), 1);
    assert!(mail[0].1.contains("List-Unsubscribe: <https://example.com/leave?k="), "{}", mail[0].1);
    assert!(mail[0].1.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
}

#[test]
fn the_outbox_lists_what_went_out_without_what_it_says() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    set_up(&mut host, 1);
    run_until(&mut host, END);

    let rows = host.outbox(&OutboxFilter { status: Some(SendStatus::Accepted), ..OutboxFilter::default() }).unwrap();

    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.attempts == 1 && row.message_id.is_some()));
    assert!(!serde_json::to_string(&rows).unwrap().contains("Still there"));
}

#[test]
fn a_timeline_replays_from_what_was_true_at_each_of_its_entries() {
    // C9: the settings and the contact change on the way; one entry changed by hand is found.
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(at(START));
    let mut host = open(dir.path(), &clock, &sender());
    let items = set_up(&mut host, 1);
    let id = enrolled(&items[0].outcome);
    run_until(&mut host, "2026-11-24T08:00:00Z");
    host.set_settings(r#"{"zone":"Asia/Tokyo","calendar":{"quietHours":["00:00-10:30"]},"email":{"fromName":"Somebody"}}"#, None)
        .unwrap();
    let mut people = support::people(1);
    people[0].first_name = Some(relance_core::base::Private::new("Renamed".into()));
    host.import_contacts(people).unwrap();
    run_until(&mut host, END);
    assert_eq!(mail(dir.path()).len(), 3);

    let replay = host.replay(&id).unwrap();
    assert!(replay.same && replay.difference.is_none(), "{replay:?}");

    let sql = "UPDATE timeline SET entry = replace(entry, 'Renamed', 'Forged') WHERE enrollment = :id";
    assert!(change(dir.path(), sql, &[(":id", id.as_str().into())]) > 0);
    let replay = host.replay(&id).unwrap();
    assert!(!replay.same);
    assert!(serde_json::to_string(&replay.difference).unwrap().contains("\"member\":\"effects\""), "{replay:?}");
}
