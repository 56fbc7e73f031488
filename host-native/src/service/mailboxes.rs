//! The thread that reads the accounts' mailboxes, and decides what waits to be heard.
//!
//! In: how to open a host, how often to look. Out: what came in, stored with how far each mailbox was read. Never: a mailbox that holds
//! up another one, nor a fault of one that concerns another; a message marked or moved before it is stored, one mailbox in two hands.
//!
//! Each mailbox that is looked at has a thread of its own, which only speaks to its server; what it reads goes to this one, which alone
//! has a host. A thread whose server keeps silent, or never comes to an end, ends by its time limit; meanwhile it holds the mailbox, and
//! one of the few places that its workspace has.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::machine_millis;
use crate::config::ImapConfig;
use crate::engines::sql::Ended;
use crate::fault::{Fault, FaultKind};
use crate::host::{Host, Opened};
use crate::inbound::Inbound;
use crate::inbound::imap::{Mailbox, Position, Trouble};
use crate::service::turns::{Turns, Whose};

/// How long it sleeps where there is nothing to do.
const NAP: Duration = Duration::from_millis(200);
/// How often what waits is looked at.
const WAITING: Duration = Duration::from_secs(1);
/// How often accounts are looked through, at most.
const LOOK: Duration = Duration::from_secs(5);
/// How long it waits for a database that does not answer, before it tries again.
const HINDERED: Duration = Duration::from_secs(1);
/// How long a mailbox that can't be read is left alone at most, in milliseconds.
const MOST_WAIT: i64 = 15 * 60_000;

/// How far a mailbox was read, and which one it was: another one of the same account is read from its own beginning.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Noted {
    of: String,
    folders: Position,
}

/// What a reader brings.
enum Brought {
    /// What was new, whether our side wrote it, and how far the mailbox is read then; the answer says whether it is stored.
    Batch { whose: Whose, told: Vec<Inbound>, sent: bool, position: String, stored: SyncSender<Result<(), Fault>> },
    /// It is read, `whole` to its end, or can't be read.
    Over { whose: Whose, whole: bool, trouble: Option<Trouble> },
}

/// Says that a reader is done, whichever way it ends.
struct End {
    whose: Whose,
    whole: bool,
    trouble: Option<Trouble>,
    line: Sender<Brought>,
}

impl Drop for End {
    fn drop(&mut self) {
        let (whose, trouble) = (std::mem::take(&mut self.whose), self.trouble.take());
        let _ = self.line.send(Brought::Over { whose, whole: self.whole, trouble }); // Whoever would hear of it has ended.
    }
}

/// The mailboxes as this thread knows them.
struct Desk {
    every: Duration,
    line: Sender<Brought>,
    brought: Receiver<Brought>,
    turns: Turns,
    /// When an account of that revision is worth another look, by the machine's clock.
    later: BTreeMap<Whose, (i64, i64)>,
    looked: Option<i64>,
    heard: Option<i64>,
    place: (i64, String, String),
}

