//! Mail through real programs: from the sender over Exim into Dovecot, and read back over IMAP; signatures judged by another program.
//!
//! In: Exim, Dovecot, OpenSSL, Python with `dkim`. Out: a failure where something is lost, read twice, or not what was sent. Never: a pass
//! without the programs: the tests are ignored unless they are asked for, as `cargo xtask test` does, and then say what to install.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what went wrong by stopping")]

mod support;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use relance::config::{After, DkimConfig, ImapConfig, ImapLogin, LinksConfig, MailConfig, Start, Way};
use relance::inbound::imap::{Arrived, Mailbox, Position, Trouble};
use relance::inbound::{Inbound, What};
use relance::send::header::Threading;
use relance::send::{Outcome, from_config};
use relance::{SenderConfig, SmtpConfig, Tls};
use relance_core::wire::Send;
use support::at;
use support::post::{PASSWORD, Post, program};

fn account(post: &Post, mail: MailConfig) -> SenderConfig {
    let server = SmtpConfig {
        port: Some(post.smtp),
        tls: Tls::StartTls,
        ca_file: Some(post.certificate.clone()),
        hello_name: Some("relance.example.com".into()),
        ..SmtpConfig::new("localhost")
    };
    SenderConfig { from: Some("Ann Example <ann@example.com>".into()), unsubscribe_url: None, by: Way::Smtp(server), mail }
}

fn send(key: &str, to: &str) -> Send {
    let content = r#"{"type":"rich","subject":"Grüße, Zoë","html":"<p>Hi Zoë, <a href=\"https://example.com/x\">look</a></p>","text":"Hi Zoë"}"#;
    let json = format!(
        r##"{{"key":"{key}","attempt":1,"enrollment":"e1","sequence":"s","version":1,"step":"hello","contact":"c1","channel":"email",
            "to":"{to}","purpose":"marketing","unsubscribe":{{}},"fromName":"Ann","branding":{{"color":"#0a7cff","footer":"Street 1"}},"content":{content}}}"##
    );
    serde_json::from_str(&json).unwrap()
}

/// Sends, and gives the Message-ID.
fn sent(config: &SenderConfig, send: &Send, thread: &Threading) -> String {
    let sender = from_config(config, Path::new("nowhere"), "default").unwrap();
    // A signature from the future is none: this day is behind every machine that runs this.
    match sender.attempt_in(send, thread, at("2024-01-08T08:05:00Z"), &mut || true) {
        Outcome::Accepted { message_id: Some(id) } => id,
        other => panic!("{other:?}"),
    }
}

fn mailbox(post: &Post, user: &str) -> ImapConfig {
    ImapConfig {
        port: Some(post.imaps),
        ca_file: Some(post.certificate.clone()),
        start: Start::All,
        timeout: Duration::from_secs(20),
        ..ImapConfig::new("localhost", user, ImapLogin::Password(PASSWORD.into()))
    }
}

/// Everything new, in batches, with the position after it.
fn poll(config: &ImapConfig, mut position: Position) -> (Vec<Arrived>, Position) {
    let mut mailbox = Mailbox::open(config).unwrap();
    let mut all = Vec::new();
    while let Some(batch) = mailbox.read(&position).unwrap() {
        assert!(batch.messages.len() <= config.chunk);
        mailbox.settle(&batch).unwrap();
        position = serde_json::from_str(&serde_json::to_string(&batch.position).unwrap()).unwrap(); // As after a restart.
        all.extend(batch.messages);
    }
    mailbox.close();
    (all, position)
}

