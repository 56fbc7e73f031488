//! Puts the native host's service under load, with faults if they are wanted, and balances its books.
//!
//! In: an engine, how long, how many (see `tests/load`). Out: tables or JSON, and failure where the books do not balance. Never: a failure
//! because of a speed.

use anyhow::Result;
use std::path::PathBuf;

use crate::postgres::Cluster;
use crate::report::{Count, step};
use crate::run::Cmd;
use crate::{files, setup};

/// Where the programs and their tests are.
const FOLDER: &str = "tests/load";
/// The files of tests.
const TESTS: [&str; 3] = ["books", "load", "options"];
/// The service as it is while it is worked on: built in a tenth of the time, and slow.
const DEBUG: &str = "--debug";
/// The service as it is released; so it is unless said otherwise.
const RELEASE: &str = "--release";
/// A page is made of what was told before.
const REPORT: &str = "--report";
/// Over which database, and the one that needs a server.
const ENGINE: [&str; 2] = ["--engine", "postgres"];

/// The load: speeds, memory, sizes, lateness.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    program("load", arguments)
}

/// The same with faults on a timer.
pub(crate) fn soak(arguments: &[String]) -> Result<()> {
    program("soak", arguments)
}

fn program(name: &str, arguments: &[String]) -> Result<()> {
    if arguments.iter().any(|word| word == REPORT) {
        return Cmd::new("node", [format!("{FOLDER}/{name}.js")]).args(arguments).run();
    }
    setup::ready()?;
    let debug = arguments.iter().any(|word| word == DEBUG);
    let rest: Vec<&String> = arguments.iter().filter(|word| ![DEBUG, RELEASE].contains(&word.as_str())).collect();
    let binary = binary(debug)?;
    let programs = setup::postgres()?;
    let cluster = match arguments.windows(2).any(|pair| pair == ENGINE) {
        true => Some(Cluster::start(&programs, name, &[])?),
        false => None,
    };
    let address = cluster.as_ref().map(|cluster| format!("{}/postgres", cluster.url)).unwrap_or_default();
    Cmd::new("node", [format!("{FOLDER}/{name}.js")])
        .args(rest)
        .env("RELANCE_BINARY", binary)
        .env("RELANCE_LOAD_DATABASE", address)
        .env("RELANCE_POSTGRES_BIN", &programs)
        .remedy("read the faults above; the same seed does the same again")
        .run()
}

/// The program, built.
fn binary(debug: bool) -> Result<PathBuf> {
    let (profile, words) = if debug { ("debug", vec![]) } else { ("release", vec![RELEASE]) };
    step("the service", || Cmd::cargo(["build", "--quiet", "--package", "relance"]).args(words).run())?;
    Ok(files::target()?.join(profile).join(format!("relance{}", std::env::consts::EXE_SUFFIX)))
}

/// A short load over both databases, and the books' own tests.
pub(crate) fn tests() -> Result<Count> {
    let programs = setup::postgres()?;
    let cluster = Cluster::start(&programs, "load", &[])?;
    Cmd::new("node", ["--test", "--test-reporter=tap", "--test-timeout=600000"])
        .args(TESTS.map(|name| format!("{FOLDER}/{name}.test.js")))
        .env("RELANCE_BINARY", files::target()?.join("debug/relance"))
        .env("RELANCE_LOAD_DATABASE", format!("{}/postgres", cluster.url))
        .env("RELANCE_POSTGRES_BIN", programs)
        .remedy("cargo xtask setup")
        .tests()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_tests_is_run() {
        let mut found: Vec<String> = std::fs::read_dir(files::root().join(FOLDER))
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".test.js").map(str::to_owned))
            .collect();
        found.sort();
        assert_eq!(found, TESTS);
    }
}
