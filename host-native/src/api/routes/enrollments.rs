//! Enrollments, as they are seen: lists, states, timelines, explanations, replays.
//!
//! In: filters, ids. Out: what the host knows of them. Never: a change; what was said, to a key that may not read messages.

use std::collections::BTreeMap;

use relance_core::base::{ContactId, EnrollmentId, Instant, Json, Private, SequenceId};
use relance_core::wire::{Contact, Conversation, Enrollment, SentRecord, Status, Target, Version, WaitingFor};
use serde::{Deserialize, Serialize};

use super::questions::may_see_contacts;
use super::words::{Entry, State, unsaid, unwritten};
use crate::api::answer::Answer;
use crate::api::caller::Caller;
use crate::api::listing::{Commas, Part, Span, sought};
use crate::api::operation::{Call, Nothing, Operation, get};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::api::told::Told;
use crate::engines::sql::{Around, Enrolled, EnrolledOrder, EnrolledPlace, EnrolledRow, Live};
use crate::host::Host;
use crate::report::{EnrollmentRow, Explained, ReplayReport};

const READ: Scope = Scope::Read(Area::Enrollments);
/// How many may be asked for by their ids.
const MOST_IDS: usize = 200;
/// How many rows may have their facts.
const MOST_FACTS: u32 = 200;

pub(super) fn operations() -> Vec<Operation> {
    let list_says = "Lists the enrollments: sorted, filtered, found by whose they are, from any place.";
    let timeline_says = "What happened to an enrollment, the oldest first. What was said is told to keys with `messages:read`.";
    let replay_says = "Decides the timeline again, and says whether it leads to the stored state, byte for byte.";
    vec![
        get("/v1/enrollments", "enrollments.list", READ, list_says, list),
        get("/v1/enrollments/{enrollment}", "enrollments.get", READ, "Shows an enrollment's state.", one),
        get("/v1/enrollments/{enrollment}/timeline", "enrollments.timeline", READ, timeline_says, timeline),
        get("/v1/enrollments/{enrollment}/explain", "enrollments.explain", READ, "Says in sentences what is going on.", explain),
        get("/v1/enrollments/{enrollment}/replay", "enrollments.replay", READ, replay_says, replay),
        super::capsules::operation(),
    ]
}

/// Which enrollments, and which part of them.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Wanted {
    /// How many rows, 1 to 500, with `facts` 1 to 200; 50 unless said otherwise. 0 with `offset`: only how many there are.
    limit: Option<u32>,
    /// The `next` of the part before, in the same order.
    after: Option<String>,
    /// How many rows are passed over, up to 1000000, in place of `after`; the answer then says how many there are in all.
    offset: Option<u32>,
    /// By what they are sorted.
    sort: EnrolledOrder,
    /// These only, up to 200.
    ids: Commas<EnrollmentId>,
    /// Of this contact only.
    contact: Option<ContactId>,
    /// Of this sequence only.
    sequence: Option<SequenceId>,
    /// With one of these statuses only.
    status: Commas<Status>,
    /// Only those that wait for this.
    waiting_for: Option<WaitingFor>,
    /// Only those that were put aside because they could not be decided, or only the others.
    quarantined: Option<bool>,
    /// Only those whose next wake-up is not before this.
    due_from: Option<Instant>,
    /// Only those whose next wake-up is before this.
    due_to: Option<Instant>,
    /// Only those of people with all of these words in their name, an address or their id, whatever the case and the accents. Needs
    /// `contacts:read`.
    q: Option<String>,
    /// Whether each row has the facts that decisions about it are made from.
    facts: bool,
}

/// An enrollment in a list.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct EnrollmentInList {
    /// The enrollment.
    #[serde(flatten)]
    row: EnrollmentRow,
    /// What the person is called; only for keys with `contacts:read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_name: Option<Private<String>>,
    /// When its state last changed.
    changed_at: Instant,
    /// What decisions about it are made from, where it was wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<Facts>,
}

