//! A process of the host that begins over what pends: how long until it has decided the first of what is due, and how much memory it takes.
//!
//! In: a database that a host has filled, and a moment at which all that pended is due. Out: milliseconds, megabytes. Never: a process
//! that had the database open before.

use anyhow::{Context, Result, bail};
use relance::config::PostgresConfig;
use relance::host::Run;
use relance::{Clock, Host, Options, SenderConfig};
use relance_core::base::Instant;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

/// By this name the program is started for it: the instant, the folder, and the database's address or nothing.
pub(crate) const NAME: &str = "restarted";
/// So many batches are decided before the memory is looked at.
const BATCHES: u32 = 20;

/// What a begun process has told.
#[derive(Clone, Copy)]
pub(crate) struct Begun {
    /// From the start of the process until the first batch of due work was decided and stored.
    pub(crate) millis: u64,
    /// The most memory that it had, in kilobytes.
    pub(crate) kilobytes: u64,
}

/// Begins a process, and hears what it tells.
pub(crate) fn measured(now: &str, folder: &Path, database: Option<&str>) -> Result<Begun> {
    let program = std::env::current_exe()?;
    let began = std::time::Instant::now();
    let mut child = Command::new(program)
        .args([NAME, now])
        .arg(folder)
        .arg(database.unwrap_or_default())
        .stdout(Stdio::piped())
        .spawn()
        .context("starting the host")?;
    let mut told = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().context("no output to read")?));
    let mut next = || told.next().context("expected the host to tell")?.context("reading what it tells");
    let first = next()?;
    let millis = u64::try_from(began.elapsed().as_millis())?;
    let kilobytes = next()?.parse().context("expected how much memory it had")?;
    if first != "decided" || !child.wait()?.success() {
        bail!("expected the host to decide what is due, found `{first}`");
    }
    Ok(Begun { millis, kilobytes })
}

/// What the begun process does.
pub(crate) fn begin(words: &[String]) -> Result<()> {
    let [now, folder, database] = words else { bail!("expected an instant, a folder and an address") };
    let now: Instant = now.parse().ok().with_context(|| format!("expected an instant, found `{now}`"))?;
    let sender = SenderConfig { unsubscribe_url: Some("https://example.com/leave?k={key}".into()), ..SenderConfig::default() };
    let database = (!database.is_empty()).then(|| PostgresConfig::new(database));
    let mut host = Host::open(Options { database, clock: Clock::standing_at(now), sender, ..Options::new(folder) })?;
    for batch in 0..BATCHES {
        let stop = AtomicBool::new(false);
        let run = Run { until: None, forever: false, everybody: false, hands: None, stop: &stop };
        match (host.decide(&run, &mut |_| {})?.0, batch) {
            (false, 0) => bail!("expected something to be due, found nothing"),
            (false, _) => break,
            (true, 0) => println!("decided"),
            (true, _) => {}
        }
    }
    let status = std::fs::read_to_string("/proc/self/status")?;
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("expected VmHWM in /proc/self/status")?;
    println!("{}", most.trim().trim_end_matches(" kB"));
    Ok(())
}
