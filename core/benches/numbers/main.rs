//! Times the core's three works, schedule, render and advance, beside programs that do the same with libraries, and by hand.
//!
//! In: nothing. Out: one line for each, `name` and nanoseconds of processor time a piece, best of five rounds. Never: a result that
//! was not compared with the others' first.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints, and fails loudly"
)]
#![allow(missing_docs, reason = "a benchmark has no users")]

mod advance;
mod measure;
mod render;
mod schedule;

fn main() {
    schedule::run();
    render::run();
    advance::run();
}
