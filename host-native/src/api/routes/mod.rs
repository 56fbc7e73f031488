//! All operations of the API, area by area.
//!
//! In: nothing. Out: the table from which routes and description are made. Never: a path twice with one method.

mod contacts;
mod keys;
mod meta;
mod workspaces;

use super::operation::Operation;

/// All of them.
pub(super) fn all() -> Vec<Operation> {
    [meta::operations(), workspaces::operations(), keys::operations(), contacts::operations()].into_iter().flatten().collect()
}
