//! The js face's tests in Node.
//!
//! In: the cases. Out: their outcome. Never: a case that the browser does not run too.
#![cfg(all(target_arch = "wasm32", feature = "js"))]

mod cases;
