//! Workspaces: made, listed, renamed, closed.
//!
//! In: names. Out: rows. Never: a workspace's content; what one of them may not is not asked of another.

use relance_core::base::{Instant, Problem};
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post, put};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::host::{Host, is_workspace_name};
use crate::report::WorkspaceRow;

const READ: Scope = Scope::Read(Area::Installation);
const WRITE: Scope = Scope::Write(Area::Installation);

pub(super) fn operations() -> Vec<Operation> {
    vec![
        get("/v1/workspaces", "workspaces.list", READ, "Lists the workspaces, by id.", list),
        post("/v1/workspaces", "workspaces.create", WRITE, "Makes a workspace.", create).gives(201),
        get("/v1/workspaces/{workspace}", "workspaces.get", READ, "Shows a workspace.", one),
        put("/v1/workspaces/{workspace}", "workspaces.put", WRITE, "Renames a workspace, closes it or opens it again.", change),
    ]
}

/// A workspace.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Workspace {
    /// Its id, 1 to 64 letters, digits, `-` and `_`.
    id: String,
    /// Its name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// It is closed: it takes nothing new, and nothing of it is sent.
    archived: bool,
    /// When it was made.
    created_at: Instant,
}

/// A workspace to make.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewWorkspace {
    /// Its id, 1 to 64 letters, digits, `-` and `_`.
    id: String,
    /// Its name for people.
    #[serde(default)]
    name: Option<String>,
}

/// What a workspace is to be.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ChangedWorkspace {
    /// Its name for people; absent: none.
    #[serde(default)]
    name: Option<String>,
    /// Whether it is closed.
    #[serde(default)]
    archived: bool,
}

impl From<WorkspaceRow> for Workspace {
    fn from(WorkspaceRow { id, name, archived, created_at }: WorkspaceRow) -> Self {
        Self { id, name, archived, created_at }
    }
}

fn list(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<Workspace>>, Refusal> {
    let rows = host.store().workspaces(&call.query.after()?, call.query.most()? + 1)?;
    let items: Vec<Workspace> = rows.into_iter().map(Workspace::from).collect();
    Ok(Answer::of(call.query.of(items, |row| row.id.clone())?))
}

fn create(host: &mut Host, call: Call<Nothing, NewWorkspace>) -> Result<Answer<Workspace>, Refusal> {
    let NewWorkspace { id, name } = call.body;
    if !is_workspace_name(&id) {
        let message = format!("expected 1 to 64 letters and digits of ASCII, `-` and `_`, found `{}`", id.escape_debug());
        return Err(Refusal::problems(vec![Problem::error("api.workspaceName", "/id", message)]));
    }
    if host.store().workspace_row(&id)?.is_some() {
        let detail = format!("expected the id of no workspace, found `{id}`, which there is");
        return Err(Refusal::new(409, "api.exists", "there already", detail));
    }
    host.store().make_workspace(&id)?;
    host.store().put_workspace(&id, name.as_deref(), false)?;
    found(host, &id).map(|answer| answer.at(format!("/v1/workspaces/{id}")))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Workspace>, Refusal> {
    found(host, call.at("workspace"))
}

fn change(host: &mut Host, call: Call<Nothing, ChangedWorkspace>) -> Result<Answer<Workspace>, Refusal> {
    let id = call.at("workspace");
    host.store().put_workspace(id, call.body.name.as_deref(), call.body.archived)?;
    found(host, id)
}

fn found(host: &mut Host, id: &str) -> Result<Answer<Workspace>, Refusal> {
    let row = host.store().workspace_row(id)?.ok_or_else(|| Refusal::unknown("a workspace", id))?;
    Ok(Answer::of(row.into()))
}
