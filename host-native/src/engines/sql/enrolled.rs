//! Enrollments as long lists show them: filtered, sorted, found by whose they are, from any place.
//!
//! In: filters, an order, where to begin. Out: rows, each with its place; how many there are. Never: a row that is read only to be passed
//! over: what is asked of it stands in an index.

use relance_core::base::{ContactId, EnrollmentId, Instant, SequenceId};
use relance_core::wire::{Status, WaitingFor};
use serde::{Deserialize, Serialize};

use super::engine::Dialect;
use super::filter::{Begin, Where};
use super::people::Whom;
use super::{Store, reports, rows};
use crate::fault::Fault;
use crate::fold::Word;
use crate::report::EnrollmentRow;

/// A wake-up that is to come.
const DUE: &str = "l.due_at IS NOT NULL AND l.put_aside = 0";
/// None.
const NOT_DUE: &str = "(l.due_at IS NULL OR l.put_aside = 1)";

/// Which enrollments to list.
#[derive(Debug, Clone, Default)]
pub struct Enrolled {
    /// These only; any where there are none.
    pub ids: Vec<EnrollmentId>,
    /// Of this contact only.
    pub contact: Option<ContactId>,
    /// Of this sequence only.
    pub sequence: Option<SequenceId>,
    /// With one of these statuses only; any where there are none.
    pub statuses: Vec<Status>,
    /// Only those that wait for this.
    pub waiting_for: Option<WaitingFor>,
    /// Only those that were put aside, or only the others.
    pub quarantined: Option<bool>,
    /// Only those with a text that a person is to approve or to write; others may be among them whose step is over.
    pub texts: bool,
    /// Only those whose next wake-up is not before this.
    pub due_from: Option<Instant>,
    /// Only those whose next wake-up is before this.
    pub due_to: Option<Instant>,
    /// Only those of people with all of these words in their name, an address or their id.
    pub words: Vec<Word>,
    /// Whether the rows have their states.
    pub states: bool,
}

/// By what enrollments are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum EnrolledOrder {
    /// By id.
    #[default]
    Id,
    /// By the next wake-up; those without one last, the newest change of them first.
    Due,
    /// The newest change first.
    Changed,
}

/// Where an enrollment stands in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EnrolledPlace {
    /// By id.
    Id(String),
    /// By its next wake-up: when, and the id.
    Due(i64, String),
    /// Behind those with a wake-up: when it changed, and the id.
    NotDue(i64, String),
    /// By change: when, and the id.
    Changed(i64, String),
}

impl EnrolledPlace {
    /// Whether it is one in a list that is sorted so.
    pub const fn is_of(&self, order: EnrolledOrder) -> bool {
        matches!(
            (self, order),
            (Self::Id(_), EnrolledOrder::Id)
                | (Self::Due(..) | Self::NotDue(..), EnrolledOrder::Due)
                | (Self::Changed(..), EnrolledOrder::Changed)
        )
    }
}

/// An enrollment in a list.
#[derive(Debug, Clone)]
pub struct EnrolledRow {
    /// The row.
    pub row: EnrollmentRow,
    /// What the person is called.
    pub contact_name: Option<String>,
    /// When its state last changed.
    pub changed_at: Instant,
    /// Where it stands.
    pub place: EnrolledPlace,
    /// Its state, where it was wanted.
    pub state: Option<String>,
}

/// A stretch of a list that one index has in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stretch {
    ById,
    ByDue,
    NotDue,
    ByChange,
}

impl Stretch {
    const fn order(self) -> &'static str {
        match self {
            Self::ById => "l.id",
            Self::ByDue => "l.due_at, l.id",
            Self::NotDue | Self::ByChange => "l.changed_at DESC, l.id DESC",
        }
    }
}

impl Enrolled {
    /// Whether it is about wake-ups between two moments.
    const fn is_bounded(&self) -> bool {
        self.due_from.is_some() || self.due_to.is_some()
    }

