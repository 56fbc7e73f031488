//! Conversations: when a silence counts, what becomes of it, what the contact's words change, how it ends (E, L3–L5, M1, M2).
//!
//! In: a conversation's state, an event, the facts. Out: the new state, decisions, and effects: an enrollment to begin or to end, a question
//! to a model, a conversation to close or to hand over. Never: a message; those are the enrollments', which pass every other room.

mod closing;
mod draft;
mod events;
mod questions;
mod review;
mod silence;
mod turn;
mod under_way;
mod words;

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::assistant::Bounds;
use crate::base::{Problem, Reason, limits};
use crate::check::facts::zone_of;
use crate::time::{BusinessDays, Zones};
use crate::wire::request::WatchRequest;
use crate::wire::{Settings, WatchStatus, WatchTurn, Watched};
use turn::Turn;

pub use review::review;

/// The operation `watch`: what an event changes about a conversation.
///
/// # Errors
/// A zone that does not exist; a state of another conversation.
pub fn watch(request: WatchRequest, settings: &Settings, zones: &Zones) -> Result<WatchTurn, Vec<Problem>> {
    let WatchRequest { state, event, facts, now } = request;
    let state = match state {
        Some(state) if state.conversation == facts.conversation.id => state,
        Some(state) => {
            let message = alloc::format!("expected conversation `{}`, found `{}`", state.conversation, facts.conversation.id);
            return Err([Problem::error("watch.otherConversation", "/facts/conversation/id", message)].into());
        }
        None => unwatched(&facts.conversation.id, &facts.contact.id),
    };
    let auto = settings.auto_follow_ups.as_deref().filter(|auto| !auto.off);
    let mut turn = Turn {
        state,
        contact: &facts.contact,
        conversation: &facts.conversation,
        settings,
        auto,
        bounds: auto.map(Bounds::of).unwrap_or_default(),
        zone: zone_of(&facts.contact, settings, zones, "/facts")?,
        business: settings.calendar.as_ref().map(BusinessDays::of).unwrap_or_default(),
        zones,
        now,
        effects: Vec::new(),
        decisions: Vec::new(),
    };
    if seen_before(&mut turn, &event) {
        let reason = Reason::new("watch.repeatedEvent", "this event was applied before; nothing changes");
        turn.decide("ignored", None, reason);
    } else {
        events::apply(&mut turn, &event);
        silence::settle(&mut turn);
    }
    if turn.decisions.is_empty() {
        let reason = turn.state.reason.clone();
        let reason = reason.unwrap_or_else(|| Reason::new("watch.nothingDue", "nothing is due now; nothing changes"));
        turn.decide("waiting", turn.state.wake_at, reason);
    }
    turn.state.revision += 1;
    let wake_at = turn.state.wake_at;
    Ok(WatchTurn { state: turn.state, effects: turn.effects, decisions: turn.decisions, wake_at })
}

/// Whether an event came before, by its id (X6).
fn seen_before(turn: &mut Turn<'_>, event: &crate::wire::Event) -> bool {
    let Some(id) = &event.id else { return false };
    let seen = &mut turn.state.seen;
    if seen.contains(id) {
        return true;
    }
    if seen.len() >= limits::EVENTS_REMEMBERED {
        seen.remove(0);
    }
    seen.push(id.clone());
    false
}

/// A conversation of which nothing is known yet.
fn unwatched(conversation: &crate::base::ConversationId, contact: &crate::base::ContactId) -> Watched {
    Watched {
        conversation: conversation.clone(),
        contact: contact.clone(),
        status: WatchStatus::Open,
        reason: None,
        wake_at: None,
        last_inbound: None,
        last_outbound: None,
        held_until: None,
        bot_inactive: false,
        episode: 0,
        episode_at: None,
        followed: 0,
        sent: 0,
        last_sent: None,
        done: None,
        follow_up: None::<Box<_>>,
        question: None,
        surveyed: false,
        enrolled: 0,
        questions: 0,
        seen: Vec::new(),
        revision: 0,
    }
}
