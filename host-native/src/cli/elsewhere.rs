//! `move`: everything that is kept here to another engine.
//!
//! In: where to. Out: how much arrived. Never: a database that is left half here and half there.

use clap::Args;
use relance::config::PostgresConfig;
use relance::report::Carried;
use relance::{engines, service};

use super::context::Context;
use super::engine::RestateArgs;
use super::failure::{Exit, Failure};
use super::words;

/// Where to.
#[derive(Debug, Args)]
pub(crate) struct MoveArgs {
    /// Where to: the address of an empty PostgreSQL database, for what a data directory has, or `restate`, for the contacts of any database.
    #[arg(long, value_name = "URL|restate")]
    to: String,
    #[command(flatten)]
    restate: RestateArgs,
}

/// `relance move`.
pub(crate) fn relocate(args: &MoveArgs, context: &Context) -> Result<Exit, Failure> {
    let options = context.host_options();
    let (carried, what) = if args.to == "restate" {
        (service::to_objects(&options, &args.restate.objects())?, "contact")
    } else {
        if !["postgres://", "postgresql://"].iter().any(|scheme| args.to.starts_with(scheme)) {
            let message = "expected `restate` or the address of a PostgreSQL database, found another text";
            return Err(Failure::environment(
                "cli.move",
                message,
                "`--to restate`, or `--to postgres://user:password@host:5432/database`",
            ));
        }
        if options.database.is_some() {
            let message = "expected a data directory to move from, found a PostgreSQL database, which is moved to another one by its own means";
            return Err(Failure::environment("cli.move", message, "leave `--database` out"));
        }
        let to = PostgresConfig { url: args.to.clone(), schema: context.schema().to_owned(), ca_file: context.certificates() };
        (engines::to_postgres(&options.data_dir, &to, &options.clock)?, "row")
    };
    if context.json() {
        context.say.document(&carried)?;
        return Ok(Exit::Done);
    }
    let Carried { rows, enrollments, conversations, messages } = carried;
    let count = |number, what| words::count(usize::try_from(number).unwrap_or(usize::MAX), what);
    context.say.line(&format!("{} moved", count(rows, what)))?;
    context.say.line(&format!(
        "arrived, each with its moment: {} to be woken, {} to be looked at, {} to be handed over",
        count(enrollments, "enrollment"),
        count(conversations, "conversation"),
        count(messages, "message")
    ))?;
    Ok(Exit::Done)
}
