//! All operations of the API, area by area.
//!
//! In: nothing. Out: the table from which routes and description are made. Never: a path twice with one method.

mod contacts;
mod deliveries;
mod keys;
mod live;
mod meta;
mod webhooks;
mod workspaces;

use super::operation::Operation;

/// All of them.
pub(super) fn all() -> Vec<Operation> {
    let areas = [
        meta::operations(),
        workspaces::operations(),
        keys::operations(),
        contacts::operations(),
        live::operations(),
        webhooks::operations(),
        deliveries::operations(),
    ];
    areas.into_iter().flatten().collect()
}
