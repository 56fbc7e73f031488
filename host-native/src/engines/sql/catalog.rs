//! What a workspace has: contacts, conversations, versions, settings.
//!
//! In: values that the core found sound. Out: rows, and the same values back. Never: an opt-out that an import undoes.

use std::collections::BTreeMap;
use std::sync::Arc;

use relance_core::base::{ContactId, SequenceId};
use relance_core::wire::{Channel, Contact, Conversation, Settings, Version};

use super::engine::Columns;
use super::{Store, hashed, rows, sha256};
use crate::crash;
use crate::drive::port::{Destination, Hashed};
use crate::fault::{Fault, FaultKind};
use crate::report::{Imported, VersionRow};

impl Store {
    /// Adds or changes contacts, all or none.
    pub fn import(&self, mut contacts: Vec<Contact>) -> Result<Imported, Fault> {
        // Two imports lock their contacts in one order, so that neither waits for the other for ever.
        contacts.sort_by(|one, other| one.id.cmp(&other.id));
        self.together(|store| {
            let imported = store.import_each(contacts)?;
            crash::point("store.import");
            Ok(imported)
        })
    }

    /// Puts a contact in the place of the one that was there before, as an import does; nothing where somebody else has changed it meanwhile.
    pub fn replace(&self, contact: Contact, before: Option<&Contact>) -> Result<Option<Contact>, Fault> {
        self.together(|store| {
            let id = contact.id.clone();
            if store.contact_locked(&id)?.as_ref() != before {
                return Ok(None);
            }
            store.import_each(vec![contact])?;
            store.contact(&id)
        })
    }

    fn import_each(&self, contacts: Vec<Contact>) -> Result<Imported, Fault> {
        let mut imported = Imported::default();
        let mut stored: Vec<Stored> = Vec::with_capacity(contacts.len());
        for contact in contacts {
            let one = self.import_one(contact)?;
            match one.done {
                Done::Created => imported.created += 1,
                Done::Updated => imported.updated += 1,
                Done::Unchanged => imported.unchanged += 1,
            }
            stored.pop_if(|last| last.contact.id == one.contact.id); // Given twice, the later one holds.
            stored.push(one);
        }
        // Only now: a no that comes while a long import is under way holds for the rows that were written before it, too.
        let suppressed = self.suppressed(&stored)?;
        for Stored { mut contact, done } in stored {
            if hold_suppressions(&mut contact, &suppressed) {
                self.put_contact(&contact)?;
                if done == Done::Unchanged {
                    imported.unchanged -= 1;
                    imported.updated += 1;
                }
            }
        }
        Ok(imported)
    }

    fn import_one(&self, mut contact: Contact) -> Result<Stored, Fault> {
        let mut known = self.contact_locked(&contact.id)?;
        if known.is_none() {
            if self.add_contact(&contact)? {
                return Ok(Stored { contact, done: Done::Created });
            }
            known = self.contact_locked(&contact.id)?; // Somebody else has just added the same.
        }
        if let Some(known) = &known {
            keep_what_was_said(&mut contact, known);
        }
        if known.as_ref() == Some(&contact) {
            return Ok(Stored { contact, done: Done::Unchanged });
        }
        self.put_contact(&contact)?;
        Ok(Stored { contact, done: Done::Updated })
    }

    /// Which of their addresses are suppressed, and why.
    fn suppressed(&self, stored: &[Stored]) -> Result<Suppressed, Fault> {
        let all: Vec<(Channel, String)> = stored.iter().flat_map(|stored| addresses(&stored.contact)).collect();
        let sql = format!(
            "SELECT s.channel, s.address, s.cause FROM {} given CROSS JOIN suppression s
             WHERE s.workspace = :w AND s.channel = given.value ->> 0 AND s.address = given.value ->> 1",
            (self.engine.dialect().items)("addresses")
        );
        let values = [(":w", (&self.workspace).into()), (":addresses", serde_json::to_string(&all)?.into())];
        let found = self.all(&sql, &values, |row| {
            Ok(((Channel::new(row.take::<String>()?), row.take::<String>()?), row.take::<String>()?))
        })?;
        Ok(found.into_iter().collect())
    }

    /// All contacts, by id.
    pub fn contacts(&self) -> Result<Vec<Contact>, Fault> {
        let sql = "SELECT json FROM contact WHERE workspace = :w ORDER BY id";
        self.all(sql, &[(":w", (&self.workspace).into())], |row| Ok(serde_json::from_str(&row.take::<String>()?)?))
    }

    /// Adds or changes a conversation of a contact.
    pub fn conversation(&mut self, contact: &ContactId, conversation: &Conversation) -> Result<(), Fault> {
        if self.contact(contact)?.is_none() {
            return Err(Fault::not_found("a contact with the id", contact));
        }
        self.put_conversation(contact, conversation)
    }

