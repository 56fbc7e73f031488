//! Walks an enrollment through what happens, with a virtual clock, as an honest host would: facts fresh, effects done.
//!
//! In: a [`Case`]. Out: a [`Walk`], one [`Record`] a turn. Never: a judgement.

use crate::happen::awaited;
use crate::moves::{Case, Move, What};
use crate::world::{CHANNELS, MINUTE, World};
use relance_core::base::{EnrollmentId, EventId, Instant, SendKey};
use relance_core::check::Facts;
use relance_core::check::facts::{Around, Given};
use relance_core::engine;
use relance_core::lifecycle::Request;
use relance_core::time::Zones;
use relance_core::wire::event::{Happened, Nothing};
use relance_core::wire::{
    Channel, Competing, Contact, Conversation, Effect, Enrollment, Event, Handler, PauseLevel, Send, SentRecord, Settings,
    StepStatus, Turn, Version,
};
use std::sync::Arc;

/// The zone data.
pub fn zones() -> &'static Zones {
    thread_local!(static ZONES: &'static Zones = Box::leak(Box::new(Zones::embedded())));
    ZONES.with(|zones| *zones)
}

/// So many events are tried after the end; more of them say nothing new.
const AFTER_END: usize = 4;

/// Everything that a host knows at a moment.
#[derive(Debug, Clone)]
pub struct Known {
    pub version: Arc<Version>,
    pub settings: Arc<Settings>,
    pub contact: Arc<Contact>,
    pub conversation: Option<Arc<Conversation>>,
    pub sent: Arc<Vec<SentRecord>>,
    pub competing: Arc<Vec<Competing>>,
    pub sequence_paused: bool,
}

impl Known {
    /// What is known in a world before anything happens.
    pub fn of(world: &World) -> Self {
        Self {
            version: Arc::new(world.version.clone()),
            settings: Arc::new(world.settings.clone()),
            contact: Arc::new(world.contact.clone()),
            conversation: world.conversation.clone().map(Arc::new),
            sent: Arc::new(world.sent.clone()),
            competing: Arc::new(world.competing.clone()),
            sequence_paused: false,
        }
    }

    /// The same as facts.
    pub fn given(&self, now: Instant) -> Given<'_> {
        Given {
            version: &self.version,
            contact: &self.contact,
            conversation: self.conversation.as_deref(),
            settings: &self.settings,
            sent: &self.sent,
            around: Around { competing: &self.competing, sequence_paused: self.sequence_paused },
            zones: zones(),
            now,
            prepared: None,
            path: "",
        }
    }

    /// Advances a state by an event.
    pub fn advance(&self, state: &Enrollment, event: &Event, now: Instant) -> Turn {
        engine::advance(state.clone(), event, &Facts::new(&self.given(now)).expect("sound facts"))
    }

    /// Begins an enrollment, if it is not refused.
    pub fn enroll(&self, world: &World, now: Instant) -> Option<Turn> {
        let id = id();
        let request = Request { id: Some(&id), target: world.target.as_ref(), existing: &[], live: 0 };
        // Enrolling knows of nobody who competes: no message of theirs is due with one that has not been planned.
        let around = Around { competing: &[], sequence_paused: self.sequence_paused };
        let given = Given { around, ..self.given(now) };
        engine::enroll(&Facts::new(&given).expect("sound facts"), &request).ok()
    }
}

/// One turn, with the facts of its time.
#[derive(Debug, Clone)]
pub struct Record {
    pub now: Instant,
    pub event: Event,
    pub known: Known,
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

    /// Whether it tells that a message was accepted that was on its way then, and not given up before.
    pub fn is_on_its_way(&self) -> bool {
        let Happened::Sent(sent) = &self.event.what else { return false };
        let mut own = self.before.iter().flat_map(|before| &before.steps).filter(|step| step.key.as_ref() == Some(&sent.key));
        own.any(|step| step.status == StepStatus::Sending)
    }

    /// Whether its steps before and after can be told apart one by one: it is of the same episode and version.
    pub fn is_same_run(&self) -> bool {
        let after = &self.turn.state;
        self.before.as_ref().is_some_and(|before| before.episode == after.episode && before.hash == after.hash)
    }
}

