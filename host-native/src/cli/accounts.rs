//! `accounts`: lists, puts, tries, restores and removes accounts with providers; and what accounts may name, as options say it.
//!
//! In: an account as a file, ids. Out: accounts, their secrets masked. Never: a secret.

use clap::{Args, Subcommand};
use relance::Host;
use relance::config::{AccountRules, Options as HostOptions};
use relance::engines::sql::AccountRow;
use relance::hook::reach::{Range, Reach};
use relance_core::base::Private;
use serde_json::{Value, json};

use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;
use crate::files::Document;

/// Accounts with providers.
#[derive(Debug, Args)]
pub(crate) struct AccountsArgs {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    key: KeyArgs,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the accounts, without what is secret of them.
    List,
    /// Make or change an account; what is masked in the file (‹redacted›) stays as it is.
    Put {
        /// Its id, by which settings name it.
        id: String,
        /// The account (JSON or YAML): provider, what the provider needs to know, limits; `-` reads from standard input.
        file: String,
    },
    /// Ask the provider whether an account works.
    Test {
        /// Its id.
        id: String,
        /// Send a message that says that it is a test.
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
    },
    /// Let an account that its provider refused send again, and what has waited for it go.
    Restore {
        /// Its id.
        id: String,
    },
    /// Take an account away that has no message in hand.
    Remove {
        /// Its id.
        id: String,
    },
}

/// What accounts may name.
#[derive(Debug, Args)]
#[command(next_help_heading = "Accounts with providers")]
pub(crate) struct RuleArgs {
    /// Let accounts go to loopback, private and shared addresses; link-local addresses and clouds' metadata stay closed.
    #[arg(long, env = "RELANCE_ALLOW_PRIVATE_ACCOUNTS")]
    allow_private_accounts: bool,
    /// Let accounts go to these addresses, whatever they are: 10.0.0.0/8, fd00::/8; several with commas.
    #[arg(long, value_name = "RANGE", value_delimiter = ',', env = "RELANCE_ALLOW_ACCOUNTS_TO")]
    allow_accounts_to: Vec<Range>,
    /// Let accounts that come over the API name files and folders of this machine.
    #[arg(long, env = "RELANCE_ACCOUNT_FILES")]
    account_files: bool,
}

impl RuleArgs {
    /// The same for the host.
    pub(crate) fn rules(&self) -> AccountRules {
        let reach = Reach { own: self.allow_private_accounts, ranges: self.allow_accounts_to.clone() };
        AccountRules { reach, local_files: self.account_files }
    }
}

/// What seals secrets.
#[derive(Debug, Args)]
pub(crate) struct KeyArgs {
    /// What seals secrets in the database: base64 of 32 bytes, the newest first, several with commas; DATA/secret.key unless given.
    /// Better in the variable than on the command line, which others can see.
    #[arg(long, value_name = "KEYS", env = "RELANCE_SECRET_KEY", hide_env_values = true)]
    secret_key: Option<String>,
}

impl KeyArgs {
    /// The keys, where they are given.
    pub(crate) fn keys(&self) -> Option<Private<String>> {
        self.secret_key.clone().map(Private::new)
    }
}

/// `relance accounts`.
pub(crate) fn accounts(args: &AccountsArgs, context: &mut Context) -> Result<Exit, Failure> {
    // Whoever has the command line has the machine's files.
    let accounts = AccountRules { local_files: true, ..args.rules.rules() };
    let mut host = Host::open(HostOptions { accounts, secret_key: args.key.keys(), ..context.host_options() })?;
    match &args.what {
        What::List => list(&host, context),
        What::Put { id, file } => {
            let text = Document::read(file)?.text();
            let account: Value = serde_json::from_str(&text).unwrap_or_default(); // It was read already.
            let row = host.put_account(id, account)?;
            if context.json() {
                context.say.document(&shown(&row))?;
            }
            Ok(Exit::Done)
        }
        What::Test { id, to } => {
            let tried = host.try_account(id, to.as_deref().map(|to| (to, None)))?;
            if context.json() {
                context.say.document(&tried)?;
            } else {
                context.say.line(tried.problem.as_deref().unwrap_or("it works"))?;
            }
            Ok(if tried.works { Exit::Done } else { Exit::Problems })
        }
        What::Restore { id } => {
            let (row, job) = host.restore_account(id)?;
            if context.json() {
                context.say.document(&shown(&row))?;
            } else if job.finished_at.is_none() {
                context.say.note(&format!("{} enrollments wait for it; a running service lets them go", job.whole));
            }
            Ok(Exit::Done)
        }
        What::Remove { id } => {
            host.delete_account(id)?;
            Ok(Exit::Done)
        }
    }
}

fn list(host: &Host, context: &Context) -> Result<Exit, Failure> {
    let rows = host.accounts("", u32::MAX)?;
    if context.json() {
        context.say.document(&rows.iter().map(shown).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    let cells = |row: AccountRow| {
        let sends = row.paused.map_or_else(
            || "yes".into(),
            |paused| format!("paused since {}: {}", words::utc(paused.at), paused.detail.unwrap_or(paused.reason)),
        );
        vec![row.id, row.provider, words::utc(row.created_at), words::utc(row.updated_at), sends]
    };
    context.say.table(&["id", "provider", "made", "changed", "sends"], rows.into_iter().map(cells).collect())?;
    Ok(Exit::Done)
}

fn shown(row: &AccountRow) -> Value {
    let account: Value = serde_json::from_str(&row.json).unwrap_or_default(); // It was written by this host.
    json!({ "id": row.id, "account": account, "paused": row.paused, "createdAt": row.created_at, "updatedAt": row.updated_at })
}
