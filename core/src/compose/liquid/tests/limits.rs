//! Bounds: every one of them is an error, and none of them takes long.
//!
//! In: templates made to be slow or large. Out: a failure where a bound does not hold. Never: a timed test.

use alloc::format;
use alloc::string::String;

use super::super::{Context, Template};
use super::json;
use crate::base::limits;

fn code(source: &str) -> &'static str {
    let template = Template::parse(source).unwrap_or_else(|errors| panic!("{}", errors[0]));
    template.render(&json("{}"), &Context::default()).unwrap_err().code
}

#[test]
fn a_source_that_is_too_long_is_refused_at_once() {
    let errors = Template::parse(&"a".repeat(10 * 1024 * 1024)).unwrap_err();
    assert_eq!(errors[0].code, "compose.templateTooLarge");
    assert!(Template::parse(&"a".repeat(limits::TEMPLATE_BYTES)).is_ok());
}

#[test]
fn nesting_that_is_too_deep_is_refused() {
    let nested = |depth: usize| format!("{}{}", "{% if true %}".repeat(depth), "{% endif %}".repeat(depth));
    assert!(Template::parse(&nested(limits::TEMPLATE_DEPTH)).is_ok());
    for source in [
        nested(limits::TEMPLATE_DEPTH + 1),
        nested(10_000),
        "{% if true %}".repeat(10_000),
        "{% capture a %}".repeat(10_000),
        format!("{{{{ {}a{} }}}}", "a[".repeat(10_000), "]".repeat(10_000)),
        format!("{{{{ {}", "[".repeat(10_000)) + "}}",
        format!("{{{{ {}", "(".repeat(10_000)) + "}}",
        format!("{{% {} echo 1 %}}", "liquid ".repeat(10_000)),
    ] {
        let errors = Template::parse(&source).unwrap_err();
        assert!(errors.iter().any(|error| error.code == "compose.templateTooDeep"), "{}", errors[0]);
    }
}

#[test]
fn text_that_doubles_ends_as_an_error() {
    let doubling = "{% assign a = a | append: a %}".repeat(60);
    assert_eq!(code(&format!("{{% assign a = 'aaaaaaaa' %}}{doubling}")), "compose.renderTooLong");
    let replacing = "{% assign a = a | replace: 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' %}".repeat(10);
    assert_eq!(code(&format!("{{% assign a = 'a' %}}{replacing}")), "compose.renderTooLong");
    let captured = "{% capture a %}{{ a }}{{ a }}{% endcapture %}".repeat(60);
    assert_eq!(code(&format!("{{% assign a = 'a' %}}{captured}")), "compose.renderTooLong");
    let listed = "{% assign a = a | concat: a %}".repeat(60);
    assert_eq!(code(&format!("{{% assign a = 'a b' | split: ' ' %}}{listed}")), "compose.renderSteps");
}

#[test]
fn numbers_in_a_template_do_not_make_long_texts_or_lists() {
    for (source, expected) in [
        ("{{ (1..9999999999) | join }}", "compose.renderSteps"),
        ("{{ (-9223372036854775808..9223372036854775807) | reverse }}", "compose.renderSteps"),
        ("{{ 0 | date: '%999999999d' }}", "compose.renderTooLong"),
        ("{{ 0 | date: '%99999999999999999999999N' }}", "compose.renderTooLong"),
        ("{{ 0 | date: '%900000d%900000d' }}", "compose.renderTooLong"),
    ] {
        assert_eq!(code(source), expected, "{source}");
    }
    for source in [
        "{{ (1..9999999999) | size }}",
        "{{ (1..9999999999) }}{{ (1..9999999999) | first }}",
        "{{ 'a' | slice: 0, 99999999999999999999 }}{{ 'a' | slice: -99999999999999999999 }}",
        "{{ 'a' | truncate: 99999999999999999999 }}{{ 'a b' | truncatewords: 99999999999999999999 }}",
        "{{ 'a' | truncate: -99999999999999999999 }}{{ 1.5 | round: 99999999999 }}{{ 1 | round: -99999999999 }}",
        "{{ 99999999999999999999999999 | date: '%Y' }}{{ '99999999999999999999' | date: '%Y' }}",
    ] {
        let template = Template::parse(source).unwrap();
        assert!(template.render(&json("{}"), &Context::default()).is_ok(), "{source}");
    }
}

