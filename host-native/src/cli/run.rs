//! `run`: a workspace's worker. It wakes what is due and hands messages over, on the machine's clock or, for trials, on one that it moves.
//!
//! In: until when, and how messages go out. Out: a line a message, and what was done in all. Never: an address or a text.

use clap::Args;
use indicatif::ProgressBar;
use relance::config::Options as HostOptions;
use relance::host::Run;
use relance::report::{Progress, RunReport};
use relance_core::base::Instant;
use std::sync::atomic::{AtomicBool, Ordering};

use super::accounts::{KeyArgs, RuleArgs};
use super::args::instant;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::mail::MailArgs;
use super::model::ModelArgs;
use super::shadow::ShadowFlags;
use super::words;

/// Set by an interrupt or a request to end; the worker stops after the turn in hand.
static STOP: AtomicBool = AtomicBool::new(false);

/// How long to work, and how to send.
#[derive(Debug, Args)]
#[command(after_help = TRIAL)]
pub(crate) struct RunArgs {
    /// Stop when nothing is due any more.
    #[arg(long, conflicts_with = "until")]
    once: bool,
    /// Stop at this instant. With --now it is a trial: the clock jumps from one due moment to the next.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    until: Option<Instant>,
    /// Print totals only.
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    mail: MailArgs,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    accounts: RuleArgs,
    #[command(flatten)]
    key: KeyArgs,
    #[command(flatten)]
    shadow: ShadowFlags,
}

const TRIAL: &str = "A trial of two weeks: relance run --now 2026-11-23T09:00:00Z --until 2026-12-07T09:00:00Z";

/// `relance run`.
pub(crate) fn run(args: &RunArgs, context: &mut Context) -> Result<Exit, Failure> {
    let (accounts, secret_key) = (args.accounts.rules(), args.key.keys());
    let options = context.options_that_send(args.mail.sender(&context.options)?);
    let model = args.model.config(&context.options)?;
    let mut host = context.opened(HostOptions { accounts, secret_key, model, purpose: args.shadow.purpose(), ..options })?;
    let stop_later = || STOP.store(true, Ordering::Release);
    ctrlc::set_handler(stop_later).map_err(|error| {
        Failure::environment("cli.signals", format!("expected to hear interrupts, found: {error}"), "report this")
    })?;
    let forever = !args.once && args.until.is_none() && !context.is_trial();
    let until = if args.once { Some(context.now()) } else { args.until };
    if forever {
        context.say.note("working until interrupted (ctrl-c)");
    }
    let wheel = context.say.wheel();
    let mut unheard = None;
    let what = Run { hands: None, everybody: false, until, forever, stop: &STOP };
    let report = host.run(&what, &mut |progress| {
        if let Err(failure) = tell(&progress, args.quiet, &wheel, context) {
            STOP.store(true, Ordering::Release);
            unheard = Some(failure);
        }
    });
    wheel.finish_and_clear();
    let report = report?;
    if let Some(failure) = unheard {
        return Err(failure);
    }
    finish(&report, context)
}

fn finish(report: &RunReport, context: &Context) -> Result<Exit, Failure> {
    let exit = if report.quarantined > 0 { Exit::Problems } else { Exit::Done };
    if context.json() {
        let mut value = serde_json::to_value(report).unwrap_or_default();
        if let Some(members) = value.as_object_mut() {
            members.insert("type".into(), "done".into());
        }
        context.say.json_line(&value)?;
        return Ok(exit);
    }
    let mut parts = vec![words::count(usize::try_from(report.accepted).unwrap_or(usize::MAX), "message") + " sent"];
    let others = [
        (report.rejected, "refused by the provider"),
        (report.unknown, "with an unknown outcome"),
        (report.cancelled, "called back"),
        (report.recovered, "taken up after a crash"),
        (report.quarantined, "enrollments put aside; see `relance doctor`"),
    ];
    parts.extend(others.iter().filter(|(number, _)| *number > 0).map(|(number, words)| format!("{number} {words}")));
    let clock = report.now.map_or_else(String::new, |now| format!("; the clock shows {}", words::utc(now)));
    context.say.line(&format!("{}{clock}", parts.join(", ")))?;
    Ok(exit)
}

fn tell(progress: &Progress, quiet: bool, wheel: &ProgressBar, context: &Context) -> Result<(), Failure> {
    if let Progress::Time { now } = progress {
        wheel.set_message(words::utc(*now));
        return Ok(());
    }
    if quiet {
        return Ok(());
    }
    if context.json() {
        return context.say.json_line(progress);
    }
    let line = match progress {
        Progress::Time { .. } => return Ok(()),
        Progress::Handed { now, contact, step, channel, outcome, .. } => {
            format!("{}  {:9} {step} → {contact} by {channel}", words::utc(*now), outcome.name())
        }
        Progress::Quarantined { enrollment } => format!("put aside: {enrollment}; see `relance doctor`"),
        Progress::Told { enrollment, reason, .. } => format!("notice about {enrollment}: {}", reason.text()),
        Progress::Hindered { message } => format!("tries again: {message}"),
    };
    wheel.suspend(|| context.say.line(&line))
}
