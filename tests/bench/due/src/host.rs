//! The native host: enrollments whose next message falls due, decided by the core, everything stored.
//!
//! In: a fresh database. Out: what draining, an idle poll and waiting cost. Never: a row that the host would not have written; a provider
//! (handing over takes its time, which is none of ours).

use anyhow::{Context, Result, bail};
use relance::config::PostgresConfig;
use relance::host::{Enroll, Run};
use relance::{Clock, Host, Options, SenderConfig};
use relance_core::base::{ContactId, EnrollmentId, Instant, SequenceId};
use relance_core::wire::Contact;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::arguments::Arguments;
use crate::machine;
use crate::ratios::{Cost, Measured};
use crate::restart;
use crate::rows::{self, Kind, Original};
use crate::server::Database;

/// A Tuesday morning at which all that is due has become due within the last hour.
const NOW: &str = "2026-11-24T10:00:00.000Z";
/// All that pended is due, as after an outage: whoever begins then begins over all of it.
const NEXT: &str = "2026-12-15T10:00:00.000Z";
/// Five minutes before, the first message was due of those that enrolled then.
const LATELY: &str = "2026-11-24T09:25:00.000Z";
/// Enrolled so late that the first message falls due in weeks.
const LATER: &str = "2026-12-15T09:00:00.000Z";
/// How many enrollments among those that are due are no copies, and are replayed afterwards.
const REPLAYED: u32 = 20;
/// How many idle polls are measured.
const POLLS: u32 = 5_000;

/// A follow-up as people write them: four messages into office hours, with variables, a default and a condition.
pub(crate) const SEQUENCE: &str = r#"{
  "name": "Quote", "purpose": "service", "goals": ["won"],
  "calendar": { "workingHours": { "mon": ["08:00-18:00"], "tue": ["08:00-18:00"], "wed": ["08:00-18:00"], "thu": ["08:00-18:00"], "fri": ["08:00-18:00"] }, "closedDates": ["2026-12-25", "2027-01-01"] },
  "steps": [
    { "id": "hello", "wait": { "minutes": 5 }, "channel": "email", "content": { "type": "text", "subject": "Your quote, {{ contact.firstName | default: 'there' }}",
      "body": "Hi {{ contact.firstName | default: 'there' }},\n\nthank you for your interest in {{ contact.attributes.deal }}. {% if contact.attributes.discount %}Until Friday you get {{ contact.attributes.discount }} off, so this may be a good time to decide. {% endif %}Would {{ contact.attributes.slot }} suit you for a call? It takes ten minutes, and I can answer whatever is still open. If another time is better, just answer this message. There is no need at all.\n\nBest regards,\nRosa Marques\nCasa & Companhia\n" } },
    { "id": "second", "wait": { "days": 2 }, "channel": "email", "content": { "type": "text", "subject": "Any questions?", "body": "Hi {{ contact.firstName | default: 'there' }}, is anything still open?" } },
    { "id": "third", "wait": { "businessDays": 3 }, "at": ["09:00"], "channel": "email", "content": { "type": "text", "subject": "A call?", "body": "Would {{ contact.attributes.slot }} suit you?" } },
    { "id": "last", "wait": { "days": 7 }, "channel": "email", "content": { "type": "text", "subject": "One last thing", "body": "Shall I close this?" } }
  ]
}"#;
/// One message after a minute, for those who wait to see it picked up.
const SOON: &str = r#"{ "name": "Soon", "purpose": "service", "steps": [
  { "id": "now", "wait": { "minutes": 1 }, "channel": "email", "content": { "type": "text", "subject": "Hello", "body": "Hi {{ contact.firstName }}" } } ] }"#;

/// One message at once.
const AT_ONCE: &str = r#"{ "name": "At once", "purpose": "service", "steps": [
  { "id": "now", "wait": { "minutes": 0 }, "channel": "email", "content": { "type": "text", "subject": "Hello", "body": "Hi {{ contact.firstName }}" } } ] }"#;

pub(crate) fn person(id: &str) -> Result<Contact> {
    let json = format!(
        r#"{{"id":"{id}","firstName":"Ada","lastName":"Vries","email":"{id}@example.com","phone":"+34600000000","timezone":"Europe/Madrid","locale":"en",
            "attributes":{{"deal":"the Lisbon flat","discount":"10%","slot":"Tuesday at ten"}}}}"#
    );
    Ok(serde_json::from_str(&json)?)
}

fn at(text: &str) -> Result<Instant> {
    text.parse().ok().with_context(|| format!("expected an instant, found `{text}`"))
}

/// Where the data of a host is: a folder, and a database if it is not a file there.
struct Place {
    folder: PathBuf,
    database: Option<String>,
}

