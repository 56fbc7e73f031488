//! Sequences: their drafts, edited by one at a time; checked, published, paused, archived.
//!
//! In: drafts. Out: the same with what is known of them, what the core finds, versions. Never: a published version changed; somebody's
//! change lost to another's.

use relance_core::base::{Instant, Problem, SequenceId};
use relance_core::wire::{Draft, Version};
use serde::{Deserialize, Serialize};

use super::jobs::{Job, given};
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, delete, get, post, put};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::api::told::done;
use crate::engines::sql::Drafted;
use crate::host::Host;

pub(super) const READ: Scope = Scope::Read(Area::Sequences);
pub(super) const WRITE: Scope = Scope::Write(Area::Sequences);
const WHAT: &str = "a sequence";

pub(super) fn operations() -> Vec<Operation> {
    let archives = "Archives a sequence: it takes nobody new; who is under way goes on.";
    vec![
        get("/v1/sequences", "sequences.list", READ, "Lists the sequences, by id.", list),
        post("/v1/sequences", "sequences.create", WRITE, "Makes a sequence with a draft.", create).gives(201),
        get("/v1/sequences/{sequence}", "sequences.get", READ, "Shows a sequence with its draft.", one),
        put(
            "/v1/sequences/{sequence}",
            "sequences.put",
            WRITE,
            "Puts a draft in place of a sequence's, archived or not.",
            change,
        )
        .revised(),
        delete("/v1/sequences/{sequence}", "sequences.archive", WRITE, archives, archive).gives(204).revised(),
        post(
            "/v1/sequences/{sequence}/check",
            "sequences.check",
            READ,
            "Says what is wrong with a draft, with pointers into it.",
            check,
        ),
        post("/v1/sequences/{sequence}/publish", "sequences.publish", WRITE, "Freezes the draft as the next version.", publish)
            .in_parts()
            .revised(),
        post("/v1/sequences/{sequence}/pause", "sequences.pause", WRITE, "Pauses a sequence and all who are under way.", pause)
            .gives(202),
        post("/v1/sequences/{sequence}/resume", "sequences.resume", WRITE, "Lets a paused sequence go on.", resume).gives(202),
    ]
}

/// A sequence.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct Sequence {
    /// Its id.
    id: SequenceId,
    /// What it is called.
    name: String,
    /// How often its draft was changed; the `etag` of the sequence.
    pub(super) revision: u32,
    /// The number of its newest version; absent: it was never published.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    /// How many enrollments are under way.
    live: u32,
    /// It is paused (L8).
    paused: bool,
    /// It takes nobody new.
    archived: bool,
    /// When it was made.
    created_at: Instant,
    /// When it was last changed.
    updated_at: Instant,
    /// Its draft; not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<Draft>,
}

/// Which page, of which sequences.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Which {
    /// How many rows, 1 to 500; 50 unless said otherwise.
    #[serde(default)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[serde(default)]
    after: Option<String>,
    /// The archived ones too.
    #[serde(default)]
    archived: bool,
}

/// A sequence to make.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewSequence {
    /// Its id; made of the draft's name unless said otherwise.
    #[serde(default)]
    id: Option<SequenceId>,
    /// Its draft; it need not be sound yet.
    draft: Draft,
}

/// What to look at.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CheckDraft {
    /// A draft that is not kept; the sequence's own unless there is one.
    #[serde(default)]
    draft: Option<Draft>,
    /// Whether to search what can happen to it too, where it has no errors; takes seconds.
    #[serde(default)]
    explore: bool,
}

/// What the core finds in a draft.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct CheckedDraft {
    /// What is wrong or worth a look, with pointers into the draft.
    problems: Vec<Problem>,
    /// Whether it can be published.
    publishable: bool,
}

/// How to publish.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Publish {
    /// The revision of the draft that is meant; whichever is the newest unless there is one.
    #[serde(default)]
    revision: Option<u32>,
    /// Whether to search what can happen to it first: what it finds wrong is in the way; takes seconds.
    #[serde(default)]
    explore: bool,
}

/// A version that was published.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct PublishedDraft {
    /// The version; the one that exists where nothing has changed.
    version: Version,
    /// Whether it is a new one.
    changed: bool,
    /// What is worth a look, with pointers into the draft.
    warnings: Vec<Problem>,
}

/// Who wants it.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "WhoAsks"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct By {
    /// Who wants it, for timelines; the key unless said otherwise.
    #[serde(default)]
    by: Option<String>,
}

impl Sequence {
    fn of(row: Drafted, draft: Option<Draft>) -> Self {
        let Drafted { id, name, revision, paused, archived, created_at, updated_at, newest, live, .. } = row;
        Self { id, name, revision, version: newest, live, paused, archived, created_at, updated_at, draft }
    }

    /// Its id as a part of an address.
    pub(super) fn address(&self) -> String {
        address(&self.id)
    }
}

/// An id as a part of an address.
pub(super) fn address(id: &SequenceId) -> String {
    form_urlencoded::byte_serialize(id.as_str().as_bytes()).collect::<String>().replace('+', "%20")
}