    /// The index that has a stretch in its order with all that is asked of its rows; none where the database finds one by itself.
    fn index(&self, stretch: Stretch, whom: Option<&Whom>) -> &'static str {
        if !self.ids.is_empty() {
            return "";
        }
        if matches!(whom, Some(Whom::Few(_))) {
            return "enrollment_contact";
        }
        let few = !self.statuses.contains(&Status::Active);
        match stretch {
            _ if self.contact.is_some() => "enrollment_contact",
            Stretch::ByDue => "enrollment_due",
            Stretch::NotDue | Stretch::ByChange => "enrollment_changed",
            Stretch::ById if self.is_bounded() => "enrollment_due",
            Stretch::ById if self.texts => "",
            Stretch::ById if !self.statuses.is_empty() && few => "enrollment_status",
            Stretch::ById if self.waiting_for.is_some() => "enrollment_waiting",
            Stretch::ById if self.quarantined == Some(true) => "enrollment_changed",
            Stretch::ById if self.sequence.is_some() => "enrollment_sequence",
            Stretch::ById if !self.statuses.is_empty() => "enrollment_status",
            Stretch::ById => "",
        }
    }
}

impl Store {
    /// A part of the enrollments.
    pub fn enrolled(
        &self,
        wanted: &Enrolled,
        order: EnrolledOrder,
        begin: &Begin<EnrolledPlace>,
        most: u32,
    ) -> Result<Vec<EnrolledRow>, Fault> {
        self.part(wanted, self.whom_of(wanted)?.as_ref(), order, begin, most)
    }

    /// A part of the enrollments, and how many there are in all.
    pub fn enrolled_of_all(
        &self,
        wanted: &Enrolled,
        order: EnrolledOrder,
        begin: &Begin<EnrolledPlace>,
        most: u32,
    ) -> Result<(Vec<EnrolledRow>, u64), Fault> {
        let whom = self.whom_of(wanted)?;
        let rows = self.part(wanted, whom.as_ref(), order, begin, most)?;
        Ok((rows, self.count_stretch(wanted, whom.as_ref(), Stretch::ByChange)?))
    }

    fn part(
        &self,
        wanted: &Enrolled,
        whom: Option<&Whom>,
        order: EnrolledOrder,
        begin: &Begin<EnrolledPlace>,
        most: u32,
    ) -> Result<Vec<EnrolledRow>, Fault> {
        let stretch = |stretch, begin: &Begin<EnrolledPlace>, most| self.stretch(wanted, whom, stretch, begin, most);
        match (order, begin) {
            (EnrolledOrder::Id, begin) => stretch(Stretch::ById, begin, most),
            (EnrolledOrder::Changed, begin) => stretch(Stretch::ByChange, begin, most),
            (EnrolledOrder::Due, Begin::Behind(Some(EnrolledPlace::NotDue(..)))) => stretch(Stretch::NotDue, begin, most),
            (EnrolledOrder::Due, begin) if wanted.is_bounded() => stretch(Stretch::ByDue, begin, most),
            (EnrolledOrder::Due, begin) if wanted.quarantined == Some(true) => stretch(Stretch::NotDue, begin, most),
            (EnrolledOrder::Due, begin) => {
                let mut rows = stretch(Stretch::ByDue, begin, most)?;
                let left = most.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
                if left == 0 {
                    return Ok(rows);
                }
                let due = match (begin, rows.is_empty()) {
                    (Begin::At(offset), true) => {
                        let due = self.count_stretch(wanted, whom, Stretch::ByDue)?;
                        offset.saturating_sub(u32::try_from(due).unwrap_or(u32::MAX))
                    }
                    _ => 0,
                };
                rows.extend(stretch(Stretch::NotDue, &Begin::At(due), left)?);
                Ok(rows)
            }
        }
    }

    fn whom_of(&self, wanted: &Enrolled) -> Result<Option<Whom>, Fault> {
        if wanted.words.is_empty() { Ok(None) } else { self.whom(&wanted.words).map(Some) }
    }

