//! An enrollment's incident capsule.
//!
//! In: an enrollment, whether its capsule is to be anonymous. Out: the capsule. Never: a text of somebody's to a key that may not see it.

use relance_core::base::EnrollmentId;
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::capsule::Capsule;
use crate::host::Host;

/// What every capsule has, beside the enrollment itself.
const ALWAYS: [Area; 2] = [Area::Sequences, Area::Settings];
/// And what one that is not anonymous has.
const NAMED: [Area; 2] = [Area::Contacts, Area::Messages];

pub(super) fn operation() -> Operation {
    let says = "Everything that an enrollment's decisions used, to be decided anew elsewhere (`relance replay FILE`). Needs `sequences:read` \
                and `settings:read` too, and `contacts:read` and `messages:read` unless it is anonymous.";
    get("/v1/enrollments/{enrollment}/capsule", "enrollments.capsule", Scope::Read(Area::Enrollments), says, capsule)
}

/// How the capsule is wanted.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "CapsuleWanted"))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Wanted {
    /// Made-up words stand in place of names, addresses, texts, attributes and ids, and everything is decided anew from them.
    anonymous: bool,
}

fn capsule(host: &mut Host, call: Call<Wanted, Nothing>) -> Result<Answer<Capsule>, Refusal> {
    let id: EnrollmentId = call.id("enrollment")?;
    let anonymous = call.query.anonymous;
    let more = NAMED.into_iter().filter(|_| !anonymous);
    if let Some(area) = ALWAYS.into_iter().chain(more).find(|area| !call.caller.may(Scope::Read(*area))) {
        let needed = Scope::Read(area);
        let detail = format!("expected a key with `{needed}` for what is in a capsule, found one without");
        return Err(Refusal::new(403, "api.forbidden", "not yours", detail));
    }
    host.store().contact_of(&id)?.ok_or_else(|| super::enrollments::unknown(&id))?;
    Ok(Answer::of(host.capsule(&id, anonymous)?))
}
