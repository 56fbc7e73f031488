//! Whether the host can do its work, and what waits: for whoever operates the service.
//!
//! In: nothing. Out: checks with a verdict each, counts. Never: a repair; anything of a person.

use relance_core::base::Instant;
use serde::Serialize;

use super::Host;
use crate::engines::sql::Backlog;
use crate::fault::Fault;
use crate::tzdb::is_old;

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// Somebody should look; the service works.
    Warn,
    /// The service can't work.
    Fail,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// How it went.
    pub verdict: Verdict,
    /// What was found.
    pub found: String,
}

impl Check {
    /// A check that went so.
    pub fn new(verdict: Verdict, found: impl Into<String>) -> Self {
        Self { verdict, found: found.into() }
    }
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// What waits in all workspaces.
    pub fn backlog(&self) -> Result<Backlog, Fault> {
        self.store.backlog()
    }

    /// Whether the database answers and has this host's schema, how old the zone data is, and whether work is left lying.
    pub fn checks(&mut self) -> Result<[(&'static str, Check); 3], Fault> {
        let (found, wanted) = self.store.schema()?;
        let schema = if found == wanted { Verdict::Ok } else { Verdict::Fail };
        let (used, now): (String, Instant) = (self.zone_data()?.used, self.clock.now());
        let zones = if is_old(&used, now) { Verdict::Warn } else { Verdict::Ok };
        let overdue = self.store.overdue_of_all()?;
        let late = if overdue > 0 { Verdict::Warn } else { Verdict::Ok };
        Ok([
            ("schema", Check::new(schema, format!("{found}, and this host writes {wanted}"))),
            ("zoneData", Check::new(zones, used)),
            ("overdue", Check::new(late, overdue.to_string())),
        ])
    }
}
