//! The same sequence over SMTP, to a real server on loopback: TLS, authentication, and every kind of outcome.
//!
//! In: a sequence and a server with a will of its own. Out: a failure where an outcome is taken for another. Never: a server
//! beyond loopback.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what went wrong by stopping")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use relance::config::{AccountRules, Credentials, LinksConfig, MailConfig, Way};
use relance::hook::reach::Reach;
use relance::host::Enroll;
use relance::report::{EnrollmentFilter, OutboxFilter, OutboxRow, SendStatus};
use relance::{Clock, Host, Options, SenderConfig, SmtpConfig, Tls};
use relance_core::base::{ContactId, SequenceId};
use relance_core::wire::{Contact, StepStatus};
use serde_json::json;
use support::server::{MailServer, PASSWORD, Received, USER};
use support::{END, START, at, open, run_until, set_up};

fn over(server: &MailServer, tls: Tls) -> SenderConfig {
    let credentials = (tls != Tls::None).then(|| Credentials { user: USER.into(), password: PASSWORD.into() });
    SenderConfig {
        from: Some("Ann Example <ann@example.com>".into()),
        unsubscribe_url: Some("https://example.com/leave?k={key}".into()),
        by: Way::Smtp(SmtpConfig {
            port: Some(server.port),
            tls,
            credentials,
            ca_file: server.certificate.clone(),
            timeout: Duration::from_secs(20),
            ..SmtpConfig::new("localhost")
        }),
        ..SenderConfig::default()
    }
}

fn header<'a>(message: &'a Received, name: &str) -> &'a str {
    let start = format!("{name}: ");
    message
        .text
        .lines()
        .find_map(|line| line.strip_prefix(&start))
        .unwrap_or_else(|| panic!("no {name} in {}", message.text))
        .trim()
}

