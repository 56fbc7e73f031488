//! The service as its users meet it: the real program, its API over HTTP, receivers of webhooks on loopback.
//!
//! In: requests. Out: a failure where an answer is another one. Never: a look inside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod live;
#[path = "../support/receiver.rs"]
mod receiver;
mod support;
mod webhooks;
