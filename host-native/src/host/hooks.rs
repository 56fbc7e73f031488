//! Webhooks to others, as the service sets them up: where they may go, and secrets that are sealed.
//!
//! In: a URL, secrets. Out: the URL in its one form, sealed texts. Never: a secret in the clear in the store.

use std::sync::Arc;

use relance_core::base::Problem;

use super::Host;
use crate::engines::sql::EndpointRow;
use crate::fault::Fault;
use crate::hook::reach::System;
use crate::hook::{SEALED, Secrets};
use crate::seal::Keys;

impl Host {
    /// A webhook's URL in its one form, if it may be saved.
    pub(crate) fn hook_url(&self, text: &str) -> Result<String, Problem> {
        self.options.reach.check(text, "/url", &System)
    }

    /// A webhook's secrets, sealed for its row.
    pub(crate) fn seal_secrets(&mut self, secrets: &Secrets, id: &str) -> Result<String, Fault> {
        self.seal_text(SEALED, &serde_json::to_string(secrets)?, id)
    }

    /// The same opened.
    pub(crate) fn open_secrets(&mut self, row: &EndpointRow) -> Result<Secrets, Fault> {
        let opened = self.open_text(SEALED, &row.sealed, &row.id)?;
        Ok(serde_json::from_str(&opened)?)
    }

    /// A text of some kind, sealed for a row of the workspace.
    pub(crate) fn seal_text(&mut self, kind: &str, text: &str, id: &str) -> Result<String, Fault> {
        self.sealing()?.seal(kind, text, self.store.workspace(), id)
    }

    /// The same opened.
    pub(crate) fn open_text(&mut self, kind: &str, sealed: &str, id: &str) -> Result<String, Fault> {
        self.sealing()?.open(kind, sealed, self.store.workspace(), id)
    }

    /// The keys that seal; read when they are first needed.
    pub(super) fn sealing(&mut self) -> Result<Arc<Keys>, Fault> {
        if let Some(keys) = &self.sealing {
            return Ok(Arc::clone(keys));
        }
        let keys = Arc::new(self.options.keys()?);
        self.sealing = Some(Arc::clone(&keys));
        Ok(keys)
    }
}
