//! What must hold after every turn, whatever happened: where an enrollment stands, and what it sends.
//!
//! In: the state before, the event, the turn. Out: nothing, or a panic that says which law is broken. Never: a look further back
//! than the keys of what was sent.

use serde_json::Value;
use std::collections::BTreeSet;

/// The members of a list of objects that are of one type.
fn of_type<'a>(list: &'a Value, name: &'a str) -> impl Iterator<Item = &'a Value> {
    list.as_array().into_iter().flatten().filter(move |item| item["type"] == name)
}

fn is_live(state: &Value) -> bool {
    matches!(state["status"].as_str(), Some("active" | "paused"))
}

/// The laws of one turn.
pub(super) fn hold(before: &Value, event: &Value, turn: &Value, contact: &Value) {
    let (state, effects) = (&turn["state"], &turn["effects"]);
    let told = || format!("\nbefore {before}\nevent {event}\nturn {turn}");
    let live = is_live(state);
    assert!(is_live(before) || !live, "an ended enrollment lives again{}", told());
    // A live enrollment waits for something, and an ended one for nothing (L13).
    assert_eq!(live, state["ended"].is_null(), "live and ended{}", told());
    assert_eq!(live, !state["waitingFor"].is_null(), "live and waiting for nothing{}", told());
    assert_eq!(state["status"] == "paused", !state["pause"].is_null(), "paused without a pause{}", told());
    assert!(state["waitingFor"] != "time" || !state["wakeAt"].is_null(), "waiting for no time{}", told());
    assert!(live || state["wakeAt"].is_null(), "ended, and to be woken{}", told());
    assert_eq!(state["wakeAt"], turn["wakeAt"], "two wake-ups{}", told());
    // Nothing is sent but by an active one, one message at a time (T12), to nobody who said no.
    let sends: Vec<&Value> = of_type(effects, "send").collect();
    assert!(sends.len() <= 1, "several messages in one turn{}", told());
    for send in &sends {
        assert!(state["status"] == "active" && is_live(before), "sent while {}{}", state["status"], told());
        let said_no = |channel: &Value| *channel == "all" || *channel == send["channel"];
        let out = contact["optOuts"].as_array().is_some_and(|out| out.iter().any(said_no));
        let dead = send["channel"].as_str().is_some_and(|channel| !contact["suppressed"][channel].is_null());
        assert!(!out && !dead, "sent to {contact}{}", told());
    }
    // The same event twice is one event (X6).
    let seen = before["seen"].as_array().is_some_and(|seen| !event["id"].is_null() && seen.contains(&event["id"]));
    assert!(!seen || effects.as_array().is_some_and(Vec::is_empty), "an event counted twice{}", told());
}

/// The messages that went out, by key and attempt.
#[derive(Default)]
pub(super) struct Sends(BTreeSet<(String, u64)>);

impl Sends {
    /// A key comes again only for another attempt, or when the provider did not even try (X3).
    pub(super) fn note(&mut self, event: &Value, turn: &Value) {
        if matches!(event["class"].as_str(), Some("throttle" | "defer" | "config")) {
            self.0.retain(|(key, _)| event["key"] != key.as_str());
        }
        for send in of_type(&turn["effects"], "send") {
            let key = send["key"].as_str().unwrap_or_default().to_owned();
            let attempt = send["attempt"].as_u64().unwrap_or_default();
            assert!(self.0.insert((key, attempt)), "the same message twice\nevent {event}\nturn {turn}");
        }
    }
}
