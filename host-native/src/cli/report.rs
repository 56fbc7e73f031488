//! `report`: person by person and step by step, what was sent, when in whose local time, and why; and what was not, and why not.
//!
//! In: the stored states. Out: a table, or a JSON line a step. Never: what a message says.

use clap::Args;
use relance::Host;
use relance::report::EnrollmentFilter;
use relance_core::base::{Instant, Reason, SequenceId};
use relance_core::wire::{Contact, Enrollment, StepState, StepStatus, Version};
use serde::Serialize;
use std::collections::BTreeMap;

use super::ask::label;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;

/// About whom.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Of this contact only, by id or email address.
    #[arg(long, value_name = "CONTACT")]
    contact: Option<String>,
    /// Of this sequence only.
    #[arg(long, value_name = "SEQUENCE")]
    sequence: Option<String>,
    /// Only what was sent.
    #[arg(long, conflicts_with = "unsent")]
    sent: bool,
    /// Only what was not sent.
    #[arg(long)]
    unsent: bool,
}

/// One step of one person.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    contact: String,
    name: String,
    enrollment: String,
    sequence: String,
    step: String,
    status: StepStatus,
    /// When it was sent, or when it is planned.
    at: Option<Instant>,
    local: Option<String>,
    zone: String,
    /// When it wanted to be sent, before any calendar moved it.
    timing: String,
    /// What moved it, or why it was not sent.
    reasons: Vec<Reason>,
}

/// `relance report`.
pub(crate) fn report(args: &ReportArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    let contact = args.contact.as_deref().map(|text| context.contact_id(&host, text)).transpose()?;
    let sequence = args.sequence.as_deref().map(SequenceId::new);
    let filter = EnrollmentFilter { contact, sequence, ..EnrollmentFilter::default() };
    let people: BTreeMap<String, Contact> =
        host.contacts()?.into_iter().map(|contact| (contact.id.to_string(), contact)).collect();
    let mut lines = Vec::new();
    let mut versions: BTreeMap<(SequenceId, u32), Option<Version>> = BTreeMap::new();
    for row in host.enrollments(&filter)? {
        let Some(state) = host.state(&row.id)? else { continue };
        let name = people.get(row.contact.as_str()).map(name).unwrap_or_default();
        let version = (state.sequence.clone(), state.version);
        if !versions.contains_key(&version) {
            versions.insert(version.clone(), host.version(&version.0, Some(version.1))?);
        }
        let steps = versions.get(&version).and_then(Option::as_ref).map_or(&[][..], |version| &version.draft.steps);
        lines.extend(state.steps.iter().enumerate().map(|(index, step)| {
            let timing = steps.iter().find(|known| known.id == step.id).map(|step| words::timing(step, index == 0));
            Line { timing: timing.unwrap_or_default(), ..line(&state, step, &name, &mut host) }
        }));
    }
    lines.retain(|line| !(args.sent && line.status != StepStatus::Sent || args.unsent && line.status == StepStatus::Sent));
    // What was sent in the order of time; what was not, person by person.
    let sent = |line: &Line| line.status == StepStatus::Sent;
    lines.sort_by(|left, right| {
        let key = |line: &Line| (!sent(line), line.at.filter(|_| sent(line)), line.contact.clone());
        key(left).cmp(&key(right))
    });
    if context.json() {
        lines.iter().try_for_each(|line| context.say.json_line(line))?;
        return Ok(Exit::Done);
    }
    let (sent, unsent): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(sent);
    if !args.unsent {
        print("sent", sent, context)?;
    }
    if !args.sent {
        print("not sent", unsent, context)?;
    }
    Ok(Exit::Done)
}

fn print(title: &str, lines: Vec<Line>, context: &Context) -> Result<(), Failure> {
    context.say.line(&format!("{title}: {}", words::count(lines.len(), "message")))?;
    if lines.is_empty() {
        return Ok(());
    }
    let rows = lines.into_iter().map(|line| {
        let local = line.local.as_deref().map_or_else(|| "–".into(), words::local);
        let status = words::wire_word(&line.status);
        let step = if line.status == StepStatus::Sent { line.step } else { format!("{} ({status})", line.step) };
        let planned = matches!(line.status, StepStatus::Sent | StepStatus::Pending);
        let timing = if planned { line.timing.as_str() } else { "" };
        vec![line.name, step, local, line.zone, words::timed(timing, &line.reasons)]
    });
    context.say.table(&["who", "step", "local time", "zone", "why"], rows.collect())
}

/// First and last name, else the id.
fn name(contact: &Contact) -> String {
    let parts = [&contact.first_name, &contact.last_name];
    let parts: Vec<&str> = parts.iter().filter_map(|part| part.as_ref().map(|name| name.reveal().as_str())).collect();
    if parts.is_empty() { contact.id.to_string() } else { parts.join(" ") }
}

fn line(state: &Enrollment, step: &StepState, name: &str, host: &mut Host) -> Line {
    let planned = step.planned.as_ref();
    let zone = planned.map_or(&state.zone.zone, |planned| &planned.zone).to_string();
    let at = step.sent_at.or_else(|| planned.map(|planned| planned.at));
    let local = match (step.sent_at, planned) {
        (Some(at), _) => label(host, at, at, &zone).ok().map(|label| label.local),
        (None, planned) => planned.map(|planned| planned.local.to_string()),
    };
    let moved = || planned.map(|planned| planned.reasons.clone()).unwrap_or_default();
    let mut reasons = match (&step.reason, step.status) {
        (Some(reason), status) if status != StepStatus::Sent => vec![reason.clone()],
        _ => moved(),
    };
    // A step that was never reached: what ended the enrollment is why.
    if reasons.is_empty()
        && step.status != StepStatus::Sent
        && let Some(ended) = &state.ended
    {
        reasons.push(ended.reason.clone());
    }
    Line {
        contact: state.contact.to_string(),
        name: name.to_owned(),
        enrollment: state.id.to_string(),
        sequence: state.sequence.to_string(),
        step: step.id.to_string(),
        status: step.status,
        at,
        local,
        zone,
        timing: String::new(),
        reasons,
    }
}