impl Place {
    fn open(&self, clock: Clock) -> Result<Host> {
        let sender =
            SenderConfig { unsubscribe_url: Some("https://example.com/leave?k={key}".into()), ..SenderConfig::default() };
        let database = self.database.as_ref().map(PostgresConfig::new);
        Ok(Host::open(Options { database, clock, sender, ..Options::new(&self.folder) })?)
    }
}

pub(crate) fn enroll(host: &mut Host, sequence: &str, ids: &[String]) -> Result<Vec<EnrollmentId>> {
    host.import_contacts(ids.iter().map(|id| person(id)).collect::<Result<_>>()?)?;
    let what = Enroll {
        sequence: SequenceId::new(sequence),
        version: None,
        contacts: ids.iter().map(|id| ContactId::new(id.as_str())).collect(),
        target: None,
        conversation: None,
        dry_run: false,
    };
    let mut enrolled = Vec::new();
    for item in host.enroll(&what, &mut |_| {})? {
        match item.outcome {
            relance::report::EnrollOutcome::Enrolled { enrollment, .. } => enrolled.push(enrollment),
            other => bail!("expected an enrollment, found {other:?}"),
        }
    }
    Ok(enrolled)
}

/// The enrollments that are not copies: those that are replayed, one that is copied as due, one that is copied as pending.
struct Seeds {
    replayed: Vec<EnrollmentId>,
    due: (String, EnrollmentId),
    pending: (String, EnrollmentId),
}

impl Seeds {
    /// What is copied how often, so that with those that are no copies there are as many as are wanted.
    fn kinds(
        &self,
        due: u32,
        pending: u32,
        mut read: impl FnMut(&Original<'_>) -> Result<Vec<rows::Pattern>>,
    ) -> Result<Vec<Kind<'_>>> {
        let wanted = [(&self.due, "d", due.saturating_sub(REPLAYED + 1)), (&self.pending, "p", pending.saturating_sub(1))];
        wanted
            .into_iter()
            .map(|((contact, enrollment), prefix, count)| {
                let original = Original { contact, enrollment: enrollment.as_str() };
                let patterns = read(&original)?;
                Ok(Kind { original, prefix, count, patterns })
            })
            .collect()
    }
}

fn seeds(place: &Place) -> Result<Seeds> {
    let mut host = place.open(Clock::standing_at(at(LATELY)?))?;
    host.publish(SEQUENCE, Some(&SequenceId::new("quote")))?;
    let replayed = enroll(&mut host, "quote", &(0..REPLAYED).map(|number| format!("real{number}")).collect::<Vec<_>>())?;
    let one = |host: &mut Host, id: &str| -> Result<(String, EnrollmentId)> {
        let found = enroll(host, "quote", &[id.to_owned()])?;
        Ok((id.to_owned(), found.first().context("expected an enrollment")?.clone()))
    };
    let due = one(&mut host, "original-due")?;
    drop(host);
    let pending = one(&mut place.open(Clock::standing_at(at(LATER)?))?, "original-pending")?;
    Ok(Seeds { replayed, due, pending })
}

/// Drains what is due on PostgreSQL, then polls over what pends.
pub(crate) fn contend(arguments: &Arguments, database: &Database<'_>, pending: u32) -> Result<Measured> {
    let place = Place { folder: fresh(&arguments.folder, "postgres")?, database: Some(database.url.clone()) };
    let seeds = seeds(&place)?;
    let mut client = database.client()?;
    client.batch_execute("SET search_path = relance")?;
    rows::copy_into_postgres(
        &mut client,
        &seeds.kinds(arguments.due, pending, |original| rows::in_postgres(&mut database.client()?, "relance.", original))?,
    )?;
    drop(client);
    database.settle()?;
    let drained = database.measured(arguments.due, || drain(arguments, &place))?;
    database.settle()?;
    let mut host = place.open(Clock::standing_at(at(NOW)?))?;
    let idle = database.measured(POLLS, || {
        let before = machine::own_micros()?;
        for _ in 0..POLLS {
            if host.decide(&run(&AtomicBool::new(false)), &mut |_| {})?.0 {
                bail!("expected nothing to be due any more, found something");
            }
        }
        Ok(machine::own_micros()? - before)
    })?;
    replay(&mut host, &seeds)?;
    drop(host);
    let begun = restart::measured(NEXT, &place.folder, Some(&database.url))?;
    Ok(Measured { drained, idle: Some(idle), begun: Some(begun) })
}

