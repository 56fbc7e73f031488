//! Accounts with providers: made, listed, changed, taken away; tried, let go again, their templates read.
//!
//! In: accounts with their secrets, or masked as they were shown. Out: accounts, masked. Never: a secret; an address that must not be
//! reached; a file of the service's machine that whoever runs it has not allowed.

use relance_core::base::{Instant, Json, Problem};
use relance_core::wire::Content;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::jobs::Job;
#[cfg(feature = "schema")]
use crate::account::Account as Shown;
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, delete, get, post, put};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::api::told::Told;
use crate::engines::sql::{AccountRow, MailboxRow, PausedAccount};
use crate::host::{Host, Synced, Tried, is_workspace_name};
use crate::report::AccountHealth;
use crate::service::random;

const READ: Scope = Scope::Read(Area::Accounts);
const WRITE: Scope = Scope::Write(Area::Accounts);
/// How many accounts a workspace may have.
const MOST: u32 = 100;

pub(super) fn operations() -> Vec<Operation> {
    let one_of = "/v1/accounts/{account}";
    let says = "Lets an account that its provider refused send again, and what has waited for it go.";
    let reads = "Reads the templates that WhatsApp has approved into the settings of the channel.";
    vec![
        get("/v1/accounts", "accounts.list", READ, "Lists the accounts, by id, their secrets masked.", list),
        post("/v1/accounts", "accounts.create", WRITE, "Makes an account.", create).gives(201).looks_first().asks_others(),
        get(one_of, "accounts.get", READ, "Shows an account, its secrets masked.", one),
        put(one_of, "accounts.put", WRITE, "Makes or changes an account; what is masked in it stays as it is.", change)
            .asks_others(),
        delete(one_of, "accounts.delete", WRITE, "Takes an account away that has no message in hand.", remove).gives(204),
        post("/v1/accounts/{account}/test", "accounts.test", WRITE, "Asks the provider whether the account works.", test)
            .in_parts()
            .asks_others(),
        post("/v1/accounts/{account}/restore", "accounts.restore", WRITE, says, restore),
        post("/v1/accounts/{account}/sync-templates", "accounts.syncTemplates", WRITE, reads, sync).in_parts().asks_others(),
    ]
}

/// An account with a provider.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Account {
    /// Its id, by which settings name it.
    id: String,
    /// It, its secrets masked. It may come back so.
    #[cfg_attr(feature = "schema", schemars(with = "Shown"))]
    account: Told<Json>,
    /// Why it sends nothing until `restore`; absent: it sends.
    #[serde(skip_serializing_if = "Option::is_none")]
    paused: Option<PausedAccount>,
    /// How reading its mailbox goes; absent: it has none, or nobody has looked into it.
    #[serde(skip_serializing_if = "Option::is_none")]
    mailbox: Option<MailboxRow>,
    /// How it fares.
    health: AccountHealth,
    /// When it was made.
    created_at: Instant,
    /// When it was last changed.
    updated_at: Instant,
}

/// An account to make.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewAccount {
    /// Its id, 1 to 64 letters and digits of ASCII, `-` and `_`; made unless given.
    #[serde(default)]
    id: Option<String>,
    /// The account: `provider`, what that provider needs to know, `limits`.
    #[cfg_attr(feature = "schema", schemars(with = "Shown"))]
    account: Json,
}

/// What an account is to be.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ChangedAccount {
    /// The account; what is masked in it is taken from the one before, unless it goes to another place.
    #[cfg_attr(feature = "schema", schemars(with = "Shown"))]
    account: Json,
}

/// How to try an account.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TestAccount {
    /// To whom a message is sent that says that it is a test; absent: nothing is sent.
    #[serde(default)]
    to: Option<String>,
    /// What it says, where a provider takes nothing but a template.
    #[serde(default)]
    content: Option<Content>,
}

/// An account that sends again.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct RestoredAccount {
    /// The account.
    account: Account,
    /// The job that lets go what has waited for it; it is over already where that was little.
    job: Job,
}

fn shown(host: &mut Host, row: AccountRow) -> Result<Account, Refusal> {
    let mut health = host.store().health_of(std::slice::from_ref(&row))?;
    let health = health.pop().ok_or_else(|| Refusal::broken("an account has no health"))?;
    with_health(host, row, health)
}

fn with_health(host: &mut Host, row: AccountRow, health: AccountHealth) -> Result<Account, Refusal> {
    let AccountRow { id, json, paused, created_at, updated_at, .. } = row;
    let account = RawValue::from_string(json).map_err(|error| Refusal::broken(error.to_string()))?.into();
    let mailbox = host.store().mailbox(&id)?;
    Ok(Account { id, account, paused, mailbox, health, created_at, updated_at })
}

