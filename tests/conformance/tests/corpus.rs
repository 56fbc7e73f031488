//! What the fuzz targets have found and kept still holds: each kept input goes through what its target does.
//!
//! In: `core/fuzz/corpus`. Out: a test for each target. Never: a new input, a look at the time.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that can't go on says so by failing")]

#[path = "../../../core/fuzz/src/lib.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "written for the fuzz targets, where all of it is used and what does not hold must stop"
)]
mod fuzz;

use std::panic::catch_unwind;

/// Goes through the kept inputs of a target.
fn hold(target: &str, tried: fn(&[u8])) {
    let folder = conformance::vector::root().join("core/fuzz/corpus").join(target);
    let mut paths: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 20, "{target} has kept next to nothing");
    for path in paths {
        let input = std::fs::read(&path).unwrap();
        assert!(catch_unwind(|| tried(&input)).is_ok(), "{target} breaks on {}", path.display());
    }
}

#[test]
fn every_kept_request_is_answered() {
    hold("call", fuzz::call::tried);
}

#[test]
fn every_kept_template_is_refused_or_rendered() {
    hold("template", fuzz::template::tried);
}

#[test]
fn every_kept_draft_that_is_sound_is_published_and_shown() {
    hold("draft", fuzz::draft::tried);
}

#[test]
fn every_kept_walk_ends_somewhere() {
    hold("events", fuzz::events::tried);
}
