//! The service's workers: one thread that decides, and several hands that hand messages over.
//!
//! In: how to open a host. Out: messages handed over, and word of everything. Never: a decision while another thread waits for a
//! provider.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::JoinHandle;
use std::time::Duration;

use super::Stop;
use super::roll::{Post, Roll};
use crate::config::Options;
use crate::fault::Fault;
use crate::host::{Host, Line, Run};
use crate::report::Progress;

/// Who hears what the workers do.
pub type Listener = Arc<dyn Fn(Progress) + Send + Sync>;

/// Workers at work.
pub struct Crew {
    stop: Arc<Stop>,
    threads: Vec<JoinHandle<()>>,
}

impl Crew {
    /// Starts one worker for all workspaces, with so many hands, one that does long jobs, one that
    /// carries questions to the model, if there is one, and one that looks into mailboxes so often.
    pub fn start(
        hands: usize,
        mailboxes: Duration,
        options: &Options,
        listener: &Listener,
        roll: &Arc<Roll>,
    ) -> Result<Self, Fault> {
        let (stop, line) = (Arc::<Stop>::default(), Arc::new(Line::new(hands)));
        let around = (options, listener, roll);
        let mut crew = Self { stop, threads: Vec::with_capacity(hands + 3) };
        crew.add("worker", around, {
            let line = Arc::clone(&line);
            move |host, stop, listener| {
                let run = Run { everybody: true, until: None, forever: true, hands: Some(&line), stop };
                host.run(&run, &mut |progress| listener(progress)).map(drop)
            }
        })?;
        crew.add("jobs", around, |host, stop, listener| {
            super::jobs::work(host, stop, &|message| listener(Progress::Hindered { message }))
        })?;
        if !options.purpose.is_shadow() {
            crew.add("mailboxes", around, move |host, stop, listener| {
                super::mailboxes::work(host, mailboxes, stop, &|message| listener(Progress::Hindered { message }))
            })?;
        }
        if options.model.is_some() {
            crew.add("model", around, |host, stop, _| super::questions::work(host, stop))?;
        }
        for number in 0..hands.max(1) {
            let line = Arc::clone(&line);
            crew.add(&format!("hand {number}"), around, move |host, stop, listener| {
                host.hand(&line, stop, &mut |progress| listener(progress));
                Ok(())
            })?;
        }
        Ok(crew)
    }

    fn add(
        &mut self,
        name: &str,
        (options, listener, roll): (&Options, &Listener, &Arc<Roll>),
        work: impl Fn(&mut Host, &AtomicBool, &Listener) -> Result<(), Fault> + Send + 'static,
    ) -> Result<(), Fault> {
        let (stop, options, listener) = (Arc::clone(&self.stop), options.clone(), Arc::clone(listener));
        let worker = move |post: Post| {
            let told = |message| listener(Progress::Hindered { message });
            post.keep(&stop, &told, |_| Host::open(options.clone()).and_then(|mut host| work(&mut host, stop.flag(), &listener)));
        };
        self.threads.push(roll.start(name, worker)?);
        Ok(())
    }

    /// Begins nothing more; what is under way is finished when this returns.
    pub fn stop(&mut self) {
        self.stop.set();
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
