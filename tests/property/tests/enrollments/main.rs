//! The laws of enrollments (X7), tried on the core with random worlds, events and a virtual clock.
//!
//! In: `RELANCE_PROPERTY_EVENTS` (default 1,000,000), `RELANCE_PROPERTY_SEED` (default 1), and `RELANCE_PROPERTY_WALK`, the number of
//! one walk to repeat alone. Out: no broken law, or for each the smallest walk found that breaks it, with its seed and number; and
//! how often everything was tried. Never: a provider, a wait.
//!
//! One run makes all walks, each an enrollment and what happens to it, and holds every law against each of them; a law's test looks
//! up what the run found.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a test: a broken assumption must stop it"
)]

/// A file's laws: `every n` says on which walks they are tried, all or each n-th. Makes a test of each.
macro_rules! laws {
    ($(every $every:literal: $($name:ident),+;)+) => {
        pub const LAWS: &[crate::run::Law] =
            &[$($(crate::run::Law { name: stringify!($name), every: $every, holds: $name }),+),+];
        mod tests {
            $($(#[test]
            fn $name() {
                crate::run::require(stringify!($name));
            })+)+
        }
    };
}

mod clock;
mod coverage;
mod happen;
mod laws;
mod moves;
mod run;
mod shrink;
mod story;
mod walk;
mod world;
