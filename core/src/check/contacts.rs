//! What is doubtful about contacts, told beside a draft before anybody is written to (B2).
//!
//! In: contacts, settings. Out: warnings, each at its contact's place. Never: an address or a name in one of them.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::channels::{self, profile};
use crate::base::instant::shown;
use crate::base::{Problem, pointer};
use crate::time::policies;
use crate::wire::{Channel, Contact, Purpose, Settings};

/// The most that is told; with more, something is wrong with all of them.
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
            problem.help(format!("it stops nothing as it is; the channels are {}", names(settings)))
        });
        region.into_iter().chain(opt_outs.collect::<Vec<_>>())
    });
    each.take(MOST).collect()
}

fn is_known(scope: &Channel, settings: &Settings) -> bool {
    let (named, only) = scope.as_str().split_once('/').map_or((scope.as_str(), None), |(named, only)| (named, Some(only)));
    let is_purpose = |only: &str| {
        [Purpose::Marketing, Purpose::Service, Purpose::Transactional]
            .iter()
            .any(|one| only.trim().eq_ignore_ascii_case(one.name()))
    };
    let named = named.trim();
    let is_channel = named.eq_ignore_ascii_case("all")
        || channels::known().any(|known| known.eq_ignore_ascii_case(named))
        || profile(&Channel::new(named), settings).is_some();
    is_channel && only.is_none_or(is_purpose)
}

fn names(settings: &Settings) -> String {
    let own = settings.channels.iter().flat_map(|own| own.keys()).map(Channel::as_str);
    let mut all: Vec<&str> = channels::known().collect();
    all.extend(own.filter(|own| !channels::known().any(|known| known == *own)));
    format!("`{}`", all.join("`, `"))
}
