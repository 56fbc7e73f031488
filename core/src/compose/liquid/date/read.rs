//! Finds the date and time in a text, in the ways that Ruby's `Time.parse` knows.
//!
//! In: text in lower case. Out: the parts that were written. Never: a guess at parts that were not.

use alloc::string::String;

/// The longest text that is looked at, in bytes, as in Ruby.
const LONGEST: usize = 128;
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// What a text says about a moment.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) year: Option<i32>,
    pub(super) month: Option<u32>,
    pub(super) day: Option<u32>,
    pub(super) day_of_year: Option<u32>,
    /// ISO week and day of the week, from 1.
    pub(super) week: Option<(u32, u32)>,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) nanos: u32,
    pub(super) offset_seconds: Option<i32>,
    pub(super) is_utc: bool,
}

/// Reads a text; `None` if it names no date and no time.
pub(super) fn parts(text: &str) -> Option<Parts> {
    if text.len() > LONGEST {
        return None;
    }
    let mut text: String = text.chars().map(|c| if kept(c) { c } else { ' ' }).collect();
    let mut parts = Parts::default();
    cut(&mut text, |cursor| cursor.day_name());
    let has_time = cut(&mut text, |cursor| cursor.time(&mut parts));
    let has_date = date(&mut text, &mut parts);
    (has_time || has_date).then_some(parts)
}

fn kept(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-+',./:@[]".contains(c)
}

