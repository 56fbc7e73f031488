//! The host's own links in email: to leave, and, where somebody asked for it, what was opened and clicked (F3).
//!
//! In: a message's HTML, the address that was called. Out: HTML with the host's links; what a link stands for; whether a machine followed
//! it. Never: a redirect to an address that the host did not write itself; a decision: what machines do counts for nothing, and neither
//! opens nor clicks stop or branch anything.

mod links;
mod machine;
mod token;

pub(crate) use links::{links_in, pixel, rewritten};
pub use machine::{Hit, HitKind, Verdict, is_machine};
pub use token::{Links, Token};
