//! The next step's moment: anchor, wait, listed times, holds, calendar, spread, lateness.
//!
//! In: a state, a step, the facts. Out: a plan with its reasons, or why there is none. Never: a channel, a text.

mod caps;
mod late;
mod plan;
pub mod review;

pub use caps::capped;
pub use late::{keep_apart, latest, too_late};
pub use plan::{NoPlan, bound, count_left_out, defer, plan, recheck};
