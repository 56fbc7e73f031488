//! What is wrong with a source, and where (S3).
//!
//! In: broken templates. Out: a failure where code, place or sentence differ. Never: a panic taken for an error.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Template, refused};

#[test]
fn loops_and_includes_are_refused_by_name() {
    refused(
        "compose.notInSubset",
        &[
            "{% for a in b %}{{ a }}{% else %}x{% endfor %}",
            "{% tablerow a in b %}{% endtablerow %}",
            "{% include 'a' %}",
            "{% render 'a' %}",
            "{% break %}",
            "{% continue %}",
            "{% ifchanged %}a{% endifchanged %}",
            "{% liquid\nfor a in b\nendfor %}",
        ],
    );
}

#[test]
fn what_is_opened_has_to_be_closed() {
    refused(
        "compose.templateSyntax",
        &[
            "{{ a",
            "{{ a }",
            "{% if a",
            "{% if a %}b",
            "{% unless a %}b{% endif %}",
            "{% case a %}{% when 1 %}",
            "{% capture a %}b",
            "{% raw %}a",
            "{% comment %}a",
            "{% comment %}{% comment %}a{% endcomment %}",
            "{% comment %}{% assign a = 1{% endcomment %}",
            "{% doc %}a",
            "{% doc %}{% doc %}{% enddoc %}",
            "{% endif %}",
            "{% else %}",
            "{% when 1 %}",
            "{% if true %}{% liquid endif %}",
            "{% liquid\nif true\necho 1 %}",
        ],
    );
}

#[test]
fn tags_have_their_own_grammar() {
    refused(
        "compose.templateSyntax",
        &[
            "{%%}",
            "{% %}",
            "{% if %}a{% endif %}",
            "{% if a and %}b{% endif %}",
            "{% if not a %}b{% endif %}",
            "{% if a = 1 %}b{% endif %}",
            "{% if a && b %}c{% endif %}",
            "{% if a startswith b %}c{% endif %}",
            "{% if (a == b) %}c{% endif %}",
            "{% if 1 == 1 == 1 %}c{% endif %}",
            "{% assign a %}",
            "{% assign = 1 %}",
            "{% assign a b = 1 %}",
            "{% assign a? = 1 %}",
            "{% assign a = 1 + 2 %}",
            "{% assign a = 1, 2 %}",
            "{% capture %}a{% endcapture %}",
            "{% capture a b %}a{% endcapture %}",
            "{% increment %}",
            "{% cycle %}",
            "{% cycle 'a' 'b' %}",
            "{% case a %}{% when %}b{% endcase %}",
            "{% raw a %}b{% endraw %}",
            "{% doc a %}b{% enddoc %}",
            "{% # a\n b %}",
            "{{ 'a' upcase }}",
            "{{ 'a' | }}",
            "{{ | upcase }}",
            "{{ 'a' || upcase }}",
            "{{ 'a' | append 'b' }}",
            "{{ 'a' | append: }}",
            "{{ 'a' | append: 'b', }}",
            "{{ 'a }}",
            "{{ a. }}",
            "{{ a[ }}",
            "{{ a['b' }}",
            "{{ (1..2 }}",
            "{{ 1.2.3 }}",
            "{{ 1 * 2 }}",
            "{{ “a” }}",
        ],
    );
    refused("compose.unknownTag", &["{% nope %}", "{% liquid nope %}", "{% asign a = 1 %}", "{% 1 %}"]);
    refused("compose.unknownFilter", &["{{ a | nope }}", "{% assign a = 1 | nope %}"]);
    refused(
        "compose.filterArguments",
        &["{{ a | append }}", "{{ a | upcase: 1 }}", "{{ a | replace: 1, 2, 3 }}", "{{ a | append: x: 1 }}", "{{ a | date }}"],
    );
}

#[test]
fn an_error_says_where_it_is_in_lines_and_characters() {
    let places = |source: &str| -> Vec<(u32, u32)> {
        let errors = Template::parse(source).unwrap_err();
        errors.iter().map(|error| (error.at.line, error.at.column)).collect()
    };
    assert_eq!(places("{{ a | nope }}"), [(1, 8)]);
    assert_eq!(places("é\n\nüü {{ a b }}"), [(3, 9)]);
    assert_eq!(places("a\n{% if x %}b"), [(2, 4)]);
    assert_eq!(places("{% liquid\n  echo a\n  echo a b\n%}"), [(3, 10)]);
    assert_eq!(places("{{ 'a"), [(1, 1)]);
}

#[test]
fn all_errors_are_told_in_order() {
    let errors = Template::parse("{{ a | nope }}\n{% for x in y %}{{ x b }}{% endfor %}\n{% if %}{{ c | append }}{% endif %}")
        .unwrap_err();
    let codes: Vec<&str> = errors.iter().map(|error| error.code).collect();
    assert_eq!(
        codes,
        [
            "compose.unknownFilter",
            "compose.notInSubset",
            "compose.templateSyntax",
            "compose.templateSyntax",
            "compose.filterArguments"
        ]
    );
}

#[test]
fn advice_is_given_for_common_slips() {
    let help = |source: &str| -> String { Template::parse(source).unwrap_err().remove(0).help.unwrap() };
    assert_eq!(help("{{ a | upcas }}"), "did you mean `upcase`?");
    assert!(help("{% if a = 1 %}{% endif %}").contains("`==`"));
    assert!(help("{{ a + 1 }}").contains("`plus`"));
    assert!(help("{{ “a” }}").contains("straight quotes"));
    assert!(help("{% for a in b %}{% endfor %}").contains("`join`"));
}
