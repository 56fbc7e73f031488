//! What is to be done now: due wake-ups, claimed in small batches that are fair between workspaces, and messages that wait to be
//! handed over.
//!
//! In: the time, and whose work is wanted. Out: claims, contacts, the next instant at which there is something to do. Never: a wake-up before its time.

use relance_core::base::{ContactId, EnrollmentId, Instant};

use super::engine::{Columns, Dialect, Slice};
use super::fair::{self, Among};
use super::{Store, rows};
use crate::crash;
use crate::fault::Fault;

/// For how long a claim holds; its worker is known to live or not, so this is for one that hangs.
const CLAIM_MILLIS: i64 = 300_000;
/// An enrollment that was claimed so often without being decided is put aside (X9).
const MOST_CLAIMS: u32 = 5;
/// What a worker that died had in hand is claimed for this time: most of it was only beside what brought the worker down.
pub const AGAIN: u32 = 2;
/// How many of those are taken in hand together; what one of them brings down a second time is taken alone from then on.
const MOST_AGAIN: usize = 64;
/// How soon one is tried again whose contact another worker has in hand.
const BUSY_MILLIS: i64 = 1_000;

/// A due wake-up in this worker's hand.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The workspace.
    pub workspace: String,
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

/// A contact with messages to hand over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// The workspace.
    pub workspace: String,
    /// Who.
    pub contact: ContactId,
}

/// What is due and in no other host's hand, but for what is named as taken.
fn due(dialect: &Dialect, but: &str) -> Slice {
    let machine = dialect.machine;
    Slice {
        table: "enrollment",
        index: "enrollment_due",
        // The host on Node writes its claims to the rows themselves.
        filter: format!("due_at <= :now AND put_aside = 0 AND (claimed_by IS NULL OR claimed_until < {machine}){but}"),
        order: &["due_at", "id"],
        taken: false,
    }
}

/// An enrollment in a hand: its workspace and its id.
type InHand = [String; 2];

/// What waits in the outbox, or was left there in a hand that may be gone, and may be handed over.
fn open(dialect: &Dialect, but: &str) -> Slice {
    let machine = dialect.machine;
    Slice {
        table: "outbox",
        index: "outbox_open",
        // Almost all may, and so written a planner takes it to be so: both are asked of each message in its order.
        filter: format!(
            "status IN ('pending', 'attempting') AND not_before <= :now
             AND (SELECT c.id FROM contact c WHERE c.workspace = outbox.workspace AND c.id = outbox.contact
                    AND (c.held_by IS NULL OR c.held_by = :worker OR c.held_until < {machine})) IS NOT NULL
             AND (SELECT e.put_aside FROM enrollment e WHERE e.workspace = outbox.workspace AND e.id = outbox.enrollment) = 0{but}"
        ),
        order: &["queued_at", "key"],
        taken: false,
    }
}

impl Store {
    /// Takes up to so many due wake-ups in hand: of each workspace its share, the oldest first. What is in hand is written before
    /// anything of it is decided, so that a state which brings the process down is found out. What was claimed before without
    /// being decided is taken in hand with a few of its like, and then alone, so that it does not count against those that are due
    /// beside it.
    pub fn claim(&mut self, among: &Among, most: u32) -> Result<Claimed, Fault> {
        let dialect = self.engine.dialect();
        let (now, machine) = (self.clock.now().millis(), self.clock.machine());
        let values = [among.value(), (":now", now.into()), (":machine", machine.into())];
        if self.engine.rows(&fair::any_of(dialect, among, &due(dialect, "")), &values)?.is_empty() {
            return Ok(Claimed::default()); // An idle look takes no lock.
        }
        crash::point("timer.due");
        // That a state brings this process down is found out by what is left of it; of a machine that fails nothing must be left.
        let (claimed, served) = self.together_loosely(|store| {
            let mine = format!("SELECT value FROM mark WHERE name = 'claims'{}", dialect.locked);
            store.one(&mine, &[], Columns::take::<i64>)?;
            let taken = store.in_other_hands()?;
            let but = match taken.is_empty() {
                true => String::new(),
                false => {
                    format!(" AND (workspace, id) NOT IN (SELECT value ->> 0, value ->> 1 FROM {})", (dialect.items)("taken"))
                }
            };
            let sql = fair::fairly(dialect, among, &due(dialect, &but), "d.workspace, d.id, d.contact, d.claims");
            let values = [
                among.value(),
                (":now", now.into()),
                (":machine", machine.into()),
                (":most", most.into()),
                (":after", (&store.last.0).into()),
                (":taken", fair::array(taken.iter().map(|[workspace, id]| [workspace, id])).into()),
            ];
            let found = store.all(&sql, &values, |row| {
                let (workspace, enrollment, contact): (String, String, String) = (row.take()?, row.take()?, row.take()?);
                let (claims, rank): (u32, i64) = (row.take()?, row.take()?);
                let (enrollment, contact) = (EnrollmentId::new(enrollment), ContactId::new(contact));
                Ok((Claim { workspace, enrollment, contact, claims: claims + 1 }, rank))
            })?;
            let taken = store.take(found)?;
            crash::point("store.claim");
            Ok(taken)
        })?;
        self.last.0 = served;
        crash::point("store.claimed");
        Ok(claimed)
    }