/// Waits until so many messages have come.
fn wait(post: &Post, config: &ImapConfig, count: usize) -> (Vec<Arrived>, Position) {
    for _ in 0..300 {
        let (all, position) = poll(&ImapConfig { after: After::Leave, ..config.clone() }, Position::default());
        if all.len() >= count {
            return (all, position);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("expected {count} messages\n{}", post.logs());
}

fn plain_letter(post: &Post, from: &str, to: &str, subject: &str, more: &str) {
    use lettre::transport::smtp::client::SmtpConnection;
    use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
    use lettre::transport::smtp::extension::ClientId;
    let mut server = SmtpConnection::connect(("localhost", post.smtp), None, &ClientId::default(), None, None).unwrap();
    server.command(Mail::new(Some(from.parse().unwrap()), Vec::new())).unwrap();
    server.command(Rcpt::new(to.parse().unwrap(), Vec::new())).unwrap();
    server.command(Data).unwrap();
    let letter = format!("From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\n{more}\r\nYes, please.\r\n");
    server.message(letter.as_bytes()).unwrap();
    server.quit().unwrap();
}

fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut command = Command::new(program("openssl", "openssl"));
    let mut child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "openssl {arguments:?}");
    output.stdout
}

/// Two keys, and their records as they stand in the DNS.
fn keys() -> (Vec<DkimConfig>, Vec<(String, String)>) {
    use base64::Engine as _;
    let (mut configs, mut records) = (Vec::new(), Vec::new());
    for (selector, kind, more) in [("r1", "rsa", "rsa_keygen_bits:2048"), ("e1", "ed25519", "")] {
        let mut arguments = vec!["genpkey", "-algorithm", kind];
        if !more.is_empty() {
            arguments.extend(["-pkeyopt", more]);
        }
        let pem = openssl(&arguments, b"");
        let public = openssl(&["pkey", "-pubout", "-outform", "DER"], &pem);
        let bare = if kind == "rsa" { public.as_slice() } else { &public[public.len() - 32..] };
        let record = format!("v=DKIM1; k={kind}; p={}", base64::prelude::BASE64_STANDARD.encode(bare));
        records.push((format!("{selector}._domainkey.example.com."), record));
        let private_key = String::from_utf8(pem).unwrap();
        configs.push(DkimConfig { domain: "example.com".into(), selector: selector.into(), private_key });
    }
    (configs, records)
}

