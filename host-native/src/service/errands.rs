//! Threads that each keep at one errand with a store of their own, beside desks and workers: the feed, webhooks, what is old.
//!
//! In: how to open a store, what to do. Out: the same done until told to stop. Never: an errand that ends because a database was away.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use super::roll::{Post, Roll};
use super::{Listener, Live, Service, Stop, hooks};
use crate::config::Options;
use crate::engines::sql::{Keep, Store};
use crate::engines::{self};
use crate::fault::Fault;
use crate::report::Progress;

/// How many events get their place at once.
const ORDERED: u32 = 500;
/// How long the feed is left alone at least.
const FEED_NAP: Duration = Duration::from_millis(50);
/// How many old rows of a kind go at once.
const SWEPT: u32 = 500;
/// Between two batches others have their turn.
const BETWEEN: Duration = Duration::from_millis(50);
/// How long nothing is looked for once nothing is old.
const CLEAN: Duration = Duration::from_secs(600);

/// The errands under way.
pub struct Errands {
    stop: Arc<Stop>,
    threads: Vec<JoinHandle<()>>,
}

impl Errands {
    /// Starts those of a service.
    pub fn start(service: &Service, listener: &Listener, live: &Arc<Live>, roll: &Arc<Roll>) -> Result<Self, Fault> {
        // Whoever listens from now on listens from here on, before the feed's own thread has looked.
        live.begin(engines::open(&service.options)?.feed_place()?.0);
        let stop = Arc::new(Stop::default());
        let mut errands = Self { stop, threads: Vec::new() };
        let around = (&service.options, listener, roll);
        errands.add("feed", around, Arc::clone(live), watch)?;
        if service.hooks.hands > 0 && !service.options.purpose.is_shadow() {
            let desk = hooks::Desk::open(&service.options, &service.hooks, roll)?;
            errands.add("webhooks", around, desk, hooks::work)?;
        }
        errands.add("old rows", around, service.keep, clear)?;
        Ok(errands)
    }

    /// `state` is what the errand keeps where its store has to be opened anew.
    fn add<S: Send + 'static>(
        &mut self,
        name: &str,
        (options, listener, roll): (&Options, &Listener, &Arc<Roll>),
        mut state: S,
        work: fn(&mut Store, &mut S, &Stop) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let (stop, options, listener) = (Arc::clone(&self.stop), options.clone(), Arc::clone(listener));
        let errand = move |post: Post| {
            let told = |message| listener(Progress::Hindered { message });
            post.keep(&stop, &told, |_| engines::open(&options).and_then(|mut store| work(&mut store, &mut state, &stop)));
        };
        self.threads.push(roll.start(name, errand)?);
        Ok(())
    }
}

impl Drop for Errands {
    fn drop(&mut self) {
        self.stop.set();
        for thread in self.threads.drain(..) {
            let _ = thread.join(); // It has said what there was to say.
        }
    }
}

/// Puts what has happened in order and passes it on to those who watch.
fn watch(store: &mut Store, live: &mut Arc<Live>, stop: &Stop) -> Result<(), Fault> {
    live.begin(store.feed_place()?.0);
    let nap = store.nap().max(FEED_NAP);
    while !stop.is_set() {
        let ordered = store.order_feed(ORDERED)?;
        if live.pass_on(store)? == 0 && ordered == 0 {
            stop.rest(nap);
        }
    }
    Ok(())
}

/// Clears away what is old, a few rows at a time.
fn clear(store: &mut Store, keep: &mut Keep, stop: &Stop) -> Result<(), Fault> {
    store.prepare_sweep(keep)?;
    while !stop.is_set() {
        let swept = store.sweep_old(keep, SWEPT)?;
        stop.rest(if swept.is_nothing() { CLEAN } else { BETWEEN });
    }
    Ok(())
}
