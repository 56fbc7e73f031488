//! `users`: who signs in to the console: listed, made, removed; their passwords and roles.
//!
//! In: addresses, roles, a password on standard input. Out: users. Never: a password on the command line, which others can see, nor on a
//! terminal.

use std::io::{IsTerminal, Read};

use clap::{Args, Subcommand};
use console::Term;
use relance::Host;
use relance::engines::sql::UserRow;
use relance::host::{Changing, NewUser, UserChange};
use relance::user::{Role, UserId};
use serde_json::{Value, json};

use super::context::{Context, short};
use super::failure::{Exit, Failure};
use super::words;

/// Who signs in.
#[derive(Debug, Args)]
pub(crate) struct UsersArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the users of all workspaces.
    List,
    /// Make a user; the password is read from standard input, or asked for on a terminal.
    Add {
        /// The address of email.
        email: String,
        /// The name; the address unless given.
        #[arg(long)]
        name: Option<String>,
        /// What the user may do: viewer, agent, manager or admin.
        #[arg(long, value_name = "ROLE")]
        role: Role,
        /// One of all workspaces, not of one.
        #[arg(long)]
        all_workspaces: bool,
    },
    /// Remove a user, whose sessions end.
    Remove {
        /// The address of email, or the id.
        user: String,
    },
    /// Set a user's password, read from standard input or asked for on a terminal; the user's sessions end.
    Password {
        /// The address of email, or the id.
        user: String,
    },
    /// Say what a user may do; a lower role ends their sessions.
    Role {
        /// The address of email, or the id.
        user: String,
        /// viewer, agent, manager or admin.
        role: Role,
    },
}

/// More than any password has, in bytes.
const MOST_INPUT: u64 = 4_096;

/// `relance users`.
pub(crate) fn users(args: &UsersArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut host = context.host()?;
    match &args.what {
        What::List => list(&host, context),
        What::Add { email, name, role, all_workspaces } => {
            let workspace = (!all_workspaces).then(|| context.workspace().to_owned());
            let (name, email, password) = (name.clone().unwrap_or_else(|| email.clone()), email.clone(), password()?);
            let made = host.make_user(&NewUser { workspace, name, email, role: *role, password })?;
            told(context, &done(made, "")?)
        }
        What::Remove { user } => {
            let id = found(&host, user)?;
            done(host.remove_user(&id)?, user).map(|()| Exit::Done)
        }
        What::Password { user } => {
            let id = found(&host, user)?;
            let change = UserChange { password: Some(password()?), ..UserChange::default() };
            told(context, &done(host.change_user(&id, &change, None)?, user)?)
        }
        What::Role { user, role } => {
            let id = found(&host, user)?;
            let change = UserChange { role: Some(*role), ..UserChange::default() };
            told(context, &done(host.change_user(&id, &change, None)?, user)?)
        }
    }
}

fn list(host: &Host, context: &Context) -> Result<Exit, Failure> {
    let rows = host.users()?;
    if context.json() {
        context.say.document(&rows.iter().map(shown).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    let cells = |row: UserRow| {
        let seen = row.signed_in_at.map_or_else(|| "never".into(), words::utc);
        let whose = row.workspace.unwrap_or_else(|| "all".into());
        let lets_in = if row.disabled { "no" } else { "yes" };
        vec![row.id.to_string(), row.email, row.name, row.role.to_string(), whose, seen, lets_in.to_owned()]
    };
    let header = ["id", "email", "name", "role", "workspace", "signed in", "let in"];
    context.say.table(&header, rows.into_iter().map(cells).collect())?;
    Ok(Exit::Done)
}

/// Says which user it was, to machines.
fn told(context: &Context, user: &UserRow) -> Result<Exit, Failure> {
    if context.json() {
        context.say.document(&shown(user))?;
    }
    Ok(Exit::Done)
}

fn shown(row: &UserRow) -> Value {
    json!({ "id": row.id, "email": row.email, "name": row.name, "role": row.role, "workspace": row.workspace,
            "disabled": row.disabled, "createdAt": row.created_at, "signedInAt": row.signed_in_at })
}

fn found(host: &Host, text: &str) -> Result<UserId, Failure> {
    host.find_user(text)?.map(|user| user.id).ok_or_else(|| unknown(text))
}

fn unknown(text: &str) -> Failure {
    let message = format!("expected the address or the id of a user, found none with `{}`", short(text));
    Failure::problem("user.unknown", "", message, "`relance users list` shows them")
}

/// What was done, or why it was not.
fn done<T>(changing: Changing<T>, user: &str) -> Result<T, Failure> {
    match changing {
        Changing::Done(done) => Ok(done),
        Changing::Missing => Err(unknown(user)),
        Changing::Taken => {
            let message = "expected an address that no user has, found one that somebody has";
            Err(Failure::problem("user.emailTaken", "/email", message, "`relance users list` shows whose it is"))
        }
        Changing::LastAdmin => {
            let message = "expected another admin beside this one, found none";
            Err(Failure::problem("user.lastAdmin", "", message, "make another admin first"))
        }
    }
}

/// The password: asked for twice where somebody sits at a terminal, else the first line of standard input.
fn password() -> Result<String, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::environment("cli.input", format!("the password can't be read: {error}"), "write it to standard input")
    };
    if !std::io::stdin().is_terminal() {
        let mut text = String::new();
        std::io::stdin().lock().take(MOST_INPUT).read_to_string(&mut text).map_err(unreadable)?;
        return Ok(text.lines().next().unwrap_or_default().to_owned());
    }
    let term = Term::stderr();
    let asked = |question: &str| {
        term.write_str(question)?;
        term.read_secure_line()
    };
    let (first, again) = (asked("password: ").map_err(unreadable)?, asked("again: ").map_err(unreadable)?);
    if first == again {
        return Ok(first);
    }
    let message = "expected the same password twice, found two";
    Err(Failure::problem("user.passwordsDiffer", "", message, "write it again"))
}
