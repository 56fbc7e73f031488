//! The service's own threads: desks that answer questions, workers that wake and hand over.
//!
//! In: how to open a host. Out: answers, messages handed over. Never: HTTP, a decision.

mod crew;
mod desks;
pub mod random;
mod running;

pub use crew::{Crew, Listener};
pub use desks::{Busy, Desks};
pub use running::{Service, serve};
