//! The way that messages to sample people take, whatever the channel and whatever accounts there are: into a folder.
//!
//! In: a send to somebody who does not live. Out: a file, or the refusal that a provider would give: two of them have mailboxes that take
//! nothing, so that refusals can be seen. Never: anything that leaves this machine.

use std::path::Path;
use std::time::Duration;

use relance_core::base::{Instant, Private};
use relance_core::wire::{Channel, Content, RejectClass, Send, TextContent};

use super::folder::Folder;
use super::header::Threading;
use super::message::Identity;
use super::{Asked, Gate, Outcome, Sender};

/// What stands in the address of a mailbox that is not there, and of one that is full; what a mail server says of them.
const GONE: (&str, &str) = ("+gone@", "550 5.1.1 no such mailbox");
const FULL: (&str, &str) = ("+full@", "452 4.2.2 the mailbox is full");

/// The folder of sample people's messages.
pub struct SampleFolder(Folder);

impl SampleFolder {
    /// Opens the folder, and makes it if it is not there.
    pub fn open(dir: &Path, identity: Identity) -> Result<Self, String> {
        Folder::open(dir, identity).map(Self)
    }
}

/// The message as email, so that it can be read in the folder.
fn as_email(send: &Send) -> Send {
    if send.channel.as_str() == "email" {
        return send.clone();
    }
    let body = match &send.content {
        Content::Text(text) => text.body.clone(),
        Content::Template(template) => {
            let parameters = template.parameters.iter().map(|(name, value)| format!("\n{name}: {value}"));
            format!("template {}{}", template.template, parameters.collect::<String>())
        }
        Content::Rich(rich) => rich.text.clone().or_else(|| rich.html.clone()).unwrap_or_default(),
        Content::Named(_) => String::new(),
    };
    let content = Content::Text(TextContent { subject: Some(format!("by {}", send.channel)), body });
    let (channel, to) = (Channel::fixed("email"), Private::new(format!("{}@{}.example.com", send.contact, send.channel)));
    Send { channel, to, content, unsubscribe: None, ..send.clone() }
}

impl Sender for SampleFolder {
    fn attempt(&self, send: &Send, now: Instant, gate: &mut Gate<'_>) -> Outcome {
        self.attempt_in(send, &Threading::default(), now, gate)
    }

    fn attempt_in(&self, send: &Send, thread: &Threading, now: Instant, gate: &mut Gate<'_>) -> Outcome {
        let to = send.to.reveal();
        if to.contains(GONE.0) {
            return Outcome::rejected(RejectClass::Permanent, GONE.1);
        }
        if to.contains(FULL.0) {
            return Outcome::rejected(RejectClass::Transient, FULL.1);
        }
        self.0.attempt_in(&as_email(send), thread, now, gate)
    }

    fn threads(&self) -> bool {
        self.0.threads()
    }

    fn can_be_asked(&self) -> bool {
        true
    }

    fn ask(&self, send: &Send) -> Asked {
        self.0.ask(send)
    }

    fn longest(&self) -> Duration {
        self.0.longest()
    }

    fn describe(&self) -> String {
        self.0.describe()
    }

    fn check(&self) -> Result<(), String> {
        self.0.check()
    }
}
