//! The one run that all laws share: makes the walks, holds the laws against each, counts what was tried.
//!
//! In: the environment's numbers. Out: [`Found`]: what was tried, and for each broken law its smallest walk. Never: a law.

use crate::coverage::Coverage;
use crate::moves::Case;
use crate::walk::{Walk, walk};
use crate::{laws, shrink, story};
use proptest::test_runner::TestCaseError;
use relance_model::compare::setting;
use std::collections::BTreeMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a law says of a walk.
pub type Held = Result<(), TestCaseError>;

/// Something that holds for every walk.
#[derive(Debug)]
pub struct Law {
    pub name: &'static str,
    /// It is tried on each so many-th walk.
    pub every: u64,
    pub holds: fn(&Walk) -> Held,
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Found {
    pub coverage: Coverage,
    /// By the law's name: the number of the first walk that breaks it, and how.
    broken: BTreeMap<&'static str, (u64, String)>,
    /// The same, made small.
    told: BTreeMap<&'static str, String>,
}

/// What breaks where no law does: the core stops.
const NOTHING_PANICS: &str = "nothing_panics";
/// So many walks are made between two looks at how many events there have been.
const ROUND: u64 = 512;

/// The run, made once.
pub fn found() -> &'static Found {
    static FOUND: OnceLock<Found> = OnceLock::new();
    FOUND.get_or_init(run)
}

/// Fails where the run has found a walk that breaks the law.
pub fn require(name: &'static str) {
    assert!(name == NOTHING_PANICS || laws::all().any(|law| law.name == name), "{name} is not in the list of laws");
    if let Some(told) = found().told.get(name) {
        panic!("{told}");
    }
}

#[test]
fn nothing_panics() {
    require(NOTHING_PANICS);
}

fn run() -> Found {
    let (seed, events) = (setting("RELANCE_PROPERTY_SEED", 1), setting("RELANCE_PROPERTY_EVENTS", 1_000_000));
    let began = std::time::Instant::now();
    let mut found = Found::default();
    if std::env::var_os("RELANCE_PROPERTY_WALK").is_some() {
        let number = setting("RELANCE_PROPERTY_WALK", 0);
        try_walk(seed, number, true, &mut found);
    } else {
        for round in 0.. {
            if found.coverage.events() >= events {
                break;
            }
            found.take(walks(seed, round * ROUND..(round + 1) * ROUND));
        }
    }
    let _ = writeln!(std::io::stderr(), "seed {seed}: {} in {:?}", found.coverage.summary(), began.elapsed());
    for (name, (number, first)) in &found.broken {
        found.told.insert(name, tell(name, seed, *number, first));
    }
    found
}

/// Tries a range of walks on all cores; what is found does not depend on how many there are.
fn walks(seed: u64, numbers: std::ops::Range<u64>) -> Found {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(numbers.start);
    let work = || {
        let mut found = Found::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= numbers.end {
                return found;
            }
            try_walk(seed, number, false, &mut found);
        }
    };
    let mut found = Found::default();
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().for_each(|thread| found.take(thread.join().expect("no panic outside of a walk")));
    });
    found
}

fn try_walk(seed: u64, number: u64, alone: bool, found: &mut Found) {
    let case = Case::of(seed, number);
    let Ok(walk) = catch_unwind(AssertUnwindSafe(|| walk(&case))) else {
        found.broken.entry(NOTHING_PANICS).or_insert((number, "the core panics".into()));
        return;
    };
    found.coverage.count(&walk);
    for law in laws::all().filter(|law| alone || number.is_multiple_of(law.every)) {
        if let Some(how) = breaks(law, &walk) {
            found.broken.entry(law.name).or_insert((number, how));
        }
    }
}

/// How a walk breaks a law, if it does.
pub fn breaks(law: &Law, walk: &Walk) -> Option<String> {
    match catch_unwind(AssertUnwindSafe(|| (law.holds)(walk))) {
        Ok(Ok(())) => None,
        Ok(Err(broken)) => Some(broken.to_string()),
        Err(_) => Some("the law panics".into()),
    }
}

/// A broken law in words, with the smallest walk found that breaks it.
fn tell(name: &str, seed: u64, number: u64, first: &str) -> String {
    let case = Case::of(seed, number);
    let again = format!("RELANCE_PROPERTY_SEED={seed} RELANCE_PROPERTY_WALK={number}");
    let Some(law) = laws::all().find(|law| law.name == name) else { return format!("{name}, {again}: {first}\n{case:?}") };
    let small = shrink::smallest(case, |case| {
        catch_unwind(AssertUnwindSafe(|| walk(case))).is_ok_and(|walk| breaks(law, &walk).is_some())
    });
    let walk = walk(&small);
    let how = breaks(law, &walk).unwrap_or_default();
    format!("{name}, {again}: {how}\n{}", story::of(&walk))
}

impl Found {
    fn take(&mut self, other: Self) {
        self.coverage.take(other.coverage);
        for (name, broken) in other.broken {
            let own = self.broken.entry(name).or_insert_with(|| broken.clone());
            if broken.0 < own.0 {
                *own = broken;
            }
        }
    }
}
