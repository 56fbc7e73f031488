//! `config`: shows every option with its value and where that comes from, and checks the file.
//!
//! In: the options. Out: a table or JSON. Never: a secret; a change.

use clap::{Args, Subcommand};
use serde_json::json;

use super::context::Context;
use super::failure::{Exit, Failure};

/// What to do with the options.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

/// What to do with the options.
#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Print every option's value, secrets redacted. It takes all options there are, to see what they would come to.
    Show {
        /// Say where each value comes from: a flag, a variable, a line of the file, or the default.
        #[arg(long)]
        origin: bool,
    },
    /// Read the file and check every value in it, and nothing else.
    Check,
}

/// `relance config`. By now the file was read: whatever is wrong with it has been told.
pub(crate) fn config(args: &ConfigArgs, context: &mut Context) -> Result<Exit, Failure> {
    let file = context.options.file.as_ref().map(|file| file.display().to_string());
    match &args.command {
        ConfigCommand::Show { origin } => {
            if context.json() {
                let options: Vec<_> = context.options.all().collect();
                context.say.document(&json!({ "file": file, "options": options }))?;
                return Ok(Exit::Done);
            }
            let rows = context.options.all().map(|option| {
                let mut row = vec![option.name.clone(), option.value.clone().unwrap_or_else(|| "–".into())];
                row.extend(origin.then(|| option.origin.to_string()));
                row
            });
            let header = ["option", "value", "from"];
            context.say.table(header.get(..2 + usize::from(*origin)).unwrap_or(&header), rows.collect())?;
            context.say.note(&file.map_or_else(|| "no file".into(), |file| format!("file {file}")));
        }
        ConfigCommand::Check => {
            let file = file.ok_or_else(|| {
                let message = "expected a file with options, found none";
                Failure::environment(
                    "config.noFile",
                    message,
                    "name it with `--config FILE`, or keep `relance.yaml` in the data directory",
                )
            })?;
            super::mail::check(&context.options)?;
            super::model::check(&context.options)?;
            if context.json() {
                context.say.document(&json!({ "file": file, "problems": [] }))?;
            } else {
                context.say.line(&format!("{file} is sound"))?;
            }
        }
    }
    Ok(Exit::Done)
}
