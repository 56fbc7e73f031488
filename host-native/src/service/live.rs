//! Passes what happens on to those who watch: one reader a process, any number of listeners.
//!
//! In: the feed in its order. Out: events of one workspace for each listener. Never: a listener that holds the others up: one that does
//! not take its events is dropped, and goes on by the last place that it has.

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

/// Those who watch, and how far the feed was passed on.
#[derive(Default)]
pub struct Live(Mutex<Listeners>);

/// What somebody wants to hear, and the way to them.
type Listener = (Filter, Sender<Arc<FeedRow>>);

#[derive(Default)]
struct Listeners {
    /// Where the feed was read up to; none: it was not looked at yet.
    place: Option<i64>,
    closed: bool,
    listening: BTreeMap<String, Vec<Listener>>,
}

impl Live {
    fn listeners(&self) -> MutexGuard<'_, Listeners> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From this place on, unless there is one already.
    pub fn begin(&self, place: i64) {
        self.listeners().place.get_or_insert(place);
    }

    /// A listener for a workspace's events after the place that is given with it; nothing before the feed was looked at, or at the end.
    pub fn listen(&self, workspace: &str, filter: Filter) -> Option<(i64, Receiver<Arc<FeedRow>>)> {
        let mut listeners = self.listeners();
        let place = listeners.place.filter(|_| !listeners.closed)?;
        let (to, events) = channel(BUFFER);
        listeners.listening.entry(workspace.to_owned()).or_default().push((filter, to));
        Some((place, events))
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
        listening.retain(|(filter, to)| {
            if !filter.wants(&event.kind) {
                return !to.is_closed();
            }
            // A full buffer is one that nobody takes from: whoever it is comes again by the last place.
            !matches!(to.try_send(Arc::clone(&event)), Err(TrySendError::Full(_) | TrySendError::Closed(_)))
        });
        if listening.is_empty() {
            self.listening.remove(&event.workspace);
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

    fn heard(events: &mut Receiver<Arc<FeedRow>>) -> Vec<i64> {
        std::iter::from_fn(|| events.try_recv().ok()).map(|event| event.seq).collect()
    }

    #[test]
    fn each_listener_hears_its_own_workspace_and_kinds() {
        let live = Live::default();
        assert!(live.listen("acme", Filter::default()).is_none(), "nothing was read yet");
        live.begin(7);
        live.begin(3);
        let (place, mut all) = live.listen("acme", Filter::default()).unwrap();
        let (_, mut notices) = live.listen("acme", Filter::of(vec!["notice".into()], "").unwrap()).unwrap();
        let (_, mut others) = live.listen("other", Filter::default()).unwrap();
        for event in [event(8, "acme", "notice"), event(9, "acme", "message.accepted"), event(10, "other", "notice")] {
            live.listeners().tell(event);
        }
        assert_eq!((place, heard(&mut all), heard(&mut notices), heard(&mut others)), (7, vec![8, 9], vec![8], vec![10]));
    }

    #[test]
    fn a_slow_listener_is_dropped_and_holds_nobody_up() {
        let live = Live::default();
        live.begin(0);
        let (_, mut slow) = live.listen("acme", Filter::default()).unwrap();
        let (_, mut quick) = live.listen("acme", Filter::default()).unwrap();
        let most = i64::try_from(BUFFER).unwrap();
        for seq in 1..=most + 5 {
            live.listeners().tell(event(seq, "acme", "notice"));
            assert_eq!(heard(&mut quick), [seq]);
        }
        assert_eq!(heard(&mut slow).last(), Some(&most), "what it was given is still there");
        assert!(slow.is_closed());
        live.close();
        assert!(quick.is_closed() && live.listen("acme", Filter::default()).is_none());
    }
}
