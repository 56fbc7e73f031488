//! The tools `wasm-pack`, `wasm-bindgen` and `wasm-bindgen-test-runner` at the versions that Cargo.lock pins.
//!
//! In: the name it is called by, and that tool's arguments. Out: what that tool does. Never: a download, a look for newer versions.

use anyhow::{Context, Result, bail};
use clap::Parser;
use std::env;
use std::path::Path;

fn main() -> Result<()> {
    let called = env::args_os().next().context("expected to be called by a name")?;
    match Path::new(&called).file_stem().and_then(|name| name.to_str()) {
        Some("wasm-bindgen") => wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(env::args_os()),
        Some("wasm-bindgen-test-runner") => wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(env::args_os()),
        Some("wasm-pack") => {
            let cli = wasm_pack::Cli::parse();
            wasm_pack::PBAR.set_log_level(cli.log_level);
            wasm_pack::command::run_wasm_pack(cli.cmd)
        }
        _ => bail!(
            "expected to be called as `wasm-pack`, `wasm-bindgen` or `wasm-bindgen-test-runner`, found `{}`",
            called.display()
        ),
    }
}
