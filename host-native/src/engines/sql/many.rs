//! Writes what nearly every turn changes, for many turns at once: states with their wake-ups, timeline entries, messages.
//!
//! In: decisions of any number of contacts. Out: rows, each kind of them by one statement. Never: a commit; two kinds of rows in another
//! order than the decisions had them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use relance_core::base::{EnrollmentId, Instant};
use serde_json::value::RawValue;

use super::engine::{Given, Holds, Value};
use super::{Store, rows, sha256};
use crate::drive::port::{Decided, Queued};
use crate::fault::Fault;

const STATES: &[(&str, Holds)] = &[
    ("w", Holds::Text),
    ("id", Holds::Text),
    ("contact", Holds::Text),
    ("sequence", Holds::Text),
    ("version", Holds::Int),
    ("status", Holds::Text),
    ("waiting", Holds::Text),
    ("live", Holds::Int),
    ("enrolled", Holds::Int),
    ("ended", Holds::Int),
    ("revision", Holds::Int),
    ("armed", Holds::Int),
    ("due", Holds::Int),
    ("state", Holds::Text),
];
const SNAPSHOTS: &[(&str, Holds)] = &[("w", Holds::Text), ("hash", Holds::Text), ("json", Holds::Text)];
const ENTRIES: &[(&str, Holds)] = &[
    ("w", Holds::Text),
    ("enrollment", Holds::Text),
    ("seq", Holds::Int),
    ("facts", Holds::Text),
    ("settings", Holds::Text),
    ("entry", Holds::Text),
];
const MESSAGES: &[(&str, Holds)] = &[
    ("w", Holds::Text),
    ("key", Holds::Text),
    ("enrollment", Holds::Text),
    ("contact", Holds::Text),
    ("sequence", Holds::Text),
    ("step", Holds::Text),
    ("channel", Holds::Text),
    ("effect", Holds::Text),
];

