//! Writes turns: states, timeline, outbox, contact and inbox, in the transaction that is open.
//!
//! In: what each has changed. Out: rows. Never: a commit; a message put back that was accepted.

use std::collections::{BTreeMap, BTreeSet};

use relance_core::base::{ContactId, EnrollmentId, Instant};
use relance_core::wire::{Channel, Contact, Conversation, Effect, Suppress};

use super::Store;
use super::engine::Columns;
use super::many::Many;
use super::questions::Question;
use super::usage::CREDITS;
use crate::drive::converse;
use crate::drive::port::{Change, Decided, Settled, Wish};
use crate::fault::Fault;
use crate::report::SendStatus;
use crate::service::random;

/// One turn of a contact, as it is to be written.
pub(super) struct Saved {
    pub(super) workspace: String,
    pub(super) contact: ContactId,
    pub(super) change: Change,
    pub(super) wakes: BTreeMap<EnrollmentId, Option<Instant>>,
    /// The turn may have the contact's lease; it ends with it.
    pub(super) leased: bool,
}

impl Store {
    /// Writes turns of different contacts, and gives their leases back: the turns are ours, and so are the leases, or they have run out.
    pub(super) fn write(&mut self, turns: &[Saved]) -> Result<(), Fault> {
        let now = self.clock.now();
        self.write_at(turns, now)
    }

    /// The same, of turns that were decided then.
    pub(super) fn write_at(&mut self, turns: &[Saved], now: Instant) -> Result<(), Fault> {
        let entered = self.workspace.clone();
        let mut many = Many::default();
        for saved in turns {
            self.enter(&saved.workspace);
            self.write_before(saved, &mut many, now)?;
            for decided in &saved.change.decided {
                many.decided(&saved.workspace, decided, &saved.wakes)?;
                for wish in &decided.wishes {
                    self.write_wish(wish, decided, saved, &mut many, now)?;
                }
            }
        }
        let armed = many.armed();
        self.write_states(&mut many, now)?;
        self.write_messages(&mut many, now)?;
        self.write_usage(&mut many, now)?;
        for saved in turns {
            self.enter(&saved.workspace);
            self.write_after(saved, &armed, now)?;
        }
        self.enter(&entered);
        Ok(())
    }

