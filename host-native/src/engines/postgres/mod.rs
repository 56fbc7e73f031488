//! The PostgreSQL engine: contacts locked row by row, workers known by advisory locks, one connection a host.
//!
//! In: how to reach the database. Out: an [`Engine`] with its schema up to date. Never: a table outside of the host's schema; a
//! transaction that goes on over another connection than it began on.

mod statement;
mod tls;

use std::cell::{Cell, RefCell};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use postgres::config::Host;
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator;
use postgres::{Client, Config, GenericClient};

use super::sql::engine::{Dialect, Engine, Given, Holds, Row, Slice, Value, Values};
use super::sql::{not_newer, store};
use super::steps::{self, Pending};
use crate::clock::Clock;
use crate::config::PostgresConfig;
use crate::fault::{Fault, FaultKind};
use statement::Statements;

/// The schema's steps, in order; each is applied once, and none is ever changed.
const MIGRATIONS: [&str; 10] = [
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_service.sql"),
    include_str!("migrations/0003_due.sql"),
    include_str!("migrations/0004_hands.sql"),
    include_str!("migrations/0005_watch.sql"),
    include_str!("migrations/0006_users.sql"),
    include_str!("migrations/0007_lists.sql"),
    include_str!("migrations/0008_books.sql"),
    include_str!("migrations/0009_shadow.sql"),
    include_str!("migrations/0010_aside.sql"),
];
/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// After how long without a word a server is asked whether it is still there; without an answer for twice as long it is not.
const KEEPALIVE: Duration = Duration::from_secs(15);
/// A transaction that nobody goes on with ends after half a minute, sooner than any lease, and a wait for a lock after a whole one; of a
/// machine that is gone the server hears within half a minute, and gives its locks back. The statements are many and short: compiling
/// one takes longer than running it, and each has an index.
const SESSION: &str = "-c idle_in_transaction_session_timeout=30000 -c lock_timeout=60000 -c tcp_keepalives_idle=15 \
                       -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c jit=off -c enable_seqscan=off \
                       -c enable_hashjoin=off -c enable_mergejoin=off";

/// Plans that were made for small tables are made anew after a second, and then after longer and longer, a minute at most.
const PLANS_MILLIS: i64 = 1_000;
const LONGEST_PLANS_MILLIS: i64 = 60_000;

static DIALECT: Dialect = Dialect {
    member: |column, name| format!("({column}::json ->> '{name}')"),
    holds: |text, part| format!("strpos({text}, {part}) > 0"),
    index: |_| String::new(),
    items: |name| format!("json_array_elements(CAST(CAST(:{name} AS TEXT) AS JSON))"),
    given: |columns| {
        let array = |(name, holds): &(&str, Holds)| match holds {
            Holds::Text => format!("CAST(:{name} AS TEXT[])"),
            Holds::Int => format!("CAST(:{name} AS BIGINT[])"),
        };
        let (arrays, names): (Vec<String>, Vec<&str>) = columns.iter().map(|column| (array(column), column.0)).unzip();
        format!("unnest({}) AS r ({})", arrays.join(", "), names.join(", "))
    },
    each: |Slice { table, filter, order, taken, .. }, most| {
        let lock = if *taken { " FOR NO KEY UPDATE SKIP LOCKED" } else { "" };
        let order = order.join(", ");
        format!(
            "CROSS JOIN LATERAL (SELECT * FROM {table} WHERE workspace = w.id AND {filter} ORDER BY {order} LIMIT {most}{lock}) d"
        )
    },
    locked: " FOR NO KEY UPDATE",
    skipping: " FOR NO KEY UPDATE SKIP LOCKED",
    shared: " FOR SHARE",
    machine: "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
    beside: "CONCURRENTLY",
    nap: Duration::from_millis(200),
};

/// One connection to a database, made anew when it breaks.
pub struct Postgres {
    config: Config,
    tls: tls::Connector,
    schema: String,
    worker: String,
    clock: Clock,
    connection: RefCell<Option<Connection>>,
    /// A transaction is under way.
    open: Cell<bool>,
}

