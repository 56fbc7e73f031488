//! The dialogue with an IMAP server: TLS, login, commands and their answers, each of bounded length and time.
//!
//! In: a mailbox's configuration, commands. Out: the server's answers, parsed. Never: a password over an unprotected line beyond this
//! machine, or in what it says; an answer longer than was asked for; a wait without end.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use imap_proto::{Capability, Response, ResponseCode, Status};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::Trouble;
use super::writing::{Piece, text};
use crate::clock::machine_millis;
use crate::config::{ImapConfig, ImapLogin, Tls};
use crate::hook::reach::Astray;

/// How long one answer may be beside the message that it carries, in bytes: the numbers of a million messages fit.
const MOST_ANSWER: usize = 8 << 20;
/// How many times the usual patience one answer may take in all.
const PATIENCE: i64 = 20;

/// A connection to a server.
pub(super) struct Wire {
    stream: Stream,
    buffer: Vec<u8>,
    at: usize,
    tag: u32,
    most: usize,
    timeout: Duration,
    capabilities: Vec<String>,
}

enum Stream {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
    /// Between the two.
    Gone,
}

/// How a command ended.
#[derive(Debug)]
pub(super) enum Answer {
    /// Done.
    Ok,
    /// Refused.
    No {
        /// What the server says.
        words: String,
        /// The folder is not there.
        try_create: bool,
    },
}

impl Answer {
    /// An error where the command was refused.
    pub(super) fn done(self, what: &str) -> Result<(), Trouble> {
        match self {
            Self::Ok => Ok(()),
            Self::No { words, .. } => Err(Trouble::Refused(format!("{what}: {words}"))),
        }
    }
}

impl Wire {
    /// Connects, protects the connection, logs in.
    pub(super) fn open(config: &ImapConfig) -> Result<Self, Trouble> {
        let tcp = connect(config)?;
        let implicit = config.tls == Tls::Implicit;
        let stream = if implicit { protected(tcp, config)? } else { Stream::Plain(tcp) };
        let most = MOST_ANSWER + usize::try_from(config.most_bytes).unwrap_or(usize::MAX - MOST_ANSWER);
        let capabilities = Vec::new();
        let mut wire = Self { stream, buffer: Vec::new(), at: 0, tag: 0, most, timeout: config.timeout, capabilities };
        let greeting = wire.answer()?;
        match Response::parse(&greeting) {
            Ok((_, Response::Data { status: Status::Ok | Status::PreAuth, .. })) => {}
            Ok((_, Response::Data { outcome, .. })) => {
                return Err(Trouble::Away(format!("the server is busy: {}", outcome.information.unwrap_or_default())));
            }
            _ => return Err(Trouble::Refused("expected an IMAP server's greeting, found something else".into())),
        }
        if config.tls == Tls::StartTls {
            wire.start_tls(config)?;
        }
        wire.look()?;
        wire.login(config)?;
        wire.look()?;
        Ok(wire)
    }

    /// Whether the server says that it can.
    pub(super) fn can(&self, what: &str) -> bool {
        self.capabilities.iter().any(|found| found.eq_ignore_ascii_case(what))
    }

    /// Runs a command; what the server tells meanwhile is handed on. What can't be parsed is passed over.
    pub(super) fn run(&mut self, command: &[Piece], tell: &mut dyn FnMut(Response<'_>)) -> Result<Answer, Trouble> {
        let tag = self.say(command)?;
        loop {
            let answer = self.answer()?;
            match Response::parse(&answer) {
                Ok((_, Response::Done { tag: found, status, outcome })) if found.0 == tag => {
                    let words = outcome.information.unwrap_or_default().into_owned();
                    let try_create = matches!(outcome.code, Some(ResponseCode::TryCreate));
                    return Ok(if status == Status::Ok { Answer::Ok } else { Answer::No { words: shown(&words), try_create } });
                }
                Ok((_, Response::Data { status: Status::Bye, .. })) if !command.iter().any(is_logout) => {
                    return Err(Trouble::Away("the server has closed the connection".into()));
                }
                Ok((_, response)) => tell(response),
                // A tagged answer in words that are no IMAP: refused, or nobody would ever know.
                Err(_) if answer.starts_with(tag.as_bytes()) => {
                    let ok = answer.get(tag.len()..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b"OK"));
                    let words = shown(&String::from_utf8_lossy(&answer));
                    return Ok(if ok { Answer::Ok } else { Answer::No { words, try_create: false } });
                }
                Err(_) => {}
            }
        }
    }

    /// Sends a command under a tag of its own.
    fn say(&mut self, command: &[Piece]) -> Result<String, Trouble> {
        self.tag += 1;
        let tag = format!("r{}", self.tag);
        let mut line = format!("{tag} ").into_bytes();
        for piece in command {
            match piece {
                Piece::Text(text) => line.extend(text.as_bytes()),
                Piece::Literal(bytes) => {
                    line.extend(format!("{{{}}}\r\n", bytes.len()).into_bytes());
                    self.write(&line)?;
                    self.go_on()?;
                    line.clone_from(bytes);
                }
            }
        }
        line.extend(b"\r\n");
        self.write(&line)?;
        Ok(tag)
    }

