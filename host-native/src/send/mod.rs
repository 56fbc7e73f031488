//! Hands a message to its provider, once, and says what became of it.
//!
//! In: a [`Send`] of the core, the time, a gate. Out: an [`Outcome`]. Never: a decision about another try (the core's), a
//! message's text or an address in what it says.

pub mod dkim;
pub mod folder;
pub mod header;
mod layout;
pub mod message;
pub mod smtp;
pub mod webhook;

use std::path::Path;
use std::time::Duration;

use relance_core::base::Instant;
use relance_core::wire::{Purpose, RejectClass, Send};

use crate::config::{SenderConfig, WORKSPACE, Way};
use crate::fault::{Fault, FaultKind};
use header::Threading;
use message::Identity;

/// What became of one hand-over (X4).
#[derive(Debug, Clone, PartialEq, Eq)]
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
    let wrong = |message: String| Fault::new(FaultKind::Sender, message);
    let identity = |from: &str| {
        Identity::new(from, config.unsubscribe_url.clone(), workspace).and_then(|own| own.with(&config.mail)).map_err(wrong)
    };
    Ok(match &config.by {
        Way::Folder(dir) => {
            let mut dir = dir.as_deref().unwrap_or(mail_dir).as_os_str().to_owned();
            if workspace != WORKSPACE {
                dir.push(format!("-{workspace}"));
            }
            let identity = identity(config.from.as_deref().unwrap_or("relance@localhost"))?;
            Box::new(folder::Folder::open(Path::new(&dir), identity).map_err(wrong)?)
        }
        Way::Smtp(server) => {
            let from = config.from.as_deref().ok_or_else(|| {
                wrong("expected a sender's address for the mail server, found none".into())
                    .help("name one such as `Ann <ann@example.com>`")
            })?;
            Box::new(smtp::Smtp::new(server, identity(from)?).map_err(wrong)?)
        }
        Way::Webhook(receiver) => Box::new(webhook::Webhook::new(receiver, workspace).map_err(wrong)?),
    })
}
