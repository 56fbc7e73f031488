//! The engines: each keeps the state in its own way and gives the loop its turns.
//!
//! In: the port [`crate::drive::port::Turn`]. Out: implementations of it. Never: SQL outside of this folder.

pub mod sqlite;
