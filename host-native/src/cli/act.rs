//! The commands that tell the host what happened: a person's wish about an enrollment, or something a contact did.
//!
//! In: whom it concerns, and what. Out: what it changed, and why not where it changed nothing. Never: a rule (the core has them).

use clap::{Args, Subcommand};
use relance::Host;
use relance::host::To;
use relance::report::{EventReport, TurnReport};
use relance_core::base::{EventId, Instant, Private, StepId};
use relance_core::wire::event::{ByPerson, GoalReached, OfStep, OnChannel, Paused, Rescheduled, Resumed};
use relance_core::wire::{BounceKind, Bounced, Channel, Event, Happened, LocalDate, Replied};

use super::args::instant;
use super::ask::local_or_utc;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;

/// What happened.
#[derive(Debug, Subcommand)]
pub(crate) enum EventCommand {
    /// Pause an enrollment; its wait freezes.
    Pause {
        #[command(flatten)]
        whom: Whom,
        /// Resume by itself at this instant.
        #[arg(long, value_name = "INSTANT", value_parser = instant)]
        until: Option<Instant>,
    },
    /// Resume a paused enrollment with its next unsent step.
    Resume(Whom),
    /// Stop an enrollment for good.
    Stop(Whom),
    /// Skip a step.
    Skip(OneStep),
    /// Send a step's message now; legal and quiet hours hold all the same.
    SendNow(OneStep),
    /// Cancel a step's message.
    Cancel(OneStep),
    /// Move a step's message to another instant.
    Reschedule {
        #[command(flatten)]
        step: OneStep,
        /// To when.
        #[arg(long, value_name = "INSTANT", value_parser = instant)]
        to: Instant,
    },
    /// Try a held step again, or take an enrollment that was put aside back to work.
    Release(OneStep),
    /// A contact has answered.
    Reply {
        #[command(flatten)]
        whom: Whom,
        /// On which channel.
        #[arg(long, default_value = "email")]
        channel: String,
        /// What it says.
        #[arg(long)]
        text: Option<String>,
        /// It is an automatic reply (out of office), which is no reply.
        #[arg(long)]
        automatic: bool,
        /// The date of return that an automatic reply names, such as 2026-12-07.
        #[arg(long, value_name = "DATE", requires = "automatic")]
        returns: Option<LocalDate>,
    },
    /// A contact has unsubscribed.
    Unsubscribe {
        #[command(flatten)]
        whom: Whom,
        /// From which channel; all of them unless given.
        #[arg(long, default_value = "all")]
        channel: String,
    },
    /// A message to a contact came back.
    Bounce {
        #[command(flatten)]
        whom: Whom,
        /// On which channel.
        #[arg(long, default_value = "email")]
        channel: String,
        /// The address may work later.
        #[arg(long)]
        soft: bool,
    },
    /// A contact has reached a goal.
    Goal {
        #[command(flatten)]
        whom: Whom,
        /// Which, such as booked or paid.
        #[arg(value_name = "GOAL")]
        goal: String,
    },
}

/// Whom it concerns.
#[derive(Debug, Args)]
pub(crate) struct Whom {
    /// An enrollment by id, or a contact by id or email address: then everything that the contact is enrolled in.
    #[arg(value_name = "ENROLLMENT|CONTACT")]
    whom: String,
    /// Who says so, for the timeline.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// The event's id: the same id twice is the same event.
    #[arg(long, value_name = "ID")]
    event_id: Option<String>,
}

/// Which step of whom.
#[derive(Debug, Args)]
pub(crate) struct OneStep {
    #[command(flatten)]
    whom: Whom,
    /// The step; the one whose turn it is unless given.
    #[arg(long, value_name = "STEP")]
    step: Option<String>,
}

impl OneStep {
    fn event(&self) -> OfStep {
        OfStep { step: self.step.as_deref().map(StepId::new), by: self.whom.by.clone() }
    }
}

impl EventCommand {
    fn whom(&self) -> &Whom {
        match self {
            Self::Pause { whom, .. }
            | Self::Resume(whom)
            | Self::Stop(whom)
            | Self::Reply { whom, .. }
            | Self::Unsubscribe { whom, .. }
            | Self::Bounce { whom, .. }
            | Self::Goal { whom, .. } => whom,
            Self::Skip(step) | Self::SendNow(step) | Self::Cancel(step) | Self::Release(step) => &step.whom,
            Self::Reschedule { step, .. } => &step.whom,
        }
    }

