//! Mailboxes on servers that mean harm: answers without end, bytes one by one, silence, and what takes a stack or a memory without end.
//!
//! In: a server of our own that misbehaves, short limits. Out: a failure where a reader stays, grows, or loses what it has not read yet.
//! Never: a server beyond loopback.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test says what went wrong by stopping")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use relance::Tls;
use relance::config::{ImapConfig, ImapLimits, ImapLogin, Start};
use relance::inbound::imap::{Mailbox, Position, Trouble};

/// A connection as the server has it: what it hears in lines, what it says as it likes, and how many bytes of that were taken.
struct Caller {
    reader: BufReader<TcpStream>,
    stream: TcpStream,
    said: Arc<AtomicUsize>,
}

impl Caller {
    /// The next command: its tag and the rest; nothing where the caller has gone.
    fn hears(&mut self) -> Option<(String, String)> {
        let mut line = String::new();
        self.reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let (tag, rest) = line.trim_end().split_once(' ')?;
        Some((tag.to_owned(), rest.to_owned()))
    }

    /// Says so much; whether the caller was still there.
    fn says(&mut self, text: &str) -> bool {
        let said = self.stream.write_all(text.as_bytes()).is_ok();
        self.said.fetch_add(if said { text.len() } else { 0 }, Ordering::Relaxed);
        said
    }

    /// Says it as often as there is anybody.
    fn says_for_ever(&mut self, text: &str) {
        while self.says(text) {}
    }

    /// Says it byte by byte, and goes on with spaces.
    fn dribbles(&mut self, text: &str) {
        for byte in text.chars().chain(std::iter::repeat(' ')) {
            if !self.says(&byte.to_string()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// A server that does this with everybody who calls, one after the other; its port, and how much it could say.
fn server(does: impl Fn(Caller) + Send + 'static) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let (port, said) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&said);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            does(Caller { reader: BufReader::new(stream.try_clone().unwrap()), stream, said: Arc::clone(&counted) });
        }
    });
    (port, said)
}

/// A server that greets, and answers the first command by this.
fn answering(does: impl Fn(&mut Caller) + Send + 'static) -> (u16, Arc<AtomicUsize>) {
    server(move |mut caller| {
        caller.says("* OK ready\r\n");
        if caller.hears().is_some() {
            does(&mut caller);
        }
    })
}

fn config(port: u16) -> ImapConfig {
    let limits = ImapLimits {
        command: Duration::from_millis(400),
        session: Duration::from_secs(1),
        answers: 1_000,
        ..ImapLimits::default()
    };
    ImapConfig {
        port: Some(port),
        tls: Tls::None,
        start: Start::All,
        timeout: Duration::from_secs(600), // As patient as an account may say.
        limits,
        ..ImapConfig::new("127.0.0.1", "ann@example.com", ImapLogin::Password("x".into()))
    }
}

/// Why the mailbox is left, which takes no longer than it may.
fn left(config: &ImapConfig) -> Trouble {
    let begun = Instant::now();
    let trouble = Mailbox::open(config).map(drop).unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(3), "{trouble} after {:?}", begun.elapsed());
    trouble
}

