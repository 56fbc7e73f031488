//! What a change of zone data or settings moves: listed before it is applied, and then moved, exactly that (T14).
//!
//! In: zone data or settings as they would be. Out: each enrollment whose next message would come at another moment. Never: a moment of
//! its own; an enrollment that the change does not move.

use std::collections::BTreeSet;
use std::sync::Arc;

use relance_core::base::{ContactId, EnrollmentId, Instant, Problem, SequenceId, StepId};
use relance_core::wire::event::{Happened, Nothing};
use relance_core::wire::{EmailSettings, Event, Settings, Status};
use serde::{Deserialize, Serialize};

use super::Host;
use super::looking::settings_problems;
use super::publishing::sound;
use crate::drive::port::{Hashed, Notice, Scene, Seat, Turn, View};
use crate::drive::{self, Outlook, Standing, To};
use crate::engines::sql::{SqlTurn, Store};
use crate::fault::{Fault, FaultKind};
use crate::guest::{Guest, ZonePack};
use crate::report::EnrollmentFilter;

/// By what plans are made.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Zone data in place of the core's own, or of the host's where there are settings.
    zones: Option<Arc<ZonePack>>,
    /// Settings (JSON) in place of the workspace's.
    settings: Option<String>,
}

impl Rules {
    /// This zone data, the core's own without, and the workspace's settings.
    pub const fn of_zones(zones: Option<Arc<ZonePack>>) -> Self {
        Self { zones, settings: None }
    }

    /// These settings, and the host's zone data.
    pub const fn of_settings(json: String) -> Self {
        Self { zones: None, settings: Some(json) }
    }
}

/// Rules, and a core that goes by them.
struct Planner {
    core: Guest,
    settings: Option<Hashed>,
}

/// An enrollment whose next message moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Move {
    /// Which.
    pub enrollment: EnrollmentId,
    /// Whose.
    pub contact: ContactId,
    /// Of which sequence.
    pub sequence: SequenceId,
    /// Where it stands, and where it would.
    pub status: (Status, Status),
    /// The step that is next, and that would be.
    pub step: (Option<StepId>, Option<StepId>),
    /// When that was planned; nothing where it is held.
    pub from: Option<Instant>,
    /// When it would be.
    pub to: Option<Instant>,
    /// What the local clock shows then, by the rules of today and by those that would be.
    pub local: (Option<String>, Option<String>),
    /// The zone of that clock.
    pub zone: String,
    /// Why, one sentence after the other.
    pub why: Vec<String>,
}

/// What a change would do.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Moves {
    /// How many live enrollments were looked at.
    pub looked_at: usize,
    /// Those that move.
    pub moved: Vec<Move>,
    /// Those that can't be decided, and why; they stay as they are.
    pub undecided: Vec<(EnrollmentId, Vec<Problem>)>,
}

/// That plans are made anew is no reason why one moves.
const PLANNED_ANEW: &str = "lifecycle.recalculated";

#[derive(Serialize)]
struct When<'a> {
    v: u32,
    op: &'static str,
    zone: &'a str,
    instant: Instant,
}

#[derive(Deserialize)]
struct Reading {
    local: String,
    offset: String,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Every live enrollment of the workspace whose next message would move by these rules, by contact. Nothing is changed. What would
    /// move by the rules before as well, is not the change's doing and is left out; without any, everything that does not follow.
    pub fn moves(&mut self, before: Option<&Rules>, after: &Rules) -> Result<Moves, Fault> {
        self.look_at_zones()?;
        let mut future = self.planner(after)?;
        let mut past = before.map(|before| self.planner(before)).transpose()?;
        let mut moves = Moves::default();
        if past.as_ref().is_some_and(|past| same_timing(past, &future)) {
            return Ok(moves);
        }
        let live = EnrollmentFilter { live: true, ..EnrollmentFilter::default() };
        let contacts: BTreeSet<ContactId> = self.store.enrollments(&live)?.into_iter().map(|row| row.contact).collect();
        for contact in contacts {
            let scene = self.scene(&contact)?;
            for seat in &scene.seats {
                moves.looked_at += 1;
                match moved(&scene, seat, past.as_mut(), &mut future, self.clock.now()) {
                    Ok(Some(found)) => moves.moved.push(found),
                    Ok(None) => {}
                    Err(problems) => moves.undecided.push((seat.state.id.clone(), problems)),
                }
            }
        }
        Ok(moves)
    }

