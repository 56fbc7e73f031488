//! Passes what happens on to those who watch: one reader a process, any number of listeners.
//!
//! In: the feed in its order. Out: events of one workspace for each listener. Never: a listener that holds the others up: one that does
//! not take its events is dropped, and goes on by the last place that it has; anything kept of one that has gone.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::engines::sql::{FeedRow, Store};
use crate::fault::Fault;
use crate::feed::Filter;

/// How many events may wait for one listener.
const BUFFER: usize = 256;
/// How many events are read at once.
const READ: u32 = 500;
/// How many listeners one key may have at once.
pub(crate) const MOST_OF_A_KEY: usize = 32;

/// Those who watch, and how far the feed was passed on.
#[derive(Default)]
pub struct Live(Mutex<Listeners>);

/// What somebody wants to hear, and the way to them.
struct Listener {
    number: u64,
    filter: Filter,
    to: Sender<Arc<FeedRow>>,
}

#[derive(Default)]
struct Listeners {
    /// Where the feed was read up to; none: it was not looked at yet.
    place: Option<i64>,
    closed: bool,
    /// How many there ever were.
    ever: u64,
    listening: BTreeMap<String, Vec<Listener>>,
    /// How many each key has.
    of_keys: BTreeMap<String, usize>,
}

/// A listener. Nothing is kept of it once it is dropped.
pub struct Ear {
    live: Arc<Live>,
    workspace: String,
    key: String,
    number: u64,
    /// The events after `place`, as they come.
    events: Receiver<Arc<FeedRow>>,
    /// Where the feed was when it began to listen.
    place: i64,
}

/// Why nobody listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deaf {
    /// The feed is not read yet, or not any more.
    Closed,
    /// The key has as many listeners as it may.
    TooMany,
}

impl Ear {
    /// Where the feed was when it began to listen: what was before, it does not hear.
    pub const fn place(&self) -> i64 {
        self.place
    }

    /// The next event; nothing at the end, or once it was too slow.
    pub async fn hear(&mut self) -> Option<Arc<FeedRow>> {
        self.events.recv().await
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.live.listeners().forget(&self.workspace, &self.key, self.number);
    }
}

impl Live {
    fn listeners(&self) -> MutexGuard<'_, Listeners> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From this place on, unless there is one already.
    pub fn begin(&self, place: i64) {
        self.listeners().place.get_or_insert(place);
    }

    /// A listener of this key for a workspace's events from here on; none before the feed was looked at, or at the end.
    pub fn listen(self: &Arc<Self>, workspace: &str, key: &str, filter: Filter) -> Result<Ear, Deaf> {
        let mut listeners = self.listeners();
        let place = listeners.place.filter(|_| !listeners.closed).ok_or(Deaf::Closed)?;
        let of_key = listeners.of_keys.entry(key.to_owned()).or_default();
        if *of_key >= MOST_OF_A_KEY {
            return Err(Deaf::TooMany);
        }
        *of_key += 1;
        listeners.ever += 1;
        let ((to, events), number) = (channel(BUFFER), listeners.ever);
        listeners.listening.entry(workspace.to_owned()).or_default().push(Listener { number, filter, to });
        let (workspace, key) = (workspace.to_owned(), key.to_owned());
        Ok(Ear { live: Arc::clone(self), workspace, key, number, events, place })
    }

    /// Reads on, and passes on what there is; says how many events.
    pub fn pass_on(&self, store: &Store) -> Result<usize, Fault> {
        let (place, anybody) = {
            let listeners = self.listeners();
            (listeners.place.unwrap_or(0), !listeners.listening.is_empty())
        };
        if !anybody {
            let (newest, _) = store.feed_place()?;
            let mut listeners = self.listeners();
            if listeners.listening.is_empty() {
                listeners.place = Some(newest.max(place)); // Whoever comes from here on listens from here on.
            }
            return Ok(0);
        }
        let events = store.feed_of_all(place, READ)?;
        let count = events.len();
        let mut listeners = self.listeners();
        for event in events {
            listeners.tell(Arc::new(event));
        }
        Ok(count)
    }

    /// Nobody hears anything any more.
    pub fn close(&self) {
        let mut listeners = self.listeners();
        listeners.closed = true;
        listeners.listening.clear();
    }
}

