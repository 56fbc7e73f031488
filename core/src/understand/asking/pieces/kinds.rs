//! What can be said of a time: a length, a day, a time of the clock, a part of the day, a zone.
//!
//! In: nothing. Out: types. Never: a date; what is named is found in `moments`.

use chrono::NaiveDate;

use super::super::items::{Part, Sign, Unit};

/// What a piece says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::understand::asking) enum Kind {
    /// So many half units.
    Length {
        halves: i64,
        unit: Unit,
        sense: Sense,
    },
    Day(Day),
    /// Minutes of the day; `bare` where nothing says which half of the day.
    Clock {
        minutes: i64,
        bare: bool,
    },
    Part(Part),
    /// A zone that the clock time is of.
    Zone(&'static str),
}

/// Where a length of time lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::understand::asking) enum Sense {
    /// From now on.
    Ahead,
    /// It is over.
    Past,
    /// Nothing says it: how long something takes.
    Bare,
}

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::understand::asking) enum Day {
    /// Days from today.
    Offset(i64),
    /// The next such day of the week, and so many weeks after it.
    Weekday {
        index: i64,
        weeks: i64,
    },
    /// A day of the week of a week from this one.
    OfWeek {
        index: i64,
        weeks: i64,
    },
    Date(NaiveDate),
    /// The next such day of a month.
    OfMonth(u32),
    /// A day of a month from this one; 0 is the last.
    Month {
        ahead: u32,
        day: u32,
    },
    /// A day of the next such month; 0 is the last.
    Named {
        month: u32,
        day: u32,
    },
    /// The first day of the next year.
    NextYear,
    /// It is over.
    Past,
}

/// Something said of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::understand::asking) struct Piece {
    pub(in crate::understand::asking) kind: Kind,
    pub(in crate::understand::asking) lead: Option<Sign>,
    /// `not` stands before the lead.
    pub(in crate::understand::asking) negated: bool,
    /// Its first word, with its lead.
    pub(in crate::understand::asking) from: usize,
    /// The word after its last one.
    pub(in crate::understand::asking) to: usize,
}