#[test]
fn a_whole_sequence_arrives_over_starttls_with_a_name_and_a_password() {
    let dir = tempfile::tempdir().unwrap();
    let server = MailServer::with_tls(dir.path(), false);
    let mut host = open(dir.path(), &Clock::standing_at(at(START)), &over(&server, Tls::StartTls));
    set_up(&mut host, 4);

    let (report, _) = run_until(&mut host, END);

    assert_eq!((report.accepted, report.rejected, report.unknown), (12, 0, 0));
    let received = server.received();
    assert_eq!(received.len(), 12);
    assert!(received.iter().all(|message| message.tls_and_name()));
    assert!(server.memory.lock().unwrap().connections <= 2, "a connection is kept open");
    let ids: BTreeSet<&str> = received.iter().map(|message| header(message, "Message-ID")).collect();
    assert_eq!(ids.len(), 12);
    let tour: Vec<&Received> = received.iter().filter(|message| message.text.contains("multipart/alternative")).collect();
    assert_eq!(tour.len(), 4);
    let first = received.iter().find(|message| message.to == ["p0@example.com"]).unwrap();
    assert_eq!(first.from, "ann@example.com");
    assert_eq!(header(first, "From"), "\"Ann Example\" <ann@example.com>");
    assert_eq!(header(first, "Subject"), "Welcome, Person 0");
    assert_eq!(header(first, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(first, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(header(first, "List-Unsubscribe").starts_with("<https://example.com/leave?k="));
    assert_eq!(header(first, "Date"), "Mon, 23 Nov 2026 08:05:00 +0000");
}

impl Received {
    fn tls_and_name(&self) -> bool {
        self.user.as_deref() == Some(USER)
    }
}

#[test]
fn tls_from_the_first_byte_works_too() {
    let dir = tempfile::tempdir().unwrap();
    let server = MailServer::with_tls(dir.path(), true);
    let mut host = open(dir.path(), &Clock::standing_at(at(START)), &over(&server, Tls::Implicit));
    set_up(&mut host, 1);
    assert_eq!(host.doctor().unwrap().sender_problem, None);

    let (report, _) = run_until(&mut host, END);

    assert_eq!(report.accepted, 3);
    assert_eq!(server.received().len(), 3);
}

#[test]
fn a_server_that_is_not_trusted_or_a_wrong_password_burns_no_enrollment() {
    // "config (pause the account, alert, never burn enrollments)": the step is held and nothing has left this host.
    let dir = tempfile::tempdir().unwrap();
    let server = MailServer::with_tls(dir.path(), false);
    let mut stranger = over(&server, Tls::StartTls);
    let mut wrong = over(&server, Tls::StartTls);
    if let (Way::Smtp(stranger), Way::Smtp(wrong)) = (&mut stranger.by, &mut wrong.by) {
        stranger.ca_file = None;
        wrong.credentials = Some(Credentials { user: USER.into(), password: "guess".into() });
    }
    for sender in [stranger, wrong] {
        let data = tempfile::tempdir().unwrap();
        let mut host = open(data.path(), &Clock::standing_at(at(START)), &sender);
        set_up(&mut host, 1);
        let (report, _) = run_until(&mut host, "2026-11-24T08:00:00Z");
        assert_eq!((report.accepted, report.rejected), (0, 1));
        let row = &host.enrollments(&EnrollmentFilter::default()).unwrap()[0];
        let state = host.state(&row.id).unwrap().unwrap();
        assert_eq!(state.steps[0].status, StepStatus::Held);
        assert!(host.doctor().unwrap().sender_problem.is_some());
        let told = serde_json::to_string(&host.outbox(&OutboxFilter::default()).unwrap()).unwrap();
        assert!(!told.contains("guess") && !told.contains("p0@example.com"), "{told}");
    }
    assert!(server.received().is_empty());
}

/// One person whose address has a mood, after a day.
fn with_mood(dir: &Path, server: &MailServer, mood: &str, until: &str) -> (Host, OutboxRow) {
    let mut host = open(dir, &Clock::standing_at(at(START)), &over(server, Tls::None));
    let contact = format!(r#"{{"id":"{mood}","firstName":"M","email":"{mood}@example.com","timezone":"Europe/Madrid"}}"#);
    host.import_contacts(vec![serde_json::from_str::<Contact>(&contact).unwrap()]).unwrap();
    host.publish(support::WELCOME, Some(&SequenceId::new("welcome"))).unwrap();
    let what = Enroll {
        sequence: SequenceId::new("welcome"),
        version: None,
        contacts: vec![ContactId::new(mood)],
        target: None,
        conversation: None,
        dry_run: false,
    };
    host.enroll(&what, &mut |_| {}).unwrap();
    run_until(&mut host, until);
    let mut rows = host.outbox(&OutboxFilter::default()).unwrap();
    let row = rows.pop().unwrap();
    (host, row)
}

#[test]
fn a_dead_address_is_remembered_on_the_contact() {
    // X4, C6
    let dir = tempfile::tempdir().unwrap();
    let (host, row) = with_mood(dir.path(), &MailServer::plain(), "gone", "2026-11-24T08:00:00Z");
    assert_eq!(row.status, SendStatus::Rejected);
    assert_eq!(row.detail.as_deref(), Some("550 5.1.1 ‹redacted› nobody of that name"));
    let contact = host.contact(&ContactId::new("gone")).unwrap().unwrap();
    assert_eq!(contact.suppressed.values().map(String::as_str).collect::<Vec<_>>(), ["hardBounce"]);
}

#[test]
fn a_refusal_for_now_is_tried_again_under_the_same_message_id() {
    // X3, X4
    let dir = tempfile::tempdir().unwrap();
    let server = MailServer::plain();
    let (_, row) = with_mood(dir.path(), &server, "later", "2026-11-24T08:00:00Z");
    assert_eq!(row.status, SendStatus::Accepted);
    let received = server.received();
    assert_eq!(received.len(), 1);
    assert_eq!(Some(header(&received[0], "Message-ID").to_owned()), row.message_id);
    assert_eq!(header(&received[0], "Date"), "Mon, 23 Nov 2026 08:06:00 +0000", "a minute after the first try");
}

#[test]
fn a_full_mailbox_is_tried_again_and_the_address_lives() {
    let dir = tempfile::tempdir().unwrap();
    let (host, row) = with_mood(dir.path(), &MailServer::plain(), "full", "2026-11-23T08:30:00Z");
    assert_eq!(row.detail.as_deref(), Some("552 5.2.2 the mailbox is full"));
    assert!(host.contact(&ContactId::new("full")).unwrap().unwrap().suppressed.is_empty());
    let rows = host.enrollments(&EnrollmentFilter::default()).unwrap();
    assert!(rows[0].wake_at.is_some_and(|wake| wake > at("2026-11-23T08:30:00Z")));
}

#[test]
fn a_text_that_the_server_refuses_holds_the_step() {
    let dir = tempfile::tempdir().unwrap();
    let (host, row) = with_mood(dir.path(), &MailServer::plain(), "spam", "2026-11-24T08:00:00Z");
    assert_eq!(row.status, SendStatus::Rejected);
    let id = host.enrollments(&EnrollmentFilter::default()).unwrap()[0].id.clone();
    assert_eq!(host.state(&id).unwrap().unwrap().steps[0].status, StepStatus::Held);
}

#[test]
fn a_connection_lost_after_the_final_dot_is_unknown_and_never_sent_twice() {
    // X4: the default is to count it as sent.
    let dir = tempfile::tempdir().unwrap();
    let server = MailServer::plain();
    let (host, row) = with_mood(dir.path(), &server, "lost", "2026-11-24T07:00:00Z");
    assert_eq!(row.status, SendStatus::Unknown);
    assert_eq!(server.received().len(), 1);
    let id = host.enrollments(&EnrollmentFilter::default()).unwrap()[0].id.clone();
    assert_eq!(host.state(&id).unwrap().unwrap().steps[0].status, StepStatus::Sent);
}

#[test]
fn a_server_that_is_not_there_is_tried_again_later() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = MailServer::plain();
    server.port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port(); // Closed again at once.
    let (host, row) = with_mood(dir.path(), &server, "anybody", "2026-11-23T08:05:30Z");
    assert_eq!(row.status, SendStatus::Rejected);
    assert!(host.enrollments(&EnrollmentFilter::default()).unwrap()[0].wake_at.is_some());
}

#[test]
fn what_a_mail_account_says_of_its_email_is_in_the_mail_that_goes_over_it() {
    let dir = tempfile::tempdir().unwrap();
    let server = MailServer::plain();
    let rules = AccountRules { reach: Reach { own: true, ranges: Vec::new() }, local_files: false };
    let links = LinksConfig::new("https://go.example.com", "0123456789abcdef0123456789abcdef");
    let mail = MailConfig { links: Some(links), ..MailConfig::default() };
    let clock = Clock::standing_at(at(START));
    let sender = SenderConfig { mail, ..SenderConfig::default() };
    let mut host = Host::open(Options { accounts: rules, sender, ..support::options(dir.path(), &clock) }).unwrap();
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap().serialize_pem();
    let account = json!({
        "provider": "smtp", "host": "127.0.0.1", "port": server.port, "tls": "none", "from": "Desk <desk@example.com>",
        "mail": { "replyTo": "answers@example.com", "listId": "news.example.com", "thread": true, "clicks": false,
            "dkim": [{ "domain": "example.com", "selector": "one", "privateKey": key }] }
    });
    host.put_account("desk", account.clone()).unwrap();
    set_up(&mut host, 1);
    run_until(&mut host, END);
    let received = server.received();
    assert_eq!(received.len(), 3);
    assert_eq!(
        (header(&received[0], "Reply-To"), header(&received[0], "List-Id")),
        ("answers@example.com", "<news.example.com>")
    );
    assert!(received[0].text.contains("DKIM-Signature: v=1;") && received[0].text.contains(" s=one;"), "{}", received[0].text);
    assert!(header(&received[0], "List-Unsubscribe").starts_with("<https://go.example.com/u/"), "the host's own page");
    assert_eq!(header(&received[1], "In-Reply-To"), header(&received[0], "Message-ID"));

    let mut spoilt = account;
    spoilt["mail"]["dkim"][0]["privateKey"] = json!("not a key");
    let fault = host.put_account("other", spoilt).unwrap_err();
    assert_eq!(fault.problems[0].code, "account.unusable", "{fault:?}");
}

#[test]
fn a_mail_account_connects_only_where_accounts_may_go() {
    let dir = tempfile::tempdir().unwrap();
    let server = MailServer::plain();
    let clock = Clock::standing_at(at(START));
    let rules = AccountRules { reach: Reach { own: true, ranges: Vec::new() }, local_files: false };
    let mut operator = Host::open(Options { accounts: rules, ..support::options(dir.path(), &clock) }).unwrap();
    let account = json!({ "provider": "smtp", "host": "127.0.0.1", "port": server.port, "tls": "none", "from": "desk@example.com",
        "unsubscribeUrl": "https://example.com/leave" });
    operator.put_account("desk", account).unwrap();
    set_up(&mut operator, 1);
    let mut strict = Host::open(support::options(dir.path(), &clock)).unwrap();
    run_until(&mut strict, END);
    assert!(server.received().is_empty());
    let paused = strict.accounts("", 10).unwrap().remove(0).paused.unwrap();
    assert!(paused.detail.unwrap().contains("expected a public address"), "it says why it rests");
    operator.restore_account("desk").unwrap();
    run_until(&mut operator, END);
    assert!(!server.received().is_empty());
}
