//! `status` and `outbox`: everything at a glance, what comes next, and what became of each message.
//!
//! In: filters. Out: tables or one JSON document. Never: what a message says.

use clap::Args;
use relance::report::{EnrollmentFilter, EnrollmentRow, OutboxFilter, SendStatus, StatusReport};
use relance_core::base::{EnrollmentId, SequenceId};
use std::collections::BTreeMap;

use super::ask::label;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;

/// What to show.
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// Of this contact only, by id or email address.
    #[arg(long, value_name = "CONTACT")]
    contact: Option<String>,
    /// Of this sequence only.
    #[arg(long, value_name = "SEQUENCE")]
    sequence: Option<String>,
    /// List ended enrollments too.
    #[arg(long)]
    all: bool,
    /// List at most so many; 0 lists all.
    #[arg(long, default_value_t = 20, value_name = "NUMBER")]
    limit: usize,
}

/// `relance status`.
pub(crate) fn status(args: &StatusArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    let contact = args.contact.as_deref().map(|text| context.contact_id(&host, text)).transpose()?;
    let sequence = args.sequence.as_deref().map(SequenceId::new);
    let filter = EnrollmentFilter { contact: contact.clone(), sequence, status: None, live: !args.all, limit: args.limit };
    let report = host.status()?;
    let enrollments = host.enrollments(&filter)?;
    let upcoming = host.upcoming(contact.as_ref(), args.limit)?;
    if context.json() {
        let mut value = serde_json::to_value(&report).unwrap_or_default();
        if let Some(members) = value.as_object_mut() {
            members.insert("list".into(), serde_json::to_value(&enrollments).unwrap_or_default());
            members.insert("upcoming".into(), serde_json::to_value(&upcoming).unwrap_or_default());
        }
        context.say.document(&value)?;
        return Ok(Exit::Done);
    }
    totals(&report, context)?;
    let now = context.now();
    let mut rows = Vec::new();
    for row in &enrollments {
        let next = row.wake_at.and_then(|at| label(&mut host, at, now, &row.zone).ok());
        let (when, clock) = next.map_or_else(|| ("–".into(), "–".into()), |next| (next.label, words::local(&next.local)));
        rows.push(cells(row, clock, when));
    }
    if !rows.is_empty() {
        context.say.line("")?;
        context.say.table(&["enrollment", "contact", "sequence", "status", "step", "next, local time", "zone", ""], rows)?;
    }
    let live: u64 = ["active", "paused"].iter().filter_map(|word| report.enrollments.get(*word)).sum();
    if args.limit > 0 && enrollments.len() == args.limit && live > args.limit as u64 {
        context.say.note(&format!("the first {} of {live}; `--limit 0` lists all", args.limit));
    }
    Ok(Exit::Done)
}

fn cells(row: &EnrollmentRow, clock: String, when: String) -> Vec<String> {
    let standing = words::standing(row.status, row.waiting_for);
    vec![
        row.id.to_string(),
        row.contact.to_string(),
        format!("{} v{}", row.sequence, row.version),
        if row.quarantined { format!("{standing} (put aside)") } else { standing },
        row.step.as_ref().map_or_else(|| "–".into(), ToString::to_string),
        clock,
        row.zone.clone(),
        when,
    ]
}

fn totals(report: &StatusReport, context: &Context) -> Result<(), Failure> {
    let list = |counts: &BTreeMap<String, u64>| {
        let parts: Vec<String> =
            counts.iter().filter(|(_, number)| **number > 0).map(|(word, number)| format!("{number} {word}")).collect();
        if parts.is_empty() { "none".into() } else { parts.join(", ") }
    };
    let now = report.now.map_or_else(|| "–".into(), words::utc);
    context.say.line(&format!("clock        {now}"))?;
    context.say.line(&format!("contacts     {}", report.contacts))?;
    context.say.line(&format!("sequences    {}", report.sequences))?;
    context.say.line(&format!("enrollments  {}", list(&report.enrollments)))?;
    context.say.line(&format!("waiting for  {}", list(&report.waiting_for)))?;
    context.say.line(&format!("messages     {}", list(&report.outbox)))?;
    context.say.line(&format!("due now      {}", report.due))?;
    context.say.line(&format!("next due     {}", words::utc_or_dash(report.next_due)))?;
    if report.quarantined > 0 {
        context.say.line(&format!("put aside    {}; see `relance doctor`", report.quarantined))?;
    }
    Ok(())
}

/// Which messages to list.
#[derive(Debug, Args)]
pub(crate) struct OutboxArgs {
    /// To this contact only, by id or email address.
    #[arg(long, value_name = "CONTACT")]
    contact: Option<String>,
    /// Of this enrollment only.
    #[arg(long, value_name = "ENROLLMENT")]
    enrollment: Option<String>,
    /// This far only: pending, attempting, accepted, rejected, unknown or cancelled.
    #[arg(long, value_name = "STATUS", value_parser = send_status)]
    status: Option<SendStatus>,
    /// List at most so many; 0 lists all.
    #[arg(long, default_value_t = 50, value_name = "NUMBER")]
    limit: usize,
}

fn send_status(word: &str) -> Result<SendStatus, String> {
    SendStatus::named(word).ok_or_else(|| "expected pending, attempting, accepted, rejected, unknown or cancelled".into())
}

/// `relance outbox`.
pub(crate) fn outbox(args: &OutboxArgs, context: &mut Context) -> Result<Exit, Failure> {
    let host = context.host_of_data()?;
    let contact = args.contact.as_deref().map(|text| context.contact_id(&host, text)).transpose()?;
    let enrollment = args.enrollment.as_deref().map(EnrollmentId::new);
    let rows = host.outbox(&OutboxFilter { contact, enrollment, status: args.status, limit: args.limit })?;
    if context.json() {
        context.say.document(&rows)?;
        return Ok(Exit::Done);
    }
    let rows = rows.into_iter().map(|row| {
        vec![
            words::utc(row.settled_at.unwrap_or(row.queued_at)),
            row.status.name().into(),
            row.contact.to_string(),
            row.step.to_string(),
            row.channel.to_string(),
            row.attempts.to_string(),
            row.key.to_string(),
            row.detail.unwrap_or_default(),
        ]
    });
    context.say.table(&["time", "status", "contact", "step", "channel", "tries", "key", ""], rows.collect())?;
    Ok(Exit::Done)
}
