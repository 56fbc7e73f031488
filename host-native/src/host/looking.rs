//! What a change would do to enrollments that are under way: another version (B4), other settings (T14).
//!
//! In: a change that is only thought of. Out: where each enrollment stands and would stand, and why, as the core says it. Never: the
//! change itself.

use relance_core::base::{ContactId, EnrollmentId, Instant, Problem, SequenceId};
use relance_core::wire::{Conversation, Enrollment, SentRecord, Settings};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Host;
use crate::drive::port::Hashed;
use crate::engines::sql::{Store, Underway};
use crate::fault::Fault;
use crate::guest::{Guest, Kind, Reference};
use crate::send::message::unfit_way_out;

/// A request to the core: an operation, and its members.
#[derive(Serialize)]
pub(super) struct Request<'a, M> {
    v: u32,
    op: &'a str,
    #[serde(flatten)]
    members: M,
}

/// An enrollment as the core is asked about it.
#[derive(Serialize)]
struct Person<'a> {
    contact: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<Conversation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sent: Vec<SentRecord>,
}

#[derive(Serialize)]
struct Diff<'a> {
    from: Reference<'a>,
    to: Reference<'a>,
    settings: Reference<'a>,
    states: Vec<Standing<'a>>,
    now: Instant,
}

#[derive(Serialize)]
struct Standing<'a> {
    state: &'a RawValue,
    #[serde(flatten)]
    person: Person<'a>,
}

#[derive(Serialize)]
struct Recalculate<'a> {
    items: [Item<'a>; 1],
    now: Instant,
}

#[derive(Serialize)]
struct Item<'a> {
    state: &'a RawValue,
    facts: Facts<'a>,
}

#[derive(Serialize)]
struct Facts<'a> {
    version: Reference<'a>,
    settings: Reference<'a>,
    #[serde(flatten)]
    person: Person<'a>,
    #[serde(rename = "sequencePaused", skip_serializing_if = "std::ops::Not::not")]
    sequence_paused: bool,
}

/// What the core says of one change.
#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    enrollments: Vec<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Sign {
    changes: bool,
}

/// What differs between two versions.
#[derive(Debug, Deserialize)]
pub(crate) struct Differences {
    /// They say the same.
    pub(crate) same: bool,
    /// The sequence's own members that differ.
    pub(crate) members: Vec<String>,
    /// The steps that differ.
    pub(crate) steps: Vec<Box<RawValue>>,
}

/// What would become of one enrollment.
#[derive(Debug)]
pub(crate) enum Outlook {
    /// As the core says it, whether its next message would change, and whose and of what it is.
    Told { outlook: Box<RawValue>, changes: bool, contact: ContactId, sequence: SequenceId },
    /// The core can't say.
    Undecided { enrollment: EnrollmentId, problems: Vec<Problem> },
}

impl Host {
    /// One question to the core, its result as it came.
    pub(crate) fn question(&mut self, op: &str, members: impl Serialize) -> Result<Box<RawValue>, Fault> {
        self.guest.ask(&Request { v: 1, op, members }).map_err(Fault::problems)
    }

    /// What the core finds wrong with settings, and this host's mail, below `/settings`.
    pub(crate) fn check_settings(&mut self, settings: &Settings) -> Result<Vec<Problem>, Fault> {
        let settings = serde_json::value::to_raw_value(settings)?;
        settings_problems(&mut self.guest, &settings)
    }

    /// What differs between two versions.
    pub(crate) fn differences(&mut self, from: &Hashed, to: &Hashed) -> Result<Differences, Fault> {
        let settings = self.store.settings()?.0;
        let [from, _] =
            self.guest.refer([(Kind::Version, &from.hash, &from.json), (Kind::Settings, &settings.hash, &settings.json)]);
        // Handles die with an instance: both are asked for before either is used.
        let [again, settings] =
            self.guest.refer([(Kind::Version, &to.hash, &to.json), (Kind::Settings, &settings.hash, &settings.json)]);
        let diff = Diff { from, to: again, settings, states: Vec::new(), now: self.clock.now() };
        self.guest.ask_for(&Request { v: 1, op: "diff", members: diff }).map_err(Fault::problems)
    }

