//! `review`: after a restore, what may have been sent since the copy was made.
//!
//! In: what a person, or the log, knows about what was sent. Out: steps left out, enrollments taken back to work, sending that goes on.
//! Never: a message that goes out without somebody's word.

use clap::{Args, Subcommand};
use relance::Host;
use relance::host::Held;
use relance_core::base::Instant;
use serde_json::{Value, json};
use std::collections::BTreeSet;

use super::args::instant;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;
use crate::files::document::{bytes_of, text_of};

/// What to do.
#[derive(Debug, Args)]
#[command(after_help = "Without a command it lists what is held.")]
pub(crate) struct ReviewArgs {
    #[command(subcommand)]
    command: Option<ReviewCommand>,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum ReviewCommand {
    /// Hold what is due, after a PostgreSQL database was restored: sending stands still in every workspace.
    Begin {
        /// What was due by then; now unless given.
        #[arg(long, value_name = "INSTANT", value_parser = instant)]
        due_by: Option<Instant>,
    },
    /// These were sent: their step is left out, and they go on with the next one.
    Sent {
        #[command(flatten)]
        which: Which,
        /// Those that a log has: lines in JSON (--log-format json) with a send's key and outcome, or one key a line.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["enrollment", "all"])]
        log: Option<String>,
    },
    /// These were not sent: they go out when sending goes on, or are too late by their own rule.
    Release {
        #[command(flatten)]
        which: Which,
    },
    /// Let sending go on. What is still held, stays held.
    End,
}

/// Which of what is held.
#[derive(Debug, Args)]
struct Which {
    /// Enrollments, by id.
    #[arg(value_name = "ENROLLMENT")]
    enrollment: Vec<String>,
    /// All that are held.
    #[arg(long, conflicts_with = "enrollment")]
    all: bool,
}

/// `relance review`.
pub(crate) fn review(args: &ReviewArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    match &args.command {
        None => list(&host, context),
        Some(ReviewCommand::Begin { due_by }) => {
            let mut held = 0;
            for workspace in host.workspaces()? {
                held += context.host_of(&workspace)?.begin_review(due_by.unwrap_or_else(|| context.now()))?;
            }
            done("held", usize::try_from(held).unwrap_or(usize::MAX), context)
        }
        Some(ReviewCommand::Sent { log: Some(log), .. }) => sent_by_log(log, &mut host, context),
        Some(ReviewCommand::Sent { which, .. }) => {
            let wanted = which.of(&host)?;
            for held in &wanted {
                host.was_sent(held)?;
                host.release(&held.enrollment)?;
            }
            done("taken as sent", wanted.len(), context)
        }
        Some(ReviewCommand::Release { which }) => {
            let wanted = which.of(&host)?;
            for held in &wanted {
                host.release(&held.enrollment)?;
            }
            done("released", wanted.len(), context)
        }
        Some(ReviewCommand::End) => {
            host.end_review()?;
            let left = host.held()?.len();
            if context.json() {
                context.say.document(&json!({ "held": left, "paused": host.settings()?.paused }))?;
            } else {
                let left = if left == 0 { String::new() } else { format!("; {} still held", words::count(left, "enrollment")) };
                context.say.line(&format!("the review is over{left}"))?;
            }
            Ok(Exit::Done)
        }
    }
}

impl Which {
    fn of(&self, host: &Host) -> Result<Vec<Held>, Failure> {
        let held = host.held()?;
        if self.all {
            return Ok(held);
        }
        if self.enrollment.is_empty() {
            let message = "expected enrollments, found none";
            return Err(Failure::problem("review.nothingNamed", "", message, "name them by id, or say --all"));
        }
        self.enrollment
            .iter()
            .map(|id| {
                held.iter().find(|held| held.enrollment.as_str() == id).cloned().ok_or_else(|| {
                    let message =
                        format!("expected an enrollment that is held, found none with the id `{}`", super::context::short(id));
                    Failure::problem("review.notHeld", "", message, "`relance review` lists them")
                })
            })
            .collect()
    }
}

fn list(host: &Host, context: &Context) -> Result<Exit, Failure> {
    let (restored, held) = (host.restored()?, host.held()?);
    if context.json() {
        context.say.document(&json!({ "restored": restored, "held": held }))?;
        return Ok(Exit::Done);
    }
    match &restored {
        Some(restored) => {
            let last = words::utc_or_dash(restored.last_known);
            context.say.line(&format!("restored {}; the last that is known is of {last}", words::utc(restored.at)))?;
        }
        None => context.say.line("nothing was restored, or the review is over")?,
    }
    let step = |held: &Held| held.step.as_ref().map_or_else(|| "–".into(), ToString::to_string);
    let row = |held: &Held| vec![held.enrollment.to_string(), held.contact.to_string(), step(held), words::utc_or_dash(held.due)];
    if !held.is_empty() {
        context.say.table(&["enrollment", "contact", "step", "due"], held.iter().map(row).collect())?;
    }
    context.say.line(&words::count(held.len(), "enrollment"))?;
    Ok(Exit::Done)
}

fn done(what: &str, number: usize, context: &Context) -> Result<Exit, Failure> {
    if context.json() {
        context.say.document(&json!({ "did": what, "enrollments": number }))?;
    } else {
        context.say.line(&format!("{} {what}", words::count(number, "enrollment")))?;
    }
    Ok(Exit::Done)
}

/// Leaves out each step whose key the log has as sent, one after the other, as far as the log knows; what it does not have stays held.
fn sent_by_log(log: &str, host: &mut Host, context: &Context) -> Result<Exit, Failure> {
    let keys = keys(&text_of(log, &bytes_of(log)?)?);
    let mut taken = 0;
    for first in host.held()? {
        let (id, mut known) = (first.enrollment.clone(), false);
        let mut next = Some(first);
        while let Some(held) = next.take_if(|held| in_log(held, &keys)) {
            host.was_sent(&held)?;
            known = true;
            next = host.held()?.into_iter().find(|other| other.enrollment == id && other.step != held.step);
        }
        if known {
            host.release(&id)?;
            taken += 1;
        }
    }
    done("taken as sent", taken, context)
}

fn in_log(held: &Held, keys: &BTreeSet<String>) -> bool {
    let Some(step) = &held.step else { return false };
    let begin = format!("{}/{step}/", held.enrollment);
    keys.range(begin.clone()..).next().is_some_and(|key| key.starts_with(&begin))
}

/// The keys of what went out, or may have: a line of the log that says so, or a key by itself.
fn keys(text: &str) -> BTreeSet<String> {
    let key = |line: &str| match serde_json::from_str::<Value>(line) {
        Ok(line) => {
            let gone = matches!(line.get("outcome").and_then(Value::as_str), Some("accepted" | "unknown"));
            line.get("key").and_then(Value::as_str).filter(|_| gone).map(str::to_owned)
        }
        Err(_) => Some(line.to_owned()),
    };
    text.lines().map(str::trim).filter(|line| !line.is_empty()).filter_map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_tells_what_was_sent() {
        let text = "{\"message\":\"handed over\",\"key\":\"a/hello/1\",\"outcome\":\"accepted\"}\n\
                    {\"key\":\"b/hello/1\",\"outcome\":\"rejected\"}\n{\"message\":\"works\"}\nc/hello/1\n\n";
        assert_eq!(keys(text).into_iter().collect::<Vec<_>>(), ["a/hello/1", "c/hello/1"]);
    }
}
