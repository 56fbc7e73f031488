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
mod moving;
mod places;
mod questions;
pub mod random;
mod roll;
mod running;
mod stop;
mod turns;

pub use crew::{Crew, Listener};
pub use desks::{Desks, Office, Unanswered};
pub use errands::Errands;
pub use hooks::{Deliveries, Hooks};
pub(crate) use live::MOST_OF_A_KEY;
pub use live::{Deaf, Ear, Live};
pub use moving::to_objects;
pub use roll::Roll;
pub use running::{Objects, Service, serve};
pub use stop::Stop;
