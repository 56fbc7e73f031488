//! `conversations`: lists them, shows where one stands and why, and tells what a person wants of it.
//!
//! In: a conversation, a person's wish. Out: where it stands, its turns. Never: a decision about a silence (the core's); a contact's words but
//! those that a promise rests on.

use clap::{Args, Subcommand, ValueEnum};
use relance::Host;
use relance::host::bot_is;
use relance::report::{Stands, TurnReport};
use relance_core::base::{ConversationId, Instant, read};
use relance_core::wire::event::InConversation;
use relance_core::wire::{Conversation, Decision, Happened, WatchEffect, WatchStatus};
use serde::{Deserialize, Serialize};

use super::act;
use super::ask::local_or_utc;
use super::context::{Context, short};
use super::failure::{Exit, Failure};
use super::words;
use crate::files::Found;

/// How many turns one wish may lead to, and more.
const TURNS: u32 = 100;

/// Threads with contacts, and what an assistant does about them.
#[derive(Debug, Args)]
pub(crate) struct ConversationsArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List conversations, by id.
    List {
        /// Of this contact only, by id or email address.
        #[arg(long, value_name = "CONTACT")]
        contact: Option<String>,
        /// List at most so many; 0 lists all.
        #[arg(long, default_value_t = 50, value_name = "NUMBER")]
        limit: u32,
    },
    /// Show where a conversation stands: what is planned, what triggered it, why, and its last turns.
    Show {
        #[command(flatten)]
        which: Which,
        /// How many of its turns, at most.
        #[arg(long, default_value_t = 10, value_name = "NUMBER")]
        turns: u32,
    },
    /// Stop all automatic follow-ups of a conversation, until they are resumed.
    Stop(Wish),
    /// Want automatic follow-ups of a conversation again, where a person had stopped them.
    Resume(Wish),
    /// Close a conversation; the contact's next message opens it again.
    Close(Wish),
    /// Tell whether a conversation's bot is active; while it is not, nothing of the assistant's goes out.
    Bot {
        #[command(flatten)]
        which: Which,
        /// Whether it is.
        active: Active,
    },
    /// Hand a conversation back that a person had: what waited for that goes on.
    HandBack(Which),
}

/// Whether a bot is active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Active {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// Which conversation.
#[derive(Debug, Args)]
struct Which {
    /// Its id.
    #[arg(value_name = "CONVERSATION")]
    conversation: String,
}

/// What a person wants of which conversation.
#[derive(Debug, Args)]
struct Wish {
    #[command(flatten)]
    which: Which,
    /// Who says so, for the timeline.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

/// A row of the list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    contact: relance_core::base::ContactId,
    #[serde(flatten)]
    conversation: Conversation,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<WatchStatus>,
}

/// Where a conversation stands, what it is, and which enrollments went on with it.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    stands: Stands,
    thread: Conversation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    enrollments: Vec<TurnReport>,
}

/// A turn of a conversation.
#[derive(Deserialize)]
struct Turn {
    now: Instant,
    event: Named,
    decisions: Vec<Decision>,
    effects: Vec<WatchEffect>,
}

/// What happened, by its name.
#[derive(Deserialize)]
struct Named {
    #[serde(rename = "type")]
    name: String,
}

/// `relance conversations`.
pub(crate) fn conversations(args: &ConversationsArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    match &args.what {
        What::List { contact, limit } => list(contact.as_deref(), *limit, &host, context),
        What::Show { which, turns } => show(which, *turns, &mut host, context),
        What::Stop(Wish { which, by }) => wish(which, &mut host, context, |host, id| {
            host.stop_follow_ups(id, by.clone())?;
            Ok(Vec::new())
        }),
        What::Resume(Wish { which, by }) => wish(which, &mut host, context, |host, id| {
            host.resume_follow_ups(id, by.clone())?;
            Ok(Vec::new())
        }),
        What::Close(Wish { which, by }) => wish(which, &mut host, context, |host, id| {
            let known = host.close_conversation(id, by.clone())?;
            if known { Ok(Vec::new()) } else { Err(unknown(id)) }
        }),
        What::Bot { which, active } => {
            wish(which, &mut host, context, |host, id| tell(host, id, |id| bot_is(*active == Active::On, id)))
        }
        What::HandBack(which) => wish(which, &mut host, context, |host, id| {
            tell(host, id, |id| Happened::HandedBack(InConversation { conversation: Some(id) }))
        }),
    }
}

