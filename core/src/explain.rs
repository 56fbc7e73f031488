//! Says in sentences what is going on with an enrollment: what is planned, what was done, and why (E12).
//!
//! In: a state, `now`. Out: a headline and one sentence a step. Never: an address, a name, a text of a message.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::base::{Instant, Problem};
use crate::time::{Zone, Zones, label};
use crate::wire::request::ExplainResult;
use crate::wire::{Enrollment, Status, StepState, StepStatus, WaitingFor, ZoneSource};

/// Explains a state.
///
/// # Errors
/// `time.zoneUnknown` where the zone data has no such zone.
pub fn explain(state: &Enrollment, now: Instant, zones: &Zones) -> Result<ExplainResult, Problem> {
    let zone = zones.zone_at(state.zone.zone.as_str(), "/state/zone/zone")?;
    let mut lines: Vec<String> = Vec::new();
    lines.push(format!(
        "enrolled {} in version {} of `{}`; days are counted in {} ({})",
        moment(state.enrolled_at, now, &zone),
        state.version,
        state.sequence,
        zone.name(),
        whose(state.zone.source)
    ));
    lines.extend(state.steps.iter().map(|step| line(step, now, &zone)));
    if let Some(ended) = &state.ended {
        lines.push(format!("ended {} as {}: {}", moment(ended.at, now, &zone), state.status.name(), ended.reason.text()));
    }
    Ok(ExplainResult { headline: headline(state, now, &zone), lines })
}

const fn whose(source: ZoneSource) -> &'static str {
    match source {
        ZoneSource::Contact => "the contact's zone",
        ZoneSource::Sequence => "the sequence's zone; the contact's is not known",
        ZoneSource::Workspace => "the workspace's zone; the contact's is not known",
        ZoneSource::Default => "no zone is known",
    }
}

fn headline(state: &Enrollment, now: Instant, zone: &Zone) -> String {
    match (state.status, state.waiting_for) {
        (Status::Active, Some(WaitingFor::Time)) => {
            let when = state.wake_at.map_or_else(|| "now".to_string(), |at| label::words(at, now, zone));
            format!("follow-up {when}")
        }
        (Status::Active, Some(WaitingFor::Delivery)) => "a message is being sent".into(),
        (Status::Active, Some(WaitingFor::Attention)) => "a step waits for a person".into(),
        (Status::Active, Some(WaitingFor::Silence)) => "starts over at the next silence".into(),
        (Status::Active, Some(WaitingFor::Model)) => "a model is writing".into(),
        (Status::Active, Some(WaitingFor::Approval)) => "a message waits for approval".into(),
        (Status::Paused, _) => match state.wake_at {
            Some(until) => format!("paused; resumes {}", label::words(until, now, zone)),
            None => "paused".into(),
        },
        (status, _) => format!("over: {}", status.name()),
    }
}

fn line(step: &StepState, now: Instant, zone: &Zone) -> String {
    let planned = step.planned.as_ref().map(|planned| moment(planned.at, now, zone));
    let mut sentence = match (step.status, planned) {
        (StepStatus::Sent, _) => {
            let sent = step.sent_at.map_or_else(|| "at an unknown time".to_string(), |at| moment(at, now, zone));
            let channel = step.channel.as_ref().map_or_else(String::new, |channel| format!(" by {channel}"));
            format!("`{}` was sent{channel} {sent}", step.id)
        }
        (StepStatus::Pending, Some(planned)) => format!("`{}` is planned {planned}", step.id),
        (StepStatus::Pending, None) => format!("`{}` comes after that", step.id),
        (StepStatus::Composing, _) => format!("a model is writing `{}`", step.id),
        (StepStatus::Approving, _) => format!("`{}` waits for somebody to approve its text", step.id),
        (StepStatus::Sending, _) => format!("`{}` is being sent", step.id),
        (StepStatus::Held, _) => format!("`{}` is held for a person", step.id),
        (StepStatus::Cancelled, _) => format!("`{}` was cancelled", step.id),
        (StepStatus::Skipped, _) => format!("`{}` was left out", step.id),
        (StepStatus::Expired, _) => format!("`{}` was found too late", step.id),
        (StepStatus::Failed, _) => format!("`{}` could not be sent", step.id),
    };
    let why = step.planned.iter().flat_map(|planned| &planned.reasons).chain(&step.reason).map(|reason| reason.text());
    let why: Vec<_> = why.collect();
    if !why.is_empty() {
        sentence.push_str(": ");
        sentence.push_str(&why.join("; "));
    }
    sentence
}

/// An instant as people of the zone write it, and how far it is.
fn moment(at: Instant, now: Instant, zone: &Zone) -> String {
    let local = zone.local(at);
    format!("on {} {} ({})", local.weekday().name(), local.date_time().to_string().replace('T', " "), label::words(at, now, zone))
}
