//! What several words of French say together of a time.
//!
//! In: nothing. Out: patterns (see `words::fits`) by what the last words that fit say; the words before those say nothing. Never: what one
//! word says.

use super::super::super::super::table::Rows;
use super::super::super::items::Item::{self, Part as P, SameTime, Sign as S};
use super::super::super::items::Part::Noon;
use super::super::super::items::Sign::At;

/// Of several words.
pub(super) const JOINED: Rows<&[Item]> = &[
    (&[SameTime], &["meme heure"]),
    // The lunch break.
    (&[S(At), P(Noon)], &["entre midi et deux|2"]),
];
