//! Receives messages as a product's own sender does: takes each, and remembers how often it came.
//!
//! In: webhooks. Out: messages by their keys. Never: an answer before the message is noted.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::Value;

/// A running receiver; it ends with the process.
pub(crate) struct Receiver {
    pub(crate) url: String,
    messages: Arc<Mutex<BTreeMap<String, (Value, usize)>>>,
}

/// A secret for its webhooks.
pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

impl Receiver {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let url = format!("http://{}/messages", listener.local_addr().unwrap());
        let messages = Arc::new(Mutex::new(BTreeMap::new()));
        let noted = Arc::clone(&messages);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let noted = Arc::clone(&noted);
                std::thread::spawn(move || while take(&stream, &noted).is_some() {});
            }
        });
        Self { url, messages }
    }

    /// The messages by their keys: what is sent, and how often it came.
    pub(crate) fn messages(&self) -> BTreeMap<String, (Value, usize)> {
        self.messages.lock().unwrap().clone()
    }

    /// How many different messages came.
    pub(crate) fn count(&self) -> usize {
        self.messages.lock().unwrap().len()
    }
}

/// One request of a connection; nothing when it is over.
fn take(mut stream: &TcpStream, noted: &Mutex<BTreeMap<String, (Value, usize)>>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse().ok()?,
            None if line.trim_end().is_empty() => break,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let mut message: Value = serde_json::from_slice(&body).unwrap();
    let send = message["send"].take();
    let key = send["key"].as_str().unwrap().to_owned();
    noted.lock().unwrap().entry(key).or_insert((send, 0)).1 += 1;
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}").ok()
}
