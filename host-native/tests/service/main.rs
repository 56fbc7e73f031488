//! The service as its users meet it: a real process, answers over HTTP, on SQLite or on the PostgreSQL of `RELANCE_TEST_DATABASE`.
//!
//! In: requests. Out: what is checked is status, headers and body. Never: a look inside, but for what another part of the host has done.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod accounts;
mod approvals;
mod capsules;
mod catalogue;
mod contacts;
mod crashes;
mod desks;
mod enrollments;
mod events;
mod every_route;
mod examples;
mod fares;
mod inbox;
mod jobs;
mod keys;
mod known;
mod lists;
mod many_acts;
mod person;
mod questions;
mod scheduled;
mod sequences;
mod settings;
mod shadow;
#[path = "../support/standin.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod standin;
mod support;
mod suppressions;
mod threads;
mod under_way;
