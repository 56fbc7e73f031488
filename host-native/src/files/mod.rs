//! Reads what people keep in files: drafts, settings and lists in JSON or YAML, contacts in CSV or JSON.
//!
//! In: a path, or `-` for standard input. Out: JSON text for the core with the place of every value, or problems that name file,
//! line and column. Never: a judgement about what the file says (that is the core's), a write.

pub(crate) mod columns;
pub(crate) mod contacts;
pub(crate) mod csv;
pub(crate) mod document;
pub(crate) mod found;
pub(crate) mod holidays;
pub(crate) mod json;
pub(crate) mod sends;
pub(crate) mod yaml;

pub(crate) use document::Document;
pub(crate) use found::{Found, Place};