/// A part of the enrollments, and what decisions about its rows are made from, where that was wanted.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "PartOfEnrollments"))]
#[serde(rename_all = "camelCase")]
struct EnrollmentsPart {
    /// The rows.
    #[serde(flatten)]
    part: Part<EnrollmentInList>,
    /// With `facts`: the versions that they and those in `beside` go through, by hash; only for keys with `sequences:read`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    versions: BTreeMap<String, Told<Version>>,
    /// With `facts`: the live enrollments of the people in the rows, by contact, the next due first, up to 100 of each person: what one sends
    /// counts for the caps of the others. They hold the rows that are live themselves.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    beside: BTreeMap<ContactId, Vec<Beside>>,
}

/// A live enrollment of a person.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "EnrollmentBeside"))]
#[serde(rename_all = "camelCase")]
struct Beside {
    /// Its state; what was written for its steps is told to keys with `messages:read`.
    state: State,
    /// The conversation that it is tied to; only for keys with `contacts:read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<Conversation>,
    /// Its sequence is paused.
    sequence_paused: bool,
}

/// What decisions about an enrollment are made from, beside its version and the settings; as the core's operations take it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "EnrollmentFacts"))]
#[serde(rename_all = "camelCase")]
struct Facts {
    /// Its state; what was written for its steps is told to keys with `messages:read`.
    state: State,
    /// The person; only for keys with `contacts:read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<Told<Contact>>,
    /// The conversation that it is tied to; only for keys with `contacts:read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<Conversation>,
    /// Messages lately accepted for the person and those on their way, over all enrollments, for caps.
    sent: Vec<SentRecord>,
    /// Its sequence is paused.
    sequence_paused: bool,
    /// The deal, appointment or charge that it is about, as it is kept now; only for keys with `contacts:read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Target>,
}

/// What a caller may see.
#[derive(Clone, Copy)]
struct Sees {
    contacts: bool,
    messages: bool,
    sequences: bool,
}

impl Sees {
    fn of(caller: &Caller) -> Self {
        Self {
            contacts: caller.may(Scope::Read(Area::Contacts)),
            messages: caller.may(Scope::Read(Area::Messages)),
            sequences: caller.may(Scope::Read(Area::Sequences)),
        }
    }

    /// A state, without what may not be read.
    fn state(self, json: Json) -> State {
        State(if self.messages { json } else { unwritten(json) })
    }
}

fn list(host: &mut Host, call: Call<Wanted, Nothing>) -> Result<Answer<EnrollmentsPart>, Refusal> {
    let Wanted { limit, after, offset, sort, q, facts, .. } = &call.query;
    let span = Span::of(*limit, after.clone(), *offset, |place: &EnrolledPlace| place.is_of(*sort))?;
    if *facts && span.most() > MOST_FACTS {
        let detail = format!("expected a `limit` of 1 to {MOST_FACTS} with `facts`, found {}", span.most());
        return Err(Refusal::new(422, "api.query", "not sound", detail));
    }
    let words = sought(q.as_deref())?;
    if !words.is_empty() {
        may_see_contacts(&call.caller)?;
    }
    let (facts, sort) = (*facts, *sort);
    let sees = Sees::of(&call.caller);
    let Wanted {
        ids: Commas(ids), contact, sequence, status: Commas(statuses), waiting_for, quarantined, due_from, due_to, ..
    } = call.query;
    if ids.len() > MOST_IDS {
        let detail = format!("expected up to {MOST_IDS} `ids`, found {}", ids.len());
        return Err(Refusal::new(422, "api.query", "not sound", detail));
    }
    let wanted = Enrolled {
        ids,
        contact,
        sequence,
        statuses,
        waiting_for,
        quarantined,
        due_from,
        due_to,
        words,
        states: facts,
        ..Enrolled::default()
    };
    let (rows, total, around) = host.store().in_one_look(|store| {
        let (rows, total) = if span.counts() {
            let (rows, total) = store.enrolled_of_all(&wanted, sort, &span.begin, span.read())?;
            (rows, Some(total))
        } else {
            (store.enrolled(&wanted, sort, &span.begin, span.read())?, None)
        };
        // What can't be read has no facts.
        let states: Vec<Enrollment> = rows.iter().filter_map(|row| serde_json::from_str(row.state.as_ref()?).ok()).collect();
        Ok((rows, total, store.around(&states)?))
    })?;
    let part = span.part(rows, total, |row| row.place.clone())?;
    let part = part.map(|row| in_list(row, &around, sees));
    let of = |(whose, live): (&ContactId, &Vec<Live>)| {
        (whose.clone(), live.iter().filter_map(|one| beside(one, &around, sees)).collect())
    };
    let versions = around.versions().iter().filter(|_| sees.sequences);
    let versions = versions.map(|(hash, version)| (hash.clone(), version.clone().into())).collect();
    Ok(Answer::of(EnrollmentsPart { part, versions, beside: around.live().iter().map(of).collect() }))
}

