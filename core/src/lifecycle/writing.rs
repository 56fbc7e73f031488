//! Texts that a model writes and a person approves (B8, S6, S7).
//!
//! In: a model's answer or failure, a person's approval or refusal. Out: the step with its text, another try, or what the step says for
//! failures. Never: an approval of one text taken for another's.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Write as _;
use sha2::{Digest, Sha256};

use super::Ledger;
use super::frontier::frontier;
use super::holds::want;
use super::steps::{conclude, hold};
use crate::assistant;
use crate::base::{Instant, Problem, Reason, SendKey, StepId};
use crate::check::Facts;
use crate::understand::stale;
use crate::wire::event::{Approved, ModelAnswered, ModelFailed, OfStep};
use crate::wire::{
    AskModel, Channel, Compose, Content, Effect, Enrollment, OnModelFailure, RequestApproval, Step, StepState, StepStatus,
    TextContent, Written,
};

/// How often a model is asked for one message, unless the workspace says otherwise.
const TRIES: u32 = 3;
/// How long to wait before asking again, in minutes, times the number of the try.
const AGAIN_MINUTES: i64 = 2;
const MINUTE_MILLIS: i64 = 60_000;
/// Why a step is held that no model has written a text for.
const COULD_NOT_COMPOSE: &str = "compose.couldNotCompose";

