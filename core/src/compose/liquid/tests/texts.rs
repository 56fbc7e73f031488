//! The filters on text, HTML, URLs and base 64.
//!
//! In: templates with text. Out: a failure where the text differs. Never: a case taken from somebody else's suite.

use super::{fails, table, table_with};

#[test]
fn case_and_space() {
    table(&[
        ("{{ 'straße' | upcase }} {{ 'ÄÖ' | downcase }} {{ 'éCOLE d' | capitalize }}", "STRASSE äö École d"),
        ("[{{ ' \t a b \n' | strip }}][{{ ' a ' | lstrip }}][{{ ' a ' | rstrip }}]", "[a b][a ][ a]"),
        ("[{{ ' a \n b  ' | squish }}][{{ nil | squish }}]", "[a b][]"),
        ("{{ 3 | upcase }}{{ nil | upcase }}{{ true | capitalize }}", "3True"),
    ]);
}

#[test]
fn joining_removing_and_replacing() {
    table(&[
        ("{{ 'a' | append: 'b' | prepend: 1 }}{{ nil | append: 'x' }}{{ 'x' | append: nil }}", "1abxx"),
        ("{{ 'a.b.c' | replace: '.', '-' }} {{ 'a.b.c' | replace: '.' }} {{ 'abc' | replace: '', '-' }}", "a-b-c abc -a-b-c-"),
        ("{{ 'a.b.c' | replace_first: '.', '-' }} {{ 'a.b.c' | replace_last: '.', '-' }}", "a-b.c a.b-c"),
        ("{{ 'abc' | replace_first: '', '-' }} {{ 'abc' | replace_last: '', '-' }}", "-abc abc-"),
        ("{{ 'a.b.c' | remove: '.' }} {{ 'a.b.c' | remove_first: '.' }} {{ 'a.b.c' | remove_last: '.' }}", "abc ab.c a.bc"),
        (
            r"{{ 'a.b' | replace: '.', '<\0>' }} {{ 'a.b' | replace: '.', '\\' }} {{ 'a.b' | replace: '.', '\d' }}",
            r"a<.>b a\b a\db",
        ),
        ("{{ 'a' | replace: 'x', 'y' }}{{ nil | replace: 'x', 'y' }}{{ 'ab' | replace: nope, '-' }}", "a-a-b-"),
    ]);
}

#[test]
fn cutting_counts_characters() {
    table(&[
        ("{{ 'héllo' | slice: 1 }} {{ 'héllo' | slice: 1, 3 }} {{ 'héllo' | slice: -2, 9 }}", "é éll lo"),
        ("[{{ 'abc' | slice: 3 }}{{ 'abc' | slice: 9 }}{{ 'abc' | slice: -9 }}{{ 'abc' | slice: 1, -1 }}]", "[]"),
        ("{{ 'abc' | slice: '1', '2' }} {{ 12345 | slice: 1, 2 }} {{ (1..5) | slice: 1, 3 }}", "bc 23 ..5"),
        ("{{ 'abcdefgh' | truncate: 5 }} {{ 'abcde' | truncate: 5 }} {{ 'ééééé' | truncate: 4, '…' }}", "ab... abcde ééé…"),
        ("{{ 'abcdef' | truncate: 2, '......' }} {{ 'abcdef' | truncate: 5, '' }}[{{ nil | truncate }}]", "...... abcde[]"),
        (
            "{{ 'a  b c d' | truncatewords: 2 }} {{ 'a b' | truncatewords: 2 }} {{ 'a b c' | truncatewords: 0, '' }}",
            "a b... a b a",
        ),
        ("[{{ ' a b ' | truncatewords: 2 }}][{{ ' a  b' | truncatewords: 2 }}]", "[a b...][ a  b]"),
        ("{{ 'a b c d e f g h i j k l m n o p' | truncatewords }}", "a b c d e f g h i j k l m n o..."),
    ]);
    fails(&["{{ 'abc' | slice: 'x' }}", "{{ 'abc' | slice: 1.5 }}", "{{ 'abc' | slice: nope }}", "{{ 'abc' | truncate: 'x' }}"]);
}

