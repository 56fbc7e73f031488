//! The command line as its users meet it: real processes, real files, exit codes, both outputs.
//!
//! In: arguments, files, standard input. Out: what the program prints and how it ends. Never: a look inside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod approvals;
mod bad_input;
mod capsules;
mod conversations;
mod copies;
mod import;
mod operating;
mod options;
mod output;
mod program;
mod rules;
mod shadow;
mod store;
mod stream;
mod talks;
mod users;
