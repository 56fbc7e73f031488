//! What in a turn should not be: a step without a moment, a closed window, a message at night, one message too many.
//!
//! In: a turn's decisions and the facts that they were made from. Out: [`Sight`]s, each once a walk. Never: an opinion about a text.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use super::walk::Reached;
use crate::base::{Instant, Reason, SendKey, StepId};
use crate::check::Facts;
use crate::lifecycle::Ledger;
use crate::route;
use crate::wire::{Decision, Enrollment, LocalDateTime, Purpose, Status, StepStatus, Version, ZoneId};

/// From when to when it is night, in hours of the contact's clock.
const NIGHT: (i64, i64) = (21, 8);
const HOUR_MILLIS: i64 = 3_600_000;
/// More messages on one day than this are too many for people who have set no cap.
pub(super) const COURTEOUS_A_DAY: usize = 2;

/// What was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    NeverOpens,
    Unreachable,
    OutsideWindow,
    Expires,
    DeadEnd,
    NightSend,
    CapExceeded,
    CapDefers,
}

/// What became of the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Became {
    Held,
    LeftOut,
    Stopped,
    Sent,
    Deferred,
    NotBegun,
}

/// Something that was seen in a walk.
pub(super) struct Sight {
    pub(super) kind: Kind,
    /// Whose step: the draft's, or that of one of the others.
    pub(super) member: usize,
    pub(super) step: Option<usize>,
    /// The turn that shows it.
    pub(super) turn: usize,
    pub(super) at: Instant,
    pub(super) local: LocalDateTime,
    pub(super) zone: ZoneId,
    pub(super) became: Became,
    pub(super) decision: Option<Decision>,
    pub(super) refused: Option<Reason>,
    /// Since when it was deferred, and by what.
    pub(super) deferred: Option<(Instant, Reason)>,
    /// The messages of that day, where there are too many: whose and which step.
    pub(super) day: Vec<(usize, usize)>,
}

/// Looks at the turns of a walk.
pub(super) struct Watch {
    /// The ids of all steps, by sequence.
    ids: Vec<Vec<StepId>>,
    /// Nothing happens in this walk but that time passes.
    calm: bool,
    steps: Vec<Reached>,
    sights: Vec<Sight>,
    days: BTreeMap<i64, Vec<(usize, usize)>>,
    deferred: BTreeMap<(usize, usize), (Instant, Reason)>,
}

/// What is wrong with a decision: what, what became of the step, and the messages of the day where there are too many.
type Found = (Kind, Became, Vec<(usize, usize)>);

impl Watch {
    pub(super) fn new(versions: &[Version], members: usize, calm: bool) -> Self {
        let ids = |version: &Version| version.draft.steps.iter().map(|step| step.id.clone()).collect();
        let ids: Vec<Vec<StepId>> = versions.iter().take(members).map(ids).collect();
        let steps = vec![Reached::default(); ids.first().map_or(0, Vec::len)];
        Self { ids, calm, steps, sights: Vec::new(), days: BTreeMap::new(), deferred: BTreeMap::new() }
    }

    /// What was seen, and how far the draft's steps got.
    pub(super) fn finish(self) -> (Vec<Sight>, Vec<Reached>) {
        (self.sights, self.steps)
    }

    /// The enrollment did not even begin.
    pub(super) fn refused(&mut self, member: usize, turn: usize, refused: Reason, facts: &Facts<'_>) {
        if member == 0 && !self.together() {
            let mut sight = sight(Kind::Unreachable, (member, None), turn, facts, Became::NotBegun);
            sight.refused = Some(refused);
            self.sights.push(sight);
        }
    }

    /// Several sequences are walked at once; then only what they do to each other counts.
    fn together(&self) -> bool {
        self.ids.len() > 1
    }

    /// Looks at what a turn decided.
    pub(super) fn look(&mut self, member: usize, turn: usize, state: &Enrollment, ledger: &Ledger, facts: &Facts<'_>) {
        for decision in ledger.decisions() {
            let Some(id) = &decision.step else { continue };
            let Some(step) = self.ids.get(member).and_then(|ids| ids.iter().position(|known| known == id)) else { continue };
            self.reached(member, step, &decision.what);
            let found = if self.together() {
                self.beside_others((member, step), decision, state, facts)
            } else {
                self.alone(step, decision, state, facts)
            };
            let Some((kind, became, day)) = found else { continue };
            let is_new = |sight: &Sight| (sight.kind, sight.member, sight.step) != (kind, member, Some(step));
            if self.sights.iter().all(is_new) {
                let seen = sight(kind, (member, Some(step)), turn, facts, became);
                let deferred = self.deferred.get(&(member, step)).cloned();
                self.sights.push(Sight { decision: Some(decision.clone()), day, deferred, ..seen });
            }
        }
    }

