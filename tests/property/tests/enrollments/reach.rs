//! What the walks come by: laws that are tried on walks where nothing happens hold for nothing.
//!
//! In: the same walks as the laws'. Out: a failure where something is never reached. Never: a law.

use super::moves::cases;
use super::walk::walk;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use std::collections::BTreeMap;

/// What a walk should come by, as decisions and as codes of reasons.
const REACHED: [&str; 40] = [
    "begun",
    "cancelled",
    "continued",
    "expired",
    "failed",
    "handedBack",
    "heldForHuman",
    "released",
    "reset",
    "resumed",
    "retrying",
    "sending",
    "skipped",
    "compose.blankVariable",
    "engine.nothingDue",
    "lifecycle.addressDead",
    "lifecycle.allStepsDone",
    "lifecycle.awayUntil",
    "lifecycle.beforeEpisode",
    "lifecycle.complained",
    "lifecycle.contactDeleted",
    "lifecycle.deferred",
    "lifecycle.goalReached",
    "lifecycle.handledByHuman",
    "lifecycle.hardBounce",
    "lifecycle.heldOnReply",
    "lifecycle.optedOut",
    "lifecycle.outcomeUnknown",
    "lifecycle.repeatedEvent",
    "lifecycle.stopped",
    "lifecycle.wantedNow",
    "route.unreachable",
    "schedule.closedDate",
    "schedule.listedTime",
    "schedule.outsideLegalHours",
    "schedule.outsideWorkingHours",
    "schedule.quietHours",
    "schedule.spread",
    "schedule.tooLate",
    "schedule.zoneUnknown",
];

#[test]
fn the_walks_come_by_everything_that_the_laws_speak_of() {
    let config = Config { rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..super::CASES * 4 {
        let case = cases(super::MOVES).new_tree(&mut runner).expect("a case").current();
        for decision in walk(&case).records.iter().flat_map(|record| &record.turn.decisions) {
            *seen.entry(decision.what.to_string()).or_default() += 1;
            for reason in &decision.reasons {
                *seen.entry(reason.code.to_string()).or_default() += 1;
            }
        }
    }
    println!("{seen:#?}");
    let never: Vec<&str> = REACHED.into_iter().filter(|name| !seen.contains_key(*name)).collect();
    assert!(never.is_empty(), "never reached: {never:?}");
}
