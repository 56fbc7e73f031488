//! Runs the project's tasks: set-up, demo, tests, code generation, tidiness, benchmarks, zone data.
fn main() {}
