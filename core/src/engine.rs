//! The corridor: the only place that knows the order of the rooms. One function advances an enrollment (X1).
//!
//! In: a state, an event, the facts. Out: a [`Turn`]: new state, effects, decisions, wake-up. Never: a rule of its own; each room
//! decides, and this only asks them in order.

use alloc::format;
use alloc::vec::Vec;

use crate::base::{Instant, Problem, Reason};
use crate::check::{self, Facts};
use crate::compose::{self, Composed};
use crate::emit;
use crate::lifecycle::{self, Ledger};
use crate::route;
use crate::schedule::{self, NoPlan};
use crate::time::Zones;
use crate::wire::event::{Approved, Event, Happened, ModelAnswered, Nothing, Sent};
use crate::wire::{
    Channel, Compose, Contact, Content, Draft, Effect, Enrollment, Send, Settings, Status, Step, StepStatus, Turn, WaitingFor,
};

/// Begins an enrollment, or says which check failed first (L10).
///
/// # Errors
/// The reason of the refusal.
pub fn enroll(facts: &Facts<'_>, request: &lifecycle::Request<'_>) -> Result<Turn, Reason> {
    let (state, ledger) = begin(facts, request, Ledger::default())?;
    Ok(enrolled(state, facts, ledger))
}

/// Closes the turn of an enrollment that [`begin`] has begun.
pub fn enrolled(state: Enrollment, facts: &Facts<'_>, ledger: Ledger) -> Turn {
    let event = Event { at: facts.now, id: None, what: Happened::Enrolled(Nothing {}) };
    emit::close(state, &event, facts, ledger)
}

/// Applies an event and does what has become due (X1). At most one message goes out (T12).
pub fn advance(state: Enrollment, event: &Event, facts: &Facts<'_>) -> Turn {
    let (state, ledger) = walk(state, event, facts, Ledger::default());
    emit::close(state, event, facts, ledger)
}

/// Begins as [`enroll`] does, without the timeline's entry, and writes into a new ledger.
///
/// # Errors
/// The reason of the refusal.
pub fn begin(facts: &Facts<'_>, request: &lifecycle::Request<'_>, mut ledger: Ledger) -> Result<(Enrollment, Ledger), Reason> {
    let mut state = lifecycle::begin(facts, request, &route::reach(facts))?;
    ledger.tell("enrolled", None, Some(facts.now), || {
        let text = format!("enrolled in version {} of `{}`", state.version, state.sequence);
        [Reason::new("lifecycle.enrolled", text).with("zone", facts.choice.zone.as_str())].into()
    });
    evaluate(&mut state, facts, &mut ledger);
    Ok((state, ledger))
}

/// Advances as [`advance`] does, without the timeline's entry: for walks with a virtual clock.
pub fn walk(mut state: Enrollment, event: &Event, facts: &Facts<'_>, mut ledger: Ledger) -> (Enrollment, Ledger) {
    state.zone = facts.choice.clone();
    if lifecycle::apply(&mut state, event, facts, &mut ledger) {
        evaluate(&mut state, facts, &mut ledger);
    }
    if ledger.says_nothing() {
        // Every event is answered: whoever asks why nothing happened reads it here.
        ledger.decide("waiting", state.wake_at, Reason::new("engine.nothingDue", "nothing is due now; nothing changes"));
    }
    (state, ledger)
}

/// Walks the rooms until a message is out, or nothing more is due. Says whether one is.
fn evaluate(state: &mut Enrollment, facts: &Facts<'_>, ledger: &mut Ledger) -> bool {
    let mut sent = false;
    while state.status == Status::Active && state.waiting_for != Some(WaitingFor::Silence) && !sent {
        if lifecycle::expire(state, facts, ledger) || plan_turn(state, facts, ledger) {
            continue;
        }
        let Some(index) = due(state, facts) else { break };
        sent = attempt(state, index, facts, ledger);
    }
    if sent {
        // What has its turn beside or after the message gets its plan now; it is sent in a turn of its own.
        while state.status == Status::Active && plan_turn(state, facts, ledger) {}
    }
    lifecycle::settle(state, facts, ledger);
    sent
}

/// Plans the steps whose turn it is. Says whether one of them ended or was held by that, so that another may have its turn.
fn plan_turn(state: &mut Enrollment, facts: &Facts<'_>, ledger: &mut Ledger) -> bool {
    let mut changed = false;
    schedule::count_left_out(state, facts);
    for index in lifecycle::frontier(state, facts.draft().list) {
        let Some(step) = state.steps.get(index) else { continue };
        if step.status != StepStatus::Pending || step.planned.is_some() {
            continue;
        }
        match schedule::plan(state, index, facts) {
            Ok(planned) => {
                ledger.tell("planned", Some(&step.id), Some(planned.at), || match planned.reasons.is_empty() {
                    true => alloc::vec![schedule::bound(state, index, facts)],
                    false => planned.reasons.clone(),
                });
                if let Some(step) = state.steps.get_mut(index) {
                    step.planned = Some(planned);
                }
            }
            Err(NoPlan::Silence) => {
                await_silence(state, ledger);
                return false;
            }
            Err(NoPlan::Held(reason)) => {
                lifecycle::hold(state, index, reason, ledger);
                changed = true;
            }
            Err(NoPlan::Late(planned, reason)) => {
                if let Some(step) = state.steps.get_mut(index) {
                    step.planned = Some(*planned);
                }
                lifecycle::conclude(state, index, StepStatus::Expired, reason, ledger);
                changed = true;
            }
        }
    }
    changed
}

