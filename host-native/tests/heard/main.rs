//! What providers and mailboxes tell a running service: the real program, webhooks signed as their providers sign them, mail as it comes.
//!
//! In: webhooks and mail, honest and forged. Out: a failure where one does nothing, does something twice, or is believed wrongly. Never: a
//! provider beyond loopback.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod by_hand;
mod mail;
mod mailbox;
mod providers;
#[path = "../support/receiver.rs"]
mod receiver;
mod reports;
mod sent;
#[path = "../told/support.rs"]
#[allow(dead_code, reason = "others stop it")]
mod service;
#[path = "../support/mod.rs"]
mod support;
mod world;
