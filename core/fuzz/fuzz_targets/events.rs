//! Tries to lead an enrollment into a state that can't be: live after its end, waiting for nothing, sending twice.
//!
//! In: numbers that choose a sequence and what happens to it. Out: an input that breaks it, if one is found. Never: what is done with the input; see `src/events.rs`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use relance_core_fuzz::{events, measure};

fuzz_target!(|input: &[u8]| measure::within_limit(|| events::tried(input)));
