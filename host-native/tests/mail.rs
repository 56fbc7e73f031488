//! Email that comes in, in the forms of the main mail systems, with what is to be read from each; and mail that means harm.
//!
//! In: `tests/mail/*.eml` and `tests/mail/expected.txt`: a message's name, and below it a line for each thing that it tells. Out: a failure
//! where something else is read, where reading the same again gives another id, or where it takes long. Never: mail of real people.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what went wrong by stopping")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use relance::inbound::mail::{Arrival, read};
use relance::inbound::{Delivered, Inbound, Message, What};

fn arrival() -> Arrival {
    Arrival { at: "2026-11-23T09:00:00Z".parse().unwrap(), mailbox: Some("inbox@example.com".into()), sent: false }
}

fn fixtures() -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mail = entries.filter(|path| path.extension().is_some_and(|extension| extension == "eml"));
    mail.map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap())).collect()
}

fn expected() -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut name = String::new();
    for line in include_str!("mail/expected.txt").lines() {
        match line.strip_prefix("  ") {
            Some(told) => all.get_mut(&name).unwrap().push(told.to_owned()),
            None => {
                name = line.to_owned();
                all.insert(name.clone(), Vec::new());
            }
        }
    }
    all
}

/// What was told, in a line.
fn in_words(told: &Inbound) -> String {
    let from = told.from.as_ref().map_or("-", |from| from.reveal());
    let id = |id: &Option<String>| id.clone().unwrap_or_else(|| "-".into());
    match &told.what {
        What::Bounce(bounce) => {
            assert_eq!(
                bounce.of.recipient.as_ref().map(|address| address.reveal()),
                told.from.as_ref().map(|address| address.reveal())
            );
            assert!(!bounce.detail.contains('@'), "{}", bounce.detail);
            format!("bounce {} {from} {} {}", if bounce.hard { "hard" } else { "soft" }, id(&bounce.of.message), bounce.detail)
        }
        What::Delivery(delivery) => {
            let status = match delivery.status {
                Delivered::Sent => "sent",
                Delivered::Delivered => "delivered",
                Delivered::Read => "read",
                Delivered::Failed { .. } => "failed",
            };
            format!("delivery {status} {from} {}", delivery.message)
        }
        What::Complaint(of) => format!("complaint {from} {}", id(&of.message)),
        What::OptOut { .. } => format!("optOut {from}"),
        What::Message(message) => format!("message {from} {}", message_in_words(message)),
        other => panic!("mail does not tell {other:?}"),
    }
}

fn message_in_words(message: &Message) -> String {
    let mut words = format!("\"{}\" ", message.subject.as_ref().map_or("", |subject| subject.reveal()));
    words.push_str(&if message.answers.is_empty() { "-".to_owned() } else { message.answers.join(",") });
    if message.automatic.is_some() {
        words.push_str(" automatic");
    }
    let marks: Vec<&str> = message.headers.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "content-type").collect();
    let automatic = marks.iter().any(|name| *name != "return-path");
    if automatic {
        words.push_str(&format!(" headers:{}", marks.join(",")));
    }
    if message.attachments > 0 {
        words.push_str(&format!(" attachments:{}", message.attachments));
    }
    if message.html.is_some() {
        words.push_str(" html");
    }
    if let Some(line) = message.text.as_ref().and_then(|text| text.reveal().lines().next()) {
        words.push_str(&format!(" text:{}", line.chars().take(40).collect::<String>()));
    }
    words
}

/// Whether this was expected; of a bounce's detail one word is.
fn is(told: &str, expected: &str) -> bool {
    match expected.rsplit_once(' ') {
        Some((start, word)) if expected.starts_with("bounce") => {
            told.strip_prefix(start).is_some_and(|detail| detail.split_whitespace().any(|found| found.contains(word)))
        }
        _ => told == expected,
    }
}

fn with_crlf(mail: &[u8]) -> Vec<u8> {
    mail.iter().flat_map(|byte| if *byte == b'\n' { vec![b'\r', b'\n'] } else { vec![*byte] }).collect()
}

