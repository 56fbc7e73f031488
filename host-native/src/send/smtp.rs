//! Hands mail to a server over SMTP: TLS, authentication, a few connections kept open, and an honest outcome.
//!
//! In: a send. Out: accepted, refused with its class, or unknown when the connection was lost after the final dot. Never: a
//! second try of its own; a password, an address or a text in what it says.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use relance_core::base::Instant;
use relance_core::wire::{RejectClass, Send};

use super::header::Threading;
use super::message::{self, Email, Identity, build};
use super::{Asked, Gate, Outcome, Sender};
use crate::config::{SmtpConfig, Tls};
use crate::crash;
use crate::hook::reach::{Astray, Guard};

/// How many times the usual patience the server has for its answer to the final dot (RFC 5321, 4.5.3.2.6 asks for much).
const PATIENCE_AFTER_DOT: u32 = 10;
/// How long a server may take to begin anew; one that doesn't is left.
const PATIENCE_FOR_RESET: Duration = Duration::from_secs(2);
/// How many commands an attempt has before the final dot, at most: connect, EHLO, STARTTLS, EHLO, AUTH in three, NOOP, MAIL, RCPT, DATA.
const COMMANDS: u32 = 12;
const NOT_FOUND: &str = "the server's name is not found";

/// A mail server.
pub struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    parameters: Option<TlsParameters>,
    credentials: Option<Credentials>,
    timeout: Duration,
    keep: usize,
    hello: ClientId,
    identity: Identity,
    idle: Mutex<Vec<SmtpConnection>>,
    guard: Option<Guard>,
}

/// Where in the dialogue a server said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Before it heard of the message: greeting, TLS, authentication.
    Connect,
    /// It heard who sends.
    From,
    /// It heard to whom.
    To,
    /// It heard the message.
    Data,
}

/// Why there is no connection.
enum Unreached {
    /// The server, or the way to it.
    Said(Error),
    /// Its name is not found, or it must not be gone to.
    Astray(Astray),
}

impl From<Error> for Unreached {
    fn from(error: Error) -> Self {
        Self::Said(error)
    }
}

impl From<Astray> for Unreached {
    fn from(astray: Astray) -> Self {
        Self::Astray(astray)
    }
}

impl Unreached {
    fn words(&self) -> String {
        match self {
            Self::Said(error) => kind(error),
            Self::Astray(Astray::Barred(barred)) => barred.to_string(),
            Self::Astray(Astray::Lost(_)) => NOT_FOUND.into(),
        }
    }
}

impl Smtp {
    /// A server as it is configured. Nothing is reached for yet.
    pub fn new(config: &SmtpConfig, identity: Identity) -> Result<Self, String> {
        let parameters = match config.tls {
            Tls::None => None,
            Tls::StartTls | Tls::Implicit => Some(tls_parameters(config)?),
        };
        let port = config.port.unwrap_or(match config.tls {
            Tls::None => 25,
            Tls::StartTls => 587,
            Tls::Implicit => 465,
        });
        let credentials = config.credentials.as_ref().map(|it| Credentials::new(it.user.clone(), it.password.clone()));
        let hello = config.hello_name.clone().map_or_else(ClientId::default, ClientId::Domain);
        Ok(Self {
            host: config.host.clone(),
            port,
            tls: config.tls,
            parameters,
            credentials,
            timeout: config.timeout,
            keep: config.connections,
            hello,
            identity,
            idle: Mutex::new(Vec::new()),
            guard: config.guard.clone(),
        })
    }

