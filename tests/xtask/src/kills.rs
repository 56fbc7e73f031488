//! Kills a host at every point, thousands of times in an order of chance, over each store, and looks at what was lost or doubled.
//!
//! In: how often, on which store and host, from which seed on, whether to write the report (`tests/hosts/kills.js` reads the words). Out: a
//! line a store, `tests/hosts/KILLS.md`. Never: a host of a release, which has no such points.

use anyhow::Result;

use crate::run::Cmd;
use crate::{hosts, setup};

/// The driver.
const DRIVER: &str = "tests/hosts/kills.js";

/// The task.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let programs = setup::postgres()?;
    let adapter = hosts::build()?;
    let command = std::iter::once("cargo xtask kills").chain(arguments.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    Cmd::new("node", [DRIVER])
        .args(arguments)
        .args(["--command", &command])
        .env("RELANCE_HOSTS_NATIVE", adapter)
        .env("RELANCE_POSTGRES_BIN", programs)
        .remedy("the lines above say how to live through it again")
        .run()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;

    #[test]
    fn the_driver_is_where_it_is_started() {
        assert!(files::root().join(DRIVER).is_file());
    }
}