/// Tries a pattern at every place, from the left, and cuts out what it matches.
fn cut(text: &mut String, mut pattern: impl FnMut(&mut Cursor<'_>) -> Option<()>) -> bool {
    for at in 0..text.len() {
        let mut cursor = Cursor { text, at };
        if pattern(&mut cursor).is_some() {
            let end = cursor.at.max(at);
            text.replace_range(at..end, " ");
            return true;
        }
    }
    false
}

/// Tries the forms of a date in Ruby's order.
fn date(text: &mut String, parts: &mut Parts) -> bool {
    let forms: [fn(&mut Cursor<'_>, &mut Parts) -> Option<()>; 11] = [
        |cursor, parts| cursor.day_month(parts),
        |cursor, parts| cursor.month_day(parts),
        |cursor, parts| cursor.dashes(parts),
        |cursor, parts| cursor.iso_week(parts),
        |cursor, parts| cursor.ordinal(parts),
        |cursor, parts| cursor.named_dashes(parts),
        |cursor, parts| cursor.slashes(parts),
        |cursor, parts| cursor.dots(parts),
        |cursor, parts| cursor.month_alone(parts),
        |cursor, parts| cursor.day_alone(parts),
        |cursor, parts| cursor.digits_alone(parts),
    ];
    forms.into_iter().any(|form| cut(text, |cursor| form(cursor, parts)))
}

/// A place in a text.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn byte_before(&self) -> Option<u8> {
        self.at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at)).copied()
    }

    fn at_word_start(&self) -> Option<()> {
        self.byte_before().is_none_or(|byte| !byte.is_ascii_alphanumeric()).then_some(())
    }

    fn at_word_end(&self) -> Option<()> {
        self.rest().bytes().next().is_none_or(|byte| !byte.is_ascii_alphanumeric()).then_some(())
    }

    fn literal(&mut self, literal: &str) -> Option<()> {
        self.rest().starts_with(literal).then(|| self.at += literal.len())
    }

    fn any_of(&mut self, characters: &str) -> Option<char> {
        let c = self.rest().chars().next().filter(|c| characters.contains(*c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn spaces(&mut self) -> Option<()> {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
        Some(())
    }

    fn while_matches(&mut self, matches: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let (taken, _) = rest.split_at(rest.find(|c: char| !matches(c)).unwrap_or(rest.len()));
        self.at += taken.len();
        taken
    }

    /// A run of digits, not begun inside another run.
    fn digits(&mut self) -> Option<&'t str> {
        let taken = self.while_matches(|c| c.is_ascii_digit());
        (!taken.is_empty()).then_some(taken)
    }

    fn whole_digits(&mut self) -> Option<&'t str> {
        if self.byte_before().is_some_and(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.digits()
    }

    /// A month's name, of at least three letters.
    fn month(&mut self) -> Option<u32> {
        let index = MONTHS.iter().position(|month| self.rest().starts_with(month))?;
        self.at += 3;
        u32::try_from(index + 1).ok()
    }

    fn day_name(&mut self) -> Option<()> {
        self.at_word_start()?;
        DAYS.iter().find(|day| self.rest().starts_with(*day))?;
        self.while_matches(|c| !matches!(c, '-' | '/' | ' ') && !c.is_ascii_digit());
        Some(())
    }

    /// `10:30`, `10:30:15.5 pm`, `3pm`, each perhaps with a zone.
    fn time(&mut self, parts: &mut Parts) -> Option<()> {
        let hour = self.whole_digits()?.parse().ok()?;
        let (mut minute, mut second, mut nanos) = (0, 0, 0);
        let start = self.at;
        self.spaces();
        let clock = self.literal(":").is_some();
        if clock {
            self.spaces();
            minute = self.digits()?.parse().ok()?;
            let before = self.at;
            self.spaces();
            let seconds = self.literal(":").and_then(|()| self.spaces()).and_then(|()| self.digits());
            match seconds {
                Some(digits) => {
                    second = digits.parse().ok()?;
                    nanos = self.fraction();
                }
                None => self.at = before,
            }
        } else {
            self.at = start;
        }
        let half = self.half_day();
        if !clock && half.is_none() {
            return None;
        }
        let hour = match half {
            Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
            None => hour,
        };
        (parts.hour, parts.minute, parts.second, parts.nanos) = (hour, minute, second, nanos);
        let before = self.at;
        self.spaces();
        match self.zone() {
            Some((offset, is_utc)) => (parts.offset_seconds, parts.is_utc) = (Some(offset), is_utc),
            None => self.at = before,
        }
        Some(())
    }

    /// `.123` or `,123`, in nanoseconds.
    fn fraction(&mut self) -> u32 {
        let before = self.at;
        if self.any_of(".,").is_none() {
            return 0;
        }
        match self.digits() {
            Some(digits) => {
                let padded: String = digits.chars().chain(core::iter::repeat('0')).take(9).collect();
                padded.parse().unwrap_or(0)
            }
            None => {
                self.at = before;
                0
            }
        }
    }

    /// Whether `pm` (true) or `am` (false) follows.
    fn half_day(&mut self) -> Option<bool> {
        let before = self.at;
        self.spaces();
        let found = self
            .any_of("ap")
            .filter(|_| self.literal(".m.").is_some() || self.literal("m").is_some() && self.at_word_end().is_some());
        if found.is_none() {
            self.at = before;
        }
        found.map(|letter| letter == 'p')
    }

    /// An offset from UTC: `+01:00`, `-0530`, `z`, `gmt+2`, `pst`.
    fn zone(&mut self) -> Option<(i32, bool)> {
        let before = self.at;
        let word = self.while_matches(|c| c.is_ascii_alphabetic());
        if matches!(word, "" | "gmt" | "utc" | "ut") {
            if let Some(sign) = self.any_of("+-") {
                let hours = self.digits()?;
                let minutes = self.literal(":").and_then(|()| self.digits());
                let (hours, minutes): (i32, i32) = match (hours.len(), minutes) {
                    (_, Some(minutes)) => (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?),
                    (1 | 2, None) => (hours.parse().ok()?, 0),
                    (3, None) => (hours.get(..1)?.parse().ok()?, hours.get(1..)?.parse().ok()?),
                    _ => (hours.get(..2)?.parse().ok()?, hours.get(2..4)?.parse().ok()?),
                };
                let seconds = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?;
                return Some((if sign == '-' { -seconds } else { seconds }, false));
            }
        }
        let (hours, is_utc) = match word {
            "z" | "utc" | "gmt" | "ut" => (0, true),
            "wet" => (0, false),
            "est" => (-5, false),
            "edt" | "ast" => (-4, false),
            "cst" => (-6, false),
            "cdt" => (-5, false),
            "mst" => (-7, false),
            "mdt" => (-6, false),
            "pst" => (-8, false),
            "pdt" => (-7, false),
            "akst" => (-9, false),
            "akdt" => (-8, false),
            "hst" => (-10, false),
            "bst" | "cet" | "west" => (1, false),
            "cest" | "eet" => (2, false),
            "eest" | "msk" => (3, false),
            "jst" => (9, false),
            _ => {
                self.at = before;
                return None;
            }
        };
        Some((hours * 3600, is_utc))
    }

    /// `14th of march 2016`, `14 mar`
    fn day_month(&mut self, parts: &mut Parts) -> Option<()> {
        let day = self.whole_digits()?;
        self.while_matches(|c| !matches!(c, '-' | ' ') && !c.is_ascii_digit());
        self.spaces();
        let month = self.month()?;
        self.while_matches(|c| !matches!(c, '-' | ' ' | '\'') && !c.is_ascii_digit());
        let before = self.at;
        self.spaces();
        let year = self.signed();
        if year.is_none() {
            self.at = before;
        }
        three(year, Some(month), Some(day), parts)
    }

    /// `march 14th, 2016`, `mar 14`
    fn month_day(&mut self, parts: &mut Parts) -> Option<()> {
        self.at_word_start()?;
        let month = self.month()?;
        self.while_matches(|c| !matches!(c, '-' | ' ' | '\'') && !c.is_ascii_digit());
        self.spaces();
        let day = self.signed().filter(|day| !day.starts_with('-'))?;
        self.while_matches(|c| !matches!(c, '-' | ' ' | '\'' | ',') && !c.is_ascii_digit());
        let before = self.at;
        self.spaces();
        let _ = self.literal(",");
        self.spaces();
        let year = self.signed();
        if year.is_none() {
            self.at = before;
        }
        three(year, Some(month), Some(day), parts)
    }

    /// Digits with `'` or `-` before them.
    fn signed(&mut self) -> Option<&'t str> {
        let start = self.at;
        let _ = self.literal("'");
        let _ = self.literal("-");
        match self.digits() {
            Some(_) => self.text.get(start..self.at),
            None => {
                self.at = start;
                None
            }
        }
    }

    /// `2016-03-14`
    fn dashes(&mut self, parts: &mut Parts) -> Option<()> {
        let first = self.whole_digits()?;
        self.literal("-")?;
        let second = self.digits()?;
        self.literal("-")?;
        let third = self.signed()?;
        three(Some(first), second.parse().ok(), Some(third), parts)
    }

    /// `2016-w10-1`
    fn iso_week(&mut self, parts: &mut Parts) -> Option<()> {
        let year = self.whole_digits()?;
        let _ = self.literal("-");
        self.literal("w")?;
        let week = self.digits()?;
        let (week, day) = match (week.len(), self.literal("-").and_then(|()| self.digits())) {
            (3, _) => (week.get(..2)?, week.get(2..)?),
            (_, day) => (week, day.unwrap_or("1")),
        };
        parts.year = full_year(year);
        parts.week = Some((week.parse().ok()?, day.parse().ok()?));
        Some(())
    }

    /// `2016-074`
    fn ordinal(&mut self, parts: &mut Parts) -> Option<()> {
        let year = self.whole_digits().filter(|year| matches!(year.len(), 2 | 4))?;
        self.literal("-")?;
        let day = self.digits()?;
        match day.len() {
            3 => (parts.year, parts.day_of_year) = (full_year(year), day.parse().ok()),
            2 if year.len() == 4 => (parts.year, parts.month) = (full_year(year), day.parse().ok()),
            _ => return None,
        }
        Some(())
    }

    /// `14-mar-2016`
    fn named_dashes(&mut self, parts: &mut Parts) -> Option<()> {
        let first = self.whole_digits()?;
        self.literal("-")?;
        let month = self.month()?;
        self.while_matches(|c| c.is_ascii_alphabetic());
        self.literal("-")?;
        let third = self.signed()?;
        three(Some(third), Some(month), Some(first), parts)
    }

    /// `2016/3/14`, `14/3/2016`, `3/14`
    fn slashes(&mut self, parts: &mut Parts) -> Option<()> {
        let first = self.whole_digits()?;
        self.literal("/")?;
        self.spaces();
        let second = self.digits()?;
        let before = self.at;
        let third = self.any_of("/-. ,").and_then(|_| self.spaces()).and_then(|()| self.signed());
        match third {
            Some(third) => three(Some(first), second.parse().ok(), Some(third), parts),
            None => {
                self.at = before;
                three(None, first.parse().ok(), Some(second), parts)
            }
        }
    }

    /// `2016.3.14`, `14.3.2016`
    fn dots(&mut self, parts: &mut Parts) -> Option<()> {
        let first = self.whole_digits()?;
        self.literal(".")?;
        self.spaces();
        let second = self.digits()?;
        self.literal(".")?;
        self.spaces();
        let third = self.signed()?;
        three(Some(first), second.parse().ok(), Some(third), parts)
    }

    fn month_alone(&mut self, parts: &mut Parts) -> Option<()> {
        self.at_word_start()?;
        parts.month = Some(self.month()?);
        Some(())
    }

    /// `14th`
    fn day_alone(&mut self, parts: &mut Parts) -> Option<()> {
        let day = self.whole_digits()?;
        ["st", "nd", "rd", "th"].iter().find_map(|end| self.literal(end))?;
        self.at_word_end()?;
        parts.day = Some(day.parse().ok()?);
        Some(())
    }

    /// `20160314`, `20160314t102030z`
    fn digits_alone(&mut self, parts: &mut Parts) -> Option<()> {
        let digits = self.whole_digits()?;
        let field = |from: usize, to: usize| digits.get(from..to).and_then(|field| field.parse().ok());
        match digits.len() {
            2 => parts.day = field(0, 2),
            3 => parts.day_of_year = field(0, 3),
            4 => (parts.month, parts.day) = (field(0, 2), field(2, 4)),
            6 => (parts.year, parts.month, parts.day) = (full_year(digits.get(..2)?), field(2, 4), field(4, 6)),
            8 | 10 | 12 | 14 => {
                parts.year = full_year(digits.get(..4)?);
                (parts.month, parts.day) = (field(4, 6), field(6, 8));
                (parts.hour, parts.minute) = (field(8, 10).unwrap_or(0), field(10, 12).unwrap_or(0));
                parts.second = field(12, 14).unwrap_or(0);
            }
            _ => return None,
        }
        if self.literal("t").is_some() {
            let time = self.digits().unwrap_or_default();
            let field = |from: usize| time.get(from..from + 2).and_then(|field| field.parse().ok()).unwrap_or(0);
            (parts.hour, parts.minute, parts.second) = (field(0), field(2), field(4));
            parts.nanos = self.fraction();
        }
        if let Some((offset, is_utc)) = self.zone() {
            (parts.offset_seconds, parts.is_utc) = (Some(offset), is_utc);
        }
        Some(())
    }
}

/// A year as it was written: two digits mean 1969 to 2068.
fn full_year(text: &str) -> Option<i32> {
    let digits = text.trim_start_matches('\'');
    let year: i32 = digits.parse().ok()?;
    let is_short = digits.trim_start_matches('-').len() <= 2 && year >= 0;
    Some(if is_short { year + if year >= 69 { 1900 } else { 2000 } } else { year })
}

/// Year, month and day, where a long or quoted third part is the year.
fn three(first: Option<&str>, month: Option<u32>, third: Option<&str>, parts: &mut Parts) -> Option<()> {
    let is_year = |text: &str| text.starts_with('\'') || text.trim_start_matches('-').len() > 2;
    let (year, day) = match (first, third) {
        (Some(first), Some(third)) if is_year(third) && !is_year(first) => (Some(third), Some(first)),
        (None, Some(third)) if is_year(third) => (Some(third), None),
        other => other,
    };
    if let Some(year) = year {
        parts.year = Some(full_year(year)?);
    }
    parts.month = month;
    if let Some(day) = day {
        parts.day = Some(day.trim_start_matches(['\'', '-']).parse().ok()?);
    }
    Some(())
}