    /// What moving to another version would do to one enrollment.
    pub(crate) fn outlook_moved(&mut self, row: &Underway, to: &Hashed) -> Result<Outlook, Fault> {
        let settings = self.store.settings()?.0;
        let person = person(&self.store, row)?;
        let [to, settings] =
            self.guest.refer([(Kind::Version, &to.hash, &to.json), (Kind::Settings, &settings.hash, &settings.json)]);
        let states = vec![Standing { state: &row.state, person }];
        let diff = Diff { from: to.clone(), to, settings, states, now: self.clock.now() };
        self.outlook(row, &Request { v: 1, op: "diff", members: diff })
    }

    /// What planning anew by these settings would do to one enrollment.
    pub(crate) fn outlook_planned(&mut self, row: &Underway, settings: &Hashed) -> Result<Outlook, Fault> {
        let version = self.store.version(&row.sequence, Some(row.version))?;
        let version = version.ok_or_else(|| Fault::not_found("the version of the enrollment", &row.id))?;
        let person = person(&self.store, row)?;
        let sequence_paused = self.store.sequence(&row.sequence)?.is_some_and(|sequence| sequence.paused);
        let [version, settings] =
            self.guest.refer([(Kind::Version, &version.hash, &version.json), (Kind::Settings, &settings.hash, &settings.json)]);
        let item = Item { state: &row.state, facts: Facts { version, settings, person, sequence_paused } };
        let members = Recalculate { items: [item], now: self.clock.now() };
        self.outlook(row, &Request { v: 1, op: "recalculate", members })
    }

    fn outlook(&mut self, row: &Underway, request: &impl Serialize) -> Result<Outlook, Fault> {
        let told: Result<Told, Vec<Problem>> = self.guest.ask_for(request);
        match told.map(|told| told.enrollments.into_iter().next()) {
            Ok(Some(outlook)) => {
                let Sign { changes } = serde_json::from_str(outlook.get())?;
                let (contact, sequence) = (row.contact.clone(), row.sequence.clone());
                Ok(Outlook::Told { outlook, changes, contact, sequence })
            }
            Ok(None) => Ok(Outlook::Undecided { enrollment: row.id.clone(), problems: Vec::new() }),
            Err(problems) => Ok(Outlook::Undecided { enrollment: row.id.clone(), problems }),
        }
    }
}

fn person<'a>(store: &Store, row: &'a Underway) -> Result<Person<'a>, Fault> {
    // What can't be read has no conversation; the core says what is wrong with it.
    let state: Option<Enrollment> = serde_json::from_str(row.state.get()).ok();
    let id = state.and_then(|state| state.conversation);
    let conversation = id.map(|id| store.conversation_of(&id)).transpose()?.flatten();
    let conversation = conversation.filter(|(whose, _)| *whose == row.contact).map(|(_, conversation)| conversation);
    Ok(Person { contact: &row.person, conversation, sent: store.sent(&row.contact)? })
}

/// What the core finds wrong with settings, and what no mail of this host can have, below `/settings`.
pub(super) fn settings_problems(core: &mut Guest, settings: &RawValue) -> Result<Vec<Problem>, Fault> {
    let mut found = core.check_settings(settings).map_err(Fault::problems)?;
    let read = serde_json::from_str::<Settings>(settings.get()).ok(); // What can't be read, the core has refused.
    let url = read.and_then(|settings| settings.email.unsubscribe_url);
    found.extend(url.as_deref().and_then(unfit_way_out).map(|message| {
        let help = "write `https://…/{key}` or `mailto:leave@example.com`; without one the host puts its own";
        Problem::error("settings.unsubscribeUrl", "/settings/email/unsubscribeUrl", message).help(help)
    }));
    Ok(found)
}
