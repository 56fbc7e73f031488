//! Prints the wire's JSON Schema as TypeScript types, with the functions that the npm package offers.
//!
//! In: the schema. Out: the text of `relance.d.ts`. Never: a keyword of JSON Schema that it would drop silently: one that it does
//! not know is an error.

use anyhow::{Result, bail};
use serde_json::{Map, Value};

use super::MADE;
use super::functions::function_name;
use super::operations::Wire;

/// What does not depend on the operations.
const CALL: &str = include_str!("call.d.ts.txt");

/// All types and functions of the npm package.
pub(crate) fn types(wire: &Wire) -> Result<String> {
    let mut text = format!("// {MADE}\n\n");
    for (name, schema) in wire.types.iter().filter(|(name, _)| *name != "Json") {
        text += &comment(schema, "");
        let printed = print(schema, "")?;
        text += &match printed.strip_prefix("{\n") {
            Some(_) if is_record(schema) => format!("export interface {} {printed}\n\n", type_name(name)),
            _ => format!("export type {} = {printed};\n\n", type_name(name)),
        };
    }
    text += "/** Each operation's request and result. */\nexport interface Operations {\n";
    for (name, request, result) in &wire.operations {
        let (request, result) = (print(request, "    ")?, print(result, "    ")?);
        text += &format!("  {}: {{\n    request: {request};\n    result: {result};\n  }};\n", key(name));
    }
    text += "}\n\n";
    text += CALL;
    for (name, _, _) in &wire.operations {
        let function = function_name(name);
        text += &format!(
            "\n/** The result of `{name}`; throws a `RelanceError` with all problems when there are any. */\nexport function {function}(request{}: Given<\"{name}\">): Result<\"{name}\">;\n",
            if *name == "about" { "?" } else { "" }
        );
    }
    Ok(text)
}

/// Whether it prints as one object type, which can be an interface.
fn is_record(schema: &Value) -> bool {
    schema.get("properties").is_some() && !["oneOf", "anyOf", "allOf", "$ref"].iter().any(|word| schema.get(*word).is_some())
}

fn print(schema: &Value, indent: &str) -> Result<String> {
    let members = match schema {
        Value::Bool(true) => return Ok("Json".into()),
        Value::Object(members) => members,
        other => bail!("expected a schema, found {other}"),
    };
    let mut parts = Vec::new();
    if let Some(Value::String(reference)) = members.get("$ref") {
        parts.push(type_name(reference.trim_start_matches("#/$defs/")));
    }
    if let Some(value) = members.get("const") {
        parts.push(value.to_string());
    }
    if let Some(Value::Array(values)) = members.get("enum") {
        parts.push(union(values.iter().map(Value::to_string).collect()));
    }
    for (word, all) in [("oneOf", false), ("anyOf", false), ("allOf", true)] {
        if let Some(Value::Array(schemas)) = members.get(word) {
            let printed = schemas.iter().map(|schema| print(schema, indent)).collect::<Result<Vec<_>>>()?;
            parts.push(if all { printed.join(" & ") } else { union(printed) });
        }
    }
    let literal = members.contains_key("const") || members.contains_key("enum");
    if !literal && (members.contains_key("type") || members.contains_key("properties")) {
        parts.push(print_types(members, indent)?);
    }
    let parts: Vec<String> =
        parts.into_iter().map(|part| if part.contains(" | ") { format!("({part})") } else { part }).collect();
    Ok(match parts.as_slice() {
        [] => "Json".into(),
        [only] => {
            only.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).filter(|rest| balanced(rest)).unwrap_or(only).into()
        }
        many => many.join(" & "),
    })
}

