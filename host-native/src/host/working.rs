//! The worker: wakes what is due, hands messages over, takes up what a crash left, and moves the clock on.
//!
//! In: until when. Out: a report, and word of everything while it happens. Never: a wake-up before its time; a stop for one
//! enrollment that can't be decided.

mod past;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use relance_core::base::{ContactId, EnrollmentId, Instant};
use relance_core::wire::Send;

use super::{Host, Line, Run};
use crate::clock::Steps;
use crate::crash;
use crate::drive::port::Notice;
use crate::drive::{self, Command, Done, Woken};
use crate::engines::sql::{AGAIN, Among, Batch, Claim, Waiting, apart};
use crate::fault::{Fault, FaultKind};
use crate::report::{Progress, RunReport, SendStatus};

/// An enrollment that is woken in a turn of its own, with its workspace.
type Alone = (String, EnrollmentId);

/// How many wake-ups are claimed at once.
const BATCH: u32 = 1_000;
/// A clock that was set by more than this is worth a word.
const STEP_MILLIS: i64 = 2_000;
/// How many contacts' messages are handed over before it is looked again for what is due.
const MESSAGES: u32 = 64;
/// How long a worker waits for a database that does not answer, before it tries again.
const HINDERED: Duration = Duration::from_secs(1);

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Works: wakes what is due, hands messages over, takes up what a crash left.
    pub fn run(&mut self, run: &Run<'_>, progress: &mut dyn FnMut(Progress)) -> Result<RunReport, Fault> {
        if self.options.bookkeeper.is_none() {
            self.is_keeper()?;
        }
        self.take_up_purpose()?;
        let own = Among::One(self.store.workspace().to_owned());
        let mut work = Work { run, own, report: RunReport::default(), progress };
        let (mut hindered, mut steps) = (false, Steps::default());
        tracing::info!(trial = self.clock.is_virtual(), "works");
        while !run.stop.load(Ordering::Relaxed) {
            let step = steps.look();
            if step.abs() > STEP_MILLIS {
                tracing::warn!(millis = step, "the machine's clock was set, or the machine slept");
            }
            let let_go = if std::mem::take(&mut hindered) { self.store.let_go() } else { Ok(()) };
            match let_go.and_then(|()| self.work(&mut work)) {
                Ok(true) => {}
                Ok(false) => break,
                Err(fault) if run.forever && matches!(fault.kind, FaultKind::Busy | FaultKind::Unreachable) => {
                    hindered = true;
                    tracing::warn!(kind = ?fault.kind, "the database does not answer; tries again");
                    (work.progress)(Progress::Hindered { message: fault.to_string() });
                    self.clock.rest(HINDERED);
                }
                Err(fault) => return Err(fault),
            }
        }
        work.report.now = Some(self.clock.now());
        tracing::info!(accepted = work.report.accepted, wakes = work.report.wakes, "stops working");
        Ok(work.report)
    }

    /// Hands over what the line gives, until told to stop; one of several hands beside a worker.
    pub fn hand(&mut self, line: &Line, stop: &AtomicBool, progress: &mut dyn FnMut(Progress)) {
        let run = Run { everybody: true, until: None, forever: true, hands: None, stop };
        let mut work = Work { run: &run, own: Among::all(), report: RunReport::default(), progress };
        while !stop.load(Ordering::Relaxed) {
            let Some((in_hand, waiting)) = line.take_in_hand() else { continue };
            self.store.enter(&waiting.workspace);
            let handed = self.hand_over_all(&waiting.contact, &mut work);
            drop(in_hand); // What is left is found again.
            if let Err(fault) = handed {
                (work.progress)(Progress::Hindered { message: fault.to_string() });
                self.clock.rest(HINDERED);
            }
        }
    }

    /// Does what there is to do now, or comes to when there is something. Says whether to go on.
    fn work(&mut self, work: &mut Work<'_>) -> Result<bool, Fault> {
        self.store.sweep_now_and_then()?;
        self.look_at_zones_now_and_then()?;
        let mut worked = false;
        // Books have their own wake-ups, by the machine's clock.
        if self.options.bookkeeper.is_none() || !self.clock.is_machines() {
            worked |= self.decide_due(work)?;
            worked |= self.wake_conversations(work)?;
            worked |= self.hand_over_waiting(work)?;
        }
        if work.run.hands.is_none() {
            worked |= self.carry_question(work.run.everybody)?; // Beside hands a thread of its own does.
        }
        Ok(worked || self.move_on(work)?)
    }

    /// Decides a batch of what is due; its messages wait in the outbox for whoever hands them over. Says whether there was anything.
    pub fn decide(&mut self, run: &Run<'_>, progress: &mut dyn FnMut(Progress)) -> Result<(bool, RunReport), Fault> {
        let own = Among::One(self.store.workspace().to_owned());
        let mut work = Work { run, own, report: RunReport::default(), progress };
        let worked = self.decide_due(&mut work)?;
        work.report.now = Some(self.clock.now());
        Ok((worked, work.report))
    }

    /// Claims what is due and decides it. Says whether there was anything.
    fn decide_due(&mut self, work: &mut Work<'_>) -> Result<bool, Fault> {
        let claimed = self.store.claim(&work.among(), BATCH)?;
        let worked = !claimed.claims.is_empty() || !claimed.put_aside.is_empty();
        for enrollment in claimed.put_aside {
            tracing::error!(%enrollment, "was claimed too often without being decided, and put aside");
            work.put_aside(enrollment);
        }
        let alone = self.wake_together(&claimed.claims, work)?;
        for claim in claimed.claims.iter().filter(|claim| alone.contains(&alone_of(claim))) {
            if work.is_over() {
                break;
            }
            self.store.enter(&claim.workspace);
            self.wake_one(claim, work)?;
        }
        if !alone.is_empty() {
            self.store.let_go()?;
        }
        Ok(worked)
    }

    /// Wakes in one transaction what was hardly claimed before, and gives back what must be woken alone: what was claimed often and may be
    /// what brought a worker down, what can't be decided, and what another worker has in hand.
    fn wake_together(&mut self, claims: &[Claim], work: &mut Work<'_>) -> Result<BTreeSet<Alone>, Fault> {
        if claims.len() < 2 || self.options.bookkeeper.is_some() || claims.iter().any(|claim| claim.claims > AGAIN) {
            return Ok(claims.iter().map(alone_of).collect());
        }
        let (mut notices, mut alone, mut decided) = (Vec::new(), BTreeSet::new(), 0);
        self.store.open_batch()?;
        let done = self.wake_each(claims, &mut notices, &mut alone, &mut decided).and_then(|()| {
            // What is decided leaves the hand in the same transaction.
            self.store.keep_in_hand(claims.iter().filter(|claim| alone.contains(&alone_of(claim))))
        });
        self.store.close_group(done.is_ok())?;
        done?;
        work.report.wakes += decided;
        self.options.meter.decided(decided);
        let now = self.clock.now();
        notices.into_iter().for_each(|notice| work.hear(notice, now)); // Told once it is stored.
        Ok(alone)
    }

    /// Reads, decides and writes, the first claim of each contact before those that follow.
    fn wake_each(
        &mut self,
        claims: &[Claim],
        notices: &mut Vec<Notice>,
        alone: &mut BTreeSet<Alone>,
        decided: &mut u64,
    ) -> Result<(), Fault> {
        let mut left: Vec<&Claim> = claims.iter().collect();
        while !left.is_empty() {
            let claims = apart(&mut left);
            let mut batch = Batch::load(&mut self.store, &claims)?;
            for (place, claim) in claims.into_iter().enumerate() {
                let Some(mut turn) = batch.turn(place, claim) else {
                    alone.insert(alone_of(claim));
                    continue;
                };
                match drive::wake(&mut turn, &mut self.guest, &claim.enrollment) {
                    Ok(Woken::Decided) => *decided += 1,
                    Ok(Woken::Nothing) => {}
                    Err(fault) if !matches!(fault.kind, FaultKind::Core | FaultKind::Busy) => return Err(fault),
                    Ok(Woken::Undecided(_)) | Err(_) => {
                        alone.insert(alone_of(claim));
                    }
                }
            }
            notices.extend(batch.write()?);
        }
        Ok(())
    }

    fn wake_one(&mut self, claim: &Claim, work: &mut Work<'_>) -> Result<(), Fault> {
        let moved_by_hand = self.clock.is_virtual();
        // A trial's clock stands while somebody is waited for.
        let command = Command::Wake { enrollment: claim.enrollment.clone() };
        let woken = self.turn(&claim.contact, work, moved_by_hand, &command).and_then(Done::woken);
        match woken {
            Ok(Woken::Decided) => {
                work.report.wakes += 1;
                self.options.meter.decided(1);
            }
            Ok(Woken::Nothing) => {}
            Ok(Woken::Undecided(_)) => self.store.defer(claim)?,
            Err(fault) if fault.kind == FaultKind::Core => self.store.defer(claim)?,
            Err(fault) if fault.kind == FaultKind::Busy => self.store.put_back(claim)?,
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    /// Messages that an event or an earlier run left in the outbox. Says whether there was anything.
    fn hand_over_waiting(&mut self, work: &mut Work<'_>) -> Result<bool, Fault> {
        let mut handed = false;
        for waiting in self.store.waiting(&work.among(), MESSAGES)? {
            if work.is_over() {
                break;
            }
            self.store.enter(&waiting.workspace);
            handed |= self.pass_on(waiting, work)?;
        }
        Ok(handed)
    }

    /// Hands over, or has it done by those who do. Says whether there was a message that nobody else had in hand.
    fn pass_on(&mut self, waiting: Waiting, work: &mut Work<'_>) -> Result<bool, Fault> {
        match work.run.hands {
            Some(line) => Ok(line.put(waiting)),
            None => self.hand_over_all(&waiting.contact, work),
        }
    }

    /// Says whether there was a message that nobody else had in hand.
    fn hand_over_all(&mut self, contact: &ContactId, work: &mut Work<'_>) -> Result<bool, Fault> {
        let done = self.hand_over_each(contact, work);
        match done {
            Err(fault) if fault.kind == FaultKind::Core => {
                for enrollment in self.store.put_aside_waiting(contact)? {
                    tracing::error!(%enrollment, "has a message that can't be handed over, and was put aside");
                    work.put_aside(enrollment);
                }
                Ok(true)
            }
            done => done,
        }
    }

    fn hand_over_each(&mut self, contact: &ContactId, work: &mut Work<'_>) -> Result<bool, Fault> {
        let mut handed = self.store.has_abandoned(contact)?;
        if handed {
            self.turn(contact, work, true, &Command::Recover)?;
        }
        while !work.is_over() && matches!(self.turn(contact, work, true, &Command::HandOver)?, Done::Handed(true)) {
            handed = true;
        }
        Ok(handed)
    }

    /// One turn of a contact, with everything that it tells counted and passed on.
    pub(super) fn turn(
        &mut self,
        contact: &ContactId,
        work: &mut Work<'_>,
        patient: bool,
        command: &Command,
    ) -> Result<Done, Fault> {
        let clock = self.clock.clone();
        let (meter, workspace) = (Arc::clone(&self.options.meter), self.store.workspace().to_owned());
        let mut listener = |notice: Notice| {
            if let Notice::Handed { send, status, .. } = &notice {
                meter.handed(&workspace, &send.channel, *status);
            }
            work.hear(notice, clock.now());
        };
        self.perform_so(contact, command, patient, &mut listener)
    }

    /// When there is something to do next: an enrollment, a message, a conversation.
    fn next_of(&self, work: &Work<'_>) -> Result<Option<Instant>, Fault> {
        let (due, watch) = (self.store.next_due(&work.among())?, self.store.next_watch(work.whose().as_deref())?);
        Ok(due.into_iter().chain(watch).min())
    }

    /// Nothing is to be done now: comes to the next instant at which there is. Says whether to go on.
    fn move_on(&mut self, work: &mut Work<'_>) -> Result<bool, Fault> {
        let run = work.run;
        if self.clock.is_virtual() {
            if self.store.others_hand_over()? {
                // A trial's clock stands while somebody else has a message in hand, or has just died with one.
                self.clock.rest(self.store.nap());
                return Ok(true);
            }
            if self.hand_over_waiting(work)? {
                return Ok(true); // It was set free since this worker looked, by another one.
            }
        }
        let (now, next, nap) = (self.clock.now(), self.next_of(work)?, self.store.nap());
        let next = next.filter(|next| run.forever || run.until.is_none_or(|until| *next <= until));
        let later = if self.clock.is_virtual() { next.is_some() } else { run.until.is_some_and(|until| now < until) };
        let going = run.forever || later || next.is_some_and(|next| next <= now);
        match next.or(run.until) {
            // What is due already is in another worker's hand.
            Some(to) if to <= now && going => self.clock.rest(nap),
            Some(to) if to > now && self.clock.is_virtual() => {
                crash::point("timer.sleeps");
                self.clock.advance_to(to, nap);
                (work.progress)(Progress::Time { now: self.clock.now() });
                crash::point("timer.woke");
            }
            Some(to) if to > now && going => {
                crash::point("timer.sleeps");
                let ahead = u64::try_from(to.millis() - now.millis()).unwrap_or(0);
                self.store.wait(nap.min(Duration::from_millis(ahead)))?;
                crash::point("timer.woke");
            }
            None if going => self.store.wait(nap)?,
            _ => {}
        }
        Ok(going)
    }
}

fn alone_of(claim: &Claim) -> Alone {
    (claim.workspace.clone(), claim.enrollment.clone())
}

/// Writes a notice to the log: ids and codes.
pub(super) fn log(notice: &Notice) {
    match notice {
        Notice::Told { enrollment, contact, reason } => {
            tracing::info!(%enrollment, %contact, reason = &*reason.code, "somebody is to be told");
        }
        Notice::PutAside { enrollment } => tracing::error!(%enrollment, "could not be decided, and was put aside"),
        Notice::Handed { send, status: SendStatus::Pending | SendStatus::Attempting, recovered } => {
            tracing::debug!(key = %send.key, recovered, "goes back to be tried again");
        }
        Notice::Handed { send, status, recovered } => {
            let outcome = status.name();
            let Send { key, contact, step, channel, .. } = &**send;
            match status {
                SendStatus::Unknown => tracing::warn!(%key, %contact, %step, %channel, outcome, recovered, "handed over"),
                _ => tracing::info!(%key, %contact, %step, %channel, outcome, recovered, "handed over"),
            }
        }
    }
}

/// A run under way.
pub(super) struct Work<'a> {
    run: &'a Run<'a>,
    /// The workspace that the host was in when it began.
    own: Among,
    report: RunReport,
    progress: &'a mut dyn FnMut(Progress),
}

