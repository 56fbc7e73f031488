//! `preview`: when each step of a draft would be sent to somebody, in their local time, and why then (B12).
//!
//! In: a draft, a contact, a start. Out: a table, or the core's result as it is. Never: a time computed here.

use clap::Args;
use relance::Host;
use relance_core::base::{Instant, Reason, read};
use relance_core::wire::Draft;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::args::instant;
use super::ask::{Carrier, ask, ask_text};
use super::context::{Context, find_contact, short};
use super::failure::{Exit, Failure};
use super::words;
use crate::files::Document;

/// What to preview, for whom.
#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {
    /// A draft in JSON or YAML; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: String,
    /// For whom: the id or email address of an imported contact, or a file with one; somebody made up unless given.
    #[arg(long, value_name = "CONTACT")]
    contact: Option<String>,
    /// When it would begin: an instant (2026-11-24T21:00:00Z), or a local time (2026-11-24T21:00); now unless given.
    #[arg(long, value_name = "TIME")]
    start: Option<String>,
    /// Look at it as if the contact lived in this zone.
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// The workspace's settings; those of the data directory unless given.
    #[arg(long, value_name = "FILE")]
    settings: Option<String>,
    /// Show what each message says, too.
    #[arg(long)]
    render: bool,
}

#[derive(Deserialize)]
struct Preview {
    zone: Zone,
    steps: Vec<Step>,
    #[serde(default)]
    refused: Option<Reason>,
}

#[derive(Deserialize)]
struct Zone {
    zone: String,
    source: String,
}

#[derive(Deserialize)]
struct Step {
    id: String,
    status: String,
    #[serde(default)]
    local: Option<String>,
    zone: String,
    #[serde(default)]
    channel: Option<String>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    content: Option<serde_json::Value>,
    reasons: Vec<Reason>,
}

/// `relance preview`.
pub(crate) fn preview(args: &PreviewArgs, context: &mut Context) -> Result<Exit, Failure> {
    let document = Document::read(&args.file)?;
    let mut host = context.host_if_any()?;
    let settings = context.settings_text(args.settings.as_deref(), host.as_mut())?;
    let mut core = context.core()?;
    let contact = contact(args, host.as_ref())?;
    let zone = contact.get("timezone").and_then(serde_json::Value::as_str).unwrap_or("UTC").to_owned();
    let start = match &args.start {
        Some(text) => start(text, &zone, &mut core)?,
        None => context.now(),
    };
    let mut members = format!(r#""draft":{},"contact":{contact},"start":"{start}""#, document.text());
    if let Some(settings) = settings {
        members += &format!(r#","settings":{settings}"#);
    }
    if args.render {
        members += r#","render":true"#;
    }
    let result: Box<RawValue> = ask_text(&mut core, "preview", &members)
        .map_err(|problems| Failure::problems(problems.into_iter().map(|problem| document.locate(problem, "draft")).collect()))?;
    let unread = |error: serde_json::Error| Failure::environment("host.coreAnswer", error.to_string(), "install the host anew");
    let preview: Preview = serde_json::from_str(result.get()).map_err(unread)?;
    if context.json() {
        context.say.document(&result)?;
    } else {
        // The core has read it, so this can't fail; a table without timings would still be true.
        let draft = read::read::<Draft>(&document.value, "").ok();
        print(&preview, draft.as_ref(), start, context)?;
    }
    Ok(if preview.refused.is_some() { Exit::Problems } else { Exit::Done })
}

fn print(preview: &Preview, draft: Option<&Draft>, start: Instant, context: &Context) -> Result<(), Failure> {
    if let Some(refused) = &preview.refused {
        context.say.line(&format!("it would not begin: {}", refused.text()))?;
    }
    let known = draft.map_or(&[][..], |draft| &draft.steps);
    let timing = |id: &str| {
        let found = known.iter().enumerate().find(|(_, step)| step.id.as_str() == id);
        found.map_or_else(String::new, |(index, step)| words::timing(step, index == 0))
    };
    let rows = preview.steps.iter().map(|step| {
        let local = step.local.as_deref().map_or_else(|| "–".into(), words::local);
        let channel = match (&step.channel, &step.form) {
            (Some(channel), Some(form)) if form != "text" => format!("{channel} ({form})"),
            (Some(channel), _) => channel.clone(),
            _ => "–".into(),
        };
        let name = if step.status == "sent" { step.id.clone() } else { format!("{} ({})", step.id, step.status) };
        vec![name, local, step.zone.clone(), channel, words::timed(&timing(&step.id), &step.reasons)]
    });
    context.say.table(&["step", "local time", "zone", "channel", "why"], rows.collect())?;
    for step in &preview.steps {
        for (name, text) in step.content.iter().filter_map(serde_json::Value::as_object).flatten() {
            if let Some(text) = text.as_str().filter(|_| name != "type") {
                context.say.line(&format!("\n{} · {name}\n{}", step.id, text.trim_end()))?;
            }
        }
    }
    let Zone { zone, source } = &preview.zone;
    let whose = if source == "default" { "by default".into() } else { format!("the {source}'s") };
    context.say.note(&format!("from {}; days are counted in {zone} ({whose})", words::utc(start)));
    Ok(())
}

/// The contact as the core wants it.
fn contact(args: &PreviewArgs, host: Option<&Host>) -> Result<serde_json::Value, Failure> {
    let mut value = match (&args.contact, host) {
        (None, _) => {
            serde_json::json!({ "id": "sample", "firstName": "Alex", "lastName": "Example", "email": "alex@example.com" })
        }
        (Some(text), host) => {
            let stored = match host {
                Some(host) => find_contact(host, text)?.map(|id| host.contact(&id)).transpose()?.flatten(),
                None => None,
            };
            match stored {
                Some(contact) => serde_json::to_value(contact).unwrap_or_default(),
                None => contact_of_file(text)?,
            }
        }
    };
    if let (Some(zone), Some(members)) = (&args.zone, value.as_object_mut()) {
        members.insert("timezone".into(), zone.as_str().into());
    }
    Ok(value)
}

fn contact_of_file(path: &str) -> Result<serde_json::Value, Failure> {
    let known = ["json", "yaml", "yml"].iter().any(|ending| path.ends_with(&format!(".{ending}")));
    if !known && path != "-" {
        let message = format!("expected an imported contact or a file with one, found neither at `{}`", short(path));
        return Err(Failure::problem("host.contactUnknown", "", message, "import it first, or leave `--contact` out"));
    }
    Ok(serde_json::to_value(Document::read(path)?.value).unwrap_or_default())
}

/// An instant, or a local time that is read in the zone by the core.
fn start(text: &str, zone: &str, core: &mut dyn Carrier) -> Result<Instant, Failure> {
    if let Ok(instant) = instant(text) {
        return Ok(instant);
    }
    #[derive(Deserialize)]
    struct When {
        at: Instant,
    }
    let request = serde_json::json!({ "zone": zone, "local": text, "now": "1970-01-01T00:00:00.000Z" });
    match ask::<When>(core, "when", request) {
        Ok(when) => Ok(when.at),
        Err(problems) => Err(Failure::problems(problems.into_iter().map(crate::files::Found::from).collect())),
    }
}
