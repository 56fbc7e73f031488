//! Ready sequences by niche: listed, shown, and made a draft of (B11).
//!
//! In: the id of one. Out: what the core has; a draft of it. Never: a sequence published.

use relance_core::base::SequenceId;
use relance_core::wire::request::{CatalogueAttribute, CatalogueEntry};
use serde::{Deserialize, Serialize};

use super::sequences::{Sequence, create_draft};
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::paging::Rows;
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::host::Host;

const READ: Scope = Scope::Read(Area::Sequences);
const WRITE: Scope = Scope::Write(Area::Sequences);

pub(super) fn operations() -> Vec<Operation> {
    vec![
        get("/v1/catalogue", "catalogue.list", READ, "Lists the ready sequences, by niche.", list),
        get("/v1/catalogue/{ready}", "catalogue.get", READ, "Shows a ready sequence with its draft.", one),
        post("/v1/catalogue/{ready}/apply", "catalogue.apply", WRITE, "Makes a draft of a ready sequence.", apply).gives(201),
    ]
}

/// As what to take a ready sequence over.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Apply {
    /// The new sequence's id; made of its name unless said otherwise.
    #[serde(default)]
    id: Option<SequenceId>,
    /// What it is to be called; as the ready one unless said otherwise.
    #[serde(default)]
    name: Option<String>,
}

/// A ready sequence that was taken over.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Applied {
    /// The sequence with its draft, to be edited and published.
    sequence: Sequence,
    /// The custom attributes that it uses: contacts without them meet the defaults of its templates.
    attributes: Vec<CatalogueAttribute>,
}

/// Which to ask the core for.
#[derive(Serialize)]
struct Which<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
}

#[derive(Deserialize)]
struct Ready {
    sequences: Vec<CatalogueEntry>,
}

fn list(host: &mut Host, _: Call<Nothing, Nothing>) -> Result<Answer<Rows<CatalogueEntry>>, Refusal> {
    Ok(Answer::of(Rows { items: ready(host, None)?, next: None }))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<CatalogueEntry>, Refusal> {
    entry(host, call.at("ready")).map(Answer::of)
}

fn apply(host: &mut Host, call: Call<Nothing, Apply>) -> Result<Answer<Applied>, Refusal> {
    let CatalogueEntry { draft, attributes, .. } = entry(host, call.at("ready"))?;
    let mut draft = draft.ok_or_else(|| Refusal::unknown("a ready sequence", call.at("ready")))?;
    if let Some(name) = call.body.name {
        draft.name = name;
    }
    let sequence = create_draft(host, call.body.id, &draft)?;
    let (tag, place) = (sequence.revision, format!("/v1/sequences/{}", sequence.address()));
    Ok(Answer::of(Applied { sequence, attributes }).revision(tag).at(place))
}

fn entry(host: &mut Host, id: &str) -> Result<CatalogueEntry, Refusal> {
    let unknown = || Refusal::unknown("a ready sequence", id).help("GET /v1/catalogue lists them");
    match ready(host, Some(id)) {
        Ok(ready) => ready.into_iter().next().ok_or_else(unknown),
        Err(refusal) if refusal.code() == "catalogue.unknown" => Err(unknown()),
        Err(refusal) => Err(refusal),
    }
}

fn ready(host: &mut Host, id: Option<&str>) -> Result<Vec<CatalogueEntry>, Refusal> {
    let told = host.question("catalogue", Which { id })?;
    let Ready { sequences } = serde_json::from_str(told.get()).map_err(|error| Refusal::broken(error.to_string()))?;
    Ok(sequences)
}
