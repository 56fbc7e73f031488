//! Tries to make a draft that is sound by `check` and yet can't be published or previewed.
//!
//! In: numbers that put a draft together from the pool. Out: an input that breaks it, if one is found. Never: what is done with the input; see `src/draft.rs`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use relance_core_fuzz::{draft, measure};

fuzz_target!(|input: &[u8]| measure::within_limit(|| draft::tried(input)));
