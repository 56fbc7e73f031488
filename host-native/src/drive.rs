//! The one loop: event → core → commit → attempt → outcome, over the port that each engine implements.
//!
//! In: an event, a wake-up, a wish to enroll, a message to hand over. Out: what the core decided, stored; then what the outside must
//! hear. Never: SQL, a clock, a provider by name; a decision of its own, except to put aside what the core could not decide.

mod change;
mod command;
pub(crate) mod converse;
mod decide;
mod happening;
mod later;
mod outlook;
mod person;
pub mod port;
pub(crate) mod reading;
mod scope;
mod settling;
mod steer;
mod words;

use relance_core::base::{ContactId, EnrollmentId, Instant, Problem, SequenceId};
use relance_core::wire::event::{Happened, Nothing};
use relance_core::wire::{Conversation, Decision, Effect, Event, Rejected, Send, Sent, Target};
use serde::{Deserialize, Serialize};
use tracing::span::EnteredSpan;

use crate::crash;
use crate::fault::Fault;
use crate::guest::Guest;
use crate::report::{EnrollOutcome, SendStatus, TurnReport};
use crate::send::{Asked, Outcome};
pub use command::{Command, Done, perform};
pub use converse::{converse, wake_conversation};
pub use happening::{Words, event, event_if};
pub use later::learn;
pub use outlook::{Outlook, Standing, outlook};
pub(crate) use person::open_again;
use person::remember;
use port::{Change, Decided, Destination, Hashed, Notice, Scene, Turn, View, Wish};
pub use scope::is_about_person;
pub use steer::{Course, steer};

/// A wake-up that came too early, or changed nothing, comes again after this long at the earliest (X9).
const FLOOR_MILLIS: i64 = 1_000;

/// Whom an event concerns.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum To {
    /// One enrollment: somebody paused, stopped or moved it.
    Enrollment(EnrollmentId),
    /// Everything that the contact is enrolled in: a reply, a bounce, an opt-out, a goal.
    Contact(ContactId),
}

/// What a wake-up led to.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Woken {
    /// It was decided and stored.
    Decided,
    /// There was nothing to decide: it ended, was moved, or the wake-up came too early.
    Nothing,
    /// The core could not decide it.
    Undecided(Vec<Problem>),
}

/// The span of a turn; whose it is, stands in it once the contact is known.
fn turn(kind: &'static str) -> EnteredSpan {
    tracing::debug_span!("turn", kind, contact = tracing::field::Empty).entered()
}

/// A scene in hand, and what it has changed so far.
struct Act<'a> {
    port: &'a mut dyn Turn,
    core: &'a mut Guest,
    scene: Scene,
    change: Change,
    notices: Vec<Notice>,
    /// Enrollments of follow-ups that went on, and by what: their conversations hear of it before the turn is stored.
    went: Vec<(Decided, Happened)>,
    now: Instant,
}

/// Wakes an enrollment whose time has come.
pub fn wake(port: &mut dyn Turn, core: &mut Guest, enrollment: &EnrollmentId) -> Result<Woken, Fault> {
    let _turn = turn("wake");
    let mut act = Act::open(port, core, &View::Live)?;
    let seat = act.scene.seats.iter().position(|seat| seat.state.id == *enrollment);
    let Some((index, wake_at)) = seat.and_then(|index| Some((index, act.scene.seats.get(index)?.state.wake_at))) else {
        act.port.disarm(enrollment);
        act.close()?;
        return Ok(Woken::Nothing);
    };
    match wake_at {
        Some(at) if at <= act.now => {}
        Some(at) => {
            act.port.arm(enrollment, at); // Never early.
            act.close()?;
            return Ok(Woken::Nothing);
        }
        None => {
            act.port.disarm(enrollment);
            act.close()?;
            return Ok(Woken::Nothing);
        }
    }
    let due = due(act.now);
    match act.apply(index, &due, None, |decided| Ok(decided.state.wake_at)) {
        Ok(wake_at) => {
            if let Some(at) = wake_at {
                act.port.arm(enrollment, at.max(act.now.saturating_plus_millis(FLOOR_MILLIS)));
            }
            act.close()?;
            Ok(Woken::Decided)
        }
        Err(problems) => {
            act.port.pass()?;
            Ok(Woken::Undecided(problems))
        }
    }
}

/// A wake-up.
const fn due(now: Instant) -> Event {
    Event { at: now, id: None, what: Happened::Due(Nothing {}) }
}

