//! A limit as a limiter counts it (GCRA): when it is free again, in microseconds.
//!
//! In: when it was free, the time. Out: a moment for a message, and when it is free after that. Never: a place where that is kept.

use relance_core::base::Instant;
use serde::{Deserialize, Serialize};

/// For how long a message may wait in the outbox for its account's limit, in milliseconds.
pub const HORIZON_MILLIS: i64 = 30_000;
/// Of a millisecond.
pub const MICROS: i64 = 1_000;

/// A message takes up so much time, and so many may be ahead of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// How much time one message takes up, in microseconds; at least 1.
    pub micros: u64,
    /// How many may go at once; at least 1.
    pub burst: u32,
}

/// When a message may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Moment {
    /// Now.
    Now,
    /// Then, and that moment is its own.
    Then(Instant),
    /// Not soon: it is to come again then.
    Later(Instant),
}

impl Pace {
    /// How much time one message takes up.
    pub fn cost(self) -> i64 {
        i64::try_from(self.micros).unwrap_or(i64::MAX / 4)
    }

    /// How far ahead of its pace the limit may be.
    pub fn slack(self) -> i64 {
        self.cost().saturating_mul(i64::from(self.burst.saturating_sub(1)))
    }

    /// When the limit is free after one more message, if that one's moment comes within so many milliseconds.
    pub fn take(self, free: i64, now: Instant, horizon: i64) -> Option<i64> {
        let now = now.millis() * MICROS;
        let most = now.saturating_add(self.slack()).saturating_add(horizon * MICROS);
        (free <= most).then(|| free.max(now) + self.cost())
    }

    /// The moment of the message after which it is free then.
    pub fn moment(self, free: i64) -> Instant {
        self.next(free - self.cost())
    }

    /// The first moment at which there is room, where it is free then.
    pub fn next(self, free: i64) -> Instant {
        millis_up(free - self.slack())
    }
}

/// A moment in microseconds, never too early.
pub fn millis_up(micros: i64) -> Instant {
    let millis = micros.div_euclid(MICROS) + i64::from(micros.rem_euclid(MICROS) > 0);
    Instant::from_millis(millis).unwrap_or(Instant::MAX)
}
