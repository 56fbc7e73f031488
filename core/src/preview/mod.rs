//! What an enrollment would do, computed by doing it: the same corridor with a virtual clock (B12).
//!
//! In: facts, a start. Out: each step's moment, channel, form and reasons. Never: a second way to compute a time.

mod under_way;

pub use under_way::{Beside, under_way};

use alloc::string::String;
use alloc::vec::Vec;

use crate::base::{EnrollmentId, Instant, Problem, limits};
use crate::check::Facts;
use crate::check::channels::profile;
use crate::check::facts::Given;
use crate::compose;
use crate::engine;
use crate::lifecycle::{Ledger, Request};
use crate::wire::request::{PreviewResult, PreviewStep, Segments};
use crate::wire::{Content, Enrollment, Send, Settings, StepState, StepStatus, Target, ZoneId};

/// Whom a preview is for and from when.
pub struct Wanted<'a> {
    /// What the enrollment is about.
    pub target: Option<&'a Target>,
    /// Its id, on which the spread depends.
    pub id: Option<&'a EnrollmentId>,
    /// Whether to give contents.
    pub render: bool,
}

/// Walks an enrollment from its start to its end, with every message accepted at once and no event in between. A held step is shown as
/// held, and the walk goes on as if it had been sent then.
///
/// # Errors
/// When the facts are not sound.
pub fn preview(given: &Given<'_>, wanted: &Wanted<'_>) -> Result<PreviewResult, Vec<Problem>> {
    let mut facts = Facts::new(given)?;
    let request = Request { id: wanted.id, target: wanted.target, existing: &[], live: 0 };
    let zone = facts.choice.clone();
    let (state, ledger) = match engine::begin(&facts, &request, Ledger::quiet()) {
        Ok(begun) => begun,
        Err(refused) => return Ok(PreviewResult { zone, steps: Vec::new(), refused: Some(refused) }),
    };
    let mut sights = Sights::default();
    let last = sights.walk(state, ledger, &mut facts);
    Ok(PreviewResult { zone, steps: sights.steps(&last, &facts, wanted.render), refused: None })
}

/// What was seen on the way.
#[derive(Default)]
struct Sights {
    /// The steps that something else than time has to move, as they were then.
    held: Vec<StepState>,
    sends: Vec<Send>,
}

impl Sights {
    /// Goes on until nothing is left to do. Each round sends, holds or ends at least one step, so that it comes to an end.
    fn walk(&mut self, mut state: Enrollment, mut ledger: Ledger, facts: &mut Facts<'_>) -> Enrollment {
        for _ in 0..limits::SEQUENCE_STEPS * 4 {
            let held = state.steps.iter().position(|step| step.status == StepStatus::Held);
            let event = if let Some(send) = ledger.sent() {
                self.sends.push(send.clone());
                engine::accepted(send, facts.now)
            } else if let Some(event) = ledger.asked().and_then(|question| engine::as_written(question, facts.now)) {
                event
            } else if let Some(at) = state.wake_at {
                facts.now = facts.now.max(at);
                engine::due_event(facts.now)
            } else if let Some(index) = held {
                self.pass_over(&mut state, index, facts.now);
                engine::due_event(facts.now)
            } else {
                break;
            };
            (state, ledger) = engine::walk(state, &event, facts, Ledger::quiet());
        }
        state
    }

    /// Notes a step that waits for something else than its time, and lets the walk go on as if it had been sent.
    fn pass_over(&mut self, state: &mut Enrollment, index: usize, now: Instant) {
        let Some(step) = state.steps.get_mut(index) else { return };
        self.held.push(step.clone());
        step.status = StepStatus::Sent;
        step.sent_at = Some(now);
        state.base = now;
    }

    /// The steps in order, as they were seen and as they stand at the end.
    fn steps(&self, last: &Enrollment, facts: &Facts<'_>, render: bool) -> Vec<PreviewStep> {
        let steps = last.steps.iter().zip(facts.steps());
        steps.map(|(state, step)| self.step(state, step.id.as_str(), facts, render)).collect()
    }

    fn step(&self, state: &StepState, id: &str, facts: &Facts<'_>, render: bool) -> PreviewStep {
        let held = self.held.iter().find(|step| step.id == state.id);
        let state = held.unwrap_or(state);
        let send = self.sends.iter().rev().find(|send| send.step == state.id);
        let planned = state.planned.as_ref();
        let mut reasons = planned.map(|planned| planned.reasons.clone()).unwrap_or_default();
        if state.status != StepStatus::Sent {
            reasons.extend(state.reason.clone());
        }
        PreviewStep {
            id: crate::base::StepId::new(id),
            status: state.status,
            at: state.sent_at.or(planned.map(|planned| planned.at)),
            local: planned.map(|planned| planned.local),
            zone: planned.map_or_else(|| ZoneId(facts.zone.name().into()), |planned| planned.zone.clone()),
            channel: send
                .map(|send| send.channel.clone())
                .or_else(|| state.channel.clone().filter(|_| state.status == StepStatus::Sent)),
            form: send.map(|send| String::from(send.content.form())),
            content: send.filter(|_| render).map(|send| send.content.clone()),
            segments: send.and_then(|send| segments(send, facts.settings)),
            reasons,
        }
    }
}

/// In how many parts a message goes out, where its channel counts them and its text is ours (S4).
fn segments(send: &Send, settings: &Settings) -> Option<Segments> {
    let text = match &send.content {
        Content::Text(text) => Some(&text.body),
        Content::Rich(rich) => rich.text.as_ref(),
        Content::Template(_) | Content::Named(_) => None,
    };
    profile(&send.channel, settings).filter(|profile| profile.segments).and(text).map(|text| compose::segments(text))
}
