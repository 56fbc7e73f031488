//! The limit on SQLite: a batch claimed by one statement, a prepared write a job, one commit; WAL, every commit on the disk.
//!
//! In: a folder. Out: what draining costs. Never: a commit that is not on the disk when it returns.

use anyhow::{Result, bail};
use rusqlite::{Connection, TransactionBehavior};
use std::time::Instant;

use super::{BATCH, NOW};
use crate::arguments::Arguments;
use crate::machine;
use crate::ratios::Cost;

pub(crate) fn drain(arguments: &Arguments, pending: u32) -> Result<Cost> {
    let folder = crate::host::fresh(&arguments.folder, "limit")?;
    let mut connection = Connection::open(folder.join("limit.db"))?;
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE job (id INTEGER PRIMARY KEY, due_at INTEGER, done_at INTEGER, payload TEXT NOT NULL) STRICT;
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {all})
           INSERT INTO job SELECT row_number() OVER (ORDER BY n * 7919 % {all}, n), CASE WHEN n <= {due} THEN {NOW} - n ELSE {NOW} + n * 1000 END,
             NULL, printf('%.300c', 'x') FROM n;
         CREATE INDEX job_due ON job (due_at, id) WHERE due_at IS NOT NULL;
         PRAGMA wal_checkpoint(TRUNCATE)",
        due = arguments.due,
        all = arguments.due + pending,
    ))?;
    let (began, before) = (Instant::now(), machine::own_micros()?);
    let mut done = 0;
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let claimed: Vec<i64> = transaction
            .prepare_cached("SELECT id FROM job WHERE due_at <= ?1 ORDER BY due_at, id LIMIT ?2")?
            .query_map([NOW, BATCH], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        {
            let mut write = transaction.prepare_cached("UPDATE job SET due_at = NULL, done_at = ?1 WHERE id = ?2")?;
            for id in &claimed {
                done += write.execute([NOW, *id])?;
            }
        }
        transaction.commit()?;
        if claimed.is_empty() {
            break;
        }
    }
    if done != arguments.due as usize {
        bail!("expected the limit to do {} jobs, found {done}", arguments.due);
    }
    Ok(Cost { pieces: arguments.due, took: began.elapsed(), worker_micros: machine::own_micros()? - before, server_micros: 0 })
}
