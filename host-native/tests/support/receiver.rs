//! A receiver of webhooks on loopback, with a will of its own.
//!
//! In: requests. Out: what it heard, and answers in an order that a test names. Never: an answer before the whole request.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by stopping, and uses a part of this"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver as Heard, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;

/// What came in: the head's lines with names in small letters, and the body.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) head: Vec<String>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> &str {
        let start = format!("{name}: ");
        self.head.iter().find_map(|line| line.strip_prefix(&start)).unwrap_or_else(|| panic!("no {name} in {:?}", self.head))
    }

    pub(crate) fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub(crate) fn event(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Whether one of its signatures was made with this secret: reckoned here anew, from the standard's words.
    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        let key = base64::prelude::BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let signed = format!("{}.{}.{}", self.id(), self.header("webhook-timestamp"), self.body);
        let mac = Hmac::<Sha256>::new_from_slice(&key).unwrap().chain_update(signed.as_bytes()).finalize().into_bytes();
        let expected = format!("v1,{}", base64::prelude::BASE64_STANDARD.encode(mac));
        self.header("webhook-signature").split(' ').any(|signature| signature == expected)
    }
}

/// A receiver that answers with these, one after the other, the last one for ever; an empty one drops the connection, `silence` is no
/// answer until it is dropped.
pub(crate) struct Receiver {
    pub(crate) port: u16,
    heard: Arc<Mutex<Vec<Request>>>,
    news: Heard<()>,
}

impl Receiver {
    pub(crate) fn answering(answers: &[&str]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (told, news) = channel();
        let (remembered, answers) = (Arc::clone(&heard), answers.iter().map(|&answer| answer.to_owned()).collect::<Vec<_>>());
        std::thread::spawn(move || {
            for stream in listener.incoming().map(Result::unwrap) {
                let (remembered, answers, told) = (Arc::clone(&remembered), answers.clone(), told.clone());
                // A client that hangs up is no failure of the receiver.
                std::thread::spawn(move || drop(serve(stream, &remembered, &answers, &told)));
            }
        });
        Self { port, heard, news }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    pub(crate) fn heard(&self) -> Vec<Request> {
        self.heard.lock().unwrap().clone()
    }

    /// Waits until so many requests have come.
    pub(crate) fn wait_for(&self, count: usize) -> Vec<Request> {
        while self.heard().len() < count {
            self.news.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| panic!("{count} wanted, {:?}", self.heard()));
        }
        self.heard()
    }
}

fn serve(stream: TcpStream, heard: &Mutex<Vec<Request>>, answers: &[String], told: &Sender<()>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) => head.push(format!("{}: {value}", name.to_lowercase())),
            None if line.trim_end().is_empty() => break,
            None => head.push(line.trim_end().to_owned()),
        }
    }
    let length = head.iter().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let nth = {
        let mut heard = heard.lock().unwrap();
        heard.push(Request { head, body: String::from_utf8(body).unwrap() });
        heard.len() - 1
    };
    let answer = answers.get(nth).or(answers.last()).map_or("", String::as_str);
    let (head, body) = answer.split_once('|').unwrap_or((answer, ""));
    let _ = told.send(()); // Nobody waits any more.
    if head.is_empty() {
        return Ok(());
    }
    if head == "silence" {
        let _ = reader.read(&mut [0; 1])?; // Until the client has had enough.
        return Ok(());
    }
    write!(&stream, "HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}
