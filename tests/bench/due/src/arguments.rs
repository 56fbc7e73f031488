//! Reads what is to be measured.
//!
//! In: the program's arguments. Out: sizes, places, names. Never: a silent default for a word that nobody knows.

use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// How to measure.
#[derive(Clone)]
pub(crate) struct Arguments {
    /// The PostgreSQL server, without a database's name; absent: SQLite alone.
    pub(crate) server: Option<String>,
    /// Where databases and mail of our own may be made.
    pub(crate) folder: PathBuf,
    /// The Node that the job queues need.
    pub(crate) node: PathBuf,
    /// The folder of the job queues' programs.
    pub(crate) peers: PathBuf,
    /// Restate's server, if it is to be measured.
    pub(crate) restate: Option<PathBuf>,
    /// How many rows are due.
    pub(crate) due: u32,
    /// How many rows pend meanwhile; one run of each.
    pub(crate) pending: Vec<u32>,
    /// How many workers of the host, and of the limit, run side by side.
    pub(crate) workers: u32,
    /// How many rows fall due one by one for the latency.
    pub(crate) latency: u32,
    /// Which contenders, if not all.
    pub(crate) only: Vec<String>,
}

const KNOWN: [&str; 8] = ["limit", "graphile-worker", "pg-boss", "bullmq", "relance", "sqlite", "restate", "latency"];

impl Arguments {
    pub(crate) fn read() -> Result<Self> {
        let mut read = Self {
            server: None,
            folder: std::env::temp_dir(),
            node: "node".into(),
            peers: "tests/bench/due/peers".into(),
            restate: None,
            due: 100_000,
            pending: vec![10_000, 1_000_000],
            workers: 2,
            latency: 100,
            only: Vec::new(),
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let value = words.next().with_context(|| format!("expected a value after `{word}`, found nothing"))?;
            match word.as_str() {
                "--server" => read.server = Some(value),
                "--folder" => read.folder = value.into(),
                "--node" => read.node = value.into(),
                "--restate" => read.restate = Some(value.into()),
                "--peers" => read.peers = value.into(),
                "--due" => read.due = number(&value)?,
                "--pending" => read.pending = value.split(',').map(number).collect::<Result<_>>()?,
                "--workers" => read.workers = number(&value)?.max(1),
                "--latency" => read.latency = number(&value)?.max(1),
                "--only" => read.only = value.split(',').map(known).collect::<Result<_>>()?,
                _ => bail!(
                    "expected --due, --pending, --workers, --latency or --only, found `{word}`\n\
                     --only takes some of {}",
                    KNOWN.join(",")
                ),
            }
        }
        Ok(read)
    }

    /// Whether this contender runs.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|known| known == name)
    }
}

fn number(text: &str) -> Result<u32> {
    text.trim().parse().with_context(|| format!("expected a whole number, found `{text}`"))
}

fn known(name: &str) -> Result<String> {
    if KNOWN.contains(&name) { Ok(name.into()) } else { bail!("expected some of {}, found `{name}`", KNOWN.join(",")) }
}
