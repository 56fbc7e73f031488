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

type Job = Box<dyn FnOnce(Result<&mut Host, Fault>) + Send>;

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
        let broke = || Fault::new(FaultKind::Unreachable, "expected a host of this process to answer, found it broken");
        self.begun_on(job).await.unwrap_or_else(|| Err(broke()))
    }

    /// The same for what may not simply be done again: nothing where it was begun, and nobody knows how far it came.
    pub async fn begun_on<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Host) -> Result<T, Fault> + Send + 'static,
    ) -> Option<Result<T, Fault>> {
        let (told, heard) = oneshot::channel();
        let job: Job = Box::new(move |host| drop(told.send(host.and_then(job))));
        if self.0.send(job).is_err() {
            return Some(Err(Fault::new(FaultKind::Unreachable, "expected a host of this process, found it ending")));
        }
        heard.await.ok()
    }
}

fn work(options: &Options, jobs: &Mutex<Receiver<Job>>) {
    let mut host: Option<Host> = None;
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        let opened = host.take().map_or_else(|| Host::open(options.clone()), Ok);
        let mut opened = match opened {
            Ok(opened) => opened,
            Err(fault) => {
                tracing::error!(%fault, "a host for objects can't be opened");
                job(Err(fault));
                continue;
            }
        };
        // A panic takes this host with it, and nothing else.
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
            job(Ok(&mut opened));
            opened
        }));
        host = done.ok();
    }
}
