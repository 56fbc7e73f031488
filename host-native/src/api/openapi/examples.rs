//! Bodies to begin with, for those who read the description. Each is sent to a real service by the tests, in the order of a first day.
//!
//! In: an operation's id. Out: a body that it takes, an answer that it gives. Never: an example that the service refuses.

use serde_json::{Value, json};

/// A body for an operation.
pub(super) fn of(id: &str) -> Option<Value> {
    Some(match id {
        "contacts.put" => ada(),
        "contacts.patch" => json!({ "lastName": "Byron", "attributes": { "plan": "team" } }),
        "contacts.bulk" => {
            json!({ "contacts": [ada(), { "id": "ben", "email": "ben@example.com", "timezone": "Europe/Madrid" }] })
        }
        "sequences.create" => json!({ "id": "welcome", "draft": draft() }),
        "sequences.put" => draft(),
        "preview" => json!({ "draft": draft(), "contact": ada(), "start": "2026-11-23T08:00:00.000Z" }),
        "enrollments.create" => json!({ "sequence": "welcome", "contact": "ada" }),
        "enrollments.bulk" => json!({ "sequence": "welcome", "contacts": ["ada", "ben"], "dryRun": true }),
        "enrollments.acts" => json!({ "acts": [
            { "enrollment": "enr_1", "act": "pause" },
            { "enrollment": "enr_2", "act": "reschedule", "at": "2031-05-02T09:00:00Z", "revision": 3 }
        ], "dryRun": true }),
        "events.create" => json!({ "contact": "ada", "event": { "type": "replied", "id": "m-17", "channel": "email" } }),
        "events.bulk" => json!({ "events": [{ "contact": "ada", "event": { "type": "goal", "name": "booked" } }] }),
        "webhooks.create" => json!({ "url": "https://example.com/relance", "events": ["message.*", "enrollment.ended"] }),
        "keys.create" => json!({ "name": "the shop", "scopes": ["contacts:write", "enrollments:write"] }),
        "workspaces.create" => json!({ "id": "acme", "name": "Acme" }),
        "when" => json!({
            "zone": "Europe/Madrid", "base": "2026-11-20T17:30:00.000Z", "wait": { "businessDays": 3 }, "at": ["09:00"]
        }),
        "segments" => json!({ "text": "See you at 9 — bring the papers" }),
        "render" => {
            json!({ "template": "Hi {{ contact.firstName | default: 'there' }}", "data": { "contact": { "firstName": "Ada" } } })
        }
        "suppressions.put" => json!({ "cause": "optOut" }),
        _ => return None,
    })
}

/// What an operation answers, where that is not told by the shape alone.
pub(super) fn answer(id: &str) -> Option<Value> {
    match id {
        "enrollments.capsule" => serde_json::from_str(include_str!("capsule.json")).ok(),
        _ => None,
    }
}

fn ada() -> Value {
    json!({
        "id": "ada", "firstName": "Ada", "email": "ada@example.com", "phone": "+34600000001", "timezone": "Europe/Madrid",
        "attributes": { "plan": "solo" }
    })
}

fn draft() -> Value {
    json!({
        "name": "Welcome", "purpose": "service", "goals": ["booked"],
        "steps": [
            { "id": "hello", "wait": { "minutes": 5 }, "channel": "email",
              "content": { "type": "text", "subject": "Welcome", "body": "Hi {{ contact.firstName | default: 'there' }}" } },
            { "id": "tour", "wait": { "businessDays": 2 }, "at": ["09:00"], "channel": "email",
              "content": { "type": "text", "subject": "A tour", "body": "Shall I show you around?" } }
        ]
    })
}
