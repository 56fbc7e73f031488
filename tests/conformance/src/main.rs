//! Prints one digest for each build of the core over the answers to all vectors.
//!
//! In: the vectors and the builds; names of builds to leave out the others. Out: a line a build, exit code 1 when one differs or a
//! vector does not hold; with `--requests FILE` only a file, for builds that other programs ask: the native digest, then the requests.
//! Never: a build that is silently left out.

use anyhow::{Context, Result};
use std::process::ExitCode;

use conformance::builds::{Build, tagged_lines};
use conformance::{differences, digest, native, vector};

fn main() -> ExitCode {
    match run() {
        Ok(wrong) if wrong.is_empty() => ExitCode::SUCCESS,
        Ok(wrong) => {
            eprintln!("{}", wrong.join("\n"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Everything that does not hold.
fn run() -> Result<Vec<String>> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let cases = vector::all()?;
    let outcome = native::run(&cases)?;
    let own = digest(outcome.exchanges.iter().map(|exchange| exchange.response.as_str()));
    if let [flag, file] = wanted.as_slice()
        && flag == "--requests"
    {
        let text = format!("{own}\n{}", tagged_lines(&outcome.exchanges));
        std::fs::write(file, text).with_context(|| format!("writing {file}"))?;
        return Ok(outcome.failures);
    }
    println!("{} cases, {} requests", cases.len(), outcome.exchanges.len());
    println!("{own}  native");
    let mut wrong = outcome.failures;
    for build in Build::ALL {
        if !wanted.is_empty() && !wanted.iter().any(|part| build.name().contains(part.as_str())) {
            println!("{:<64}  {} (not asked for)", "-", build.name());
            continue;
        }
        match build.answers(&outcome.exchanges) {
            Ok(answers) => {
                println!("{}  {}", digest(answers.iter().map(String::as_str)), build.name());
                let differing = differences(&outcome.exchanges, &answers);
                wrong.extend(differing.into_iter().map(|text| format!("{}: {text}", build.name())));
            }
            Err(error) => wrong.push(format!("{}: {error:#}", build.name())),
        }
    }
    Ok(wrong)
}