struct Connection {
    client: Client,
    statements: Statements,
    /// Until when its plans are good, by the machine's clock, and for how long they were.
    planned: (i64, i64),
    /// It hears what others announce.
    listening: bool,
}

/// Reaches the database, and brings its schema up to date.
pub fn open(config: &PostgresConfig, clock: &Clock) -> Result<Postgres, Fault> {
    let engine = configured(config, clock)?;
    let mut client = engine.client()?;
    migrate(&mut client, &config.schema, clock.machine())?;
    engine.connection.replace(Some(engine.held(client)?));
    Ok(engine)
}

/// The steps of the schema that the database does not have yet. Nothing is made or changed.
pub fn pending(config: &PostgresConfig, clock: &Clock) -> Result<Pending, Fault> {
    let engine = configured(config, clock)?;
    let found = found(&mut engine.client()?, &config.schema).map_err(|error| faulty(&error, false))?;
    not_newer(found, current())?;
    Ok(steps::pending(engine.describe(), found, &MIGRATIONS, steps::waits_in_postgres))
}

/// What is to be known for reaching a database; it is not reached for yet.
fn configured(config: &PostgresConfig, clock: &Clock) -> Result<Postgres, Fault> {
    let PostgresConfig { url, schema, ca_file } = config;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if schema.is_empty() || schema.starts_with(|c: char| c.is_ascii_digit()) || !schema.chars().all(plain) {
        let message = "expected a schema's name in small letters, found another text";
        return Err(Fault::new(FaultKind::Input, message).help("begin with a letter or `_`; then letters, digits and `_`"));
    }
    let mut parsed: Config = url.parse().map_err(|_| {
        let message = "expected the address of a PostgreSQL database, found something else";
        Fault::new(FaultKind::Input, message).help("write postgres://user:password@host:5432/database, percent-encoded")
    })?;
    let own = parsed.get_options().map(|own| format!("{own} ")).unwrap_or_default();
    parsed.options(&format!("{own}-c search_path={schema} {SESSION}")).application_name("relance");
    parsed.keepalives_idle(KEEPALIVE).tcp_user_timeout(KEEPALIVE * 2);
    if parsed.get_connect_timeout().is_none() {
        parsed.connect_timeout(CONNECT);
    }
    // Unique over restarts and machines: process ids come again, so the time and the hasher's random seed stand beside it.
    let seed = RandomState::new().build_hasher().finish();
    let worker = format!("{}-{}-{seed:016x}", std::process::id(), clock.machine());
    let tls = tls::Connector::new(parsed.get_ssl_mode(), ca_file.as_deref())?;
    Ok(Postgres {
        config: parsed,
        tls,
        schema: schema.clone(),
        worker,
        clock: clock.clone(),
        connection: RefCell::new(None),
        open: Cell::new(false),
    })
}

impl Postgres {
    fn client(&self) -> Result<Client, Fault> {
        self.tls.connect(&self.config).map_err(|error| {
            let help = "see whether it runs, and whether the address, the password and `sslmode` are right";
            unreachable(&format!("the database `{}` can't be reached: {}", self.describe(), first_cause(&error))).help(help)
        })
    }

    /// Takes the lock that says this worker lives; the server gives it back with the connection.
    fn held(&self, mut client: Client) -> Result<Connection, Fault> {
        let locked = client.execute("SELECT pg_advisory_lock(hashtextextended($1, 0))", &[&self.worker]);
        locked.map_err(|error| faulty(&error, false))?;
        let known = "INSERT INTO worker (id, started_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        client.execute(known, &[&self.worker, &self.clock.machine()]).map_err(|error| faulty(&error, false))?;
        let planned = (self.clock.machine() + PLANS_MILLIS, PLANS_MILLIS);
        Ok(Connection { client, statements: Statements::default(), planned, listening: false })
    }

    fn begin_with(&self, begin: &str) -> Result<(), Fault> {
        let now = self.clock.machine();
        self.with(|Connection { client, planned: (until, length), .. }| {
            if now < *until {
                return client.batch_execute(begin);
            }
            *length = (*length * 2).min(LONGEST_PLANS_MILLIS);
            *until = now + *length;
            client.batch_execute("DISCARD PLANS")?; // Not in one with the other, which must be the first of its transaction.
            client.batch_execute(begin)
        })?;
        self.open.set(true);
        Ok(())
    }

