//! The thread that does what takes longer than an answer may.
//!
//! In: how to open a host. Out: jobs done, step by step, of one workspace after the other. Never: a job that holds the others up.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::fault::{Fault, FaultKind};
use crate::host::Host;

/// How long it sleeps where there is nothing to do.
const NAP: Duration = Duration::from_millis(250);
/// How long it waits for a database that does not answer, or a contact in another hand, before it tries again.
const HINDERED: Duration = Duration::from_secs(1);

/// Works until told to stop; `told` hears what hinders it.
pub(super) fn work(host: &mut Host, stop: &AtomicBool, told: &dyn Fn(String)) -> Result<(), Fault> {
    let mut last = String::new();
    while !stop.load(Ordering::Relaxed) {
        match host.work_on_a_job(&mut last, stop) {
            Ok(true) => {}
            Ok(false) => std::thread::park_timeout(NAP),
            Err(fault) if matches!(fault.kind, FaultKind::Busy | FaultKind::Unreachable) => {
                told(fault.to_string());
                std::thread::park_timeout(HINDERED);
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}