/// Works until told to stop; `told` hears what hinders it.
pub(super) fn work(host: &mut Host, every: Duration, stop: &AtomicBool, told: &dyn Fn(String)) -> Result<(), Fault> {
    let (line, brought) = channel();
    let (turns, later) = (Turns::default(), BTreeMap::new());
    let mut desk = Desk { every, line, brought, turns, later, looked: None, heard: None, place: Default::default() };
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
            self.look(host, told)?;
            self.looked = Some(machine_millis());
        }
        match self.brought.recv_timeout(NAP) {
            Ok(Brought::Batch { whose: (workspace, account), told, sent, position, stored }) => {
                host.enter(&workspace);
                let kept = host.keep_mail(&account, told, sent, &position);
                self.heard = None;
                let away = kept.as_ref().err().filter(|fault| fault.kind == FaultKind::Unreachable).cloned();
                let _ = stored.send(kept); // A reader that is gone marks nothing.
                away.map_or(Ok(()), Err)
            }
            Ok(Brought::Over { whose, whole, trouble }) => {
                self.turns.end(&whose);
                let over = self.over(host, &whose, whole, trouble.as_ref(), told);
                over.or_else(|fault| self.hindered(&whose, fault, told))
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Ok(()),
        }
    }

    /// Begins to read what is due, in fair turns.
    fn look(&mut self, host: &mut Host, told: &dyn Fn(String)) -> Result<(), Fault> {
        let named = |(opened, config): (Opened, ImapConfig)| ((opened.workspace.clone(), opened.id.clone()), (opened, config));
        let mut due: Vec<(Whose, (Opened, ImapConfig))> = host.mailboxes()?.into_iter().map(named).collect();
        let known: BTreeSet<Whose> = due.iter().map(|(whose, _)| whose.clone()).collect();
        self.later.retain(|whose, _| known.contains(whose));
        self.turns.keep(&known);
        let now = machine_millis();
        due.retain(|(whose, (opened, _))| {
            self.later.get(whose).is_none_or(|(revision, at)| *revision != opened.revision || *at <= now)
        });
        for (whose, (opened, config)) in self.turns.fair(due) {
            if !self.turns.has_room(&whose.0) {
                continue;
            }
            host.enter(&whose.0);
            let revision = opened.revision;
            let begun = match host.take_mailbox(&whose.1) {
                Ok(Some(position)) => {
                    self.turns.begin(&whose);
                    self.read(opened, config, &position)
                }
                Ok(None) => {
                    self.turns.pass(&whose);
                    continue;
                }
                Err(fault) => Err(fault),
            };
            self.later.insert(whose.clone(), (revision, now));
            if let Err(fault) = begun {
                self.turns.end(&whose);
                self.hindered(&whose, fault, told)?;
            }
        }
        Ok(())
    }

    /// A fault with one mailbox concerns that one, which is left alone for a while; a database that does not answer concerns all.
    fn hindered(&mut self, whose: &Whose, fault: Fault, told: &dyn Fn(String)) -> Result<(), Fault> {
        if fault.kind == FaultKind::Unreachable {
            return Err(fault);
        }
        let (workspace, account) = whose;
        tracing::error!(workspace, account, %fault, "how a mailbox stands can't be kept");
        told(format!("the mailbox of the account `{account}` in `{workspace}`: {fault}"));
        self.rest(whose, if fault.kind == FaultKind::Busy { 0 } else { MOST_WAIT });
        Ok(())
    }

    fn rest(&mut self, whose: &Whose, wait: i64) {
        if let Some((_, at)) = self.later.get_mut(whose) {
            *at = machine_millis().saturating_add(wait);
        }
    }

    fn read(&self, opened: Opened, config: ImapConfig, position: &str) -> Result<(), Fault> {
        let own = format!("{}@{}:{}", config.user, config.host, config.port.unwrap_or_default());
        let noted: Noted = serde_json::from_str(position).unwrap_or_default();
        let noted = if noted.of == own { noted } else { Noted { of: own, folders: Position::default() } };
        let line = self.line.clone();
        let reader = std::thread::Builder::new().name("mailbox".into()).spawn(move || {
            let whose = (opened.workspace.clone(), opened.id.clone());
            // Unless the reader comes to its end it broke off; that is said, too.
            let trouble = Some(Trouble::Away("reading it broke off".into()));
            let mut end = End { whose, whole: false, trouble, line: line.clone() };
            let done = read(&opened, &config, noted, &line);
            (end.whole, end.trouble) = (matches!(done, Ok(true)), done.err());
        });
        reader.map(drop).map_err(|error| Fault::new(FaultKind::Store, format!("a thread can't be started: {error}")))
    }

    /// Gives a mailbox back; one that can't be read is left alone longer and longer.
    fn over(
        &mut self,
        host: &mut Host,
        whose: &Whose,
        whole: bool,
        trouble: Option<&Trouble>,
        told: &dyn Fn(String),
    ) -> Result<(), Fault> {
        let (workspace, account) = whose;
        host.enter(workspace);
        let words = trouble.map(ToString::to_string);
        let every = i64::try_from(self.every.as_millis()).unwrap_or(MOST_WAIT);
        let wait = |failures: u32| {
            if failures == 0 { every } else { every.saturating_mul(1 << failures.min(16)).clamp(every, MOST_WAIT.max(every)) }
        };
        let ended = match &words {
            Some(words) => Ended::Failed(words),
            None if whole => Ended::Whole,
            None => Ended::Partly,
        };
        let failures = host.give_mailbox_back(account, ended, &wait)?;
        if let Some(words) = words {
            tracing::warn!(workspace, account, failures, "a mailbox can't be read");
            told(format!("the mailbox of the account `{account}` in `{workspace}` can't be read: {words}"));
        }
        self.rest(whose, wait(failures));
        Ok(())
    }
}

/// Whether so much time has passed; a clock that was set back says so too.
fn past(since: Option<i64>, span: Duration) -> bool {
    let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    since.is_none_or(|since| !(0..span).contains(&machine_millis().saturating_sub(since)))
}

/// Reads a mailbox, and says whether to its end: not where what was read is not stored, nor where the session has lasted long.
fn read(opened: &Opened, config: &ImapConfig, mut noted: Noted, line: &Sender<Brought>) -> Result<bool, Trouble> {
    let own = opened.account.address();
    let mut mailbox = Mailbox::open(config)?;
    while let Some(batch) = mailbox.read(&noted.folders)? {
        let told = batch.messages.iter().flat_map(|message| message.tells(own.as_deref(), batch.sent)).collect();
        noted.folders = batch.position.clone();
        let position = serde_json::to_string(&noted).unwrap_or_default();
        let (stored, answer) = sync_channel(1);
        let whose = (opened.workspace.clone(), opened.id.clone());
        let brought = line.send(Brought::Batch { whose, told, sent: batch.sent, position, stored });
        match answer.recv() {
            Ok(Ok(())) if brought.is_ok() => {}
            Ok(Err(fault)) if !matches!(fault.kind, FaultKind::Busy | FaultKind::Unreachable) => {
                return Err(Trouble::Away(format!("what it holds can't be kept: {}", fault.message)));
            }
            _ => return Ok(false), // It is read again by whoever has it then.
        }
        mailbox.settle(&batch)?;
        if mailbox.is_late() {
            mailbox.close();
            return Ok(false);
        }
    }
    mailbox.close();
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_breaks_off_gives_its_mailbox_back() {
        let (line, brought) = channel();
        let reader = std::thread::spawn(move || {
            let whose = ("acme".to_owned(), "support".to_owned());
            let _end = End { whose, whole: false, trouble: Some(Trouble::Away("reading it broke off".into())), line };
            std::panic::resume_unwind(Box::new("a mail that nobody can read"));
        });
        assert!(reader.join().is_err());
        let Ok(Brought::Over { whose, whole: false, trouble: Some(trouble) }) = brought.recv() else {
            unreachable!("nothing was said")
        };
        assert_eq!((whose.1.as_str(), trouble.to_string().as_str()), ("support", "reading it broke off"));
    }
}
