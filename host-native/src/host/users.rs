//! Users of the service, made and changed: what holds whoever changes them, over the API or on the command line.
//!
//! In: names, addresses, roles, passwords. Out: users. Never: an installation that loses its last admin; a session that outlives what its
//! user was let in for.

use relance_core::base::Problem;

use super::Host;
use crate::engines::sql::{Holder, UserRow, Users};
use crate::fault::Fault;
use crate::password;
use crate::service::random;
use crate::user::{Role, UserId, email_problem, name_problem, password_problem};

/// A user to make.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The workspace; absent: all of them.
    pub workspace: Option<String>,
    /// The name.
    pub name: String,
    /// The address of email.
    pub email: String,
    /// What the user may do.
    pub role: Role,
    /// The password.
    pub password: String,
}

/// What is to be otherwise of a user.
#[derive(Debug, Clone, Default)]
pub struct UserChange {
    /// The name.
    pub name: Option<String>,
    /// What the user may do.
    pub role: Option<Role>,
    /// Whether the user can't sign in.
    pub disabled: Option<bool>,
    /// The password.
    pub password: Option<String>,
}

/// What became of a wish about a user.
#[derive(Debug)]
pub enum Changing<T> {
    /// It was done.
    Done(T),
    /// There is no such user.
    Missing,
    /// Somebody has that address already; of the first user: there is one.
    Taken,
    /// Nobody else could do what the user can.
    LastAdmin,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Whether there is any user.
    pub fn has_users(&self) -> Result<bool, Fault> {
        self.store.has_users()
    }

    /// All users, of whichever workspace, by id.
    pub fn users(&self) -> Result<Vec<UserRow>, Fault> {
        self.store.users(Users::Every, "", u32::MAX)
    }

    /// A user by id or by address of email.
    pub fn find_user(&self, text: &str) -> Result<Option<UserRow>, Fault> {
        match self.store.user(&UserId::new(text))? {
            Some(user) => Ok(Some(user)),
            None => self.store.user_by_email(text),
        }
    }

    /// Makes a user.
    pub fn make_user(&mut self, new: &NewUser) -> Result<Changing<UserRow>, Fault> {
        let row = self.new_row(new)?;
        self.store.whole_from_here()?; // What took its time is done.
        Ok(if self.store.add_user(&row)? { Changing::Done(row) } else { Changing::Taken })
    }

    /// Makes the first user, if there is none: an admin of all workspaces.
    pub fn make_first_user(&mut self, name: String, email: String, password: String) -> Result<Changing<UserRow>, Fault> {
        let row = self.new_row(&NewUser { workspace: None, name, email, role: Role::Admin, password })?;
        self.grouped(|host| {
            host.store.hold_users()?;
            let first = !host.store.has_users()? && host.store.add_user(&row)?;
            Ok(if first { Changing::Done(row) } else { Changing::Taken })
        })
    }

    fn new_row(&self, new: &NewUser) -> Result<UserRow, Fault> {
        let NewUser { workspace, name, email, role, password } = new;
        let wrong = [name_problem(name), email_problem(email), password_problem(password, "/password")];
        sound(wrong)?;
        Ok(UserRow {
            id: UserId::new(random::id("user")?),
            workspace: workspace.clone(),
            name: name.trim().to_owned(),
            email: email.clone(),
            role: *role,
            password: password::kept(password)?,
            disabled: false,
            created_at: self.store.clock().now(),
            signed_in_at: None,
        })
    }

    /// Changes a user. A lower role, a new password and being shut out end the user's sessions, but for one that is named by its digest.
    pub fn change_user(&mut self, id: &UserId, change: &UserChange, but: Option<&str>) -> Result<Changing<UserRow>, Fault> {
        let wrong = [
            change.name.as_deref().and_then(name_problem),
            change.password.as_deref().and_then(|password| password_problem(password, "/password")),
        ];
        sound(wrong)?;
        let kept = change.password.as_deref().map(password::kept).transpose()?;
        self.grouped(|host| {
            host.store.hold_users()?;
            let Some(before) = host.store.user(id)? else { return Ok(Changing::Missing) };
            let after = UserRow {
                name: change.name.as_deref().unwrap_or(&before.name).trim().to_owned(),
                role: change.role.unwrap_or(before.role),
                disabled: change.disabled.unwrap_or(before.disabled),
                password: kept.unwrap_or_else(|| before.password.clone()),
                ..before.clone()
            };
            if is_admin(&before) && !is_admin(&after) && host.store.other_admins(&before)? == 0 {
                return Ok(Changing::LastAdmin);
            }
            host.store.put_user(&after)?;
            if after.role < before.role || after.password != before.password || after.disabled {
                host.store.end_sessions(id, but)?;
            }
            Ok(Changing::Done(after))
        })
    }

    /// Removes a user, whose sessions end.
    pub fn remove_user(&mut self, id: &UserId) -> Result<Changing<()>, Fault> {
        self.grouped(|host| {
            host.store.hold_users()?;
            let Some(user) = host.store.user(id)? else { return Ok(Changing::Missing) };
            if is_admin(&user) && host.store.other_admins(&user)? == 0 {
                return Ok(Changing::LastAdmin);
            }
            host.store.remove_user(id)?;
            Ok(Changing::Done(()))
        })
    }

    /// Begins a session of a user whose password was just compared; nothing where that is not the user's password any more.
    pub(crate) fn begin_session_of(&mut self, user: &UserRow, digest: &str) -> Result<bool, Fault> {
        self.grouped(|host| {
            let still = host.store.note_sign_in(user)?;
            if still {
                host.store.begin_session(digest, &Holder::User(user.id.clone()))?;
            }
            Ok(still)
        })
    }
}

fn is_admin(user: &UserRow) -> bool {
    user.role == Role::Admin && !user.disabled
}

fn sound<const N: usize>(wrong: [Option<Problem>; N]) -> Result<(), Fault> {
    let wrong: Vec<Problem> = wrong.into_iter().flatten().collect();
    if wrong.is_empty() { Ok(()) } else { Err(Fault::problems(wrong)) }
}
