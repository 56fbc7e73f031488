//! An enrollment and whatever happens to it, in any order, early, late and twice: it always stands somewhere.
//!
//! In: numbers that choose a world and what happens in it. Out: nothing. Never: an expected message; see `laws` for what must hold.

mod happening;
mod laws;

use arbitrary::Unstructured;
use relance_core::call::Core;
use serde_json::{Value, json};
use std::sync::LazyLock;

use super::pool;
use laws::Sends;

/// Sequences with the people, conversations and settings that they run among.
static WORLDS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../worlds.json")).expect("the worlds are JSON"));

/// The most events of one enrollment.
const EVENTS: usize = 24;
/// The start of 2026, when every enrollment begins, plus its hours.
const BEGINS: i64 = 8 * 3_600_000;

/// An enrollment under way, as its host sees it.
struct Walk {
    core: Core,
    world: Value,
    /// The handles of the versions.
    versions: Vec<String>,
    settings: String,
    contact: Value,
    conversation: Value,
    /// Which version it is on.
    on: usize,
    /// It has been on another one.
    moved: bool,
    now: i64,
    state: Value,
    timeline: Vec<Value>,
    /// What has happened, for what happens twice.
    events: Vec<Value>,
    sends: Sends,
    /// The keys of messages and questions, and the digests of texts, the last one first.
    keys: Vec<String>,
    digests: Vec<String>,
}

/// Enrolls somebody and lets happen what the numbers say.
pub fn tried(input: &[u8]) {
    let mut numbers = Unstructured::new(input);
    let Some(mut walk) = Walk::begin(&mut numbers) else { return };
    for _ in 0..EVENTS {
        if numbers.is_empty() || walk.happen(&mut numbers).is_err() {
            break;
        }
    }
    walk.replay();
}

impl Walk {
    /// A world with its enrollment; none where it was refused.
    fn begin(numbers: &mut Unstructured<'_>) -> Option<Self> {
        let world = pool::one_of(numbers, &WORLDS).ok()?;
        let mut core = Core::new();
        let mut handle = |loaded: Value| {
            let answer = pool::ask(&mut core, loaded);
            answer.pointer("/result/handle").and_then(Value::as_str).map(String::from).expect("it is sound, and is loaded")
        };
        let settings = handle(json!({ "op": "load", "settings": or(&world["settings"], json!({})) }));
        let mut previous = Value::Null;
        let mut versions = Vec::new();
        for draft in world["drafts"].as_array().into_iter().flatten() {
            let request = json!({ "op": "publish", "draft": draft, "settings": world["settings"], "previous": previous });
            previous = pool::ask(&mut Core::new(), request)["result"]["version"].clone();
            versions.push(handle(json!({ "op": "load", "version": previous })));
        }
        let (contact, conversation) = (world["contact"].clone(), world["conversation"].clone());
        let mut walk = Self {
            core,
            versions,
            settings,
            contact,
            conversation,
            world,
            on: 0,
            moved: false,
            now: BEGINS,
            state: Value::Null,
            timeline: Vec::new(),
            events: Vec::new(),
            sends: Sends::default(),
            keys: Vec::new(),
            digests: Vec::new(),
        };
        let mut request = walk.facts();
        (request["op"], request["id"], request["now"]) = (json!("enroll"), json!("e1"), json!(pool::instant(walk.now)));
        request["target"] = walk.world["target"].clone();
        let answer = pool::ask(&mut walk.core, request);
        let turn = answer.get("result").unwrap_or_else(|| panic!("can't enroll into {}: {answer}", walk.world["about"]));
        turn.get("refused").is_none().then(|| walk.note(&json!({ "type": "enrolled" }), turn))?;
        Some(walk)
    }

    /// What is true now.
    fn facts(&self) -> Value {
        json!({
            "version": self.versions[self.on], "settings": self.settings, "contact": self.contact, "conversation": self.conversation,
            "sent": or(&self.world["sent"], json!([])), "competing": or(&self.world["competing"], json!([])),
        })
    }

    /// Lets one thing happen, and looks at what became of it.
    fn happen(&mut self, numbers: &mut Unstructured<'_>) -> arbitrary::Result<()> {
        self.pass_time(numbers)?;
        let event = self.event(numbers)?;
        if event["type"] == "migrated" {
            (self.on, self.moved) = ((self.on + 1) % self.versions.len(), true);
        }
        let now = pool::instant(self.now);
        let request = json!({ "op": "advance", "state": self.state, "event": event, "facts": self.facts(), "now": now });
        let answer = pool::ask(&mut self.core, request);
        let about = &self.world["about"];
        let turn = answer.get("result").unwrap_or_else(|| panic!("{about}: {event} at {now} of {} is {answer}", self.state));
        laws::hold(&self.state, &event, turn, &self.contact);
        self.note(&event, turn);
        self.events.push(event);
        // An enrollment that has ended, or a move that was heard of before, stays where it is.
        self.on = self.state["version"].as_u64().map_or(0, |number| usize::try_from(number).unwrap_or(1) - 1);
        if numbers.ratio(3, 4)? {
            self.learn();
        }
        Ok(())
    }

    /// Writes the turn down.
    fn note(&mut self, event: &Value, turn: &Value) {
        self.sends.note(event, turn);
        let mut entry = turn["entry"].clone();
        entry["contact"] = self.contact.clone();
        if !self.conversation.is_null() {
            entry["conversation"] = self.conversation.clone();
        }
        self.timeline.push(entry);
        self.state = turn["state"].clone();
        for effect in turn["effects"].as_array().into_iter().flatten() {
            if let (Some("send" | "askModel"), Some(key)) = (effect["type"].as_str(), effect["key"].as_str()) {
                self.keys.insert(0, key.into());
            }
            if let Some(digest) = effect["digest"].as_str() {
                self.digests.insert(0, digest.into());
            }
        }
    }

    /// What a host notes on the contact when the last turn asked it to.
    fn learn(&mut self) {
        let effects = self.timeline.last().map(|entry| entry["effects"].clone()).unwrap_or_default();
        let asked = effects.as_array().into_iter().flatten().filter(|effect| effect["type"] == "suppress");
        for effect in asked {
            let (channel, cause) = (effect["channel"].as_str().unwrap_or_default(), &effect["cause"]);
            if cause != "optOut" {
                self.contact["suppressed"][channel] = cause.clone();
                continue;
            }
            let purpose = effect["purpose"].as_str().map(|purpose| format!("{channel}/{purpose}"));
            let mut out = self.contact["optOuts"].as_array().cloned().unwrap_or_default();
            out.push(purpose.as_deref().unwrap_or(channel).into());
            self.contact["optOuts"] = out.into();
        }
    }

    /// The timeline leads to the state. One version is given for all of it, so that a move to another can't be walked again.
    fn replay(&mut self) {
        if self.moved {
            return;
        }
        let mut facts = self.facts();
        facts["contact"] = self.world["contact"].clone();
        let target = self.world["target"].clone();
        let mut request = json!({ "op": "replay", "facts": facts, "id": "e1", "target": target });
        request["timeline"] = Value::Array(std::mem::take(&mut self.timeline));
        let answer = pool::ask(&mut self.core, request);
        let told = || format!("{answer}\nafter {:?}", self.events);
        assert!(answer.pointer("/result/difference").is_none(), "it is walked again otherwise: {}", told());
        assert_eq!(answer["result"]["state"], self.state, "it leads to another state: {}", told());
    }
}

fn or(value: &Value, default: Value) -> Value {
    if value.is_null() { default } else { value.clone() }
}
