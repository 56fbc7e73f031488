//! Relance decides follow-ups: what to say to a person next, when, on which channel, and why.
//!
//! In: requests as JSON or typed values, with the time. Out: decisions, effects, new state and the next wake-up, each with its
//! reasons. Never: a clock, a file, a socket, a thread, randomness.
#![no_std]
#![warn(clippy::float_arithmetic)]

extern crate alloc;
#[cfg(any(test, feature = "schema"))]
extern crate std;

pub mod base;
pub mod compose;
pub mod wire;
