//! The engine of trials: books in memory, a clock that is moved, processes that take turns by a seed and die at any step.
//!
//! In: a [`Chance`], processes. Out: every turn of the real loop and the real core, in an order that the chance chose, the same each time.
//! Never: a thread that goes on beside another; the machine's clock.
//!
//! Whatever a process asks of the world is a *step*: before it and after it another process may go on, this one may stand still for a
//! while (as one that was stopped and continued), or die. A process that has died hears of nothing but faults until it begins again.

mod disk;
mod schedule;

pub use disk::{Disk, Place, Slot};
pub use schedule::{Chance, Death, ON_ITS_WAY, PASSED, Process, Schedule};