    /// Waits until the server wants the rest of a command.
    fn go_on(&mut self) -> Result<(), Trouble> {
        loop {
            let answer = self.answer()?;
            match answer.first() {
                Some(b'+') => return Ok(()),
                Some(b'*') => {}
                _ => return Err(Trouble::Refused(format!("the server: {}", shown(&String::from_utf8_lossy(&answer))))),
            }
        }
    }

    fn look(&mut self) -> Result<(), Trouble> {
        let mut found = Vec::new();
        let command = [Piece::Text("CAPABILITY".into())];
        self.run(&command, &mut |response| {
            if let Response::Capabilities(capabilities) = response {
                found.extend(capabilities.iter().map(|capability| match capability {
                    Capability::Imap4rev1 => "IMAP4rev1".to_owned(),
                    Capability::Auth(name) => format!("AUTH={name}"),
                    Capability::Atom(name) => name.clone().into_owned(),
                }));
            }
        })?
        .done("the server")?;
        self.capabilities = found;
        Ok(())
    }

    fn start_tls(&mut self, config: &ImapConfig) -> Result<(), Trouble> {
        self.run(&[Piece::Text("STARTTLS".into())], &mut |_| {})?.done("TLS")?;
        if self.at < self.buffer.len() {
            return Err(Trouble::Refused("the server spoke on before TLS began; nothing of it can be trusted".into()));
        }
        if let Stream::Plain(tcp) = std::mem::replace(&mut self.stream, Stream::Gone) {
            self.stream = protected(tcp, config)?;
        }
        Ok(())
    }

    fn login(&mut self, config: &ImapConfig) -> Result<(), Trouble> {
        match &config.login {
            ImapLogin::Password(password) => {
                let command = [Piece::Text("LOGIN ".into()), text(&config.user), Piece::Text(" ".into()), text(password)];
                self.run(&command, &mut |_| {})?.done("the login")
            }
            ImapLogin::Token(token) => self.token(&config.user, token),
        }
    }