/// Drains what is due on SQLite.
pub(crate) fn drain_sqlite(arguments: &Arguments, pending: u32) -> Result<Measured> {
    let place = Place { folder: fresh(&arguments.folder, "sqlite")?, database: None };
    let seeds = seeds(&place)?;
    let mut connection = Connection::open(place.folder.join("relance.db"))?;
    let kinds = seeds.kinds(arguments.due, pending, |original| rows::in_sqlite(&connection, original))?;
    rows::copy_into_sqlite(&mut connection, &kinds)?;
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    drop(connection);
    let began = std::time::Instant::now();
    // SQLite has one writer at a time, and so one worker.
    let worker_micros = drain(&Arguments { workers: 1, ..arguments.clone() }, &place)?;
    let cost = Cost { pieces: arguments.due, took: began.elapsed(), worker_micros, server_micros: 0 };
    replay(&mut place.open(Clock::standing_at(at(NOW)?))?, &seeds)?;
    let begun = restart::measured(NEXT, &place.folder, None)?;
    Ok(Measured { drained: cost, idle: None, begun: Some(begun) })
}

fn run(stop: &AtomicBool) -> Run<'_> {
    Run { until: None, forever: false, everybody: false, hands: None, stop }
}

/// Decides all that is due; the processor time of all workers.
fn drain(arguments: &Arguments, place: &Place) -> Result<u64> {
    let clock = Clock::standing_at(at(NOW)?);
    let before = machine::own_micros()?;
    let decided: u64 = std::thread::scope(|scope| {
        let worker = || -> Result<u64> {
            let (mut host, mut decided) = (place.open(clock.clone())?, 0);
            loop {
                let (worked, report) = host.decide(&run(&AtomicBool::new(false)), &mut |_| {})?;
                decided += report.wakes;
                if !worked {
                    return Ok(decided);
                }
            }
        };
        let workers: Vec<_> = (0..arguments.workers).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| bail!("a worker broke"))).sum::<Result<u64>>()
    })?;
    if decided != u64::from(arguments.due) {
        bail!("expected {} decisions, found {decided}", arguments.due);
    }
    Ok(machine::own_micros()? - before)
}

/// Those that are no copies lead to their state, byte for byte, and have a message in the outbox.
fn replay(host: &mut Host, seeds: &Seeds) -> Result<()> {
    for id in &seeds.replayed {
        let report = host.replay(id)?;
        if !report.same || report.entries != 2 {
            bail!("expected the timeline of `{id}` to lead to its state in 2 entries, found {report:?}");
        }
    }
    Ok(())
}

/// Milliseconds from due to picked up: of timers that the sleeping worker knows of, and of enrollments that another process makes.
pub(crate) fn latency(arguments: &Arguments, database: &Database<'_>) -> Result<(Vec<i64>, Vec<i64>)> {
    let place = Place { folder: fresh(&arguments.folder, "latency")?, database: Some(database.url.clone()) };
    let start = Clock::system().now();
    let mut host = place.open(Clock::system())?;
    host.publish(SOON, Some(&SequenceId::new("soon")))?;
    host.publish(AT_ONCE, Some(&SequenceId::new("at-once")))?;
    for number in 0..arguments.latency {
        // A minute from then is three seconds from now, and on.
        let enrolled = start.saturating_plus_millis(i64::from(number) * 173 - 57_000);
        enroll(&mut place.open(Clock::standing_at(enrolled))?, "soon", &[format!("timer{number}")])?;
    }
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| -> Result<()> {
        let worker = scope.spawn(|| -> Result<()> {
            place
                .open(Clock::system())?
                .run(&Run { until: None, forever: true, everybody: false, hands: None, stop: &stop }, &mut |_| {})?;
            Ok(())
        });
        std::thread::sleep(Duration::from_millis(u64::from(arguments.latency) * 173 + 4_000));
        for number in 0..arguments.latency {
            enroll(&mut host, "at-once", &[format!("news{number}")])?;
            std::thread::sleep(Duration::from_millis(173));
        }
        std::thread::sleep(Duration::from_secs(2));
        stop.store(true, Ordering::Relaxed);
        worker.join().unwrap_or_else(|_| bail!("the worker broke"))
    })?;
    let mut client = database.client()?;
    let mut late = |kind: &str, wait: i64| -> Result<Vec<i64>> {
        let sql = "SELECT o.queued_at - e.enrolled_at - $2
                   FROM relance.outbox o JOIN relance.enrollment e ON e.id = o.enrollment WHERE o.contact LIKE $1";
        let found: Vec<i64> =
            client.query(sql, &[&format!("{kind}%"), &wait])?.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        if found.len() != arguments.latency as usize {
            bail!("expected {} messages, found {}", arguments.latency, found.len());
        }
        Ok(found)
    };
    Ok((late("timer", 60_000)?, late("news", 0)?))
}

/// An empty folder.
pub(crate) fn fresh(folder: &Path, name: &str) -> Result<PathBuf> {
    let path = folder.join(name);
    if path.exists() {
        std::fs::remove_dir_all(&path)?;
    }
    std::fs::create_dir_all(&path)?;
    Ok(path)
}
