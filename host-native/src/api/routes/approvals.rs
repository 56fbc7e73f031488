//! Texts that wait for a person: listed, approved as they are or changed, refused; or written, where no model has.
//!
//! In: an enrollment, the digest of the text that was seen. Out: the turn. Never: an approval of one text taken for another's (S6).

use relance_core::base::{ContactId, EnrollmentId, Instant, Private, Problem, Reason, SequenceId, StepId};
use relance_core::wire::event::{Approved, OfStep};
use relance_core::wire::{Channel, Content, Conversation, Enrollment, Happened, StepState, StepStatus, Written};
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
    let list_says = "Lists the texts that wait for a person's approval, or for a person to write them, by enrollment.";
    let approve_says = "Approves the text with this digest, as it is or changed, or brings the one that no model has written. Another text by now is 409, with the newest.";
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
    /// What it would say; absent: no model has written it, and an approval brings it.
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content>,
    /// The step's own words, where no model has written any: a template.
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<Content>,
    /// Why no model has written it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
    /// What an approval must name; empty where there is no text yet.
    digest: String,
    /// Since when it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Instant>,
    /// When it comes too late, and the step is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Instant>,
}

fn list(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<Approval>>, Refusal> {
    let wanted = Enrolled { texts: true, quarantined: Some(false), ..Enrolled::default() };
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
    let Some((step, text)) = waiting(&state) else { return Ok(None) };
    let version = if text.is_none() { host.version(&state.sequence, Some(state.version))? } else { None };
    let own = version.and_then(|version| version.draft.steps.into_iter().find(|own| own.id == step.id));
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
        content: text.map(|text| text.content.clone()),
        draft: own.map(|own| own.content),
        reason: step.reason.clone().filter(|_| text.is_none()),
        digest: text.map(|text| text.digest.clone()).unwrap_or_default(),
        since: if text.is_some() { host.store().asked_at(&state.id)? } else { None },
        expires_at: step.expires_at,
        first_name,
        last_name,
        conversation,
        contact: state.contact.clone(),
        sequence: state.sequence.clone(),
        enrollment: state.id.clone(),
    }))
}

/// The step whose text waits for a person, and the text; without one where no model has written it.
fn waiting(state: &Enrollment) -> Option<(&StepState, Option<&Written>)> {
    let approving = state.steps.iter().find(|step| step.status == StepStatus::Approving && step.written.is_some());
    let unwritten = |step: &&StepState| {
        let why = step.reason.as_ref().map(|reason| &*reason.code);
        step.status == StepStatus::Held && why == Some("compose.couldNotCompose")
    };
    match approving {
        Some(step) => Some((step, step.written.as_deref())),
        None => state.steps.iter().find(unwritten).map(|step| (step, None)),
    }
}

/// A person's yes.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Yes {
    /// The digest of the text that the person has seen; empty where no model has written one.
    digest: String,
    /// What it says now, where the person changed it or no model has written it; as it goes out, not a template.
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
    let (step, is_written) = newest(host, &id, Some(&digest))?;
    if !is_written && content.is_none() {
        let message = "expected the text that no model has written, found none";
        let help = "bring it as `content`, or leave the step out with `refuse`";
        return Err(Refusal::problems(vec![Problem::error("approvals.unwritten", "/content", message).help(help)]));
    }
    let what = |by| Happened::Approved(Approved { step: Some(step), digest, content, by });
    let turn = done(host, &id, &call.caller, what, by)?;
    answered(host, &id, turn)
}

fn refuse(host: &mut Host, call: Call<Nothing, No>) -> Result<Answer<TurnReport>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    let No { digest, by } = call.body;
    let (step, is_written) = newest(host, &id, digest.as_deref())?;
    let what = if is_written { Happened::Refused } else { Happened::StepSkipped };
    let turn = done(host, &id, &call.caller, |by| what(OfStep { step: Some(step), by }), by)?;
    answered(host, &id, turn)
}

/// The step whose text waits, if it is the one that the caller has seen, and whether there is a text.
fn newest(host: &Host, id: &EnrollmentId, seen: Option<&str>) -> Result<(StepId, bool), Refusal> {
    let state = host.state(id)?.ok_or_else(|| unknown(id))?;
    let Some((step, text)) = waiting(&state) else {
        let detail = "expected a text that waits for approval, found none";
        return Err(
            Refusal::new(409, "approvals.none", "nothing to approve", detail).help("it may have expired, or been approved")
        );
    };
    let digest = text.map_or("", |text| &text.digest);
    match seen {
        Some(seen) if seen != digest => Err(stale(digest)),
        _ => Ok((step.id.clone(), text.is_some())),
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
            let digest =
                host.state(id)?.and_then(|state| waiting(&state).and_then(|(_, text)| text.map(|text| text.digest.clone())));
            Err(digest.map_or_else(|| Refusal::reason(409, reason), |digest| stale(&digest)))
        }
    }
}