    fn count_stretch(&self, wanted: &Enrolled, whom: Option<&Whom>, stretch: Stretch) -> Result<u64, Fault> {
        if stretch == Stretch::ByChange && matches!(whom, Some(Whom::Many)) && wanted.asks_for_words_alone() {
            return self.count_of_people(&wanted.words);
        }
        let only = self.where_enrolled(wanted, whom, stretch)?;
        // Whatever is counted in, what is asked decides which index is the shortest way.
        let index = match stretch {
            Stretch::ByChange if wanted.asks_for_status_alone() => "enrollment_status",
            Stretch::ByChange if wanted.is_bounded() || wanted.waiting_for.is_some() => wanted.index(Stretch::ById, whom),
            stretch => wanted.index(stretch, whom),
        };
        let sql = format!("SELECT count(*) FROM enrollment l {} WHERE {}", self.by_index(index), only.text);
        self.number(&sql, &only.values)
    }

    /// How many there are of all who are meant by words: theirs are counted person by person.
    fn count_of_people(&self, words: &[Word]) -> Result<u64, Fault> {
        let [found, theirs] = ["person_found", "enrollment_contact"].map(self.engine.dialect().index);
        let mut people = Where::of("p", self);
        self.sought(&mut people, "p.found", words);
        let sql = format!(
            "SELECT count(*) FROM person p {found} JOIN enrollment l {theirs} ON l.workspace = p.workspace AND l.contact = p.contact
             WHERE {}",
            people.text
        );
        self.number(&sql, &people.values)
    }

    fn by_index(&self, name: &str) -> String {
        if name.is_empty() { String::new() } else { (self.engine.dialect().index)(name) }
    }

    fn stretch(
        &self,
        wanted: &Enrolled,
        whom: Option<&Whom>,
        stretch: Stretch,
        begin: &Begin<EnrolledPlace>,
        most: u32,
    ) -> Result<Vec<EnrolledRow>, Fault> {
        let mut only = self.where_enrolled(wanted, whom, stretch)?;
        if let Begin::Behind(Some(place)) = begin {
            behind(&mut only, place);
        }
        only.value(":most", most);
        only.value(":offset", begin.offset());
        let state = if wanted.states { "l.state" } else { "CAST(NULL AS TEXT)" };
        let (index, by) = (self.by_index(wanted.index(stretch, whom)), stretch.order());
        // What is passed over is read from the index alone.
        let sql = format!(
            "SELECT l.changed_at, l.due_at, p.name, {state},
               l.state, v.name, l.put_aside, l.id, l.contact, l.sequence, l.version, l.status, l.enrolled_at
             FROM (SELECT l.id FROM enrollment l {index} WHERE {} ORDER BY {by} LIMIT :most OFFSET :offset) page
             CROSS JOIN enrollment l
             JOIN version v ON v.workspace = l.workspace AND v.sequence = l.sequence AND v.number = l.version
             LEFT JOIN person p ON p.workspace = l.workspace AND p.contact = l.contact
             WHERE l.workspace = :w AND l.id = page.id ORDER BY {by}",
            only.text
        );
        self.all(&sql, &only.values, |columns| {
            let (changed, due): (i64, Option<i64>) = (columns.take()?, columns.take()?);
            let (contact_name, state) = (columns.take()?, columns.take()?);
            let row = reports::enrollment_row(columns)?;
            let id = row.id.to_string();
            let place = match stretch {
                Stretch::ById => EnrolledPlace::Id(id),
                Stretch::ByDue => EnrolledPlace::Due(due.unwrap_or(i64::MAX), id),
                Stretch::NotDue => EnrolledPlace::NotDue(changed, id),
                Stretch::ByChange => EnrolledPlace::Changed(changed, id),
            };
            Ok(EnrolledRow { row, contact_name, changed_at: rows::instant(changed), place, state })
        })
    }

