//! What the machine is, and how much processor time processes have had.
//!
//! In: `/proc`. Out: a line about the machine; microseconds. Never: a guess where the system says nothing.

use anyhow::{Context, Result};
use std::fs;

/// A tick of `/proc/PID/stat`; the same 10 ms on every Linux that is in use.
const TICK_MICROS: u64 = 10_000;

/// Processors, their make and the memory, as far as the system tells.
pub(crate) fn describe() -> String {
    let of = |path: &str, name: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map_or("unknown", |(_, value)| value.trim()).to_owned()
    };
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("unknown").to_owned();
    let (model, memory) = (of("/proc/cpuinfo", "model name"), of("/proc/meminfo", "MemTotal"));
    format!("{processors} processors ({model}), {memory} of memory, load {load} at the start; its disk is what commits wait for")
}

/// Processor time of this process, all of its threads, in microseconds.
pub(crate) fn own_micros() -> Result<u64> {
    let [user, system, ..] = times("self")?;
    Ok((user + system) * TICK_MICROS)
}

/// Processor time of a process and of every child that it has or had, in microseconds.
pub(crate) fn family_micros(parent: u32) -> Result<u64> {
    let [user, system, gone_user, gone_system] = times(&parent.to_string())?;
    let mut ticks = user + system + gone_user + gone_system;
    for child in fs::read_to_string(format!("/proc/{parent}/task/{parent}/children"))?.split_whitespace() {
        // One that ends just now is among those that are gone next time.
        if let Ok([user, system, ..]) = times(child) {
            ticks += user + system;
        }
    }
    Ok(ticks * TICK_MICROS)
}

/// User and system time in ticks, of the process and of its children that are gone.
fn times(process: &str) -> Result<[u64; 4]> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name stands in brackets and may hold anything.
    let (_, fields) = stat.rsplit_once(')').context("expected a name in brackets in /proc/PID/stat")?;
    let mut fields = fields.split_whitespace().skip(11).map(str::parse);
    let mut next = || fields.next().context("expected times in /proc/PID/stat")?.context("reading /proc/PID/stat");
    Ok([next()?, next()?, next()?, next()?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_that_this_process_spends_is_seen() {
        let before = own_micros().unwrap();
        while own_micros().unwrap() == before {
            std::hint::black_box((0..1_000_000_u64).sum::<u64>());
        }
        assert!(family_micros(std::process::id()).unwrap() > before);
    }
}
