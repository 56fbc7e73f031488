//! Runs the project's tasks: set-up, demo, tests, code generation, tidiness, benchmarks, zone data, vectors.
//!
//! In: a task's name and its arguments. Out: what the task makes, a line a step with its time, and the exit code.
//! Never: part of what is published; nothing imports it.

mod console;
mod coverage;
mod demo;
mod due;
mod faults;
mod files;
mod fuzz;
mod host_node;
mod hosts;
mod kills;
mod load;
mod node;
mod numbers;
mod packaging;
mod postgres;
mod report;
mod restate;
mod run;
mod runner;
mod setup;
mod test;
mod tidy;
mod understanding;
mod wasm;

use anyhow::{Result, bail};
use std::process::ExitCode;

use report::step;
use run::Cmd;

/// A task: its name, what it does in a short line, and the function that does it.
struct Task {
    name: &'static str,
    does: &'static str,
    run: fn(&[String]) -> Result<()>,
}

const TASKS: &[Task] = &[
    Task { name: "setup", does: "brings the wasm target, both wasm modules and the npm packages", run: setup::run },
    Task { name: "demo", does: "two weeks of a welcome sequence around the world, in a few seconds", run: demo::run },
    Task {
        name: "test",
        does: "runs every check and test, or the parts that are named; the last line counts them",
        run: test::run,
    },
    Task { name: "ci", does: "what `test` does; for machines", run: test::run },
    Task { name: "vectors", does: "answers every vector with every build and prints their digests", run: vectors },
    Task { name: "packaging", does: "tries the packed npm package in every environment, bundler and runtime", run: packaging },
    Task {
        name: "screenshots",
        does: "makes the pictures of the console's pages, light, dark and on a phone",
        run: console::screenshots,
    },
    Task {
        name: "codegen",
        does: "makes the schema, the types and the functions that follow from the wire (`--check`: compares)",
        run: codegen,
    },
    Task { name: "coverage", does: "tells which vectors pin down which rule (`--check`: compares)", run: coverage::run },
    Task { name: "fuzz", does: "fuzzes the service over HTTP by its own description (`api [--examples N]`)", run: fuzz::run },
    Task {
        name: "kills",
        does: "kills a host at every point, thousands of times (`--kills N --store sqlite|postgres|restate --host native|node --seed S --report`)",
        run: kills::run,
    },
    Task { name: "zones", does: "makes the zone pack from current IANA data", run: zones },
    Task {
        name: "bench",
        does: "times schedule, render, advance and the call in each build, beside other programs, with ratios (`due`: due work; `understand`: times in sentences)",
        run: bench,
    },
    Task {
        name: "load",
        does: "the service under a steady and a bursting load: speeds, lateness, memory, and its books (`--for 60s --engine postgres`)",
        run: load::run,
    },
    Task {
        name: "soak",
        does: "the same for half an hour with faults on a timer, chosen by a seed (`--for 30m`)",
        run: load::soak,
    },
    Task {
        name: "restate",
        does: "a throw-away Restate from its npm package, of one node or of three (`--nodes 3`)",
        run: restate::run,
    },
    Task {
        name: "faults",
        does: "the plan of faults, each with what must hold and the tests that show it (`[NAME…] --list --small --debug`)",
        run: faults::run,
    },
    Task { name: "tidy", does: "checks directions, places, caps, heads and names by reading the sources", run: tidy::run },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let Some((name, rest)) = arguments.split_first() else {
        print!("{}", usage());
        return Ok(());
    };
    match TASKS.iter().find(|task| task.name == name) {
        Some(task) => (task.run)(rest),
        None if matches!(name.as_str(), "help" | "--help" | "-h") => {
            print!("{}", usage());
            Ok(())
        }
        None => bail!("expected a task, found `{name}`\n\n{}", usage()),
    }
}

fn codegen(arguments: &[String]) -> Result<()> {
    step("codegen", || with_core("codegen", arguments))
}

fn zones(arguments: &[String]) -> Result<()> {
    step("zones", || with_core("zones", arguments))
}

fn vectors(arguments: &[String]) -> Result<()> {
    setup::ready()?;
    step("vectors", || test::digests(arguments))
}

fn packaging(_: &[String]) -> Result<()> {
    setup::ready()?;
    setup::browser_driver()?;
    let count = packaging::tests()?;
    match count.failed {
        0 => Ok(()),
        failed => bail!("{failed} failed"),
    }
}

fn bench(arguments: &[String]) -> Result<()> {
    match arguments.split_first() {
        None => {}
        Some((name, rest)) if name == "due" => return due::run(rest),
        Some((name, rest)) if name == "understand" => return understanding::run(rest),
        Some((name, _)) => bail!("expected `due`, `understand` or nothing, found `{name}`"),
    }
    let module = wasm::raw_module(&setup::ready()?);
    let program =
        ["run", "--quiet", "--release", "--package", "xtask", "--features", "core", "--bin", "xtask-core", "--", "bench"];
    step("the call", || Cmd::cargo(program).args([module]).run())?;
    step("the works", numbers::run)
}

/// Runs a task that needs the core itself, in a program of its own.
fn with_core(task: &str, arguments: &[String]) -> Result<()> {
    Cmd::cargo(["run", "--quiet", "--package", "xtask", "--features", "core", "--bin", "xtask-core", "--", task])
        .args(arguments)
        .run()
}

fn usage() -> String {
    let mut text = String::from("cargo xtask TASK\n\n");
    for task in TASKS {
        text += &format!("  {:<8} {}\n", task.name, task.does);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_is_in_the_usage() {
        let text = usage();
        assert!(TASKS.iter().all(|task| text.contains(task.name) && text.contains(task.does)));
    }

    #[test]
    fn an_unknown_task_names_the_known_ones() {
        let error = dispatch(&["tidyy".into()]).unwrap_err().to_string();
        assert!(error.contains("`tidyy`") && error.contains("tidy"), "{error}");
    }
}
