//! Addresses that must not be written to, whoever has them.
//!
//! In: addresses in the form in which they are compared. Out: rows, the people who have them. Never: one that is lifted without a word
//! of who wanted it and why.

use relance_core::base::{ContactId, Instant};
use relance_core::wire::{Channel, Contact};

use super::engine::{Columns, Value};
use super::{Store, rows};
use crate::fault::Fault;

/// An address that must not be written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// On which channel.
    pub channel: Channel,
    /// The address.
    pub address: String,
    /// `optOut`, `hardBounce` or `complaint`.
    pub cause: String,
    /// Since when.
    pub since: Instant,
}

/// An address that may be written to again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifted {
    /// What stood in the way.
    pub was: Suppression,
    /// The row's id, in the order in which they were lifted.
    pub id: String,
    /// Since when it does not.
    pub at: Instant,
    /// Who wanted it.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Store {
    /// The addresses after one, by channel and address; of one channel only, or this address only.
    pub fn suppressions(
        &self,
        channel: Option<&Channel>,
        address: Option<&str>,
        after: (&str, &str),
        most: u32,
    ) -> Result<Vec<Suppression>, Fault> {
        let mut sql = "SELECT channel, address, cause, since FROM suppression
                       WHERE workspace = :w AND (channel, address) > (:after, :beyond)"
            .to_owned();
        let mut values = vec![(":w", self.w()), (":after", after.0.into()), (":beyond", after.1.into()), (":most", most.into())];
        for (column, name, value) in [("channel", ":channel", channel.map(Channel::as_str)), ("address", ":address", address)] {
            if let Some(value) = value {
                sql.push_str(&format!(" AND {column} = {name}"));
                values.push((name, value.into()));
            }
        }
        sql.push_str(" ORDER BY channel, address LIMIT :most");
        self.all(&sql, &values, row)
    }

    /// Whether an address is suppressed, and why.
    pub fn suppression(&self, channel: &Channel, address: &str) -> Result<Option<Suppression>, Fault> {
        let sql = "SELECT channel, address, cause, since FROM suppression
                   WHERE workspace = :w AND channel = :channel AND address = :address";
        self.one(sql, &self.at(channel, address), row)
    }

    /// Notes that an address must not be written to, whether or not anybody has it; says whether that is new. What is known keeps its cause,
    /// unless the new one is a complaint.
    pub fn suppress_address(&self, channel: &Channel, address: &str, cause: &str) -> Result<bool, Fault> {
        let [w, c, a] = self.at(channel, address);
        let changed = self.engine.run(
            "INSERT INTO suppression (workspace, channel, address, cause, since) VALUES (:w, :channel, :address, :cause, :now)
             ON CONFLICT (workspace, channel, address) DO UPDATE SET cause = excluded.cause
             WHERE excluded.cause = 'complaint' AND suppression.cause <> 'complaint'",
            &[w, c, a, (":cause", cause.into()), (":now", self.clock.now().millis().into())],
        )?;
        Ok(changed > 0)
    }

    /// The people who have an address.
    pub fn holders(&self, channel: &Channel, address: &str) -> Result<Vec<ContactId>, Fault> {
        let sql =
            "SELECT contact FROM address WHERE workspace = :w AND channel = :channel AND address = :address ORDER BY contact";
        self.all(sql, &self.at(channel, address), |row| Ok(ContactId::new(row.take::<String>()?)))
    }

    /// Lifts it: the address may be written to again, and those who have it, as `open` leaves them. All of it or nothing.
    pub fn lift(
        &self,
        was: &Suppression,
        words: (&str, &str, &str),
        open: &dyn Fn(&mut Contact),
    ) -> Result<Vec<ContactId>, Fault> {
        self.together(|store| store.lift_within(was, words, open))
    }

    /// The same in the transaction that is open.
    pub(super) fn lift_within(
        &self,
        was: &Suppression,
        (id, by, reason): (&str, &str, &str),
        open: &dyn Fn(&mut Contact),
    ) -> Result<Vec<ContactId>, Fault> {
        let people = self.holders(&was.channel, &was.address)?;
        for person in &people {
            if let Some(mut contact) = self.contact_locked(person)? {
                open(&mut contact);
                self.put_contact(&contact)?;
            }
        }
        let delete = "DELETE FROM suppression WHERE workspace = :w AND channel = :channel AND address = :address";
        self.engine.run(delete, &self.at(&was.channel, &was.address))?;
        let [w, c, a] = self.at(&was.channel, &was.address);
        self.engine.run(
            "INSERT INTO suppression_lifted (workspace, id, channel, address, cause, since, lifted_at, lifted_by, reason)
             VALUES (:w, :id, :channel, :address, :cause, :since, :now, :by, :reason)",
            &[
                w,
                c,
                a,
                (":id", id.into()),
                (":cause", (&was.cause).into()),
                (":since", was.since.millis().into()),
                (":now", self.clock.now().millis().into()),
                (":by", by.into()),
                (":reason", reason.into()),
            ],
        )?;
        Ok(people)
    }

    /// What was lifted, the oldest first, after one.
    pub fn lifted(&self, after: &str, most: u32) -> Result<Vec<Lifted>, Fault> {
        let sql = "SELECT channel, address, cause, since, id, lifted_at, lifted_by, reason FROM suppression_lifted
                   WHERE workspace = :w AND id > :after ORDER BY id LIMIT :most";
        self.all(sql, &[(":w", self.w()), (":after", after.into()), (":most", most.into())], |columns| {
            let was = row(columns)?;
            let (id, at) = (columns.take()?, rows::instant(columns.take()?));
            Ok(Lifted { was, id, at, by: columns.take()?, reason: columns.take()? })
        })
    }

    fn at<'a>(&'a self, channel: &'a Channel, address: &'a str) -> [(&'static str, Value<'a>); 3] {
        [(":w", self.w()), (":channel", channel.as_str().into()), (":address", address.into())]
    }
}

fn row(row: &mut Columns) -> Result<Suppression, Fault> {
    let channel = Channel::new(row.take::<String>()?);
    Ok(Suppression { channel, address: row.take()?, cause: row.take()?, since: rows::instant(row.take()?) })
}
