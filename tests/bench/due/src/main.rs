//! Times due work: the native host over PostgreSQL, SQLite and Restate, beside graphile-worker, pg-boss, BullMQ and what can be had by hand, each
//! on a database of its own.
//!
//! In: a PostgreSQL server that nobody else uses, a folder, Node, how many rows are due and how many pend. Out: a line a contender while
//! it runs, then the ratios beside what is wanted. Never: a number that was not measured in this run; `cargo xtask bench due` starts it.

mod arguments;
mod host;
mod limit;
mod machine;
mod peers;
mod ratios;
mod restart;
mod restate;
mod rows;
mod server;

use anyhow::Result;
use std::process::ExitCode;

use arguments::Arguments;
use ratios::{Measured, Table};
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
    let words: Vec<String> = std::env::args().collect();
    if let [_, name, rest @ ..] = words.as_slice()
        && name == restart::NAME
    {
        return restart::begin(rest);
    }
    if let [_, name, rest @ ..] = words.as_slice()
        && name == restate::NAME
    {
        return restate::begin(rest);
    }
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
        for (number, &pending) in arguments.pending.iter().enumerate() {
            if number == 0 {
                table.drained("limit, SQLite", pending, &limit::sqlite::drain(&arguments, pending)?);
            }
            table.all("relance, SQLite", pending, &host::drain_sqlite(&arguments, pending)?);
        }
    }
    if let Some(program) = arguments.restate.as_ref().filter(|_| arguments.wants("restate")) {
        for &pending in &arguments.pending {
            let name = "relance, Restate";
            let mut found = restate::contend(&arguments, program, pending)?;
            table.all(name, pending, &found.measured);
            table.late(&format!("{name}, {pending} pending"), &mut found.late);
        }
    }
    table.ratios();
    Ok(())
}

fn on_postgres(arguments: &Arguments, server: &Server, pending: u32, table: &mut Table) -> Result<()> {
    let mut take = |name: &str, contend: &mut dyn FnMut(&server::Database) -> Result<Measured>| -> Result<()> {
        if arguments.wants(name) {
            table.all(name, pending, &contend(&server.database(name)?)?);
        }
        Ok(())
    };
    take("limit", &mut |database| limit::postgres::contend(arguments, database, pending).map(Measured::from))?;
    for peer in &peers::PEERS {
        take(peer.name, &mut |database| peer.contend(arguments, database, pending).map(Measured::from))?;
    }
    take("relance", &mut |database| host::contend(arguments, database, pending))?;
    if arguments.wants(peers::OVER_REDIS.name) {
        match redis(arguments)? {
            Some(redis) => {
                let measured = peers::OVER_REDIS.contend(arguments, &redis.only(), pending)?;
                table.all(peers::OVER_REDIS.name, pending, &measured.into());
            }
            None => println!("{} is left out: `apt install redis-server`", peers::OVER_REDIS.name),
        }
    }
    Ok(())
}

/// A Redis with nothing in it.
fn redis(arguments: &Arguments) -> Result<Option<Server>> {
    Server::redis(&host::fresh(&arguments.folder, "redis")?)
}

fn latency(arguments: &Arguments, server: &Server, table: &mut Table) -> Result<()> {
    for peer in &peers::PEERS {
        if arguments.wants(peer.name) {
            table.late(peer.name, &mut peer.latency(arguments, &server.database(peer.name)?)?);
        }
    }
    if arguments.wants(peers::OVER_REDIS.name)
        && let Some(redis) = redis(arguments)?
    {
        table.late(peers::OVER_REDIS.name, &mut peers::OVER_REDIS.latency(arguments, &redis.only())?);
    }
    if arguments.wants("relance") {
        let (mut timers, mut news) = host::latency(arguments, &server.database("relance")?)?;
        table.late("relance", &mut timers);
        table.late("relance, enrolled just now", &mut news);
    }
    Ok(())
}
