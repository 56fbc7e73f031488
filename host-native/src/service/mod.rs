//! The service's own threads: desks that answer questions, workers that wake and hand over, one that does long jobs, one that
//! reads mailboxes, errands beside them.
//!
//! In: how to open a host. Out: answers, messages handed over, webhooks delivered. Never: the API's HTTP, a decision.

mod crew;
mod desks;
mod errands;
mod hooks;
mod jobs;
mod live;
mod mailboxes;
pub mod random;
mod running;
mod turns;

pub use crew::{Crew, Listener};
pub use desks::{Busy, Desks};
pub use errands::{Errands, Stop};
pub use hooks::{Deliveries, Hooks};
pub use live::Live;
pub use running::{Service, serve};