fn list(contact: Option<&str>, limit: u32, host: &Host, context: &Context) -> Result<Exit, Failure> {
    let contact = contact.map(|text| context.contact_id(host, text)).transpose()?;
    let most = if limit == 0 { u32::MAX } else { limit };
    let mut rows = Vec::new();
    for (contact, conversation) in host.conversations(contact.as_ref(), "", most)? {
        let status = host.watched(&conversation.id)?.map(|watched| watched.status);
        rows.push(Row { contact, conversation, status });
    }
    if context.json() {
        context.say.document(&rows)?;
        return Ok(Exit::Done);
    }
    let cells = |Row { contact, conversation, status }: Row| {
        let stands = match status {
            Some(status) => status.name(),
            None if conversation.closed => WatchStatus::Closed.name(),
            None => "–",
        };
        vec![
            conversation.id.to_string(),
            contact.to_string(),
            conversation.channel.to_string(),
            words::wire_word(&conversation.handled_by),
            words::utc_or_dash(conversation.last_inbound),
            words::utc_or_dash(conversation.last_outbound),
            stands.to_owned(),
        ]
    };
    let header = ["conversation", "contact", "channel", "handled by", "they wrote", "we wrote", "stands"];
    context.say.table(&header, rows.into_iter().map(cells).collect())?;
    Ok(Exit::Done)
}

fn show(which: &Which, turns: u32, host: &mut Host, context: &Context) -> Result<Exit, Failure> {
    let id = ConversationId::new(which.conversation.as_str());
    let shown = shown(&id, (None, turns), Vec::new(), host)?;
    if context.json() {
        context.say.document(&shown)?;
        return Ok(Exit::Done);
    }
    let (zone, turns) = (zone(&shown.stands, host)?, turns_of(&shown.stands)?);
    let mut clock = |at: Instant| local_or_utc(host, at, Some(&zone));
    print(&shown, &mut clock, context)?;
    let cells = |turn: &Turn| vec![clock(turn.now), turn.event.name.clone(), told(turn, &mut clock).join("\n")];
    let rows: Vec<_> = turns.iter().map(cells).collect();
    if !rows.is_empty() {
        context.say.line("")?;
        context.say.table(&[&format!("{zone} time"), "event", "what was decided, and why"], rows)?;
    }
    Ok(Exit::Done)
}

/// Does what a person wants of a conversation, and says what came of it.
fn wish(
    which: &Which,
    host: &mut Host,
    context: &Context,
    act: impl FnOnce(&mut Host, &ConversationId) -> Result<Vec<TurnReport>, Failure>,
) -> Result<Exit, Failure> {
    let id = ConversationId::new(which.conversation.as_str());
    if host.conversation(&id)?.is_none() {
        return Err(unknown(&id));
    }
    let before = place(host, &id)?;
    let enrollments = act(host, &id)?;
    went_on(&id, before, enrollments, host, context)
}

fn tell(host: &mut Host, id: &ConversationId, what: impl FnOnce(ConversationId) -> Happened) -> Result<Vec<TurnReport>, Failure> {
    host.tell_conversation(id, None, what)?.map(|report| report.turns).ok_or_else(|| unknown(id))
}

/// The place of a conversation's last turn; 0 where there is none.
pub(crate) fn place(host: &Host, id: &ConversationId) -> Result<i64, Failure> {
    let revision = host.watched(id)?.map_or(0, |watched| watched.revision);
    Ok(i64::try_from(revision).unwrap_or(i64::MAX))
}

/// Says where a conversation stands now, what was decided in it since a place, and how enrollments went on.
pub(crate) fn went_on(
    id: &ConversationId,
    before: i64,
    enrollments: Vec<TurnReport>,
    host: &mut Host,
    context: &Context,
) -> Result<Exit, Failure> {
    let shown = shown(id, (Some(before), TURNS), enrollments, host)?;
    let turns = turns_of(&shown.stands)?;
    let decisions = || turns.iter().flat_map(|turn| &turn.decisions);
    let ignored = decisions().next().is_some() && decisions().all(|decision| decision.what == "ignored");
    let exit = if ignored && act::came_to_nothing(&shown.enrollments) { Exit::Problems } else { Exit::Done };
    if context.json() {
        context.say.document(&shown)?;
        return Ok(exit);
    }
    context.say.line(&format!("{id}: {}", shown.stands.headline))?;
    let zone = zone(&shown.stands, host)?;
    for turn in &turns {
        for line in told(turn, &mut |at| local_or_utc(host, at, Some(&zone))) {
            context.say.line(&format!("  {line}"))?;
        }
    }
    act::print_turns(&shown.enrollments, host, context)?;
    Ok(exit)
}

