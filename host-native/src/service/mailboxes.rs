//! The thread that reads the accounts' mailboxes, and decides what waits to be heard.
//!
//! In: how to open a host, how often to look. Out: what came in, stored with how far each mailbox was read. Never: a mailbox that holds
//! up another one, a message marked or moved before it is stored, one mailbox in two hands.
//!
//! Each mailbox that is looked at has a thread of its own, which only speaks to its server; what it reads goes to this one, which alone
//! has a host. A thread whose server keeps silent ends by its time limit and holds nothing meanwhile but the mailbox.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::machine_millis;
use crate::config::ImapConfig;
use crate::fault::{Fault, FaultKind};
use crate::host::{Host, Opened};
use crate::inbound::Inbound;
use crate::inbound::imap::{Mailbox, Position, Trouble};

/// How long it sleeps where there is nothing to do.
const NAP: Duration = Duration::from_millis(200);
/// How often what waits is looked at.
const WAITING: Duration = Duration::from_secs(1);
/// How often accounts are looked through, at most.
const LOOK: Duration = Duration::from_secs(5);
/// How long it waits for a database that does not answer, before it tries again.
const HINDERED: Duration = Duration::from_secs(1);
/// How many mailboxes are read at once.
const MOST_READERS: usize = 32;
/// How long a mailbox that can't be read is left alone at most, in milliseconds.
const MOST_WAIT: i64 = 15 * 60_000;

/// Whose mailbox: the workspace and the account.
type Whose = (String, String);

/// How far a mailbox was read, and which one it was: another one of the same account is read from its own beginning.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Noted {
    of: String,
    folders: Position,
}

/// What a reader brings.
enum Brought {
    /// What was new, and how far the mailbox is read then; the answer says whether it is stored.
    Batch { whose: Whose, told: Vec<Inbound>, position: String, stored: SyncSender<bool> },
    /// It is read to its end, or can't be read.
    Over { whose: Whose, trouble: Option<Trouble> },
}

/// Says that a reader is done, whichever way it ends.
struct End {
    whose: Whose,
    trouble: Option<Trouble>,
    line: Sender<Brought>,
}

impl Drop for End {
    fn drop(&mut self) {
        let (whose, trouble) = (std::mem::take(&mut self.whose), self.trouble.take());
        let _ = self.line.send(Brought::Over { whose, trouble }); // Whoever would hear of it has ended.
    }
}

/// The mailboxes as this thread knows them.
struct Desk {
    every: Duration,
    line: Sender<Brought>,
    brought: Receiver<Brought>,
    reading: BTreeSet<Whose>,
    /// When an account of that revision is worth another look, by the machine's clock.
    later: BTreeMap<Whose, (i64, i64)>,
    looked: Option<i64>,
    heard: Option<i64>,
    place: (i64, String, String),
}

/// Works until told to stop; `told` hears what hinders it.
pub(super) fn work(host: &mut Host, every: Duration, stop: &AtomicBool, told: &dyn Fn(String)) -> Result<(), Fault> {
    let (line, brought) = channel();
    let (reading, later) = (BTreeSet::new(), BTreeMap::new());
    let mut desk = Desk { every, line, brought, reading, later, looked: None, heard: None, place: Default::default() };
    while !stop.load(Ordering::Relaxed) {
        match desk.turn(host, told) {
            Ok(()) => {}
            Err(fault) if fault.kind == FaultKind::Busy => {
                told(fault.to_string());
                std::thread::park_timeout(HINDERED);
            }
            Err(fault) => return Err(fault), // Readers find nobody to bring anything to, and end.
        }
    }
    Ok(())
}

impl Desk {
    fn turn(&mut self, host: &mut Host, told: &dyn Fn(String)) -> Result<(), Fault> {
        if past(self.heard, WAITING) {
            self.heard = (!host.hear_waiting(&mut self.place)?).then(machine_millis);
        }
        if past(self.looked, LOOK.min(self.every)) {
            self.look(host)?;
            self.looked = Some(machine_millis());
        }
        match self.brought.recv_timeout(NAP) {
            Ok(Brought::Batch { whose: (workspace, account), told, position, stored }) => {
                host.enter(&workspace);
                let kept = host.keep_mail(&account, told, &position);
                let _ = stored.send(kept.is_ok()); // A reader that is gone marks nothing.
                self.heard = None;
                match kept {
                    Err(fault) if fault.kind != FaultKind::Busy => Err(fault),
                    _ => Ok(()),
                }
            }
            Ok(Brought::Over { whose, trouble }) => self.over(host, whose, trouble.as_ref(), told),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Ok(()),
        }
    }

