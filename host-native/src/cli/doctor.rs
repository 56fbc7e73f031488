//! `doctor`: looks after everything, and says what is wrong and what to do about it.
//!
//! In: the data directory and how messages go out. Out: a list with a verdict. Never: a repair that was not asked for.

use clap::Args;
use relance::report::DoctorReport;

use super::context::Context;
use super::failure::{Exit, Failure};
use super::mail::MailArgs;
use super::words;

/// How messages go out, to look at that too.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    mail: MailArgs,
}

/// `relance doctor`.
pub(crate) fn doctor(args: &DoctorArgs, context: &mut Context) -> Result<Exit, Failure> {
    let report = context.host_that_sends(args.mail.sender()?)?.doctor()?;
    let wrong = wrong(&report);
    let exit = if wrong.is_empty() { Exit::Done } else { Exit::Problems };
    if context.json() {
        let mut value = serde_json::to_value(&report).unwrap_or_default();
        if let Some(members) = value.as_object_mut() {
            let list = wrong.iter().map(|(what, help)| serde_json::json!({ "message": what, "help": help })).collect();
            members.insert("wrong".into(), serde_json::Value::Array(list));
        }
        context.say.document(&value)?;
        return Ok(exit);
    }
    let core = serde_json::to_value(&report.core).unwrap_or_default();
    let of_core = |name: &str| core.get(name).map_or_else(|| "?".into(), |value| value.to_string().trim_matches('"').to_owned());
    context.say.line(&format!("host       {}", report.host))?;
    context.say.line(&format!("core       {}, wire {}, zone data {}", of_core("core"), of_core("wire"), of_core("zoneData")))?;
    context.say.line(&format!("database   {} (schema {})", report.database, report.schema.0))?;
    context.say.line(&format!("sender     {}", report.sender))?;
    context.say.line(&format!("clock      {}", words::utc(report.now)))?;
    for (what, help) in &wrong {
        context.say.line(&format!("✗ {what}\n  help: {help}"))?;
    }
    if wrong.is_empty() {
        context.say.line("✓ nothing is wrong")?;
    }
    Ok(exit)
}

/// What is wrong, each with its remedy.
fn wrong(report: &DoctorReport) -> Vec<(String, &'static str)> {
    let mut wrong = Vec::new();
    if !report.database_sound {
        wrong.push(("the database's own check finds damage".into(), "restore a copy of the data directory"));
    }
    if report.schema.0 != report.schema.1 {
        let (found, written) = report.schema;
        wrong.push((format!("the database has schema {found}, this host writes {written}"), "use the newer of the two hosts"));
    }
    if let Some(problem) = &report.sender_problem {
        wrong.push((format!("the sender can't send: {problem}"), "see `relance run --help`, Mail"));
    }
    if report.overdue > 0 {
        let oldest = words::utc_or_dash(report.oldest_overdue);
        wrong.push((
            format!("{} wake-ups are overdue, the oldest since {oldest}", report.overdue),
            "start a worker: `relance run`",
        ));
    }
    for id in &report.quarantined {
        wrong.push((
            format!("{id} was put aside because it could not be decided"),
            "look: `relance timeline`, then `relance release`",
        ));
    }
    for id in &report.stuck {
        wrong.push((format!("{id} is live, but waits for nothing"), "report this with `relance timeline --json`"));
    }
    if report.abandoned > 0 {
        wrong.push((
            format!("{} messages are in the hand of a worker that is gone", report.abandoned),
            "start a worker: `relance run`",
        ));
    }
    wrong
}
