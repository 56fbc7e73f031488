//! The native host behind the adapter protocol: requests as JSON lines on standard input, answers on standard output.
//!
//! In: a request a line, see `tests/hosts/README.md`. Out: an answer a line, and the time whenever the clock moves. Never: the
//! machine's clock; a request left without an answer.

mod requests;

use std::io::{BufRead, Write};
use std::sync::atomic::AtomicBool;

use relance::config::{PostgresConfig, SenderConfig, Way};
use relance::host::{Enroll, Run, Schedule, To};
use relance::report::{EnrollItem, EnrollmentFilter, OutboxFilter, Progress};
use relance::{Clock, Fault, Host, Options, WebhookConfig};
use relance_core::wire::{ChannelChoice, Event};
use requests::{Ask, Failure, Keep, Open};
use serde::Serialize;
use serde_json::{Map, Value, json};

fn main() -> std::io::Result<()> {
    let mut host = None;
    for line in std::io::stdin().lock().lines() {
        let answer = match answer(&mut host, &line?) {
            Ok(ok) => format!("{{\"ok\":{ok}}}"),
            Err(failure) => json!({ "problems": failure.0 }).to_string(),
        };
        say(&answer)?;
    }
    Ok(())
}

/// One line out, at once.
fn say(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// What a request led to, as JSON.
fn answer(open: &mut Option<Host>, line: &str) -> Result<String, Failure> {
    let ask: Ask = serde_json::from_str(line)?;
    match (ask, open) {
        (Ask::Open(what), open) => {
            *open = Some(opened(what)?);
            Ok("{}".into())
        }
        (Ask::Close {}, open) => {
            *open = None;
            Ok("{}".into())
        }
        (_, None) => Err(Failure::new("adapter.closed", "expected a host that is open, found none")),
        (ask, Some(host)) => asked(host, ask),
    }
}

/// A host on this store, whose clock stands.
fn opened(what: Open) -> Result<Host, Failure> {
    let Open { store, workspace, now, provider } = what;
    let mut webhook = WebhookConfig::new(provider.url, provider.secret);
    webhook.timeout = std::time::Duration::from_millis(provider.timeout);
    let options = match store {
        Keep::Directory(directory) => Options::new(directory),
        Keep::Postgres(url) => Options { database: Some(PostgresConfig::new(url)), ..Options::new("") },
    };
    let sender = SenderConfig { by: Way::Webhook(webhook), ..SenderConfig::default() };
    Ok(Host::open(Options { workspace, clock: Clock::standing_at(now), sender, ..options })?)
}

fn asked(host: &mut Host, ask: Ask) -> Result<String, Failure> {
    match ask {
        Ask::Settings { settings } => {
            host.set_settings(settings.get(), None)?;
            Ok("{}".into())
        }
        Ask::Publish { draft, sequence } => {
            let done = host.publish(draft.get(), sequence.as_ref())?;
            Ok(json!({ "sequence": done.version.sequence, "number": done.version.number, "changed": done.changed }).to_string())
        }
        Ask::Contacts { contacts } => text(&host.import_contacts(contacts)?),
        Ask::Conversation { contact, conversation } => {
            host.put_conversation(&contact, conversation)?;
            Ok("{}".into())
        }
        Ask::Enroll { sequence, version, contacts, target, conversation, dry_run } => {
            let what = Enroll { sequence, version, contacts, target, conversation, dry_run };
            let items = host.enroll(&what, &mut |_| {})?;
            text(&items.iter().map(item).collect::<Result<Vec<_>, _>>()?)
        }
        Ask::Schedule { contact, entries, zone, name, channel } => {
            let channel = channel.unwrap_or(ChannelChoice::Automatic);
            let done = host.schedule(&Schedule { contact, entries, zone, name, channel })?;
            Ok(json!({ "sequence": done.sequence, "item": item(&done.item)? }).to_string())
        }
        Ask::Event { to, event } => happened(host, &to.into(), event),
        Ask::Run { until } => run(host, until),
        Ask::Enrollments {} => {
            let rows = host.enrollments(&EnrollmentFilter::default())?;
            let shown = rows.iter().map(|row| {
                json!({ "id": row.id, "contact": row.contact, "sequence": row.sequence, "status": row.status, "quarantined": row.quarantined })
            });
            text(&shown.collect::<Vec<_>>())
        }
        Ask::Timeline { enrollment } => text(&host.timeline(&enrollment)?),
        Ask::State { enrollment } => text(&host.state(&enrollment)?),
        Ask::Replay { enrollment } => text(&host.replay(&enrollment)?),
        Ask::Contact { contact } => text(&host.contact(&contact)?),
        Ask::Outbox {} => text(&host.outbox(&OutboxFilter::default())?),
        Ask::Release { enrollment } => {
            host.release(&enrollment)?;
            Ok("{}".into())
        }
        Ask::Open(_) | Ask::Close {} => Ok("{}".into()), // Answered before.
    }
}

/// An event, which happens now unless it says otherwise.
fn happened(host: &mut Host, to: &To, mut event: Map<String, Value>) -> Result<String, Failure> {
    event.entry("at").or_insert(json!(host.now()));
    let event: Event = serde_json::from_value(Value::Object(event))?;
    let mut report = serde_json::to_value(host.event(to, event)?)?;
    for turn in report.get_mut("turns").and_then(Value::as_array_mut).into_iter().flatten() {
        without_nulls(turn);
    }
    Ok(report.to_string())
}

/// Works until the clock shows this instant, and says so whenever it moves.
fn run(host: &mut Host, until: relance_core::base::Instant) -> Result<String, Failure> {
    let stop = AtomicBool::new(false);
    let mut lost = None;
    host.run(&Run { hands: None, everybody: false, until: Some(until), forever: false, stop: &stop }, &mut |progress| {
        if let Progress::Time { now } = progress {
            lost = lost.take().or(say(&json!({ "now": now }).to_string()).err());
        }
    })?;
    match lost {
        Some(error) => Err(Failure::new("adapter.output", &error.to_string())),
        None => Ok("{}".into()),
    }
}

/// What became of enrolling one contact: the members that every host has.
fn item(item: &EnrollItem) -> Result<Value, Failure> {
    let mut value = serde_json::to_value(item)?;
    if let Some(members) = value.as_object_mut() {
        members.retain(|name, _| {
            ["contact", "outcome", "enrollment", "wakeAt", "decisions", "reason", "problems"].contains(&name.as_str())
        });
    }
    without_nulls(&mut value);
    Ok(value)
}

fn without_nulls(value: &mut Value) {
    if let Some(members) = value.as_object_mut() {
        members.retain(|_, member| !member.is_null());
    }
}

fn text(value: &impl Serialize) -> Result<String, Failure> {
    Ok(serde_json::to_string(value)?)
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        if fault.problems.is_empty() {
            let kind = serde_json::to_value(fault.kind).ok().and_then(|kind| Some(kind.as_str()?.to_owned())).unwrap_or_default();
            return Self::new(&format!("host.{kind}"), &fault.message);
        }
        Self(fault.problems.iter().filter_map(|problem| serde_json::to_value(problem).ok()).collect())
    }
}
