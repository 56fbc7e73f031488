//! Places at which questions are answered, and who waits for one: in turn between workspaces.
//!
//! In: questions, each of a workspace. Out: whose turn it is. Never: all places for one workspace where there are several: one whose
//! questions take long must not keep the others from theirs; a line in which one workspace leaves no room.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Places, and the lines before them.
pub(super) struct Places<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    places: usize,
    room: Room,
}

/// How many may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    /// Of all workspaces.
    pub(super) all: usize,
    /// Of one.
    pub(super) one: usize,
}

struct State<T> {
    /// By workspace, and whose turn it is first.
    lines: BTreeMap<String, VecDeque<T>>,
    turns: VecDeque<String>,
    /// How many of a workspace's are being answered.
    under: BTreeMap<String, usize>,
    waiting: usize,
    closed: bool,
}

/// One whose turn it is; its place is free again when this is dropped, however that comes.
pub(super) struct Place<'a, T> {
    places: &'a Places<T>,
    workspace: String,
}

impl<T> Places<T> {
    /// So many places, and room for so many who wait.
    pub(super) fn new(places: usize, room: Room) -> Self {
        let (lines, turns, under) = (BTreeMap::new(), VecDeque::new(), BTreeMap::new());
        let state = State { lines, turns, under, waiting: 0, closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new(), places: places.max(1), room }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts one in its workspace's line; says whether there was room.
    pub(super) fn put(&self, workspace: &str, one: T) -> bool {
        let mut state = self.state();
        let ahead = state.lines.get(workspace).map_or(0, VecDeque::len);
        if state.closed || state.waiting >= self.room.all || ahead >= self.room.one {
            return false;
        }
        if ahead == 0 {
            state.turns.push_back(workspace.to_owned());
        }
        state.lines.entry(workspace.to_owned()).or_default().push_back(one);
        state.waiting += 1;
        self.changed.notify_one();
        true
    }

    /// Waits for the one whose turn it is; nothing once it is closed and nobody is left.
    pub(super) fn take(&self) -> Option<(Place<'_, T>, T)> {
        let mut state = self.state();
        loop {
            if let Some((workspace, one)) = state.next(self.places) {
                return Some((Place { places: self, workspace }, one));
            }
            if state.closed && state.waiting == 0 {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// How many wait.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.state().waiting
    }

    /// Nobody comes in any more; who waits has their turn.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }
}

impl<T> State<T> {
    fn next(&mut self, places: usize) -> Option<(String, T)> {
        // Half of the places while others wait, and all but one while nobody does: one stays for whoever comes.
        let most = if self.turns.len() > 1 { places.div_ceil(2) } else { places.saturating_sub(1).max(1) };
        let (under, closed) = (&self.under, self.closed);
        let at = self.turns.iter().position(|workspace| closed || under.get(workspace).copied().unwrap_or(0) < most)?;
        let workspace = self.turns.remove(at)?;
        let line = self.lines.get_mut(&workspace)?;
        let one = line.pop_front()?;
        if line.is_empty() {
            self.lines.remove(&workspace);
        } else {
            self.turns.push_back(workspace.clone()); // Everybody else comes first now.
        }
        self.waiting -= 1;
        *self.under.entry(workspace.clone()).or_default() += 1;
        Some((workspace, one))
    }
}

impl<T> Drop for Place<'_, T> {
    fn drop(&mut self) {
        let mut state = self.places.state();
        if let Some(under) = state.under.get_mut(&self.workspace) {
            *under -= 1;
            if *under == 0 {
                state.under.remove(&self.workspace);
            }
        }
        self.places.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test says what went wrong by stopping")]

    use super::*;

    const ROOM: Room = Room { all: 8, one: 5 };

    fn next(places: &Places<u32>) -> Option<u32> {
        let mut state = places.state();
        state.next(places.places).map(|(_, one)| one)
    }

    #[test]
    fn workspaces_take_turns_and_one_place_stays_for_whoever_comes() {
        let places = Places::new(4, ROOM);
        for number in 0..5 {
            assert!(places.put("large", number));
        }
        assert_eq!([next(&places), next(&places), next(&places), next(&places)], [Some(0), Some(1), Some(2), None]);
        assert!(places.put("small", 10) && places.put("other", 20) && places.put("small", 11));
        assert_eq!([next(&places), next(&places)], [Some(10), Some(20)], "who has half of them waits for the others");
        drop(Place { places: &places, workspace: "large".into() });
        assert_eq!(next(&places), Some(11));
        assert_eq!(next(&places), Some(3), "nobody else waits");
        assert_eq!(next(&places), None);
    }

    #[test]
    fn a_workspace_whose_line_is_full_leaves_room_to_the_others() {
        let places = Places::new(1, ROOM);
        let put = |workspace: &str, count: u32| (0..count).filter(|number| places.put(workspace, *number)).count();
        assert_eq!([put("large", 9), put("small", 2), put("other", 9)], [5, 2, 1]);
        places.close();
        assert_eq!(put("small", 1), 0);
        let answered = std::iter::from_fn(|| places.take().map(|(_, one)| one)).count();
        assert_eq!(answered, 8, "who waits has their turn");
    }

    #[test]
    fn a_place_is_free_again_whatever_became_of_the_question() {
        let places = Places::new(2, ROOM);
        for number in 0..3 {
            assert!(places.put("a", number));
            let answered = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let (_place, number) = places.take().unwrap();
                std::panic::resume_unwind(Box::new(number));
            }));
            assert!(answered.is_err());
        }
        assert!(places.state().under.is_empty());
    }
}
