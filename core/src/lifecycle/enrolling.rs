//! Whether an enrollment may begin, and the state that it begins with (L10).
//!
//! In: the facts, the target, what the contact is enrolled in. Out: a new state, or the first check that failed. Never: two answers
//! for one request.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;
use sha2::{Digest, Sha256};

use crate::base::{EnrollmentId, Reason, StepId, TargetId};
use crate::check::Facts;
use crate::wire::{Enrollment, Existing, Reenroll, Status, StepState, StepStatus, Target, TargetKind};

/// Whether a contact can be reached by at least one step.
pub enum Reach {
    /// By at least one.
    Reachable,
    /// By none, because the contact has said no.
    OptedOut(Reason),
    /// By none.
    Unreachable(Reason),
}

/// What a request to enroll says beside the facts.
pub struct Request<'a> {
    /// The new enrollment's id, if the host gives one.
    pub id: Option<&'a EnrollmentId>,
    /// What it is about, if it is not the contact.
    pub target: Option<&'a Target>,
    /// The contact's other enrollments.
    pub existing: &'a [Existing],
    /// How many enrollments of the workspace are live.
    pub live: u32,
}

/// Begins an enrollment, or says which check failed first: published, target, opt-out, reach, re-enrollment, group, plan (L10).
///
/// # Errors
/// The reason of the refusal.
pub fn begin(facts: &Facts<'_>, request: &Request<'_>, reach: &Reach) -> Result<Enrollment, Reason> {
    if facts.version.number == 0 {
        return Err(Reason::new("enroll.notPublished", "the sequence is not published"));
    }
    if let Some(level) = facts.paused() {
        let text = format!("the {} is paused", level.name());
        return Err(Reason::new("enroll.paused", text).with("level", level.name()));
    }
    let target = target(facts, request)?;
    if facts.contact.archived {
        return Err(Reason::new("enroll.archived", "the contact is archived"));
    }
    match reach {
        Reach::Reachable => {}
        Reach::OptedOut(reason) | Reach::Unreachable(reason) => return Err(reason.clone()),
    }
    again(facts, request, &target)?;
    exclusive(facts, request)?;
    if let Some(most) = facts.settings.plan.as_ref().and_then(|plan| plan.max_enrollments)
        && request.live >= most
    {
        let text = format!("the plan's most is {most} live at once, and there are {}", request.live);
        return Err(Reason::new("enroll.planLimit", text).with("limit", most).with("live", request.live));
    }
    Ok(state(facts, request, target))
}

fn target(facts: &Facts<'_>, request: &Request<'_>) -> Result<Target, Reason> {
    let wanted = facts.draft().target;
    let found = match (request.target, facts.conversation) {
        (Some(target), _) => target.clone(),
        (None, Some(conversation)) if wanted == TargetKind::Conversation => {
            let id = TargetId::new(conversation.id.as_str());
            Target { kind: TargetKind::Conversation, id, date: None, attributes: conversation.attributes.clone() }
        }
        (None, _) => Target {
            kind: TargetKind::Contact,
            id: TargetId::new(facts.contact.id.as_str()),
            date: None,
            attributes: alloc::collections::BTreeMap::new(),
        },
    };
    if found.kind == wanted {
        return Ok(found);
    }
    let text = format!("the sequence is about a target of type {}, and this is a {}", wanted.name(), found.kind.name());
    Err(Reason::new("enroll.targetMissing", text).with("wanted", wanted.name()).with("found", found.kind.name()))
}

