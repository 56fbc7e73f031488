//! How many wrong passwords may come: from one address, and for one user.
//!
//! In: addresses, users, what came of a try. Out: whether there may be another one now. Never: somebody who is shut out for good because
//! others try their password: every wait is short, and where they have signed in from before they wait for nobody else.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::pace::Pace;

/// How many wrong ones for one user at once, and how often another one after that.
const OF_USER: u32 = 10;
const OF_USER_EACH: Duration = Duration::from_secs(30);
/// How many pairs of user and address are remembered; beyond that all are forgotten.
const MOST_FAMILIAR: usize = 10_000;

/// What is counted of one process.
pub(super) struct Tries {
    of_user: Pace,
    /// The same for each user from each address where they have signed in.
    of_familiar: Pace,
    familiar: Mutex<BTreeSet<String>>,
}

impl Default for Tries {
    fn default() -> Self {
        let pace = || Pace::new(OF_USER_EACH, OF_USER);
        Self { of_user: pace(), of_familiar: pace(), familiar: Mutex::default() }
    }
}

/// A user and an address as one name; no address of email has a line end in it.
fn pair(user: &str, from: &str) -> String {
    format!("{user}\n{from}")
}

impl Tries {
    fn familiar(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.familiar.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes one try for a user from an address.
    ///
    /// # Errors
    /// When there is none: how long until there is.
    pub(super) fn take(&self, user: &str, from: &str, now: Duration) -> Result<(), Duration> {
        let pair = pair(user, from);
        let taken =
            if self.familiar().contains(&pair) { self.of_familiar.take(&pair, now) } else { self.of_user.take(user, now) };
        taken.map(drop)
    }

    /// The try was a right one: it is given back with those before it, and from there the user is known.
    pub(super) fn was_right(&self, user: &str, from: &str) {
        let pair = pair(user, from);
        self.of_user.forget(user);
        self.of_familiar.forget(&pair);
        let mut familiar = self.familiar();
        if familiar.len() >= MOST_FAMILIAR {
            familiar.clear();
        }
        familiar.insert(pair);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_000);

    #[test]
    fn many_addresses_together_have_no_more_tries_for_one_user_than_one_has() {
        let tries = Tries::default();
        for number in 0..OF_USER {
            assert_eq!(tries.take("ann", &format!("10.0.0.{number}"), NOW), Ok(()));
        }
        assert_eq!(tries.take("ann", "10.0.1.1", NOW), Err(OF_USER_EACH));
        assert_eq!(tries.take("ben", "10.0.1.1", NOW), Ok(()), "another user is another's matter");
        assert_eq!(tries.take("ann", "10.0.1.1", NOW + OF_USER_EACH), Ok(()), "and the wait is a short one");
    }

    #[test]
    fn who_has_signed_in_from_there_before_waits_for_nobody_else() {
        let tries = Tries::default();
        tries.was_right("ann", "192.0.2.1");
        while tries.take("ann", "10.0.0.1", NOW).is_ok() {}
        for _ in 0..OF_USER {
            assert_eq!(tries.take("ann", "192.0.2.1", NOW), Ok(()));
        }
        assert_eq!(tries.take("ann", "192.0.2.1", NOW), Err(OF_USER_EACH), "nobody has any number of tries");
        tries.was_right("ann", "192.0.2.1");
        assert_eq!(tries.take("ann", "192.0.2.1", NOW), Ok(()));
    }
}
