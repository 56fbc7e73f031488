//! Times due work: the native host beside graphile-worker, pg-boss and what can be had by hand, each on a database of its own.
//!
//! In: a PostgreSQL server that nobody else uses, a folder, Node, how many rows are due and how many pend. Out: a line a contender while
//! it runs, then the ratios beside what is wanted. Never: a number that was not measured in this run; `cargo xtask bench due` starts it.

mod arguments;
mod host;
mod limit;
mod machine;
mod peers;
mod ratios;
mod rows;
mod server;

use anyhow::Result;
use std::process::ExitCode;

use arguments::Arguments;
use ratios::{Cost, Table};
use server::Server;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments = Arguments::read()?;
    let mut table = Table::default();
    println!("{}", machine::describe());
    println!("{} due, {} of each of our kind at work\n", arguments.due, arguments.workers);
    table.head();
    if let Some(url) = &arguments.server {
        let server = Server::new(url)?;
        for &pending in &arguments.pending {
            on_postgres(&arguments, &server, pending, &mut table)?;
        }
        if arguments.wants("latency") {
            latency(&arguments, &server, &mut table)?;
        }
    }
    if arguments.wants("sqlite") {
        let pending = arguments.pending.iter().copied().min().unwrap_or_default();
        table.drained("limit, SQLite", pending, &limit::sqlite::drain(&arguments, pending)?);
        table.drained("relance, SQLite", pending, &host::drain_sqlite(&arguments, pending)?);
    }
    table.ratios();
    Ok(())
}

/// What draining cost, and an idle poll where it was measured.
type Measured = (Cost, Option<Cost>);

fn on_postgres(arguments: &Arguments, server: &Server, pending: u32, table: &mut Table) -> Result<()> {
    let mut take = |name: &str, contend: &mut dyn FnMut(&server::Database) -> Result<Measured>| -> Result<()> {
        if arguments.wants(name) {
            let database = server.database(name)?;
            let (drained, idle) = contend(&database)?;
            table.drained(name, pending, &drained);
            if let Some(idle) = idle {
                table.idle(name, pending, &idle);
            }
        }
        Ok(())
    };
    take("limit", &mut |database| limit::postgres::contend(arguments, database, pending))?;
    for peer in &peers::PEERS {
        take(peer.name, &mut |database| peer.contend(arguments, database, pending))?;
    }
    take("relance", &mut |database| host::contend(arguments, database, pending))
}

fn latency(arguments: &Arguments, server: &Server, table: &mut Table) -> Result<()> {
    for peer in &peers::PEERS {
        if arguments.wants(peer.name) {
            table.late(peer.name, &mut peer.latency(arguments, &server.database(peer.name)?)?);
        }
    }
    if arguments.wants("relance") {
        let (mut timers, mut news) = host::latency(arguments, &server.database("relance")?)?;
        table.late("relance", &mut timers);
        table.late("relance, enrolled just now", &mut news);
    }
    Ok(())
}
