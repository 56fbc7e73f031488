//! Walks an enrollment through what happens, with a virtual clock, as an honest host would: facts fresh, effects done.
//!
//! In: a [`Case`]. Out: a [`Walk`], one [`Record`] a turn. Never: a judgement.

use super::moves::{Case, Move, Outcome, What};
use super::world::{CHANNELS, DAY, MINUTE, World};
use relance_core::base::{EnrollmentId, EventId, Instant, SendKey, StepId};
use relance_core::check::Facts;
use relance_core::check::facts::{Around, Given};
use relance_core::engine;
use relance_core::lifecycle::Request;
use relance_core::time::Zones;
use relance_core::wire::event::{
    Bounced, ByPerson, GoalReached, Happened, InConversation, Nothing, OfStep, OnChannel, Outbound, Paused, Rejected, Replied,
    Rescheduled, Resumed, Sent, UnknownEvent, UnknownOutcomeOf,
};
use relance_core::wire::{Channel, Contact, Conversation, Effect, Enrollment, Event, Handler, LocalDate, Send, Turn};

/// The zone data.
pub fn zones() -> &'static Zones {
    thread_local!(static ZONES: &'static Zones = Box::leak(Box::new(Zones::embedded())));
    ZONES.with(|zones| *zones)
}

/// One turn, with the facts of its time.
#[derive(Debug, Clone)]
pub struct Record {
    pub now: Instant,
    pub event: Event,
    pub contact: Contact,
    pub conversation: Option<Conversation>,
    /// The state before it; none for the enrollment.
    pub before: Option<Enrollment>,
    pub turn: Turn,
}

impl Record {
    /// The messages of the turn.
    pub fn sends(&self) -> impl Iterator<Item = &Send> {
        self.turn.effects.iter().filter_map(|effect| match effect {
            Effect::Send(send) => Some(&**send),
            _ => None,
        })
    }

    /// Whether the event was taken: it was not seen before.
    pub fn is_new(&self) -> bool {
        !self.event.id.as_ref().is_some_and(|id| self.before.as_ref().is_some_and(|before| before.seen.contains(id)))
    }
}

/// What happened in a world.
pub struct Walk {
    pub world: World,
    /// Nothing where the enrollment was refused.
    pub records: Vec<Record>,
}

/// The id of every walk's enrollment.
pub fn id() -> EnrollmentId {
    EnrollmentId::new("e1")
}

/// The facts of a moment.
pub fn given<'a>(world: &'a World, contact: &'a Contact, conversation: Option<&'a Conversation>, now: Instant) -> Given<'a> {
    Given {
        version: &world.version,
        contact,
        conversation,
        settings: &world.settings,
        sent: &[],
        around: Around::default(),
        zones: zones(),
        now,
        prepared: None,
        path: "",
    }
}

/// Advances a state by an event, with the facts of a record, at some time.
pub fn advance(world: &World, record: &Record, state: &Enrollment, event: &Event, now: Instant) -> Turn {
    let given = given(world, &record.contact, record.conversation.as_ref(), now);
    engine::advance(state.clone(), event, &Facts::new(&given).expect("sound facts"))
}

pub fn later(at: Instant, minutes: i64) -> Instant {
    at.saturating_plus_millis(minutes * MINUTE)
}

/// An event without an id.
pub fn event(at: Instant, what: Happened) -> Event {
    Event { at, id: None, what }
}

struct Walker {
    walk: Walk,
    now: Instant,
    contact: Contact,
    conversation: Option<Conversation>,
    keys: Vec<SendKey>,
}

/// Walks.
pub fn walk(case: &Case) -> Walk {
    let world = World::of(&case.seed);
    let mut walker = Walker {
        now: world.start,
        contact: world.contact.clone(),
        conversation: world.conversation.clone(),
        keys: Vec::new(),
        walk: Walk { world, records: Vec::new() },
    };
    walker.enroll();
    for (index, step) in case.moves.iter().enumerate() {
        walker.take(index, step);
    }
    walker.walk
}

impl Walker {
    fn enroll(&mut self) {
        let world = &self.walk.world;
        let given = given(world, &self.contact, self.conversation.as_ref(), self.now);
        let facts = Facts::new(&given).expect("sound facts");
        let id = id();
        let request = Request { id: Some(&id), target: world.target.as_ref(), existing: &[], live: 0 };
        if let Ok(turn) = engine::enroll(&facts, &request) {
            self.note(None, event(self.now, Happened::Enrolled(Nothing {})), turn);
        }
    }

    fn take(&mut self, index: usize, step: &Move) {
        let Some(last) = self.walk.records.last() else { return };
        let state = last.turn.state.clone();
        self.now = match (&step.what, state.wake_at) {
            (What::Wake(late), Some(at)) => later(self.now.max(at), *late),
            _ => later(self.now, step.after),
        };
        let at = later(self.now, -step.ago);
        let event = match &step.what {
            What::Again(pick) => self.walk.records[self.walk.records.len() - 1 - pick % self.walk.records.len()].event.clone(),
            What::HumanTakes => {
                if let Some(conversation) = &mut self.conversation {
                    conversation.handled_by = Handler::Human;
                }
                return;
            }
            what => match self.what(what, &state) {
                Some(what) => Event { at, id: step.id.then(|| EventId::new(format!("n{index}"))), what },
                None => return,
            },
        };
        self.learn(&event);
        let given = given(&self.walk.world, &self.contact, self.conversation.as_ref(), self.now);
        let turn = engine::advance(state.clone(), &event, &Facts::new(&given).expect("sound facts"));
        self.note(Some(state), event, turn);
    }

