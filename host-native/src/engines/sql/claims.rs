//! What is to be done now: due wake-ups, claimed in small ordered batches, and messages that wait to be handed over.
//!
//! In: the time. Out: claims, contacts, the next instant at which there is something to do. Never: a wake-up before its time.

use relance_core::base::{ContactId, EnrollmentId, Instant};

use super::engine::Columns;
use super::{Store, rows};
use crate::crash;
use crate::fault::Fault;

/// For how long a claim holds; its worker is known to live or not, so this is for one that hangs.
const CLAIM_MILLIS: i64 = 300_000;
/// An enrollment that was claimed so often without being decided is put aside (X9).
const MOST_CLAIMS: u32 = 5;
/// How soon one is tried again whose contact another worker has in hand.
const BUSY_MILLIS: i64 = 1_000;

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
        let dialect = self.engine.dialect();
        let due = format!(
            "SELECT id, contact, claims FROM enrollment {}
             WHERE workspace = :w AND due_at <= :now AND put_aside = 0
               AND (claimed_by IS NULL OR claimed_by = :worker OR claimed_until < {})
             ORDER BY due_at, id LIMIT :most",
            (dialect.index)("enrollment_due"),
            dialect.machine
        );
        if self.due(&due, most)?.is_empty() {
            return Ok(Claimed::default()); // An idle look takes no lock.
        }
        let claimed = self.together(|store| store.claim_each(&format!("{due}{}", dialect.skipping), most))?;
        crash::point("store.claimed");
        Ok(claimed)
    }

    fn due(&self, sql: &str, most: u32) -> Result<Vec<Claim>, Fault> {
        let values = [
            (":w", (&self.workspace).into()),
            (":now", self.clock.now().millis().into()),
            (":machine", self.clock.machine().into()),
            (":worker", self.engine.worker().into()),
            (":most", most.into()),
        ];
        self.all(sql, &values, |row| {
            let (enrollment, contact): (String, String) = (row.take()?, row.take()?);
            let claims: u32 = row.take()?;
            Ok(Claim { enrollment: EnrollmentId::new(enrollment), contact: ContactId::new(contact), claims: claims + 1 })
        })
    }

    fn claim_each(&self, due: &str, most: u32) -> Result<Claimed, Fault> {
        let mut claimed = Claimed::default();
        let found = self.due(due, most)?;
        let fresh = found.iter().take_while(|claim| claim.claims == 1).count();
        let taken = format!(
            "UPDATE enrollment SET claims = claims + 1, claimed_by = :worker, claimed_until = {} + {CLAIM_MILLIS}
             WHERE workspace = :w AND id = :id",
            self.engine.dialect().machine
        );
        for claim in found.into_iter().take(fresh.max(1)) {
            let (w, id) = ((":w", (&self.workspace).into()), (":id", claim.enrollment.as_str().into()));
            if claim.claims > MOST_CLAIMS {
                self.engine.run("UPDATE enrollment SET put_aside = 1 WHERE workspace = :w AND id = :id", &[w, id])?;
                claimed.put_aside.push(claim.enrollment);
            } else {
                let (worker, machine) = ((":worker", self.engine.worker().into()), (":machine", self.clock.machine().into()));
                self.engine.run(&taken, &[w, id, worker, machine])?;
                claimed.claims.push(claim);
            }
        }
        Ok(claimed)
    }

    /// Gives back a claim that could not be decided; it comes again later and later.
    pub fn defer(&mut self, claim: &Claim) -> Result<(), Fault> {
        let later = self.clock.now().saturating_plus_millis(1_000_i64 << claim.claims.min(10));
        self.engine.run(
            "UPDATE enrollment SET due_at = :later, claimed_by = NULL, claimed_until = NULL WHERE workspace = :w AND id = :id",
            &[(":w", (&self.workspace).into()), (":id", claim.enrollment.as_str().into()), (":later", later.millis().into())],
        )?;
        Ok(())
    }

    /// Gives back a claim whose contact another worker has in hand: it does not count, and comes again in a moment.
    pub fn put_back(&mut self, claim: &Claim) -> Result<(), Fault> {
        let soon = self.clock.now().saturating_plus_millis(BUSY_MILLIS);
        self.engine.run(
            "UPDATE enrollment SET due_at = :soon, claims = claims - 1, claimed_by = NULL, claimed_until = NULL
             WHERE workspace = :w AND id = :id AND claimed_by = :worker",
            &[
                (":w", (&self.workspace).into()),
                (":id", claim.enrollment.as_str().into()),
                (":soon", soon.millis().into()),
                (":worker", self.engine.worker().into()),
            ],
        )?;
        Ok(())
    }

    /// Gives back, uncounted, what this worker had claimed when the database went away.
    pub fn let_go(&mut self) -> Result<(), Fault> {
        let sql = "UPDATE enrollment SET claims = claims - 1, claimed_by = NULL, claimed_until = NULL WHERE claimed_by = :worker";
        self.engine.run(sql, &[(":worker", self.engine.worker().into())])?;
        Ok(())
    }

    /// Contacts of so many messages to hand over or left behind by a crash, the longest waiting first.
    pub fn waiting(&self, most: u32) -> Result<Vec<ContactId>, Fault> {
        let dialect = self.engine.dialect();
        // Both are asked of each message in its order, so that no more are looked at than are wanted.
        let sql = format!(
            "SELECT contact FROM outbox {}
             WHERE workspace = :w AND status IN ('pending', 'attempting')
               AND (SELECT c.id FROM contact c WHERE c.workspace = outbox.workspace AND c.id = outbox.contact
                      AND (c.held_by IS NULL OR c.held_by = :worker OR c.held_until < {})) IS NOT NULL
               AND (SELECT e.put_aside FROM enrollment e WHERE e.workspace = outbox.workspace AND e.id = outbox.enrollment) = 0
             ORDER BY queued_at, key LIMIT :most",
            (dialect.index)("outbox_open"),
            dialect.machine
        );
        let values = [
            (":w", (&self.workspace).into()),
            (":machine", self.clock.machine().into()),
            (":worker", self.engine.worker().into()),
            (":most", most.into()),
        ];
        let mut contacts: Vec<ContactId> = Vec::new();
        for contact in self.all(&sql, &values, |row| Ok(ContactId::new(row.take::<String>()?)))? {
            if !contacts.contains(&contact) {
                contacts.push(contact);
            }
        }
        Ok(contacts)
    }

    /// Puts the enrollments aside whose messages of this contact can't be handed over.
    pub fn put_aside_waiting(&mut self, contact: &ContactId) -> Result<Vec<EnrollmentId>, Fault> {
        let sql = "UPDATE enrollment SET put_aside = 1, claimed_by = NULL WHERE workspace = :w AND put_aside = 0 AND id IN
                     (SELECT enrollment FROM outbox
                      WHERE workspace = :w AND contact = :contact AND status IN ('pending', 'attempting')) RETURNING id";
        let values = [(":w", (&self.workspace).into()), (":contact", contact.as_str().into())];
        self.all(sql, &values, |row| Ok(EnrollmentId::new(row.take::<String>()?)))
    }

    /// Whether this contact has a message in a hand that is gone, or that this worker has let go of.
    pub fn has_abandoned(&self, contact: &ContactId) -> Result<bool, Fault> {
        let sql = format!(
            "SELECT o.key FROM outbox o JOIN contact c ON c.workspace = o.workspace AND c.id = o.contact
             WHERE o.workspace = :w AND o.contact = :contact AND o.status = 'attempting'
               AND (c.held_by IS NULL OR c.held_by = :worker OR c.held_until < {}) LIMIT 1",
            self.engine.dialect().machine
        );
        let values = [
            (":w", (&self.workspace).into()),
            (":contact", contact.as_str().into()),
            (":worker", self.engine.worker().into()),
            (":machine", self.clock.machine().into()),
        ];
        Ok(self.one(&sql, &values, Columns::take::<String>)?.is_some())
    }

    /// The next wake-up.
    pub fn next_due(&self) -> Result<Option<Instant>, Fault> {
        let index = (self.engine.dialect().index)("enrollment_due");
        let sql = format!(
            "SELECT due_at FROM enrollment {index}
             WHERE workspace = :w AND due_at IS NOT NULL AND put_aside = 0 ORDER BY due_at LIMIT 1"
        );
        let millis: Option<i64> = self.one(&sql, &[(":w", (&self.workspace).into())], Columns::take)?;
        Ok(millis.map(rows::instant))
    }
}