/// There is no silence to measure: it waits for our side to write (L4).
fn await_silence(state: &mut Enrollment, ledger: &mut Ledger) {
    if state.waiting_for != Some(WaitingFor::Silence) {
        state.waiting_for = Some(WaitingFor::Silence);
        ledger.decide("waiting", None, NoPlan::Silence.reason());
    }
}

/// The step that is due the longest, if one is.
fn due(state: &Enrollment, facts: &Facts<'_>) -> Option<usize> {
    let planned = |index: &usize| -> Option<Instant> {
        let step = state.steps.get(*index).filter(|step| step.status == StepStatus::Pending)?;
        step.planned.as_ref().map(|planned| planned.at).filter(|at| *at <= facts.now)
    };
    lifecycle::frontier(state, facts.draft().list).into_iter().filter(|index| planned(index).is_some()).min_by_key(planned)
}

/// Takes a step that is due through the rooms: person, lateness, calendar, channel, opt-outs, text. Says whether it went out.
fn attempt(state: &mut Enrollment, index: usize, facts: &Facts<'_>, ledger: &mut Ledger) -> bool {
    let Some(step) = facts.steps().get(index) else { return false };
    let due = state.steps.get(index).and_then(|step| step.planned.as_ref()).map_or(facts.now, |planned| planned.at);
    if let Some(level) = facts.paused() {
        lifecycle::pause_above(state, level, facts, ledger);
        return false;
    }
    if let Some(reason) = lifecycle::held_by_person(state, index, facts) {
        lifecycle::hold(state, index, reason, ledger);
        return false;
    }
    if let Some(reason) = schedule::too_late(state, due, index, facts) {
        lifecycle::conclude(state, index, StepStatus::Expired, reason, ledger);
        return false;
    }
    if !still_open(state, index, facts, ledger) {
        return false;
    }
    let route = match choose(state, step, index, due, facts) {
        Ok(route) => route,
        Err(rejected) => {
            not_routed(state, step, index, &rejected, facts, ledger);
            return false;
        }
    };
    if lifecycle::stays_unsure(state, index, &route.channel, facts, ledger) {
        return false;
    }
    let proof = match lifecycle::clear(state, facts, &route.channel) {
        Ok(proof) => proof,
        Err(reason) => {
            lifecycle::hold(state, index, reason, ledger);
            return false;
        }
    };
    if needs_text(state, step, index, &route, facts) {
        if let Some(own) = state.steps.get(index) {
            lifecycle::tell_stale(own, facts, ledger);
        }
        let (draft, until) = (compose::draft(state, step, &route, facts), schedule::latest(state, due, index, facts));
        lifecycle::ask(state, index, &route.channel, draft, until, facts, ledger);
        return false;
    }
    match compose::compose(state, step, &route, facts) {
        Composed::Ready(content) => {
            emit::send(proof, state, index, &route, content, facts, ledger);
            schedule::keep_apart(state, due, facts, ledger);
            true
        }
        Composed::Hold(reason) => {
            lifecycle::hold(state, index, reason, ledger);
            false
        }
        Composed::Skip(reason) => {
            lifecycle::conclude(state, index, StepStatus::Skipped, reason, ledger);
            false
        }
    }
}

/// Whether the moment still holds: the calendars allow it, and the silence that it waits on lasts (X2). If not, it is moved or held.
fn still_open(state: &mut Enrollment, index: usize, facts: &Facts<'_>, ledger: &mut Ledger) -> bool {
    match schedule::recheck(state, index, facts) {
        Ok(None) => return true,
        Ok(Some(planned)) => {
            if let Some(own) = state.steps.get_mut(index) {
                ledger.decide_step("moved", &own.id, Some(planned.at), planned.reasons.clone());
                own.planned = Some(planned);
            }
        }
        Err(NoPlan::Silence) => await_silence(state, ledger),
        Err(none) => lifecycle::hold(state, index, none.reason(), ledger),
    }
    false
}

