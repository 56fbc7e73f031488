//! Outputs, paths, literals and conditions.
//!
//! In: templates. Out: a failure where the text differs. Never: a case taken from somebody else's suite.

use super::{refused, table, table_with};

#[test]
fn literals_are_written_as_ruby_writes_them() {
    table(&[
        ("{{ 'a' }}{{ \"it's\" }}{{ '{{' }}", "ait's{{"),
        ("{{ 12 }} {{ -3 }} {{ 1.50 }} {{ 2.0 }}", "12 -3 1.5 2.0"),
        ("{{ true }}{{ false }}{{ nil }}{{ null }}{{ empty }}{{ blank }}", "truefalse"),
        (
            "{{ 1000000000000000.0 }} {{ 123456789012345.5 }} {{ 0.00001 }} {{ 0.0001 }}",
            "1.0e+15 123456789012345.5 1.0e-05 0.0001",
        ),
        ("{{ (2..4) }}", "2..4"),
        ("{{}}{{ }}{{-}}", ""),
    ]);
}

#[test]
fn paths_lead_through_objects_and_lists() {
    let data = r#"{ "a": { "b": [10, 20, 30], "c d": 1, "size": 9 }, "s": "héllo", "k": "b", "n": -1, "o": { "x": 1, "y": 2 }, "e": {} }"#;
    table_with(
        data,
        &[
            ("{{ a.b[0] }}{{ a['b'][1] }}{{ a.b[-1] }}{{ a.b[n] }}", "10203030"),
            ("{{ a[k].first }} {{ a.b.last }} {{ a.b.size }} {{ a.size }} {{ s.size }} {{ o.size }}", "10 30 3 9 5 2"),
            ("{{ a['c d'] }}{{ ['s'] }}{{ [k] }}", "1héllo"),
            ("{{ a . b [ 0 ] }}", "10"),
            ("{{ a.b[9] }}{{ a.b[-9] }}{{ a.nope.deeper }}{{ nope[0] }}{{ s[0] }}{{ s.first }}", ""),
            ("{{ o.first }}|{{ o.last }}|{{ e.first }}|{{ e }}|{{ o }}", "x1|||{}|{\"x\"=>1, \"y\"=>2}"),
        ],
    );
}

#[test]
fn the_words_empty_blank_and_nil_are_names_when_a_path_follows() {
    table_with(
        r#"{ "empty": { "a": 1 }, "blank": { "a": 2 }, "nil": { "a": 3 } }"#,
        &[("{{ empty.a }}{{ blank['a'] }}{{ nil.a }}", "123")],
    );
}

#[test]
fn a_list_is_written_without_separators_and_nested_objects_as_ruby_shows_them() {
    table_with(
        r#"{ "l": ["a", ["b", null, 1.0], true], "m": [{ "a": null, "b": "q\"\n", "c": [1, "x"] }] }"#,
        &[("{{ l }}", "ab1.0true"), ("{{ m }}", "{\"a\"=>nil, \"b\"=>\"q\\\"\\n\", \"c\"=>[1, \"x\"]}")],
    );
}

#[test]
fn only_nil_and_false_are_false() {
    for (value, truth) in
        [("nil", "n"), ("false", "n"), ("nope", "n"), ("0", "y"), ("''", "y"), ("empty", "y"), ("blank", "y"), ("0.0", "y")]
    {
        let source = alloc::format!("{{% if {value} %}}y{{% else %}}n{{% endif %}}");
        assert_eq!(super::text(&source, "{}"), truth, "{value}");
    }
}

fn holds(condition: &str, data: &str) -> bool {
    super::text(&alloc::format!("{{% if {condition} %}}y{{% endif %}}"), data) == "y"
}

#[test]
fn conditions_that_hold() {
    let data = r#"{ "l": ["a", 2, null, false], "m": { "k": 1 }, "s": "hello 9", "z": "", "zl": [], "zm": {}, "w": " \n" }"#;
    for condition in [
        "1 == 1.0",
        "1 != '1'",
        "1 <> 2",
        "'abc' < 'acb'",
        "2 >= 2.0",
        "1.5 <= 2",
        "nope == nil",
        "nil == null",
        "l contains 2",
        "l contains 'a'",
        "m contains 'k'",
        "s contains 9",
        "s contains 'llo'",
        "(1..5) contains 3",
        "(1..3) == (1..3)",
        "z == empty",
        "zl == empty",
        "empty == zm",
        "z == blank",
        "w == blank",
        "nope == blank",
        "false == blank",
        "zm == blank",
        "true or false and false",
        "false and false or true or true and true == false",
        "l == l",
    ] {
        let expected = !condition.starts_with("false and");
        assert_eq!(holds(condition, data), expected, "{condition}");
    }
}

#[test]
fn conditions_that_do_not_hold() {
    let data = r#"{ "l": ["a", 2, null, false], "m": { "k": 1 }, "s": "hello" }"#;
    for condition in [
        "true and false and false or true",
        "1 == '1'",
        "1 == true",
        "0 == false",
        "nil == false",
        "l contains nil",
        "l contains false",
        "s contains nope",
        "nope contains 'a'",
        "m contains 'x'",
        "5 contains 5",
        "nil == empty",
        "blank == empty",
        "'a' == blank",
        "s == empty",
        "nil < 1",
        "1 > nope",
        "true > false",
        "blank <= 1",
        "1 >= empty",
        "l < 3",
        "m > 0",
    ] {
        assert!(!holds(condition, data), "{condition}");
    }
}

#[test]
fn and_and_or_are_read_from_right_to_left() {
    table(&[
        ("{% if true or false and false %}y{% else %}n{% endif %}", "y"),
        ("{% if false and true or true %}y{% else %}n{% endif %}", "n"),
    ]);
}

#[test]
fn a_number_and_a_text_have_no_order() {
    super::fails(&["{% if '2' > 1 %}a{% endif %}", "{% if 1 < 'a' %}a{% endif %}"]);
}

#[test]
fn the_ends_of_a_range_are_read_as_whole_numbers() {
    table_with(
        r#"{ "a": "2", "f": 1.9, "t": "foo" }"#,
        &[
            ("{{ (a..4) | join: ' ' }}", "2 3 4"),
            ("{{ (f..2) | join: ' ' }}", "1 2"),
            ("{{ (t..1) | join: ' ' }}|{{ (3..1) | join }}|{{ (nope..1) | join }}", "0 1||0 1"),
            ("{{ (1..4) | size }}{{ (2..4) | first }}{{ (2..4) | last }}", "424"),
        ],
    );
}

#[test]
fn names_may_have_hyphens_digits_and_a_question_mark() {
    table_with(r#"{ "a-b": 1, "_": 2, "x9": 3, "ok?": 4 }"#, &[("{{ a-b }}{{ _ }}{{ x9 }}{{ ok? }}{{ a-b-}}", "12341")]);
    refused(
        "compose.templateSyntax",
        &["{{ -a }}", "{{ @a }}", "{{ a.0.b }}", "{{ a.['b'] }}", "{{ a[0]b }}", "{{ a..b }}", "{{ a b }}"],
    );
}
