//! Conversations in a contact's turn: what the core decides about them, and what it wants done in the same turn.
//!
//! In: an event of a conversation, or a follow-up's enrollment that went on. Out: the conversations' new states, enrollments begun and ended.
//! Never: a decision of its own; a follow-up begun outside of the turn that wanted it.

use std::collections::VecDeque;

use relance_core::base::{ConversationId, EnrollmentId, Json, Problem};
use relance_core::wire::event::{ByPerson, FollowUpRefused, FollowUpState, Happened, Nothing, Replied};
use relance_core::wire::{Author, BeginFollowUp, Conversation, Event, Handler, Message, Occasion, Send, Settings, WatchEffect};

use super::port::{Decided, Seat, Turn, View, Watch};
use super::{Act, Woken, decide};
use crate::fault::Fault;
use crate::guest::Guest;
use crate::report::EventReport;

/// The sequence under which auto follow-ups stand, as the core names it.
pub(crate) const AUTO_FOLLOW_UPS: &str = "auto-follow-ups";
/// The sequences whose enrollments a watch begins.
pub(crate) const FOLLOW_UPS: [&str; 2] = [AUTO_FOLLOW_UPS, "satisfaction"];
/// How many turns of a conversation one event may lead to: each enrollment that begins or ends tells of itself. A core that goes on for
/// longer has gone wrong.
const MOST_TURNS: usize = 32;

/// Whether an enrollment is one that a watch has begun.
pub(super) fn is_follow_up(decided: &Decided) -> bool {
    decided.state.conversation.is_some() && FOLLOW_UPS.contains(&decided.state.sequence.as_str())
}

/// Whether an event is of a conversation's watch, beside or instead of enrollments.
const fn is_of_conversation(what: &Happened) -> bool {
    matches!(
        what,
        Happened::Replied(_)
            | Happened::Outbound(_)
            | Happened::HandedBack(_)
            | Happened::Goal(_)
            | Happened::BotActivated(_)
            | Happened::BotDeactivated(_)
            | Happened::OptedOut(_)
            | Happened::Unsubscribed(_)
            | Happened::Complained(_)
            | Happened::ContactDeleted(_)
    )
}

/// The one conversation that an event names, if it is of one alone.
fn named(what: &Happened) -> Option<&ConversationId> {
    match what {
        Happened::Outbound(outbound) => outbound.conversation.as_ref(),
        Happened::HandedBack(of) | Happened::BotActivated(of) | Happened::BotDeactivated(of) => of.conversation.as_ref(),
        _ => None,
    }
}

/// Applies an event to one conversation: it was closed, a model answered, a person stops what is automatic.
pub fn converse(
    port: &mut dyn Turn,
    core: &mut Guest,
    conversation: &ConversationId,
    event: &Event,
) -> Result<EventReport, Fault> {
    let _turn = super::turn("conversation");
    let mut act = Act::open(port, core, &View::Live)?;
    if let Some(id) = &event.id
        && act.port.seen(id)?
    {
        act.port.pass()?;
        return Ok(EventReport { duplicate: true, turns: Vec::new() });
    }
    if let Err(problems) = act.watch(conversation, event.clone())? {
        act.port.pass()?;
        return Err(Fault::problems(problems));
    }
    act.change.event.clone_from(&event.id);
    act.close()?;
    Ok(EventReport { duplicate: false, turns: Vec::new() })
}

/// Wakes a conversation whose time has come.
pub fn wake_conversation(port: &mut dyn Turn, core: &mut Guest, conversation: &ConversationId) -> Result<Woken, Fault> {
    let _turn = super::turn("conversation");
    let mut act = Act::open(port, core, &View::Live)?;
    let watches = act.watched()?;
    let watch = watches.into_iter().find(|watch| watch.state.conversation == *conversation);
    let Some(watch) = watch.filter(|watch| watch.due_at.is_some_and(|at| at <= act.now)) else {
        act.close()?;
        return Ok(Woken::Nothing);
    };
    let event = match watch.state.wake_at {
        Some(at) if at <= act.now => super::due(act.now),
        // Before its own time: silences go by other settings now.
        _ => Event { at: act.now, id: None, what: Happened::Recalculated(Nothing {}) },
    };
    let done = act.watch(conversation, event)?;
    if done.is_ok() && act.change.watched.is_empty() {
        act.change.watches_aside.push(conversation.clone()); // The conversation itself is not there any more.
    }
    if let Err(problems) = done {
        act.change.watches_aside.push(conversation.clone());
        act.close()?;
        return Ok(Woken::Undecided(problems));
    }
    act.close()?;
    Ok(Woken::Decided)
}

