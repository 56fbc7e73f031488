//! What becomes of a silence: a follow-up, a question to a model, a close, or nothing yet, and until when (E1, E2, E4).
//!
//! In: a turn after its event. Out: where the conversation stands and when it must be woken. Never: a follow-up where our side has not
//! spoken, before the feature was switched on, or over a person (L4, L5).

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use core::fmt::Write as _;
use sha2::{Digest, Sha256};

use super::draft::{self, First, Plan};
use super::turn::Turn;
use super::{closing, events, questions};
use crate::base::{EnrollmentId, Instant, Reason, TargetId};
use crate::check::channels;
use crate::wire::{
    Asked, BeginFollowUp, FollowUp, Occasion, Promised, Proposed, StopEnrollment, Target, TargetKind, Version, WatchEffect,
    WatchStatus,
};

/// How many episodes there may be, unless the workspace says otherwise (L3).
const MAX_EPISODES: u32 = 5;

/// Says where the conversation stands and until when, after doing what is due.
pub(super) fn settle(turn: &mut Turn<'_>) {
    if turn.conversation.closed && !matches!(turn.state.status, WatchStatus::Closed | WatchStatus::Stopped) {
        let reason = Reason::new("watch.closedByPerson", "the conversation is closed");
        events::rest(turn, WatchStatus::Closed, "closed", reason);
    }
    if turn.auto.is_none() && turn.state.follow_up.is_some() {
        let reason = Reason::new("watch.off", "auto follow-ups are switched off");
        stop_follow_up(turn, &reason);
        turn.decide("cancelled", None, reason);
    }
    questions::expire(turn);
    turn.state.wake_at = None;
    if matches!(turn.state.status, WatchStatus::Resting | WatchStatus::HandedOver | WatchStatus::Stopped | WatchStatus::Closed) {
        return;
    }
    if let Some(question) = &turn.state.question {
        turn.state.wake_at = Some(question.until);
        turn.state.status = WatchStatus::Asking;
        return;
    }
    if let Some(follow_up) = &turn.state.follow_up {
        (turn.state.status, turn.state.reason) = (WatchStatus::Following, Some(follow_up.reason.clone()));
        return;
    }
    match turn.silent_since() {
        Some(since) => silent(turn, since),
        None => turn.stand(WatchStatus::Open, Reason::new("watch.ourTurn", "it is our side's turn to write")),
    }
}

/// The contact has been silent since then.
fn silent(turn: &mut Turn<'_>, since: Instant) {
    if turn.settings.silence_since.is_some_and(|fence| since < fence) {
        let text = "the silence began before the feature was switched on; nothing comes of it";
        turn.stand(WatchStatus::Silent, Reason::new("watch.beforeActivation", text));
        return;
    }
    if turn.state.bot_inactive || turn.conversation.bot_inactive {
        turn.stand(
            WatchStatus::Silent,
            Reason::new("watch.botInactive", "the bot is inactive; it waits until it is active again"),
        );
        return;
    }
    match may_follow(turn, Occasion::StoppedReplying) {
        Err(reason) => close_when_idle(turn, since, reason),
        Ok(()) => {
            if let Some(until) = turn.state.held_until.filter(|until| *until > turn.now) {
                let text = "a person wrote in the conversation; automatic follow-ups wait";
                return wait(turn, until, Reason::new("watch.humanHold", text));
            }
            follow(turn, since);
        }
    }
}

/// Follows a silence up: by the cadence at once, or as a model says when the conversation is idle.
fn follow(turn: &mut Turn<'_>, since: Instant) {
    // A model that could not say is not asked again about the same silence.
    let gave_up = turn.state.reason.as_ref().is_some_and(|reason| reason.code == questions::GAVE_UP);
    if turn.by_model() && !gave_up {
        let idle = turn.idle_at(since);
        if turn.now < idle {
            return wait(
                turn,
                idle,
                Reason::new("watch.silent", "the contact is silent; a model decides when the conversation is idle"),
            );
        }
        questions::ask(turn, Asked::Decide, 1, None);
        return settle(turn);
    }
    let first = first(turn, since);
    let plan = Plan { occasion: Occasion::StoppedReplying, first, text: None, single: false };
    let reason = Reason::new("watch.stoppedReplying", "the contact has stopped replying");
    if begin(turn, &plan, reason, None, None) {
        settle(turn);
    } else {
        let reason = turn.state.done.clone().unwrap_or_else(|| Reason::new("watch.nothingLeft", "no follow-up is left to send"));
        close_when_idle(turn, since, reason);
    }
}

