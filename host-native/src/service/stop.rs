//! Says when to stop, and wakes who rests.
//!
//! In: that it is over. Out: the same, to all who look or rest. Never: a rest that outlasts the end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Whether to stop.
#[derive(Default)]
pub struct Stop {
    set: AtomicBool,
    resting: Mutex<()>,
    bell: Condvar,
}

impl Stop {
    /// From here on nobody begins anything.
    pub fn set(&self) {
        // Held, so that nobody lies down between a look at it and its change.
        let _resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        self.set.store(true, Ordering::SeqCst);
        self.bell.notify_all();
    }

    /// Whether to stop.
    pub fn is_set(&self) -> bool {
        self.set.load(Ordering::SeqCst)
    }

    /// The same, for those who only look.
    pub const fn flag(&self) -> &AtomicBool {
        &self.set
    }

    /// Rests for so long, or until told to stop.
    pub fn rest(&self, nap: Duration) {
        let resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self.bell.wait_timeout_while(resting, nap, |()| !self.is_set()); // Whichever of the two it was.
    }
}
