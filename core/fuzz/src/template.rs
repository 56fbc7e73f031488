//! Any text as a template with any data: it is refused or rendered, within the limits, and the same each time.
//!
//! In: the template's text; behind a zero byte, if there is one, the data as JSON. Out: nothing. Never: an expected text.

use relance_core::base::{Json, limits};
use relance_core::compose::liquid::{Context, Escape, Rendered, Template};
use std::collections::BTreeSet;

/// The data of a template that brings none: a value of each kind, and blanks of each kind.
const DATA: &str = r#"{
    "contact": { "firstName": "Ada", "lastName": "", "email": "ada@example.org", "phone": null, "tags": ["new", "vip", "new"],
        "since": "2026-03-29T01:30:00Z", "birthday": "1815-12-10", "attributes": { "size": "", "a b": "c" } },
    "deal": { "amount": 1250.50, "count": 3, "open": true, "lost": false, "items": [{ "name": "b", "n": 2 }, { "name": "a", "n": 10 }, {}] },
    "n": -7, "big": 9223372036854775807, "small": 0.000001, "text": " <b>Zo\u00eb & \ud83d\ude00</b>\n", "list": [3, 1, 2, null], "empty": {}, "none": []
}"#;

/// The template's text and its data.
fn parts(input: &[u8]) -> (String, Json) {
    let (source, data) = match input.iter().position(|byte| *byte == 0) {
        Some(at) => (&input[..at], &input[at + 1..]),
        None => (input, &[][..]),
    };
    let data = serde_json::from_slice(data).or_else(|_| serde_json::from_str(DATA)).expect("the data is JSON");
    (String::from_utf8_lossy(source).into_owned(), data)
}

/// Reads the template and renders it once: what may not take long.
pub fn once(input: &[u8]) {
    let (source, data) = parts(input);
    if let Ok(template) = Template::parse(&source) {
        drop(template.render(&data, &Context { trace: true, ..Context::default() }));
    }
}

/// Reads the template, and renders it plain and as HTML, with its variables traced and without.
pub fn tried(input: &[u8]) {
    let (source, data) = parts(input);
    let template = match Template::parse(&source) {
        Ok(template) => template,
        Err(errors) => {
            assert!(!errors.is_empty(), "refused without saying why: {source}");
            let lines = source.split('\n').count();
            assert!(errors.iter().all(|error| (1..=lines).contains(&(error.at.line as usize))), "an error elsewhere: {errors:?}");
            return;
        }
    };
    assert_eq!(template.source(), source);
    let names: BTreeSet<String> = template.variables().into_iter().map(|used| used.name).collect();
    for escape in [Escape::None, Escape::Html] {
        let traced = rendered(&template, &data, &Context { escape, trace: true, ..Context::default() });
        let plain = rendered(&template, &data, &Context { escape, ..Context::default() });
        let Some((traced, plain)) = traced.zip(plain) else { continue };
        assert_eq!((&traced.text, &traced.gaps), (&plain.text, &plain.gaps), "the trace changes what is written");
        let unknown = traced.variables.iter().find(|variable| !names.contains(&variable.name));
        assert!(unknown.is_none(), "read and not listed: {unknown:?} in {names:?}");
    }
}

fn rendered(template: &Template, data: &Json, context: &Context<'_>) -> Option<Rendered> {
    let rendered = template.render(data, context).ok()?;
    assert!(rendered.text.len() <= limits::RENDER_BYTES, "{} bytes of text", rendered.text.len());
    assert_eq!(template.render(data, context).as_ref().ok(), Some(&rendered), "rendered twice, and otherwise");
    Some(rendered)
}
