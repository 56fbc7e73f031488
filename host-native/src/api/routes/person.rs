//! What there is about a person: what comes, what happened, what was said; and "stop everything" in one call.
//!
//! In: a contact's id. Out: rows, the turns of a stop. Never: a stop that is answered before it has happened (X8).

use relance_core::base::{ContactId, Json};
use relance_core::wire::event::{ByPerson, OnChannel};
use relance_core::wire::{Channel, Event, Happened};
use serde::{Deserialize, Serialize};

use super::words::{Entry, unsaid};
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::routes::contacts::known;
use crate::api::scope::{Area, Scope};
use crate::host::{Host, To};
use crate::report::{TurnReport, UpcomingRow};

const READ: Scope = Scope::Read(Area::Contacts);

pub(super) fn operations() -> Vec<Operation> {
    vec![
        post(
            "/v1/contacts/{contact}/stop",
            "contacts.stop",
            Scope::Write(Area::Contacts),
            "Stops everything for a person: all enrollments, and with `optOut` for good. Answered when it has happened.",
            stop,
        ),
        get(
            "/v1/contacts/{contact}/upcoming",
            "contacts.upcoming",
            READ,
            "What is planned for a person, the next first.",
            upcoming,
        ),
        get(
            "/v1/contacts/{contact}/timeline",
            "contacts.timeline",
            READ,
            "What happened to all of a person's enrollments, the oldest first. What was said is told to keys with `messages:read`.",
            timeline,
        ),
    ]
}

/// How everything stops.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Stop {
    /// `true`: the person said no, for good; nothing is sent to their addresses again. `false`: what runs ends, and something new may begin.
    opt_out: bool,
    /// With `optOut`: the channel that the person said no to; all of them unless said otherwise.
    #[serde(default)]
    channel: Option<Channel>,
    /// Who stops it, for the timeline; what the key is called unless said otherwise.
    #[serde(default)]
    by: Option<String>,
}

/// What a stop did.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Stopped {
    /// Whom it concerns.
    contact: ContactId,
    /// What the person has said no to now.
    opt_outs: Vec<Channel>,
    /// What it did to each enrollment; an ended one is among them where a stronger reason took the place of a weaker one.
    turns: Vec<TurnReport>,
}

fn stop(host: &mut Host, call: Call<Nothing, Stop>) -> Result<Answer<Stopped>, Refusal> {
    let id: ContactId = call.id("contact")?;
    known(host, &id)?;
    let Stop { opt_out, channel, by } = call.body;
    if !opt_out && channel.is_some() {
        let message = "expected a `channel` with `optOut` only, found one without: a stop is for all channels";
        let problem = relance_core::base::Problem::error("api.channelUnused", "/channel", message);
        return Err(Refusal::problems(vec![problem.help("leave it out, or say `\"optOut\": true`")]));
    }
    let what = match opt_out {
        true => Happened::OptedOut(OnChannel { channel, purpose: None }),
        false => Happened::Stopped(ByPerson { by: call.caller.who(by) }),
    };
    let report = host.event(&To::Contact(id.clone()), Event { at: host.now(), id: None, what })?;
    let opt_outs = known(host, &id)?.opt_outs.into_iter().collect();
    Ok(Answer::of(Stopped { contact: id, opt_outs, turns: report.turns }))
}

/// What is planned.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Upcoming {
    /// The next first.
    items: Vec<UpcomingRow>,
}

fn upcoming(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Upcoming>, Refusal> {
    let id: ContactId = call.id("contact")?;
    known(host, &id)?;
    Ok(Answer::of(Upcoming { items: host.upcoming(Some(&id), 0)? }))
}

/// An entry of one of a person's timelines.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Happening {
    /// Whose enrollment's.
    enrollment: relance_core::base::EnrollmentId,
    /// What happened, and what came of it.
    entry: Entry,
    #[serde(skip)]
    place: String,
}

fn timeline(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<Happening>>, Refusal> {
    let id: ContactId = call.id("contact")?;
    known(host, &id)?;
    let after = call.query.after()?;
    let mut parts = after.splitn(3, ' ');
    let place = match (parts.next(), parts.next().and_then(|seq| seq.parse().ok()), parts.next()) {
        (Some(at), Some(seq), Some(enrollment)) => Some((at, seq, enrollment)),
        _ if after.is_empty() => None,
        _ => return Err(super::other_cursor()),
    };
    let told = host.store().told(&id, place, call.query.most()? + 1)?;
    let may = call.caller.may(Scope::Read(Area::Messages));
    let happening = |told: crate::engines::sql::Told| {
        let entry: Json = serde_json::from_str(&told.entry).map_err(|_| Refusal::broken("an entry can't be read"))?;
        let entry = Entry(if may { entry } else { unsaid(entry) });
        Ok(Happening { place: told.place(), enrollment: told.enrollment, entry })
    };
    let items = told.into_iter().map(happening).collect::<Result<Vec<_>, Refusal>>()?;
    Ok(Answer::of(call.query.of(items, |row| row.place.clone())?))
}
