//! Checks Node's version and installs the npm packages that the lock file pins.
//!
//! In: `package.json` and its lock. Out: `node_modules`. Never: a package that the lock does not name.

use anyhow::{Context, Result, bail};
use std::fs;

use crate::files;
use crate::report::step;
use crate::run::Cmd;

/// The oldest Node that the packages support.
const OLDEST: u32 = 20;

/// Refuses a Node that is missing or too old.
pub(crate) fn check() -> Result<()> {
    let remedy = format!("install Node {OLDEST} or newer");
    let text = Cmd::new("node", ["--version"]).remedy(&remedy).text()?;
    let major = major(&text).with_context(|| format!("expected Node's version, found `{}`", text.trim()))?;
    if major < OLDEST {
        bail!("expected Node {OLDEST} or newer, found {}\nremedy: {remedy}", text.trim());
    }
    Ok(())
}

/// Installs the root's packages unless they are there as the lock says.
pub(crate) fn packages() -> Result<()> {
    install("", &["ci"])
}

/// Installs the packages of a folder that has a lock of its own. Runtimes come in a package for each kind of machine; the lock names those
/// that its registry had, and `npm ci` would refuse to go on without the others, so this takes the lock as it is and leaves it so.
pub(crate) fn packages_of(folder: &str) -> Result<()> {
    install(folder, &["install", "--no-save"])
}

/// None of the packages needs its install script: what those would bring comes in packages too.
fn install(folder: &str, how: &[&str]) -> Result<()> {
    let place = files::root().join(folder);
    let lock = place.join("package-lock.json");
    let mark = place.join("node_modules/.relance-lock");
    let wanted = fs::read_to_string(&lock).with_context(|| format!("reading {}", lock.display()))?;
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let name = if folder.is_empty() { String::from("npm packages") } else { format!("npm packages of {folder}") };
    step(&name, || {
        Cmd::new("npm", how)
            .args(["--ignore-scripts", "--no-audit", "--no-fund"])
            .within(folder)
            .remedy("npm needs its registry once; check the network")
            .quietly()?;
        fs::write(&mark, &wanted)?;
        Ok(())
    })
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_major_version() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("twenty"), None);
    }
}
