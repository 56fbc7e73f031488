//! `doctor`: looks after everything, and says what is wrong and what to do about it.
//!
//! In: the data directory and how messages go out. Out: a list with a verdict; 1 where something is wrong. Never: a repair that was not
//! asked for: a schema that is behind is told of, and nothing further is looked at.

use clap::Args;
use relance::engines;
use relance::engines::steps::Pending;
use relance::report::DoctorReport;
use serde_json::{Value, json};

use super::context::Context;
use super::failure::{Exit, Failure};
use super::findings::{self, Finding};
use super::mail::MailArgs;
use super::{tzdb, words};

/// How messages go out, to look at that too.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    mail: MailArgs,
}

/// `relance doctor`.
pub(crate) fn doctor(args: &DoctorArgs, context: &mut Context) -> Result<Exit, Failure> {
    let pending = engines::pending(&context.host_options())?;
    let behind = pending.found > 0 && pending.found < pending.current;
    let mut wrong = if behind { vec![outdated(&pending)] } else { Vec::new() };
    let report = match behind {
        true => None,
        false => Some(context.host_that_sends(args.mail.sender(&context.options)?)?.doctor()?),
    };
    if let Some(report) = &report {
        wrong.extend(findings::of_host(report));
        wrong.extend(findings::of_clock(report, context));
    }
    wrong.extend(findings::of_files(context));
    tell(report.as_ref(), &wrong, context)?;
    Ok(if wrong.is_empty() { Exit::Done } else { Exit::Problems })
}

fn outdated(pending: &Pending) -> Finding {
    let message = format!("the database has schema {}, this host writes {}", pending.found, pending.current);
    let help = "look with `relance migrate --dry-run`, then `relance migrate`; the next command does it too".into();
    Finding { code: "doctor.schema", message, help }
}

fn tell(report: Option<&DoctorReport>, wrong: &[Finding], context: &Context) -> Result<(), Failure> {
    if context.json() {
        let mut value = report.map_or_else(|| json!({}), |report| serde_json::to_value(report).unwrap_or_default());
        if let Value::Object(members) = &mut value {
            members.insert("wrong".into(), json!(wrong));
        }
        return context.say.document(&value);
    }
    if let Some(report) = report {
        let core = serde_json::to_value(&report.core).unwrap_or_default();
        let of_core =
            |name: &str| core.get(name).map_or_else(|| "?".into(), |value| value.to_string().trim_matches('"').to_owned());
        let zones = &report.zone_data.used;
        context.say.line(&format!("host       {}", report.host))?;
        context.say.line(&format!("core       {}, wire {}", of_core("core"), of_core("wire")))?;
        context.say.line(&format!("zone data  {zones}, {}", tzdb::age(zones, context)))?;
        context.say.line(&format!("database   {} (schema {})", report.database, report.schema.0))?;
        context.say.line(&format!("sender     {}", report.sender))?;
        context.say.line(&format!("clock      {}", words::utc(report.now)))?;
    }
    for Finding { code, message, help } in wrong {
        context.say.line(&format!("✗ [{code}] {message}\n  help: {help}"))?;
    }
    if wrong.is_empty() {
        context.say.line("✓ nothing is wrong")?;
    }
    Ok(())
}
