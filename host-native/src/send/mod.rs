//! Hands a message to its provider, once, and says what became of it.
//!
//! In: a [`Send`] of the core, the time, a gate. Out: an [`Outcome`]. Never: a decision about another try (the core's), a
//! message's text or an address in what it says.

mod chat;
pub mod chatwoot;
pub(crate) mod codes;
pub mod dkim;
pub mod folder;
mod graph;
pub mod header;
pub(crate) mod http;
mod layout;
pub mod message;
pub mod messenger;
pub mod sample;
mod senders;
pub mod smtp;
mod templates;
pub mod twilio;
pub mod webhook;
pub mod whatsapp;

use std::path::{Path, PathBuf};
use std::time::Duration;

use relance_core::base::Instant;
use relance_core::wire::{Purpose, RejectClass, Send};
use serde::{Deserialize, Serialize};
use ureq::Agent;

use crate::account::{Account, Provider, SmtpAccount, WebhookAccount};
use crate::config::{Credentials, LinksConfig, MailConfig, SenderConfig, SmtpConfig, WORKSPACE, Way, WebhookConfig};
use crate::fault::{Fault, FaultKind};
use crate::hook::reach::Guard;
use header::Threading;
use message::Identity;
pub(crate) use senders::crowded;
pub use senders::{By, Lent, Named, Senders, Ways};
pub use templates::templates;

/// Who sends mail into a folder unless somebody is named.
const NOBODY: &str = "relance@localhost";

/// What became of one hand-over (X4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Outcome {
    /// The provider took it.
    Accepted {
        /// The provider's id of the message.
        message_id: Option<String>,
    },
    /// The provider, or the sender before it, refused it.
    Rejected {
        /// What kind of refusal it is.
        class: RejectClass,
        /// The provider's code and words, without addresses.
        detail: String,
        /// When to try again at the earliest, if the provider says.
        retry_at: Option<Instant>,
        /// With `optedOut`: the purpose that the person said no to, if it is not all of them.
        purpose: Option<Purpose>,
    },
    /// Nobody knows whether the provider took it.
    Unknown {
        /// What is known.
        detail: String,
    },
    /// The gate was shut before anything left this host.
    Withdrawn,
}

impl Outcome {
    /// What became of it, in a word.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Rejected { .. } => "rejected",
            Self::Unknown { .. } => "unknown",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub(crate) fn rejected(class: RejectClass, detail: impl Into<String>) -> Self {
        Self::Rejected { class, detail: detail.into(), retry_at: None, purpose: None }
    }
}

/// Whether a message that a crash interrupted reached the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It did.
    Accepted,
    /// It did not: the same key may be tried again.
    NotAccepted,
    /// The provider can't be asked.
    CannotTell,
}

/// The gate before the point of no return: asked exactly once, immediately before a message leaves this host for good. It says
/// whether it still may (X8), and notes durably that it is about to.
pub type Gate<'a> = dyn FnMut() -> bool + 'a;

/// One way for messages to go out.
pub trait Sender: std::marker::Send + Sync {
    /// Hands the message over, unless the gate is shut.
    fn attempt(&self, send: &Send, now: Instant, gate: &mut Gate<'_>) -> Outcome;

    /// The same, as an answer to earlier messages, where the channel has threads.
    fn attempt_in(&self, send: &Send, _: &Threading, now: Instant, gate: &mut Gate<'_>) -> Outcome {
        self.attempt(send, now, gate)
    }

    /// Whether later messages of an enrollment are to answer the earlier ones, so that `attempt_in` is the one to call.
    fn threads(&self) -> bool {
        false
    }

    /// Whether `ask` has an answer: then what an interrupted attempt led to can always be found out, and nothing must be noted
    /// before the point of no return.
    fn can_be_asked(&self) -> bool;

    /// Whether the provider knows the same message by its key, so that it may safely be handed over twice.
    fn keys_honoured(&self) -> bool {
        false
    }

    /// Whether the message of an interrupted attempt that had passed the gate was accepted.
    fn ask(&self, send: &Send) -> Asked;

    /// How long an attempt can take at the very most.
    fn longest(&self) -> Duration;

    /// How it is set up, without secrets.
    fn describe(&self) -> String;

    /// Whether it could send now: reaches for the folder or the server, and sends nothing.
    fn check(&self) -> Result<(), String>;
}

/// The sender that the configuration names, for the messages of one workspace. Keys are a workspace's own, and so are the files that are
/// named by them: the mail of one that is not the usual one goes into a folder beside.
pub fn from_config(config: &SenderConfig, mail_dir: &Path, workspace: &str) -> Result<Box<dyn Sender>, Fault> {
    let mail = Mail { from: config.from.as_deref(), unsubscribe: config.unsubscribe_url.as_ref(), workspace, mail: &config.mail };
    match &config.by {
        Way::Folder(dir) => mail.folder(dir.as_deref().unwrap_or(mail_dir)),
        Way::Smtp(server) => mail.smtp(server),
        Way::Webhook(receiver) => Ok(Box::new(webhook::Webhook::new(receiver, workspace).map_err(wrong)?)),
    }
}

/// The sender of sample people's messages: a folder beside the host's own.
pub(crate) fn for_samples(config: &SenderConfig, dir: &Path, workspace: &str) -> Result<Box<dyn Sender>, Fault> {
    let mail = Mail { from: config.from.as_deref(), unsubscribe: config.unsubscribe_url.as_ref(), workspace, mail: &config.mail };
    let identity = mail.identity(mail.from.unwrap_or(NOBODY))?;
    Ok(Box::new(sample::SampleFolder::open(dir, identity).map_err(wrong)?))
}

/// What of the host matters to its accounts.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// The host's own links in messages, where it has pages.
    pub links: Option<LinksConfig>,
    /// Where accounts may go; anywhere unless said otherwise.
    pub guard: Option<Guard>,
}

