//! Users: who they are, what they may do, as what their passwords are kept.
//!
//! In: rows. Out: rows. Never: a password; a rule about who may change whom.

use relance_core::base::Instant;

use super::engine::{Columns, Value};
use super::{Store, rows, store};
use crate::fault::Fault;
use crate::user::{Role, UserId, same};

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    /// The id.
    pub id: UserId,
    /// The workspace that the user is of; absent: all of them.
    pub workspace: Option<String>,
    /// The name.
    pub name: String,
    /// The address of email, as it was written.
    pub email: String,
    /// What the user may do.
    pub role: Role,
    /// As what the password is kept.
    pub password: String,
    /// The user can't sign in.
    pub disabled: bool,
    /// When the user was made.
    pub created_at: Instant,
    /// When the user last signed in.
    pub signed_in_at: Option<Instant>,
}

/// Which users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Users {
    /// Those of this workspace alone.
    Own,
    /// The same, and those of all workspaces.
    OwnAndAll,
    /// All there are.
    Every,
}

const COLUMNS: &str = "id, workspace, name, email, role, password, disabled, created_at, signed_in_at";

impl Store {
    /// Whether there is any user.
    pub fn has_users(&self) -> Result<bool, Fault> {
        Ok(self.one("SELECT id FROM api_user LIMIT 1", &[], Columns::take::<String>)?.is_some())
    }

    /// A user by id, of whichever workspace.
    pub fn user(&self, id: &UserId) -> Result<Option<UserRow>, Fault> {
        self.one(&format!("SELECT {COLUMNS} FROM api_user WHERE id = :id"), &[(":id", id.as_str().into())], user_row)
    }

    /// A user by address of email, however it is written.
    pub fn user_by_email(&self, email: &str) -> Result<Option<UserRow>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM api_user WHERE address = :address");
        self.one(&sql, &[(":address", same(email).into())], user_row)
    }

    /// Users after an id, by id.
    pub fn users(&self, which: Users, after: &str, most: u32) -> Result<Vec<UserRow>, Fault> {
        let which = match which {
            Users::Own => "workspace = :w AND ",
            Users::OwnAndAll => "(workspace = :w OR workspace IS NULL) AND ",
            Users::Every => "",
        };
        let sql = format!("SELECT {COLUMNS} FROM api_user WHERE {which}id > :after ORDER BY id LIMIT :most");
        let values = [(":w", (&self.workspace).into()), (":after", after.into()), (":most", most.into())];
        self.all(&sql, &values, user_row)
    }

    /// From here on, until the transaction is over, nobody else changes users.
    pub fn hold_users(&self) -> Result<(), Fault> {
        let sql = format!("SELECT value FROM mark WHERE name = 'users'{}", self.engine.dialect().locked);
        self.one(&sql, &[], Columns::take::<i64>).map(drop)
    }

    /// How many others may do everything that this user might, were they an admin: admins of the same workspace, and of all.
    pub fn other_admins(&self, user: &UserRow) -> Result<u32, Fault> {
        let whose = if user.workspace.is_some() { "(workspace = :w OR workspace IS NULL)" } else { "workspace IS NULL" };
        let sql = format!("SELECT count(*) FROM api_user WHERE role = 'admin' AND disabled = 0 AND id <> :id AND {whose}");
        let values = [(":w", user.workspace.as_ref().into()), (":id", user.id.as_str().into())];
        Ok(self.one(&sql, &values, Columns::take)?.unwrap_or(0))
    }

    /// Keeps a new user; says whether nobody had the address yet.
    pub fn add_user(&self, user: &UserRow) -> Result<bool, Fault> {
        let sql = "INSERT INTO api_user (id, workspace, name, email, address, role, password, disabled, created_at)
                   VALUES (:id, :w, :name, :email, :address, :role, :password, :disabled, :created) ON CONFLICT DO NOTHING";
        let more = [
            (":w", user.workspace.as_ref().into()),
            (":email", (&user.email).into()),
            (":address", same(&user.email).into()),
            (":created", user.created_at.millis().into()),
        ];
        Ok(self.engine.run(sql, &[changing(user).as_slice(), &more].concat())? > 0)
    }

    /// Keeps what can be changed of a user: the name, the role, the password, whether they can sign in.
    pub fn put_user(&self, user: &UserRow) -> Result<(), Fault> {
        let sql = "UPDATE api_user SET name = :name, role = :role, password = :password, disabled = :disabled WHERE id = :id";
        self.engine.run(sql, &changing(user)).map(drop)
    }

    /// Removes a user; their sessions end with them.
    pub fn remove_user(&self, id: &UserId) -> Result<(), Fault> {
        self.engine.run("DELETE FROM api_user WHERE id = :id", &[(":id", id.as_str().into())]).map(drop)
    }

    /// Notes that a user has signed in; says whether they still may, and with the password that was compared.
    pub fn note_sign_in(&self, user: &UserRow) -> Result<bool, Fault> {
        let sql = "UPDATE api_user SET signed_in_at = :now WHERE id = :id AND password = :password AND disabled = 0";
        let values = [
            (":id", user.id.as_str().into()),
            (":password", (&user.password).into()),
            (":now", self.clock.now().millis().into()),
        ];
        Ok(self.engine.run(sql, &values)? > 0)
    }
}

fn changing(user: &UserRow) -> [(&'static str, Value<'_>); 5] {
    [
        (":id", user.id.as_str().into()),
        (":name", (&user.name).into()),
        (":role", user.role.name().into()),
        (":password", (&user.password).into()),
        (":disabled", user.disabled.into()),
    ]
}

fn user_row(row: &mut Columns) -> Result<UserRow, Fault> {
    Ok(UserRow {
        id: UserId::new(row.take::<String>()?),
        workspace: row.take()?,
        name: row.take()?,
        email: row.take()?,
        role: row.take::<String>()?.parse().map_err(|_| store("a stored role is none"))?,
        password: row.take()?,
        disabled: row.take()?,
        created_at: rows::instant(row.take()?),
        signed_in_at: row.take::<Option<i64>>()?.map(rows::instant),
    })
}
