//! Work that takes longer than an answer may: rows that one worker at a time has in hand, with how far it is.
//!
//! In: jobs. Out: the next one that nobody has in hand, and what became of each. Never: a job in two hands; a step noted for one that
//! was cancelled or taken over. That a worker is dead is told by its lock, as for everything that workers have in hand.

use relance_core::base::Instant;

use super::engine::{Columns, Value};
use super::{Store, rows};
use crate::crash;
use crate::fault::Fault;

/// A job that was taken up so often without getting further is given up.
const MOST_CLAIMS: u32 = 5;
/// For how long one that is over is kept.
const KEPT_MILLIS: i64 = 30 * 24 * 3_600_000;

/// A job to do.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Its id; those of later jobs are greater.
    pub id: String,
    /// What is to be done.
    pub kind: &'static str,
    /// How much there is to do.
    pub whole: u32,
    /// What it needs to know, as JSON.
    pub request: String,
}

/// A job in a list.
#[derive(Debug, Clone)]
pub struct JobRow {
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// `waiting`, `running`, `done`, `failed` or `cancelled`.
    pub status: String,
    /// How much is done.
    pub done: u32,
    /// Of how much.
    pub whole: u32,
    /// When it was asked for.
    pub created_at: Instant,
    /// When it was first taken up.
    pub started_at: Option<Instant>,
    /// When it was over.
    pub finished_at: Option<Instant>,
    /// What came of it, as JSON.
    pub result: Option<String>,
}

/// A job in this worker's hand.
#[derive(Debug, Clone)]
pub struct ClaimedJob {
    /// The workspace.
    pub workspace: String,
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// What it needs to know, as JSON.
    pub request: String,
    /// Where it stands, as JSON; nothing: at its beginning.
    pub place: Option<String>,
    /// How much is done.
    pub done: u32,
    /// Of how much.
    pub whole: u32,
    /// It was taken up too often without getting further.
    pub hopeless: bool,
}

const COLUMNS: &str = "id, kind, status, done, whole, created_at, started_at, finished_at";
/// Those that nobody has in hand.
const OPEN: &str = "status IN ('waiting', 'running') AND status = 'waiting'";

impl Store {
    /// Keeps a job to do, and forgets those that are over for long.
    pub fn add_job(&self, job: &NewJob) -> Result<(), Fault> {
        let now = self.clock.now().millis();
        self.engine.run(
            "INSERT INTO job (workspace, id, kind, status, whole, created_at, request)
             VALUES (:w, :id, :kind, 'waiting', :whole, :now, :request)",
            &[
                (":w", (&self.workspace).into()),
                (":id", (&job.id).into()),
                (":kind", job.kind.into()),
                (":whole", job.whole.into()),
                (":now", now.into()),
                (":request", (&job.request).into()),
            ],
        )?;
        let sql = "DELETE FROM job WHERE workspace = :w AND finished_at < :before";
        self.engine.run(sql, &[(":w", (&self.workspace).into()), (":before", (now - KEPT_MILLIS).into())])?;
        Ok(())
    }

