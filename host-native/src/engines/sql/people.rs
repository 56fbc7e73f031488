//! People as long lists show them: sorted, found by words, from any place.
//!
//! In: what they are found by, and what is looked for. Out: rows; who is meant. Never: a row of another workspace; a person whose name is found
//! in another form than it was kept.

use std::collections::{BTreeMap, BTreeSet};

use relance_core::base::{ContactId, SequenceId};
use relance_core::wire::{Channel, Contact};
use serde::{Deserialize, Serialize};

use super::Store;
use super::engine::{Columns, Given, Holds, Value};
use super::filter::{Begin, Where};
use crate::fault::Fault;
use crate::fold::{Word, folded};

/// Up to so many people who are meant, their own rows are looked up; where more are, rows are looked through for theirs.
const FEW: u32 = 1_000;
/// By which names a statement knows the words that are looked for.
const WORDS: [(&str, &str); 5] = [(":wa", ":ba"), (":wb", ":bb"), (":wc", ":bc"), (":wd", ":bd"), (":we", ":be")];

/// Things by their ids.
pub(super) const IDS: &[(&str, Holds)] = &[("id", Holds::Text)];

/// Which contacts to list.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// Only those with this address on this channel, in the form in which addresses are compared.
    pub address: Option<(Channel, String)>,
    /// Only archived ones, or only the others.
    pub archived: Option<bool>,
    /// Only these.
    pub ids: Option<Vec<ContactId>>,
    /// Only those with all of these words in their name, an address or their id.
    pub words: Vec<Word>,
}

/// By what contacts are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum PeopleOrder {
    /// By id.
    #[default]
    Id,
    /// By name; who has none, by address or id.
    Name,
    /// The newest change first.
    Changed,
}

/// Where a contact stands in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PersonPlace {
    /// By id.
    Id(String),
    /// By name: what the person is found by, and the id.
    Name(String, String),
    /// By change: when, and the id.
    Changed(i64, String),
}

impl PersonPlace {
    /// Whether it is one in a list that is sorted so.
    pub const fn is_of(&self, order: PeopleOrder) -> bool {
        matches!(
            (self, order),
            (Self::Id(_), PeopleOrder::Id) | (Self::Name(..), PeopleOrder::Name) | (Self::Changed(..), PeopleOrder::Changed)
        )
    }
}

/// A contact in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The contact.
    pub contact: Contact,
    /// Where it stands.
    pub place: PersonPlace,
}

/// Who is meant by words.
pub(super) enum Whom {
    /// These.
    Few(Vec<String>),
    /// More than that.
    Many,
}

/// What somebody is called; nothing where nobody knows.
pub(super) fn called(contact: &Contact) -> Option<String> {
    let names = [&contact.first_name, &contact.last_name];
    let names: Vec<&str> = names.iter().filter_map(|name| name.as_ref()).map(|name| name.reveal().trim()).collect();
    let name = names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ");
    Some(name).filter(|name| !name.is_empty())
}

/// By what somebody is found: name, addresses and id, each on a line.
fn found_by(contact: &Contact, name: Option<&str>) -> String {
    let mut addresses: Vec<String> = super::catalog::addresses(contact).into_iter().map(|(_, address)| address).collect();
    addresses.sort_unstable();
    addresses.dedup();
    let lines = name.into_iter().chain(addresses.iter().map(String::as_str)).chain([contact.id.as_str()]);
    folded(&lines.collect::<Vec<_>>().join("\n"))
}

impl Store {
    /// By what the contact is found in lists from here on.
    pub(super) fn put_person(&self, contact: &Contact) -> Result<(), Fault> {
        let name = called(contact);
        let found = found_by(contact, name.as_deref());
        self.engine.run(
            "INSERT INTO person (workspace, contact, name, found, archived, changed_at)
             VALUES (:w, :id, :name, :found, :archived, :now)
             ON CONFLICT (workspace, contact) DO UPDATE SET name = excluded.name, found = excluded.found,
               archived = excluded.archived, changed_at = excluded.changed_at",
            &[
                (":w", self.w()),
                (":id", contact.id.as_str().into()),
                (":name", name.into()),
                (":found", found.into()),
                (":archived", contact.archived.into()),
                (":now", self.clock.now().millis().into()),
            ],
        )?;
        Ok(())
    }

