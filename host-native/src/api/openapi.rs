//! Describes the API as OpenAPI 3.1, from the table of operations and the types that they take and give.
//!
//! In: the operations. Out: the document. Never: an operation that the routes don't have.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::operation::Operation;
use super::refusal::Refusal;
use super::scope::Scope;
use crate::feed::FeedEvent;

type Maker = fn(&mut SchemaGenerator) -> Value;

/// What an operation takes and gives.
pub(super) struct Shapes {
    query: Maker,
    body: Option<Maker>,
    /// The body's media type.
    takes: &'static str,
    answer: Option<Maker>,
    /// The answer's media type.
    kind: &'static str,
}

impl Shapes {
    pub(super) fn of<Q: JsonSchema, B: JsonSchema, R: JsonSchema>(takes: bool) -> Self {
        Self {
            query: inline::<Q>,
            body: takes.then_some(named::<B> as Maker),
            takes: "application/json",
            answer: Some(named::<R>),
            kind: "application/json",
        }
    }
    /// What takes and gives bytes.
    pub(super) fn raw() -> Self {
        Self { query: |_| json!({}), body: None, takes: "*/*", answer: None, kind: "*/*" }
    }
    /// What takes bytes of a kind, and gives a value.
    pub(super) fn bytes<Q: JsonSchema, R: JsonSchema>(takes: &'static str) -> Self {
        Self { query: inline::<Q>, body: Some(|_| json!({})), takes, answer: Some(named::<R>), kind: "application/json" }
    }
    /// What tells events while they happen; of each, the shape of its data.
    pub(super) fn live<Q: JsonSchema>() -> Self {
        Self { query: inline::<Q>, body: None, takes: "*/*", answer: Some(named::<FeedEvent>), kind: "text/event-stream" }
    }
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
}

const MADE: &str = "Made by `cargo xtask codegen` from the table of operations; not edited by hand. Errors are \
                    `application/problem+json` (RFC 9457) with stable codes and JSON pointers.";

/// The document as text.
pub fn text() -> String {
    serde_json::to_string_pretty(&document()).unwrap_or_default()
}

fn document() -> Document {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    let (refusal, event) = (named::<Refusal>(&mut generator), named::<FeedEvent>(&mut generator));
    let mut paths: Map<String, Value> = Map::new();
    for operation in super::routes::all() {
        let described = described(&operation, &mut generator);
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(operation.method.as_str().to_lowercase(), described);
        }
    }
    let refused = json!({
        "description": "It was not done, and this is why.",
        "headers": { "Retry-After": { "description": "When to try again, in seconds.", "schema": { "type": "integer" } } },
        "content": { "application/problem+json": { "schema": refusal } }
    });
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
        security: json!([{ "key": [] }]),
        paths,
        webhooks: json!({ "event": webhook(event) }),
        components: json!({
            "schemas": generator.take_definitions(true),
            "responses": { "Refused": refused },
            "securitySchemes": { "key": { "type": "http", "scheme": "bearer", "description": "A key, `rl_…`." } }
        }),
    }
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

fn described(operation: &Operation, generator: &mut SchemaGenerator) -> Value {
    let mut parameters: Vec<Value> =
        in_path(operation.path).map(|name| parameter(&name, "path", true, &json!({ "type": "string" }), "")).collect();
    let query = (operation.shapes.query)(generator);
    if let Some(properties) = query.get("properties").and_then(Value::as_object) {
        let required = |name: &str| {
            query.get("required").and_then(Value::as_array).is_some_and(|names| names.iter().any(|known| known == name))
        };
        for (name, schema) in properties {
            let mut schema = schema.clone();
            let says = schema.as_object_mut().and_then(|schema| schema.remove("description"));
            let says = says.as_ref().and_then(Value::as_str).unwrap_or_default();
            parameters.push(parameter(name, "query", required(name), &schema, says));
        }
    }
    let headers: &[(&str, &str)] = match operation.method.as_str() {
        "POST" if operation.idempotent => {
            &[("Idempotency-Key", "The same key with the same request gives the same answer, made once; 1 to 255 characters.")]
        }
        "PUT" | "PATCH" | "DELETE" => &[("If-Match", "The revision that must still be the newest, where the resource has one.")],
        _ => &[],
    };
    for (name, says) in headers {
        parameters.push(parameter(name, "header", false, &json!({ "type": "string", "minLength": 1, "maxLength": 255 }), says));
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
        "responses": responses(operation, generator)
    });
    if let (Some(body), Some(members)) = (operation.shapes.body, described.as_object_mut()) {
        let content = json!({ (operation.shapes.takes): { "schema": body(generator) } });
        members.insert("requestBody".into(), json!({ "required": true, "content": content }));
    }
    if operation.scope == Scope::Public
        && let Some(members) = described.as_object_mut()
    {
        members.insert("security".into(), json!([]));
    }
    described
}

fn responses(operation: &Operation, generator: &mut SchemaGenerator) -> Value {
    let mut responses = Map::new();
    let answer = if operation.status == 204 {
        json!({ "description": "It is done." })
    } else if let Some(answer) = operation.shapes.answer {
        let headers = json!({
            "ETag": { "description": "The revision of what is shown, where it has one.", "schema": { "type": "string" } },
            "Location": { "description": "The place of what was made.", "schema": { "type": "string" } }
        });
        let schema = answer(generator);
        json!({ "description": "It is done.", "headers": headers, "content": { (operation.shapes.kind): { "schema": schema } } })
    } else {
        json!({ "description": "It is done.", "content": { "*/*": {} } })
    };
    if operation.method == axum::http::Method::PUT {
        responses.insert("201".into(), answer.clone());
    }
    responses.insert(operation.status.to_string(), answer);
    responses.insert("default".into(), json!({ "$ref": "#/components/responses/Refused" }));
    Value::Object(responses)
}

fn parameter(name: &str, place: &str, required: bool, schema: &Value, says: &str) -> Value {
    json!({ "name": name, "in": place, "required": required, "description": says, "schema": schema })
}

fn in_path(path: &str) -> impl Iterator<Item = String> {
    path.split('/').filter_map(|part| Some(part.strip_prefix('{')?.strip_suffix('}')?.to_owned()))
}
