//! How a host is set up: where its data is, which clock it goes by, how it sends.
//!
//! In: what the command line or a file says. Out: plain values. Never: a default that sends to the world.

mod imap;
mod mail;
mod model;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use relance_core::base::Private;

use crate::clock::Clock;
use crate::engines::book::Bookkeeper;
use crate::fault::Fault;
use crate::hook::reach::{Guard, Reach};
use crate::meter::Meter;
use crate::seal::Keys;
use crate::shadow::Purpose;
pub use imap::{After, ImapConfig, ImapLimits, ImapLogin, Start};
pub use mail::{DkimConfig, LinksConfig, MailConfig};
pub use model::{ModelConfig, OpenAiConfig};

/// The workspace of a host that has only one.
pub const WORKSPACE: &str = "default";

/// What links in messages are sealed for.
const LINKS: &str = "links";

/// How to open a host.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the database (`relance.db`) and the workers' lock files are, unless `database` names another one, and the mail folder (`mail`),
    /// unless the sender is another.
    pub data_dir: PathBuf,
    /// The workspace: nothing of one is seen from another; [`WORKSPACE`] unless said otherwise.
    pub workspace: String,
    /// The database, if it is not a file in the data directory.
    pub database: Option<PostgresConfig>,
    /// The clock.
    pub clock: Clock,
    /// How messages go out.
    pub sender: SenderConfig,
    /// The core's memory and time.
    pub limits: Limits,
    /// Where webhooks to others may go.
    pub reach: Reach,
    /// The address under which the world reaches this host, without a `/` at its end: for links in messages and for what providers call.
    pub public_url: Option<String>,
    /// What accounts may name.
    pub accounts: AccountRules,
    /// The keys that seal secrets, as [`Keys::parse`] reads them; absent: those of a file in the data directory.
    pub secret_key: Option<Private<String>>,
    /// The model that answers the core's requests; none unless it is named.
    pub model: Option<ModelConfig>,
    /// Whether messages leave; whatever the database is for unless said otherwise.
    pub purpose: Purpose,
    /// Where it is counted what the host does.
    pub meter: Arc<Meter>,
    /// Who keeps contacts, where they are not rows of the database.
    pub bookkeeper: Option<Arc<dyn Bookkeeper>>,
}

impl Options {
    /// A host with its data here, the machine's clock, and mail into a folder.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            workspace: WORKSPACE.into(),
            database: None,
            clock: Clock::system(),
            sender: SenderConfig::default(),
            limits: Limits::default(),
            reach: Reach::default(),
            public_url: None,
            accounts: AccountRules::default(),
            secret_key: None,
            model: None,
            purpose: Purpose::default(),
            meter: Arc::default(),
            bookkeeper: None,
        }
    }

    /// What a shadow has: no way to anybody. A model that is a script is nobody.
    pub(crate) fn reaching_nobody(&mut self) {
        self.purpose = if self.purpose.is_shadow() { self.purpose } else { Purpose::Shadow };
        (self.public_url, self.sender.mail.links) = (None, None);
        self.model = self.model.take().filter(|model| matches!(model, ModelConfig::Script(_)));
    }

    /// The keys that seal secrets.
    ///
    /// # Errors
    /// When they can't be read or made.
    pub fn keys(&self) -> Result<Keys, Fault> {
        Keys::load(self.secret_key.as_ref().map(|key| key.reveal().as_str()), &self.data_dir)
    }

    /// From here on email has links of this host: the one to leave by, where nobody named another, and those that count opens and
    /// clicks, where they are wanted. Without a public address there are none.
    ///
    /// # Errors
    /// When the keys can't be read or made.
    pub fn link_mail(&mut self, opens: bool, clicks: bool) -> Result<(), Fault> {
        let Some(base) = &self.public_url else { return Ok(()) };
        let mut secrets = self.keys()?.derived(LINKS).into_iter().map(|secret| secret.reveal().clone());
        let Some(secret) = secrets.next() else { return Ok(()) };
        let older = secrets.collect();
        self.sender.mail.links = Some(LinksConfig { older, opens, clicks, ..LinksConfig::new(base, secret) });
        Ok(())
    }
}

/// A PostgreSQL database; what a team of workers shares.
#[derive(Clone)]
pub struct PostgresConfig {
    /// `postgres://user:password@host/database`, percent-encoded, with `sslmode` as a parameter.
    pub url: String,
    /// The schema for the host's tables, in small letters; [`SCHEMA`] unless said otherwise.
    pub schema: String,
    /// The certificate authority that the server's certificate must come from, PEM; one that the machine trusts unless said otherwise.
    pub ca_file: Option<PathBuf>,
}

