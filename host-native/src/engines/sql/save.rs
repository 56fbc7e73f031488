//! Writes one turn: states, timeline, outbox, contact and inbox, in the transaction that is open.
//!
//! In: a [`Change`]. Out: rows. Never: a commit; a message put back that was accepted.

use std::collections::BTreeMap;

use relance_core::base::{ContactId, EnrollmentId, Instant};
use relance_core::wire::{Channel, Contact, Conversation, Effect, Send, Suppress};

use super::engine::Columns;
use super::{Store, rows, sha256};
use crate::drive::port::{Change, Decided, Settled};
use crate::fault::Fault;
use crate::report::SendStatus;

impl Store {
    /// Writes a turn of this contact, and gives its lease back: the turn is ours, and so is the lease, or it has run out.
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
        self.write_wakes(wakes)?;
        let w = || (":w", (&self.workspace).into());
        for enrollment in &change.put_aside {
            let aside = "UPDATE enrollment SET put_aside = 1 WHERE workspace = :w AND id = :id";
            self.engine.run(aside, &[w(), (":id", enrollment.as_str().into())])?;
        }
        if let Some(event) = &change.event {
            let sql = "INSERT INTO inbox (workspace, contact, id, processed_at) VALUES (:w, :contact, :id, :now)";
            let (contact, id) = ((":contact", contact.as_str().into()), (":id", event.as_str().into()));
            self.engine.run(sql, &[w(), contact, id, (":now", now.millis().into())])?;
        }
        let free =
            "UPDATE contact SET held_by = NULL, held_until = NULL WHERE workspace = :w AND id = :id AND held_by IS NOT NULL";
        self.engine.run(free, &[w(), (":id", contact.as_str().into())])?;
        Ok(())
    }

    fn write_wakes(&self, wakes: &BTreeMap<EnrollmentId, Option<Instant>>) -> Result<(), Fault> {
        for (enrollment, at) in wakes {
            self.engine.run(
                "UPDATE enrollment SET due_at = :at, claimed_by = NULL, claimed_until = NULL, claims = 0
                 WHERE workspace = :w AND id = :id",
                &[(":w", (&self.workspace).into()), (":id", enrollment.as_str().into()), (":at", at.map(Instant::millis).into())],
            )?;
        }
        Ok(())
    }

    pub(super) fn put_contact(&self, contact: &Contact) -> Result<(), Fault> {
        let json = serde_json::to_string(contact)?;
        self.engine.run(
            "INSERT INTO contact (workspace, id, json) VALUES (:w, :id, :json)
             ON CONFLICT (workspace, id) DO UPDATE SET json = excluded.json",
            &[(":w", (&self.workspace).into()), (":id", contact.id.as_str().into()), (":json", json.into())],
        )?;
        self.put_addresses(contact)
    }

    /// Under which addresses the contact is found from here on.
    fn put_addresses(&self, contact: &Contact) -> Result<(), Fault> {
        let whose = [(":w", (&self.workspace).into()), (":contact", contact.id.as_str().into())];
        let addresses = super::catalog::addresses(contact);
        let known: Vec<(Channel, String)> =
            self.all("SELECT channel, address FROM address WHERE workspace = :w AND contact = :contact", &whose, |row| {
                Ok((Channel::new(row.take::<String>()?), row.take()?))
            })?;
        let at = |(channel, address): &(Channel, String)| {
            let [w, contact] = whose.clone();
            [w, contact, (":channel", channel.as_str().to_owned().into()), (":address", address.clone().into())]
        };
        for gone in known.iter().filter(|known| !addresses.contains(known)) {
            let sql = "DELETE FROM address
                       WHERE workspace = :w AND channel = :channel AND address = :address AND contact = :contact";
            self.engine.run(sql, &at(gone))?;
        }
        for new in addresses.iter().filter(|address| !known.contains(address)) {
            let sql = "INSERT INTO address (workspace, channel, address, contact) VALUES (:w, :channel, :address, :contact)
                       ON CONFLICT DO NOTHING";
            self.engine.run(sql, &at(new))?;
        }
        Ok(())
    }

    /// Adds a contact, unless there is one of that id; says whether it did.
    pub(super) fn add_contact(&self, contact: &Contact) -> Result<bool, Fault> {
        let json = serde_json::to_string(contact)?;
        let sql = "INSERT INTO contact (workspace, id, json) VALUES (:w, :id, :json) ON CONFLICT DO NOTHING";
        let (id, json) = ((":id", contact.id.as_str().into()), (":json", json.into()));
        let added = self.engine.run(sql, &[(":w", (&self.workspace).into()), id, json])? > 0;
        if added {
            self.put_addresses(contact)?;
        }
        Ok(added)
    }

    pub(super) fn put_conversation(&self, contact: &ContactId, conversation: &Conversation) -> Result<(), Fault> {
        let json = serde_json::to_string(conversation)?;
        self.engine.run(
            "INSERT INTO conversation (workspace, id, contact, json) VALUES (:w, :id, :contact, :json)
             ON CONFLICT (workspace, id) DO UPDATE SET contact = excluded.contact, json = excluded.json",
            &[
                (":w", (&self.workspace).into()),
                (":id", conversation.id.as_str().into()),
                (":contact", contact.as_str().into()),
                (":json", json.into()),
            ],
        )?;
        Ok(())
    }

    /// The outcome of a message. Statuses only grow stronger: what was accepted stays so, and a late word about a message that
    /// somebody else has in hand by now counts only if it is that the message was accepted.
    fn settle(&self, settled: &Settled, now: Instant) -> Result<(), Fault> {
        let settled_at = (settled.status != SendStatus::Pending).then_some(now.millis());
        let changed = self.engine.rows(
            "UPDATE outbox SET status = :status, settled_at = :settled, message_id = coalesce(:message, message_id), detail = :detail,
               held_by = NULL, passed_gate = 0
             WHERE workspace = :w AND key = :key AND status <> 'accepted' AND (status = 'attempting' OR :status = 'accepted')
             RETURNING channel",
            &[
                (":w", (&self.workspace).into()),
                (":key", settled.key.as_str().into()),
                (":status", settled.status.name().into()),
                (":settled", settled_at.into()),
                (":message", settled.message_id.as_ref().into()),
                (":detail", settled.detail.as_ref().into()),
            ],
        )?;
        if let (SendStatus::Accepted, Some(row)) = (settled.status, changed.into_iter().next()) {
            let channel: String = Columns::from(row).take()?;
            self.used(&format!("sends/{channel}"), now)?;
        }
        Ok(())
    }

    fn write_state(&self, decided: &Decided) -> Result<(), Fault> {
        let state = &decided.state;
        let values = [
            (":w", (&self.workspace).into()),
            (":id", state.id.as_str().into()),
            (":version", state.version.into()),
            (":status", state.status.name().into()),
            (":waiting", state.waiting_for.as_ref().map(rows::word).transpose()?.into()),
            (":live", state.status.is_live().into()),
            (":revision", i64::try_from(state.revision).unwrap_or(i64::MAX).into()),
            (":state", decided.json.get().into()),
            (":contact", state.contact.as_str().into()),
            (":sequence", state.sequence.as_str().into()),
            (":enrolled", state.enrolled_at.millis().into()),
        ];
        let changed = self.engine.run(
            "UPDATE enrollment SET version = :version, status = :status, waiting_for = :waiting, live = :live, revision = :revision,
               state = :state WHERE workspace = :w AND id = :id",
            &values,
        )?;
        if changed == 0 {
            self.engine.run(
                "INSERT INTO enrollment
                   (workspace, id, contact, sequence, version, status, waiting_for, live, enrolled_at, revision, state)
                 VALUES (:w, :id, :contact, :sequence, :version, :status, :waiting, :live, :enrolled, :revision, :state)",
                &values,
            )?;
            self.used("enrollments", self.clock.now())?;
        }
        Ok(())
    }

    fn write_entry(&mut self, decided: &Decided) -> Result<(), Fault> {
        let settings = self.settings_now()?.0;
        let facts = self.snapshot(decided.facts.get())?;
        let settings = self.snapshot(settings.json.get())?;
        self.engine.run(
            "INSERT INTO timeline (workspace, enrollment, seq, facts, settings, entry) VALUES (:w, :enrollment,
               (SELECT coalesce(max(seq), 0) + 1 FROM timeline WHERE workspace = :w AND enrollment = :enrollment),
               :facts, :settings, :entry)",
            &[
                (":w", (&self.workspace).into()),
                (":enrollment", decided.state.id.as_str().into()),
                (":facts", facts.into()),
                (":settings", settings.into()),
                (":entry", decided.entry.get().into()),
            ],
        )?;
        Ok(())
    }

    /// Keeps a text once, and says under which name.
    fn snapshot(&self, json: &str) -> Result<String, Fault> {
        let hash = sha256(json);
        let sql = "INSERT INTO snapshot (workspace, hash, json) VALUES (:w, :hash, :json) ON CONFLICT DO NOTHING";
        self.engine.run(sql, &[(":w", (&self.workspace).into()), (":hash", (&hash).into()), (":json", json.into())])?;
        Ok(hash)
    }

    fn write_effect(&self, effect: &Effect, decided: &Decided, contact: Option<&Contact>, now: Instant) -> Result<(), Fault> {
        let (w, now_value) = ((":w", (&self.workspace).into()), (":now", now.millis().into()));
        match effect {
            Effect::Send(send) => self.queue(send, now)?,
            Effect::Cancel(cancel) => {
                let sql = "UPDATE outbox SET status = 'cancelled', settled_at = :now, detail = :code
                           WHERE workspace = :w AND key = :key AND status = 'pending'";
                let (key, code) = ((":key", cancel.key.as_str().into()), (":code", (&*cancel.reason.code).into()));
                self.engine.run(sql, &[w, key, now_value, code])?;
            }
            Effect::RunWorkflow(run) => {
                let sql = "INSERT INTO task (workspace, key, enrollment, contact, queued_at, effect)
                           VALUES (:w, :key, :enrollment, :contact, :now, :effect) ON CONFLICT (workspace, key) DO NOTHING";
                let (key, effect) = ((":key", run.key.as_str().into()), (":effect", serde_json::to_string(run)?.into()));
                let enrollment = (":enrollment", decided.state.id.as_str().into());
                self.engine.run(sql, &[w, key, enrollment, (":contact", run.contact.as_str().into()), now_value, effect])?;
            }
            Effect::Suppress(suppress) => {
                if let Some(contact) = contact {
                    self.suppress(contact, suppress, now)?;
                }
            }
            Effect::Notify(_) | Effect::PauseAccount(_) | Effect::AskModel(_) | Effect::RequestApproval(_) => {} // Told after the commit, and on the timeline.
        }
        Ok(())
    }

    /// One row a key (X3): a further try of the same intent puts its row back, and an accepted one never goes back.
    fn queue(&self, send: &Send, now: Instant) -> Result<(), Fault> {
        self.engine.run(
            "INSERT INTO outbox (workspace, key, enrollment, contact, sequence, step, channel, status, queued_at, effect)
             VALUES (:w, :key, :enrollment, :contact, :sequence, :step, :channel, 'pending', :now, :effect)
             ON CONFLICT (workspace, key) DO UPDATE SET status = 'pending', attempts = 0, held_by = NULL, passed_gate = 0,
               queued_at = excluded.queued_at, settled_at = NULL, effect = excluded.effect, channel = excluded.channel
             WHERE outbox.status IN ('rejected', 'unknown', 'cancelled')",
            &[
                (":w", (&self.workspace).into()),
                (":key", send.key.as_str().into()),
                (":enrollment", send.enrollment.as_str().into()),
                (":contact", send.contact.as_str().into()),
                (":sequence", send.sequence.as_str().into()),
                (":step", send.step.as_str().into()),
                (":channel", send.channel.as_str().into()),
                (":now", now.millis().into()),
                (":effect", serde_json::to_string(send)?.into()),
            ],
        )?;
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
                self.engine.run(
                    "INSERT INTO suppression (workspace, channel, address, cause, since) VALUES (:w, :channel, :address, :cause, :now)
                     ON CONFLICT DO NOTHING",
                    &[
                        (":w", (&self.workspace).into()),
                        (":channel", channel.as_str().into()),
                        (":address", address.into()),
                        (":cause", (&*suppress.cause).into()),
                        (":now", now.millis().into()),
                    ],
                )?;
            }
        }
        Ok(())
    }
}
