//! `backup` and `restore`: a copy of the database while workers run, and a copy in its place.
//!
//! In: a file. Out: a checked copy; or the copy in place, the old database aside, and what may have been sent meanwhile held for review.
//! Never: a copy of a PostgreSQL database, for which the server has its own programs.

use clap::Args;
use relance::engines::sqlite;
use serde_json::json;
use std::path::PathBuf;

use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;

/// Where to.
#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// The copy; it must not exist.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write over a file that exists, once the new copy is whole.
    #[arg(long)]
    force: bool,
}

/// From where.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// A copy that `backup` made.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Send on at once, for a copy since which nothing was sent: the data of a host that was stopped before and moves elsewhere.
    #[arg(long)]
    nothing_sent_since: bool,
}

/// `relance backup`.
pub(crate) fn backup(args: &BackupArgs, context: &mut Context) -> Result<Exit, Failure> {
    if let Some(address) = context.database() {
        let command = format!("pg_dump --format=custom --schema={} --file={} '{address}'", context.schema(), args.file.display());
        return Err(elsewhere(format!("run: {command}")));
    }
    let copied = sqlite::backup(context.data(), &args.file, args.force)?;
    if context.json() {
        let document = json!({ "file": args.file, "bytes": copied.bytes, "schema": copied.schema });
        context.say.document(&document)?;
    } else {
        let (file, kib) = (args.file.display(), copied.bytes.div_ceil(1024));
        context.say.line(&format!("{file}: {kib} KiB, schema {}, checked", copied.schema))?;
    }
    Ok(Exit::Done)
}

/// `relance restore`.
pub(crate) fn restore(args: &RestoreArgs, context: &mut Context) -> Result<Exit, Failure> {
    if let Some(address) = context.database() {
        let command = format!("pg_restore --clean --if-exists --single-transaction --dbname='{address}' {}", args.file.display());
        return Err(elsewhere(format!("stop every worker, run: {command}, and then: relance review begin")));
    }
    let now = context.now();
    let replaced = sqlite::restore(context.data(), &args.file, now, (!args.nothing_sent_since).then_some(now))?;
    if context.json() {
        let document = json!({ "aside": replaced.aside, "schema": replaced.schema, "held": replaced.held });
        context.say.document(&document)?;
        return Ok(Exit::Done);
    }
    context.say.line(&format!("{} is in place", args.file.display()))?;
    if let Some(aside) = &replaced.aside {
        context.say.line(&format!("the database before it is now {}", aside.display()))?;
    }
    if let Some(held) = replaced.held {
        let put_aside = words::count(held.enrollments, "enrollment");
        context
            .say
            .line(&format!("sending stands still; {put_aside} may have been sent since the copy was made and are held"))?;
        context.say.note("see to them: `relance review`; then let sending go on: `relance review end`");
    }
    Ok(Exit::Done)
}

fn elsewhere(help: String) -> Failure {
    Failure::environment(
        "backup.postgres",
        "expected a database in a file, found one in PostgreSQL, which has its own programs",
        help,
    )
}
