//! Tries to make a template trap, hang, or write more than the limits allow.
//!
//! In: a template's text and, behind a zero byte, its data. Out: an input that breaks it, if one is found. Never: what is done with the input; see `src/template.rs`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use relance_core_fuzz::{measure, template};

fuzz_target!(|input: &[u8]| {
    measure::within_limit(|| template::once(input));
    template::tried(input);
});
