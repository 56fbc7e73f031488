//! Decides a stored timeline again, entry by entry (C9, X7).
//!
//! In: an enrollment's id. Out: whether every entry and the state at the end are the same, byte for byte, and where they first
//! part. Never: a change.

use relance_core::base::EnrollmentId;
use relance_core::wire::{Enrollment, Target};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Host;
use crate::capsule::walk::{self, Facts, Step, Story};
use crate::drive::port::Hashed;
use crate::engines::sql::Recorded;
use crate::fault::Fault;
use crate::report::ReplayReport;

/// The facts of an entry, as the store keeps them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Then<'a> {
    #[serde(borrow)]
    pub(super) contact: &'a RawValue,
    #[serde(borrow, default)]
    pub(super) conversation: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) sent: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) competing: Option<&'a RawValue>,
    #[serde(default)]
    pub(super) sequence_paused: bool,
    /// What it was about when it began.
    #[serde(default)]
    target: Option<Target>,
    /// From which version to which the entry moved its enrollment.
    #[serde(default)]
    moved_from: Option<u32>,
    #[serde(default)]
    moved_to: Option<u32>,
}

/// An enrollment as the store has it.
pub(super) struct Kept {
    /// Where it stands, byte for byte.
    pub(super) stored: Box<RawValue>,
    /// The same.
    pub(super) state: Enrollment,
    /// What happened, the oldest first.
    pub(super) recorded: Vec<Recorded>,
}

/// A kept enrollment with what its entries were decided from.
pub(super) struct Told<'a> {
    /// What it was about when it began.
    pub(super) target: Target,
    /// Each entry's facts.
    pub(super) thens: Vec<Then<'a>>,
    /// Each entry's version: its number and itself.
    pub(super) versions: Vec<(u32, Hashed)>,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Whether the timeline leads to the stored state, byte for byte (C9).
    pub fn replay(&mut self, id: &EnrollmentId) -> Result<ReplayReport, Fault> {
        let kept = self.kept(id)?;
        let told = self.told(&kept)?;
        let walked = walk::walk(&mut self.guest, &told.story(&kept))?;
        let entries = kept.recorded.len();
        Ok(match walked {
            Ok(state) => ReplayReport { entries, same: state.get() == kept.stored.get(), difference: None },
            Err(difference) => {
                let difference = serde_json::from_str(&serde_json::to_string(&difference)?)?;
                ReplayReport { entries, same: false, difference: Some(difference) }
            }
        })
    }

    /// An enrollment with its timeline.
    pub(super) fn kept(&self, id: &EnrollmentId) -> Result<Kept, Fault> {
        let recorded = self.recorded(id)?;
        let stored = self.store.state(id)?.ok_or_else(|| Fault::not_found("an enrollment with the id", id))?;
        let state = serde_json::from_str(stored.get())?;
        Ok(Kept { stored, state, recorded })
    }

    /// What its entries were decided from.
    pub(super) fn told<'a>(&mut self, kept: &'a Kept) -> Result<Told<'a>, Fault> {
        let state = &kept.state;
        let thens = kept.recorded.iter().map(|recorded| serde_json::from_str(recorded.facts.get()));
        let mut thens: Vec<Then<'_>> = thens.collect::<Result<_, _>>()?;
        let mut number = thens.iter().find_map(|then| then.moved_from).unwrap_or(state.version);
        let mut version = self.version_then(state, number)?;
        let mut versions = Vec::new();
        for then in &thens {
            if let Some(to) = then.moved_to {
                (number, version) = (to, self.version_then(state, to)?);
            }
            versions.push((number, version.clone()));
        }
        let target = thens.first_mut().and_then(|then| then.target.take()).unwrap_or_else(|| state.target.clone());
        Ok(Told { target, thens, versions })
    }

    fn version_then(&mut self, state: &Enrollment, number: u32) -> Result<Hashed, Fault> {
        let version = self.store.version(&state.sequence, Some(number))?;
        version.ok_or_else(|| Fault::not_found("the version of the enrollment", &state.id))
    }
}

impl Told<'_> {
    /// The story that they tell.
    pub(super) fn story<'a>(&'a self, kept: &'a Kept) -> Story<'a> {
        let parts = kept.recorded.iter().zip(&self.thens).zip(&self.versions);
        let steps = parts.map(|((recorded, then), (_, version))| {
            let Then { contact, conversation, sent, competing, sequence_paused, .. } = *then;
            let (version, settings) = (&*version.json, &*recorded.settings);
            let facts = Facts { version, settings, contact, conversation, sent, competing, sequence_paused };
            Step { facts, entry: &recorded.entry }
        });
        Story { id: &kept.state.id, target: &self.target, steps: steps.collect() }
    }
}