/// What another program says of each signature.
fn verified(mail: &[u8], records: &[(String, String)]) -> String {
    const SCRIPT: &str = "
import json, sys, dkim
records = dict(json.loads(sys.argv[1]))
mail = sys.stdin.buffer.read()
count = mail.split(b'\\r\\n\\r\\n')[0].count(b'DKIM-Signature:')
ask = lambda name, timeout=5: records.get(name.decode() if isinstance(name, bytes) else name, '').encode()
print([dkim.DKIM(mail).verify(idx=index, dnsfunc=ask) for index in range(count)])
";
    let python = ["/usr/bin/python3", "python3"].into_iter().find(|python| {
        Command::new(python).args(["-c", "import dkim, nacl"]).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    });
    let Some(python) = python else {
        panic!(
            "expected Python with dkimpy and PyNaCl, found it not\nremedy: as root on Debian or Ubuntu: apt-get install python3-dkim python3-nacl"
        );
    };
    let records = serde_json::to_string(records).unwrap();
    let mut command = Command::new(python);
    let mut child = command.args(["-c", SCRIPT, &records]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(mail).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap().trim().to_owned()
}

fn only(told: Vec<Inbound>) -> Inbound {
    assert_eq!(told.len(), 1, "{told:?}");
    told.into_iter().next().unwrap()
}

#[test]
#[ignore = "needs mail programs: cargo xtask test 'mail programs'"]
fn what_is_sent_arrives_with_signatures_that_hold_and_its_answer_finds_the_way_back() {
    // F2, L1
    let dir = tempfile::tempdir().unwrap();
    let post = Post::start(dir.path());
    let (dkim, records) = keys();
    let links = LinksConfig {
        clicks: true,
        opens: true,
        ..LinksConfig::new("https://go.example.com", "0123456789abcdef0123456789abcdef")
    };
    let mail = MailConfig { dkim, links: Some(links), reply_to: Some("ann@example.com".into()), ..MailConfig::default() };
    let config = account(&post, mail);
    let first = sent(&config, &send("e1/hello/1", "zoe@example.com"), &Threading::default());
    let second = sent(&config, &send("e1/tour/1", "zoe@example.com"), &Threading::after(vec![first.clone()]));

    let (arrived, _) = wait(&post, &mailbox(&post, "zoe"), 2);

    for message in &arrived {
        assert_eq!(verified(&message.bytes, &records), "[True, True]", "{}", String::from_utf8_lossy(&message.bytes));
        let text = String::from_utf8_lossy(&message.bytes).into_owned();
        for (from, to) in
            [("\r\nSubject:", "\r\nSubject: x"), ("\r\nTo: ", "\r\nTo: eve@example.org\r\nTo: "), ("street", "Street")]
        {
            let changed = text.replacen(from, to, 1);
            let expected = if changed == text { "[True, True]" } else { "[False, False]" };
            assert_eq!(verified(changed.as_bytes(), &records), expected, "{from}");
        }
        let more = text.replacen(
            "\r\nList-Unsubscribe-Post:",
            "\r\nList-Unsubscribe: <https://eve.example>\r\nList-Unsubscribe-Post:",
            1,
        );
        assert_ne!(more, text);
        assert_eq!(verified(more.as_bytes(), &records), "[False, False]", "nothing can be added");
    }
    let told = only(arrived[1].tells(None, false));
    let What::Message(message) = told.what else { panic!("{told:?}") };
    assert_eq!(message.answers, std::slice::from_ref(&first), "the second answers the first");

    let thread = format!("Message-ID: <a1@example.com>\r\nIn-Reply-To: {second}\r\nReferences: {first} {second}\r\n");
    plain_letter(&post, "zoe@example.com", "ann@example.com", "Re: Hi", &thread);
    let (arrived, _) = wait(&post, &mailbox(&post, "ann"), 1);
    let told = only(arrived[0].tells(None, false));
    assert_eq!(told.from.as_ref().unwrap().reveal(), "zoe@example.com");
    assert_eq!(told.to.as_deref(), Some("ann@example.com"));
    let What::Message(message) = told.what else { panic!("{told:?}") };
    assert_eq!(message.answers, [second, first]);
    assert!(message.text.unwrap().reveal().starts_with("Yes, please."));
}

#[test]
#[ignore = "needs mail programs: cargo xtask test 'mail programs'"]
fn a_bounce_that_a_real_server_writes_names_our_message_and_its_address_as_dead() {
    // C6
    let dir = tempfile::tempdir().unwrap();
    let post = Post::start(dir.path());
    let config = account(
        &post,
        MailConfig {
            links: Some(LinksConfig::new("https://go.example.com", "0123456789abcdef0123456789abcdef")),
            ..MailConfig::default()
        },
    );
    let id = sent(&config, &send("e1/hello/1", "nobody@example.com"), &Threading::default());
    let (arrived, _) = wait(&post, &mailbox(&post, "ann"), 1);
    let told = only(arrived[0].tells(None, false));
    assert_eq!(told.from.as_ref().unwrap().reveal(), "nobody@example.com");
    let What::Bounce(bounce) = told.what else { panic!("{told:?}") };
    assert_eq!((bounce.hard, bounce.of.message), (true, Some(id)), "{}", bounce.detail);
}

#[test]
#[ignore = "needs mail programs: cargo xtask test 'mail programs'"]
fn nothing_is_lost_or_read_twice_over_restarts_and_new_numbers() {
    let dir = tempfile::tempdir().unwrap();
    let post = Post::start(dir.path());
    for number in 0..7 {
        plain_letter(
            &post,
            "zoe@example.com",
            "ann@example.com",
            &format!("n{number}"),
            &format!("Message-ID: <n{number}@example.com>\r\n"),
        );
    }
    let config = ImapConfig { chunk: 3, ..mailbox(&post, "ann") };
    let ids = |all: &[Arrived]| -> Vec<String> { all.iter().map(|message| only(message.tells(None, false)).id).collect() };
    let (all, position) = wait(&post, &config, 7);
    let known = ids(&all);
    assert_eq!(known.len(), 7);
    assert_eq!(post.unseen("ann"), 7, "reading leaves no mark");
    assert_eq!(poll(&config, position.clone()), (Vec::new(), position.clone()), "nothing is new");

    plain_letter(&post, "zoe@example.com", "ann@example.com", "n7", "Message-ID: <n7@example.com>\r\n");
    wait(&post, &config, 8);
    let (new, position) = poll(&config, position);
    assert_eq!(new.len(), 1);

    // The server numbers everything anew: what is read again has the ids that it had.
    post.number_anew("ann");
    let (again, after) = poll(&config, position.clone());
    assert_ne!(after.folders["INBOX"].validity, position.folders["INBOX"].validity);
    let mut again = ids(&again);
    let mut before: Vec<String> = known.into_iter().chain(ids(&new)).collect();
    again.sort();
    before.sort();
    assert_eq!(again, before);
    assert_eq!(poll(&config, after.clone()).0, Vec::new());
}

#[test]
#[ignore = "needs mail programs: cargo xtask test 'mail programs'"]
fn a_new_mailbox_begins_with_what_comes_from_now_on() {
    let dir = tempfile::tempdir().unwrap();
    let post = Post::start(dir.path());
    plain_letter(&post, "zoe@example.com", "ann@example.com", "old", "");
    wait(&post, &mailbox(&post, "ann"), 1);
    let config = ImapConfig { start: Start::Now, ..mailbox(&post, "ann") };
    let (old, position) = poll(&config, Position::default());
    assert!(old.is_empty() && position.folders.contains_key("INBOX"));
    plain_letter(&post, "zoe@example.com", "ann@example.com", "new", "");
    wait(&post, &mailbox(&post, "ann"), 2);
    let (new, _) = poll(&config, position);
    assert_eq!(new.len(), 1);
    assert!(String::from_utf8_lossy(&new[0].bytes).contains("Subject: new"));
}

#[test]
#[ignore = "needs mail programs: cargo xtask test 'mail programs'"]
fn what_was_read_is_marked_or_moved_where_somebody_wants_it_by_every_kind_of_connection() {
    let dir = tempfile::tempdir().unwrap();
    let post = Post::start(dir.path());
    plain_letter(&post, "zoe@example.com", "ann@example.com", "a", "");
    wait(&post, &mailbox(&post, "ann"), 1);
    let seen = ImapConfig { after: After::Seen, tls: Tls::StartTls, port: Some(post.imap), ..mailbox(&post, "ann") };
    assert_eq!(poll(&seen, Position::default()).0.len(), 1);
    assert_eq!(post.unseen("ann"), 0);

    let moved = ImapConfig {
        after: After::Move("Relance/Gelesen & älter".into()),
        tls: Tls::None,
        port: Some(post.imap),
        ..mailbox(&post, "ann")
    };
    let (all, position) = poll(&moved, Position::default());
    assert_eq!(all.len(), 1);
    assert_eq!(poll(&mailbox(&post, "ann"), Position::default()).0.len(), 0, "it is not in the inbox any more");
    let there = ImapConfig { folders: vec!["Relance/Gelesen & älter".into()], ..mailbox(&post, "ann") };
    let (found, _) = poll(&there, Position::default());
    assert_eq!(found[0].bytes, all[0].bytes);
    assert_eq!(poll(&moved, position).0.len(), 0);
}

#[test]
#[ignore = "needs mail programs: cargo xtask test 'mail programs'"]
fn a_message_beyond_the_limit_is_read_as_far_as_it_goes() {
    let dir = tempfile::tempdir().unwrap();
    let post = Post::start(dir.path());
    let large = format!("Message-ID: <l@example.com>\r\n\r\nHello\r\n{}", "x y z\r\n".repeat(100_000));
    plain_letter(&post, "zoe@example.com", "ann@example.com", "large", &large);
    wait(&post, &mailbox(&post, "ann"), 1);
    let (all, _) = poll(&ImapConfig { most_bytes: 10_000, ..mailbox(&post, "ann") }, Position::default());
    assert_eq!(all[0].bytes.len(), 10_000);
    assert!(all[0].size > 700_000);
    assert_eq!(all[0].tells(None, false).len(), 1);
}

#[test]
#[ignore = "needs mail programs: cargo xtask test 'mail programs'"]
fn a_wrong_password_a_stranger_and_a_missing_folder_are_for_somebody_to_look_at() {
    let dir = tempfile::tempdir().unwrap();
    let post = Post::start(dir.path());
    let refused = |config: &ImapConfig| match Mailbox::open(config).and_then(|mut mailbox| mailbox.read(&Position::default())) {
        Err(Trouble::Refused(text)) => text,
        other => panic!("{other:?}"),
    };
    let wrong = ImapConfig { login: ImapLogin::Password("guess".into()), ..mailbox(&post, "ann") };
    let text = refused(&wrong);
    assert!(text.contains("the login") && !text.contains("guess"), "{text}");
    let text = refused(&ImapConfig { ca_file: None, ..mailbox(&post, "ann") });
    assert!(text.contains("not trusted"), "{text}");
    let text = refused(&ImapConfig { folders: vec!["Nowhere".into()], ..mailbox(&post, "ann") });
    assert!(text.contains("Nowhere"), "{text}");
}

// What a real server does not do on demand: a server of our own, line by line.

/// A server that says these lines: one that begins with `<` waits for a line that has this in it.
fn server(lines: &'static [&'static str]) -> (u16, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut writer = stream;
        for line in lines {
            match line.strip_prefix('<') {
                Some(wanted) => {
                    let mut heard = String::new();
                    reader.read_line(&mut heard).unwrap();
                    assert!(heard.contains(wanted), "expected `{wanted}`, heard `{heard}`");
                }
                None => writer.write_all(format!("{line}\r\n").as_bytes()).unwrap(),
            }
        }
        std::thread::sleep(Duration::from_millis(500)); // What is not heard by then is not said.
    });
    (port, told)
}

