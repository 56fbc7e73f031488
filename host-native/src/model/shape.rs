//! In which words a server takes a request: servers that speak as OpenAI's does differ in how they are held to a schema, and in what they
//! call the bound on an answer.
//!
//! In: a request, what a server said against one. Out: the request's body, the next shape to try. Never: a shape that was refused before.

use std::borrow::Cow;

use relance_core::base::{Json, Private};
use relance_core::wire::{Role, Said};
use serde::Serialize;

use super::Request;

/// What a server calls what holds the model to a schema, where it refuses that.
const NAMES_OF_FORMAT: [&str; 8] = [
    "response_format",
    "response format",
    "schema",
    "json_object",
    "json mode",
    "structured output",
    "unsupported",
    "not supported",
];
/// The bound on an answer, as servers call it now.
const BOUND: &str = "max_completion_tokens";

/// How a server takes a request; the default is what OpenAI's takes today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    format: Format,
    /// Whether the bound has its older name, `max_tokens`.
    older_bound: bool,
}

/// How the model is held to the schema, the strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// By the server.
    Schema,
    /// The server sees to it that it is JSON; the schema is told in words.
    Object,
    /// The schema is told in words.
    Words,
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: Cow<'a, [Said]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ResponseFormat<'a> {
    JsonSchema { json_schema: Named<'a> },
    JsonObject,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    strict: bool,
    schema: &'a Json,
}

impl Shape {
    /// The strictest.
    pub(super) const fn first() -> Self {
        Self { format: Format::Schema, older_bound: false }
    }

    /// The body of a request.
    pub(super) fn body(self, model: &str, messages: &[Said], request: &Request) -> String {
        let most = Some(request.max_output_tokens);
        let named = Named { name: &request.schema_name, strict: true, schema: &request.schema };
        let body = Body {
            model,
            messages: if self.format == Format::Schema { messages.into() } else { told(messages, &request.schema).into() },
            max_completion_tokens: most.filter(|_| !self.older_bound),
            max_tokens: most.filter(|_| self.older_bound),
            response_format: match self.format {
                Format::Schema => Some(ResponseFormat::JsonSchema { json_schema: named }),
                Format::Object => Some(ResponseFormat::JsonObject),
                Format::Words => None,
            },
        };
        serde_json::to_string(&body).unwrap_or_default() // Texts and whole numbers can always be written.
    }

    /// What to try after a server refused a request with these words; nothing where it was not about the shape.
    pub(super) fn after(self, status: u16, words: &str) -> Option<Self> {
        if !matches!(status, 400 | 404 | 422) {
            return None;
        }
        let words = words.to_lowercase();
        if status != 404 && !self.older_bound && words.contains(BOUND) {
            return Some(Self { older_bound: true, ..self });
        }
        let format = match self.format {
            Format::Schema => Format::Object,
            Format::Object => Format::Words,
            Format::Words => return None,
        };
        NAMES_OF_FORMAT.iter().any(|name| words.contains(name)).then_some(Self { format, ..self })
    }
}

/// The messages with the schema in words, where the server is not told of it otherwise: beside the rules, away from the material (M4).
fn told(messages: &[Said], schema: &Json) -> Vec<Said> {
    let words = format!("The JSON Schema of the answer:\n{}", serde_json::to_string(schema).unwrap_or_default());
    let mut messages = messages.to_vec();
    match messages.first_mut().filter(|first| first.role == Role::System) {
        Some(rules) => rules.content = Private::new(format!("{}\n\n{words}", rules.content.reveal())),
        None => messages.insert(0, Said { role: Role::System, content: Private::new(words) }),
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_given_up_for_what_the_server_says_against_it_and_for_nothing_else() {
        let first = Shape::first();
        let older = Shape { older_bound: true, ..first };
        let object = Shape { format: Format::Object, ..first };
        let words = Shape { format: Format::Words, ..first };
        assert_eq!(first.after(400, "Invalid parameter: 'response_format' of type 'json_schema'"), Some(object));
        assert_eq!(object.after(422, "This response_format type is unavailable now"), Some(words));
        assert_eq!(words.after(400, "response_format"), None);
        assert_eq!(first.after(422, r#"{"loc":["body","max_completion_tokens"]}"#), Some(older));
        assert_eq!(older.after(400, "max_completion_tokens"), None);
        for (status, said) in
            [(400, "context_length_exceeded"), (404, "The model `x` does not exist"), (401, "schema"), (500, "schema")]
        {
            assert_eq!(first.after(status, said), None, "{status} {said}");
        }
    }
}
