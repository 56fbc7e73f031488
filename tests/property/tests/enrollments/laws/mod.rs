//! The laws, by what they are about.
//!
//! In: nothing. Out: the list of all. Never: a law of its own.

mod again;
mod caps;
mod clearance;
mod keys;
mod pauses;
mod preview;
mod restrict;
mod sending;
mod states;
mod texts;
mod versions;

use crate::run::Law;

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Law> {
    let files = [
        again::LAWS,
        caps::LAWS,
        clearance::LAWS,
        keys::LAWS,
        pauses::LAWS,
        preview::LAWS,
        restrict::LAWS,
        sending::LAWS,
        states::LAWS,
        texts::LAWS,
        versions::LAWS,
    ];
    files.into_iter().flatten()
}
