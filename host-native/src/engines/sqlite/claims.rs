//! What is to be done now: due wake-ups, claimed in small ordered batches, and messages that wait to be handed over.
//!
//! In: the time. Out: claims, contacts, the next instant at which there is something to do. Never: a wake-up before its time.

use relance_core::base::{ContactId, EnrollmentId, Instant};
use rusqlite::{OptionalExtension, TransactionBehavior};

use super::{Store, rows};
use crate::crash;
use crate::fault::Fault;

/// For how long a claim holds; its worker is known to live or not, so this is for one that hangs.
const CLAIM_MILLIS: i64 = 300_000;
/// An enrollment that was claimed so often without being decided is put aside (X9).
const MOST_CLAIMS: u32 = 5;

/// A due wake-up in this worker's hand.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The enrollment.
    pub enrollment: EnrollmentId,
    /// Whose it is.
    pub contact: ContactId,
    /// How many times it was claimed since it was last decided, this time included.
    pub claims: u32,
}

/// What a claim brought.
#[derive(Debug, Default)]
pub struct Claimed {
    /// What is due.
    pub claims: Vec<Claim>,
    /// What was due too often, and was put aside.
    pub put_aside: Vec<EnrollmentId>,
}

impl Store {
    /// Takes up to so many due wake-ups in hand, the oldest first. The claim is counted before anything is decided, so that a state
    /// which brings the process down is found out. One that was claimed before without being decided is taken in hand alone, so that
    /// it does not count against those that were due beside it.
    pub fn claim(&mut self, most: u32) -> Result<Claimed, Fault> {
        let (now, machine) = (self.clock.now().millis(), self.clock.machine());
        let due = "SELECT id, contact, claims FROM enrollment INDEXED BY enrollment_due
                   WHERE workspace = ?5 AND due_at <= ?1 AND put_aside = 0 AND (claimed_by IS NULL OR claimed_by = ?4 OR claimed_until < ?2)
                   ORDER BY due_at, id LIMIT ?3";
        let found: Vec<Claim> = {
            let mut statement = self.connection.prepare_cached(due)?;
            let rows = statement.query_map((now, machine, most, &self.worker.id, &self.workspace), claim)?;
            rows.collect::<Result<_, _>>()?
        };
        let mut claimed = Claimed::default();
        if found.is_empty() {
            return Ok(claimed); // An idle look takes no lock.
        }
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: Vec<Claim> = {
            let mut statement = transaction.prepare_cached(due)?;
            let rows = statement.query_map((now, machine, most, &self.worker.id, &self.workspace), claim)?;
            rows.collect::<Result<_, _>>()?
        };
        let fresh = found.iter().take_while(|claim| claim.claims == 1).count();
        for claim in found.into_iter().take(fresh.max(1)) {
            if claim.claims > MOST_CLAIMS {
                transaction.execute(
                    "UPDATE enrollment SET put_aside = 1 WHERE workspace = ?1 AND id = ?2",
                    [&self.workspace, claim.enrollment.as_str()],
                )?;
                claimed.put_aside.push(claim.enrollment);
            } else {
                transaction
                    .prepare_cached(
                        "UPDATE enrollment SET claims = claims + 1, claimed_by = ?2, claimed_until = ?3
                         WHERE workspace = ?4 AND id = ?1",
                    )?
                    .execute((claim.enrollment.as_str(), &self.worker.id, machine + CLAIM_MILLIS, &self.workspace))?;
                claimed.claims.push(claim);
            }
        }
        transaction.commit()?;
        crash::point("store.claimed");
        Ok(claimed)
    }

    /// Gives back a claim that could not be decided; it comes again later and later.
    pub fn defer(&mut self, claim: &Claim) -> Result<(), Fault> {
        let later = self.clock.now().saturating_plus_millis(1_000_i64 << claim.claims.min(10));
        self.connection.execute(
            "UPDATE enrollment SET due_at = ?2, claimed_by = NULL, claimed_until = NULL WHERE workspace = ?3 AND id = ?1",
            (claim.enrollment.as_str(), later.millis(), &self.workspace),
        )?;
        Ok(())
    }

    /// Contacts with messages to hand over or left behind by a crash, the longest waiting first.
    pub fn waiting(&self, most: u32) -> Result<Vec<ContactId>, Fault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT o.contact, min(o.queued_at) FROM outbox o INDEXED BY outbox_open
               JOIN contact c ON c.workspace = o.workspace AND c.id = o.contact
               JOIN enrollment e ON e.workspace = o.workspace AND e.id = o.enrollment
             WHERE o.workspace = ?3 AND o.status IN ('pending', 'attempting') AND e.put_aside = 0
               AND (c.held_by IS NULL OR c.held_by = ?4 OR c.held_until < ?1)
             GROUP BY o.contact ORDER BY min(o.queued_at), o.contact LIMIT ?2",
        )?;
        let rows = statement.query_map((self.clock.machine(), most, &self.workspace, &self.worker.id), |row| {
            Ok(ContactId::new(row.get::<_, String>(0)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Puts the enrollments aside whose messages of this contact can't be handed over.
    pub fn put_aside_waiting(&mut self, contact: &ContactId) -> Result<Vec<EnrollmentId>, Fault> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE enrollment SET put_aside = 1, claimed_by = NULL WHERE workspace = ?1 AND put_aside = 0 AND id IN
               (SELECT enrollment FROM outbox WHERE workspace = ?1 AND contact = ?2 AND status IN ('pending', 'attempting')) RETURNING id",
        )?;
        let rows =
            statement.query_map([&self.workspace, contact.as_str()], |row| Ok(EnrollmentId::new(row.get::<_, String>(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether this contact has a message in a hand that is gone, or that this worker has let go of.
    pub fn has_abandoned(&self, contact: &ContactId) -> Result<bool, Fault> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM outbox WHERE workspace = ?2 AND contact = ?1 AND status = 'attempting'")?
            .exists((contact.as_str(), &self.workspace))?)
    }

    /// The next wake-up.
    pub fn next_due(&self) -> Result<Option<Instant>, Fault> {
        let sql = "SELECT due_at FROM enrollment INDEXED BY enrollment_due
                   WHERE workspace = ?1 AND due_at IS NOT NULL AND put_aside = 0 ORDER BY due_at LIMIT 1";
        let millis: Option<i64> =
            self.connection.prepare_cached(sql)?.query_row([&self.workspace], |row| row.get(0)).optional()?;
        Ok(millis.map(rows::instant))
    }
}

fn claim(row: &rusqlite::Row<'_>) -> rusqlite::Result<Claim> {
    let (enrollment, contact): (String, String) = (row.get(0)?, row.get(1)?);
    let claims: u32 = row.get(2)?;
    Ok(Claim { enrollment: EnrollmentId::new(enrollment), contact: ContactId::new(contact), claims: claims + 1 })
}
