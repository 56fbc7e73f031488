//! The job queues of the field, each in a process of its own.
//!
//! In: a fresh database. Out: what draining, idling and waiting cost them. Never: a job that does anything.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::arguments::Arguments;
use crate::ratios::Cost;
use crate::server::Database;

/// How long each idles.
const IDLE_SECONDS: &str = "4";

/// A job queue: what it is called, and its program.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    program: &'static str,
    polls: bool,
}

pub(crate) const PEERS: [Peer; 2] = [
    Peer { name: "graphile-worker", program: "graphile.mjs", polls: true },
    Peer { name: "pg-boss", program: "pgboss.mjs", polls: true },
];
/// The one that is over Redis, which tells it what is due: it has no poll.
pub(crate) const OVER_REDIS: Peer = Peer { name: "bullmq", program: "bullmq.mjs", polls: false };

impl Peer {
    /// Drains what is due, then idles over what pends.
    pub(crate) fn contend(&self, arguments: &Arguments, database: &Database<'_>, pending: u32) -> Result<(Cost, Option<Cost>)> {
        let due = arguments.due.to_string();
        self.run(arguments, database, &["seed", &database.url, &due, &pending.to_string()])?;
        database.settle()?;
        let drained = self.marked(arguments, database, &["drain", &database.url, &due], |_| Ok(arguments.due))?;
        if !self.polls {
            return Ok((drained, None));
        }
        database.settle()?;
        let polls = |end: &Value| Ok(u32::try_from(end.get("polls").and_then(Value::as_u64).unwrap_or(0))?);
        let idle = self.marked(arguments, database, &["idle", &database.url, IDLE_SECONDS], polls)?;
        Ok((drained, Some(idle)))
    }

    /// Milliseconds from due to picked up, one job after the other.
    pub(crate) fn latency(&self, arguments: &Arguments, database: &Database<'_>) -> Result<Vec<i64>> {
        self.run(arguments, database, &["seed", &database.url, "0", "0"])?;
        let mut late = Vec::new();
        self.marked(arguments, database, &["latency", &database.url, &arguments.latency.to_string()], |end| {
            late.extend(end.get("late").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_i64));
            Ok(arguments.latency)
        })?;
        Ok(late)
    }

    fn run(&self, arguments: &Arguments, _: &Database<'_>, words: &[&str]) -> Result<()> {
        let status = self.command(arguments, words).status().context("starting Node")?;
        if status.success() { Ok(()) } else { bail!("{} failed with {status}", self.name) }
    }

    /// What lies between the marks that the program prints; `pieces` reads from the last one how many there were.
    fn marked(
        &self,
        arguments: &Arguments,
        database: &Database<'_>,
        words: &[&str],
        pieces: impl FnOnce(&Value) -> Result<u32>,
    ) -> Result<Cost> {
        let mut child = self.command(arguments, words).stdout(Stdio::piped()).spawn().context("starting Node")?;
        let mut lines = BufReader::new(child.stdout.take().context("no output to read")?).lines();
        let mut next = || lines.next().with_context(|| format!("{} said nothing", self.name))?.context("reading its words");
        if next()? != "begin" {
            bail!("expected {} to begin, found other words", self.name);
        }
        let mut end = Value::Null;
        let mut cost = database.measured(0, || {
            end = serde_json::from_str(next()?.trim_start_matches("end "))?;
            end.get("cpu").and_then(Value::as_u64).context("expected its processor time")
        })?;
        cost.pieces = pieces(&end)?;
        let status = child.wait()?;
        if status.success() { Ok(cost) } else { bail!("{} failed with {status}", self.name) }
    }

    fn command(&self, arguments: &Arguments, words: &[&str]) -> Command {
        let mut command = Command::new(&arguments.node);
        command.arg(arguments.peers.join(self.program)).args(words).stdin(Stdio::null());
        command
    }
}
