//! What a model is asked and what its answers are worth: requests, answers read and refused, limits in plain-word rules (M1, M3, M4, E10).
//!
//! In: a conversation's messages, settings; a model's answer as text. Out: a request that any host can carry; a typed answer, or what is
//! wrong with it. Never: a call; an answer taken on trust; what a contact wrote taken for an instruction.

mod answer;
mod ask;
mod gaps;
mod limits;
mod links;
mod material;
mod prompts;
pub mod rules;

pub use answer::{classified, composed, decided, read, summarized};
pub use ask::ask;
pub use limits::{Bounds, MOST};