fn refused(config: &ImapConfig) -> String {
    match left(config) {
        Trouble::Refused(text) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn answers_without_end_end_by_their_number_and_by_their_length() {
    let patient = |port| {
        let mut config = config(port);
        config.limits.command = Duration::from_secs(60); // It is not the time that ends it.
        config.limits.session = Duration::from_secs(60);
        config
    };
    let (port, _) = answering(|caller| caller.says_for_ever("* CAPABILITY IMAP4rev1\r\n"));
    let text = refused(&patient(port));
    assert!(text.contains("1000 answers"), "{text}");

    let long = format!("* CAPABILITY{}\r\n", " X".repeat(50_000));
    let (port, said) = answering(move |caller| caller.says_for_ever(&long));
    let text = refused(&patient(port));
    assert!(text.contains("longer"), "{text}");
    assert!(said.load(Ordering::Relaxed) < 8 << 20, "what lies between the two is not read");

    let (port, _) = server(|mut caller| caller.says_for_ever("no greeting, no end of the line, "));
    assert!(refused(&patient(port)).contains("longer"));
}

#[test]
fn a_literal_without_end_and_many_of_them_are_too_long() {
    let announced = format!("* 1 FETCH (UID 1 BODY[] {{{}}}\r\n", 900 << 10);
    let (port, _) = answering(move |caller| {
        caller.says(&announced);
        caller.says_for_ever("message message ");
    });
    // What is announced comes in time, and what follows it is too much.
    assert!(refused(&config(port)).contains("longer"));
    let many = format!("* 1 FETCH (UID 1 BODY[] {{{}}}\r\n{})\r\n", 100 << 10, "x".repeat(100 << 10));
    let (port, _) = answering(move |caller| caller.says_for_ever(&many));
    assert!(refused(&config(port)).contains("longer"));
}

#[test]
fn numbers_without_end_are_too_long() {
    let (port, said) = server(|mut caller| {
        caller.says("* OK ready\r\n");
        while let Some((tag, command)) = caller.hears() {
            if command.starts_with("UID SEARCH") {
                caller.says("* SEARCH");
                return caller.says_for_ever(&" 1".repeat(10_000));
            }
            caller.says(&format!("* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 5] x\r\n{tag} OK done\r\n"));
        }
    });
    let mut patient = config(port);
    patient.limits.command = Duration::from_secs(60);
    patient.limits.session = Duration::from_secs(60);
    let trouble = Mailbox::open(&patient).unwrap().read(&Position::default()).unwrap_err();
    assert!(matches!(&trouble, Trouble::Refused(text) if text.contains("longer")), "{trouble}");
    assert!(said.load(Ordering::Relaxed) < 32 << 20);
}

#[test]
fn a_byte_now_and_then_keeps_nobody() {
    let (port, _) = server(|mut caller| caller.dribbles("* OK ready"));
    assert_eq!(left(&config(port)), Trouble::Away("no answer in time".into()), "a greeting");
    let (port, _) = answering(|caller| caller.dribbles("* CAPABILITY IMAP4rev1"));
    assert_eq!(left(&config(port)), Trouble::Away("no answer in time".into()), "an answer");
    // The head of a TLS record of 16 KiB, of which a byte comes now and then.
    let (port, _) = server(|mut caller| caller.dribbles("\u{16}\u{3}\u{3}\u{40}\u{0}"));
    let mut tls = config(port);
    tls.tls = Tls::Implicit;
    assert_eq!(left(&tls), Trouble::Away("no answer in time".into()), "a handshake");
}

#[test]
fn whole_answers_now_and_then_end_with_the_command_and_commands_with_the_session() {
    let (port, _) = answering(|caller| {
        while caller.says("* OK still here\r\n") {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    assert_eq!(left(&config(port)), Trouble::Away("no answer in time".into()));
    let (port, _) = server(|mut caller| {
        caller.says("* OK ready\r\n");
        while let Some((tag, _)) = caller.hears() {
            std::thread::sleep(Duration::from_millis(150));
            caller.says(&format!("{tag} OK done\r\n"));
        }
    });
    let begun = Instant::now();
    let mut mailbox = Mailbox::open(&config(port)).unwrap();
    let trouble = loop {
        if let Err(trouble) = mailbox.read(&Position::default()) {
            break trouble;
        }
    };
    assert_eq!(trouble, Trouble::Away("no answer in time".into()));
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[test]
fn a_greeting_that_never_comes_is_not_waited_for() {
    let (port, _) = server(|mut caller| drop(caller.hears()));
    assert_eq!(left(&config(port)), Trouble::Away("no answer in time".into()));
}

#[test]
fn what_is_nested_without_end_is_not_taken_apart() {
    let (port, _) = answering(|caller| {
        caller.says(&format!("* 1 FETCH (BODYSTRUCTURE {}\r\n", "(".repeat(500_000)));
        let _ = caller.hears(); // Nobody says more.
    });
    let text = refused(&config(port));
    assert!(text.contains("brackets"), "{text}");
}

#[test]
fn what_a_server_says_is_shown_without_addresses_and_control_characters() {
    let (port, _) = server(|mut caller| assert!(caller.says("* BYE ask\u{7} zoe@example.com \u{1b}[2Jnow\r\n")));
    assert_eq!(left(&config(port)), Trouble::Away("the server is busy: ask ‹redacted› [2Jnow".into()));
    let (port, _) = answering(|caller| assert!(caller.says("r1 NO ask\u{7} zoe@example.com \u{1b}[2Jnow\r\n")));
    assert_eq!(refused(&config(port)), "the server: ask ‹redacted› [2Jnow");
}

#[test]
fn a_slow_mailbox_is_read_in_several_sessions_and_each_message_once() {
    let (port, _) = server(|mut caller| {
        caller.says("* OK ready\r\n");
        while let Some((tag, command)) = caller.hears() {
            let words: Vec<&str> = command.split(' ').collect();
            let answer = match (words[0], words.get(1), words.get(2)) {
                ("examine", ..) => "* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 13] x\r\n".to_owned(),
                ("UID", Some(&"SEARCH"), _) => "* SEARCH 1 2 3 4 5 6 7 8 9 10 11 12\r\n".to_owned(),
                ("UID", Some(&"FETCH"), Some(set)) if set.contains(',') || command.contains("INTERNALDATE") => set
                    .split(',')
                    .map(|uid| format!("* {uid} FETCH (UID {uid} INTERNALDATE \"23-Nov-2026 08:05:09 +0000\" RFC822.SIZE 9)\r\n"))
                    .collect(),
                ("UID", Some(&"FETCH"), Some(uid)) => {
                    std::thread::sleep(Duration::from_millis(60));
                    format!("* {uid} FETCH (UID {uid} BODY[]<0> {{9}}\r\nFrom: a\r\n)\r\n")
                }
                _ => String::new(),
            };
            caller.says(&format!("{answer}{tag} OK done\r\n"));
        }
    });
    let (mut position, mut read, mut sessions) = (Position::default(), Vec::new(), 0);
    while read.len() < 12 {
        let mut mailbox = Mailbox::open(&config(port)).unwrap();
        sessions += 1;
        while let Some(batch) = mailbox.read(&position).unwrap() {
            read.extend(batch.messages.iter().map(|message| message.uid));
            position = batch.position;
            if mailbox.is_late() {
                break;
            }
        }
        mailbox.close();
    }
    assert_eq!(read, (1..=12).collect::<Vec<u32>>());
    assert!(sessions > 1, "all of them in one session of a second");
}