fn local(port: u16, login: ImapLogin) -> ImapConfig {
    ImapConfig {
        port: Some(port),
        tls: Tls::None,
        timeout: Duration::from_millis(300),
        ..ImapConfig::new("127.0.0.1", "ann@example.com", login)
    }
}

#[test]
fn a_token_is_handed_over_as_gmail_and_microsoft_want_it() {
    // user=ann@example.com ^A auth=Bearer abc ^A ^A
    const TOKEN: &str = "<dXNlcj1hbm5AZXhhbXBsZS5jb20BYXV0aD1CZWFyZXIgYWJjAQE=";
    let (port, told) = server(&[
        "* OK ready",
        "<CAPABILITY",
        "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2",
        "r1 OK done",
        "<r2 AUTHENTICATE XOAUTH2",
        "+ ",
        TOKEN,
        "r2 OK in",
        "<CAPABILITY",
        "* CAPABILITY IMAP4rev1 MOVE",
        "r3 OK done",
    ]);
    Mailbox::open(&local(port, ImapLogin::Token("abc".into()))).map(drop).unwrap();
    told.join().unwrap();
    let (port, told) = server(&[
        "* OK ready",
        "<CAPABILITY",
        "* CAPABILITY IMAP4rev1",
        "r1 OK done",
        "<XOAUTH2",
        "+ ",
        TOKEN,
        "+ eyJzdGF0dXMiOiI0MDAifQ==",
        "<",
        "r2 NO invalid token",
    ]);
    let refused = Mailbox::open(&local(port, ImapLogin::Token("abc".into()))).map(drop).unwrap_err();
    assert_eq!(refused, Trouble::Refused("the login: NO invalid token".into()));
    told.join().unwrap();
}

