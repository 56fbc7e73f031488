//! Traces: spans of turns and sends reach a collector by OTLP over HTTP, and name nobody; a collector that is away costs nothing else.
//!
//! In: a stand-in for a collector on this machine. Out: a failure where spans are missing, or say too much. Never: a span looked into; the
//! names in it are plain bytes.
#![cfg(feature = "otel")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by stopping")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::mpsc::{Receiver, channel};

const START: &str = "2026-11-23T09:00:00Z";
const DRAFT: &str = r#"{"name":"Hello","purpose":"service","steps":[{"id":"hello","wait":{"days":1},"channel":"email",
"content":{"type":"text","subject":"Very private","body":"Hi {{ contact.firstName }}"}}]}"#;

/// Takes posts, answers each with 200, and gives its path and body.
fn collector() -> (String, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let sender = sender.clone();
            std::thread::spawn(move || {
                while let Some(post) = take(stream.as_ref().unwrap()) {
                    drop(sender.send(post))
                }
            });
        }
    });
    (address, receiver)
}

fn take(mut stream: &TcpStream) -> Option<(String, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
    Some((first.split(' ').nth(1).unwrap().to_owned(), body))
}

fn relance(dir: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_relance"));
    let output = command.args(arguments).env_clear().env("RELANCE_DATA", dir.join("data")).current_dir(dir).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    output
}

fn enrolled() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("d.json"), DRAFT).unwrap();
    std::fs::write(dir.path().join("p.csv"), "id,First name,email\nana,Anabel,ana@x.example\n").unwrap();
    std::fs::write(dir.path().join("s.yaml"), "email:\n  unsubscribeUrl: https://x.example/leave/{key}\n").unwrap();
    for arguments in [
        &["settings", "set", "s.yaml"][..],
        &["contacts", "import", "p.csv"],
        &["publish", "d.json"],
        &["enroll", "hello", "--all", "--now", START],
    ] {
        relance(dir.path(), arguments);
    }
    dir
}

fn has(body: &[u8], text: &str) -> bool {
    body.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn spans_of_turns_and_sends_reach_the_collector_and_name_nobody() {
    let dir = enrolled();
    let (address, posts) = collector();
    relance(dir.path(), &["run", "--now", START, "--until", "2026-11-25T09:00:00Z", "--otlp-endpoint", &address]);
    let posts: Vec<(String, Vec<u8>)> = posts.try_iter().collect();
    assert!(!posts.is_empty() && posts.iter().all(|(path, _)| path == "/v1/traces"), "{:?}", posts.len());
    let all: Vec<u8> = posts.into_iter().flat_map(|(_, body)| body).collect();
    for text in ["relance", "turn", "send", "wake", "handOver", "accepted", "/hello/"] {
        assert!(has(&all, text), "{text}");
    }
    for text in ["ana@x.example", "Anabel", "Very private", "leave/"] {
        assert!(!has(&all, text), "{text}");
    }
}

#[test]
fn a_collector_that_is_away_costs_its_spans_and_nothing_else() {
    let dir = enrolled();
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let address = format!("http://{gone}");
    let ran = relance(dir.path(), &["run", "--now", START, "--until", "2026-11-25T09:00:00Z", "--otlp-endpoint", &address]);
    assert!(String::from_utf8_lossy(&ran.stdout).contains("1 message sent"), "{ran:?}");
}
