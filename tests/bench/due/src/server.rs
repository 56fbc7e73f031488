//! A PostgreSQL server: a fresh database for each contender, and the processor time that the server spends.
//!
//! In: an address. Out: databases, microseconds. Never: a database that was there before.

use anyhow::{Context, Result};
use postgres::{Client, NoTls};
use std::time::Instant;

use crate::machine;
use crate::ratios::Cost;

/// A server that works for nobody else.
pub(crate) struct Server {
    url: String,
    /// The process whose children serve the connections.
    parent: u32,
}

/// A fresh database.
pub(crate) struct Database<'a> {
    pub(crate) url: String,
    server: &'a Server,
}

impl Server {
    /// `postgres://user@host:port`, without a database.
    pub(crate) fn new(url: &str) -> Result<Self> {
        let row = client(&format!("{url}/postgres"))?.query_one("SELECT pg_read_file('postmaster.pid')", &[])?;
        let file: String = row.try_get(0)?;
        let parent = file.lines().next().context("expected a process in postmaster.pid")?.trim().parse()?;
        Ok(Self { url: url.into(), parent })
    }

    /// An empty database for this contender; the one of its last round goes.
    pub(crate) fn database(&self, contender: &str) -> Result<Database<'_>> {
        let name = format!("due_{}", contender.replace('-', "_"));
        let mut client = client(&format!("{}/postgres", self.url))?;
        client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
        client.batch_execute(&format!("CREATE DATABASE {name}"))?;
        Ok(Database { url: format!("{}/{name}", self.url), server: self })
    }

    fn micros(&self) -> Result<u64> {
        machine::family_micros(self.parent)
    }
}

impl Database<'_> {
    pub(crate) fn client(&self) -> Result<Client> {
        client(&self.url)
    }

    /// What a table needs before it is measured, the same for all: statistics, nothing left over by what was before, and nothing to write
    /// behind the scenes.
    pub(crate) fn settle(&self) -> Result<()> {
        let mut client = self.client()?;
        client.batch_execute("VACUUM ANALYZE")?;
        Ok(client.batch_execute("CHECKPOINT")?)
    }

    /// Does this, and says what it cost for each of so many pieces. `act` tells the processor time of the worker itself.
    pub(crate) fn measured(&self, pieces: u32, act: impl FnOnce() -> Result<u64>) -> Result<Cost> {
        let (began, before) = (Instant::now(), self.server.micros()?);
        let worker_micros = act()?;
        let (took, server_micros) = (began.elapsed(), self.server.micros()? - before);
        Ok(Cost { pieces, took, worker_micros, server_micros })
    }
}

fn client(url: &str) -> Result<Client> {
    Client::connect(url, NoTls).with_context(|| format!("expected a PostgreSQL server at `{url}`"))
}
