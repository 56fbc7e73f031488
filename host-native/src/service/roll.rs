//! The roll of the service's threads: each is kept at its work, and whether it is there can be asked.
//!
//! In: work that is to be done until told to stop. Out: the same begun anew whenever it fails or panics, later and later; a check that
//! names who is not at work. Never: a thread that ends unseen; what a panic says in a line, a log or an answer: it may quote a person.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use super::Stop;
use crate::clock::Stopwatch;
use crate::fault::{Fault, FaultKind};
use crate::host::{Check, Verdict};
use crate::meter::Meter;

/// How long a thread that has fallen is left before it begins anew; twice as long each further time.
const SHORTEST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(60);
/// Who was at work for so long falls for the first time.
const STEADY: Duration = Duration::from_secs(60);
/// So many falls in a row are more than bad luck.
const MANY: u32 = 3;

/// How somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    AtWork,
    /// Begins anew soon; so often in a row.
    Down(u32),
    /// Ended, though nobody told it to.
    Gone,
}

/// All who should be at work.
pub struct Roll {
    posts: Mutex<BTreeMap<String, Standing>>,
    meter: Arc<Meter>,
}

impl Roll {
    /// Nobody yet; falls are counted here.
    pub fn new(meter: &Arc<Meter>) -> Arc<Self> {
        Arc::new(Self { posts: Mutex::default(), meter: Arc::clone(meter) })
    }

    /// A thread that should be at work from now on.
    pub(super) fn start(self: &Arc<Self>, name: &str, work: impl FnOnce(Post) + Send + 'static) -> Result<JoinHandle<()>, Fault> {
        self.note(name, Some(Standing::AtWork));
        let post = Post { roll: Arc::clone(self), name: name.to_owned(), falls: 0 };
        let thread = Builder::new().name(name.to_owned()).spawn(move || work(post));
        thread.map_err(|error| Fault::new(FaultKind::Store, format!("a thread can't be started: {error}")))
    }

    /// Whether all are at work who should be.
    pub fn check(&self) -> Check {
        let posts = self.posts();
        let away: Vec<(&str, Standing)> =
            posts.iter().filter(|(_, at)| **at != Standing::AtWork).map(|(name, at)| (name.as_str(), *at)).collect();
        if away.is_empty() {
            return Check::new(Verdict::Ok, format!("{} at work", posts.len()));
        }
        let bad = |at: &Standing| matches!(at, Standing::Gone) || matches!(at, Standing::Down(falls) if *falls >= MANY);
        let verdict = if away.iter().any(|(_, at)| bad(at)) { Verdict::Fail } else { Verdict::Warn };
        let names: Vec<&str> = away.into_iter().map(|(name, _)| name).collect();
        Check::new(verdict, format!("not at work: {}", names.join(", ")))
    }

    fn posts(&self) -> MutexGuard<'_, BTreeMap<String, Standing>> {
        self.posts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, name: &str, standing: Option<Standing>) {
        match standing {
            Some(standing) => drop(self.posts().insert(name.to_owned(), standing)),
            None => drop(self.posts().remove(name)),
        }
    }
}

/// A thread's place on the roll. One that is dropped by a thread that ends by itself is told as gone.
pub(super) struct Post {
    roll: Arc<Roll>,
    name: String,
    falls: u32,
}

impl Post {
    /// Does the work until told to stop, and begins anew where it fails or panics; `told` hears of it.
    pub(super) fn keep(mut self, stop: &Stop, told: &dyn Fn(String), mut work: impl FnMut(&Self) -> Result<(), Fault>) {
        while !stop.is_set() {
            let watch = Stopwatch::begin();
            let failed = match self.catch(|| work(&self)) {
                Some(Ok(())) => continue,
                Some(Err(fault)) => fault.to_string(),
                None => format!("`{}` broke off", self.name),
            };
            self.falls = if watch.passed() > STEADY { 1 } else { self.falls.saturating_add(1) };
            self.roll.note(&self.name, Some(Standing::Down(self.falls)));
            let _ = self.catch(|| told(failed)); // Whoever listens may break off too.
            stop.rest(rest(self.falls));
            if !stop.is_set() {
                self.roll.note(&self.name, Some(Standing::AtWork));
            }
        }
        self.leave();
    }

