//! Conversations as an inbox lists them: the last said first, each with what was said last and how its watch stands.
//!
//! In: filters, where to go on. Out: rows. Never: a statement for each row.

use std::collections::BTreeMap;

use relance_core::base::{ContactId, EnrollmentId, Private};
use relance_core::wire::{Conversation, Enrollment, Handler, Message, Watched, ZoneId};

use super::engine::{Columns, Given};
use super::filter::Where;
use super::people::{IDS, Whom};
use super::{Store, rows, watches};
use crate::fault::Fault;
use crate::fold::Word;

/// Which conversations to list.
#[derive(Debug, Clone, Default)]
pub struct Inbox {
    /// Only open ones, or only closed ones.
    pub open: Option<bool>,
    /// Handled by this one only.
    pub handled_by: Option<Handler>,
    /// Only those in which a follow-up is planned or under way, or only the others.
    pub planned: Option<bool>,
    /// Only with people with all of these words in their name, an address or their id.
    pub words: Vec<Word>,
    /// Those that come after this one: when something was last said in it, as it is written, and its id.
    pub after: Option<(String, String)>,
}

/// A conversation in the inbox.
#[derive(Debug, Clone)]
pub struct InboxRow {
    /// It.
    pub conversation: Conversation,
    /// With whom.
    pub contact: ContactId,
    /// What the person is called.
    pub contact_name: Option<String>,
    /// The person's own zone.
    pub zone: Option<ZoneId>,
    /// How its watch stands, if it is watched and that can be read.
    pub watched: Option<Watched>,
    /// What was said last, as far as words are kept.
    pub last: Option<Message>,
    /// When somebody last said something, as it is written; empty: nobody has.
    pub last_at: String,
}

impl Store {
    /// Conversations, the last said first.
    pub fn inbox(&self, wanted: &Inbox, most: u32) -> Result<Vec<InboxRow>, Fault> {
        let whom = if wanted.words.is_empty() { None } else { Some(self.whom(&wanted.words)?) };
        let dialect = self.engine.dialect();
        let mut only = self.where_inbox(wanted, whom.as_ref());
        only.value(":most", most);
        let few = matches!(whom, Some(Whom::Few(_)));
        let index = (dialect.index)(if few { "conversation_contact" } else { "conversation_last" });
        let by = "l.last_at DESC, l.id DESC";
        // Of one moment's words, ours are the answer.
        let last = |column: &str| {
            format!(
                "(SELECT {column} FROM said t WHERE t.workspace = l.workspace AND t.conversation = l.id
                  ORDER BY t.at DESC, CASE t.author WHEN 'contact' THEN 0 ELSE 1 END DESC, t.author DESC LIMIT 1)"
            )
        };
        let sql = format!(
            "SELECT l.json, l.last_at, l.contact, p.name, {}, w.state, s.at, s.author, s.text
             FROM (SELECT l.id FROM conversation l {index} WHERE {} ORDER BY {by} LIMIT :most) page
             CROSS JOIN conversation l
             JOIN contact c ON c.workspace = l.workspace AND c.id = l.contact
             LEFT JOIN person p ON p.workspace = l.workspace AND p.contact = l.contact
             LEFT JOIN watch w ON w.workspace = l.workspace AND w.conversation = l.id
             LEFT JOIN said s ON s.workspace = l.workspace AND s.conversation = l.id AND s.at = {} AND s.author = {}
             WHERE l.workspace = :w AND l.id = page.id ORDER BY {by}",
            (dialect.member)("c.json", "timezone"),
            only.text,
            last("t.at"),
            last("t.author")
        );
        self.all(&sql, &only.values, row)
    }

    fn where_inbox<'a>(&'a self, wanted: &'a Inbox, whom: Option<&Whom>) -> Where<'a> {
        let mut only = Where::of("l", self);
        only.is("l.closed", ":closed", wanted.open.map(|open| !open));
        only.is("l.handled_by", ":by", wanted.handled_by.map(handler));
        if let Some(planned) = wanted.planned {
            let index = (self.engine.dialect().index)("watch_following");
            only.and(&format!(
                "l.id {}IN (SELECT f.conversation FROM watch f {index} WHERE f.workspace = :w AND f.status = 'following')",
                if planned { "" } else { "NOT " }
            ));
        }
        if let Some((at, id)) = &wanted.after {
            only.and("(l.last_at, l.id) < (:at, :after)");
            only.value(":at", at);
            only.value(":after", id);
        }
        if let Some(whom) = whom {
            self.of_whom(&mut only, "l.contact", whom, &wanted.words);
        }
        only
    }

    /// The states of enrollments, as far as they can be read.
    pub fn states_of(&self, ids: &[EnrollmentId]) -> Result<BTreeMap<EnrollmentId, Enrollment>, Fault> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let sql = format!(
            "SELECT e.state FROM {} JOIN enrollment e ON e.workspace = :w AND e.id = r.id",
            (self.engine.dialect().given)(IDS)
        );
        let given = Given { columns: IDS, rows: ids.iter().map(|id| vec![id.as_str().into()]).collect() };
        let found = self.engine.rows_for(&sql, &[(":w", self.w())], &given)?;
        let mut states = BTreeMap::new();
        for row in found {
            let state: String = Columns::from(row).take()?;
            if let Ok(state) = serde_json::from_str::<Enrollment>(&state) {
                states.insert(state.id.clone(), state);
            }
        }
        Ok(states)
    }

    /// What was said in conversations lately, the oldest first, so many words of each.
    pub fn said_lately(&self, ids: &[&str], most: usize) -> Result<BTreeMap<String, Vec<Message>>, Fault> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let sql = format!(
            "SELECT s.conversation, s.at, s.author, s.text FROM {} JOIN said s ON s.workspace = :w AND s.conversation = r.id
             ORDER BY s.conversation, s.at, CASE s.author WHEN 'contact' THEN 0 ELSE 1 END, s.author",
            (self.engine.dialect().given)(IDS)
        );
        let given = Given { columns: IDS, rows: ids.iter().map(|id| vec![(*id).into()]).collect() };
        let mut found: BTreeMap<String, Vec<Message>> = BTreeMap::new();
        for row in self.engine.rows_for(&sql, &[(":w", self.w())], &given)? {
            let mut columns = Columns::from(row);
            let id: String = columns.take()?;
            found.entry(id).or_default().push(watches::message(&mut columns)?);
        }
        for said in found.values_mut() {
            said.drain(..said.len().saturating_sub(most));
        }
        Ok(found)
    }
}

const fn handler(by: Handler) -> &'static str {
    match by {
        Handler::Ai => "ai",
        Handler::Human => "human",
    }
}

fn row(row: &mut Columns) -> Result<InboxRow, Fault> {
    let (conversation, last_at): (String, String) = (row.take()?, row.take()?);
    let (contact, contact_name) = (ContactId::new(row.take::<String>()?), row.take()?);
    let (zone, watched): (Option<String>, Option<String>) = (row.take()?, row.take()?);
    let (at, author, text): (Option<i64>, Option<String>, Option<String>) = (row.take()?, row.take()?, row.take()?);
    let last = at.zip(author).zip(text);
    Ok(InboxRow {
        conversation: serde_json::from_str(&conversation)?,
        contact,
        contact_name,
        zone: zone.map(|zone| ZoneId(zone.into())),
        watched: watched.and_then(|state| serde_json::from_str(&state).ok()),
        last: last.map(|((at, author), text)| Message {
            from: watches::author(&author),
            at: rows::instant(at),
            text: Private::new(text),
        }),
        last_at,
    })
}
