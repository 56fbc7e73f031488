//! The service's workers: one thread that decides, and several hands that hand messages over.
//!
//! In: how to open a host. Out: messages handed over, and word of everything. Never: a decision while another thread waits for a
//! provider.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use crate::config::Options;
use crate::fault::{Fault, FaultKind};
use crate::host::{Host, Line, Run};
use crate::report::Progress;

/// Who hears what the workers do.
pub type Listener = Arc<dyn Fn(Progress) + Send + Sync>;

/// After a fault that a worker can't go on from, so much passes until it begins anew: a disk that is full is not empty at once.
const AFTER_FAULT: Duration = Duration::from_secs(2);

/// Workers at work.
pub struct Crew {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Crew {
    /// Starts one worker for all workspaces, with so many hands, one that does long jobs, and one that looks into mailboxes so often.
    pub fn start(hands: usize, mailboxes: Duration, options: &Options, listener: &Listener) -> Result<Self, Fault> {
        let (stop, line) = (Arc::new(AtomicBool::new(false)), Arc::new(Line::new(hands)));
        let mut crew = Self { stop, threads: Vec::with_capacity(hands + 3) };
        crew.add("worker", options, listener, {
            let line = Arc::clone(&line);
            move |host, stop, listener| {
                let run = Run { everybody: true, until: None, forever: true, hands: Some(&line), stop };
                host.run(&run, &mut |progress| listener(progress)).map(drop)
            }
        })?;
        crew.add("jobs", options, listener, |host, stop, listener| {
            super::jobs::work(host, stop, &|message| listener(Progress::Hindered { message }))
        })?;
        crew.add("mailboxes", options, listener, move |host, stop, listener| {
            super::mailboxes::work(host, mailboxes, stop, &|message| listener(Progress::Hindered { message }))
        })?;
        for number in 0..hands.max(1) {
            let line = Arc::clone(&line);
            crew.add(&format!("hand {number}"), options, listener, move |host, stop, listener| {
                host.hand(&line, stop, &mut |progress| listener(progress));
                Ok(())
            })?;
        }
        Ok(crew)
    }

    fn add(
        &mut self,
        name: &str,
        options: &Options,
        listener: &Listener,
        work: impl Fn(&mut Host, &AtomicBool, &Listener) -> Result<(), Fault> + Send + 'static,
    ) -> Result<(), Fault> {
        let (stop, options, listener) = (Arc::clone(&self.stop), options.clone(), Arc::clone(listener));
        let thread = Builder::new().name(name.into()).spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                let done = Host::open(options.clone()).and_then(|mut host| work(&mut host, &stop, &listener));
                if let Err(fault) = done {
                    listener(Progress::Hindered { message: fault.to_string() });
                    std::thread::park_timeout(AFTER_FAULT);
                }
            }
        });
        let thread = thread.map_err(|error| Fault::new(FaultKind::Store, format!("a thread can't be started: {error}")))?;
        self.threads.push(thread);
        Ok(())
    }

    /// Begins nothing more; what is under way is finished when this returns.
    pub fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            thread.thread().unpark();
            let _ = thread.join(); // It has said what there was to say.
        }
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.stop();
    }
}
