//! Brings what the other tasks need: the wasm target, both modules, the npm packages, the console's page. Fast when nothing is to be done.
//!
//! In: the machine as it is. Out: the machine ready, or the sentence that says what to install. Never: a global change beyond
//! rustup's target and, as root on Debian, the browser, the database and the mail programs that the tests drive.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

use crate::report::step;
use crate::run::Cmd;
use crate::{console, files, node, wasm};

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
    console::build(&target)?;
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
    apt_install("chromium", &["chromium", "chromium-driver"])?;
    installed_driver().context(
        "expected chromium and chromedriver on the search path, found them not\nremedy: as root on Debian or Ubuntu: apt-get install chromium chromium-driver; \
         elsewhere install Chrome and the chromedriver of the same version",
    )
}

/// Installs Debian's packages, if this is root on such a machine; else leaves it to whoever reads the remedy.
fn apt_install(name: &str, packages: &[&str]) -> Result<()> {
    if files::on_path("apt-get").is_none() || Cmd::new("id", ["-u"]).text().is_ok_and(|id| id.trim() != "0") {
        return Ok(());
    }
    step(name, || {
        Cmd::new("apt-get", ["update", "-qq"]).quietly()?;
        Cmd::new("apt-get", ["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .quietly()
    })
}

/// The folder of PostgreSQL's programs, which are installed where that is a matter of one command.
pub(crate) fn postgres() -> Result<PathBuf> {
    if let Some(found) = installed_postgres() {
        return Ok(found);
    }
    apt_install("postgresql", &["postgresql"])?;
    installed_postgres().context(
        "expected PostgreSQL's programs (`initdb`), found them not\nremedy: as root on Debian or Ubuntu: apt-get install postgresql; \
         elsewhere put the folder of `initdb` on the search path",
    )
}

/// On the search path, or where Debian keeps them: beside each other, by version.
fn installed_postgres() -> Option<PathBuf> {
    if let Some(found) = files::on_path("initdb") {
        return found.parent().map(PathBuf::from);
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut folders: Vec<PathBuf> = versions.flatten().map(|version| version.path().join("bin")).collect();
    folders.retain(|folder| folder.join("initdb").is_file());
    folders.sort();
    folders.pop()
}

/// The programs that mail is tested with, which are installed where that is a matter of one command and takes nobody's mail system away.
pub(crate) fn mail() -> Result<()> {
    const REMEDY: &str = "as root on Debian or Ubuntu: apt-get install dovecot-imapd dovecot-lmtpd exim4-daemon-light openssl python3-dkim python3-nacl \
                          (Exim takes the place of another mail system)";
    if missing_for_mail().is_none() {
        return Ok(());
    }
    let mut packages = vec!["dovecot-imapd", "dovecot-lmtpd", "openssl", "python3-dkim", "python3-nacl"];
    if on_path_of_root("sendmail").is_none() {
        packages.push("exim4-daemon-light");
    }
    apt_install("mail programs", &packages)?;
    match missing_for_mail() {
        None => Ok(()),
        Some(name) => bail!("expected `{name}` for the tests of mail, found it not\nremedy: {REMEDY}"),
    }
}

fn missing_for_mail() -> Option<&'static str> {
    let program = ["dovecot", "exim4", "openssl"].into_iter().find(|name| on_path_of_root(name).is_none());
    // Debian's own Python has Debian's packages, another one on the search path may have its own.
    let judges = |python: &str| Cmd::new(python, ["-c", "import dkim, nacl"]).quietly().is_ok();
    program.or_else(|| if judges("/usr/bin/python3") || judges("python3") { None } else { Some("dkimpy and PyNaCl for Python") })
}

/// What is run by root is not on everybody's search path.
fn on_path_of_root(name: &str) -> Option<PathBuf> {
    files::on_path(name)
        .or_else(|| ["/usr/sbin", "/sbin"].iter().map(|folder| Path::new(folder).join(name)).find(|file| file.is_file()))
}

fn installed_driver() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "chrome"].iter().find_map(|name| files::on_path(name))?;
    files::on_path("chromedriver")
}