/// The sequence that the path names.
pub(super) fn found<Q, B>(host: &mut Host, call: &Call<Q, B>) -> Result<Drafted, Refusal> {
    let id: SequenceId = call.id("sequence")?;
    host.store().sequence(&id)?.ok_or_else(|| Refusal::unknown(WHAT, id.as_str()))
}

fn whole(host: &mut Host, row: Drafted) -> Result<Answer<Sequence>, Refusal> {
    let (draft, tag) = (host.store().draft_of(&row)?, row.tag());
    Ok(Answer::of(Sequence::of(row, draft)).revision(tag))
}

fn list(host: &mut Host, call: Call<Which, Nothing>) -> Result<Answer<Rows<Sequence>>, Refusal> {
    let Which { limit, after, archived } = call.query;
    let page = Page { limit, after };
    let rows = host.store().sequences_after(&page.after()?, archived, page.most()? + 1)?;
    let items: Vec<Sequence> = rows.into_iter().map(|row| Sequence::of(row, None)).collect();
    Ok(Answer::of(page.of(items, |row| row.id.to_string())?))
}

fn create(host: &mut Host, call: Call<Nothing, NewSequence>) -> Result<Answer<Sequence>, Refusal> {
    let made = create_draft(host, call.body.id, &call.body.draft)?;
    let (tag, place) = (made.revision, format!("/v1/sequences/{}", made.address()));
    Ok(Answer::of(made).revision(tag).at(place))
}

/// Makes a sequence of this id, or of that which the draft's name makes.
pub(super) fn create_draft(host: &mut Host, id: Option<SequenceId>, draft: &Draft) -> Result<Sequence, Refusal> {
    let id = match id {
        Some(id) => id,
        None => host.id_of_name(&draft.name)?,
    };
    match host.store().add_draft(&id, draft)? {
        Some(row) => Ok(Sequence::of(row, Some(draft.clone()))),
        None => {
            let detail = format!("expected the id of no sequence, found `{id}`, which there is");
            Err(Refusal::new(409, "api.exists", "there already", detail).help("give another `id`"))
        }
    }
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Sequence>, Refusal> {
    let row = found(host, &call)?;
    whole(host, row)
}

fn change(host: &mut Host, call: Call<Nothing, Draft>) -> Result<Answer<Sequence>, Refusal> {
    let id: SequenceId = call.id("sequence")?;
    let changed = host.store().put_draft(&id, &call.body, call.if_match.as_deref())?;
    let row = done(changed, WHAT, id.as_str())?;
    whole(host, row)
}

fn archive(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Nothing>, Refusal> {
    let id: SequenceId = call.id("sequence")?;
    let changed = host.store().archive_sequence(&id, call.if_match.as_deref())?;
    done(changed, WHAT, id.as_str()).map(|_| Answer::done())
}

fn check(host: &mut Host, call: Call<Nothing, CheckDraft>) -> Result<Answer<CheckedDraft>, Refusal> {
    let row = found(host, &call)?;
    let draft = match call.body.draft {
        Some(draft) => Some(draft),
        None => host.store().draft_of(&row)?,
    };
    let draft = draft.ok_or_else(|| Refusal::unknown("a draft of the sequence", row.id.as_str()))?;
    let problems = host.check_draft(&draft, call.body.explore)?;
    let publishable = !problems.iter().any(Problem::is_error);
    Ok(Answer::of(CheckedDraft { problems, publishable }))
}

fn publish(host: &mut Host, call: Call<Nothing, Publish>) -> Result<Answer<PublishedDraft>, Refusal> {
    let row = found(host, &call)?;
    call.unchanged(&row.tag())?;
    if call.body.revision.is_some_and(|revision| revision != row.revision) {
        return Err(Refusal::changed(row.tag()));
    }
    if row.archived {
        let detail = "expected a sequence that is not archived, found one that is";
        return Err(Refusal::new(409, "api.archived", "archived", detail).help("PUT its draft to bring it back"));
    }
    let published = host.publish_draft(&row, call.body.explore)?;
    let place = format!("/v1/sequences/{}/versions/{}", address(&row.id), published.version.number);
    let (version, changed, warnings) = (published.version, published.changed, published.warnings);
    Ok(Answer::of(PublishedDraft { version, changed, warnings }).at(place))
}

fn pause(host: &mut Host, call: Call<Nothing, By>) -> Result<Answer<Job>, Refusal> {
    turn(host, &call, true)
}

fn resume(host: &mut Host, call: Call<Nothing, By>) -> Result<Answer<Job>, Refusal> {
    turn(host, &call, false)
}

fn turn(host: &mut Host, call: &Call<Nothing, By>, paused: bool) -> Result<Answer<Job>, Refusal> {
    let id: SequenceId = call.id("sequence")?;
    let changed = host.pause_sequence(&id, paused, call.by(call.body.by.as_ref()))?;
    done(changed, WHAT, id.as_str()).map(given)
}
