//! A CRM's first months, over HTTP alone: the real service, messages to a receiver here, days that pass in seconds.
//!
//! In: people, sequences, what they answer. Out: the receiver's messages, timelines, counts; on SQLite or on the PostgreSQL of
//! `RELANCE_TEST_DATABASE`, and over Restate where `RELANCE_TEST_ENGINE` is `restate`. Never: a message lost or doubled, a timeline that the vectors do not tell.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod conversations;
mod months;
#[path = "../support/node.rs"]
mod node;
mod receiver;
mod refusals;
mod service;
mod stories;
