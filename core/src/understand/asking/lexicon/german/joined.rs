//! What several words of German say together of a time.
//!
//! In: nothing. Out: patterns (see `words::fits`) by what the last words that fit say; the words before those say nothing. Never: what one
//! word says.

use super::super::super::super::table::Rows;
use super::super::super::items::Item::{self, SameTime};

/// Of several words.
pub(super) const JOINED: Rows<&[Item]> = &[(&[SameTime], &["selbe|selben|gleiche|gleichen zeit|uhrzeit|stunde"])];
