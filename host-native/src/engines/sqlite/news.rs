//! Who waits within this process hears that something was stored; other processes find it when they look.
//!
//! In: a commit with something to do in it. Out: an end of everybody's wait. Never: news that are relied on.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How often there were news; of any database, which is as good a hint.
static COUNT: Mutex<u64> = Mutex::new(0);
static TOLD: Condvar = Condvar::new();

/// There is something new.
pub(super) fn tell() {
    let mut count = COUNT.lock().unwrap_or_else(PoisonError::into_inner);
    *count = count.wrapping_add(1);
    TOLD.notify_all();
}

/// Waits for news, or for so long.
pub(super) fn wait(nap: Duration) {
    let count = COUNT.lock().unwrap_or_else(PoisonError::into_inner);
    let before = *count;
    let _ = TOLD.wait_timeout_while(count, nap, |count| *count == before);
}
