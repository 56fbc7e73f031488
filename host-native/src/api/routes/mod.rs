//! All operations of the API, area by area.
//!
//! In: nothing. Out: the table from which routes and description are made. Never: a path twice with one method.

mod catalogue;
mod contacts;
mod deliveries;
mod jobs;
mod keys;
mod live;
mod meta;
mod questions;
mod sequences;
mod settings;
mod versions;
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
        settings::operations(),
        sequences::operations(),
        versions::operations(),
        catalogue::operations(),
        questions::operations(),
        jobs::operations(),
        live::operations(),
        webhooks::operations(),
        deliveries::operations(),
    ];
    areas.into_iter().flatten().collect()
}
