//! Keys to the API: made, listed, revoked.
//!
//! In: a name and scopes. Out: a key, once; then never more than its id. Never: a right that whoever makes the key does not have.

use relance_core::base::{Instant, Problem};
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::keys::make;
use crate::api::operation::{Call, Nothing, Operation, delete, get, post};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Grant, Scope};
use crate::engines::sql::KeyRow;
use crate::host::Host;

const READ: Scope = Scope::Read(Area::Keys);
const WRITE: Scope = Scope::Write(Area::Keys);

pub(super) fn operations() -> Vec<Operation> {
    vec![
        get(
            "/v1/keys",
            "keys.list",
            READ,
            "Lists the workspace's keys, and to one that opens all workspaces those that do, without what is secret of them.",
            list,
        ),
        post("/v1/keys", "keys.create", WRITE, "Makes a key; it is shown this once.", create).gives(201).shows_secret(),
        delete("/v1/keys/{key}", "keys.revoke", WRITE, "Revokes a key.", revoke).gives(204),
    ]
}

/// A key, without what is secret of it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Key {
    /// Its id.
    id: String,
    /// It opens all workspaces; `relance keys revoke --all-workspaces` revokes it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    all_workspaces: bool,
    /// What it is called.
    name: String,
    /// What it may do: `area:read` or `area:write`, `*` for all areas.
    scopes: Vec<String>,
    /// When it was made.
    created_at: Instant,
    /// Until when it is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Instant>,
    /// When it was last used, to the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<Instant>,
    /// Since when it is not good any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<Instant>,
    /// The key itself; only in the answer to its making.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// A key to make.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewKey {
    /// What it is called.
    name: String,
    /// What it may do: `area:read` or `area:write`, `*` for all areas.
    scopes: Vec<String>,
    /// Until when it is good; for ever unless said otherwise.
    #[serde(default)]
    expires_at: Option<Instant>,
}

impl Key {
    fn of(row: KeyRow, secret: Option<String>) -> Self {
        let KeyRow { id, workspace, name, scopes, created_at, expires_at, used_at, revoked_at, .. } = row;
        let all_workspaces = workspace.is_none();
        let scopes = scopes.split(' ').map(Into::into).collect();
        Self { id, all_workspaces, name, scopes, created_at, expires_at, used_at, revoked_at, secret }
    }
}

fn list(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<Key>>, Refusal> {
    let (after, most) = (call.query.after()?, call.query.most()? + 1);
    // Whoever opens all workspaces sees who else does; nobody of one workspace does.
    let rows = match call.caller.workspace {
        None => host.store().keys_to(&after, most)?,
        Some(_) => host.store().keys(false, &after, most)?,
    };
    let items: Vec<Key> = rows.into_iter().map(|row| Key::of(row, None)).collect();
    Ok(Answer::of(call.query.of(items, |row| row.id.clone())?))
}

fn create(host: &mut Host, call: Call<Nothing, NewKey>) -> Result<Answer<Key>, Refusal> {
    let NewKey { name, scopes, expires_at } = &call.body;
    let read = |(index, scope): (usize, &String)| {
        let wrong = |message| Problem::error("api.scope", format!("/scopes/{index}"), message);
        let grant = scope.parse::<Grant>().map_err(wrong)?;
        if grant.is_beyond_a_workspace() {
            let message = "expected scopes of a workspace, found `installation`";
            let problem = Problem::error("api.scope", format!("/scopes/{index}"), message);
            return Err(problem.help("`relance keys add --all-workspaces` makes a key for the installation"));
        }
        Ok(grant)
    };
    let (grants, problems): (Vec<_>, Vec<_>) = scopes.iter().enumerate().map(read).partition(Result::is_ok);
    let mut problems: Vec<Problem> = problems.into_iter().filter_map(Result::err).collect();
    if scopes.is_empty() {
        problems.push(Problem::error("api.scope", "/scopes", "expected one scope or more, found none"));
    }
    if name.trim().is_empty() || name.len() > 200 {
        problems.push(Problem::error("api.name", "/name", "expected a name of 1 to 200 bytes, found another text"));
    }
    if !problems.is_empty() {
        return Err(Refusal::problems(problems));
    }
    let grants: Vec<Grant> = grants.into_iter().filter_map(Result::ok).collect();
    if !call.caller.may_give(&grants) {
        let detail = "expected scopes that the caller has, found more";
        return Err(Refusal::new(403, "api.forbidden", "not yours", detail));
    }
    let scopes = grants.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let (row, token) = make(host.store(), Some(&call.workspace), name, &scopes, *expires_at)?;
    Ok(Answer::of(Key::of(row, Some(token))))
}

fn revoke(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Nothing>, Refusal> {
    let id = call.at("key");
    if host.store().revoke_key(id, false)? { Ok(Answer::done()) } else { Err(Refusal::unknown("a key", id)) }
}
