//! Request and result of `enroll` for many: what they share, one item for each, and what came of all of them.
//!
//! In: the members of a request beside `v` and `op`. Out: the members of its `result`. Never: logic.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::OrHandle;
use crate::base::{EnrollmentId, Instant, Json, Problem, Reason};
use crate::wire::{Contact, Conversation, Existing, SentRecord, Settings, Target, Turn, Version};

/// `enroll` with `items`: begin many at once (L10).
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnrollManyRequest {
    /// The version to go through.
    pub version: OrHandle<Version>,
    /// The workspace's settings.
    #[serde(default)]
    pub settings: Option<OrHandle<Settings>>,
    /// Whom to enroll, in the order in which the limits of the plan are used up.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<EnrollItem>"))]
    pub items: Vec<Json>,
    /// How many enrollments of the workspace are live before this call, where the plan limits them.
    #[serde(default)]
    pub live: u32,
    /// The sequence is paused (L8).
    #[serde(default)]
    pub sequence_paused: bool,
    /// Only say who would be enrolled and when each first message would go: no state, no effects.
    #[serde(default)]
    pub dry_run: bool,
    /// The time.
    pub now: Instant,
}

/// One of the many.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnrollItem {
    /// The person.
    pub contact: Contact,
    /// What it is about; the contact itself unless said otherwise.
    #[serde(default)]
    pub target: Option<Target>,
    /// The conversation, if there is one.
    #[serde(default)]
    pub conversation: Option<Conversation>,
    /// The enrollments that this contact has or had before this call.
    #[serde(default)]
    pub existing: Vec<Existing>,
    /// Messages accepted for this contact before this call, for caps.
    #[serde(default)]
    pub sent: Vec<SentRecord>,
    /// The new enrollment's id; absent: one made from contact, sequence, target and time.
    #[serde(default)]
    pub id: Option<EnrollmentId>,
}

/// What came of each, in the items' order, and of all of them.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnrollManyResult {
    /// One for each item, in their order.
    pub items: Vec<EnrollOutcome>,
    /// All of them, counted.
    pub summary: EnrollSummary,
}

/// What came of one item.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum EnrollOutcome {
    /// It began.
    Enrolled(Box<Turn>),
    /// It would begin: what a dry run says.
    #[serde(rename_all = "camelCase")]
    Begins {
        /// Always true.
        begins: bool,
        /// When its first message would go, or its text be asked for; absent where it waits for something other than time.
        wake_at: Option<Instant>,
    },
    /// It did not begin, or would not.
    Refused {
        /// Why: the first check that failed (L10).
        refused: Reason,
    },
    /// The item could not be read.
    Faulty {
        /// What is wrong with it, each with its place in the request.
        problems: Vec<Problem>,
    },
}

/// How many of the items began, and why the others did not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnrollSummary {
    /// How many began, or would begin.
    pub enrolled: u32,
    /// How many were refused, or would be.
    pub refused: u32,
    /// How many have problems.
    pub faulty: u32,
    /// How many were refused by the code of the reason.
    pub by_code: BTreeMap<String, u32>,
}
