//! Builds the Node host and runs its tests, beside the native host and over a real PostgreSQL.
//!
//! In: the built npm package, the native program, PostgreSQL's programs. Out: a count of tests. Never: a test that is left out because
//! something it needs is missing.

use anyhow::Result;
use std::fs;

use crate::report::{Count, step};
use crate::run::Cmd;
use crate::{files, setup};

/// Where better-sqlite3 keeps what its install script makes.
const SQLITE: &str = "node_modules/better-sqlite3/build/Release/better_sqlite3.node";

/// Runs the tests.
pub(crate) fn tests() -> Result<Count> {
    let programs = setup::postgres()?;
    build()?;
    let folder = files::root().join("host-node/tests");
    let mut tests = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.js") {
            tests.push(format!("host-node/tests/{name}"));
        }
    }
    tests.sort();
    Cmd::new("node", ["--test", "--test-reporter=tap", "--test-timeout=600000"])
        .args(tests)
        .env("RELANCE_BINARY", files::target()?.join("debug/relance"))
        .env("RELANCE_POSTGRES_BIN", programs)
        .remedy("cargo xtask setup")
        .tests()
}

/// Builds the package, with SQLite for Node.
pub(crate) fn build() -> Result<()> {
    sqlite()?;
    Cmd::new("npm", ["run", "--silent", "build", "--workspace", "host-node"]).run()
}

/// SQLite for Node is machine code: fetched or compiled by the package's own script, once.
fn sqlite() -> Result<()> {
    if files::root().join(SQLITE).is_file() {
        return Ok(());
    }
    step("SQLite for Node", || {
        Cmd::new("npm", ["rebuild", "better-sqlite3", "--foreground-scripts"])
            .remedy("it is fetched ready-made, else compiled: install a C++ compiler, make and python3, and Node's headers")
            .quietly()
    })
}