#[test]
fn every_message_is_read_as_what_it_is() {
    // F2, L1, C6
    let (fixtures, expected) = (fixtures(), expected());
    assert_eq!(fixtures.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for (name, mail) in &fixtures {
        for form in [mail.clone(), with_crlf(mail)] {
            let told: Vec<String> = read(&form, &arrival()).iter().map(in_words).collect();
            let expected = &expected[name];
            if told.len() != expected.len() || !told.iter().zip(expected).all(|(told, expected)| is(told, expected)) {
                wrong.push(format!("{name}\n  expected {expected:?}\n  found    {told:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_thing_has_one_id_however_often_it_is_read_and_two_have_two() {
    let mut ids = BTreeSet::new();
    for (name, mail) in fixtures() {
        let (first, again) = (read(&mail, &arrival()), read(&with_crlf(&mail), &arrival()));
        let of = |told: &[Inbound]| told.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        assert_eq!(of(&first), of(&again), "{name}");
        for one in first {
            assert!(!one.id.contains('@'), "{}: no personal data in an id", one.id);
            assert!(ids.insert(one.id), "{name}");
        }
    }
}

#[test]
fn our_address_is_the_one_that_it_came_to() {
    let fixtures = fixtures();
    let to = |name: &str| read(&fixtures[name], &arrival())[0].to.clone();
    assert_eq!(to("reply-plain").as_deref(), Some("ann@example.com"));
    let bare = b"From: zoe@example.net\r\nSubject: hi\r\n\r\nHello\r\n";
    assert_eq!(read(bare, &arrival())[0].to.as_deref(), Some("inbox@example.com"));
}

/// What a letter from our own address tells.
fn from_us(arrival: &Arrival, from: &str, to: &str, more: &str) -> Vec<Inbound> {
    let letter = format!("From: {from}\r\nTo: {to}\r\nMessage-ID: <o@example.com>\r\n{more}\r\nHi\r\n");
    read(letter.as_bytes(), arrival)
}

fn to_whom(told: &[Inbound]) -> Vec<Option<&str>> {
    let echo = What::Echo { message: Some("<o@example.com>".into()), thread: None };
    assert!(told.iter().all(|one| one.what == echo && one.to.as_deref() == Some("inbox@example.com")), "{told:?}");
    told.iter().map(|one| one.from.as_ref().map(|from| from.reveal().as_str())).collect()
}

#[test]
fn what_lies_in_a_folder_of_sent_mail_is_a_humans_answer_unless_a_machine_wrote_it() {
    // L5
    let sent = Arrival { sent: true, ..arrival() };
    for from in ["Inbox <Inbox@Example.com>", "Sales <sales@example.com>"] {
        let told = from_us(&sent, from, "Zoe@example.net, max@example.org, inbox@example.com", "");
        assert_eq!(to_whom(&told), [Some("zoe@example.net"), Some("max@example.org")], "{from}");
    }
    assert_eq!(from_us(&sent, "inbox@example.com", "zoe@example.net", "Auto-Submitted: auto-generated\r\n"), []);
}

#[test]
fn what_only_says_that_it_is_from_us_is_told_once_whomever_it_is_to() {
    let told = from_us(&arrival(), "Inbox <Inbox@Example.com>", "Zoe@example.net, max@example.org", "");
    assert_eq!(to_whom(&told), [Some("zoe@example.net")]);
    let told = from_us(&arrival(), "inbox@example.com", "undisclosed-recipients:;", "");
    assert_eq!(to_whom(&told), [None]);
    let note = from_us(&arrival(), "inbox@example.com", "inbox@example.com", "");
    assert!(matches!(note[0].what, What::Message(_)), "a note to oneself");
}

// Mail that means harm.

/// Reads it, in seconds even in a build without optimization, on a stack as threads have it, and keeps little of it.
fn harmless(name: &str, mail: &[u8]) {
    let (tell, hear) = std::sync::mpsc::channel();
    let mail = mail.to_vec();
    std::thread::Builder::new().stack_size(2 << 20).spawn(move || tell.send(read(&mail, &arrival()))).unwrap();
    let told = hear.recv_timeout(Duration::from_secs(20)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(told.len() <= 200, "{name} told {} things", told.len());
    let size = serde_json::to_string(&told).unwrap().len();
    assert!(size < 16 << 20, "{name} became {size} bytes");
}

#[test]
fn bombs_of_depth_and_size_go_off_unheard() {
    let deep = |kind: &str, count: usize| format!("From: a@example.net\n{}", format!("Content-Type: {kind}\n\n").repeat(count));
    let multipart: String = (0..100_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
    let parts = format!("From: a@example.net\nContent-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\n".repeat(2_000_000));
    let status = format!(
        "From: mailer-daemon@example.net\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n{}",
        "\nFinal-Recipient: rfc822; a@example.net\nAction: failed\nStatus: 5.1.1\n".repeat(100_000)
    );
    let headers = format!("From: a@example.net\n{}\nhi", "Auto-Submitted: x\n".repeat(500_000));
    let ids = format!("From: a@example.net\nReferences: {}\n\nhi", "<a@b> ".repeat(500_000));
    let folded = format!("From: a@example.net\nSubject: {}\n\nhi", "a\n ".repeat(1_000_000));
    let bombs = [
        ("nested messages", deep("message/rfc822", 200_000)),
        ("nested messages, few", deep("message/rfc822", 95)),
        ("nested digests", deep("multipart/digest; boundary=b", 100_000)),
        ("nested multiparts", multipart),
        ("empty parts", parts),
        ("recipients", status),
        ("headers", headers),
        ("ids", ids),
        ("folds", folded),
        ("brackets", format!("From: {}a@example.net\n\nhi", "(".repeat(3_000_000))),
        ("addresses", format!("From: {}\n\nhi", "a@example.net, ".repeat(500_000))),
        ("words", format!("From: mailer-daemon@example.net\nSubject: failure notice\n\n{}", "a@b.c 550 ".repeat(2_000_000))),
        ("markup", format!("From: postmaster@example.net\nContent-Type: text/html\n\n{}", "<a><!--".repeat(2_000_000))),
        ("encoded words", format!("From: a@example.net\nSubject: {}\n\nhi", "=?utf-8?q?=?=".repeat(300_000))),
    ];
    for (name, bomb) in bombs {
        harmless(name, bomb.as_bytes());
    }
}

#[test]
fn fifty_megabytes_nuls_and_wrong_characters_are_read_as_far_as_they_go() {
    let mut large = b"From: zoe@example.net\nMessage-ID: <l@example.net>\n\nHello".to_vec();
    large.extend(std::iter::repeat_n(b'x', 50 << 20));
    let told = read(&large, &arrival());
    let What::Message(message) = &told[0].what else { panic!("{told:?}") };
    assert!(message.text.as_ref().unwrap().reveal().starts_with("Hello"));
    harmless("large", &large);

    let mail = b"From: zoe\0@example.net\nSubject: a\0b\nX-Auto\0: c\0d\nPrecedence: b\0ulk\nContent-Type: text/plain; charset=utf-8\n\nA\0B \xff\xfe \xc3\x28\n";
    let told = serde_json::to_string(&read(mail, &arrival())).unwrap();
    assert!(!told.contains("\\u0000") && told.contains("AB "), "no store takes a NUL: {told}");

    let charset = b"From: zoe@example.net\nContent-Type: text/plain; charset=no-such-thing\n\nHello \xe9\n";
    assert_eq!(read(charset, &arrival()).len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_without_harm(mail in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        read(&mail, &arrival());
    }

    #[test]
    fn a_message_that_was_damaged_on_the_way_is_read_without_harm(
        which in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..30),
    ) {
        let all: Vec<Vec<u8>> = fixtures().into_values().collect();
        let (mut mail, other) = (which.get(&all).clone(), other.get(&all));
        for (at, byte, how) in changes {
            let at = at.index(mail.len().max(1));
            match how {
                0 => {
                    let at = at.min(mail.len() - 1);
                    mail[at] = byte;
                }
                1 => mail.truncate(at.max(1)),
                2 => mail.insert(at.min(mail.len()), byte),
                _ => {
                    let from = at.min(other.len());
                    mail.extend_from_slice(&other[from..(from + usize::from(byte)).min(other.len())]);
                }
            }
        }
        for told in read(&mail, &arrival()) {
            let told = serde_json::to_string(&told).unwrap();
            prop_assert!(!told.contains("\\u0000"), "{}", told);
        }
    }
}
