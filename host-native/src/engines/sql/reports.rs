//! Answers questions: counts, lists, timelines, what a doctor looks at.
//!
//! In: filters. Out: the host's reports. Never: a write, a message's text.

use std::collections::BTreeMap;

use relance_core::base::{ContactId, EnrollmentId, Instant, SendKey, SequenceId, StepId};
use relance_core::wire::{Channel, Enrollment, Status, StepStatus};
use serde_json::value::RawValue;

use super::engine::{Columns, Value};
use super::fair::Among;
use super::filter::Where;
use super::{Store, rows};
use crate::fault::Fault;
use crate::report::{EnrollmentFilter, EnrollmentRow, OutboxFilter, OutboxRow, SendStatus, StatusReport, UpcomingRow};

/// A wake-up so late is a sign that no worker runs.
pub(super) const OVERDUE_MILLIS: i64 = 60_000;
const DUE_CONVERSATIONS: &str = "SELECT count(*) FROM watch WHERE workspace = :w AND due_at <= :at AND put_aside = 0";
const DUE: &str = "SELECT count(*) FROM enrollment WHERE workspace = :w AND due_at <= :at AND put_aside = 0";
/// As many as there can be.
const ALL: i64 = i64::MAX;

/// A timeline's entry, and the facts and settings that it was decided from.
pub struct Recorded {
    /// The core's entry, byte for byte.
    pub entry: Box<RawValue>,
    /// Contact, conversation and sent messages at the time.
    pub facts: Box<RawValue>,
    /// The settings at the time.
    pub settings: Box<RawValue>,
}

/// What a doctor finds in the database.
pub struct Health {
    /// The database's own check found nothing wrong.
    pub sound: bool,
    /// Overdue wake-ups and the oldest.
    pub overdue: (u64, Option<Instant>),
    /// Enrollments that were put aside.
    pub put_aside: Vec<EnrollmentId>,
    /// Live enrollments that wait for nothing (L13).
    pub stuck: Vec<EnrollmentId>,
    /// Messages in the hand of a worker that is gone.
    pub abandoned: u64,
}

impl Store {
    /// Everything at a glance, as it stands at one moment.
    pub fn status(&self) -> Result<StatusReport, Fault> {
        self.in_one_look(Self::counted)
    }

    fn counted(&self) -> Result<StatusReport, Fault> {
        let now = self.clock.now();
        let (overdue, oldest_overdue) = self.overdue()?;
        Ok(StatusReport {
            now: Some(now),
            contacts: self.count("SELECT count(*) FROM contact WHERE workspace = :w", None)?,
            sequences: self.count("SELECT count(DISTINCT sequence) FROM version WHERE workspace = :w AND inline = 0", None)?,
            enrollments: self.by_status()?.into_iter().map(|(status, (count, _))| (status, count)).collect(),
            waiting_for: self.by_waiting()?.into_iter().map(|(word, (count, _))| (word, count)).collect(),
            outbox: self.counts("SELECT status, count(*) FROM outbox WHERE workspace = :w GROUP BY status")?,
            due: self.count(DUE, Some(now.millis()))? + self.count(DUE_CONVERSATIONS, Some(now.millis()))?,
            questions: self.count("SELECT count(*) FROM question WHERE workspace = :w AND until > :at", Some(now.millis()))?,
            next_due: self.next_due(&Among::One(self.workspace.clone()))?,
            overdue,
            oldest_overdue,
            quarantined: self.count("SELECT count(*) FROM enrollment WHERE workspace = :w AND put_aside = 1", None)?,
        })
    }

    /// A count in this workspace, up to an instant where the question has one.
    pub(super) fn count(&self, sql: &str, at: Option<i64>) -> Result<u64, Fault> {
        let count: i64 = self.one(sql, &[(":w", self.w()), (":at", at.into())], Columns::take)?.unwrap_or(0);
        Ok(u64::try_from(count).unwrap_or(0))
    }

    fn counts(&self, sql: &str) -> Result<BTreeMap<String, u64>, Fault> {
        let read = |row: &mut Columns| Ok((row.take()?, u64::try_from(row.take::<i64>()?).unwrap_or(0)));
        Ok(self.all(sql, &[(":w", self.w())], read)?.into_iter().collect())
    }

    /// Enrollments, the next due first, then the oldest.
    pub fn enrollments(&self, filter: &EnrollmentFilter) -> Result<Vec<EnrollmentRow>, Fault> {
        let mut which = Where::of("e", self);
        which.is("e.contact", ":contact", filter.contact.as_ref().map(ContactId::as_str));
        which.is("e.sequence", ":sequence", filter.sequence.as_ref().map(SequenceId::as_str));
        which.is("e.status", ":status", filter.status.map(Status::name));
        which.is("e.live", ":live", filter.live.then_some(1_i64));
        which.value(":most", limit(filter.limit));
        self.all(
            &format!(
                "SELECT e.state, v.name, e.put_aside, e.id, e.contact, e.sequence, e.version, e.status, e.enrolled_at FROM enrollment e
                   JOIN version v ON v.workspace = e.workspace AND v.sequence = e.sequence AND v.number = e.version
                 WHERE {} ORDER BY e.due_at IS NULL, e.due_at, e.enrolled_at, e.id LIMIT :most",
                which.text
            ),
            &which.values,
            enrollment_row,
        )
    }