/// Hands over the contact's next message, if there is one that may go.
pub fn hand_over(port: &mut dyn Turn, core: &mut Guest) -> Result<bool, Fault> {
    let Some(send) = port.reserve()? else { return Ok(false) };
    let _turn = turn("handOver");
    let outcome = {
        let attempt =
            tracing::debug_span!("send", key = %send.key, channel = %send.channel, outcome = tracing::field::Empty).entered();
        let outcome = port.attempt(&send);
        attempt.record("outcome", outcome.name());
        outcome
    };
    settle(port, core, &send, outcome)?;
    Ok(true)
}

/// Stores what became of a message that was handed over, and lets its enrollment hear of it.
pub fn settle(port: &mut dyn Turn, core: &mut Guest, send: &Send, outcome: Outcome) -> Result<(), Fault> {
    crash::point("outcome.heard");
    let mut act = Act::open(port, core, &View::With(send.enrollment.clone()))?;
    let (status, what) = match outcome {
        Outcome::Withdrawn => {
            // The gate was shut: the lease was lost, and whoever has it now has taken the message over.
            return act.port.pass();
        }
        Outcome::Accepted { message_id } => {
            act.spoke(send);
            act.keep_sent(send);
            act.settle(send, SendStatus::Accepted, message_id.clone(), None);
            (SendStatus::Accepted, Happened::Sent(Sent { key: send.key.clone(), message_id }))
        }
        Outcome::Rejected { class, detail, retry_at, purpose } => {
            act.settle(send, SendStatus::Rejected, None, Some(detail.clone()));
            let (key, channel) = (send.key.clone(), Some(send.channel.clone()));
            let rejected = Rejected { key, class, purpose, channel, retry_at, detail: Some(detail) };
            (SendStatus::Rejected, Happened::Rejected(rejected))
        }
        Outcome::Unknown { detail } => (SendStatus::Unknown, act.unknown(send, detail)),
    };
    act.outcome(send, what);
    act.notices.push(Notice::Handed { send: Box::new(send.clone()), status, recovered: false });
    act.close()?;
    crash::point("outcome.stored");
    Ok(())
}

/// Takes up what a crash left in a dead worker's hand, if that is all there is to do for this contact.
pub fn recover(port: &mut dyn Turn, core: &mut Guest) -> Result<(), Fault> {
    let _turn = turn("recover");
    Act::open(port, core, &View::Live)?.close()
}

/// Enrolls the contact, unless it is a dry run; the enrollment is about something, in a conversation, and may be given an id.
pub fn enroll(
    port: &mut dyn Turn,
    core: &mut Guest,
    (sequence, version): (&SequenceId, &Hashed),
    about: (Option<&EnrollmentId>, Option<&Target>, Option<&Conversation>),
    dry_run: bool,
) -> Result<EnrollOutcome, Fault> {
    let _turn = turn("enroll");
    let mut act = Act::open(port, core, &View::All)?;
    let live = act.port.live()?;
    let decided = match decide::enroll(act.core, &act.scene, (sequence, version), about, (live, act.now)) {
        Ok(Ok(decided)) => decided,
        Ok(Err(reason)) => {
            act.port.pass()?;
            return Ok(EnrollOutcome::Refused { reason });
        }
        Err(problems) => {
            act.port.pass()?;
            return Ok(EnrollOutcome::Problems { problems });
        }
    };
    let enrollment = decided.state.id.clone();
    let (wake_at, zone) = (decided.state.wake_at, decided.state.zone.zone.to_string());
    let outcome = EnrollOutcome::Enrolled { enrollment, wake_at, zone, decisions: told(&decided).map_err(Fault::problems)? };
    if dry_run {
        act.port.pass()?;
        return Ok(outcome);
    }
    act.change.conversations.extend(about.2.cloned());
    act.take(decided);
    act.close()?;
    Ok(outcome)
}

/// What a turn led to.
fn report(decided: &Decided) -> Result<TurnReport, Vec<Problem>> {
    Ok(TurnReport {
        enrollment: decided.state.id.clone(),
        status: decided.state.status,
        waiting_for: decided.state.waiting_for,
        wake_at: decided.state.wake_at,
        decisions: told(decided)?,
    })
}

/// What was decided, read.
fn told(decided: &Decided) -> Result<Vec<Decision>, Vec<Problem>> {
    serde_json::from_str(decided.decisions.get()).map_err(|error| vec![decide::incomplete(&error.to_string())])
}

