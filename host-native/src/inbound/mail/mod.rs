//! Reads email that came in: what people wrote, what came back, who complained.
//!
//! In: the bytes of a message as they came, and when. Out: [`Inbound`]s, none for mail that says nothing new. Never: more work than its size
//! allows, whatever stands in it; a guess whose message it is, or what its words mean: the service and the core do that.
//!
//! Quoted text, signatures and the words of automatic replies are handed on as they are. Mail that a machine wrote is a message all the
//! same, with the headers by which it is known.

mod bounce;
mod letter;
mod person;
mod report;
mod verdict;

use relance_core::base::{Instant, Private};
use relance_core::wire::Channel;
use sha2::{Digest, Sha256};

use super::{Inbound, What};
use letter::Letter;

/// How much of a message is looked at, in bytes: text stands before attachments.
pub const MOST_BYTES: usize = 16 << 20;

/// How a message came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// When the mailbox got it.
    pub at: Instant,
    /// Which of our addresses the mailbox is. What says that it was written there is told as such, for somebody to judge.
    pub mailbox: Option<String>,
    /// It lies in a folder of sent mail, or whoever hands it over says that our side sent it: a human of ours wrote it.
    pub sent: bool,
}

/// What a message tells. One that can't be read tells nothing.
pub fn read(raw: &[u8], arrival: &Arrival) -> Vec<Inbound> {
    let raw = raw.get(..MOST_BYTES).unwrap_or(raw);
    let Some(letter) = Letter::parse(raw) else { return Vec::new() };
    let mailbox = arrival.mailbox.as_deref().and_then(letter::address);
    let own = name(&letter);
    let ours = match mailbox.as_deref() {
        _ if arrival.sent => Some(person::sent(&letter, mailbox.as_deref())),
        Some(mailbox) => person::in_our_name(&letter, mailbox),
        None => None,
    };
    let (told, to) = match ours {
        Some(told) => (told, mailbox),
        None => {
            let told = report::read(&letter).or_else(|| bounce::read(&letter));
            (told.unwrap_or_else(|| vec![person::read(&letter)]), letter.to().or(mailbox))
        }
    };
    let inbound = |(index, told): (usize, Told)| Inbound {
        id: format!("mail-{own}/{}{index}", kind(&told.what)),
        at: arrival.at,
        channel: Channel::fixed("email"),
        from: told.from.map(Private::new),
        to: to.clone(),
        what: told.what,
    };
    told.into_iter().enumerate().map(inbound).collect()
}

/// One thing that a message tells, and of whom.
struct Told {
    from: Option<String>,
    what: What,
}

/// By what a message is known however often and by whichever way it comes: its Message-ID, else what it is. Not the id itself, in which an
/// address may stand.
fn name(letter: &Letter<'_>) -> String {
    let mut hash = Sha256::new();
    match letter.id() {
        Some(id) => hash.update(id.as_bytes()),
        None => {
            for header in ["from", "to", "date", "subject"] {
                hash.update(letter.header(header).unwrap_or_default().as_bytes());
                hash.update([0]);
            }
            // Ends of lines change on the way from one program to the next.
            hash.update(letter.text().replace('\r', ""));
            hash.update(letter.html().unwrap_or_default().replace('\r', ""));
        }
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

const fn kind(what: &What) -> &'static str {
    match what {
        What::Message(_) => "message",
        What::Opened { .. } => "opened",
        What::Echo { .. } => "echo",
        What::Thread(_) => "thread",
        What::Delivery(_) => "delivery",
        What::Bounce(_) => "bounce",
        What::Complaint(_) => "complaint",
        What::OptOut { .. } => "optOut",
        What::OptIn { .. } => "optIn",
    }
}
