//! Accounts with providers, as the service keeps them: judged, sealed, opened to be used, let go again.
//!
//! In: accounts and their ids. Out: rows, and accounts with their secrets for those who use them. Never: a secret in the clear in the store;
//! an address that must not be reached; a file of this machine that the one who runs it has not allowed.

use std::collections::BTreeMap;
use std::sync::Arc;

use relance_core::base::Problem;
use relance_core::wire::{Channel, Settings};
use serde_json::Value;
use url::Url;

use super::Host;
use super::jobs::{Mended, Task};
use crate::account::{Account, Channels, Provider, TlsWord, seal};
use crate::config::ImapConfig;
use crate::engines::sql::{AccountRow, JobRow};
use crate::fault::{Fault, FaultKind};
use crate::feed::{Occurrence, OfAccount};
use crate::hook::reach::{Astray, Guard, System};
use crate::send::message::LACKS_WAY_OUT;

/// How long a name may take to be found when an account is saved.
const SAVING: std::time::Duration = std::time::Duration::from_secs(3);

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

/// Accounts that were opened, by workspace and id, each with the text that it was opened from.
pub(super) type Before = BTreeMap<(String, String), (String, Account)>;

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

    /// The mailboxes of all workspaces, each with the account that it is of; they go where accounts may. An account is opened once until it is
    /// changed; one that can't be opened is left out, and said in the log.
    pub fn mailboxes(&mut self) -> Result<Vec<(Opened, ImapConfig)>, Fault> {
        let guard = self.guard();
        let (mut found, mut before) = (Vec::new(), std::mem::take(&mut self.opened));
        for row in self.store.accounts_with("smtp")? {
            let name = (row.workspace.clone(), row.id.clone());
            // The same text is the same account; a revision may come again once an account was taken away.
            let account = match before.remove(&name).filter(|(sealed, _)| *sealed == row.sealed) {
                Some((_, account)) => account,
                None => match self.opened(&row) {
                    Ok(opened) => opened.account,
                    Err(fault) => {
                        tracing::error!(workspace = row.workspace, account = row.id, %fault, "an account can't be opened");
                        continue;
                    }
                },
            };
            if let Some(mailbox) = account.mailbox() {
                let AccountRow { workspace, id, revision, paused, .. } = row;
                let opened = Opened { workspace, id, revision, paused: paused.is_some(), account: account.clone() };
                found.push((opened, ImapConfig { guard: Some(guard.clone()), ..mailbox }));
            }
            self.opened.insert(name, (row.sealed, account));
        }
        Ok(found)
    }

    /// The workspace's accounts after an id, by id.
    pub fn accounts(&self, after: &str, most: u32) -> Result<Vec<AccountRow>, Fault> {
        self.store.accounts(after, most)
    }

    /// Adds an account, or puts it in the place of the one with its id.
    pub fn put_account(&mut self, id: &str, account: Value) -> Result<AccountRow, Fault> {
        let before = self.store.account(id)?;
        let known = before.as_ref().map(|row| self.opened(row)).transpose()?;
        let account = self.sound_account(account, known.as_ref().map(|known| &known.account)).map_err(Fault::problems)?;
        let row = self.row_of_account(id, &account, before.as_ref().map_or(1, |row| row.revision))?;
        let kept = if before.is_some() { self.store.change_account(&row)? } else { self.store.add_account(&row)? };
        let newest = self.store.account(id)?.filter(|_| kept);
        newest.ok_or_else(|| Fault::new(FaultKind::Busy, "somebody else has changed the account meanwhile").help("try again"))
    }

    /// An account as it may be kept, or all that is wrong with it; what is masked in it is taken from the one before.
    pub(crate) fn sound_account(&self, account: Value, before: Option<&Account>) -> Result<Account, Vec<Problem>> {
        let account = match before {
            Some(before) => Account::merged(account, before)?,
            None => Account::from_value(account)?,
        };
        let mut problems = Vec::new();
        if !self.options.accounts.local_files {
            problems.extend(account.local_files().into_iter().map(|place| {
                let message = "expected no file or folder of the service's machine, found one";
                let help = "leave it out, or let the service be started with `--account-files`";
                Problem::error("account.localFile", place, message).help(help)
            }));
        }
        let guard = self.guard();
        problems.extend(addresses(&account).into_iter().filter_map(|(place, address)| barred(&guard, place, &address)));
        if problems.is_empty() && !matches!(account.provider, Provider::Folder(_)) {
            // What a key or a certificate is worth is known once a sender is made of it.
            if let Err(fault) = self.senders.make(self.store.workspace(), &account) {
                problems.push(Problem::error("account.unusable", "", fault.message));
            }
        }
        if problems.is_empty() { Ok(account) } else { Err(problems) }
    }

    /// The row of an account, sealed for its place.
    pub(crate) fn row_of_account(&mut self, id: &str, account: &Account, revision: i64) -> Result<AccountRow, Fault> {
        let (workspace, now) = (self.store.workspace().to_owned(), self.clock.now());
        let sealed = seal::seal(&*self.sealing()?, account, &workspace, id)?;
        let json = serde_json::to_string(account)?;
        let masked: Value = serde_json::from_str(&json)?;
        let provider = masked.get("provider").and_then(Value::as_str).unwrap_or_default().to_owned();
        let id = id.to_owned();
        Ok(AccountRow { workspace, id, provider, revision, paused: None, created_at: now, updated_at: now, json, sealed })
    }

    /// Takes an account away whose revision is still this one; what has waited for it goes by whichever way there is now. Says whether it was.
    pub(crate) fn remove_account(&mut self, row: &AccountRow) -> Result<bool, Fault> {
        let (_, settings) = self.store.settings()?;
        if let Some(channel) = naming(&settings, &row.id) {
            let message = format!("expected an account that the settings do not name, found it under `{channel}`");
            return Err(Fault::new(FaultKind::Input, message).help("name another account there first, or none"));
        }
        let job = match row.paused {
            Some(_) => Some(self.mended(row)?.job(self.store.count_waiting_for_account()?)?),
            None => None,
        };
        let gone = self.store.delete_account(&row.id, row.revision, job.as_ref())?;
        if let Some(job) = job.filter(|_| gone) {
            self.do_at_once(&job)?;
        }
        Ok(gone)
    }

    /// Takes an account away, whatever its revision.
    pub fn delete_account(&mut self, id: &str) -> Result<(), Fault> {
        let row = self.store.account(id)?.ok_or_else(|| Fault::not_found("an account with the id", id))?;
        if self.remove_account(&row)? {
            return Ok(());
        }
        Err(Fault::new(FaultKind::Busy, "somebody else has changed the account meanwhile").help("try again"))
    }

    /// Lets an account send again, and what has waited for it go: at once where that is little, else by the job that is given back.
    pub fn restore_account(&mut self, id: &str) -> Result<(AccountRow, JobRow), Fault> {
        let row = self.store.account(id)?.ok_or_else(|| Fault::not_found("an account with the id", id))?;
        let task = self.mended(&row)?;
        let job = task.job(self.store.count_waiting_for_account()?)?;
        self.store.restore_account(id, &restored(id, &task), Some(&job))?;
        self.do_at_once(&job)?;
        let (row, done) = (self.store.account(id)?, self.store.job(&job.id)?);
        row.zip(done).ok_or_else(|| Fault::not_found("an account with the id", id))
    }

    /// Lets those accounts send again that are paused because their mail had no way to unsubscribe.
    pub(super) fn restore_for_way_out(&mut self) -> Result<(), Fault> {
        for row in self.store.accounts("", u32::MAX >> 1)? {
            let said = row.paused.as_ref().and_then(|paused| paused.detail.as_deref());
            if said.is_some_and(|said| said.starts_with(LACKS_WAY_OUT)) {
                let task = self.mended(&row)?;
                self.store.restore_account(&row.id, &restored(&row.id, &task), None)?;
            }
        }
        Ok(())
    }

    fn mended(&self, row: &AccountRow) -> Result<Task, Fault> {
        let channel = match Account::shown(&row.json)?.channels() {
            Channels::These(channels) if channels.len() == 1 => channels.into_iter().next(),
            _ => None,
        };
        Ok(Task::Restore(Mended { account: Some(row.id.clone()), channel }))
    }

    fn opened(&mut self, row: &AccountRow) -> Result<Opened, Fault> {
        let account = seal::open(&*self.sealing()?, &row.sealed, &row.workspace, &row.id)?;
        let AccountRow { workspace, id, revision, paused, .. } = row;
        let (workspace, id) = (workspace.clone(), id.clone());
        Ok(Opened { workspace, id, revision: *revision, paused: paused.is_some(), account })
    }

    /// Where accounts may go.
    fn guard(&self) -> Guard {
        Guard::new(self.options.accounts.reach.clone(), Arc::new(System))
    }
}

