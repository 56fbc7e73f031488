//! By which channel a step goes out, in which form, and why not by the others (R1–R4).
//!
//! In: a step, the facts, which addresses are dead. Out: a [`Route`], or each channel's reason. Never: a text, a moment.

mod ask;
mod form;
mod nanp;
mod reach;
mod review;
mod select;

pub use ask::route;
pub use reach::reach;
pub use review::review;
pub use select::{Capped, NotTaken, Refused, Route, cut_off, select};
