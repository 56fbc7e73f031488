//! Ready sequences by niche: data to begin with, each of which passes `check` as it is (B11).
//!
//! In: `core/catalogue/sequences.json`; the id of one. Out: what there is, or one with its draft and the custom attributes that it uses.
//! Never: a sequence published.

use alloc::vec::Vec;

use crate::base::Problem;
use crate::wire::request::{CatalogueEntry, CatalogueResult};

const SEQUENCES: &str = include_str!("../catalogue/sequences.json");

/// What there is: without an id all of them without their drafts, with one that one whole.
///
/// # Errors
/// `catalogue.unknown` where there is none of that id.
pub fn catalogue(id: Option<&str>) -> Result<CatalogueResult, Problem> {
    let mut sequences: Vec<CatalogueEntry> = serde_json::from_str(SEQUENCES).unwrap_or_default();
    match id {
        None => sequences.iter_mut().for_each(|entry| entry.draft = None),
        Some(id) => {
            sequences.retain(|entry| entry.id == id);
            if sequences.is_empty() {
                let message = alloc::format!("expected the id of a ready sequence, found `{}`", crate::base::instant::shown(id));
                return Err(
                    Problem::error("catalogue.unknown", "/id", message).help("without an id `catalogue` lists all of them")
                );
            }
        }
    }
    Ok(CatalogueResult { sequences })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine;
    use crate::time::Zones;
    use crate::wire::{Channel, ChannelSettings, Settings};
    use alloc::collections::{BTreeMap, BTreeSet};

    #[test]
    fn b11_each_passes_check_without_a_word_and_tells_the_attributes_that_it_uses() {
        let on = ["email", "sms"].map(|name| (Channel::new(name), ChannelSettings::default()));
        let settings = Settings { channels: Some(BTreeMap::from(on)), ..Settings::default() };
        let (mut niches, mut ids) = (BTreeSet::new(), BTreeSet::new());
        for listed in catalogue(None).unwrap().sequences {
            assert!(listed.draft.is_none() && ids.insert(listed.id.clone()), "{}", listed.id);
            let entry = catalogue(Some(&listed.id)).unwrap().sequences.remove(0);
            let draft = entry.draft.unwrap();
            let from = "2026-01-01T00:00:00Z".parse().unwrap();
            let problems = engine::review(&draft, &[], &settings, &Zones::embedded(), from);
            assert!(problems.is_empty(), "{}: {problems:?}", entry.id);
            let text = serde_json::to_string(&draft).unwrap();
            for attribute in &entry.attributes {
                assert!(text.contains(&attribute.name), "{}: {}", entry.id, attribute.name);
            }
            niches.insert(entry.niche);
        }
        assert!(ids.len() >= 12 && niches.len() >= 8, "{niches:?}");
        assert_eq!(catalogue(Some("x")).unwrap_err().code, "catalogue.unknown");
    }
}
