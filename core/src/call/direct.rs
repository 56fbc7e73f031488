//! Reads a request to advance straight from its text, and writes the turn with what stands in it twice written once: hosts ask for these
//! by the thousand, each with a state and a contact.
//!
//! In: the bytes of a request that begins as hosts write it. Out: the usual answer, or nothing, and then the usual way reads the request
//! and tells what is wrong and where. Never: an answer of its own.

use alloc::vec::Vec;
use core::ops::Range;
use serde::{Deserialize, Serialize};
use serde::de::IgnoredAny;

use super::{Answer, Core, write};
use crate::base::{Instant, limits};
use crate::wire::request::AdvanceRequest;
use crate::wire::request::Facts as GivenFacts;
use crate::wire::{Enrollment, Event, Turn};

/// How such a request begins.
const OPENING: &[u8] = br#"{"v":1,"op":"advance","#;

/// The members of the request; `v` and `op` are known.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Direct {
    state: Enrollment,
    event: Event,
    facts: GivenFacts,
    now: Instant,
    #[serde(default)]
    zone_pack: Option<IgnoredAny>,
}

/// Writes a turn: the same bytes as all of its members one after the other.
pub(super) fn turn(out: &mut Vec<u8>, turn: &Turn) {
    let Turn { state, effects, decisions, wake_at, entry } = turn;
    out.extend_from_slice(b"{\"state\":");
    write(out, state);
    let effects = member(out, b",\"effects\":", effects);
    let decisions = member(out, b",\"decisions\":", decisions);
    let wake_at = member(out, b",\"wakeAt\":", wake_at);
    out.extend_from_slice(b",\"entry\":{\"revision\":");
    write(out, &entry.revision);
    member(out, b",\"now\":", &entry.now);
    member(out, b",\"event\":", &entry.event);
    // The turn's own, as the timeline keeps them.
    for same in [decisions, effects, wake_at] {
        out.extend_from_within(same);
    }
    member(out, b",\"digest\":", &entry.digest);
    out.extend_from_slice(b"}}");
}

/// Writes a member, and says where it stands.
fn member(out: &mut Vec<u8>, name: &[u8], value: &impl Serialize) -> Range<usize> {
    let start = out.len();
    out.extend_from_slice(name);
    write(out, value);
    start..out.len()
}

impl Core {
    /// Answers a request to advance that is sound and needs nothing but what is in it and behind its handles.
    pub(super) fn advance_directly(&mut self, request: &[u8], out: &mut Vec<u8>) -> Option<Answer> {
        if !request.starts_with(OPENING) || request.len() > limits::REQUEST_BYTES {
            return None;
        }
        let Direct { state, event, facts, now, zone_pack: None } = serde_json::from_slice(request).ok()? else { return None };
        self.handles.prepare_for(&facts.version, facts.settings.as_ref(), &self.zones);
        Some(self.advanced(&self.zones, AdvanceRequest { state, event, facts, now }, out))
    }
}
