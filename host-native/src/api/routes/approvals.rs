//! Texts that wait for a person: listed, approved as they are or changed, refused; or written, where no model has.
//!
//! In: an enrollment, the digest of the text that was seen. Out: the turn. Never: an approval of one text taken for another's (S6).

use std::collections::{BTreeMap, BTreeSet};

use relance_core::base::{EnrollmentId, Problem};
use relance_core::wire::{Content, Message};
use serde::{Deserialize, Serialize};

use super::enrollments::unknown;
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::host::{Host, Unapproved};
use crate::report::{Approval, TurnReport};

const WRITE: Scope = Scope::Write(Area::Approvals);
/// How much of what was said stands beside a text.
const MOST_SAID: usize = 6;

pub(super) fn operations() -> Vec<Operation> {
    let list_says = "Lists the texts that wait for a person's approval, or for a person to write them, by enrollment.";
    let approve_says = "Approves the text with this digest, as it is or changed, or brings the one that no model has written. Another text by now is 409, with the newest.";
    vec![
        get("/v1/approvals", "approvals.list", Scope::Read(Area::Approvals), list_says, list),
        post("/v1/approvals/{enrollment}/approve", "approvals.approve", WRITE, approve_says, approve),
        post("/v1/approvals/{enrollment}/refuse", "approvals.refuse", WRITE, "Refuses the text: its step is left out.", refuse),
    ]
}

/// A text that waits, with what was said before it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct ApprovalInList {
    /// The text.
    #[serde(flatten)]
    approval: Approval,
    /// What was said last in its conversation, the oldest first, up to 6; as far as words are kept, and only for keys with `messages:read`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    said: Vec<Message>,
}

fn list(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<ApprovalInList>>, Refusal> {
    let rows = host.texts(None, &call.query.after()?, call.query.most()? + 1)?;
    let page = call.query.of(rows, |row| row.id.to_string())?;
    let approvals = host.approvals(page.items)?;
    let threads = |approval: &Approval| approval.conversation.as_ref().map(|thread| thread.id.to_string());
    let threads: BTreeSet<String> = approvals.iter().filter_map(threads).collect();
    let mut said = BTreeMap::new();
    if call.caller.may(Scope::Read(Area::Messages)) {
        said = host.store().said_lately(&threads.iter().map(String::as_str).collect::<Vec<_>>(), MOST_SAID)?;
    }
    let items = approvals.into_iter().map(|approval| {
        let thread = approval.conversation.as_ref().and_then(|thread| said.get(thread.id.as_str()));
        ApprovalInList { said: thread.cloned().unwrap_or_default(), approval }
    });
    Ok(Answer::of(Rows { items: items.collect(), next: page.next }))
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
    done(&id, host.approve(&id, digest, content, call.caller.who(by)))
}

fn refuse(host: &mut Host, call: Call<Nothing, No>) -> Result<Answer<TurnReport>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    let No { digest, by } = call.body;
    done(&id, host.refuse(&id, digest.as_deref(), call.caller.who(by)))
}

fn done(id: &EnrollmentId, turn: Result<TurnReport, Unapproved>) -> Result<Answer<TurnReport>, Refusal> {
    turn.map(Answer::of).map_err(|why| match why {
        Unapproved::Unknown => unknown(id),
        Unapproved::Nothing => {
            let detail = "expected a text that waits for approval, found none";
            Refusal::new(409, "approvals.none", "nothing to approve", detail).help("it may have expired, or been approved")
        }
        Unapproved::Stale(newest) => {
            let detail = format!("expected the digest of the text that waits now, `{newest}`, found another");
            let help = "read it again at /v1/approvals, and decide anew";
            Refusal::new(409, "approvals.stale", "another text by now", detail).help(help)
        }
        Unapproved::Unwritten => {
            let message = "expected the text that no model has written, found none";
            let help = "bring it as `content`, or leave the step out with `refuse`";
            Refusal::problems(vec![Problem::error("approvals.unwritten", "/content", message).help(help)])
        }
        Unapproved::Refused(reason) => Refusal::reason(409, reason),
        Unapproved::Fault(fault) => fault.into(),
    })
}
