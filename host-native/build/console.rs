//! Takes the console's page into the binary: its files as they are, and as they were compressed beside them.
//!
//! In: `console` in the target directory, which `cargo xtask setup` fills, or the folder that `RELANCE_CONSOLE` names. Out: copies of the
//! files and `console.rs`, their index, in `OUT_DIR`. Never: a build that fails because there is no page yet.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Where the page is, seen from the target directory.
const FOLDER: &str = "console";
/// What is shown at the addresses of the page.
const PAGE: &str = "index.html";
/// How much of a digest tells one file from another, in bytes.
const TAG_BYTES: usize = 12;
/// What the files are, by the end of their names.
const KINDS: [(&str, &str); 14] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json"),
    ("map", "application/json"),
    ("webmanifest", "application/manifest+json"),
    ("wasm", "application/wasm"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("ico", "image/x-icon"),
    ("webp", "image/webp"),
    ("woff2", "font/woff2"),
    ("txt", "text/plain; charset=utf-8"),
];

/// Writes the index of the page's files; an empty one, with a warning, where there is no page.
pub(crate) fn embed(out: &Path, target: &Path) -> Result<(), String> {
    println!("cargo::rerun-if-env-changed=RELANCE_CONSOLE");
    println!("cargo::rerun-if-changed=build/console.rs");
    let named = env::var_os("RELANCE_CONSOLE").map(PathBuf::from);
    let folder = named.clone().unwrap_or_else(|| target.join(FOLDER));
    if named.is_none() {
        // A path that is not there would have cargo run this, and build the host, every time.
        let _ = fs::create_dir_all(&folder);
    }
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names = BTreeSet::new();
    let listed = below(&folder, "", &mut names);
    if named.is_some() {
        listed.map_err(|error| format!("the folder `{}` of RELANCE_CONSOLE can't be read: {error}", folder.display()))?;
    }
    if !names.contains(PAGE) {
        println!("cargo::warning=no console in `{}`: its addresses say so; `cargo xtask setup` makes it", folder.display());
        names.clear();
    }
    let index = kept(&folder, &names, &out.join(FOLDER)).map_err(|error| format!("the console can't be taken over: {error}"))?;
    fs::write(out.join("console.rs"), index).map_err(|error| error.to_string())
}

/// The names of all files below a folder, relative to it, with `/` between names.
fn below(folder: &Path, prefix: &str, names: &mut BTreeSet<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let name = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            below(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.insert(name);
        }
    }
    Ok(())
}

/// Copies the files, so that those of another build may change meanwhile, and gives their index as an expression of Rust.
fn kept(folder: &Path, names: &BTreeSet<String>, place: &Path) -> std::io::Result<String> {
    if place.exists() {
        fs::remove_dir_all(place)?;
    }
    fs::create_dir_all(place)?;
    let mut index = String::from("&[\n");
    let is_compressed = |name: &str| [".br", ".gz"].iter().any(|end| name.strip_suffix(end).is_some_and(|of| names.contains(of)));
    for (number, name) in names.iter().filter(|name| !is_compressed(name)).enumerate() {
        let copied = |from: &str, end: &str| -> std::io::Result<String> {
            let copy = format!("{number}{end}");
            fs::copy(folder.join(from), place.join(&copy))?;
            Ok(format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{FOLDER}/{copy}\"))"))
        };
        let beside = |end: &str| -> std::io::Result<String> {
            let compressed = format!("{name}{end}");
            let there = names.contains(&compressed);
            Ok(if there { format!("Some({})", copied(&compressed, end)?) } else { "None".to_owned() })
        };
        let digest = Sha256::digest(fs::read(folder.join(name))?);
        let tag: String = digest.iter().take(TAG_BYTES).map(|byte| format!("{byte:02x}")).collect();
        let kind = KINDS.iter().find(|(end, _)| name.rsplit('.').next() == Some(end));
        let kind = kind.map_or("application/octet-stream", |(_, kind)| kind);
        let (plain, br, gzip) = (copied(name, "")?, beside(".br")?, beside(".gz")?);
        let _ = writeln!(
            index,
            "File {{ path: {:?}, kind: {kind:?}, tag: {tag:?}, plain: {plain}, br: {br}, gzip: {gzip} }},",
            format!("/{name}")
        ); // A text takes all that is written to it.
    }
    index.push(']');
    Ok(index)
}