    /// Does something that may panic; nothing where it did, which is counted and logged.
    pub(super) fn catch<T>(&self, act: impl FnOnce() -> T) -> Option<T> {
        let done = catch_unwind(AssertUnwindSafe(act)).ok();
        if done.is_none() {
            let kind = self.name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
            self.roll.meter.panicked(kind);
            tracing::error!(thread = self.name, "broke off, and begins anew");
        }
        done
    }

    /// It is not wanted any more.
    pub(super) fn leave(self) {
        self.roll.note(&self.name, None);
        std::mem::forget(self);
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        self.roll.note(&self.name, Some(Standing::Gone));
    }
}

/// How long to rest after so many falls in a row.
fn rest(falls: u32) -> Duration {
    SHORTEST.saturating_mul(1 << falls.saturating_sub(1).min(16)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by stopping")]

    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn work_that_breaks_off_is_begun_anew_and_counted_and_its_thread_is_on_the_roll() {
        let meter = Arc::new(Meter::default());
        let (roll, stop) = (Roll::new(&meter), Arc::new(Stop::default()));
        let ((said, heard), (steps, step)) = (channel(), channel());
        let stopped = Arc::clone(&stop);
        let thread = roll.start("hand 3", move |post| {
            let told = |message: String| said.send(message).unwrap();
            let mut times = 0;
            post.keep(&stopped, &told, |_| {
                times += 1;
                steps.send(times).unwrap();
                match times {
                    1 => panic!("ada@example.com could not be read"),
                    2 => Err(Fault::new(FaultKind::Store, "the disk is full")),
                    _ => {
                        stopped.rest(Duration::from_secs(600));
                        Ok(())
                    }
                }
            });
        });
        let thread = thread.unwrap();
        assert_eq!(step.iter().take(3).collect::<Vec<_>>(), [1, 2, 3]);
        let heard: Vec<String> = heard.iter().take(2).collect();
        assert!(heard[0] == "`hand 3` broke off" && heard[1].contains("the disk is full"), "{heard:?}");
        assert_eq!(roll.check(), Check::new(Verdict::Ok, "1 at work"));
        assert!(meter.text(None).contains("relance_panics_total{thread=\"hand\"} 1"), "{}", meter.text(None));
        stop.set();
        thread.join().unwrap();
        assert_eq!(roll.check(), Check::new(Verdict::Ok, "0 at work"), "who was told to stop is not missed");
    }

    #[test]
    fn who_listens_may_break_off_and_nothing_else_does() {
        let (roll, stop) = (Roll::new(&Arc::default()), Arc::new(Stop::default()));
        let stopped = Arc::clone(&stop);
        let thread = roll.start("feed", move |post| {
            let told = |_: String| panic!("nobody reads these lines");
            let mut times = 0;
            post.keep(&stopped, &told, |_| {
                times += 1;
                if times > 1 {
                    stopped.set();
                }
                Err(Fault::new(FaultKind::Store, "away"))
            });
        });
        thread.unwrap().join().unwrap();
        assert!(stop.is_set(), "it came to its second time");
    }

    #[test]
    fn who_falls_again_and_again_and_who_is_gone_is_told() {
        let roll = Roll::new(&Arc::default());
        roll.note("worker", Some(Standing::AtWork));
        roll.note("jobs", Some(Standing::Down(1)));
        assert_eq!(roll.check(), Check::new(Verdict::Warn, "not at work: jobs"));
        roll.note("jobs", Some(Standing::Down(MANY)));
        assert_eq!(roll.check(), Check::new(Verdict::Fail, "not at work: jobs"));
        roll.note("jobs", Some(Standing::AtWork));
        let ends = roll.start("hand 0", |_post| {}).unwrap();
        ends.join().unwrap();
        assert_eq!(roll.check(), Check::new(Verdict::Fail, "not at work: hand 0"));
    }

    #[test]
    fn a_thread_rests_longer_each_time_and_not_for_ever() {
        assert_eq!([rest(1), rest(2), rest(4)].map(|rest| rest.as_millis()), [100, 200, 800]);
        assert_eq!([rest(11), rest(u32::MAX)], [LONGEST; 2]);
    }
}
