//! Holds what the core understands of times against other programs, on the labelled set in `tests/understand`.
//!
//! In: `--wrong` to see each sentence that the core reads otherwise than its label says, `--alone` to leave the others out. Out: a table.
//! Never: a failure because of a number.

use anyhow::{Context, Result};
use std::fs;

use crate::report::step;
use crate::run::Cmd;
use crate::{files, node};

/// Where the program and the Node programs are, and where the set is.
const FOLDER: &str = "tests/bench/understand";
const SET: &str = "tests/understand";

/// The task.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let peers = format!("{FOLDER}/peers");
    node::packages_of(&peers)?;
    step("the core, optimized", || {
        Cmd::cargo(["build", "--quiet", "--profile", "works", "--package", "relance-bench-understand"]).run()
    })?;
    let set = files::root().join(SET);
    let mut lines: Vec<_> = fs::read_dir(&set)
        .with_context(|| format!("reading {}", set.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    lines.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    lines.sort();
    let program = files::target()?.join("works").join(format!("relance-bench-understand{}", std::env::consts::EXE_SUFFIX));
    Cmd::new(program, [files::root().join(peers)]).args(lines).args(arguments).run()
}
