//! The core's zone data against the model's, zone by zone, through a hundred years.
//!
//! In: nothing. Out: the same offsets. Never: the core's inside.
#![allow(clippy::unwrap_used, reason = "a test")]

use relance_core::base::Instant;
use relance_core::time::Zones as CoreZones;
use relance_model::read::instant;
use relance_model::{Zones, json as wire};

/// Every zone, at the last millisecond before each of its changes and at the change itself, and every few days in between.
#[test]
fn every_zone_has_the_same_offset_all_the_time() {
    let zones = Zones::load();
    let core = CoreZones::embedded();
    let mut wrong = Vec::new();
    for zone in zones.all() {
        let other = core.zone(&zone.name).unwrap();
        let (from, to) = (instant("2000-01-01T00:00:00Z"), instant("2099-12-31T00:00:00Z"));
        let changes = zone.changes().flat_map(|(change, ..)| [change - 1, change]);
        let between = (0..).map(|n| from + n * 79 * 60 * 60 * 1000);
        let mut instants: Vec<i64> = changes.filter(|at| *at >= from).chain(between.take_while(|at| *at < to)).collect();
        instants.sort_unstable();
        let differs = |at: &&i64| i64::from(other.offset(Instant::from_millis(**at).unwrap())) * 1000 != zone.offset(**at);
        if let Some(first) = instants.iter().find(differs) {
            let last = instants.iter().rfind(differs).unwrap_or(first);
            wrong.push(format!("{} from {} to {}", zone.name, wire::instant(*first), wire::instant(*last)));
        }
    }
    assert!(wrong.is_empty(), "offsets differ in {} zones:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn both_know_the_same_zones_of_the_same_edition() {
    let (zones, core) = (Zones::load(), CoreZones::embedded());
    assert_eq!(core.version(), relance_model::zone::VERSION);
    assert_eq!(core.names().collect::<Vec<_>>(), zones.all().map(|zone| zone.name.as_str()).collect::<Vec<_>>());
}
