//! Continues a zone's rules for ever, from the POSIX text that ends its table.
//!
//! In: a POSIX `TZ` text such as `CET-1CEST,M3.5.0,M10.5.0/3`. Out: a year's changes of the clock, the state at an instant.
//! Never: a name looked up, a panic on a text that is none.

use alloc::string::String;
use chrono::Datelike;

use super::SECONDS_A_DAY;

/// The largest distance from UTC that any table may claim, in seconds: 26 hours.
pub(super) const OFFSET_LIMIT: i32 = 26 * 3600;

/// What a zone's clock shows during one stretch: its distance from UTC and the abbreviation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Seconds east of UTC.
    pub offset: i32,
    /// The abbreviation that people know it by, `CET`.
    pub abbreviation: String,
}

/// The rule that continues a zone's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footer {
    /// Standard time, index 0 in [`Change::clock`].
    pub standard: Clock,
    /// Summer time, index 1 in [`Change::clock`], with the rule for its begin and its end in each year.
    pub summer: Option<Summer>,
}

/// Summer time and the days on which it begins and ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summer {
    /// What the clock shows in summer.
    pub clock: Clock,
    begin: YearDay,
    end: YearDay,
}

/// One change of the clock, made by a [`Footer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Change {
    /// The instant, in seconds since 1970.
    pub at: i64,
    /// 0: standard time begins; 1: summer time begins.
    pub clock: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct YearDay {
    day: Day,
    /// Seconds after local midnight; may be negative or past a day.
    seconds: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    /// `Jn`: day 1 to 365, 29 February never counted.
    Julian(u16),
    /// `n`: day 0 to 365, 29 February counted.
    Ordinal(u16),
    /// `Mm.w.d`: the w-th weekday d (0 is Sunday) of month m; 5 is the last.
    Weekday { month: u8, week: u8, weekday: u8 },
}

impl Footer {
    /// Reads a POSIX `TZ` text; `None` if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = Rest(text);
        let name = rest.name()?;
        let standard = Clock { offset: rest.offset()?.checked_neg()?, abbreviation: name };
        if rest.0.is_empty() {
            return Some(Self { standard, summer: None });
        }
        let abbreviation = rest.name()?;
        let offset = if rest.0.starts_with(',') { standard.offset.checked_add(3600)? } else { rest.offset()?.checked_neg()? };
        rest.skip(',')?;
        let begin = rest.year_day()?;
        rest.skip(',')?;
        let end = rest.year_day()?;
        let sound = rest.0.is_empty() && offset.abs() <= OFFSET_LIMIT && standard.offset.abs() <= OFFSET_LIMIT;
        sound.then_some(Self { standard, summer: Some(Summer { clock: Clock { offset, abbreviation }, begin, end }) })
    }

    /// The two changes of a year in order of time; none where the clock never changes.
    pub fn changes(&self, year: i32) -> Option<[Change; 2]> {
        let summer = self.summer.as_ref()?;
        let begin = Change { at: summer.begin.at(year) - i64::from(self.standard.offset), clock: 1 };
        let end = Change { at: summer.end.at(year) - i64::from(summer.clock.offset), clock: 0 };
        // Summer time all year is written as an end that coincides with the next begin: then the begin has the last word.
        Some(if begin.at < end.at { [begin, end] } else { [end, begin] })
    }

    /// The clock of an index in [`Change::clock`].
    pub fn clock(&self, index: u8) -> &Clock {
        match (&self.summer, index) {
            (Some(summer), 1) => &summer.clock,
            _ => &self.standard,
        }
    }

    /// The clock in force at an instant (seconds since 1970), with the instants at which it began and will end.
    pub fn around(&self, at: i64) -> (u8, i64, i64) {
        let year = civil_year(at);
        let mut since = (0, i64::MIN);
        let mut until = i64::MAX;
        for year in year - 1..=year + 1 {
            for change in self.changes(year).into_iter().flatten() {
                if change.at <= at {
                    since = (change.clock, change.at);
                } else {
                    until = until.min(change.at);
                }
            }
        }
        (since.0, since.1, until)
    }
}

/// The year, at UTC, of an instant in seconds since 1970.
pub(super) fn civil_year(at: i64) -> i32 {
    chrono::DateTime::from_timestamp(at, 0).map_or(1970, |date| date.year())
}

impl YearDay {
    /// Its moment on the local clock, in seconds since local 1970.
    fn at(self, year: i32) -> i64 {
        let day = match self.day {
            Day::Julian(day) => {
                let january = first_day(year, 1);
                let leap = first_day(year, 3) - january == 60;
                january + i32::from(day) - 1 + i32::from(leap && day > 59)
            }
            Day::Ordinal(day) => first_day(year, 1) + i32::from(day),
            Day::Weekday { month, week, weekday } => {
                let first = first_day(year, month);
                // 1970-01-01 was a Thursday.
                let ahead = (i32::from(weekday) - (first + 4)).rem_euclid(7);
                let day = first + ahead + 7 * (i32::from(week) - 1);
                // Only a fifth week can lie beyond the month.
                let beyond = || day - first >= if month == 12 { 31 } else { first_day(year, month + 1) - first };
                if week == 5 && beyond() { day - 7 } else { day }
            }
        };
        i64::from(day) * SECONDS_A_DAY + i64::from(self.seconds)
    }
}

/// Days since 1970-01-01 of the first of a month, 1 to 12, in the Gregorian calendar.
fn first_day(year: i32, month: u8) -> i32 {
    // Years are counted from March, so that the leap day is the last of its year and months follow one rule.
    let month = i32::from(month);
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // 1 March of year 0 was 719,468 days before 1970-01-01.
    year * 365 + leap_days + (153 * month + 2) / 5 - 719_468
}

