//! Runs every check and test of the project and counts them.
//!
//! In: the sources. Out: a table, and `N passed, 0 failed` as the last line. Never: a skipped part that looks like a passed one.

use anyhow::{Result, bail};
use std::path::Path;

use crate::report::{Count, Report};
use crate::run::Cmd;
use crate::{
    console, coverage, faults, files, fuzz, host_node, hosts, load, node, packaging, postgres, restate, run, runner, setup, tidy,
    wasm,
};

/// The faces' features, for runs over the whole workspace: the raw face compiles and tests natively, the js face does not.
const NATIVE: [&str; 3] = ["--workspace", "--features", "relance-wasm/raw"];

/// The task.
pub(crate) fn run(parts: &[String]) -> Result<()> {
    let target = files::target()?;
    if is_first(&target) && std::env::var_os("CARGO_INCREMENTAL").is_none() {
        run::build_once();
    }
    let mut report = Report::new(parts);
    if !report.part("set-up", || {
        setup::ready()
            .and_then(|_| setup::browser_driver())
            .and_then(|_| setup::postgres())
            .and_then(|_| setup::mail())
            .map(|()| Count::NONE)
    }) {
        return report.finish();
    }
    report.part("tidy", || tidy::check().map(|rules| Count { passed: rules, failed: 0 }));
    report.part("format", || Cmd::cargo(["fmt", "--all", "--check"]).remedy("cargo fmt --all").run().map(|()| Count::ONE));
    report.part("lints", || clippy(&NATIVE));
    report.part("lints for wasm", || {
        clippy(&["--package", "relance-core", "--package", "relance-wasm", "--features", "raw,js", "--target", wasm::TARGET])
    });
    // The conformance tests run the native host's program, which a build of tests alone does not make.
    report.part("build", || Cmd::cargo(["build", "--quiet"]).args(NATIVE).run().map(|()| Count::NONE));
    report.part("tests", || Cmd::cargo(["test", "--quiet", "--no-fail-fast"]).args(NATIVE).tests());
    report.part("native host over PostgreSQL", postgres::tests);
    report.part("mail programs", mail_programs);
    report.part("fuzzed API", fuzz::tests);
    report.part("demo", || Cmd::cargo(["run", "--quiet", "--package", "xtask", "--", "demo"]).quietly().map(|()| Count::ONE));
    report.part("one digest", || digests(&[]).map(|()| Count::ONE));
    report.part("generated files", || crate::with_core("codegen", &["--check".into()]).map(|()| Count::ONE));
    report.part("coverage", || coverage::run(&["--check".into()]).map(|()| Count::ONE));
    report.part("types", || types().map(|()| Count::ONE));
    report.part("npm package", packaging::tests);
    report.part("custom elements", elements);
    report.part("node host", host_node::tests);
    report.part("console", console::tests);
    report.part("hosts", hosts::tests);
    report.part("load", load::tests);
    report.part("cluster", restate::cluster);
    report.part("service over Restate", restate::service);
    report.part("faults", faults::tests);
    report.part("docs", docs);
    report.part("wasm-pack in node", || wasm_pack(&target, &["--node"]));
    report.part("wasm-pack in chromium", || {
        let driver = setup::browser_driver()?;
        wasm_pack(&target, &["--chrome", "--headless", "--chromedriver", &driver.to_string_lossy()])
    });
    // Last, because it makes another program under the name that the others run.
    report.part("traces", || {
        clippy(&["--package", "relance", "--features", "otel"])?;
        Cmd::cargo(["test", "--quiet", "--package", "relance", "--features", "otel", "--test", "otel"]).tests()
    });
    report.finish()
}

/// Whether nobody builds here as they go: nothing of the core is kept for a next build.
fn is_first(target: &Path) -> bool {
    let kept = std::fs::read_dir(target.join("debug/incremental"));
    !kept.is_ok_and(|kept| kept.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("relance_core")))
}

/// The native host's mail through real programs.
fn mail_programs() -> Result<Count> {
    setup::mail()?;
    Cmd::cargo([
        "test",
        "--quiet",
        "--no-fail-fast",
        "--package",
        "relance",
        "--test",
        "mailbox",
        "--test",
        "heard",
        "--",
        "--ignored",
    ])
    .tests()
}

/// Prints the digest of every build over the answers to all vectors.
pub(crate) fn digests(arguments: &[String]) -> Result<()> {
    Cmd::cargo(["build", "--quiet"]).args(NATIVE).run()?;
    Cmd::new(files::target()?.join("debug/conformance"), arguments).run()
}

fn clippy(what: &[&str]) -> Result<Count> {
    Cmd::cargo(["clippy", "--quiet", "--all-targets"]).args(what).args(["--", "-D", "warnings"]).run().map(|()| Count::ONE)
}

/// Checks the generated TypeScript types, and that a program that uses them as intended compiles, and one that does not fails.
fn types() -> Result<()> {
    for project in ["tests/packaging/types", "tests/elements/types"] {
        Cmd::new("npx", ["--no-install", "tsc", "--project", project]).remedy("cargo xtask codegen").run()?;
    }
    console::types()
}

/// Drives the custom elements in Chromium; what drives it has a lock of its own.
fn elements() -> Result<Count> {
    const FOLDER: &str = "tests/elements";
    node::packages_of(FOLDER)?;
    Cmd::new("node", ["--test", "--test-reporter=tap", "--test-timeout=600000"])
        .within(FOLDER)
        .remedy("cargo xtask setup")
        .tests()
}

fn docs() -> Result<Count> {
    Cmd::cargo(["doc", "--quiet", "--workspace", "--no-deps", "--features", "relance-wasm/raw"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()
        .map(|()| Count::ONE)
}

/// Runs the js face's own tests with wasm-pack, which finds the other tools beside itself.
fn wasm_pack(target: &Path, place: &[&str]) -> Result<Count> {
    let tools = runner::tools(target)?;
    let crate_folder = files::root().join("wasm");
    if !crate_folder.join("webdriver.json").is_file() {
        bail!("expected wasm/webdriver.json, which tells Chromium to run without its sandbox, found nothing");
    }
    Cmd::new(tools.join("wasm-pack"), ["test", "--mode", "no-install"])
        .args(place)
        .args([".", "--features", "js", "--test", if place.contains(&"--node") { "node" } else { "browser" }])
        .within("wasm")
        .path_first(&tools)?
        .tests()
}
