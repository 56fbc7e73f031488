//! The filters on numbers.
//!
//! In: templates with numbers. Out: a failure where the text differs. Never: a float.

use super::{fails, table};

#[test]
fn whole_numbers_stay_whole_and_decimals_are_exact() {
    table(&[
        ("{{ 1 | plus: 2 }} {{ 0.1 | plus: 0.2 }} {{ 1 | plus: 1.0 }} {{ 5 | minus: 7.5 }}", "3 0.3 2.0 -2.5"),
        ("{{ 3 | times: 4 }} {{ 3 | times: 1.1 }} {{ 4611686018427387904 | times: 4 }}", "12 3.3 18446744073709551616"),
        (
            "{{ 10 | divided_by: 4 }} {{ 10 | divided_by: 4.0 }} {{ -7 | divided_by: 2 }} {{ 10 | divided_by: 3.0 }}",
            "2 2.5 -4 3.3333333333333335",
        ),
        ("{{ 7 | modulo: 3 }} {{ -7 | modulo: 3 }} {{ 7 | modulo: -3 }} {{ 7.5 | modulo: 2 }}", "1 2 -2 1.5"),
        ("{{ -3 | abs }} {{ -3.5 | abs }} {{ '-4' | abs }}", "3 3.5 4"),
    ]);
}

#[test]
fn rounding_is_half_away_from_zero() {
    table(&[
        ("{{ 2.5 | round }} {{ -2.5 | round }} {{ 1.005 | round: 2 }} {{ 2.71828 | round: 3 }}", "3 -3 1.01 2.718"),
        ("{{ 155 | round: -1 }} {{ 155.5 | round: -1 }} {{ 5.6 | round: -2 }} {{ 5 | round: 2 }}", "160 160 0 5"),
        (
            "{{ 1.2 | ceil }} {{ -1.2 | ceil }} {{ 1.8 | floor }} {{ -1.2 | floor }} {{ '3.5' | ceil }} {{ 4 | floor }}",
            "2 -1 1 -2 4 4",
        ),
        ("{{ 2 | at_least: 3 }} {{ 2.5 | at_least: 1 }} {{ 2 | at_most: 1.5 }} {{ 'x' | at_most: 3 }}", "3 2.5 1.5 0"),
    ]);
}

#[test]
fn text_is_read_as_far_as_it_is_a_number() {
    table(&[
        ("{{ ' 12 apples' | plus: 1 }} {{ '1.5' | plus: 1 }} {{ '1.5kg' | plus: 1 }} {{ 'x' | plus: 1 }}", "13 2.5 2 1"),
        (
            "{{ '+3' | plus: 0 }} {{ '-3' | plus: 0 }} {{ '1_000' | plus: 0 }} {{ '1__0' | plus: 0 }} {{ '.5' | plus: 0 }}",
            "3 -3 1000 1 0",
        ),
        ("{{ nil | plus: 1 }} {{ true | plus: 1 }} {{ blank | plus: 1 }} {{ 1 | plus: nope }}", "1 1 1 1"),
    ]);
}

#[test]
fn dividing_by_zero_and_numbers_without_end_are_errors() {
    fails(&[
        "{{ 1 | divided_by: 0 }}",
        "{{ 1.5 | divided_by: 0 }}",
        "{{ 1 | divided_by: 0.0 }}",
        "{{ 1 | modulo: 0 }}",
        "{{ 1 | divided_by: 'x' }}",
        "{% assign x = 99999999999999999999 | times: 99999999999999999999 %}{{ x | times: x }}",
    ]);
}
