//! Where things are: the project's root, cargo's target directory, and the files that git knows.
//!
//! In: cargo's and git's answers. Out: paths. Never: a path written into a file.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

use crate::run::Cmd;

/// The project's root.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The directory that cargo builds into, wherever the environment has put it.
pub(crate) fn target() -> Result<PathBuf> {
    let metadata = Cmd::cargo(["metadata", "--no-deps", "--format-version", "1"]).text()?;
    let value: serde_json::Value = serde_json::from_str(&metadata).context("reading cargo's metadata")?;
    let path =
        value.get("target_directory").and_then(serde_json::Value::as_str).context("no target directory in cargo's metadata")?;
    Ok(PathBuf::from(path))
}

/// Every file of the project that git tracks or would track, relative to the root, with `/` between names.
pub(crate) fn committed() -> Result<Vec<String>> {
    let list = Cmd::new("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .remedy("run this inside a clone made by git")
        .text()?;
    let root = root();
    let files: Vec<String> =
        list.split('\0').filter(|name| !name.is_empty() && root.join(name).is_file()).map(str::to_owned).collect();
    if files.is_empty() {
        bail!("git lists no files; run this inside a clone made by git");
    }
    Ok(files)
}

/// The files below a folder of the root whose names end so, sorted, whether git knows them or not.
pub(crate) fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

/// A program of this name on the search path.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// What files hold, in a few letters: the same letters, the same files.
pub(crate) fn fingerprint(files: &[PathBuf]) -> Result<String> {
    let mut print = Fingerprint::default();
    for file in files {
        print.add(file.to_string_lossy().as_bytes());
        print.add(&std::fs::read(file).with_context(|| format!("reading {}", file.display()))?);
    }
    Ok(format!("{:016x}", print.0))
}

/// FNV-1a over 64 bits: enough to see a change, which is all it is for.
struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fingerprint {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain([&0xff]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_tells_where_one_file_ends() {
        let (mut one, mut other) = (Fingerprint::default(), Fingerprint::default());
        one.add(b"ab");
        one.add(b"c");
        other.add(b"a");
        other.add(b"bc");
        assert_ne!(one.0, other.0);
    }
}
