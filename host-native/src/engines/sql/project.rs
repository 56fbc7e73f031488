//! What turns over books have changed, as rows: what lists, reports and pages are read from.
//!
//! In: a book as it is now, and what has changed since. Out: the same contact in rows. Never: a change that is written twice; a decision.

use std::collections::BTreeSet;

use relance_core::base::{ContactId, EnrollmentId, Instant, SendKey};
use relance_core::wire::{Contact, Send};
use serde::{Deserialize, Serialize};

use super::Store;
use super::engine::{Columns, Value};
use super::save::Saved;
use super::sending::pace_of;
use crate::account::{Moment, Pace};
use crate::drive::port::{Change, Hashed};
use crate::engines::book::{Book, Letter, Turned, Version};
use crate::fault::Fault;
use crate::send::By;

/// Where contacts are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Books {
    /// In these rows.
    Here,
    /// Elsewhere, in books that these rows follow.
    Elsewhere,
    /// They are being taken there.
    OnTheWay,
}

/// A message, and the limits that it comes under.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Limited {
    /// Its key.
    pub key: SendKey,
    /// Over which account it goes.
    pub account: String,
    /// That account's limit, unless a moment of it is the message's own already.
    pub pace: Option<Pace>,
    /// The name of the person's own limit.
    pub to: String,
    /// That limit.
    pub per_recipient: Option<Pace>,
    /// The time.
    pub now: Instant,
}

impl Store {
    /// Whether these rows follow books that are kept elsewhere, or are about to.
    pub(crate) fn follows_books(&self) -> Result<Books, Fault> {
        let sql = "SELECT value FROM mark WHERE name = 'books'";
        Ok(match self.one(sql, &[], Columns::take::<i64>)?.unwrap_or(0) {
            0 => Books::Here,
            1 => Books::Elsewhere,
            _ => Books::OnTheWay,
        })
    }

    /// From here on they do, or are about to.
    pub(crate) fn follow_books(&self, books: Books) -> Result<(), Fault> {
        self.engine.run("UPDATE mark SET value = :value WHERE name = 'books'", &[(":value", i64::from(books as u8).into())])?;
        Ok(())
    }

    /// By which number the engine that has this database's contacts knows it: the one that it has, or from here on this one.
    pub(crate) fn known_by(&self, number: i64) -> Result<i64, Fault> {
        let sql = "INSERT INTO mark (name, value) VALUES ('known', :number) ON CONFLICT (name) DO NOTHING";
        self.engine.run(sql, &[(":number", number.into())])?;
        let found = self.one("SELECT value FROM mark WHERE name = 'known'", &[], Columns::take::<i64>)?;
        Ok(found.unwrap_or(number))
    }

    /// With whom something is to happen, in any workspace: so many after those.
    pub(crate) fn contacts_under_way(
        &self,
        after: Option<&(String, ContactId)>,
        most: u32,
    ) -> Result<Vec<(String, ContactId)>, Fault> {
        let (workspace, contact) = after.map_or(("", ""), |(workspace, contact)| (workspace.as_str(), contact.as_str()));
        let sql = "SELECT workspace, id FROM contact c WHERE (workspace, id) > (:workspace, :contact)
                     AND (EXISTS (SELECT 1 FROM enrollment e WHERE e.workspace = c.workspace AND e.contact = c.id AND e.live = 1)
                       OR EXISTS (SELECT 1 FROM watch w WHERE w.workspace = c.workspace AND w.contact = c.id AND w.due_at IS NOT NULL)
                       OR EXISTS (SELECT 1 FROM outbox o WHERE o.workspace = c.workspace AND o.contact = c.id AND o.settled_at IS NULL))
                   ORDER BY workspace, id LIMIT :most";
        let values = [(":workspace", workspace.into()), (":contact", contact.into()), (":most", most.into())];
        self.all(sql, &values, |row| Ok((row.take()?, ContactId::new(row.take::<String>()?))))
    }

    /// Whether anything is under way in any workspace.
    pub(crate) fn live_anywhere(&self) -> Result<bool, Fault> {
        Ok(self.one("SELECT id FROM enrollment WHERE live = 1 LIMIT 1", &[], Columns::take::<String>)?.is_some())
    }

    /// Brings the rows of a contact to where its book is. Whoever comes with the same book again finds it done.
    pub fn project(&mut self, book: &Book, turned: Vec<Turned>) -> Result<(), Fault> {
        self.engine.begin()?;
        match self.project_within(book, turned) {
            Ok(true) => {
                self.engine.announce()?;
                self.commit()
            }
            Ok(false) => self.engine.rollback(),
            Err(fault) => {
                let _ = self.engine.rollback(); // What went wrong before is what the caller hears of.
                Err(fault)
            }
        }
    }

