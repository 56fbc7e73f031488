//! `timeline`, `explain`, `replay`: what happened to an enrollment, why, and whether it follows.
//!
//! In: an enrollment. Out: its events and decisions, sentences, or the first difference. Never: a change.

use clap::Args;
use relance_core::base::{EnrollmentId, Instant};
use relance_core::wire::{Effect, TimelineEntry};

use super::ask::local_or_utc;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;

/// Which enrollment.
#[derive(Debug, Args)]
pub(crate) struct OneArgs {
    /// The enrollment, or a contact (by id or email address) who has exactly one.
    #[arg(value_name = "ENROLLMENT")]
    enrollment: String,
}

/// Which enrollments.
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The enrollment, or a contact who has exactly one.
    #[arg(value_name = "ENROLLMENT", required_unless_present = "all")]
    enrollment: Option<String>,
    /// Every enrollment that there is.
    #[arg(long, conflicts_with = "enrollment")]
    all: bool,
}

/// `relance timeline`.
pub(crate) fn timeline(args: &OneArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    let id = context.enrollment(&host, &args.enrollment)?;
    let entries = host.timeline(&id)?;
    if context.json() {
        for entry in &entries {
            context.say.json_line(entry)?;
        }
        return Ok(Exit::Done);
    }
    let zone = host.state(&id)?.map_or_else(|| "UTC".into(), |state| state.zone.zone.to_string());
    let mut local = |at: Instant| local_or_utc(&mut host, at, Some(&zone));
    let mut rows = Vec::new();
    for entry in &entries {
        rows.push(vec![local(entry.now), entry.event.what.name().to_owned(), told(entry, &mut local)]);
    }
    context.say.table(&[&format!("{zone} time"), "event", "what was decided, and why"], rows)?;
    Ok(Exit::Done)
}

/// What one entry decided, and what it asked for, a line each.
fn told(entry: &TimelineEntry, clock: &mut dyn FnMut(Instant) -> String) -> String {
    let decisions = entry.decisions.iter().map(|decision| words::decision(decision, clock));
    let effects = entry.effects.iter().map(|effect| match effect {
        Effect::Send(send) => format!("→ send {} by {} (try {})", send.key, send.channel, send.attempt),
        Effect::Cancel(cancel) => format!("→ call back {}", cancel.key),
        Effect::Notify(notify) => format!("→ notify: {}", notify.reason.text()),
        Effect::RunWorkflow(run) => format!("→ run the workflow of {}", run.step),
        Effect::AskModel(ask) => format!("→ ask a model for the text of {}", ask.step),
        Effect::RequestApproval(request) => format!("→ ask somebody to approve the text of {}", request.step),
        Effect::PauseAccount(pause) => format!("→ pause the account on {}: {}", pause.channel, pause.reason.text()),
        Effect::Suppress(suppress) => format!("→ no more {} ({})", suppress.channel, suppress.cause),
    });
    decisions.chain(effects).collect::<Vec<_>>().join("\n")
}

/// `relance explain`.
pub(crate) fn explain(args: &OneArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    let id = context.enrollment(&host, &args.enrollment)?;
    let explained = host.explain(&id)?;
    if context.json() {
        context.say.document(&explained)?;
        return Ok(Exit::Done);
    }
    context.say.line(&explained.headline)?;
    for line in &explained.lines {
        context.say.line(&format!("  {line}"))?;
    }
    Ok(Exit::Done)
}

/// `relance replay`.
pub(crate) fn replay(args: &ReplayArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    let ids: Vec<EnrollmentId> = match &args.enrollment {
        Some(text) => vec![context.enrollment(&host, text)?],
        None => host.enrollments(&relance::report::EnrollmentFilter::default())?.into_iter().map(|row| row.id).collect(),
    };
    let bar = context.say.bar(ids.len(), "replaying");
    let mut reports = Vec::new();
    for id in ids {
        reports.push((host.replay(&id)?, id));
        bar.inc(1);
    }
    bar.finish_and_clear();
    let same = reports.iter().filter(|(report, _)| report.same).count();
    for (report, id) in &reports {
        if context.json() {
            let mut value = serde_json::to_value(report).unwrap_or_default();
            if let Some(members) = value.as_object_mut() {
                members.insert("enrollment".into(), serde_json::to_value(id).unwrap_or_default());
            }
            context.say.json_line(&value)?;
        } else if let Some(difference) = &report.difference {
            let text = serde_json::to_string(difference).unwrap_or_default();
            context.say.line(&format!("{id}: differs after {} entries: {text}", report.entries))?;
        } else if !report.same {
            context.say.line(&format!("{id}: the timeline holds, but the stored state is not where it leads"))?;
        }
    }
    if !context.json() {
        let entries: usize = reports.iter().map(|(report, _)| report.entries).sum();
        let total = reports.len();
        context.say.line(&format!("{same} of {total} lead to the stored state, byte for byte ({entries} entries)"))?;
    }
    Ok(if same == reports.len() { Exit::Done } else { Exit::Problems })
}
