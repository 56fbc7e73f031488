//! `surveys`: questions about satisfaction, and what was answered.
//!
//! In: how many. Out: a table or one JSON document. Never: an answer changed.

use clap::Args;
use relance::engines::sql::SurveyRow;

use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;

/// Which to list.
#[derive(Debug, Args)]
pub(crate) struct SurveysArgs {
    /// List at most so many; 0 lists all.
    #[arg(long, default_value_t = 50, value_name = "NUMBER")]
    limit: u32,
}

/// `relance surveys`.
pub(crate) fn surveys(args: &SurveysArgs, context: &mut Context) -> Result<Exit, Failure> {
    let most = if args.limit == 0 { u32::MAX } else { args.limit };
    let rows = context.host_of_data()?.surveys(None, most)?;
    if context.json() {
        context.say.document(&rows)?;
        return Ok(Exit::Done);
    }
    let cells = |row: &SurveyRow| {
        vec![
            words::utc(row.asked_at),
            row.contact.to_string(),
            row.conversation.to_string(),
            row.score.map_or_else(|| "–".into(), |score| format!("{score} of 5")),
            words::utc_or_dash(row.answered_at),
            row.comment.as_ref().map(|comment| comment.reveal().replace('\n', " ⏎ ")).unwrap_or_default(),
        ]
    };
    context.say.table(&["asked", "contact", "conversation", "score", "answered", ""], rows.iter().map(cells).collect())?;
    Ok(Exit::Done)
}
