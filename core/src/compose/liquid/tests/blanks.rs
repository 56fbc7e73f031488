//! Blanks, gaps and what is told of variables (B9, B10, S2).
//!
//! In: templates and data with blanks. Out: a failure where a gap is missed or invented. Never: a case taken from somebody
//! else's suite.

use alloc::string::String;
use alloc::vec::Vec;

use super::super::{Data, Escape, Role};
use super::{Context, Json, Template, json, rendered};

const DATA: &str =
    r#"{ "c": { "first": "", "last": "Lovelace", "space": " \n", "none": null, "tags": [], "no": false, "zero": 0 } }"#;

fn gaps(source: &str) -> Vec<String> {
    rendered(source, DATA, &Context::default()).gaps.into_iter().map(|gap| gap.name).collect()
}

#[test]
fn a_blank_that_is_written_without_a_default_is_a_gap() {
    for (source, name) in [
        ("{{ c.first }}", "c.first"),
        ("{{ c.space }}", "c.space"),
        ("{{ c.none }}", "c.none"),
        ("{{ c.nope }}", "c.nope"),
        ("{{ c.tags }}", "c.tags"),
        ("{{ nope.deeper[0]['x y'] }}", "nope.deeper[0][\"x y\"]"),
        ("{% echo c.first %}", "c.first"),
        ("{% liquid echo c.first %}", "c.first"),
        ("{{ c.first | upcase | strip }}", "c.first"),
        ("{{ c.first | append: '!' }}", "c.first"),
        ("{{ c.last | append: c.first }}", "c.first"),
        ("{{ 'Hi NAME' | replace: 'NAME', c.first }}", "c.first"),
        ("{{ c.last | remove: 'Lovelace' }}", "c.last"),
        ("{% cycle c.first, 'a' %}", "c.first"),
        ("{{ c.space | default: 'there' }}", "c.space"),
        ("{{ c.first | default: c.none }}", "c.none"),
    ] {
        assert_eq!(gaps(source), [name], "{source}");
    }
}

#[test]
fn a_blank_that_is_answered_for_or_only_asked_about_is_no_gap() {
    for source in [
        "{{ c.last }}{{ c.zero }}{{ c.no }}",
        "{{ c.first | default: 'there' }}",
        "{{ c.first | default: '' }}",
        "{{ c.space | default: '' }}",
        "{{ c.first | default: c.last }}",
        "{{ c.last | default: c.first }}",
        "{{ c.first | append: ' ' | append: c.none | strip | default: 'there' }}",
        "{% if c.first %}{% endif %}{% if c.first == blank %}x{% endif %}{% unless c.none %}y{% endunless %}",
        "{% case c.first %}{% when c.none %}a{% else %}b{% endcase %}",
        "{% if false %}{{ c.first }}{% endif %}",
        "{{ c.tags | size }}{{ c.tags | sum }}",
        "{{ '' }}{{ nil }}{% assign x = '' %}{{ x }}",
        "{% assign x = c.first | default: 'there' %}{{ x }}",
        "{% assign x = c.first %}",
        "{% capture x %}{{ c.first }}{% endcapture %}",
        "{% comment %}{{ c.first }}{% endcomment %}{% raw %}{{ c.first }}{% endraw %}",
    ] {
        assert_eq!(gaps(source), [""; 0], "{source}");
    }
}

#[test]
fn a_gap_is_followed_through_the_variables_of_the_template() {
    for (source, name) in [
        ("{% assign x = c.first %}{{ x }}", "c.first"),
        ("{% assign x = c.first %}{% assign y = x | upcase %}{{ y }}", "c.first"),
        ("{% assign x = c.first %}{% assign x = x | append: 'a' %}{{ x }}", "c.first"),
        ("{% capture x %}Hi {{ c.first }}!{% endcapture %}{{ x }}", "c.first"),
        ("{% capture x %}{% capture y %}{{ c.first }}{% endcapture %}{{ y }}.{% endcapture %}{{ x | upcase }}", "c.first"),
        ("{% if c.nope %}{% assign x = 1 %}{% endif %}{{ x }}", "x"),
    ] {
        assert_eq!(gaps(source), [name], "{source}");
    }
}

