//! By which channel a step goes out, in which form, and why not by the others (R1–R4).
//!
//! In: a step, the facts, which addresses are dead. Out: a [`Route`], or each channel's reason. Never: a text, a moment.

mod profile;
mod reach;
mod review;
mod select;

pub use profile::{Address, Profile, profile};
pub use reach::reach;
pub use review::review;
pub use select::{NotTaken, Route, cut_off, select};
