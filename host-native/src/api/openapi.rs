//! Describes the API as OpenAPI 3.1, from the table of operations and the types that they take and give.
//!
//! In: the operations. Out: the document. Never: an operation that the routes don't have.

mod answers;
mod examples;
mod sketch;

use std::collections::BTreeSet;

use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::operation::{Operation, Takes};
use super::refusal::Refusal;
use super::scope::Scope;
use crate::feed::FeedEvent;
use sketch::{Maker, Sketch};

/// What an operation takes and gives.
pub(super) struct Shapes {
    query: Maker,
    body: Option<Maker>,
    answer: Option<Maker>,
    /// The answer's media type.
    kind: &'static str,
}

impl Shapes {
    pub(super) fn of<Q: JsonSchema, B: JsonSchema, R: JsonSchema>(takes: bool) -> Self {
        Self {
            query: inline::<Q>,
            body: takes.then_some(named::<B> as Maker),
            answer: Some(named::<R>),
            kind: "application/json",
        }
    }
    /// What takes and gives bytes.
    pub(super) fn raw() -> Self {
        Self { query: |_| json!({}), body: None, answer: None, kind: "*/*" }
    }
    /// What takes bytes, and gives a value.
    pub(super) fn bytes<Q: JsonSchema, R: JsonSchema>() -> Self {
        Self { query: inline::<Q>, body: None, answer: Some(named::<R>), kind: "application/json" }
    }
    /// What tells events while they happen.
    pub(super) fn live<Q: JsonSchema>() -> Self {
        Self { query: inline::<Q>, body: None, answer: Some(told), kind: "text/event-stream" }
    }
}

/// A stream of events as text: what can be said of it in this version of OpenAPI.
fn told(_: &mut SchemaGenerator) -> Value {
    json!({
        "type": "string",
        "description": "Server-sent events (`text/event-stream`): `id` is the place to go on from, `event` the kind, `data` a `FeedEvent` as \
                        JSON in one line. `feed.gap` tells that older events are gone; lines that begin with `:` say that the service is there."
    })
}

fn named<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

fn inline<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    T::json_schema(generator).to_value()
}

/// The document, in the order in which it is read.
#[derive(Serialize)]
struct Document {
    openapi: &'static str,
    info: Value,
    servers: Value,
    security: Value,
    paths: Map<String, Value>,
    webhooks: Value,
    components: Value,
    tags: Value,
}

const MADE: &str = "Made by `cargo xtask codegen` from the table of operations; not edited by hand. Errors are \
                    `application/problem+json` (RFC 9457) with stable codes and JSON pointers.";

const SESSION: &str = "Of a user who has signed in, or of whoever has shown a key (`POST /v1/session`). For other methods than GET and HEAD it \
                       counts only with `Sec-Fetch-Site: same-origin`, or with the service's own `Origin`. Where the world reaches the \
                       service by https it is called `__Host-relance_session`.";

/// The document as text.
pub fn text() -> String {
    serde_json::to_string_pretty(&document()).unwrap_or_default()
}

fn document() -> Document {
    let mut sketch = Sketch::default();
    let (refusal, event) = (sketch.given(named::<Refusal>), sketch.given(named::<FeedEvent>));
    let mut paths: Map<String, Value> = Map::new();
    for operation in super::routes::all() {
        let described = described(&operation, &mut sketch);
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(operation.method.as_str().to_lowercase(), described);
        }
    }
    let tags = tags(&paths);
    Document {
        openapi: "3.1.0",
        info: json!({
            "title": "Relance",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Decides what to say next to whom, when and on which channel, and says it once.",
            "description": MADE,
            "license": { "name": "MIT OR Apache-2.0" }
        }),
        servers: json!([{ "url": "/" }]),
        security: json!([{ "key": [] }, { "session": [] }]),
        paths,
        webhooks: json!({ "event": webhook(event) }),
        components: json!({
            "schemas": sketch.definitions(),
            "responses": answers::refusals(&refusal),
            "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer", "description": "A key, `rl_…`; it goes before a session." },
                "session": { "type": "apiKey", "in": "cookie", "name": "relance_session", "description": SESSION }
            }
        }),
        tags,
    }
}

/// The areas, in order of their names, each once.
fn tags(paths: &Map<String, Value>) -> Value {
    let operations = paths.values().filter_map(Value::as_object).flat_map(Map::values);
    let names: BTreeSet<&str> = operations.filter_map(|operation| operation["tags"][0].as_str()).collect();
    names.into_iter().map(|name| json!({ "name": name })).collect()
}

/// What is posted to a webhook.
fn webhook(event: Value) -> Value {
    let header = |name: &str, says: &str| parameter(name, "header", true, &json!({ "type": "string" }), says);
    json!({ "post": {
        "operationId": "webhooks.event",
        "tags": ["webhooks"],
        "summary": "Something has happened: told at least once, in no promised order, signed as Standard Webhooks says.",
        "parameters": [
            header("webhook-id", "The event's id, the same over all tries: an event that comes again is known by it."),
            header("webhook-timestamp", "When this try was made, in seconds since 1970."),
            header("webhook-signature", "`v1,` and base64 of the HMAC-SHA-256 over id, timestamp and body with dots between; several \
                    with blanks between while a secret is being changed.")
        ],
        "requestBody": { "required": true, "content": { "application/json": { "schema": event } } },
        "responses": { "2XX": { "description": "It was taken." }, "410": { "description": "Send nothing any more." } },
        "security": []
    } })
}

