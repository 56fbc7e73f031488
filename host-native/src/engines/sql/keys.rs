//! Keys to the service.
//!
//! In: digests, never keys. Out: what each may do. Never: a key.

use relance_core::base::Instant;

use super::engine::Columns;
use super::{Store, rows};
use crate::fault::Fault;

/// A key, without what is secret of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// Its id.
    pub id: String,
    /// The workspace that it opens; absent: all of them.
    pub workspace: Option<String>,
    /// What it is called.
    pub name: String,
    /// SHA-256 of its secret, in hexadecimal.
    pub digest: String,
    /// What it may do, separated by blanks.
    pub scopes: String,
    /// When it was made.
    pub created_at: Instant,
    /// Until when it is good.
    pub expires_at: Option<Instant>,
    /// When it was last used, to the minute.
    pub used_at: Option<Instant>,
    /// Since when it is not good any more.
    pub revoked_at: Option<Instant>,
}

const COLUMNS: &str = "id, workspace, name, digest, scopes, created_at, expires_at, used_at, revoked_at";

impl Store {
    /// Keeps a key.
    pub fn put_key(&self, key: &KeyRow) -> Result<(), Fault> {
        self.engine.run(
            "INSERT INTO api_key (id, workspace, name, digest, scopes, created_at, expires_at)
             VALUES (:id, :w, :name, :digest, :scopes, :now, :expires)",
            &[
                (":id", (&key.id).into()),
                (":w", key.workspace.as_ref().into()),
                (":name", (&key.name).into()),
                (":digest", (&key.digest).into()),
                (":scopes", (&key.scopes).into()),
                (":now", key.created_at.millis().into()),
                (":expires", key.expires_at.map(Instant::millis).into()),
            ],
        )?;
        Ok(())
    }

    /// A key by its id, whichever workspace it opens.
    pub fn key(&self, id: &str) -> Result<Option<KeyRow>, Fault> {
        self.one(&format!("SELECT {COLUMNS} FROM api_key WHERE id = :id"), &[(":id", id.into())], key_row)
    }

    /// The keys that open this workspace after an id, by id, those of all workspaces among them.
    pub fn keys_to(&self, after: &str, most: u32) -> Result<Vec<KeyRow>, Fault> {
        let whose = "(workspace = :w OR workspace IS NULL)";
        let sql = format!("SELECT {COLUMNS} FROM api_key WHERE {whose} AND id > :after ORDER BY id LIMIT :most");
        self.all(&sql, &[(":w", (&self.workspace).into()), (":after", after.into()), (":most", most.into())], key_row)
    }

    /// The keys of this workspace after an id, by id; or those of no workspace.
    pub fn keys(&self, of_all: bool, after: &str, most: u32) -> Result<Vec<KeyRow>, Fault> {
        let whose = if of_all { "workspace IS NULL" } else { "workspace = :w" };
        let sql = format!("SELECT {COLUMNS} FROM api_key WHERE {whose} AND id > :after ORDER BY id LIMIT :most");
        self.all(&sql, &[(":w", (&self.workspace).into()), (":after", after.into()), (":most", most.into())], key_row)
    }

    /// Whether there is any key.
    pub fn has_keys(&self) -> Result<bool, Fault> {
        Ok(self.one("SELECT id FROM api_key WHERE revoked_at IS NULL LIMIT 1", &[], Columns::take::<String>)?.is_some())
    }

    /// From here on the key is not good any more; says whether there was one of that id and workspace.
    pub fn revoke_key(&self, id: &str, of_all: bool) -> Result<bool, Fault> {
        let whose = if of_all { "workspace IS NULL" } else { "workspace = :w" };
        let sql = format!("UPDATE api_key SET revoked_at = coalesce(revoked_at, :now) WHERE id = :id AND {whose}");
        let values = [(":w", (&self.workspace).into()), (":id", id.into()), (":now", self.clock.machine().into())];
        Ok(self.engine.run(&sql, &values)? > 0)
    }

    /// Notes that a key was used, at most once a minute.
    pub fn use_key(&self, id: &str) -> Result<(), Fault> {
        let sql = "UPDATE api_key SET used_at = :now WHERE id = :id AND (used_at IS NULL OR used_at < :before)";
        let now = self.clock.machine();
        self.engine.run(sql, &[(":id", id.into()), (":now", now.into()), (":before", (now - 60_000).into())])?;
        Ok(())
    }
}

fn key_row(row: &mut Columns) -> Result<KeyRow, Fault> {
    Ok(KeyRow {
        id: row.take()?,
        workspace: row.take()?,
        name: row.take()?,
        digest: row.take()?,
        scopes: row.take()?,
        created_at: rows::instant(row.take()?),
        expires_at: row.take::<Option<i64>>()?.map(rows::instant),
        used_at: row.take::<Option<i64>>()?.map(rows::instant),
        revoked_at: row.take::<Option<i64>>()?.map(rows::instant),
    })
}
