//! What an event does to an enrollment: reply, stop, pause, goal, outcome of a send; and whether one may begin.
//!
//! In: a state, an event, the facts. Out: the changed state, with decisions and effects in a [`Ledger`]; proof that a message may
//! go out ([`Cleared`]). Never: a moment computed, a channel chosen.

mod cleared;
mod enrolling;
mod events;
mod frontier;
mod holds;
mod ledger;
mod migration;
mod outcomes;
mod pauses;
mod replies;
mod steps;
mod stops;
mod targets;
mod writing;

pub use cleared::{Cleared, clear};
pub use enrolling::{Reach, Request, begin};
pub use events::apply;
pub use frontier::{frontier, settle};
pub use holds::held_by_person;
pub use ledger::Ledger;
pub use outcomes::stays_unsure;
pub use pauses::pause_above;
pub use steps::{CutOff, conclude, hold, unreachable};
pub use stops::end;
pub use writing::{ask, expire, tell_stale, text_of};
