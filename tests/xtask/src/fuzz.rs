//! Fuzzes the service over HTTP by its own description, with schemathesis in a Python environment of its own.
//!
//! In: `api`, how many examples an operation gets. Out: a count of operations that held. Never: a package that `requirements.txt` does not
//! pin; an environment outside of cargo's target directory.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;

use crate::files;
use crate::report::{Count, step};
use crate::run::Cmd;

/// Where the fuzzer's own files are.
const FOLDER: &str = "tests/api";
/// How many examples an operation gets among all the other tests, beside those that every run has.
const FEW: u32 = 2;
/// How many it gets when it is asked for by itself.
const USUAL: u32 = 25;

/// The task.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (examples, rest) = match words.as_slice() {
        ["api", "--examples", count, rest @ ..] => {
            (count.parse().with_context(|| format!("expected a number of examples, found `{count}`"))?, rest)
        }
        ["api", rest @ ..] => (USUAL, rest),
        _ => bail!(
            "expected `api`, found `{}`\nremedy: cargo xtask fuzz api [--examples N] [--seed N] [--operation ID]",
            words.join(" ")
        ),
    };
    let count = fuzz(examples, rest)?;
    match count.failed {
        0 => Ok(()),
        failed => bail!("{failed} failed"),
    }
}

/// The same among all the other tests: a few examples for each operation.
pub(crate) fn tests() -> Result<Count> {
    fuzz(FEW, &[])
}

fn fuzz(examples: u32, more: &[&str]) -> Result<Count> {
    let python = environment()?;
    Cmd::cargo(["build", "--quiet", "--package", "relance"]).run()?;
    let program = files::target()?.join("debug/relance");
    Cmd::new(python, [format!("{FOLDER}/fuzz.py")])
        .args(["--program".as_ref(), program.as_os_str()])
        .args(["--examples", &examples.to_string()])
        .args(more)
        .tests()
}

/// The Python of the environment, which is made where it is missing or another than the requirements say.
fn environment() -> Result<PathBuf> {
    let folder = files::target()?.join("tools/python");
    let (python, mark) = (folder.join("bin/python"), folder.join("requirements.txt"));
    let list = files::root().join(FOLDER).join("requirements.txt");
    let wanted = fs::read_to_string(&list).with_context(|| format!("reading {}", list.display()))?;
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    step("Python's packages for the fuzzer", || {
        let remedy = "Python 3.10 or newer with `venv`; as root on Debian or Ubuntu: apt-get install python3 python3-venv";
        Cmd::new("python3", ["-m", "venv", "--clear"]).args([&folder]).remedy(remedy).quietly()?;
        Cmd::new(&python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .args([&list])
            .remedy("pip needs its registry once; check the network")
            .quietly()?;
        fs::write(&mark, &wanted)?;
        Ok(())
    })?;
    Ok(python)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_part_of_the_service_is_not_fuzzed() {
        let error = run(&["core".into()]).unwrap_err().to_string();
        assert!(error.contains("`core`") && error.contains("fuzz api"), "{error}");
        let error = run(&["api".into(), "--examples".into(), "many".into()]).unwrap_err().to_string();
        assert!(error.contains("`many`"), "{error}");
    }
}
