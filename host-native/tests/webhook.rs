//! Messages as signed webhooks, to a real HTTP server on loopback: the wire, every kind of answer, and a safe redelivery.
//!
//! In: sends and a receiver with a will of its own. Out: a failure where an answer is taken for another. Never: a receiver beyond
//! loopback.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "a test says what went wrong by stopping"
)]

#[path = "support/receiver.rs"]
mod receiver;
mod support;

use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use base64::Engine as _;
use hmac::{Hmac, Mac};
use receiver::{Receiver, Request};
use relance::config::{WORKSPACE, Way};
use relance::report::{EnrollmentFilter, OutboxFilter, SendStatus};
use relance::send::webhook::Webhook;
use relance::send::{Outcome, Sender};
use relance::{Clock, SenderConfig, WebhookConfig};
use relance_core::wire::{RejectClass, Send, StepStatus};
use sha2::Sha256;
use support::{START, at, open, run_until, set_up};

const KEY: &[u8] = b"0123456789abcdef";

fn secret() -> String {
    format!("whsec_{}", base64::prelude::BASE64_STANDARD.encode(KEY))
}

fn config(receiver: &Receiver) -> WebhookConfig {
    WebhookConfig::new(format!("http://127.0.0.1:{}/hook?a=1", receiver.port), secret())
}

fn send() -> Send {
    serde_json::from_str(
        r#"{"key":"e1/hello/1","attempt":1,"enrollment":"e1","sequence":"s","version":1,"step":"hello","contact":"c1","channel":"sms",
            "to":"+34600000000","purpose":"marketing","content":{"type":"text","body":"Grüße ✓"}}"#,
    )
    .unwrap()
}

/// One attempt at a receiver that answers so.
fn attempt(answer: &str) -> (Outcome, Vec<Request>) {
    let receiver = Receiver::answering(&[answer]);
    let sender = Webhook::new(&config(&receiver), WORKSPACE).unwrap();
    (sender.attempt(&send(), at(START), &mut || true), receiver.heard())
}

