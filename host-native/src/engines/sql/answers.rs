//! Answers that are given again to the same request, and who is answering it.
//!
//! In: a key, what the request is, its answer. Out: whether it is to be done. Never: a request in two hands; one that stays in the hand of a
//! worker that is gone: a lock says whether that lives, never the time.

use relance_core::base::Instant;

use super::engine::Value;
use super::{Store, rows, sha256};
use crate::fault::{Fault, FaultKind};

/// How often somebody else may be faster in taking over what a dead worker has left.
const MOST_TRIES: u32 = 3;

/// What is known of a request with an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeated {
    /// It is this worker's to do: it is new, or whoever had it is gone.
    Mine(Origin),
    /// It was answered so.
    Answered {
        /// The HTTP status.
        status: u16,
        /// The answer's headers and body, as they were stored.
        answer: String,
    },
    /// A worker that lives is answering it.
    Running,
    /// Another request had that key.
    Different,
}

/// A request, as long as it is kept: of what its repeats make the same ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// An id for one of the things that the request makes: the same for the same thing whenever the request is repeated.
    pub fn id(&self, prefix: &str, thing: &str) -> String {
        let mut id = sha256(&format!("{}\0{prefix}\0{thing}", self.0));
        id.truncate(32);
        format!("{prefix}_{id}")
    }
}

impl Store {
    /// Takes a request with this key in hand, unless it was answered or somebody who lives has it.
    pub fn begin_request(&self, key: &str, digest: &str) -> Result<Repeated, Fault> {
        let now = self.clock.machine();
        let sql =
            "INSERT INTO idempotency (workspace, key, digest, created_at, held_by) VALUES (:w, :key, :digest, :now, :worker)
                   ON CONFLICT DO NOTHING";
        let [w, k, worker] = self.of_request(key);
        for _ in 0..MOST_TRIES {
            let values = [w.clone(), k.clone(), worker.clone(), (":digest", digest.into()), (":now", now.into())];
            if self.engine.run(sql, &values)? > 0 {
                return Ok(Repeated::Mine(self.origin(key, rows::instant(now))));
            }
            let known = "SELECT digest, status, answer, held_by, created_at FROM idempotency WHERE workspace = :w AND key = :key";
            let row = self.one(known, &[w.clone(), k.clone()], |row| {
                let (known, status, answer): (String, Option<u32>, Option<String>) = (row.take()?, row.take()?, row.take()?);
                Ok((known, status.zip(answer), row.take::<Option<String>>()?, row.take::<i64>()?))
            })?;
            let Some((known, answered, holder, since)) = row else { continue }; // It was just given up: once more.
            if known != digest {
                return Ok(Repeated::Different);
            }
            if let Some((status, answer)) = answered {
                return Ok(Repeated::Answered { status: u16::try_from(status).unwrap_or(200), answer });
            }
            // A worker answers one request at a time: what this one has in hand by the row, it has not any more.
            let holder = holder.unwrap_or_default();
            if !holder.is_empty() && holder != self.engine.worker() && self.engine.lives(&holder)? {
                return Ok(Repeated::Running);
            }
            let take = "UPDATE idempotency SET held_by = :worker
                        WHERE workspace = :w AND key = :key AND status IS NULL AND coalesce(held_by, '') = :holder";
            let values = [w.clone(), k.clone(), worker.clone(), (":holder", holder.into())];
            if self.engine.run(take, &values)? > 0 {
                return Ok(Repeated::Mine(self.origin(key, rows::instant(since))));
            }
        }
        Ok(Repeated::Running)
    }

    /// Keeps the answer. Fails where somebody else has taken the request over: what was done in the same transaction is theirs to do.
    pub fn end_request(&self, key: &str, status: u16, answer: &str) -> Result<(), Fault> {
        let sql = "UPDATE idempotency SET status = :status, answer = :answer, held_by = NULL
                   WHERE workspace = :w AND key = :key AND status IS NULL AND held_by = :worker";
        let [w, k, worker] = self.of_request(key);
        let values = [w, k, worker, (":status", u32::from(status).into()), (":answer", answer.into())];
        if self.engine.run(sql, &values)? > 0 {
            return Ok(());
        }
        Err(Fault::new(FaultKind::Busy, "another worker has taken the request over").help("send it again with the same key"))
    }

    /// The request was not done. What is left of it is nothing, and it is forgotten; or a part, and it is free to be gone on with.
    pub fn give_up_request(&self, key: &str, a_part_is_done: bool) -> Result<(), Fault> {
        let which = "WHERE workspace = :w AND key = :key AND status IS NULL AND held_by = :worker";
        let sql = match a_part_is_done {
            true => format!("UPDATE idempotency SET held_by = NULL {which}"),
            false => format!("DELETE FROM idempotency {which}"),
        };
        self.engine.run(&sql, &self.of_request(key)).map(drop)
    }

    /// From here on, until the request is given its answer or given up, what it does is to be one transaction with its answer.
    pub fn await_whole(&mut self) {
        self.awaited = true;
    }

    /// Begins the transaction that a request and its answer are, where one is awaited. What is slow is done before: whoever else wants to
    /// write, or has the same people in hand, waits from here on.
    pub fn whole_from_here(&mut self) -> Result<(), Fault> {
        if std::mem::take(&mut self.awaited) { self.open_group() } else { Ok(()) }
    }

    /// Ends it, if it has begun: all of it is stored, or nothing.
    pub fn end_whole(&mut self, keep: bool) -> Result<(), Fault> {
        self.awaited = false;
        if self.is_grouped() { self.close_group(keep) } else { Ok(()) }
    }

    /// Of the row of a request: the same for all of its repeats, another one once the row was swept away.
    fn origin(&self, key: &str, since: Instant) -> Origin {
        Origin(format!("{}\0{key}\0{}", self.workspace, since.millis()))
    }

    fn of_request<'a>(&'a self, key: &'a str) -> [(&'static str, Value<'a>); 3] {
        [(":w", (&self.workspace).into()), (":key", key.into()), (":worker", self.engine.worker().into())]
    }
}
