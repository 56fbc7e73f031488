//! How many wake-ups fall in each hour or day of a zone.
//!
//! In: two moments, a zone, whose wake-ups are meant. Out: hours or days with how many, those without any left out. Never: a day of its own
//! (the core says when each begins).

use std::borrow::Cow;
use std::collections::BTreeMap;

use relance_core::base::{Instant, SequenceId, StepId};
use relance_core::wire::{ChannelChoice, StepStatus, Version, ZoneId};
use serde::{Deserialize, Serialize};

use super::Host;
use crate::engines::sql::{DueState, DueVersion, Planned};
use crate::fault::{Fault, FaultKind};

const HOUR_MILLIS: i64 = 3_600_000;
const DAY_MILLIS: i64 = 24 * HOUR_MILLIS;

/// By what wake-ups are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Grain {
    /// By hour, counted from the midnight of the zone.
    Hour,
    /// By day of the zone.
    Day,
}

/// Which wake-ups are counted.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    /// From here on.
    pub(crate) from: Instant,
    /// Up to before here.
    pub(crate) to: Instant,
    pub(crate) by: Grain,
    pub(crate) zone: ZoneId,
    /// Of this sequence only.
    pub(crate) sequence: Option<SequenceId>,
    /// Only those of steps that name this channel, `automatic` or `sameConversation`.
    pub(crate) channel: Option<ChannelChoice>,
}

#[derive(Serialize)]
struct When<'a> {
    v: u32,
    op: &'static str,
    zone: &'a ZoneId,
    #[serde(skip_serializing_if = "Option::is_none")]
    instant: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local: Option<String>,
}

#[derive(Deserialize)]
struct Reading {
    at: Instant,
    local: String,
}

/// Of a state only what says which step is next: there may be very many.
#[derive(Deserialize)]
struct Steps<'a> {
    #[serde(borrow)]
    steps: Vec<StepOf<'a>>,
}

#[derive(Deserialize)]
struct StepOf<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    status: StepStatus,
    planned: Option<PlannedAt>,
}

#[derive(Deserialize)]
struct PlannedAt {
    at: Instant,
}

/// Versions by whether their steps name a channel: all of them, or some.
#[derive(Default)]
struct ByChannel {
    all: Vec<(SequenceId, u32)>,
    some: BTreeMap<(SequenceId, u32), Vec<StepId>>,
}

impl Host {
    /// The hours or days with wake-ups in them, each with how many.
    pub(crate) fn density(&mut self, counted: &Counted) -> Result<Vec<(Instant, u64)>, Fault> {
        let begins = self.begins(counted)?;
        let ends = begins.iter().skip(1).copied().chain([counted.to]);
        let stretches: Vec<(Instant, Instant)> =
            begins.iter().zip(ends).map(|(begin, end)| ((*begin).max(counted.from), end.min(counted.to))).collect();
        let mut planned = Planned { sequence: counted.sequence.clone(), versions: None };
        let mut some = BTreeMap::new();
        if let Some(channel) = &counted.channel {
            let found = self.store.due_versions(counted.from, counted.to, counted.sequence.as_ref())?;
            let by_channel = by_channel(found, channel)?;
            (planned.versions, some) = (Some(by_channel.all), by_channel.some);
        }
        let mut counts = self.store.count_due(&stretches, &planned)?;
        for at in self.wake_ups_of(&some, counted)? {
            let place = begins.partition_point(|begin| *begin <= at).checked_sub(1);
            if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                *count += 1;
            }
        }
        Ok(begins.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect())
    }

    /// When the hours or days begin that the two moments and what lies between them are in.
    fn begins(&mut self, counted: &Counted) -> Result<Vec<Instant>, Fault> {
        let first = self.reading(&counted.zone, Some(counted.from), None)?.local;
        let date = first.split('T').next().unwrap_or_default();
        let midnight = format!("{date}T00:00:00.000Z").parse::<Instant>();
        let midnight = midnight.map_err(|_| Fault::new(FaultKind::Core, "a local time can't be read"))?;
        let (mut days, mut next) = (Vec::new(), midnight);
        loop {
            let begin = self.reading(&counted.zone, None, Some(format!("{}T00:00", next.utc().date())))?.at;
            days.push(begin);
            if begin >= counted.to {
                break;
            }
            next = next.saturating_plus_millis(DAY_MILLIS);
        }
        let mut begins: Vec<Instant> = match counted.by {
            Grain::Day => days,
            Grain::Hour => days.windows(2).flat_map(hours).collect(),
        };
        begins.retain(|begin| *begin < counted.to);
        // Of the first day, the hours before the first moment.
        let passed = begins.partition_point(|begin| *begin <= counted.from).saturating_sub(1);
        Ok(begins.split_off(passed))
    }

    fn reading(&mut self, zone: &ZoneId, instant: Option<Instant>, local: Option<String>) -> Result<Reading, Fault> {
        self.guest.ask_for(&When { v: 1, op: "when", zone, instant, local }).map_err(Fault::problems)
    }

    /// The wake-ups of those whose versions name the channel in some steps only, where one of these is next.
    fn wake_ups_of(&self, some: &BTreeMap<(SequenceId, u32), Vec<StepId>>, counted: &Counted) -> Result<Vec<Instant>, Fault> {
        let versions: Vec<(SequenceId, u32)> = some.keys().cloned().collect();
        if versions.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for DueState { due, place, state } in self.store.due_states(counted.from, counted.to, &versions)? {
            let steps = versions.get(place).and_then(|version| some.get(version));
            let next = serde_json::from_str::<Steps<'_>>(&state).ok().and_then(next_step);
            if next.zip(steps).is_some_and(|(next, steps)| steps.iter().any(|step| step.as_str() == next)) {
                found.extend(Instant::from_millis(due));
            }
        }
        Ok(found)
    }
}

/// The hours of a day that begins at the first moment and ends at the second.
fn hours(day: &[Instant]) -> Vec<Instant> {
    let [begin, end] = day else { return Vec::new() };
    let count = (end.millis() - begin.millis() + HOUR_MILLIS - 1) / HOUR_MILLIS;
    (0..count).map(|hour| begin.saturating_plus_millis(hour * HOUR_MILLIS)).collect()
}

fn by_channel(versions: Vec<DueVersion>, channel: &ChannelChoice) -> Result<ByChannel, Fault> {
    let mut found = ByChannel::default();
    for DueVersion { sequence, number, json } in versions {
        let version: Version = serde_json::from_str(&json)?;
        let steps = version.draft.steps.iter().filter(|step| step.channel == *channel);
        let steps: Vec<StepId> = steps.map(|step| step.id.clone()).collect();
        if steps.len() == version.draft.steps.len() {
            found.all.push((sequence, number));
        } else if !steps.is_empty() {
            found.some.insert((sequence, number), steps);
        }
    }
    Ok(found)
}

/// The step whose moment comes next.
fn next_step(state: Steps<'_>) -> Option<Cow<'_, str>> {
    let pending = state.steps.into_iter().filter(|step| step.status == StepStatus::Pending);
    pending.filter_map(|step| Some((step.planned?.at, step.id))).min().map(|(_, id)| id)
}
