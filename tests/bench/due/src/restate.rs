//! The host over Restate: contacts that pend as objects of a server, each with its wake-up.
//!
//! In: Restate's program, how many pend. Out: what bringing them there, deciding what falls due, waiting and beginning anew cost. Never: a server
//! that outlives the measurement; the processor time of whoever asks, who is not the host.

use anyhow::{Context, Result, bail};
use relance::engines::restate::{Endpoint, Ingress, Pool, serve};
use relance::host::Enroll;
use relance::report::EnrollOutcome;
use relance::service::{Objects, to_objects};
use relance::{Clock, Host, Options, SenderConfig};
use relance_core::base::{ContactId, EnrollmentId, Instant, SequenceId};
use relance_core::wire::Target;
use rusqlite::Connection;
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use crate::arguments::Arguments;
use crate::host::{fresh, person};
use crate::machine;
use crate::ratios::{Cost, Measured};
use crate::restart::Begun;
use crate::rows::{self, Kind, Original};

/// By this name the program is started as the host: the folder, where it listens, where Restate is administered.
pub(crate) const NAME: &str = "over-restate";
/// As many threads as a service has.
const DECIDERS: usize = 4;
const HANDS: usize = 8;
/// At most so many are let fall due at once: each is enrolled by a call of its own.
const MOST_DUE: u32 = 5_000;
/// How long people take to be enrolled at most, each, in microseconds.
const ENROLLING_MICROS: i64 = 20_000;
/// How far ahead what pends is due, in milliseconds: nothing of it comes meanwhile.
const FAR_MILLIS: i64 = 30 * 86_400_000;
/// Between two that are due one by one, in milliseconds.
const APART_MILLIS: i64 = 173;
/// How long something is waited for.
const PATIENCE: Duration = Duration::from_secs(600);
/// A message at a visit.
const VISIT: &str = r#"{ "name": "Visit", "purpose": "service", "target": "appointment", "steps": [
  { "id": "reminder", "anchor": "targetDate", "wait": { "minutes": 0 }, "channel": "email", "content": { "type": "text", "subject": "Your visit", "body": "Hello {{ contact.firstName }}" } } ] }"#;

/// Restate's server, of one node.
struct Server {
    program: PathBuf,
    folder: PathBuf,
    ports: [u16; 3],
    child: Child,
}

/// The host in a process of its own.
struct Serving(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    fn begin(program: &Path, folder: PathBuf) -> Result<Self> {
        let ports = [free_port()?, free_port()?, free_port()?];
        let child = spawned(program, &folder, ports)?;
        let server = Self { program: program.into(), folder, ports, child };
        server.answers()?;
        Ok(server)
    }

    fn ingress(&self) -> String {
        let [ingress, ..] = self.ports;
        format!("http://127.0.0.1:{ingress}")
    }

    fn admin(&self) -> String {
        let [_, admin, _] = self.ports;
        format!("http://127.0.0.1:{admin}")
    }

    fn answers(&self) -> Result<()> {
        let [ingress, admin, _] = self.ports;
        until("Restate's server to answer", || Ok(answers(admin, "/health") && answers(ingress, "/restate/health")))
    }

    /// Ends without a word to it, and begins anew.
    fn begin_anew(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        self.child = spawned(&self.program, &self.folder, self.ports)?;
        Ok(())
    }
}

/// Whether this address answers that it is well.
fn answers(port: u16, path: &str) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        std::io::Write::write_all(&mut stream, format!("GET {path} HTTP/1.0\r\nhost: localhost\r\n\r\n").as_bytes())?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        Ok(String::from_utf8_lossy(&head).into_owned())
    };
    ask().is_ok_and(|head| head.ends_with("200"))
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn spawned(program: &Path, folder: &Path, [ingress, admin, node]: [u16; 3]) -> Result<Child> {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.join("log"))?;
    let child = Command::new(program)
        .env("RESTATE_BASE_DIR", folder)
        .env("RESTATE_INGRESS__BIND_ADDRESS", format!("127.0.0.1:{ingress}"))
        .env("RESTATE_ADMIN__BIND_ADDRESS", format!("127.0.0.1:{admin}"))
        .env("RESTATE_BIND_ADDRESS", format!("127.0.0.1:{node}"))
        .env("RESTATE_ADVERTISED_ADDRESS", format!("http://127.0.0.1:{node}"))
        .env("RESTATE_DEFAULT_RETRY_POLICY__MAX_ATTEMPTS", "unlimited")
        .env("RESTATE_DISABLE_TELEMETRY", "true")
        .stdout(log.try_clone()?)
        .stderr(log)
        .stdin(Stdio::null())
        .spawn();
    child.with_context(|| format!("starting `{}`", program.display()))
}

/// How a host is opened over this folder.
fn options(folder: &Path, clock: Clock) -> Options {
    let sender = SenderConfig { unsubscribe_url: Some("https://example.com/leave?k={key}".into()), ..SenderConfig::default() };
    Options { clock, sender, ..Options::new(folder) }
}

