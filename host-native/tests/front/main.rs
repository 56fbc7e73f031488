//! What stands before the service, as the world meets it: public pages, limits, checks for operators, and those who mean harm.
//!
//! In: requests to the real program. Out: a failure where an answer is another one. Never: a look inside, but for what the API does not
//! show.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod ops;
mod pages;
mod raw;
mod siege;
#[path = "../told/support.rs"]
#[allow(dead_code, reason = "others need all of it")]
mod support;
