//! Makes what follows from the wire's types: the JSON Schema, the TypeScript types, the npm package's functions, the console's types.
//!
//! In: the types of `core/src/wire`. Out: files under `schema/` and `generated/`, or how they differ from what they should be.
//! Never: a file that a person may edit.

mod answers;
mod functions;
mod operations;
mod typescript;

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// What every made file says of itself in its first lines.
const MADE: &str = "Made by `cargo xtask codegen` from the types in core/src/wire; not edited by hand.";

/// The task; `--check` writes nothing and fails when a file is stale.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let check = match arguments {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => bail!("expected nothing or `--check`, found `{}`", arguments.join(" ")),
    };
    let root = root();
    let mut stale = Vec::new();
    for (path, text) in files(&root)? {
        let old = fs::read_to_string(root.join(path)).unwrap_or_default();
        if old == text {
            continue;
        }
        if check {
            stale.push(format!("{path} is stale\n{}", difference(&old, &text)));
        } else {
            let file = root.join(path);
            fs::create_dir_all(file.parent().context("a file stands in a folder")?)?;
            fs::write(&file, text)?;
            println!("   {path}: written");
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    bail!("{}\nremedy: cargo xtask codegen", stale.join("\n"))
}

/// Every made file with its text.
fn files(root: &Path) -> Result<Vec<(&'static str, String)>> {
    let wire = operations::wire();
    let mut schema = serde_json::to_string_pretty(&wire.schema())?;
    schema.push('\n');
    let types = typescript::types(&wire)?;
    let for_require = |module: &str| {
        let path = format!("wasm/npm/entry/{module}.js");
        functions::for_require(&fs::read_to_string(root.join(&path)).with_context(|| format!("reading {path}"))?)
    };
    let described = described()?;
    let mut files = vec![
        ("host-native/console/src/generated/api.d.ts", api_types(&described)?),
        ("host-native/schema/openapi.json", described),
        ("core/schema/relance.schema.json", schema),
        ("wasm/npm/generated/relance.d.ts", types.clone()),
        ("wasm/npm/generated/relance.d.cts", types),
        ("wasm/npm/generated/operations.js", functions::module(&wire)),
        ("wasm/npm/generated/operations.cjs", functions::common_js(&wire)),
        ("wasm/npm/generated/bytes.cjs", for_require("bytes")?),
        ("wasm/npm/generated/face.cjs", for_require("face")?),
        ("wasm/npm/generated/rows.cjs", for_require("rows")?),
    ];
    files.extend(answers::files()?);
    Ok(files)
}

/// The API's description, as the host prints it.
fn described() -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let how = ["run", "--quiet", "--package", "relance", "--features", "schema", "--example", "openapi"];
    let done = std::process::Command::new(cargo).args(how).current_dir(root()).stderr(std::process::Stdio::inherit()).output()?;
    if !done.status.success() {
        bail!("the API's description can't be made: {}", done.status);
    }
    Ok(String::from_utf8(done.stdout)?)
}

/// The API's types for the console, from its description.
fn api_types(described: &str) -> Result<String> {
    let folder = std::env::temp_dir().join(format!("relance-codegen-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let (from, to) = (folder.join("openapi.json"), folder.join("api.d.ts"));
    fs::write(&from, described)?;
    let how = ["--no-install", "openapi-typescript", "--default-non-nullable", "false"];
    let done = std::process::Command::new("npx").args(how).arg(&from).arg("--output").arg(&to).current_dir(root()).output()?;
    let made = fs::read_to_string(&to);
    fs::remove_dir_all(&folder)?;
    if !done.status.success() {
        bail!("the console's types can't be made: {}\nremedy: cargo xtask setup", String::from_utf8_lossy(&done.stderr).trim());
    }
    Ok(format!("// {MADE}\n{}", made.context("reading the console's types")?))
}

/// The first lines that differ.
fn difference(old: &str, new: &str) -> String {
    let (mut old, mut new) = (old.lines(), new.lines());
    let mut found = Vec::new();
    for line in 1.. {
        match (old.next(), new.next()) {
            (None, None) => break,
            (is, should) if is == should => {}
            (is, should) => {
                found.push(format!("  {line}: - {}\n  {line}: + {}", is.unwrap_or("(nothing)"), should.unwrap_or("(nothing)")));
            }
        }
        if found.len() == 10 {
            found.push("  …".into());
            break;
        }
    }
    found.join("\n")
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_shows_both_sides() {
        assert_eq!(difference("a\nb\n", "a\nc\n"), "  2: - b\n  2: + c");
        assert_eq!(difference("a\n", "a\nb\n"), "  2: - (nothing)\n  2: + b");
    }

    #[test]
    fn every_made_file_names_its_command() {
        for (path, text) in files(&root()).unwrap() {
            assert!(text.chars().take(400).collect::<String>().contains("cargo xtask codegen"), "{path}");
        }
    }
}
