//! Threads that each have a host, and answer one question after the other.
//!
//! In: questions from any task. Out: answers. Never: more questions in line than can be answered soon.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::config::Options;
use crate::fault::{Fault, FaultKind};
use crate::host::Host;

/// How many questions may wait for a desk.
const LINE: usize = 512;

type Question = Box<dyn FnOnce(&mut Host) + Send>;

/// The desks.
pub struct Desks {
    line: Option<SyncSender<Question>>,
    threads: Vec<JoinHandle<()>>,
}

/// Too many questions wait already, or the desks are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy;

impl Desks {
    /// So many desks, each with a host of its own; fails where one can't be opened.
    pub fn open(count: usize, options: &Options) -> Result<Self, Fault> {
        let (line, questions) = sync_channel::<Question>(LINE);
        let questions = Arc::new(Mutex::new(questions));
        let (opened, openings) = sync_channel(count);
        let start = |number: usize| {
            let (questions, options, opened) = (Arc::clone(&questions), options.clone(), opened.clone());
            let name = format!("desk {number}");
            std::thread::Builder::new().name(name).spawn(move || match Host::open(options.clone()) {
                Ok(host) => {
                    let _ = opened.send(Ok(())); // Whoever asked has gone: then nobody asks anything either.
                    drop(opened);
                    sit(host, &options, &questions);
                }
                Err(fault) => drop(opened.send(Err(fault))),
            })
        };
        let threads: Result<Vec<_>, _> = (0..count.max(1)).map(start).collect();
        let threads = threads.map_err(|error| Fault::new(FaultKind::Store, format!("a thread can't be started: {error}")))?;
        drop(opened);
        openings.iter().collect::<Result<Vec<()>, Fault>>()?;
        Ok(Self { line: Some(line), threads })
    }

    /// Asks a question, and waits for its answer.
    pub async fn ask<T: Send + 'static>(&self, question: impl FnOnce(&mut Host) -> T + Send + 'static) -> Result<T, Busy> {
        let (answer, answered) = oneshot::channel();
        let question: Question = Box::new(move |host| drop(answer.send(question(host))));
        match self.line.as_ref().ok_or(Busy)?.try_send(question) {
            Ok(()) => answered.await.map_err(|_| Busy),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => Err(Busy),
        }
    }

    /// Answers what is in line, and closes.
    pub fn close(&mut self) {
        self.line = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join(); // It has said what there was to say.
        }
    }
}

impl Drop for Desks {
    fn drop(&mut self) {
        self.close();
    }
}

fn sit(mut host: Host, options: &Options, questions: &Mutex<Receiver<Question>>) {
    loop {
        let next = questions.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(question) = next else { return };
        // A question that brings its desk down must not take the others with it: the desk gets another host.
        if catch_unwind(AssertUnwindSafe(|| question(&mut host))).is_err() {
            match Host::open(options.clone()) {
                Ok(another) => host = another,
                Err(_) => return,
            }
        }
    }
}