    /// Does this over the connection; over a new one if it broke, unless a transaction broke with it.
    fn with<T>(&self, act: impl FnOnce(&mut Connection) -> Result<T, postgres::Error>) -> Result<T, Fault> {
        let mut connection = self.connection.borrow_mut();
        if connection.as_ref().is_some_and(|known| known.client.is_closed()) {
            *connection = None;
        }
        if connection.is_none() && self.open.get() {
            return Err(unreachable("the connection to the database broke"));
        }
        let known = match &mut *connection {
            Some(known) => known,
            none => none.insert(self.held(self.client()?)?),
        };
        act(known).map_err(|error| faulty(&error, known.client.is_closed()))
    }
}

impl Engine for Postgres {
    fn dialect(&self) -> &'static Dialect {
        &DIALECT
    }

    fn worker(&self) -> &str {
        &self.worker
    }

    fn rows(&self, sql: &str, values: &Values<'_>) -> Result<Vec<Row>, Fault> {
        let found = self.with(|Connection { client, statements, .. }| {
            let (statement, values) = statements.bound(client, sql, values)?;
            client.query(&statement, &values)
        })?;
        found.iter().map(statement::row).collect()
    }

    fn run(&self, sql: &str, values: &Values<'_>) -> Result<u64, Fault> {
        self.with(|Connection { client, statements, .. }| {
            let (statement, values) = statements.bound(client, sql, values)?;
            client.execute(&statement, &values)
        })
    }

    fn rows_for(&self, sql: &str, values: &Values<'_>, given: &Given<'_>) -> Result<Vec<Row>, Fault> {
        let arrays = statement::arrays(given);
        let found = self.with(|Connection { client, statements, .. }| {
            let (statement, values) = statements.bound_for(client, sql, values, &arrays)?;
            client.query(&statement, &values)
        })?;
        found.iter().map(statement::row).collect()
    }

    fn run_for(&self, sql: &str, values: &Values<'_>, given: &Given<'_>) -> Result<u64, Fault> {
        let arrays = statement::arrays(given);
        self.with(|Connection { client, statements, .. }| {
            let (statement, values) = statements.bound_for(client, sql, values, &arrays)?;
            client.execute(&statement, &values)
        })
    }

    fn exec(&self, sql: &str) -> Result<(), Fault> {
        self.with(|connection| connection.client.batch_execute(sql))
    }

    fn begin(&self) -> Result<(), Fault> {
        self.begin_with("BEGIN")
    }

    fn begin_many(&self) -> Result<(), Fault> {
        self.begin_with("BEGIN; SET LOCAL plan_cache_mode = force_custom_plan")
    }

    fn begin_loosely(&self) -> Result<(), Fault> {
        self.begin_with("BEGIN; SET LOCAL synchronous_commit = off")
    }

    fn begin_reading(&self) -> Result<(), Fault> {
        self.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    fn announce(&self) -> Result<(), Fault> {
        self.exec(&format!("NOTIFY {}_news", self.schema))
    }

    fn wait(&self, nap: Duration) -> Result<(), Fault> {
        let schema = &self.schema;
        self.with(|Connection { client, listening, .. }| {
            if !*listening {
                client.batch_execute(&format!("LISTEN {schema}_news"))?;
                *listening = true;
                return Ok(()); // What was told before is found by looking once more.
            }
            let mut news = client.notifications();
            if news.timeout_iter(nap).next()?.is_some() {
                while news.iter().next()?.is_some() {} // One look answers all of them.
            }
            Ok(())
        })
    }

    fn commit(&self) -> Result<(), Fault> {
        let done = self.exec("COMMIT");
        self.open.set(false);
        done
    }

    fn rollback(&self) -> Result<(), Fault> {
        let done = self.exec("ROLLBACK");
        self.open.set(false);
        done
    }

    fn lives(&self, worker: &str) -> Result<bool, Fault> {
        // Taken for the length of the statement at most.
        let sql = "SELECT pg_try_advisory_xact_lock(hashtextextended(:id, 0))";
        let rows = self.rows(sql, &[(":id", worker.into())])?;
        Ok(!matches!(rows.first().and_then(|row| row.first()), Some(Value::Int(1))))
    }

    fn forget(&self, _: &str) {} // Nothing is left of a connection that is gone.

    fn schema(&self) -> Result<(u32, u32), Fault> {
        let found = self.with(|connection| applied(&mut connection.client))?;
        Ok((found, current()))
    }

    fn is_sound(&self) -> Result<bool, Fault> {
        self.exec("SELECT 1").map(|()| true) // The server looks after its files.
    }

    fn describe(&self) -> String {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            Some(Host::Unix(path)) => path.display().to_string(),
            None => "localhost".into(),
        };
        let port =
            self.config.get_ports().first().filter(|port| **port != 5_432).map(|port| format!(":{port}")).unwrap_or_default();
        let database = self.config.get_dbname().or(self.config.get_user()).unwrap_or("");
        format!("postgres://{host}{port}/{database}, schema {}", self.schema)
    }
}

