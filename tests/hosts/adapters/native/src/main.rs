//! The native host behind the adapter protocol: requests as JSON lines on standard input, answers on standard output.
//!
//! In: a request a line, see `tests/hosts/README.md`. Out: an answer a line, and the time whenever the clock moves. Never: the
//! machine's clock; a request left without an answer.

mod disks;
mod objects;
mod requests;
mod talks;

use std::io::{BufRead, Write};
use std::sync::atomic::AtomicBool;

use relance::config::{ModelConfig, PostgresConfig, SenderConfig, Way};
use relance::host::{Enroll, Run, Schedule, To};
use relance::report::{EnrollItem, EnrollmentFilter, OutboxFilter, Progress};
use relance::{Clock, Fault, Host, Options, WebhookConfig};
use relance_core::wire::{ChannelChoice, Event};
use requests::{Ask, Failure, Keep, Open, Played, Whom};
use serde::Serialize;
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

fn main() -> std::io::Result<()> {
    let mut open = None;
    for line in std::io::stdin().lock().lines() {
        let answer = match answer(&mut open, &line?) {
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

/// An open host, with what its contacts are in, if they are not rows, and what its model says, if it has one.
struct Opened {
    host: Host,
    _beside: Beside,
    _script: Option<Script>,
}

/// What contacts are in, beside the database.
enum Beside {
    Nothing,
    /// What serves their objects, unless another process does.
    Served(#[allow(dead_code, reason = "it works until it is dropped")] Option<Runtime>),
    Disk(#[allow(dead_code, reason = "it is written when it is dropped")] disks::Kept),
}

/// The file of a script, for as long as hosts may read it.
struct Script(std::path::PathBuf);

impl Drop for Script {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What a request led to, as JSON.
fn answer(open: &mut Option<Opened>, line: &str) -> Result<String, Failure> {
    let ask: Ask = serde_json::from_str(line)?;
    match (ask, open) {
        (Ask::Open(what), open) => {
            *open = None; // What it has is free for the next.
            *open = Some(opened(what)?);
            Ok("{}".into())
        }
        (Ask::Close {}, open) => {
            *open = None;
            Ok("{}".into())
        }
        (_, None) => Err(Failure::new("adapter.closed", "expected a host that is open, found none")),
        (ask, Some(open)) => asked(&mut open.host, ask),
    }
}

/// A host on this store, whose clock stands.
fn opened(what: Open) -> Result<Opened, Failure> {
    let Open { store, workspace, now, provider, model } = what;
    let mut webhook = WebhookConfig::new(provider.url, provider.secret);
    webhook.timeout = std::time::Duration::from_millis(provider.timeout);
    webhook.keys_honoured = provider.keys;
    let options = match &store {
        Keep::Directory(directory) | Keep::Sim(directory) => Options::new(directory),
        Keep::Restate(objects) => Options::new(&objects.directory),
        Keep::Postgres(url) => Options { database: Some(PostgresConfig::new(url.clone())), ..Options::new("") },
    };
    let sender = SenderConfig { by: Way::Webhook(webhook), ..SenderConfig::default() };
    let options = Options { workspace, clock: Clock::standing_at(now), sender, ..options };
    let script = model.map(|model| written(&model)).transpose()?;
    let model = script.as_ref().map(|script| ModelConfig::Script(script.0.clone()));
    let options = Options { model, ..options };
    let (host, beside) = match &store {
        Keep::Restate(objects) => {
            let (host, served) = objects::opened(objects, options)?;
            (host, Beside::Served(served))
        }
        Keep::Sim(directory) => {
            let (host, kept) = disks::opened(directory, options)?;
            (host, Beside::Disk(kept))
        }
        Keep::Directory(_) | Keep::Postgres(_) => (Host::open(options)?, Beside::Nothing),
    };
    Ok(Opened { host, _beside: beside, _script: script })
}

/// What a model says by a script, as a file.
fn written(model: &Played) -> Result<Script, Failure> {
    let file = std::env::temp_dir().join(format!("relance-hosts-{}.json", std::process::id()));
    std::fs::write(&file, model.script.get()).map_err(|error| Failure::new("adapter.script", &error.to_string()))?;
    Ok(Script(file))
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
        Ask::Event { to, event } => happened(host, to, event),
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
        Ask::Watch { conversation } => talks::watch(host, &conversation),
        Ask::CloseConversation { conversation, by } => talks::close(host, &conversation, by),
        Ask::Questions {} => text(&host.questions("", u32::MAX)?),
        Ask::AnswerQuestion { key, answer } => talks::answer_question(host, &key, answer),
        Ask::Surveys {} => text(&host.surveys(None, u32::MAX)?),
        Ask::AnswerSurvey { enrollment, score, comment } => talks::answer_survey(host, &enrollment, score, comment.as_deref()),
        Ask::Open(_) | Ask::Close {} => Ok("{}".into()), // Answered before.
    }
}

/// An event, which happens now unless it says otherwise.
fn happened(host: &mut Host, whom: Whom, mut event: Map<String, Value>) -> Result<String, Failure> {
    event.entry("at").or_insert(json!(host.now()));
    let event: Event = serde_json::from_value(Value::Object(event))?;
    let report = match whom {
        Whom::Contact(contact) => host.event(&To::Contact(contact), event)?,
        Whom::Enrollment(enrollment) => host.event(&To::Enrollment(enrollment), event)?,
        Whom::Conversation(conversation) => host.converse(&conversation, &event)?,
    };
    let mut report = serde_json::to_value(report)?;
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
