//! `timeline`, `explain`: what happened to an enrollment, and why.
//!
//! In: an enrollment. Out: its events and decisions, or sentences. Never: a change.

use clap::Args;
use relance_core::base::Instant;
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
