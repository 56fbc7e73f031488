//! The vectors hold, and every build of the core answers them with the same bytes.
//!
//! In: the vectors, the built modules. Out: a test for each build. Never: a build that passes because it is not there.
#![allow(clippy::unwrap_used, reason = "a test that can't go on says so by failing")]

use conformance::builds::{Build, raw_module};
use conformance::{differences, native, vector};

fn agrees(build: Build) {
    let outcome = native::run(&vector::all().unwrap()).unwrap();
    let answers = build.answers(&outcome.exchanges).unwrap();
    let wrong = differences(&outcome.exchanges, &answers);
    assert!(wrong.is_empty(), "{}\n{}", build.name(), wrong.join("\n"));
}

#[test]
fn the_vectors_hold() {
    let cases = vector::all().unwrap();
    assert!(!cases.is_empty());
    let failures = native::run(&cases).unwrap().failures;
    assert!(failures.is_empty(), "{} of {} cases\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn asking_twice_gives_the_same_bytes() {
    let cases = vector::all().unwrap();
    assert_eq!(native::run(&cases).unwrap().exchanges, native::run(&cases).unwrap().exchanges);
}

#[test]
fn the_raw_module_under_wasmtime_answers_alike() {
    agrees(Build::Wasmtime);
}

#[test]
fn the_raw_module_in_node_answers_alike() {
    agrees(Build::NodeRaw);
}

#[test]
fn the_npm_package_imported_in_node_answers_alike() {
    agrees(Build::NodeModule);
}

#[test]
fn the_npm_package_required_in_node_answers_alike() {
    agrees(Build::NodeCommonJs);
}

#[test]
fn the_npm_package_in_chromium_answers_alike() {
    agrees(Build::Chromium);
}

#[test]
fn the_raw_module_imports_nothing() {
    let module = std::fs::read(raw_module().unwrap()).unwrap();
    let mut imports = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(&module) {
        if let wasmparser::Payload::ImportSection(section) = payload.unwrap() {
            imports.extend(section.into_imports().map(|import| import.unwrap().name.to_owned()));
        }
    }
    assert_eq!(imports, [] as [&str; 0]);
}