/// What happened in a world.
pub struct Walk {
    pub case: Case,
    pub world: World,
    /// Nothing where the enrollment was refused.
    pub records: Vec<Record>,
}

/// The id of every walk's enrollment.
pub fn id() -> EnrollmentId {
    EnrollmentId::new("e1")
}

pub fn later(at: Instant, minutes: i64) -> Instant {
    at.saturating_plus_millis(minutes * MINUTE)
}

/// An event without an id.
pub fn event(at: Instant, what: Happened) -> Event {
    Event { at, id: None, what }
}

pub struct Walker {
    pub walk: Walk,
    pub now: Instant,
    pub known: Known,
    /// The keys of the messages, and when each was handed over.
    pub keys: Vec<(SendKey, Instant)>,
}

/// Walks.
pub fn walk(case: &Case) -> Walk {
    let world = World::of(&case.seed);
    let mut walker = Walker {
        now: world.start,
        known: Known::of(&world),
        keys: Vec::new(),
        walk: Walk { case: case.clone(), world, records: Vec::new() },
    };
    if let Some(turn) = walker.known.enroll(&walker.walk.world, walker.now) {
        walker.note(None, event(walker.now, Happened::Enrolled(Nothing {})), turn);
    }
    let mut after_end = 0;
    for (index, step) in case.moves.iter().enumerate() {
        walker.take(index, step);
        after_end += usize::from(walker.walk.records.last().is_some_and(|record| record.turn.state.ended.is_some()));
        if after_end > AFTER_END {
            break;
        }
    }
    walker.walk
}

impl Walker {
    fn take(&mut self, index: usize, step: &Move) {
        let Some(last) = self.walk.records.last() else { return };
        let state = last.turn.state.clone();
        self.now = match (&step.what, state.wake_at) {
            (What::Wake(late), Some(at)) => later(self.now.max(at), *late),
            (What::Next { late, .. }, Some(at)) if awaited(&state, step.roll).is_none() => later(self.now.max(at), *late),
            _ => later(self.now, step.after),
        };
        let known = self.known.version.clone();
        let event = match &step.what {
            What::Again(pick) => self.walk.records[self.walk.records.len() - 1 - pick % self.walk.records.len()].event.clone(),
            What::HumanTakes | What::OtherSent(_) | What::Above(..) => {
                self.change_facts(&step.what);
                return;
            }
            what => match self.happened(what, step, &state) {
                Some(what) => {
                    let at = later(self.now, -step.ago).max(self.earliest(&what));
                    Event { at, id: step.id.then(|| EventId::new(format!("n{index}"))), what }
                }
                None => return,
            },
        };
        self.learn(&event);
        let turn = self.known.advance(&state, &event, self.now);
        self.note(Some(state), event, turn);
        if self.walk.records.last().is_some_and(|record| record.turn.state.hash != self.known.version.hash) {
            // What has ended stays on the version that it ended on.
            self.known.version = known;
        }
    }

    /// No outcome of a message is older than the message.
    fn earliest(&self, what: &Happened) -> Instant {
        let key = match what {
            Happened::Sent(sent) => &sent.key,
            Happened::UnknownOutcome(unknown) => &unknown.key,
            _ => return Instant::MIN,
        };
        self.keys.iter().rev().find(|(known, _)| known == key).map_or(Instant::MIN, |(_, at)| *at)
    }

    /// What changes without an event.
    fn change_facts(&mut self, what: &What) {
        match what {
            What::HumanTakes => {
                if let Some(conversation) = &mut self.known.conversation {
                    Arc::make_mut(conversation).handled_by = Handler::Human;
                }
            }
            What::OtherSent(channel) => {
                let channel = Channel::new(CHANNELS[*channel]);
                let record = SentRecord { at: self.now, channel, key: None, purpose: None, attributes: Default::default() };
                Arc::make_mut(&mut self.known.sent).push(record);
                let competing = Arc::make_mut(&mut self.known.competing);
                if let Some(due) = competing.iter().position(|other| other.due <= self.now) {
                    competing.remove(due);
                }
            }
            What::Above(level, paused) => self.pause_above(*level, *paused),
            _ => {}
        }
    }