    /// What is planned, the next first.
    pub fn upcoming(&self, contact: Option<&ContactId>, most: usize) -> Result<Vec<UpcomingRow>, Fault> {
        let mut which = Where::of("e", self);
        which.is("e.contact", ":contact", contact.map(ContactId::as_str));
        which.value(":most", limit(most));
        let sql = format!(
            "SELECT e.state FROM enrollment e WHERE {} AND e.live = 1 ORDER BY e.due_at IS NULL, e.due_at, e.id LIMIT :most",
            which.text
        );
        let states: Vec<String> = self.all(&sql, &which.values, Columns::take)?;
        // What can't be read has no plan; the other lists show it.
        let states = states.iter().filter_map(|state| serde_json::from_str(state).ok());
        let mut upcoming: Vec<UpcomingRow> = states.flat_map(planned).collect();
        upcoming.sort_by(|one, other| (one.at, &one.enrollment).cmp(&(other.at, &other.enrollment)));
        if most > 0 {
            upcoming.truncate(most);
        }
        Ok(upcoming)
    }

    /// An enrollment's state, byte for byte.
    pub fn state(&self, id: &EnrollmentId) -> Result<Option<Box<RawValue>>, Fault> {
        let sql = "SELECT state FROM enrollment WHERE workspace = :w AND id = :id";
        let json: Option<String> = self.one(sql, &[(":w", self.w()), (":id", id.as_str().into())], Columns::take)?;
        Ok(json.map(RawValue::from_string).transpose()?)
    }

    /// Whose an enrollment is.
    pub fn contact_of(&self, id: &EnrollmentId) -> Result<Option<ContactId>, Fault> {
        let sql = "SELECT contact FROM enrollment WHERE workspace = :w AND id = :id";
        let contact: Option<String> = self.one(sql, &[(":w", self.w()), (":id", id.as_str().into())], Columns::take)?;
        Ok(contact.map(ContactId::new))
    }

    /// An enrollment's timeline with what each entry was decided from.
    pub fn recorded(&self, id: &EnrollmentId) -> Result<Vec<Recorded>, Fault> {
        let raw = |row: &mut Columns| -> Result<Box<RawValue>, Fault> { Ok(RawValue::from_string(row.take()?)?) };
        self.all(
            "SELECT t.entry, f.json, s.json FROM timeline t
               JOIN snapshot f ON f.workspace = t.workspace AND f.hash = t.facts
               JOIN snapshot s ON s.workspace = t.workspace AND s.hash = t.settings
             WHERE t.workspace = :w AND t.enrollment = :id ORDER BY t.seq",
            &[(":w", self.w()), (":id", id.as_str().into())],
            |row| Ok(Recorded { entry: raw(row)?, facts: raw(row)?, settings: raw(row)? }),
        )
    }

    /// Messages, the newest first.
    pub fn outbox(&self, filter: &OutboxFilter) -> Result<Vec<OutboxRow>, Fault> {
        let mut which = Where::of("o", self);
        which.is("o.contact", ":contact", filter.contact.as_ref().map(ContactId::as_str));
        which.is("o.enrollment", ":enrollment", filter.enrollment.as_ref().map(EnrollmentId::as_str));
        which.is("o.status", ":status", filter.status.map(SendStatus::name));
        which.value(":most", limit(filter.limit));
        self.all(
            &format!(
                "SELECT o.key, o.enrollment, o.contact, o.sequence, o.step, o.channel, o.status, o.attempts, o.queued_at, o.settled_at,
                   o.message_id, o.detail
                 FROM outbox o WHERE {} ORDER BY o.queued_at DESC, o.key DESC LIMIT :most",
                which.text
            ),
            &which.values,
            outbox_row,
        )
    }

    /// Takes an enrollment that was put aside back to work; says whether there was one.
    pub fn take_back(&mut self, id: &EnrollmentId) -> Result<bool, Fault> {
        let values = [(":w", self.w()), (":id", id.as_str().into()), (":now", self.clock.now().millis().into())];
        // It is woken at once: an early wake-up does no harm, a lost one does.
        let sql = "UPDATE enrollment SET put_aside = 0, claims = 0, claimed_by = NULL,
                     due_at = CASE WHEN live = 1 THEN CAST(:now AS BIGINT) END
                   WHERE workspace = :w AND id = :id AND put_aside = 1";
        let changed = self.engine.run(sql, &values)?;
        let again = "UPDATE outbox SET attempts = 0 WHERE workspace = :w AND enrollment = :id AND status = 'pending'";
        self.engine.run(again, &values)?;
        Ok(changed > 0)
    }

