//! `contacts`: imports them, all or none, and lists them.
//!
//! In: CSV or JSON. Out: how many are new and changed, or every problem by row and column. Never: half a file.

use clap::{Args, Subcommand};
use relance_core::base::Json;
use relance_core::base::near::nearest;
use relance_core::wire::Contact;
use std::collections::BTreeSet;

use super::ask::{Carrier, ask};
use super::context::Context;
use super::failure::{Exit, Failure};
use super::words::count;
use crate::files::{Found, contacts};

/// What to do with contacts.
#[derive(Debug, Args)]
pub(crate) struct ContactsArgs {
    #[command(subcommand)]
    command: ContactsCommand,
}

/// What to do with contacts.
#[derive(Debug, Subcommand)]
enum ContactsCommand {
    /// Import contacts from CSV or JSON: all of them, or none and every problem by row and column.
    #[command(after_help = COLUMNS)]
    Import {
        /// The file; `-` reads standard input.
        #[arg(value_name = "FILE")]
        file: String,
        /// Only look at the file.
        #[arg(long)]
        dry_run: bool,
    },
    /// List contacts.
    List,
    /// Print one contact.
    Show {
        /// Its id or email address.
        #[arg(value_name = "CONTACT")]
        contact: String,
    },
}

const COLUMNS: &str = "Columns are known by their names: id, first name, last name, email, phone, timezone, locale, opt-outs.\n\
    Any other column becomes a custom attribute: `Signup date` is `contact.attributes.signupDate` in a template.\n\
    A contact without an id gets one made from the email address. Opt-outs that are known are never taken back.";

/// `relance contacts`.
pub(crate) fn contacts(args: &ContactsArgs, context: &mut Context) -> Result<Exit, Failure> {
    match &args.command {
        ContactsCommand::Import { file, dry_run } => import(file, *dry_run, context),
        ContactsCommand::List => list(context),
        ContactsCommand::Show { contact } => show(contact, context),
    }
}

fn import(file: &str, dry_run: bool, context: &Context) -> Result<Exit, Failure> {
    let zones = zone_names(&mut context.core()?)?;
    let contacts = contacts::read_file(file, &zones)?;
    let read = contacts.len();
    if let Some(doubt) = unreachable(&contacts) {
        context.say.note(&doubt);
    }
    if dry_run {
        if context.json() {
            context.say.document(&serde_json::json!({ "dryRun": true, "read": read }))?;
        } else {
            context.say.line(&format!("{file}: {}, all sound; nothing was imported", count(read, "contact")))?;
        }
        return Ok(Exit::Done);
    }
    let imported = context.host()?.import_contacts(contacts)?;
    if context.json() {
        context.say.document(&imported)?;
    } else {
        let (created, updated, same) = (imported.created, imported.updated, imported.unchanged);
        context.say.line(&format!("imported {}: {created} new, {updated} changed, {same} as before", count(read, "contact")))?;
    }
    Ok(Exit::Done)
}

/// Word of contacts that nobody can write to; a column that looks like a misspelt one is named.
fn unreachable(contacts: &[Contact]) -> Option<String> {
    let mute = |contact: &&Contact| contact.email.is_none() && contact.phone.is_none() && contact.addresses.is_empty();
    let missing = contacts.iter().filter(mute).count();
    let attributes: BTreeSet<&str> = contacts.iter().flat_map(|contact| contact.attributes.keys()).map(String::as_str).collect();
    let near = |name: &str| nearest(name, ["email", "phone"].into_iter());
    let meant = attributes.into_iter().find_map(|name| Some(format!("; is the column `{name}` their {}?", near(name)?)));
    (missing > 0)
        .then(|| format!("nobody can write to {} without an address{}", count(missing, "contact"), meant.unwrap_or_default()))
}

/// The names of all zones that the core knows.
pub(crate) fn zone_names(core: &mut dyn Carrier) -> Result<BTreeSet<String>, Failure> {
    let failed = |problems: Vec<_>| Failure::problems(problems.into_iter().map(Found::from).collect());
    let result: Json = ask(core, "zones", serde_json::json!({ "now": "2026-01-01T00:00:00.000Z" })).map_err(failed)?;
    let Some(Json::List(zones)) = result.member("zones") else { return Ok(BTreeSet::new()) };
    Ok(zones.iter().filter_map(|zone| zone.member("name").or(Some(zone)).and_then(Json::as_str)).map(str::to_owned).collect())
}

fn list(context: &Context) -> Result<Exit, Failure> {
    let contacts = context.host_of_data()?.contacts()?;
    if context.json() {
        context.say.document(&contacts)?;
        return Ok(Exit::Done);
    }
    let shown = |text: Option<&str>| text.unwrap_or("–").to_owned();
    let rows = contacts.iter().map(|contact| {
        let first = contact.first_name.as_ref().map(|name| name.reveal().as_str());
        let last = contact.last_name.as_ref().map(|name| name.reveal().as_str());
        let name: Vec<&str> = first.into_iter().chain(last).collect();
        let refused = contact.opt_outs.iter().chain(contact.suppressed.keys());
        vec![
            contact.id.to_string(),
            name.join(" "),
            shown(contact.email.as_ref().map(|email| email.reveal().as_str())),
            shown(contact.timezone.as_ref().map(|zone| zone.as_str())),
            refused.map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ]
    });
    context.say.table(&["id", "name", "email", "zone", "not on"], rows.collect())?;
    Ok(Exit::Done)
}

fn show(text: &str, context: &Context) -> Result<Exit, Failure> {
    let host = context.host_of_data()?;
    let id = context.contact_id(&host, text)?;
    context.say.document(&host.contact(&id)?)?;
    Ok(Exit::Done)
}
