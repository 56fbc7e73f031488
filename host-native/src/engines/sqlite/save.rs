//! Writes one turn: states, timeline, outbox, contact and inbox, in the transaction that is open.
//!
//! In: a [`Change`]. Out: rows. Never: a commit; a message put back that was accepted.

use std::collections::BTreeMap;

use relance_core::base::{ContactId, EnrollmentId, Instant};
use relance_core::wire::{Contact, Conversation, Effect, Send, Suppress};

use super::{Store, rows, sha256};
use crate::drive::port::{Change, Decided, Settled};
use crate::fault::Fault;
use crate::report::SendStatus;

impl Store {
    /// Writes a turn of this contact, and gives its lease back if it is ours.
    pub(super) fn write(
        &mut self,
        contact: &ContactId,
        change: &Change,
        wakes: &BTreeMap<EnrollmentId, Option<Instant>>,
    ) -> Result<(), Fault> {
        let now = self.clock.now();
        if let Some(contact) = &change.contact {
            self.put_contact(contact)?;
        }
        for conversation in &change.conversations {
            self.put_conversation(contact, conversation)?;
        }
        for refused in &change.refused {
            if let Some(contact) = &change.contact {
                self.suppress(contact, refused, now)?;
            }
        }
        for settled in &change.settled {
            self.settle(settled, now)?;
        }
        for decided in &change.decided {
            self.write_state(decided)?;
            self.write_entry(decided)?;
            for effect in &decided.effects {
                self.write_effect(effect, decided, change.contact.as_ref(), now)?;
            }
        }
        for (enrollment, at) in wakes {
            self.connection
                .prepare_cached(
                    "UPDATE enrollment SET due_at = ?2, claimed_by = NULL, claimed_until = NULL, claims = 0
                     WHERE workspace = ?3 AND id = ?1",
                )?
                .execute((enrollment.as_str(), at.map(Instant::millis), &self.workspace))?;
        }
        for enrollment in &change.put_aside {
            self.connection
                .prepare_cached("UPDATE enrollment SET put_aside = 1 WHERE workspace = ?1 AND id = ?2")?
                .execute([&self.workspace, enrollment.as_str()])?;
        }
        if let Some(event) = &change.event {
            self.connection
                .prepare_cached("INSERT INTO inbox (workspace, contact, id, processed_at) VALUES (?1, ?2, ?3, ?4)")?
                .execute((&self.workspace, contact.as_str(), event.as_str(), now.millis()))?;
        }
        self.connection
            .prepare_cached(
                "UPDATE contact SET held_by = NULL, held_until = NULL WHERE workspace = ?1 AND id = ?2 AND held_by IS NOT NULL",
            )?
            .execute([&self.workspace, contact.as_str()])?;
        Ok(())
    }

    pub(super) fn put_contact(&self, contact: &Contact) -> Result<(), Fault> {
        self.connection
            .prepare_cached("INSERT INTO contact (workspace, id, json) VALUES (?1, ?2, ?3) ON CONFLICT (workspace, id) DO UPDATE SET json = excluded.json")?
            .execute((&self.workspace, contact.id.as_str(), serde_json::to_string(contact)?))?;
        Ok(())
    }

    pub(super) fn put_conversation(&self, contact: &ContactId, conversation: &Conversation) -> Result<(), Fault> {
        self.connection
            .prepare_cached(
                "INSERT INTO conversation (workspace, id, contact, json) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (workspace, id) DO UPDATE SET contact = excluded.contact, json = excluded.json",
            )?
            .execute((&self.workspace, conversation.id.as_str(), contact.as_str(), serde_json::to_string(conversation)?))?;
        Ok(())
    }

    /// The outcome of a message. Statuses only grow stronger: what was accepted stays so, and a late word about a message that
    /// somebody else has in hand by now counts only if it is that the message was accepted.
    fn settle(&self, settled: &Settled, now: Instant) -> Result<(), Fault> {
        let settled_at = (settled.status != SendStatus::Pending).then_some(now.millis());
        self.connection
            .prepare_cached(
                "UPDATE outbox SET status = ?2, settled_at = ?3, message_id = coalesce(?4, message_id), detail = ?5, held_by = NULL,
                   passed_gate = 0
                 WHERE workspace = ?6 AND key = ?1 AND status <> 'accepted' AND (status = 'attempting' OR ?2 = 'accepted')",
            )?
            .execute((
                settled.key.as_str(),
                settled.status.name(),
                settled_at,
                &settled.message_id,
                &settled.detail,
                &self.workspace,
            ))?;
        Ok(())
    }

