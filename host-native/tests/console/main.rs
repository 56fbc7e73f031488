//! The console's front door as a browser meets it: the page, who is signed in, users, sample data.
//!
//! In: requests to the real program, on SQLite or on the PostgreSQL of `RELANCE_TEST_DATABASE`. Out: what is checked is status, headers and
//! body. Never: a look inside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod browser;
mod keys;
#[path = "../front/raw.rs"]
#[allow(dead_code, reason = "others need all of it")]
mod raw;
mod roles;
mod sample;
mod serving;
mod sessions;
mod set_up;
mod sites;
#[path = "../service/support.rs"]
#[allow(dead_code, reason = "others need all of it")]
mod support;
mod tries;
mod users;