    /// The contacts after an id, by id.
    pub fn people(&self, wanted: &People, after: &str, most: u32) -> Result<Vec<Contact>, Fault> {
        let begin = Begin::Behind(Some(PersonPlace::Id(after.to_owned())));
        let listed = self.listed_people(wanted, PeopleOrder::Id, &begin, most)?;
        Ok(listed.into_iter().map(|listed| listed.contact).collect())
    }

    /// A part of the contacts.
    pub fn listed_people(
        &self,
        wanted: &People,
        order: PeopleOrder,
        begin: &Begin<PersonPlace>,
        most: u32,
    ) -> Result<Vec<Listed>, Fault> {
        let mut only = self.where_people(wanted);
        match begin {
            Begin::Behind(Some(PersonPlace::Id(id))) => only.compare("l.contact", ">", ":after", Some(id)),
            Begin::Behind(Some(PersonPlace::Name(found, id))) => {
                only.and("(l.found, l.contact) > (:found, :after)");
                only.value(":found", found);
                only.value(":after", id);
            }
            Begin::Behind(Some(PersonPlace::Changed(at, id))) => {
                only.and("(l.changed_at, l.contact) < (:at, :after)");
                only.value(":at", *at);
                only.value(":after", id);
            }
            Begin::Behind(None) | Begin::At(_) => {}
        }
        only.value(":most", most);
        only.value(":offset", begin.offset());
        let (index, by) = match order {
            PeopleOrder::Id => ("", "l.contact"),
            PeopleOrder::Name => ("person_found", "l.found, l.contact"),
            PeopleOrder::Changed => ("person_changed", "l.changed_at DESC, l.contact DESC"),
        };
        let index = if index.is_empty() { String::new() } else { (self.engine.dialect().index)(index) };
        // What is passed over is read from the index alone.
        let sql = format!(
            "SELECT c.json, l.found, l.changed_at
             FROM (SELECT l.contact FROM person l {index} WHERE {} ORDER BY {by} LIMIT :most OFFSET :offset) page
             CROSS JOIN person l JOIN contact c ON c.workspace = l.workspace AND c.id = l.contact
             WHERE l.workspace = :w AND l.contact = page.contact ORDER BY {by}",
            only.text
        );
        self.all(&sql, &only.values, |row| {
            let contact: Contact = serde_json::from_str(&row.take::<String>()?)?;
            let (found, changed): (String, i64) = (row.take()?, row.take()?);
            let id = contact.id.to_string();
            let place = match order {
                PeopleOrder::Id => PersonPlace::Id(id),
                PeopleOrder::Name => PersonPlace::Name(found, id),
                PeopleOrder::Changed => PersonPlace::Changed(changed, id),
            };
            Ok(Listed { contact, place })
        })
    }

    /// How many contacts there are of those that are wanted.
    pub fn count_people(&self, wanted: &People) -> Result<u64, Fault> {
        let only = self.where_people(wanted);
        let index = (self.engine.dialect().index)("person_found");
        let sql = format!("SELECT count(*) FROM person l {index} WHERE {}", only.text);
        self.number(&sql, &only.values)
    }