/// What is to be written of many turns.
#[derive(Default)]
pub(super) struct Many<'a> {
    begun: Vec<Vec<Value<'a>>>,
    /// By workspace and enrollment: the last state counts.
    states: BTreeMap<(&'a str, &'a str), Vec<Value<'a>>>,
    hashes: Vec<(&'a Arc<RawValue>, String)>,
    snapshots: BTreeMap<(&'a str, String), &'a str>,
    entries: Vec<Vec<Value<'a>>>,
    /// The enrollments that were decided.
    armed: BTreeSet<(&'a str, &'a str)>,
    messages: Vec<Vec<Value<'a>>>,
    /// How much was used, by workspace and name.
    used: BTreeMap<(&'a str, String), i64>,
}

impl<'a> Many<'a> {
    /// One decision with its wake-up, in the order in which they were made.
    pub(super) fn decided(
        &mut self,
        workspace: &'a str,
        decided: &'a Decided,
        wakes: &BTreeMap<EnrollmentId, Option<Instant>>,
    ) -> Result<(), Fault> {
        let state = &decided.state;
        let armed = wakes.get(&state.id);
        let row = vec![
            workspace.into(),
            state.id.as_str().into(),
            state.contact.as_str().into(),
            state.sequence.as_str().into(),
            state.version.into(),
            state.status.name().into(),
            state.waiting_for.as_ref().map(rows::word).transpose()?.into(),
            state.status.is_live().into(),
            state.enrolled_at.millis().into(),
            state.ended.as_ref().map(|ended| ended.at.millis()).into(),
            i64::try_from(state.revision).unwrap_or(i64::MAX).into(),
            armed.is_some().into(),
            armed.copied().flatten().map(Instant::millis).into(),
            decided.json.get().into(),
        ];
        if decided.new {
            self.begun.push(row);
            self.used(workspace, "enrollments".into());
        } else {
            self.states.insert((workspace, state.id.as_str()), row);
        }
        let facts = decided.facts.get();
        let hash = sha256(facts);
        self.snapshots.insert((workspace, hash.clone()), facts);
        let settings = self.hash_of(&decided.settings.json);
        self.snapshots.insert((workspace, settings.clone()), decided.settings.json.get());
        self.armed.insert((workspace, state.id.as_str()));
        // Whoever decides the same turn a second time fails here, whatever let it come so far.
        let of = [workspace.into(), state.id.as_str().into(), i64::try_from(state.revision).unwrap_or(i64::MAX).into()];
        let made_of = [hash.into(), settings.into(), decided.entry.get().into()];
        self.entries.push(of.into_iter().chain(made_of).collect());
        Ok(())
    }

    /// The hash of settings, which many decisions share.
    fn hash_of(&mut self, settings: &'a Arc<RawValue>) -> String {
        if let Some((_, hash)) = self.hashes.iter().find(|(known, _)| Arc::ptr_eq(known, settings)) {
            return hash.clone();
        }
        let hash = sha256(settings.get());
        self.hashes.push((settings, hash.clone()));
        hash
    }

    /// A message to hand over.
    pub(super) fn message(&mut self, workspace: &'a str, send: &'a Queued) {
        self.messages.push(vec![
            workspace.into(),
            send.key.as_str().into(),
            send.enrollment.as_str().into(),
            send.contact.as_str().into(),
            send.sequence.as_str().into(),
            send.step.as_str().into(),
            send.channel.as_str().into(),
            (&send.json).into(),
        ]);
    }

    /// One more of this was used.
    pub(super) fn used(&mut self, workspace: &'a str, name: String) {
        *self.used.entry((workspace, name)).or_default() += 1;
    }

    /// What was used since this was asked last, in one order for everybody.
    pub(super) fn usage(&mut self) -> BTreeMap<(&'a str, String), i64> {
        std::mem::take(&mut self.used)
    }

    /// The enrollments whose wake-ups are written with their states.
    pub(super) fn armed(&mut self) -> BTreeSet<(&'a str, &'a str)> {
        std::mem::take(&mut self.armed)
    }
}

impl Store {
    /// Writes the states and entries of many turns.
    pub(super) fn write_states(&self, many: &mut Many<'_>, now: Instant) -> Result<(), Fault> {
        let source = |columns| (self.engine.dialect().given)(columns);
        let write = |sql: String, columns, rows: Vec<Vec<Value<'_>>>| match rows.is_empty() {
            true => Ok(0),
            false => self.engine.run_for(&sql, &[(":now", now.millis().into())], &Given { columns, rows }),
        };
        let begun = format!(
            "INSERT INTO enrollment
               (workspace, id, contact, sequence, version, status, waiting_for, live, enrolled_at, ended_at, revision, due_at,
                changed_at, state)
             SELECT r.w, r.id, r.contact, r.sequence, r.version, r.status, r.waiting, r.live, r.enrolled, r.ended, r.revision,
               r.due, CAST(:now AS BIGINT), r.state
             FROM {}",
            source(STATES)
        );
        write(begun, STATES, std::mem::take(&mut many.begun))?;
        let states = format!(
            "UPDATE enrollment AS e SET version = r.version, status = r.status, waiting_for = r.waiting, live = r.live,
               ended_at = r.ended, revision = r.revision, changed_at = CAST(:now AS BIGINT), state = r.state,
               due_at = CASE r.armed WHEN 1 THEN r.due ELSE e.due_at END, claims = CASE r.armed WHEN 1 THEN 0 ELSE e.claims END,
               claimed_by = CASE r.armed WHEN 1 THEN NULL ELSE e.claimed_by END,
               claimed_until = CASE r.armed WHEN 1 THEN NULL ELSE e.claimed_until END
             FROM {} WHERE e.workspace = r.w AND e.id = r.id",
            source(STATES)
        );
        write(states, STATES, std::mem::take(&mut many.states).into_values().collect())?;
        let kept = format!(
            "INSERT INTO snapshot (workspace, hash, json) SELECT r.w, r.hash, r.json FROM {} WHERE true ON CONFLICT DO NOTHING",
            source(SNAPSHOTS)
        );
        let snapshots = std::mem::take(&mut many.snapshots).into_iter();
        let snapshots = snapshots.map(|((workspace, hash), json)| vec![workspace.into(), hash.into(), json.into()]);
        write(kept, SNAPSHOTS, snapshots.collect())?;
        let entries = format!(
            "INSERT INTO timeline (workspace, enrollment, seq, facts, settings, entry)
             SELECT r.w, r.enrollment, r.seq, r.facts, r.settings, r.entry FROM {}",
            source(ENTRIES)
        );
        write(entries, ENTRIES, std::mem::take(&mut many.entries))?;
        Ok(())
    }

    /// Writes the messages of many turns. One row a key (X3): a further try of the same intent puts its row back, and an accepted one never
    /// goes back.
    pub(super) fn write_messages(&self, many: &mut Many<'_>, now: Instant) -> Result<(), Fault> {
        let rows = std::mem::take(&mut many.messages);
        if rows.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "INSERT INTO outbox (workspace, key, enrollment, contact, sequence, step, channel, status, queued_at, effect)
             SELECT r.w, r.key, r.enrollment, r.contact, r.sequence, r.step, r.channel, 'pending', CAST(:now AS BIGINT), r.effect
             FROM {} WHERE true
             ON CONFLICT (workspace, key) DO UPDATE SET status = 'pending', attempts = 0, held_by = NULL, passed_gate = 0,
               queued_at = excluded.queued_at, settled_at = NULL, effect = excluded.effect, channel = excluded.channel,
               not_before = 0, account = NULL
             WHERE outbox.status IN ('rejected', 'unknown', 'cancelled')",
            (self.engine.dialect().given)(MESSAGES)
        );
        self.engine.run_for(&sql, &[(":now", now.millis().into())], &Given { columns: MESSAGES, rows })?;
        Ok(())
    }
}
