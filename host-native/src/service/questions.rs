//! Carries questions to the model, one after the other, until told to stop.
//!
//! In: a host with a model. Out: answers brought to whoever asked. Never: a question of one workspace before all of another's older ones.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::fault::Fault;
use crate::host::Host;

/// How long it rests when there is nothing to ask.
const NAP: Duration = Duration::from_millis(100);

/// Works until `stop` is set.
pub(super) fn work(host: &mut Host, stop: &AtomicBool) -> Result<(), Fault> {
    while !stop.load(Ordering::Relaxed) {
        if !host.carry_question(true)? {
            std::thread::park_timeout(NAP);
        }
    }
    Ok(())
}
