//! The first whole path: a draft is published, a contact enrolled, woken, sent to, and answered; through the one call.
//!
//! In: a draft and a contact. Out: a failure where a step of the path is not as it should be. Never: a room called directly.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says what it expects by failing")]

use relance_core::call::Core;
use serde_json::{Value, json};

fn call(core: &mut Core, request: &Value) -> Value {
    serde_json::from_slice(&core.call(&serde_json::to_vec(request).unwrap())).unwrap()
}

fn draft() -> Value {
    json!({
        "name": "Welcome", "purpose": "marketing",
        "calendar": { "workingHours": { "mon": ["08:00-17:00"], "tue": ["08:00-17:00"], "wed": ["08:00-17:00"],
            "thu": ["08:00-17:00"], "fri": ["08:00-17:00"] } },
        "steps": [
            { "id": "hello", "wait": { "minutes": 5 }, "channel": "email",
              "content": { "type": "text", "subject": "Welcome", "body": "Hi {{ contact.firstName | default: 'there' }}" } },
            { "id": "more", "wait": { "businessDays": 3 }, "channel": "email",
              "content": { "type": "text", "subject": "More", "body": "Still there, {{ contact.firstName }}?" } }
        ]
    })
}

fn published(core: &mut Core) -> Value {
    let answer = call(core, &json!({ "v": 1, "op": "publish", "draft": draft() }));
    answer["result"]["version"].clone()
}

#[test]
fn goes_from_a_draft_to_a_reply() {
    let mut core = Core::new();
    let version = published(&mut core);
    let contact = json!({ "id": "c1", "firstName": "Ada", "email": "ada@example.org", "timezone": "Europe/Madrid" });
    let enrolled = call(
        &mut core,
        &json!({ "v": 1, "op": "enroll", "version": version, "contact": contact,
        "now": "2026-11-20T20:00:00Z" }),
    );
    let turn = &enrolled["result"];
    assert_eq!(turn["wakeAt"], "2026-11-23T07:00:00.000Z", "{enrolled}");
    let facts = json!({ "version": version, "contact": contact });
    let due = call(
        &mut core,
        &json!({ "v": 1, "op": "advance", "state": turn["state"], "facts": facts,
        "event": { "type": "due", "at": "2026-11-23T07:00:00Z" }, "now": "2026-11-23T07:00:00Z" }),
    );
    let send = &due["result"]["effects"][0];
    assert_eq!(send["type"], "send", "{due}");
    assert_eq!(send["content"]["body"], "Hi Ada");
    assert_eq!(due["result"]["state"]["waitingFor"], "delivery");
    let sent = call(
        &mut core,
        &json!({ "v": 1, "op": "advance", "state": due["result"]["state"], "facts": facts,
        "event": { "type": "sent", "at": "2026-11-23T07:00:02Z", "key": send["key"] }, "now": "2026-11-23T07:00:02Z" }),
    );
    assert_eq!(sent["result"]["wakeAt"], "2026-11-26T07:00:02.000Z", "{sent}");
    let replied = call(
        &mut core,
        &json!({ "v": 1, "op": "advance", "state": sent["result"]["state"], "facts": facts,
        "event": { "type": "replied", "at": "2026-11-24T09:00:00Z", "id": "e1" }, "now": "2026-11-24T09:00:01Z" }),
    );
    assert_eq!(replied["result"]["state"]["status"], "replied", "{replied}");
    assert_eq!(replied["result"]["wakeAt"], Value::Null);
    let timeline =
        json!([enrolled["result"]["entry"], due["result"]["entry"], sent["result"]["entry"], replied["result"]["entry"]]);
    let replay = call(&mut core, &json!({ "v": 1, "op": "replay", "timeline": timeline, "facts": facts }));
    assert_eq!(replay["result"]["state"], replied["result"]["state"], "{replay}");
    assert_eq!(replay["result"].get("difference"), None);
}

#[test]
fn previews_what_it_will_do() {
    let mut core = Core::new();
    let contact = json!({ "id": "c1", "firstName": "Ada", "email": "ada@example.org", "timezone": "Europe/Madrid" });
    let answer = call(
        &mut core,
        &json!({ "v": 1, "op": "preview", "draft": draft(), "contact": contact,
        "start": "2026-11-20T20:00:00Z", "render": true }),
    );
    let steps = &answer["result"]["steps"];
    assert_eq!(steps[0]["local"], "2026-11-23T08:00", "{answer}");
    assert_eq!(steps[1]["local"], "2026-11-26T08:00");
    assert_eq!(steps[1]["content"]["body"], "Still there, Ada?");
    assert_eq!(steps[0]["reasons"][0]["code"], "schedule.outsideWorkingHours");
}
