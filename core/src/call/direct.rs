//! Reads a request to advance straight from its text, and writes the turn with what stands in it twice written once: hosts ask for these
//! by the thousand, each with a state and a contact.
//!
//! In: the bytes of a request that begins as hosts write it. Out: the usual answer, or nothing, and then the usual way reads the request
//! and tells what is wrong and where. Never: an answer of its own.

use alloc::vec::Vec;
use core::ops::Range;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::{String, ToString};
    use serde_json::{Value, json};

    const NOW: &str = "2026-11-23T09:00:00.000Z";
    const DUE: &str = "2026-11-23T09:05:00.000Z";

    fn asked(core: &mut Core, request: &Value, wanted: &str) -> Value {
        let response: Value = serde_json::from_slice(&core.call(request.to_string().as_bytes())).unwrap();
        response.pointer(wanted).cloned().unwrap_or_else(|| panic!("{response}"))
    }

    /// The members of a request to advance a due step, without `v` and `op`.
    fn members(core: &mut Core) -> Value {
        let content = json!({ "type": "text", "subject": "Hello", "body": "Hi {{ contact.firstName }} “✓”\n" });
        let step = json!({ "id": "hello", "wait": { "minutes": 5 }, "channel": "email", "content": content });
        let draft = json!({ "name": "Welcome", "steps": [step, { "id": "more", "wait": { "days": 2 }, "channel": "email", "content": content }] });
        let version = asked(core, &json!({ "v": 1, "op": "publish", "draft": draft }), "/result/version");
        let handle = asked(core, &json!({ "v": 1, "op": "load", "version": version }), "/result/handle");
        let contact = json!({ "id": "c1", "firstName": "Ada", "email": "ada@example.com", "timezone": "Europe/Madrid" });
        let enroll = json!({ "v": 1, "op": "enroll", "id": "e1", "version": version, "contact": contact, "now": NOW });
        let state = asked(core, &enroll, "/result/state");
        let facts = json!({ "version": handle, "contact": contact });
        json!({ "state": state, "event": { "type": "due", "at": DUE }, "facts": facts, "now": DUE })
    }

    /// Such a request as hosts write it, and with its members in another order.
    fn both_ways(members: &Value) -> [String; 2] {
        let text = members.to_string();
        let inner = text.trim_start_matches('{').trim_end_matches('}');
        let closing = &text[1 + inner.len()..];
        [format!("{{\"v\":1,\"op\":\"advance\",{inner}{closing}"), format!("{{\"op\":\"advance\",\"v\":1,{inner}{closing}")]
    }

    #[test]
    fn a_request_read_straight_from_its_text_is_answered_like_any_other() {
        let mut core = Core::new();
        let sound = members(&mut core);
        let with = |name: &str, value: Value| {
            let mut members = sound.clone();
            members[name] = value;
            members
        };
        let unsound = [
            with("now", "yesterday".into()),
            with("event", json!({ "type": "dew", "at": DUE })),
            with("state", json!({})),
            with("zonePack", "h99".into()),
            with("facts", json!({ "version": "h99", "contact": { "id": "c1" } })),
            with("facts", json!({ "version": "h1", "contact": { "id": "c2" } })),
            with("facts", json!({ "version": "h1", "contact": { "id": "c1", "timezone": "Mars/Olympus" } })),
        ];
        for members in core::iter::once(&sound).chain(&unsound) {
            let [direct, usual] = both_ways(members).map(|request| String::from_utf8(core.call(request.as_bytes())).unwrap());
            assert_eq!(direct, usual);
        }
        let mut out = Vec::new();
        let [direct, _] = both_ways(&sound);
        assert_eq!(core.advance_directly(direct.as_bytes(), &mut out), Some(Ok(())));
    }

    #[test]
    fn a_turn_is_written_as_its_members_are() {
        let mut core = Core::new();
        let [direct, _] = both_ways(&members(&mut core));
        let response: Value = serde_json::from_slice(&core.call(direct.as_bytes())).unwrap();
        let read: Turn = serde_json::from_value(response["result"].clone()).unwrap();
        let mut out = Vec::new();
        turn(&mut out, &read);
        assert_eq!(String::from_utf8(out), Ok(serde_json::to_string(&read).unwrap()));
        assert!(!read.effects.is_empty() && !read.decisions.is_empty());
    }
}
