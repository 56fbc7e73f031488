//! The native host: it keeps the state, watches the clock, hands messages over, and leaves every decision to the core.
//!
//! In: contacts, drafts, events, time. Out: messages handed over once, and everything on a timeline. Never: a decision of its
//! own; those come from the core's WebAssembly module, which runs inside.
//!
//! - [`Host`] is the front door; the command line and the service stand before it.
//! - [`config`]: where the data is, which clock, which sender. [`report`]: what the host gives back. [`fault`]: what goes wrong.

pub mod account;
pub mod address;
pub mod api;
pub mod capsule;
pub mod clock;
pub mod config;
mod console;
mod crash;
pub mod drive;
pub mod engines;
pub mod fault;
pub mod feed;
pub mod fold;
pub mod guest;
pub mod hook;
pub mod host;
pub mod inbound;
pub mod log;
pub mod meter;
pub mod model;
pub mod password;
pub mod report;
pub mod seal;
pub mod send;
pub mod service;
pub mod shadow;
pub mod track;
pub mod tzdb;
pub mod user;

pub use clock::Clock;
pub use config::{Options, SenderConfig, SmtpConfig, Tls, WebhookConfig};
pub use fault::{Fault, FaultKind};
pub use host::Host;
