//! JSON pointers (RFC 6901): the place in a request that a problem names.
//!
//! In: a parent pointer and a member or index. Out: the child's pointer. Never: a look-up.

use alloc::format;
use alloc::string::String;
use core::fmt::Display;

/// The pointer of a member of an object, with `~` and `/` escaped.
pub fn member(parent: &str, name: &str) -> String {
    format!("{parent}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// A pointer below another one.
pub fn join(parent: &str, below: &str) -> String {
    format!("{parent}{below}")
}

/// The name of a member from its place in a pointer.
pub fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// The pointer of an element of a list.
pub fn element(parent: &str, index: impl Display) -> String {
    format!("{parent}/{index}")
}
