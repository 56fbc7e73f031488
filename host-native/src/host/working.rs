//! The worker: wakes what is due, hands messages over, takes up what a crash left, and moves the clock on.
//!
//! In: until when. Out: a report, and word of everything while it happens. Never: a wake-up before its time; a stop for one
//! enrollment that can't be decided.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use relance_core::base::{ContactId, EnrollmentId, Instant};

use super::{Host, Run};
use crate::drive::port::Notice;
use crate::drive::{self, Woken};
use crate::engines::sql::{Among, Batch, Claim, SqlTurn, Waiting, apart};
use crate::fault::{Fault, FaultKind};
use crate::report::{Progress, RunReport, SendStatus};

/// An enrollment that is woken in a turn of its own, with its workspace.
type Alone = (String, EnrollmentId);

/// How many wake-ups are claimed at once.
const BATCH: u32 = 1_000;
/// How many contacts' messages are handed over before it is looked again for what is due.
const MESSAGES: u32 = 64;
/// How long a worker waits for a database that does not answer, before it tries again.
const HINDERED: Duration = Duration::from_secs(1);

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Works: wakes what is due, hands messages over, takes up what a crash left.
    pub fn run(&mut self, run: &Run<'_>, progress: &mut dyn FnMut(Progress)) -> Result<RunReport, Fault> {
        let of = self.among(run);
        let mut report = RunReport::default();
        let mut hindered = false;
        while !run.stop.load(Ordering::Relaxed) {
            let let_go = if std::mem::take(&mut hindered) { self.store.let_go() } else { Ok(()) };
            match let_go.and_then(|()| self.work(&mut report, progress, run, &of)) {
                Ok(true) => {}
                Ok(false) => break,
                Err(fault) if run.forever && matches!(fault.kind, FaultKind::Busy | FaultKind::Unreachable) => {
                    hindered = true;
                    progress(Progress::Hindered { message: fault.to_string() });
                    self.clock.rest(HINDERED);
                }
                Err(fault) => return Err(fault),
            }
        }
        report.now = Some(self.clock.now());
        Ok(report)
    }

    /// Does what there is to do now, or comes to when there is something. Says whether to go on.
    fn work(
        &mut self,
        report: &mut RunReport,
        progress: &mut dyn FnMut(Progress),
        run: &Run<'_>,
        of: &Among,
    ) -> Result<bool, Fault> {
        self.store.sweep_now_and_then()?;
        let mut worked = self.decide_due(report, progress, run, of)?;
        worked |= self.hand_over_waiting(report, progress, run, of)?;
        Ok(worked || self.move_on(run, of, progress)?)
    }

    /// Decides a batch of what is due; its messages wait in the outbox for whoever hands them over. Says whether there was anything.
    pub fn decide(&mut self, run: &Run<'_>, progress: &mut dyn FnMut(Progress)) -> Result<(bool, RunReport), Fault> {
        let (of, mut report) = (self.among(run), RunReport::default());
        let worked = self.decide_due(&mut report, progress, run, &of)?;
        report.now = Some(self.clock.now());
        Ok((worked, report))
    }

    /// Whose work a worker does.
    fn among(&self, run: &Run<'_>) -> Among {
        if run.everybody { Among::all() } else { Among::One(self.store.workspace().to_owned()) }
    }

    /// Claims what is due and decides it. Says whether there was anything.
    fn decide_due(
        &mut self,
        report: &mut RunReport,
        progress: &mut dyn FnMut(Progress),
        run: &Run<'_>,
        of: &Among,
    ) -> Result<bool, Fault> {
        let claimed = self.store.claim(of, BATCH)?;
        if claimed.claims.is_empty() && claimed.put_aside.is_empty() {
            return Ok(false);
        }
        for enrollment in claimed.put_aside {
            report.quarantined += 1;
            progress(Progress::Quarantined { enrollment });
        }
        let alone = self.wake_together(&claimed.claims, report, progress)?;
        for claim in claimed.claims.iter().filter(|claim| alone.contains(&alone_of(claim))) {
            // A claim that is not taken up is this worker's to take again, and anybody's when it is gone.
            if run.stop.load(Ordering::Relaxed) {
                break;
            }
            self.store.enter(&claim.workspace);
            self.wake_one(claim, report, progress)?;
        }
        Ok(true)
    }

    /// Wakes in one transaction what was never claimed before, and gives back what must be woken alone: what was claimed before and
    /// may be what brought a worker down, what can't be decided, and what another worker has in hand.
    fn wake_together(
        &mut self,
        claims: &[Claim],
        report: &mut RunReport,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<BTreeSet<Alone>, Fault> {
        if claims.len() < 2 || claims.iter().any(|claim| claim.claims > 1) {
            return Ok(claims.iter().map(alone_of).collect());
        }
        let (mut notices, mut alone, mut decided) = (Vec::new(), BTreeSet::new(), 0);
        self.grouped(|host| {
            let mut left: Vec<&Claim> = claims.iter().collect();
            while !left.is_empty() {
                let claims = apart(&mut left);
                let mut batch = Batch::load(&mut host.store, &claims)?;
                for (place, claim) in claims.into_iter().enumerate() {
                    let Some(mut turn) = batch.turn(place, claim) else {
                        alone.insert(alone_of(claim));
                        continue;
                    };
                    match drive::wake(&mut turn, &mut host.guest, &claim.enrollment) {
                        Ok(Woken::Decided) => decided += 1,
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
        })?;
        report.wakes += decided;
        let now = self.clock.now();
        notices.into_iter().for_each(|notice| hear(notice, now, report, progress)); // Told once it is stored.
        Ok(alone)
    }

    fn wake_one(&mut self, claim: &Claim, report: &mut RunReport, progress: &mut dyn FnMut(Progress)) -> Result<(), Fault> {
        let moved_by_hand = self.clock.is_virtual();
        let woken = self.turn(&claim.contact, report, progress, |turn, guest| {
            if !moved_by_hand {
                turn.hurry(); // A trial's clock stands while somebody is waited for.
            }
            drive::wake(turn, guest, &claim.enrollment)
        });
        match woken {
            Ok(Woken::Decided) => report.wakes += 1,
            Ok(Woken::Nothing) => {}
            Ok(Woken::Undecided(_)) => self.store.defer(claim)?,
            Err(fault) if fault.kind == FaultKind::Core => self.store.defer(claim)?,
            Err(fault) if fault.kind == FaultKind::Busy => self.store.put_back(claim)?,
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    /// Messages that an event or an earlier run left in the outbox. Says whether there was anything.
    fn hand_over_waiting(
        &mut self,
        report: &mut RunReport,
        progress: &mut dyn FnMut(Progress),
        run: &Run<'_>,
        of: &Among,
    ) -> Result<bool, Fault> {
        let mut handed = false;
        for Waiting { workspace, contact } in &self.store.waiting(of, MESSAGES)? {
            if run.stop.load(Ordering::Relaxed) {
                break;
            }
            self.store.enter(workspace);
            handed |= self.hand_over_all(contact, report, progress)?;
        }
        Ok(handed)
    }

    /// Says whether there was a message that nobody else had in hand.
    fn hand_over_all(
        &mut self,
        contact: &ContactId,
        report: &mut RunReport,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<bool, Fault> {
        let done = self.hand_over_each(contact, report, progress);
        match done {
            Err(fault) if fault.kind == FaultKind::Core => {
                for enrollment in self.store.put_aside_waiting(contact)? {
                    report.quarantined += 1;
                    progress(Progress::Quarantined { enrollment });
                }
                Ok(true)
            }
            done => done,
        }
    }

    fn hand_over_each(
        &mut self,
        contact: &ContactId,
        report: &mut RunReport,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<bool, Fault> {
        let mut handed = self.store.has_abandoned(contact)?;
        if handed {
            self.turn(contact, report, progress, |turn, guest| drive::recover(turn, guest))?;
        }
        while self.turn(contact, report, progress, |turn, guest| drive::hand_over(turn, guest))? {
            handed = true;
        }
        Ok(handed)
    }

    /// One turn of a contact, with everything that it tells counted and passed on.
    fn turn<T>(
        &mut self,
        contact: &ContactId,
        report: &mut RunReport,
        progress: &mut dyn FnMut(Progress),
        act: impl FnOnce(&mut SqlTurn<'_>, &mut crate::guest::Guest) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let clock = self.clock.clone();
        let mut listener = |notice: Notice| hear(notice, clock.now(), report, progress);
        let mut turn = SqlTurn::new(&mut self.store, &self.senders, contact.clone(), &mut listener);
        act(&mut turn, &mut self.guest)
    }

    /// Nothing is to be done now: comes to the next instant at which there is. Says whether to go on.
    fn move_on(&self, run: &Run<'_>, of: &Among, progress: &mut dyn FnMut(Progress)) -> Result<bool, Fault> {
        let (now, next, nap) = (self.clock.now(), self.store.next_due(of)?, self.store.nap());
        let next = next.filter(|next| run.forever || run.until.is_none_or(|until| *next <= until));
        let later = if self.clock.is_virtual() { next.is_some() } else { run.until.is_some_and(|until| now < until) };
        let going = run.forever || later || next.is_some_and(|next| next <= now);
        match next.or(run.until) {
            // What is due already is in another worker's hand.
            Some(to) if to <= now && going => self.clock.rest(nap),
            Some(to) if to > now && (going || self.clock.is_virtual()) => {
                self.clock.advance_to(to, nap);
                if self.clock.is_virtual() {
                    progress(Progress::Time { now: self.clock.now() });
                }
            }
            None if going => self.clock.rest(nap),
            _ => {}
        }
        Ok(going)
    }
}

fn alone_of(claim: &Claim) -> Alone {
    (claim.workspace.clone(), claim.enrollment.clone())
}

/// Counts a notice and passes it on.
fn hear(notice: Notice, now: Instant, report: &mut RunReport, progress: &mut dyn FnMut(Progress)) {
    match notice {
        Notice::Told { enrollment, contact, reason } => progress(Progress::Told { enrollment, contact, reason }),
        Notice::PutAside { enrollment } => {
            report.quarantined += 1;
            progress(Progress::Quarantined { enrollment });
        }
        Notice::Handed { send, status, recovered } => {
            report.recovered += u64::from(recovered);
            match status {
                SendStatus::Accepted => report.accepted += 1,
                SendStatus::Rejected => report.rejected += 1,
                SendStatus::Unknown => report.unknown += 1,
                SendStatus::Cancelled => report.cancelled += 1,
                SendStatus::Pending | SendStatus::Attempting => return, // Taken up again; its outcome comes.
            }
            let (key, contact, step, channel) = (send.key, send.contact, send.step, send.channel);
            progress(Progress::Handed { now, key, contact, step, channel, outcome: status });
        }
    }
}