    /// Begins to read what is due.
    fn look(&mut self, host: &mut Host) -> Result<(), Fault> {
        for (opened, config) in host.mailboxes()? {
            let whose = (opened.workspace.clone(), opened.id.clone());
            let later =
                self.later.get(&whose).is_some_and(|(revision, at)| *revision == opened.revision && *at > machine_millis());
            if later || self.reading.contains(&whose) || self.reading.len() >= MOST_READERS {
                continue;
            }
            host.enter(&opened.workspace);
            let Some(position) = host.take_mailbox(&opened.id)? else { continue };
            self.later.insert(whose.clone(), (opened.revision, machine_millis()));
            self.reading.insert(whose);
            self.read(opened, config, &position)?;
        }
        Ok(())
    }

    fn read(&self, opened: Opened, config: ImapConfig, position: &str) -> Result<(), Fault> {
        let own = format!("{}@{}:{}", config.user, config.host, config.port.unwrap_or_default());
        let noted: Noted = serde_json::from_str(position).unwrap_or_default();
        let noted = if noted.of == own { noted } else { Noted { of: own, folders: Position::default() } };
        let line = self.line.clone();
        let reader = std::thread::Builder::new().name("mailbox".into()).spawn(move || {
            let whose = (opened.workspace.clone(), opened.id.clone());
            // Unless the reader comes to its end it broke off; that is said, too.
            let mut end = End { whose, trouble: Some(Trouble::Away("reading it broke off".into())), line: line.clone() };
            end.trouble = read(&opened, &config, noted, &line).err();
        });
        reader.map(drop).map_err(|error| Fault::new(FaultKind::Store, format!("a thread can't be started: {error}")))
    }

    /// Gives a mailbox back; one that can't be read is left alone longer and longer.
    fn over(&mut self, host: &mut Host, whose: Whose, trouble: Option<&Trouble>, told: &dyn Fn(String)) -> Result<(), Fault> {
        self.reading.remove(&whose);
        let (workspace, account) = &whose;
        host.enter(workspace);
        let words = trouble.map(ToString::to_string);
        let every = i64::try_from(self.every.as_millis()).unwrap_or(MOST_WAIT);
        let wait = |failures: u32| {
            if failures == 0 { every } else { every.saturating_mul(1 << failures.min(16)).clamp(every, MOST_WAIT.max(every)) }
        };
        let failures = host.give_mailbox_back(account, words.as_deref(), &wait)?;
        if let Some(words) = words {
            tracing::warn!(workspace, account, failures, "a mailbox can't be read");
            told(format!("the mailbox of the account `{account}` in `{workspace}` can't be read: {words}"));
        }
        let rest = wait(failures);
        if let Some((_, at)) = self.later.get_mut(&whose) {
            *at = machine_millis().saturating_add(rest);
        }
        Ok(())
    }
}

/// Whether so much time has passed; a clock that was set back says so too.
fn past(since: Option<i64>, span: Duration) -> bool {
    let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    since.is_none_or(|since| !(0..span).contains(&machine_millis().saturating_sub(since)))
}

/// Reads a mailbox to its end; ends early where what was read is not stored.
fn read(opened: &Opened, config: &ImapConfig, mut noted: Noted, line: &Sender<Brought>) -> Result<(), Trouble> {
    let own = opened.account.address();
    let mut mailbox = Mailbox::open(config)?;
    while let Some(batch) = mailbox.read(&noted.folders)? {
        let told = batch.messages.iter().flat_map(|message| message.tells(own.as_deref())).collect();
        noted.folders = batch.position.clone();
        let position = serde_json::to_string(&noted).unwrap_or_default();
        let (stored, answer) = sync_channel(1);
        let whose = (opened.workspace.clone(), opened.id.clone());
        let brought = line.send(Brought::Batch { whose, told, position, stored });
        if brought.is_err() || !answer.recv().unwrap_or(false) {
            return Ok(()); // It is read again by whoever has it then.
        }
        mailbox.settle(&batch)?;
    }
    mailbox.close();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_breaks_off_gives_its_mailbox_back() {
        let (line, brought) = channel();
        let reader = std::thread::spawn(move || {
            let whose = ("acme".to_owned(), "support".to_owned());
            let _end = End { whose, trouble: Some(Trouble::Away("reading it broke off".into())), line };
            std::panic::resume_unwind(Box::new("a mail that nobody can read"));
        });
        assert!(reader.join().is_err());
        let Ok(Brought::Over { whose, trouble: Some(trouble) }) = brought.recv() else { unreachable!("nothing was said") };
        assert_eq!((whose.1.as_str(), trouble.to_string().as_str()), ("support", "reading it broke off"));
    }
}
