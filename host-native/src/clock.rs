//! Tells the time: the machine's clock, or one that a trial moves forward by hand.
//!
//! In: nothing, or the instant at which a trial stands. Out: [`Instant`]s that never go back. Never: a zone, a sleep that a
//! trial waits for. No other file of the host reads a clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use relance_core::base::Instant;

/// The one clock of a deployment (X9). Clones tell the same time.
#[derive(Debug, Clone)]
pub struct Clock(Kind);

#[derive(Debug, Clone)]
enum Kind {
    /// The machine's clock, held back so that it never goes backwards within this process.
    System(Arc<AtomicI64>),
    /// Stands still until it is moved.
    Virtual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Kind::System(Arc::new(AtomicI64::new(Instant::MIN.millis()))))
    }

    /// A clock that stands at this instant until [`Clock::advance_to`] moves it.
    pub fn standing_at(instant: Instant) -> Self {
        Self(Kind::Virtual(Arc::new(AtomicI64::new(instant.millis()))))
    }

    /// The time.
    pub fn now(&self) -> Instant {
        let millis = match &self.0 {
            Kind::System(latest) => {
                let read = machine_millis();
                latest.fetch_max(read, Ordering::AcqRel).max(read)
            }
            Kind::Virtual(at) => at.load(Ordering::Acquire),
        };
        Instant::from_millis(millis).unwrap_or(Instant::MAX)
    }

    /// Whether a trial moves it.
    pub const fn is_virtual(&self) -> bool {
        matches!(self.0, Kind::Virtual(_))
    }

    /// Comes to this instant: moves a virtual clock there, or sleeps on the machine's, for `nap` at most. It never goes back.
    pub fn advance_to(&self, instant: Instant, nap: Duration) {
        match &self.0 {
            Kind::Virtual(at) => {
                at.fetch_max(instant.millis(), Ordering::AcqRel);
            }
            Kind::System(_) => {
                let ahead = u64::try_from(instant.millis().saturating_sub(self.now().millis())).unwrap_or(0);
                std::thread::sleep(Duration::from_millis(ahead).min(nap));
            }
        }
    }

    /// Waits a moment on the machine's clock, also in a trial: for something that another process has in hand.
    pub fn rest(&self, nap: Duration) {
        std::thread::sleep(nap);
    }

    /// The machine's time in milliseconds, also in a trial: for leases, which are about processes and not about people.
    pub(crate) fn machine(&self) -> i64 {
        machine_millis()
    }
}

/// The machine's time in milliseconds, also in a trial: for signatures, whose age others judge.
pub(crate) fn machine_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_virtual_clock_moves_only_forward_and_only_when_told() {
        let noon: Instant = "2026-11-24T12:00:00Z".parse().unwrap();
        let clock = Clock::standing_at(noon);
        let same = clock.clone();
        assert_eq!(clock.now(), noon);
        clock.advance_to(noon.plus_millis(5_000).unwrap(), Duration::ZERO);
        assert_eq!(same.now(), noon.plus_millis(5_000).unwrap());
        clock.advance_to(noon, Duration::ZERO);
        assert_eq!(same.now(), noon.plus_millis(5_000).unwrap());
    }

    #[test]
    fn the_machine_clock_never_goes_back() {
        let clock = Clock::system();
        let first = clock.now();
        assert!(clock.now() >= first);
        assert!(!clock.is_virtual());
    }
}
