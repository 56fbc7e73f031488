//! What several words of English say together of a time.
//!
//! In: nothing. Out: patterns (see `words::fits`) by what the last words that fit say; the words before those say nothing. Never: what one
//! word says.

use super::super::super::super::table::Rows;
use super::super::super::items::Item::{self, Part as P, SameTime, Sign as S};
use super::super::super::items::Part::{AfterLunch, EndOfDay, Evening, Morning};
use super::super::super::items::Sign::{After, Clock};

/// Of several words.
pub(super) const JOINED: Rows<&[Item]> = &[
    (&[P(Morning)], &["first thing"]),
    (&[P(EndOfDay)], &["close of business|play"]),
    (&[S(After), P(AfterLunch)], &["after lunch"]),
    (&[S(After), P(Evening)], &["after work"]),
    (&[SameTime], &["same time|hour"]),
    (&[S(Clock), S(Clock)], &["o clock"]),
];