    /// Takes what was found in hand, and says who was served last.
    fn take(&self, mut found: Vec<(Claim, i64)>) -> Result<(Claimed, String), Fault> {
        let claims = found.first().map_or(0, |(first, _)| first.claims);
        let same = found.iter().take_while(|(claim, _)| claim.claims == claims).count();
        found.truncate(match claims {
            1 => same,
            AGAIN => same.min(MOST_AGAIN),
            _ => 1,
        });
        let served = fair::last_served(found.iter().map(|(claim, rank)| (claim.workspace.as_str(), *rank)), &self.last.0);
        let (claims, aside): (Vec<Claim>, Vec<Claim>) =
            found.into_iter().map(|(claim, _)| claim).partition(|claim| claim.claims <= MOST_CLAIMS);
        if !aside.is_empty() {
            let items = (self.engine.dialect().items)("taken");
            let sql = format!(
                "UPDATE enrollment SET put_aside = 1 WHERE (workspace, id) IN (SELECT value ->> 0, value ->> 1 FROM {items})"
            );
            self.engine.run(&sql, &[(":taken", taken(&aside).into())])?;
        }
        self.keep_in_hand(&claims)?;
        Ok((Claimed { claims, put_aside: aside.into_iter().map(|claim| claim.enrollment).collect() }, served))
    }

