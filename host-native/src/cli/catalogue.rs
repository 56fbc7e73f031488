//! `catalogue`: ready sequences to begin with (B11).
//!
//! In: the id of one, if one is wanted. Out: a table of all, or the draft of one as JSON. Never: a sequence published.

use clap::Args;
use serde_json::{Value, json};

use super::ask::ask;
use super::context::Context;
use super::failure::{Exit, Failure};
use crate::files::Found;

/// Which ready sequence.
#[derive(Debug, Args)]
pub(crate) struct CatalogueArgs {
    /// The one whose draft is printed, for a file of one's own; all of them are listed unless given.
    #[arg(value_name = "ID")]
    id: Option<String>,
}

/// `relance catalogue`.
pub(crate) fn catalogue(args: &CatalogueArgs, context: &mut Context) -> Result<Exit, Failure> {
    let members = args.id.as_ref().map_or_else(|| json!({}), |id| json!({ "id": id }));
    let found: Value = ask(&mut context.core()?, "catalogue", members)
        .map_err(|problems| Failure::problems(problems.into_iter().map(Found::from).collect()))?;
    let sequences = found.get("sequences").and_then(Value::as_array).cloned().unwrap_or_default();
    if args.id.is_some() && !context.json() {
        let draft = sequences.first().and_then(|entry| entry.get("draft")).cloned().unwrap_or_default();
        context.say.raw(format!("{draft:#}\n").as_bytes())?;
        return Ok(Exit::Done);
    }
    if context.json() {
        context.say.document(&found)?;
        return Ok(Exit::Done);
    }
    let text = |entry: &Value, name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let rows =
        sequences.iter().map(|entry| vec![text(entry, "id"), text(entry, "niche"), text(entry, "title"), text(entry, "why")]);
    context.say.table(&["id", "niche", "sequence", "for"], rows.collect())?;
    context.say.note("one of them into a file: relance catalogue ID > draft.json");
    Ok(Exit::Done)
}
