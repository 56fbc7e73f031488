//! The filters on lists.
//!
//! In: templates with lists. Out: a failure where the text differs. Never: a case taken from somebody else's suite.

use super::{fails, table, table_with};

const DATA: &str = r#"{
    "n": [3, 1, 2.5], "s": ["b", "a", "C", "A"], "mixed": [1, "a"], "nested": [1, [2, [3]], null],
    "o": [{ "k": "b", "v": 2, "on": true }, { "k": "a", "v": "3" }, { "v": null }, { "k": "a", "on": false }],
    "one": { "k": "x", "v": 7 }, "text": "hello", "number": 5
}"#;

#[test]
fn ends_order_and_size() {
    table_with(
        DATA,
        &[
            (
                "{{ n | first }} {{ n | last }} {{ n | size }} {{ text | size }} {{ number | size }} {{ nope | size }}",
                "3 2.5 3 5 0 0",
            ),
            ("[{{ text | first }}{{ text | last }}{{ number | first }}{{ nope | last }}]", "[]"),
            ("{{ n | reverse | join: ' ' }} {{ text | reverse }} {{ one | first }}", "2.5 1 3 hello kx"),
            (
                "{{ n | sort | join: ' ' }} {{ s | sort | join: ' ' }} {{ s | sort_natural | join: ' ' }}",
                "1 2.5 3 A C a b a A b C",
            ),
            ("{{ nested | join: '-' }} {{ nested | compact | join: '-' }} {{ n | join }}", "1-2-3- 1-2-3 3 1 2.5"),
            ("{{ n | slice: 1, 5 | join: ' ' }} {{ n | slice: -1 | join: ' ' }}", "1 2.5 2.5"),
            ("{{ n | concat: s | join: '' }}", "312.5baCA"),
            ("{{ 'a,b,a,B' | split: ',' | uniq | join }}", "a b B"),
        ],
    );
    fails(&[
        "{{ 'a' | concat: 'b' }}",
        "{{ 'a' | split: '' | concat: (1..3) }}",
        "{% assign x = 'a b' | split: ' ' %}{{ x | map: 1 }}",
    ]);
}

#[test]
fn by_a_property() {
    table_with(
        DATA,
        &[
            ("{{ o | map: 'k' | join: ',' }}", "b,a,,a"),
            (
                "{{ o | where: 'on' | map: 'k' }} {{ o | where: 'k', 'a' | size }} {{ o | where: 'on', false | map: 'k' }}",
                "b 2 a",
            ),
            ("{{ o | reject: 'k', 'a' | map: 'v' | join: ',' }} {{ o | reject: 'on' | size }}", "2, 3"),
            (
                "{{ o | find: 'k', 'a' | map: 'v' }} {{ o | find_index: 'k', 'a' }} {{ o | has: 'k', 'a' }} {{ o | has: 'k', 'z' }}",
                "3 1 true false",
            ),
            ("[{{ o | find: 'k', 'z' }}{{ o | find_index: 'k', 'z' }}]", "[]"),
            ("{{ o | sort: 'k' | map: 'k' | join: ',' }} {{ o | sort_natural: 'k' | map: 'k' | join: ',' }}", "a,a,b, a,a,b,"),
            ("{{ o | uniq: 'k' | size }} {{ o | compact: 'k' | size }} {{ o | sum: 'v' }}", "3 3 5"),
            ("{{ one | map: 'k' }} {{ one | where: 'k', 'x' | size }}", "x 1"),
        ],
    );
}

#[test]
fn sums_are_exact() {
    table_with(
        r#"{ "a": [0.1, 0.2, "0.3", [1]], "b": [], "c": [{ "x": 1 }] }"#,
        &[("{{ a | sum }} {{ b | sum }} {{ c | sum }} {{ nope | sum }}", "1.6 0 0 0")],
    );
}

#[test]
fn items_of_other_kinds() {
    table_with(
        r#"{ "a": ["x", "zoo", null, true], "b": ["x", "zoo"], "c": [] }"#,
        &[
            ("[{{ a | where: 'q' }}][{{ b | where: 'oo' }}][{{ b | has: 'z' }}][{{ c | has: 'z' }}]", "[][zoo][true][false]"),
            ("[{{ a | find: 'q' }}][{{ b | find_index: 'oo' }}][{{ b | reject: 'oo' }}][{{ b | reject: nope }}]", "[][1][x][]"),
            ("{{ 'hello' | map: 'ell' }}", "ell"),
        ],
    );
    for source in ["{{ a | has: 'k' }}", "{{ a | map: 'k' }}", "{{ a | sort: 'k' }}", "{{ a | sum: 'k' }}", "{{ m | sort }}"] {
        let template = super::Template::parse(source).unwrap();
        let data = super::json(r#"{ "a": [1, 2], "m": [1, "a"] }"#);
        assert_eq!(template.render(&data, &super::Context::default()).unwrap_err().code, "compose.renderValue", "{source}");
    }
}

#[test]
fn a_filter_on_text_sees_a_list_with_its_brackets() {
    table_with(
        r#"{ "l": [1, ["a\"", null], 2.5], "m": { "k": [true] } }"#,
        &[
            ("{{ l | append: '' }}", r#"[1, ["a\"", nil], 2.5]"#),
            ("{{ l | sort_natural | size }}{{ l | compact | upcase }}", r#"4[1, "A\"", 2.5]"#),
            ("{{ m | append: '!' }}", r#"{"k"=>[true]}!"#),
        ],
    );
}

#[test]
fn a_value_that_is_no_list_is_a_list_of_itself() {
    table(&[
        ("{{ 5 | join: '-' }} {{ 5 | sort }} {{ 'b' | uniq }} {{ 5 | compact | first }}", "5 5 b 5"),
        ("[{{ nil | join: '-' }}{{ nope | sort }}{{ nope | map: 'x' }}{{ nope | where: 'x' }}]", "[]"),
    ]);
}