fn current() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// The last step of the schema that was applied.
fn applied(client: &mut impl GenericClient) -> Result<u32, postgres::Error> {
    let row = client.query_one("SELECT coalesce(max(number), 0) FROM migration", &[])?;
    Ok(u32::try_from(row.try_get::<_, i64>(0)?).unwrap_or(u32::MAX))
}

/// The last step that was applied; 0 where there are no tables.
fn found(client: &mut impl GenericClient, schema: &str) -> Result<u32, postgres::Error> {
    let tables = "SELECT 1 FROM information_schema.tables WHERE table_schema = $1 AND table_name = 'migration'";
    if client.query_opt(tables, &[&schema])?.is_none() {
        return Ok(0);
    }
    let row = client.query_one("SELECT coalesce(max(number), 0) FROM migration", &[])?;
    Ok(u32::try_from(row.try_get::<_, i64>(0)?).unwrap_or(u32::MAX))
}

/// Makes the tables if there are none, and changes those that are old; one process at a time.
fn migrate(client: &mut Client, schema: &str, now: i64) -> Result<(), Fault> {
    let faulty = |error| faulty(&error, false);
    let mut transaction = client.transaction().map_err(faulty)?;
    let alone = "SELECT pg_advisory_xact_lock(hashtextextended($1, 1))";
    transaction.execute(alone, &[&schema]).map_err(faulty)?;
    let found = found(&mut transaction, schema).map_err(faulty)?;
    not_newer(found, current())?;
    if found == 0 {
        transaction.batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS {schema}")).map_err(faulty)?;
    }
    for (number, step) in (1_i64..).zip(MIGRATIONS).filter(|(number, _)| *number > i64::from(found)) {
        transaction.batch_execute(step).map_err(faulty)?;
        let noted = "INSERT INTO migration (number, applied_at) VALUES ($1, $2)";
        transaction.execute(noted, &[&number, &now]).map_err(faulty)?;
    }
    transaction.commit().map_err(faulty)
}

fn unreachable(message: &str) -> Fault {
    Fault::new(FaultKind::Unreachable, message)
}

/// What lies beneath: "connection refused" rather than "error connecting to server".
fn first_cause(error: &postgres::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

/// The server's words name tables and columns; its details may name values, and are left out.
fn faulty(error: &postgres::Error, closed: bool) -> Fault {
    let Some(said) = error.as_db_error() else {
        return unreachable(&format!("the connection to the database broke: {}", first_cause(error)));
    };
    let code = said.code();
    let busy = [SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE, SqlState::LOCK_NOT_AVAILABLE];
    if busy.contains(code) {
        return Fault::new(FaultKind::Busy, "the database is in use by somebody else for too long").help("try again");
    }
    if *code == SqlState::DISK_FULL {
        return Fault::full();
    }
    if closed || ["57P", "08", "53300", "25P03"].iter().any(|away| code.code().starts_with(away)) {
        return unreachable(&format!("the database says: {}", said.message()));
    }
    store(format!("the database says: {}", said.message()))
}
