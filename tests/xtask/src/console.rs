//! Builds the page of the native host's console when its sources have changed; drives it in Chromium.
//!
//! In: `host-native/console`, the npm package. Out: `console` in the target directory, which the host embeds; a count of tests. Never: a build
//! when nothing has changed.

use anyhow::Result;
use std::fs;
use std::path::Path;

use crate::report::{Count, step};
use crate::run::Cmd;
use crate::{files, node, setup, wasm};

const FOLDER: &str = "host-native/console";
const TESTS: &str = "tests/e2e";
/// Where the pictures of its pages are.
const SCREENS: &str = "host-native/docs/screens";

/// Builds the page where it is missing or stale.
pub(crate) fn build(target: &Path) -> Result<()> {
    let (out, mark) = (target.join("console"), target.join("console.stamp"));
    let stamp = stamp()?;
    if out.join("index.html").is_file() && fs::read_to_string(&mark).is_ok_and(|old| old == stamp) {
        return Ok(());
    }
    step("console", || {
        Cmd::new("npx", ["--no-install", "vite", "build", "--logLevel", "warn"])
            .within(FOLDER)
            .env("RELANCE_CONSOLE_OUT", &out)
            .remedy("see what Vite says above")
            .quietly()
    })?;
    fs::write(mark, stamp)?;
    Ok(())
}

/// What the page is made from.
fn stamp() -> Result<String> {
    let root = files::root();
    let mut sources = vec![root.join("package-lock.json"), wasm::js_package().join("relance_bg.wasm")];
    sources.extend(["index.html", "package.json", "vite.config.ts"].map(|name| root.join(FOLDER).join(name)));
    for folder in
        ["host-native/console/src", "host-native/console/public", "wasm/npm/entry", "wasm/npm/elements", "wasm/npm/generated"]
    {
        sources.extend(files::below(&root.join(folder))?);
    }
    files::fingerprint(&sources)
}

/// Whether the page's types hold.
pub(crate) fn types() -> Result<()> {
    Cmd::new("npx", ["--no-install", "tsc", "--noEmit", "--project", FOLDER]).remedy("cargo xtask codegen").run()
}

/// The task that makes the pictures of the README.
pub(crate) fn screenshots(_: &[String]) -> Result<()> {
    setup::ready()?;
    setup::browser_driver()?;
    node::packages_of(TESTS)?;
    Cmd::cargo(["build", "--quiet", "--package", "relance"]).run()?;
    Cmd::new("node", ["screenshots.js"])
        .args([files::root().join(SCREENS)])
        .within(TESTS)
        .env("RELANCE_BINARY", files::target()?.join("debug/relance"))
        .run()
}

/// Drives the console in Chromium against the real service; what drives it has a lock of its own.
pub(crate) fn tests() -> Result<Count> {
    setup::browser_driver()?;
    node::packages_of(TESTS)?;
    Cmd::new("node", ["--test", "--test-reporter=tap", "--test-timeout=600000", "--test-concurrency=2"])
        .within(TESTS)
        .env("RELANCE_BINARY", files::target()?.join("debug/relance"))
        .remedy("cargo xtask setup")
        .tests()
}
