//! `inbound`: what nobody knows whose it is, and mail taken from files.
//!
//! In: files of mail, `-` for standard input. Out: what became of it; a list. Never: a message's words in a list for people.

use std::io::Read;

use clap::{Args, Subcommand};
use relance::engines::sql::{InboundFilter, InboundRow, Standing};
use serde_json::{Value, json};

use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;

/// What providers and mailboxes told.
#[derive(Debug, Args)]
pub(crate) struct InboundArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List what nobody knows whose it is, the newest first.
    List {
        /// Everything that was told.
        #[arg(long)]
        all: bool,
        /// How many, at most.
        #[arg(long, value_name = "COUNT", default_value_t = 50)]
        limit: u32,
    },
    /// Take a mail as it came: an answer, a bounce, a complaint.
    Take {
        /// The file, - for standard input.
        #[arg(value_name = "FILE")]
        file: String,
        /// The account whose mailbox it came to.
        #[arg(long)]
        account: Option<String>,
        /// Our side sent it: a human of ours has written to those whom it is to.
        #[arg(long)]
        sent: bool,
    },
}

/// `relance inbound`.
pub(crate) fn inbound(args: &InboundArgs, context: &mut Context) -> Result<Exit, Failure> {
    match &args.what {
        What::List { all, limit } => list(*all, *limit, context),
        What::Take { file, account, sent } => take(file, account.as_deref(), *sent, context),
    }
}

fn list(all: bool, limit: u32, context: &mut Context) -> Result<Exit, Failure> {
    let wanted = InboundFilter { standing: (!all).then_some(Standing::Unmatched), ..InboundFilter::default() };
    let rows = context.host_of_data()?.inbounds(&wanted, limit)?;
    let kept = |row: &InboundRow| serde_json::from_str::<Value>(&row.json).unwrap_or_default();
    if context.json() {
        let rows = rows.iter().map(|row| {
            let kept = kept(row);
            json!({ "id": row.id, "kind": row.kind, "channel": row.channel, "account": row.account, "status": row.standing.name(),
                    "reason": kept.get("reason"), "contact": row.contact, "enrollment": row.enrollment, "at": row.at,
                    "receivedAt": row.received_at, "from": kept.pointer("/told/from") })
        });
        context.say.document(&rows.collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    let shown = rows.iter().map(|row| {
        let kept = kept(row);
        let text = |place: &str| kept.pointer(place).and_then(Value::as_str).unwrap_or("-").to_owned();
        let why = if row.standing == Standing::Unmatched { text("/reason") } else { row.standing.name().to_owned() };
        vec![row.id.clone(), row.kind.clone(), row.channel.to_string(), text("/told/from"), words::utc(row.received_at), why]
    });
    context.say.table(&["id", "kind", "channel", "from", "came", "why"], shown.collect())?;
    Ok(Exit::Done)
}

fn take(file: &str, account: Option<&str>, sent: bool, context: &mut Context) -> Result<Exit, Failure> {
    let mut raw = Vec::new();
    let read = match file {
        "-" => std::io::stdin().lock().read_to_end(&mut raw).map(drop),
        path => std::fs::read(path).map(|bytes| raw = bytes),
    };
    read.map_err(|error| {
        let message = format!("expected to read `{file}`, found: {error}");
        Failure::environment("cli.fileUnreadable", message, "name a file with one mail, or - for standard input")
    })?;
    let heard = context.host_of_data()?.take_mail(&raw, account, sent)?;
    if context.json() {
        let heard = heard
            .iter()
            .map(|one| json!({ "id": one.id, "kind": one.kind, "status": one.standing.name(), "duplicate": !one.news }));
        context.say.document(&heard.collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    let known = |one: &relance::host::Heard| if one.news { "" } else { ", known before" };
    let lines: Vec<String> =
        heard.iter().map(|one| format!("{} {}: {}{}", one.id, one.kind, one.standing.name(), known(one))).collect();
    if lines.is_empty() {
        context.say.note("it tells nothing new");
    }
    lines.iter().try_for_each(|line| context.say.line(line))?;
    Ok(Exit::Done)
}