/// The first follow-up of a cadence comes so long after our last message; at once where that has passed, behind a person's hold for example.
/// Where a model's own went before it, it keeps the distance.
fn first(turn: &Turn<'_>, since: Instant) -> First {
    let pace = turn
        .scenario(Occasion::StoppedReplying)
        .and_then(|scenario| draft::cadence(scenario, Occasion::StoppedReplying).into_iter().next());
    let least = turn.least(turn.state.sent.saturating_add(1));
    let due =
        pace.map(|pace| turn.after(since, least.map_or(pace.wait, |least| crate::assistant::rules::longer(pace.wait, least))));
    match due {
        Some(due) if due < turn.now => First::At(turn.now),
        _ => First::Silence,
    }
}

fn wait(turn: &mut Turn<'_>, until: Instant, reason: Reason) {
    turn.state.wake_at = Some(until);
    if turn.state.reason.as_ref() != Some(&reason) {
        turn.decide("waiting", Some(until), reason.clone());
    }
    turn.stand(WatchStatus::Silent, reason);
}

/// No follow-up comes of the silence: the conversation is closed when it is idle (E1), with a summary where follow-ups are used up (E11).
fn close_when_idle(turn: &mut Turn<'_>, since: Instant, why: Reason) {
    let used_up = why.code == "watch.usedUp";
    let stays = if used_up {
        turn.auto.is_some_and(|auto| auto.closing.stays_open)
    } else {
        // A person who has stopped the follow-up decides what becomes of the conversation.
        why.code == "watch.followUpStopped"
            || why.code == events::REOPENED
            || turn.settings.inactivity.as_ref().is_some_and(|inactivity| inactivity.stays_open)
    };
    if stays {
        turn.stand(WatchStatus::Silent, why);
        return;
    }
    let idle = turn.idle_at(since);
    if turn.now < idle {
        return wait(turn, idle, why);
    }
    if used_up {
        closing::close(turn, why);
    } else {
        let reason = Reason::new("watch.idle", format!("nobody has written since; {}", why.text()));
        closing::close_silently(turn, reason.with("cause", why.code.clone().into_owned()));
    }
    settle(turn);
}

/// Whether a follow-up may be made on an occasion, or why not.
fn may_follow(turn: &Turn<'_>, occasion: Occasion) -> Result<(), Reason> {
    let because = |code, text: &'static str| Err(Reason::new(code, text));
    let Some(auto) = turn.auto else { return because("watch.off", "auto follow-ups are switched off") };
    if turn.state.status == WatchStatus::Stopped {
        return because("watch.alreadyStopped", "it was stopped for good already");
    }
    if turn.state.status == WatchStatus::HandedOver && !auto.with_human {
        return because("watch.handledByHuman", "a person has the conversation");
    }
    let scenario = turn.scenario(occasion);
    if scenario.is_none_or(|scenario| scenario.off) {
        return Err(Reason::new("watch.scenarioOff", format!("`{}` is no occasion for follow-ups", occasion.name())));
    }
    if let Some(done) = &turn.state.done {
        return Err(done.clone());
    }
    if channels::profile(&turn.conversation.channel, turn.settings).is_some_and(|profile| profile.people_only) {
        return because("watch.peopleOnly", "there are no auto follow-ups on this channel");
    }
    if draft::channel(turn).is_none() {
        return because("watch.channelForbidden", "the rules allow no follow-ups on this channel");
    }
    if turn.by_human() && !auto.with_human {
        return because("watch.handledByHuman", "a person handles the conversation");
    }
    let most = turn.settings.max_episodes.unwrap_or(MAX_EPISODES);
    // What the contact asks for themselves is no nagging.
    if occasion != Occasion::AskedForTime && turn.state.sent == 0 && turn.state.followed >= most {
        let text = format!("{most} silences of this conversation have been followed up, which is the most");
        return Err(Reason::new("watch.episodesUsedUp", text).with("limit", most));
    }
    if turn.bounds.max == Some(0) {
        return because("watch.forbidden", "the rules forbid follow-ups");
    }
    if turn.settings.model.is_none() && scenario.is_some_and(|scenario| scenario.messages.is_empty()) {
        return because("watch.nothingToSay", "there is neither a text for it nor a model that writes one");
    }
    Ok(())
}

