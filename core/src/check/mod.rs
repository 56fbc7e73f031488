//! Checks whether what came in is sound: facts that belong together, drafts, hand-made lists.
//!
//! In: wire types. Out: problems, all of them, or a value that nobody needs to check again. Never: a decision about a send.

pub mod branding;
pub mod channels;
pub mod contacts;
pub mod draft;
pub mod entries;
pub mod facts;
mod prepared;
pub mod publish;
pub mod texts;

pub use facts::{Facts, settings, shared};
pub use prepared::Prepared;
