//! Proof that a person may be written to: the one check of opt-outs and stops, and the only maker of [`Cleared`].
//!
//! In: a state and the facts. Out: the proof, or the reason why not. Never: a proof for an ended or paused enrollment.

use alloc::format;

use crate::base::Reason;
use crate::check::Facts;
use crate::check::channels::opted_out;
use crate::wire::{Channel, Enrollment, Status};

/// Proof that an enrollment is active and that its contact has not said no on this channel. Only [`clear`] makes one.
#[derive(Debug)]
pub struct Cleared(());

/// Checks that a message may go out on a channel.
///
/// # Errors
/// The reason why it may not: the enrollment is not active, or the contact has opted out or is archived.
pub fn clear(state: &Enrollment, facts: &Facts<'_>, channel: &Channel) -> Result<Cleared, Reason> {
    if state.status != Status::Active {
        let text = format!("the enrollment is {}; nothing goes out", state.status.name());
        return Err(Reason::new("lifecycle.notActive", text).with("status", state.status.name()));
    }
    let contact = facts.contact;
    if let Some(scope) = opted_out(contact, channel, facts.draft().purpose) {
        let text = format!("the contact has opted out of {}", if scope == "all" { "all channels" } else { scope });
        return Err(Reason::new("lifecycle.optedOut", text).with("channel", scope));
    }
    for scope in [channel.as_str(), "all"] {
        if let Some((_, cause)) = contact.suppressed.iter().find(|(out, _)| out.as_str() == scope) {
            let text = format!("the contact's address on {scope} is suppressed: {cause}");
            return Err(Reason::new("lifecycle.suppressed", text).with("channel", scope).with("cause", cause.as_str()));
        }
    }
    if contact.archived {
        return Err(Reason::new("lifecycle.archived", "the contact is archived"));
    }
    Ok(Cleared(()))
}
