//! Hosts that work for objects: each on a thread of its own, for what blocks.
//!
//! In: how to open a host, jobs. Out: what they gave. Never: two jobs on one host at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::config::Options;
use crate::fault::{Fault, FaultKind};
use crate::host::Host;

type Job = Box<dyn FnOnce(Result<&mut Host, Fault>) + Send>;

/// Threads with a host each.
#[derive(Clone)]
pub struct Pool {
    jobs: Sender<Job>,
    /// As many as there are threads.
    places: Arc<Semaphore>,
    threads: u32,
    ends: Arc<AtomicBool>,
}

/// A thread that is kept free for one job, until this and the job have ended.
pub(super) type Place = Arc<OwnedSemaphorePermit>;

impl Pool {
    /// So many, which open their hosts with the first job, and again after one that broke.
    pub fn new(options: &Options, threads: usize, name: &str) -> Self {
        let (sender, receiver) = channel::<Job>();
        let receiver = Arc::new(Mutex::new(receiver));
        let threads = u32::try_from(threads).unwrap_or(u32::MAX).max(1);
        for index in 0..threads {
            let (options, receiver) = (options.clone(), Arc::clone(&receiver));
            // A thread that can't be begun leaves its work to the others.
            let _ = std::thread::Builder::new().name(format!("{name} {index}")).spawn(move || work(&options, &receiver));
        }
        Self { jobs: sender, places: Arc::new(Semaphore::new(threads as usize)), threads, ends: Arc::default() }
    }

    /// Waits until a thread is free, and keeps it so.
    pub(super) async fn place(&self) -> Result<Place, Fault> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| ending())?;
        match self.ends.load(Ordering::SeqCst) {
            true => Err(ending()), // Whoever waited longer than the pool goes on.
            false => Ok(Arc::new(place)),
        }
    }

    /// From here on nobody gets a place. Waits until those have ended that have one.
    pub async fn finish(&self) {
        self.ends.store(true, Ordering::SeqCst);
        if let Ok(all) = self.places.acquire_many(self.threads).await {
            all.forget();
        }
    }

    /// Does this on one of them.
    pub async fn on<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Host) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let broke = || Fault::new(FaultKind::Unreachable, "expected a host of this process to answer, found it broken");
        let (told, heard) = oneshot::channel();
        self.jobs.send(Box::new(move |host| drop(told.send(host.and_then(job))))).map_err(|_| ending())?;
        heard.await.unwrap_or_else(|_| Err(broke()))
    }

    /// The same for what may not simply be done again: nothing where it was begun, and nobody knows how far it came. The job can ask whether
    /// anybody still waits for what it does; it does not begin where nobody does.
    pub(super) async fn begun_on<T: Send + 'static>(
        &self,
        place: Place,
        job: impl FnOnce(&mut Host, &dyn Fn() -> bool) -> Result<T, Fault> + Send + 'static,
    ) -> Option<Result<T, Fault>> {
        let (told, heard) = oneshot::channel();
        let job: Job = Box::new(move |host| {
            let done = if told.is_closed() { Err(ending()) } else { host.and_then(|host| job(host, &|| !told.is_closed())) };
            drop(told.send(done));
            drop(place);
        });
        if self.jobs.send(job).is_err() {
            return Some(Err(ending()));
        }
        heard.await.ok()
    }
}

fn ending() -> Fault {
    Fault::new(FaultKind::Unreachable, "expected a host of this process, found it ending")
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
