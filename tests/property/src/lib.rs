//! The laws that hold for every input (X7), each a function that tries it on generated ones.
//!
//! In: something that answers requests. Out: nothing, or the smallest input found that breaks the law, with the seed. Never: an
//! expected answer to a certain input (those are vectors).
#![allow(clippy::panic, reason = "it serves tests only: a broken law must stop them")]

pub mod questions;
pub mod time;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};

/// Tries a law on `RELANCE_PROPERTY_CASES` (default 1,000) inputs of the seed `RELANCE_PROPERTY_SEED` (default 1).
pub fn law<S: Strategy>(name: &str, inputs: S, holds: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    law_on(1_000, name, inputs, holds);
}

/// The same with another default for the number of inputs.
pub fn law_on<S: Strategy>(default: u64, name: &str, inputs: S, holds: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let (seed, cases) = (setting("RELANCE_PROPERTY_SEED", 1), setting("RELANCE_PROPERTY_CASES", default));
    let config = Config {
        cases: u32::try_from(cases).unwrap_or(u32::MAX),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    println!("{name}: {cases} inputs of seed {seed}");
    if let Err(broken) = TestRunner::new(config).run(&inputs, holds) {
        panic!("{name}, seed {seed}: {broken}");
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().unwrap_or_else(|_| panic!("{name} is no number: {value}")))
}
