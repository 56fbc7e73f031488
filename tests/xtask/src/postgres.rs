//! Starts a real PostgreSQL for a part of the tests, and stops it: a cluster in a folder of its own, on this machine alone.
//!
//! In: PostgreSQL's programs. Out: an address while it runs; the native host's tests over it. Never: a cluster that was there before.

use anyhow::{Context, Result, bail};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use crate::report::Count;
use crate::run::Cmd;
use crate::setup;

/// The tests that do not care which database they are over, and those that need this one.
const SUITES: [&str; 26] = [
    "--test",
    "path",
    "--test",
    "turns",
    "--test",
    "workspaces",
    "--test",
    "crash",
    "--test",
    "connections",
    "--test",
    "upkeep",
    "--test",
    "crm",
    "--test",
    "service",
    "--test",
    "told",
    "--test",
    "heard",
    "--test",
    "front",
    "--test",
    "console",
    "--test",
    "pace",
];

/// A locale that orders texts as people do, `a B é z`: what is to be ordered by bytes must not go by it.
const INITDB: [&str; 7] =
    ["-U", "relance", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en"];

/// Runs the native host's tests over PostgreSQL; the tests over SQLite are among all the others.
pub(crate) fn tests() -> Result<Count> {
    let cluster = Cluster::start(&setup::postgres()?, "tests", &[])?;
    let run = |more: &[&str]| {
        Cmd::cargo(["test", "--quiet", "--no-fail-fast", "--package", "relance"])
            .args(more)
            .env("RELANCE_TEST_DATABASE", format!("{}/postgres", cluster.url))
            .tests()
    };
    let (shared, own) = (run(&SUITES)?, run(&["--test", "connections", "--", "--ignored", "--test-threads=1"])?);
    Ok(Count { passed: shared.passed + own.passed, failed: shared.failed + own.failed })
}

/// A running cluster; it ends with this value.
pub(crate) struct Cluster {
    /// Its address, without a database's name.
    pub(crate) url: String,
    bin: PathBuf,
    folder: PathBuf,
}

impl Cluster {
    /// Starts one, `purpose` in its folder's name, with these settings beside the usual ones.
    pub(crate) fn start(bin: &Path, purpose: &str, settings: &[&str]) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("relance-postgres-{purpose}-{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("expected to make the folder `{}`", folder.display()))?;
        if is_root()? {
            Cmd::new("chown", ["postgres:postgres"]).args([&folder]).run()?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let url = format!("postgres://relance@127.0.0.1:{port}");
        let cluster = Self { url, bin: bin.to_path_buf(), folder };
        cluster.program("initdb", &INITDB)?;
        let sockets = cluster.folder.display();
        let mut options = format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{sockets}'");
        settings.iter().for_each(|setting| options += &format!(" -c {setting}"));
        cluster.program("pg_ctl", &["-w", "-l", &format!("{sockets}/log"), "-o", &options, "start"])?;
        Ok(cluster)
    }

    /// Runs one of PostgreSQL's programs; they refuse to run as root, so then as the user that its package makes.
    fn program(&self, name: &str, arguments: &[&str]) -> Result<()> {
        let program = self.bin.join(name);
        let command = if is_root()? {
            Cmd::new("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups"]).args([&program])
        } else {
            Cmd::new(&program, [""; 0])
        };
        command.args([Path::new("-D"), &self.folder.join("data")]).args(arguments).within(std::env::temp_dir()).quietly()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stopped = self.program("pg_ctl", &["-m", "immediate", "stop"]);
        if stopped.is_ok() {
            let _ = fs::remove_dir_all(&self.folder); // Only a folder of temporary files is left behind.
        }
    }
}

/// Whether root runs this.
pub(crate) fn is_root() -> Result<bool> {
    match Cmd::new("id", ["-u"]).text()?.trim() {
        "" => bail!("expected `id -u` to say who runs this, found nothing"),
        id => Ok(id == "0"),
    }
}
