//! Finds the date and time in a text, in the ways that Ruby's `Time.parse` knows.
//!
//! In: text in lower case. Out: the parts that were written. Never: a guess at parts that were not.

use alloc::string::String;

use super::cursor::Cursor;

/// The longest text that is looked at, in bytes, as in Ruby.
const LONGEST: usize = 128;

/// What a text says about a moment.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) year: Option<i32>,
    pub(super) month: Option<u32>,
    pub(super) day: Option<u32>,
    pub(super) day_of_year: Option<u32>,
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
        |cursor, parts| cursor.ordinal(parts),
        |cursor, parts| cursor.named_dashes(parts),
        |cursor, parts| cursor.named_first(parts),
        |cursor, parts| cursor.slashes(parts),
        |cursor, parts| cursor.dots(parts),
        |cursor, parts| cursor.month_alone(parts),
        |cursor, parts| cursor.day_alone(parts),
        |cursor, parts| cursor.digits_alone(parts),
    ];
    forms.into_iter().any(|form| cut(text, |cursor| form(cursor, parts)))
}

impl<'t> Cursor<'t> {
    /// `14th of march 2016`, `14 mar`
    fn day_month(&mut self, parts: &mut Parts) -> Option<()> {
        let day = self.whole_digits()?;
        self.while_matches(|c| !matches!(c, '-' | ' ') && !c.is_ascii_digit());
        self.spaces();
        let _ = self.literal("of ");
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

    /// `2016-03-14`
    fn dashes(&mut self, parts: &mut Parts) -> Option<()> {
        let first = self.whole_digits()?;
        self.literal("-")?;
        let second = self.digits()?;
        self.literal("-")?;
        let third = self.signed()?;
        three(Some(first), second.parse().ok(), Some(third), parts)
    }

    /// `2016-074`
    fn ordinal(&mut self, parts: &mut Parts) -> Option<()> {
        let year = self.whole_digits().filter(|year| matches!(year.len(), 2 | 4))?;
        self.literal("-")?;
        let day = self.digits()?;
        if day.len() != 3 {
            return None;
        }
        (parts.year, parts.day_of_year) = (full_year(year), day.parse().ok());
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

    /// `mar-14-2016`
    fn named_first(&mut self, parts: &mut Parts) -> Option<()> {
        self.at_word_start()?;
        let month = self.month()?;
        self.while_matches(|c| c.is_ascii_alphabetic());
        self.literal("-")?;
        let second = self.digits()?;
        let before = self.at;
        let third = self.literal("-").and_then(|()| self.signed());
        if third.is_none() {
            self.at = before;
        }
        three(third, Some(month), Some(second), parts)
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
