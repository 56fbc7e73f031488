//! Tags, blocks and white space.
//!
//! In: templates. Out: a failure where the text differs. Never: a case taken from somebody else's suite.

use super::{table, table_with};

#[test]
fn if_unless_and_case_choose_a_branch() {
    table_with(
        r#"{ "t": "b", "n": 2 }"#,
        &[
            ("{% if t == 'a' %}1{% elsif t == 'b' %}2{% else %}3{% endif %}", "2"),
            ("{% if false %}1{% else %}2{% else %}3{% endif %}{% if false %}1{% else %}2{% elsif true %}3{% endif %}", "22"),
            ("{% unless t == 'a' %}1{% else %}2{% endunless %}{% unless true %}1{% elsif n == 2 %}2{% endunless %}", "12"),
            ("{% case t %}{% when 'a' %}1{% when 'b', 'c' %}2{% else %}3{% endcase %}", "2"),
            ("{% case t %}{% when 'x' or 'b' %}1{% endcase %}{% case n %}{% when 2.0 %}2{% endcase %}", "12"),
            ("{% case t %} ignored {% when 'z' %}1{% else %}2{% endcase %}", "2"),
            ("{% case '' %}{% when empty %}1{% endcase %}{% case nope %}{% when nil %}2{% endcase %}", "12"),
        ],
    );
}

#[test]
fn every_when_that_matches_is_rendered_and_else_only_if_none_before_did() {
    table(&[
        ("{% case 1 %}{% when 1 %}a{% when 1, 1 %}b{% else %}c{% endcase %}", "abb"),
        ("{% assign a = 1 %}{% case a %}{% when 1 %}x{% assign a = 2 %}{% when 1 %}y{% when 2 %}z{% endcase %}", "xz"),
        ("{% case 1 %}{% when 2 %}a{% else %}b{% when 1 %}c{% else %}d{% endcase %}", "bc"),
    ]);
}

#[test]
fn assign_and_capture_make_variables_that_hide_the_data() {
    table_with(
        r#"{ "x": "data" }"#,
        &[
            ("{{ x }}{% assign x = 'own' | upcase %}{{ x }}", "dataOWN"),
            ("{% capture y %}[{{ x }}]{% endcapture %}{% assign x = y %}{{ x }}{{ y.size }}", "[data]6"),
            ("{% capture 'q' %}a{% endcapture %}{% capture \"r\" %}b{% endcapture %}{{ q }}{{ r }}", "ab"),
            ("{% assign l = 'a b' | split: ' ' %}{{ l[1] }}{{ l.first }}{{ l.size }}{% assign k = 'l' %}{{ [k].last }}", "ba2b"),
            ("{% assign x = x | append: '!' %}{% assign x = x | append: '!' %}{{ x }}{% assign z = %}[{{ z }}]", "data!![]"),
            ("{% if true %}{% assign in = 1 %}{% endif %}{{ in }}", "1"),
        ],
    );
}

#[test]
fn counters_and_cycles_remember() {
    table_with(
        r#"{ "d": 5, "g": "k" }"#,
        &[
            ("{% increment c %}{% increment c %}{{ c }}{% decrement c %}{% decrement e %}", "0121-1"),
            ("{% increment d %}{{ d }}", "56"),
            ("{% assign a = 9 %}{% increment a %}{{ a }}", "09"),
            ("{% cycle 1, 2 %}{% cycle 1, 2 %}{% cycle 1, 2 %}{% cycle 1, 2, 3 %}", "1211"),
            ("{% cycle 'p': 1, 2 %}{% cycle 'q': 1, 2 %}{% cycle 'p': 1, 2 %}", "112"),
            ("{% cycle g: 1, 2, 3 %}{% cycle 'k': 7, 8, 9 %}{% cycle g: 1, 2, 3 %}", "183"),
            ("{% cycle g: 1, 2, 3 %}{% cycle g: 1, 2 %}{% cycle g: 1 %}", "121"),
        ],
    );
}

#[test]
fn comments_docs_and_raw_are_not_read_as_template() {
    table(&[
        ("a{% comment %}{{ nope | nope }}{% if %}{% endcomment %}b", "ab"),
        ("{% comment %}{% comment %}x{% endcomment %}y{% endcomment %}z", "z"),
        ("{% comment %}{% raw %}{% endcomment %}{% endraw %}{% endcomment %}z", "z"),
        ("{% doc %}{% if {{ {% enddoc %}z", "z"),
        ("{% # one line %}{%#two%}{%-\n # a\n # b\n-%}z", "z"),
        ("{% raw %}{{ a }} {% if {% endraw %}{% raw %}{% endraw %}", "{{ a }} {% if "),
    ]);
}

#[test]
fn the_liquid_tag_has_a_tag_a_line() {
    table_with(
        r#"{ "a": "x" }"#,
        &[
            ("{% liquid\n assign b = a | upcase\n echo b\n\n if a == 'x'\n echo '!'\n endif\n# note\n%}", "X!"),
            ("{% liquid\r\n echo a\r\n echo a\r\n%}", "xx"),
            ("{% liquid %}{% liquid\n \n%}{% liquid liquid echo 'n' %}", "n"),
            ("{% liquid\ncomment\nif nope nope\nendcomment\necho a %}", "x"),
            (
                "{% liquid\ncase a\nwhen 'x'\necho 1\nelse\necho 2\nendcase\ncycle 1, 2\nincrement q\ncapture r\necho 3\nendcapture\necho r %}",
                "1103",
            ),
        ],
    );
}

#[test]
fn dashes_strip_white_space() {
    table(&[
        ("a \n {{- 1 -}} \t b", "a1b"),
        ("a {%- if true -%} b {%- endif -%} c", "abc"),
        ("a {%- comment -%} x {%- endcomment -%} b", "ab"),
        ("a {%- raw -%} {{ x }} {%- endraw -%} b", "a{{ x }}b"),
        ("a {%- doc -%} x {%- enddoc -%} b {%- # c -%} d", "abd"),
        ("a {%- liquid echo 1 -%} b", "a1b"),
        ("{{- 1 }} {{ 2 -}}", "1 2"),
    ]);
}

#[test]
fn a_block_that_makes_only_white_space_makes_nothing() {
    table(&[
        ("{% if true %} \n {% endif %}x", "x"),
        ("{% if true %} {% assign a = 1 %} {% comment %}c{% endcomment %} {% endif %}x", "x"),
        ("{% if true %} {% if true %} {% endif %} {% endif %}x", "x"),
        ("{% unless false %} {% endunless %}{% case 1 %} {% when 1 %} {% endcase %}x", "x"),
        ("{% if true %} {% capture a %}c{% endcapture %} {% endif %}x", "x"),
        ("{% if true %} {% else %}a{% endif %}x", " x"),
        ("{% if true %} {{ nope }}{% endif %}x", " x"),
        ("{% if true %} {% increment a %}{% endif %}{% if true %} {% raw %} {% endraw %}{% endif %}x", " 0  x"),
    ]);
}