    /// A connection that answers: one of the idle ones, else a new one.
    fn connection(&self) -> Result<SmtpConnection, Unreached> {
        loop {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut connection) = idle else { return self.connect() };
            if connection.test_connected() {
                return Ok(connection);
            }
        }
    }

    fn connect(&self) -> Result<SmtpConnection, Unreached> {
        let at_once = if self.tls == Tls::Implicit { self.parameters.as_ref() } else { None };
        let open = |server: &[SocketAddr]| SmtpConnection::connect(server, Some(self.timeout), &self.hello, at_once, None);
        let mut connection = match &self.guard {
            // What was judged is what is connected to.
            Some(guard) => open(&guard.sockets(&self.host, self.port, self.tls == Tls::None, self.timeout)?)?,
            None => SmtpConnection::connect((self.host.as_str(), self.port), Some(self.timeout), &self.hello, at_once, None)?,
        };
        if let (Tls::StartTls, Some(parameters)) = (self.tls, &self.parameters) {
            connection.starttls(parameters, &self.hello)?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials)?;
        }
        Ok(connection)
    }

    /// Keeps a connection on which a message was refused, if the server begins anew when asked to.
    fn use_again(&self, mut connection: SmtpConnection) {
        let asked =
            connection.set_timeout(Some(self.timeout.min(PATIENCE_FOR_RESET))).is_ok() && connection.command(Rset).is_ok();
        if asked && connection.set_timeout(Some(self.timeout)).is_ok() {
            self.keep(connection);
        }
    }

    fn keep(&self, connection: SmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.keep && !connection.has_broken() {
            idle.push(connection);
        }
    }

    /// The dialogue up to DATA; nothing of the message has left this host.
    fn announce(connection: &mut SmtpConnection, message: &Email) -> Result<(), (Stage, Error)> {
        let envelope = &message.envelope;
        let international = envelope.to().iter().chain(envelope.from()).any(|address| !AsRef::<str>::as_ref(address).is_ascii());
        let mut options = Vec::new();
        if international && connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            options.push(MailParameter::SmtpUtfEight);
        }
        connection.command(Mail::new(envelope.from().cloned(), options)).map_err(|error| (Stage::From, error))?;
        for to in envelope.to() {
            connection.command(Rcpt::new(to.clone(), Vec::new())).map_err(|error| (Stage::To, error))?;
        }
        connection.command(Data).map_err(|error| (Stage::Data, error))?;
        Ok(())
    }

    fn hand_over(&self, message: &Email, gate: &mut Gate<'_>) -> Outcome {
        let mut connection = match self.connection() {
            Ok(connection) => connection,
            Err(Unreached::Said(error)) => return refused(Stage::Connect, &error),
            Err(Unreached::Astray(Astray::Barred(barred))) => return Outcome::rejected(RejectClass::Config, barred.to_string()),
            Err(Unreached::Astray(Astray::Lost(_))) => return Outcome::rejected(RejectClass::Transient, NOT_FOUND),
        };
        if let Err((stage, error)) = Self::announce(&mut connection, message) {
            self.use_again(connection);
            return refused(stage, &error);
        }
        crash::point("smtp.data");
        if !gate() {
            return Outcome::Withdrawn; // The connection closes in the middle of the message, which is then none.
        }
        crash::point("smtp.gate");
        // A server that is slow to say yes must not be taken for one that said nothing.
        let _ = connection.set_timeout(Some(self.timeout * PATIENCE_AFTER_DOT));
        let answer = connection.message(&message.bytes);
        crash::point("smtp.answered");
        match answer {
            Ok(_) => {
                let _ = connection.set_timeout(Some(self.timeout));
                self.keep(connection);
                Outcome::Accepted { message_id: None }
            }
            Err(error) if error.status().is_some() => {
                self.use_again(connection);
                refused(Stage::Data, &error)
            }
            Err(error) => Outcome::Unknown { detail: format!("the connection was lost after the final dot ({})", kind(&error)) },
        }
    }
}

impl Sender for Smtp {
    fn attempt(&self, send: &Send, now: Instant, gate: &mut Gate<'_>) -> Outcome {
        self.attempt_in(send, &Threading::default(), now, gate)
    }

    fn threads(&self) -> bool {
        self.identity.threads()
    }

    fn attempt_in(&self, send: &Send, thread: &Threading, now: Instant, gate: &mut Gate<'_>) -> Outcome {
        let message = match build(send, &self.identity, thread, now) {
            Ok(message) => message,
            Err(refusal) => return Outcome::rejected(refusal.class, refusal.detail),
        };
        match self.hand_over(&message, gate) {
            Outcome::Accepted { .. } => Outcome::Accepted { message_id: Some(message::message_id(&send.key, &self.identity)) },
            other => other,
        }
    }

    fn can_be_asked(&self) -> bool {
        false
    }

    fn ask(&self, _: &Send) -> Asked {
        Asked::CannotTell // SMTP has no question for it.
    }

    fn longest(&self) -> Duration {
        self.timeout * (COMMANDS + PATIENCE_AFTER_DOT)
    }

    fn describe(&self) -> String {
        let tls = match self.tls {
            Tls::None => "without TLS",
            Tls::StartTls => "with STARTTLS",
            Tls::Implicit => "with TLS",
        };
        format!("mail to the server `{}:{}` {tls}", self.host, self.port)
    }

    fn check(&self) -> Result<(), String> {
        let connection =
            self.connection().map_err(|error| format!("the mail server `{}:{}`: {}", self.host, self.port, error.words()))?;
        self.keep(connection);
        Ok(())
    }
}

