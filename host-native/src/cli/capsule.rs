//! `capsule`, `replay`: an enrollment's whole story in one file, and whether it is decided so again.
//!
//! In: an enrollment, or the file. Out: the file; whether this core decides all of it alike, and where not; a vector of it. Never: a change
//! of the store; a file that is no whole capsule taken for one.

use std::path::Path;

use clap::Args;
use relance::capsule::{Capsule, CapsuleReport, MOST_BYTES, vector};
use relance::config::Limits;
use relance::guest::Guest;
use relance_core::base::{EnrollmentId, Json};

use super::context::Context;
use super::failure::{Exit, Failure};
use crate::files::Found;
use crate::files::document::{bytes_up_to, text_of};

/// Of which enrollment, and where to.
#[derive(Debug, Args)]
pub(crate) struct CapsuleArgs {
    /// The enrollment, or a contact (by id or email address) who has exactly one.
    #[arg(value_name = "ENROLLMENT")]
    enrollment: String,
    /// Put made-up words in place of names, addresses, texts, attributes and ids, and decide everything anew from them.
    #[arg(long)]
    anonymous: bool,
    /// Write it to this file; to standard output unless given.
    #[arg(long, short, value_name = "FILE")]
    output: Option<String>,
}

/// Which enrollments, or which capsule.
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The enrollment, or a contact who has exactly one; or the file of a capsule, `-` for standard input, which needs no database.
    #[arg(value_name = "ENROLLMENT|FILE", required_unless_present = "all")]
    which: Option<String>,
    /// Every enrollment that there is.
    #[arg(long, conflicts_with = "which")]
    all: bool,
    /// Make a vector for `tests/vectors` of it.
    #[arg(long, conflicts_with = "all")]
    vector: bool,
    /// Write the vector to this file; to standard output unless given.
    #[arg(long, short, value_name = "FILE", requires = "vector")]
    output: Option<String>,
}

/// `relance capsule`.
pub(crate) fn capsule(args: &CapsuleArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    let id = context.enrollment(&host, &args.enrollment)?;
    let capsule = host.capsule(&id, args.anonymous)?;
    write(args.output.as_deref(), &capsule.text()?, context)?;
    let different = capsule.content().anonymous.as_ref().map_or(&[][..], |anonymous| &anonymous.different);
    for one in different {
        let told = format!("entry {}: decided otherwise than in the original, from made-up words", one.entry);
        context.say.note(&format!("{told}\n  original: {}\n  here:     {}", one.original.join("; "), one.here.join("; ")));
    }
    if let Some(file) = &args.output {
        let (entries, whose) = (capsule.content().timeline.len(), if args.anonymous { ", anonymous" } else { "" });
        context.say.note(&format!("{file}: {entries} entries{whose}; `relance replay {file}` decides them anew"));
    }
    Ok(Exit::Done)
}

/// `relance replay`.
pub(crate) fn replay(args: &ReplayArgs, context: &mut Context) -> Result<Exit, Failure> {
    match args.which.as_deref() {
        Some(file) if is_file(file) => of_file(file, args, context),
        Some(text) => {
            let mut host = context.host_of_data()?;
            let id = context.enrollment(&host, text)?;
            if args.vector {
                let capsule = host.capsule(&id, false)?;
                write(args.output.as_deref(), &vector(capsule.content())?, context)?;
                return Ok(Exit::Done);
            }
            of_store(vec![id], context)
        }
        None => {
            let host = context.host_of_data()?;
            let rows = host.enrollments(&relance::report::EnrollmentFilter::default())?;
            of_store(rows.into_iter().map(|row| row.id).collect(), context)
        }
    }
}

/// Whether a text means a file: there is one, or it looks like the path of one. An id of the core's making never does.
fn is_file(text: &str) -> bool {
    let json = Path::new(text).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    text == "-" || json || Path::new(text).is_file()
}

fn of_file(file: &str, args: &ReplayArgs, context: &Context) -> Result<Exit, Failure> {
    let text = text_of(file, &bytes_up_to(file, MOST_BYTES)?)?;
    let capsule = Capsule::read(&text).map_err(|fault| located(file, fault))?;
    let report = capsule.replay(&mut Guest::new(Limits::default())?).map_err(|fault| located(file, fault))?;
    for warning in &report.warnings {
        if !context.json() {
            context.say.found(&Found::in_file(file, warning.clone()));
        }
    }
    if args.vector {
        write(args.output.as_deref(), &vector(capsule.content())?, context)?;
        if !report.same {
            context.say.note("this core decides it otherwise: the vector does not hold here");
        }
        return Ok(if report.same { Exit::Done } else { Exit::Problems });
    }
    if context.json() {
        context.say.json_line(&report)?;
    } else {
        context.say.line(&told(&report))?;
    }
    Ok(if report.same { Exit::Done } else { Exit::Problems })
}

/// A report in words.
fn told(report: &CapsuleReport) -> String {
    let CapsuleReport { enrollment, entries, difference, anonymous, warnings, .. } = report;
    let by = if warnings.is_empty() { "" } else { " by this core and zone data, which are not those that made it" };
    let of = match anonymous {
        Some(anonymous) if anonymous.same => ", anonymous, decided as the original was",
        Some(_) => ", anonymous, and decided otherwise than the original",
        None => "",
    };
    match difference {
        None => format!("{enrollment}: the same, byte for byte{by} ({entries} entries{of})"),
        Some(at) => {
            let place = if at.index < *entries { format!("entry {}", at.index) } else { "the state at the end".into() };
            let (member, recorded, replayed) = (&at.member, brief(&at.recorded), brief(&at.replayed));
            format!("{enrollment}: differs{by} at {place} in `{member}`\n  recorded: {recorded}\n  replayed: {replayed}")
        }
    }
}

fn brief(value: &Json) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn of_store(ids: Vec<EnrollmentId>, context: &Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
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

/// To a file as a whole or not at all, or to standard output.
fn write(file: Option<&str>, text: &str, context: &Context) -> Result<(), Failure> {
    let Some(file) = file else { return context.say.raw(text.as_bytes()) };
    let beside = format!("{file}.part");
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, file));
    written.map_err(|error| {
        drop(std::fs::remove_file(&beside));
        let message = format!("expected to write `{file}`, found: {error}");
        Failure::environment("file.unwritable", message, "check the folder and the disk")
    })
}

/// What is wrong with a file, with its name.
fn located(file: &str, fault: relance::Fault) -> Failure {
    if fault.problems.is_empty() {
        return fault.into();
    }
    Failure::problems(fault.problems.into_iter().map(|problem| Found::in_file(file, problem)).collect())
}
