//! Request and result of `catalogue`: ready sequences by niche (B11).
//!
//! In: the members of a request beside `v` and `op`. Out: the members of its `result`. Never: logic.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::wire::Draft;

/// `catalogue`: which ready sequences are there, or what is one of them?
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CatalogueRequest {
    /// The one to give whole; absent: all of them, without their drafts.
    #[serde(default)]
    pub id: Option<String>,
}

/// Ready sequences.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CatalogueResult {
    /// Them, by niche.
    pub sequences: Vec<CatalogueEntry>,
}

/// A ready sequence.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CatalogueEntry {
    /// By which it is asked for.
    pub id: String,
    /// What it is for: `billing`, `welcome`, `renewal` and so on.
    pub niche: String,
    /// What people call it.
    pub title: String,
    /// When one wants it.
    pub why: String,
    /// The custom attributes that it uses; applying it creates those that are missing.
    pub attributes: Vec<CatalogueAttribute>,
    /// The draft itself, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
}

/// A custom attribute that a ready sequence uses.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CatalogueAttribute {
    /// Its name.
    pub name: String,
    /// What it holds: `text`, `number` or `date`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is, for people.
    pub description: String,
}
