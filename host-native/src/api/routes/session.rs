//! Who is signed in: the first user made, in by a password or a key, out again; one's own password.
//!
//! In: a token, a password, a key. Out: a cookie, and what the page must know of whoever has it. Never: a word on which of an address and a
//! password was wrong; a password or a token in an answer.

use relance_core::base::{Instant, Problem};
use serde::{Deserialize, Serialize};

use super::users::refused;
use crate::api::answer::Answer;
use crate::api::caller::Caller;
use crate::api::door::Visit;
use crate::api::keys;
use crate::api::operation::{Call, Nothing, Operation, delete, get, post, put};
use crate::api::refusal::Refusal;
use crate::api::scope::Scope;
use crate::api::told::one_of;
use crate::config::WORKSPACE;
use crate::engines::sql::{Holder, UserRow};
use crate::host::{Changing, Host, UserChange};
use crate::password;
use crate::service::random;
use crate::user::{Role, UserId, password_problem, same};

const PATH: &str = "/v1/session";
/// How many workspaces are told; whoever has more asks for them.
const MOST_WORKSPACES: u32 = 500;

pub(super) fn operations() -> Vec<Operation> {
    let says =
        "Says whether somebody is signed in, who, and what they may; where there is no user yet, that the first is to be made.";
    let first =
        "Makes the first user, an admin of all workspaces, by the token that the service printed at its start, and signs in.";
    vec![
        get(PATH, "session.get", Scope::Visitor, says, show),
        post(PATH, "session.create", Scope::Public, "Signs in: by an address and a password, or by a key.", sign_in)
            .done_anew()
            .compares_passwords()
            .also_gives(&[401, 403, 429]),
        post("/v1/session/set-up", "session.setUp", Scope::Public, first, set_up)
            .done_anew()
            .compares_passwords()
            .also_gives(&[401, 403, 429]),
        delete(PATH, "session.delete", Scope::Visitor, "Signs out.", sign_out).gives(204).also_gives(&[403, 429]),
        put(
            "/v1/session/password",
            "session.password",
            Scope::Anybody,
            "Changes one's own password; all other sessions of the user end.",
            change_password,
        )
        .gives(204)
        .compares_passwords(),
    ]
}

/// How the service stands to whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
enum SessionState {
    /// There is no user yet: the first is to be made.
    SetUp,
    /// Nobody is known.
    SignedOut,
    /// Somebody is.
    SignedIn,
}

/// Who is signed in, and what they may.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Session {
    /// How things stand.
    state: SessionState,
    /// The user; absent: nobody is signed in, or it is by a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<SessionUser>,
    /// The key by which somebody is in, if it is by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<SessionKey>,
    /// The workspace that is meant: the caller's, or the one that `Relance-Workspace` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    workspace: Option<String>,
    /// The workspaces that the caller may choose from, by id, 500 at most; without those that are closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    workspaces: Option<Vec<SessionWorkspace>>,
    /// Everything that the caller may do: `contacts:read`, `contacts:write` and so on.
    #[serde(skip_serializing_if = "Option::is_none")]
    may: Option<Vec<String>>,
    /// The workspace has sample data (`POST /v1/sample`).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    sample: bool,
    /// What the service's clock shows.
    now: Instant,
}

/// A user who is signed in.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct SessionUser {
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
}

/// A key by which somebody is in.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct SessionKey {
    /// Its id.
    id: String,
    /// What it is called.
    name: String,
}

/// A workspace to choose.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct SessionWorkspace {
    /// Its id.
    id: String,
    /// Its name for people; its id where it has none.
    name: String,
}

/// How to sign in: `email` and `password`, or `key`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SignIn {
    /// The user's address of email.
    #[serde(default)]
    email: Option<String>,
    /// The user's password.
    #[serde(default)]
    password: Option<String>,
    /// A key, `rl_…`: the session has its rights, and ends with it.
    #[serde(default)]
    key: Option<String>,
}

/// The first user.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FirstUser {
    /// What follows `#token=` in the address that the service printed at its start.
    token: String,
    /// The user's name.
    name: String,
    /// The user's address of email.
    email: String,
    /// The user's password, 10 to 256 characters.
    password: String,
}

