//! Tells the time: the machine's clock, or one that a trial moves forward by hand.
//!
//! In: nothing, or the instant at which a trial stands, or a file that holds it. Out: [`Instant`]s that never go back. Never: a zone, a sleep that a
//! trial waits for. No other file of the host reads a clock.

use std::path::{Path, PathBuf};
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
    /// Shows what a file holds: somebody outside moves it, for several processes alike. It never goes backwards either.
    Told(Arc<(PathBuf, AtomicI64)>),
}

/// Names the file of a clock that is moved from outside, for tests in which days pass in a moment.
const TOLD_BY: &str = "RELANCE_TRIAL_CLOCK";

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Kind::System(Arc::new(AtomicI64::new(Instant::MIN.millis()))))
    }

    /// The machine's clock, or in a trial the one that a file of `RELANCE_TRIAL_CLOCK` tells.
    pub fn of_environment() -> Self {
        std::env::var_os(TOLD_BY).map_or_else(Self::system, |file| Self::told_by(file.into()))
    }

    /// A clock that shows the instant in this file. What is no instant is not heard.
    pub fn told_by(file: PathBuf) -> Self {
        Self(Kind::Told(Arc::new((file, AtomicI64::new(Instant::MIN.millis())))))
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
            Kind::Told(told) => {
                let (file, latest) = &**told;
                let read = told_in(file).unwrap_or(Instant::MIN).millis();
                latest.fetch_max(read, Ordering::AcqRel).max(read)
            }
        };
        Instant::from_millis(millis).unwrap_or(Instant::MAX)
    }

    /// What it would show were it not held back: behind [`Clock::now`] while it is set back.
    pub fn shown(&self) -> Instant {
        let millis = match &self.0 {
            Kind::System(_) => machine_millis(),
            Kind::Virtual(at) => at.load(Ordering::Acquire),
            Kind::Told(told) => return told_in(&told.0).unwrap_or_else(|| self.now()),
        };
        Instant::from_millis(millis).unwrap_or(Instant::MAX)
    }

    /// Whether a trial moves it.
    pub const fn is_virtual(&self) -> bool {
        matches!(self.0, Kind::Virtual(_))
    }

    /// Whether it is the machine's own: wake-ups that others count by the machine's come when it says so.
    pub const fn is_machines(&self) -> bool {
        matches!(self.0, Kind::System(_))
    }

    /// Comes to this instant: moves a virtual clock there, or sleeps on the machine's, for `nap` at most. It never goes back.
    pub fn advance_to(&self, instant: Instant, nap: Duration) {
        match &self.0 {
            Kind::Virtual(at) => {
                at.fetch_max(instant.millis(), Ordering::AcqRel);
            }
            Kind::System(_) | Kind::Told(_) => {
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

/// The instant that a file holds.
fn told_in(file: &Path) -> Option<Instant> {
    std::fs::read_to_string(file).ok()?.trim().parse().ok()
}

/// The machine's time in milliseconds, also in a trial: for signatures, whose age others judge.
pub(crate) fn machine_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The machine's time, also in a trial: for the log.
pub(crate) fn machine_now() -> Instant {
    Instant::from_millis(machine_millis()).unwrap_or(Instant::MIN)
}

/// How far the machine's clock has left the one that nobody sets: each look says by how many milliseconds it was set since the last one,
/// forward or, below zero, back.
#[derive(Debug)]
pub struct Steps {
    machine: i64,
    steady: std::time::Instant,
}

impl Default for Steps {
    fn default() -> Self {
        Self { machine: machine_millis(), steady: std::time::Instant::now() }
    }
}

impl Steps {
    /// By how much the clock was set since the last look.
    pub fn look(&mut self) -> i64 {
        let now = Self::default();
        let passed = i64::try_from(now.steady.duration_since(self.steady).as_millis()).unwrap_or(i64::MAX);
        let shown = now.machine.saturating_sub(self.machine);
        *self = now;
        shown.saturating_sub(passed)
    }
}

/// Says how long something took; nobody can set it.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// From now on.
    pub fn begin() -> Self {
        Self(std::time::Instant::now())
    }

    /// How long it is since.
    pub fn passed(self) -> Duration {
        self.0.elapsed()
    }
}

/// How much the machine's clock is ahead of the time since the machine was started, in milliseconds; that time nobody sets. Where the
/// system does not tell it, nothing.
fn ahead_of_boot() -> Option<i64> {
    let text = std::fs::read_to_string("/proc/uptime").ok()?;
    let (seconds, parts) = text.split_whitespace().next()?.split_once('.')?;
    let millis = seconds.parse::<i64>().ok()? * 1_000 + parts.get(..2)?.parse::<i64>().ok()? * 10;
    Some(machine_millis() - millis)
}

/// What a worker notes when it begins, so that others can see later whether the clock was set meanwhile: the boot, and how far the clock
/// was ahead of it.
pub(crate) fn note() -> String {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    ahead_of_boot().map_or_else(String::new, |ahead| format!("{} {ahead}", boot.trim()))
}

/// By how many milliseconds the clock was set since a note was made, in this same boot; nothing where that can't be told.
pub(crate) fn set_since(noted: &str) -> Option<i64> {
    let (boot, ahead) = noted.split_once(' ')?;
    let now = note();
    let (this_boot, now) = now.split_once(' ')?;
    (boot == this_boot).then_some(now.parse::<i64>().ok()? - ahead.parse::<i64>().ok()?)
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
    fn a_clock_that_is_told_the_time_hears_what_is_an_instant_and_never_goes_back() {
        let file = std::env::temp_dir().join(format!("relance-told-clock-{}", std::process::id()));
        let clock = Clock::told_by(file.clone());
        let shown = |text: &str| {
            std::fs::write(&file, text).unwrap();
            (clock.now().to_string(), clock.shown().to_string())
        };
        let (noon, before) = ("2026-11-24T12:00:00.000Z".to_owned(), "2026-11-23T12:00:00.000Z".to_owned());
        assert_eq!(shown("2026-11-24T12:00:00Z\n"), (noon.clone(), noon.clone()));
        assert_eq!(shown("2026-11-2"), (noon.clone(), noon.clone()));
        assert_eq!(shown("2026-11-23T12:00:00Z"), (noon, before), "it is held back, and says so");
        assert_eq!(shown("2026-12-01T00:00:00Z").0, "2026-12-01T00:00:00.000Z");
        std::fs::remove_file(file).unwrap();
    }

    #[test]
    fn a_clock_that_was_set_is_told_from_one_that_ran() {
        let note = note();
        assert!(set_since(&note).unwrap().abs() < 1_000, "{note}");
        let (boot, ahead) = note.split_once(' ').unwrap();
        let an_hour_ago = format!("{boot} {}", ahead.parse::<i64>().unwrap() - 3_600_000);
        assert!((set_since(&an_hour_ago).unwrap() - 3_600_000).abs() < 1_000);
        assert_eq!(set_since("another-boot 5"), None);
        assert_eq!(set_since(""), None);
    }

    #[test]
    fn the_machine_clock_never_goes_back() {
        let clock = Clock::system();
        let first = clock.now();
        assert!(clock.now() >= first);
        assert!(!clock.is_virtual());
    }
}