/// What an approval is bound to: the text, the conversation's last message, the step (S6).
fn digest(step: &StepId, content: &Content, facts: &Facts<'_>) -> String {
    let thread = facts.conversation;
    let last = thread.map(|thread| (thread.id.as_str(), thread.last_inbound, thread.last_outbound));
    let bytes = serde_json::to_vec(&(step, content, last)).unwrap_or_default();
    Sha256::digest(bytes).iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The text that was written for a step, if there is one that may go out now: approved where a person must, and written after the
/// conversation's last message; nothing that it says of time is false by now.
pub fn text_of<'a>(own: &'a StepState, step: &Step, facts: &Facts<'_>) -> Option<&'a Written> {
    let written = own.written.as_deref()?;
    let current = written.fallback || written.digest == digest(&step.id, &written.content, facts);
    let may = current && (step.compose == Compose::Full || written.approved || written.fallback);
    (may && false_by_now(written, facts).is_empty()).then_some(written)
}

/// What a text says of time that was true when it was written, and is not any more: `tomorrow` in a message that goes out a day later.
fn false_by_now(written: &Written, facts: &Facts<'_>) -> Vec<String> {
    let Some(at) = written.at.filter(|at| *at < facts.now) else { return Vec::new() };
    let text = match &written.content {
        Content::Text(text) => &text.body,
        Content::Rich(rich) => match rich.text.as_ref().or(rich.html.as_ref()) {
            Some(text) => text,
            None => return Vec::new(),
        },
        Content::Template(_) | Content::Named(_) => return Vec::new(),
    };
    let locale = facts.contact.locale.as_deref().or(facts.settings.locale.as_deref());
    stale(text, locale, at, facts.now, &facts.zone)
}

/// Says of a text that can't go out any more why that is, where what it says of time is false by now.
pub fn tell_stale(own: &StepState, facts: &Facts<'_>, ledger: &mut Ledger) {
    let phrases = own.written.as_deref().map(|written| false_by_now(written, facts)).unwrap_or_default();
    if !phrases.is_empty() {
        let text = format!("the text says `{}`, which was true when it was written; it is written anew", phrases.join("`, `"));
        let reason = Reason::new("compose.falseByNow", text);
        ledger.decide_step("void", &own.id, None, vec![reason]);
    }
}

/// Asks a model for a step's text, or does what the step says where there is none to ask.
pub fn ask(
    state: &mut Enrollment,
    index: usize,
    channel: &Channel,
    draft: Content,
    until: Instant,
    facts: &Facts<'_>,
    ledger: &mut Ledger,
) {
    let Some(step) = facts.steps().get(index) else { return };
    if facts.settings.model.is_none() {
        give_up(state, index, "the message is to be written by a model, and none is at hand", facts, ledger);
        return;
    }
    let (enrollment, contact) = (state.id.clone(), state.contact.clone());
    let Some(own) = state.steps.get_mut(index) else { return };
    own.asked += 1;
    own.intents += 1;
    own.written = None;
    let key = SendKey::new(format!("{enrollment}/{}/model/{}", own.id, own.intents));
    (own.question, own.expires_at) = (Some(key.clone()), Some(until));
    own.status = StepStatus::Composing;
    let text = format!("a model is asked for the text (try {})", own.asked);
    let reason = Reason::new("lifecycle.askedModel", text).with("key", key.as_str());
    ledger.decide_step("asked", &step.id, Some(facts.now), vec![reason]);
    let (channel, step, instructions) = (channel.clone(), step.id.clone(), step.instructions.clone());
    ledger.ask(Effect::AskModel(Box::new(AskModel { key, enrollment, step, contact, channel, instructions, draft, until })));
}

/// The step that waits for the answer to this question.
fn asked(state: &Enrollment, key: &SendKey, ledger: &mut Ledger) -> Option<usize> {
    let waits = |step: &StepState| step.status == StepStatus::Composing && step.question.as_ref() == Some(key);
    let found = state.steps.iter().position(waits);
    if found.is_none() {
        let reason = Reason::new("lifecycle.unknownKey", "no step waits for this answer; nothing changes");
        ledger.decide("ignored", None, reason.with("key", key.as_str()));
    }
    found
}

/// The model's text: it goes out, or to a person first.
pub(super) fn answered(state: &mut Enrollment, answer: &ModelAnswered, facts: &Facts<'_>, ledger: &mut Ledger) {
    let Some(index) = asked(state, &answer.key, ledger) else { return };
    let content = match content(answer, index, facts) {
        Ok(content) => content,
        Err(detail) => {
            let failure = ModelFailed { key: answer.key.clone(), out_of_credits: false, detail: Some(detail) };
            return failed(state, &failure, facts, ledger);
        }
    };
    let (enrollment, contact) = (state.id.clone(), state.contact.clone());
    let (Some(own), Some(step)) = (state.steps.get_mut(index), facts.steps().get(index)) else { return };
    let digest = digest(&step.id, &content, facts);
    own.written = Some(Box::new(Written {
        content: content.clone(),
        digest: digest.clone(),
        at: Some(facts.now),
        approved: false,
        fallback: false,
    }));
    let reason = Reason::new("lifecycle.modelAnswered", "the model wrote a text").with("key", answer.key.as_str());
    ledger.decide_step("written", &own.id, Some(facts.now), vec![reason]);
    if step.compose == Compose::Full {
        own.status = StepStatus::Pending;
        return;
    }
    own.status = StepStatus::Approving;
    let (step, until) = (own.id.clone(), own.expires_at.unwrap_or(facts.now));
    ledger.ask(Effect::RequestApproval(Box::new(RequestApproval { enrollment, step, contact, content, digest, until })));
}

/// What the model wrote: read from its answer, or as a host that asks in words of its own has read it.
fn content(answer: &ModelAnswered, index: usize, facts: &Facts<'_>) -> Result<Content, String> {
    let told = |problems: Vec<Problem>| problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("; ");
    match (&answer.content, &answer.answer) {
        (Some(content), _) => Ok(content.clone()),
        (None, Some(text)) => {
            let written = assistant::composed(text.reveal(), facts.steps().get(index), facts.settings).map_err(told)?;
            Ok(Content::Text(TextContent { subject: written.subject, body: written.text }))
        }
        (None, None) => Err("the answer brings neither `content` nor `answer`".into()),
    }
}

/// The model failed: asked again a few times, then as the step says (S7).
pub(super) fn failed(state: &mut Enrollment, failure: &ModelFailed, facts: &Facts<'_>, ledger: &mut Ledger) {
    let Some(index) = asked(state, &failure.key, ledger) else { return };
    let detail = failure.detail.as_deref().unwrap_or("no detail given");
    let most = facts.settings.model.as_ref().and_then(|model| model.tries).unwrap_or(TRIES);
    let Some(own) = state.steps.get_mut(index) else { return };
    if failure.out_of_credits || own.asked >= most {
        let why =
            if failure.out_of_credits { "the workspace is out of credits" } else { "the model could not write the message" };
        give_up(state, index, format!("{why}: {detail}"), facts, ledger);
        return;
    }
    let at = facts.now.saturating_plus_millis(AGAIN_MINUTES * MINUTE_MILLIS * i64::from(own.asked));
    (own.status, own.wanted, own.planned) = (StepStatus::Pending, Some(at), None);
    let reason = Reason::new("lifecycle.modelFailed", format!("the model could not write the message: {detail}"));
    ledger.decide_step("retrying", &own.id, Some(at), vec![reason.with("try", own.asked)]);
}

/// No model writes it: the step's own words, a hold, or it is left out. The step is never used up in silence.
fn give_up(state: &mut Enrollment, index: usize, why: impl Into<Cow<'static, str>>, facts: &Facts<'_>, ledger: &mut Ledger) {
    let reason = Reason::new(COULD_NOT_COMPOSE, why);
    let rule = facts.steps().get(index).map(|step| step.on_model_failure).unwrap_or_default();
    match rule {
        OnModelFailure::Hold => hold(state, index, reason, ledger),
        OnModelFailure::Skip => conclude(state, index, StepStatus::Skipped, reason, ledger),
        OnModelFailure::FallbackText => {
            let (Some(own), Some(step)) = (state.steps.get_mut(index), facts.steps().get(index)) else { return };
            own.status = StepStatus::Pending;
            let content = step.content.clone();
            own.written = Some(Box::new(Written { content, digest: String::new(), at: None, approved: false, fallback: true }));
            ledger.decide_step("written", &own.id, Some(facts.now), vec![reason]);
        }
    }
}

/// Texts that came too late: their steps are over, and the cadence goes on. Says whether there was one.
pub fn expire(state: &mut Enrollment, facts: &Facts<'_>, ledger: &mut Ledger) -> bool {
    let late = |step: &StepState| {
        let waits = matches!(step.status, StepStatus::Composing | StepStatus::Approving);
        waits && step.expires_at.is_some_and(|until| until <= facts.now)
    };
    let Some(index) = state.steps.iter().position(late) else { return false };
    let approving = state.steps.get(index).is_some_and(|step| step.status == StepStatus::Approving);
    let text = if approving { "nobody approved the text in time" } else { "the model did not answer in time" };
    conclude(state, index, StepStatus::Expired, Reason::new("lifecycle.textTooLate", text), ledger);
    true
}

/// The step whose text waits for a person.
fn approving(state: &Enrollment, named: Option<&StepId>, facts: &Facts<'_>, ledger: &mut Ledger) -> Option<usize> {
    let waits = |index: &usize| {
        let step = state.steps.get(*index);
        step.is_some_and(|step| step.status == StepStatus::Approving && named.is_none_or(|named| &step.id == named))
    };
    let found = frontier(state, facts.draft().list).into_iter().find(waits);
    if found.is_none() {
        ledger.decide("ignored", None, Reason::new("lifecycle.notApproving", "no text waits for approval; nothing changes"));
    }
    found
}

/// The step that is held because no model has written its text.
fn unwritten(state: &Enrollment, named: Option<&StepId>, facts: &Facts<'_>) -> Option<usize> {
    let waits = |index: &usize| {
        let held = state.steps.get(*index).filter(|step| step.status == StepStatus::Held);
        let lacks = |step: &StepState| step.reason.as_ref().is_some_and(|reason| reason.code == COULD_NOT_COMPOSE);
        held.is_some_and(|step| lacks(step) && named.is_none_or(|named| &step.id == named))
    };
    frontier(state, facts.draft().list).into_iter().find(waits)
}

/// A person wrote the text that no model has written: it goes out in that one's place, through the same gates (S6, S7).
fn written_by_hand(
    state: &mut Enrollment,
    index: usize,
    content: &Content,
    by: Option<&str>,
    facts: &Facts<'_>,
    ledger: &mut Ledger,
) {
    let Some(own) = state.steps.get(index) else { return };
    let (id, by_hand) = (own.id.clone(), own.by_hand);
    let planned = own.planned.as_ref().map_or(facts.now, |planned| planned.at);
    want(state, index, planned.max(facts.now), by_hand);
    if let Some(own) = state.steps.get_mut(index) {
        let digest = digest(&id, content, facts);
        own.written =
            Some(Box::new(Written { content: content.clone(), digest, at: Some(facts.now), approved: true, fallback: false }));
    }
    let by = by.unwrap_or("a person");
    let reason = Reason::new("lifecycle.writtenByPerson", format!("written and approved by {by}")).with("by", by);
    ledger.decide_step("approved", &id, Some(facts.now), vec![reason]);
}

/// A person approved the text. Where it is another text, or the conversation went on since, the approval is void, and the model is asked
/// again (S6). Where no model has written one, the approval may bring the text.
pub(super) fn approved(state: &mut Enrollment, approval: &Approved, facts: &Facts<'_>, ledger: &mut Ledger) {
    if let Some(content) = &approval.content
        && approval.digest.is_empty() // It is of no text of a model's.
        && let Some(index) = unwritten(state, approval.step.as_ref(), facts)
    {
        return written_by_hand(state, index, content, approval.by.as_deref(), facts, ledger);
    }
    let Some(index) = approving(state, approval.step.as_ref(), facts, ledger) else { return };
    let (Some(own), Some(step)) = (state.steps.get_mut(index), facts.steps().get(index)) else { return };
    let Some(written) = own.written.as_deref_mut() else { return };
    let now = digest(&step.id, &written.content, facts);
    if approval.digest != written.digest {
        let reason = Reason::new("lifecycle.approvalVoid", "the approval is of another text; nothing changes");
        ledger.decide_step("ignored", &own.id, None, vec![reason]);
        return;
    }
    own.status = StepStatus::Pending;
    if now != written.digest {
        own.written = None;
        let reason = Reason::new("lifecycle.approvalVoid", "the conversation went on since; the text is written anew");
        ledger.decide_step("void", &own.id, None, vec![reason]);
        return;
    }
    if let Some(changed) = &approval.content {
        written.content = changed.clone();
        written.digest = digest(&step.id, changed, facts);
    }
    written.approved = true;
    let by = approval.by.as_deref().unwrap_or("a person");
    let what = if approval.content.is_some() { "changed and approved" } else { "approved" };
    let reason = Reason::new("lifecycle.approved", format!("{what} by {by}")).with("by", by);
    ledger.decide_step("approved", &own.id, Some(facts.now), vec![reason]);
}

/// A person refused the text: the step is left out.
pub(super) fn refused(state: &mut Enrollment, of: &OfStep, facts: &Facts<'_>, ledger: &mut Ledger) {
    let Some(index) = approving(state, of.step.as_ref(), facts, ledger) else { return };
    let by = of.by.as_deref().unwrap_or("a person");
    let reason = Reason::new("lifecycle.refused", format!("the text was refused by {by}")).with("by", by);
    conclude(state, index, StepStatus::Skipped, reason, ledger);
}