/// What is still unread of a footer.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    fn skip(&mut self, wanted: char) -> Option<()> {
        self.0 = self.0.strip_prefix(wanted)?;
        Some(())
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> &str {
        let end = self.0.find(|c| !wanted(c)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    fn name(&mut self) -> Option<String> {
        let quoted = self.skip('<').is_some();
        let name = if quoted {
            self.take(|c| c.is_ascii_alphanumeric() || c == '+' || c == '-')
        } else {
            self.take(|c| c.is_ascii_alphabetic())
        };
        let name = (3..=16).contains(&name.len()).then(|| String::from(name))?;
        if quoted {
            self.skip('>')?;
        }
        Some(name)
    }

    fn number(&mut self, least: u16, most: u16) -> Option<u16> {
        let digits = self.take(|c| c.is_ascii_digit());
        let number = if digits.len() <= 3 { digits.parse().ok()? } else { return None };
        (least..=most).contains(&number).then_some(number)
    }

    fn time(&mut self, hours: u16) -> Option<i32> {
        let negative = self.skip('-').is_some();
        if !negative {
            let _ = self.skip('+');
        }
        let mut seconds = i32::from(self.number(0, hours)?) * 3600;
        if self.skip(':').is_some() {
            seconds += i32::from(self.number(0, 59)?) * 60;
            if self.skip(':').is_some() {
                seconds += i32::from(self.number(0, 59)?);
            }
        }
        Some(if negative { -seconds } else { seconds })
    }

    fn offset(&mut self) -> Option<i32> {
        self.time(24)
    }

    fn year_day(&mut self) -> Option<YearDay> {
        let day = if self.skip('J').is_some() {
            Day::Julian(self.number(1, 365)?)
        } else if self.skip('M').is_some() {
            let month = u8::try_from(self.number(1, 12)?).ok()?;
            self.skip('.')?;
            let week = u8::try_from(self.number(1, 5)?).ok()?;
            self.skip('.')?;
            Day::Weekday { month, week, weekday: u8::try_from(self.number(0, 6)?).ok()? }
        } else {
            Day::Ordinal(self.number(0, 365)?)
        };
        let seconds = if self.skip('/').is_some() { self.time(167)? } else { 2 * 3600 };
        debug_assert!(i64::from(seconds).abs() <= 7 * SECONDS_A_DAY);
        Some(YearDay { day, seconds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_rules_that_zones_end_with() {
        let berlin = Footer::parse("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        // 2026-03-29T01:00Z and 2026-10-25T01:00Z.
        assert_eq!(
            berlin.changes(2026).unwrap(),
            [Change { at: 1_774_746_000, clock: 1 }, Change { at: 1_792_890_000, clock: 0 }]
        );
        assert_eq!(berlin.clock(1), &Clock { offset: 7200, abbreviation: "CEST".into() });
        let lord_howe = Footer::parse("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0").unwrap();
        assert_eq!((lord_howe.clock(0).offset, lord_howe.clock(1).offset), (37_800, 39_600));
        let godthab = Footer::parse("<-02>2<-01>,M3.5.0/-1,M10.5.0/0").unwrap();
        assert_eq!(godthab.changes(2026).unwrap()[0].at, 1_774_746_000);
        assert_eq!(Footer::parse("<+00>0").unwrap().changes(2026), None);
    }

    #[test]
    fn days_of_a_year_are_those_of_the_calendar() {
        let midnight =
            |year, month, day| chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap().and_hms_opt(0, 0, 0).unwrap();
        for year in (1890..2450).chain([9999]) {
            for month in 1..=12 {
                assert_eq!(
                    i64::from(first_day(year, month)) * SECONDS_A_DAY,
                    midnight(year, u32::from(month), 1).and_utc().timestamp()
                );
            }
            let last_sunday =
                YearDay { day: Day::Weekday { month: 2, week: 5, weekday: 0 }, seconds: 0 }.at(year) / SECONDS_A_DAY;
            let (january, march) = (i64::from(first_day(year, 1)), i64::from(first_day(year, 3)));
            assert!((last_sunday + 4).rem_euclid(7) == 0 && (march - 7..march).contains(&last_sunday));
            // Day J60 is 1 March in every year; day 59 only where there is no 29 February.
            assert_eq!(YearDay { day: Day::Julian(60), seconds: 0 }.at(year), march * SECONDS_A_DAY);
            assert_eq!(YearDay { day: Day::Ordinal(59), seconds: 0 }.at(year), (january + 59) * SECONDS_A_DAY);
        }
    }

    #[test]
    fn summer_all_year_never_ends() {
        let footer = Footer::parse("XXX3EDT4,0/0,J365/23").unwrap();
        for at in [1_767_225_600, 1_767_236_399, 1_767_236_400, 1_767_236_401, 1_780_000_000] {
            assert_eq!(footer.around(at).0, 1, "{at}");
        }
    }

    #[test]
    fn a_text_that_is_no_rule_is_refused() {
        for text in [
            "",
            "C",
            "CET",
            "CET-1CEST",
            "CET-1CEST,",
            "CET-1CEST,M3.5.0",
            "CET-1CEST,M13.5.0,M10.5.0",
            "CET-25",
            "CET-1x",
            "<CET-1",
            "CET-1CEST,M3.0.0,M10.5.0",
            "CET-1CEST,J0,J5",
            "CET-1CEST,M3.5.0/168,M10.5.0",
            "CET-99999999999",
        ] {
            assert_eq!(Footer::parse(text), None, "{text}");
        }
    }
}