    fn reached(&mut self, member: usize, step: usize, what: &str) {
        let Some(reached) = self.steps.get_mut(step).filter(|_| member == 0) else { return };
        reached.turn |= matches!(what, "held" | "expired" | "skipped" | "failed" | "sending");
        reached.planned |= what == "planned";
        reached.sent |= what == "sending";
    }

    /// What is wrong with a decision of the draft when it is walked alone.
    fn alone(&self, step: usize, decision: &Decision, state: &Enrollment, facts: &Facts<'_>) -> Option<Found> {
        let code = decision.reasons.last().map_or("", |reason| &*reason.code);
        let became = match &*decision.what {
            "sending" => return at_night(facts).then(|| (Kind::NightSend, Became::Sent, Vec::new())),
            "held" => Became::Held,
            "failed" => Became::Stopped,
            "expired" | "skipped" => Became::LeftOut,
            _ => return None,
        };
        let kind = match code {
            "schedule.noOpenTime" | "schedule.zoneUnknown" | "schedule.noBusinessDay" | "schedule.outOfRange" => Kind::NeverOpens,
            "route.unreachable" if window_closed(step, facts) => Kind::OutsideWindow,
            // Who has no address left after something happened is what the product is for.
            "route.unreachable" if self.calm => Kind::Unreachable,
            "schedule.tooLate" if self.calm => Kind::Expires,
            _ if self.calm && became == Became::Held && waits_for_person(state) => Kind::DeadEnd,
            _ => return None,
        };
        Some((kind, became, Vec::new()))
    }

    /// What several sequences do to each other.
    fn beside_others(
        &mut self,
        (member, step): (usize, usize),
        decision: &Decision,
        state: &Enrollment,
        facts: &Facts<'_>,
    ) -> Option<Found> {
        let place = (member, step);
        match &*decision.what {
            "deferred" => {
                let capped = |reason: &&Reason| matches!(&*reason.code, "schedule.capped" | "schedule.tooClose");
                let why = decision.reasons.iter().rev().find(capped)?;
                let own = |key: &SendKey| key.as_str().split('/').next() == Some(state.id.as_str());
                let theirs = facts.sent.last().is_some_and(|sent| !sent.key.as_ref().is_some_and(own));
                if theirs || !facts.around.competing.is_empty() {
                    self.deferred.entry(place).or_insert_with(|| (facts.now, why.clone()));
                }
                None
            }
            "sending" if self.deferred.contains_key(&place) => Some((Kind::CapDefers, Became::Deferred, Vec::new())),
            "sending" if facts.draft().purpose != Purpose::Transactional => {
                let day = self.days.entry(facts.zone.local(facts.now).day()).or_default();
                day.push(place);
                let uncapped = facts.settings.caps.is_empty() && facts.settings.spacing.is_none();
                (uncapped && day.len() > COURTEOUS_A_DAY).then(|| (Kind::CapExceeded, Became::Sent, day.clone()))
            }
            _ => None,
        }
    }
}

fn sight(kind: Kind, (member, step): (usize, Option<usize>), turn: usize, facts: &Facts<'_>, became: Became) -> Sight {
    Sight {
        kind,
        member,
        step,
        turn,
        at: facts.now,
        local: facts.zone.local_date_time(facts.now),
        zone: facts.choice.zone.clone(),
        became,
        decision: None,
        refused: None,
        deferred: None,
        day: Vec::new(),
    }
}

/// Whether it is night where the contact is, as far as anybody knows, and the message is none that people wait for.
fn at_night(facts: &Facts<'_>) -> bool {
    let hour = facts.zone.local(facts.now).millis_of_day() / HOUR_MILLIS;
    let night = hour >= NIGHT.0 || hour < NIGHT.1;
    night && facts.contact.timezone.is_some() && facts.draft().purpose != Purpose::Transactional
}

/// Whether it is a closed window that keeps a step from one of its channels now: the room that chooses channels says so itself.
fn window_closed(step: usize, facts: &Facts<'_>) -> bool {
    let routed = facts.steps().get(step).map(|step| route::route(step, facts));
    routed.is_some_and(|routed| routed.rejected.iter().any(|not_taken| not_taken.reason.code == "route.windowClosed"))
}

/// Whether nothing but a person can move it on.
fn waits_for_person(state: &Enrollment) -> bool {
    state.status == Status::Active && state.steps.iter().any(|step| step.status == StepStatus::Held)
}