#[test]
fn work_on_long_values_is_paid_for() {
    let data = json(&format!("{{ \"a\": \"{}\" }}", "ab ".repeat(300_000)));
    for filter in
        ["append: 'x'", "upcase", "replace: 'q', 'r'", "truncate: 900000", "strip_html", "escape", "url_encode", "capitalize"]
    {
        let source = format!("{{% assign b = a | {filter} %}}").repeat(3_000);
        let template = Template::parse(&source).unwrap();
        assert!(template.render(&data, &Context::default()).is_err(), "{filter}");
    }
}

#[test]
fn looking_at_long_values_is_paid_for_too() {
    let list = (0..2_000).map(|number| format!("{number}")).collect::<alloc::vec::Vec<_>>().join(",");
    let long = "x".repeat(1_000_000);
    let data = json(&format!("{{ \"a\": [{list}], \"b\": [{list}], \"c\": [[{list}]], \"d\": [[{list}]], \"s\": \"{long}\" }}"));
    for piece in [
        "{% if a == b %}{% endif %}",
        "{% if c == d %}{% endif %}",
        "{% if s contains 'y' %}{% endif %}",
        "{% if a contains 'y' %}{% endif %}",
        "{% case a %}{% when b %}{% endcase %}",
        "{% assign x = s | size %}",
        "{% assign x = s.size %}",
        "{% assign x = s | plus: 1 %}",
        "{% assign x = s | split: 'y' | size %}",
        "{% assign x = s | date: 'y' | size %}",
        "{% assign x = a | append: '' | size %}",
    ] {
        let template = Template::parse(&piece.repeat(1_000)).unwrap();
        assert_eq!(template.render(&data, &Context::default()).unwrap_err().code, "compose.renderSteps", "{piece}");
    }
    let counters: String = (0..8_000).map(|number| format!("{{% increment a{number} %}}")).collect();
    assert!(Template::parse(&counters).unwrap().render(&data, &Context::default()).is_ok());
}

#[test]
fn sources_made_to_be_slow_are_read_in_no_time() {
    let full = |piece: &str| piece.repeat(limits::TEMPLATE_BYTES / piece.len());
    for piece in [
        "{{",
        "{%",
        "{{ a ",
        "}}",
        "{% if ",
        "{% comment %}",
        "{% raw %}",
        "{% doc %}",
        "{% liquid ",
        "{% if true %}",
        "{{ a | ",
        "{{ 'a",
        "{{ a }}",
        "{% for %}",
        "{% case 1 %}{% when ",
        "{% # \n",
        "{{ [a] }}",
        "{% assign a = a %}",
        "{% increment a %}",
        "{",
        "-",
        "{{-}}",
        "{% comment %}{% raw %}",
        "{% endif %}",
        "{{ x | nope }}",
    ] {
        if let Ok(template) = Template::parse(&full(piece)) {
            let _ = template.render(&json("{}"), &Context { trace: true, ..Context::default() });
            let _ = template.variables();
        }
    }
    let mut many = String::from("{{ a");
    many.push_str(full(" | upcase").get(..limits::TEMPLATE_BYTES - 9).unwrap().rsplit_once(" |").unwrap().0);
    many.push_str("}}");
    assert!(Template::parse(&many).is_ok());
}

#[test]
fn a_template_may_be_kept_and_shared_between_threads() {
    const fn shared<T: Send + Sync>() {}
    shared::<Template>();
}
