//! A second opinion on time: answers `when` the slow, obvious way, so that the core can be held against it.
//!
//! In: a [`Question`], read straight off the rules T1 to T9. Out: an [`Answer`], found by walking minute by minute and asking
//! of each what the clocks show. Never: a line of the core; interval arithmetic; spread (T10).
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "it serves tests only: a broken assumption must stop them"
)]

pub mod calendar;
pub mod compare;
pub mod generate;
pub mod json;
pub mod random;
pub mod read;
pub mod shrink;
pub mod when;
pub mod zone;

pub use calendar::{Calendar, Window};
pub use when::{Answer, Question, Start, Wait, when};
pub use zone::{Reading, Wall, Zone, Zones};
