//! Answers questions: counts, lists, timelines, what a doctor looks at.
//!
//! In: filters. Out: the host's reports. Never: a write, a message's text.

use std::collections::BTreeMap;

use relance_core::base::{ContactId, EnrollmentId, Instant, SendKey, SequenceId, StepId};
use relance_core::wire::{Channel, Enrollment, Status};
use rusqlite::{OptionalExtension, Row};
use serde_json::value::RawValue;

use super::{Store, rows};
use crate::fault::Fault;
use crate::report::{EnrollmentFilter, EnrollmentRow, OutboxFilter, OutboxRow, SendStatus, StatusReport, UpcomingRow};

/// A wake-up so late is a sign that no worker runs.
const OVERDUE_MILLIS: i64 = 60_000;
const DUE: &str = "SELECT count(*) FROM enrollment WHERE workspace = ?1 AND due_at <= ?2 AND put_aside = 0";

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
    /// SQLite's own check found nothing wrong.
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
    /// Everything at a glance.
    pub fn status(&self) -> Result<StatusReport, Fault> {
        let now = self.clock.now();
        Ok(StatusReport {
            now: Some(now),
            contacts: self.count("SELECT count(*) FROM contact WHERE workspace = ?1", None)?,
            sequences: self.count("SELECT count(DISTINCT sequence) FROM version WHERE workspace = ?1 AND inline = 0", None)?,
            enrollments: self.counts("SELECT status, count(*) FROM enrollment WHERE workspace = ?1 GROUP BY status")?,
            waiting_for: self.counts(
                "SELECT waiting_for, count(*) FROM enrollment
                 WHERE workspace = ?1 AND status = 'active' AND waiting_for IS NOT NULL GROUP BY waiting_for",
            )?,
            outbox: self.counts("SELECT status, count(*) FROM outbox WHERE workspace = ?1 GROUP BY status")?,
            due: self.count(DUE, Some(now.millis()))?,
            next_due: self.next_due()?,
            quarantined: self.count("SELECT count(*) FROM enrollment WHERE workspace = ?1 AND put_aside = 1", None)?,
        })
    }

    /// A count in this workspace; where the question has an instant, it is the second value.
    fn count(&self, sql: &str, at: Option<i64>) -> Result<u64, Fault> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let count: i64 = match at {
            Some(at) => statement.query_row((&self.workspace, at), |row| row.get(0)),
            None => statement.query_row([&self.workspace], |row| row.get(0)),
        }?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    fn counts(&self, sql: &str) -> Result<BTreeMap<String, u64>, Fault> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([&self.workspace], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
        rows.map(|row| row.map(|(word, count)| (word, u64::try_from(count).unwrap_or(0))).map_err(Fault::from)).collect()
    }

    /// Enrollments, the next due first, then the oldest.
    pub fn enrollments(&self, filter: &EnrollmentFilter) -> Result<Vec<EnrollmentRow>, Fault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT e.state, v.name, e.put_aside, e.id, e.contact, e.sequence, e.version, e.status, e.enrolled_at FROM enrollment e
               JOIN version v ON v.workspace = e.workspace AND v.sequence = e.sequence AND v.number = e.version
             WHERE e.workspace = ?6 AND (?1 IS NULL OR e.contact = ?1) AND (?2 IS NULL OR e.sequence = ?2) AND (?3 IS NULL OR e.status = ?3)
               AND (?4 = 0 OR e.live = 1)
             ORDER BY e.due_at IS NULL, e.due_at, e.enrolled_at, e.id LIMIT ?5",
        )?;
        let values = (
            filter.contact.as_ref().map(ContactId::as_str),
            filter.sequence.as_ref().map(SequenceId::as_str),
            filter.status.map(relance_core::wire::Status::name),
            filter.live,
            limit(filter.limit),
            &self.workspace,
        );
        let rows = statement.query_map(values, enrollment_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What is planned, the next first.
    pub fn upcoming(&self, contact: Option<&ContactId>, most: usize) -> Result<Vec<UpcomingRow>, Fault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT state FROM enrollment WHERE workspace = ?3 AND live = 1 AND (?1 IS NULL OR contact = ?1)
             ORDER BY due_at IS NULL, due_at, id LIMIT ?2",
        )?;
        let rows =
            statement.query_map((contact.map(ContactId::as_str), limit(most), &self.workspace), |row| row.get::<_, String>(0))?;
        let mut upcoming = Vec::new();
        for state in rows {
            // What can't be read has no plan; the other lists show it.
            upcoming.extend(serde_json::from_str(&state?).ok().into_iter().flat_map(planned));
        }
        upcoming.sort_by(|one: &UpcomingRow, other| (one.at, &one.enrollment).cmp(&(other.at, &other.enrollment)));
        if most > 0 {
            upcoming.truncate(most);
        }
        Ok(upcoming)
    }

    /// An enrollment's state, byte for byte.
    pub fn state(&self, id: &EnrollmentId) -> Result<Option<Box<RawValue>>, Fault> {
        let json: Option<String> = self
            .connection
            .prepare_cached("SELECT state FROM enrollment WHERE workspace = ?1 AND id = ?2")?
            .query_row([&self.workspace, id.as_str()], |row| row.get(0))
            .optional()?;
        Ok(json.map(RawValue::from_string).transpose()?)
    }

    /// Whose an enrollment is.
    pub fn contact_of(&self, id: &EnrollmentId) -> Result<Option<ContactId>, Fault> {
        let contact: Option<String> = self
            .connection
            .prepare_cached("SELECT contact FROM enrollment WHERE workspace = ?1 AND id = ?2")?
            .query_row([&self.workspace, id.as_str()], |row| row.get(0))
            .optional()?;
        Ok(contact.map(ContactId::new))
    }

    /// An enrollment's timeline with what each entry was decided from.
    pub fn recorded(&self, id: &EnrollmentId) -> Result<Vec<Recorded>, Fault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT t.entry, f.json, s.json FROM timeline t
               JOIN snapshot f ON f.workspace = t.workspace AND f.hash = t.facts
               JOIN snapshot s ON s.workspace = t.workspace AND s.hash = t.settings
             WHERE t.workspace = ?1 AND t.enrollment = ?2 ORDER BY t.seq",
        )?;
        let rows = statement.query_map([&self.workspace, id.as_str()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })?;
        rows.map(|row| {
            let (entry, facts, settings) = row?;
            let raw = RawValue::from_string;
            Ok(Recorded { entry: raw(entry)?, facts: raw(facts)?, settings: raw(settings)? })
        })
        .collect()
    }

    /// Messages, the newest first.
    pub fn outbox(&self, filter: &OutboxFilter) -> Result<Vec<OutboxRow>, Fault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key, enrollment, contact, sequence, step, channel, status, attempts, queued_at, settled_at, message_id, detail
             FROM outbox
             WHERE workspace = ?5 AND (?1 IS NULL OR contact = ?1) AND (?2 IS NULL OR enrollment = ?2) AND (?3 IS NULL OR status = ?3)
             ORDER BY queued_at DESC, key DESC LIMIT ?4",
        )?;
        let values = (
            filter.contact.as_ref().map(ContactId::as_str),
            filter.enrollment.as_ref().map(EnrollmentId::as_str),
            filter.status.map(SendStatus::name),
            limit(filter.limit),
            &self.workspace,
        );
        Ok(statement.query_map(values, outbox_row)?.collect::<Result<_, _>>()?)
    }

    /// Takes an enrollment that was put aside back to work; says whether there was one.
    pub fn take_back(&mut self, id: &EnrollmentId) -> Result<bool, Fault> {
        // It is woken at once: an early wake-up does no harm, a lost one does.
        let sql = "UPDATE enrollment SET put_aside = 0, claims = 0, claimed_by = NULL, due_at = CASE WHEN live THEN ?2 END
                   WHERE workspace = ?3 AND id = ?1 AND put_aside = 1";
        let changed = self.connection.execute(sql, (id.as_str(), self.clock.now().millis(), &self.workspace))?;
        self.connection.execute(
            "UPDATE outbox SET attempts = 0 WHERE workspace = ?1 AND enrollment = ?2 AND status = 'pending'",
            [&self.workspace, id.as_str()],
        )?;
        Ok(changed > 0)
    }

    /// What a doctor finds.
    pub fn health(&self) -> Result<Health, Fault> {
        let late = self.clock.now().millis() - OVERDUE_MILLIS;
        let sound: String = self.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        let oldest: Option<i64> = self.connection.query_row(
            "SELECT min(due_at) FROM enrollment WHERE workspace = ?1 AND due_at <= ?2 AND put_aside = 0",
            (&self.workspace, late),
            |row| row.get(0),
        )?;
        let overdue = self.count(DUE, Some(late))?;
        Ok(Health {
            sound: sound == "ok",
            overdue: (overdue, oldest.map(rows::instant)),
            put_aside: self.ids("SELECT id FROM enrollment WHERE workspace = ?1 AND put_aside = 1 ORDER BY id")?,
            stuck: self.ids(
                "SELECT id FROM enrollment WHERE workspace = ?1 AND live = 1 AND status = 'active'
                   AND (waiting_for IS NULL OR (waiting_for = 'time' AND due_at IS NULL)) ORDER BY id",
            )?,
            abandoned: self.count(
                "SELECT count(*) FROM outbox o JOIN contact c ON c.workspace = o.workspace AND c.id = o.contact
                 WHERE o.workspace = ?1 AND o.status = 'attempting' AND c.held_by IS NULL",
                None,
            )?,
        })
    }

    fn ids(&self, sql: &str) -> Result<Vec<EnrollmentId>, Fault> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([&self.workspace], |row| Ok(EnrollmentId::new(row.get::<_, String>(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// SQLite's word for "all" is -1.
fn limit(most: usize) -> i64 {
    if most == 0 { -1 } else { i64::try_from(most).unwrap_or(-1) }
}

/// A row as the list shows it; of a state that can't be read, what stands in columns (X9: it is visible, and hides no other).
fn enrollment_row(row: &Row<'_>) -> rusqlite::Result<EnrollmentRow> {
    let (state, name, quarantined): (String, String, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let Ok(state) = serde_json::from_str::<Enrollment>(&state) else {
        let status: String = row.get(7)?;
        return Ok(EnrollmentRow {
            id: EnrollmentId::new(row.get::<_, String>(3)?),
            contact: ContactId::new(row.get::<_, String>(4)?),
            sequence: SequenceId::new(row.get::<_, String>(5)?),
            name,
            version: row.get(6)?,
            status: serde_json::from_value(status.into()).unwrap_or(Status::Failed),
            waiting_for: None,
            wake_at: None,
            step: None,
            zone: String::new(),
            enrolled_at: rows::instant(row.get(8)?),
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
    let Enrollment { id, contact, sequence, steps, .. } = state;
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
                at: planned.at,
                local: planned.local.to_string(),
                zone: planned.zone.to_string(),
                reasons: planned.reasons,
            })
        })
        .collect()
}

fn outbox_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<OutboxRow> {
    let text = |index: usize| row.get::<_, String>(index);
    let settled_at: Option<i64> = row.get(9)?;
    Ok(OutboxRow {
        key: SendKey::new(text(0)?),
        enrollment: EnrollmentId::new(text(1)?),
        contact: ContactId::new(text(2)?),
        sequence: SequenceId::new(text(3)?),
        step: StepId::new(text(4)?),
        channel: Channel::new(text(5)?),
        status: SendStatus::named(&text(6)?).unwrap_or(SendStatus::Unknown),
        attempts: row.get(7)?,
        queued_at: rows::instant(row.get(8)?),
        settled_at: settled_at.map(rows::instant),
        message_id: row.get(10)?,
        detail: row.get(11)?,
    })
}
