//! A database that is another system's shadow: that it is one, what the other system has sent, what this one would have.
//!
//! In: what a worker is for, sends as they are told. Out: the same back, by time. Never: a database that is for both; a send taken twice.

use relance_core::base::{ContactId, EnrollmentId, Instant, SendKey, SequenceId, StepId};
use relance_core::wire::{Channel, Send};

use super::engine::{Columns, Value};
use super::{Store, rows};
use crate::fault::Fault;
use crate::shadow::{Ours, Theirs};

/// The mark that says what a database is for.
const MARK: &str = "shadow";

impl Store {
    /// What the database is for, if a worker has ever worked on it: `true` where it is a shadow's.
    pub fn purpose(&self) -> Result<Option<bool>, Fault> {
        let found: Option<i64> =
            self.one("SELECT value FROM mark WHERE name = :name", &[(":name", MARK.into())], Columns::take)?;
        Ok(found.map(|value| value != 0))
    }

    /// The database is for this, unless another worker has said before what it is for; gives what it is for.
    pub fn is_for(&self, shadow: bool) -> Result<bool, Fault> {
        let sql = "INSERT INTO mark (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING";
        self.engine.run(sql, &[(":name", MARK.into()), (":value", i64::from(shadow).into())])?;
        Ok(self.purpose()?.unwrap_or(shadow))
    }

    /// The database is a copy, and a shadow's from here on.
    pub fn is_shadow_now(&self) -> Result<(), Fault> {
        let sql = "INSERT INTO mark (name, value) VALUES (:name, 1) ON CONFLICT (name) DO UPDATE SET value = 1";
        self.engine.run(sql, &[(":name", MARK.into())])?;
        Ok(())
    }

    /// Whether a message of any workspace has left, or may have.
    pub fn has_sent(&self) -> Result<bool, Fault> {
        let sql = "SELECT 1 FROM outbox WHERE status IN ('accepted', 'unknown', 'attempting') LIMIT 1";
        Ok(self.one(sql, &[], Columns::take::<i64>)?.is_some())
    }

    /// Keeps what another system has sent; says of each whether it is new. What has a known id stays as it is.
    pub fn keep_theirs(&self, theirs: &[Theirs]) -> Result<Vec<bool>, Fault> {
        self.together(|store| theirs.iter().map(|one| store.keep_one(one)).collect())
    }

    fn keep_one(&self, one: &Theirs) -> Result<bool, Fault> {
        let sql = "INSERT INTO shadow_send (workspace, id, at, contact, address, channel, json)
                   VALUES (:w, :id, :at, :contact, :address, :channel, :json) ON CONFLICT (workspace, id) DO NOTHING";
        let channel = one.channel.to_string();
        let values = [
            (":w", self.w()),
            (":id", one.id.as_str().into()),
            (":at", one.at.millis().into()),
            (":contact", one.contact.as_ref().map(ContactId::as_str).into()),
            (":address", one.address.as_ref().map(|address| address.reveal().as_str()).into()),
            (":channel", channel.as_str().into()),
            (":json", serde_json::to_string(one)?.into()),
        ];
        Ok(self.engine.run(sql, &values)? > 0)
    }

    /// What another system has sent from then to then, the oldest first, up to so many; whoever has the address is who it went to.
    pub fn theirs(&self, span: (Instant, Instant), most: usize) -> Result<Vec<Theirs>, Fault> {
        let sql = "SELECT s.json FROM shadow_send s WHERE s.workspace = :w AND s.at >= :from AND s.at < :to ORDER BY s.at, s.id LIMIT :most";
        let texts: Vec<String> = self.all(sql, &self.between(span, most), Columns::take)?;
        texts.iter().map(|text| self.owned(serde_json::from_str(text)?)).collect()
    }

    /// The same of one person.
    pub fn theirs_to(&self, contact: &ContactId, span: (Instant, Instant)) -> Result<Vec<Theirs>, Fault> {
        let sql = "SELECT s.json FROM shadow_send s WHERE s.workspace = :w AND s.at >= :from AND s.at < :to AND (s.contact = :contact OR EXISTS
                     (SELECT 1 FROM address a WHERE a.workspace = s.workspace AND a.channel = s.channel AND a.address = s.address
                        AND a.contact = :contact)) ORDER BY s.at, s.id LIMIT :most";
        let mut values = self.between(span, usize::from(u16::MAX)).to_vec();
        values.push((":contact", contact.as_str().into()));
        let texts: Vec<String> = self.all(sql, &values, Columns::take)?;
        texts.iter().map(|text| Ok(serde_json::from_str(text)?)).collect()
    }

    /// What this host's shadow has accepted from then to then, the oldest first, up to so many.
    pub fn ours(&self, span: (Instant, Instant), most: usize) -> Result<Vec<Ours>, Fault> {
        let sql = "SELECT key, enrollment, contact, sequence, step, channel, settled_at, effect FROM outbox
                   WHERE workspace = :w AND status = 'accepted' AND settled_at >= :from AND settled_at < :to ORDER BY settled_at, key LIMIT :most";
        self.all(sql, &self.between(span, most), |row| {
            Ok(Ours {
                key: SendKey::new(row.take::<String>()?),
                enrollment: EnrollmentId::new(row.take::<String>()?),
                contact: ContactId::new(row.take::<String>()?),
                sequence: SequenceId::new(row.take::<String>()?),
                step: StepId::new(row.take::<String>()?),
                channel: Channel::new(row.take::<String>()?),
                at: rows::instant(row.take()?),
                content: serde_json::from_str::<Send>(&row.take::<String>()?).ok().map(|send| send.content),
            })
        })
    }

    /// Nothing is kept of what was sent to somebody who is forgotten.
    pub(super) fn forget_theirs(&self, contact: &ContactId) -> Result<(), Fault> {
        let sql = "DELETE FROM shadow_send WHERE workspace = :w AND contact = :contact";
        self.engine.run(sql, &[(":w", self.w()), (":contact", contact.as_str().into())])?;
        Ok(())
    }

    /// A send whose contact is known, if exactly one person has the address.
    fn owned(&self, mut one: Theirs) -> Result<Theirs, Fault> {
        if let (None, Some(address)) = (&one.contact, &one.address)
            && let [holder] = &*self.holders(&one.channel, address.reveal())?
        {
            one.contact = Some(holder.clone());
        }
        Ok(one)
    }

    fn between(&self, (from, to): (Instant, Instant), most: usize) -> [(&'static str, Value<'_>); 4] {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        [(":w", self.w()), (":from", from.millis().into()), (":to", to.millis().into()), (":most", most.into())]
    }
}