/// The schema of a host whose database has no other name for it.
pub const SCHEMA: &str = "relance";

impl PostgresConfig {
    /// A database with the usual schema.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), schema: SCHEMA.into(), ca_file: None }
    }
}

impl std::fmt::Debug for PostgresConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresConfig").field("url", &"‹redacted›").field("schema", &self.schema).finish_non_exhaustive()
    }
}

/// What accounts may name: whoever writes them need not be whoever runs the host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountRules {
    /// Which addresses beside the public ones.
    pub reach: Reach,
    /// Files and folders of this machine.
    pub local_files: bool,
}

/// How much the core may use for one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Memory, in bytes; 256 MiB unless said otherwise.
    pub memory_bytes: usize,
    /// Time; 10 seconds unless said otherwise.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory_bytes: 256 << 20, time: Duration::from_secs(10) }
    }
}

/// How messages go out.
#[derive(Debug, Clone, Default)]
pub struct SenderConfig {
    /// The sender of email, `name@example.com` or `Name <name@example.com>`; into a folder it may be missing.
    pub from: Option<String>,
    /// Where a person unsubscribes if settings name no address: `https:` or `mailto:`, `{key}` becomes the send's key,
    /// `{workspace}` its workspace.
    pub unsubscribe_url: Option<String>,
    /// By which way.
    pub by: Way,
    /// What email has beside its words; nothing unless said otherwise.
    pub mail: MailConfig,
}

/// The way that messages take.
#[derive(Debug, Clone)]
pub enum Way {
    /// Files into a folder, `mail` beside the database unless said otherwise.
    Folder(Option<PathBuf>),
    /// To a mail server.
    Smtp(SmtpConfig),
    /// To an address of one's own, as signed webhooks; messages of every channel.
    Webhook(WebhookConfig),
}

impl Default for Way {
    fn default() -> Self {
        Self::Folder(None)
    }
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct SmtpConfig {
    /// Its name.
    pub host: String,
    /// Its port: 587 for STARTTLS, 465 for implicit TLS, 25 without, unless said otherwise.
    pub port: Option<u16>,
    /// How the connection is protected.
    pub tls: Tls,
    /// User and password, if it asks for them.
    pub credentials: Option<Credentials>,
    /// How long one command may take; 30 seconds unless said otherwise.
    pub timeout: Duration,
    /// How many connections are kept open; 4 unless said otherwise.
    pub connections: usize,
    /// A certificate authority of one's own, PEM, beside the machine's.
    pub ca_file: Option<PathBuf>,
    /// The name that this host gives itself in EHLO; the machine's unless said otherwise.
    pub hello_name: Option<String>,
    /// Where it may be; anywhere unless said otherwise.
    pub guard: Option<Guard>,
}

impl SmtpConfig {
    /// A server with STARTTLS and the usual limits.
    pub fn new(host: impl Into<String>) -> Self {
        Self {
            host: host.into(),
            port: None,
            tls: Tls::StartTls,
            credentials: None,
            timeout: Duration::from_secs(30),
            connections: 4,
            ca_file: None,
            hello_name: None,
            guard: None,
        }
    }
}

/// How the connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tls {
    /// Not at all; for a server on this machine.
    None,
    /// By STARTTLS, without which nothing is sent.
    #[default]
    StartTls,
    /// From the first byte.
    Implicit,
}

/// Where webhooks go; the secret prints as `‹redacted›`.
#[derive(Clone)]
pub struct WebhookConfig {
    /// The address: `https:`; `http:` on this machine alone; `http+plain:` where the network between is trusted.
    pub url: String,
    /// What they are signed with: `whsec_` and base64 of 16 bytes or more.
    pub secret: String,
    /// How long an answer may take; 10 seconds unless said otherwise.
    pub timeout: Duration,
    /// Whether the receiver takes a message once however often its `webhook-id` comes; it does unless said otherwise.
    pub keys_honoured: bool,
}

impl WebhookConfig {
    /// An address, a secret, and the usual patience.
    pub fn new(url: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { url: url.into(), secret: secret.into(), timeout: Duration::from_secs(10), keys_honoured: true }
    }
}

impl std::fmt::Debug for WebhookConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookConfig").field("secret", &"‹redacted›").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

/// User and password; prints as `‹redacted›`.
#[derive(Clone)]
pub struct Credentials {
    /// The user.
    pub user: String,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹redacted›")
    }
}
