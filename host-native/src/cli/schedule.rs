//! `schedule`: a hand-made list of messages for one contact (A1–A10).
//!
//! In: entries from a file or from options. Out: the list as people see it, scheduled whole or not at all. Never: a rule of the
//! list (the core has them).

use clap::Args;
use relance::host::Schedule;
use relance::report::EnrollOutcome;
use relance_core::base::{Json, Problem, read};
use relance_core::wire::request::{CancelOnReply, Entry};
use relance_core::wire::{ChannelChoice, ZoneId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::args::instant;
use super::ask::ask;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;
use crate::files::{Document, Found};

/// The list.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct ScheduleArgs {
    /// For whom: the id or email address of a contact.
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// The list in JSON or YAML: entries with `local` or `at`, `text`, `subject`, `cancelOnReply`.
    #[arg(value_name = "FILE", conflicts_with_all = ["at", "text"])]
    file: Option<String>,
    /// When: a local time (2026-12-01T09:00) or an instant; once for each message.
    #[arg(long, value_name = "TIME")]
    at: Vec<String>,
    /// What it says; once for each `--at`.
    #[arg(long)]
    text: Vec<String>,
    /// The subject of the messages that bring none.
    #[arg(long)]
    subject: Option<String>,
    /// What the list is called.
    #[arg(long)]
    name: Option<String>,
    /// The zone of the local times; the contact's, else the workspace's unless given.
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// The channel.
    #[arg(long, default_value = "automatic")]
    channel: String,
    /// Only show the list.
    #[arg(long)]
    dry_run: bool,
    /// Print a new list to fill in, with the times that the settings give.
    #[arg(long, conflicts_with_all = ["file", "at", "text", "dry_run"])]
    new: bool,
}

const EXAMPLE: &str = "relance schedule ana --at 2026-12-01T09:00 --text 'Any news?' --subject 'Your quote'\n\
    relance schedule ana --new > list.json";

/// What the core says of a list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct View {
    entries: Vec<Value>,
    can_send: bool,
    reasons: Vec<relance_core::base::Reason>,
}

