//! A mailbox that is read over IMAP: where it is, who reads it, what becomes of what was read.
//!
//! In: what the command line, a file or the service says. Out: plain values. Never: a secret that prints.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::Tls;
use crate::hook::reach::Guard;

/// A mailbox.
#[derive(Debug, Clone)]
pub struct ImapConfig {
    /// The server's name.
    pub host: String,
    /// Its port: 993 for implicit TLS, 143 otherwise, unless said otherwise.
    pub port: Option<u16>,
    /// How the connection is protected; without any on this machine alone.
    pub tls: Tls,
    /// The user.
    pub user: String,
    /// By what the server knows that it is them.
    pub login: ImapLogin,
    /// The folders that are read; `INBOX` unless said otherwise. Bounces and answers may be sorted into others.
    pub folders: Vec<String>,
    /// Folders of sent mail, which are read too. A folder that the server calls one (RFC 6154) need not be named here.
    pub sent: Vec<String>,
    /// Where reading begins in a folder that was never read.
    pub start: Start,
    /// What becomes of a message that was read.
    pub after: After,
    /// How many messages are read at once, at most; 50 unless said otherwise.
    pub chunk: usize,
    /// How much of a message is read, in bytes; 16 MiB unless said otherwise.
    pub most_bytes: u32,
    /// How long one answer may keep silent; 30 seconds unless said otherwise.
    pub timeout: Duration,
    /// How much a server may say, and for how long.
    pub limits: ImapLimits,
    /// A certificate authority of one's own, PEM, in place of the machine's.
    pub ca_file: Option<PathBuf>,
    /// Where it may be; anywhere unless said otherwise.
    pub guard: Option<Guard>,
}

impl ImapConfig {
    /// A mailbox with TLS from the first byte, and the usual limits.
    pub fn new(host: impl Into<String>, user: impl Into<String>, login: ImapLogin) -> Self {
        Self {
            host: host.into(),
            port: None,
            tls: Tls::Implicit,
            user: user.into(),
            login,
            folders: vec!["INBOX".into()],
            sent: Vec::new(),
            start: Start::Now,
            after: After::Leave,
            chunk: 50,
            most_bytes: 16 << 20,
            timeout: Duration::from_secs(30),
            limits: ImapLimits::default(),
            ca_file: None,
            guard: None,
        }
    }
}

/// How much a server may say in all, and for how long: each of its answers may be short and soon, and there may be no end of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImapLimits {
    /// How long a command may take with all its answers; 2 minutes.
    pub command: Duration,
    /// How long a session may take; 5 minutes. After half of it nothing more is begun, and the next session goes on there.
    pub session: Duration,
    /// How many bytes the answers to a command may have in all, beside the message or the numbers of messages that were asked for; 1 MiB.
    pub bytes: usize,
    /// How many answers a command may have; 100 000: a server tells meanwhile what others do in the folder.
    pub answers: usize,
}

impl Default for ImapLimits {
    fn default() -> Self {
        let (command, session) = (Duration::from_secs(120), Duration::from_secs(300));
        Self { command, session, bytes: 1 << 20, answers: 100_000 }
    }
}

/// By what a server knows who reads; prints as `‹redacted›`.
#[derive(Clone)]
pub enum ImapLogin {
    /// A password.
    Password(String),
    /// An OAuth 2 access token (XOAUTH2), which Gmail and Microsoft 365 want.
    Token(String),
}

impl fmt::Debug for ImapLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹redacted›")
    }
}

/// Where reading begins in a folder that was never read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Start {
    /// With what comes from now on: an old answer stops nobody.
    #[default]
    Now,
    /// With the first message that is there.
    All,
}

/// What becomes of a message that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum After {
    /// Nothing: it is not even marked as seen.
    #[default]
    Leave,
    /// It is marked as seen.
    Seen,
    /// It is moved to this folder, which is made if it is not there.
    Move(String),
}
