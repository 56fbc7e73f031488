//! A sequence against many people over months: each walks the corridor with a clock of their own, and everything is counted (B13).
//!
//! In: a version, people or a mix to make them of, rates, a seed. Out: what would be sent when, and how it would end. Never: a second way
//! to compute a time; a difference between one call for all and several calls.

mod person;
mod population;
mod random;
mod report;

use alloc::vec;
use alloc::vec::Vec;

use crate::base::{Instant, Problem};
use crate::check::Prepared;
use crate::time::Zones;
use crate::wire::request::{SimulateRequest, SimulateResult, Tally};
use crate::wire::{Settings, Version};

use person::World;

/// How many days are looked at unless the request says otherwise, and at most.
const DAYS: (u32, u32) = (90, 1000);
/// How many stories are told unless the request says otherwise, and at most.
const SAMPLES: (u32, u32) = (3, 20);
/// The most people at all.
const PEOPLE: u32 = 10_000_000;
const DAY_MILLIS: i64 = 86_400_000;

/// Simulates the people of one call.
///
/// # Errors
/// When there is nobody, too many, the population makes no sense, or the facts of somebody are not sound.
pub fn simulate(
    request: &SimulateRequest,
    version: &Version,
    settings: &Settings,
    zones: &Zones,
) -> Result<SimulateResult, Vec<Problem>> {
    let given = u32::try_from(request.contacts.len()).unwrap_or(u32::MAX);
    let count = if given > 0 { given } else { request.population.count };
    if count == 0 || count > PEOPLE {
        let message = alloc::format!("expected 1 to {PEOPLE} people, found {count}");
        let problem = Problem::error("simulate.people", "/population/count", message);
        return Err(vec![problem.help("say how many in `population`, or hand in `contacts`")]);
    }
    let faults = population::faults(&request.population, &version.draft, settings, zones);
    if !faults.is_empty() {
        return Err(faults);
    }
    let days = request.days.unwrap_or(DAYS.0);
    if days == 0 || days > DAYS.1 {
        let message = alloc::format!("expected 1 to {} days, found {days}", DAYS.1);
        return Err(vec![Problem::error("simulate.days", "/days", message)]);
    }
    let end: Instant = request.start.saturating_plus_millis(i64::from(days) * DAY_MILLIS);
    // Whatever is wrong with a calendar is told by the first person's facts.
    let prepared = Prepared::new(&version.draft, settings, zones, "").ok();
    let world = World { request, version, settings, prepared, zones, end };
    let mut tally = Tally::default();
    request.tallies.iter().for_each(|earlier| report::add(&mut tally, earlier));
    let first = request.from.min(count);
    let last = request.people.map_or(count, |people| first.saturating_add(people).min(count));
    let told = request.samples.unwrap_or(SAMPLES.0).min(SAMPLES.1);
    let mut samples = Vec::new();
    for person in first..last {
        let story = world.walk(person, person < told, &mut tally)?;
        samples.extend(story);
    }
    let next = (tally.people < u64::from(count)).then_some(last);
    Ok(report::report(tally, u64::from(count), next, samples))
}