/// Begins a follow-up in place of what is under way. Says whether it could.
pub(super) fn begin(
    turn: &mut Turn<'_>,
    plan: &Plan,
    reason: Reason,
    promise: Option<Promised>,
    proposed: Option<Proposed>,
) -> bool {
    let version = match may_follow(turn, plan.occasion) {
        Ok(()) => draft::version(turn, plan),
        Err(why) => {
            turn.decide("notFollowed", None, why);
            return false;
        }
    };
    let Some(version) = version else {
        turn.decide("notFollowed", None, Reason::new("watch.nothingLeft", "no follow-up is left to send"));
        return false;
    };
    let replaced = Reason::new("watch.replaced", "another follow-up takes its place");
    stop_follow_up(turn, &replaced);
    events::episode(
        turn,
        turn.now,
        Reason::new("watch.followUpBegins", "a follow-up is planned, and silence is measured from here"),
    );
    let at = match plan.first {
        First::Asked(at) | First::At(at) => Some(at),
        First::Silence | First::Cadence => {
            let base = if matches!(plan.first, First::Silence) { turn.silent_since() } else { None };
            version.draft.steps.first().map(|step| turn.after(base.unwrap_or(turn.now), step.wait))
        }
    };
    turn.decide("followUp", at, reason.clone());
    enroll(turn, version, plan.occasion, reason, promise, proposed);
    turn.state.status = WatchStatus::Following;
    true
}

/// Has the host enroll the conversation in a version made for it.
pub(super) fn enroll(
    turn: &mut Turn<'_>,
    version: Version,
    occasion: Occasion,
    reason: Reason,
    promise: Option<Promised>,
    proposed: Option<Proposed>,
) {
    turn.state.enrolled += 1;
    let enrollment = made_id(turn);
    let attributes = turn.conversation.attributes.clone();
    let id = TargetId::new(turn.conversation.id.as_str());
    turn.state.follow_up = Some(Box::new(FollowUp {
        enrollment: enrollment.clone(),
        occasion,
        since: turn.now,
        reason: reason.clone(),
        promise,
        proposed,
        sent: 0,
    }));
    turn.effects.push(WatchEffect::Enroll(Box::new(BeginFollowUp {
        enrollment,
        version,
        contact: turn.state.contact.clone(),
        conversation: turn.state.conversation.clone(),
        target: Target { kind: TargetKind::Conversation, id, date: None, attributes },
        occasion,
        reason,
    })));
}

/// An id made from what the follow-up is: the same conversation gives the same ids on every host.
fn made_id(turn: &Turn<'_>) -> EnrollmentId {
    let mut hasher = Sha256::new();
    for part in [turn.state.contact.as_str(), turn.state.conversation.as_str()] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.update(turn.state.enrolled.to_be_bytes());
    let mut id = String::from("auto_");
    for byte in hasher.finalize().iter().take(10) {
        let _ = write!(id, "{byte:02x}");
    }
    EnrollmentId::new(id)
}

/// Ends the follow-up that is under way, if one is.
pub(super) fn stop_follow_up(turn: &mut Turn<'_>, reason: &Reason) {
    if let Some(follow_up) = turn.state.follow_up.take() {
        let (by, reason) = (String::from("the assistant"), reason.clone());
        turn.effects.push(WatchEffect::StopEnrollment(StopEnrollment { enrollment: follow_up.enrollment, by, reason }));
    }
}

/// All messages of a follow-up have gone out: with a cadence they are used up, a model may want another one.
pub(super) fn sent_all(turn: &mut Turn<'_>) {
    let sent = turn.state.sent;
    if !turn.by_model() || sent >= turn.most() {
        let text = format!("{sent} follow-up{} went out, and the contact has not answered", if sent == 1 { "" } else { "s" });
        turn.state.done = Some(Reason::new("watch.usedUp", text).with("sent", sent));
    }
}