    fn where_people<'a>(&'a self, wanted: &'a People) -> Where<'a> {
        let mut only = Where::of("l", self);
        only.is("l.archived", ":archived", wanted.archived);
        if let Some((channel, address)) = &wanted.address {
            only.and(
                "l.contact IN (SELECT a.contact FROM address a
                   WHERE a.workspace = :w AND a.channel = :channel AND a.address = :address)",
            );
            only.value(":channel", channel.as_str());
            only.value(":address", address);
        }
        if let Some(ids) = &wanted.ids {
            only.among(self, "l.contact", ":ids", ids.iter().map(ContactId::as_str));
        }
        self.sought(&mut only, "l.found", &wanted.words);
        only
    }

    /// All of these words are in what this column holds.
    pub(super) fn sought<'a>(&'a self, only: &mut Where<'a>, column: &str, words: &'a [Word]) {
        let holds = self.engine.dialect().holds;
        for (Word { whole, bare }, (name, other)) in words.iter().zip(WORDS) {
            let as_it_is = holds(column, name);
            only.value(name, whole);
            match bare {
                Some(bare) => {
                    only.and(&format!("({as_it_is} OR {})", holds(column, other)));
                    only.value(other, bare);
                }
                None => only.and(&as_it_is),
            }
        }
    }

    /// Who is meant by words.
    pub(super) fn whom(&self, words: &[Word]) -> Result<Whom, Fault> {
        let mut only = Where::of("l", self);
        self.sought(&mut only, "l.found", words);
        only.value(":most", FEW + 1);
        let index = (self.engine.dialect().index)("person_found");
        let sql = format!("SELECT l.contact FROM person l {index} WHERE {} LIMIT :most", only.text);
        let found: Vec<String> = self.all(&sql, &only.values, Columns::take)?;
        let few = u32::try_from(found.len()).is_ok_and(|found| found <= FEW);
        Ok(if few { Whom::Few(found) } else { Whom::Many })
    }

    /// Only what is of the people who are meant, whose ids stand in this column.
    pub(super) fn of_whom<'a>(&'a self, only: &mut Where<'a>, column: &str, whom: &Whom, words: &'a [Word]) {
        match whom {
            Whom::Few(ids) => only.among(self, column, ":whom", ids.iter().map(String::as_str)),
            Whom::Many => {
                let mut people = Where::of("p", self);
                self.sought(&mut people, "p.found", words);
                only.and(&format!("{column} IN (SELECT p.contact FROM person p WHERE {})", people.text));
                only.values.extend(people.values.into_iter().filter(|(name, _)| *name != ":w"));
            }
        }
    }

    /// What people are called, as far as anybody knows.
    pub fn names_of(&self, people: &[ContactId]) -> Result<BTreeMap<ContactId, String>, Fault> {
        let of = "person p ON p.workspace = :w AND p.contact = r.id AND p.name IS NOT NULL";
        let found = self.names("p.contact, p.name", of, people.iter().map(ContactId::as_str))?;
        Ok(found.into_iter().map(|(id, name)| (ContactId::new(id), name)).collect())
    }

    /// What sequences are called in their newest versions.
    pub fn titles_of(&self, sequences: &[SequenceId]) -> Result<BTreeMap<SequenceId, String>, Fault> {
        let of = "version v ON v.workspace = :w AND v.sequence = r.id
                    AND v.number = (SELECT max(n.number) FROM version n WHERE n.workspace = :w AND n.sequence = r.id)";
        let found = self.names("v.sequence, v.name", of, sequences.iter().map(SequenceId::as_str))?;
        Ok(found.into_iter().map(|(id, name)| (SequenceId::new(id), name)).collect())
    }

    fn names<'n>(&self, columns: &str, of: &str, ids: impl Iterator<Item = &'n str>) -> Result<Vec<(String, String)>, Fault> {
        let rows: Vec<Vec<Value<'_>>> = ids.collect::<BTreeSet<_>>().into_iter().map(|id| vec![id.into()]).collect();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!("SELECT {columns} FROM {} JOIN {of}", (self.engine.dialect().given)(IDS));
        let found = self.engine.rows_for(&sql, &[(":w", self.w())], &Given { columns: IDS, rows })?;
        found.into_iter().map(Columns::from).map(|mut row| Ok((row.take()?, row.take()?))).collect()
    }

    /// One number that a statement counts.
    pub(super) fn number(&self, sql: &str, values: &super::engine::Values<'_>) -> Result<u64, Fault> {
        let count: i64 = self.one(sql, values, Columns::take)?.unwrap_or(0);
        Ok(u64::try_from(count).unwrap_or(0))
    }
}