/// Another password.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewPassword {
    /// The password that it was.
    current: String,
    /// The password that it is to be, 10 to 256 characters.
    new: String,
}

fn show(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Session>, Refusal> {
    if call.caller.is_nobody() {
        let state = if host.store().has_users()? { SessionState::SignedOut } else { SessionState::SetUp };
        let session = Session {
            state,
            user: None,
            key: None,
            workspace: None,
            workspaces: None,
            may: None,
            sample: false,
            now: host.now(),
        };
        // What is over is of no use to the browser any more.
        let forgotten = call.visit.had_cookie.then(|| call.visit.door.cookie.forgotten());
        return Ok(Answer::of(session).cookie(forgotten));
    }
    session(host, &call).map(Answer::of)
}

/// What there is to know of somebody who is known.
fn session<B>(host: &mut Host, Call { caller, workspace, .. }: &Call<Nothing, B>) -> Result<Session, Refusal> {
    let workspaces = match &caller.workspace {
        Some(own) => host.store().workspace_row(own)?.into_iter().collect(),
        None => host.store().workspaces("", MOST_WORKSPACES)?,
    };
    let shown = workspaces.into_iter().filter(|row| !row.archived || caller.workspace.is_some());
    let shown: Vec<SessionWorkspace> =
        shown.map(|row| SessionWorkspace { name: row.name.unwrap_or_else(|| row.id.clone()), id: row.id }).collect();
    let chosen = caller.workspace.as_ref().unwrap_or(workspace);
    let first = || shown.first().map(|one| one.id.clone());
    // One that was named and is gone does not keep anybody out of the others.
    let chosen = if host.store().workspace_row(chosen)?.is_some() { Some(chosen.clone()) } else { first() };
    let user = caller.user.as_deref().map(|UserRow { id, name, email, role, workspace, .. }| SessionUser {
        id: id.clone(),
        name: name.clone(),
        email: email.clone(),
        role: *role,
        all_workspaces: workspace.is_none(),
    });
    let key = user.is_none().then(|| SessionKey { id: caller.key.clone(), name: caller.name().to_owned() });
    let sample = match &chosen {
        Some(chosen) => {
            host.enter(chosen);
            host.has_sample()?
        }
        None => false,
    };
    let may = Scope::all().filter(|scope| caller.may(*scope)).map(|scope| scope.to_string()).collect();
    Ok(Session {
        state: SessionState::SignedIn,
        user,
        key,
        workspace: chosen,
        workspaces: Some(shown),
        may: Some(may),
        sample,
        now: host.now(),
    })
}

fn sign_in(host: &mut Host, call: Call<Nothing, SignIn>) -> Result<Answer<Session>, Refusal> {
    call.visit.not_from_elsewhere()?;
    let SignIn { email, password, key } = &call.body;
    one_of(["email", "key"], [email.is_some() || password.is_some(), key.is_some()])?;
    let begun = match (email, password, key) {
        (_, _, Some(key)) => by_key(host, &call.visit, key)?,
        (Some(email), Some(password), None) => by_password(host, &call.visit, email, password)?,
        (email, ..) => {
            let missing = if email.is_none() { "email" } else { "password" };
            let message = format!("expected `email` and `password`, found no `{missing}`");
            return Err(Refusal::problems(vec![Problem::error("api.missing", format!("/{missing}"), message)]));
        }
    };
    signed_in(host, call, begun)
}

/// Who has just signed in, with the token of their session.
type Begun = (Caller, String);

/// Shows the session that has just begun.
fn signed_in<B>(host: &mut Host, call: Call<Nothing, B>, (caller, token): Begun) -> Result<Answer<Session>, Refusal> {
    let cookie = call.visit.door.cookie.kept(&token);
    call.visit.door.know(keys::digest(&token));
    let workspace = caller.workspace.clone().unwrap_or_else(|| WORKSPACE.to_owned());
    let call = Call { caller, workspace, ..call };
    Ok(Answer::of(session(host, &call)?).cookie(cookie))
}

fn by_key(host: &mut Host, visit: &Visit, sent: &str) -> Result<Begun, Refusal> {
    let (limits, meter, from) = (&visit.door.limits, &visit.door.meter, visit.from.as_deref());
    limits.guesses(from, meter)?;
    let now = host.now();
    let known = match keys::parts(sent) {
        Some((id, secret)) => host.store().key(&id)?.and_then(|row| keys::caller(&row, secret, now).ok()),
        None => None,
    };
    let Some(caller) = known else {
        let counted = limits.wrong(from, meter);
        return Err(if counted.status == 429 { counted } else { wrong_key() });
    };
    let token = random::secret()?;
    host.store().begin_session(&keys::digest(&token), &Holder::Key(caller.key.clone()))?;
    Ok((caller, token))
}

fn by_password(host: &mut Host, visit: &Visit, email: &str, password: &str) -> Result<Begun, Refusal> {
    let (user, from) = (same(email), visit.from.as_deref());
    visit.door.limits.password(&user, from, &visit.door.meter)?;
    let row = host.store().user_by_email(email)?;
    // As long for somebody who is not there as for somebody who is.
    let right = password::is_the_one(password, row.as_ref().map(|row| row.password.as_str()));
    let token = random::secret()?;
    match row.filter(|row| right && !row.disabled) {
        Some(row) if host.begin_session_of(&row, &keys::digest(&token))? => {
            visit.door.limits.right_password(&user, from);
            Ok((Caller::of_user(row), token))
        }
        _ => {
            visit.door.limits.wrong_password(from);
            Err(wrong())
        }
    }
}

fn set_up(host: &mut Host, call: Call<Nothing, FirstUser>) -> Result<Answer<Session>, Refusal> {
    call.visit.not_from_elsewhere()?;
    if host.store().has_users()? {
        return Err(set_up_already());
    }
    let FirstUser { token, name, email, password } = &call.body;
    call.visit.shows_token(token)?;
    let row = match host.make_first_user(name.clone(), email.clone(), password.clone())? {
        Changing::Done(row) => row,
        Changing::Taken | Changing::Missing | Changing::LastAdmin => return Err(set_up_already()),
    };
    let token = random::secret()?;
    if !host.begin_session_of(&row, &keys::digest(&token))? {
        return Err(wrong()); // Somebody has changed the user in this moment.
    }
    let caller = Caller::of_user(row);
    signed_in(host, call, (caller, token))
}

fn sign_out(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Nothing>, Refusal> {
    if let Some(digest) = &call.visit.session {
        host.store().end_session(digest)?;
    }
    let forgotten = call.visit.had_cookie.then(|| call.visit.door.cookie.forgotten());
    Ok(Answer::done().cookie(forgotten))
}

fn change_password(host: &mut Host, call: Call<Nothing, NewPassword>) -> Result<Answer<Nothing>, Refusal> {
    let Some(user) = call.caller.user.as_deref() else {
        let detail = "expected a user who is signed in, found a key";
        return Err(Refusal::new(409, "api.noUser", "no user", detail).help("a key has no password; make another key"));
    };
    let NewPassword { current, new } = &call.body;
    if let Some(problem) = password_problem(new, "/new") {
        return Err(Refusal::problems(vec![problem]));
    }
    let (who, from) = (same(&user.email), call.visit.from.as_deref());
    let limits = &call.visit.door.limits;
    limits.password(&who, from, &call.visit.door.meter)?;
    if !password::is_the_one(current, Some(&user.password)) {
        limits.wrong_password(from);
        let detail = "expected the password that the user has, found another one";
        return Err(Refusal::new(403, "api.wrongPassword", "not the password", detail));
    }
    limits.right_password(&who, from);
    let change = UserChange { password: Some(new.clone()), ..UserChange::default() };
    let changed = host.change_user(&user.id, &change, call.visit.session.as_deref())?;
    refused(changed, &user.id).map(|_| Answer::done())
}

fn wrong_key() -> Refusal {
    keys::unauthorized().help("an admin can make another one; so can `relance keys add` on the service's machine")
}

fn wrong() -> Refusal {
    let detail = "expected a user with this password, found none";
    Refusal::new(401, "api.wrongPassword", "who are you?", detail)
        .help("an admin can set another password; so can `relance users password` on the service's machine")
}

fn set_up_already() -> Refusal {
    let detail = "expected no user yet, found one";
    Refusal::new(409, "api.setUp", "set up already", detail).help("sign in, or have an admin make you a user")
}