#[test]
fn a_webhook_is_signed_over_its_id_its_time_and_its_body() {
    let (outcome, heard) = attempt(r#"200 OK|{"id":"m1"}"#);

    assert_eq!(outcome, Outcome::Accepted { message_id: Some("m1".into()) });
    let [request] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!(request.head[0], "POST /hook?a=1 HTTP/1.1");
    assert_eq!(request.header("content-type"), "application/json");
    assert_eq!(
        request.body,
        r#"{"type":"message","workspace":"default","send":{"key":"e1/hello/1","attempt":1,"enrollment":"e1","sequence":"s","version":1,"step":"hello","contact":"c1","channel":"sms","to":"+34600000000","content":{"type":"text","body":"Grüße ✓"},"purpose":"marketing"}}"#
    );
    // The first 32 digits of the key's SHA-256, as the Node host computes them.
    assert_eq!(request.header("webhook-id"), "msg_182c60478a798806312c500443e82551");
    let signed = format!("{}.{}.{}", request.header("webhook-id"), request.header("webhook-timestamp"), request.body);
    let mac = Hmac::<Sha256>::new_from_slice(KEY).unwrap().chain_update(signed.as_bytes()).finalize().into_bytes();
    assert_eq!(request.header("webhook-signature"), format!("v1,{}", base64::prelude::BASE64_STANDARD.encode(mac)));
    assert!(request.header("webhook-timestamp").parse::<u64>().unwrap() > 1_700_000_000, "the machine's time in seconds");
}

#[test]
fn an_answer_has_the_class_that_it_names_or_its_status_means() {
    // X4
    let refused = |class, detail: &str, retry_at: Option<&str>| Outcome::Rejected {
        class,
        detail: detail.into(),
        retry_at: retry_at.map(at),
        purpose: None,
    };
    let cases = [
        ("204 No Content", Outcome::Accepted { message_id: None }),
        ("400 Bad Request", refused(RejectClass::Content, "400", None)),
        ("401 Unauthorized", refused(RejectClass::Config, "401", None)),
        ("408 Request Timeout", refused(RejectClass::Transient, "408", None)),
        ("429 Slow\r\nretry-after: 90", refused(RejectClass::Throttle, "429", Some("2026-11-23T08:01:30.000Z"))),
        ("503 Down\r\nretry-after: tomorrow", refused(RejectClass::Transient, "503", None)),
        ("422 No|not JSON", refused(RejectClass::Content, "422", None)),
        (
            r#"410 Gone|{"class":"permanent","detail":"no such number"}"#,
            refused(RejectClass::Permanent, "410 no such number", None),
        ),
        (r#"403 No|{"class":"optedOut","detail":"zoe@example.com said no"}"#, refused(RejectClass::OptedOut, "403", None)),
        (
            r#"503 Later|{"class":"defer","retryAt":"2026-11-24T09:00:00+01:00"}"#,
            refused(RejectClass::Defer, "503", Some("2026-11-24T08:00:00.000Z")),
        ),
        (r#"503 Later|{"class":"nonsense","retryAt":"tomorrow"}"#, refused(RejectClass::Transient, "503", None)),
    ];
    for (answer, expected) in cases {
        assert_eq!(attempt(answer).0, expected, "{answer}");
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Receiver::answering(&["200 OK"]);
    let (outcome, heard) = attempt(&format!("307 Elsewhere\r\nlocation: http://127.0.0.1:{}/", elsewhere.port));
    assert_eq!(outcome, Outcome::Rejected { class: RejectClass::Config, detail: "307".into(), retry_at: None, purpose: None });
    assert_eq!((heard.len(), elsewhere.heard().len()), (1, 0));
}

#[test]
fn nothing_leaves_behind_a_shut_gate() {
    let receiver = Receiver::answering(&["200 OK"]);
    let sender = Webhook::new(&config(&receiver), WORKSPACE).unwrap();
    assert_eq!(sender.attempt(&send(), at(START), &mut || false), Outcome::Withdrawn);
    assert!(receiver.heard().is_empty());
}

#[test]
fn what_breaks_off_is_unknown_and_what_never_began_is_tried_again() {
    assert_eq!(attempt("").0, Outcome::Unknown { detail: "the connection failed".into() });

    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap(); // Closed again at once.
    let sender = Webhook::new(&WebhookConfig::new(format!("http://{nobody}/"), secret()), WORKSPACE).unwrap();
    let outcome = sender.attempt(&send(), at(START), &mut || true);
    assert!(matches!(outcome, Outcome::Rejected { class: RejectClass::Transient, .. }), "{outcome:?}");

    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let config = WebhookConfig::new(format!("http://{}/", silent.local_addr().unwrap()), secret());
    let sender = Webhook::new(&WebhookConfig { timeout: Duration::from_millis(200), ..config }, WORKSPACE).unwrap();
    let outcome = sender.attempt(&send(), at(START), &mut || true);
    assert_eq!(outcome, Outcome::Unknown { detail: "no answer in time".into() });
}

#[test]
fn a_receiver_that_is_not_trusted_gets_nothing_and_burns_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let server = support::server::MailServer::with_tls(dir.path(), true);
    let sender = Webhook::new(&WebhookConfig::new(format!("https://localhost:{}/", server.port), secret()), WORKSPACE).unwrap();
    let outcome = sender.attempt(&send(), at(START), &mut || true);
    assert!(matches!(outcome, Outcome::Rejected { class: RejectClass::Config, .. }), "{outcome:?}");
}

#[test]
fn an_unknown_outcome_is_tried_again_under_the_same_id() {
    // X3, X4: the receiver knows a repeated message by its id.
    let dir = tempfile::tempdir().unwrap();
    let receiver = Receiver::answering(&["", r#"200 OK|{"id":"m1"}"#]);
    let sender = SenderConfig { by: Way::Webhook(config(&receiver)), ..SenderConfig::default() };
    let mut host = open(dir.path(), &Clock::standing_at(at(START)), &sender);
    set_up(&mut host, 1);

    let (report, _) = run_until(&mut host, "2026-11-23T09:00:00.000Z");

    assert_eq!((report.accepted, report.unknown), (1, 1));
    let heard = receiver.heard();
    assert_eq!(heard.len(), 2);
    assert_eq!(heard[0].header("webhook-id"), heard[1].header("webhook-id"));
    let rows = host.outbox(&OutboxFilter::default()).unwrap();
    assert_eq!(rows.iter().map(|row| row.status).collect::<Vec<_>>(), [SendStatus::Accepted]);
    let id = host.enrollments(&EnrollmentFilter::default()).unwrap()[0].id.clone();
    assert_eq!(host.state(&id).unwrap().unwrap().steps[0].status, StepStatus::Sent);
    assert!(!host.doctor().unwrap().sender.contains("a=1"), "only the origin is shown");
}

#[test]
fn an_address_or_a_secret_that_is_not_sound_is_refused_without_showing_it() {
    let good = secret();
    let cases = [
        ("https://example.com/hook", "sEcReT"),
        ("https://example.com/hook", "whsec_!!"),
        ("https://example.com/hook", "whsec_c2hvcnQ="),
        ("http://example.com/hook", good.as_str()),
        ("ftp://example.com/hook", good.as_str()),
        ("https://me:pass@example.com/hook", good.as_str()),
        ("example.com", good.as_str()),
    ];
    for (url, secret) in cases {
        let error = Webhook::new(&WebhookConfig::new(url, secret), WORKSPACE).err().unwrap_or_else(|| panic!("{url}"));
        assert!(!error.contains("sEcReT") && !error.contains("pass@"), "{error}");
    }
    for url in ["https://example.com", "http://localhost:8080/hook", "http://[::1]:8080", "http+plain://app:3000/hook"] {
        assert!(Webhook::new(&WebhookConfig::new(url, good.trim_end_matches('=')), WORKSPACE).is_ok(), "{url}");
    }
    assert!(!format!("{:?}", WebhookConfig::new("https://example.com/t0ken", good.clone())).contains(&good));
}
