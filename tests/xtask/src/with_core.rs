//! The tasks that need the core itself: code generation, zone data, benchmarks.
//!
//! In: a task's name and its arguments, from `xtask`. Out: what the task makes. Never: called by hand; `cargo xtask` does it.

mod bench;
mod codegen;
mod zones;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((task, rest)) if task == "bench" => bench::run(rest),
        Some((task, rest)) if task == "codegen" => codegen::run(rest),
        Some((task, rest)) if task == "zones" => zones::run(rest),
        _ => Err(anyhow::anyhow!("expected a task of `cargo xtask`")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
