//! One walk of the corridor with a virtual clock: time passes, messages are accepted at once, and what was chosen happens.
//!
//! In: a person, a place, what happens, the sequences. Out: the turns, and what was seen in them. Never: a decision; the engine makes all
//! of them, and each turn could be replayed by an `enroll` or an `advance`.

use alloc::format;
use alloc::vec::Vec;

use super::fill::Filling;
use super::happenings::{self, Happening};
use super::people::{Person, target};
use super::places::Place;
use super::sights::{Sight, Watch};
use crate::base::{EnrollmentId, Instant, Problem};
use crate::check::facts::{Around, Given};
use crate::check::{Facts, Prepared};
use crate::engine;
use crate::lifecycle::{Ledger, Request};
use crate::time::Zones;
use crate::wire::event::{Event, Happened, Nothing};
use crate::wire::request::ScenarioTurn;
use crate::wire::{Competing, Contact, Conversation, Enrollment, Send, SentRecord, Settings, StepStatus, Target, Version};

/// The most turns of a walk for each step of its sequences, and beside them.
const TURNS: (usize, usize) = (12, 60);

/// What is the same for all walks.
pub(super) struct World<'a> {
    pub(super) versions: &'a [Version],
    /// What each version comes to under the settings, in the same order.
    pub(super) prepared: &'a [Prepared],
    pub(super) settings: &'a Settings,
    pub(super) zones: &'a Zones,
    pub(super) filling: &'a Filling,
}

/// What is walked.
pub(super) struct Case<'a> {
    pub(super) person: &'a Person<'a>,
    pub(super) place: &'a Place,
    /// What happens, in order.
    pub(super) happens: &'a [Happening],
    /// How many of the sequences: the draft alone, or all of them together.
    pub(super) members: usize,
}

/// What came of a walk.
pub(super) struct Walked {
    pub(super) contact: Contact,
    pub(super) target: Option<Target>,
    pub(super) conversation: Option<Conversation>,
    pub(super) turns: Vec<ScenarioTurn>,
    pub(super) sights: Vec<Sight>,
    /// How far the draft's steps got.
    pub(super) steps: Vec<Reached>,
    /// Whether all that was to happen did.
    pub(super) complete: bool,
}

/// How far a step of the draft got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reached {
    /// Its moment came, or it turned out to have none.
    pub(super) turn: bool,
    /// It had a moment.
    pub(super) planned: bool,
    /// It went out.
    pub(super) sent: bool,
}

/// One enrollment of a walk.
struct Member<'a> {
    version: &'a Version,
    id: EnrollmentId,
    target: Option<Target>,
    state: Option<Enrollment>,
}

/// A walk that is under way.
struct Walk<'a> {
    world: &'a World<'a>,
    case: &'a Case<'a>,
    members: Vec<Member<'a>>,
    sent: Vec<SentRecord>,
    now: Instant,
    /// What has changed the person and is still to be told.
    arrives: Option<Event>,
    /// What has still to happen: those that wait for their step, and those that have their instant.
    waiting: Vec<Happening>,
    coming: Vec<Event>,
    turns: Vec<ScenarioTurn>,
    watch: Watch,
}

/// What a stretch of a walk stands on: the person as they are in it, and the facts that follow, made once.
struct Ground<'a> {
    contact: &'a Contact,
    conversation: Option<&'a Conversation>,
    facts: Option<Facts<'a>>,
}

/// Walks a case to its end.
///
/// # Errors
/// When the facts are not sound.
pub(super) fn walk(world: &World<'_>, case: &Case<'_>) -> Result<Walked, Vec<Problem>> {
    let contact = case.person.contact(case.place, world.settings, world.filling);
    let conversation = case.person.conversation(case.place, world.filling);
    let members = world.versions.iter().take(case.members).enumerate().map(|(index, version)| Member {
        version,
        id: EnrollmentId::new(if index == 0 { "explore".into() } else { format!("explore-{index}") }),
        target: target(&version.draft, case.place, world.filling),
        state: None,
    });
    let mut walk = Walk {
        world,
        case,
        members: members.collect(),
        sent: Vec::new(),
        now: case.place.start,
        arrives: None,
        waiting: case.happens.to_vec(),
        coming: Vec::new(),
        turns: Vec::new(),
        watch: Watch::new(world.versions, case.members, case.happens.is_empty()),
    };
    let mut person = contact.clone();
    while let Some(changed) = {
        let mut ground = Ground { contact: &person, conversation: conversation.as_ref(), facts: None };
        walk.live(&mut ground)?
    } {
        person = changed;
    }
    let Walk { members, turns, watch, waiting, .. } = walk;
    let target = members.into_iter().next().and_then(|member| member.target);
    let (sights, steps) = watch.finish();
    Ok(Walked { contact, target, conversation, turns, sights, steps, complete: waiting.is_empty() })
}

