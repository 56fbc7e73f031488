//! Brings what the other tasks need: the wasm target, both modules, the npm packages. Fast when nothing is to be done.
//!
//! In: the machine as it is. Out: the machine ready, or the sentence that says what to install. Never: a global change beyond
//! rustup's target and, as root on Debian, the browser that the tests drive.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

use crate::report::step;
use crate::run::Cmd;
use crate::{files, node, wasm};

/// The task.
pub(crate) fn run(_: &[String]) -> Result<()> {
    step("setup", ready).map(drop)
}

/// Brings everything that building and running needs; returns cargo's target directory.
pub(crate) fn ready() -> Result<PathBuf> {
    let target = files::target()?;
    wasm_target()?;
    node::check()?;
    wasm::build(&target)?;
    node::packages()?;
    Ok(target)
}

fn wasm_target() -> Result<()> {
    let sysroot = Cmd::new("rustc", ["--print", "sysroot"]).remedy("install Rust 1.95 or newer with rustup").text()?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(wasm::TARGET).is_dir() {
        return Ok(());
    }
    step("wasm target", || {
        Cmd::new("rustup", ["target", "add", wasm::TARGET])
            .remedy(format!("install the standard library for {} beside this compiler (`rustc --print sysroot`)", wasm::TARGET))
            .run()
    })
}

/// The driver of a Chromium that is there too; both are installed where that is a matter of one command.
pub(crate) fn browser_driver() -> Result<PathBuf> {
    if let Some(found) = installed_driver() {
        return Ok(found);
    }
    if files::on_path("apt-get").is_some() && Cmd::new("id", ["-u"]).text().is_ok_and(|id| id.trim() == "0") {
        step("chromium", || {
            Cmd::new("apt-get", ["update", "-qq"]).quietly()?;
            Cmd::new("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver"])
                .env("DEBIAN_FRONTEND", "noninteractive")
                .quietly()
        })?;
    }
    installed_driver().context(
        "expected chromium and chromedriver on the search path, found them not\nremedy: as root on Debian or Ubuntu: apt-get install chromium chromium-driver; \
         elsewhere install Chrome and the chromedriver of the same version",
    )
}

fn installed_driver() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "chrome"].iter().find_map(|name| files::on_path(name))?;
    files::on_path("chromedriver")
}
