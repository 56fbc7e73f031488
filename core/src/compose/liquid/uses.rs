//! Which variables a template uses, where, and whether a default answers for them: what checking a draft needs.
//!
//! In: what the parser noted. Out: [`Use`]s. Never: data.

use alloc::string::String;

use super::fault::Place;

/// What a variable is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Its value is written, or feeds a filter of what is written.
    Output,
    /// Its value goes into another variable by `assign`.
    Assign,
    /// It is only asked about, in `if`, `unless` or `case`.
    Condition,
}

/// A use of a variable as the parser noted it.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) name: String,
    pub(super) at: u32,
    pub(super) role: Role,
    pub(super) has_default: bool,
}

/// One place in a template that reads a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The variable's path with dots: `contact.firstName`. A part that is computed shows as `[other.path]`.
    pub name: String,
    /// Where it stands.
    pub at: Place,
    /// What it is used for.
    pub role: Role,
    /// Whether a `default` filter stands behind it in the same output or tag.
    pub has_default: bool,
    /// Whether the path begins with a name that the template itself assigns, captures or counts.
    pub is_local: bool,
}
