//! Keeps of each thing that was seen how often, where, and the shortest way to it.
//!
//! In: walks. Out: findings in the draft's order. Never: two findings of one kind for one step.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::happenings::said;
use super::places::{Place, UNKNOWN};
use super::sights::{Kind, Sight};
use super::walk::{Case, Reached, Walked};
use super::words;
use crate::base::{Severity, pointer};
use crate::wire::request::{Finding, Scenario, Seen};
use crate::wire::{Version, ZoneId};

/// Whose, which step, what: the order of the findings.
type Key = (usize, Option<usize>, Kind);

/// In how many walks something was so.
#[derive(Default)]
struct Count {
    all: u32,
    /// Where nothing happened but that time passed.
    calm: u32,
    zones: BTreeMap<String, u32>,
}

struct Entry {
    count: Count,
    /// How much happens on the shortest way.
    outside: usize,
    scenario: Scenario,
    sight: Sight,
}

/// What was seen in all walks.
pub(super) struct Book<'a> {
    versions: &'a [Version],
    entries: BTreeMap<Key, Entry>,
    /// In how many walks each step of the draft had its turn: those that ended before it show nothing of it.
    reached: Vec<Count>,
    calm: u32,
    together: u32,
}

impl<'a> Book<'a> {
    pub(super) fn new(versions: &'a [Version]) -> Self {
        let steps = versions.first().map_or(0, |version| version.draft.steps.len());
        let reached = vec![(); steps].into_iter().map(|()| Count::default()).collect();
        Self { versions, entries: BTreeMap::new(), reached, calm: 0, together: 0 }
    }

    /// Adds what was seen in a walk. Gives how far its steps got.
    pub(super) fn add(&mut self, case: &Case<'_>, walked: Walked) -> Vec<Reached> {
        let zone = walked.contact.timezone.as_ref().map_or(UNKNOWN, ZoneId::as_str).to_string();
        let calm = case.happens.is_empty();
        let alone = case.members == 1;
        self.calm += u32::from(calm && alone);
        self.together += u32::from(!alone);
        for (count, _) in self.reached.iter_mut().zip(&walked.steps).filter(|(_, step)| alone && step.turn) {
            count.add(calm, &zone);
        }
        let Walked { contact, target, conversation, turns, sights, steps, .. } = walked;
        for sight in sights {
            let key = (sight.member, sight.step, sight.kind);
            let way = turns.get(..=sight.turn).unwrap_or(&turns);
            let outside = way.iter().filter(|turn| turn.outside).count();
            if let Some(entry) = self.entries.get_mut(&key) {
                entry.count.add(calm, &zone);
                if outside >= entry.outside {
                    continue;
                }
            }
            let scenario = Scenario {
                who: who(case, &zone),
                what: way
                    .iter()
                    .filter(|turn| turn.outside)
                    .map(|turn| format!("{}: {}", turn.event.at, said(&turn.event)))
                    .collect(),
                contact: contact.clone(),
                target: target.clone(),
                conversation: conversation.clone(),
                start: case.place.start,
                local: case.place.local(),
                turns: way.to_vec(),
                seen: seen(&sight),
            };
            match self.entries.get_mut(&key) {
                Some(entry) => (entry.outside, entry.scenario, entry.sight) = (outside, scenario, sight),
                None => {
                    let mut count = Count::default();
                    count.add(calm, &zone);
                    self.entries.insert(key, Entry { count, outside, scenario, sight });
                }
            }
        }
        steps
    }

    /// The findings, in the draft's order, those of the others behind.
    pub(super) fn findings(self) -> Vec<Finding> {
        let Self { versions, entries, reached, calm, together } = self;
        let finding = |((member, step, kind), entry): (Key, Entry)| {
            let had_turn = step.and_then(|step| reached.get(step));
            let of = match (kind, had_turn) {
                (Kind::CapExceeded | Kind::CapDefers, _) => together,
                (Kind::Expires | Kind::DeadEnd | Kind::Unreachable, Some(count)) => count.calm,
                (_, Some(count)) => count.all,
                (_, None) => calm,
            };
            let always = entry.count.all >= of && !matches!(kind, Kind::NightSend | Kind::CapExceeded | Kind::CapDefers);
            let in_zone = |zone: &String| had_turn.and_then(|count| count.zones.get(zone)).copied().unwrap_or(of);
            let whole: Vec<&str> = entry
                .count
                .zones
                .iter()
                .filter(|(zone, count)| **count >= in_zone(zone))
                .map(|(zone, _)| zone.as_str())
                .collect();
            let told = words::Told { versions, sight: &entry.sight, always, zones: &whole, who: &entry.scenario.who };
            Finding {
                code: Cow::Borrowed(told.code()),
                severity: if always { Severity::Error } else { Severity::Warning },
                path: path(member, step),
                message: told.message(),
                help: told.help(),
                walks: entry.count.all,
                of,
                zones: entry.count.zones.keys().map(|zone| ZoneId(zone.as_str().into())).collect(),
                scenario: entry.scenario,
            }
        };
        entries.into_iter().map(finding).collect()
    }
}

impl Count {
    fn add(&mut self, calm: bool, zone: &str) {
        self.all += 1;
        self.calm += u32::from(calm);
        match self.zones.get_mut(zone) {
            Some(count) => *count += 1,
            None => drop(self.zones.insert(zone.into(), 1)),
        }
    }
}

/// Where a finding stands in the request.
fn path(member: usize, step: Option<usize>) -> String {
    let draft = match member.checked_sub(1) {
        None => "/draft".into(),
        Some(other) => pointer::element("/others", other),
    };
    step.map_or_else(|| draft.clone(), |step| format!("{draft}/steps/{step}"))
}

fn who(case: &Case<'_>, zone: &str) -> String {
    let words = &case.person.words;
    if zone == UNKNOWN { format!("{words}, whose zone nobody knows") } else { format!("{words}, in {zone}") }
}

fn seen(sight: &Sight) -> Seen {
    let Sight { at, local, ref zone, ref decision, ref refused, .. } = *sight;
    Seen { at, local, zone: zone.clone(), decision: decision.clone(), refused: refused.clone() }
}

/// Says whether a person is walked from a place: those given only where they live.
pub(super) fn fits(person: &super::people::Person<'_>, place: &Place) -> bool {
    person.given.is_none_or(|contact| contact.timezone == place.zone_id)
}
