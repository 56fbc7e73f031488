//! The next step's moment: anchor, wait, listed times, holds, calendar, spread, lateness.
//!
//! In: a state, a step, the facts. Out: a plan with its reasons, or why there is none. Never: a channel, a text.

mod late;
mod plan;
pub mod review;

pub use late::{kept_apart, too_late};
pub use plan::{NoPlan, plan, recheck, would_be};
