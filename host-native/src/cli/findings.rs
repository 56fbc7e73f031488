//! What a doctor finds, each with a code and its remedy: in the host's report, and in its surroundings (clock, disk, permissions, zone data).
//!
//! In: the report, the data directory, the options' file. Out: findings in order. Never: a repair.

use relance::engines::sqlite;
use relance::report::DoctorReport;
use relance::tzdb::{edition, is_newer, is_old};
use serde::Serialize;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::context::Context;
use super::tzdb::SYSTEM;
use super::words;

/// A clock that differs by more is wrong, in milliseconds.
const CLOCK_MILLIS: i64 = 2_000;
/// The database remembers nothing of a time so far ahead, in milliseconds.
const AHEAD_MILLIS: i64 = 60_000;
/// So much room a database needs beside itself: its log, and what comes.
const ROOM_BYTES: u64 = 256 << 20;

/// What is wrong, and what to do about it.
#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    /// A stable name.
    pub(crate) code: &'static str,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: String,
}

fn finding(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding { code, message: message.into(), help: help.into() }
}

/// What is wrong with what the host itself looks at.
pub(crate) fn of_host(report: &DoctorReport) -> Vec<Finding> {
    let mut found = Vec::new();
    if !report.database_sound {
        let help = "stop the workers and restore a copy: `relance restore FILE`";
        found.push(finding("doctor.damaged", "the database's own check finds damage", help));
    }
    if report.schema.0 != report.schema.1 {
        let message = format!("the database has schema {}, this host writes {}", report.schema.0, report.schema.1);
        found.push(finding(
            "doctor.schema",
            message,
            "use the newer of the two hosts; `relance migrate --dry-run` says what is missing",
        ));
    }
    if let Some(problem) = &report.sender_problem {
        let help = "see `relance config show --origin`, and Mail in `relance run --help`";
        found.push(finding("doctor.sender", format!("the sender can't send: {problem}"), help));
    }
    if report.overdue > 0 {
        let oldest = words::utc_or_dash(report.oldest_overdue);
        let message = format!("{} wake-ups are overdue, the oldest since {oldest}", report.overdue);
        found.push(finding(
            "doctor.overdue",
            message,
            "start a worker: `relance run`, or `relance serve`, with `--engine restate` where Restate has the contacts",
        ));
    }
    if report.abandoned > 0 {
        let message = format!("{} messages are in the hand of a worker that is gone", report.abandoned);
        found.push(finding("doctor.abandoned", message, "start a worker: `relance run`"));
    }
    found.extend(held(report));
    for id in &report.stuck {
        let help = "report this with `relance timeline --json`";
        found.push(finding("doctor.stuck", format!("{id} is live, but waits for nothing"), help));
    }
    found.extend(zone_data(report));
    found
}

/// What waits for a person, and why.
fn held(report: &DoctorReport) -> Vec<Finding> {
    if let Some(restored) = &report.restored {
        let (when, held) = (words::utc(restored.at), words::count(report.quarantined.len(), "enrollment"));
        let message = format!("the database was restored {when}: sending stands still, {held} held for review");
        return vec![finding("doctor.restored", message, "see to them with `relance review`, then `relance review end`")];
    }
    let one = |id| {
        finding(
            "doctor.putAside",
            format!("{id} was put aside because it could not be decided"),
            "look: `relance timeline`, then `relance release`",
        )
    };
    report.quarantined.iter().map(one).collect()
}

fn zone_data(report: &DoctorReport) -> Option<Finding> {
    let used = &report.zone_data.used;
    if let Some(system) = edition(Path::new(SYSTEM)).filter(|system| is_newer(system, used)) {
        let message = format!("the zone data is {used}, and this machine has {system}");
        return Some(finding("doctor.zoneData", message, format!("see what it moves: `relance tzdb update {SYSTEM} --dry-run`")));
    }
    let help = "bring newer rules (Debian's package tzdata, for one) and put them in force: `relance tzdb update DIR --dry-run`";
    is_old(used, report.now)
        .then(|| finding("doctor.zoneData", format!("the zone data is {used}: laws have changed since"), help))
}

