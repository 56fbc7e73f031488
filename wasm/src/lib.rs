//! Two thin faces on the core, each its own build: plain exports for any runtime, and the module of the npm package.
//!
//! In: requests as bytes or JS values. Out: the core's answers, unchanged. Never: a decision, and no state beyond the core that
//! the host holds.

#[cfg(feature = "js")]
pub mod js;
#[cfg(feature = "raw")]
pub mod raw;
