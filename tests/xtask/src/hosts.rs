//! Builds the adapters of both hosts and lives through the scenarios of `tests/hosts` on each, over SQLite and a real PostgreSQL.
//!
//! In: the built npm package, PostgreSQL's programs. Out: a count of tests. Never: a host that is left out because something it needs is
//! missing.

use anyhow::Result;
use std::path::PathBuf;

use crate::report::Count;
use crate::run::Cmd;
use crate::{files, host_node, setup};

/// Where scenarios, driver and adapters are.
const FOLDER: &str = "tests/hosts";
/// The files of tests.
const TESTS: [&str; 4] = ["adapter", "killing", "kills", "scenarios"];
/// The native host's adapter.
const NATIVE: &str = "relance-hosts-native";

/// Runs the tests.
pub(crate) fn tests() -> Result<Count> {
    let programs = setup::postgres()?;
    let program = build()?;
    Cmd::new("node", ["--test", "--test-reporter=tap", "--test-timeout=900000"])
        .args(TESTS.map(|name| format!("{FOLDER}/{name}.test.js")))
        .env("RELANCE_HOSTS_NATIVE", program)
        .env("RELANCE_BINARY", files::target()?.join("debug/relance"))
        .env("RELANCE_POSTGRES_BIN", programs)
        .remedy("cargo xtask setup")
        .tests()
}

/// Builds both adapters, and says where the native one is.
pub(crate) fn build() -> Result<PathBuf> {
    host_node::build()?;
    Cmd::cargo(["build", "--quiet", "--package", NATIVE]).run()?;
    Ok(files::target()?.join("debug").join(format!("{NATIVE}{}", std::env::consts::EXE_SUFFIX)))
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
