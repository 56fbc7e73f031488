//! Runs the project's tasks: set-up, demo, tests, code generation, tidiness, benchmarks, zone data.

mod zones;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.split_first() {
        Some((task, rest)) if task == "zones" => zones::run(rest),
        _ => anyhow::bail!("expected a task: `zones`"),
    }
}
