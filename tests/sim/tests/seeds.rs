//! Worlds lived through, each by its seed: nothing is lost, nothing is doubled, and nobody is written to after an answer.
//!
//! In: `RELANCE_SIM_SEEDS` (1,000 unless said otherwise) from `RELANCE_SIM_FROM` (1), and the seeds that once found something. Out: a seed that
//! ends badly, with what is wrong. Never: a seed that ends otherwise the next time.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what went wrong by stopping")]

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use relance_sim::world::Cores;
use relance_sim::{Told, live_through};

/// Seeds that once ended badly, each with what it found.
const FOUND: &str = include_str!("../seeds.json");

/// The seeds that are always lived through.
fn found() -> Vec<u64> {
    let all: serde_json::Value = serde_json::from_str(FOUND).unwrap();
    all.as_array().unwrap().iter().map(|one| one["seed"].as_u64().unwrap()).collect()
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().expect("a number"))
}

#[test]
fn every_seed_ends_with_its_books_balanced() {
    let (from, count) = (setting("RELANCE_SIM_FROM", 1), setting("RELANCE_SIM_SEEDS", 1_000));
    let seeds: Vec<u64> = found().into_iter().chain(from..from + count).collect();
    let (next, all) = (AtomicUsize::new(0), Mutex::new((Told::default(), Vec::new())));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let mut cores = Cores::default();
                loop {
                    let Some(seed) = seeds.get(next.fetch_add(1, Ordering::SeqCst)).copied() else { return };
                    let lived = live_through(seed, &mut cores);
                    let (sum, wrong) = &mut *all.lock().expect("nobody has died here");
                    match lived {
                        Ok(told) => {
                            sum.steps += told.steps;
                            sum.deaths += told.deaths;
                            sum.enrollments += told.enrollments;
                            sum.taken += told.taken;
                        }
                        Err(what) => wrong.push((seed, what)),
                    }
                }
            });
        }
    });
    let (sum, wrong) = all.into_inner().expect("nobody has died here");
    println!("{count} worlds from seed {from}: {sum:?}");
    let bad: BTreeSet<u64> = wrong.iter().map(|(seed, _)| *seed).collect();
    assert!(
        wrong.is_empty(),
        "{} of {count} seeds end badly (they go into tests/sim/seeds.json): {bad:?}\nseed {}: {}",
        wrong.len(),
        wrong[0].0,
        wrong[0].1
    );
    assert!(count < 100 || (sum.deaths > count && sum.taken > count), "a world in which hardly anything happens: {sum:?}");
}