#[test]
fn splitting_drops_empty_pieces_at_the_end() {
    table(&[
        ("{{ 'a,b,,c,,' | split: ',' | join: '|' }}", "a|b||c"),
        ("{{ ',a' | split: ',' | join: '|' }}", "|a"),
        ("{{ '  a  b ' | split: ' ' | join: '|' }}", "a|b"),
        ("{{ 'héy' | split: '' | join: '|' }}", "h|é|y"),
        ("{{ '' | split: ',' | size }}{{ nil | split: ',' | size }}{{ 121 | split: 2 | join: '|' }}", "001|1"),
    ]);
}

#[test]
fn html_is_escaped_stripped_and_broken_into_lines() {
    table(&[
        (r#"{{ "<a href='x'>&amp;" | escape }}"#, "&lt;a href=&#39;x&#39;&gt;&amp;amp;"),
        ("{{ '<&lt;&#39;&amp&;&x1;' | escape_once }}", "&lt;&lt;&#39;&amp;amp&amp;;&amp;x1;"),
        ("{{ '<p>a<br/>b</p> 1 < 2' | strip_html }}", "ab 1 < 2"),
        ("{{ '<script a>x<y</script>1<!-- <b> -->2<style>z</style>3<script' | strip_html }}", "123<script"),
        ("{{ text | newline_to_br }}", ""),
        ("[{{ nil | escape }}{{ nil | escape_once }}]", "[]"),
    ]);
    table_with(
        r#"{ "t": "a\nb\r\nc" }"#,
        &[("{{ t | newline_to_br }}", "a<br />\nb<br />\nc"), ("{{ t | strip_newlines }}", "abc")],
    );
}

#[test]
fn urls_and_base_64() {
    table(&[
        ("{{ 'a b&ü~*-._' | url_encode }}", "a+b%26%C3%BC~%2A-._"),
        ("{{ 'a+b%26%C3%BC%zz%4' | url_decode }}", "a b&ü%zz%4"),
        ("{{ 'hällo?>' | base64_encode }} {{ 'aMOkbGxvPz4=' | base64_decode }}", "aMOkbGxvPz4= hällo?>"),
        (
            "{{ '??>>' | base64_url_safe_encode }} {{ 'Pz8-Pg==' | base64_url_safe_decode }} {{ 'Pz8-Pg' | base64_url_safe_decode }}",
            "Pz8-Pg== ??>> ??>>",
        ),
        ("{{ 5 | base64_encode }}[{{ nil | base64_encode }}]", "NQ==[]"),
    ]);
    fails(&[
        "{{ '%ff' | url_decode }}",
        "{{ 'YWJ' | base64_decode }}",
        "{{ 'Y WJj' | base64_decode }}",
        "{{ '_w==' | base64_url_safe_decode }}",
        "{{ 'YWK=' | base64_decode }}{{ 'YWJjZB==' | base64_decode }}",
    ]);
}

#[test]
fn default_steps_in_for_nil_false_and_what_is_empty() {
    table_with(
        r#"{ "e": "", "l": [], "m": {}, "s": " " }"#,
        &[
            (
                "{{ nope | default: 1 }}{{ e | default: 2 }}{{ l | default: 3 }}{{ m | default: 4 }}{{ false | default: 5 }}",
                "12345",
            ),
            ("{{ 0 | default: 1 }}[{{ s | default: 'x' }}][{{ nope | default }}]", "0[ ][]"),
            ("{{ false | default: 1, allow_false: true }}{{ nil | default: 1, allow_false: true }}", "false1"),
            ("{{ false | default: 1, allow_false: nope }}{{ e | default: 2, allow_false: true }}", "12"),
        ],
    );
}
