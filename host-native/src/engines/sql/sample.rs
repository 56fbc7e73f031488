//! What a workspace has of sample data, so that it can be told from what is real, and taken away.
//!
//! In: ids. Out: ids. Never: somebody of the workspace's own taken for a sample: it is the list that says so, not an id alone.

use relance_core::base::{ContactId, Instant, SequenceId, TargetId};
use relance_core::wire::{Settings, TargetKind};
use serde::{Deserialize, Serialize};

use super::Store;
use crate::fault::Fault;

/// Under which name a workspace remembers it.
const SAMPLE: &str = "sample";
/// What the ids of sample people begin with.
pub const OF_SAMPLE: &str = "sample-";

/// Sample data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sample {
    /// When it was made.
    pub at: Instant,
    /// The people.
    pub contacts: Vec<ContactId>,
    /// What they are followed up about.
    pub targets: Vec<(TargetKind, TargetId)>,
    /// The sequences.
    pub sequences: Vec<SequenceId>,
    /// The settings that there were before.
    pub before: Box<Settings>,
    /// What the settings go by that were put in their place.
    pub settings: String,
}

impl Store {
    /// The workspace's sample data, if it has some.
    pub fn sample(&self) -> Result<Option<Sample>, Fault> {
        Ok(self.note(SAMPLE)?.map(|json| serde_json::from_str(&json)).transpose()?)
    }

    /// Keeps what was made.
    pub fn keep_sample(&self, sample: &Sample) -> Result<(), Fault> {
        self.keep(SAMPLE, &serde_json::to_string(sample)?)
    }

    /// Forgets what was made: it was taken away.
    pub fn discard_sample(&self) -> Result<(), Fault> {
        self.discard(SAMPLE)
    }

    /// Whether this is one of the sample people.
    pub(super) fn is_of_sample(&self, contact: &ContactId) -> Result<bool, Fault> {
        // Nearly nobody is: nothing is read for them.
        Ok(contact.as_str().starts_with(OF_SAMPLE) && self.sample()?.is_some_and(|sample| sample.contacts.contains(contact)))
    }
}
