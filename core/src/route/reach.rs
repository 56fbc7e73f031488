//! Whether a contact can be reached at all by a sequence, before it begins (L10).
//!
//! In: the facts. Out: reachable, opted out, or unreachable, with the reason. Never: a window: it may open later.

use alloc::format;
use alloc::vec::Vec;

use super::select::address;
use crate::base::Reason;
use crate::check::Facts;
use crate::check::channels::{candidates, opted_out};
use crate::lifecycle::Reach;
use crate::wire::Channel;

/// Looks for a step with a channel on which the contact has an address that may be used.
pub fn reach(facts: &Facts<'_>) -> Reach {
    let contact = facts.contact;
    let scope = opted_out(contact, &Channel::fixed("all"), facts.draft().purpose);
    if scope.is_some() {
        return Reach::OptedOut(Reason::new("enroll.optedOut", "the contact has opted out of all channels"));
    }
    let mut reasons: Vec<Reason> = Vec::new();
    for step in facts.steps() {
        for channel in candidates(step, facts) {
            match address(&channel, facts, &[]) {
                Ok(_) => return Reach::Reachable,
                Err(reason) if !reasons.contains(&reason) => reasons.push(reason),
                Err(_) => {}
            }
        }
    }
    let said_no = |reason: &Reason| reason.code == "route.optedOut";
    let texts: Vec<_> = reasons.iter().map(|reason| reason.text()).collect();
    let why = if texts.is_empty() { "no step has a channel to go to".into() } else { texts.join("; ") };
    let text = format!("no step can reach the contact: {why}");
    if !reasons.is_empty() && reasons.iter().all(said_no) {
        Reach::OptedOut(Reason::new("enroll.optedOut", text))
    } else {
        Reach::Unreachable(Reason::new("enroll.noAddress", text))
    }
}
