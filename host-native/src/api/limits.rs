//! How much a key may ask, and how many wrong keys may come from one address.
//!
//! In: keys, addresses. Out: how much is left, or a refusal that says when to come again. Never: a good key that is shut out because somebody
//! else at the same address sends wrong ones.

use std::time::Duration;

use axum::http::HeaderName;

use super::Front;
use super::keys;
use super::pace::Pace;
use super::refusal::Refusal;
use crate::clock::Stopwatch;
use crate::meter::Meter;

/// For how many seconds of its rate a key may ask at once.
const BURST_SECONDS: u32 = 5;
/// Wrong keys: one every six seconds, thirty at once.
const WRONG_EACH: Duration = Duration::from_secs(6);
const WRONG_AT_ONCE: u32 = 30;
/// Who is not known by an address.
const NOWHERE: &str = "-";

/// The limits of a process.
pub(super) struct RateLimits {
    since: Stopwatch,
    keys: Option<(u32, Pace)>,
    wrong: Pace,
}

/// What is left to a key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    most: u32,
    left: u32,
    rate: u32,
}

impl Left {
    /// As the draft of the IETF had it that most clients know.
    pub(super) fn headers(self) -> [(HeaderName, u32); 3] {
        let Self { most, left, rate } = self;
        [
            (HeaderName::from_static("ratelimit-limit"), most),
            (HeaderName::from_static("ratelimit-remaining"), left),
            (HeaderName::from_static("ratelimit-reset"), (most - left.min(most)).div_ceil(rate.max(1))),
        ]
    }
}

impl RateLimits {
    pub(super) fn new(front: &Front) -> Self {
        let keys = (front.key_rate > 0)
            .then(|| (front.key_rate, Pace::new(Duration::from_secs(1) / front.key_rate, front.key_rate * BURST_SECONDS)));
        Self { since: Stopwatch::begin(), keys, wrong: Pace::new(WRONG_EACH, WRONG_AT_ONCE) }
    }

    /// Takes one request of a key.
    pub(super) fn key(&self, key: &str, meter: &Meter) -> Result<Option<Left>, Refusal> {
        let Some((rate, pace)) = &self.keys else { return Ok(None) };
        match pace.take(key, self.since.passed()) {
            Ok(left) => Ok(Some(Left { most: pace.burst(), left, rate: *rate })),
            Err(wait) => {
                meter.limited("keyRate");
                let detail = format!("expected up to {rate} requests a second of one key, found more");
                Err(too_many(wait, "api.tooMany", detail)
                    .help("wait as long as `retry-after` says; bulk operations take many things at once"))
            }
        }
    }

    /// Whether wrong keys may still come from there.
    pub(super) fn guesses(&self, from: Option<&str>, meter: &Meter) -> Result<(), Refusal> {
        match self.wrong.wait(from.unwrap_or(NOWHERE), self.since.passed()) {
            None => Ok(()),
            Some(wait) => {
                meter.limited("wrongKeys");
                Err(too_many_wrong(wait))
            }
        }
    }

    /// What is said to a wrong key; it counts.
    pub(super) fn wrong(&self, from: Option<&str>, meter: &Meter) -> Refusal {
        match self.wrong.take(from.unwrap_or(NOWHERE), self.since.passed()) {
            Ok(_) => keys::unauthorized(),
            Err(wait) => {
                meter.limited("wrongKeys");
                too_many_wrong(wait)
            }
        }
    }
}

fn too_many_wrong(wait: Duration) -> Refusal {
    let detail = "expected a key that is good, found too many that are not from this address";
    too_many(wait, "api.tooManyWrongKeys", detail.to_owned())
        .help("behind a proxy, name it with `--trust-proxies`, so that callers are told apart")
}

fn too_many(wait: Duration, code: &'static str, detail: String) -> Refusal {
    Refusal::new(429, code, "too many", detail).after(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
}
