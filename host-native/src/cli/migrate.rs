//! `migrate`: the database's schema: what is to be done to bring it up to date, and the same done.
//!
//! In: the database. Out: each step, its statements and who waits for them. Never: a change in a dry run.

use clap::Args;
use relance::engines;

use super::context::Context;
use super::failure::{Exit, Failure};

/// Whether to do it.
#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    /// Only say what would be done, and who would wait for it.
    #[arg(long)]
    dry_run: bool,
}

/// `relance migrate`.
pub(crate) fn migrate(args: &MigrateArgs, context: &mut Context) -> Result<Exit, Failure> {
    let pending = engines::pending(&context.host_options())?;
    if !args.dry_run {
        drop(context.host()?); // Opening brings it up to date.
    }
    if context.json() {
        let mut document = serde_json::to_value(&pending).unwrap_or_default();
        if let Some(members) = document.as_object_mut() {
            members.insert("applied".into(), (!args.dry_run).into());
        }
        context.say.document(&document)?;
        return Ok(Exit::Done);
    }
    for step in &pending.steps {
        context.say.line(&format!("step {}", step.number))?;
        for statement in &step.statements {
            context.say.line(&format!("  {}: {}", statement.name, statement.waits.words()))?;
        }
    }
    let (would, found, current) = (if args.dry_run { "would go" } else { "went" }, pending.found, pending.current);
    match pending.steps.len() {
        0 => context.say.line(&format!("{} has schema {current}: nothing is to be done", pending.database))?,
        _ => context.say.line(&format!("{} {would} from schema {found} to {current}, in one transaction", pending.database))?,
    }
    Ok(Exit::Done)
}