    /// What is known of the person and of messages, before what was decided from it; and before all, what others hear of it, which goes
    /// by the messages as they were.
    fn write_before<'a>(&self, saved: &'a Saved, many: &mut Many<'a>, now: Instant) -> Result<(), Fault> {
        let Saved { workspace, contact, change, .. } = saved;
        self.write_feed(contact, change)?;
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
        if let Some(contact) = &change.contact {
            change.opened.iter().try_for_each(|channel| self.lift_opt_outs(contact, channel))?;
        }
        for settled in &change.settled {
            if let Some((channel, sequence)) = self.settle(settled, now)? {
                many.used(workspace, format!("sends/{channel}"));
                if converse::FOLLOW_UPS.contains(&&*sequence) {
                    many.used(workspace, CREDITS.to_owned());
                }
            }
        }
        Ok(())
    }

    /// What follows: wake-ups of what was not decided, what is put aside, the event, the end of the lease.
    fn write_after(&self, saved: &Saved, armed: &BTreeSet<(&str, &str)>, now: Instant) -> Result<(), Fault> {
        let Saved { workspace, contact, change, wakes, leased } = saved;
        self.write_wakes(wakes.iter().filter(|(enrollment, _)| !armed.contains(&(workspace, enrollment.as_str()))))?;
        let w = || (":w", workspace.into());
        for enrollment in &change.put_aside {
            let aside = "UPDATE enrollment SET put_aside = 1 WHERE workspace = :w AND id = :id";
            self.engine.run(aside, &[w(), (":id", enrollment.as_str().into())])?;
        }
        if let Some(event) = &change.event {
            let sql = "INSERT INTO inbox (workspace, contact, id, processed_at) VALUES (:w, :contact, :id, :now)";
            let (contact, id) = ((":contact", contact.as_str().into()), (":id", event.as_str().into()));
            self.engine.run(sql, &[w(), contact, id, (":now", now.millis().into())])?;
        }
        self.write_conversations(contact, change, now)?;
        if *leased {
            let free =
                "UPDATE contact SET held_by = NULL, held_until = NULL WHERE workspace = :w AND id = :id AND held_by IS NOT NULL";
            self.engine.run(free, &[w(), (":id", contact.as_str().into())])?;
        }
        Ok(())
    }

    fn write_wakes<'a>(&self, wakes: impl Iterator<Item = (&'a EnrollmentId, &'a Option<Instant>)>) -> Result<(), Fault> {
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
        self.put_addresses(contact)?;
        self.put_person(contact)
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
            self.put_person(contact)?;
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
    /// somebody else has in hand by now counts only if it is that the message was accepted. Gives the channel that was used, and for
    /// which sequence.
    fn settle(&self, settled: &Settled, now: Instant) -> Result<Option<(String, String)>, Fault> {
        let settled_at = (settled.status != SendStatus::Pending).then_some(now.millis());
        let changed = self.engine.rows(
            "UPDATE outbox SET status = :status, settled_at = :settled, message_id = coalesce(:message, message_id), detail = :detail,
               held_by = NULL, passed_gate = 0,
               not_before = 0
             WHERE workspace = :w AND key = :key AND status <> 'accepted' AND (status = 'attempting' OR :status = 'accepted')
             RETURNING channel, sequence",
            &[
                (":w", (&self.workspace).into()),
                (":key", settled.key.as_str().into()),
                (":status", settled.status.name().into()),
                (":settled", settled_at.into()),
                (":message", settled.message_id.as_ref().into()),
                (":detail", settled.detail.as_ref().into()),
            ],
        )?;
        let accepted = changed.into_iter().next().filter(|_| settled.status == SendStatus::Accepted);
        let read = |row| {
            let mut columns = Columns::from(row);
            Ok((columns.take()?, columns.take()?))
        };
        accepted.map(read).transpose()
    }

    fn write_wish<'a>(
        &self,
        wish: &'a Wish,
        decided: &Decided,
        saved: &'a Saved,
        many: &mut Many<'a>,
        now: Instant,
    ) -> Result<(), Fault> {
        let (w, now_value) = ((":w", (&self.workspace).into()), (":now", now.millis().into()));
        let effect = match wish {
            Wish::Send(send) => {
                many.message(&saved.workspace, send);
                return Ok(());
            }
            Wish::Other(effect) => effect,
        };
        match effect {
            Effect::Send(_) => {} // A message by itself, as above.
            Effect::Cancel(cancel) => {
                self.write_messages(many, now)?; // What was queued before it is what it may mean.
                let sql = "UPDATE outbox SET status = 'cancelled', settled_at = :now, detail = :code
                           WHERE workspace = :w AND key = :key AND status = 'pending'";
                let (key, code) = ((":key", cancel.key.as_str().into()), (":code", (&*cancel.reason.code).into()));
                self.engine.run(sql, &[w, key, now_value, code])?;
            }
            Effect::RunWorkflow(_) if self.purpose()? == Some(true) => {} // Nobody does a shadow's tasks.
            Effect::RunWorkflow(run) => {
                let sql = "INSERT INTO task (workspace, key, enrollment, contact, queued_at, effect)
                           VALUES (:w, :key, :enrollment, :contact, :now, :effect) ON CONFLICT (workspace, key) DO NOTHING";
                let (key, effect) = ((":key", run.key.as_str().into()), (":effect", serde_json::to_string(run)?.into()));
                let enrollment = (":enrollment", decided.state.id.as_str().into());
                self.engine.run(sql, &[w, key, enrollment, (":contact", run.contact.as_str().into()), now_value, effect])?;
            }
            Effect::Suppress(suppress) => {
                if let Some(contact) = &saved.change.contact {
                    self.suppress(contact, suppress, now)?;
                }
            }
            Effect::PauseAccount(pause) => self.pause_for(pause, decided, now)?,
            Effect::AskModel(ask) => self.write_question(&Question::of_step(ask), now)?,
            Effect::Notify(_) | Effect::RequestApproval(_) => {} // Told after the commit, and on the timeline.
        }
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

    /// The person says yes again: their addresses there may be written to, whoever else has them.
    fn lift_opt_outs(&self, contact: &Contact, channel: &Channel) -> Result<(), Fault> {
        for (_, address) in super::catalog::addresses(contact).into_iter().filter(|(on, _)| on == channel) {
            if let Some(was) = self.suppression(channel, &address)?.filter(|was| was.cause == "optOut") {
                let id = random::id("lift")?;
                self.lift_within(&was, (&id, "the person", "said yes again"), &|contact| {
                    contact.opt_outs.remove(channel);
                })?;
            }
        }
        Ok(())
    }
}
