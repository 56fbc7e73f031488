//! What a word can say of a time: a number, a unit, a day, a part of the day, or how such words belong together.
//!
//! In: nothing. Out: types. Never: a word of any language; those are in `lexicon`.

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// How many, or which.
    Number(u32),
    /// Which of a row, in a word: `third`.
    Nth(u32),
    /// A half of what follows.
    Half,
    /// The half before the hour that follows: `halb vier`.
    HalfTo,
    /// A quarter of what follows.
    Quarter,
    /// A length of time.
    Unit(Unit),
    /// A day of the week, Monday first; `true` where the word is mostly another one: `sat`, `sun`, `mar`.
    Weekday(i64, bool),
    /// A month, January first; `true` where the word is mostly another one: `may`, `march`.
    Month(u32, bool),
    /// A part of the day.
    Part(Part),
    /// Days from today.
    Day(i64),
    /// `mañana`, `morgen`: tomorrow, or the morning.
    TomorrowOrMorning,
    /// The time of the clock that it is now: `same time tomorrow`.
    SameTime,
    /// The days from Saturday on.
    Weekend,
    /// What belongs to other words.
    Sign(Sign),
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    BusinessDay,
    Week,
    Month,
    Year,
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Morning,
    Noon,
    AfterLunch,
    Afternoon,
    EndOfDay,
    Evening,
    Night,
    Midnight,
}

/// How words of time belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// `in` two hours, `within` two hours.
    In,
    /// `at` three.
    At,
    /// `on` Friday.
    On,
    /// `next` week.
    Next,
    /// `this` week.
    This,
    /// `last` week; also the last day of a month.
    Last,
    /// Two hours `ago`; `hace` dos horas.
    Ago,
    After,
    Before,
    From,
    Until,
    By,
    Between,
    And,
    Or,
    To,
    Not,
    /// The `end` of the month.
    End,
    /// The `beginning` of the month.
    Start,
    /// The `middle` of the month.
    Middle,
    /// `couple`, `pair`.
    Couple,
    /// `few`, `several`.
    Few,
    /// Of no meaning here: `the`, `of`, `around`, `maybe`.
    Filler,
    /// o'clock, `h`, `Uhr`.
    Clock,
    Am,
    Pm,
    /// What follows a day's number: `5th`.
    Ordinal,
    /// Two hours from `now`.
    Now,
    /// Two hours `later`.
    Later,
    /// Five `minus` a quarter.
    Minus,
    /// Half `past` three, `y` media.
    Past,
}
