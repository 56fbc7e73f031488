//! Sample data: made in an empty workspace, and taken away again.
//!
//! In: a wish. Out: what was made. Never: sample people among real ones unless somebody says so; a message that reaches anybody.

use relance_core::base::SequenceId;
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, delete, post};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::host::{Host, Unfit};

/// What whoever fills a workspace must be allowed to.
const WRITE: Scope = Scope::Write(Area::Settings);
const BESIDE: [Scope; 2] = [Scope::Write(Area::Contacts), Scope::Write(Area::Sequences)];
const PATH: &str = "/v1/sample";

pub(super) fn operations() -> Vec<Operation> {
    let makes = "Fills an empty workspace with people who do not live, sequences, enrollments and conversations. Needs contacts:write and \
                 sequences:write too.";
    let takes =
        "Takes sample data away: its people are forgotten, its sequences archived. Needs contacts:write and sequences:write too.";
    vec![
        post(PATH, "sample.create", WRITE, makes, create).gives(201).in_parts().asks_others(),
        delete(PATH, "sample.delete", WRITE, takes, remove).gives(204).asks_others(),
    ]
}

/// How to fill a workspace.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct MakeSample {
    /// Also where there are people already; what there is of sample data goes first.
    again: bool,
}

/// What was made.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct MadeSample {
    /// How many people.
    contacts: usize,
    /// The sequences.
    sequences: Vec<SequenceId>,
    /// How many enrollments in these sequences.
    enrollments: usize,
}

fn may<B>(call: &Call<Nothing, B>) -> Result<(), Refusal> {
    match BESIDE.into_iter().find(|scope| !call.caller.may(*scope)) {
        None => Ok(()),
        Some(scope) => {
            let detail = format!("expected `{scope}` beside `{WRITE}`, found a caller without");
            Err(Refusal::new(403, "api.forbidden", "not yours", detail))
        }
    }
}

fn create(host: &mut Host, call: Call<Nothing, MakeSample>) -> Result<Answer<MadeSample>, Refusal> {
    may(&call)?;
    let made = host.make_sample(call.body.again, &call.by(None))?.map_err(refused)?;
    let (contacts, sequences, enrollments) = (made.contacts, made.sequences, made.enrollments);
    Ok(Answer::of(MadeSample { contacts, sequences, enrollments }))
}

fn remove(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Nothing>, Refusal> {
    may(&call)?;
    let by = call.by(None);
    if host.remove_sample(&by)? { Ok(Answer::done()) } else { Err(Refusal::unknown("sample data of", &call.workspace)) }
}

fn refused(unfit: Unfit) -> Refusal {
    let (code, detail, help) = match unfit {
        Unfit::HasContacts => (
            "sample.notEmpty",
            "expected a workspace without contacts, found one with some",
            "make a workspace of its own for it, or send `again: true`",
        ),
        Unfit::Sends => (
            "sample.sends",
            "expected a workspace whose mail goes into a folder, found one that reaches people",
            "make it in a service without `--smtp` and `--webhook-url`, in a workspace without accounts",
        ),
        Unfit::IsHeard => (
            "sample.isHeard",
            "expected a workspace without webhooks, found one that tells others what happens",
            "make a workspace of its own for it",
        ),
    };
    Refusal::new(409, code, "not here", detail).help(help)
}