    /// What a host knows from an event before the turn.
    fn learn(&mut self, event: &Event) {
        match &event.what {
            Happened::Replied(reply) if !reply.automatic => {
                if let Some(channel) = &reply.channel {
                    let last = self.contact.last_inbound.entry(channel.clone()).or_insert(event.at);
                    *last = event.at.max(*last);
                }
            }
            Happened::Outbound(outbound) => {
                if let Some(conversation) = self.conversation.as_mut().filter(|_| outbound.conversation.is_some()) {
                    conversation.last_outbound = conversation.last_outbound.max(Some(event.at));
                }
            }
            Happened::HandedBack(_) => self.conversation.iter_mut().for_each(|own| own.handled_by = Handler::Ai),
            Happened::ContactDeleted(_) => self.contact.archived = true,
            _ => {}
        }
    }

    /// Does the effects and writes the turn down.
    fn note(&mut self, before: Option<Enrollment>, event: Event, turn: Turn) {
        let (contact, conversation) = (self.contact.clone(), self.conversation.clone());
        for effect in &turn.effects {
            match effect {
                Effect::Suppress(suppress) if suppress.cause == "optOut" => {
                    self.contact.opt_outs.insert(suppress.channel.clone());
                }
                Effect::Suppress(suppress) => {
                    self.contact.suppressed.insert(suppress.channel.clone(), suppress.cause.to_string());
                }
                Effect::Send(send) => self.keys.push(send.key.clone()),
                _ => {}
            }
        }
        self.walk.records.push(Record { now: self.now, event, contact, conversation, before, turn });
    }

    fn what(&self, what: &What, state: &Enrollment) -> Option<Happened> {
        let on =
            |channel: &Option<usize>| OnChannel { channel: channel.map(|index| Channel::new(CHANNELS[index])), purpose: None };
        let of = |step: &Option<usize>| OfStep { step: self.step(*step, state), by: None };
        let thread = || self.conversation.as_ref().map(|conversation| conversation.id.clone());
        Some(match what {
            What::Wake(_) | What::Due => Happened::Due(Nothing {}),
            What::Outcome(outcome, pick) => self.outcome(outcome, *pick)?,
            What::Replied(channel) => {
                Happened::Replied(Replied { channel: Some(Channel::new(CHANNELS[*channel])), ..Replied::default() })
            }
            What::Away(days) => Happened::Replied(Replied {
                automatic: true,
                return_date: days.map(|days| self.date(days)),
                ..Replied::default()
            }),
            What::Bounced(kind, channel) => {
                Happened::Bounced(Bounced { kind: *kind, channel: Some(Channel::new(CHANNELS[*channel])), key: None })
            }
            What::Unsubscribed(channel) => Happened::Unsubscribed(on(channel)),
            What::Complained(channel) => Happened::Complained(on(channel)),
            What::OptedOut(channel) => Happened::OptedOut(on(channel)),
            What::Deleted => Happened::ContactDeleted(Nothing {}),
            What::Goal(own) => Happened::Goal(GoalReached { goal: if *own { "booked" } else { "other" }.into() }),
            What::Paused(minutes) => {
                Happened::Paused(Paused { until: minutes.map(|minutes| later(self.now, minutes)), ..Paused::default() })
            }
            What::Resumed => Happened::Resumed(Resumed::default()),
            What::Stopped => Happened::Stopped(ByPerson::default()),
            What::Skipped(step) => Happened::StepSkipped(of(step)),
            What::Cancelled(step) => Happened::StepCancelled(of(step)),
            What::Rescheduled(step, minutes) => {
                Happened::Rescheduled(Rescheduled { step: self.step(*step, state), to: later(self.now, *minutes), by: None })
            }
            What::SendNow(step) => Happened::SendNow(of(step)),
            What::Released(step) => Happened::Released(of(step)),
            What::Outbound(by, ours) => {
                Happened::Outbound(Outbound { by: *by, conversation: if *ours { thread() } else { None } })
            }
            What::HandedBack => Happened::HandedBack(InConversation { conversation: thread() }),
            What::Unknown => Happened::Unknown(UnknownEvent { name: "sneezed".into() }),
            What::HumanTakes | What::Again(_) => return None,
        })
    }

    fn step(&self, index: Option<usize>, state: &Enrollment) -> Option<StepId> {
        index.map(|index| state.steps.get(index).map_or_else(|| StepId::new("none"), |step| step.id.clone()))
    }

    fn outcome(&self, outcome: &Outcome, pick: usize) -> Option<Happened> {
        let key = self.keys.iter().rev().nth(pick)?.clone();
        Some(match outcome {
            Outcome::Sent => Happened::Sent(Sent { key, message_id: None }),
            Outcome::Rejected(class) => {
                Happened::Rejected(Rejected { key, class: *class, purpose: None, retry_at: None, detail: None })
            }
            Outcome::Unknown { key_honoured } => {
                Happened::UnknownOutcome(UnknownOutcomeOf { key, key_honoured: *key_honoured, detail: None })
            }
        })
    }

    fn date(&self, days: i64) -> LocalDate {
        LocalDate(self.now.saturating_plus_millis(days * DAY).utc().date())
    }
}
