//! Webhooks to others: what they are signed with, when they are tried again, and what an answer means.
//!
//! In: secrets, answers, the number of tries. Out: signatures, the next try. Never: a secret in what is printed; a wait that is another
//! one the next time it is asked for.

pub mod address;
pub mod post;
pub mod reach;

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, Mac};
use relance_core::base::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fault::Fault;
use crate::service::random;

/// How long an old secret signs beside the new one.
const OVERLAP_MILLIS: i64 = 24 * 3_600_000;
/// How many old secrets may sign beside the new one.
const MOST_OLD: usize = 4;
/// By how much a wait is lengthened at most, in percent.
const JITTER: u64 = 10;
/// The longest wait that a receiver may ask for.
const MOST_ASKED_MILLIS: i64 = 24 * 3_600_000;
const PREFIX: &str = "whsec_";
/// What sealed secrets are of.
pub const SEALED: &str = "endpoint";

/// The secrets of a webhook; print as nothing.
#[derive(Clone, Serialize, Deserialize)]
pub struct Secrets {
    newest: String,
    #[serde(default)]
    old: Vec<Old>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Old {
    secret: String,
    until: Instant,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹redacted›")
    }
}

impl Secrets {
    /// A new one.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn new() -> Result<Self, Fault> {
        let newest = format!("{PREFIX}{}", BASE64_STANDARD.encode(random::bytes::<32>()?));
        Ok(Self { newest, old: Vec::new() })
    }

    /// A new one, beside which what signed until now goes on for a day.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn rotated(self, now: Instant) -> Result<Self, Fault> {
        let Self { newest: last, old } = self;
        let until = now.saturating_plus_millis(OVERLAP_MILLIS);
        let still = old.into_iter().filter(|old| now < old.until).take(MOST_OLD - 1);
        Ok(Self { old: std::iter::once(Old { secret: last, until }).chain(still).collect(), ..Self::new()? })
    }

    /// The one that its holder is shown.
    pub fn newest(&self) -> &str {
        &self.newest
    }

    /// Until when an older one signs too.
    pub fn old_until(&self, now: Instant) -> Option<Instant> {
        self.old.iter().map(|old| old.until).filter(|until| now < *until).max()
    }

    /// `webhook-signature`: one `v1,…` for each that is good now, the newest first.
    pub fn sign(&self, id: &str, time: &str, body: &str, now: Instant) -> Option<String> {
        let old = self.old.iter().filter(|old| now < old.until).map(|old| old.secret.as_str());
        let signed = std::iter::once(self.newest.as_str()).chain(old).map(|secret| {
            let key = BASE64_STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
            let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
            for part in [id, ".", time, ".", body] {
                mac.update(part.as_bytes());
            }
            Some(format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes())))
        });
        signed.collect::<Option<Vec<_>>>().map(|all| all.join(" "))
    }
}

/// After how long each further try comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule(Vec<Duration>);

impl Default for Schedule {
    /// Four days and more: 5 s, 1 min, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, 24 h.
    fn default() -> Self {
        let minutes = [1, 5, 30, 120, 300, 600, 840, 1_200, 1_440, 1_440].map(|minutes| Duration::from_secs(minutes * 60));
        Self(std::iter::once(Duration::from_secs(5)).chain(minutes).collect())
    }
}

impl Schedule {
    /// These waits, one after the other; none: one try alone.
    pub const fn of(waits: Vec<Duration>) -> Self {
        Self(waits)
    }

    /// When to try again after so many tries, from this instant on, unless that was the last one: the wait, up to a tenth longer so that
    /// not all come at once, by the same share whoever asks; later where the receiver asks for it.
    pub fn next(&self, id: &str, tries: u32, now: Instant, asked: Option<Instant>) -> Option<Instant> {
        let wait = self.0.get(usize::try_from(tries.checked_sub(1)?).ok()?)?;
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX / 2);
        let digest = Sha256::digest(format!("{id}/{tries}").as_bytes());
        let share = digest.iter().take(4).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        let jitter = (wait / 100).saturating_mul(JITTER).saturating_mul(share) >> 32;
        let at = now.saturating_plus_millis(i64::try_from(wait.saturating_add(jitter)).unwrap_or(i64::MAX));
        let asked = asked.map(|asked| asked.min(now.saturating_plus_millis(MOST_ASKED_MILLIS)));
        Some(asked.map_or(at, |asked| asked.max(at)))
    }
}

