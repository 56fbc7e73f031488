//! Builds the tools that run wasm-bindgen's tests, at the versions of Cargo.lock.
//!
//! In: the libraries of wasm-pack and wasm-bindgen-cli. Out: one program under three names in `target/tools`. Never: an install.

use anyhow::Result;
use std::fs;
use std::path::{Path, PathBuf};

use crate::report::step;
use crate::run::Cmd;

/// The names that the program goes by.
const NAMES: [&str; 3] = ["wasm-pack", "wasm-bindgen", "wasm-bindgen-test-runner"];

/// The folder of the tools; they are built when they are missing or older than Cargo.lock says.
pub(crate) fn tools(target: &Path) -> Result<PathBuf> {
    let folder = target.join("tools");
    step("tools of wasm-pack", || {
        Cmd::cargo(["build", "--quiet", "--package", "xtask", "--features", "runner", "--bin", "runner"]).run()?;
        fs::create_dir_all(&folder)?;
        for name in NAMES {
            let tool = folder.join(name);
            if tool.exists() {
                fs::remove_file(&tool)?;
            }
            fs::hard_link(target.join("debug/runner"), &tool)
                .or_else(|_| fs::copy(target.join("debug/runner"), &tool).map(drop))?;
        }
        Ok(())
    })?;
    Ok(folder)
}
