//! Users: made, listed, changed, removed.
//!
//! In: names, addresses, roles, passwords. Out: users. Never: a password; a user who may more than whoever makes or changes them; an
//! installation without an admin.

use relance_core::base::{Instant, Problem};
use serde::{Deserialize, Serialize};

use crate::api::answer::Answer;
use crate::api::caller::Caller;
use crate::api::operation::{Call, Nothing, Operation, delete, get, patch, post};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::roles;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::{UserRow, Users};
use crate::host::{Changing, Host, NewUser, UserChange};
use crate::user::{Role, UserId};

const READ: Scope = Scope::Read(Area::Users);
const WRITE: Scope = Scope::Write(Area::Users);
const ONE: &str = "/v1/users/{user}";
const WHAT: &str = "a user";

pub(super) fn operations() -> Vec<Operation> {
    let list_says = "Lists the workspace's users, and to whoever opens all workspaces those of all, by id.";
    let change_says = "Changes a user's name, role or password, shuts them out or lets them in; a lower role, another password and being \
                       shut out end their sessions.";
    vec![
        get("/v1/users", "users.list", READ, list_says, list),
        post("/v1/users", "users.create", WRITE, "Makes a user.", create).gives(201).looks_first().compares_passwords(),
        get(ONE, "users.get", READ, "Shows a user.", one),
        patch(ONE, "users.patch", WRITE, change_says, change).compares_passwords(),
        delete(ONE, "users.delete", WRITE, "Removes a user, whose sessions end.", remove).gives(204),
    ]
}

/// A user.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct User {
    /// The id.
    id: UserId,
    /// The name.
    name: String,
    /// The address of email.
    email: String,
    /// What the user may do.
    role: Role,
    /// The user is one of all workspaces.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    all_workspaces: bool,
    /// The user can't sign in.
    disabled: bool,
    /// When the user was made.
    created_at: Instant,
    /// When the user last signed in; absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_in_at: Option<Instant>,
}

/// A user to make.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "CreateUser"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct New {
    /// The name.
    name: String,
    /// The address of email: nobody else's, however it is written.
    email: String,
    /// What the user may do.
    role: Role,
    /// The password, 10 to 256 characters.
    password: String,
    /// One of all workspaces, who chooses one with `Relance-Workspace`; whoever makes one must be that too.
    #[serde(default)]
    all_workspaces: bool,
}

/// What is to be otherwise of a user.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "PatchUser"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Patch {
    /// The name.
    #[serde(default)]
    name: Option<String>,
    /// What the user may do.
    #[serde(default)]
    role: Option<Role>,
    /// Whether the user can't sign in.
    #[serde(default)]
    disabled: Option<bool>,
    /// The password, 10 to 256 characters.
    #[serde(default)]
    password: Option<String>,
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        let UserRow { id, workspace, name, email, role, disabled, created_at, signed_in_at, .. } = row;
        Self { id, name, email, role, all_workspaces: workspace.is_none(), disabled, created_at, signed_in_at }
    }
}

fn list(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<User>>, Refusal> {
    let which = if call.caller.workspace.is_none() { Users::OwnAndAll } else { Users::Own };
    let rows = host.store().users(which, &call.query.after()?, call.query.most()? + 1)?;
    let items: Vec<User> = rows.into_iter().map(User::from).collect();
    Ok(Answer::of(call.query.of(items, |row| row.id.to_string())?))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<User>, Refusal> {
    Ok(Answer::of(found(host, &call)?.into()))
}

/// The user of the path, if the caller sees them: one of the workspace, or of all where the caller is that too.
fn found<B>(host: &mut Host, call: &Call<Nothing, B>) -> Result<UserRow, Refusal> {
    let id = call.at("user");
    let row = host.store().user(&UserId::new(id))?.filter(|row| match &row.workspace {
        Some(of) => *of == call.workspace,
        None => call.caller.workspace.is_none(),
    });
    row.ok_or_else(|| Refusal::unknown(WHAT, id))
}

/// Nobody makes a user who may more than they may themselves, nor changes one who does.
fn within_reach(caller: &Caller, role: Role, of_all: bool) -> Result<(), Refusal> {
    if caller.may_give(&roles::grants(role)) && (!of_all || caller.workspace.is_none()) {
        return Ok(());
    }
    let all = if of_all { " of all workspaces" } else { "" };
    let detail = format!("expected a role that the caller has too, found `{role}`{all}");
    Err(Refusal::new(403, "api.forbidden", "not yours", detail))
}

fn create(host: &mut Host, call: Call<Nothing, New>) -> Result<Answer<User>, Refusal> {
    let New { name, email, role, password, all_workspaces } = call.body;
    within_reach(&call.caller, role, all_workspaces)?;
    let workspace = (!all_workspaces).then_some(call.workspace);
    let made = host.make_user(&NewUser { workspace, name, email, role, password })?;
    let user = User::from(refused(made, &UserId::new(""))?);
    let place = format!("/v1/users/{}", user.id);
    Ok(Answer::of(user).at(place))
}

fn change(host: &mut Host, call: Call<Nothing, Patch>) -> Result<Answer<User>, Refusal> {
    let row = found(host, &call)?;
    within_reach(&call.caller, row.role, row.workspace.is_none())?;
    let Patch { name, role, disabled, password } = call.body;
    within_reach(&call.caller, role.unwrap_or(row.role), row.workspace.is_none())?;
    let change = UserChange { name, role, disabled, password };
    let changed = host.change_user(&row.id, &change, None)?;
    Ok(Answer::of(refused(changed, &row.id)?.into()))
}

fn remove(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Nothing>, Refusal> {
    let row = found(host, &call)?;
    within_reach(&call.caller, row.role, row.workspace.is_none())?;
    let removed = host.remove_user(&row.id)?;
    refused(removed, &row.id).map(|()| Answer::done())
}

/// What became of a wish about a user, or why nothing did.
pub(super) fn refused<T>(changing: Changing<T>, id: &UserId) -> Result<T, Refusal> {
    match changing {
        Changing::Done(done) => Ok(done),
        Changing::Missing => Err(Refusal::unknown(WHAT, id.as_str())),
        Changing::Taken => {
            let message = "expected an address that no user has, found one that somebody has";
            Err(Refusal::new(409, "api.exists", "there already", message)
                .help("change that user, or write another address")
                .with(Problem::error("user.emailTaken", "/email", message)))
        }
        Changing::LastAdmin => {
            let detail = "expected another admin beside this one, found none";
            Err(Refusal::new(409, "api.lastAdmin", "the last one", detail).help("make another admin first"))
        }
    }
}
