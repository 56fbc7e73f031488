//! `settings`: shows or replaces the workspace's settings.
//!
//! In: a file in JSON or YAML. Out: the settings, or problems with file and line. Never: a default written out.

use clap::{Args, Subcommand};

use super::context::Context;
use super::failure::{Exit, Failure};
use super::moves;
use crate::files::Document;

/// What to do with the settings.
#[derive(Debug, Args)]
pub(crate) struct SettingsArgs {
    #[command(subcommand)]
    command: SettingsCommand,
}

/// What to do with the settings.
#[derive(Debug, Subcommand)]
enum SettingsCommand {
    /// Print them as JSON.
    Show,
    /// Put those of a file in their place.
    Set {
        /// Settings in JSON or YAML; `-` reads standard input.
        #[arg(value_name = "FILE")]
        file: String,
        /// Only list the messages that they would move: from when, to when, and why.
        #[arg(long)]
        dry_run: bool,
    },
}

/// `relance settings`.
pub(crate) fn settings(args: &SettingsArgs, context: &mut Context) -> Result<Exit, Failure> {
    match &args.command {
        SettingsCommand::Show => {
            let settings = context.host_of_data()?.settings()?;
            context.say.document(&settings)?;
        }
        SettingsCommand::Set { file, dry_run } => {
            let document = Document::read(file)?;
            let mut host = context.host()?;
            let moves = moves::settings(document.text(), *dry_run, &mut host).map_err(|mut fault| {
                let problems = std::mem::take(&mut fault.problems);
                if problems.is_empty() {
                    return fault.into();
                }
                Failure::problems(problems.into_iter().map(|problem| document.locate(problem, "settings")).collect())
            })?;
            match (context.json(), *dry_run) {
                (true, true) => context.say.document(&moves)?,
                (true, false) => context.say.document(&host.settings()?)?,
                (false, true) => moves::list(&moves, false, context)?,
                (false, false) => {
                    context.say.line(&format!("settings are now those of {file}"))?;
                    if !moves.moved.is_empty() {
                        moves::list(&moves, true, context)?;
                    }
                }
            }
        }
    }
    Ok(Exit::Done)
}
