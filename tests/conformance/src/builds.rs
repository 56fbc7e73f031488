//! The other builds of the core, each asked the same list of requests.
//!
//! In: the exchanges of the native build. Out: the answers of one other build. Never: a build that is silently left out.

use anyhow::{Context, Result, bail};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::vector::root;
use crate::{Exchange, browser};

/// A build of the core other than the native one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// The raw module under wasmtime, in the native host's binary.
    Wasmtime,
    /// The raw module in Node, through `WebAssembly` alone.
    NodeRaw,
    /// The npm package in Node, imported.
    NodeModule,
    /// The npm package in Node, required.
    NodeCommonJs,
    /// The npm package in headless Chromium.
    Chromium,
}

impl Build {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 5] = [Self::Wasmtime, Self::NodeRaw, Self::NodeModule, Self::NodeCommonJs, Self::Chromium];

    /// What it is called in a list.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wasmtime => "wasmtime (relance call)",
            Self::NodeRaw => "node (raw module)",
            Self::NodeModule => "node (npm, import)",
            Self::NodeCommonJs => "node (npm, require)",
            Self::Chromium => "chromium (npm)",
        }
    }

    /// Asks it everything that the native build was asked.
    ///
    /// # Errors
    /// When the build is not there, or does not answer.
    pub fn answers(self, exchanges: &[Exchange]) -> Result<Vec<String>> {
        match self {
            Self::Wasmtime => relance_call(exchanges),
            Self::NodeRaw => node("raw.mjs", exchanges),
            Self::NodeModule => node("npm.mjs", exchanges),
            Self::NodeCommonJs => node("npm.cjs", exchanges),
            Self::Chromium => browser::answers(exchanges),
        }
    }
}

/// The requests as lines that say whether a value or a text was given: `["value", "{…}"]`.
pub fn tagged_lines(exchanges: &[Exchange]) -> String {
    let line = |exchange: &Exchange| {
        let kind = if exchange.is_value { "value" } else { "text" };
        serde_json::json!([kind, exchange.request]).to_string() + "\n"
    };
    exchanges.iter().map(line).collect()
}

/// Cargo's target directory: this program stands in `target/debug` or `target/debug/deps`.
pub fn target() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let profile = program.ancestors().find(|folder| folder.join(".cargo-lock").is_file());
    let target = profile.and_then(|profile| profile.parent());
    target.map(PathBuf::from).with_context(|| format!("{} is not in a target directory", program.display()))
}

/// The raw module.
///
/// # Errors
/// When it has not been built.
pub fn raw_module() -> Result<PathBuf> {
    let module = target()?.join("wasm/relance_core.wasm");
    if !module.is_file() {
        bail!("expected the raw module at {}, found nothing\nremedy: cargo xtask setup", module.display());
    }
    Ok(module)
}

fn relance_call(exchanges: &[Exchange]) -> Result<Vec<String>> {
    let program = std::env::current_exe()?;
    let profile = program.ancestors().find(|folder| folder.join(".cargo-lock").is_file()).context("not in a target directory")?;
    let binary = profile.join("relance");
    if !binary.is_file() {
        bail!("expected the native host at {}, found nothing\nremedy: cargo build -p relance", binary.display());
    }
    let lines = exchanges.iter().map(|exchange| exchange.request.clone() + "\n").collect();
    talk(Command::new(binary).arg("call"), lines)
}

fn node(driver: &str, exchanges: &[Exchange]) -> Result<Vec<String>> {
    let driver = root().join("tests/conformance/drivers").join(driver);
    let mut command = Command::new("node");
    command.arg(driver).arg(raw_module()?).current_dir(root());
    talk(&mut command, tagged_lines(exchanges))
}

/// Writes the lines to a program while reading the lines that it answers.
fn talk(command: &mut Command, lines: String) -> Result<Vec<String>> {
    let shown = format!("{command:?}");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().with_context(|| format!("starting {shown}"))?;
    let mut input = child.stdin.take().context("no input to write to")?;
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output()?;
    let written = writer.join().map_err(|_| anyhow::anyhow!("writing to {shown} was cut short"))?;
    if !output.status.success() {
        bail!("{shown} failed with {}", output.status);
    }
    written.with_context(|| format!("writing to {shown}"))?;
    Ok(String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect())
}