impl<'a> Walk<'a> {
    /// From turn to turn: the next wake-up, or what happens, whichever comes first. Ends where the walk does, or gives the person as
    /// what happens has changed them.
    fn live<'g>(&mut self, ground: &mut Ground<'g>) -> Result<Option<Contact>, Vec<Problem>>
    where
        'a: 'g,
    {
        if let Some(event) = self.arrives.take() {
            let turn = self.turns.len();
            self.turn(ground, 0, event, true)?;
            if let Some(turn) = self.turns.get_mut(turn) {
                turn.contact = Some(ground.contact.clone());
            }
        } else {
            for member in 0..self.members.len() {
                self.turn(ground, member, Event { at: self.now, id: None, what: Happened::Enrolled(Nothing {}) }, false)?;
            }
        }
        let steps: usize = self.members.iter().map(|member| member.version.draft.steps.len()).sum();
        let most = steps * TURNS.0 + TURNS.1;
        while self.turns.len() < most {
            let wake = self.next_wake();
            if let Some((0, at)) = wake {
                self.happen_before(at, ground.contact);
            }
            let next = self.coming.iter().enumerate().min_by_key(|(_, event)| event.at).map(|(place, event)| (place, event.at));
            match (wake, next) {
                (Some((member, wake)), next) if next.is_none_or(|(_, at)| wake < at) => {
                    self.now = self.now.max(wake);
                    self.turn(ground, member, engine::due_event(self.now), false)?;
                }
                (_, Some((place, at))) => {
                    self.now = self.now.max(at);
                    let event = self.coming.remove(place);
                    if let Some(changed) = happenings::changed(ground.contact, &event) {
                        self.arrives = Some(event);
                        return Ok(Some(changed));
                    }
                    self.turn(ground, 0, event, true)?;
                }
                _ => match self.held() {
                    Some(member) => self.turn(ground, member, happenings::skipped(self.now), true)?,
                    None => break,
                },
            }
        }
        Ok(None)
    }

    /// Which enrollment wakes up next, and when.
    fn next_wake(&self) -> Option<(usize, Instant)> {
        let wake = |member: &Member<'_>| member.state.as_ref().filter(|state| state.status.is_live())?.wake_at;
        let wakes = self.members.iter().enumerate().filter_map(|(index, member)| Some((index, wake(member)?)));
        wakes.min_by_key(|(index, at)| (*at, *index))
    }

    /// An enrollment that only a person can move on: a step of it is held.
    fn held(&self) -> Option<usize> {
        let held = |state: &Enrollment| {
            state.status.is_live() && state.pause.is_none() && state.steps.iter().any(|step| step.status == StepStatus::Held)
        };
        self.members.iter().position(|member| member.state.as_ref().is_some_and(held))
    }

    /// Lets what comes before the draft's next step happen, once.
    fn happen_before(&mut self, due: Instant, contact: &Contact) {
        let next = self.waiting.first().copied().filter(|happening| !happening.after);
        let Some((happening, state)) = next.zip(self.members.first().and_then(|member| member.state.as_ref())) else { return };
        let step = state.steps.get(happening.step);
        let planned = step.filter(|step| step.status == StepStatus::Pending).and_then(|step| step.planned.as_ref());
        if planned.is_none_or(|planned| planned.at != due) {
            return;
        }
        let wrote_on = contact.last_inbound.keys().next().cloned();
        let answered = state.steps.iter().rev().find_map(|step| step.channel.clone()).or(wrote_on);
        self.waiting.remove(0);
        self.coming.extend(happening.before(due, self.now, answered));
    }

    /// One event of one enrollment, and what follows it at once: the provider takes the message, the model writes, a person approves.
    fn turn<'g>(&mut self, ground: &mut Ground<'g>, member: usize, event: Event, outside: bool) -> Result<(), Vec<Problem>>
    where
        'a: 'g,
    {
        let mut next = Some((event, outside));
        while let Some((event, outside)) = next.take() {
            let ledger = self.step(ground, member, event, outside)?;
            let follows = match ledger.sent() {
                Some(send) => Some(engine::accepted(send, self.now)),
                None => ledger.asked().and_then(|question| engine::as_written(question, self.now)),
            };
            next = follows.map(|event| (event, false));
        }
        Ok(())
    }

    /// One turn of the corridor.
    fn step<'g>(&mut self, ground: &mut Ground<'g>, index: usize, event: Event, outside: bool) -> Result<Ledger, Vec<Problem>>
    where
        'a: 'g,
    {
        let competing = self.competing(index);
        let Some(member) = self.members.get_mut(index) else { return Ok(Ledger::default()) };
        let given = Given {
            version: member.version,
            contact: ground.contact,
            conversation: ground.conversation,
            settings: self.world.settings,
            sent: &[],
            around: Around::default(),
            zones: self.world.zones,
            now: self.now,
            prepared: self.world.prepared.get(index),
            path: "",
        };
        let beside;
        let facts = if self.case.members > 1 {
            beside = Facts::new(&Given {
                sent: &self.sent,
                around: Around { competing: &competing, sequence_paused: false },
                ..given
            })?;
            &beside
        } else {
            let facts = match &mut ground.facts {
                Some(facts) => facts,
                none => none.insert(Facts::new(&given)?),
            };
            facts.now = self.now;
            &*facts
        };
        let begun = match member.state.take() {
            Some(state) => Ok(engine::walk(state, &event, facts, Ledger::default())),
            None => {
                let about = Request { id: Some(&member.id), target: member.target.as_ref(), existing: &[], live: 0 };
                engine::begin(facts, &about, Ledger::default())
            }
        };
        let target = member.target.clone().filter(|_| matches!(event.what, Happened::Enrolled(_)));
        let (id, sent) = (member.id.clone(), self.sent.clone());
        let (version, turn) = (u32::try_from(index).unwrap_or(u32::MAX), self.turns.len());
        self.turns.push(ScenarioTurn { version, id, event, outside, contact: None, target, sent, competing: competing.clone() });
        let (state, ledger) = match begun {
            Ok(begun) => begun,
            Err(refused) => {
                self.watch.refused(index, turn, refused, facts);
                return Ok(Ledger::default());
            }
        };
        self.watch.look(index, turn, &state, &ledger, facts);
        let happening = self.waiting.first().filter(|happening| index == 0 && happening.after).copied();
        let sent = happening.and_then(|next| Some((ledger.sent().filter(|send| is_of(send, next, member.version))?, next)));
        if let Some((send, happening)) = sent {
            self.coming.extend(happening.after(send, self.now, &facts.zone));
            self.waiting.remove(0);
        }
        member.state = Some(state);
        if let Some(record) = ledger.sent().filter(|_| self.case.members > 1).map(|send| SentRecord::of(send, self.now)) {
            self.sent.push(record);
        }
        Ok(ledger)
    }

    /// The other enrollments whose messages are due too (L12).
    fn competing(&self, index: usize) -> Vec<Competing> {
        let others = self.members.iter().enumerate().filter(|(other, _)| *other != index);
        let due = others.filter_map(|(_, member)| {
            let state = member.state.as_ref().filter(|state| state.status.is_live() && state.pause.is_none())?;
            let pending = state.steps.iter().filter(|step| step.status == StepStatus::Pending);
            let due = pending.filter_map(|step| step.planned.as_ref()).map(|planned| planned.at).min()?;
            let priority = member.version.draft.priority;
            (due <= self.now).then(|| Competing { id: member.id.clone(), priority, due, channel: None })
        });
        due.collect()
    }
}

/// Whether a message is that of the step after which something happens.
fn is_of(send: &Send, happening: Happening, version: &Version) -> bool {
    version.draft.steps.get(happening.step).is_some_and(|step| step.id == send.step)
}
