//! The engines: each keeps the state in its own way and gives the loop its turns.
//!
//! In: the port [`crate::drive::port::Turn`]. Out: implementations of it. Never: SQL outside of this folder.
//!
//! `sql` has the statements, once; `sqlite` and `postgres` run them.

pub mod book;
mod moving;
pub mod postgres;
pub mod restate;
pub mod sim;
pub mod sql;
pub mod sqlite;
pub mod steps;

use crate::config::Options;
use crate::fault::Fault;
use sql::Store;
use steps::Pending;

pub use moving::to_postgres;

/// Opens the database that the options name, and brings its schema up to date.
pub fn open(options: &Options) -> Result<Store, Fault> {
    let clock = options.clock.clone();
    let store = match &options.database {
        Some(config) => Store::new(Box::new(postgres::open(config, &clock)?), &options.workspace, clock),
        None => Store::new(Box::new(sqlite::open(&options.data_dir, &clock)?), &options.workspace, clock),
    };
    Ok(store?.metered(&options.meter))
}

/// The steps of the schema that the database does not have yet. Nothing is made or changed.
pub fn pending(options: &Options) -> Result<Pending, Fault> {
    match &options.database {
        Some(config) => postgres::pending(config, &options.clock),
        None => sqlite::pending(&options.data_dir),
    }
}
