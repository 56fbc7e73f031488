//! What it means that the thing an enrollment is about has changed: its date above all (T11).
//!
//! In: the target as it is now. Out: what counts from its date has its moment from the new one. Never: another target than its own; a
//! message that has gone out or is on its way called back.

use alloc::format;
use alloc::string::{String, ToString};

use super::Ledger;
use crate::base::{Instant, Reason};
use crate::check::Facts;
use crate::wire::event::TargetChanged;
use crate::wire::{Anchor, Enrollment, StepState, StepStatus};

/// A step waits for a date that there is none of.
const NO_DATE: &str = "schedule.noTargetDate";

/// Takes the target as it is now.
pub(super) fn changed(state: &mut Enrollment, changed: &TargetChanged, facts: &Facts<'_>, ledger: &mut Ledger) {
    let target = &changed.target;
    if (target.kind, &target.id) != (state.target.kind, &state.target.id) {
        ledger.decide("ignored", None, Reason::new("lifecycle.otherTarget", "it is about something else; nothing changes"));
        return;
    }
    if *target == state.target {
        ledger.decide("ignored", None, Reason::new("lifecycle.sameTarget", "it is so already; nothing changes"));
        return;
    }
    let (before, after) = (state.target.date, target.date);
    state.target = target.clone();
    if before == after {
        let reason = Reason::new("lifecycle.targetChanged", "what it is about changed; its date is the same");
        ledger.decide("targetChanged", None, reason);
        return;
    }
    let dated = facts.steps().iter().map(|step| step.anchor == Anchor::TargetDate);
    for (step, _) in state.steps.iter_mut().zip(dated).filter(|(_, dated)| *dated) {
        plan_anew(step);
    }
    let text = format!("the date moved from {} to {}; what counts from it is planned anew", shown(before), shown(after));
    let mut reason = Reason::new("lifecycle.targetChanged", text);
    (reason.from, reason.to) = (before, after);
    ledger.decide("targetChanged", after, reason);
}

/// A step that counts from the date has its moment from the new one, and says nothing that was written for the old one (S6). What a
/// person moved stays where they put it, and another try of a message is still a try of that message.
fn plan_anew(step: &mut StepState) {
    let dateless = step.reason.as_ref().is_some_and(|reason| reason.code == NO_DATE);
    match step.status {
        StepStatus::Pending => {}
        StepStatus::Held if dateless => (step.status, step.reason) = (StepStatus::Pending, None),
        StepStatus::Composing | StepStatus::Approving => step.status = StepStatus::Pending,
        _ => return,
    }
    (step.written, step.asked, step.question, step.expires_at) = (None, 0, None, None);
    step.planned = None;
    if step.key.is_none() && !step.by_hand {
        step.wanted = None;
    }
}

fn shown(date: Option<Instant>) -> String {
    date.map_or_else(|| "no date".to_string(), |date| date.to_string())
}
