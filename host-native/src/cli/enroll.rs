//! `enroll`: begins a sequence for one contact or many, each with its own result (L10, C2).
//!
//! In: a sequence, and contacts by id, by email address, from a file, or all. Out: what became of each. Never: a refusal hidden
//! behind a total.

use clap::Args;
use relance::Host;
use relance::host::Enroll;
use relance::report::{EnrollItem, EnrollOutcome};
use relance_core::base::{ContactId, EnrollmentId, Instant, Json, SequenceId, TargetId};
use relance_core::wire::{Target, TargetKind};
use std::collections::{BTreeMap, BTreeSet};

use super::args::instant;
use super::ask::{Carrier, ask};
use super::context::Context;
use super::failure::{Exit, Failure};
use super::{contacts, leaving, sequences, words};
use crate::files::Found;
use crate::files::contacts::read_file;

/// So many results are listed one by one for people; `--json` always lists all.
const FEW: usize = 50;

/// Whom to enroll in what.
#[derive(Debug, Args)]
pub(crate) struct EnrollArgs {
    /// The published sequence.
    #[arg(value_name = "SEQUENCE")]
    sequence: String,
    /// A contact by id or email address; may be given several times.
    #[arg(long, value_name = "CONTACT", required_unless_present_any = ["all", "file"])]
    contact: Vec<String>,
    /// All contacts.
    #[arg(long, conflicts_with_all = ["contact", "file"])]
    all: bool,
    /// The contacts that a CSV or JSON file names; they must have been imported.
    #[arg(long, value_name = "FILE", conflicts_with = "contact")]
    file: Option<String>,
    /// The version; the newest unless given.
    #[arg(long, value_name = "NUMBER")]
    version: Option<u32>,
    /// What it is about, such as appointment:a-17; the contact unless given.
    #[arg(long, value_name = "KIND:ID", value_parser = target)]
    target: Option<Target>,
    /// The target's date.
    #[arg(long, value_name = "INSTANT", value_parser = instant, requires = "target")]
    target_date: Option<Instant>,
    /// Only say what would become of each.
    #[arg(long)]
    dry_run: bool,
}

/// `relance enroll`.
pub(crate) fn enroll(args: &EnrollArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    let sequence = SequenceId::new(args.sequence.as_str());
    let Some(version) = host.version(&sequence, args.version)? else { return Err(sequences::unknown(&args.sequence)) };
    if !context.json() {
        leaving::warn(&version.draft, &host.settings()?, context);
    }
    let contacts = whom(args, &host, context)?;
    let mut target = args.target.clone();
    if let Some(target) = &mut target {
        target.date = args.target_date;
    }
    let bar = context.say.bar(contacts.len(), "enrolling");
    let what = Enroll { sequence, version: args.version, contacts, target, conversation: None, dry_run: args.dry_run };
    let items = host.enroll(&what, &mut |done| bar.set_position(done as u64))?;
    bar.finish_and_clear();
    let begun = items.iter().filter(|item| matches!(item.outcome, EnrollOutcome::Enrolled { .. })).count();
    if context.json() {
        let report = serde_json::json!({
            "sequence": what.sequence, "dryRun": args.dry_run, "enrolled": begun, "refused": items.len() - begun, "items": items
        });
        context.say.document(&report)?;
    } else {
        print(&items, begun, args.dry_run, &mut host, context)?;
    }
    Ok(if begun == items.len() { Exit::Done } else { Exit::Problems })
}