/// The channel and form that a step goes out by, with what this enrollment has run into so far.
fn choose<'a>(
    state: &Enrollment,
    step: &'a Step,
    index: usize,
    due: Instant,
    facts: &Facts<'a>,
) -> Result<route::Route<'a>, Vec<route::NotTaken>> {
    let own = state.steps.get(index);
    let again = own.and_then(|own| own.key.as_ref());
    let capped = |channel: &Channel| schedule::capped(state, due, channel, again, facts);
    let refused = route::Refused {
        dead: &state.dead_channels,
        refused_by: own.map_or(&[], |own| &own.refused_by),
        capped: Some(&capped),
        closed: own.and_then(|own| own.template_only.as_ref()),
    };
    route::select(step, facts, &refused)
}

/// Whether a model has to write the step's text first: there is none, or the conversation went on since. Templates are the provider's;
/// a name without words is no draft to start from.
fn needs_text(state: &Enrollment, step: &Step, index: usize, route: &route::Route<'_>, facts: &Facts<'_>) -> bool {
    let written = state.steps.get(index).and_then(|own| lifecycle::text_of(own, step, facts));
    let has_words = !matches!(route.content, Content::Template(_) | Content::Named(_));
    step.compose != Compose::Static && has_words && written.is_none()
}

/// No channel takes a step now: where a cap alone stands in the way it goes out later (L12), else as the step says (R4).
fn not_routed(
    state: &mut Enrollment,
    step: &Step,
    index: usize,
    rejected: &[route::NotTaken],
    facts: &Facts<'_>,
    ledger: &mut Ledger,
) {
    let first = rejected.iter().filter(|not_taken| not_taken.until.is_some()).min_by_key(|not_taken| not_taken.until);
    let Some((until, why)) = first.and_then(|first| Some((first.until?, first.reason.clone()))) else {
        let (cut, reason) = route::cut_off(rejected, &state.dead_channels);
        lifecycle::unreachable(state, index, step.on_unreachable, cut, reason, facts, ledger);
        return;
    };
    match schedule::defer(state, index, until, why, facts) {
        Ok(planned) => {
            if let Some(own) = state.steps.get_mut(index) {
                ledger.decide_step("deferred", &own.id, Some(planned.at), planned.reasons.clone());
                own.planned = Some(planned);
            }
        }
        Err(none) => lifecycle::hold(state, index, none.reason(), ledger),
    }
}

/// Everything that is wrong with a draft or worth a look, each room looking at its own part, in the order of the draft (B2).
pub fn review(draft: &Draft, contacts: &[Contact], settings: &Settings, zones: &Zones, from: Instant) -> Vec<Problem> {
    // A step that names a text is looked at as if it had the text's words itself (B11).
    let worded = &*check::texts::worded(draft, settings);
    let mut problems = without_hours(worded, settings, zones);
    problems.extend(schedule::review::review(worded, settings, zones, from));
    problems.extend(compose::trial(worded, contacts, settings));
    problems.extend(check::contacts::doubts(contacts, settings));
    problems = check::texts::at_names(problems, draft);
    problems.extend(check::texts::unknown(draft, settings));
    problems.sort_by(|left, right| place(&left.path).cmp(&place(&right.path)));
    problems
}

/// The errors of a draft that a walk through it could only find again in other words: all but those of its hours.
pub fn unsound(draft: &Draft, settings: &Settings, zones: &Zones) -> Vec<Problem> {
    let mut problems = without_hours(&check::texts::worded(draft, settings), settings, zones);
    problems.retain(Problem::is_error);
    check::texts::at_names(problems, draft)
}

fn without_hours(worded: &Draft, settings: &Settings, zones: &Zones) -> Vec<Problem> {
    let mut problems = check::draft::check(worded, zones);
    problems.extend(check::settings(settings, zones));
    problems.extend(route::review(worded, settings));
    problems.extend(compose::review(worded, settings));
    problems
}

/// A path as what to sort by: numbers by value.
fn place(path: &str) -> Vec<(u64, &str)> {
    path.split('/').map(|part| (part.parse().unwrap_or(u64::MAX), part)).collect()
}

/// An event of the clock, at a moment.
pub fn due_event(at: Instant) -> Event {
    Event { at, id: None, what: Happened::Due(Nothing {}) }
}

/// What a model and a person would answer if the step's own words were what they want: a walk with a virtual clock can't know better.
pub fn as_written(question: &Effect, at: Instant) -> Option<Event> {
    let what = match question {
        Effect::AskModel(ask) => {
            Happened::ModelAnswered(ModelAnswered { key: ask.key.clone(), content: Some(ask.draft.clone()), answer: None })
        }
        Effect::RequestApproval(request) => {
            let (step, digest) = (Some(request.step.clone()), request.digest.clone());
            Happened::Approved(Approved { step, digest, content: None, by: None })
        }
        _ => return None,
    };
    Some(Event { at, id: None, what })
}

/// A message that its provider accepted at once.
pub fn accepted(send: &Send, at: Instant) -> Event {
    Event { at, id: None, what: Happened::Sent(Sent { key: send.key.clone(), message_id: None }) }
}