impl Listeners {
    fn tell(&mut self, event: Arc<FeedRow>) {
        self.place = Some(event.seq);
        let Some(listening) = self.listening.get_mut(&event.workspace) else { return };
        // A full buffer is one that nobody takes from: whoever it is comes again by the last place.
        listening.retain(|Listener { filter, to, .. }| {
            let told = || to.try_send(Arc::clone(&event));
            !filter.wants(&event.kind) || !matches!(told(), Err(TrySendError::Full(_) | TrySendError::Closed(_)))
        });
        if listening.is_empty() {
            self.listening.remove(&event.workspace);
        }
    }

    fn forget(&mut self, workspace: &str, key: &str, number: u64) {
        if let Some(listening) = self.listening.get_mut(workspace) {
            listening.retain(|listener| listener.number != number); // It may be gone already: too slow, or all are.
            if listening.is_empty() {
                self.listening.remove(workspace);
            }
        }
        if let Some(of_key) = self.of_keys.get_mut(key) {
            *of_key -= 1;
            if *of_key == 0 {
                self.of_keys.remove(key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(seq: i64, workspace: &str, kind: &str) -> Arc<FeedRow> {
        let (workspace, kind) = (workspace.into(), kind.into());
        Arc::new(FeedRow { seq, workspace, id: format!("evt_{seq}"), kind, body: "{}".into() })
    }

    fn heard(ear: &mut Ear) -> Vec<i64> {
        std::iter::from_fn(|| ear.events.try_recv().ok()).map(|event| event.seq).collect()
    }

    fn listen(live: &Arc<Live>, workspace: &str, filter: Filter) -> Ear {
        live.listen(workspace, "key_1", filter).unwrap_or_else(|deaf| unreachable!("{deaf:?}"))
    }

    #[test]
    fn each_listener_hears_its_own_workspace_and_kinds() {
        let live = Arc::new(Live::default());
        assert_eq!(live.listen("acme", "key_1", Filter::default()).err(), Some(Deaf::Closed), "nothing was read yet");
        live.begin(7);
        live.begin(3);
        let mut all = listen(&live, "acme", Filter::default());
        let mut notices = listen(&live, "acme", Filter::of(vec!["notice".into()], "").unwrap());
        let mut others = listen(&live, "other", Filter::default());
        for event in [event(8, "acme", "notice"), event(9, "acme", "message.accepted"), event(10, "other", "notice")] {
            live.listeners().tell(event);
        }
        assert_eq!((all.place(), heard(&mut all), heard(&mut notices), heard(&mut others)), (7, vec![8, 9], vec![8], vec![10]));
    }

    #[test]
    fn a_slow_listener_is_dropped_and_holds_nobody_up() {
        let live = Arc::new(Live::default());
        live.begin(0);
        let (mut slow, mut quick) = (listen(&live, "acme", Filter::default()), listen(&live, "acme", Filter::default()));
        let most = i64::try_from(BUFFER).unwrap();
        for seq in 1..=most + 5 {
            live.listeners().tell(event(seq, "acme", "notice"));
            assert_eq!(heard(&mut quick), [seq]);
        }
        assert_eq!(heard(&mut slow).last(), Some(&most), "what it was given is still there");
        assert!(slow.events.is_closed());
        live.close();
        assert!(quick.events.is_closed() && live.listen("acme", "key_1", Filter::default()).is_err());
    }

    #[test]
    fn nothing_is_kept_of_a_listener_that_has_gone_though_nothing_happens() {
        let live = Arc::new(Live::default());
        live.begin(0);
        let (stays, goes) = (listen(&live, "acme", Filter::default()), listen(&live, "acme", Filter::default()));
        let quiet = listen(&live, "quiet", Filter::default());
        drop((goes, quiet));
        let left = |live: &Live| {
            let listeners = live.listeners();
            (listeners.listening.values().map(Vec::len).sum::<usize>(), listeners.of_keys.values().sum::<usize>())
        };
        assert_eq!((left(&live), live.listeners().listening.len()), ((1, 1), 1));
        drop(stays);
        assert_eq!((left(&live), live.listeners().of_keys.len()), ((0, 0), 0));
    }

    #[test]
    fn a_key_has_so_many_listeners_and_another_key_has_its_own() {
        let live = Arc::new(Live::default());
        live.begin(0);
        let mut ears: Vec<Ear> = (0..MOST_OF_A_KEY).map(|_| listen(&live, "acme", Filter::default())).collect();
        assert_eq!(live.listen("acme", "key_1", Filter::default()).err(), Some(Deaf::TooMany));
        assert!(live.listen("acme", "key_2", Filter::default()).is_ok());
        ears.pop();
        assert!(live.listen("acme", "key_1", Filter::default()).is_ok());
    }
}
