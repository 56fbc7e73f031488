//! Texts that wait for a person: listed, approved as they are or changed, refused.
//!
//! In: an enrollment, the digest of the text that was seen. Out: the turn. Never: an approval of one text taken for another's (S6).

use relance_core::base::{ContactId, EnrollmentId, Instant, Private, SequenceId, StepId};
use relance_core::wire::event::{Approved, OfStep};
use relance_core::wire::{Channel, Content, Conversation, Enrollment, Happened, StepState, StepStatus, WaitingFor};
use serde::{Deserialize, Serialize};

use super::acts::{done, ignored};
use super::enrollments::unknown;
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::Enrolled;
use crate::host::Host;
use crate::report::TurnReport;

const WRITE: Scope = Scope::Write(Area::Approvals);

pub(super) fn operations() -> Vec<Operation> {
    let list_says = "Lists the texts that wait for a person's approval, by enrollment.";
    let approve_says = "Approves the text with this digest, as it is or changed. Another text by now is 409, with the newest.";
    vec![
        get("/v1/approvals", "approvals.list", Scope::Read(Area::Approvals), list_says, list),
        post("/v1/approvals/{enrollment}/approve", "approvals.approve", WRITE, approve_says, approve),
        post("/v1/approvals/{enrollment}/refuse", "approvals.refuse", WRITE, "Refuses the text: its step is left out.", refuse),
    ]
}

/// A text that waits for a person.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Approval {
    /// Whose enrollment.
    enrollment: EnrollmentId,
    /// Of which sequence.
    sequence: SequenceId,
    /// What the sequence is called.
    name: String,
    /// Which step.
    step: StepId,
    /// To whom it would go.
    contact: ContactId,
    /// What the person is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<Private<String>>,
    /// What the person's family is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<Private<String>>,
    /// On which channel, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<Channel>,
    /// The conversation that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<Conversation>,
    /// What it would say.
    content: Content,
    /// What an approval must name.
    digest: String,
    /// Since when it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Instant>,
    /// When it comes too late, and the step is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Instant>,
}

fn list(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<Approval>>, Refusal> {
    let wanted = Enrolled { waiting_for: Some(WaitingFor::Approval), ..Enrolled::default() };
    let rows = host.store().enrolled(&wanted, &call.query.after()?, call.query.most()? + 1)?;
    let page = call.query.of(rows, |row| row.id.to_string())?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let Some(state) = host.state(&row.id)? else { continue };
        items.extend(approval(host, row.name, state)?);
    }
    Ok(Answer::of(Rows { items, next: page.next }))
}

fn approval(host: &mut Host, name: String, state: Enrollment) -> Result<Option<Approval>, Refusal> {
    let Some((step, content, digest)) = waiting(&state) else { return Ok(None) };
    let person = host.contact(&state.contact)?;
    let (first_name, last_name) = person.map(|person| (person.first_name, person.last_name)).unwrap_or_default();
    let conversation = match &state.conversation {
        Some(id) => host.store().conversation_of(id)?.map(|(_, conversation)| conversation),
        None => None,
    };
    Ok(Some(Approval {
        name,
        step: step.id.clone(),
        channel: step.channel.clone(),
        content: content.clone(),
        digest: digest.to_owned(),
        since: host.store().asked_at(&state.id)?,
        expires_at: step.expires_at,
        first_name,
        last_name,
        conversation,
        contact: state.contact.clone(),
        sequence: state.sequence.clone(),
        enrollment: state.id.clone(),
    }))
}

/// The step whose text waits for a person, the text, and its digest.
fn waiting(state: &Enrollment) -> Option<(&StepState, &Content, &str)> {
    let step = state.steps.iter().find(|step| step.status == StepStatus::Approving)?;
    let written = step.written.as_deref()?;
    Some((step, &written.content, &written.digest))
}

/// A person's yes.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Yes {
    /// The digest of the text that the person has seen.
    digest: String,
    /// What it says now, where the person changed it; as it goes out, not a template.
    #[serde(default)]
    content: Option<Content>,
    /// Who, for the timeline; what the key is called unless said otherwise.
    #[serde(default)]
    by: Option<String>,
}

/// A person's no.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct No {
    /// The digest of the text that the person has seen; whichever waits unless said otherwise.
    digest: Option<String>,
    /// Who, for the timeline; what the key is called unless said otherwise.
    by: Option<String>,
}

fn approve(host: &mut Host, call: Call<Nothing, Yes>) -> Result<Answer<TurnReport>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    let Yes { digest, content, by } = call.body;
    let step = newest(host, &id, Some(&digest))?;
    let what = |by| Happened::Approved(Approved { step: Some(step), digest, content, by });
    let turn = done(host, &id, &call.caller, what, by)?;
    answered(host, &id, turn)
}

fn refuse(host: &mut Host, call: Call<Nothing, No>) -> Result<Answer<TurnReport>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    let No { digest, by } = call.body;
    let step = newest(host, &id, digest.as_deref())?;
    let turn = done(host, &id, &call.caller, |by| Happened::Refused(OfStep { step: Some(step), by }), by)?;
    answered(host, &id, turn)
}

/// The step whose text waits, if it is the one that the caller has seen.
fn newest(host: &Host, id: &EnrollmentId, seen: Option<&str>) -> Result<StepId, Refusal> {
    let state = host.state(id)?.ok_or_else(|| unknown(id))?;
    let Some((step, _, digest)) = waiting(&state) else {
        let detail = "expected a text that waits for approval, found none";
        return Err(
            Refusal::new(409, "approvals.none", "nothing to approve", detail).help("it may have expired, or been approved")
        );
    };
    match seen {
        Some(seen) if seen != digest => Err(stale(digest)),
        _ => Ok(step.id.clone()),
    }
}

fn stale(newest: &str) -> Refusal {
    let detail = format!("expected the digest of the text that waits now, `{newest}`, found another");
    Refusal::new(409, "approvals.stale", "another text by now", detail).help("read it again at /v1/approvals, and decide anew")
}

/// An approval that came to nothing was overtaken between looking and doing: by another person, or by the conversation.
fn answered(host: &Host, id: &EnrollmentId, turn: TurnReport) -> Result<Answer<TurnReport>, Refusal> {
    let void = turn.decisions.iter().find(|decision| decision.what == "void").and_then(|void| void.reasons.first().cloned());
    match void.or_else(|| ignored(&turn)) {
        None => Ok(Answer::of(turn)),
        Some(reason) => {
            let digest = host.state(id)?.and_then(|state| waiting(&state).map(|(_, _, digest)| digest.to_owned()));
            Err(digest.map_or_else(|| Refusal::reason(409, reason), |digest| stale(&digest)))
        }
    }
}
