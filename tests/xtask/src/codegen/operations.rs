//! The operations with the types of their requests and results, as JSON Schema.
//!
//! In: the wire's types. Out: [`Wire`]. Never: a type that is not the wire's, but for the two that the call itself adds.

use relance_core::base::Problem;
use relance_core::wire::request as sequences;
use relance_core::wire::{Turn, WatchTurn, time, times};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::MADE;

/// The wire: each operation's request and result, and every type that they are made of.
pub(crate) struct Wire {
    /// Name, request and result; the latter two are references into `types`, or whole schemas.
    pub(crate) operations: Vec<(&'static str, Value, Value)>,
    /// Every named type.
    pub(crate) types: Map<String, Value>,
}

/// Reads the wire off the types.
pub(crate) fn wire() -> Wire {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let of = &mut generator;
    let list = (schema::<sequences::EntriesRequest>(of), schema::<sequences::EntriesResult>(of));
    let mut operations = vec![
        ("about", json!({ "type": "object", "properties": {} }), about()),
        ("advance", schema::<sequences::AdvanceRequest>(of), schema::<Turn>(of)),
        ("assistant.ask", schema::<sequences::AskRequest>(of), schema::<sequences::AskResult>(of)),
        ("assistant.read", schema::<sequences::ReadRequest>(of), schema::<sequences::ReadResult>(of)),
        ("batch", batch_request(), batch_result(of)),
        ("catalogue", schema::<sequences::CatalogueRequest>(of), schema::<sequences::CatalogueResult>(of)),
        ("check", schema::<sequences::CheckRequest>(of), schema::<sequences::CheckResult>(of)),
        ("diff", schema::<sequences::DiffRequest>(of), schema::<sequences::DiffResult>(of)),
        ("drop", schema::<sequences::DropRequest>(of), schema::<sequences::DropResult>(of)),
        ("enroll", enroll_request(of), enroll_result(of)),
        ("entries.toVersion", list.0.clone(), schema::<sequences::ToVersionResult>(of)),
        ("explain", schema::<sequences::ExplainRequest>(of), schema::<sequences::ExplainResult>(of)),
        ("explore", schema::<sequences::ExploreRequest>(of), schema::<sequences::ExploreResult>(of)),
        ("label", schema::<time::LabelRequest>(of), schema::<time::LabelResult>(of)),
        ("load", schema::<sequences::LoadRequest>(of), schema::<sequences::LoadResult>(of)),
        ("open", schema::<time::OpenRequest>(of), schema::<time::OpenResult>(of)),
        ("policies", schema::<time::PoliciesRequest>(of), schema::<time::PoliciesResult>(of)),
        ("preview", schema::<sequences::PreviewRequest>(of), schema::<sequences::PreviewResult>(of)),
        ("publish", schema::<sequences::PublishRequest>(of), schema::<sequences::PublishResult>(of)),
        ("recalculate", schema::<sequences::RecalculateRequest>(of), schema::<sequences::RecalculateResult>(of)),
        ("render", schema::<sequences::RenderRequest>(of), schema::<sequences::RenderResult>(of)),
        ("replay", schema::<sequences::ReplayRequest>(of), schema::<sequences::ReplayResult>(of)),
        ("route", schema::<sequences::RouteRequest>(of), schema::<sequences::RouteResult>(of)),
        ("rules", schema::<sequences::RulesRequest>(of), schema::<sequences::RulesResult>(of)),
        ("segments", schema::<sequences::SegmentsRequest>(of), schema::<sequences::Segments>(of)),
        ("simulate", schema::<sequences::SimulateRequest>(of), schema::<sequences::SimulateResult>(of)),
        ("times", schema::<times::TimesRequest>(of), schema::<times::TimesResult>(of)),
        ("understand", schema::<sequences::UnderstandRequest>(of), schema::<sequences::UnderstandResult>(of)),
        ("watch", schema::<sequences::WatchRequest>(of), schema::<WatchTurn>(of)),
        ("when", schema::<time::WhenRequest>(of), schema::<time::WhenResult>(of)),
        ("zones", schema::<time::ZonesRequest>(of), schema::<time::ZonesResult>(of)),
    ];
    for name in ["entries.add", "entries.new", "entries.remove", "entries.view"] {
        operations.push((name, list.0.clone(), list.1.clone()));
    }
    operations.sort_by_key(|(name, _, _)| *name);
    Wire { operations, types: generator.take_definitions(true).into_iter().collect() }
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

fn about() -> Value {
    let text = |description: &str| json!({ "type": "string", "description": description });
    json!({
        "type": "object",
        "properties": {
            "core": text("The core's version."),
            "wire": { "type": "integer", "description": "The wire's version." },
            "zoneData": text("The zone data's version."),
            "operations": { "type": "array", "items": { "type": "string" }, "description": "The operations' names." }
        },
        "required": ["core", "wire", "zoneData", "operations"]
    })
}

/// For one contact, or for many.
fn enroll_request(generator: &mut SchemaGenerator) -> Value {
    json!({ "anyOf": [schema::<sequences::EnrollRequest>(generator), schema::<sequences::EnrollManyRequest>(generator)] })
}

fn enroll_result(generator: &mut SchemaGenerator) -> Value {
    json!({ "anyOf": [schema::<sequences::EnrollResult>(generator), schema::<sequences::EnrollManyResult>(generator)] })
}

fn batch_request() -> Value {
    let any = json!({ "type": "object", "additionalProperties": true });
    json!({
        "type": "object",
        "properties": {
            "each": { "type": "string", "description": "The items' operation; it may also stand in `common` or in each item." },
            "common": { "type": "object", "additionalProperties": true, "description": "Members that all items share." },
            "items": { "type": "array", "items": any, "description": "The requests without what they share." }
        },
        "required": ["items"]
    })
}

fn batch_result(generator: &mut SchemaGenerator) -> Value {
    let problems = json!({ "type": "array", "items": schema::<Problem>(generator) });
    let result = json!({ "type": "object", "properties": { "result": true }, "required": ["result"] });
    let refused = json!({ "type": "object", "properties": { "problems": problems }, "required": ["problems"] });
    json!({
        "type": "object",
        "properties": { "results": { "type": "array", "items": { "anyOf": [result, refused] }, "description": "In the items' order." } },
        "required": ["results"]
    })
}

impl Wire {
    /// The whole wire as one schema: a request is valid by it, and every type is found under `$defs`.
    pub(crate) fn schema(&self) -> Value {
        let requests: Vec<Value> = self.operations.iter().map(|(name, request, _)| with_operation(name, request)).collect();
        let results: Map<String, Value> =
            self.operations.iter().map(|(name, _, result)| ((*name).to_owned(), result.clone())).collect();
        json!({
            "$comment": MADE,
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$defs": self.types,
            "title": "A request of Relance, wire 1",
            "oneOf": requests,
            "x-results": results,
        })
    }
}

fn with_operation(name: &str, request: &Value) -> Value {
    let envelope = json!({
        "type": "object",
        "properties": {
            "v": { "const": relance_core::call::WIRE_VERSION },
            "op": { "const": name },
            "zonePack": { "type": "string", "description": "The handle of a loaded zone pack." }
        },
        "required": ["v", "op"]
    });
    json!({ "allOf": [envelope, request] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_core_is_here() {
        let here: Vec<&str> = wire().operations.iter().map(|(name, _, _)| *name).collect();
        assert_eq!(here, relance_core::call::OPERATIONS);
    }

    #[test]
    fn every_reference_leads_to_a_type() {
        let wire = wire();
        let text = wire.schema().to_string();
        for part in text.split("\"#/$defs/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(wire.types.contains_key(name), "{name}");
        }
    }
}