/// What the begun process does: it serves the objects until its input ends.
pub(crate) fn begin(words: &[String]) -> Result<()> {
    let [folder, listen, admin] = words else { bail!("expected a folder and two addresses") };
    let own = options(Path::new(folder), Clock::system());
    let runtime = tokio::runtime::Runtime::new()?;
    let (deciders, hands) = (Pool::new(&own, DECIDERS, "decider"), Pool::new(&own, HANDS, "hand"));
    let endpoint = Endpoint { listen: listen.parse()?, admin: vec![admin.clone()], advertised: None };
    runtime.block_on(serve(&endpoint, deciders, hands))?;
    println!("serves");
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    Ok(())
}

impl Serving {
    fn spawn(folder: &Path, listen: SocketAddr, server: &Server) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(NAME).arg(folder).arg(listen.to_string()).arg(server.admin());
        Ok(Self(command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("starting the host")?))
    }

    fn begin(folder: &Path, listen: SocketAddr, server: &Server) -> Result<Self> {
        let mut serving = Self::spawn(folder, listen, server)?;
        let out = serving.0.stdout.take().context("no output to read")?;
        let first = BufReader::new(out).lines().next().context("expected the host to tell that it serves")??;
        if first == "serves" { Ok(serving) } else { bail!("expected the host to serve, found `{first}`") }
    }

    fn micros(&self) -> Result<u64> {
        machine::family_micros(self.0.id())
    }
}

/// The most memory that a process had, in kilobytes.
fn memory(process: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("expected VmHWM in /proc/PID/status")?;
    most.trim().trim_end_matches(" kB").parse().context("reading VmHWM")
}