    fn write_state(&self, decided: &Decided) -> Result<(), Fault> {
        let state = &decided.state;
        let waiting_for = state.waiting_for.as_ref().map(rows::word).transpose()?;
        let revision = i64::try_from(state.revision).unwrap_or(i64::MAX);
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE enrollment SET version = ?2, status = ?3, waiting_for = ?4, live = ?5, revision = ?6, state = ?7
                 WHERE workspace = ?8 AND id = ?1",
            )?
            .execute((
                state.id.as_str(),
                state.version,
                state.status.name(),
                &waiting_for,
                state.status.is_live(),
                revision,
                decided.json.get(),
                &self.workspace,
            ))?;
        if changed == 0 {
            self.connection
                .prepare_cached(
                    "INSERT INTO enrollment
                       (id, contact, sequence, version, status, waiting_for, live, enrolled_at, revision, state, workspace)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                )?
                .execute((
                    state.id.as_str(),
                    state.contact.as_str(),
                    state.sequence.as_str(),
                    state.version,
                    state.status.name(),
                    &waiting_for,
                    state.status.is_live(),
                    state.enrolled_at.millis(),
                    revision,
                    decided.json.get(),
                    &self.workspace,
                ))?;
        }
        Ok(())
    }

    fn write_entry(&mut self, decided: &Decided) -> Result<(), Fault> {
        let settings = self.settings_now()?.0.clone();
        let facts = self.snapshot(decided.facts.get())?;
        let settings = self.snapshot(settings.json.get())?;
        self.connection
            .prepare_cached(
                "INSERT INTO timeline (workspace, enrollment, seq, facts, settings, entry) VALUES
                   (?5, ?1, (SELECT coalesce(max(seq), 0) + 1 FROM timeline WHERE workspace = ?5 AND enrollment = ?1), ?2, ?3, ?4)",
            )?
            .execute((decided.state.id.as_str(), facts, settings, decided.entry.get(), &self.workspace))?;
        Ok(())
    }

    /// Keeps a text once, and says under which name.
    fn snapshot(&self, json: &str) -> Result<String, Fault> {
        let hash = sha256(json);
        self.connection
            .prepare_cached("INSERT INTO snapshot (workspace, hash, json) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
            .execute((&self.workspace, &hash, json))?;
        Ok(hash)
    }

    fn write_effect(&self, effect: &Effect, decided: &Decided, contact: Option<&Contact>, now: Instant) -> Result<(), Fault> {
        match effect {
            Effect::Send(send) => self.queue(send, now),
            Effect::Cancel(cancel) => {
                self.connection
                    .prepare_cached("UPDATE outbox SET status = 'cancelled', settled_at = ?2, detail = ?3 WHERE workspace = ?4 AND key = ?1 AND status = 'pending'")?
                    .execute((cancel.key.as_str(), now.millis(), &cancel.reason.code, &self.workspace))?;
                Ok(())
            }
            Effect::RunWorkflow(run) => {
                self.connection
                    .prepare_cached(
                        "INSERT INTO task (workspace, key, enrollment, contact, queued_at, effect) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                         ON CONFLICT DO NOTHING",
                    )?
                    .execute((
                        &self.workspace,
                        run.key.as_str(),
                        decided.state.id.as_str(),
                        run.contact.as_str(),
                        now.millis(),
                        serde_json::to_string(run)?,
                    ))?;
                Ok(())
            }
            Effect::Suppress(suppress) => contact.map_or(Ok(()), |contact| self.suppress(contact, suppress, now)),
            Effect::Notify(_) | Effect::PauseAccount(_) | Effect::AskModel(_) | Effect::RequestApproval(_) => Ok(()), // Told after the commit, and on the timeline.
        }
    }

    /// One row a key (X3): a further try of the same intent puts its row back, and an accepted one never goes back.
    fn queue(&self, send: &Send, now: Instant) -> Result<(), Fault> {
        self.connection
            .prepare_cached(
                "INSERT INTO outbox (workspace, key, enrollment, contact, sequence, step, channel, status, queued_at, effect)
                 VALUES (?9, ?1, ?2, ?3, ?4, ?5, ?6, 'pending', ?7, ?8)
                 ON CONFLICT (workspace, key) DO UPDATE SET status = 'pending', attempts = 0, held_by = NULL, passed_gate = 0,
                   queued_at = excluded.queued_at, settled_at = NULL, effect = excluded.effect, channel = excluded.channel
                 WHERE outbox.status IN ('rejected', 'unknown', 'cancelled')",
            )?
            .execute((
                send.key.as_str(),
                send.enrollment.as_str(),
                send.contact.as_str(),
                send.sequence.as_str(),
                send.step.as_str(),
                send.channel.as_str(),
                now.millis(),
                serde_json::to_string(send)?,
                &self.workspace,
            ))?;
        Ok(())
    }

    /// The address itself is remembered, so that the same person in the next import is not written to either.
    fn suppress(&self, contact: &Contact, suppress: &Suppress, now: Instant) -> Result<(), Fault> {
        if suppress.purpose.is_some() {
            // The address takes other messages still; the contact's own opt-out says which it does not.
            return Ok(());
        }
        for (channel, address) in super::catalog::addresses(contact) {
            if suppress.channel.as_str() == "all" || suppress.channel == channel {
                self.connection
                    .prepare_cached(
                        "INSERT INTO suppression (workspace, channel, address, cause, since) VALUES (?1, ?2, ?3, ?4, ?5)
                         ON CONFLICT DO NOTHING",
                    )?
                    .execute((&self.workspace, channel.as_str(), &address, &*suppress.cause, now.millis()))?;
            }
        }
        Ok(())
    }
}
