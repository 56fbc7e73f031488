//! Holds every zone of the pack against `chrono-tz`, an independent compilation of an older edition of the same data.
//!
//! In: all zones, all changes of the clock from 2000 to 2037. Out: agreement, but for the zones whose law changed since.
//! Never: a zone that differs without being named here with its reason.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing helper fails its test")]

use std::collections::BTreeMap;

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;
use relance_core::base::Instant;
use relance_core::time::Zones;

const FROM: i64 = 946_684_800;
const TO: i64 = 2_145_916_800;

/// The zones whose law changed after the edition that `chrono-tz` 0.10.4 was made from (2025b), why they differ, and from when on.
const CHANGED: &[(&str, &str, &[&str])] = &[
    (
        "Alberta and its neighbours stay on summer time",
        "2026-11-01T08:00:00Z",
        &["America/Edmonton", "America/Inuvik", "America/Yellowknife", "Canada/Mountain"],
    ),
    ("British Columbia stays on summer time", "2026-11-01T09:00:00Z", &["America/Vancouver", "Canada/Pacific"]),
    (
        "Manitoba and north-western Ontario stay on summer time",
        "2026-11-01T07:00:00Z",
        &["America/Rainy_River", "America/Winnipeg", "Canada/Central"],
    ),
    ("Morocco left its permanent hour forward", "2026-09-20T01:00:00Z", &["Africa/Casablanca", "Africa/El_Aaiun"]),
    ("Cuba stays on summer time through the winter of 2026", "2026-11-01T05:00:00Z", &["America/Havana", "Cuba"]),
    (
        "Moldova changes its clocks at the hour of the European Union",
        "2022-03-27T00:00:00Z",
        &["Europe/Chisinau", "Europe/Tiraspol"],
    ),
];

/// The first instant at which the offsets of the two differ.
fn first_difference(zones: &Zones, name: &str) -> Option<i64> {
    let (zone, known) = (zones.zone(name).unwrap(), name.parse::<Tz>().ok()?);
    let mut instants: Vec<i64> = (FROM..TO).step_by(86_400 * 5).collect();
    let mut at = FROM;
    while at < TO {
        instants.extend([at - 1, at]);
        at = zone.stretch(at * 1000).until / 1000;
    }
    instants.sort_unstable();
    instants.into_iter().filter(|at| *at >= FROM).find(|at| {
        let utc = DateTime::from_timestamp(*at, 0).unwrap().naive_utc();
        zone.offset(Instant::from_millis(at * 1000).unwrap()) != known.offset_from_utc_datetime(&utc).fix().local_minus_utc()
    })
}

#[test]
fn d3_zones_differ_only_where_the_law_changed() {
    let zones = Zones::embedded();
    let mut differing: BTreeMap<&str, i64> =
        zones.names().filter_map(|name| Some((name, first_difference(&zones, name)?))).collect();
    for (why, since, names) in CHANGED {
        for name in *names {
            let since = since.parse::<Instant>().unwrap().seconds();
            let found = differing.remove(name).unwrap_or_else(|| panic!("{name} was expected to differ: {why}"));
            assert!(found >= since, "{name} differs before the law changed: {why}");
        }
    }
    assert_eq!(differing, BTreeMap::new(), "zones that differ for no known reason");
}

#[test]
fn every_zone_has_its_history_before_the_pack() {
    let zones = Zones::embedded();
    let unknown: Vec<&str> = zones.names().filter(|name| name.parse::<Tz>().is_err()).collect();
    // `Factory` stands for a machine whose zone was never set.
    assert_eq!(unknown, ["Factory"]);
}
