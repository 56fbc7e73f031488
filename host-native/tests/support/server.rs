//! A mail server on loopback: the protocol by the crate `mailin`, with STARTTLS and authentication, and with moods by recipient.
//!
//! In: connections. Out: what it accepted. Never: mail that goes anywhere.
//!
//! Moods, by the recipient's local part: `gone` (550 5.1.1), `full` (552 5.2.2), `spam` (554 after the dot), `later` (450 the
//! first
//! time), `lost` (takes the message and drops the connection before it says so).

#![allow(dead_code, clippy::unwrap_used, reason = "a test says what went wrong by stopping, and uses a part of this")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use mailin::{Action, AuthMechanism, Handler, Response, SessionBuilder, response};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A message that the server took.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) text: String,
    /// Over TLS, and with whose name.
    pub(crate) tls: bool,
    pub(crate) user: Option<String>,
}

/// What the server remembers.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) received: Vec<Received>,
    pub(crate) connections: usize,
    asked_later: Vec<String>,
}

/// A running server; it ends with the process.
pub(crate) struct MailServer {
    pub(crate) port: u16,
    pub(crate) memory: Arc<Mutex<Memory>>,
    /// The certificate to trust, where the server speaks TLS.
    pub(crate) certificate: Option<PathBuf>,
}

/// User and password that the server knows.
pub(crate) const USER: &str = "relance";
pub(crate) const PASSWORD: &str = "correct horse";

impl MailServer {
    /// A server without TLS, which asks for no name.
    pub(crate) fn plain() -> Self {
        Self::start(None, false, None)
    }

    /// A server with TLS, from the first byte or by STARTTLS, which asks for name and password. Its certificate is written here.
    pub(crate) fn with_tls(dir: &Path, implicit: bool) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let certificate = dir.join("server.pem");
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        Self::start(Some(Arc::new(config)), implicit, Some(certificate))
    }

    fn start(tls: Option<Arc<ServerConfig>>, implicit: bool, certificate: Option<PathBuf>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let memory = Arc::new(Mutex::new(Memory::default()));
        let remembered = Arc::clone(&memory);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (memory, tls) = (Arc::clone(&remembered), tls.clone());
                std::thread::spawn(move || {
                    let Ok(stream) = stream else { return };
                    memory.lock().unwrap().connections += 1;
                    let _ = serve(stream, &memory, tls, implicit); // A client that hangs up is no failure of the server.
                });
            }
        });
        Self { port, memory, certificate }
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.memory.lock().unwrap().received.clone()
    }
}

struct Mailbox {
    memory: Arc<Mutex<Memory>>,
    current: Received,
    drop_now: Arc<Mutex<bool>>,
}

impl Mailbox {
    fn mood(&self) -> &str {
        self.current.to.first().and_then(|to| to.split('@').next()).unwrap_or("")
    }

    fn check(&mut self, user: &str, password: &str) -> Response {
        if user == USER && password == PASSWORD {
            self.current.user = Some(user.to_owned());
            return response::AUTH_OK;
        }
        Response::custom(535, "5.7.8 wrong name or password".to_owned())
    }
}

impl Handler for Mailbox {
    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        self.current.from = from.to_owned();
        self.current.to.clear();
        self.current.text.clear();
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.current.to.push(to.to_owned());
        match to.split('@').next().unwrap_or("") {
            "gone" => Response::custom(550, format!("5.1.1 <{to}> nobody of that name")),
            "full" => Response::custom(552, "5.2.2 the mailbox is full".to_owned()),
            "later" => {
                let mut memory = self.memory.lock().unwrap();
                if memory.asked_later.iter().any(|known| known == to) {
                    return response::OK;
                }
                memory.asked_later.push(to.to_owned());
                Response::custom(450, "4.7.1 come back later".to_owned())
            }
            _ => response::OK,
        }
    }

    fn data(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.current.text.push_str(&String::from_utf8_lossy(bytes));
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        if self.mood() == "spam" {
            return Response::custom(554, "5.6.0 this looks like spam".to_owned());
        }
        self.memory.lock().unwrap().received.push(self.current.clone());
        if self.mood() == "lost" {
            *self.drop_now.lock().unwrap() = true;
        }
        response::OK
    }

    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        self.check(user, password)
    }

    fn auth_login(&mut self, user: &str, password: &str) -> Response {
        self.check(user, password)
    }
}

/// Either end of the upgrade.
enum Line {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Read for Line {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Line {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(buffer),
            Self::Tls(stream) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}

fn secured(stream: TcpStream, config: &Arc<ServerConfig>) -> Line {
    let connection = ServerConnection::new(Arc::clone(config)).unwrap();
    Line::Tls(Box::new(StreamOwned::new(connection, stream)))
}

fn serve(stream: TcpStream, memory: &Arc<Mutex<Memory>>, tls: Option<Arc<ServerConfig>>, implicit: bool) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let drop_now = Arc::new(Mutex::new(false));
    let current = Received { from: String::new(), to: Vec::new(), text: String::new(), tls: implicit, user: None };
    let handler = Mailbox { memory: Arc::clone(memory), current, drop_now: Arc::clone(&drop_now) };
    let mut builder = SessionBuilder::new("localhost");
    if let (Some(_), false) = (&tls, implicit) {
        builder.enable_start_tls();
    }
    if tls.is_some() {
        builder.enable_auth(AuthMechanism::Plain).enable_auth(AuthMechanism::Login);
    }
    let mut session = builder.build(IpAddr::V4(Ipv4Addr::LOCALHOST), handler);
    let mut line = match &tls {
        Some(config) if implicit => secured(stream, config),
        _ => Line::Plain(stream),
    };
    if implicit {
        session.tls_active();
    }
    session.greeting().write_to(&mut line)?;
    line.flush()?;
    let mut reader = BufReader::new(line);
    loop {
        let mut bytes = Vec::new();
        if reader.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(());
        }
        let answer = session.process(&bytes);
        if *drop_now.lock().unwrap() {
            return Ok(());
        }
        if answer.action != Action::NoReply {
            answer.write_to(reader.get_mut())?;
            reader.get_mut().flush()?;
        }
        match (&answer.action, &tls) {
            (Action::Close, _) => return Ok(()),
            (Action::UpgradeTls, Some(config)) => {
                let Line::Plain(stream) = reader.into_inner() else { return Ok(()) };
                reader = BufReader::new(secured(stream, config));
                session.tls_active();
            }
            _ => {}
        }
    }
}