/// What is told when an account sends again.
fn restored(id: &str, task: &Task) -> Occurrence {
    let channel = match task {
        Task::Restore(Mended { channel: Some(channel), .. }) => channel.clone(),
        _ => Channel::fixed("all"),
    };
    Occurrence::AccountRestored(OfAccount { channel, account: Some(id.to_owned()), reason: "restored".into() })
}

/// A server that an account names: the name, the port, and whether what is said there can be heard on the way.
type Address = (String, u16, bool);

/// The servers that an account names, by their places.
fn addresses(account: &Account) -> Vec<(&'static str, Address)> {
    let web = |place: &'static str, text: Option<&str>| {
        let text = text?.replacen("http+plain://", "http://", 1);
        let url = Url::parse(&text).ok()?;
        let name = url.host_str()?.to_owned();
        Some((place, (name, url.port_or_known_default().unwrap_or(443), url.scheme() == "http")))
    };
    let found = match &account.provider {
        Provider::Smtp(own) => {
            let port = own.port.unwrap_or(587);
            let mailbox = own.imap.as_ref().map(|imap| {
                let clear = imap.tls == Some(TlsWord::None);
                ("/imap/host", (imap.host.clone(), imap.port.unwrap_or(993), clear))
            });
            return [Some(("/host", (own.host.clone(), port, own.tls == TlsWord::None))), mailbox]
                .into_iter()
                .flatten()
                .collect();
        }
        Provider::Folder(_) => None,
        Provider::Webhook(own) => web("/url", Some(&own.url)),
        Provider::Twilio(own) => web("/baseUrl", own.base_url.as_deref()),
        Provider::WhatsappCloud(own) => web("/baseUrl", own.base_url.as_deref()),
        Provider::Messenger(own) => web("/baseUrl", own.base_url.as_deref()),
        Provider::Instagram(own) => web("/baseUrl", own.base_url.as_deref()),
        Provider::Chatwoot(own) => web("/baseUrl", Some(&own.base_url)),
    };
    found.into_iter().collect()
}

