//! `check` and `publish`: from a draft in a file to an immutable version.
//!
//! In: files in JSON or YAML. Out: problems with file and line, or the version. Never: a rule about drafts (the core has them).

use clap::Args;
use relance_core::base::{Problem, SequenceId};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

use super::ask::{Carrier, ask_text};
use super::context::Context;
use super::exploring::{self, Beside, Explored};
use super::failure::{Exit, Failure};
use super::leaving;
use super::words::count;
use crate::files::{Document, Found};

/// What to check.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Drafts in JSON or YAML; `-` reads standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// The workspace's settings; those of the data directory unless given.
    #[arg(long, value_name = "FILE")]
    settings: Option<String>,
    /// Warnings count as problems.
    #[arg(long)]
    strict: bool,
    /// Search what can happen to a draft that can be published: by zone, start, answers, bounces, pauses.
    #[arg(long)]
    explore: bool,
    /// With `--explore`: another draft that the same contact may be in; may be repeated.
    #[arg(long, value_name = "FILE", requires = "explore")]
    beside: Vec<String>,
    /// With `--explore`: how many walks at most.
    #[arg(long, value_name = "NUMBER", requires = "explore")]
    budget: Option<u32>,
    /// With `--explore`: a folder for the scenario of each finding, as requests for `relance call`.
    #[arg(long, value_name = "DIR", requires = "explore")]
    scenarios: Option<PathBuf>,
}

/// What to publish.
#[derive(Debug, Args)]
pub(crate) struct PublishArgs {
    /// A draft in JSON or YAML; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: String,
    /// The id of its sequence; one made from its name unless given.
    #[arg(long, value_name = "ID")]
    sequence: Option<String>,
}

#[derive(Deserialize)]
struct Checked {
    problems: Vec<Problem>,
    publishable: bool,
}

/// What was found in one file.
#[derive(Serialize)]
struct FileReport {
    file: String,
    publishable: bool,
    problems: Vec<Found>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explored: Option<Explored>,
}

/// `relance check`.
pub(crate) fn check(args: &CheckArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host_if_any()?;
    let settings = context.settings_text(args.settings.as_deref(), host.as_mut())?;
    let mut core = context.core()?;
    let others = args.beside.iter().map(|file| Document::read(file)).collect::<Result<Vec<_>, _>>()?;
    let beside = Beside { settings: settings.as_deref(), others: &others, budget: args.budget, now: context.now() };
    let mut exit = Exit::Done;
    let mut reports = Vec::new();
    for file in &args.files {
        let report = match Document::read(file) {
            Ok(document) => {
                let mut report = check_one(&document, settings.as_deref(), &mut core);
                if args.explore && report.publishable {
                    explore_one(&document, &beside, args.scenarios.as_deref(), &mut report, context)?;
                }
                report
            }
            Err(found) => {
                let failure = Failure::from(found);
                exit = worst(exit, failure.exit);
                FileReport { file: file.clone(), publishable: false, problems: failure.found, explored: None }
            }
        };
        let (found, wrong) = report.explored.as_ref().map_or((0, false), |explored| (explored.count(), explored.has_errors()));
        if !report.publishable || wrong || (args.strict && report.problems.len() + found > 0) {
            exit = worst(exit, Exit::Problems);
        }
        reports.push(report);
    }
    if context.json() {
        context.say.document(&serde_json::json!({ "files": reports }))?;
        return Ok(exit);
    }
    for report in &reports {
        report.problems.iter().for_each(|found| context.say.found(found));
        let (errors, warnings) = (report.problems.iter().filter(|found| found.is_error()).count(), report.problems.len());
        let verdict = match (report.publishable, warnings - errors) {
            (true, 0) => "sound".to_owned(),
            (true, warnings) => format!("can be published, with {}", count(warnings, "warning")),
            (false, _) => format!("can't be published: {}", count(errors, "error")),
        };
        let verdict = match &report.explored {
            Some(explored) => format!("{verdict}; {}", count(explored.count(), "finding")),
            None => verdict,
        };
        context.say.line(&format!("{}: {verdict}", report.file))?;
    }
    Ok(exit)
}

/// Explores a draft that can be published: tells what was found, unless a machine reads it with the rest, and writes the scenarios.
fn explore_one(
    document: &Document,
    beside: &Beside<'_>,
    folder: Option<&Path>,
    report: &mut FileReport,
    context: &Context,
) -> Result<(), Failure> {
    let mut core = context.core()?;
    let explored = exploring::explore(document, beside, &mut core)
        .map_err(|problems| Failure::problems(problems.into_iter().map(|problem| document.locate(problem, "draft")).collect()))?;
    if !context.json() {
        explored.say(document, beside.others, context)?;
    }
    if let Some(folder) = folder {
        for name in explored.write(folder, beside.settings, &mut core)? {
            context.say.note(&format!("replay: relance call < {name}"));
        }
    }
    report.explored = Some(explored);
    Ok(())
}

fn worst(left: Exit, right: Exit) -> Exit {
    if left == Exit::Environment || right == Exit::Done { left } else { right }
}

fn check_one(document: &Document, settings: Option<&str>, core: &mut dyn Carrier) -> FileReport {
    let mut members = format!(r#""draft":{}"#, document.text());
    if let Some(settings) = settings {
        members += &format!(r#","settings":{settings}"#);
    }
    let (publishable, problems) = match ask_text::<Checked>(core, "check", &members) {
        Ok(checked) => (checked.publishable, checked.problems),
        Err(problems) => (false, problems),
    };
    let problems = problems.into_iter().map(|problem| document.locate(problem, "draft")).collect();
    FileReport { file: document.name.clone(), publishable, problems, explored: None }
}

/// `relance publish`.
pub(crate) fn publish(args: &PublishArgs, context: &mut Context) -> Result<Exit, Failure> {
    let document = Document::read(&args.file)?;
    let sequence = args.sequence.as_deref().map(SequenceId::new);
    let mut host = context.host()?;
    let published = host.publish(&document.text(), sequence.as_ref()).map_err(|mut fault| {
        let problems = std::mem::take(&mut fault.problems);
        if problems.is_empty() {
            return fault.into();
        }
        Failure::problems(problems.into_iter().map(|problem| document.locate(problem, "draft")).collect())
    })?;
    if context.json() {
        context.say.document(&published)?;
        return Ok(Exit::Done);
    }
    for warning in published.warnings {
        context.say.found(&document.locate(warning, "draft"));
    }
    let version = &published.version;
    leaving::warn(&version.draft, &host.settings()?, context);
    let what = if published.changed { "published" } else { "unchanged: it is already" };
    let hash: String = version.hash.chars().take(12).collect();
    context.say.line(&format!("{what} `{}` version {} ({hash}…)", version.sequence, version.number))?;
    if published.changed {
        context.say.note(&format!("next: relance enroll {} --all", version.sequence));
    }
    Ok(Exit::Done)
}