    /// From here on this is what this worker has in hand, and nothing else.
    pub fn keep_in_hand<'c>(&self, claims: impl IntoIterator<Item = &'c Claim>) -> Result<(), Fault> {
        let (taken, worker) = (taken(claims), (":worker", self.engine.worker().into()));
        if taken == "[]" {
            self.engine.run("DELETE FROM hand WHERE worker = :worker", &[worker])?;
            return Ok(());
        }
        let sql = format!(
            "INSERT INTO hand (worker, until, taken) VALUES (:worker, {} + {CLAIM_MILLIS}, :taken)
             ON CONFLICT (worker) DO UPDATE SET until = excluded.until, taken = excluded.taken",
            self.engine.dialect().machine
        );
        self.engine.run(&sql, &[worker, (":taken", taken.into()), (":machine", self.clock.machine().into())])?;
        Ok(())
    }

    /// What other workers have in hand. One that has kept it for too long hangs: it is counted, and anybody's.
    fn in_other_hands(&self) -> Result<Vec<InHand>, Fault> {
        let sql = format!(
            "SELECT worker, CASE WHEN until < {} THEN 1 ELSE 0 END, taken FROM hand WHERE worker <> :worker",
            self.engine.dialect().machine
        );
        let values = [(":worker", self.engine.worker().into()), (":machine", self.clock.machine().into())];
        let hands: Vec<(String, bool, String)> = self.all(&sql, &values, |row| Ok((row.take()?, row.take()?, row.take()?)))?;
        let mut others = Vec::new();
        for (worker, over, taken) in hands {
            match over {
                true => self.count_hand(&worker)?,
                false => others.extend(serde_json::from_str::<Vec<InHand>>(&taken)?),
            }
        }
        Ok(others)
    }

    /// Counts what a worker had in hand and has not decided, and sets it free. What somebody is just using is being decided.
    pub(super) fn count_hand(&self, worker: &str) -> Result<(), Fault> {
        let gone = "DELETE FROM hand WHERE worker = :worker RETURNING taken"; // Whoever gets the row counts.
        let Some(taken) = self.one(gone, &[(":worker", worker.into())], Columns::take::<String>)? else { return Ok(()) };
        let dialect = self.engine.dialect();
        let sql = format!(
            "UPDATE enrollment SET claims = claims + 1 WHERE (workspace, id) IN
               (SELECT workspace, id FROM enrollment WHERE put_aside = 0 AND due_at <= :soon
                  AND (workspace, id) IN (SELECT value ->> 0, value ->> 1 FROM {}){})",
            (dialect.items)("taken"),
            dialect.skipping
        );
        self.engine.run(&sql, &[(":taken", taken.into()), self.soon()])?;
        Ok(())
    }

    /// Gives back a claim that could not be decided; it counts, and comes again later and later.
    pub fn defer(&mut self, claim: &Claim) -> Result<(), Fault> {
        let later = self.clock.now().saturating_plus_millis(1_000_i64 << claim.claims.min(10));
        self.engine.run(
            "UPDATE enrollment SET due_at = :later, claims = :claims, claimed_by = NULL, claimed_until = NULL
             WHERE workspace = :w AND id = :id",
            &[
                (":w", (&self.workspace).into()),
                (":id", claim.enrollment.as_str().into()),
                (":later", later.millis().into()),
                (":claims", claim.claims.into()),
            ],
        )?;
        Ok(())
    }

    /// Gives back a claim whose contact another worker has in hand: it does not count, and comes again in a moment, unless it was decided
    /// meanwhile.
    pub fn put_back(&mut self, claim: &Claim) -> Result<(), Fault> {
        let now = self.clock.now();
        self.engine.run(
            "UPDATE enrollment SET due_at = :soon WHERE workspace = :w AND id = :id AND due_at <= :now",
            &[
                (":w", (&self.workspace).into()),
                (":id", claim.enrollment.as_str().into()),
                (":soon", now.saturating_plus_millis(BUSY_MILLIS).millis().into()),
                (":now", now.millis().into()),
            ],
        )?;
        Ok(())
    }

    /// Gives back, uncounted, what this worker has in hand.
    pub fn let_go(&mut self) -> Result<(), Fault> {
        self.keep_in_hand([])
    }

    /// Contacts of so many messages to hand over or left behind by a crash, the longest waiting first, of each workspace its share. Where
    /// more waits for an account than it has room for, as many of the others come with them: they do not wait for it.
    pub fn waiting(&mut self, among: &Among, most: u32) -> Result<Vec<Waiting>, Fault> {
        let mut contacts = self.waiting_but(among, most, &[])?;
        let crowded = if contacts.is_empty() { Vec::new() } else { self.crowded()? };
        if !crowded.is_empty() {
            for waiting in self.waiting_but(among, most, &crowded)? {
                if !contacts.contains(&waiting) {
                    contacts.push(waiting);
                }
            }
        }
        Ok(contacts)
    }

    /// The same without what waits on these channels of these workspaces.
    fn waiting_but(&mut self, among: &Among, most: u32, crowded: &[[String; 2]]) -> Result<Vec<Waiting>, Fault> {
        let dialect = self.engine.dialect();
        let but = match crowded.is_empty() {
            true => String::new(),
            false => format!(
                " AND (outbox.workspace, outbox.channel) NOT IN (SELECT value ->> 0, value ->> 1 FROM {})",
                (dialect.items)("crowded")
            ),
        };
        let sql = fair::fairly(dialect, among, &open(dialect, &but), "d.workspace, d.contact");
        let values = [
            (":crowded", fair::array(crowded.iter().map(|one| [&one[0], &one[1]])).into()),
            among.value(),
            (":now", self.clock.now().millis().into()),
            (":machine", self.clock.machine().into()),
            (":worker", self.engine.worker().into()),
            (":most", most.into()),
            (":after", (&self.last.1).into()),
        ];
        let found = self.all(&sql, &values, |row| {
            let (workspace, contact): (String, String) = (row.take()?, row.take()?);
            Ok((Waiting { workspace, contact: ContactId::new(contact) }, row.take::<i64>()?))
        })?;
        self.last.1 = fair::last_served(found.iter().map(|(waiting, rank)| (waiting.workspace.as_str(), *rank)), &self.last.1);
        let mut contacts: Vec<Waiting> = Vec::with_capacity(found.len());
        for (waiting, _) in found {
            if !contacts.contains(&waiting) {
                contacts.push(waiting);
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

    /// Whether another worker has a message in hand, as far as anybody knows.
    pub fn others_hand_over(&self) -> Result<bool, Fault> {
        let machine = self.engine.dialect().machine;
        let sql =
            format!("SELECT id FROM contact WHERE held_by IS NOT NULL AND held_by <> :worker AND held_until > {machine} LIMIT 1");
        let values = [(":worker", self.engine.worker().into()), (":machine", self.clock.machine().into())];
        Ok(self.one(&sql, &values, Columns::take::<String>)?.is_some())
    }

    /// The next wake-up, or the next instant at which a message that must wait for its account may go.
    pub fn next_due(&self, among: &Among) -> Result<Option<Instant>, Fault> {
        let dialect = self.engine.dialect();
        let (from, due, open) = (among.source(dialect), (dialect.index)("enrollment_due"), (dialect.index)("outbox_later"));
        let sql = format!(
            "SELECT min(at) FROM (SELECT
               (SELECT due_at FROM enrollment {due}
                WHERE workspace = w.id AND due_at IS NOT NULL AND put_aside = 0 ORDER BY due_at LIMIT 1) AS at FROM {from}
             UNION ALL SELECT
               (SELECT not_before FROM outbox {open}
                WHERE workspace = w.id AND status = 'pending' AND not_before > 0 ORDER BY not_before LIMIT 1) AS at FROM {from}) planned"
        );
        let millis: Option<i64> = self.one(&sql, &[among.value()], Columns::take)?.flatten();
        Ok(millis.map(rows::instant))
    }
}

/// Claims as a hand keeps them.
fn taken<'c>(claims: impl IntoIterator<Item = &'c Claim>) -> String {
    fair::array(claims.into_iter().map(|claim| [claim.workspace.as_str(), claim.enrollment.as_str()]))
}
