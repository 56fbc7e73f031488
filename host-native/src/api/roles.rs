//! What users may do by their role, in the words in which keys have it.
//!
//! In: a role. Out: grants. Never: a right of a lower role that a higher one has not.

use super::scope::{Area, Grant};
use crate::user::Role;

/// What everybody sees.
const SEEN: [Area; 9] = [
    Area::Contacts,
    Area::Sequences,
    Area::Enrollments,
    Area::Messages,
    Area::Approvals,
    Area::Settings,
    Area::Usage,
    Area::Accounts,
    Area::Inbound,
];
/// Where those write who work with people.
const WORKED: [Area; 5] = [Area::Contacts, Area::Enrollments, Area::Messages, Area::Approvals, Area::Events];
/// Where those write beside who say what is sent.
const MANAGED: [Area; 3] = [Area::Sequences, Area::Settings, Area::Inbound];

/// What a role may do.
pub(super) fn grants(role: Role) -> Vec<Grant> {
    let read = |areas: &[Area]| areas.iter().map(|area| Grant::read(*area)).collect::<Vec<_>>();
    let write = |areas: &[Area]| areas.iter().map(|area| Grant::write(*area)).collect::<Vec<_>>();
    match role {
        Role::Viewer => read(&SEEN),
        Role::Agent => [read(&SEEN), write(&WORKED)].concat(),
        Role::Manager => [read(&SEEN), write(&WORKED), write(&MANAGED), read(&[Area::Webhooks])].concat(),
        Role::Admin => vec![Grant::ALL],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_what_those_below_it_may_and_only_an_admin_gives_rights() {
        for (lower, higher) in Role::ALL.into_iter().zip(Role::ALL.into_iter().skip(1)) {
            let more = grants(higher);
            assert!(grants(lower).iter().all(|wanted| more.iter().any(|own| own.covers(*wanted))), "{lower} and {higher}");
        }
        for role in [Role::Viewer, Role::Agent, Role::Manager] {
            let gives = |area| grants(role).iter().any(|own| own.covers(Grant::write(area)));
            assert!(
                ![Area::Users, Area::Keys, Area::Accounts, Area::Webhooks, Area::Installation].into_iter().any(gives),
                "{role}"
            );
        }
    }
}