    /// XOAUTH2: a refused token is explained in a line of its own, which an empty one answers.
    fn token(&mut self, user: &str, token: &str) -> Result<(), Trouble> {
        let secret = BASE64_STANDARD.encode(format!("user={user}\u{1}auth=Bearer {token}\u{1}\u{1}"));
        let tag = self.say(&[Piece::Text("AUTHENTICATE XOAUTH2".into())])?;
        self.go_on()?;
        self.write(format!("{secret}\r\n").as_bytes())?;
        loop {
            let answer = self.answer()?;
            if answer.starts_with(b"+") {
                self.write(b"\r\n")?;
            } else if let Some(rest) = answer.strip_prefix(tag.as_bytes()) {
                let words = String::from_utf8_lossy(rest);
                let ok = words.trim_start().get(..2).is_some_and(|start| start.eq_ignore_ascii_case("OK"));
                return if ok { Ok(()) } else { Err(Trouble::Refused(format!("the login: {}", shown(&words)))) };
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let result = match &mut self.stream {
            Stream::Plain(tcp) => tcp.write_all(bytes).and_then(|()| tcp.flush()),
            Stream::Tls(tls) => tls.write_all(bytes).and_then(|()| tls.flush()),
            Stream::Gone => Err(ErrorKind::NotConnected.into()),
        };
        result.map_err(|error| lost(&error))
    }

    /// One whole answer: a line, with the literals that it announces.
    fn answer(&mut self) -> Result<Vec<u8>, Trouble> {
        let patience = i64::try_from(self.timeout.as_millis()).unwrap_or(i64::MAX).saturating_mul(PATIENCE);
        let deadline = machine_millis().saturating_add(patience);
        let mut answer = Vec::new();
        loop {
            let end = loop {
                let searched = self.buffer.get(self.at..).unwrap_or_default();
                if let Some(found) = searched.iter().position(|byte| *byte == b'\n') {
                    break found + 1;
                }
                self.fill(answer.len(), deadline)?;
            };
            self.take(end, &mut answer);
            let Some(size) = literal(&answer) else { return Ok(answer) };
            if answer.len().saturating_add(size) > self.most {
                return Err(Trouble::Refused(format!("expected an answer of at most {} bytes, found a longer one", self.most)));
            }
            while self.buffer.len().saturating_sub(self.at) < size {
                self.fill(answer.len(), deadline)?;
            }
            self.take(size, &mut answer);
        }
    }

    fn take(&mut self, count: usize, answer: &mut Vec<u8>) {
        let end = self.at.saturating_add(count).min(self.buffer.len());
        answer.extend(self.buffer.get(self.at..end).unwrap_or_default());
        self.at = end;
        if self.at == self.buffer.len() {
            self.buffer.clear();
            self.at = 0;
        }
    }

    /// Reads on, unless that is too much or takes too long.
    fn fill(&mut self, taken: usize, deadline: i64) -> Result<(), Trouble> {
        if taken.saturating_add(self.buffer.len() - self.at) > self.most {
            return Err(Trouble::Refused(format!("expected an answer of at most {} bytes, found a longer one", self.most)));
        }
        if machine_millis() > deadline {
            return Err(Trouble::Away("no answer in time".into()));
        }
        let mut piece = [0; 32 << 10];
        let read = match &mut self.stream {
            Stream::Plain(tcp) => tcp.read(&mut piece),
            Stream::Tls(tls) => tls.read(&mut piece),
            Stream::Gone => Ok(0),
        };
        match read {
            Ok(0) => Err(Trouble::Away("the server has closed the connection".into())),
            Ok(count) => {
                self.buffer.extend(piece.get(..count).unwrap_or_default());
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(()),
            Err(error) => Err(lost(&error)),
        }
    }
}

fn is_logout(piece: &Piece) -> bool {
    matches!(piece, Piece::Text(text) if text == "LOGOUT")
}

fn connect(config: &ImapConfig) -> Result<TcpStream, Trouble> {
    let port = config.port.unwrap_or(if config.tls == Tls::Implicit { 993 } else { 143 });
    let away = |error: &std::io::Error| Trouble::Away(format!("the mailbox's server `{}:{port}`: {error}", config.host));
    let addresses: Vec<SocketAddr> = match &config.guard {
        Some(guard) => {
            guard.sockets(&config.host, port, config.tls == Tls::None, config.timeout).map_err(|error| match error {
                Astray::Barred(barred) => Trouble::Refused(format!("the mailbox's server `{}`: {barred}", config.host)),
                Astray::Lost(error) => away(&error),
            })?
        }
        None => (config.host.as_str(), port).to_socket_addrs().map_err(|error| away(&error))?.collect(),
    };
    let mut failed = Trouble::Away(format!("the mailbox's server `{}` has no address", config.host));
    for address in addresses {
        if config.tls == Tls::None && !address.ip().is_loopback() {
            return Err(Trouble::Refused("expected TLS for a mailbox beyond this machine, found none".into()));
        }
        let connected = TcpStream::connect_timeout(&address, config.timeout).and_then(|tcp| {
            tcp.set_read_timeout(Some(config.timeout))?;
            tcp.set_write_timeout(Some(config.timeout))?;
            tcp.set_nodelay(true)?;
            Ok(tcp)
        });
        match connected {
            Ok(tcp) => return Ok(tcp),
            Err(error) => failed = away(&error),
        }
    }
    Err(failed)
}

/// The connection under TLS, by the same provider as all others.
fn protected(mut tcp: TcpStream, config: &ImapConfig) -> Result<Stream, Trouble> {
    let wrong = |what: String| Trouble::Refused(what);
    let mut roots = RootCertStore::empty();
    match &config.ca_file {
        Some(path) => {
            let unread = |error: &dyn std::fmt::Display| {
                wrong(format!("the certificate authority `{}` can't be read: {error}", path.display()))
            };
            for found in CertificateDer::pem_file_iter(path).map_err(|error| unread(&error))? {
                roots.add(found.map_err(|error| unread(&error))?).map_err(|error| unread(&error))?;
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| wrong(format!("TLS can't be set up: {error}")))?;
    let tls = builder.with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from(config.host.clone())
        .map_err(|_| wrong(format!("expected a server's name, found `{}`", config.host)))?;
    let mut session =
        ClientConnection::new(Arc::new(tls), name).map_err(|error| wrong(format!("TLS can't be set up: {error}")))?;
    while session.is_handshaking() {
        session.complete_io(&mut tcp).map_err(|error| match error.kind() {
            ErrorKind::InvalidData => wrong(format!("the mailbox's server is not trusted: {error}")),
            _ => lost(&error),
        })?;
    }
    Ok(Stream::Tls(Box::new(StreamOwned::new(session, tcp))))
}

fn lost(error: &std::io::Error) -> Trouble {
    Trouble::Away(match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => "no answer in time".into(),
        _ => format!("the connection failed: {error}"),
    })
}

/// The size of the literal that a line ends with.
fn literal(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"\n")?;
    let line = line.strip_suffix(b"\r").unwrap_or(line).strip_suffix(b"}")?;
    let start = line.iter().rposition(|byte| *byte == b'{')?;
    let digits = line.get(start + 1..)?;
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    // A number that no machine can count to is longer than every limit.
    let plain = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    plain.then(|| std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(usize::MAX))
}

/// A server's words, as much as fits into a message, without addresses.
fn shown(words: &str) -> String {
    let plain = words.split_whitespace().map(|word| if word.contains('@') { "‹redacted›" } else { word });
    plain.collect::<Vec<_>>().join(" ").chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_announced_at_the_end_of_a_line_alone() {
        assert_eq!(literal(b"* 1 FETCH (BODY[] {12}\r\n"), Some(12));
        assert_eq!(literal(b"* OK {12} is nice\r\n"), None);
        assert_eq!(literal(b"* OK {}\r\n"), None);
        assert_eq!(literal(b"{99999999999999999999999}\r\n"), Some(usize::MAX));
    }
}
