//! What a change would do to enrollments that are under way: told page by page, or counted over as many as there is time for.
//!
//! In: pages of what the core says. Out: each with whose it is; how many there are. Never: a name for a key that may not see contacts.

use std::time::Duration;

use relance_core::base::{ContactId, EnrollmentId, Json, Private, Problem, SequenceId};
#[cfg(feature = "schema")]
use relance_core::wire::request::Outlook as WireOutlook;
use serde::Serialize;

use super::questions::may_see_contacts;
use crate::api::caller::Caller;
use crate::api::paging::Page;
use crate::api::refusal::Refusal;
use crate::clock::Stopwatch;
use crate::fault::Fault;
use crate::host::{Forecast, Host, Outlook};

/// How long enrollments are counted for one answer.
const COUNTING: Duration = Duration::from_secs(2);
/// How many are looked at in one go.
const AT_ONCE: u32 = 250;

/// An enrollment that a change would concern: where it is, where it would be, and why.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct Affected {
    /// As the core says it.
    #[serde(flatten)]
    #[cfg_attr(feature = "schema", schemars(with = "WireOutlook"))]
    outlook: Json,
    /// Whose it is.
    contact: ContactId,
    /// What the person is called; only for keys with `contacts:read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_name: Option<Private<String>>,
    /// Of which sequence.
    sequence: SequenceId,
    /// What the sequence is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence_name: Option<String>,
}

/// An enrollment of which the core can't say what would become of it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct Undecided {
    /// Which.
    enrollment: EnrollmentId,
    /// Why.
    problems: Vec<Problem>,
}

/// What is told.
#[derive(Debug, Default)]
pub(super) struct Foretold {
    pub(super) enrollments: Vec<Affected>,
    pub(super) undecided: Vec<Undecided>,
    /// How many were looked at.
    pub(super) looked_at: u32,
    /// Of how many of them the next message would change.
    pub(super) changed: u32,
    /// Where to go on.
    pub(super) next: Option<String>,
}

/// What would become of the enrollments of a page; with `all`, of as many behind it as there is time for, and then only as many are told as
/// the page has rows, of those whose next message would change.
pub(super) fn foretell(
    host: &mut Host,
    caller: &Caller,
    page: &Page,
    all: bool,
    mut ask: impl FnMut(&mut Host, &str, u32) -> Result<Forecast, Fault>,
) -> Result<Foretold, Refusal> {
    let (most, mut after) = (page.most()?, page.after()?);
    let room = usize::try_from(most).unwrap_or(usize::MAX);
    let watch = Stopwatch::begin();
    let (mut told, mut outlooks) = (Foretold::default(), Vec::new());
    loop {
        let Forecast { outlooks: found, looked_at, next } = ask(host, &after, if all { AT_ONCE } else { most })?;
        told.looked_at += looked_at;
        for outlook in found {
            match outlook {
                Outlook::Undecided { enrollment, problems } if told.undecided.len() < room => {
                    told.undecided.push(Undecided { enrollment, problems });
                }
                Outlook::Undecided { .. } => {}
                Outlook::Told { changes, .. } => {
                    told.changed += u32::from(changes);
                    if outlooks.len() < room && (changes || !all) {
                        outlooks.push(outlook);
                    }
                }
            }
        }
        match next {
            Some(place) if all && watch.passed() < COUNTING => after = place,
            next => {
                told.next = next.map(|place| page.cursor(&place));
                break;
            }
        }
    }
    told.enrollments = named(host, caller, outlooks)?;
    Ok(told)
}

/// The same of enrollments that were asked about one by one.
pub(super) fn foretold(host: &mut Host, caller: &Caller, forecast: Forecast) -> Result<Foretold, Refusal> {
    let most = u32::try_from(forecast.outlooks.len()).unwrap_or(u32::MAX).clamp(1, 500);
    let mut given = Some(forecast);
    foretell(host, caller, &Page { limit: Some(most), after: None }, false, |_, _, _| Ok(given.take().unwrap_or_default()))
}

/// What the core says of each, with the names of whose and of what it is.
fn named(host: &mut Host, caller: &Caller, outlooks: Vec<Outlook>) -> Result<Vec<Affected>, Refusal> {
    let (mut people, mut sequences) = (Vec::new(), Vec::new());
    for outlook in &outlooks {
        if let Outlook::Told { contact, sequence, .. } = outlook {
            people.push(contact.clone());
            sequences.push(sequence.clone());
        }
    }
    let names = if may_see_contacts(caller).is_ok() { host.store().names_of(&people)? } else { Default::default() };
    let titles = host.store().titles_of(&sequences)?;
    let mut affected = Vec::with_capacity(outlooks.len());
    for outlook in outlooks {
        let Outlook::Told { outlook, contact, sequence, .. } = outlook else { continue };
        let outlook = serde_json::from_str(outlook.get()).map_err(|_| Refusal::broken("an outlook can't be read"))?;
        let contact_name = names.get(&contact).cloned().map(Private::new);
        let sequence_name = titles.get(&sequence).cloned();
        affected.push(Affected { outlook, contact, contact_name, sequence, sequence_name });
    }
    Ok(affected)
}