impl Act<'_> {
    /// The contact's conversations that are watched, as this turn leaves them.
    fn watched(&mut self) -> Result<Vec<Watch>, Fault> {
        let mut watches = self.port.watches()?;
        for turn in &self.change.watched {
            watches.retain(|watch| watch.state.conversation != turn.watch.state.conversation);
            watches.push(turn.watch.clone());
        }
        Ok(watches)
    }

    /// Whether the workspace watches conversations, and whether anything reads what is said in them: a watch, or a model that writes.
    fn attention(&self) -> (bool, bool) {
        let Ok(settings) = serde_json::from_str::<Settings>(self.scene.settings.json.get()) else { return (false, false) };
        let watches = settings.auto_follow_ups.is_some() || settings.inactivity.is_some();
        (watches, watches || settings.model.is_some())
    }

    /// What an event about the person means for their conversations. The words of a reply are of the conversation that they stand in;
    /// that the person has answered, all of them hear (L1).
    pub(super) fn hear(&mut self, event: &Event) -> Result<(), Fault> {
        if !is_of_conversation(&event.what) {
            return Ok(());
        }
        self.change.forgotten |= matches!(event.what, Happened::ContactDeleted(_));
        let (watches_any, reads) = self.attention();
        if reads {
            self.keep_words(event);
        }
        let of = |conversation: &Conversation| named(&event.what).is_none_or(|named| *named == conversation.id);
        let concerned: Vec<Conversation> = self.scene.conversations.iter().filter(|one| of(one)).cloned().collect();
        if concerned.is_empty() {
            return Ok(());
        }
        let watches = self.watched()?;
        if watches.is_empty() && !watches_any {
            return Ok(());
        }
        for conversation in concerned {
            let own = event_for(event, &conversation);
            if let Err(_undecided) = self.watch(&conversation.id, own)? {
                self.change.watches_aside.push(conversation.id);
            }
        }
        Ok(())
    }

    /// What either side wrote, for a model to read.
    fn keep_words(&mut self, event: &Event) {
        let (conversation, from, text) = match &event.what {
            Happened::Replied(reply) if !reply.automatic => (&reply.conversation, Author::Contact, &reply.text),
            Happened::Outbound(outbound) => {
                let from = if outbound.by == Handler::Human { Author::Human } else { Author::Ai };
                (&outbound.conversation, from, &outbound.text)
            }
            _ => return,
        };
        if let (Some(conversation), Some(text)) = (conversation, text) {
            self.change.said.push((conversation.clone(), Message { from, at: event.at, text: text.clone() }));
        }
    }

    /// What went out in a conversation, for a model to read.
    pub(super) fn keep_sent(&mut self, send: &Send) {
        let seat = self.scene.seats.iter().find(|seat| seat.state.id == send.enrollment);
        let Some(conversation) = seat.and_then(|seat| seat.state.conversation.clone()) else { return };
        if !self.attention().1 {
            return;
        }
        let text = match &send.content {
            relance_core::wire::Content::Text(text) => text.body.clone(),
            relance_core::wire::Content::Rich(rich) => rich.text.clone().unwrap_or_default(),
            relance_core::wire::Content::Template(template) => template.template.clone(),
            relance_core::wire::Content::Named(_) => return,
        };
        let text = relance_core::base::Private::new(text);
        self.change.said.push((conversation, Message { from: Author::Ai, at: self.now, text }));
    }

    /// The enrollment of a follow-up went on: its conversation hears of it.
    pub(super) fn went_on(&mut self, decided: &Decided, what: &Happened) -> Result<(), Fault> {
        let worth = decided.state.ended.is_some() || matches!(what, Happened::Sent(_) | Happened::UnknownOutcome(_));
        let Some(conversation) = decided.state.conversation.clone().filter(|_| worth) else { return Ok(()) };
        let Ok(enrollment) = serde_json::from_str(decided.json.get()) else { return Ok(()) };
        let what = Happened::FollowUp(FollowUpState { enrollment: Box::new(enrollment) });
        let event = Event { at: self.now, id: None, what };
        if let Err(_undecided) = self.watch(&conversation, event)? {
            self.change.watches_aside.push(conversation);
        }
        Ok(())
    }

    /// One event of one conversation, and what follows from it in this turn.
    fn watch(&mut self, conversation: &ConversationId, event: Event) -> Result<Result<(), Vec<Problem>>, Fault> {
        let mut events = VecDeque::from([event]);
        for _ in 0..MOST_TURNS {
            let Some(event) = events.pop_front() else { return Ok(Ok(())) };
            let Some(thread) = self.scene.conversations.iter().find(|one| one.id == *conversation).cloned() else {
                return Ok(Ok(()));
            };
            let before = self.watched()?.into_iter().find(|watch| watch.state.conversation == *conversation);
            let turn = match decide::watch(self.core, &self.scene, &thread, before.as_ref(), &event, self.now) {
                Ok(turn) => turn,
                Err(problems) => return Ok(Err(problems)),
            };
            let effects = turn.effects.clone();
            self.change.watched.push(turn);
            for effect in effects {
                events.extend(self.do_for(&thread, effect)?);
            }
        }
        if events.is_empty() {
            return Ok(Ok(()));
        }
        let message = format!("expected the conversation's turn to end, found more to do after {MOST_TURNS} events");
        Ok(Err(vec![Problem::error("host.turnEndless", "", message)]))
    }

    /// Does what a conversation's turn asks for. Gives what the conversation has to hear of that.
    fn do_for(&mut self, thread: &Conversation, effect: WatchEffect) -> Result<Option<Event>, Fault> {
        match effect {
            WatchEffect::Enroll(begin) => return self.begin_follow_up(thread, &begin),
            WatchEffect::StopEnrollment(stop) => {
                let index = self.scene.seats.iter().position(|seat| seat.state.id == stop.enrollment);
                let Some(index) = index else { return Ok(None) };
                let event = Event { at: self.now, id: None, what: Happened::Stopped(ByPerson { by: Some(stop.by) }) };
                if self.apply(index, &event, None, |_| Ok(())).is_err() {
                    self.put_aside_seat(index);
                }
            }
            WatchEffect::CloseConversation(_) => self.in_conversation(&thread.id, |thread| thread.closed = true),
            WatchEffect::HandOver(_) => self.in_conversation(&thread.id, |thread| thread.handled_by = Handler::Human),
            // Rows of the questions and of the feed; the engine's.
            WatchEffect::AskModel(_) | WatchEffect::Notify(_) => {}
        }
        Ok(None)
    }

    /// Begins a follow-up in this turn; a refusal is told to the conversation.
    fn begin_follow_up(&mut self, thread: &Conversation, begin: &BeginFollowUp) -> Result<Option<Event>, Fault> {
        let version = self.port.inline(&begin.version)?;
        let mut target = begin.target.clone();
        if begin.occasion == Occasion::Survey {
            let url = self.port.survey_url(&begin.enrollment);
            target.attributes.extend(url.map(|url| ("surveyUrl".to_owned(), Json::Str(url))));
        }
        let (sequence, about) = (&begin.version.sequence, (Some(&begin.enrollment), Some(&target), Some(thread)));
        let live = self.port.live()?.saturating_add(self.change.begun());
        let reason = match decide::enroll(self.core, &self.scene, (sequence, &version), about, (live, self.now)) {
            Ok(Ok(decided)) => {
                if begin.occasion == Occasion::Survey {
                    self.change.surveys.push((begin.enrollment.clone(), thread.id.clone()));
                }
                let (state, json, version) = (decided.state.clone(), decided.json.clone(), decided.version.clone());
                self.scene.seats.push(Seat { state, json, version, exclusive_group: None, priority: 0, claims: 0 });
                self.went.push((decided.clone(), Happened::Enrolled(Nothing {})));
                self.take(decided);
                return Ok(None);
            }
            Ok(Err(reason)) => reason,
            Err(problems) => {
                let text = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
                relance_core::base::Reason::new("host.followUpUnsound", text)
            }
        };
        let enrollment: EnrollmentId = begin.enrollment.clone();
        let what = Happened::FollowUpRefused(FollowUpRefused { enrollment, reason });
        Ok(Some(Event { at: self.now, id: None, what }))
    }
}

/// The event as one of several conversations hears it: the words of a reply stand in one of them.
fn event_for(event: &Event, conversation: &Conversation) -> Event {
    let mut own = event.clone();
    own.id = None; // The turn knows it already, and ids of one conversation are not those of another.
    if let Happened::Replied(reply) = &mut own.what
        && reply.conversation.as_ref() != Some(&conversation.id)
    {
        let Replied { channel, automatic, return_date, .. } = reply.clone();
        *reply = Replied { channel, automatic, return_date, conversation: None, text: None };
    }
    own
}
