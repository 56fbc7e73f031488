//! Threads that each have a host, and answer one question after the other, in turn between workspaces.
//!
//! In: questions from any task. Out: answers. Never: more questions in line than can be answered soon; a desk that waits for another
//! hand for long; a question that is begun once nobody waits for its answer; a desk that ends because a question brought it down.

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use super::places::{Places, Room};
use super::roll::{Post, Roll};
use super::{Listener, Stop};
use crate::config::Options;
use crate::fault::Fault;
use crate::host::Host;
use crate::report::Progress;

/// How long a question may wait for what another hand has in hand, all its waits together.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many questions may wait for a usual desk.
const LINE: Room = Room { all: 512, one: 128 };
/// How many ask providers and names of others at once, and how many may wait for it.
const SLOW: usize = 4;
const SLOW_LINE: Room = Room { all: 32, one: 8 };
/// How many passwords are compared at once, each with its 19 MiB, and how many may wait for it.
const DOOR: usize = 2;
const DOOR_LINE: Room = Room { all: 64, one: 8 };
/// How many may wait to hear how the service stands.
const OWN_LINE: Room = Room { all: 16, one: 16 };

type Question = Box<dyn FnOnce(&mut Host) + Send>;

/// All desks of a service.
pub struct Office {
    /// For what the store and the core answer.
    pub usual: Desks,
    /// For what a provider or a name server is asked, who may take their time.
    pub slow: Desks,
    /// For who comes in by a password: comparing one takes its time, whatever the others do.
    pub door: Desks,
    /// For how the service stands: it is told whatever the others do.
    pub own: Desks,
}

/// Desks with one line.
pub struct Desks {
    places: Arc<Places<Question>>,
    stop: Arc<Stop>,
    threads: Vec<JoinHandle<()>>,
}

/// Why a question has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswered {
    /// Too many questions wait already, or the desks are closed.
    Busy,
    /// It broke off.
    Broken,
}

impl Office {
    /// So many usual desks, and the others; fails where a host can't be opened.
    pub fn open(count: usize, options: &Options, roll: &Arc<Roll>, listener: &Listener) -> Result<Self, Fault> {
        let open = |kind, count, room| Desks::open(kind, count, room, options, roll, listener);
        Ok(Self {
            usual: open("desk", count, LINE)?,
            slow: open("slow desk", SLOW, SLOW_LINE)?,
            door: open("door desk", DOOR, DOOR_LINE)?,
            own: open("own desk", 1, OWN_LINE)?,
        })
    }
}

impl Desks {
    fn open(
        kind: &str,
        count: usize,
        room: Room,
        options: &Options,
        roll: &Arc<Roll>,
        listener: &Listener,
    ) -> Result<Self, Fault> {
        let count = count.max(1);
        let (places, stop) = (Arc::new(Places::new(count, room)), Arc::new(Stop::default()));
        let (opened, openings) = sync_channel(count);
        let mut desks = Self { places, stop, threads: Vec::with_capacity(count) };
        for number in 0..count {
            let (places, stop, options) = (Arc::clone(&desks.places), Arc::clone(&desks.stop), options.clone());
            let (opened, listener) = (opened.clone(), Arc::clone(listener));
            let desk = move |post: Post| {
                let Some(mut first) = begun(&options, opened) else { return post.leave() };
                let told = |message| listener(Progress::Hindered { message });
                post.keep(&stop, &told, |post| {
                    let mut host = first.take().map_or_else(|| Host::open(options.clone()), Ok)?;
                    sit(&mut host, post, &places);
                    Ok(())
                });
            };
            desks.threads.push(roll.start(&format!("{kind} {number}"), desk)?);
        }
        drop(opened);
        openings.iter().collect::<Result<Vec<()>, Fault>>()?;
        Ok(desks)
    }

