//! What enrollments can be about beside people and their threads: deals, appointments, charges.
//!
//! In: targets, and whose they are. Out: rows. Never: a target that belongs to two people.

use relance_core::base::{ContactId, EnrollmentId, Instant, TargetId};
use relance_core::wire::{Target, TargetKind};

use super::engine::Columns;
use super::{Store, rows};
use crate::fault::Fault;

/// A target and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRow {
    /// Whose.
    pub contact: ContactId,
    /// When it last changed.
    pub updated_at: Instant,
    /// What it is.
    pub target: Target,
}

impl Store {
    /// A target.
    pub fn target(&self, kind: TargetKind, id: &TargetId) -> Result<Option<TargetRow>, Fault> {
        let sql = "SELECT contact, updated_at, json FROM target WHERE workspace = :w AND kind = :kind AND id = :id";
        self.one(sql, &[(":w", self.w()), (":kind", kind.name().into()), (":id", id.as_str().into())], row)
    }

    /// A contact's targets after one, by kind and id.
    pub fn targets(&self, contact: &ContactId, after: (&str, &str), most: u32) -> Result<Vec<TargetRow>, Fault> {
        let sql = "SELECT contact, updated_at, json FROM target
                   WHERE workspace = :w AND contact = :contact AND (kind, id) > (:kind, :id) ORDER BY kind, id LIMIT :most";
        let (kind, id) = after;
        let values = [
            (":w", self.w()),
            (":contact", contact.as_str().into()),
            (":kind", kind.into()),
            (":id", id.into()),
            (":most", most.into()),
        ];
        self.all(sql, &values, row)
    }

    /// Adds or changes a target.
    pub fn put_target(&self, contact: &ContactId, target: &Target) -> Result<(), Fault> {
        self.engine.run(
            "INSERT INTO target (workspace, kind, id, contact, updated_at, json) VALUES (:w, :kind, :id, :contact, :now, :json)
             ON CONFLICT (workspace, kind, id) DO UPDATE SET contact = excluded.contact, updated_at = excluded.updated_at,
               json = excluded.json",
            &[
                (":w", self.w()),
                (":kind", target.kind.name().into()),
                (":id", target.id.as_str().into()),
                (":contact", contact.as_str().into()),
                (":now", self.clock.now().millis().into()),
                (":json", serde_json::to_string(target)?.into()),
            ],
        )?;
        Ok(())
    }

    /// Forgets a target; says whether there was one.
    pub fn remove_target(&self, kind: TargetKind, id: &TargetId) -> Result<bool, Fault> {
        let sql = "DELETE FROM target WHERE workspace = :w AND kind = :kind AND id = :id";
        Ok(self.engine.run(sql, &[(":w", self.w()), (":kind", kind.name().into()), (":id", id.as_str().into())])? > 0)
    }

    /// The ids of the contact's live enrollments that are about it; of a state that can't be read nobody knows.
    pub fn about(&self, contact: &ContactId, kind: TargetKind, id: &TargetId) -> Result<Vec<EnrollmentId>, Fault> {
        let seats = self.seats(contact)?.into_iter().filter(|seat| seat.live);
        let about = seats.filter(|seat| {
            let state: Result<relance_core::wire::Enrollment, _> = serde_json::from_str(&seat.json);
            state.is_ok_and(|state| state.target.kind == kind && state.target.id == *id)
        });
        Ok(about.map(|seat| seat.id).collect())
    }
}

fn row(row: &mut Columns) -> Result<TargetRow, Fault> {
    Ok(TargetRow {
        contact: ContactId::new(row.take::<String>()?),
        updated_at: rows::instant(row.take()?),
        target: serde_json::from_str(&row.take::<String>()?)?,
    })
}
