//! Builds both wasm modules, and the JavaScript around one of them, when their sources have changed.
//!
//! In: `core`, `wasm`, Cargo.lock, the compiler's version. Out: `target/wasm/relance_core.wasm` and `wasm/npm/pkg/`.
//! Never: a build when nothing has changed, a tool that Cargo.lock does not pin.

use anyhow::{Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

use crate::files;
use crate::report::step;
use crate::run::Cmd;

/// The target that both modules are built for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Makes the rest of the npm package's `pkg` from the wasm and the JavaScript around it.
const EMBED: &str = "wasm/npm/embed.mjs";
/// What it makes.
const EMBEDDED: [&str; 3] = ["embedded.js", "embedded.cjs", "relance.cjs"];

/// Where the raw module is: in cargo's target directory, beside the profiles.
pub(crate) fn raw_module(target: &Path) -> PathBuf {
    target.join("wasm/relance_core.wasm")
}

/// Where the JavaScript module of the npm package is.
pub(crate) fn js_package() -> PathBuf {
    files::root().join("wasm/npm/pkg")
}

/// Builds what is missing or stale.
pub(crate) fn build(target: &Path) -> Result<()> {
    let stamp_file = target.join("wasm/stamp");
    let stamp = stamp()?;
    let built = raw_module(target).is_file()
        && ["relance.js", "relance_bg.wasm"].iter().chain(&EMBEDDED).all(|name| js_package().join(name).is_file());
    if built && fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        return Ok(());
    }
    fs::create_dir_all(target.join("wasm"))?;
    step("raw module", || {
        let module = compile(target, "raw")?;
        let imports = imports(&fs::read(&module)?)?;
        if let Some(first) = imports.first() {
            bail!(
                "expected a raw module without imports, found `{first}`\nremedy: `cargo tree -p relance-wasm --features raw --target {TARGET}` shows which dependency brings it"
            );
        }
        fs::copy(&module, raw_module(target))?;
        Ok(())
    })?;
    step("js module", || bind(&compile(target, "js")?))?;
    step("embedded module", || Cmd::new("node", [EMBED]).quietly())?;
    fs::write(stamp_file, stamp)?;
    Ok(())
}

/// The imports of a module, as `module.name`.
pub(crate) fn imports(module: &[u8]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(module) {
        if let wasmparser::Payload::ImportSection(section) = payload? {
            for import in section.into_imports() {
                let import = import?;
                found.push(format!("{}.{}", import.module, import.name));
            }
        }
    }
    Ok(found)
}

/// The exported functions that have one result, a reference.
fn lone_references(module: &[u8]) -> Result<Vec<String>> {
    let (mut types, mut functions, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for payload in wasmparser::Parser::new(0).parse_all(module) {
        match payload? {
            wasmparser::Payload::TypeSection(section) => {
                for own in section.into_iter_err_on_gc_types() {
                    types.push(matches!(own?.results(), [wasmparser::ValType::Ref(_)]));
                }
            }
            wasmparser::Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    if let wasmparser::TypeRef::Func(own) = import?.ty {
                        functions.push(own);
                    }
                }
            }
            wasmparser::Payload::FunctionSection(section) => {
                for own in section {
                    functions.push(own?);
                }
            }
            wasmparser::Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    if export.kind == wasmparser::ExternalKind::Func {
                        found.push((export.index, String::from(export.name)));
                    }
                }
            }
            _ => {}
        }
    }
    let is_one = |index: u32| functions.get(index as usize).and_then(|own| types.get(*own as usize)) == Some(&true);
    Ok(found.into_iter().filter(|(index, _)| is_one(*index)).map(|(_, name)| name).collect())
}

/// Compiles one face. Cargo gives both faces the same file name, so the old file is removed, or cargo would take it for current.
fn compile(target: &Path, face: &str) -> Result<PathBuf> {
    let folder = target.join(TARGET).join("release");
    for stale in [folder.join("relance_wasm.wasm"), folder.join("deps/relance_wasm.wasm")] {
        if stale.exists() {
            fs::remove_file(stale)?;
        }
    }
    Cmd::cargo(["build", "--quiet", "--release", "--lib", "--package", "relance-wasm", "--target", TARGET, "--features", face])
        .run()?;
    Ok(folder.join("relance_wasm.wasm"))
}

/// Writes the wasm of the npm package and the JavaScript around it.
fn bind(module: &Path) -> Result<()> {
    let package = js_package();
    if package.exists() {
        fs::remove_dir_all(&package)?;
    }
    fs::create_dir_all(&package)?;
    // An address of the wasm in it would be followed by bundlers, also where nobody loads it from there.
    bindgen(module).omit_default_module_path(true).web(true)?.generate(&package)?;
    if let Some(first) = lone_references(&fs::read(package.join("relance_bg.wasm"))?)?.first() {
        bail!(
            "expected no exported function whose only result is a reference, found `{first}`: Node 20 ends the process when it undoes the compilation of a caller of one\nremedy: let it return a `Result`, as the functions in wasm/src/js.rs do"
        );
    }
    Ok(())
}

/// A run of wasm-bindgen: types are ours, and a core that stopped can be replaced.
fn bindgen(module: &Path) -> Bindgen {
    let mut run = Bindgen::new();
    run.input_path(module).out_name("relance").typescript(false).reset_state_function(true).remove_name_section(true);
    run
}

/// What the modules are made from, in a few words: the same words, the same modules.
fn stamp() -> Result<String> {
    let root = files::root();
    let mut sources =
        vec![root.join("Cargo.toml"), root.join("Cargo.lock"), root.join("core/Cargo.toml"), root.join("wasm/Cargo.toml")];
    // These two say how they are made.
    sources.extend([root.join("tests/xtask/src/wasm.rs"), root.join(EMBED)]);
    for folder in ["core/src", "core/zones", "wasm/src"] {
        let folder = root.join(folder);
        if folder.is_dir() {
            sources.extend(files::below(&folder)?);
        }
    }
    let compiler = Cmd::new("rustc", ["--version"]).text()?;
    Ok(format!("{} {}\n", compiler.trim(), files::fingerprint(&sources)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with one import, `env.now`, of a function without parameters.
    const WITH_IMPORT: &[u8] = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x0b\x01\x03env\x03now\0\0";

    #[test]
    fn lists_the_imports_of_a_module() {
        assert_eq!(imports(WITH_IMPORT).unwrap(), ["env.now"]);
        assert!(imports(b"\0asm\x01\0\0\0").unwrap().is_empty());
    }

    #[test]
    fn finds_what_returns_one_reference_alone() {
        // Types: () -> (externref), () -> (externref, i32). Functions `one` and `two`, exported, each `unreachable`.
        const MODULE: &[u8] = b"\0asm\x01\0\0\0\x01\x0a\x02\x60\0\x01\x6f\x60\0\x02\x6f\x7f\x03\x03\x02\0\x01\
            \x07\x0d\x02\x03one\0\0\x03two\0\x01\x0a\x09\x02\x03\0\0\x0b\x03\0\0\x0b";
        assert_eq!(lone_references(MODULE).unwrap(), ["one"]);
    }
}
