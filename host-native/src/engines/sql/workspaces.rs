//! Workspaces, as the installation sees them.
//!
//! In: ids and names. Out: rows. Never: anything that is in them.

use super::engine::Columns;
use super::{Store, rows};
use crate::fault::Fault;
use crate::report::WorkspaceRow;

const COLUMNS: &str = "id, name, archived, created_at";

impl Store {
    /// Makes a workspace where there is none.
    pub fn make_workspace(&self, workspace: &str) -> Result<(), Fault> {
        let known = "INSERT INTO workspace (id, created_at) VALUES (:id, :now) ON CONFLICT DO NOTHING";
        self.engine.run(known, &[(":id", workspace.into()), (":now", self.clock.machine().into())])?;
        Ok(())
    }

    /// Names a workspace, and says whether it is closed.
    pub fn put_workspace(&self, id: &str, name: Option<&str>, archived: bool) -> Result<(), Fault> {
        let sql = "UPDATE workspace SET name = :name, archived = :archived WHERE id = :id";
        self.engine.run(sql, &[(":id", id.into()), (":name", name.into()), (":archived", archived.into())])?;
        Ok(())
    }

    /// A workspace by its id.
    pub fn workspace_row(&self, id: &str) -> Result<Option<WorkspaceRow>, Fault> {
        self.one(&format!("SELECT {COLUMNS} FROM workspace WHERE id = :id"), &[(":id", id.into())], row)
    }

    /// The workspaces after an id, by id.
    pub fn workspaces(&self, after: &str, most: u32) -> Result<Vec<WorkspaceRow>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM workspace WHERE id > :after ORDER BY id LIMIT :most");
        self.all(&sql, &[(":after", after.into()), (":most", most.into())], row)
    }
}

fn row(row: &mut Columns) -> Result<WorkspaceRow, Fault> {
    Ok(WorkspaceRow { id: row.take()?, name: row.take()?, archived: row.take()?, created_at: rows::instant(row.take()?) })
}