impl std::str::FromStr for Schedule {
    type Err = String;

    /// Waits with commas between, each a whole number and `ms`, `s`, `m`, `h` or `d`; `none` for no further try.
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(Vec::new()));
        }
        let wait = |word: &str| {
            let word = word.trim();
            let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (number, unit) = word.split_at_checked(digits)?;
            let unit = match unit {
                "ms" => 1,
                "s" => 1_000,
                "m" => 60_000,
                "h" => 3_600_000,
                "d" => 86_400_000,
                _ => return None,
            };
            number.parse::<u32>().ok().map(|number| Duration::from_millis(u64::from(number) * unit))
        };
        let waits = text.split(',').map(|word| {
            wait(word).ok_or_else(|| format!("expected a wait such as 5s, 1m or 2h, found `{}`", word.trim().escape_debug()))
        });
        waits.collect::<Result<Vec<_>, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn waits_grow_over_days_and_are_the_same_whoever_asks() {
        let (schedule, now) = (Schedule::default(), at("2026-11-23T08:00:00Z"));
        let mut last = 0;
        for (tries, wait) in (1..).zip(&schedule.0) {
            let next = schedule.next("evt_1", tries, now, None).unwrap().millis() - now.millis();
            let wait = i64::try_from(wait.as_millis()).unwrap();
            assert!((wait..=wait + wait / 10).contains(&next), "{tries}: {next}");
            assert_eq!(schedule.next("evt_1", tries, now, None), schedule.next("evt_1", tries, now, None));
            last = tries;
        }
        assert_eq!(schedule.next("evt_1", last + 1, now, None), None);
        assert!((0..50).any(|n| { schedule.next(&format!("evt_{n}"), 3, now, None) != schedule.next("evt_1", 3, now, None) }));
        let days: u64 = schedule.0.iter().map(Duration::as_secs).sum::<u64>() / 86_400;
        assert_eq!(days, 4);
    }

    #[test]
    fn a_receiver_may_ask_for_later_but_not_for_earlier_or_for_ever() {
        let (schedule, now) = (Schedule::of(vec![Duration::from_secs(60)]), at("2026-11-23T08:00:00Z"));
        let asked = |text: &str| schedule.next("evt_1", 1, now, Some(at(text))).unwrap();
        assert_eq!(asked("2026-11-23T10:00:00Z"), at("2026-11-23T10:00:00Z"));
        assert!(asked("2026-11-23T08:00:01Z") >= at("2026-11-23T08:01:00Z"));
        assert_eq!(asked("2030-01-01T00:00:00Z"), at("2026-11-24T08:00:00Z"));
    }

    #[test]
    fn a_schedule_is_read_from_its_words() {
        assert_eq!("5s, 1m,2h".parse(), Ok(Schedule::of([5, 60, 7_200].map(Duration::from_secs).into())));
        assert_eq!("none".parse(), Ok(Schedule::of(Vec::new())));
        for text in ["", "5", "s", "5 s", "-5s", "5s,,1m", "5y", "99999999999s"] {
            assert!(text.parse::<Schedule>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_old_secret_signs_beside_the_new_one_for_a_day() {
        let now = at("2026-11-23T08:00:00Z");
        let first = Secrets::new().unwrap();
        let second = first.clone().rotated(now).unwrap();
        let alone = |secrets: &Secrets, now| secrets.sign("evt_1", "1", "{}", now).unwrap();
        let both = alone(&second, now);
        assert_eq!(both.split(' ').count(), 2);
        assert_eq!(both.split(' ').nth(1), Some(alone(&first, now).as_str()));
        let later = now.saturating_plus_millis(OVERLAP_MILLIS);
        assert_eq!(alone(&second, later).split(' ').count(), 1);
        assert_eq!((second.old_until(now), second.old_until(later)), (Some(later), None));
        let mut many = second;
        for _ in 0..20 {
            many = many.rotated(now).unwrap();
        }
        assert_eq!(alone(&many, now).split(' ').count(), 1 + MOST_OLD);
        assert!(!format!("{many:?}").contains(PREFIX));
    }
}
