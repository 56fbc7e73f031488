//! `sequences`: lists what is published, or prints one version.
//!
//! In: an id, if one is wanted. Out: a table, or the version as JSON. Never: a change.

use clap::Args;
use relance_core::base::SequenceId;

use super::context::{Context, short};
use super::failure::{Exit, Failure};
use super::words;

/// Which to print.
#[derive(Debug, Args)]
pub(crate) struct SequencesArgs {
    /// Print the newest version of this sequence.
    #[arg(value_name = "SEQUENCE")]
    sequence: Option<String>,
    /// Print this version of it.
    #[arg(long, value_name = "NUMBER", requires = "sequence")]
    version: Option<u32>,
}

/// `relance sequences`.
pub(crate) fn sequences(args: &SequencesArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    if let Some(id) = &args.sequence {
        let version = host.version(&SequenceId::new(id.as_str()), args.version)?.ok_or_else(|| unknown(id))?;
        context.say.document(&version)?;
        return Ok(Exit::Done);
    }
    let versions = host.versions()?;
    if context.json() {
        context.say.document(&versions)?;
        return Ok(Exit::Done);
    }
    let rows = versions.into_iter().map(|row| {
        let hash = row.hash.chars().take(12).collect();
        vec![row.sequence.to_string(), row.number.to_string(), row.name, words::utc(row.published_at), hash]
    });
    context.say.table(&["sequence", "version", "name", "published", "hash"], rows.collect())?;
    Ok(Exit::Done)
}

/// There is no such sequence or version.
pub(crate) fn unknown(id: &str) -> Failure {
    let message = format!("expected a published sequence, found none with `{}`", short(id));
    Failure::problem("host.sequenceUnknown", "", message, "`relance sequences` lists them; `relance publish FILE` makes one")
}