    /// What a doctor finds.
    pub fn health(&self) -> Result<Health, Fault> {
        Ok(Health {
            sound: self.engine.is_sound()?,
            overdue: self.overdue()?,
            put_aside: self.ids("SELECT id FROM enrollment WHERE workspace = :w AND put_aside = 1 ORDER BY id")?,
            stuck: self.ids(
                "SELECT id FROM enrollment WHERE workspace = :w AND live = 1 AND status = 'active'
                   AND (waiting_for IS NULL OR (waiting_for = 'time' AND due_at IS NULL)) ORDER BY id",
            )?,
            abandoned: self.count(
                "SELECT count(*) FROM outbox o JOIN contact c ON c.workspace = o.workspace AND c.id = o.contact
                 WHERE o.workspace = :w AND o.status IN ('pending', 'attempting') AND o.status = 'attempting' AND c.held_by IS NULL",
                None,
            )?,
        })
    }

    /// Overdue wake-ups and the oldest.
    fn overdue(&self) -> Result<(u64, Option<Instant>), Fault> {
        let late = self.clock.now().millis() - OVERDUE_MILLIS;
        let oldest = "SELECT min(due_at) FROM enrollment WHERE workspace = :w AND due_at <= :at AND put_aside = 0";
        let oldest: Option<i64> = self.one(oldest, &[(":w", self.w()), (":at", late.into())], Columns::take)?.flatten();
        Ok((self.count(DUE, Some(late))?, oldest.map(rows::instant)))
    }

    fn ids(&self, sql: &str) -> Result<Vec<EnrollmentId>, Fault> {
        self.all(sql, &[(":w", self.w())], |row| Ok(EnrollmentId::new(row.take::<String>()?)))
    }

    pub(super) fn w(&self) -> Value<'_> {
        (&self.workspace).into()
    }
}

/// How many rows are wanted; 0 is all of them.
fn limit(most: usize) -> i64 {
    if most == 0 { ALL } else { i64::try_from(most).unwrap_or(ALL) }
}

/// A row as the list shows it; of a state that can't be read, what stands in columns (X9: it is visible, and hides no other).
pub(super) fn enrollment_row(row: &mut Columns) -> Result<EnrollmentRow, Fault> {
    let (state, name, quarantined): (String, String, bool) = (row.take()?, row.take()?, row.take()?);
    let Ok(state) = serde_json::from_str::<Enrollment>(&state) else {
        return Ok(EnrollmentRow {
            id: EnrollmentId::new(row.take::<String>()?),
            contact: ContactId::new(row.take::<String>()?),
            sequence: SequenceId::new(row.take::<String>()?),
            name,
            version: row.take()?,
            status: serde_json::from_value(row.take::<String>()?.into()).unwrap_or(Status::Failed),
            waiting_for: None,
            wake_at: None,
            step: None,
            zone: String::new(),
            enrolled_at: rows::instant(row.take()?),
            quarantined,
        });
    };
    let step = if state.status.is_live() { state.steps.iter().find(|step| !step.status.is_end()) } else { None };
    Ok(EnrollmentRow {
        step: step.map(|step| step.id.clone()),
        id: state.id,
        contact: state.contact,
        sequence: state.sequence,
        name,
        version: state.version,
        status: state.status,
        waiting_for: state.waiting_for,
        wake_at: state.wake_at,
        zone: state.zone.zone.to_string(),
        enrolled_at: state.enrolled_at,
        quarantined,
    })
}

/// The steps of a state that have a planned moment and are not over.
fn planned(state: Enrollment) -> Vec<UpcomingRow> {
    let Enrollment { id, contact, sequence, steps, pause, .. } = state;
    steps
        .into_iter()
        .filter(|step| !step.status.is_end())
        .filter_map(|step| {
            let planned = step.planned?;
            Some(UpcomingRow {
                enrollment: id.clone(),
                contact: contact.clone(),
                sequence: sequence.clone(),
                step: step.id,
                why: step.reason.filter(|_| step.status == StepStatus::Held),
                status: step.status,
                paused: pause.is_some(),
                at: planned.at,
                local: planned.local.to_string(),
                zone: planned.zone.to_string(),
                reasons: planned.reasons,
            })
        })
        .collect()
}

pub(super) fn outbox_row(row: &mut Columns) -> Result<OutboxRow, Fault> {
    Ok(OutboxRow {
        key: SendKey::new(row.take::<String>()?),
        enrollment: EnrollmentId::new(row.take::<String>()?),
        contact: ContactId::new(row.take::<String>()?),
        sequence: SequenceId::new(row.take::<String>()?),
        step: StepId::new(row.take::<String>()?),
        channel: Channel::new(row.take::<String>()?),
        status: SendStatus::named(&row.take::<String>()?).unwrap_or(SendStatus::Unknown),
        attempts: row.take()?,
        queued_at: rows::instant(row.take()?),
        settled_at: row.take::<Option<i64>>()?.map(rows::instant),
        message_id: row.take()?,
        detail: row.take()?,
    })
}