    /// Whether the contact did it: then it concerns the contact, and counts also where nothing is enrolled.
    const fn of_contact(&self) -> bool {
        matches!(self, Self::Reply { .. } | Self::Unsubscribe { .. } | Self::Bounce { .. } | Self::Goal { .. })
    }

    fn happened(&self) -> Happened {
        let by = || ByPerson { by: self.whom().by.clone() };
        let channel = |name: &str| Some(Channel::new(name));
        match self {
            Self::Pause { until, whom } => Happened::Paused(Paused { until: *until, by: whom.by.clone(), ..Paused::default() }),
            Self::Resume(_) => Happened::Resumed(Resumed { by: by().by, ..Resumed::default() }),
            Self::Stop(_) => Happened::Stopped(by()),
            Self::Skip(step) => Happened::StepSkipped(step.event()),
            Self::SendNow(step) => Happened::SendNow(step.event()),
            Self::Cancel(step) => Happened::StepCancelled(step.event()),
            Self::Release(step) => Happened::Released(step.event()),
            Self::Reschedule { step, to } => {
                let OfStep { step, by } = step.event();
                Happened::Rescheduled(Rescheduled { step, to: *to, by })
            }
            Self::Reply { channel: name, text, automatic, returns, .. } => Happened::Replied(Replied {
                channel: channel(name),
                conversation: None,
                text: text.clone().map(Private::new),
                automatic: *automatic,
                return_date: *returns,
            }),
            Self::Unsubscribe { channel: name, .. } => {
                Happened::Unsubscribed(OnChannel { channel: channel(name), purpose: None })
            }
            Self::Bounce { channel: name, soft, .. } => {
                let kind = if *soft { BounceKind::Soft } else { BounceKind::Hard };
                Happened::Bounced(Bounced { kind, channel: channel(name), key: None })
            }
            Self::Goal { goal, .. } => Happened::Goal(GoalReached { goal: goal.clone() }),
        }
    }
}

/// Tells the host what happened.
pub(crate) fn act(command: &EventCommand, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host_of_data()?;
    let to = whom(command, &host, context)?;
    if let (EventCommand::Release(_), To::Enrollment(id)) = (command, &to)
        && host.doctor()?.quarantined.contains(id)
    {
        host.release(id)?;
    }
    let id = command.whom().event_id.as_deref().map(EventId::new);
    let report = host.event(&to, Event { at: context.now(), id, what: command.happened() })?;
    let changed = !came_to_nothing(&report.turns);
    if context.json() {
        context.say.document(&report)?;
    } else {
        print(&report, &mut host, context)?;
    }
    Ok(if changed || command.of_contact() || report.duplicate { Exit::Done } else { Exit::Problems })
}

fn whom(command: &EventCommand, host: &Host, context: &Context) -> Result<To, Failure> {
    let text = command.whom().whom.as_str();
    let id = relance_core::base::EnrollmentId::new(text);
    match host.state(&id)? {
        Some(state) if command.of_contact() => Ok(To::Contact(state.contact)),
        Some(_) => Ok(To::Enrollment(id)),
        None => context.contact_id(host, text).map(To::Contact),
    }
}

/// Nothing came of it, in any enrollment.
pub(crate) fn came_to_nothing(turns: &[TurnReport]) -> bool {
    turns.iter().flat_map(|turn| &turn.decisions).all(|decision| decision.what == "ignored")
}

fn print(report: &EventReport, host: &mut Host, context: &Context) -> Result<(), Failure> {
    if report.duplicate {
        return context.say.line("the same event was applied before; nothing has changed");
    }
    if report.turns.is_empty() {
        return context.say.line("noted; no live enrollment is concerned");
    }
    print_turns(&report.turns, host, context)
}

/// Where each enrollment stands after its turn, and what was decided in it.
pub(crate) fn print_turns(turns: &[TurnReport], host: &mut Host, context: &Context) -> Result<(), Failure> {
    for turn in turns {
        context.say.line(&format!("{}: {}", turn.enrollment, words::standing(turn.status, turn.waiting_for)))?;
        let zone = host.state(&turn.enrollment)?.map(|state| state.zone.zone.to_string());
        let mut clock = |at: Instant| local_or_utc(host, at, zone.as_deref());
        for decision in &turn.decisions {
            context.say.line(&format!("  {}", words::decision(decision, &mut clock)))?;
        }
    }
    Ok(())
}