    fn pause_above(&mut self, level: PauseLevel, paused: bool) {
        match level {
            PauseLevel::Workspace => Arc::make_mut(&mut self.known.settings).paused = paused,
            PauseLevel::Sequence => self.known.sequence_paused = paused,
            PauseLevel::Enrollment => {}
        }
    }

    /// What a host knows from an event before the turn.
    fn learn(&mut self, event: &Event) {
        let thread = self.known.conversation.as_mut().map(Arc::make_mut);
        match &event.what {
            Happened::Replied(reply) if !reply.automatic => {
                if let Some(channel) = &reply.channel {
                    let contact = Arc::make_mut(&mut self.known.contact);
                    let last = contact.last_inbound.entry(channel.clone()).or_insert(event.at);
                    *last = event.at.max(*last);
                }
                if let Some(thread) = thread.filter(|thread| reply.conversation.as_ref() == Some(&thread.id)) {
                    thread.last_inbound = thread.last_inbound.max(Some(event.at));
                }
            }
            Happened::Outbound(outbound) => {
                if let Some(thread) = thread.filter(|_| outbound.conversation.is_some()) {
                    thread.last_outbound = thread.last_outbound.max(Some(event.at));
                }
            }
            Happened::HandedBack(_) => thread.into_iter().for_each(|own| own.handled_by = Handler::Ai),
            Happened::ContactDeleted(_) => Arc::make_mut(&mut self.known.contact).archived = true,
            Happened::Paused(paused) => self.pause_above(paused.level, paused.until.is_none()),
            Happened::Resumed(resumed) => self.pause_above(resumed.level, false),
            Happened::AccountRestored(on) => {
                let settings = Arc::make_mut(&mut self.known.settings);
                for (channel, own) in settings.channels.iter_mut().flatten() {
                    own.paused &= on.channel.as_ref().is_some_and(|named| named != channel);
                }
            }
            _ => {}
        }
    }

    /// Does the effects and writes the turn down.
    fn note(&mut self, before: Option<Enrollment>, event: Event, turn: Turn) {
        let known = self.known.clone();
        for effect in &turn.effects {
            match effect {
                Effect::Suppress(suppress) if suppress.cause == "optOut" => {
                    let scope = match suppress.purpose {
                        Some(purpose) => Channel::new(format!("{}/{}", suppress.channel, purpose.name())),
                        None => suppress.channel.clone(),
                    };
                    Arc::make_mut(&mut self.known.contact).opt_outs.insert(scope);
                }
                Effect::Suppress(suppress) => {
                    let contact = Arc::make_mut(&mut self.known.contact);
                    contact.suppressed.insert(suppress.channel.clone(), suppress.cause.to_string());
                }
                Effect::PauseAccount(pause) => {
                    let settings = Arc::make_mut(&mut self.known.settings);
                    let own = settings.channels.as_mut().and_then(|channels| channels.get_mut(&pause.channel));
                    own.into_iter().for_each(|own| own.paused = true);
                }
                Effect::Send(send) => self.keys.push((send.key.clone(), self.now)),
                _ => {}
            }
        }
        self.walk.records.push(Record { now: self.now, event, known, before, turn });
        self.report_own();
    }

    /// What the provider has accepted is among what the contact has got, where the host reports that.
    fn report_own(&mut self) {
        let Some(record) = self.walk.records.last().filter(|_| self.walk.world.reports_own) else { return };
        let Happened::Sent(sent) = &record.event.what else { return };
        let reported = |known: &SentRecord| known.key.as_ref() == Some(&sent.key);
        let send = self.walk.records.iter().flat_map(Record::sends).find(|send| send.key == sent.key);
        let Some(send) = send.filter(|_| !self.known.sent.iter().any(reported)) else { return };
        let (key, channel) = (Some(send.key.clone()), send.channel.clone());
        let own = SentRecord { at: record.event.at, channel, key, purpose: Some(send.purpose), attributes: Default::default() };
        Arc::make_mut(&mut self.known.sent).push(own);
    }
}
