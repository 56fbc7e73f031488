//! Tries a draft's texts on real contacts before it is published, and says for how many of them something is blank (B2, B10).
//!
//! In: a draft, contacts, settings. Out: problems with counts. Never: a contact's name or address in a problem.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::data::{About, Written};
use super::render::Renderer;
use crate::base::Problem;
use crate::wire::{Contact, Draft, OnBlank, Settings};

/// Warnings about variables that are blank for some of the contacts, and templates that can't be rendered for some.
pub fn trial(draft: &Draft, contacts: &[Contact], settings: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    let zone = Written { now: None };
    for (index, step) in draft.steps.iter().enumerate() {
        let at = format!("/draft/steps/{index}/content");
        let mut blank: BTreeMap<String, usize> = BTreeMap::new();
        let mut failed: BTreeMap<(String, String), usize> = BTreeMap::new();
        for contact in contacts {
            let zone_name = contact.timezone.as_ref().map_or("UTC", |zone| zone.as_str());
            let data = About { contact, zone: zone_name, conversation: None, target: None, settings }.data();
            let renderer = Renderer::new(&data, &zone);
            match renderer.content(&step.content) {
                // What is not the contact's can't be told from here.
                Ok(resolved) => resolved.gaps.into_iter().filter(|name| name.starts_with("contact")).for_each(|name| {
                    *blank.entry(name).or_default() += 1;
                }),
                Err(fault) => {
                    // Syntax is told by the review; here it is what only these contacts' data brings out.
                    for problem in fault.problems.into_iter().filter(|problem| problem.code.starts_with("compose.render")) {
                        *failed.entry((fault.path.clone(), problem.message)).or_default() += 1;
                    }
                }
            }
        }
        let of = contacts.len();
        problems.extend(blank.into_iter().filter(|_| step.on_blank != OnBlank::Send).map(|(name, count)| {
            let message = format!("expected a value for `{name}`, found none for {count} of {of} contacts");
            let help = "give it a default, or fill in the contacts";
            Problem::warning("check.blankForContacts", at.clone(), message).help(help)
        }));
        problems.extend(failed.into_iter().map(|((path, message), count)| {
            Problem::warning("check.failsForContacts", format!("{at}{path}"), format!("{message}; for {count} of {of} contacts"))
        }));
    }
    problems
}
