//! The worker: wakes what is due, hands messages over, takes up what a crash left, and moves the clock on.
//!
//! In: until when. Out: a report, and word of everything while it happens. Never: a wake-up before its time; a stop for one
//! enrollment that can't be decided.

use std::sync::atomic::Ordering;
use std::time::Duration;

use relance_core::base::{ContactId, Instant};

use super::{Host, Run};
use crate::drive::port::Notice;
use crate::drive::{self, Woken};
use crate::engines::sqlite::{Claim, SqliteTurn};
use crate::fault::Fault;
use crate::report::{Progress, RunReport, SendStatus};

/// How many wake-ups are claimed at once.
const BATCH: u32 = 64;
/// How long a worker on the machine's clock sleeps before it looks again.
const NAP: Duration = Duration::from_millis(250);

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Works: wakes what is due, hands messages over, takes up what a crash left.
    pub fn run(&mut self, run: &Run<'_>, progress: &mut dyn FnMut(Progress)) -> Result<RunReport, Fault> {
        let mut report = RunReport::default();
        while !run.stop.load(Ordering::Relaxed) {
            self.store.sweep()?;
            let mut worked = self.wake_due(&mut report, progress, run)?;
            worked |= self.hand_over_waiting(&mut report, progress, run)?;
            if !worked && !self.move_on(run, progress)? {
                break;
            }
        }
        report.now = Some(self.clock.now());
        Ok(report)
    }

    /// Claims what is due and wakes it; each one's messages go out at once. Says whether there was anything.
    fn wake_due(&mut self, report: &mut RunReport, progress: &mut dyn FnMut(Progress), run: &Run<'_>) -> Result<bool, Fault> {
        let claimed = self.store.claim(BATCH)?;
        let worked = !claimed.claims.is_empty() || !claimed.put_aside.is_empty();
        for enrollment in claimed.put_aside {
            report.quarantined += 1;
            progress(Progress::Quarantined { enrollment });
        }
        for claim in claimed.claims {
            // A claim that is not taken up is free again when this worker is gone; none is lost.
            if run.stop.load(Ordering::Relaxed) {
                break;
            }
            self.wake_one(&claim, report, progress)?;
        }
        Ok(worked)
    }

    fn wake_one(&mut self, claim: &Claim, report: &mut RunReport, progress: &mut dyn FnMut(Progress)) -> Result<(), Fault> {
        let woken = self.turn(&claim.contact, report, progress, |turn, guest| drive::wake(turn, guest, &claim.enrollment))?;
        match woken {
            Woken::Decided => report.wakes += 1,
            Woken::Nothing => {}
            Woken::Undecided(_) => self.store.defer(claim)?,
        }
        self.hand_over_all(&claim.contact, report, progress)
    }

    /// Messages that an event or an earlier run left in the outbox. Says whether there was anything.
    fn hand_over_waiting(
        &mut self,
        report: &mut RunReport,
        progress: &mut dyn FnMut(Progress),
        run: &Run<'_>,
    ) -> Result<bool, Fault> {
        let contacts = self.store.waiting(BATCH)?;
        for contact in &contacts {
            if run.stop.load(Ordering::Relaxed) {
                break;
            }
            if self.store.has_abandoned(contact)? {
                self.turn(contact, report, progress, |turn, guest| drive::recover(turn, guest))?;
            }
            self.hand_over_all(contact, report, progress)?;
        }
        Ok(!contacts.is_empty())
    }

    fn hand_over_all(
        &mut self,
        contact: &ContactId,
        report: &mut RunReport,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), Fault> {
        while self.turn(contact, report, progress, |turn, guest| drive::hand_over(turn, guest))? {}
        Ok(())
    }

    /// One turn of a contact, with everything that it tells counted and passed on.
    fn turn<T>(
        &mut self,
        contact: &ContactId,
        report: &mut RunReport,
        progress: &mut dyn FnMut(Progress),
        act: impl FnOnce(&mut SqliteTurn<'_>, &mut crate::guest::Guest) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let clock = self.clock.clone();
        let mut listener = |notice: Notice| hear(notice, clock.now(), report, progress);
        let mut turn = SqliteTurn::new(&mut self.store, &*self.sender, contact.clone(), &mut listener);
        act(&mut turn, &mut self.guest)
    }

    /// Nothing is to be done now: comes to the next instant at which there is. Says whether to go on.
    fn move_on(&self, run: &Run<'_>, progress: &mut dyn FnMut(Progress)) -> Result<bool, Fault> {
        let (now, next) = (self.clock.now(), self.store.next_due()?);
        if run.forever {
            self.clock.advance_to(next.unwrap_or(Instant::MAX), NAP);
            return Ok(true);
        }
        let next = next.filter(|next| run.until.is_none_or(|until| *next <= until));
        if self.clock.is_virtual() {
            let Some(to) = next.or(run.until).filter(|to| *to > now || next.is_some()) else { return Ok(false) };
            self.clock.advance_to(to, NAP);
            progress(Progress::Time { now: self.clock.now() });
            return Ok(next.is_some());
        }
        match run.until {
            Some(until) if now < until => {
                self.clock.advance_to(next.unwrap_or(until), NAP);
                Ok(true)
            }
            _ => Ok(false),
        }
    }
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