impl Work<'_> {
    /// Whose work is wanted now.
    fn among(&self) -> Among {
        match (self.run.everybody, self.run.hands) {
            (false, _) => self.own.clone(),
            (true, None) => Among::all(),
            (true, Some(line)) => Among::AllBut(line.full()),
        }
    }

    /// The one workspace whose work is wanted, if it is not everybody's.
    pub(super) fn whose(&self) -> Option<String> {
        match &self.own {
            Among::One(own) if !self.run.everybody => Some(own.clone()),
            _ => None,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.run.stop.load(Ordering::Relaxed)
    }

    fn put_aside(&mut self, enrollment: EnrollmentId) {
        self.report.quarantined += 1;
        (self.progress)(Progress::Quarantined { enrollment });
    }

    /// Counts a notice and passes it on.
    fn hear(&mut self, notice: Notice, now: Instant) {
        log(&notice);
        match notice {
            Notice::Told { enrollment, contact, reason } => (self.progress)(Progress::Told { enrollment, contact, reason }),
            Notice::PutAside { enrollment } => self.put_aside(enrollment),
            Notice::Handed { send, status, recovered } => {
                self.report.recovered += u64::from(recovered);
                match status {
                    SendStatus::Accepted => self.report.accepted += 1,
                    SendStatus::Rejected => self.report.rejected += 1,
                    SendStatus::Unknown => self.report.unknown += 1,
                    SendStatus::Cancelled => self.report.cancelled += 1,
                    SendStatus::Pending | SendStatus::Attempting => return, // Taken up again; its outcome comes.
                }
                let (key, contact, step, channel) = (send.key, send.contact, send.step, send.channel);
                (self.progress)(Progress::Handed { now, key, contact, step, channel, outcome: status });
            }
        }
    }
}