impl Around {
    fn agent(&self) -> Agent {
        self.guard.clone().map_or_else(|| http::agent().clone(), http::guarded)
    }
}

/// The sender that an account of a workspace's is.
///
/// # Errors
/// When the account is not sound; [`Account::check`] says all that is wrong with it.
pub fn from_account(account: &Account, mail_dir: &Path, workspace: &str, around: &Around) -> Result<Box<dyn Sender>, Fault> {
    let problems: Vec<_> = account.check().into_iter().filter(relance_core::base::Problem::is_error).collect();
    if !problems.is_empty() {
        return Err(Fault { kind: FaultKind::Sender, ..Fault::problems(problems) });
    }
    let beside = match &account.provider {
        Provider::Smtp(own) => own.mail.clone().unwrap_or_default().config(around.links.as_ref()),
        _ => MailConfig { links: around.links.clone(), ..MailConfig::default() },
    };
    Ok(match &account.provider {
        Provider::Smtp(own) => {
            Mail { from: Some(&own.from), unsubscribe: own.unsubscribe_url.as_ref(), workspace, mail: &beside }
                .smtp(&SmtpConfig { guard: around.guard.clone(), ..smtp_config(own) })?
        }
        Provider::Folder(own) => {
            let dir = own.dir.as_deref().map_or(mail_dir, Path::new);
            Mail { from: own.from.as_deref(), unsubscribe: own.unsubscribe_url.as_ref(), workspace, mail: &beside }.folder(dir)?
        }
        Provider::Webhook(own) => {
            Box::new(webhook::Webhook::over(&webhook_config(own), workspace, around.agent()).map_err(wrong)?)
        }
        Provider::Twilio(own) => Box::new(twilio::Twilio::new(own, around.agent()).map_err(wrong)?),
        Provider::WhatsappCloud(own) => Box::new(whatsapp::Whatsapp::new(own, around.agent())),
        Provider::Messenger(own) => Box::new(messenger::Messenger::page(own, around.agent())),
        Provider::Instagram(own) => Box::new(messenger::Messenger::instagram(own, around.agent())),
        Provider::Chatwoot(own) => Box::new(chatwoot::Chatwoot::new(own, around.agent())),
    })
}

fn wrong(message: String) -> Fault {
    Fault::new(FaultKind::Sender, message)
}

/// Who sends mail, and for whom.
struct Mail<'a> {
    from: Option<&'a str>,
    unsubscribe: Option<&'a String>,
    workspace: &'a str,
    /// How it is signed and counted.
    mail: &'a MailConfig,
}

impl Mail<'_> {
    fn identity(&self, from: &str) -> Result<Identity, Fault> {
        Identity::new(from, self.unsubscribe.cloned(), self.workspace).and_then(|own| own.with(self.mail)).map_err(wrong)
    }

    fn folder(&self, dir: &Path) -> Result<Box<dyn Sender>, Fault> {
        let mut dir = dir.as_os_str().to_owned();
        if self.workspace != WORKSPACE {
            dir.push(format!("-{}", self.workspace));
        }
        let identity = self.identity(self.from.unwrap_or(NOBODY))?;
        Ok(Box::new(folder::Folder::open(Path::new(&dir), identity).map_err(wrong)?))
    }

    fn smtp(&self, server: &SmtpConfig) -> Result<Box<dyn Sender>, Fault> {
        let from = self.from.ok_or_else(|| {
            wrong("expected a sender's address for the mail server, found none".into())
                .help("name one such as `Ann <ann@example.com>`")
        })?;
        Ok(Box::new(smtp::Smtp::new(server, self.identity(from)?).map_err(wrong)?))
    }
}

fn smtp_config(own: &SmtpAccount) -> SmtpConfig {
    let usual = SmtpConfig::new(own.host.clone());
    let credentials = own.user.as_ref().zip(own.password.as_ref());
    SmtpConfig {
        port: own.port,
        tls: own.tls.into(),
        credentials: credentials
            .map(|(user, password)| Credentials { user: user.clone(), password: password.reveal().to_owned() }),
        timeout: own.timeout_seconds.map_or(usual.timeout, |seconds| Duration::from_secs(seconds.into())),
        connections: own.connections.and_then(|many| usize::try_from(many).ok()).unwrap_or(usual.connections),
        ca_file: own.ca_file.as_ref().map(PathBuf::from),
        hello_name: own.hello_name.clone(),
        ..usual
    }
}

fn webhook_config(own: &WebhookAccount) -> WebhookConfig {
    let usual = WebhookConfig::new(own.url.clone(), own.secret.reveal());
    let timeout = own.timeout_seconds.map_or(usual.timeout, |seconds| Duration::from_secs(seconds.into()));
    WebhookConfig { timeout, ..usual }
}

/// Whether a provider that was asked something would take messages.
fn checked(
    name: &str,
    answer: Result<http::Answer, Outcome>,
    refused: impl FnOnce(&http::Answer) -> Outcome,
) -> Result<(), String> {
    let outcome = match answer {
        Ok(answer) if answer.is_success() => return Ok(()),
        Ok(answer) => refused(&answer),
        Err(outcome) => outcome,
    };
    match outcome {
        Outcome::Rejected { detail, .. } | Outcome::Unknown { detail } => Err(format!("{name}: {detail}")),
        Outcome::Accepted { .. } | Outcome::Withdrawn => Ok(()),
    }
}
