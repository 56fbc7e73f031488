//! A fake world: people, a provider, workers that die, and a seed that says how all of it goes.
//!
//! In: a seed. Out: what became of every enrollment and every message, and what is wrong with that. Never: two lives of one seed that differ.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "it serves tests only: what goes wrong must stop them"
)]

pub mod balance;
pub mod lives;
pub mod provider;
pub mod world;

pub use world::{Told, World, live_through};