    fn project_within(&mut self, book: &Book, turned: Vec<Turned>) -> Result<bool, Fault> {
        let id = book.whose().clone();
        let values = [(":w", self.w()), (":id", id.as_str().into())];
        let sql = format!("SELECT id FROM contact WHERE workspace = :w AND id = :id{}", self.engine.dialect().locked);
        if self.one(&sql, &values, Columns::take::<String>)?.is_none() {
            return Ok(false);
        }
        let sql = "SELECT revision FROM contact_book WHERE workspace = :w AND contact = :id";
        let known: i64 = self.one(sql, &values, Columns::take)?.unwrap_or(-1);
        let revision = i64::try_from(book.revision).unwrap_or(i64::MAX);
        if known >= revision {
            return Ok(false);
        }
        for Turned { mut change, wakes, at } in turned {
            self.as_it_was(&change)?;
            self.keep_what_is_known(&id, &mut change)?;
            let saved = Saved { workspace: self.workspace.clone(), contact: id.clone(), change, wakes, leased: false };
            self.write_at(&[saved], at)?;
        }
        for letter in &book.letters {
            self.align(letter)?;
        }
        self.set_aside(book)?;
        let sql = "INSERT INTO contact_book (workspace, contact, revision) VALUES (:w, :id, :revision)
                   ON CONFLICT (workspace, contact) DO UPDATE SET revision = excluded.revision";
        self.engine.run(sql, &[(":w", self.w()), (":id", id.as_str().into()), (":revision", revision.into())])?;
        Ok(true)
    }

    /// What goes on no more by itself, and what does again.
    fn set_aside(&self, book: &Book) -> Result<(), Fault> {
        let values = [(":w", self.w()), (":contact", book.whose().as_str().into())];
        // By the index that has the contact: SQLite would take one that has all columns, and read every enrollment of the workspace.
        let sql = "SELECT id FROM enrollment WHERE workspace = :w AND contact = :contact AND live IN (0, 1) AND put_aside = 1";
        let known: BTreeSet<String> = self.all(sql, &values, Columns::take)?.into_iter().collect();
        for enrolled in book.enrollments.iter().filter(|one| one.put_aside != known.contains(one.id.as_str())) {
            let sql = "UPDATE enrollment SET put_aside = :aside, due_at = :due, claims = 0, claimed_by = NULL WHERE workspace = :w AND id = :id";
            let values: [(&'static str, Value<'_>); 4] = [
                (":w", self.w()),
                (":id", enrolled.id.as_str().into()),
                (":aside", enrolled.put_aside.into()),
                (":due", enrolled.due_at.map(relance_core::base::Instant::millis).into()),
            ];
            self.engine.run(sql, &values)?;
        }
        Ok(())
    }

    /// A message that was settled had been in hand, which no row says: taking it there is not a turn.
    fn as_it_was(&self, change: &Change) -> Result<(), Fault> {
        for settled in &change.settled {
            let sql = "UPDATE outbox SET status = 'attempting' WHERE workspace = :w AND key = :key AND status = 'pending'";
            self.engine.run(sql, &[(":w", self.w()), (":key", settled.key.as_str().into())])?;
        }
        Ok(())
    }

    /// A turn changes what a person has said no to and when they wrote last. What else is known of them may be newer in the rows.
    fn keep_what_is_known(&self, id: &ContactId, change: &mut Change) -> Result<(), Fault> {
        let Some(changed) = change.contact.take() else { return Ok(()) };
        let known = self.contact(id)?.filter(|_| !change.forgotten);
        change.contact = Some(match known {
            Some(known) => {
                let Contact { opt_outs, suppressed, last_inbound, .. } = changed;
                Contact { opt_outs, suppressed, last_inbound, ..known }
            }
            None => changed,
        });
        Ok(())
    }

