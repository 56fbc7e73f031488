//! Makes the core's machine code from its WebAssembly module, and takes the console's page over, to be embedded into the binary.
//!
//! In: `wasm/relance_core.wasm` in the target directory, which `cargo xtask setup` makes, or what `RELANCE_CORE_WASM` names; the page.
//! Out: `core.cwasm` and `console.rs` in `OUT_DIR`. Never: another compiler setting than the runtime's; both are in
//! `src/guest/machine.rs`.

#[path = "build/console.rs"]
mod console;
#[allow(dead_code, unreachable_pub, reason = "the build needs its settings alone")]
#[path = "src/guest/machine.rs"]
mod machine;

use std::env;
use std::path::{Path, PathBuf};

/// Where the module is, seen from the target directory.
const MODULE: &str = "wasm/relance_core.wasm";

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-env-changed=RELANCE_CORE_WASM");
    println!("cargo::rerun-if-changed=src/guest/machine.rs");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("expected `OUT_DIR` from cargo")?);
    let path = module_path(&out)?;
    println!("cargo::rerun-if-changed={}", path.display());
    let wasm = std::fs::read(&path).map_err(|error| {
        format!(
            "the core's WebAssembly module `{}` can't be read ({error}): run `cargo xtask setup`, which makes it",
            path.display()
        )
    })?;
    let target = env::var("TARGET").map_err(|error| error.to_string())?;
    let code = machine::engine(Some(&target))?.precompile_module(&wasm).map_err(|error| format!("{error:#}"))?;
    std::fs::write(out.join("core.cwasm"), code).map_err(|error| error.to_string())?;
    console::embed(&out, target_directory(&out, &path))
}

/// The target directory: where the module was found, unless that was named.
fn target_directory<'a>(out: &'a Path, module: &'a Path) -> &'a Path {
    let named = env::var_os("RELANCE_CORE_WASM").is_some();
    if named { usual_target(out) } else { module.ancestors().nth(2).unwrap_or(out) }
}

/// OUT_DIR is TARGET/PROFILE/build/PACKAGE/out, or one deeper where a target is named.
fn usual_target(out: &Path) -> &Path {
    out.ancestors().nth(4).unwrap_or(out)
}

/// The module that the environment names, else the one in the target directory, which is an ancestor of `OUT_DIR`.
fn module_path(out: &Path) -> Result<PathBuf, String> {
    if let Some(named) = env::var_os("RELANCE_CORE_WASM") {
        return Ok(named.into());
    }
    let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let places = out.ancestors().map(Path::to_path_buf).chain(target);
    if let Some(found) = places.map(|place| place.join(MODULE)).find(|path| path.is_file()) {
        return Ok(found);
    }
    let expected = usual_target(out).join(MODULE);
    println!("cargo::rerun-if-changed={}", expected.display());
    Err(format!(
        "expected the core's WebAssembly module at `{}`, found none: run `cargo xtask setup`, which makes it",
        expected.display()
    ))
}
