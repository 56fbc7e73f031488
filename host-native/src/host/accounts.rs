//! Accounts with providers, as the service keeps them: opened to be used, sealed to be stored.
//!
//! In: accounts and their ids. Out: rows, and accounts with their secrets for those who use them. Never: a secret in the clear in the store.

use super::Host;
use crate::account::{Account, seal};
use crate::engines::sql::AccountRow;
use crate::fault::Fault;

/// An account that was opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Whose it is.
    pub workspace: String,
    /// Its id.
    pub id: String,
    /// How many times it was changed; what was made of an older one is old.
    pub revision: i64,
    /// Whether it sends nothing now.
    pub paused: bool,
    /// It, with its secrets.
    pub account: Account,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// An account of a workspace, opened.
    pub fn open_account(&mut self, workspace: &str, id: &str) -> Result<Option<Opened>, Fault> {
        let own = self.store.workspace().to_owned();
        self.store.enter(workspace);
        let row = self.store.account(id);
        self.store.enter(&own);
        row?.map(|row| self.opened(&row)).transpose()
    }

    /// The accounts with a provider in all workspaces, opened. What can't be opened is left out, and said in the log.
    pub fn open_accounts_with(&mut self, provider: &str) -> Result<Vec<Opened>, Fault> {
        let rows = self.store.accounts_with(provider)?;
        let open = |row: AccountRow| match self.opened(&row) {
            Ok(opened) => Some(opened),
            Err(fault) => {
                tracing::error!(workspace = row.workspace, account = row.id, %fault, "an account can't be opened");
                None
            }
        };
        Ok(rows.into_iter().filter_map(open).collect())
    }

    /// The mailboxes of all workspaces: each with the account that it is of.
    pub fn mailboxes(&mut self) -> Result<Vec<(Opened, crate::config::ImapConfig)>, Fault> {
        let opened = self.open_accounts_with("smtp")?.into_iter();
        Ok(opened.filter_map(|opened| opened.account.mailbox().map(|mailbox| (opened, mailbox))).collect())
    }

    fn opened(&mut self, row: &AccountRow) -> Result<Opened, Fault> {
        let account = seal::open(&*self.sealing()?, &row.sealed, &row.workspace, &row.id)?;
        let AccountRow { workspace, id, revision, paused, .. } = row;
        let (workspace, id) = (workspace.clone(), id.clone());
        Ok(Opened { workspace, id, revision: *revision, paused: paused.is_some(), account })
    }
}
