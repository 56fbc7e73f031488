//! Starts a throw-away Restate from its npm package, of one node or of three, and runs what is tested over one.
//!
//! In: `--nodes 1|3`. Out: addresses until it is ended; a count of tests. Never: a server that outlives the task.

use anyhow::Result;

use crate::postgres::Cluster;
use crate::report::Count;
use crate::run::Cmd;
use crate::{files, setup};

/// Where the program and the tests are.
const FOLDER: &str = "tests/restate";
/// The files of tests.
const TESTS: [&str; 3] = ["cluster", "moving", "services"];

/// Tests wait for people and servers more than they work.
const AT_ONCE: &str = "--test-threads=6";

/// Servers until somebody ends them.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    setup::ready()?;
    Cmd::new("node", [format!("{FOLDER}/main.js")]).args(arguments).run()
}

/// A cluster that loses one node after the other, and everything moved from one engine to the next.
pub(crate) fn cluster() -> Result<Count> {
    Cmd::cargo(["build", "--quiet", "--package", "relance"]).run()?;
    let postgres = Cluster::start(&setup::postgres()?, "restate", &[])?;
    Cmd::new("node", ["--test", "--test-concurrency=1", "--test-reporter=tap", "--test-timeout=900000"])
        .args(TESTS.map(|name| format!("{FOLDER}/{name}.test.js")))
        .env("RELANCE_BINARY", files::target()?.join("debug/relance"))
        .env("RELANCE_LOAD_DATABASE", format!("{}/postgres", postgres.url))
        .remedy("cargo xtask setup")
        .tests()
}

/// The end-to-end test of the service over Restate, as it is over a database.
pub(crate) fn service() -> Result<Count> {
    Cmd::cargo(["test", "--package", "relance", "--test", "crm", "--", AT_ONCE])
        .env("RELANCE_TEST_ENGINE", "restate")
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