/// The rule for the same target going through the same sequence again (C2).
fn again(facts: &Facts<'_>, request: &Request<'_>, target: &Target) -> Result<(), Reason> {
    let same = |existing: &&Existing| {
        let theirs = (existing.target.kind, &existing.target.id);
        existing.sequence == facts.version.sequence && theirs == (target.kind, &target.id)
    };
    let mut others = request.existing.iter().filter(same);
    let blocking = match facts.draft().reenroll {
        Reenroll::Always => None,
        Reenroll::AfterEnd => others.find(|existing| existing.status.is_live()),
        Reenroll::Never => others.next(),
    };
    match blocking {
        None => Ok(()),
        Some(existing) => {
            let text = format!("already enrolled in this sequence ({})", existing.status.name());
            Err(Reason::new("enroll.alreadyEnrolled", text).with("enrollment", existing.id.as_str()))
        }
    }
}

fn exclusive(facts: &Facts<'_>, request: &Request<'_>) -> Result<(), Reason> {
    let Some(group) = &facts.draft().exclusive_group else { return Ok(()) };
    let same = |existing: &&Existing| existing.status.is_live() && existing.exclusive_group.as_ref() == Some(group);
    match request.existing.iter().find(same) {
        None => Ok(()),
        Some(existing) => {
            let text = format!("already in another sequence of the group `{group}`");
            let reason = Reason::new("enroll.exclusiveGroup", text).with("group", group.as_str());
            Err(reason.with("enrollment", existing.id.as_str()))
        }
    }
}

fn state(facts: &Facts<'_>, request: &Request<'_>, target: Target) -> Enrollment {
    let now = facts.now;
    let conversation = facts.conversation.map(|conversation| conversation.id.clone());
    Enrollment {
        id: request.id.cloned().unwrap_or_else(|| made_id(facts, &target, request.existing)),
        sequence: facts.version.sequence.clone(),
        version: facts.version.number,
        hash: facts.version.hash.clone(),
        contact: facts.contact.id.clone(),
        target,
        conversation,
        status: Status::Active,
        waiting_for: None,
        wake_at: None,
        zone: facts.choice.clone(),
        enrolled_at: now,
        episode: 1,
        episode_at: now,
        last_outbound: facts.conversation.and_then(|conversation| conversation.last_outbound),
        held_until: None,
        dead_channels: Vec::new(),
        soft_bounces: alloc::collections::BTreeMap::new(),
        not_before: None,
        gone: Vec::new(),
        base: now,
        steps: facts.steps().iter().map(|step| fresh_step(&step.id)).collect(),
        pause: None,
        ended: None,
        seen: Vec::new(),
        revision: 0,
    }
}

/// A step whose turn has not come.
pub(super) fn fresh_step(id: &StepId) -> StepState {
    StepState {
        id: id.clone(),
        status: StepStatus::Pending,
        planned: None,
        wanted: None,
        key: None,
        intents: 0,
        unsure: false,
        attempts: 0,
        channel: None,
        deferrals: 0,
        refused_by: Vec::new(),
        asked: 0,
        question: None,
        expires_at: None,
        written: None,
        template_only: None,
        sent_at: None,
        by_hand: false,
        reason: None,
    }
}

/// An id made from what the enrollment is: the same request gives the same id on every host. One that began at this very moment and is over
/// keeps its own.
fn made_id(facts: &Facts<'_>, target: &Target, existing: &[Existing]) -> EnrollmentId {
    let mut ids = (0_u32..).map(|count| numbered_id(facts, target, count));
    let free = |id: &EnrollmentId| existing.iter().all(|other| other.id != *id || other.status.is_live());
    ids.find(free).unwrap_or_else(|| numbered_id(facts, target, 0))
}

fn numbered_id(facts: &Facts<'_>, target: &Target, count: u32) -> EnrollmentId {
    let mut hasher = Sha256::new();
    let parts = [facts.contact.id.as_str(), facts.version.sequence.as_str(), target.kind.name(), target.id.as_str()];
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.update(facts.now.millis().to_be_bytes());
    if count > 0 {
        hasher.update(count.to_be_bytes());
    }
    let mut id = String::from("enr_");
    for byte in hasher.finalize().iter().take(10) {
        let _ = write!(id, "{byte:02x}");
    }
    EnrollmentId::new(id)
}