fn shown(
    id: &ConversationId,
    (after, turns): (Option<i64>, u32),
    enrollments: Vec<TurnReport>,
    host: &mut Host,
) -> Result<Shown, Failure> {
    let stands = host.stands(id, after, turns)?.ok_or_else(|| unknown(id))?;
    let (_, thread) = host.conversation(id)?.ok_or_else(|| unknown(id))?;
    Ok(Shown { stands, thread, enrollments })
}

fn turns_of(stands: &Stands) -> Result<Vec<Turn>, Failure> {
    let turns = stands.turns.iter().map(|turn| read::read(turn, ""));
    turns.collect::<Result<_, _>>().map_err(|problem| Failure::from(Found::from(problem)))
}

/// The zone of the clock that people read for the contact: the contact's, else the workspace's, else UTC.
fn zone(stands: &Stands, host: &mut Host) -> Result<String, Failure> {
    let own = host.contact(&stands.contact)?.and_then(|contact| contact.timezone);
    let zone = own.or(host.settings()?.zone);
    Ok(zone.map_or_else(|| "UTC".into(), |zone| zone.to_string()))
}

fn print(shown: &Shown, clock: &mut dyn FnMut(Instant) -> String, context: &Context) -> Result<(), Failure> {
    let Shown { stands, thread, .. } = shown;
    context.say.line(&stands.headline)?;
    let with = format!("{}, by {}, handled by {}", stands.contact, thread.channel, words::wire_word(&thread.handled_by));
    context.say.line(&format!("  with      {with}"))?;
    if let Some(status) = stands.status {
        let why = stands.reason.as_ref().map_or_else(String::new, |reason| format!(": {}", reason.text()));
        context.say.line(&format!("  status    {}{why}", status.name()))?;
    }
    if thread.bot_inactive {
        context.say.line("  bot       inactive: nothing of the assistant's goes out")?;
    }
    if let Some(planned) = &stands.follow_up {
        let at = planned.at.map_or_else(|| "–".into(), &mut *clock);
        let (what, status) = (planned.occasion.name(), planned.status.name());
        context.say.line(&format!("  planned   {at}: {what}, as {} ({status})", planned.enrollment))?;
        if let Some(promise) = &planned.promise {
            let phrase = promise.phrase.as_ref().map_or_else(String::new, |phrase| format!(": “{}”", phrase.reveal()));
            context.say.line(&format!("  promised  {}{phrase}", words::local(&promise.local.to_string())))?;
        }
        if let Some(proposed) = &planned.proposed {
            let (wanted, allowed) = (proposed.at.map_or_else(|| "–".into(), &mut *clock), clock(proposed.allowed));
            context.say.line(&format!("  proposed  {wanted}, allowed {allowed}: {}", proposed.because.reveal()))?;
        }
    }
    match stands.wake_at {
        Some(at) => context.say.line(&format!("  again     {}", clock(at))),
        None => Ok(()),
    }
}

/// What one turn decided, and what it asked for, a line each.
fn told(turn: &Turn, clock: &mut dyn FnMut(Instant) -> String) -> Vec<String> {
    let decisions = turn.decisions.iter().map(|decision| words::decision(decision, clock));
    let effects = turn.effects.iter().map(|effect| match effect {
        WatchEffect::Enroll(begin) => format!("→ begin the follow-up {} ({})", begin.enrollment, begin.occasion.name()),
        WatchEffect::StopEnrollment(stop) => format!("→ end the follow-up {}: {}", stop.enrollment, stop.reason.text()),
        WatchEffect::AskModel(ask) => format!("→ ask a model: {} ({})", ask.about.name(), ask.key),
        WatchEffect::CloseConversation(close) => format!("→ close it: {}", close.reason.text()),
        WatchEffect::HandOver(about) => format!("→ give it to a person: {}", about.reason.text()),
        WatchEffect::Notify(about) => format!("→ notify: {}", about.reason.text()),
    });
    decisions.chain(effects).collect()
}

fn unknown(id: &ConversationId) -> Failure {
    let message = format!("expected the id of a conversation, found none with `{}`", short(id.as_str()));
    Failure::problem("host.conversationUnknown", "", message, "`relance conversations list` shows them")
}