fn described(operation: &Operation, sketch: &mut Sketch) -> Value {
    let mut parameters: Vec<Value> = in_path(operation.path).map(|name| of_path(&name, sketch)).collect();
    parameters.extend(of_query(&sketch.taken(operation.shapes.query)));
    if operation.idempotent {
        let says = "The same key with the same request gives the same answer, made once; 1 to 255 characters.";
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": 255 });
        parameters.push(parameter("Idempotency-Key", "header", false, &schema, says));
    }
    if operation.revised {
        let says = "The revision that must still be the newest: the `ETag` of what was read; `*` is any.";
        parameters.push(parameter("If-Match", "header", false, &json!({ "type": "string" }), says));
    }
    if operation.scope != Scope::Public {
        let says = "The workspace that is meant, for a key that opens all of them; `default` unless said otherwise.";
        parameters.push(parameter("Relance-Workspace", "header", false, &json!({ "type": "string" }), says));
    }
    let mut described = json!({
        "operationId": operation.id,
        "tags": [operation.id.split('.').next().unwrap_or_default()],
        "summary": operation.summary,
        "description": format!("Needs: {}.", operation.scope),
        "parameters": parameters,
        "responses": answers::of(operation, sketch)
    });
    let Some(members) = described.as_object_mut() else { return described };
    if let Some(body) = operation.shapes.body {
        let schema = sketch.taken(body);
        members.insert("requestBody".into(), in_body(operation, &schema, sketch.needs_members(&schema)));
    }
    if let Takes::Bytes(kind) = operation.takes {
        members.insert("requestBody".into(), json!({ "content": { kind: {} } }));
    }
    match operation.scope {
        Scope::Public => drop(members.insert("security".into(), json!([]))),
        Scope::Visitor => drop(members.insert("security".into(), json!([{}, { "key": [] }, { "session": [] }]))),
        Scope::Anybody | Scope::Read(_) | Scope::Write(_) => {}
    }
    described
}

/// What is sent.
fn in_body(operation: &Operation, schema: &Value, required: bool) -> Value {
    let mut content = json!({ "schema": schema });
    if let (Some(example), Some(content)) = (examples::of(operation.id), content.as_object_mut()) {
        content.insert("example".into(), example);
    }
    let kind = if operation.method == axum::http::Method::PATCH { "application/merge-patch+json" } else { "application/json" };
    json!({ "required": required, "content": { kind: content } })
}

fn of_query(query: &Value) -> Vec<Value> {
    let properties = query.get("properties").and_then(Value::as_object);
    let required =
        |name: &str| query.get("required").and_then(Value::as_array).is_some_and(|names| names.iter().any(|known| known == name));
    let described = |(name, schema): (&String, &Value)| {
        let mut schema = schema.clone();
        let says = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        let says = says.as_ref().and_then(Value::as_str).unwrap_or_default();
        parameter(name, "query", required(name), &schema, says)
    };
    properties.into_iter().flatten().map(described).collect()
}

/// What stands in a path.
fn of_path(name: &str, sketch: &mut Sketch) -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    let (schema, says) = match name {
        "contact" => (text, "The caller's id of the contact."),
        "conversation" => (text, "The caller's id of the conversation."),
        "target" => (text, "The caller's id of the target."),
        "kind" => (sketch.taken(named::<relance_core::wire::TargetKind>), "What the target is."),
        "sequence" => (text, "The sequence's id."),
        "number" => (json!({ "type": "integer", "minimum": 1 }), "The version's number."),
        "enrollment" => (text, "The enrollment's id."),
        "step" => (text, "The step's id."),
        "channel" => (text, "The channel."),
        "address" => (text, "The address on the channel, percent-encoded."),
        "workspace" => (text, "The workspace's id."),
        "webhook" => (text, "The webhook's id."),
        "delivery" => (text, "The delivery's id: its `webhook-id`."),
        "key" => (text, "The key's id, `key_…`."),
        "user" => (text, "The user's id, `user_…`."),
        "job" => (text, "The job's id."),
        "ready" => (text, "The id of the ready sequence."),
        _ => (text, "Which."),
    };
    parameter(name, "path", true, &schema, says)
}

fn parameter(name: &str, place: &str, required: bool, schema: &Value, says: &str) -> Value {
    let mut described = json!({ "name": name, "in": place, "required": required, "description": says, "schema": schema });
    if place == "query" && schema["type"] == "array" {
        described["explode"] = json!(false); // Several words stand with commas between.
    }
    described
}

fn in_path(path: &str) -> impl Iterator<Item = String> {
    path.split('/').filter_map(|part| Some(part.strip_prefix('{')?.strip_suffix('}')?.to_owned()))
}
