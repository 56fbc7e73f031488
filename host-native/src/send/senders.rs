//! Finds by which way a workspace's messages go out on a channel.
//!
//! In: a workspace and a channel. Out: its [`Sender`], made once. Never: another workspace's.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use relance_core::base::Instant;
use relance_core::wire::{Channel, RejectClass, Send};
use std::time::Duration;

use super::{Asked, Gate, Outcome, Sender, from_config};
use crate::config::SenderConfig;
use crate::fault::Fault;

/// Says by which way a workspace's messages go out on a channel.
pub trait Ways {
    /// The way; where there is none, one that says so and sends nothing.
    fn of<'a>(&'a self, workspace: &str, channel: &Channel) -> Lent<'a>;
}

/// A sender, while it is used.
#[derive(Clone)]
pub enum Lent<'a> {
    /// Somebody else's.
    Borrowed(&'a dyn Sender),
    /// One that others use too.
    Shared(Arc<dyn Sender>),
}

impl<'a> Deref for Lent<'a> {
    type Target = dyn Sender + 'a;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Borrowed(sender) => *sender,
            Self::Shared(sender) => &**sender,
        }
    }
}

/// One way for everything.
impl<S: Sender> Ways for S {
    fn of<'a>(&'a self, _: &str, _: &Channel) -> Lent<'a> {
        Lent::Borrowed(self)
    }
}

/// The ways that messages take; for one thread.
pub struct Senders {
    config: SenderConfig,
    mail_dir: PathBuf,
    made: RefCell<BTreeMap<String, Arc<dyn Sender>>>,
}

impl Senders {
    /// The process's own way, for every workspace. It is made for this one at once, so that what is wrong with it is heard of now.
    pub fn new(config: SenderConfig, mail_dir: PathBuf, workspace: &str) -> Result<Self, Fault> {
        let senders = Self { config, mail_dir, made: RefCell::default() };
        senders.own(workspace)?;
        Ok(senders)
    }

    /// The process's own way for this workspace.
    pub fn own(&self, workspace: &str) -> Result<Arc<dyn Sender>, Fault> {
        if let Some(made) = self.made.borrow().get(workspace) {
            return Ok(Arc::clone(made));
        }
        let sender: Arc<dyn Sender> = Arc::from(from_config(&self.config, &self.mail_dir, workspace)?);
        self.made.borrow_mut().insert(workspace.to_owned(), Arc::clone(&sender));
        Ok(sender)
    }
}

impl Ways for Senders {
    fn of<'a>(&'a self, workspace: &str, _channel: &Channel) -> Lent<'a> {
        Lent::Shared(self.own(workspace).unwrap_or_else(|fault| Arc::new(Unset(fault.message))))
    }
}

/// No way at all: whoever can mend it is told, and nothing is used up.
struct Unset(String);

impl Sender for Unset {
    fn attempt(&self, _: &Send, _: Instant, _: &mut Gate<'_>) -> Outcome {
        Outcome::rejected(RejectClass::Config, self.0.clone())
    }

    fn can_be_asked(&self) -> bool {
        true
    }

    fn ask(&self, _: &Send) -> Asked {
        Asked::NotAccepted
    }

    fn longest(&self) -> Duration {
        Duration::ZERO
    }

    fn describe(&self) -> String {
        "none".into()
    }

    fn check(&self) -> Result<(), String> {
        Err(self.0.clone())
    }
}
