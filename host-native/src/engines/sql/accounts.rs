//! Accounts with providers: their rows, and which of them are paused.
//!
//! In: accounts, sealed. Out: rows. Never: a secret that is not sealed; an account that is taken away while it has a message in hand.

use relance_core::base::Instant;
use serde::{Deserialize, Serialize};

use super::engine::{Columns, Value};
use super::{NewJob, Store, rows};
use crate::fault::{Fault, FaultKind};
use crate::feed::Occurrence;

/// An account, its secrets sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Whose it is.
    pub workspace: String,
    /// Its id.
    pub id: String,
    /// Its provider, as the account names it.
    pub provider: String,
    /// How many times it was changed.
    pub revision: i64,
    /// Why it sends nothing, if it does not.
    pub paused: Option<PausedAccount>,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// It as JSON, its secrets masked.
    pub json: String,
    /// It whole, sealed.
    pub sealed: String,
}

/// Why an account sends nothing until somebody has mended it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PausedAccount {
    /// Since when.
    pub at: Instant,
    /// Why, as a code.
    pub reason: String,
    /// What the provider said, without addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

const COLUMNS: &str = "workspace, id, provider, revision, paused, created_at, updated_at, json, sealed";

impl Store {
    /// The accounts of the workspace after an id, by id.
    pub fn accounts(&self, after: &str, most: u32) -> Result<Vec<AccountRow>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM account WHERE workspace = :w AND id > :after ORDER BY id LIMIT :most");
        let values = [(":w", (&self.workspace).into()), (":after", after.into()), (":most", most.into())];
        self.all(&sql, &values, account_row)
    }

    /// An account of the workspace.
    pub fn account(&self, id: &str) -> Result<Option<AccountRow>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM account WHERE workspace = :w AND id = :id");
        self.one(&sql, &[(":w", (&self.workspace).into()), (":id", id.into())], account_row)
    }

    /// The accounts with a provider in all workspaces, by workspace and id; not those of workspaces that are gone.
    pub fn accounts_with(&self, provider: &str) -> Result<Vec<AccountRow>, Fault> {
        let columns: Vec<String> = COLUMNS.split(", ").map(|column| format!("a.{column}")).collect();
        let sql = format!(
            "SELECT {} FROM account a JOIN workspace w ON w.id = a.workspace AND w.archived = 0
             WHERE a.provider = :provider ORDER BY a.workspace, a.id",
            columns.join(", ")
        );
        self.all(&sql, &[(":provider", provider.into())], account_row)
    }

    /// Whether the workspace has an account of this id.
    pub(super) fn has_account(&self, id: &str) -> Result<bool, Fault> {
        let sql = "SELECT id FROM account WHERE workspace = :w AND id = :id";
        let values = [(":w", (&self.workspace).into()), (":id", id.into())];
        Ok(self.one(sql, &values, Columns::take::<String>)?.is_some())
    }

    /// Keeps a new account; says whether there was none of that id.
    pub fn add_account(&self, row: &AccountRow) -> Result<bool, Fault> {
        let sql = "INSERT INTO account (workspace, id, provider, revision, created_at, updated_at, json, sealed)
                   VALUES (:w, :id, :provider, 1, :now, :now, :json, :sealed) ON CONFLICT DO NOTHING";
        Ok(self.engine.run(sql, &self.values_of_account(row))? > 0)
    }

    /// Changes an account whose revision is still this one; says whether it was. One that is paused stays so.
    pub fn change_account(&self, row: &AccountRow) -> Result<bool, Fault> {
        let sql =
            "UPDATE account SET provider = :provider, json = :json, sealed = :sealed, revision = revision + 1, updated_at = :now
                   WHERE workspace = :w AND id = :id AND revision = :revision";
        Ok(self.engine.run(sql, &self.values_of_account(row))? > 0)
    }

    /// Takes an account away, with what is known of its mailbox; a job lets go what has waited for it. Says whether there was one of this
    /// revision.
    ///
    /// # Errors
    /// Busy while a message is on its way over it.
    pub fn delete_account(&self, id: &str, revision: i64, job: Option<&NewJob>) -> Result<bool, Fault> {
        self.together(|store| {
            let whose = [(":w", (&store.workspace).into()), (":id", id.into()), (":revision", revision.into())];
            let sql =
                "SELECT key FROM outbox WHERE workspace = :w AND status = 'attempting' AND status IN ('pending', 'attempting')
                         AND account = :id LIMIT 1";
            if store.one(sql, &whose, Columns::take::<String>)?.is_some() {
                let message = format!("expected an account with no message in hand, found one in the hand of `{id}`");
                return Err(Fault::new(FaultKind::Busy, message).help("try again in a moment"));
            }
            let mailbox = "DELETE FROM mailbox WHERE workspace = :w AND account = :id AND EXISTS
                             (SELECT 1 FROM account a WHERE a.workspace = :w AND a.id = :id AND a.revision = :revision)";
            store.engine.run(mailbox, &whose)?;
            let sql = "DELETE FROM account WHERE workspace = :w AND id = :id AND revision = :revision";
            let gone = store.engine.run(sql, &whose)? > 0;
            if let Some(job) = job.filter(|_| gone) {
                store.add_job(job)?;
            }
            Ok(gone)
        })
    }

    /// From here on an account sends nothing; says whether it did until now. What is known of why is kept as it was first.
    pub fn pause_account(&self, id: &str, paused: &PausedAccount) -> Result<bool, Fault> {
        let sql = "UPDATE account SET paused = :paused WHERE workspace = :w AND id = :id AND paused IS NULL";
        let paused = (":paused", serde_json::to_string(paused)?.into());
        Ok(self.engine.run(sql, &[(":w", (&self.workspace).into()), (":id", id.into()), paused])? > 0)
    }

    /// From here on an account sends again, and the job lets go what has waited for it. Says whether it was paused.
    pub fn restore_account(&self, id: &str, told: &Occurrence, job: Option<&NewJob>) -> Result<bool, Fault> {
        self.together(|store| {
            let sql = "UPDATE account SET paused = NULL WHERE workspace = :w AND id = :id AND paused IS NOT NULL";
            let paused = store.engine.run(sql, &[(":w", (&store.workspace).into()), (":id", id.into())])? > 0;
            if paused {
                store.write_down(std::slice::from_ref(told))?;
            }
            job.map_or(Ok(()), |job| store.add_job(job))?;
            Ok(paused)
        })
    }

    fn values_of_account<'a>(&'a self, row: &'a AccountRow) -> [(&'static str, Value<'a>); 7] {
        [
            (":w", (&self.workspace).into()),
            (":id", (&row.id).into()),
            (":provider", (&row.provider).into()),
            (":revision", row.revision.into()),
            (":json", (&row.json).into()),
            (":sealed", (&row.sealed).into()),
            (":now", self.clock.now().millis().into()),
        ]
    }
}

fn account_row(row: &mut Columns) -> Result<AccountRow, Fault> {
    Ok(AccountRow {
        workspace: row.take()?,
        id: row.take()?,
        provider: row.take()?,
        revision: row.take()?,
        paused: row.take::<Option<String>>()?.map(|json| serde_json::from_str(&json)).transpose()?,
        created_at: rows::instant(row.take()?),
        updated_at: rows::instant(row.take()?),
        json: row.take()?,
        sealed: row.take()?,
    })
}