    /// The workspace's settings, with the name that they go by.
    pub fn settings(&mut self) -> Result<(Hashed, Arc<Settings>), Fault> {
        self.settings_now()
    }

    /// The same as decisions are made from them: a channel whose account is paused is paused.
    pub fn settings_in_force(&mut self) -> Result<Hashed, Fault> {
        Ok(self.standing()?.0.0)
    }

    /// Puts settings in place of the workspace's, with nothing that follows from them.
    pub fn set_settings(&mut self, settings: &Settings) -> Result<(), Fault> {
        self.write_settings(settings)?;
        self.kept().settings = None;
        Ok(())
    }

    /// Writes settings in place of the workspace's, and says which name they go by.
    pub(super) fn write_settings(&self, settings: &Settings) -> Result<String, Fault> {
        let json = serde_json::to_string(settings)?;
        let hash = sha256(&json);
        self.engine.run(
            "INSERT INTO setting (workspace, name, hash, json) VALUES (:w, 'workspace', :hash, :json)
             ON CONFLICT (workspace, name) DO UPDATE SET hash = excluded.hash, json = excluded.json",
            &[(":w", (&self.workspace).into()), (":hash", (&hash).into()), (":json", json.into())],
        )?;
        Ok(hash)
    }

    /// Keeps a published version, unless somebody else has published one with that number meanwhile.
    pub fn put_version(&mut self, version: &Version) -> Result<(), Fault> {
        self.publishing(|store| {
            match store.hash_of(version)? {
                None => {}
                Some(hash) if hash == version.hash => return Ok(()),
                Some(_) => {
                    let (number, sequence) = (version.number, &version.sequence);
                    let message = format!("version {number} of `{sequence}` was published by somebody else meanwhile");
                    return Err(Fault::new(FaultKind::Busy, message).help("publish again"));
                }
            }
            store.insert(version, false)?;
            crash::point("store.version");
            Ok(())
        })
    }

    /// Keeps the version that a hand-made list is: the next one of its sequence, or the one that says the same. Gives its number.
    pub fn put_inline(&mut self, mut version: Version) -> Result<u32, Fault> {
        self.publishing(|store| store.number_inline(&mut version))
    }

    /// The same in the transaction that is open. It is not kept in memory: what is rolled back leaves its number to another one.
    pub(super) fn inline_in_turn(&self, mut version: Version) -> Result<Hashed, Fault> {
        let sql = format!("SELECT id FROM workspace WHERE id = :w{}", self.engine.dialect().locked);
        self.engine.rows(&sql, &[(":w", (&self.workspace).into())])?;
        version.number = self.number_inline(&mut version)?;
        let name = format!("{}/{}/{}", version.sequence, version.number, version.hash);
        hashed(name, serde_json::to_string(&version)?)
    }

    fn number_inline(&self, version: &mut Version) -> Result<u32, Fault> {
        let same = "SELECT number FROM version WHERE workspace = :w AND sequence = :sequence AND hash = :hash";
        let (sequence, hash) = ((":sequence", version.sequence.as_str().into()), (":hash", (&version.hash).into()));
        if let Some(number) = self.one(same, &[(":w", (&self.workspace).into()), sequence, hash], Columns::take)? {
            return Ok(number);
        }
        version.number = self.newest(&version.sequence)?.unwrap_or(0) + 1;
        self.insert(version, true)?;
        Ok(version.number)
    }

    /// Does this in a transaction while nobody else gives out numbers of versions.
    pub(super) fn publishing<T>(&self, act: impl FnOnce(&Self) -> Result<T, Fault>) -> Result<T, Fault> {
        self.together(|store| {
            let sql = format!("SELECT id FROM workspace WHERE id = :w{}", store.engine.dialect().locked);
            store.engine.rows(&sql, &[(":w", (&store.workspace).into())])?;
            act(store)
        })
    }

    /// All published versions, by sequence and number.
    pub fn versions(&self) -> Result<Vec<VersionRow>, Fault> {
        let sql = "SELECT sequence, number, name, hash, published_at FROM version
                   WHERE workspace = :w AND inline = 0 ORDER BY sequence, number";
        self.all(sql, &[(":w", (&self.workspace).into())], version_row)
    }

    /// The published versions of a sequence below a number, the newest first.
    pub fn versions_of(&self, sequence: &SequenceId, below: u32, most: u32) -> Result<Vec<VersionRow>, Fault> {
        let sql = "SELECT sequence, number, name, hash, published_at FROM version
                   WHERE workspace = :w AND sequence = :sequence AND inline = 0 AND number < :below ORDER BY number DESC LIMIT :most";
        let (sequence, below) = ((":sequence", sequence.as_str().into()), (":below", below.into()));
        self.all(sql, &[(":w", (&self.workspace).into()), sequence, below, (":most", most.into())], version_row)
    }

