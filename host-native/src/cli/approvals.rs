//! `approvals`: texts that wait for a person: listed, shown, approved as they are or changed, refused; or written, where no model has.
//!
//! In: an enrollment, the digest of the text that was seen. Out: what became of it. Never: a text in a list for people; an approval of one text
//! taken for another's (S6).

use clap::{Args, Subcommand};
use relance::Host;
use relance::host::Unapproved;
use relance::report::{Approval, TurnReport};
use relance_core::base::{EnrollmentId, Problem, read};
use relance_core::wire::Content;

use super::act;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;
use crate::files::{Document, Found};

/// Texts that wait for a person.
#[derive(Debug, Args)]
pub(crate) struct ApprovalsArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the texts that wait for a person's approval, or for a person to write them, by enrollment.
    List {
        /// To this contact only, by id or email address.
        #[arg(long, value_name = "CONTACT")]
        contact: Option<String>,
    },
    /// Show the text of an enrollment that waits, and its digest.
    Show(Which),
    /// Approve the text with this digest, as it is or changed; or bring the one that no model has written.
    Approve {
        #[command(flatten)]
        which: Which,
        /// The digest of the text that was seen; none where no model has written one.
        #[arg(long, value_name = "DIGEST", required_unless_present = "content")]
        digest: Option<String>,
        /// What it says now (JSON or YAML: type, subject, body), as it goes out, not a template; `-` reads standard input.
        #[arg(long, value_name = "FILE")]
        content: Option<String>,
        /// Who says so, for the timeline.
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// Refuse the text: its step is left out.
    Refuse {
        #[command(flatten)]
        which: Which,
        /// The digest of the text that was seen; whichever waits unless given.
        #[arg(long, value_name = "DIGEST")]
        digest: Option<String>,
        /// Who says so, for the timeline.
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
}

/// Whose text.
#[derive(Debug, Args)]
struct Which {
    /// The enrollment, or a contact (by id or email address) who has exactly one.
    #[arg(value_name = "ENROLLMENT")]
    enrollment: String,
}

/// `relance approvals`.
pub(crate) fn approvals(args: &ApprovalsArgs, context: &mut Context) -> Result<Exit, Failure> {
    let content = match &args.what {
        What::Approve { content: Some(file), .. } => Some(content_in(file)?),
        _ => None,
    };
    let mut host = context.host_of_data()?;
    match &args.what {
        What::List { contact } => list(contact.as_deref(), &mut host, context),
        What::Show(which) => show(which, &mut host, context),
        What::Approve { which, digest, by, .. } => {
            let id = context.enrollment(&host, &which.enrollment)?;
            let turn = host.approve(&id, digest.clone().unwrap_or_default(), content, by.clone());
            done(&id, turn, &mut host, context)
        }
        What::Refuse { which, digest, by } => {
            let id = context.enrollment(&host, &which.enrollment)?;
            let turn = host.refuse(&id, digest.as_deref(), by.clone());
            done(&id, turn, &mut host, context)
        }
    }
}

fn content_in(file: &str) -> Result<Content, Failure> {
    let document = Document::read(file)?;
    read::read(&document.value, "").map_err(|problem| document.locate(problem, "content").into())
}

fn list(contact: Option<&str>, host: &mut Host, context: &Context) -> Result<Exit, Failure> {
    let contact = contact.map(|text| context.contact_id(host, text)).transpose()?;
    let rows = host.texts(contact.as_ref(), "", u32::MAX)?;
    let approvals = host.approvals(rows)?;
    if context.json() {
        context.say.document(&approvals)?;
        return Ok(Exit::Done);
    }
    let cells = |approval: &Approval| {
        vec![
            approval.enrollment.to_string(),
            approval.contact.to_string(),
            approval.sequence.to_string(),
            approval.step.to_string(),
            channel(approval),
            words::utc_or_dash(approval.since),
            words::utc_or_dash(approval.expires_at),
            wanted(approval),
        ]
    };
    let header = ["enrollment", "contact", "sequence", "step", "channel", "since", "until", "wanted"];
    context.say.table(&header, approvals.iter().map(cells).collect())?;
    Ok(Exit::Done)
}

fn channel(approval: &Approval) -> String {
    approval.channel.as_ref().map_or_else(|| "–".into(), ToString::to_string)
}

/// What is wanted of a person.
fn wanted(approval: &Approval) -> String {
    match (&approval.content, &approval.reason) {
        (Some(_), _) => "approval".into(),
        (None, Some(reason)) => format!("a text: {}", reason.text()),
        (None, None) => "a text".into(),
    }
}

fn show(which: &Which, host: &mut Host, context: &Context) -> Result<Exit, Failure> {
    let id = context.enrollment(host, &which.enrollment)?;
    let approval = host.approval(&id)?.ok_or_else(|| refused(&id, Unapproved::Nothing))?;
    if context.json() {
        context.say.document(&approval)?;
        return Ok(Exit::Done);
    }
    let name: Vec<&str> =
        [&approval.first_name, &approval.last_name].into_iter().flatten().map(|name| name.reveal().as_str()).collect();
    let name = if name.is_empty() { String::new() } else { format!(" ({})", name.join(" ")) };
    context.say.line(&format!("enrollment  {id}, step {} of {}", approval.step, approval.sequence))?;
    context.say.line(&format!("contact     {}{name}", approval.contact))?;
    context.say.line(&format!("channel     {}", channel(&approval)))?;
    if let Some(conversation) = &approval.conversation {
        context.say.line(&format!("thread      {}", conversation.id))?;
    }
    context.say.line(&format!("since       {}", words::utc_or_dash(approval.since)))?;
    context.say.line(&format!("until       {}", words::utc_or_dash(approval.expires_at)))?;
    context.say.line(&format!("wanted      {}", wanted(&approval)))?;
    if !approval.digest.is_empty() {
        context.say.line(&format!("digest      {}", approval.digest))?;
    }
    if let Some(content) = approval.content.as_ref().or(approval.draft.as_ref()) {
        context.say.line(&format!("\n{}", text_of(content)))?;
    }
    let says = if approval.digest.is_empty() { "--content FILE".into() } else { format!("--digest {}", approval.digest) };
    context.say.note(&format!("next: relance approvals approve {id} {says}"));
    Ok(Exit::Done)
}

/// What a content says, its subject first.
fn text_of(content: &Content) -> String {
    let (subject, body) = match content {
        Content::Text(text) => (text.subject.as_deref(), text.body.as_str()),
        Content::Rich(rich) => (rich.subject.as_deref(), rich.text.as_deref().or(rich.html.as_deref()).unwrap_or_default()),
        Content::Named(named) => (named.subject.as_deref(), named.name.as_str()),
        Content::Template(template) => (None, template.template.as_str()),
    };
    subject.map_or_else(|| body.to_owned(), |subject| format!("{subject}\n\n{body}"))
}

fn done(id: &EnrollmentId, turn: Result<TurnReport, Unapproved>, host: &mut Host, context: &Context) -> Result<Exit, Failure> {
    let turn = turn.map_err(|why| refused(id, why))?;
    if context.json() {
        context.say.document(&turn)?;
    } else {
        act::print_turns(&[turn], host, context)?;
    }
    Ok(Exit::Done)
}

/// Why a text was neither approved nor refused, and what to do.
fn refused(id: &EnrollmentId, why: Unapproved) -> Failure {
    match why {
        Unapproved::Unknown => {
            let message = format!("expected the id of an enrollment, found none with `{id}`");
            Failure::problem("host.enrollmentUnknown", "", message, "`relance status --all` shows them")
        }
        Unapproved::Nothing => {
            let message = "expected a text that waits for approval, found none";
            let help = "it may have expired, or been approved; `relance approvals list` shows what waits";
            Failure::problem("approvals.none", "", message, help)
        }
        Unapproved::Stale(newest) => {
            let message = match newest.as_str() {
                "" => "expected no digest, because no model has written the text, found one".into(),
                newest => format!("expected the digest of the text that waits now, `{newest}`, found another"),
            };
            let help = format!("read it again with `relance approvals show {id}`, and decide anew");
            Failure::problem("approvals.stale", "", message, help)
        }
        Unapproved::Unwritten => {
            let message = "expected the text that no model has written, found none";
            let help = "bring it with `--content FILE`, or leave the step out with `relance approvals refuse`";
            Failure::problem("approvals.unwritten", "", message, help)
        }
        Unapproved::Refused(reason) => {
            let help = format!("`relance explain {id}` says what is going on");
            let problem = Problem { code: reason.code.clone(), ..Problem::error("", "", reason.text()).help(help) };
            Found::from(problem).into()
        }
        Unapproved::Fault(fault) => fault.into(),
    }
}
