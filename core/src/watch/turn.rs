//! One turn of a conversation: the state, what is true, and what has been decided so far.
//!
//! In: facts. Out: decisions and effects, in order. Never: a rule.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::assistant::{Bounds, MOST};
use crate::base::{Instant, Reason};
use crate::time::{BusinessDays, Candidate, Zone, Zones};
use crate::wire::{
    AboutConversation, AutoFollowUps, Contact, Conversation, Decide, Decision, FollowUp, Handler, Inactivity, Occasion, Scenario,
    Settings, Wait, WatchEffect, WatchStatus, Watched,
};

/// After how long a conversation is idle, unless the workspace says otherwise (E1).
const IDLE: Wait = Wait::Minutes(20);

pub(super) struct Turn<'a> {
    pub(super) state: Watched,
    pub(super) contact: &'a Contact,
    pub(super) conversation: &'a Conversation,
    pub(super) settings: &'a Settings,
    /// How the workspace follows up, if it does.
    pub(super) auto: Option<&'a AutoFollowUps>,
    pub(super) bounds: Bounds,
    pub(super) zone: Zone,
    pub(super) business: BusinessDays,
    pub(super) zones: &'a Zones,
    pub(super) now: Instant,
    pub(super) effects: Vec<WatchEffect>,
    pub(super) decisions: Vec<Decision>,
}

impl Turn<'_> {
    pub(super) fn decide(&mut self, what: &'static str, at: Option<Instant>, reason: Reason) {
        self.decisions.push(Decision { what: Cow::Borrowed(what), step: None, at, reasons: [reason].into() });
    }

    /// The conversation stands elsewhere now, for a reason.
    pub(super) fn stand(&mut self, status: WatchStatus, reason: Reason) {
        self.state.status = status;
        self.state.reason = Some(reason);
    }

    /// A model decides about silences.
    pub(super) fn by_model(&self) -> bool {
        self.auto.is_some_and(|auto| auto.decide == Decide::Model) && self.settings.model.is_some()
    }

    /// How many follow-ups a model may want in one episode.
    pub(super) fn most(&self) -> u32 {
        self.bounds.max.unwrap_or(MOST)
    }

    /// How long at least before a follow-up, the first of its episode or a later one.
    pub(super) fn least(&self, attempt: u32) -> Option<Wait> {
        if attempt <= 1 { self.bounds.first_after } else { self.bounds.spacing }
    }

    /// What was promised to the contact and has not gone out yet (M2).
    pub(super) fn promised(&self) -> Option<&FollowUp> {
        self.state.follow_up.as_deref().filter(|follow_up| follow_up.promise.is_some() && follow_up.sent == 0)
    }

    /// So long after an instant; that instant itself where there is no such moment.
    pub(super) fn after(&self, base: Instant, wait: Wait) -> Instant {
        Candidate::after(base, wait, &self.zone, &self.business).map_or(base, |candidate| candidate.at)
    }

    /// When the conversation is idle that our side last wrote in at an instant (E1).
    pub(super) fn idle_at(&self, base: Instant) -> Instant {
        let defaults = Inactivity::default();
        let idle = self.settings.inactivity.as_ref().unwrap_or(&defaults);
        let wait = if self.by_human() { idle.human } else { idle.ai };
        self.after(base, wait.unwrap_or(IDLE))
    }

    pub(super) fn by_human(&self) -> bool {
        self.conversation.handled_by == Handler::Human
    }

    /// Since when the contact has been silent: our last message, where nothing of theirs came after it (L4).
    pub(super) fn silent_since(&self) -> Option<Instant> {
        let last = self.state.last_outbound?;
        self.state.last_inbound.is_none_or(|heard| heard <= last).then_some(last)
    }

    pub(super) fn scenario(&self, occasion: Occasion) -> Option<&Scenario> {
        let auto = self.auto?;
        match occasion {
            Occasion::StoppedReplying => Some(&auto.stopped_replying),
            Occasion::Busy => Some(&auto.busy),
            Occasion::AskedForTime => Some(&auto.asked_for_time),
            Occasion::Survey => None,
        }
    }

    pub(super) fn about(&self, reason: Reason) -> AboutConversation {
        AboutConversation { conversation: self.state.conversation.clone(), contact: self.state.contact.clone(), reason }
    }

    /// Somebody of the workspace should know.
    pub(super) fn notify(&mut self, reason: Reason) {
        let about = self.about(reason);
        self.effects.push(WatchEffect::Notify(about));
    }
}
