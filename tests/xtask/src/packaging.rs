//! Tries the npm package as people get it: packed, installed into empty projects, in every environment that it is meant for.
//!
//! In: the built package, the vectors' requests, the bundlers and runtimes that `tests/packaging` pins. Out: a count of tests. Never: an
//! environment that passes because it is not there.

use anyhow::Result;

use crate::report::Count;
use crate::run::Cmd;
use crate::{files, node, test};

/// Where the tests are, and the lock of what they run.
const FOLDER: &str = "tests/packaging";
/// The files of tests.
const TESTS: [&str; 6] = ["face", "loading", "rows", "installed", "readme", "environments"];

/// Runs the tests.
pub(crate) fn tests() -> Result<Count> {
    node::packages_of(FOLDER)?;
    let requests = files::target()?.join("packaging-requests");
    test::digests(&["--requests".into(), requests.to_string_lossy().into_owned()])?;
    Cmd::new("node", ["--test", "--test-reporter=tap", "--test-timeout=600000"])
        .args(TESTS.map(|name| format!("{FOLDER}/{name}.test.mjs")))
        .env("RELANCE_REQUESTS", requests)
        .remedy("cargo xtask setup")
        .tests()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_tests_is_run() {
        let folder = files::root().join(FOLDER);
        let mut found: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".test.mjs").map(str::to_owned))
            .collect();
        found.sort();
        let mut named = TESTS.to_vec();
        named.sort_unstable();
        assert_eq!(found, named);
    }
}
