//! `shadow`: what another system has sent, and how that compares with what was decided here; and the flags that make a worker a shadow.
//!
//! In: a file of its sends, a span of time. Out: what was taken; counts and rows, each with a reason. Never: a message.

use clap::{Args, Subcommand};
use relance::host::Comparison;
use relance::shadow::{Apart, Class, Purpose, Report, Row, Side, within};
use relance_core::base::Instant;

use super::args::instant;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;
use crate::files::sends;

/// How many sends are kept in one transaction.
const AT_ONCE: usize = 1_000;

/// Whether a worker is a shadow.
#[derive(Debug, Args)]
#[command(next_help_heading = "Shadow")]
pub(crate) struct ShadowFlags {
    /// Decide everything at its time and send nothing: no provider, account, webhook or model is reached. The database is a shadow's from then
    /// on. `relance shadow report` compares with what another system has sent.
    #[arg(long, env = "RELANCE_SHADOW")]
    shadow: bool,
    /// The database is a copy of one that has sent for real, and nothing else works on it: make it a shadow's.
    #[arg(long, requires = "shadow", env = "RELANCE_SHADOW_OF_COPY")]
    shadow_of_copy: bool,
}

impl ShadowFlags {
    /// What the worker is for.
    pub(crate) const fn purpose(&self) -> Purpose {
        match (self.shadow, self.shadow_of_copy) {
            (false, _) => Purpose::Real,
            (true, false) => Purpose::Shadow,
            (true, true) => Purpose::ShadowOfCopy,
        }
    }
}

/// What about the other system.
#[derive(Debug, Args)]
pub(crate) struct ShadowArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Take what the other system has sent from a file: JSON, one object a line, or CSV with the columns id, contact or address, channel, at,
    /// and text, template, step where they are known.
    Import {
        /// The file, `-` for standard input.
        #[arg(value_name = "FILE")]
        file: String,
    },
    /// Say what both did alike, and what not.
    Report(ReportArgs),
}

/// Of when, and how exactly.
#[derive(Debug, Args)]
struct ReportArgs {
    /// From this instant; a week ago unless given.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    from: Option<Instant>,
    /// Until this instant; now unless given.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    to: Option<Instant>,
    /// Up to how far apart two messages are taken for the same: 15m, 90s, 2h.
    #[arg(long, value_name = "TIME", value_parser = within, default_value = "15m")]
    within: i64,
    /// How many rows.
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    limit: usize,
    /// The `next` of the report before.
    #[arg(long, value_name = "PLACE", default_value_t = 0)]
    after: usize,
}

/// `relance shadow`.
pub(crate) fn shadow(args: &ShadowArgs, context: &mut Context) -> Result<Exit, Failure> {
    match &args.what {
        What::Import { file } => import(file, context),
        What::Report(args) => report(args, context),
    }
}

fn import(file: &str, context: &Context) -> Result<Exit, Failure> {
    let sends = sends::read_file(file)?;
    let mut host = context.host_of_data()?;
    let (mut new, bar) = (0, context.say.bar(sends.len(), "importing"));
    for part in sends.chunks(AT_ONCE) {
        new += host.keep_theirs(part)?.into_iter().filter(|new| *new).count();
        bar.inc(part.len() as u64);
    }
    bar.finish_and_clear();
    let known = sends.len() - new;
    if context.json() {
        context.say.document(&serde_json::json!({ "taken": new, "known": known }))?;
    } else {
        context.say.line(&format!("took {} of the other system's, {known} known before", words::count(new, "message")))?;
    }
    Ok(Exit::Done)
}

fn report(args: &ReportArgs, context: &Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    let usual = Comparison::usual(host.now());
    let (from, to) = (args.from.unwrap_or(usual.from), args.to.unwrap_or(usual.to));
    let wanted = Comparison { from, to, within: args.within, after: args.after, limit: args.limit };
    let report = host.compare(&wanted)?;
    if context.json() {
        context.say.document(&report)?;
    } else {
        print(&report, context)?;
    }
    Ok(Exit::Done)
}

fn print(report: &Report, context: &Context) -> Result<(), Failure> {
    let counts: Vec<String> = report.counts.iter().map(|(class, count)| format!("{count} {}", name(*class))).collect();
    context.say.line(&format!("{} to {}: {}", words::utc(report.from), words::utc(report.to), counts.join(", ")))?;
    let apart = |what: &str, apart: &Option<Apart>| match apart {
        Some(apart) => {
            let Apart { p50_seconds, p90_seconds, most_seconds } = apart;
            context.say.line(&format!(
                "{what}: half within {p50_seconds} s, nine of ten within {p90_seconds} s, all within {most_seconds} s"
            ))
        }
        None => Ok(()),
    };
    apart("at the same time", &report.same_time)?;
    apart("at other times", &report.other_time)?;
    let rows = report.rows.iter().map(cells).collect();
    context.say.table(&["what", "contact", "ours", "theirs", "why"], rows)?;
    if let Some(next) = &report.next {
        context.say.note(&format!("more with --after {next}"));
    }
    Ok(())
}

fn cells(row: &Row) -> Vec<String> {
    let side = |side: &Option<Side>| match side {
        Some(side) => format!("{} {}", words::utc(side.at), side.channel),
        None => "–".into(),
    };
    let why: Vec<String> = row.reasons.iter().map(|reason| reason.text().into_owned()).collect();
    let contact = row.contact.as_ref().map_or_else(|| "?".into(), ToString::to_string);
    vec![name(row.class).into(), contact, side(&row.ours), side(&row.theirs), why.join("; ")]
}

const fn name(class: Class) -> &'static str {
    match class {
        Class::Matched => "alike",
        Class::OtherText => "with another text",
        Class::OtherChannel => "on another channel",
        Class::OtherTime => "at another time",
        Class::OnlyWe => "only ours",
        Class::OnlyThey => "only theirs",
    }
}
