//! What each fuzz target does with its input, so that the tests do the same with the inputs that are kept.
//!
//! In: bytes. Out: nothing, or a panic that says what does not hold. Never: a random number; the same bytes do the same.

pub mod call;
pub mod draft;
pub mod events;
pub mod measure;
pub mod pool;
pub mod template;
