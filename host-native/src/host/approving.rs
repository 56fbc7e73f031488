//! Texts that wait for a person: listed, approved as they are or changed, refused; or written, where no model has.
//!
//! In: an enrollment, the digest of the text that was seen. Out: the turn. Never: an approval of one text taken for another's (S6).

use relance_core::base::{ContactId, EnrollmentId, Reason, StepId};
use relance_core::wire::event::{Approved, OfStep};
use relance_core::wire::{Content, Enrollment, Event, Happened, StepState, StepStatus, Written};

use super::{Host, To};
use crate::engines::sql::{Begin, Enrolled, EnrolledOrder, EnrolledPlace};
use crate::fault::{Fault, FaultKind};
use crate::report::{Approval, EnrollmentRow, TurnReport};

/// Why a text was neither approved nor refused.
#[derive(Debug)]
pub enum Unapproved {
    /// There is no such enrollment.
    Unknown,
    /// None of its texts waits for anybody.
    Nothing,
    /// Another text waits by now: the digest of that, empty where no model has written it.
    Stale(String),
    /// No model has written it, and the approval does not bring it.
    Unwritten,
    /// The core says no.
    Refused(Reason),
    /// It could not be done.
    Fault(Fault),
}

impl From<Fault> for Unapproved {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Enrollments after an id with a text that a person is to approve or to write, by id; others may be among them whose step is over.
    pub fn texts(&self, contact: Option<&ContactId>, after: &str, most: u32) -> Result<Vec<EnrollmentRow>, Fault> {
        let wanted = Enrolled { contact: contact.cloned(), texts: true, quarantined: Some(false), ..Enrolled::default() };
        let begin = Begin::Behind(Some(EnrolledPlace::Id(after.to_owned())));
        let rows = self.store.enrolled(&wanted, EnrolledOrder::Id, &begin, most)?;
        Ok(rows.into_iter().map(|row| row.row).collect())
    }

    /// The texts of these enrollments that wait for a person.
    pub fn approvals(&mut self, rows: Vec<EnrollmentRow>) -> Result<Vec<Approval>, Fault> {
        let mut approvals = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(state) = self.state(&row.id)? else { continue };
            approvals.extend(self.approval_of(row.name, &state)?);
        }
        Ok(approvals)
    }

    /// The text of an enrollment that waits for a person, if one does.
    pub fn approval(&mut self, id: &EnrollmentId) -> Result<Option<Approval>, Fault> {
        let Some(state) = self.state(id)? else { return Ok(None) };
        let name = self.version(&state.sequence, Some(state.version))?.map(|version| version.draft.name).unwrap_or_default();
        self.approval_of(name, &state)
    }

    fn approval_of(&mut self, name: String, state: &Enrollment) -> Result<Option<Approval>, Fault> {
        let Some((step, text)) = waiting(state) else { return Ok(None) };
        let version = if text.is_none() { self.version(&state.sequence, Some(state.version))? } else { None };
        let own = version.and_then(|version| version.draft.steps.into_iter().find(|own| own.id == step.id));
        let person = self.contact(&state.contact)?;
        let (first_name, last_name) = person.map(|person| (person.first_name, person.last_name)).unwrap_or_default();
        let conversation = match &state.conversation {
            Some(id) => self.store.conversation_of(id)?.map(|(_, conversation)| conversation),
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
            since: if text.is_some() { self.store.asked_at(&state.id)? } else { None },
            expires_at: step.expires_at,
            first_name,
            last_name,
            conversation,
            contact: state.contact.clone(),
            sequence: state.sequence.clone(),
            enrollment: state.id.clone(),
        }))
    }

    /// A person's yes to the text with this digest, as it is or changed; or the text that no model has written, where the digest is empty.
    pub fn approve(
        &mut self,
        id: &EnrollmentId,
        digest: String,
        content: Option<Content>,
        by: Option<String>,
    ) -> Result<TurnReport, Unapproved> {
        let (step, is_written) = self.newest_text(id, Some(&digest))?;
        if !is_written && content.is_none() {
            return Err(Unapproved::Unwritten);
        }
        self.answer_text(id, Happened::Approved(Approved { step: Some(step), digest, content, by }))
    }

    /// A person's no to the text with this digest, or to whichever waits: its step is left out.
    pub fn refuse(&mut self, id: &EnrollmentId, digest: Option<&str>, by: Option<String>) -> Result<TurnReport, Unapproved> {
        let (step, is_written) = self.newest_text(id, digest)?;
        let what = if is_written { Happened::Refused } else { Happened::StepSkipped };
        self.answer_text(id, what(OfStep { step: Some(step), by }))
    }

    /// The step whose text waits, if it is the one that was seen, and whether there is a text.
    fn newest_text(&self, id: &EnrollmentId, seen: Option<&str>) -> Result<(StepId, bool), Unapproved> {
        let state = self.state(id)?.ok_or(Unapproved::Unknown)?;
        let Some((step, text)) = waiting(&state) else { return Err(Unapproved::Nothing) };
        let digest = text.map_or("", |text| &text.digest);
        match seen {
            Some(seen) if seen != digest => Err(Unapproved::Stale(digest.to_owned())),
            _ => Ok((step.id.clone(), text.is_some())),
        }
    }

    /// An answer that came to nothing was overtaken between looking and doing: by another person, or by the conversation.
    fn answer_text(&mut self, id: &EnrollmentId, what: Happened) -> Result<TurnReport, Unapproved> {
        let report = self.event(&To::Enrollment(id.clone()), Event { at: self.now(), id: None, what })?;
        let turn = report.turns.into_iter().find(|turn| turn.enrollment == *id);
        let turn = turn.ok_or_else(|| Fault::new(FaultKind::Core, "an event to an enrollment gave no turn"))?;
        let void = turn.decisions.iter().find(|decision| decision.what == "void").and_then(|void| void.reasons.first().cloned());
        let Some(reason) = void.or_else(|| ignored(&turn)) else { return Ok(turn) };
        let state = self.state(id)?;
        let newest = state.and_then(|state| waiting(&state).and_then(|(_, text)| text.map(|text| text.digest.clone())));
        Err(newest.map_or(Unapproved::Refused(reason), Unapproved::Stale))
    }
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

/// Why nothing came of it, where nothing did.
pub(crate) fn ignored(turn: &TurnReport) -> Option<Reason> {
    let mut decisions = turn.decisions.iter();
    let only = decisions.next().filter(|first| first.what == "ignored" && decisions.all(|other| other.what == "ignored"));
    only.and_then(|decision| decision.reasons.first().cloned())
}