    /// The jobs before an id, the newest first, without what came of them.
    pub fn jobs(&self, before: &str, most: u32) -> Result<Vec<JobRow>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS}, CAST(NULL AS TEXT) FROM job WHERE workspace = :w AND (CAST(:before AS TEXT) = '' OR id < :before)
             ORDER BY id DESC LIMIT :most"
        );
        let values = [(":w", (&self.workspace).into()), (":before", before.into()), (":most", most.into())];
        self.all(&sql, &values, job_row)
    }

    /// A job by its id, with what came of it.
    pub fn job(&self, id: &str) -> Result<Option<JobRow>, Fault> {
        let sql = format!("SELECT {COLUMNS}, result FROM job WHERE workspace = :w AND id = :id");
        self.one(&sql, &[(":w", (&self.workspace).into()), (":id", id.into())], job_row)
    }

    /// Ends a job that is not over; its next step is not done. Says whether it did.
    pub fn cancel_job(&self, id: &str) -> Result<bool, Fault> {
        let sql = "UPDATE job SET status = 'cancelled', finished_at = :now, held_by = NULL, request = '{}', place = NULL
                   WHERE workspace = :w AND id = :id AND status IN ('waiting', 'running')";
        let values = [(":w", (&self.workspace).into()), (":id", id.into()), (":now", self.clock.now().millis().into())];
        Ok(self.engine.run(sql, &values)? > 0)
    }

    /// Takes the next job in hand: of the workspaces after this one first, so that none has the worker to itself; in a workspace what
    /// concerns people before what only counts.
    pub fn claim_job(&self, after: &str) -> Result<Option<ClaimedJob>, Fault> {
        let any = format!("SELECT id FROM job WHERE {OPEN} LIMIT 1");
        if self.engine.rows(&any, &[])?.is_empty() {
            return Ok(None); // An idle look takes no lock.
        }
        let order = "ORDER BY workspace, CASE WHEN kind = 'simulate' THEN 1 ELSE 0 END, created_at, id LIMIT 1";
        self.together(|store| {
            for after in [after, ""] {
                let which = format!("WHERE {OPEN} AND workspace > :after {order}");
                if let Some(claimed) = store.take_job(&which, &[(":after", after.into())])? {
                    return Ok(Some(claimed));
                }
            }
            Ok(None)
        })
    }

    /// Takes this job in hand, unless somebody has.
    pub fn claim_job_of(&self, id: &str) -> Result<Option<ClaimedJob>, Fault> {
        let values = [(":w", (&self.workspace).into()), (":id", id.into())];
        self.together(|store| store.take_job(&format!("WHERE {OPEN} AND workspace = :w AND id = :id"), &values))
    }

    fn take_job(&self, which: &str, values: &[(&'static str, Value<'_>)]) -> Result<Option<ClaimedJob>, Fault> {
        let skipping = self.engine.dialect().skipping;
        let sql = format!("SELECT workspace, id, kind, request, place, done, whole, claims FROM job {which}{skipping}");
        let found = self.one(&sql, values, |row| {
            Ok(ClaimedJob {
                workspace: row.take()?,
                id: row.take()?,
                kind: row.take()?,
                request: row.take()?,
                place: row.take()?,
                done: row.take()?,
                whole: row.take()?,
                hopeless: row.take::<u32>()? >= MOST_CLAIMS,
            })
        })?;
        let Some(claimed) = found else { return Ok(None) };
        let sql =
            "UPDATE job SET status = 'running', held_by = :worker, claims = claims + 1, started_at = coalesce(started_at, :now)
                   WHERE workspace = :w AND id = :id";
        self.engine.run(
            sql,
            &[
                (":w", (&claimed.workspace).into()),
                (":id", (&claimed.id).into()),
                (":worker", self.engine.worker().into()),
                (":now", self.clock.now().millis().into()),
            ],
        )?;
        Ok(Some(claimed))
    }

    /// Notes how far a job is; says whether it is still in this worker's hand. `over` puts it back for the next who has time.
    pub fn note_job(&self, job: &ClaimedJob, over: bool) -> Result<bool, Fault> {
        let held = if over { "status = 'waiting', held_by = NULL, claims = 0" } else { "claims = 1" };
        let sql = format!(
            "UPDATE job SET done = :done, whole = :whole, place = :place, {held}
             WHERE workspace = :w AND id = :id AND status = 'running' AND held_by = :worker"
        );
        let noted = self.engine.run(&sql, &self.of_job(job, (":place", job.place.as_ref().into())))? > 0;
        crash::point("store.job");
        Ok(noted)
    }

    /// Puts a job back that could not go on; it counts as taken up.
    pub fn put_job_back(&self, job: &ClaimedJob) -> Result<(), Fault> {
        let sql = "UPDATE job SET status = 'waiting', held_by = NULL
                   WHERE workspace = :w AND id = :id AND status = 'running' AND held_by = :worker";
        self.engine.run(sql, &self.of_job(job, (":place", Value::Null)))?;
        Ok(())
    }

    /// Ends a job that is in this worker's hand. What it needed to know is forgotten: people's data may be among it.
    pub fn end_job(&self, job: &ClaimedJob, done: bool, result: &str) -> Result<(), Fault> {
        let status = if done { "done" } else { "failed" };
        let sql = format!(
            "UPDATE job SET status = '{status}', done = :done, whole = :whole, finished_at = :now, held_by = NULL, request = '{{}}',
               place = NULL, result = :result
             WHERE workspace = :w AND id = :id AND status = 'running' AND held_by = :worker"
        );
        self.engine.run(&sql, &self.of_job(job, (":result", result.into())))?;
        crash::point("store.jobEnded");
        Ok(())
    }

    fn of_job<'a>(&'a self, job: &'a ClaimedJob, own: (&'static str, Value<'a>)) -> Vec<(&'static str, Value<'a>)> {
        vec![
            (":w", (&job.workspace).into()),
            (":id", (&job.id).into()),
            (":worker", self.engine.worker().into()),
            (":done", job.done.into()),
            (":whole", job.whole.into()),
            (":now", self.clock.now().millis().into()),
            own,
        ]
    }
}

fn job_row(row: &mut Columns) -> Result<JobRow, Fault> {
    Ok(JobRow {
        id: row.take()?,
        kind: row.take()?,
        status: row.take()?,
        done: row.take()?,
        whole: row.take()?,
        created_at: rows::instant(row.take()?),
        started_at: row.take::<Option<i64>>()?.map(rows::instant),
        finished_at: row.take::<Option<i64>>()?.map(rows::instant),
        result: row.take()?,
    })
}
