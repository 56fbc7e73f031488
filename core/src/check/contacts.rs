//! What is doubtful about contacts, told beside a draft before anybody is written to (B2).
//!
//! In: contacts, settings. Out: warnings, each at its contact's place. Never: an address or a name in one of them.

use alloc::format;
use alloc::vec::Vec;

use super::channels;
use crate::base::instant::shown;
use crate::base::{Problem, pointer};
use crate::time::policies;
use crate::wire::{Channel, Contact, Purpose, Settings};

/// The most that is told one by one; of more than these the number is told.
const MOST: usize = 20;

/// Regions that are not written as ISO 3166 writes them, and opt-outs of channels that nobody knows.
pub fn doubts(contacts: &[Contact], settings: &Settings) -> Vec<Problem> {
    let each = contacts.iter().enumerate().flat_map(|(index, contact)| {
        let at = pointer::element("/contacts", index);
        let region = contact.region.as_deref().filter(|region| policies::region(region).is_none());
        let region = region.map(|region| {
            let message = format!("expected a region of ISO 3166 such as `US` or `US-CA`, found `{}`", shown(region));
            Problem::warning("check.regionUnknown", format!("{at}/region"), message)
                .help("until then their zone decides on legal hours")
        });
        let opt_outs = contact.opt_outs.iter().enumerate().filter(|(_, scope)| !is_known(scope, settings));
        let opt_outs = opt_outs.map(move |(place, scope)| {
            let message = format!(
                "expected `all`, a channel, or one with a purpose as `email/marketing`, found `{}`",
                shown(scope.as_str())
            );
            let problem = Problem::warning("check.optOutUnknown", format!("{at}/optOuts/{place}"), message);
            problem.help(format!("it stops nothing as it is; the channels are `{}`", names(settings).join("`, `")))
        });
        region.into_iter().chain(opt_outs.collect::<Vec<_>>())
    });
    let mut doubts: Vec<Problem> = each.collect();
    if doubts.len() > MOST {
        let message = format!("expected contacts without doubts, found {} more than are listed", doubts.len() - MOST);
        doubts.truncate(MOST);
        doubts.push(Problem::warning("check.moreDoubts", "/contacts", message).help("something may be wrong with all of them"));
    }
    doubts
}

fn is_known(scope: &Channel, settings: &Settings) -> bool {
    let (named, only) = scope.as_str().split_once('/').map_or((scope.as_str(), None), |(named, only)| (named, Some(only)));
    let is_purpose = |only: &str| {
        [Purpose::Marketing, Purpose::Service, Purpose::Transactional]
            .iter()
            .any(|one| only.trim().eq_ignore_ascii_case(one.name()))
    };
    let named = named.trim();
    let is_channel = ["all"].into_iter().chain(names(settings)).any(|known| known.eq_ignore_ascii_case(named));
    is_channel && only.is_none_or(is_purpose)
}

/// The channels that there are: those that the product knows, and the workspace's own.
fn names(settings: &Settings) -> Vec<&str> {
    let own = settings.channels.iter().flat_map(|own| own.keys()).map(Channel::as_str);
    let mut names: Vec<&str> = channels::known().collect();
    names.extend(own.filter(|own| !channels::known().any(|known| known == *own)));
    names
}