#[test]
fn a_server_that_keeps_silent_speaks_too_much_or_does_not_speak_imap_is_left() {
    let password = || ImapLogin::Password("x".into());
    let (port, _told) = server(&["* OK ready", "<CAPABILITY"]);
    assert_eq!(Mailbox::open(&local(port, password())).map(drop).unwrap_err(), Trouble::Away("no answer in time".into()));
    let (port, _told) = server(&["* OK ready", "<CAPABILITY", "* 1 FETCH (BODY[] {999999999999}"]);
    let Trouble::Refused(text) = Mailbox::open(&local(port, password())).map(drop).unwrap_err() else {
        panic!("it may not pass")
    };
    assert!(text.contains("longer"), "{text}");
    let (port, _told) = server(&["220 smtp.example.com ESMTP"]);
    assert!(matches!(Mailbox::open(&local(port, password())), Err(Trouble::Refused(_))));
    let (port, _told) = server(&["* BYE too many connections"]);
    assert!(matches!(Mailbox::open(&local(port, password())), Err(Trouble::Away(_))));
    // What comes in the clear before TLS begins could be anybody's.
    let (port, _told) = server(&["* OK ready", "<STARTTLS", "r1 OK begin\r\n* OK injected"]);
    let Err(Trouble::Refused(text)) = Mailbox::open(&ImapConfig { tls: Tls::StartTls, ..local(port, password()) }) else {
        panic!("taken")
    };
    assert!(text.contains("before TLS"), "{text}");
}

