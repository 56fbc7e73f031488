//! The connection to an IMAP server: found, connected, protected, and on which no wait lasts beyond its time.
//!
//! In: a mailbox's configuration, bytes. Out: bytes, or that there were none in time. Never: a connection to where a mailbox must not be;
//! one without TLS beyond this machine; a wait that a byte now and then draws out.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::Trouble;
use crate::clock::Stopwatch;
use crate::config::{ImapConfig, Tls};
use crate::hook::reach::Astray;

/// How many of a server's addresses are tried.
const MOST_ADDRESSES: usize = 8;

/// A connection.
pub(super) struct Line {
    stream: Stream,
    clock: Clock,
}

/// How long a session has lasted, and how long it may be waited now.
#[derive(Clone, Copy)]
struct Clock {
    watch: Stopwatch,
    session: Duration,
    /// How long one answer may keep silent.
    silence: Duration,
    /// Since the beginning of the session.
    until: Duration,
}

impl Clock {
    /// What is left of the time, at most as long as one answer may keep silent.
    fn left(&self) -> io::Result<Duration> {
        let left = self.until.saturating_sub(self.watch.passed());
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left.min(self.silence)) }
    }
}

/// A connection of which every read and write ends in time.
struct Timed {
    tcp: TcpStream,
    clock: Clock,
}

enum Stream {
    Plain(Timed),
    Tls(Box<StreamOwned<ClientConnection, Timed>>),
    /// Between the two.
    Gone,
}

impl Line {
    /// Connects, under TLS where that comes first.
    pub(super) fn open(config: &ImapConfig) -> Result<Self, Trouble> {
        let limits = config.limits;
        let until = limits.command.min(limits.session);
        let clock = Clock { watch: Stopwatch::begin(), session: limits.session, silence: config.timeout, until };
        let timed = Timed { tcp: connect(config)?, clock };
        let stream = if config.tls == Tls::Implicit { protected(timed, config)? } else { Stream::Plain(timed) };
        Ok(Self { stream, clock })
    }

    /// From here on so much time may pass, and no more than is left of the session.
    pub(super) fn allow(&mut self, time: Duration) {
        self.clock.until = self.clock.watch.passed().saturating_add(time).min(self.clock.session);
        match &mut self.stream {
            Stream::Plain(timed) => timed.clock = self.clock,
            Stream::Tls(tls) => tls.sock.clock = self.clock,
            Stream::Gone => {}
        }
    }

    /// Whether half of the session is over.
    pub(super) fn is_late(&self) -> bool {
        self.clock.watch.passed() > self.clock.session / 2
    }

    /// Goes on under TLS.
    pub(super) fn protect(&mut self, config: &ImapConfig) -> Result<(), Trouble> {
        if let Stream::Plain(timed) = std::mem::replace(&mut self.stream, Stream::Gone) {
            self.stream = protected(timed, config)?;
        }
        Ok(())
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let result = match &mut self.stream {
            Stream::Plain(tcp) => tcp.write_all(bytes).and_then(|()| tcp.flush()),
            Stream::Tls(tls) => tls.write_all(bytes).and_then(|()| tls.flush()),
            Stream::Gone => Err(ErrorKind::NotConnected.into()),
        };
        result.map_err(|error| lost(&error))
    }

    /// Reads what there is, which may be nothing yet.
    pub(super) fn read(&mut self, piece: &mut [u8]) -> Result<usize, Trouble> {
        let read = match &mut self.stream {
            Stream::Plain(tcp) => tcp.read(piece),
            Stream::Tls(tls) => tls.read(piece),
            Stream::Gone => Ok(0),
        };
        match read {
            Ok(0) => Err(Trouble::Away("the server has closed the connection".into())),
            Ok(count) => Ok(count),
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(0),
            Err(error) => Err(lost(&error)),
        }
    }
}

impl Read for Timed {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        self.tcp.set_read_timeout(Some(self.clock.left()?))?;
        self.tcp.read(piece)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tcp.set_write_timeout(Some(self.clock.left()?))?;
        self.tcp.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}

fn connect(config: &ImapConfig) -> Result<TcpStream, Trouble> {
    let patience = config.timeout.min(config.limits.command).min(config.limits.session);
    let port = config.port.unwrap_or(if config.tls == Tls::Implicit { 993 } else { 143 });
    let away = |error: &std::io::Error| Trouble::Away(format!("the mailbox's server `{}:{port}`: {error}", config.host));
    let addresses: Vec<SocketAddr> = match &config.guard {
        Some(guard) => guard.sockets(&config.host, port, config.tls == Tls::None, patience).map_err(|error| match error {
            Astray::Barred(barred) => Trouble::Refused(format!("the mailbox's server `{}`: {barred}", config.host)),
            Astray::Lost(error) => away(&error),
        })?,
        None => (config.host.as_str(), port).to_socket_addrs().map_err(|error| away(&error))?.collect(),
    };
    let mut failed = Trouble::Away(format!("the mailbox's server `{}` has no address", config.host));
    for address in addresses.into_iter().take(MOST_ADDRESSES) {
        if config.tls == Tls::None && !address.ip().is_loopback() {
            return Err(Trouble::Refused("expected TLS for a mailbox beyond this machine, found none".into()));
        }
        let connected = TcpStream::connect_timeout(&address, patience).and_then(|tcp| tcp.set_nodelay(true).map(|()| tcp));
        match connected {
            Ok(tcp) => return Ok(tcp),
            Err(error) => failed = away(&error),
        }
    }
    Err(failed)
}

/// The connection under TLS, by the same provider as all others.
fn protected(mut tcp: Timed, config: &ImapConfig) -> Result<Stream, Trouble> {
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
