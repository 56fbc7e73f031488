//! What small words do in a sentence, whatever language they are of.
//!
//! In: nothing. Out: types. Never: a word; those stand in the tables of the languages.

/// What a word does beside a time. A word may have several of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Role {
    /// One thought ends at it and another one begins.
    Break,
    /// Turns what follows around.
    Negator,
    /// Among those: turns only the very next word around.
    Near,
    /// Among those: behind a time it is said of another one: `tomorrow, not today`.
    Not,
    /// Denies what stands before it: `appelez pas`.
    DeniesBehind,
    /// Is denied where nothing is: `don't worry`.
    Idle,
    /// Asks for a time to be given: `give me`.
    Given,
    /// Says that a time is needed.
    Needed,
    /// Before a length: no more than that: `just ten minutes`.
    Only,
    /// An article before a day.
    Article,
    /// A word for one that counts nothing.
    One,
    /// What happens every so often, or has been since, follows.
    Habit,
    /// The same, before a day of the week: `los lunes`.
    Each,
    /// The same, but before an hour: `desde las cinco`.
    Since,
    /// Before the hour of the clock: `las`, `as`.
    Hourly,
    /// Before an hour: a range begins with it: `de 9 a 11`.
    FromHour,
    /// Between minutes and the hour that they lack: `diez para las cuatro`.
    MinutesTo,
    /// One o'clock, behind what leads an hour in: `la una`.
    OneOClock,
    /// Hours of the clock or how many of them: `16 horas`.
    Hours,
    /// The hour of a place: `hora de Lisboa`.
    Hour,
    /// `of`, `de`.
    Of,
    /// Before the part of a day that is also tomorrow: `la mañana`.
    BeforeMorning,
    /// The same, behind a day: `lunes de mañana`.
    OfMorning,
    /// A part of the day that also means late.
    Late,
    /// Before such a word where it is the part of the day.
    BeforeLate,
    /// A part of the day only where something leads it in: `lunch`.
    WeakPart,
    /// Before a part of the day: a greeting.
    Greeting,
    /// Before the day of a month.
    The,
    /// Before a day and a month in numbers: `el 02-03`.
    TheDate,
    /// Before the number of a day, whatever stands before it: `dia 12`.
    DayNumber,
    /// Behind a number: what it counts.
    Counted,
    /// Ends like what is counted, and is not.
    Uncounted,
    /// Behind a date: it is a street.
    Street,
    /// Before a day of the week that is mostly another word.
    BeforeDay,
    /// A day of the week that is also one of a row: `segunda`.
    AlsoNth,
    /// Behind such a word, where it is a day: a verb or a small word.
    AfterDay,
    /// Behind a day of the week: the one in a week.
    WeekLater,
    /// Before a length: it lies ahead.
    Another,
    /// Before hours that are a sign of the clock: `dame 2 hs`.
    BeforeHours,
    /// Before days: those of work.
    Business,
    /// Behind days: those of work.
    BusinessBehind,
    /// Two of its unit.
    Fortnight,
    /// Behind a number that nothing but minutes can be meant by: `in ten pls`.
    AfterMinutes,
    /// Behind a number that is a time in one: `930 works`.
    AfterFigures,
    /// Before a number that may be an hour: `about 3`.
    BeforeHour,
    /// Behind a number that may be an hour.
    AfterHour,
    /// Behind a number that stands at the beginning, and is an hour.
    AfterLoneHour,
    /// A half added to an hour: `y media`.
    HalfPast,
    /// That somebody is on leave: the day that it lasts until is none to be contacted.
    Leave,
    /// Who speaks, between a time and what they say of it: `segunda eu não posso`.
    Speaker,
    /// A part of the day that is of today: `tonight`.
    OfToday,
    /// The middle of the week.
    Midweek,
    /// Behind `after`: the next but one.
    That,
    /// The new week or year: the next one.
    New,
    /// What follows is said against what stands before: `but`.
    But,
    /// What follows is a condition, or not yet so: `if`, `until`.
    If,
    /// What is told is over: `was`.
    Was,
    /// Somebody else is spoken of: `he`, `my husband`.
    They,
    /// What somebody is interested in follows: `in`.
    Object,
    /// All that is offered: `your offer`, `it`.
    Ours,
    /// What others and things are: `is`.
    Is,
    /// Whose or which thing is spoken of: `the`, `my`.
    Their,
    /// The whole of it, and not every one: `all day`.
    Whole,
    /// A wish or thanks, that takes nothing back: `but thanks`.
    Polite,
}

/// What a word does, all of it.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Roles(u64);

impl Roles {
    /// With this one too.
    pub(super) const fn with(self, role: Role) -> Self {
        Self(self.0 | 1 << role as u64)
    }

    pub(in super::super) const fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u64) != 0
    }
}