/// Whether the brackets of a text close what it opens, and nothing else.
fn balanced(text: &str) -> bool {
    let mut depth = 0_i32;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

fn print_types(members: &Map<String, Value>, indent: &str) -> Result<String> {
    let kinds: Vec<&str> = match members.get("type") {
        Some(Value::String(kind)) => vec![kind.as_str()],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => vec!["object"],
    };
    let printed = kinds.iter().map(|kind| print_type(kind, members, indent)).collect::<Result<Vec<_>>>()?;
    Ok(union(printed))
}

fn print_type(kind: &str, members: &Map<String, Value>, indent: &str) -> Result<String> {
    Ok(match kind {
        "null" | "boolean" | "string" => kind.into(),
        "integer" | "number" => "number".into(),
        "array" => match (members.get("items"), members.get("prefixItems")) {
            (_, Some(Value::Array(items))) => {
                format!("[{}]", items.iter().map(|item| print(item, indent)).collect::<Result<Vec<_>>>()?.join(", "))
            }
            (Some(items), _) => {
                let item = print(items, indent)?;
                if item.contains(" | ") || item.contains(" & ") { format!("({item})[]") } else { format!("{item}[]") }
            }
            _ => "Json[]".into(),
        },
        "object" => print_object(members, indent)?,
        other => bail!("expected a type of JSON, found `{other}`"),
    })
}

fn print_object(members: &Map<String, Value>, indent: &str) -> Result<String> {
    let required: Vec<&str> =
        members.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let inner = format!("{indent}  ");
    let mut text = String::from("{\n");
    for (name, schema) in members.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let optional = if required.contains(&name.as_str()) { "" } else { "?" };
        text += &comment(schema, &inner);
        text += &format!("{inner}{}{optional}: {};\n", key(name), print(schema, &inner)?);
    }
    let others = match members.get("additionalProperties") {
        None | Some(Value::Bool(false)) => None,
        Some(schema) => Some(print(schema, &inner)?),
    };
    let patterns = members.get("patternProperties").and_then(Value::as_object).into_iter().flatten();
    let patterns = patterns.map(|(_, schema)| print(schema, &inner)).collect::<Result<Vec<_>>>()?;
    for value in others.into_iter().chain(patterns) {
        // Beside named members an index signature has to allow their types too.
        let value = if text == "{\n" { value } else { "Json".into() };
        text += &format!("{inner}[name: string]: {value};\n");
    }
    if text == "{\n" {
        return Ok("{}".into());
    }
    Ok(format!("{text}{indent}}}"))
}

fn union(mut parts: Vec<String>) -> String {
    let mut seen = Vec::new();
    parts.retain(|part| !seen.contains(part) && (seen.push(part.clone()), true).1);
    parts.join(" | ")
}

fn comment(schema: &Value, indent: &str) -> String {
    let Some(text) = schema.get("description").and_then(Value::as_str) else { return String::new() };
    let lines: Vec<String> = text.replace("*/", "* /").lines().map(str::to_owned).collect();
    match lines.as_slice() {
        [only] => format!("{indent}/** {only} */\n"),
        many => {
            let body: String = many.iter().map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n").collect();
            format!("{indent}/**\n{body}{indent} */\n")
        }
    }
}

/// `OrHandle_for_Version` is `OrHandleForVersion`: TypeScript's names have no underscores.
fn type_name(name: &str) -> String {
    let mut out = String::new();
    let mut upper = true;
    for c in name.chars() {
        match c {
            '_' => upper = true,
            c if upper => {
                out.extend(c.to_uppercase());
                upper = false;
            }
            c => out.push(c),
        }
    }
    out
}

fn key(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit());
    if plain { name.into() } else { format!("{name:?}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn prints_records_unions_lists_and_maps() {
        let schema = json!({
            "type": "object",
            "properties": {
                "a": { "type": ["string", "null"], "description": "Text." },
                "b": { "type": "array", "items": { "anyOf": [{ "$ref": "#/$defs/X" }, { "type": "integer" }] } },
                "c-d": { "enum": ["e", true] },
                "f": { "type": "object", "additionalProperties": { "type": "boolean" } },
                "g": true
            },
            "required": ["b"]
        });
        let expected = "{\n  /** Text. */\n  a?: string | null;\n  b: (X | number)[];\n  \"c-d\"?: \"e\" | true;\n  f?: {\n    [name: string]: boolean;\n  };\n  g?: Json;\n}";
        assert_eq!(print(&schema, "").unwrap(), expected);
    }

    #[test]
    fn a_tagged_enum_is_a_union_of_intersections() {
        let schema = json!({ "oneOf": [
            { "type": "object", "properties": { "type": { "const": "due" } }, "required": ["type"] },
            { "$ref": "#/$defs/Sent", "type": "object", "properties": { "type": { "const": "sent" } }, "required": ["type"] }
        ] });
        assert_eq!(print(&schema, "").unwrap(), "{\n  type: \"due\";\n} | Sent & {\n  type: \"sent\";\n}");
    }

    #[test]
    fn a_type_that_is_none_is_an_error() {
        assert!(print(&json!({ "type": "date" }), "").is_err());
    }
}
