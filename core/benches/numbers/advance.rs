//! One step of an enrollment, due and sent: through the one call with everything in the request, with handles, and in a batch.
//!
//! In: nothing. Out: what a turn costs in each of these ways. Never: an answer with problems.

use relance_core::call::Core;
use serde_json::{Value, json};

use crate::measure::{cost, say};

const TURNS: usize = 5_000;
const BATCH: usize = 100;

pub(crate) fn run() {
    let mut core = Core::new();
    let version = ask(&mut core, &json!({ "v": 1, "op": "publish", "draft": draft() }), "/result/version");
    let settings = json!({ "zone": "Europe/Madrid", "calendar": { "quietHours": ["21:00-08:00"] } });
    let contact = json!({ "id": "c1", "firstName": "Ada", "email": "ada@example.com", "timezone": "Europe/Madrid" });
    let enroll = json!({ "v": 1, "op": "enroll", "id": "e1", "version": version, "settings": settings, "contact": contact, "now": "2026-11-23T09:00:00Z" });
    let state = ask(&mut core, &enroll, "/result/state");
    let now = "2026-11-23T09:05:00Z";
    let event = json!({ "type": "due", "at": now, "id": "d1" });
    let turn = |version: &Value, settings: &Value| {
        let facts = json!({ "version": version, "settings": settings, "contact": contact });
        json!({ "v": 1, "op": "advance", "state": state, "event": event, "facts": facts, "now": now })
    };
    let whole = turn(&version, &settings).to_string();
    let handle = |core: &mut Core, member: &str, value: &Value| {
        ask(core, &json!({ "v": 1, "op": "load", member: value }), "/result/handle")
    };
    let handles = (handle(&mut core, "version", &version), handle(&mut core, "settings", &settings));
    let light = turn(&handles.0, &handles.1);
    let items: Vec<&Value> = std::iter::repeat_n(&light, BATCH).collect();
    let batch = json!({ "v": 1, "op": "batch", "each": "advance", "items": items }).to_string();
    let light = light.to_string();
    let core = std::cell::RefCell::new(core);
    let call = |request: &str| core.borrow_mut().call(request.as_bytes());
    for request in [&whole, &light, &batch] {
        let answer = String::from_utf8(call(request)).unwrap();
        assert!(answer.contains("\"type\":\"send\"") && !answer.contains("\"problems\""), "{answer}");
    }
    say("advance whole", cost(TURNS, |_| call(&whole)));
    say("advance handles", cost(TURNS, |_| call(&light)));
    say("advance batch", cost(TURNS / BATCH, |_| call(&batch)) / BATCH as u64);
}

fn draft() -> Value {
    let step = |id: &str, days: u32| {
        let body = "Hi {{ contact.firstName | default: 'there' }}, shall we talk about {{ workspace.offer | default: 'it' }}?";
        let content = json!({ "type": "text", "subject": "Hello", "body": body });
        json!({ "id": id, "wait": { "minutes": 5 + days * 1440 }, "channel": "email", "content": content })
    };
    let office = json!({ "mon": ["08:00-17:00"], "tue": ["08:00-17:00"], "wed": ["08:00-17:00"], "thu": ["08:00-17:00"] });
    json!({ "name": "Welcome", "calendar": { "workingHours": office }, "steps": [step("hello", 0), step("again", 2), step("last", 7)] })
}

fn ask(core: &mut Core, request: &Value, wanted: &str) -> Value {
    let answer: Value = serde_json::from_slice(&core.call(request.to_string().as_bytes())).unwrap();
    answer.pointer(wanted).cloned().unwrap_or_else(|| panic!("expected {wanted}, found {answer}"))
}
