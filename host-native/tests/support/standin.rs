//! A provider on loopback: it hears requests and answers as a test wants, or drops the connection, or says nothing at all.
//!
//! In: requests over HTTP. Out: answers, and a memory of what was heard. Never: a request beyond loopback.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What came in: method and place, headers with names in small letters, and the body.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Heard {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers))
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// How it answers.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// With a status, further headers as they stand on the wire, and a body.
    Says(u16, &'static str, String),
    /// It takes the request and closes the connection.
    Drops,
    /// It takes the request and says nothing.
    Waits,
}

/// A running stand-in; it ends with the process.
pub(crate) struct StandIn {
    pub(crate) port: u16,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl StandIn {
    pub(crate) fn answering(answer: impl Fn(&Heard) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (memory, answer) = (Arc::clone(&heard), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().map(Result::unwrap) {
                let (memory, answer) = (Arc::clone(&memory), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let _ = serve(stream, &memory, answer.as_ref()); // A client that hangs up is no failure of the server.
                });
            }
        });
        Self { port, heard }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, memory: &Mutex<Vec<Heard>>, answer: &dyn Fn(&Heard) -> Reply) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first)? == 0 {
            return Ok(());
        }
        let mut words = first.split_whitespace().map(str::to_owned);
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            headers.push((name.to_lowercase(), value.to_owned()));
        }
        let length = headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, value)| value.parse().unwrap());
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let heard = Heard { method, target, headers, body: String::from_utf8(body).unwrap() };
        memory.lock().unwrap().push(heard.clone());
        match answer(&heard) {
            Reply::Says(status, more, body) => {
                write!(stream, "HTTP/1.1 {status} Said\r\n{more}content-length: {}\r\n\r\n{body}", body.len())?;
            }
            Reply::Drops => return Ok(()),
            Reply::Waits => {
                // Until the client gives up and closes.
                let _ = reader.read(&mut [0]);
                return Ok(());
            }
        }
    }
}
