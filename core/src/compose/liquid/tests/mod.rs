//! What the engine does, told by tables: a template, the data, the text.
//!
//! In: templates. Out: nothing. Never: a case taken from somebody else's suite.

mod blanks;
mod blocks;
mod dates;
mod errors;
mod expressions;
mod limits;
mod lists;
mod numbers;
mod texts;

use alloc::string::{String, ToString};

use super::{Context, Rendered, Template};
use crate::base::Json;

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

fn rendered(source: &str, data: &str, context: &Context<'_>) -> Rendered {
    let template = Template::parse(source).unwrap_or_else(|errors| panic!("{source}: {}", errors[0]));
    template.render(&json(data), context).unwrap_or_else(|error| panic!("{source}: {error}"))
}

fn text(source: &str, data: &str) -> String {
    rendered(source, data, &Context::default()).text
}

/// Each template gives its text, without data.
fn table(cases: &[(&str, &str)]) {
    for (source, expected) in cases {
        assert_eq!(text(source, "{}"), *expected, "{source}");
    }
}

/// Each template gives its text, with the same data.
fn table_with(data: &str, cases: &[(&str, &str)]) {
    for (source, expected) in cases {
        assert_eq!(text(source, data), *expected, "{source}");
    }
}

/// Each template can be read and not rendered.
fn fails(cases: &[&str]) {
    for source in cases {
        let template = Template::parse(source).unwrap_or_else(|errors| panic!("{source}: {}", errors[0]));
        let error = template.render(&Json::Null, &Context::default()).unwrap_err();
        assert_eq!(error.code, "compose.renderValue", "{source}");
    }
}

/// Each source is refused with this code.
fn refused(code: &str, cases: &[&str]) {
    for source in cases {
        let errors = Template::parse(source).err().unwrap_or_else(|| panic!("{source} was accepted"));
        assert_eq!(errors[0].code, code, "{source}: {}", errors[0]);
        let message = errors[0].message.to_string();
        assert!(message.starts_with("expected ") && !message.ends_with('.'), "{message}");
    }
}