/// Why an account must not go there. A name that is not found is no mistake yet.
fn barred(guard: &Guard, place: &'static str, (name, port, clear): &Address) -> Option<Problem> {
    let Err(Astray::Barred(barred)) = guard.sockets(name, *port, *clear, SAVING) else { return None };
    let help = "give an address on the Internet, or let the service be started with `--allow-private-accounts` or \
                `--allow-accounts-to`";
    Some(Problem::error("account.address", place, barred.to_string()).help(help))
}

/// The channel under which settings name an account.
fn naming(settings: &Settings, id: &str) -> Option<Channel> {
    let mut channels = settings.channels.iter().flatten();
    channels.find(|(_, own)| own.account.as_deref() == Some(id)).map(|(channel, _)| channel.clone())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::Options;

    #[test]
    fn an_account_is_opened_once_until_it_is_changed() {
        let dir = tempfile::tempdir().unwrap();
        let mut options = Options::new(dir.path());
        options.accounts.reach.own = true;
        let mut host = Host::open(options).unwrap();
        let account = |from: &str| {
            let imap = json!({ "host": "127.0.0.1", "user": "ann", "password": "x" });
            json!({ "provider": "smtp", "host": "127.0.0.1", "from": from, "imap": imap })
        };
        let from = |host: &mut Host| {
            host.mailboxes().unwrap().into_iter().map(|(opened, _)| opened.account.address().unwrap()).collect::<Vec<_>>()
        };
        host.put_account("a", account("ann@example.com")).unwrap();
        assert_eq!(from(&mut host), ["ann@example.com"]);
        // What is kept is what is given: it was not opened again.
        let marked = Account::from_value(account("kept@example.com")).unwrap();
        host.opened.values_mut().for_each(|(_, kept)| *kept = marked.clone());
        assert_eq!(from(&mut host), ["kept@example.com"]);

        host.put_account("a", account("zoe@example.com")).unwrap();
        assert_eq!(from(&mut host), ["zoe@example.com"]);
        host.delete_account("a").unwrap();
        host.put_account("a", account("max@example.com")).unwrap();
        assert_eq!(from(&mut host), ["max@example.com"], "another one of the same name and revision");
        host.delete_account("a").unwrap();
        assert!(from(&mut host).is_empty() && host.opened.is_empty());
    }
}
