//! Describes what operations answer: what they give, and every refusal that they really have.
//!
//! In: an operation. Out: its responses, by status. Never: a status that a caller may get and that is not listed.

use serde_json::{Map, Value, json};

use super::super::operation::{Operation, Takes};
use super::examples;
use super::sketch::Sketch;

/// Why something was not done: its status, its name, what it means, and an example's code, title and detail.
struct Why(u16, &'static str, &'static str, [&'static str; 3]);

const WHYS: [Why; 14] = [
    Why(
        400,
        "Unreadable",
        "What was sent is not JSON, was cut off, or a header is no plain text.",
        ["wire.malformedJson", "not readable", "expected JSON, found at line 1 column 2: key must be a string"],
    ),
    Why(
        401,
        "Stranger",
        "There is no key and no session, or none that is good.",
        ["api.unauthorized", "who are you?", "expected a key that is good, found none"],
    ),
    Why(
        402,
        "LargerPlan",
        "The workspace's plan does not include it.",
        ["planUpgradeRequired", "a larger plan", "sending needs a plan with `scheduledMessages`"],
    ),
    Why(
        403,
        "Forbidden",
        "The key or the user does not reach so far, or a session came from another site.",
        ["api.forbidden", "not yours", "expected a key with `contacts:write`, found one without"],
    ),
    Why(
        404,
        "Unknown",
        "There is no such thing in this workspace.",
        ["api.unknown", "not found", "expected a contact `ada`, found none"],
    ),
    Why(
        408,
        "Slow",
        "The body did not come in time.",
        ["api.tooSlow", "too slow", "expected the whole body in 30 seconds, found less"],
    ),
    Why(
        409,
        "Conflict",
        "It can't be done as things stand, and the code or the reason says why.",
        ["api.busy", "in another hand", "expected nobody else to change it meanwhile, found others who were faster"],
    ),
    Why(
        412,
        "Changed",
        "Somebody else has changed it meanwhile.",
        ["api.changed", "changed meanwhile", "expected the revision of `if-match`, found \"7\""],
    ),
    Why(
        413,
        "Long",
        "The body is longer than it may be.",
        ["api.tooLong", "too long", "expected a body of up to 1048576 bytes, found a longer one"],
    ),
    Why(
        415,
        "NotJson",
        "The body says that it is something else than JSON.",
        ["api.contentType", "not JSON", "expected a body of `application/json`, found one of `text/csv`"],
    ),
    Why(
        422,
        "Unsound",
        "What was sent is read and is not sound; `problems` lists all of it, each with its place.",
        ["wire.unknownField", "not sound", "expected a known member, found `emial`"],
    ),
    Why(
        429,
        "TooMany",
        "The caller asks too often, or too many wrong ones came from there.",
        ["api.tooMany", "too often", "expected fewer requests, found more than the key may make"],
    ),
    Why(
        500,
        "Broken",
        "It is the service's fault, and stands in its log.",
        ["api.broken", "broken", "the store failed; nothing of this request was kept"],
    ),
    Why(
        503,
        "NotNow",
        "There is no room for it just now, or the database is away.",
        ["api.overloaded", "not now", "expected room for one more request, found none"],
    ),
];

/// Every refusal, by name; `refusal` is the shape of the document.
pub(super) fn refusals(refusal: &Value) -> Value {
    let described = |Why(status, name, says, [code, title, detail]): &Why| {
        let kind = format!("urn:relance:{code}");
        let example = json!({ "type": kind, "status": status, "title": title, "detail": detail, "code": code });
        let content = json!({ "application/problem+json": { "schema": refusal, "example": example } });
        let mut response = json!({ "description": says, "content": content });
        let header = match status {
            401 => Some(("WWW-Authenticate", json!({ "description": "`Bearer`.", "schema": { "type": "string" } }))),
            409 | 429 | 503 => {
                let says = "When to try again, in seconds, where that would help.";
                Some(("Retry-After", json!({ "description": says, "schema": { "type": "integer" } })))
            }
            _ => None,
        };
        if let (Some((name, header)), Some(members)) = (header, response.as_object_mut()) {
            members.insert("headers".into(), json!({ name: header }));
        }
        ((*name).to_owned(), response)
    };
    Value::Object(WHYS.iter().map(described).collect())
}

/// What an operation answers.
pub(super) fn of(operation: &Operation, sketch: &mut Sketch) -> Value {
    let mut responses = Map::new();
    for status in std::iter::once(operation.status).chain(operation.also.iter().copied().filter(|status| *status < 400)) {
        responses.insert(status.to_string(), given(operation, status, sketch));
    }
    for Why(status, name, ..) in WHYS.iter().filter(|why| may_refuse(operation, why.0)) {
        responses.insert(status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }));
    }
    Value::Object(responses)
}

/// Whether the operation has a refusal of this status.
fn may_refuse(operation: &Operation, status: u16) -> bool {
    let takes_json = operation.takes == Takes::Json;
    operation.also.contains(&status)
        || match status {
            400 | 500 | 503 => true,
            // The workspace that a key to all of them names may be none.
            401 | 403 | 404 | 429 => !operation.scope.is_public(),
            408 | 413 => operation.takes != Takes::Nothing,
            // Others may have in hand what it changes; the same request may be under way.
            409 => operation.method != axum::http::Method::GET,
            412 => operation.revised,
            415 => takes_json,
            // A query with an unknown name, at least; what takes bytes says for itself what it refuses.
            422 => operation.shapes.answer.is_some(),
            _ => false,
        }
}

fn given(operation: &Operation, status: u16, sketch: &mut Sketch) -> Value {
    if status == 204 {
        return json!({ "description": "It is done." });
    }
    let Some(answer) = operation.shapes.answer else {
        return json!({ "description": "It is done.", "content": { "*/*": {} } });
    };
    let says = match status {
        201 => "It is made.",
        202 => "It is begun: what was asked for is done by a job, or sent in a moment.",
        _ => "It is done.",
    };
    let mut headers = Map::new();
    let mut header = |name: &str, says: &str| {
        headers.insert(name.into(), json!({ "description": says, "schema": { "type": "string" } }));
    };
    header("ETag", "The revision of what is shown, where it has one.");
    if operation.method != axum::http::Method::GET {
        header("Location", "The place of what was made, where it is a new one.");
    }
    let mut content = json!({ "schema": sketch.given(answer) });
    if let (Some(example), Some(content)) = (examples::answer(operation.id), content.as_object_mut()) {
        content.insert("example".into(), example);
    }
    let kind = operation.shapes.kind;
    json!({ "description": says, "headers": headers, "content": { kind: content } })
}
