//! Relance decides follow-ups: what to say to a person next, when, on which channel, and why.
//!
//! In: requests as JSON or typed values, with the time. Out: decisions, effects, new state and the next wake-up, each with its
//! reasons. Never: a clock, a file, a socket, a thread, randomness.
//!
//! The modules are the rooms of one house, and data walks one way through them: [`base`], [`wire`], [`time`], [`check`],
//! [`lifecycle`], [`schedule`], [`route`], [`compose`], [`emit`], with [`engine`] as the corridor that knows their order.
//! [`understand`] reads what contacts write, [`assistant`] asks models and reads their answers, [`watch`] follows conversations.
//! [`preview`], [`simulate`], [`explore`], [`diff`], [`replay`] and [`explain`] walk the same
//! corridor; [`call`] is the front door for every host.
#![no_std]
#![warn(clippy::float_arithmetic)]

extern crate alloc;
#[cfg(any(test, feature = "schema"))]
extern crate std;

pub mod assistant;
pub mod base;
pub mod bulk;
pub mod call;
pub mod catalogue;
pub mod check;
pub mod compose;
pub mod diff;
pub mod emit;
pub mod engine;
pub mod explain;
pub mod explore;
mod html;
pub mod lifecycle;
pub mod preview;
pub mod replay;
pub mod route;
pub mod schedule;
pub mod simulate;
pub mod time;
pub mod understand;
pub mod watch;
pub mod wire;

/// The guides, as they stand in `core/docs`; their examples run with the tests.
pub mod docs {
    #[doc = include_str!("../docs/ARCHITECTURE.md")]
    pub mod architecture {}
    #[doc = include_str!("../docs/DESIGN.md")]
    pub mod design {}
    #[doc = include_str!("../docs/HOSTING.md")]
    pub mod hosting {}
    #[doc = include_str!("../docs/TEMPLATES.md")]
    pub mod templates {}
    #[doc = include_str!("../docs/TIME.md")]
    pub mod time {}
    #[doc = include_str!("../../README.md")]
    pub mod readme {}
}
