//! Who calls: by a key, or as a user who is signed in; what they may do, and in which workspace.
//!
//! In: rows of keys and users. Out: a [`Caller`]. Never: a right that nobody gave.

use super::roles;
use super::scope::{Grant, Scope};
use crate::engines::sql::{KeyRow, UserRow};

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caller {
    /// The id of the key or of the user; `-` for nobody in particular.
    pub(super) key: String,
    /// What the key or the user is called.
    name: String,
    /// The workspace that the key opens, or that the user is of; absent: all of them.
    pub(super) workspace: Option<String>,
    grants: Vec<Grant>,
    /// The user, if it is one.
    pub(super) user: Option<Box<UserRow>>,
}

/// The key of nobody in particular.
const NOBODY: &str = "-";

impl Caller {
    /// Somebody without a key.
    pub(super) fn nobody() -> Self {
        Self { key: NOBODY.into(), name: String::new(), workspace: Some(String::new()), grants: Vec::new(), user: None }
    }

    /// Whoever has this key.
    pub(super) fn of_key(row: &KeyRow) -> Self {
        let grants = row.scopes.split(' ').filter_map(|scope| scope.parse().ok()).collect();
        Self { key: row.id.clone(), name: row.name.clone(), workspace: row.workspace.clone(), grants, user: None }
    }

    /// This user.
    pub(super) fn of_user(user: UserRow) -> Self {
        let (key, name, workspace) = (user.id.to_string(), user.name.clone(), user.workspace.clone());
        Self { key, name, workspace, grants: roles::grants(user.role), user: Some(Box::new(user)) }
    }

    /// Whether nobody knows who it is.
    pub(super) fn is_nobody(&self) -> bool {
        self.key == NOBODY
    }

    /// What it is called.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Who did it, for a timeline: a user, whom a key's holder names, else what the key is called.
    pub(super) fn who(&self, by: Option<String>) -> Option<String> {
        let own = || if self.name.trim().is_empty() { self.key.clone() } else { self.name.clone() };
        Some(by.filter(|by| self.user.is_none() && !by.trim().is_empty()).unwrap_or_else(own))
    }

    /// The same where a key is named by its id.
    pub(super) fn by(&self, named: Option<&String>) -> String {
        match (&self.user, named) {
            (Some(user), _) => user.name.clone(),
            (None, Some(named)) => named.clone(),
            (None, None) => format!("key {}", self.key),
        }
    }

    /// Whether the caller may do what asks for this.
    pub(super) fn may(&self, scope: Scope) -> bool {
        let beyond = self.workspace.is_some() && scope.is_beyond_a_workspace();
        let anybody = scope.is_public() || scope == Scope::Anybody;
        self.may_do_everything() || anybody || !beyond && self.grants.iter().any(|grant| grant.allows(scope))
    }

    fn may_do_everything(&self) -> bool {
        self.workspace.is_none() && self.grants.contains(&Grant::ALL)
    }

    /// Whether these rights may be given by the caller: nobody gives what they don't have.
    pub(super) fn may_give(&self, scopes: &[Grant]) -> bool {
        self.may_do_everything() || scopes.iter().all(|wanted| self.grants.iter().any(|own| own.covers(*wanted)))
    }
}
