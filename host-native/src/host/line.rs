//! The line in which contacts wait for a hand that hands their messages over, in turn between workspaces.
//!
//! In: contacts with something to hand over. Out: whose turn it is. Never: a workspace that has all hands where there are several: one
//! whose provider is slow must not hold the others up; one contact in two hands.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use relance_core::base::ContactId;

use crate::engines::sql::Waiting;

/// Of all hands one workspace has at most one in so many.
const PART: usize = 4;
/// How long a hand waits before it looks whether the work is over.
const LOOK: Duration = Duration::from_millis(100);

/// A contact in hand; it is in nobody's any more when this is dropped, however that comes.
pub(super) struct InHand<'a> {
    line: &'a Line,
    waiting: Waiting,
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        self.line.done(&self.waiting);
    }
}

/// Contacts in line and in hand.
pub struct Line {
    state: Mutex<State>,
    changed: Condvar,
    hands: usize,
}

#[derive(Default)]
struct State {
    /// By workspace, and whose turn it is first.
    queues: BTreeMap<String, VecDeque<ContactId>>,
    turns: VecDeque<String>,
    /// How many of a workspace's are in hand.
    under: BTreeMap<String, usize>,
    /// In line or in hand.
    known: BTreeSet<Waiting>,
}

impl Line {
    /// A line for so many hands.
    pub fn new(hands: usize) -> Self {
        Self { state: Mutex::default(), changed: Condvar::new(), hands: hands.max(1) }
    }

    /// Puts a contact in line, unless it is; says whether it did.
    pub fn put(&self, waiting: Waiting) -> bool {
        let mut state = self.state();
        let State { queues, turns, known, .. } = &mut *state;
        if !known.insert(waiting.clone()) {
            return false;
        }
        let Waiting { workspace, contact } = waiting;
        if !queues.contains_key(&workspace) {
            turns.push_back(workspace.clone());
        }
        queues.entry(workspace).or_default().push_back(contact);
        self.changed.notify_one();
        true
    }

    /// Takes the contact whose turn it is; nothing if there was none for a moment.
    pub fn take(&self) -> Option<Waiting> {
        let most = self.hands.div_ceil(PART);
        let free = |state: &mut State| {
            let State { queues, turns, under, .. } = state;
            let at = turns.iter().position(|workspace| under.get(workspace).copied().unwrap_or(0) < most)?;
            let workspace = turns.remove(at)?;
            let queue = queues.get_mut(&workspace)?;
            let contact = queue.pop_front()?;
            if queue.is_empty() {
                queues.remove(&workspace);
            } else {
                turns.push_back(workspace.clone()); // Everybody else comes first now.
            }
            *under.entry(workspace.clone()).or_default() += 1;
            Some(Waiting { workspace, contact })
        };
        let mut state = self.state();
        if let Some(taken) = free(&mut state) {
            return Some(taken);
        }
        let (mut state, _) = self.changed.wait_timeout(state, LOOK).unwrap_or_else(PoisonError::into_inner);
        free(&mut state)
    }

    /// Takes a contact in hand for as long as this is kept; what it was.
    pub(super) fn take_in_hand(&self) -> Option<(InHand<'_>, Waiting)> {
        self.take().map(|waiting| (InHand { line: self, waiting: waiting.clone() }, waiting))
    }

    /// The contact is in no hand any more.
    pub fn done(&self, waiting: &Waiting) {
        let mut state = self.state();
        state.known.remove(waiting);
        if let Some(under) = state.under.get_mut(&waiting.workspace) {
            *under -= 1;
            if *under == 0 {
                state.under.remove(&waiting.workspace);
            }
        }
        self.changed.notify_all();
    }

    /// The workspaces that have enough in line.
    pub fn full(&self) -> Vec<String> {
        let state = self.state();
        let full = state.queues.iter().filter(|(_, queue)| queue.len() >= self.hands * PART);
        full.map(|(workspace, _)| workspace.clone()).collect()
    }

    /// Whether nobody is in line or in hand.
    pub fn is_idle(&self) -> bool {
        self.state().known.is_empty()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test says what went wrong by stopping")]

    use super::*;

    fn waiting(workspace: &str, contact: &str) -> Waiting {
        Waiting { workspace: workspace.into(), contact: ContactId::new(contact) }
    }

    #[test]
    fn workspaces_take_turns_and_none_has_all_hands() {
        let line = Line::new(8);
        for number in 0..5 {
            assert!(line.put(waiting("large", &number.to_string())));
        }
        assert!(line.put(waiting("small", "s")));
        assert!(!line.put(waiting("small", "s")), "one contact is in line once");

        let taken: Vec<Waiting> = (0..3).map(|_| line.take().unwrap()).collect();
        assert_eq!(taken, [waiting("large", "0"), waiting("small", "s"), waiting("large", "1")]);
        assert_eq!(line.take(), None, "two of eight hands are a workspace's part");

        line.done(&taken[0]);
        assert_eq!(line.take(), Some(waiting("large", "2")));
        assert!(line.put(waiting("small", "s")) || !line.is_idle());
    }

    #[test]
    fn a_hand_that_breaks_off_keeps_no_contact() {
        let line = Line::new(1);
        for _ in 0..3 {
            assert!(line.put(waiting("acme", "ada")));
            let handed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let _in_hand = line.take_in_hand().unwrap();
                std::panic::resume_unwind(Box::new(()));
            }));
            assert!(handed.is_err() && line.is_idle());
        }
    }
}