fn until(what: &str, mut holds: impl FnMut() -> Result<bool>) -> Result<()> {
    let began = std::time::Instant::now();
    while !holds()? {
        if began.elapsed() > PATIENCE {
            bail!("expected {what} within {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// Rows of as many as are to pend, whose next message is due in a month.
fn fill(folder: &Path, pending: u32) -> Result<()> {
    let far = Clock::system().now().saturating_plus_millis(FAR_MILLIS);
    let mut host = Host::open(options(folder, Clock::standing_at(far)))?;
    host.publish(crate::host::SEQUENCE, Some(&SequenceId::new("quote")))?;
    let enrolled = crate::host::enroll(&mut host, "quote", &["original-pending".to_owned()])?;
    let enrollment: &EnrollmentId = enrolled.first().context("expected an enrollment")?;
    drop(host);
    let mut connection = Connection::open(folder.join("relance.db"))?;
    let original = || Original { contact: "original-pending", enrollment: enrollment.as_str() };
    let patterns = rows::in_sqlite(&connection, &original())?;
    let kind = Kind { original: original(), prefix: "p", count: pending.saturating_sub(1), patterns };
    rows::copy_into_sqlite(&mut connection, &[kind])?;
    Ok(connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?)
}

/// Enrolls somebody for a visit at this moment.
fn visit(host: &mut Host, ids: &[String], at: Instant) -> Result<()> {
    let target: Target =
        serde_json::from_value(serde_json::json!({ "type": "appointment", "id": "visit", "date": at.to_string() }))?;
    host.import_contacts(ids.iter().map(|id| person(id)).collect::<Result<_>>()?)?;
    let what = Enroll {
        sequence: SequenceId::new("visit"),
        version: None,
        contacts: ids.iter().map(|id| ContactId::new(id.as_str())).collect(),
        target: Some(target),
        conversation: None,
        dry_run: false,
    };
    for item in host.enroll(&what, &mut |_| {})? {
        if !matches!(item.outcome, EnrollOutcome::Enrolled { .. }) {
            bail!("expected an enrollment, found {:?}", item.outcome);
        }
    }
    Ok(())
}

/// How long after the moment the messages of these people were decided, in milliseconds, as far as they were.
fn late(connection: &Connection, kind: &str, due: impl Fn(u32) -> i64) -> Result<Vec<i64>> {
    let mut statement = connection.prepare_cached("SELECT contact, queued_at FROM outbox WHERE contact LIKE ?")?;
    let rows = statement.query_map([format!("{kind}%")], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    rows.map(|row| {
        let (contact, at) = row?;
        Ok(at - due(contact.trim_start_matches(kind).parse()?))
    })
    .collect()
}

/// What was measured over Restate: the usual, and how late what fell due one by one was decided.
pub(crate) struct OverRestate {
    pub(crate) measured: Measured,
    pub(crate) late: Vec<i64>,
}

/// Brings what pends there, lets some fall due at once and some one by one, and begins everything anew.
pub(crate) fn contend(arguments: &Arguments, program: &Path, pending: u32) -> Result<OverRestate> {
    let folder = fresh(&arguments.folder, "restate")?;
    fill(&folder, pending)?;
    let mut server = Server::begin(program, fresh(&arguments.folder, "restate-server")?)?;
    let listen = SocketAddr::from(([127, 0, 0, 1], free_port()?));
    let endpoint = Endpoint { listen, admin: vec![server.admin()], advertised: None };
    let began = std::time::Instant::now();
    let carried = to_objects(&options(&folder, Clock::system()), &Objects { ingress: vec![server.ingress()], endpoint })?;
    let took = began.elapsed();
    println!(
        "{:<26} {pending:>9} {:>9.0} enrollments/s, {} of them",
        "relance, to Restate",
        f64::from(pending) / took.as_secs_f64(),
        carried.enrollments
    );
    if carried.enrollments != u64::from(pending) {
        bail!("expected {pending} enrollments to be brought there, found {}", carried.enrollments);
    }
    let serving = Serving::begin(&folder, listen, &server)?;
    let ingress = Ingress::new(&[server.ingress()]);
    let asking = Options { bookkeeper: Some(Arc::new(ingress)), ..options(&folder, Clock::system()) };
    let mut host = Host::open(asking)?;
    host.publish(VISIT, Some(&SequenceId::new("visit")))?;
    let connection = Connection::open(folder.join("relance.db"))?;
    let drained = drain(arguments, pending, &mut host, &serving, &server, &connection)?;
    let late = one_by_one(arguments, &mut host, &connection)?;
    let at = host.now().saturating_plus_millis(3_000);
    visit(&mut host, &["after0".to_owned()], at)?;
    let most = memory(serving.0.id())?;
    drop(serving);
    std::thread::sleep(Duration::from_secs(4)); // It falls due while nobody is there.
    let began = std::time::Instant::now();
    server.begin_anew()?;
    let serving = Serving::spawn(&folder, listen, &server)?;
    until("what fell due meanwhile to be decided", || Ok(!late_of(&connection, at)?.is_empty()))?;
    let millis = u64::try_from(began.elapsed().as_millis())?;
    println!("{:<26} {pending:>9} {:>9} {} MB", "Restate's own server", "", memory(server.child.id())? / 1_024);
    let kilobytes = most.max(memory(serving.0.id())?);
    Ok(OverRestate { measured: Measured { drained, idle: None, begun: Some(Begun { millis, kilobytes }) }, late })
}

fn late_of(connection: &Connection, at: Instant) -> Result<Vec<i64>> {
    late(connection, "after", |_| at.millis())
}

/// As many as are wanted fall due at one moment.
fn drain(
    arguments: &Arguments,
    pending: u32,
    host: &mut Host,
    serving: &Serving,
    server: &Server,
    connection: &Connection,
) -> Result<Cost> {
    let pieces = arguments.due.min(MOST_DUE);
    let at = host.now().saturating_plus_millis(5_000 + i64::from(pieces) * ENROLLING_MICROS / 1_000);
    let began = std::time::Instant::now();
    for from in (0..pieces).step_by(250) {
        let ids: Vec<String> = (from..pieces.min(from + 250)).map(|number| format!("due{number}")).collect();
        visit(host, &ids, at)?;
    }
    println!(
        "{:<26} {pending:>9} {:>9.0} enrollments/s, one after the other",
        "relance, Restate, enrolling",
        f64::from(pieces) / began.elapsed().as_secs_f64()
    );
    let ahead = at.millis() - host.now().millis();
    std::thread::sleep(Duration::from_millis(u64::try_from(ahead).context("enrolling took longer than what is due was ahead")?));
    let (began, before) = (std::time::Instant::now(), (serving.micros()?, machine::family_micros(server.child.id())?));
    let count = |sql: &str| -> Result<u32> { Ok(connection.query_row(sql, [], |row| row.get(0))?) };
    until("what is due to be decided", || Ok(count("SELECT count(*) FROM outbox WHERE contact LIKE 'due%'")? == pieces))?;
    let took = began.elapsed();
    let cost = Cost {
        pieces,
        took,
        worker_micros: serving.micros()? - before.0,
        server_micros: machine::family_micros(server.child.id())? - before.1,
    };
    until("what is due to be handed over", || Ok(count("SELECT count(*) FROM outbox WHERE status <> 'accepted'")? == 0))?;
    Ok(cost)
}

/// How late those are decided that fall due one after the other.
fn one_by_one(arguments: &Arguments, host: &mut Host, connection: &Connection) -> Result<Vec<i64>> {
    let first = host.now().saturating_plus_millis(5_000 + i64::from(arguments.latency) * ENROLLING_MICROS / 1_000);
    let due = |number: u32| first.saturating_plus_millis(i64::from(number) * APART_MILLIS);
    for number in 0..arguments.latency {
        visit(host, &[format!("timer{number}")], due(number))?;
    }
    let mut found = Vec::new();
    until("what is due one by one to be decided", || {
        found = late(connection, "timer", |number| due(number).millis())?;
        Ok(found.len() == arguments.latency as usize)
    })?;
    Ok(found)
}
