//! How often somebody may do something: a rate, and as much at once as a few seconds of it (the generic cell rate algorithm).
//!
//! In: who, and the time since the process began. Out: how much is left, or how long to wait. Never: a row in a database; each process
//! counts for itself.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many are kept at once; beyond that those are forgotten who have everything left, and then all.
const MOST: usize = 50_000;

/// A limit for each of many.
pub(super) struct Pace {
    /// The time between two at the rate.
    each: Duration,
    /// How many at once.
    burst: u32,
    /// Of each, the time at which everything is left again.
    until: Mutex<BTreeMap<String, Duration>>,
}

impl Pace {
    /// One every so often, and so many at once.
    pub(super) fn new(each: Duration, burst: u32) -> Self {
        Self { each, burst: burst.max(1), until: Mutex::default() }
    }

    /// How many may come at once.
    pub(super) const fn burst(&self) -> u32 {
        self.burst
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Duration>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes one; says how many are left.
    ///
    /// # Errors
    /// When there is none: how long until there is.
    pub(super) fn take(&self, who: &str, now: Duration) -> Result<u32, Duration> {
        let mut known = self.known();
        if known.len() >= MOST && !known.contains_key(who) {
            known.retain(|_, until| *until > now);
            if known.len() >= MOST {
                known.clear();
            }
        }
        let until = known.get(who).copied().unwrap_or_default().max(now) + self.each;
        let ahead = until - now;
        let most = self.each * self.burst;
        if ahead > most {
            return Err(ahead - most);
        }
        known.insert(who.to_owned(), until);
        drop(known);
        let left = (most - ahead).as_nanos().checked_div(self.each.as_nanos()).unwrap_or(u128::MAX);
        Ok(u32::try_from(left).unwrap_or(u32::MAX))
    }

    /// Gives everything back.
    pub(super) fn forget(&self, who: &str) {
        self.known().remove(who);
    }

    /// How long until there is one; nothing where there is one now. Takes none.
    pub(super) fn wait(&self, who: &str, now: Duration) -> Option<Duration> {
        let until = self.known().get(who).copied().unwrap_or_default().max(now) + self.each;
        (until - now).checked_sub(self.each * self.burst).filter(|wait| !wait.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn so_many_go_at_once_and_then_one_after_the_other() {
        let pace = Pace::new(SECOND, 3);
        let left: Vec<_> = (0..4).map(|_| pace.take("a", SECOND)).collect();
        assert_eq!(left, [Ok(2), Ok(1), Ok(0), Err(SECOND)]);
        assert_eq!(pace.wait("a", SECOND), Some(SECOND));
        assert_eq!(pace.take("b", SECOND), Ok(2), "nobody waits for another");
        assert_eq!(pace.take("a", SECOND * 2), Ok(0));
        assert_eq!(pace.take("a", SECOND * 2), Err(SECOND), "what is refused takes nothing");
        assert_eq!((pace.wait("a", SECOND * 9), pace.take("a", SECOND * 9)), (None, Ok(2)));
    }

    #[test]
    fn who_is_forgotten_has_everything_left() {
        let pace = Pace::new(SECOND, 1);
        for number in 0..=MOST {
            assert!(pace.take(&number.to_string(), SECOND).is_ok());
        }
        assert!(pace.known().len() <= MOST);
    }
}