#[test]
fn without_tls_nothing_is_said_beyond_this_machine() {
    let config = ImapConfig {
        tls: Tls::None,
        timeout: Duration::from_secs(1),
        ..ImapConfig::new("192.0.2.1", "ann", ImapLogin::Password("x".into()))
    };
    assert_eq!(
        Mailbox::open(&config).map(drop).unwrap_err(),
        Trouble::Refused("expected TLS for a mailbox beyond this machine, found none".into())
    );
}

/// What a server says that has one message in a folder, and these lines after it.
macro_rules! one_message {
    ($($more:literal),*) => {
        &["* OK ready", "<CAPABILITY", "* CAPABILITY IMAP4rev1", "r1 OK done", "<LOGIN", "r2 OK in", "<CAPABILITY",
          "* CAPABILITY IMAP4rev1 SPECIAL-USE LIST-EXTENDED", "r3 OK done", "<select", "* OK [UIDVALIDITY 1] x", "* OK [UIDNEXT 2] x",
          "r4 OK done", "<UID SEARCH", "* SEARCH 1", "r5 OK done", "<UID FETCH", "* 1 FETCH (UID 1 RFC822.SIZE 48)", "r6 OK done",
          "<UID FETCH", "* 1 FETCH (UID 1 BODY[]<0> {48}\r\nFrom: ann@example.com\r\nTo: zoe@example.net\r\n\r\nHi)", "r7 OK done", $($more),*]
    };
}

#[test]
fn a_folder_of_sent_mail_is_known_by_the_servers_word_or_the_configurations() {
    let sent = |folder: &str, sent: &[&str], lines: &'static [&'static str]| {
        let (port, told) = server(lines);
        let config = ImapConfig {
            folders: vec![folder.into()],
            sent: sent.iter().map(|name| (*name).to_owned()).collect(),
            start: Start::All,
            after: After::Seen,
            ..local(port, ImapLogin::Password("x".into()))
        };
        let mut mailbox = Mailbox::open(&config).unwrap();
        let batch = mailbox.read(&Position::default()).unwrap().unwrap();
        assert_eq!(batch.messages[0].tells(Some("ann@example.com"), batch.sent).len(), 1);
        if batch.sent {
            mailbox.settle(&batch).unwrap(); // The server hears nothing: what people sent stays as they have it.
        }
        told.join().unwrap();
        batch.sent
    };
    const OUT: &[&str] =
        one_message!("<LIST \"\" \"Out\" RETURN (SPECIAL-USE)", "* LIST (\\HasNoChildren \\Sent) \"/\" \"Out\"", "r8 OK done");
    assert!(sent("Out", &[], OUT));
    assert!(!sent("Old", &[], one_message!("<LIST", "* LIST (\\Archive) \"/\" \"Old\"", "r8 OK done")));
    assert!(!sent("Away", &[], one_message!("<LIST", "r8 NO not now")));
    assert!(!sent("INBOX", &[], one_message!()), "nobody asks");
    assert!(sent("Copies", &["Copies"], one_message!()));
}
