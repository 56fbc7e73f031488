//! What becomes of the follow-up that is under way: what of it went out, how it ended, that it could not begin.
//!
//! In: the enrollment of a follow-up as it stands. Out: counts, and what is left of the silence. Never: a promise that is lost in silence (M2).

use alloc::format;
use alloc::string::String;

use super::events::{OPTED_OUT, booked, rest};
use super::silence;
use super::turn::Turn;
use crate::base::Reason;
use crate::wire::event::{FollowUpRefused, FollowUpState};
use crate::wire::{Occasion, Status, StepStatus, StopStrength, WatchStatus};

/// The enrollment of a follow-up went on.
pub(super) fn went_on(turn: &mut Turn<'_>, changed: &FollowUpState) {
    let enrollment = &changed.enrollment;
    let Some(follow_up) = turn.state.follow_up.as_mut().filter(|follow_up| follow_up.enrollment == enrollment.id) else {
        let reason = Reason::new("watch.otherFollowUp", "it is no follow-up of this episode; nothing changes");
        turn.decide("ignored", None, reason.with("enrollment", enrollment.id.as_str()));
        return;
    };
    let sent = enrollment.steps.iter().filter(|step| step.status == StepStatus::Sent);
    let count = u32::try_from(sent.clone().count()).unwrap_or(u32::MAX);
    let last = sent.filter_map(|step| step.sent_at).max();
    let (survey, promised) = (follow_up.occasion == Occasion::Survey, follow_up.promise.is_some());
    let more = count.saturating_sub(follow_up.sent);
    follow_up.sent = count;
    turn.state.last_outbound = turn.state.last_outbound.max(last);
    if survey && more > 0 {
        turn.decide("sent", last, Reason::new("watch.surveySent", "the question about satisfaction went out"));
    } else if more > 0 {
        turn.state.surveyed = false;
        turn.state.followed += u32::from(turn.state.sent == 0 && !promised);
        turn.state.sent = turn.state.sent.saturating_add(more);
        turn.state.last_sent = turn.state.last_sent.max(last);
        let text = format!("follow-up {} went out", turn.state.sent);
        turn.decide("sent", last, Reason::new("watch.sent", text).with("sent", turn.state.sent));
    }
    if let Some(end) = &enrollment.ended {
        let (by, code) = (end.by, end.reason.code.clone());
        ended(turn, by, &code, enrollment.status, end.reason.text().into_owned());
    }
}

fn ended(turn: &mut Turn<'_>, by: StopStrength, code: &str, status: Status, text: String) {
    let Some(follow_up) = turn.state.follow_up.take() else { return };
    let survey = follow_up.occasion == Occasion::Survey;
    if follow_up.promise.is_some() && follow_up.sent == 0 && by < StopStrength::GoalReached {
        // A person should keep what nobody else does.
        turn.notify(follow_up.reason.clone());
    }
    match by {
        StopStrength::OptedOut | StopStrength::ContactDeleted => {
            rest(turn, WatchStatus::Stopped, "stopped", Reason::new(OPTED_OUT, "the contact can't be written to any more"));
        }
        StopStrength::GoalReached => booked(turn, Reason::new("watch.goalReached", text)),
        _ if survey => {}
        StopStrength::Exhausted if status == Status::Completed && follow_up.sent > 0 => silence::sent_all(turn),
        StopStrength::Exhausted if status == Status::Completed => {
            let reason =
                Reason::new("watch.nothingSent", "no message of the follow-up went out; there is no other one in this silence");
            turn.notify(reason.clone());
            turn.state.done = Some(reason);
        }
        StopStrength::StoppedByPerson if code == "lifecycle.stopped" => {
            turn.state.done =
                Some(Reason::new("watch.followUpStopped", format!("the follow-up was stopped: {text}")).with("cause", code));
        }
        // An answer comes as an event of its own as well.
        _ => {
            turn.state.done = Some(Reason::new("watch.followUpEnded", format!("the follow-up ended: {text}")).with("cause", code))
        }
    }
}

/// A follow-up could not begin: there is none in this episode.
pub(super) fn refused(turn: &mut Turn<'_>, refused: &FollowUpRefused) {
    if turn.state.follow_up.as_ref().is_none_or(|follow_up| follow_up.enrollment != refused.enrollment) {
        turn.decide("ignored", None, Reason::new("watch.otherFollowUp", "it is no follow-up of this episode; nothing changes"));
        return;
    }
    let promised = turn.promised().map(|follow_up| follow_up.reason.clone());
    turn.state.follow_up = None;
    if let Some(promised) = promised {
        turn.notify(promised);
    }
    let text = format!("the follow-up can't begin: {}", refused.reason.text());
    let reason = Reason::new("watch.refused", text).with("cause", refused.reason.code.clone().into_owned());
    turn.decide("refused", None, reason.clone());
    if refused.reason.code == "enroll.optedOut" {
        rest(turn, WatchStatus::Stopped, "stopped", reason);
    } else {
        turn.state.done = Some(reason);
    }
}
