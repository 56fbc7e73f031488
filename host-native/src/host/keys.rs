//! Keys to the service, as the command line makes them.
//!
//! In: names and scopes. Out: keys, once. Never: what is secret of one that is there already.

use relance_core::base::Instant;

use super::Host;
use crate::api;
use crate::engines::sql::KeyRow;
use crate::fault::{Fault, FaultKind};

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Whether there is any key.
    pub fn has_keys(&self) -> Result<bool, Fault> {
        self.store.has_keys()
    }

    /// Makes a key with scopes separated by blanks, for a workspace or for all; the text is what its holder sends.
    pub fn make_key(
        &mut self,
        workspace: Option<&str>,
        name: &str,
        scopes: &str,
        expires_at: Option<Instant>,
    ) -> Result<(KeyRow, String), Fault> {
        api::check_scopes(scopes).map_err(|message| Fault::new(FaultKind::Input, message))?;
        api::make_key(&self.store, workspace, name, scopes, expires_at)
    }

    /// The keys of the workspace, or those for all of them.
    pub fn keys(&self, of_all: bool) -> Result<Vec<KeyRow>, Fault> {
        self.store.keys(of_all, "", u32::MAX)
    }

    /// From here on this key is not good any more.
    pub fn revoke_key(&mut self, id: &str, of_all: bool) -> Result<(), Fault> {
        if self.store.revoke_key(id, of_all)? { Ok(()) } else { Err(Fault::not_found("a key with the id", id)) }
    }
}
