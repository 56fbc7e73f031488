//! Tries to make the call trap, hang, answer no JSON, or answer the same request in two ways.
//!
//! In: bytes as the text of a request. Out: an input that breaks it, if one is found. Never: what is done with the input; see `src/call.rs`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use relance_core_fuzz::{call, measure};

fuzz_target!(|input: &[u8]| {
    measure::within_limit(|| call::once(input));
    call::tried(input);
});
