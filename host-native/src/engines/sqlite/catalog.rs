//! What a workspace has: contacts, conversations, versions, settings.
//!
//! In: values that the core found sound. Out: rows, and the same values back. Never: an opt-out that an import undoes.

use relance_core::base::{ContactId, SequenceId};
use relance_core::wire::{Channel, Contact, Conversation, Settings, Version};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::{Store, hashed, rows, sha256, store};
use crate::crash;
use crate::drive::port::Hashed;
use crate::fault::Fault;
use crate::report::{Imported, VersionRow};

impl Store {
    /// Adds or changes contacts, all or none.
    pub fn import(&mut self, contacts: Vec<Contact>) -> Result<Imported, Fault> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let done = self.import_each(contacts);
        crash::point("store.import");
        self.connection.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        done
    }

    fn import_each(&self, contacts: Vec<Contact>) -> Result<Imported, Fault> {
        let mut imported = Imported::default();
        for mut contact in contacts {
            let known = rows::contact(&self.connection, &self.workspace, &contact.id)?;
            if let Some(known) = &known {
                keep_what_was_said(&mut contact, known);
            }
            self.keep_suppressions(&mut contact)?;
            match known {
                None => imported.created += 1,
                Some(known) if known == contact => {
                    imported.unchanged += 1;
                    continue;
                }
                Some(_) => imported.updated += 1,
            }
            self.put_contact(&contact)?;
        }
        Ok(imported)
    }

    /// An address that was suppressed stays so, whoever has it now.
    fn keep_suppressions(&self, contact: &mut Contact) -> Result<(), Fault> {
        for (channel, address) in addresses(contact) {
            let cause: Option<String> = self
                .connection
                .prepare_cached("SELECT cause FROM suppression WHERE workspace = ?1 AND channel = ?2 AND address = ?3")?
                .query_row((&self.workspace, channel.as_str(), &address), |row| row.get(0))
                .optional()?;
            match cause {
                Some(cause) if cause == "optOut" => {
                    contact.opt_outs.insert(channel);
                }
                Some(cause) => {
                    contact.suppressed.entry(channel).or_insert(cause);
                }
                None => {}
            }
        }
        Ok(())
    }

    /// A contact by id.
    pub fn contact(&self, id: &ContactId) -> Result<Option<Contact>, Fault> {
        rows::contact(&self.connection, &self.workspace, id)
    }

    /// All contacts, by id.
    pub fn contacts(&self) -> Result<Vec<Contact>, Fault> {
        let mut statement = self.connection.prepare_cached("SELECT json FROM contact WHERE workspace = ?1 ORDER BY id")?;
        let rows = statement.query_map([&self.workspace], |row| row.get::<_, String>(0))?;
        rows.map(|json| Ok(serde_json::from_str(&json?)?)).collect()
    }

    /// Adds or changes a conversation of a contact.
    pub fn conversation(&mut self, contact: &ContactId, conversation: &Conversation) -> Result<(), Fault> {
        if rows::contact(&self.connection, &self.workspace, contact)?.is_none() {
            return Err(Fault::not_found("a contact with the id", contact));
        }
        self.put_conversation(contact, conversation)
    }

    /// The workspace's settings, with the name that they go by.
    pub fn settings(&mut self) -> Result<(Hashed, Settings), Fault> {
        self.settings_now().cloned()
    }

    /// Puts settings in place of the workspace's.
    pub fn set_settings(&mut self, settings: &Settings) -> Result<(), Fault> {
        let json = serde_json::to_string(settings)?;
        self.connection.execute(
            "INSERT INTO setting (workspace, name, hash, json) VALUES (?1, 'workspace', ?2, ?3)
             ON CONFLICT (workspace, name) DO UPDATE SET hash = excluded.hash, json = excluded.json",
            (&self.workspace, sha256(&json), &json),
        )?;
        self.settings = None;
        Ok(())
    }

    /// Keeps a published version, unless somebody else has published one with that number meanwhile.
    pub fn put_version(&mut self, version: &Version) -> Result<(), Fault> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(hash) = hash_of(&transaction, &self.workspace, version)? {
            if hash == version.hash {
                return Ok(());
            }
            let message =
                format!("version {} of `{}` was published by somebody else meanwhile", version.number, version.sequence);
            return Err(store(message).help("publish again"));
        }
        insert(&transaction, &self.workspace, version, false, self.clock.now().millis())?;
        crash::point("store.version");
        Ok(transaction.commit()?)
    }

    /// Keeps the version that a hand-made list is: the next one of its sequence, or the one that says the same. Gives its number.
    pub fn put_inline(&mut self, mut version: Version) -> Result<u32, Fault> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let same = "SELECT number FROM version WHERE workspace = ?1 AND sequence = ?2 AND hash = ?3";
        let known = transaction
            .query_row(same, (&self.workspace, version.sequence.as_str(), &version.hash), |row| row.get(0))
            .optional()?;
        if let Some(number) = known {
            return Ok(number);
        }
        version.number = newest(&transaction, &self.workspace, &version.sequence)?.unwrap_or(0) + 1;
        insert(&transaction, &self.workspace, &version, true, self.clock.now().millis())?;
        transaction.commit()?;
        Ok(version.number)
    }

    /// All published versions, by sequence and number.
    pub fn versions(&self) -> Result<Vec<VersionRow>, Fault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT sequence, number, name, hash, published_at FROM version
             WHERE workspace = ?1 AND inline = 0 ORDER BY sequence, number",
        )?;
        let rows = statement.query_map([&self.workspace], |row| {
            Ok(VersionRow {
                sequence: SequenceId::new(row.get::<_, String>(0)?),
                number: row.get(1)?,
                name: row.get(2)?,
                hash: row.get(3)?,
                published_at: rows::instant(row.get(4)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A version as it was published, with the name that it goes by; the newest unless a number is given.
    pub fn version(&mut self, sequence: &SequenceId, number: Option<u32>) -> Result<Option<Hashed>, Fault> {
        let number = match number {
            Some(number) => Some(number),
            None => newest(&self.connection, &self.workspace, sequence)?,
        };
        let Some(number) = number else { return Ok(None) };
        Ok(self.version_of(sequence.as_str(), number)?.map(|(version, ..)| version))
    }

    /// A text with a name of its own, for values that are not kept.
    pub fn named(json: String) -> Result<Hashed, Fault> {
        hashed(sha256(&json), json)
    }
}

fn hash_of(connection: &Connection, workspace: &str, version: &Version) -> Result<Option<String>, Fault> {
    let sql = "SELECT hash FROM version WHERE workspace = ?1 AND sequence = ?2 AND number = ?3";
    Ok(connection.query_row(sql, (workspace, version.sequence.as_str(), version.number), |row| row.get(0)).optional()?)
}

fn insert(connection: &Connection, workspace: &str, version: &Version, inline: bool, now: i64) -> Result<(), Fault> {
    connection.execute(
        "INSERT INTO version (workspace, sequence, number, hash, name, exclusive_group, inline, published_at, json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        (
            workspace,
            version.sequence.as_str(),
            version.number,
            &version.hash,
            &version.draft.name,
            &version.draft.exclusive_group,
            inline,
            now,
            serde_json::to_string(version)?,
        ),
    )?;
    Ok(())
}

fn newest(connection: &Connection, workspace: &str, sequence: &SequenceId) -> Result<Option<u32>, Fault> {
    let sql = "SELECT max(number) FROM version WHERE workspace = ?1 AND sequence = ?2";
    Ok(connection.prepare_cached(sql)?.query_row([workspace, sequence.as_str()], |row| row.get(0))?)
}

/// What a person said is not undone by a file that does not know of it.
fn keep_what_was_said(contact: &mut Contact, known: &Contact) {
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
pub(super) fn addresses(contact: &Contact) -> Vec<(Channel, String)> {
    let email = contact.email.as_ref().map(|email| (Channel::new("email"), email.reveal().to_lowercase()));
    let phone = contact.phone.as_ref().map(|phone| (Channel::new("sms"), phone.reveal().clone()));
    let others = contact.addresses.iter().map(|(channel, address)| (channel.clone(), address.reveal().clone()));
    email.into_iter().chain(phone).chain(others).collect()
}
