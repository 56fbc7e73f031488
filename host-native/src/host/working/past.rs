//! Lives through time that has passed, on a clock that is moved by hand: what a worker would have done by then.
//!
//! In: until when. Out: everything of one workspace that was due by then, decided and handed over. Never: a look at what others have in
//! hand: nobody else sees what happens here before it is stored.

use std::sync::atomic::AtomicBool;

use relance_core::base::Instant;

use super::{Among, Duration, Fault, Host, Progress, Run, RunReport, Work};

impl Host {
    /// Does what is due in the workspace until this instant, and comes there.
    pub(in crate::host) fn live_until(&mut self, until: Instant) -> Result<(), Fault> {
        let (stop, mut unheard) = (AtomicBool::new(false), |_: Progress| {});
        let run = Run { everybody: false, until: Some(until), forever: false, hands: None, stop: &stop };
        let own = Among::One(self.store.workspace().to_owned());
        let mut work = Work { run: &run, own, report: RunReport::default(), progress: &mut unheard };
        loop {
            let mut worked = self.decide_due(&mut work)?;
            worked |= self.wake_conversations(&mut work)?;
            worked |= self.hand_over_waiting(&mut work)?;
            if worked {
                continue;
            }
            let next = self.next_of(&work)?.filter(|next| *next > self.clock.now() && *next <= until);
            self.clock.advance_to(next.unwrap_or(until), Duration::ZERO);
            if next.is_none() {
                return Ok(());
            }
        }
    }
}