/// `relance schedule`.
pub(crate) fn schedule(args: &ScheduleArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    let contact = context.contact_id(&host, &args.contact)?;
    let settings = host.settings()?;
    let own = host.contact(&contact)?.and_then(|contact| contact.timezone);
    let given = args.zone.as_deref().map(|zone| ZoneId(zone.into()));
    let zone = given.clone().or(own).or_else(|| settings.zone.clone()).unwrap_or_else(|| ZoneId("UTC".into()));
    let common = json!({ "now": context.now(), "zone": zone, "settings": settings });
    let of_core = |problems: Vec<Problem>| Failure::problems(problems.into_iter().map(Found::from).collect());
    if args.new {
        let view: View = ask(&mut host, "entries.new", common).map_err(of_core)?;
        context.say.document(&view.entries.iter().map(|entry| to_fill_in(entry, &args.subject)).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    let (entries, document) = entries(args)?;
    let mut request = common;
    if let Some(members) = request.as_object_mut() {
        members.insert("entries".into(), serde_json::to_value(&entries).unwrap_or_default());
    }
    let view: View = ask(&mut host, "entries.view", request).map_err(of_core)?;
    let wrong = problems(&view, document.as_ref());
    if !wrong.is_empty() {
        return Err(Failure::problems(wrong));
    }
    if args.dry_run || !view.can_send {
        show(&view, context)?;
        return Ok(if view.can_send { Exit::Done } else { Exit::Problems });
    }
    let channel: ChannelChoice = serde_json::from_value(args.channel.clone().into()).unwrap_or_default();
    let scheduled = host.schedule(&Schedule { contact, entries, zone: given, name: args.name.clone(), channel })?;
    let exit = if matches!(scheduled.item.outcome, EnrollOutcome::Enrolled { .. }) { Exit::Done } else { Exit::Problems };
    if context.json() {
        context.say.document(&scheduled)?;
        return Ok(exit);
    }
    match &scheduled.item.outcome {
        EnrollOutcome::Enrolled { enrollment, .. } => {
            show(&view, context)?;
            context.say.line(&format!("scheduled {} as {enrollment}", words::count(view.entries.len(), "message")))?;
        }
        EnrollOutcome::Refused { reason } => context.say.line(&format!("refused: {}", reason.text()))?,
        EnrollOutcome::Problems { problems } => problems.iter().cloned().for_each(|problem| context.say.found(&problem.into())),
    }
    Ok(exit)
}

/// What a person fills in of a new entry.
fn to_fill_in(entry: &Value, subject: &Option<String>) -> Value {
    json!({
        "local": entry.get("local"), "subject": subject.as_deref().unwrap_or_default(), "text": entry.get("text"),
        "cancelOnReply": entry.get("cancelOnReply"),
    })
}

/// The entries, from the file or the options.
fn entries(args: &ScheduleArgs) -> Result<(Vec<Entry>, Option<Document>), Failure> {
    if let Some(file) = &args.file {
        let document = Document::read(file)?;
        let inside = if document.value.member("entries").is_some() { "/entries" } else { "" };
        let list = document.value.member("entries").unwrap_or(&document.value);
        let mut entries: Vec<Entry> =
            read::read(list, inside).map_err(|problem| Failure::from(document.locate(problem, "entries")))?;
        for entry in &mut entries {
            entry.subject = entry.subject.take().filter(|subject| !subject.is_empty()).or_else(|| args.subject.clone());
        }
        return Ok((entries, Some(document)));
    }
    if args.at.is_empty() || args.at.len() != args.text.len() {
        let message = format!("expected as many texts as times, found {} and {}", args.text.len(), args.at.len());
        let help = "give `--at TIME --text TEXT` once for each message, or a file";
        return Err(Failure::environment("cli.usage", message, help));
    }
    let pairs = args.at.iter().zip(&args.text);
    let entries = pairs.map(|(at, text)| entry(at, text, args.subject.clone())).collect::<Result<_, _>>()?;
    Ok((entries, None))
}

fn entry(at: &str, text: &str, subject: Option<String>) -> Result<Entry, Failure> {
    let (at, local) = match instant(at) {
        Ok(at) => (Some(at), None),
        Err(_) => match read::read(&Json::from(at), "/at") {
            Ok(local) => (None, Some(local)),
            Err(problem) => return Err(Found::from(problem).into()),
        },
    };
    Ok(Entry { id: None, at, local, text: text.to_owned(), subject, cancel_on_reply: CancelOnReply::default() })
}

/// What is wrong with the entries, each with its place in the file.
fn problems(view: &View, document: Option<&Document>) -> Vec<Found> {
    let mut found = Vec::new();
    for entry in &view.entries {
        let listed: Vec<Problem> =
            entry.get("problems").cloned().and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
        for mut problem in listed {
            let in_list = document.is_some_and(|document| document.value.member("entries").is_none());
            if in_list && let Some(rest) = problem.path.strip_prefix("/entries") {
                problem.path = rest.to_owned();
            }
            found.push(match document {
                Some(document) => document.locate(problem, "entries/none"),
                None => problem.into(),
            });
        }
    }
    found
}

fn show(view: &View, context: &Context) -> Result<(), Failure> {
    if context.json() {
        let (can, reasons) = (view.can_send, &view.reasons);
        return context.say.document(&json!({ "entries": view.entries, "canSend": can, "reasons": reasons }));
    }
    let text = |entry: &Value, name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let rows = view.entries.iter().map(|entry| {
        let says = text(entry, "text").replace('\n', " ⏎ ");
        let short: String = says.chars().take(60).collect();
        vec![words::local(&text(entry, "local")), text(entry, "label"), text(entry, "subject"), short]
    });
    context.say.table(&["local time", "", "subject", "text"], rows.collect())?;
    if !view.can_send {
        context.say.line(&format!("can't be sent: {}", words::why(&view.reasons)))?;
    }
    Ok(())
}
