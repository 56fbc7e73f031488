//! The limit on PostgreSQL: one statement claims a batch, one writes it, one commit.
//!
//! In: a fresh database. Out: what draining and an idle poll cost. Never: a job that is done twice.

use anyhow::{Result, bail};
use postgres::Client;

use super::{BATCH, NOW};
use crate::arguments::Arguments;
use crate::machine;
use crate::ratios::Cost;
use crate::server::Database;

const CLAIM: &str = "SELECT id FROM job WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED";
const DONE: &str = "UPDATE job SET due_at = NULL, done_at = $1 WHERE id = ANY($2)";
/// How many idle polls are measured.
const POLLS: u32 = 2_000;

pub(crate) fn contend(arguments: &Arguments, database: &Database<'_>, pending: u32) -> Result<(Cost, Option<Cost>)> {
    database.client()?.batch_execute(&format!(
        "CREATE TABLE job (id BIGINT PRIMARY KEY, due_at BIGINT, done_at BIGINT, payload TEXT NOT NULL);
         INSERT INTO job SELECT row_number() OVER (ORDER BY md5(n::TEXT)), CASE WHEN n <= {due} THEN {NOW} - n ELSE {NOW} + n * 1000::BIGINT END,
           NULL, repeat('x', 300) FROM generate_series(1, {all}) n;
         CREATE INDEX job_due ON job (due_at, id) WHERE due_at IS NOT NULL",
        due = arguments.due,
        all = arguments.due + pending,
    ))?;
    database.settle()?;
    let drained = database.measured(arguments.due, || {
        let before = machine::own_micros()?;
        let done: u64 = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..arguments.workers).map(|_| scope.spawn(|| drain(database.client()?))).collect();
            workers
                .into_iter()
                .map(|worker| worker.join().unwrap_or_else(|_| bail!("a worker of the limit broke")))
                .sum::<Result<u64>>()
        })?;
        if done != u64::from(arguments.due) {
            bail!("expected the limit to do {} jobs, found {done}", arguments.due);
        }
        Ok(machine::own_micros()? - before)
    })?;
    database.settle()?;
    let mut client = database.client()?;
    let claim = client.prepare(CLAIM)?;
    let idle = database.measured(POLLS, || {
        let before = machine::own_micros()?;
        for _ in 0..POLLS {
            client.query(&claim, &[&NOW, &BATCH])?;
        }
        Ok(machine::own_micros()? - before)
    })?;
    Ok((drained, Some(idle)))
}

fn drain(mut client: Client) -> Result<u64> {
    let (claim, done) = (client.prepare(CLAIM)?, client.prepare(DONE)?);
    let mut all = 0;
    loop {
        let mut transaction = client.transaction()?;
        let ids: Vec<i64> =
            transaction.query(&claim, &[&NOW, &BATCH])?.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        if ids.is_empty() {
            return Ok(all);
        }
        all += transaction.execute(&done, &[&NOW, &ids])?;
        transaction.commit()?;
    }
}