    /// A version to which enrollments can be moved.
    pub fn destination(&mut self, sequence: &SequenceId, number: u32) -> Result<Option<Destination>, Fault> {
        let found = self.version_of(sequence.as_str(), number)?;
        Ok(found.map(|(version, exclusive_group, priority)| Destination { number, version, exclusive_group, priority }))
    }

    /// A version as it was published, with the name that it goes by; the newest unless a number is given.
    pub fn version(&mut self, sequence: &SequenceId, number: Option<u32>) -> Result<Option<Hashed>, Fault> {
        let number = match number {
            Some(number) => Some(number),
            None => self.newest(sequence)?,
        };
        let Some(number) = number else { return Ok(None) };
        Ok(self.version_of(sequence.as_str(), number)?.map(|(version, ..)| version))
    }

    /// A text with a name of its own, for values that are not kept.
    pub fn named(json: String) -> Result<Hashed, Fault> {
        hashed(sha256(&json), json)
    }

    fn hash_of(&self, version: &Version) -> Result<Option<String>, Fault> {
        let sql = "SELECT hash FROM version WHERE workspace = :w AND sequence = :sequence AND number = :number";
        let (sequence, number) = ((":sequence", version.sequence.as_str().into()), (":number", version.number.into()));
        self.one(sql, &[(":w", (&self.workspace).into()), sequence, number], Columns::take)
    }

    fn insert(&self, version: &Version, inline: bool) -> Result<(), Fault> {
        self.engine.run(
            "INSERT INTO version (workspace, sequence, number, hash, name, exclusive_group, inline, published_at, json)
             VALUES (:w, :sequence, :number, :hash, :name, :group, :inline, :now, :json)",
            &[
                (":w", (&self.workspace).into()),
                (":sequence", version.sequence.as_str().into()),
                (":number", version.number.into()),
                (":hash", (&version.hash).into()),
                (":name", (&version.draft.name).into()),
                (":group", version.draft.exclusive_group.as_ref().into()),
                (":inline", inline.into()),
                (":now", self.clock.now().millis().into()),
                (":json", serde_json::to_string(version)?.into()),
            ],
        )?;
        Ok(())
    }

    fn newest(&self, sequence: &SequenceId) -> Result<Option<u32>, Fault> {
        let sql = "SELECT max(number) FROM version WHERE workspace = :w AND sequence = :sequence";
        Ok(self.one(sql, &[(":w", (&self.workspace).into()), (":sequence", sequence.as_str().into())], Columns::take)?.flatten())
    }
}

fn version_row(row: &mut Columns) -> Result<VersionRow, Fault> {
    Ok(VersionRow {
        sequence: SequenceId::new(row.take::<String>()?),
        number: row.take()?,
        name: row.take()?,
        hash: row.take()?,
        published_at: rows::instant(row.take()?),
    })
}

/// What an import did with a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    Created,
    Updated,
    Unchanged,
}

/// A contact as it stands after its row of an import.
struct Stored {
    contact: Contact,
    done: Done,
}

/// Causes by channel and address.
type Suppressed = BTreeMap<(Channel, String), String>;

/// An address that was suppressed stays so, whoever has it now. Says whether the contact did not know.
fn hold_suppressions(contact: &mut Contact, suppressed: &Suppressed) -> bool {
    let mut news = false;
    for named in addresses(contact) {
        match suppressed.get(&named) {
            Some(cause) if cause == "optOut" => news |= contact.opt_outs.insert(named.0),
            Some(cause) if !contact.suppressed.contains_key(&named.0) => {
                contact.suppressed.insert(named.0, cause.clone());
                news = true;
            }
            Some(_) | None => {}
        }
    }
    news
}

/// What a person said is not undone by a file that does not know of it.
pub(crate) fn keep_what_was_said(contact: &mut Contact, known: &Contact) {
    contact.opt_outs.extend(known.opt_outs.iter().cloned());
    for (channel, cause) in &known.suppressed {
        contact.suppressed.entry(channel.clone()).or_insert_with(|| cause.clone());
    }
    for (channel, at) in &known.last_inbound {
        let last = contact.last_inbound.entry(channel.clone()).or_insert(*at);
        *last = (*last).max(*at);
    }
}

/// A contact's addresses by channel, in the form in which they are compared.
pub(crate) fn addresses(contact: &Contact) -> Vec<(Channel, String)> {
    let email = contact.email.as_ref().map(|email| (Channel::new("email"), email.reveal().to_lowercase()));
    let phone = contact.phone.as_ref().map(|phone| (Channel::new("sms"), phone.reveal().clone()));
    let others = contact.addresses.iter().map(|(channel, address)| (channel.clone(), address.reveal().clone()));
    email.into_iter().chain(phone).chain(others).collect()
}
