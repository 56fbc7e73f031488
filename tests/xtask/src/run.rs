//! Runs other programs from the project's root, and says the remedy when one fails.
//!
//! In: a program, its arguments, what to do when it fails. Out: its success, its text, or its count of tests. Never: a shell.

use anyhow::{Context, Result, bail};
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::files;
use crate::report::Count;

/// Whether cargo keeps nothing for a next build that differs a little.
static ONCE: AtomicBool = AtomicBool::new(false);

/// From now on cargo keeps nothing for a next build that differs a little: in a first run that is gigabytes which nobody asked for.
pub(crate) fn build_once() {
    ONCE.store(true, Ordering::Relaxed);
}

/// A program to run.
pub(crate) struct Cmd {
    command: Command,
    shown: String,
    remedy: Option<String>,
}

impl Cmd {
    /// A program with its arguments, run in the project's root.
    pub(crate) fn new<S: AsRef<OsStr>>(program: impl AsRef<OsStr>, arguments: impl IntoIterator<Item = S>) -> Self {
        let mut command = Command::new(&program);
        command.current_dir(files::root());
        if ONCE.load(Ordering::Relaxed) {
            command.env("CARGO_INCREMENTAL", "0");
        }
        Self { command, shown: program.as_ref().to_string_lossy().into_owned(), remedy: None }.args(arguments)
    }

    /// Adds arguments.
    pub(crate) fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        for argument in arguments {
            self.shown = format!("{} {}", self.shown, argument.as_ref().to_string_lossy());
            self.command.arg(argument);
        }
        self
    }

    /// The cargo that runs this task.
    pub(crate) fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Self {
        Self::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")), arguments)
    }

    /// Sets a variable of its environment.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it in a folder of the project.
    pub(crate) fn within(mut self, folder: impl Into<PathBuf>) -> Self {
        self.command.current_dir(files::root().join(folder.into()));
        self
    }

    /// Puts a folder in front of its search path.
    pub(crate) fn path_first(self, folder: &std::path::Path) -> Result<Self> {
        let old = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&old)))?;
        Ok(self.env("PATH", path))
    }

    /// What to do when it fails.
    pub(crate) fn remedy(mut self, text: impl Into<String>) -> Self {
        self.remedy = Some(text.into());
        self
    }

    /// Runs it with its output on the terminal.
    ///
    /// # Errors
    /// When it can't be started or fails.
    pub(crate) fn run(mut self) -> Result<()> {
        let status = self.command.status();
        self.judge(status.as_ref().is_ok_and(std::process::ExitStatus::success), status.err(), "")
    }

    /// Runs it and shows its output only when it fails.
    pub(crate) fn quietly(self) -> Result<()> {
        self.text().map(drop)
    }

    /// Runs it and returns what it writes to standard output.
    pub(crate) fn text(mut self) -> Result<String> {
        match self.command.stdin(Stdio::null()).output() {
            Ok(output) => {
                let text = String::from_utf8_lossy(&output.stdout).into_owned();
                let all = format!("{text}{}", String::from_utf8_lossy(&output.stderr));
                self.judge(output.status.success(), None, &all).map(|()| text)
            }
            Err(error) => self.judge(false, Some(error), "").map(|()| String::new()),
        }
    }

    /// Runs it with its output on the terminal and counts the tests that it reports.
    ///
    /// # Errors
    /// When it can't be started, or fails without a failed test, or ran no test at all.
    pub(crate) fn tests(mut self) -> Result<Count> {
        let mut child = match self.command.stdout(Stdio::piped()).spawn() {
            Ok(child) => child,
            Err(error) => return self.judge(false, Some(error), "").map(|()| Count::NONE),
        };
        let mut count = Count::default();
        for line in BufReader::new(child.stdout.take().context("no output to read")?).lines() {
            let line = line?;
            count.read(&line);
            println!("{line}");
        }
        let success = child.wait()?.success();
        if !success && count.failed > 0 {
            return Ok(count);
        }
        self.judge(success, None, "")?;
        if count.passed == 0 {
            bail!("`{}` ran no test; a test run that tests nothing is a failure", self.shown);
        }
        Ok(count)
    }

    fn judge(&self, success: bool, error: Option<std::io::Error>, output: &str) -> Result<()> {
        if success {
            return Ok(());
        }
        let why = error.map_or_else(|| "failed".into(), |error| format!("can't be started ({error})"));
        let remedy = self.remedy.as_ref().map_or_else(String::new, |remedy| format!("\nremedy: {remedy}"));
        let output = if output.is_empty() { String::new() } else { format!("\n{}", output.trim_end()) };
        bail!("`{}` {why}{output}{remedy}", self.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_names_itself_and_the_remedy() {
        let error = Cmd::new("no-such-program", ["--now"]).remedy("install it").run().unwrap_err().to_string();
        assert!(error.contains("`no-such-program --now` can't be started"), "{error}");
        assert!(error.ends_with("remedy: install it"), "{error}");
    }

    #[test]
    fn a_run_without_a_single_test_is_a_failure() {
        let error = Cmd::cargo(["--version"]).tests().unwrap_err().to_string();
        assert!(error.contains("ran no test"), "{error}");
    }
}