impl<'a> Act<'a> {
    /// Takes the contact's turn, and first of all finds out about messages that a crash left behind.
    fn open(port: &'a mut dyn Turn, core: &'a mut Guest, view: &View) -> Result<Self, Fault> {
        let scene = port.load(view)?;
        if let Some(seat) = scene.seats.first() {
            tracing::Span::current().record("contact", tracing::field::display(&seat.state.contact));
        }
        let now = port.now();
        let mut act = Self { port, core, scene, change: Change::default(), notices: Vec::new(), went: Vec::new(), now };
        for enrollment in std::mem::take(&mut act.scene.unreadable) {
            act.put_aside(enrollment);
        }
        for abandoned in std::mem::take(&mut act.scene.abandoned) {
            let asked = if abandoned.passed_gate { act.port.ask(&abandoned.send) } else { Asked::NotAccepted };
            let send = abandoned.send;
            let status = match asked {
                Asked::NotAccepted => {
                    act.settle(&send, SendStatus::Pending, None, None);
                    SendStatus::Pending
                }
                Asked::Accepted => {
                    act.spoke(&send);
                    act.keep_sent(&send);
                    act.settle(&send, SendStatus::Accepted, None, None);
                    act.outcome(&send, Happened::Sent(Sent { key: send.key.clone(), message_id: None }));
                    SendStatus::Accepted
                }
                Asked::CannotTell => {
                    let what = act.unknown(&send, "the worker was gone before it heard the provider's answer".into());
                    act.outcome(&send, what);
                    SendStatus::Unknown
                }
            };
            act.notices.push(Notice::Handed { send: Box::new(send), status, recovered: true });
            crash::point("outcome.found");
        }
        Ok(act)
    }

    /// Stores what has changed, then tells what there is to tell.
    fn close(mut self) -> Result<(), Fault> {
        while let Some((decided, what)) = self.went.pop() {
            self.went_on(&decided, &what)?;
        }
        self.port.save(self.change)?;
        for notice in self.notices {
            self.port.tell(notice);
        }
        Ok(())
    }

    /// One seat and one event: the core decides, and the scene shows the result from then on. Gives what is read of it; what can't be
    /// read was not decided.
    fn apply<T>(
        &mut self,
        index: usize,
        event: &Event,
        to: Option<&Destination>,
        read: impl FnOnce(&Decided) -> Result<T, Vec<Problem>>,
    ) -> Result<T, Vec<Problem>> {
        let Some(seat) = self.scene.seats.get(index) else { return Err(Vec::new()) };
        let decided = decide::advance(self.core, &self.scene, seat, event, to, self.now)
            .and_then(|decided| read(&decided).map(|found| (decided, found)))
            .inspect_err(|problems| {
                let problems: Vec<(&str, &str)> = problems.iter().map(|problem| (&*problem.code, &*problem.path)).collect();
                tracing::warn!(enrollment = %seat.state.id, ?problems, "the core could not decide");
            });
        let (decided, found) = decided?;
        if let Some(seat) = self.scene.seats.get_mut(index) {
            seat.state = decided.state.clone();
            seat.json.clone_from(&decided.json);
            if let Some(to) = to {
                seat.version = to.version.clone();
                seat.exclusive_group.clone_from(&to.exclusive_group);
                seat.priority = to.priority;
            }
        }
        if converse::is_follow_up(&decided) {
            self.went.push((decided.clone(), event.what.clone()));
        }
        self.take(decided);
        Ok(found)
    }

    /// Takes a decision over: its wake-up, what it says about the contact, whom it wants told.
    fn take(&mut self, decided: Decided) {
        match decided.state.wake_at {
            Some(at) if decided.state.status.is_live() => self.port.arm(&decided.state.id, at),
            _ => self.port.disarm(&decided.state.id),
        }
        for wish in &decided.wishes {
            let Wish::Other(effect) = wish else { continue }; // A row of the outbox; the engine's.
            match effect {
                Effect::Suppress(suppress) => {
                    // A person who can't be read was not decided about.
                    if let Ok(contact) = self.scene.contact.known() {
                        remember(contact, suppress);
                        self.change.contact = Some(contact.clone());
                    }
                }
                Effect::Notify(notify) => self.notices.push(Notice::Told {
                    enrollment: notify.enrollment.clone(),
                    contact: notify.contact.clone(),
                    reason: notify.reason.clone(),
                }),
                // Without a model in the settings nobody is asked.
                Effect::AskModel(_) | Effect::RequestApproval(_) => {}
                // Rows of the outbox and of the account; the engine's.
                Effect::Send(_) | Effect::Cancel(_) | Effect::RunWorkflow(_) | Effect::PauseAccount(_) => {}
            }
        }
        self.change.decided.push(decided);
    }
}
