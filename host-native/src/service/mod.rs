//! The service's own threads: desks that answer questions, workers that wake and hand over, one that does long jobs.
//!
//! In: how to open a host. Out: answers, messages handed over. Never: HTTP, a decision.

mod crew;
mod desks;
mod jobs;
pub mod random;
mod running;

pub use crew::{Crew, Listener};
pub use desks::{Busy, Desks};
pub use running::{Service, serve};
