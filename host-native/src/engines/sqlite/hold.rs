//! Holds what a restored database would send, because it may have been sent since the copy was made.
//!
//! In: the copy, before it is put in place. Out: sending paused in every workspace, and what was due by then put aside. Never: a message
//! called back, a plan changed: a person decides about each.

use relance_core::base::Instant;
use relance_core::wire::Settings;
use rusqlite::{Connection, TransactionBehavior};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fault::Fault;

/// Under which name a workspace remembers that it was restored.
pub const RESTORED: &str = "restored";

/// What a workspace remembers of a restore, until the review is over.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Restored {
    /// When it was restored.
    pub at: Instant,
    /// When something happened last in the state that was restored; whatever happened after it is not known here.
    #[serde(default)]
    pub last_known: Option<Instant>,
    /// Whether sending stood still before.
    pub was_paused: bool,
}

/// What is held.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hold {
    /// Workspaces in which sending stands still.
    pub workspaces: usize,
    /// Enrollments that were put aside.
    pub enrollments: usize,
}

/// Holds everything that would be sent by itself from now on, in one transaction.
pub(super) fn hold(connection: &mut Connection, due_by: Instant, now: Instant) -> Result<Hold, Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let aside = "UPDATE enrollment SET put_aside = 1, claimed_by = NULL, claimed_until = NULL
                 WHERE live = 1 AND put_aside = 0 AND (due_at <= ?1 OR EXISTS
                   (SELECT 1 FROM outbox o WHERE o.workspace = enrollment.workspace AND o.enrollment = enrollment.id
                      AND o.status IN ('pending', 'attempting')))";
    let enrollments = transaction.execute(aside, [due_by.millis()])?;
    let workspaces: Vec<String> = {
        let mut listed = transaction.prepare("SELECT id FROM workspace ORDER BY id")?;
        listed.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?
    };
    for workspace in &workspaces {
        pause(&transaction, workspace, now)?;
    }
    transaction.commit()?;
    Ok(Hold { workspaces: workspaces.len(), enrollments })
}

fn pause(connection: &Connection, workspace: &str, now: Instant) -> Result<(), Fault> {
    let kept = |name: &str| -> Result<Option<String>, Fault> {
        let mut found = connection.prepare_cached("SELECT json FROM setting WHERE workspace = ?1 AND name = ?2")?;
        let mut rows = found.query([workspace, name])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    };
    let mut settings: Settings = serde_json::from_str(&kept("workspace")?.unwrap_or_else(|| "{}".into()))?;
    // One that was restored twice was paused by the first time.
    let before: Option<Restored> = kept(RESTORED)?.map(|json| serde_json::from_str(&json)).transpose()?;
    let was_paused = before.map_or(settings.paused, |before| before.was_paused);
    settings.paused = true;
    let last = "SELECT max(coalesce(settled_at, queued_at)) FROM outbox WHERE workspace = ?1";
    let last: Option<i64> = connection.query_row(last, [workspace], |row| row.get(0))?;
    let restored = Restored { at: now, last_known: last.and_then(Instant::from_millis), was_paused };
    let texts = [("workspace", serde_json::to_string(&settings)?), (RESTORED, serde_json::to_string(&restored)?)];
    for (name, json) in texts {
        let hash: String = Sha256::digest(json.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let put = "INSERT INTO setting (workspace, name, hash, json) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (workspace, name) DO UPDATE SET hash = excluded.hash, json = excluded.json";
        connection.execute(put, [workspace, name, &hash, &json])?;
    }
    Ok(())
}