    /// Asks a question of this workspace, and waits for its answer.
    pub async fn ask<T: Send + 'static>(
        &self,
        workspace: &str,
        question: impl FnOnce(&mut Host) -> T + Send + 'static,
    ) -> Result<T, Unanswered> {
        let (answer, answered) = oneshot::channel();
        let question: Question = Box::new(move |host| {
            if !answer.is_closed() {
                drop(answer.send(question(host)));
            }
        });
        if self.places.put(workspace, question) { answered.await.map_err(|_| Unanswered::Broken) } else { Err(Unanswered::Busy) }
    }

    /// Answers what is in line, and closes.
    pub fn close(&mut self) {
        self.places.close();
        self.stop.set();
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

/// A desk's first host; whoever opens the desks hears why there is none.
fn begun(options: &Options, opened: SyncSender<Result<(), Fault>>) -> Option<Option<Host>> {
    let (said, host) = match Host::open(options.clone()) {
        Ok(host) => (Ok(()), Some(Some(host))),
        Err(fault) => (Err(fault), None),
    };
    let _ = opened.send(said); // Whoever asked has gone: then nobody asks anything either.
    host
}

/// Answers until there is nobody left, or a question has brought the host down: then it gets another one.
fn sit(host: &mut Host, post: &Post, places: &Places<Question>) {
    while let Some((_place, question)) = places.take() {
        host.wait_at_most(PATIENCE);
        if post.catch(|| question(host)).is_none() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by stopping")]

    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc::channel;

    use super::*;
    use crate::host::{Check, Verdict};
    use crate::meter::Meter;

    const ROOM: Room = Room { all: 8, one: 8 };

    fn one_desk(dir: &std::path::Path) -> (Desks, Arc<Meter>, Arc<Roll>) {
        let options = Options::new(dir);
        let (meter, listener): (_, Listener) = (Arc::clone(&options.meter), Arc::new(|_| {}));
        let roll = Roll::new(&meter);
        (Desks::open("desk", 1, ROOM, &options, &roll, &listener).unwrap(), meter, roll)
    }

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap()
    }

    #[test]
    fn a_question_that_brings_its_host_down_is_answered_as_such_and_the_desk_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let (mut desks, meter, roll) = one_desk(dir.path());
        let runtime = runtime();
        for _ in 0..3 {
            let broken = runtime.block_on(desks.ask("acme", |_| -> u32 { panic!("ada@example.com") }));
            assert_eq!(broken, Err(Unanswered::Broken));
            assert!(runtime.block_on(desks.ask("acme", Host::checks)).unwrap().is_ok());
        }
        assert!(meter.text(None).contains("relance_panics_total{thread=\"desk\"} 3"));
        assert_eq!(roll.check(), Check::new(Verdict::Ok, "1 at work"));
        desks.close();
        assert_eq!(runtime.block_on(desks.ask("acme", |_| 1)), Err(Unanswered::Busy));
    }

    #[test]
    fn a_question_whose_asker_has_gone_is_not_begun() {
        let dir = tempfile::tempdir().unwrap();
        let (desks, ..) = one_desk(dir.path());
        let (desks, runtime, begun) = (Arc::new(desks), runtime(), Arc::new(AtomicBool::new(false)));
        let ((go, wait), (came, there)) = (channel::<()>(), channel());
        let held = Arc::clone(&desks);
        let first = runtime.spawn(async move {
            held.ask("acme", move |_| {
                came.send(()).unwrap();
                wait.recv().unwrap();
            })
            .await
        });
        there.recv().unwrap();
        let (asked, began) = (Arc::clone(&desks), Arc::clone(&begun));
        let gone = runtime.spawn(async move { asked.ask("acme", move |_| began.store(true, Ordering::SeqCst)).await });
        while desks.places.waiting() == 0 {
            std::thread::yield_now();
        }
        gone.abort();
        assert!(runtime.block_on(gone).unwrap_err().is_cancelled());
        go.send(()).unwrap();
        assert!(runtime.block_on(first).unwrap().is_ok());
        assert_eq!(runtime.block_on(desks.ask("acme", |_| 1)), Ok(1), "whoever comes after it has their turn");
        assert!(!begun.load(Ordering::SeqCst));
    }
}