    fn where_enrolled<'a>(&'a self, wanted: &'a Enrolled, whom: Option<&Whom>, stretch: Stretch) -> Result<Where<'a>, Fault> {
        let mut only = Where::of("l", self);
        match stretch {
            Stretch::ByDue => only.and(DUE),
            Stretch::NotDue => only.and(NOT_DUE),
            Stretch::ById | Stretch::ByChange => {}
        }
        if !wanted.ids.is_empty() {
            only.among(self, "l.id", ":ids", wanted.ids.iter().map(EnrollmentId::as_str));
        }
        only.is("l.contact", ":contact", wanted.contact.as_ref().map(ContactId::as_str));
        only.is("l.sequence", ":sequence", wanted.sequence.as_ref().map(SequenceId::as_str));
        let statuses: Vec<&str> = wanted.statuses.iter().map(|status| status.name()).collect();
        only.one_of("l.status", &statuses);
        only.is("l.waiting_for", ":waiting", wanted.waiting_for.as_ref().map(rows::word).transpose()?);
        only.is("l.put_aside", ":aside", wanted.quarantined);
        if wanted.is_bounded() {
            only.and(DUE);
        }
        only.compare("l.due_at", ">=", ":from", wanted.due_from.map(Instant::millis));
        only.compare("l.due_at", "<", ":to", wanted.due_to.map(Instant::millis));
        if wanted.texts {
            only.and(&format!("l.id IN ({})", texts(self.engine.dialect())));
        }
        if let Some(whom) = whom {
            self.of_whom(&mut only, "l.contact", whom, &wanted.words);
        }
        Ok(only)
    }
}

impl Enrolled {
    /// Whether nothing is asked but which statuses, or nothing at all.
    fn asks_for_status_alone(&self) -> bool {
        self.asks_for_words_and_status_alone() && self.words.is_empty()
    }

    /// Whether nothing is asked but whose they are.
    fn asks_for_words_alone(&self) -> bool {
        self.asks_for_words_and_status_alone() && self.statuses.is_empty() && self.quarantined.is_none()
    }

    const fn asks_for_words_and_status_alone(&self) -> bool {
        let Self { ids, contact, sequence, waiting_for, texts, .. } = self;
        ids.is_empty() && contact.is_none() && sequence.is_none() && waiting_for.is_none() && !*texts && !self.is_bounded()
    }
}

/// The ids of those with a text that waits for approval, or that no model has written. What waits for a moment has such a text only where it
/// is paused until then, or where it goes through a list, whose messages stand for themselves.
pub(super) fn texts(dialect: &Dialect) -> String {
    let of = "e.workspace = :w AND e.put_aside = 0";
    let text = "(e.state LIKE '%\"approving\"%' OR e.state LIKE '%\"compose.couldNotCompose\"%')";
    let (waiting, status, published) = ("enrollment_waiting", "enrollment_status", "version_published");
    let [waiting, status, published] = [waiting, status, published].map(dialect.index);
    format!(
        "SELECT e.id FROM enrollment e {waiting} WHERE {of} AND e.waiting_for = 'approval'
         UNION ALL SELECT e.id FROM enrollment e {waiting} WHERE {of} AND e.waiting_for = 'attention' AND {text}
         UNION ALL SELECT e.id FROM enrollment e {status} WHERE {of} AND e.status = 'paused' AND e.waiting_for = 'time' AND {text}
         UNION ALL SELECT e.id FROM version v {published}
           JOIN enrollment e ON e.workspace = v.workspace AND e.sequence = v.sequence AND e.version = v.number
           WHERE v.workspace = :w AND v.inline = 0 AND v.json LIKE '%\"list\"_true%' AND {of}
             AND e.status = 'active' AND e.waiting_for = 'time' AND {text}"
    )
}

fn behind<'a>(only: &mut Where<'a>, place: &'a EnrolledPlace) {
    let (condition, at, id) = match place {
        EnrolledPlace::Id(id) => ("l.id > :after", 0, id),
        EnrolledPlace::Due(at, id) => ("(l.due_at, l.id) > (:at, :after)", *at, id),
        EnrolledPlace::NotDue(at, id) | EnrolledPlace::Changed(at, id) => ("(l.changed_at, l.id) < (:at, :after)", *at, id),
    };
    only.and(condition);
    only.value(":after", id);
    only.value(":at", at);
}
