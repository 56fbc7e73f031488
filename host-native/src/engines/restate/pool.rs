//! Hosts that work for objects: each on a thread of its own, for what blocks.
//!
//! In: how to open a host, jobs. Out: what they gave. Never: two jobs on one host at once.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::config::Options;
use crate::fault::{Fault, FaultKind};
use crate::host::Host;

type Job = Box<dyn FnOnce(&mut Host) + Send>;

/// Threads with a host each.
#[derive(Clone)]
pub struct Pool(Sender<Job>);

impl Pool {
    /// So many, which open their hosts with the first job, and again after one that broke.
    pub fn new(options: &Options, threads: usize, name: &str) -> Self {
        let (sender, receiver) = channel::<Job>();
        let receiver = Arc::new(Mutex::new(receiver));
        for index in 0..threads.max(1) {
            let (options, receiver) = (options.clone(), Arc::clone(&receiver));
            // A thread that can't be begun leaves its work to the others.
            let _ = std::thread::Builder::new().name(format!("{name} {index}")).spawn(move || work(&options, &receiver));
        }
        Self(sender)
    }

    /// Does this on one of them.
    pub async fn on<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Host) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let (told, heard) = oneshot::channel();
        let job: Job = Box::new(move |host| drop(told.send(job(host))));
        let gone = || Fault::new(FaultKind::Unreachable, "expected a host of this process to answer, found it gone");
        self.0.send(job).map_err(|_| gone())?;
        heard.await.map_err(|_| gone())?
    }
}

fn work(options: &Options, jobs: &Mutex<Receiver<Job>>) {
    let mut host: Option<Host> = None;
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        if host.is_none() {
            match Host::open(options.clone()) {
                Ok(opened) => host = Some(opened),
                Err(fault) => {
                    tracing::error!(%fault, "a host for objects can't be opened");
                    continue; // Whoever waits hears that it is gone, and comes again.
                }
            }
        }
        let Some(mut opened) = host.take() else { continue };
        // A panic takes this host with it, and nothing else.
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
            job(&mut opened);
            opened
        }));
        host = done.ok();
    }
}
