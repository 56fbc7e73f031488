//! A PostgreSQL server, or a Redis: a fresh database for each contender, and the processor time that the server spends.
//!
//! In: an address. Out: databases, microseconds. Never: a database that was there before.

use anyhow::{Context, Result, bail};
use postgres::{Client, NoTls};
use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::machine;
use crate::ratios::Cost;

/// A server that works for nobody else.
pub(crate) struct Server {
    url: String,
    /// The process whose children serve the connections.
    parent: u32,
    /// Redis, while this is there.
    redis: Option<Child>,
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(redis) = &mut self.redis {
            let _ = redis.kill();
            let _ = redis.wait();
        }
    }
}

/// How long Redis may take to answer, in tries of 50 ms.
const TRIES: u32 = 100;

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
        Ok(Self { url: url.into(), parent, redis: None })
    }

    /// A Redis that writes what it is told to the disk once a second, as it is set up for queues; nothing where there is no program for one.
    pub(crate) fn redis(folder: &Path) -> Result<Option<Self>> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let words = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction", "--dir"];
        let started = Command::new("redis-server")
            .args(words)
            .arg(folder)
            .args(["--port", &port.to_string()])
            .stdout(Stdio::null())
            .spawn();
        let child = match started {
            Ok(child) => child,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).context("starting redis-server"),
        };
        let server = Self { url: format!("redis://127.0.0.1:{port}"), parent: child.id(), redis: Some(child) };
        for _ in 0..TRIES {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(Some(server));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("expected redis-server to answer, found nobody at port {port}")
    }

    /// The one database of Redis.
    pub(crate) fn only(&self) -> Database<'_> {
        Database { url: self.url.clone(), server: self }
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
        if self.server.redis.is_some() {
            return Ok(()); // It has no such thing.
        }
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
