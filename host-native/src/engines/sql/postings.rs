//! Deliveries that are due, in one hand each, and what became of them.
//!
//! In: whose, and how many. Out: what to post; rows that say how it went. Never: two at once for one endpoint; an endpoint that waits for
//! another one's.

use relance_core::base::Instant;

use super::engine::{Columns, Dialect, Slice};
use super::fair::{self, Among};
use super::{Store, rows};
use crate::crash;
use crate::fault::Fault;
use crate::feed::{Occurrence, OfWebhook};

/// How long after its last answer a hand that hangs loses its endpoint.
const LEASE_MILLIS: i64 = 120_000;

/// A delivery in this process's hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// Whose.
    pub workspace: String,
    /// To which endpoint.
    pub endpoint: String,
    /// Where that is.
    pub url: String,
    /// Its secrets, sealed.
    pub sealed: String,
    /// The event's id.
    pub id: String,
    /// The event.
    pub body: String,
    /// Which try this is since it was last put in line, from 1.
    pub turn: u32,
}

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Which.
    pub posting: Posting,
    /// When it was tried.
    pub at: Instant,
    /// How long it took.
    pub millis: i64,
    /// The answer's status.
    pub code: Option<u16>,
    /// The beginning of the answer.
    pub said: String,
    /// What follows.
    pub verdict: Verdict,
}

/// What follows a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It arrived.
    Delivered,
    /// It is tried again then.
    Again(Instant),
    /// It is given up.
    GivenUp,
    /// The receiver wants nothing any more.
    Gone,
}

/// Endpoints for which something is due and that nobody delivers to.
fn due(dialect: &Dialect) -> Slice {
    Slice {
        table: "endpoint",
        index: "endpoint_due",
        filter: format!(
            "next_at IS NOT NULL AND disabled IS NULL AND next_at <= :now AND (held_by IS NULL OR held_until < {})",
            dialect.machine
        ),
        order: &["next_at", "id"],
        taken: true,
    }
}

impl Store {
    /// Takes up to so many endpoints in hand for which something is due, of each workspace its share, and gives the first delivery of each;
    /// `last` is the workspace that was served last.
    pub fn claim_postings(&self, among: &Among, most: u32, last: &mut String) -> Result<Vec<Posting>, Fault> {
        let dialect = self.engine.dialect();
        let values = [
            among.value(),
            (":now", self.clock.now().millis().into()),
            (":machine", self.clock.machine().into()),
            (":most", most.into()),
            (":after", last.clone().into()),
        ];
        if most == 0 || self.engine.rows(&fair::any_of(dialect, among, &due(dialect)), &values)?.is_empty() {
            return Ok(Vec::new()); // An idle look takes no lock.
        }
        let sql = fair::fairly(dialect, among, &due(dialect), "d.workspace, d.id, d.url, d.sealed");
        let claimed = self.together(|store| {
            let found: Vec<((String, String, String, String), i64)> =
                store.all(&sql, &values, |row| Ok(((row.take()?, row.take()?, row.take()?, row.take()?), row.take()?)))?;
            let served = fair::last_served(found.iter().map(|((workspace, ..), rank)| (workspace.as_str(), *rank)), last);
            let mut postings = Vec::with_capacity(found.len());
            for ((workspace, endpoint, url, sealed), _) in found {
                match store.first_due(&workspace, &endpoint)? {
                    Some((id, body, turn)) => {
                        store.hold(&workspace, &endpoint)?;
                        postings.push(Posting { workspace, endpoint, url, sealed, id, body, turn });
                    }
                    None => store.set_next(&workspace, &endpoint)?, // What it was woken for is swept away, or in a later try.
                }
            }
            Ok((postings, served))
        })?;
        *last = claimed.1;
        crash::point("hook.claimed");
        Ok(claimed.0)
    }

    fn first_due(&self, workspace: &str, endpoint: &str) -> Result<Option<(String, String, u32)>, Fault> {
        let sql = "SELECT id, body, tries - since + 1 FROM delivery
                   WHERE workspace = :w AND endpoint = :endpoint AND next_at IS NOT NULL AND next_at <= :now
                   ORDER BY next_at, id LIMIT 1";
        let now = (":now", self.clock.now().millis().into());
        self.one(sql, &[(":w", workspace.into()), (":endpoint", endpoint.into()), now], |row| {
            Ok((row.take()?, row.take()?, row.take()?))
        })
    }

    fn hold(&self, workspace: &str, endpoint: &str) -> Result<(), Fault> {
        let sql = format!(
            "UPDATE endpoint SET held_by = :worker, held_until = {} + {LEASE_MILLIS} WHERE workspace = :w AND id = :endpoint",
            self.engine.dialect().machine
        );
        let values = [
            (":w", workspace.into()),
            (":endpoint", endpoint.into()),
            (":worker", self.engine.worker().into()),
            (":machine", self.clock.machine().into()),
        ];
        self.engine.run(&sql, &values).map(drop)
    }

    /// Writes down what became of deliveries, all together, and sets their endpoints free.
    pub fn settle_postings(&mut self, settlements: &[Settlement], most_failing: i64) -> Result<(), Fault> {
        let mut settlements: Vec<&Settlement> = settlements.iter().collect();
        // Locked in one order, as by whoever puts events in line.
        settlements.sort_by_key(|settled| (&settled.posting.workspace, &settled.posting.endpoint));
        let entered = self.workspace.clone();
        self.engine.begin()?;
        let written = settlements.into_iter().try_for_each(|settled| {
            self.enter(&settled.posting.workspace);
            self.settle_posting(settled, most_failing)
        });
        self.enter(&entered);
        if let Err(fault) = written {
            let _ = self.engine.rollback(); // What went wrong before is what the caller hears of.
            return Err(fault);
        }
        crash::point("hook.settle");
        self.commit()?;
        crash::point("hook.settled");
        Ok(())
    }

