//! Turns what was decided into effects with their keys, the timeline's entry and the wake-up.
//!
//! In: a proof, a route, a text; a state and a ledger. Out: a `send` effect; a [`Turn`]. Never: a message without proof, a key twice.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use core::fmt::Write as _;
use sha2::{Digest, Sha256};

use crate::base::{Reason, SendKey};
use crate::check::{Facts, branding};
use crate::lifecycle::{Cleared, Ledger};
use crate::route::Route;
use crate::wire::{Content, Enrollment, Event, Purpose, Send, StepStatus, TimelineEntry, Turn, Unsubscribe};

/// Hands a step's message to the host. The key stays the same over all tries of one intent (X3).
pub fn send(
    proof: Cleared,
    state: &mut Enrollment,
    index: usize,
    route: &Route<'_>,
    content: Content,
    facts: &Facts<'_>,
    ledger: &mut Ledger,
) {
    let Some(step) = state.steps.get_mut(index) else { return };
    // Another channel's provider has never heard of the key: there it is another message.
    let same = step.channel.as_ref() == Some(&route.channel);
    let key = match step.key.clone().filter(|_| same) {
        Some(key) => key,
        None => {
            step.intents += 1;
            step.attempts = 0;
            SendKey::new(format!("{}/{}/{}", state.id, step.id, step.intents))
        }
    };
    step.attempts += 1;
    step.key = Some(key.clone());
    step.status = StepStatus::Sending;
    step.channel = Some(route.channel.clone());
    step.reason = None;
    let (id, attempt) = (step.id.clone(), step.attempts);
    ledger.tell("sending", Some(&id), Some(facts.now), || {
        let reason = Reason::new("emit.handedOver", format!("handed to the host for {}", route.channel));
        let mut reasons = vec![reason.with("channel", route.channel.as_str()).with("key", key.as_str())];
        reasons.extend(route.rejected.iter().map(|not_taken| not_taken.reason.clone()));
        reasons
    });
    let email = route.channel.as_str() == "email";
    let may_leave = email && facts.draft().purpose != Purpose::Transactional;
    let url = facts.settings.email.unsubscribe_url.as_ref().map(|url| url.replace("{key}", key.as_str()));
    let message = Send {
        key,
        attempt,
        enrollment: state.id.clone(),
        sequence: state.sequence.clone(),
        version: state.version,
        step: id,
        contact: state.contact.clone(),
        channel: route.channel.clone(),
        to: route.to.clone(),
        content,
        purpose: facts.draft().purpose,
        unsubscribe: may_leave.then_some(Unsubscribe { url }),
        from_name: facts.settings.email.from_name.clone().filter(|_| email),
        branding: facts.settings.email.branding.as_ref().filter(|_| email).and_then(branding::sound),
    };
    ledger.send(proof, message);
}

/// Closes a turn: the revision goes up, and what happened is written as the timeline keeps it (C9).
pub fn close(mut state: Enrollment, event: &Event, facts: &Facts<'_>, ledger: Ledger) -> Turn {
    state.revision += 1;
    let (decisions, effects) = ledger.into_parts();
    let wake_at = state.wake_at;
    let entry = TimelineEntry {
        revision: state.revision,
        now: facts.now,
        event: event.clone(),
        decisions: decisions.clone(),
        effects: effects.clone(),
        wake_at,
        digest: digest(&state),
        contact: None,
        conversation: None,
    };
    Turn { state, effects, decisions, wake_at, entry }
}

/// SHA-256 of a state's JSON, in hexadecimal.
pub fn digest(state: &Enrollment) -> String {
    match serde_json::to_vec(state) {
        Ok(bytes) => Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }),
        Err(error) => error.to_string(),
    }
}
