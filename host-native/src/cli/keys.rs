//! `keys`: makes, lists and revokes keys to the service.
//!
//! In: names and scopes. Out: a key, once. Never: a key that is there already.

use clap::{Args, Subcommand};
use relance::engines::sql::KeyRow;
use relance_core::base::Instant;

use super::args::instant;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::words;

/// Keys to the service.
#[derive(Debug, Args)]
pub(crate) struct KeysArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a key and print it; it is shown this once.
    Add {
        /// What it is called.
        name: String,
        /// What it may do: area:read or area:write, such as contacts:write; * for all areas. May be given several times.
        #[arg(long = "scope", value_name = "SCOPE", default_values_t = ["*:write".to_owned()])]
        scopes: Vec<String>,
        /// For all workspaces and the installation itself, not for one workspace.
        #[arg(long)]
        all_workspaces: bool,
        /// Until when it is good.
        #[arg(long, value_name = "INSTANT", value_parser = instant)]
        expires: Option<Instant>,
    },
    /// List the keys, without what is secret of them.
    List {
        /// Those for all workspaces.
        #[arg(long)]
        all_workspaces: bool,
    },
    /// Revoke a key.
    Revoke {
        /// Its id.
        id: String,
        /// It is one for all workspaces.
        #[arg(long)]
        all_workspaces: bool,
    },
}

/// `relance keys`.
pub(crate) fn keys(args: &KeysArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host()?;
    match &args.what {
        What::Add { name, scopes, all_workspaces, expires } => {
            let workspace = (!all_workspaces).then(|| context.workspace().to_owned());
            let (row, token) = host.make_key(workspace.as_deref(), name, &scopes.join(" "), *expires)?;
            if context.json() {
                context.say.document(&serde_json::json!({ "id": row.id, "key": token }))?;
            } else {
                context.say.line(&token)?;
            }
            Ok(Exit::Done)
        }
        What::List { all_workspaces } => {
            let rows = host.keys(*all_workspaces)?;
            if context.json() {
                let rows = rows.iter().map(|row| {
                    serde_json::json!({ "id": row.id, "name": row.name, "scopes": row.scopes, "createdAt": row.created_at,
                        "usedAt": row.used_at, "expiresAt": row.expires_at, "revokedAt": row.revoked_at })
                });
                context.say.document(&rows.collect::<Vec<_>>())?;
                return Ok(Exit::Done);
            }
            let shown = |row: KeyRow| {
                let good = match (row.revoked_at, row.expires_at) {
                    (Some(at), _) => format!("revoked {}", words::utc(at)),
                    (None, Some(at)) => format!("until {}", words::utc(at)),
                    (None, None) => "yes".into(),
                };
                let used = row.used_at.map_or_else(|| "never".into(), words::utc);
                vec![row.id, row.name, row.scopes, words::utc(row.created_at), used, good]
            };
            context.say.table(&["id", "name", "scopes", "made", "used", "good"], rows.into_iter().map(shown).collect())?;
            Ok(Exit::Done)
        }
        What::Revoke { id, all_workspaces } => {
            host.revoke_key(id, *all_workspaces)?;
            Ok(Exit::Done)
        }
    }
}