#[test]
fn each_place_of_a_gap_is_told_once_with_line_and_column() {
    let found = rendered("{{ c.first }}\n {{ c.first }}{{ c.nope }}", DATA, &Context::default()).gaps;
    let places: Vec<(&str, u32, u32)> = found.iter().map(|gap| (gap.name.as_str(), gap.at.line, gap.at.column)).collect();
    assert_eq!(places, [("c.first", 1, 4), ("c.first", 2, 5), ("c.nope", 2, 18)]);
}

#[test]
fn every_variable_that_was_read_is_told_with_what_became_of_it() {
    let source = "{{ c.last }}{{ c.first | default: 'x' }}{{ c.none }}{% if c.zero > 1 %}{{ c.space }}{% endif %}{% assign a = c.last %}{{ a }}";
    let variables = rendered(source, DATA, &Context { trace: true, ..Context::default() }).variables;
    let told: Vec<_> = variables
        .iter()
        .map(|v| (v.name.as_str(), v.value.clone(), v.is_blank, v.is_defaulted, v.is_gap, v.is_written, v.is_asked))
        .collect();
    assert_eq!(
        told,
        [
            ("c.last", Json::from("Lovelace"), false, false, false, true, false),
            ("c.first", Json::from(""), true, true, false, true, false),
            ("c.none", Json::Null, true, false, true, true, false),
            ("c.zero", Json::Int(0), false, false, false, false, true),
        ]
    );
    assert!(rendered(source, DATA, &Context::default()).variables.is_empty());
}

#[test]
fn a_template_tells_its_variables_without_data() {
    let source =
        "{{ a.b | default: 'x' }}{% if c == d.e %}{% assign f = g | append: h %}{{ f }}{% endif %}\n{{ i[j.k] | upcase }}";
    let uses = Template::parse(source).unwrap().variables();
    let told: Vec<_> =
        uses.iter().map(|u| (u.name.as_str(), u.at.line, u.at.column, u.role, u.has_default, u.is_local)).collect();
    assert_eq!(
        told,
        [
            ("a.b", 1, 4, Role::Output, true, false),
            ("c", 1, 31, Role::Condition, false, false),
            ("d.e", 1, 36, Role::Condition, false, false),
            ("g", 1, 56, Role::Assign, false, false),
            ("h", 1, 68, Role::Assign, false, false),
            ("f", 1, 75, Role::Output, false, true),
            ("i[j.k]", 2, 4, Role::Output, false, false),
            ("j.k", 2, 6, Role::Output, false, false),
        ]
    );
}

#[test]
fn data_may_come_as_names_with_values() {
    let (contact, agent) = (json(r#"{ "name": "Ada" }"#), json(r#""Grace""#));
    let roots: [(&str, &Json); 2] = [("contact", &contact), ("agent", &agent)];
    let template = Template::parse("{{ contact.name }} {{ agent }}").unwrap();
    assert_eq!(template.render(&roots, &Context::default()).unwrap().text, "Ada Grace");
    assert_eq!(Data::root(&roots, "nope"), None);
}

#[test]
fn html_escapes_what_is_written_and_not_the_template() {
    let html = Context { escape: Escape::Html, ..Context::default() };
    for (source, expected) in [
        ("<b>{{ x }}</b>", "<b>&lt;i&gt;&amp;</b>"),
        ("{{ x | escape }}{{ x | escape_once }}", "&lt;i&gt;&amp;&lt;i&gt;&amp;"),
        ("{{ x | raw }}", "<i>&"),
        ("{{ y | newline_to_br }}", "&lt;a&gt;<br />\nb"),
        ("{{ y | escape | newline_to_br | strip }}", "&lt;a&gt;<br />\nb"),
        ("{{ x | escape | append: x }}", "&amp;lt;i&amp;gt;&amp;amp;&lt;i&gt;&amp;"),
        ("{% capture c %}<p>{{ x }}</p>{% endcapture %}{{ c }}", "<p>&lt;i&gt;&amp;</p>"),
        ("{% capture c %}<p>{{ x }}</p>{% endcapture %}{{ c | default: 'a' }}", "<p>&lt;i&gt;&amp;</p>"),
        ("{% assign a = x %}{{ a }}{{ x | strip_html }}", "&lt;i&gt;&amp;&amp;"),
        ("{{ nope | default: x }}{{ 1.5 }}", "&lt;i&gt;&amp;1.5"),
    ] {
        assert_eq!(rendered(source, r#"{ "x": "<i>&", "y": "<a>\nb" }"#, &html).text, expected, "{source}");
    }
}