fn beside(live: &Live, around: &Around, sees: Sees) -> Option<Beside> {
    Some(Beside {
        state: sees.state(serde_json::from_str(&live.text).ok()?),
        conversation: around.conversation(&live.state).filter(|_| sees.contacts).cloned(),
        sequence_paused: around.is_paused(&live.state),
    })
}

fn in_list(listed: EnrolledRow, around: &Around, sees: Sees) -> EnrollmentInList {
    let EnrolledRow { row, contact_name, changed_at, state, .. } = listed;
    let facts = state.and_then(|state| facts_of(&state, around, sees));
    EnrollmentInList { row, contact_name: contact_name.filter(|_| sees.contacts).map(Private::new), changed_at, facts }
}

fn facts_of(text: &str, around: &Around, sees: Sees) -> Option<Facts> {
    let state: Enrollment = serde_json::from_str(text).ok()?;
    let json: Json = serde_json::from_str(text).ok()?;
    let shown = |seen: bool| seen.then_some(&state);
    Some(Facts {
        contact: shown(sees.contacts).and_then(|state| around.person(&state.contact)).map(|person| person.to_owned().into()),
        conversation: shown(sees.contacts).and_then(|state| around.conversation(state).cloned()),
        sent: around.sent(&state.contact).to_vec(),
        sequence_paused: around.is_paused(&state),
        target: shown(sees.contacts).and_then(|state| around.target(state).cloned()),
        state: sees.state(json),
    })
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<State>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    let state = host.store().state(&id)?.ok_or_else(|| unknown(&id))?;
    let state: Json = serde_json::from_str(state.get()).map_err(|_| unreadable())?;
    let may = call.caller.may(Scope::Read(Area::Messages));
    let revision = state.member("revision").map_or_else(String::new, shown);
    Ok(Answer::of(State(if may { state } else { unwritten(state) })).revision(revision))
}

fn shown(number: &Json) -> String {
    serde_json::to_string(number).unwrap_or_default()
}

/// There is no such enrollment.
pub(super) fn unknown(id: &EnrollmentId) -> Refusal {
    Refusal::unknown("an enrollment", id.as_str())
}

fn unreadable() -> Refusal {
    Refusal::broken("the stored state can't be read; see `relance doctor`")
}

fn timeline(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<Entry>>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    host.store().contact_of(&id)?.ok_or_else(|| unknown(&id))?;
    let after = call.query.after()?;
    let after = if after.is_empty() { 0 } else { after.parse().map_err(|_| super::other_cursor())? };
    let told = host.store().timeline_after(&id, after, call.query.most()? + 1)?;
    let page = call.query.of(told, |(seq, _)| seq.to_string())?;
    let may = call.caller.may(Scope::Read(Area::Messages));
    let entry = |(_, text): (i64, String)| {
        let entry: Json = serde_json::from_str(&text).map_err(|_| Refusal::broken("an entry can't be read"))?;
        Ok(Entry(if may { entry } else { unsaid(entry) }))
    };
    let items = page.items.into_iter().map(entry).collect::<Result<_, Refusal>>()?;
    Ok(Answer::of(Rows { items, next: page.next }))
}

fn explain(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Explained>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    Ok(Answer::of(host.explain(&id)?))
}

fn replay(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<ReplayReport>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    Ok(Answer::of(host.replay(&id)?))
}