    fn settle_posting(&self, settled: &Settlement, most_failing: i64) -> Result<(), Fault> {
        let Posting { workspace, endpoint, id, .. } = &settled.posting;
        let whose = || [(":w", workspace.into()), (":endpoint", endpoint.into())];
        let lock = format!(
            "SELECT failing_since, disabled FROM endpoint WHERE workspace = :w AND id = :endpoint{}",
            self.engine.dialect().locked
        );
        let row: Option<(Option<i64>, Option<String>)> = self.one(&lock, &whose(), |row| Ok((row.take()?, row.take()?)))?;
        let Some((failing_since, disabled)) = row else { return Ok(()) };
        self.write_try(settled, id)?;
        let at = settled.at.millis();
        let failing_since = if settled.verdict == Verdict::Delivered { None } else { Some(failing_since.unwrap_or(at)) };
        let reason = match settled.verdict {
            _ if disabled.is_some() => None,
            Verdict::Gone => Some("gone"),
            _ => failing_since.filter(|since| at - since >= most_failing).map(|_| "failing"),
        };
        if let Some(reason) = reason {
            self.write_down(&[Occurrence::WebhookDisabled(OfWebhook { webhook: endpoint.clone(), reason: reason.into() })])?;
        }
        let [w, e] = whose();
        let sql = "UPDATE endpoint SET failing_since = :since, disabled = coalesce(disabled, :reason),
                     revision = revision + :changed, updated_at = CASE WHEN :changed = 1 THEN :at ELSE updated_at END,
                     held_by = CASE WHEN held_by = :worker THEN NULL ELSE held_by END
                   WHERE workspace = :w AND id = :endpoint";
        let values = [
            w,
            e,
            (":since", failing_since.into()),
            (":reason", reason.into()),
            (":changed", i64::from(reason.is_some()).into()),
            (":at", at.into()),
            (":worker", self.engine.worker().into()),
        ];
        self.engine.run(sql, &values)?;
        self.set_next(workspace, endpoint)
    }

    /// The try, and how the delivery stands after it. What has arrived stays so, also where a slower hand says later that it has not.
    fn write_try(&self, settled: &Settlement, id: &str) -> Result<(), Fault> {
        let Posting { workspace, endpoint, .. } = &settled.posting;
        let (status, next_at) = match settled.verdict {
            Verdict::Delivered => ("delivered", None),
            Verdict::Again(at) => ("waiting", Some(at.millis())),
            Verdict::GivenUp | Verdict::Gone => ("failed", None),
        };
        let at = settled.at.millis();
        let values = [
            (":w", workspace.into()),
            (":endpoint", endpoint.into()),
            (":id", id.into()),
            (":at", at.into()),
            (":millis", settled.millis.into()),
            (":code", settled.code.map(u32::from).into()),
            (":said", (&settled.said).into()),
            (":status", status.into()),
            (":next", next_at.into()),
            (":settled", next_at.is_none().then_some(at).into()),
        ];
        let sql = "INSERT INTO delivery_try (workspace, endpoint, delivery, number, at, millis, code, said)
                   SELECT workspace, endpoint, id, tries + 1, CAST(:at AS BIGINT), CAST(:millis AS BIGINT), CAST(:code AS BIGINT),
                     CAST(:said AS TEXT)
                   FROM delivery WHERE workspace = :w AND endpoint = :endpoint AND id = :id";
        self.engine.run(sql, &values)?;
        let sql = "UPDATE delivery SET tries = tries + 1, status = CASE WHEN status = 'delivered' THEN status ELSE :status END,
                     next_at = CASE WHEN status = 'delivered' THEN NULL ELSE CAST(:next AS BIGINT) END,
                     settled_at = CASE WHEN status = 'delivered' THEN settled_at ELSE CAST(:settled AS BIGINT) END
                   WHERE workspace = :w AND endpoint = :endpoint AND id = :id";
        self.engine.run(sql, &values).map(drop)
    }

    /// When something is due for the endpoint next. Its row is locked before, so that nothing is put in line meanwhile.
    fn set_next(&self, workspace: &str, endpoint: &str) -> Result<(), Fault> {
        let sql = "UPDATE endpoint SET next_at = CASE WHEN disabled IS NULL THEN
                     (SELECT min(d.next_at) FROM delivery d
                      WHERE d.workspace = :w AND d.endpoint = :endpoint AND d.next_at IS NOT NULL) END
                   WHERE workspace = :w AND id = :endpoint";
        self.engine.run(sql, &[(":w", workspace.into()), (":endpoint", endpoint.into())]).map(drop)
    }

    /// When something is due for anybody next.
    pub fn next_posting(&self) -> Result<Option<Instant>, Fault> {
        let index = (self.engine.dialect().index)("endpoint_due");
        let sql = format!(
            "SELECT min(at) FROM (SELECT (SELECT next_at FROM endpoint {index} WHERE workspace = w.id AND next_at IS NOT NULL
               AND disabled IS NULL ORDER BY next_at, id LIMIT 1) AS at FROM workspace w) planned"
        );
        let millis: Option<i64> = self.one(&sql, &[], Columns::take)?.flatten();
        Ok(millis.map(rows::instant))
    }
}