    fn align(&self, letter: &Letter) -> Result<(), Fault> {
        let sql = "UPDATE outbox SET status = :status, attempts = :attempts, settled_at = :settled, not_before = :before,
                     account = :account, message_id = :message, detail = :detail, held_by = NULL, passed_gate = 0
                   WHERE workspace = :w AND key = :key";
        let millis = |at: Option<relance_core::base::Instant>| at.map(relance_core::base::Instant::millis);
        let values: [(&'static str, Value<'_>); 9] = [
            (":w", self.w()),
            (":key", letter.key.as_str().into()),
            (":status", letter.status.name().into()),
            (":attempts", letter.attempts.into()),
            (":settled", millis(letter.settled_at).into()),
            (":before", millis(letter.not_before).unwrap_or(0).into()),
            (":account", letter.account.as_ref().into()),
            (":message", letter.message_id.as_ref().into()),
            (":detail", letter.detail.as_ref().into()),
        ];
        self.engine.run(sql, &values)?;
        Ok(())
    }

    /// A version by sequence and number, as turns over books know it.
    pub(crate) fn version_for_book(&mut self, sequence: &str, number: u32) -> Result<Option<Version>, Fault> {
        let found = self.version_of(sequence, number)?;
        Ok(found.map(|(version, exclusive_group, priority)| Version { version, exclusive_group, priority }))
    }

    /// What stands above all enrollments of the workspace.
    pub(crate) fn standing_for_book(&mut self) -> Result<(Hashed, Vec<relance_core::base::SequenceId>), Fault> {
        let ((settings, _), paused) = self.standing()?;
        Ok((settings, paused))
    }

    /// Brings a book up to what is known of its person here: that is the workspace's, and newest here. Says whether there is one.
    pub(crate) fn freshen(&self, book: &mut Book) -> Result<bool, Fault> {
        let Some(contact) = self.contact(book.whose())? else { return Ok(false) };
        book.contact = contact;
        for conversation in self.conversations(book.whose())? {
            book.put_conversation(&conversation);
        }
        Ok(true)
    }

    /// How many enrollments are live, where the plan has a limit.
    pub(crate) fn live_for_book(&mut self) -> Result<u32, Fault> {
        self.live_where_limited()
    }

    /// Keeps a version that was made for one conversation.
    pub(crate) fn inline_for_book(&self, version: relance_core::wire::Version) -> Result<Hashed, Fault> {
        self.together(|store| store.inline_in_turn(version))
    }

    /// Where a person answers how satisfied they are.
    pub(crate) fn survey_for_book(&self, enrollment: &EnrollmentId) -> Option<String> {
        self.survey_url(enrollment)
    }

    /// By which way a message goes now, and when over that: its moment, and whether it is its own.
    pub(crate) fn way_for_book(&mut self, send: &Send, reserved: Option<&str>) -> Result<(By, Moment), Fault> {
        let by = self.by(send)?;
        let By::Account(account) = &by else { return Ok((by, Moment::Now)) };
        let moment = self.room(account, send, reserved == Some(&*account.id))?;
        Ok((by, moment))
    }

    /// By which way a message goes now, and the limits that it comes under, where others than this database know how much of them is taken.
    pub(crate) fn limits_for_book(&mut self, send: &Send, reserved: Option<&str>) -> Result<(By, Option<Limited>), Fault> {
        let by = self.by(send)?;
        let By::Account(account) = &by else { return Ok((by, None)) };
        let limited = Limited {
            key: send.key.clone(),
            account: account.id.clone(),
            pace: account.limits.pace().filter(|_| reserved != Some(&*account.id)),
            to: pace_of(&account.id, send),
            per_recipient: account.limits.pace_per_recipient(),
            now: self.clock.now(),
        };
        let free = limited.pace.is_none() && limited.per_recipient.is_none();
        Ok((by, (!free).then_some(limited)))
    }

    /// When a limit is free again, as far as is known here.
    pub(crate) fn pace_kept(&self, name: &str) -> Result<i64, Fault> {
        let sql = "SELECT free_at FROM pace WHERE workspace = :w AND name = :name";
        Ok(self.one(sql, &[(":w", self.w()), (":name", name.into())], Columns::take)?.unwrap_or(0))
    }

    /// Notes of a limit that others keep when it is free again.
    pub(crate) fn keep_pace(&self, name: &str, free: i64) -> Result<(), Fault> {
        let sql = "INSERT INTO pace (workspace, name, free_at) VALUES (:w, :name, :free)
                   ON CONFLICT (workspace, name) DO UPDATE SET free_at = excluded.free_at WHERE excluded.free_at > pace.free_at";
        self.engine.run(sql, &[(":w", (&self.workspace).into()), (":name", name.into()), (":free", free.into())])?;
        Ok(())
    }

    /// By which way a message that is in hand was to go.
    pub(crate) fn taken_for_book(&self, send: &Send, account: Option<&str>) -> Result<By, Fault> {
        self.by_account(send, account)
    }
}
