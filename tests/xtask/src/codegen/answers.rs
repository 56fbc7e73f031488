//! The JSON Schemas of a model's answers, in the strict form that APIs of models take: every member required, none besides, nothing referred to.
//!
//! In: the wire's types. Out: one schema a kind of question. Never: a shape that the core does not read.

use relance_core::wire::assistant;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::MADE;

/// The files with their schemas.
pub(super) fn files() -> serde_json::Result<Vec<(&'static str, String)>> {
    let schemas = [
        ("core/schema/answers/decide.json", strict::<assistant::DecideAnswer>()),
        ("core/schema/answers/compose.json", strict::<assistant::ComposeAnswer>()),
        ("core/schema/answers/auto-fill.json", strict::<assistant::AutoFillAnswer>()),
        ("core/schema/answers/classify.json", strict::<assistant::ClassifyAnswer>()),
        ("core/schema/answers/summarize.json", strict::<assistant::SummarizeAnswer>()),
        ("core/schema/answers/rules.json", strict::<assistant::RulesAnswer>()),
    ];
    let text = |schema: Value| Ok(serde_json::to_string_pretty(&schema)? + "\n");
    schemas.into_iter().map(|(path, schema)| Ok((path, text(schema)?))).collect()
}

fn strict<T: JsonSchema>() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    let mut schema = Value::from(settings.into_generator().into_root_schema_for::<T>());
    tighten(&mut schema);
    let mut made = json!({ "$comment": MADE });
    if let (Some(made), Value::Object(members)) = (made.as_object_mut(), schema) {
        made.extend(members.into_iter().filter(|(name, _)| name != "title"));
    }
    made
}

/// Every object's members are all required, and there are no others; what the strict form does not know goes.
fn tighten(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for unknown in ["default", "format", "minimum", "maximum", "pattern"] {
                // A member may have such a name; the keyword's value is no schema.
                if members.get(unknown).is_some_and(|value| !value.is_object()) {
                    members.remove(unknown);
                }
            }
            if let Some(choices) = members.remove("oneOf") {
                members.insert("anyOf".into(), choices);
            }
            if let Some(only) = members.remove("const") {
                members.insert("enum".into(), json!([only]));
            }
            if let Some(Value::Object(properties)) = members.get("properties") {
                let names: Vec<Value> = properties.keys().cloned().map(Value::String).collect();
                members.insert("required".into(), Value::Array(names));
                members.insert("additionalProperties".into(), json!(false));
            }
            members.values_mut().for_each(tighten);
        }
        Value::Array(values) => values.iter_mut().for_each(tighten),
        _ => {}
    }
}
