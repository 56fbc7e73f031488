//! Times the core's three works, schedule, render and advance, beside programs that do the same with libraries, and by hand.
//!
//! In: which works, all if none is named. Out: one line for each, `name` and nanoseconds of processor time a piece, best of five rounds. Never: a result that
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
mod preview;
mod render;
mod schedule;

fn main() {
    // `cargo bench` hands over switches of its own; whatever is no switch names the works that are wanted.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    for (name, run) in
        [("schedule", schedule::run as fn()), ("preview", preview::run), ("render", render::run), ("advance", advance::run)]
    {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            run();
        }
    }
}
