//! The js face's tests in a browser.
//!
//! In: the cases. Out: their outcome. Never: a case that Node does not run too.
#![cfg(all(target_arch = "wasm32", feature = "js"))]

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

mod cases;
