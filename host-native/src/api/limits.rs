//! How much a key or a user may ask, and how many wrong keys, passwords and sessions may come from one address.
//!
//! In: keys, users, addresses. Out: how much is left, or a refusal that says when to come again. Never: a good key that is shut out because somebody
//! else at the same address sends wrong ones.

use std::time::Duration;

use axum::http::HeaderName;

use super::Front;
use super::keys;
use super::pace::Pace;
use super::refusal::Refusal;
use super::tries::Tries;
use crate::clock::Stopwatch;
use crate::meter::Meter;

/// For how many seconds of its rate a key may ask at once.
const BURST_SECONDS: u32 = 5;
/// For how many minutes of their rate wrong keys may come at once.
const WRONG_BURST_MINUTES: u32 = 3;
/// How many sessions that are over may come for one wrong key: whoever comes back after a night has one.
const SESSIONS: u32 = 10;
/// Who is not known by an address.
const NOWHERE: &str = "-";

/// The limits of a process.
pub(super) struct RateLimits {
    since: Stopwatch,
    keys: Option<(u32, Pace)>,
    wrong: Option<Pace>,
    sessions: Option<Pace>,
    tries: Option<Tries>,
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
        let of = |rate: u32, each: u64, burst: u32| {
            (rate > 0).then(|| Pace::new(Duration::from_secs(each) / rate, rate.saturating_mul(burst)))
        };
        let keys = of(front.key_rate, 1, BURST_SECONDS).map(|pace| (front.key_rate, pace));
        let (wrong, sessions) = (front.wrong_key_rate, front.wrong_key_rate.saturating_mul(SESSIONS));
        Self {
            since: Stopwatch::begin(),
            keys,
            wrong: of(wrong, 60, WRONG_BURST_MINUTES),
            sessions: of(sessions, 60, WRONG_BURST_MINUTES),
            tries: (wrong > 0).then(Tries::default),
        }
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
        let Some(pace) = &self.wrong else { return Ok(()) };
        match pace.wait(from.unwrap_or(NOWHERE), self.since.passed()) {
            None => Ok(()),
            Some(wait) => {
                meter.limited("wrongKeys");
                Err(too_many_wrong(wait))
            }
        }
    }

    /// What is said to a wrong key; it counts.
    pub(super) fn wrong(&self, from: Option<&str>, meter: &Meter) -> Refusal {
        let Some(pace) = &self.wrong else { return keys::unauthorized() };
        match pace.take(from.unwrap_or(NOWHERE), self.since.passed()) {
            Ok(_) => keys::unauthorized(),
            Err(wait) => {
                meter.limited("wrongKeys");
                too_many_wrong(wait)
            }
        }
    }
}

impl RateLimits {
    /// Whether sessions that nobody knows may still come from there.
    pub(super) fn strangers(&self, from: Option<&str>, meter: &Meter) -> Result<(), Refusal> {
        let wait = self.sessions.as_ref().and_then(|pace| pace.wait(from.unwrap_or(NOWHERE), self.since.passed()));
        wait.map_or(Ok(()), |wait| Err(too_many_sessions(wait, meter)))
    }

    /// What is said to a session that is none; it counts.
    pub(super) fn stranger(&self, from: Option<&str>, meter: &Meter) -> Refusal {
        let taken = self.sessions.as_ref().map_or(Ok(0), |pace| pace.take(from.unwrap_or(NOWHERE), self.since.passed()));
        taken.map_or_else(|wait| too_many_sessions(wait, meter), |_| keys::unauthorized())
    }

    /// Takes one try of a user's password from there.
    pub(super) fn password(&self, user: &str, from: Option<&str>, meter: &Meter) -> Result<(), Refusal> {
        let (Some(tries), Some(wrong)) = (&self.tries, &self.wrong) else { return Ok(()) };
        let (from, now) = (from.unwrap_or(NOWHERE), self.since.passed());
        let taken = wrong.wait(from, now).map_or(Ok(()), Err).and_then(|()| tries.take(user, from, now));
        taken.map_err(|wait| {
            meter.limited("passwords");
            let detail = "expected the right password, found too many wrong ones for this user or from this address";
            too_many(wait, "api.tooManyWrongPasswords", detail.to_owned()).help("wait as long as `retry-after` says")
        })
    }

    /// The password was wrong; that counts against the address.
    pub(super) fn wrong_password(&self, from: Option<&str>) {
        if let Some(pace) = &self.wrong {
            let _ = pace.take(from.unwrap_or(NOWHERE), self.since.passed()); // Where there is none left, the next try hears of it.
        }
    }

    /// The password was right.
    pub(super) fn right_password(&self, user: &str, from: Option<&str>) {
        if let Some(tries) = &self.tries {
            tries.was_right(user, from.unwrap_or(NOWHERE));
        }
    }
}

fn too_many_sessions(wait: Duration, meter: &Meter) -> Refusal {
    meter.limited("sessions");
    let detail = "expected a session that is good, found too many that are not from this address";
    too_many(wait, "api.tooManySessions", detail.to_owned())
        .help("behind a proxy, name it with `--trust-proxies`, so that callers are told apart")
}

fn too_many_wrong(wait: Duration) -> Refusal {
    let detail = "expected a key that is good, found too many that are not from this address";
    too_many(wait, "api.tooManyWrongKeys", detail.to_owned())
        .help("behind a proxy, name it with `--trust-proxies`, so that callers are told apart")
}

fn too_many(wait: Duration, code: &'static str, detail: String) -> Refusal {
    Refusal::new(429, code, "too many", detail).after(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
}
