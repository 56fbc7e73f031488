//! Simulations as jobs: people are counted part by part, and the core adds the parts up (B13).
//!
//! In: a draft or a version, people, a seed. Out: how many are done after every part, and the core's answer for all. Never: a count made
//! here.

use std::collections::BTreeMap;

use relance_core::base::Instant;
use relance_core::wire::request::Population;
use relance_core::wire::{Contact, Draft};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Host;
use crate::engines::sql::ClaimedJob;
use crate::fault::Fault;

/// So many people are computed in one call.
const PART: u32 = 250;
/// How long a step goes on with the next part.
const STEP_MILLIS: i64 = 500;

/// What to simulate, with whom; the members as the core takes them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Simulation {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) draft: Option<Draft>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<Box<RawValue>>,
    pub(crate) population: Population,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(crate) contacts: Vec<Contact>,
    pub(crate) settings: Box<RawValue>,
    pub(crate) seed: u64,
    pub(crate) start: Instant,
    pub(crate) days: Option<u32>,
}

/// Where it stands.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Place {
    from: u32,
    tally: Option<Box<RawValue>>,
    samples: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct Part<'a> {
    #[serde(flatten)]
    simulation: &'a Simulation,
    from: u32,
    people: u32,
    tallies: Vec<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    samples: Option<u32>,
}

/// What of the core's answer is needed to go on.
#[derive(Deserialize)]
struct Counted {
    #[serde(default)]
    next: Option<u32>,
    tally: Box<RawValue>,
    #[serde(default)]
    samples: Option<Box<RawValue>>,
}

impl Host {
    /// Looks whether a simulation can be done at all, without doing it, and says how many people it is about.
    pub(crate) fn try_simulation(&mut self, simulation: &Simulation) -> Result<u32, Fault> {
        let part = Part { simulation, from: 0, people: 0, tallies: Vec::new(), samples: Some(0) };
        self.question("simulate", part)?;
        let given = u32::try_from(simulation.contacts.len()).unwrap_or(u32::MAX);
        Ok(if given > 0 { given } else { simulation.population.count })
    }

    pub(super) fn simulate_a_part(&mut self, simulation: &Simulation, job: &mut ClaimedJob) -> Result<Option<String>, Fault> {
        let mut place: Place = job.place.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
        let until = self.clock.machine() + STEP_MILLIS;
        loop {
            let samples = if place.from == 0 { None } else { Some(0) };
            let tallies = place.tally.iter().map(|tally| &**tally).collect();
            let answer = self.question("simulate", Part { simulation, from: place.from, people: PART, tallies, samples })?;
            let counted: Counted = serde_json::from_str(answer.get())?;
            place.samples = place.samples.or(counted.samples);
            let Some(next) = counted.next else {
                job.done = job.whole;
                return whole(&answer, place.samples).map(Some);
            };
            (place.from, place.tally, job.done) = (next, Some(counted.tally), next);
            if self.clock.machine() >= until {
                job.place = Some(serde_json::to_string(&place)?);
                return Ok(None);
            }
        }
    }
}

/// The last part's answer is that for all; the stories are those of the first.
fn whole(answer: &RawValue, samples: Option<Box<RawValue>>) -> Result<String, Fault> {
    let mut members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(answer.get())?;
    if let Some(samples) = samples {
        members.insert("samples".into(), samples);
    }
    Ok(serde_json::to_string(&members)?)
}