/// What is wrong with the clock; not looked at in a trial, which has its own.
pub(crate) fn of_clock(report: &DoctorReport, context: &Context) -> Vec<Finding> {
    if context.is_trial() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let seconds = |millis: i64| millis / 1_000;
    if report.database_ahead.abs() > CLOCK_MILLIS {
        let message = format!("the database's clock is {} seconds ahead of this machine's", seconds(report.database_ahead));
        found.push(finding("doctor.clock", message, "let both machines keep time (chrony, systemd-timesyncd)"));
    }
    if let Some(last) = report.last_known.filter(|last| last.millis() > report.now.millis() + AHEAD_MILLIS) {
        let message =
            format!("the database remembers something of {}, which this machine's clock has not reached", words::utc(last));
        found.push(finding("doctor.clockBehind", message, "set the clock; until it comes there, what is due later waits longer"));
    }
    if context.database().is_none() {
        let set = sqlite::clock_set(context.data()).into_iter().filter(|(_, millis)| millis.abs() > CLOCK_MILLIS);
        found.extend(set.map(|(worker, millis)| {
            let message = format!("the machine's clock was set by {} seconds since the worker {worker} began", seconds(millis));
            finding(
                "doctor.clockSet",
                message,
                "let the machine keep time (chrony, systemd-timesyncd), and start the worker anew: it never goes back in time",
            )
        }));
    }
    found
}

/// What is wrong with the data directory and the file of options.
pub(crate) fn of_files(context: &Context) -> Vec<Finding> {
    let mut found = Vec::new();
    if context.database().is_none() {
        found.extend(disk(context.data()));
        found.extend(permissions(context.data()));
    }
    let secrets = context.options.secrets_in_file();
    if let Some(file) = context.options.file.as_deref().filter(|_| !secrets.is_empty())
        && mode(file).is_some_and(|mode| mode & 0o077 != 0)
    {
        let message = format!("{} has secrets ({}) and others may read it", file.display(), secrets.join(", "));
        found.push(finding("doctor.secretReadable", message, format!("chmod 600 {}", file.display())));
    }
    found
}

fn disk(data: &Path) -> Option<Finding> {
    let room = rustix::fs::statvfs(data).ok()?;
    let free = room.f_bavail.saturating_mul(room.f_frsize);
    let database = std::fs::metadata(data.join("relance.db")).map_or(0, |known| known.len());
    short_of_room(free, database, data)
}

/// Whether less is free than the database may want: room for what comes, or for a whole copy of it.
fn short_of_room(free: u64, database: u64, data: &Path) -> Option<Finding> {
    let (needed, mib) = (ROOM_BYTES.max(database), |bytes: u64| bytes >> 20);
    let message =
        format!("{} MiB are free on the disk of {}, and the database may want {}", mib(free), data.display(), mib(needed));
    let help = "make room, or move the data directory: a full disk stops all sending";
    (free < needed).then(|| finding("doctor.disk", message, help))
}

fn permissions(data: &Path) -> Vec<Finding> {
    let mut found = Vec::new();
    let open = mode(data).is_some_and(|mode| mode & 0o005 != 0);
    if open && mode(&data.join("relance.db")).is_some_and(|mode| mode & 0o006 != 0) {
        let message = format!("everybody on this machine may read the database in {}", data.display());
        found.push(finding("doctor.databaseReadable", message, format!("chmod 700 {}", data.display())));
    }
    for entry in std::fs::read_dir(data).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_key =
            path.extension().is_some_and(|ending| ending == "key") || entry.file_name().to_string_lossy().starts_with("secret");
        if is_key && mode(&path).is_some_and(|mode| mode & 0o077 != 0) {
            let message = format!("{} is a secret and others may read it", path.display());
            found.push(finding("doctor.secretReadable", message, format!("chmod 600 {}", path.display())));
        }
    }
    found
}

fn mode(path: &Path) -> Option<u32> {
    Some(std::fs::metadata(path).ok()?.permissions().mode())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_short_of_room_for_what_comes_or_for_a_copy() {
        let short = |free: u64, database: u64| short_of_room(free << 20, database << 20, Path::new("d")).is_some();
        assert!(short(255, 1) && !short(256, 1));
        assert!(short(999, 1_000) && !short(1_000, 1_000));
    }
}