fn list(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<Account>>, Refusal> {
    let rows = host.store().accounts(&call.query.after()?, call.query.most()? + 1)?;
    let health = host.store().health_of(&rows)?;
    let items = rows.into_iter().zip(health).map(|(row, health)| with_health(host, row, health));
    let items = items.collect::<Result<Vec<Account>, Refusal>>()?;
    Ok(Answer::of(call.query.of(items, |row| row.id.clone())?))
}

/// Problems of an account, at their places in what was sent.
fn unsound(problems: Vec<Problem>) -> Refusal {
    let moved = |problem: Problem| Problem { path: format!("/account{}", problem.path), ..problem };
    Refusal::problems(problems.into_iter().map(moved).collect())
}

fn create(host: &mut Host, call: Call<Nothing, NewAccount>) -> Result<Answer<Account>, Refusal> {
    let NewAccount { id, account } = call.body;
    let id = id.map_or_else(|| random::id("acc"), Ok)?;
    add(host, &id, "/id", &account)
}

/// Keeps a new account.
fn add(host: &mut Host, id: &str, path: &str, account: &Json) -> Result<Answer<Account>, Refusal> {
    if !is_workspace_name(id) {
        let message = "expected 1 to 64 letters and digits of ASCII, `-` and `_`, found another text";
        return Err(Refusal::problems(vec![Problem::error("account.id", path, message)]));
    }
    if host.store().accounts("", MOST)?.len() >= usize::try_from(MOST).unwrap_or(usize::MAX) {
        let detail = format!("expected fewer than {MOST} accounts in the workspace, found as many");
        return Err(Refusal::new(409, "account.tooMany", "too many", detail).help("take one away"));
    }
    let account = host.sound_account(plain(account)?, None).map_err(unsound)?;
    let row = host.row_of_account(id, &account, 1)?;
    host.store().whole_from_here()?;
    if !host.store().add_account(&row)? {
        let detail = format!("expected an id that no account has, found `{id}`");
        return Err(Refusal::new(409, "account.exists", "there already", detail).help("change it with PUT, or choose another id"));
    }
    let newest = host.store().account(id)?.ok_or_else(|| Refusal::unknown("an account", id))?;
    let revision = newest.revision;
    Ok(Answer::of(shown(host, newest)?).status(201).revision(revision).at(format!("/v1/accounts/{id}")))
}

fn plain(account: &Json) -> Result<serde_json::Value, Refusal> {
    serde_json::to_value(account).map_err(|_| Refusal::broken("an account can't be read"))
}

fn found<Q, B>(host: &mut Host, call: &Call<Q, B>) -> Result<AccountRow, Refusal> {
    let id = call.at("account");
    host.store().account(id)?.ok_or_else(|| Refusal::unknown("an account", id))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Account>, Refusal> {
    let row = found(host, &call)?;
    let revision = row.revision;
    Ok(Answer::of(shown(host, row)?).revision(revision))
}

fn change(host: &mut Host, call: Call<Nothing, ChangedAccount>) -> Result<Answer<Account>, Refusal> {
    let id = call.at("account").to_owned();
    let Some(row) = host.store().account(&id)? else {
        if call.if_match.is_some() {
            return Err(Refusal::unknown("an account", &id));
        }
        return add(host, &id, "", &call.body.account);
    };
    call.unchanged(&row.revision.to_string())?;
    let before = host.open_account(&call.workspace, &id)?.ok_or_else(|| Refusal::unknown("an account", &id))?;
    let account = host.sound_account(plain(&call.body.account)?, Some(&before.account)).map_err(unsound)?;
    let kept = host.row_of_account(&id, &account, row.revision)?;
    let changed = host.store().change_account(&kept)?;
    let newest = host.store().account(&id)?.ok_or_else(|| Refusal::unknown("an account", &id))?;
    let revision = newest.revision;
    if changed { Ok(Answer::of(shown(host, newest)?).revision(revision)) } else { Err(Refusal::changed(revision)) }
}

fn remove(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Nothing>, Refusal> {
    let row = found(host, &call)?;
    call.unchanged(&row.revision.to_string())?;
    if host.remove_account(&row)? {
        return Ok(Answer::done());
    }
    let newest = found(host, &call)?;
    Err(Refusal::changed(newest.revision))
}

fn test(host: &mut Host, call: Call<Nothing, TestAccount>) -> Result<Answer<Tried>, Refusal> {
    let id = found(host, &call)?.id;
    let TestAccount { to, content } = call.body;
    if to.is_none() && content.is_some() {
        let message = "expected `to` beside `content`, found nothing";
        return Err(Refusal::problems(vec![Problem::error("account.missing", "/to", message).help("say to whom")]));
    }
    Ok(Answer::of(host.try_account(&id, to.as_deref().map(|to| (to, content)))?))
}

fn restore(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<RestoredAccount>, Refusal> {
    let id = found(host, &call)?.id;
    let (row, job) = host.restore_account(&id)?;
    let (revision, place) = (row.revision, format!("/v1/jobs/{}", job.id));
    Ok(Answer::of(RestoredAccount { account: shown(host, row)?, job: job.into() }).revision(revision).at(place))
}

fn sync(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Synced>, Refusal> {
    let (id, by) = (found(host, &call)?.id, call.by(None));
    Ok(Answer::of(host.sync_templates(&id, &by)?))
}