    fn planner(&self, rules: &Rules) -> Result<Planner, Fault> {
        let mut core = Guest::new(self.options.limits)?;
        let settings = match &rules.settings {
            Some(json) => {
                core.use_zones(self.zone_pack())?;
                let settings = Store::named(json.clone())?;
                settings_problems(&mut core, &settings.json).and_then(sound)?;
                Some(settings)
            }
            None => {
                core.use_zones(rules.zones.clone())?;
                None
            }
        };
        Ok(Planner { core, settings })
    }

    /// Plans these enrollments anew, under what is in force now; says how many it were.
    pub fn plan_anew(&mut self, moves: &[Move]) -> Result<usize, Fault> {
        self.look_at_zones()?;
        let mut planned = 0;
        for one in moves {
            let event = Event { at: self.clock.now(), id: None, what: Happened::Recalculated(Nothing {}) };
            match self.event(&To::Enrollment(one.enrollment.clone()), event) {
                Ok(report) => planned += report.turns.len(),
                Err(fault) if matches!(fault.kind, FaultKind::NotFound | FaultKind::Core) => {} // It ended, or is put aside.
                Err(fault) => return Err(fault),
            }
        }
        Ok(planned)
    }

    fn scene(&mut self, contact: &ContactId) -> Result<Scene, Fault> {
        let mut unheard = |_: Notice| {};
        let mut turn = SqlTurn::new(&mut self.store, &self.senders, contact.clone(), &mut unheard);
        let scene = turn.load(&View::Live)?;
        turn.pass()?;
        Ok(scene)
    }
}

impl Planner {
    fn outlook(&mut self, scene: &Scene, seat: &Seat, now: Instant) -> Result<Outlook, Vec<Problem>> {
        drive::outlook(&mut self.core, scene, seat, self.settings.as_ref().unwrap_or(&scene.settings), now)
    }

    fn reading(&mut self, zone: &str, at: Option<Instant>) -> Option<Reading> {
        self.core.ask_for(&When { v: 1, op: "when", zone, instant: at? }).ok()
    }
}

/// Whether two settings make the same plans, because they differ only in words and looks.
fn same_timing(past: &Planner, future: &Planner) -> bool {
    let timing = |settings: &Hashed| -> Option<Settings> {
        let mut settings: Settings = serde_json::from_str(settings.json.get()).ok()?;
        (settings.email, settings.texts, settings.locale) = (EmailSettings::default(), None, None);
        settings.workspace.clear();
        Some(settings)
    };
    let (Some(past), Some(future)) = (&past.settings, &future.settings) else { return false };
    timing(past).is_some_and(|past| Some(past) == timing(future))
}

fn moved(
    scene: &Scene,
    seat: &Seat,
    mut past: Option<&mut Planner>,
    future: &mut Planner,
    now: Instant,
) -> Result<Option<Move>, Vec<Problem>> {
    let found = future.outlook(scene, seat, now)?;
    let planned = |standing: &Standing| (standing.status, standing.step.clone(), standing.at);
    if !found.changes || planned(&found.before) == planned(&found.after) {
        return Ok(None);
    }
    if let Some(past) = &mut past
        && past.outlook(scene, seat, now)?.after == found.after
    {
        return Ok(None);
    }
    let zone = seat.state.zone.zone.to_string();
    let to = future.reading(&zone, found.after.at);
    let mut old = |at| past.as_mut().map_or_else(|| future.reading(&zone, at), |past| past.reading(&zone, at));
    let (from, thought) = (old(found.before.at), old(found.after.at));
    let mut why = Vec::new();
    if let (Some(thought), Some(to)) = (thought, &to)
        && thought.offset != to.offset
    {
        why.push(format!("the clock in {zone} is then at {}, and was thought to be at {}", to.offset, thought.offset));
    }
    why.extend(found.reasons.iter().filter(|reason| reason.code != PLANNED_ANEW).map(|reason| reason.text().into_owned()));
    Ok(Some(Move {
        enrollment: seat.state.id.clone(),
        contact: seat.state.contact.clone(),
        sequence: seat.state.sequence.clone(),
        status: (found.before.status, found.after.status),
        step: (found.before.step, found.after.step),
        from: found.before.at,
        to: found.after.at,
        local: (from.map(|from| from.local), to.map(|to| to.local)),
        zone,
        why,
    }))
}