fn tls_parameters(config: &SmtpConfig) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(config.host.clone());
    if let Some(path) = &config.ca_file {
        let pem =
            std::fs::read(path).map_err(|error| format!("the certificate file `{}` can't be read: {error}", path.display()))?;
        let authority = Certificate::from_pem(&pem)
            .map_err(|_| format!("expected a PEM certificate in `{}`, found something else", path.display()))?;
        builder = builder.add_root_certificate(authority);
    }
    builder.build_rustls().map_err(|error| format!("TLS can't be set up for `{}`: {error}", config.host))
}

/// What a failure before the end of the dialogue means.
fn refused(stage: Stage, error: &Error) -> Outcome {
    let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let class = match error.status() {
        Some(code) => class(stage, u16::from(code), &words),
        None if error.is_tls() || error.is_client() || is_untrusted(error) => RejectClass::Config,
        None => RejectClass::Transient,
    };
    Outcome::rejected(class, kind(error))
}

/// Whether the TLS handshake failed: the server's certificate is not trusted, or it speaks another protocol. Trying again does not
/// help.
fn is_untrusted(error: &Error) -> bool {
    std::iter::successors(std::error::Error::source(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<std::io::Error>())
        .any(|error| error.kind() == std::io::ErrorKind::InvalidData)
}

/// What a reply means (X4): by its enhanced code (RFC 3463) where it has one, else by its code and where it was said.
fn class(stage: Stage, code: u16, words: &str) -> RejectClass {
    if code < 500 {
        return RejectClass::Transient;
    }
    match (enhanced(words), stage) {
        (Some((5, 1, 7 | 8)), _) | (Some((5, 1, _)), Stage::From) => RejectClass::Config, // our own address
        (Some((5, 1, _)), _) => RejectClass::Permanent,
        (Some((5, 2, 2)), _) => RejectClass::Transient, // full
        (Some((5, 2, 3) | (5, 3, 4) | (5, 6, _)), _) => RejectClass::Content,
        (Some((5, 2 | 4, _)), _) => RejectClass::Permanent,
        (Some((5, _, _)), _) => RejectClass::Config,
        (_, Stage::Connect) => RejectClass::Config,
        _ => match (code, stage) {
            (523 | 552, _) => RejectClass::Content, // too large
            (500..=504 | 530 | 534 | 535 | 538, _) | (_, Stage::From | Stage::Connect) => RejectClass::Config,
            (_, Stage::To) => RejectClass::Permanent,
            (_, Stage::Data) => RejectClass::Content,
        },
    }
}

/// The enhanced code at the head of a reply's words.
fn enhanced(words: &str) -> Option<(u16, u16, u16)> {
    let mut numbers = words.split_whitespace().next()?.split('.');
    let mut next = || numbers.next()?.parse().ok();
    let (class, subject, detail) = (next()?, next()?, next()?);
    Some((class, subject, detail))
}

/// A failure in a few words: the server's own for a reply, with every address left out.
fn kind(error: &Error) -> String {
    let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let words: Vec<&str> = words.split_whitespace().map(|word| if word.contains('@') { "‹redacted›" } else { word }).collect();
    let words: String = words.join(" ").chars().take(200).collect();
    match error.status() {
        Some(code) => format!("{code} {words}"),
        None if error.is_timeout() => "no answer in time".into(),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_has_the_class_that_its_code_means() {
        let cases = [
            (Stage::To, 450, "4.2.1 mailbox busy", RejectClass::Transient),
            (Stage::Connect, 421, "try later", RejectClass::Transient),
            (Stage::To, 550, "5.1.1 no such user", RejectClass::Permanent),
            (Stage::To, 550, "no such user", RejectClass::Permanent),
            (Stage::To, 552, "5.2.2 mailbox full", RejectClass::Transient),
            (Stage::From, 550, "5.1.8 sender unknown", RejectClass::Config),
            (Stage::From, 550, "5.7.1 not allowed to send for this domain", RejectClass::Config),
            (Stage::Data, 550, "5.7.26 unauthenticated", RejectClass::Config),
            (Stage::Data, 552, "message too large", RejectClass::Content),
            (Stage::From, 552, "5.3.4 message too big", RejectClass::Content),
            (Stage::Data, 554, "spam", RejectClass::Content),
            (Stage::Connect, 535, "5.7.8 wrong password", RejectClass::Config),
            (Stage::Connect, 554, "go away", RejectClass::Config),
            (Stage::To, 556, "5.1.10 null MX", RejectClass::Permanent),
        ];
        for (stage, code, words, expected) in cases {
            assert_eq!(class(stage, code, words), expected, "{stage:?} {code} {words}");
        }
    }
}