fn whom(args: &EnrollArgs, host: &Host, context: &Context) -> Result<Vec<ContactId>, Failure> {
    if args.all {
        return Ok(host.contacts()?.into_iter().map(|contact| contact.id).collect());
    }
    if let Some(file) = &args.file {
        let zones = contacts::zone_names(&mut context.core()?)?;
        let named = read_file(file, &zones)?;
        let known: BTreeSet<ContactId> = host.contacts()?.into_iter().map(|contact| contact.id).collect();
        return match named.iter().filter(|contact| !known.contains(&contact.id)).count() {
            0 => Ok(named.into_iter().map(|contact| contact.id).collect()),
            missing => {
                let message = format!("expected contacts that were imported, found {missing} of {} that were not", named.len());
                Err(Failure::problem("host.contactUnknown", "", message, format!("first: relance contacts import {file}")))
            }
        };
    }
    args.contact.iter().map(|text| context.contact_id(host, text)).collect()
}

fn print(items: &[EnrollItem], begun: usize, dry_run: bool, host: &mut Host, context: &Context) -> Result<(), Failure> {
    let few = items.len() <= FEW;
    let mut core = context.core()?;
    let mut refusals: BTreeMap<String, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for item in items {
        let (what, detail) = match &item.outcome {
            // Its id comes with its beginning.
            EnrollOutcome::Enrolled { wake_at, zone, .. } if dry_run => {
                ("would begin".into(), planned(*wake_at, zone, &mut core)?)
            }
            EnrollOutcome::Enrolled { enrollment, .. } if few => (enrollment.to_string(), first(enrollment, host)?),
            EnrollOutcome::Enrolled { enrollment, .. } => (enrollment.to_string(), String::new()),
            EnrollOutcome::Refused { reason } => ("refused".into(), reason.text().into_owned()),
            EnrollOutcome::Problems { problems } => {
                let texts: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
                ("not decided".into(), texts.join("; "))
            }
        };
        if !matches!(item.outcome, EnrollOutcome::Enrolled { .. }) {
            *refusals.entry(detail.clone()).or_default() += 1;
        }
        rows.push(vec![item.contact.to_string(), what, detail]);
    }
    if few {
        context.say.table(&["contact", "enrollment", "first message, local time"], rows)?;
    } else {
        for (reason, number) in refusals {
            context.say.line(&format!("{}: {reason}", words::count(number, "contact")))?;
        }
    }
    let verb = if dry_run { "would be enrolled" } else { "enrolled" };
    context.say.line(&format!("{begun} of {} {verb}", items.len()))
}

/// A moment on a zone's clock.
fn planned(at: Option<Instant>, zone: &str, core: &mut dyn Carrier) -> Result<String, Failure> {
    let Some(at) = at else { return Ok(String::new()) };
    let failed = |problems: Vec<_>| Failure::problems(problems.into_iter().map(Found::from).collect());
    let request = serde_json::json!({ "zone": zone, "base": at, "wait": { "minutes": 0 } });
    let answer: Json = ask(core, "when", request).map_err(failed)?;
    Ok(answer.member("local").and_then(Json::as_str).map_or_else(String::new, |local| format!("{} {zone}", words::local(local))))
}

/// When the first message is due, on the contact's clock, and why then.
fn first(enrollment: &EnrollmentId, host: &Host) -> Result<String, Failure> {
    let state = host.state(enrollment)?;
    let planned = state.as_ref().and_then(|state| state.steps.iter().find_map(|step| step.planned.as_ref()));
    Ok(planned.map_or_else(String::new, |planned| format!("{} {}", words::local(&planned.local.to_string()), planned.zone)))
}

fn target(text: &str) -> Result<Target, String> {
    let kinds = [TargetKind::Contact, TargetKind::Conversation, TargetKind::Deal, TargetKind::Appointment, TargetKind::Charge];
    let (kind, id) = text.split_once(':').ok_or("expected a kind and an id, such as deal:d-17")?;
    let kind = kinds.into_iter().find(|known| known.name() == kind);
    let kind = kind.ok_or("expected contact, conversation, deal, appointment or charge before the colon")?;
    if id.is_empty() {
        return Err("expected an id after the colon".into());
    }
    Ok(Target { kind, id: TargetId::new(id), date: None, attributes: BTreeMap::new() })
}
